"""Measurements on networks: signals by layer, histograms, silent units, what a layer's inputs do to learning, and a
check of gradients.

All measure in evaluation: nothing is dropped or drawn. All take several networks side by side as well as one; the
axis of the layers comes first and the network axes after it. x is always inputs of shape (…, n, in), and is refused
with a ValueError where it does not fit the network, holds NaN or infinity or no examples, with a TypeError where it
does not hold real numbers.
"""

from collections.abc import Sequence
from numbers import Real
from typing import NamedTuple

import numpy as np

from actcourse.functions import find
from actcourse.functions.inputs import QUIET, as_examples, as_floats, check_generator, positive_integer
from actcourse.functions.words import counted
from actcourse.networks.checking import gradient_check as gradient_check  # it is looked for here
from actcourse.networks.network import check_network
from actcourse.networks.stopwatch import best_time
from actcourse.networks.training import loss_and_gradient


class Signal(NamedTuple):
    """What leaves each layer, all of shape (layers, …).

    mean_square, mean: over all its units and all examples.
    between: the variance over examples, averaged over units: what still tells examples apart. The mean square alone
        misleads: in fifty layers of sigmoids it stays near .27 while all examples become equal, as each unit comes
        to say the same whatever comes in.
    """

    mean_square: np.ndarray
    mean: np.ndarray
    between: np.ndarray

    @property
    def variance(self):
        """Over units and examples together: large too where units differ from each other, though examples do not."""
        return self.mean_square - self.mean**2


class Histogram(NamedTuple):
    """Counts of shape (…, bins) and the edges of the bins, (bins + 1,), which networks side by side share."""

    counts: np.ndarray
    edges: np.ndarray


class Cost(NamedTuple):
    """Seconds per element: for the value, for the derivative, and for making a copy."""

    value: float
    derivative: float
    copy: float

    @property
    def value_ratio(self):
        """How many times as long as copying the value takes."""
        return self.value / self.copy

    @property
    def derivative_ratio(self):
        return self.derivative / self.copy


# -- signals ----------------------------------------------------------------------------------------------


@QUIET
def forward_signal(net, x):
    """The `Signal` that leaves each layer, first to last: hidden outputs, and the scores of the last layer."""
    steps = _steps(net, x)
    outputs = [*_hidden_outputs(steps), steps[-1].z]
    squares = [(output * output).mean(axis=(-1, -2)) for output in outputs]
    means = [output.mean(axis=(-1, -2)) for output in outputs]
    between = [output.var(axis=-2).mean(axis=-1) for output in outputs]
    return Signal(np.array(squares), np.array(means), np.array(between))


@QUIET
def backward_signal(net, x, rng):
    """What arrives at each layer of a random signal that is sent in at the scores and runs backwards.

    rng: a NumPy generator, from which the signal is drawn: standard normal numbers, the same for all networks.
    Returns its mean square at the z of each layer, of shape (layers, …), the first layer first and the last,
    where it is about 1, last. Nothing depends on a loss, and unlike the gradient by the weights the signal is not
    mixed with what came forwards.
    Raises TypeError for another rng.
    """
    check_generator(rng)
    steps = _steps(net, x)
    scores = steps[-1].z
    delta = rng.standard_normal(scores.shape[-2:]).astype(scores.dtype)
    signals = net.backward(steps, np.broadcast_to(delta, scores.shape)).signals
    return np.array([(signal * signal).mean(axis=(-1, -2)) for signal in reversed(signals)])


# -- histograms -------------------------------------------------------------------------------------------


@QUIET
def gradient_histogram(net, data, bins=50):
    """For each layer, the `Histogram` of the loss's derivatives by its weights.

    data: a `Data` that fits the network, or else ValueError or TypeError as in training.
    bins: how many for each layer, between its smallest and its largest derivative, or the edges for all layers, rising.
    Raises ValueError where a derivative is not finite, ValueError or TypeError for other bins.
    """
    _, gradient = loss_and_gradient(net, data)
    return [_histogram(layer.weights, bins, "gradients") for layer in net.views(gradient.flat)]


@QUIET
def activation_histogram(net, x, bins=50):
    """For each hidden layer, the `Histogram` of its outputs; bins and errors as in `gradient_histogram`."""
    return [_histogram(output, bins, "outputs") for output in _hidden_outputs(_steps(net, x))]


def _histogram(values, bins, what):
    bins = _checked_bins(bins)
    if not np.isfinite(values).all():
        raise ValueError(f"there are {what} that are not finite: they have no histogram")
    rows = values.reshape(*values.shape[:-2], -1).astype(float)
    low, high = rows.min(), rows.max()
    # Where all values are equal but for rounding, floats cannot hold the edges between them.
    narrow = high - low <= max(1e-12 * np.abs(rows).max(), 1e-300)
    edges = np.histogram_bin_edges(rows, bins, (low - 0.5, high + 0.5) if narrow else None)
    return Histogram(np.apply_along_axis(lambda row: np.histogram(row, edges)[0], -1, rows), edges)


