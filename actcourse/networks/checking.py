"""Gradient checks: the chain rule's derivatives against differences of the loss, parameter by parameter."""

from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import NamedTuple

import numpy as np

from actcourse.functions.inputs import QUIET, positive_integer, positive_number
from actcourse.functions.words import counted, number
from actcourse.networks.network import check_network
from actcourse.networks.training import checked_examples, loss_and_gradient


class LargestDifference(NamedTuple):
    """Where a layer's parameters of one kind have the largest difference between derivative and difference quotient.

    layer: from 0. kind: a field of `Layer`, such as "weights". index: of the parameter in that field's array, so that
    it is `getattr(net.layers[layer], kind)[index]`; of several networks side by side it is the one where it is largest.
    relative: difference over the largest derivative of that layer.
    """

    layer: int
    kind: str
    index: tuple[int, ...]
    derivative: float
    quotient: float
    difference: float
    relative: float

    @property
    def place(self):
        return f"layers[{self.layer}].{self.kind}[{', '.join(map(str, self.index))}]"


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """What `gradient_check` found; at the end of a cell it shows itself as a table.

    difference: the largest of each layer, of shape (layers, …) with the network axes. relative: the same over the
        largest derivative of the layer by either way, 0 where all of both are 0.
    rows: a `LargestDifference` for each layer and kind of parameter.
    parameters: how many a network has; checked: how many of them were nudged, each by ± step.
    """

    difference: np.ndarray
    relative: np.ndarray
    rows: tuple[LargestDifference, ...]
    parameters: int
    checked: int
    step: float

    def _title(self):
        of = counted(self.parameters, "parameter")
        count = of if self.checked == self.parameters else f"{self.checked} of {of}"
        networks = self.difference[0].size
        each = f" of each of {networks} networks" if self.difference.ndim > 1 else ""
        return f"{count}{each}, nudged by ±{number(self.step)}; largest difference {number(self.difference.max(), 2)}"

    def _repr_markdown_(self):
        columns = ["layer", "largest difference", "over the layer's largest", "where", "derivative", "quotient"]
        lines = [f"{self._title()}\n", f"| {' | '.join(columns)} |", "|:--" * len(columns) + "|"]
        for row in self.rows:
            sizes = [number(row.difference, 2), number(row.relative, 2)]
            both = [number(row.derivative, 6), number(row.quotient, 6)]
            lines.append(f"| {' | '.join([str(row.layer + 1), *sizes, f'`{row.place}`', *both])} |")
        return "\n".join(lines)

    def __repr__(self):
        lines = [
            f"layer {row.layer + 1}: {number(row.difference, 2)}, {number(row.relative, 2)} of the layer's largest, "
            f"at {row.place}: derivative {number(row.derivative, 6)}, quotient {number(row.quotient, 6)}"
            for row in self.rows
        ]
        return "\n".join([f"<gradient check: {self._title()}>", *lines])


class _Part(NamedTuple):
    """A layer's parameters of one kind: their indices, (checked, 2), and both numbers for each, (…, checked)."""

    layer: int
    kind: str
    indices: np.ndarray
    derivative: np.ndarray
    quotient: np.ndarray

    @property
    def difference(self):
        return np.abs(self.derivative - self.quotient)

    @property
    def largest(self):
        """The largest derivative of each network, by either way."""
        return np.maximum(np.abs(self.derivative), np.abs(self.quotient)).max(axis=-1)


