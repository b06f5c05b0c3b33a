"""What can be known of an activation before any race: its facts, what fifty layers make of a signal, and its cost."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from actcourse.functions import Activation, activation, find
from actcourse.functions.activation import Interval, Kink
from actcourse.functions.card import MANY_KINKS, saturation
from actcourse.functions.facts import GRID
from actcourse.functions.inputs import QUIET, check_generator
from actcourse.functions.measured import STEP, Measured
from actcourse.functions.slopes import slopes as measured_from_both_sides
from actcourse.functions.words import number, said, with_minus
from actcourse.networks.moments import Gain, gain
from actcourse.networks.network import MLP
from actcourse.networks.probe import Cost, backward_signal, cost, forward_signal
from actcourse.networks.stacking import stack
from actcourse.networks.stopwatch import one_thread

AGREES = 1e-6  # a derivative is off by no more, as a share of the largest of 1, |f| and the slope
FEW = 200  # places of some 8000 at which a right derivative may seem to be off
CLEAR = 3 * STEP  # so far from a kink slopes are measured without it
NEAR = 3  # the inputs of most units lie from −3 to 3
FLAT = 0.1
SYMMETRIES = {"odd": "odd: f(−x) = −f(x)", "even": "even: f(−x) = f(x)", "neither": "neither odd nor even"}
LAYERS, WIDTH, EXAMPLES, DRAWS = 50, 100, 100, 5
SHOWN = (1, 2, 5, 10, 20, 50)  # the layers in the table
BY_LAYER = ("layer", "mean square", "share of it that differs between examples", "mean square backwards")


# -- facts ------------------------------------------------------------------------------------------------


class Agreement(NamedTuple):
    """Where a derivative is farthest off the measured slope, or nearly: x, what it gives there, the slope, how far off.

    error: the difference as a share of the largest of 1, |f(x)| and the slope. At a kink every slope between those on
    both sides is right.
    """

    x: float
    given: float
    slope: float
    error: float

    @property
    def agrees(self):
        return self.error <= AGREES


@dataclass(frozen=True, repr=False, eq=False)
class Facts:
    """What `facts_of` has found out about an activation; at the end of a cell it shows itself as a table.

    agreement: of its derivative with the measured slope, an `Agreement`; None where the derivative itself was measured.
    values: an `Interval`; symmetry: "odd", "even" or "neither"; never_decreases: whether it is monotonic.
    saturates: whether the slope goes to 0 at −∞ and at ∞; flat_share: of x from −3 to 3, with a slope below 0.1.
    lipschitz: the largest |f′|. kinks: where f or its slope jumps, as `Kink`s, with what f′ gives there.
    mean_output, variance_gain: E[f(X)] and E[f(X)²] for a standard normal X.
    gain: as a `Gain` of `moments`; its numbers are NaN where f or f′ has no finite mean square.
    weight_init: the start that suits it, "he", "xavier" or "lecun".
    """

    agreement: Agreement | None
    values: Interval
    symmetry: str
    never_decreases: bool
    saturates: tuple[bool, bool]
    flat_share: float
    lipschitz: float
    kinks: tuple[Kink, ...]
    mean_output: float
    variance_gain: float
    gain: Gain
    weight_init: str

    @property
    def gradient_factor(self):
        """By what a layer multiplies a gradient's mean square, where the weights keep the variance of z: 1 is ideal."""
        return self.gain.backward * self.gain.factor**2

    @property
    def rows(self):
        """Name and value of each fact, as text."""
        return tuple(_fact_rows(self))

    def __repr__(self):
        return _lines(self.rows)

    def _repr_markdown_(self):
        return _table(self.rows)


def facts_of(name):
    """The `Facts` of an activation: its name, its `Activation` or a plain function. Errors as in `find`."""
    one = find(name)
    return Facts(
        agreement=None if isinstance(one.df, Measured) else _agreement(one),
        values=one.output_range,
        symmetry=_symmetry(one),
        never_decreases=one.never_decreases,
        saturates=one.saturates,
        flat_share=float(np.mean(np.abs(one.derivative(GRID[np.abs(GRID) <= NEAR])) < FLAT)),
        lipschitz=one.lipschitz,
        kinks=one.kink_points,
        mean_output=one.mean_output,
        variance_gain=one.variance_gain,
        gain=_gain(one),
        weight_init=one.weight_init,
    )


