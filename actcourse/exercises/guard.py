"""Calling a learner's function so that nothing it does harms the notebook."""

import copy
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from actcourse.exercises.time_limit import time_limit

TIME_LIMIT = 2.0  # seconds for one call; right answers take less than a thousandth of that


@dataclass(frozen=True)
class Answer:
    """What one call came to: its result, or the error it raised, and whether it changed its input."""

    args: tuple
    result: object = None
    error: BaseException | None = None
    changed: bool = False


def ask(function, args, seconds=TIME_LIMIT):
    """Call `function` on a copy of `args` and return an `Answer`; never raises for what it does.

    Interrupting the kernel (KeyboardInterrupt) is the learner's own doing and passes through.
    """
    own, limit = copy.deepcopy(args), time_limit(seconds)
    try:
        with _undisturbed(), limit:
            result = function(*own)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also sys.exit() and OutOfTime
        limit.stop()  # again, should a late OutOfTime have come before it could stop
        return Answer(args, error=error, changed=_differ(args, own))
    return Answer(args, result, changed=_differ(args, own))


@contextmanager
def _undisturbed():
    """Keep warnings quiet, and put NumPy's error handling and random state back afterwards."""
    state = np.random.get_state()  # noqa: NPY002 - learners may use the old global generator
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


def _differ(before, after):
    """Whether any array among the arguments was changed in value, shape or type."""
    return not all(_same(one, other) for one, other in zip(before, after, strict=True))


def _same(one, other):
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if not isinstance(one, np.ndarray):
        return True  # numbers and functions cannot be changed, and a generator is meant to be
    return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)
