"""What becomes of each layer in training, epoch by epoch: activations, slopes, silent units, gradient and updates."""

from dataclasses import dataclass
from math import ceil, prod
from typing import NamedTuple

import numpy as np

from actcourse.functions.inputs import QUIET, as_examples, positive_number
from actcourse.functions.words import counted, number
from actcourse.networks.layout import by_feature, ones_row, transposed

SAMPLED = 2  # steps of an epoch whose gradient and update are measured: each takes as long as one more layer does


@dataclass(frozen=True, eq=False)
class Watch:
    """What a training is to watch, where not all is as it comes: `train(…, watch=Watch(x, flat=0.1))`.

    x: inputs of shape (n, in), or with leading axes as in data. Each epoch they go through the network once: a third as
        many as are trained on add less than a quarter to the time, as many as are trained on up to a half.
    flat: a slope counts as flat where |f′(z)| is below this share of the activation's steepest; or of 1 where that is
        infinite, as f jumps or grows ever faster, and of a gate.
    """

    x: np.ndarray
    flat: float = 0.05


class LayerHistory(NamedTuple):
    """What became of each layer in a training: arrays of shape (epochs + 1, layers, …) with the network axes.

    Row 0 holds what was before the training and row e what was after e epochs. What does not exist is NaN: the slopes
    of the last layer, gradient and update before the first epoch, and all of a network from the epoch on in which it
    diverged, and after the one in which it stopped early.
    On the inputs that are watched, in evaluation:
    mean, spread: mean and standard deviation of what leaves the layer, over all its units and all inputs; of the last
        layer these are the scores.
    flat: the share of its slopes f′(z), over units and inputs, that are flat, as `Watch` says.
    silent: the share of its units that are silent, with a slope of exactly 0 for every input.
    deaths, revivals: how many units are silent now and were not an epoch before, and the other way round; 0 in row 0.
    In the epoch's training steps, of which one or two are measured:
    gradient: the root mean square of the loss's derivatives by the layer's weights.
    update: log₁₀ of the mean ratio of update to weight: the root mean square of the change of the layer's weights in a
        step over that of the weights before it. −∞ where nothing moves.
    """

    mean: np.ndarray
    spread: np.ndarray
    flat: np.ndarray
    silent: np.ndarray
    deaths: np.ndarray
    revivals: np.ndarray
    gradient: np.ndarray
    update: np.ndarray

    @property
    def axes(self):
        """The names of the axes of each array, such as ("epoch", "layer", "network")."""
        count = self.mean.ndim - 2
        networks = ["network"] if count == 1 else [f"network {axis + 1}" for axis in range(count)]
        return "epoch", "layer", *networks

    def __repr__(self):
        rows, layers, *networks = self.mean.shape
        side = f", {counted(prod(networks), 'network')} side by side" if networks else ""
        title = f"<LayerHistory: {counted(rows - 1, 'epoch')}, {counted(layers, 'layer')}{side}>"
        return title if networks else "\n".join([title, *map(self._at_the_end, range(layers))])

    def _at_the_end(self, layer):
        """The last of each, and of deaths and revivals the sum of all; what is NaN is left out."""
        values = {name: array[:, layer] for name, array in self._asdict().items()}
        values |= {name: values[name].cumsum() for name in ("deaths", "revivals")}
        texts = [f"{name} {number(value[-1], 3)}" for name, value in values.items() if not np.isnan(value[-1])]
        return f"layer {layer + 1}: {', '.join(texts) or 'no longer measured'}"


class Noted(NamedTuple):
    """What is noted of an epoch, as it is measured: lists of a value for each layer, or each hidden layer.

    means, squares: of what leaves the layer, (…), the squares less the mean. flat: the share of flat slopes, (…).
    silent: of each unit whether it is, (…, units). steps: for each step that was measured, and each layer, the mean
    squares of the change of its weights, of the weights before it and of the gradient, (3, …).
    going: False for networks that have diverged or stopped, (…).
    """

    means: list[np.ndarray]
    squares: list[np.ndarray]
    flat: list[np.ndarray]
    silent: list[np.ndarray]
    steps: list[list[np.ndarray]]
    going: np.ndarray


