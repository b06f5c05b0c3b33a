"""Finding out what is wrong with an answer, from the outside in.

`diagnose` asks one question after the other, each only when those before it were answered well: can
the function be called, does it return arrays of the right shape, are they finite, are the values
right, and if not, which named mistake makes just these values; then large numbers, integers, float32.
The first thing found is reported, alone.
"""

import inspect
from dataclasses import dataclass

import numpy as np

from actcourse.exercises.guard import TIME_LIMIT, ask
from actcourse.exercises.recognition import recognise
from actcourse.exercises.slugs import SLUGS
from actcourse.exercises.time_limit import OutOfTime
from actcourse.exercises.wording import error_text, evidence, shown


@dataclass(frozen=True)
class Finding:
    """The name of a mistake, and what to tell the learner."""

    slug: str
    message: str


class NotAttempted(Exception):
    """The function is still the starter: it raises NotImplementedError."""


def diagnose(exercise, function):
    """The first `Finding`, or None for a right answer. Raises NotAttempted for a starter."""
    levels = (_callable, _ordinary, _tails, _integers, _single_precision)
    return next((found for level in levels if (found := level(exercise, function))), None)


# -- can it be called? ------------------------------------------------------------------------------


def _callable(exercise, function):
    if not callable(function):
        return _finding(
            exercise,
            "not-a-function",
            f"The check was given {shown(function)}. Hand over the function itself, by its name and "
            f"without brackets behind it: `check({exercise.id!r}, {exercise.id})`.",
        )
    wanted = list(inspect.signature(exercise.solution).parameters)
    try:
        inspect.signature(function).bind(*wanted)
    except ValueError:
        return None  # some functions written in C do not tell their signature
    except TypeError as error:
        call = f"`{exercise.id}({', '.join(wanted)})`"
        return _finding(exercise, "wrong-arguments", f"It is called as {call}, and that fails: {error}.")
    return None


def _asked(exercise, function, stage):
    """The answers to all probes of a stage; the first that is no answer is a Finding instead."""
    answers = []
    for probe in exercise.probes:
        if probe.stage == stage:
            answer = ask(function, probe.args)
            finding = _no_answer(exercise, function, answer) or _type_and_shape(exercise, answer)
            if finding:
                return finding
            answers.append(answer)
    return answers


def _no_answer(exercise, function, answer):
    tried = f"Called with {_shapes(answer.args)}, it"
    if isinstance(answer.error, NotImplementedError):
        raise NotAttempted
    if isinstance(answer.error, OutOfTime):
        return _finding(
            exercise,
            "too-slow",
            f"{tried} was still running after {TIME_LIMIT:g} seconds and was stopped. Is there a loop "
            "whose condition never becomes false?",
        )
    if answer.error is not None:
        return _error(exercise, function, answer, tried)
    if answer.changed:
        return _finding(
            exercise,
            "mutates-input",
            f"{tried} changed the array it was given. Whoever called it still needs that array: "
            "compute a new one (`y = 2 * x`) where you now change the old one (`x *= 2`, `x[...] = `).",
        )
    if answer.result is None:
        return _finding(
            exercise,
            "no-return",
            f"{tried} gave back `None`. Printing shows a value and forgets it; "
            "`return` is what hands it to the caller.",
        )
    return None


def _error(exercise, function, answer, tried):
    problem = f"{tried} stopped with `{error_text(answer.error)}`."
    numbers = tuple(float(np.ravel(argument)[0]) for argument in answer.args)
    alone = ask(function, numbers)
    if alone.error is None and _is_real(alone.result):
        thought = (
            "With single numbers it works. Functions of `math` and a plain `if` take one number at a "
            "time; NumPy's functions take all elements of an array at once."
        )
        return _finding(exercise, "scalar-only", f"{problem} {thought}")
    return _finding(exercise, "raises", problem)


# -- are ordinary values right? ---------------------------------------------------------------------


def _ordinary(exercise, function):
    answers = _asked(exercise, function, "ordinary")
    if isinstance(answers, Finding):
        return answers
    for answer in answers:
        if not _finite(answer):
            return _finding(exercise, "not-finite", evidence(exercise, answer))
    return _values(exercise, answers)


