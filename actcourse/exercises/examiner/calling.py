"""What can go wrong before a learner's function returns anything, in words."""

import numpy as np

from actcourse.exercises.examiner import guard
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.time_limit import OutOfTime
from actcourse.exercises.examiner.wording import called_with, error_text
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
    if isinstance(answer.error, OutOfTime):
        return "too-slow", (
            f"{tried} was still running after {guard.TIME_LIMIT:g} seconds and was stopped. Is there a loop "
            "whose condition never becomes false?"
        )
    if answer.error is not None:
        return _error(exercise, function, answer, worked)
    if answer.changed:
        return "mutates-input", (
            f"{tried} changed the array it was given. Whoever called it still needs that array: "
            "compute a new one (`y = 2 * x`) where you now change the old one (`x *= 2`, `x[...] = `)."
        )
    if answer.result is None:
        return "no-return", (
            f"{tried} gave back `None`. Printing shows a value and forgets it; `return` is what hands it to the caller."
        )
    return None


def _error(exercise, function, answer, worked):
    code, own = getattr(function, "__code__", None), _failing_code(function, answer.error)
    unwritten = isinstance(answer.error, NotImplementedError)
    if unwritten and own is code:
        raise NotAttempted
    problem = f"{called_with(exercise, answer.args)} stopped with `{error_text(answer.error)}`."
    if own is not code:
        why = "which is not written yet" if unwritten else "and the error arises there"
        return "raises", f"{problem} It calls `{own.co_name}`, {why}."
    if isinstance(answer.error, OverflowError):
        return "overflow", (
            f"{problem} Python's own functions stop where a result is too large. NumPy's give infinity and go "
            "on, but better still is a formula in which nothing grows."
        )
    mistake = None if exercise.elementwise else _stopping_alike(exercise, answer)
    if mistake:
        return mistake.slug, f"{problem} {mistake.message}"
    return _shape_trouble(exercise, function, answer, worked, problem)


def _stopping_alike(exercise, answer):
    """The named mistake whose code stops with the same words, which tell shapes and places; None for none."""
    text = error_text(answer.error)
    for mistake in exercise.mistakes:
        error = ask(mistake.wrong, answer.args).error if mistake.message else None
        if error is not None and error_text(error) == text:
            return mistake
    return None


def _shape_trouble(exercise, function, answer, worked, problem):
    if worked and _axes(answer.args) > max(map(_axes, worked)):
        return "raises", (
            f"{problem} With fewer axes it worked. Where an array has two axes, `x[i]` is a whole row: "
            "can you do without the loop, with functions of NumPy that take all elements at once?"
        )
    if exercise.elementwise and not worked and _works_alone(function, answer.args):
        return "scalar-only", (
            f"{problem} With single numbers it works. Functions of `math` and a plain `if` take one number at "
            "a time; NumPy's functions take all elements of an array at once."
        )
    return "raises", problem


def _axes(args):
    return max((array.ndim for array in arrays_in(args)), default=0)


def _works_alone(function, args):
    """Whether a single number, in place of the first array, gives a single number."""
    alone = ask(function, (float(np.ravel(args[0])[0]), *args[1:]))
    return alone.error is None and isinstance(alone.result, float | int | np.generic)


def _failing_code(function, error):
    """The code of the learner's function in which an error arose: this one, or one by its side that it calls."""
    code, beside = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    step = error.__traceback__
    while step is not None:
        failing = step.tb_frame.f_code
        if getattr(beside.get(failing.co_name), "__code__", None) is failing:
            code = failing
        step = step.tb_next
    return code
