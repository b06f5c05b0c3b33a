"""A network of dense layers, and the chain rule, written once for one network and for many side by side.

All parameters stand in one array `theta`, of shape (P,) for one network and (K, P) for K of them, and the
weights and biases of the layers are views of it. `@` and broadcasting do the rest: the same lines
compute with weights of shape (in, out) and (K, in, out).
"""

import numpy as np

from actcourse.functions.inputs import QUIET, as_floats, check_generator, share_below_one
from actcourse.functions.renamed import old_arguments, old_name
from actcourse.networks.gates import columns
from actcourse.networks.initial import bias_initialiser, initialiser, said, started
from actcourse.networks.layers import (
    activated,
    by_network,
    for_each_layer,
    layer_shapes,
    learned_param,
    named,
    signal_at_z,
    unit_slopes,
    write_learned_gradient,
)
from actcourse.networks.layout import ones_row, product
from actcourse.networks.outputs import checked_output
from actcourse.networks.passes import Buffer, Gradient, Layer, Step
from actcourse.networks.settings import checked_dtype, checked_learned, checked_sizes, checked_skip

# What a network has besides its activations and parameters.
SETTINGS = ("sizes", "output", "dropout", "skip", "learned", "starts")


class MLP:
    """A multi-layer perceptron: dense layers with an activation between them and an output function at the end.

    sizes: units in each layer from input to output, such as (2, 16, 16, 2).
    activation: one activation, by name, as an `Activation` or as a plain function, or one for each hidden layer. In its
        place may stand a gate, one of `GATES`, such as "SwiGLU": its layer has twice the columns.
    output: "linear" (with squared error), "sigmoid" (binary cross-entropy), "softmax" (cross-entropy) or an `Output`.
    rng: a NumPy generator, from which the weights are drawn.
    init: how weights start, one of `INITIALISERS`; by default what each activation's card says, and Xavier for the last
        layer. A number c means normal weights of standard deviation c / √fan-in; a function takes fan-in, fan-out
        and a generator and gives the weights, (in, out).
    biases: how those of the hidden layers start: a number, "zeros", "framework" (at random, as frameworks do) or a
        function like that of init, which gives (out,). By default as init says: at 0, with "framework" at random.
    skip: adds a layer's input to its output where there are as many of both: a f(z) + b x for skip=(a, b), and for a
        number a the same with b = 1.
    dropout: the share of hidden outputs that is dropped in training.
    learned: "channel" or "shared": whether each channel learns its own parameter of an activation that learns one.
    dtype: numpy.float64 or numpy.float32.
    Raises ValueError for sizes that do not fit, LookupError for unknown names, TypeError for another rng or dtype.

    >>> net = MLP((2, 3, 3), "tanh", rng=np.random.default_rng(0))
    >>> net(np.zeros((4, 2))).shape  # outputs for four examples
    (4, 3)
    """

    slopes = old_name("MLP.slopes", "learned")
    parts = old_name("MLP.parts", "by_network")

    @old_arguments(slopes="learned")
    def __init__(
        self,
        sizes,
        activation,
        output="softmax",
        *,
        rng,
        init=None,
        biases=None,
        dropout=0.0,
        skip=None,
        learned="channel",
        dtype=np.float64,
    ):
        self.sizes = checked_sizes(sizes)
        self.activations = for_each_layer(activation, len(self.sizes) - 2)
        self.output = checked_output(output, self.sizes[-1])
        self.dropout, self.skip = share_below_one(dropout, "dropout"), checked_skip(skip)
        self.learned = checked_learned(learned)
        self.theta = np.zeros(self._count(), checked_dtype(dtype))
        self._start(init, biases, check_generator(rng))

    def _start(self, init, biases, rng):
        by_card = [activation.weight_init for activation in self.activations] + ["xavier"]
        rules = [rule if init is None else init for rule in by_card]
        at_random = "framework" if isinstance(init, str) and init == "framework" else "zeros"
        bias_rules = [at_random if biases is None else biases] * len(self.activations) + [at_random]
        for layer, rule, bias_rule in zip(self.layers, rules, bias_rules, strict=True):
            layer.weights[...] = started(initialiser(rule), layer.weights, "weights", rng)
            layer.biases[...] = started(bias_initialiser(bias_rule), layer.weights, "biases", rng)
        self.starts = tuple(zip(map(said, rules), map(said, bias_rules), strict=True))
        self._start_learned()

    def _start_learned(self):
        for activation, layer in zip(self.activations, self.layers, strict=False):
            if layer.learned is not None:
                layer.learned[...] = learned_param(activation).default

    # -- parameters -----------------------------------------------------------------------------------

    @property
    def theta(self):
        """All parameters, of shape (…, P); what is written into it changes the network."""
        return self._theta

    @theta.setter
    def theta(self, flat):
        self._theta = flat
        self._layers = tuple(self.views(flat))

    @property
    def layers(self):
        """The `Layer`s, which are views of theta: what is written into one changes the other."""
        return self._layers

    def __getstate__(self):
        """What is copied and pickled: all but the views, which a copy makes anew, of its own theta."""
        return {name: value for name, value in vars(self).items() if name not in ("_layers", "by_network")}

    def __setstate__(self, state):
        vars(self).update(state)
        self.activations, self.theta = self._activations, self._theta

    @property
    def activations(self):
        """The activation of each hidden layer, or for networks that differ in it a tuple of one for each."""
        return self._activations

    @activations.setter
    def activations(self, activations):
        self._activations = activations
        self.by_network = [by_network(activation) for activation in activations]

    @property
    def networks(self):
        """The leading axes: () for one network, (K,) for K side by side."""
        return self.theta.shape[:-1]

    def views(self, flat):
        """The `Layer`s of an array that is laid out like theta: views, not copies."""
        layers, start = [], 0
        for shapes in self._shapes():
            parts = []
            for shape in shapes:
                stop = start + (shape[0] * shape[1] if shape else 0)
                parts.append(flat[..., start:stop].reshape(*flat.shape[:-1], *shape) if shape else None)
                start = stop
            layers.append(Layer(*parts))
        return layers

    def _shapes(self):
        return layer_shapes(self.sizes, self.activations, self.learned)

    def _count(self):
        return sum(shape[0] * shape[1] for shapes in self._shapes() for shape in shapes if shape)

    @property
    def decays(self):
        """Where theta holds weights: 1 there, and 0 for all else, which weight decay does not draw towards 0."""
        where = np.zeros(self.theta.shape[-1:], self.theta.dtype)
        for layer in self.views(where):
            layer.weights[...] = 1
        return where

    # -- forwards and backwards -----------------------------------------------------------------------

    def __call__(self, x):
        """Outputs for inputs x of shape (…, n, in), as in evaluation: nothing is dropped or drawn.

        Raises ValueError for inputs of another shape, TypeError for what is not numbers.
        """
        return self.output.function(self.scores(x))

    def scores(self, x):
        """What goes into the output function."""
        return self.forward(x)[-1].z

    def fitted(self, x, what):
        """Inputs x of shape (…, n, in) in the network's precision.

        what: their name for the message. Raises ValueError for other shapes or features, and for leading axes that are
        not the last of the network axes; TypeError for what is not numbers.
        """
        x = as_floats(x, what)
        if x.ndim < 2:
            hint = f"; one example is {what}[None]" if x.ndim else ""
            raise ValueError(f"{what} must have the shape (examples, features), not {x.shape}{hint}")
        if x.shape[-1] != self.sizes[0]:
            raise ValueError(f"{what} has {x.shape[-1]} features, and the network takes {self.sizes[0]}")
        lead = x.shape[:-2]
        if lead != self.networks[len(self.networks) - len(lead) :]:
            raise ValueError(f"{what} holds sets side by side, {lead}, that do not fit the networks, {self.networks}")
        return x.astype(self.theta.dtype, copy=False)

    @QUIET
    def forward(self, x, draw=None):
        """A `Step` for each layer; the last holds the scores.

        x: inputs (…, n, in). draw: in training, draws a hidden layer's random parameter and its dropout mask, as
        (drawn, mask), from the network, the layer's index and z; None in evaluation. Errors as in a call.
        """
        x, steps = self.fitted(x, "x"), []
        for index in range(len(self.layers)):
            x, step = self._layer_forward(index, x, draw)
            steps.append(step)
        return steps

    @QUIET
    def backward(self, steps, delta, into=None):
        """The `Gradient` of the loss, from a forward pass and the loss's derivative by the scores, delta.

        into: the `Buffer` that it is written into, if one is given.
        """
        flat, gradients = into or self.buffer()
        signals = []
        for index in range(len(steps) - 1, -1, -1):
            signal, delta = self._layer_backward(index, steps[index], delta, gradients[index])
            signals.append(signal)
        return Gradient(flat, signals)

    def _layer_forward(self, index, x, draw):
        """Through a layer: from its inputs to what leaves it, the scores or dropout of f(z), and its `Step`."""
        layer = self.layers[index]
        z = product(x, layer.weights)
        z += layer.biases
        if index == len(self.activations):
            return z, Step(x, z)
        drawn, mask = draw(self, index, z) if draw else (None, None)
        output = self.hidden(index, z, drawn)
        if mask is not None:
            output *= mask
        if self.skips(index):
            output = self.skip[0] * output + self.skip[1] * x
        return output, Step(x, z, drawn, mask)

    def _layer_backward(self, index, step, delta, gradient):
        """Back through the same layer: from the loss's derivative by what left it to those by its z and its inputs."""
        layer, by_output = self.layers[index], delta
        if index < len(self.activations):
            if self.skips(index):
                delta = self.skip[0] * by_output
            if step.mask is not None:
                delta *= step.mask
            at = self.by_network[index], step.z, layer.learned, step.drawn
            if layer.learned is not None:
                write_learned_gradient(gradient.learned, delta, *at)
            delta = signal_at_z(delta, *at)
        np.matmul(step.inputs.swapaxes(-1, -2), delta, out=gradient.weights)
        np.matmul(ones_row(delta.shape[-2], delta.dtype), delta, out=gradient.biases)
        by_input = product(delta, layer.weights.swapaxes(-1, -2)) if index else None
        if by_input is not None and self.skips(index):
            by_input += self.skip[1] * by_output
        return delta, by_input

    def buffer(self):
        """Room for a gradient, which many backward passes can share."""
        flat = np.zeros_like(self.theta)
        return Buffer(flat, self.views(flat))

    def hidden(self, index, z, drawn=None):
        """The activation of hidden layer `index` applied to z."""
        return activated(self.by_network[index], z, self.layers[index].learned, drawn)

    def hidden_slopes(self, index, z):
        """Its derivative at z, as in evaluation; of a gate, the length of its derivative by both halves of z."""
        return unit_slopes(self.by_network[index], z, self.layers[index].learned)

    def skips(self, index):
        """Whether the inputs of layer `index` are added to its outputs."""
        return self.skip is not None and index < len(self.activations) and self.sizes[index] == self.sizes[index + 1]

    # -- the same, otherwise --------------------------------------------------------------------------

    def with_activation(self, activation):
        """A network with the same weights and biases and another activation, whose own parameters start anew."""
        activations = for_each_layer(activation, len(self.activations))
        if list(map(columns, activations)) != list(map(columns, self.activations)):
            raise ValueError("a layer with a gate has twice the columns of one with an activation: weights do not fit")
        other = self.like(activations, self.networks)
        other.copy_from(self, learned=False)
        other._start_learned()
        return other

    def __getitem__(self, index):
        """One network of several side by side, with a copy of its parameters."""
        if not self.networks:
            raise TypeError("this is one network and not several side by side")
        activations = tuple(one[index] if isinstance(one, tuple) else one for one in self.activations)
        one = self.like(activations, self.networks[1:])
        one.copy_from(self, index=index)
        return one

    def copy_from(self, other, to=..., index=..., learned=True):
        """Take another network's parameters: those at `index` of its network axes, to the place `to` of mine."""
        for mine, theirs in zip(self.layers, other.layers, strict=True):
            for part in ("weights", "biases", "learned") if learned else ("weights", "biases"):
                if getattr(theirs, part) is not None and getattr(mine, part) is not None:
                    getattr(mine, part)[to] = getattr(theirs, part)[index]

    def like(self, activations, networks):
        """A network of the same settings with parameters of 0; networks: its leading axes."""
        other = object.__new__(type(self))
        for name in SETTINGS:
            setattr(other, name, getattr(self, name))
        other.activations = activations
        other.theta = np.zeros((*networks, other._count()), self.theta.dtype)
        return other

    def summary(self):
        """A line for each layer and one for the whole, as text."""
        lines = [self._line(index) for index in range(len(self.layers))]
        dropped = f", dropout {self.dropout:g}" if self.dropout else ""
        skip = "" if self.skip is None else ", skip {:g} f(z) + {:g} x".format(*self.skip)
        side = f"; {'x'.join(map(str, self.networks))} networks side by side" if self.networks else ""
        return "\n".join([*lines, f"{self.theta.shape[-1]} parameters{dropped}{skip}, {self.theta.dtype}{side}"])

    def _line(self, index):
        layer, (weights, biases) = self.layers[index], self.starts[index]
        name = self.output.name if index == len(self.activations) else named(self.activations[index])
        count = sum(part[0] * part[1] for part in list(self._shapes())[index] if part)
        learned = "" if layer.learned is None else f", {layer.learned.shape[-1]} of them its activation's"
        start = f"weights start by {weights}" + ("" if biases == "zeros" else f", biases by {biases}")
        return (
            f"layer {index + 1}: {self.sizes[index]} -> {self.sizes[index + 1]}, {name}, "
            f"{count} parameters{learned}; {start}"
        )

    def __repr__(self):
        return f"<MLP {'-'.join(map(str, self.sizes))}>\n{self.summary()}"


def check_network(net, what="net"):
    """`net`; TypeError unless it is an `MLP`. what: its name for the message."""
    if not isinstance(net, MLP):
        raise TypeError(f"{what} must be a network, an MLP, not {net!r}")
    return net
