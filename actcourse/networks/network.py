"""A network of dense layers, and the chain rule, written once for one network and for many side by side.

All parameters stand in one array `theta`, of shape (P,) for one network and (K, P) for K of them, and the
weights and biases of the layers are views of it. `@` and broadcasting do the rest: the same lines
compute with weights of shape (in, out) and (K, in, out).
"""

from collections import namedtuple
from collections.abc import Sequence

import numpy as np

from actcourse.functions.inputs import QUIET
from actcourse.functions.names import unknown
from actcourse.networks.initial import initial_biases, initialiser
from actcourse.networks.layers import (
    applied,
    each,
    for_each_layer,
    learned,
    learns,
    multiply_by_derivative,
    named,
    product,
    slope_gradient,
    together,
)
from actcourse.networks.outputs import OUTPUTS, ones_row

# A layer's parameters: weights (…, in, out), biases (…, 1, out), and the learned parameter of its
# activation, (…, 1, out) where each channel has its own and (…, 1, 1) where they share it, or None.
Layer = namedtuple("Layer", "weights biases slope")

# What a forward pass leaves behind at a layer: its inputs, its scores z, and what was drawn at random.
Step = namedtuple("Step", "inputs z drawn mask")

Gradient = namedtuple("Gradient", "flat signals")

# Room for a gradient: an array laid out like theta, and its views.
Buffer = namedtuple("Buffer", "flat layers")


