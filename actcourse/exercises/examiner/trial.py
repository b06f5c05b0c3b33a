"""A trial: what came back from one call, beside what is right there."""

import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice

import numpy as np

from actcourse.exercises.examiner.guard import look
from actcourse.exercises.exercise import arrays_in

MOST = 100  # things that are unpacked: none of the exercises asks for as many


@dataclass(frozen=True)
class Trial:
    """One call of a learner's function.

    args: what it was called with.
    names: of the things that came back, of the numbers in a view; one empty where the exercise asks for one thing.
    given: what came back, as a tuple of arrays of floats.
    truth: the same as it should be; where several values are right, the one nearest to what came back.
    settled: for each of these arrays, where only one value is right.
    whole: whether all that came back is of a type that holds whole numbers only.
    rtol, atol: how far an answer may be from the truth, in the precision that it has.
    """

    args: tuple
    names: tuple
    given: tuple
    truth: tuple
    settled: tuple
    whole: bool
    rtol: float
    atol: float

    @property
    def finite(self):
        """Whether all is finite, save where the truth is not, as the slope of a vertical tangent."""
        pairs = zip(self.given, self.truth, strict=True)
        return all((np.isfinite(given) | (given == truth)).all() for given, truth in pairs)

    def close(self, part):
        """Whether this part of the answer is equal to the truth up to rounding."""
        return np.allclose(self.given[part], self.truth[part], self.rtol, self.atol)

    def close_each(self, part):
        """The same for each of its numbers."""
        return np.isclose(self.given[part], self.truth[part], self.rtol, self.atol)

    @property
    def right(self):
        return all(self.close(part) for part in range(len(self.given)))


def result_of(exercise, trial):
    """What came back in a trial, as the exercise wants it."""
    return trial.given if exercise.returns else trial.given[0]


def trial(exercise, args, result):
    """The `Trial` for a result of the right type and shape."""
    names, given = viewed(exercise, result, args)
    if exercise.between:
        low, high = (np.asarray(bound, dtype=float) for bound in exercise.between(*fresh(args)))
        truth = (np.fmin(np.fmax(given[0], low), high),)  # not np.clip: NaN must not become its own truth
        settled = (low == high,)
    else:
        _, truth = viewed(exercise, exercise.solution(*fresh(args)), args)
        settled = tuple(np.ones(np.shape(part), bool) for part in truth)
    whole = all(np.asarray(part).dtype.kind in "iu" for part in parts(exercise, result))
    return Trial(args, names, given, truth, settled, whole, *_tolerances(exercise, args, result, truth))


def viewed(exercise, result, args):
    """What of a result is compared: names, and as many arrays of floats."""
    if exercise.view:
        views = exercise.view(result, *fresh(args))
        return tuple(views), (np.array(list(views.values()), dtype=float),)
    return exercise.returns or ("",), tuple(np.asarray(part, dtype=float) for part in parts(exercise, result))


def parts(exercise, result):
    """The things that a result consists of."""
    return tuple(result) if exercise.returns else (result,)


def in_parts(exercise, answer):
    """The answer with what it gave unpacked, where several things or a list are wanted and it gave as many together.

    A named tuple, a generator or anything else that can be unpacked will do, and rows of an array where each is of the
    shape that is wanted. What cannot be unpacked is left as it is.
    """
    if answer.error is not None or type(answer.result) is (tuple if exercise.returns else np.ndarray):
        return answer
    if any(type(answer.result) is kind for kind in (Fraction, Decimal)):  # real numbers too
        return replace(answer, result=float(answer.result))
    wanted = exercise.solution(*fresh(answer.args))
    if exercise.returns or isinstance(wanted, list):
        return replace(answer, result=look(_unpacked, answer.result, wanted, otherwise=answer.result))
    return answer


_UNPACKED_IN_NO_ORDER = str, bytes, dict, set, frozenset


def _unpacked(result, wanted):
    """The same as a tuple or list of what it holds, as `wanted` is; itself where that is not as much as is wanted."""
    if issubclass(type(result), _UNPACKED_IN_NO_ORDER):
        return result
    rows = issubclass(type(result), np.ndarray) and result.dtype != object
    if rows and not all(np.shape(each) == result.shape[1:] for each in wanted):
        return result
    held = type(wanted)(islice(iter(result), MOST))
    return held if isinstance(wanted, list) or len(held) == len(wanted) else result


def fresh(args):
    """A copy, as calling with arguments may change them: it draws numbers from a generator."""
    return copy.deepcopy(args)


def _tolerances(exercise, args, result, truth):
    # Single precision has seven digits, of which sums lose some. A result may also be a number or a list of numbers.
    results = map(np.asarray, parts(exercise, result))
    if any(array.dtype == np.float32 for array in (*arrays_in(args), *results)):
        size = max(1.0, *(np.max(np.abs(part), initial=0) for part in truth))
        return max(1e-4, exercise.rtol), max(1e-6 * size, exercise.atol)
    return exercise.rtol, exercise.atol