@QUIET
def gradient_check(net, data, step=1e-5, most=1000):
    """Compare the derivatives of the mean loss on data, in evaluation, with central differences: a `GradientCheck`.

    net: one network or several side by side, in float64; its parameters are nudged one after the other, in all
        networks at once, and end as they were. data: a `Data` that fits it.
    step: how far each is moved up and down. The quotient (E(θ + h) − E(θ − h)) / 2h is off by about h² for what is
        smooth and by about 10⁻¹⁶ · E / h for rounding, hence 10⁻⁵; where a unit is that near to a kink it may be off by
        any amount, which a smaller step tells from a mistake in the chain rule: that one stays.
    most: of a network with more parameters about so many are checked, drawn with a fixed seed and shared out among
        layers and kinds. Each takes two forward passes over the data.
    Raises ValueError for networks in float32, where rounding leaves two digits of a difference at best; ValueError or
    TypeError for a step or number that is not above 0, and for data that does not fit, as in training.

    >>> from actcourse.networks import DATA, MLP
    >>> rng = np.random.default_rng(0)
    >>> check = gradient_check(MLP((2, 3, 2), "tanh", rng=rng), DATA["moons"](rng))
    >>> check.checked, bool(check.difference.max() < 1e-9)
    (17, True)
    """
    step = positive_number(step, "step")
    _check_precision(net)
    _, gradient = loss_and_gradient(net, data)
    loss = partial(_loss, net, *checked_examples(net, data, "data"))
    parts = [
        _Part(layer, kind, indices, gradient.flat[..., places], _quotients(net.theta, loss, places, step))
        for layer, kind, indices, places in _chosen(net, positive_integer(most, "most"))
    ]
    layers = [[part for part in parts if part.layer == layer] for layer in range(len(net.layers))]
    difference = np.array([np.max([part.difference.max(axis=-1) for part in some], axis=0) for some in layers])
    largest = np.array([np.max([part.largest for part in some], axis=0) for some in layers])
    relative = difference / np.where(largest == 0, 1, largest)
    rows = tuple(_row(part, largest[part.layer]) for part in parts)
    checked = sum(len(part.indices) for part in parts)
    return GradientCheck(difference, relative, rows, net.theta.shape[-1], checked, step)


def _loss(net, x, y):
    return net.output.loss(net.forward(x)[-1].z, y)[0]


def _chosen(net, most):
    """For each layer and kind of parameter: both, the indices that are checked, (checked, 2), and places in theta."""
    size, rng = net.theta.shape[-1], np.random.default_rng(0)
    layers = enumerate(net.views(np.arange(size)))  # numbers laid out like theta: their views say what stands where
    views = [(layer, *view) for layer, parts in layers for view in parts._asdict().items() if view[1] is not None]
    for layer, kind, places in views:
        count = places.size if size <= most else min(places.size, ceil(most / len(views)))
        some = np.sort(rng.choice(places.size, count, replace=False))
        yield layer, kind, np.argwhere(np.ones(places.shape, bool))[some], places.ravel()[some]


def _quotients(theta, loss, places, step):
    """The difference quotients at places in theta, of shape (…, places)."""
    return np.stack([_quotient(theta[..., place : place + 1], loss, step) for place in places], axis=-1)


def _quotient(parameter, loss, step):
    """That of one parameter, a view of shape (…, 1), for all networks at once."""
    kept = parameter.copy()
    losses, moved = [], []
    try:
        for shift in (step, -step):
            parameter[...] = kept + shift
            losses.append(loss())
            moved.append(parameter[..., 0].copy())
    finally:
        parameter[...] = kept
    return (losses[0] - losses[1]) / (moved[0] - moved[1])  # not 2 · step, which rounding has not left exactly


def _row(part, largest):
    difference = part.difference
    *network, place = map(int, np.unravel_index(difference.argmax(), difference.shape))
    at, scale = (*network, place), largest[tuple(network)]
    numbers = (part.derivative[at], part.quotient[at], difference[at], difference[at] / (scale or 1))
    return LargestDifference(part.layer, part.kind, (*network, *map(int, part.indices[place])), *map(float, numbers))


def _check_precision(net):
    check_network(net)
    if net.theta.dtype != np.float64:
        raise ValueError(
            f"gradient_check needs a network in float64, and this one is in {net.theta.dtype}: its losses have seven "
            "digits, and the difference of two that are nearly equal keeps two of them at best"
        )