class MLP:
    """A multi-layer perceptron: dense layers with an activation between them and an output function at the end.

    sizes: units in each layer from input to output, such as (2, 16, 16, 2).
    activation: one activation, by name or as an `Activation`, or one for each hidden layer.
    output: "linear" (with squared error), "sigmoid" (binary cross-entropy) or "softmax" (cross-entropy).
    rng: a NumPy generator, from which the weights are drawn.
    init: how weights start, one of `INITIALISERS`; by default what each activation's card says, and Xavier
        for the last layer. Biases start at 0, with "framework" at random.
    dropout: the share of hidden outputs that is dropped in training.
    slopes: "channel" or "shared": whether each channel learns its own parameter of an activation that learns one.
    dtype: numpy.float64 or numpy.float32.
    Raises ValueError for sizes that do not fit, LookupError for unknown names and TypeError for another rng.
    """

    def __init__(
        self, sizes, activation, output="softmax", *, rng, init=None, dropout=0.0, slopes="channel", dtype=np.float64
    ):
        self.sizes = _checked_sizes(sizes)
        self.activations = for_each_layer(activation, len(self.sizes) - 2)
        self.output = _checked_output(output, self.sizes[-1])
        self.dropout = _checked_share(dropout)
        if slopes not in ("channel", "shared"):
            raise ValueError(f"slopes must be 'channel' or 'shared', not {slopes!r}")
        self.slopes = slopes
        self.theta = np.zeros(self._count(), dtype)
        self._start(init, rng)

    def _start(self, init, rng):
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"rng must be a NumPy generator, such as numpy.random.default_rng(0), not {rng!r}")
        rules = [init or activation.weight_init for activation in self.activations] + [init or "xavier"]
        for layer, rule in zip(self.layers, rules, strict=True):
            fans = layer.weights.shape
            layer.weights[...] = initialiser(rule)(*fans, rng)
            layer.biases[...] = initial_biases(rule, *fans, rng)
        self._start_slopes()

    def _start_slopes(self):
        for activation, layer in zip(self.activations, self.layers, strict=False):
            if layer.slope is not None:
                layer.slope[...] = learned(activation).default

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
        self.parts = [each(activation) for activation in activations]

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
        """For each layer the shapes of its weights, its biases and its learned slope, None where there is none."""
        for index, (fan_in, fan_out) in enumerate(zip(self.sizes, self.sizes[1:], strict=False)):
            slope = (1, fan_out if self.slopes == "channel" else 1)
            hidden = index < len(self.activations)
            yield (fan_in, fan_out), (1, fan_out), slope if hidden and learns(self.activations[index]) else None

    def _count(self):
        return sum(shape[0] * shape[1] for shapes in self._shapes() for shape in shapes if shape)

    @property
    def decays(self):
        """Where theta holds weights: 1 there, and 0 for biases and slopes, which are not drawn towards 0."""
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
    def forward(self, x, noise=None):
        """A `Step` for each layer; the last holds the scores.

        x: inputs (…, n, in). noise: in training, what draws random slopes and dropout; None in evaluation.
        """
        steps = []
        for index, layer in enumerate(self.layers):
            z = product(x, layer.weights)
            z += layer.biases
            if index == len(self.activations):
                return [*steps, Step(x, z, None, None)]
            drawn, mask = noise.draw(self, index, z) if noise else (None, None)
            steps.append(Step(x, z, drawn, mask))
            x = self.hidden(index, z, drawn)
            if mask is not None:
                x *= mask

    @QUIET
    def backward(self, steps, delta, into=None):
        """The gradient of the loss, from a forward pass and the loss's derivative by the scores, delta.

        Returns a `Gradient`: flat, laid out like theta (written into the `Buffer` where one is given), and signals,
        the loss's derivative by the z of each layer, from the last to the first.
        """
        flat, gradients = into or self.buffer()
        signals = [delta]
        ones = ones_row(delta.shape[-2], delta.dtype)
        for index in range(len(steps) - 1, -1, -1):
            np.matmul(steps[index].inputs.swapaxes(-1, -2), delta, out=gradients[index].weights)
            np.matmul(ones, delta, out=gradients[index].biases)
            if index:
                delta = self._back(index - 1, steps[index - 1], delta, gradients[index - 1])
                signals.append(delta)
        return Gradient(flat, signals)

    def buffer(self):
        """Room for a gradient, which many backward passes can share."""
        flat = np.zeros_like(self.theta)
        return Buffer(flat, self.views(flat))

    def _back(self, index, step, delta, gradient):
        """The signal at hidden layer `index`, from the one at the layer after it."""
        delta = product(delta, self.layers[index + 1].weights.swapaxes(-1, -2))
        if step.mask is not None:
            delta *= step.mask
        how = self.parts[index], step.z, self.layers[index].slope, step.drawn
        if gradient.slope is not None:
            slope_gradient(gradient.slope, delta, *how)
        multiply_by_derivative(delta, *how)
        return delta

    def hidden(self, index, z, drawn=None):
        """The activation of hidden layer `index` applied to z."""
        return applied(self.parts[index], z, self.layers[index].slope, drawn)

    def hidden_slopes(self, index, z):
        """Its derivative at z, as in evaluation."""
        slopes = np.ones_like(z)
        multiply_by_derivative(slopes, self.parts[index], z, self.layers[index].slope, None)
        return slopes

    # -- the same, otherwise --------------------------------------------------------------------------

    def with_activation(self, activation):
        """A network with the same weights and biases and another activation, whose own parameters start anew."""
        other = self._like(for_each_layer(activation, len(self.activations)), self.networks)
        for mine, theirs in zip(self.layers, other.layers, strict=True):
            theirs.weights[...] = mine.weights
            theirs.biases[...] = mine.biases
        other._start_slopes()
        return other

    def __getitem__(self, index):
        """One network of several side by side, with a copy of its parameters."""
        if not self.networks:
            raise TypeError("this is one network and not several side by side")
        parts = tuple(part[index] if isinstance(part, tuple) else part for part in self.activations)
        one = self._like(parts, self.networks[1:])
        one._copy_from(self, index)
        return one

    def _copy_from(self, other, index=...):
        for mine, theirs in zip(self.layers, other.layers, strict=True):
            mine.weights[...], mine.biases[...] = theirs.weights[index], theirs.biases[index]
            if mine.slope is not None:
                mine.slope[...] = theirs.slope[index]

    def _like(self, activations, networks):
        other = object.__new__(MLP)
        other.sizes, other.output, other.dropout, other.slopes = self.sizes, self.output, self.dropout, self.slopes
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
            slope = "" if layer.slope is None else f", {layer.slope.shape[-1]} of them learned slopes"
            lines.append(f"layer {index + 1}: {fan_in} -> {fan_out}, {name}, {count} parameters{slope}")
        dropped = f", dropout {self.dropout:g}" if self.dropout else ""
        side = f"; {'x'.join(map(str, self.networks))} networks side by side" if self.networks else ""
        return "\n".join([*lines, f"{self.theta.shape[-1]} parameters{dropped}, {self.theta.dtype}{side}"])

    def __repr__(self):
        return f"<MLP {'-'.join(map(str, self.sizes))}>\n{self.summary()}"


def stack(networks):
    """Several networks of the same sizes side by side, as one with a leading axis more, which trains as one.

    Activations, and the weights of course, may differ. Raises ValueError for networks that do not fit together.
    """
    networks = list(networks)
    if not networks:
        raise ValueError("stack takes at least one network")
    for what in ("sizes", "output", "dropout", "slopes", "networks"):
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
        for mine, theirs in zip(both.layers, network.layers, strict=True):
            mine.weights[index], mine.biases[index] = theirs.weights, theirs.biases
            if theirs.slope is not None:
                mine.slope[index] = theirs.slope
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