@QUIET
def _agreement(one):
    """Its derivative, from −20 to 20 and at its kinks, against slopes measured at x and on both sides of it."""
    x = np.concatenate([GRID, [kink.x for kink in one.kink_points]])
    at = Measured(one)
    # Where f has a kink, or f′ has one, the measured slope is off, but the line through slopes on either side is not.
    slopes = at(x), 2 * at(x - CLEAR) - at(x - 2 * CLEAR), 2 * at(x + CLEAR) - at(x + 2 * CLEAR)
    given = one.derivative(x)
    slope, error = _nearest(one, x, given, np.min(slopes, axis=0), np.max(slopes, axis=0))
    error[~np.isfinite(slopes).all(axis=0)] = 0  # nothing can be measured where f overflows or has no values
    doubted = np.flatnonzero(error > AGREES)
    if doubted.size <= FEW:  # where f is steep or bends sharply these slopes are too far off: it is asked more closely
        closer = measured_from_both_sides(one, x[doubted])
        slope[doubted], error[doubted] = _nearest(one, x[doubted], given[doubted], closer.low, closer.high)
    far_off = np.flatnonzero(error >= 0.9 * error.max())
    worst = far_off[np.argmin(np.abs(x[far_off]))]  # of places that are about as bad the one nearest to 0
    return Agreement(*(float(values[worst]) for values in (x, given, slope, error)))


def _nearest(one, x, given, low, high):
    """The slope between these bounds that is nearest to what was given, and how far off that is."""
    slope = np.clip(given, low, high)
    error = np.abs(given - slope) / np.maximum(1, np.maximum(np.abs(one(x)), np.abs(slope)))
    error[given == slope] = 0  # both may be infinite
    error[np.isnan(error)] = np.inf
    return slope, error


def _symmetry(one):
    if one.odd:
        return "odd"
    return "even" if np.allclose(one(-GRID), one(GRID), rtol=1e-12, atol=1e-15) else "neither"


def _gain(one):
    try:
        return gain(one)
    except (ValueError, ZeroDivisionError):  # infinite, or 0 everywhere
        return Gain(np.nan, np.nan, np.nan)


def _fact_rows(facts):
    yield "derivative", _said(facts.agreement)
    yield "values", _interval(facts.values)
    yield "symmetry", SYMMETRIES[facts.symmetry]
    yield "monotonic", "yes: it never decreases" if facts.never_decreases else "no"
    yield "saturates", saturation(*facts.saturates)
    yield f"share of x from −{NEAR} to {NEAR} with a slope below {FLAT}", f"{facts.flat_share:.0%}"
    yield "steepest slope (Lipschitz constant)", _number(facts.lipschitz)
    yield "kinks", _kinks(facts.kinks)
    yield "mean output for standard normal input", _three_decimals(facts.mean_output)
    yield "variance gain E[f(X)²] for such input", _three_decimals(facts.variance_gain)
    if np.isfinite(facts.gain.factor):
        yield "weights that keep the variance of z", f"of standard deviation {facts.gain.factor:.3f} / √fan-in"
        yield "with them a layer multiplies a gradient's mean square by", f"{facts.gradient_factor:.3f}"
    yield "weights start as by", {"he": "He", "xavier": "Xavier", "lecun": "LeCun"}[facts.weight_init]


def _said(agreement):
    if agreement is None:
        return "not given: slopes are measured"
    if agreement.agrees:
        return "agrees with the measured slope"
    gives, slope = _number(agreement.given), _number(round(agreement.slope, 9))
    return f"is not the slope: at x = {number(agreement.x)} it gives {gives}, and the slope there is {slope}"


def _kinks(kinks):
    if not kinks:
        return "none: smooth everywhere"
    shown = sorted(sorted(kinks, key=lambda kink: abs(kink.x))[:MANY_KINKS], key=lambda kink: kink.x)
    slopes = "; ".join(f"at x = {number(kink.x)}, where f′ gives {_number(round(kink.slope, 9))}" for kink in shown)
    return slopes if len(kinks) <= MANY_KINKS else f"{len(kinks)}, nearest to 0: {slopes}"


# -- the whole --------------------------------------------------------------------------------------------


class Depth(NamedTuple):
    """What is left of a signal at each of fifty layers, (50,), the median of five draws of the weights.

    mean_square: of a layer's outputs. between: the variance over examples, averaged over units: what still tells
    examples apart. backward: the mean square of what arrives at a layer's z of a signal of mean square 1 that is sent
    back from behind the last.
    """

    mean_square: np.ndarray
    between: np.ndarray
    backward: np.ndarray

    @property
    @QUIET
    def between_share(self):
        """The share of the mean square that differs between examples; NaN where nothing is left."""
        return self.between / self.mean_square


