"""A network of dense layers, and the chain rule, written once for one network and for many side by side.

All parameters stand in one array `theta`, of shape (P,) for one network and (K, P) for K of them, and the
weights and biases of the layers are views of it. `@` and broadcasting do the rest: the same lines
compute with weights of shape (in, out) and (K, in, out).
"""

from collections.abc import Sequence

import numpy as np

from actcourse.functions.inputs import QUIET, check_generator
from actcourse.functions.names import unknown
from actcourse.functions.renamed import old_arguments, old_name
from actcourse.networks.initial import initial_biases, initialiser
from actcourse.networks.layers import (
    activated,
    by_network,
    for_each_layer,
    learned_param,
    learns,
    multiply_by_derivative,
    named,
    together,
    write_learned_gradient,
)
from actcourse.networks.layout import ones_row, product
from actcourse.networks.outputs import OUTPUTS
from actcourse.networks.passes import Buffer, Gradient, Layer, Step


class MLP:
    """A multi-layer perceptron: dense layers with an activation between them and an output function at the end.

    sizes: units in each layer from input to output, such as (2, 16, 16, 2).
    activation: one activation, by name or as an `Activation`, or one for each hidden layer.
    output: "linear" (with squared error), "sigmoid" (binary cross-entropy) or "softmax" (cross-entropy).
    rng: a NumPy generator, from which the weights are drawn.
    init: how weights start, one of `INITIALISERS`; by default what each activation's card says, and Xavier
        for the last layer. Biases start at 0, with "framework" at random.
    dropout: the share of hidden outputs that is dropped in training.
    learned: "channel" or "shared": whether each channel learns its own parameter of an activation that learns one.
    dtype: numpy.float64 or numpy.float32.
    Raises ValueError for sizes that do not fit, LookupError for unknown names and TypeError for another rng.

    >>> net = MLP((2, 3, 3), "tanh", rng=np.random.default_rng(0))
    >>> net(np.zeros((4, 2))).shape  # outputs for four examples
    (4, 3)
    """

    slopes = old_name("MLP.slopes", "learned")
    parts = old_name("MLP.parts", "by_network")

    @old_arguments(slopes="learned")
    def __init__(
        self, sizes, activation, output="softmax", *, rng, init=None, dropout=0.0, learned="channel", dtype=np.float64
    ):
        self.sizes = _checked_sizes(sizes)
        self.activations = for_each_layer(activation, len(self.sizes) - 2)
        self.output = _checked_output(output, self.sizes[-1])
        self.dropout = _checked_share(dropout)
        if learned not in ("channel", "shared"):
            raise ValueError(f"learned must be 'channel' or 'shared', not {learned!r}")
        self.learned = learned
        self.theta = np.zeros(self._count(), dtype)
        self._start(init, rng)

    def _start(self, init, rng):
        check_generator(rng)
        rules = [init or activation.weight_init for activation in self.activations] + [init or "xavier"]
        for layer, rule in zip(self.layers, rules, strict=True):
            fans = layer.weights.shape
            layer.weights[...] = initialiser(rule)(*fans, rng)
            layer.biases[...] = initial_biases(rule, *fans, rng)
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
        self.layers = self.views(flat)

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
        """For each layer the shapes of its weights, its biases and what its activation learns, None for nothing."""
        for index, (fan_in, fan_out) in enumerate(zip(self.sizes, self.sizes[1:], strict=False)):
            learned = (1, fan_out if self.learned == "channel" else 1)
            hidden = index < len(self.activations)
            yield (fan_in, fan_out), (1, fan_out), learned if hidden and learns(self.activations[index]) else None

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
        """Outputs for inputs x of shape (…, n, in), as in evaluation: nothing is dropped or drawn."""
        return self.output.function(self.scores(x))

    def scores(self, x):
        """What goes into the output function."""
        return self.forward(np.asarray(x, self.theta.dtype))[-1].z

    def fitted(self, x, what):
        """Inputs x of shape (…, n, in) in the network's precision.

        what: their name for the message. Raises ValueError for other features, and for leading axes that are not
        the last of the network axes.
        """
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
        (drawn, mask), from the network, the layer's index and z; None in evaluation.
        """
        steps = []
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
        return output, Step(x, z, drawn, mask)

    def _layer_backward(self, index, step, delta, gradient):
        """Back through the same layer: from the loss's derivative by what left it to those by its z and its inputs."""
        layer = self.layers[index]
        if index < len(self.activations):
            if step.mask is not None:
                delta *= step.mask
            at = self.by_network[index], step.z, layer.learned, step.drawn
            if layer.learned is not None:
                write_learned_gradient(gradient.learned, delta, *at)
            multiply_by_derivative(delta, *at)
        np.matmul(step.inputs.swapaxes(-1, -2), delta, out=gradient.weights)
        np.matmul(ones_row(delta.shape[-2], delta.dtype), delta, out=gradient.biases)
        return delta, product(delta, layer.weights.swapaxes(-1, -2)) if index else None

    def buffer(self):
        """Room for a gradient, which many backward passes can share."""
        flat = np.zeros_like(self.theta)
        return Buffer(flat, self.views(flat))

    def hidden(self, index, z, drawn=None):
        """The activation of hidden layer `index` applied to z."""
        return activated(self.by_network[index], z, self.layers[index].learned, drawn)

    def hidden_slopes(self, index, z):
        """Its derivative at z, as in evaluation."""
        slopes = np.ones_like(z)
        multiply_by_derivative(slopes, self.by_network[index], z, self.layers[index].learned, None)
        return slopes

    # -- the same, otherwise --------------------------------------------------------------------------

    def with_activation(self, activation):
        """A network with the same weights and biases and another activation, whose own parameters start anew."""
        other = self._like(for_each_layer(activation, len(self.activations)), self.networks)
        other._copy_from(self, learned=False)
        other._start_learned()
        return other

    def __getitem__(self, index):
        """One network of several side by side, with a copy of its parameters."""
        if not self.networks:
            raise TypeError("this is one network and not several side by side")
        activations = tuple(one[index] if isinstance(one, tuple) else one for one in self.activations)
        one = self._like(activations, self.networks[1:])
        one._copy_from(self, index=index)
        return one

    def _copy_from(self, other, to=..., index=..., learned=True):
        """Take another network's parameters: those at `index` of its network axes, to the place `to` of mine."""
        for mine, theirs in zip(self.layers, other.layers, strict=True):
            for part in ("weights", "biases", "learned") if learned else ("weights", "biases"):
                if getattr(theirs, part) is not None and getattr(mine, part) is not None:
                    getattr(mine, part)[to] = getattr(theirs, part)[index]

    def _like(self, activations, networks):
        other = object.__new__(MLP)
        other.sizes, other.output, other.dropout, other.learned = self.sizes, self.output, self.dropout, self.learned
        other.activations = activations
        other.theta = np.zeros((*networks, other._count()), self.theta.dtype)
        return other

    def summary(self):
        """A line for each layer and one for the whole, as text."""
        lines = []
        for index, (layer, (fan_in, fan_out)) in enumerate(
            zip(self.layers, zip(self.sizes, self.sizes[1:], strict=False), strict=True)
        ):
            name = self.output.name if index == len(self.activations) else named(self.activations[index])
            count = sum(part[0] * part[1] for part in list(self._shapes())[index] if part)
            learned = "" if layer.learned is None else f", {layer.learned.shape[-1]} of them its activation's"
            lines.append(f"layer {index + 1}: {fan_in} -> {fan_out}, {name}, {count} parameters{learned}")
        dropped = f", dropout {self.dropout:g}" if self.dropout else ""
        side = f"; {'x'.join(map(str, self.networks))} networks side by side" if self.networks else ""
        return "\n".join([*lines, f"{self.theta.shape[-1]} parameters{dropped}, {self.theta.dtype}{side}"])

    def __repr__(self):
        return f"<MLP {'-'.join(map(str, self.sizes))}>\n{self.summary()}"