class Watcher:
    """Watches a network in training: `step` is taken in place of the optimiser's, `note` is called after each epoch.

    watch: inputs, or a `Watch`. step: the optimiser's. steps: how many an epoch has.
    Raises ValueError or TypeError for inputs that do not fit the network, and for a flatness that is not above 0.
    """

    def __init__(self, net, watch, step, steps):
        watch = watch if isinstance(watch, Watch) else Watch(watch)
        x = net.fitted(as_examples(watch.x, "watch"), "watch")
        self._net, self._x = net, by_feature(x) if net.networks else x
        self._bounds = _bounds(net, positive_number(watch.flat, "flat"))
        self._step, self._every = step, ceil(steps / SAMPLED)
        self._taken, self._measured = 0, []
        # In double precision, whatever the network's: the square of a small gradient is 0 in single.
        self._three = np.empty((3, *net.theta.shape))  # change, parameters before it, gradient
        self._weights = [_in_rows(layer.weights) for layer in net.views(self._three)]

    def step(self, gradient):
        """Take the optimiser's step, and measure every so many."""
        measured = self._taken % self._every == 0
        self._taken += 1
        if not measured:
            self._step(gradient)
            return
        change, before, by_weight = self._three
        before[...], by_weight[...] = self._net.theta, gradient
        self._step(gradient)
        np.subtract(self._net.theta, before, out=change)
        self._measured.append([_mean_square(rows) for rows in self._weights])

    @QUIET
    def note(self, going):
        """What there is to note after an epoch, or before the first; going: as in `Noted`."""
        steps = self._net.forward(self._x)
        means, squares = zip(*map(_mean_and_square, [*(step.inputs for step in steps[1:]), steps[-1].z]), strict=True)
        slopes = [self._net.hidden_slopes(layer, step.z) for layer, step in enumerate(steps[:-1])]
        sizes = [np.abs(slope, out=slope) for slope in slopes]  # in place: these were made for us
        flat = [_share_below(bound, size) for bound, size in zip(self._bounds, sizes, strict=True)]
        noted = Noted(means, squares, flat, list(map(_all_zero, sizes)), self._measured, going.copy())
        self._taken, self._measured = 0, []
        return noted


def _bounds(net, share):
    """For each hidden layer the size below which a slope is flat, of shape (…, 1) with the network axes."""
    units = {unit for pairs in net.by_network for _, unit in pairs}
    steepest = {unit: getattr(unit, "lipschitz", np.inf) for unit in units}  # once for each: it is looked for on a grid
    bounds = []
    for pairs in net.by_network:
        bound = np.empty((*net.networks, 1), net.theta.dtype)
        for index, unit in pairs:
            bound[index] = share * (steepest[unit] if np.isfinite(steepest[unit]) else 1)
        bounds.append(bound)
    return bounds


# -- measuring, of arrays of shape (…, n, units) ----------------------------------------------------------------


def _in_rows(array):
    """The same numbers, of shape (…, a, b), as a row for each network: in the order of memory, so that it is a view."""
    by_column = array.strides[-2] < array.strides[-1]
    return (transposed(array) if by_column else array).reshape(*array.shape[:-2], -1)


def _mean_square(rows):
    return np.vecdot(rows, rows) / rows.shape[-1]


def _mean_and_square(output):
    """The mean of all, and the mean square of what is left without it."""
    rows = _in_rows(output)
    mean = np.add.reduce(rows, axis=-1, keepdims=True) / rows.shape[-1]
    return mean[..., 0], _mean_square(rows - mean)


def _share_below(bound, sizes):
    rows = _in_rows(sizes)
    return np.add.reduce(rows < bound, axis=-1) / rows.shape[-1]


def _all_zero(sizes):
    """Of each unit whether its slopes are: where they are not, their sum is above 0, however small they are."""
    return (ones_row(sizes.shape[-2], sizes.dtype) @ sizes)[..., 0, :] == 0


# -- what it comes to --------------------------------------------------------------------------------------------


@QUIET
def layer_history(notes):
    """The `LayerHistory` of what was noted: before the training, and after each epoch."""
    silent = [np.array(layer) for layer in zip(*(one.silent for one in notes), strict=True)]  # (epochs + 1, …, units)
    mean, squares = np.array([one.means for one in notes]), np.array([one.squares for one in notes])
    history = LayerHistory(*np.full((len(LayerHistory._fields), *mean.shape), np.nan))
    history.mean[...], history.spread[...] = mean, np.sqrt(squares)
    for layer, units in enumerate(silent):
        history.flat[:, layer] = [one.flat[layer] for one in notes]
        history.silent[:, layer] = units.mean(axis=-1)
        history.deaths[:, layer] = _newly(units)
        history.revivals[:, layer] = _newly(~units)
    for epoch, one in enumerate(notes[1:], 1):
        change, weights, gradient = np.moveaxis(one.steps, 2, 0)  # each of shape (steps, layers, …)
        history.gradient[epoch] = np.sqrt(gradient.mean(axis=0))
        history.update[epoch] = np.log10(np.sqrt(change / weights).mean(axis=0))
    going = np.array([one.going for one in notes])[:, None]
    return LayerHistory(*np.where(going, history, np.nan))


def _newly(units):
    """How many are so and were not an epoch before, from (epochs + 1, …, units) to (epochs + 1, …)."""
    counts = (units[1:] & ~units[:-1]).sum(axis=-1)
    return np.concatenate([np.zeros_like(counts, shape=(1, *counts.shape[1:])), counts])