def _type_and_shape(exercise, answer):
    if not _is_real(answer.result):
        return _finding(
            exercise,
            "wrong-type",
            f"Called with {_shapes(answer.args)}, it returned {shown(answer.result)}. "
            "What is wanted is an array of real numbers.",
        )
    given, wanted = np.shape(answer.result), np.shape(exercise.solution(*answer.args))
    if given == wanted:
        return None
    return _finding(
        exercise,
        "wrong-shape",
        f"Called with {_shapes(answer.args)}, it returned {_shape(given)}; wanted is {_shape(wanted)}.",
    )


def _values(exercise, answers):
    worst = max(answers, key=lambda answer: _error_size(exercise, answer))
    if all(_close(exercise, answer) for answer in answers):
        return None
    slug, thought = recognise(exercise, answers)
    return Finding(slug, f"{evidence(exercise, worst)} {thought}")


# -- and at the edges? ------------------------------------------------------------------------------


def _tails(exercise, function):
    return _edge(exercise, function, "tails", _about_tails)


def _integers(exercise, function):
    return _edge(exercise, function, "integers", _about_integers)


def _single_precision(exercise, function):
    return _edge(exercise, function, "float32", _about_single_precision)


def _edge(exercise, function, stage, about):
    """Judge one of the last stages; `about` names what is wrong with an answer that is not close."""
    answers = _asked(exercise, function, stage)
    if isinstance(answers, Finding):
        return answers
    for answer in answers:
        if not (_finite(answer) and _close(exercise, answer)):
            slug, thought = about(exercise, answer)
            return Finding(slug, f"{evidence(exercise, answer)} {thought}")
    return None


def _about_tails(exercise, answer):
    if _finite(answer):
        thought = "For ordinary numbers all is well. What happens to your formula far out?"
        return "precision-lost", exercise.message_for("precision-lost", thought)
    thought = (
        "Some step on the way grows beyond the largest float, about 1.8e308, although the result is small. "
        "Which one? Can it be written so that only a shrinking exponential is left?"
    )
    return "overflow", exercise.message_for("overflow", thought)


def _about_integers(exercise, answer):
    right_with_floats = "With floats the same numbers come out right."
    if not np.array_equal(answer.result, np.trunc(exercise.solution(*answer.args))):
        return "wrong-value", f"{right_with_floats} What does your code do with integers?"
    return "integer-truncation", (
        f"{right_with_floats} An array made like an array of integers (`np.zeros_like(x)`, `x.copy()`) holds "
        "integers, and cuts off what does not fit."
    )


def _about_single_precision(exercise, answer):
    slug = "precision-lost" if _finite(answer) else "not-finite"
    return slug, "The same numbers as float64 come out right; these are float32."


# -- small tools ------------------------------------------------------------------------------------


def _finding(exercise, slug, message):
    """A finding that says what the slug means, what happened, and the exercise's own thought on it."""
    return Finding(slug, f"{SLUGS[slug]} {message} {exercise.message_for(slug)}".strip())


def _is_real(result):
    return isinstance(result, np.ndarray | np.generic | float | int) and np.asarray(result).dtype.kind in "fiub"


def _finite(answer):
    return bool(np.all(np.isfinite(answer.result)))


def _close(exercise, answer):
    """Equal to rounding error, in the precision that the answer has."""
    single = np.asarray(answer.result).dtype == np.float32 or answer.args[0].dtype == np.float32
    rtol, atol = (1e-4, 1e-6) if single else (1e-9, 1e-12)
    return np.allclose(answer.result, exercise.solution(*answer.args), rtol=rtol, atol=atol)


def _error_size(exercise, answer):
    return float(np.max(np.abs(answer.result - exercise.solution(*answer.args))))


def _shapes(args):
    arrays = [_shape(np.shape(argument)) for argument in args]
    return " and ".join(arrays)


def _shape(shape):
    return f"an array of shape {shape}" if shape else "a single number"
