"""What can go wrong before a learner's function returns anything, in words."""

import numpy as np

from actcourse.exercises.examiner import guard
from actcourse.exercises.examiner.guard import ask, look
from actcourse.exercises.examiner.stopping import stopping_alike
from actcourse.exercises.examiner.time_limit import OutOfTime
from actcourse.exercises.examiner.tracing import is_a_number, loops, traced
from actcourse.exercises.examiner.wording import called_with, error_text, name_of_array
from actcourse.exercises.exercise import arrays_in
from actcourse.exercises.slugs import finding


class NotAttempted(Exception):
    """The function is still the starter: it raises NotImplementedError."""


def trouble(exercise, function, answer, worked):
    """The `Finding` for an answer that is none, or None where there is a result.

    worked: the arguments with which the function has returned something before.
    Raises NotAttempted for a starter.
    """
    problem = _trouble(exercise, function, answer, worked)
    return finding(*problem) if problem else None


def _trouble(exercise, function, answer, worked):
    tried = called_with(exercise, answer.args)
    if _is(answer.error, OutOfTime):
        return "too-slow", (
            f"{tried} was still running after {guard.TIME_LIMIT:g} seconds and was stopped. Is there a loop "
            "whose condition never becomes false?"
        )
    if answer.error is not None:
        return _error(exercise, function, answer, worked)
    if answer.changed:
        name = name_of_array(exercise, answer.args)
        return "mutates-input", (
            f"{tried} changed {_what_changes(answer.args)}. Whoever called it still needs it as it was: "
            f"compute a new one (`y = 2 * {name}`) where you now change the old one (`{name} *= 2`, `{name}[...] = `)."
        )
    if answer.result is None:
        return "no-return", (
            f"{tried} gave back `None`. Printing shows a value and forgets it; `return` is what hands it to the caller."
        )
    return None


def _what_changes(args):
    arrays = len(list(arrays_in(args)))
    if any(isinstance(argument, list) for argument in args):
        return "an array or a list it was given"
    return "the array it was given" if arrays == 1 else "an array it was given"


def _error(exercise, function, answer, worked):
    where, unwritten = traced(function, answer.error), _is(answer.error, NotImplementedError)
    if unwritten and where.helper is None and not worked:
        raise NotAttempted
    problem = f"{called_with(exercise, answer.args)} stopped with `{error_text(answer.error)}`"
    problem += f", in `{where.expression}`." if where.expression else "."
    if where.helper is not None:
        why = "which is not written yet" if unwritten else "and the error arises there"
        problem += f" It calls `{where.helper}`, {why}."
    if unwritten:
        return "raises", problem
    if _is(answer.error, OverflowError) and "cannot convert" not in error_text(answer.error):
        return "overflow", (
            f"{problem} Python's own functions stop where a result is too large. NumPy's give infinity and go "
            "on, but better still is a formula in which nothing grows."
        )
    mistake = None if exercise.elementwise else stopping_alike(exercise, answer, function)
    if mistake:
        return mistake.slug, f"{problem} {mistake.message}"
    return _shape_trouble(exercise, function, answer, worked, problem, where.one_number)


_ROW_BY_ROW = (
    "A loop over an array with two axes runs over its rows: can you do without the loop, with functions of NumPy that "
    "take all elements at once?"
)
_SO_MANY_AXES = "Which step of your code counts on a certain number of axes?"


def _shape_trouble(exercise, function, answer, worked, problem, at_a_time):
    if worked and "Cannot cast" in error_text(answer.error):
        return "raises", (
            f"{problem} An array made of integers holds integers, and `+=` or `out=` cannot put decimals into it. "
            "Begin with an array of floats, or compute a new one (`y = y + …`)."
        )
    if worked and _axes(answer.args) > max(map(_axes, worked)):
        return (
            "raises",
            f"{problem} With fewer axes it worked. {_ROW_BY_ROW if look(loops, function) else _SO_MANY_AXES}",
        )
    if exercise.elementwise and not worked and _works_alone(function, answer.args):
        return "scalar-only", (
            f"{problem} With single numbers it works. Functions of `math` and a plain `if` take one number at "
            "a time; NumPy's functions take all elements of an array at once."
        )
    if at_a_time and not worked:
        return "scalar-only", (
            f"{problem} {at_a_time} takes one number at a time; NumPy's functions take all elements of an array at "
            "once."
        )
    return "raises", problem


def _axes(args):
    return max((array.ndim for array in arrays_in(args)), default=0)


def _works_alone(function, args):
    """Whether a single number, in place of the first array, gives a single number."""
    alone = ask(function, (float(np.ravel(args[0])[0]), *args[1:]))
    return alone.error is None and is_a_number(alone.result)


def _is(error, kind):
    """Whether an error is of this kind, whatever its class says of itself."""
    return issubclass(type(error), kind)
