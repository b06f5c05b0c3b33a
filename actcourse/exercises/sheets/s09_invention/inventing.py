"""Judging an activation function that nobody has written before: not by its values, but by what must be true of it."""

import dataclasses

import numpy as np

from actcourse.exercises.examiner.diagnosis import diagnose, trials_of
from actcourse.exercises.examiner.elsewhere import is_elsewhere
from actcourse.exercises.examiner.guard import ask, look
from actcourse.exercises.examiner.names import beside
from actcourse.exercises.exercise import LINE
from actcourse.exercises.measuring import central_difference
from actcourse.exercises.sheets.s09_invention.jumps import at_their_jumps
from actcourse.exercises.slugs import finding
from actcourse.functions.own import activation
from actcourse.functions.slopes import slopes
from actcourse.functions.words import number

WIDE = np.linspace(-50, 50, 401)
ROUNDING = 1e-13  # what rounding may take of a derivative, as a share of its largest value
TRAINING_SECONDS = 20.0
ELSEWHERE_SECONDS = 90.0  # the same with a function in another process: thousands of calls wait for their turn
SEEDS, EPOCHS = 3, 60
WORTH = 0.03  # what a network must be ahead of one without an activation, as a share of right answers


# -- what must be true of a function ------------------------------------------------------------------


def judge_function(exercise, function):
    """A `Finding`, or None for a function that can serve as an activation."""
    for stage in ("ordinary", "tails", "float32"):
        found = trials_of(exercise, function, stage)
        if not isinstance(found, list):
            return found
    return next((f for level in (_finite, _alone, _precision, _bends, _trains) if (f := level(function))), None)


def _values(function, x, unless=None):
    """What it gives at x; NaN where that cannot be compared, or the error `unless` if there is one."""
    result = ask(function, (x,)).result
    if type(result) is np.ndarray and result.shape == x.shape and result.dtype.kind in "fiub":
        return result
    if unless:
        raise unless
    return np.full(x.shape, np.nan)


def _finite(function):
    for x in (LINE, WIDE):
        y = np.asarray(_values(function, x), dtype=float)
        if not np.isfinite(y).all():
            place, given = (values[~np.isfinite(y)][0] for values in (x, y))
            return finding("not-finite", f"At x = {number(place)} it gave {number(given)}. What happens there?")
    return None


def _alone(function):
    """The same x always gives the same value, whatever stands beside it."""
    whole, part = _values(function, LINE), _values(function, LINE[4:9])
    again = (np.array_equal(_values(function, x), _values(function, x)) for x in (LINE, WIDE))  # with other chance
    if np.allclose(whole[4:9], part, rtol=1e-9, atol=1e-12) and all(again):
        return None
    return finding(
        "not-elementwise",
        "The same numbers gave other values when others stood beside them, or when it was called again. An "
        "activation sees one number at a time; does your code use a sum, a maximum, or chance?",
    )


def _precision(function):
    given = np.asarray(_values(function, LINE.astype(np.float32))).dtype
    if given == np.float32:
        return None
    return finding(
        "dtype-changed",
        f"Given float32 it returned {given}. In a network of single precision everything after it would change type as "
        "well. Which step of your code makes an array of another type, takes single numbers, or brings in a number of "
        "NumPy's own, such as `np.sqrt(2)`? Plain Python numbers follow the array's type; NumPy's have their own.",
    )


def _bends(function):
    y = np.asarray(_values(function, LINE), dtype=float)
    if np.ptp(y) < 1e-9:
        return finding("hard-coded", "The same number comes back whatever goes in: no signal gets through.")
    slopes = np.diff(y) / np.diff(LINE)
    if np.ptp(slopes) < 1e-9 * max(1, np.abs(slopes).max()):
        return finding("straight-line", "How many layers of it are worth more than one? Lesson 1 has the answer.")
    return None


def _trains(function):
    """A small network with it must tell moons apart better than one without an activation."""
    seconds = ELSEWHERE_SECONDS if is_elsewhere(function) else TRAINING_SECONDS
    answer = ask(lambda: _scores(function), (), seconds=seconds)
    if answer.error is not None:
        return finding("raises", f"In a network that trains it stopped with {type(answer.error).__name__}.")
    theirs, without = answer.result
    if np.isfinite(theirs) and theirs >= without + WORTH:
        return None
    told = f"{theirs:.0%} of the moons right" if np.isfinite(theirs) else "nothing, as every run diverged"
    return finding(
        "does-not-train",
        f"A network of two hidden layers with it got {told} after {EPOCHS} epochs, at best of {SEEDS} seeds; one "
        f"without any activation gets {without:.0%}. Is its slope 0, or very large, for most inputs around 0?",
    )


def _scores(function):
    """The best share of right answers on moons, with the function and without any."""
    from actcourse.networks import DATA, Adam, compare  # scikit-learn takes half a second to import

    moons = DATA["moons"](np.random.default_rng(0), noise=0.1)
    both = (activation(function, name="yours"), "identity")
    how = {"seeds": SEEDS, "epochs": EPOCHS, "batch_size": 50, "optimiser": Adam(0.03), "dtype": float}
    result = compare(both, moons, rng=np.random.default_rng(1), **how)
    best = np.where(np.isfinite(result.scores), result.scores, -np.inf).max(axis=1)
    return float(best[0]) if np.isfinite(best[0]) else np.nan, float(best[1])


# -- what must be true of its derivative --------------------------------------------------------------


def judge_derivative(exercise, function):
    """A `Finding`, or None for the derivative of the function `my_activation` that stands beside it."""
    found = trials_of(exercise, function, "ordinary")
    if not isinstance(found, list):
        return found
    theirs = _beside(function)
    if not callable(theirs):
        return finding("raises", "There is no `my_activation` beside it. Write that first, and run its cell.")
    try:
        if all(np.isfinite(_values(theirs, probe.args[0])).all() for probe in exercise.probes):
            return diagnose(with_their_own(exercise, function), function)
    except _Unusable:
        pass
    return finding("raises", "`my_activation` itself does not work yet; its own check says why.")


class _Unusable(Exception):
    """`my_activation` gives no array of numbers where its slope is to be measured."""


def with_their_own(exercise, function):
    """The exercise in which the learner's own `my_activation` is differentiated, by measuring from both sides."""
    theirs = _beside(function)

    def my_activation(x):
        return np.asarray(_values(theirs, np.asarray(x)), dtype=float)

    def my_activation_prime(x):
        return central_difference(my_activation, x)

    def between(x):
        measured = slopes(lambda points: _values(theirs, points, _Unusable), x)
        return measured.low, measured.high

    measured = slopes(my_activation, LINE)
    known = measured.low[np.isfinite(measured.low)]
    return dataclasses.replace(
        exercise,
        solution=my_activation_prime,
        derivative_of=my_activation,
        between=between,
        atol=exercise.atol * measured.size + ROUNDING * np.abs(known).max(initial=0),
        further=at_their_jumps,
        judge=None,
        mistakes=(),
    )


def _beside(function):
    """The learner's own `my_activation`."""
    return look(beside, function, "my_activation")