def _checked_bins(bins):
    """How many, or their edges."""
    if not isinstance(bins, Sequence | np.ndarray) or isinstance(bins, str):
        return positive_integer(bins, "bins")
    edges = as_floats(bins, "bins")
    if edges.ndim != 1 or len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ValueError(f"bins must be a whole number or edges that rise, one above the other, not {bins!r}")
    return edges


# -- silent units -----------------------------------------------------------------------------------------


@QUIET
def slopes(net, x):
    """f′(z) of each hidden layer, a list of arrays of shape (…, n, units)."""
    steps = _steps(net, x)
    return [net.hidden_slopes(index, step.z) for index, step in enumerate(steps[:-1])]


@QUIET
def dead_units(net, x):
    """For each hidden layer the share of dead units, of shape (hidden layers, …).

    A unit is dead where its slope f′(z) is exactly 0 for every example: no gradient comes through it.
    """
    return np.array([(layer == 0).all(axis=-2).mean(axis=-1) for layer in slopes(net, x)])


@QUIET
def saturated_units(net, x, threshold):
    """For each hidden layer the share of units with |f′(z)| < threshold for every example, (hidden layers, …).

    threshold: a slope above 0, such as 0.05 * SIGMOID.lipschitz, a twentieth of the steepest. Units are counted and
    not pairs of unit and example: one example that a unit still answers to keeps it from being counted.
    """
    if not (isinstance(threshold, Real) and threshold > 0):
        raise ValueError(f"threshold must be a slope above 0, not {threshold!r}")
    return np.array([(np.abs(layer) < threshold).all(axis=-2).mean(axis=-1) for layer in slopes(net, x)])


@QUIET
def sparsity(net, x):
    """For each hidden layer the share of its outputs, over units and examples, that are exactly 0."""
    outputs = _hidden_outputs(_steps(net, x))
    return np.array([(output == 0).mean(axis=(-1, -2)) for output in outputs])


# -- what a layer's inputs do to learning -----------------------------------------------------------------


def conditioning(inputs):
    """The condition number of E[(h, 1) (h, 1)ᵀ], the second moments of a layer's inputs h with the 1 of the bias.

    inputs: h, of shape (…, n, d), such as SIGMOID(x); returns (…). The matrix is the Hessian of a linear unit's mean
    squared error ½ E[(w h + b − y)²]: gradient descent needs steps in proportion to it. Inputs that are not centred
    make it large: Y. LeCun, I. Kanter, S. A. Solla (1990). Second Order Properties of Error Surfaces: Learning Time
    and Generalization. NIPS 3.
    Raises ValueError for fewer examples than d + 1, with which the matrix is singular.
    """
    inputs = _layer_inputs(inputs, "conditioning")
    if inputs.shape[-2] <= inputs.shape[-1]:
        columns, rows = counted(inputs.shape[-1], "input"), counted(inputs.shape[-2], "example")
        raise ValueError(f"conditioning of {columns} takes more than {rows}")
    with_bias = np.concatenate([inputs, np.ones((*inputs.shape[:-1], 1))], axis=-1)
    return np.linalg.cond(with_bias) ** 2  # of A, the root of that of AᵀA


def one_sign_gradients(inputs):
    """The share of examples for which the gradients of all of a unit's incoming weights have one sign.

    inputs: what comes into the layer, of shape (…, n, d); returns (…). An example's gradient is δ h, with one δ for
    all the weights, and so has one sign where no two inputs differ in sign; a gradient of 0 goes with either.
    """
    inputs = _layer_inputs(inputs, "one_sign_gradients")
    return ((inputs >= 0).all(axis=-1) | (inputs <= 0).all(axis=-1)).mean(axis=-1)


# -- cost -------------------------------------------------------------------------------------------------


def cost(activation, rng, count=100_000, repeats=5):
    """The `Cost` of an activation (a name, a record or a plain function) on `count` standard normal float64 numbers.

    rng: a NumPy generator. Each time is the best of `repeats`, on one thread.
    Seconds are those of this machine; the ratios to copying travel better.
    Raises LookupError for an unknown name, ValueError or TypeError for counts that are not whole and above 0, and for
    another rng.
    """
    activation = find(activation)
    x = check_generator(rng).standard_normal(positive_integer(count, "count"))
    repeats = positive_integer(repeats, "repeats")
    functions = (activation, activation.derivative, np.copy)
    return Cost(*(best_time(lambda f=f: f(x), repeats, seconds=0.005) / count for f in functions))


# -- what they share --------------------------------------------------------------------------------------


def _hidden_outputs(steps):
    return [step.inputs for step in steps[1:]]


def _steps(net, x):
    """A forward pass over inputs x, which must be finite."""
    return check_network(net).forward(as_examples(x, "x"))


def _layer_inputs(inputs, function):
    return as_examples(inputs, f"{function}'s inputs").astype(float, copy=False)