@dataclass(frozen=True, repr=False, eq=False)
class Analysis:
    """What `analyse` returns; at the end of a cell it shows itself as a card with two tables.

    activation: the `Activation`. facts: its `Facts`. depth: a `Depth`, or None where no weights keep the variance of a
    signal. cost: a `Cost` of `probe`, of which the ratios to copying travel from machine to machine.
    """

    activation: Activation
    facts: Facts
    depth: Depth | None
    cost: Cost

    @property
    def rows(self):
        """Name and value of each fact and of the cost, as text."""
        of_f, of_df = _rough(self.cost.value_ratio), _rough(self.cost.derivative_ratio)
        return (*self.facts.rows, ("cost, in copies of the array", f"{of_f} for f, {of_df} for f′"))

    @property
    def layers(self):
        """What is left of a signal at some of the layers, as text: the layer, and the numbers of `Depth` there."""
        if self.depth is None:
            return ()
        columns = self.depth.mean_square, self.depth.between_share, self.depth.backward
        return tuple((str(layer), *(_rough(column[layer - 1]) for column in columns)) for layer in SHOWN)

    def __repr__(self):
        layers = (dict(zip(BY_LAYER, row, strict=True)) for row in self.layers)
        by_layer = [", ".join(f"{name} {value}" for name, value in row.items()) for row in layers]
        return "\n".join([repr(self.activation), _lines(self.rows), *by_layer])

    def _repr_markdown_(self):
        parts = [f"### {self.activation.name}", self.activation.summary, _table(self.rows)]
        if self.layers:
            parts += [f"With these weights, through {LAYERS} layers:", _table(self.layers, BY_LAYER)]
        return "\n\n".join(parts)


def analyse(f, df=None, *, name=None, rng=None):
    """Measure an activation: its facts, what fifty layers of it make of a signal, and its cost. Returns an `Analysis`.

    f: a plain function of one array, of one's own, or an activation by name or as an `Activation`.
    df, name: of a function of one's own, its derivative, which is compared with the measured slope, and its name.
    rng: a NumPy generator, for weights and signals; without one they are always the same.
    The layers have 100 units. Their weights are normal and keep the variance of z at 1 for independent units: their
    standard deviation is `gain(f).factor` / √100. Biases are 0.
    Raises what `activation` and `find` do, and TypeError for a df or a name beside what is not a plain function.

    >>> analyse("tanh").depth.between_share[-1].round(1)  # tanh keeps examples apart through fifty layers
    np.float64(1.0)
    >>> analyse(np.tanh, lambda x: 1 - np.tanh(x)).facts.agreement.agrees  # the square is missing
    False
    """
    one = _record(f, df, name)
    rng = np.random.default_rng(0) if rng is None else rng
    check_generator(rng)
    facts = facts_of(one)
    with one_thread():  # many small products, which take longer where they are shared out
        depth = _through_depth(one, facts.gain.factor, rng) if np.isfinite(facts.gain.factor) else None
    return Analysis(one, facts, depth, cost(one, rng))


def _record(f, df, name):
    if df is None and name is None:
        return find(f)
    if callable(f) and not issubclass(type(f), Activation):
        return activation(f, df, name)
    raise TypeError(f"df and name are those of a function of your own, and cannot stand beside {said(f)}")


@QUIET
def _through_depth(one, factor, rng):
    """The `Depth` of networks whose weights have the standard deviation factor / √fan-in."""
    net = stack(MLP((WIDTH,) * (LAYERS + 2), one, "linear", rng=rng, init=factor) for _ in range(DRAWS))
    x = rng.standard_normal((EXAMPLES, WIDTH)) / factor  # so that z has the variance 1 in the first layer already
    forward = forward_signal(net, x)
    signals = forward.mean_square, forward.between, backward_signal(net, x, rng)
    return Depth(*(np.median(signal[:LAYERS], axis=1) for signal in signals))


# -- as text ----------------------------------------------------------------------------------------------


def _lines(rows):
    return "\n".join(f"{name}: {value}" for name, value in rows)


def _table(rows, head=("measured", "")):
    body = [head, [":--"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in body)


def _number(value):
    return "none" if np.isnan(value) else number(value, 3).replace("inf", "∞")


def _three_decimals(value):
    return with_minus(f"{round(value, 3) + 0.0:.3f}") if np.isfinite(value) else "none: it is not finite"


def _rough(value):
    """Two digits, and powers of ten only where they save many zeros: 0.42, 110, 2.8e+27."""
    return number(float(f"{value:.2g}"), 6) if np.isfinite(value) else "overflowed"


def _interval(values):
    opening, closing = "[" if values.low_closed else "(", "]" if values.high_closed else ")"
    return f"{opening}{_number(values.low)}, {_number(values.high)}{closing}"
