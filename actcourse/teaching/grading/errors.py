"""Errors of learners' code, from what the other process tells of them."""

import builtins
import functools

from actcourse.exercises.examiner.elsewhere import Traced
from actcourse.exercises.examiner.time_limit import OutOfTime
from actcourse.exercises.examiner.tracing import LONGEST
from actcourse.teaching.grading.travel import Malformed, name, text


class ProcessEnded(RuntimeError):
    """The process in which a learner's function ran is no longer there."""


class Over(Exception):
    """There will be no answer any more. error: what calls give."""

    def __init__(self, error):
        super().__init__()
        self.error = error


def error_from(told):
    """The error that is told: of the same kind, with the same name and text; Malformed for what is no error."""
    if type(told) is not dict:
        raise Malformed
    error = OutOfTime() if told.get("late") is True else _made(name(told.get("type")), told.get("base"))
    error.said = text(told.get("text"))
    helper, *rest = told.get("helper"), told.get("expression", ""), told.get("one_number", "")
    error.traced = Traced(None if helper is None else name(helper), *(text(each, 2 * LONGEST) for each in rest))
    return error


def _made(called, base):
    kind = getattr(builtins, base, None) if type(base) is str else None
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise Malformed
    kind = _kind(called, kind)
    return kind.__new__(kind)


@functools.lru_cache(maxsize=256)
def _kind(called, base):
    """A class of errors of this name, whose text is what was said."""
    base = Exception if issubclass(base, BaseExceptionGroup) else base  # which needs what it groups
    return type(called, (base,), {"__str__": lambda error: error.said})


def said_of(error):
    """An error in one line, as a failed statement is told of."""
    if isinstance(error, OutOfTime):
        return "it did not come to an end in time"
    said = str(error).replace("\n", " ")
    return f"{type(error).__name__}: {said}".rstrip(": ")