def stack(networks):
    """Several networks of the same sizes side by side, as one with a leading axis more, which trains as one.

    Activations, and the weights of course, may differ. Raises ValueError for networks that do not fit together.

    >>> nets = [MLP((2, 3, 3), name, rng=np.random.default_rng(0)) for name in ("tanh", "ReLU")]
    >>> stack(nets)(np.zeros((4, 2))).shape
    (2, 4, 3)
    """
    networks = list(networks)
    if not networks:
        raise ValueError("stack takes at least one network")
    for what in ("sizes", "output", "dropout", "learned", "networks"):
        values = [getattr(network, what) for network in networks]
        if any(value != values[0] for value in values):
            shown = [getattr(value, "name", value) for value in values]
            raise ValueError(f"networks side by side must have the same {what}, not {_distinct(shown)}")
    first = networks[0]
    if any(network.theta.dtype != first.theta.dtype for network in networks):
        raise ValueError("networks side by side must have the same dtype")
    layers = zip(*(network.activations for network in networks), strict=True)
    both = first._like(tuple(together(layer) for layer in layers), (len(networks), *first.networks))
    for index, network in enumerate(networks):
        both._copy_from(network, to=index)
    return both


# -- what a network refuses -----------------------------------------------------------------------------


def _checked_sizes(sizes):
    given = tuple(sizes) if isinstance(sizes, Sequence | np.ndarray) and not isinstance(sizes, str) else None
    whole = given and all(isinstance(size, int | np.integer) and size > 0 for size in given)
    if not whole or len(given) < 2:
        raise ValueError(f"sizes must be at least two positive whole numbers, such as (2, 16, 2), not {sizes!r}")
    return tuple(map(int, given))


def _checked_output(name, size):
    if name not in OUTPUTS:
        raise LookupError(unknown("output", name, list(OUTPUTS)))
    if name == "softmax" and size == 1:
        raise ValueError("a softmax over one output is always 1; for one output take 'sigmoid' or 'linear'")
    if name == "sigmoid" and size != 1:
        raise ValueError(f"a sigmoid output has one unit, for two classes; the last of sizes is {size}")
    return OUTPUTS[name]


def _checked_share(dropout):
    if not 0 <= dropout < 1:
        raise ValueError(f"dropout must be at least 0 and below 1, not {dropout!r}")
    return float(dropout)


def _distinct(values):
    return " and ".join(str(value) for value in dict.fromkeys(map(str, values)))
