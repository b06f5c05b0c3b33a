"""Finding out what is wrong with an answer, from the outside in.

`diagnose` asks one question after the other, each only when those before it were answered well: can
the function be called, does it return arrays of the right shape, are they finite, are the values
right, and if not, which named mistake makes just these values; then large numbers, integers, float32.
The first thing found is reported, alone.
"""

import inspect
from dataclasses import dataclass

import numpy as np

from actcourse.exercises.calling import NotAttempted, trouble
from actcourse.exercises.guard import ask
from actcourse.exercises.recognition import explain, recognise
from actcourse.exercises.slugs import SLUGS
from actcourse.exercises.wording import called_with, evidence, shape_text, shown

__all__ = ["Finding", "NotAttempted", "diagnose"]


@dataclass(frozen=True)
class Finding:
    """The name of a mistake, and what to tell the learner."""

    slug: str
    message: str


def diagnose(exercise, function):
    """The first `Finding`, or None for a right answer. Raises NotAttempted for a starter."""
    levels = (_callable, _ordinary, _tails, _integers, _single_precision)
    return next((found for level in levels if (found := level(exercise, function))), None)


# -- can it be called? ------------------------------------------------------------------------------


def _callable(exercise, function):
    if not callable(function):
        return _finding(
            "not-a-function",
            f"The check was given {shown(function)}. Hand over the function itself, by its name and "
            f"without brackets behind it: `check({exercise.id!r}, {exercise.id})`.",
        )
    wanted = list(inspect.signature(exercise.solution).parameters)
    try:
        inspect.signature(function).bind(*wanted)
    except TypeError as error:
        call = f"`{exercise.id}({', '.join(wanted)})`"
        return _finding("wrong-arguments", f"It is called as {call}, and that fails: {error}.")
    except Exception:  # functions written in C may not tell their signature, and a learner's class may fail at it
        return None
    return None


def _asked(exercise, function, stage):
    """The answers to all probes of a stage; the first that is no answer is a Finding instead."""
    answers = []
    for probe in exercise.probes:
        if probe.stage == stage:
            answer = ask(function, probe.args)
            problem = trouble(function, answer, worked=[done.args for done in answers])
            finding = _finding(*problem) if problem else _type_and_shape(exercise, answer)
            if finding:
                return finding
            answers.append(answer)
    return answers


def _type_and_shape(exercise, answer):
    tried = f"{called_with(answer.args)} returned"
    if not _is_real(answer.result):
        return _finding("wrong-type", f"{tried} {shown(answer.result)}. What is wanted is an array of real numbers.")
    given, wanted = np.shape(answer.result), np.shape(exercise.solution(*answer.args))
    if given == wanted:
        return None
    thought = explain(exercise, answer, "wrong-shape", "")
    return _finding("wrong-shape", f"{tried} {shape_text(given)}; wanted is {shape_text(wanted)}. {thought}".strip())


# -- are ordinary values right? ---------------------------------------------------------------------


def _ordinary(exercise, function):
    answers = _asked(exercise, function, "ordinary")
    if isinstance(answers, Finding):
        return answers
    for answer in answers:
        if not _finite(answer):
            return _finding("not-finite", evidence(exercise, answer))
    if all(_close(exercise, answer) for answer in answers):
        return None
    slug, thought = recognise(exercise, answers)
    worst = max(answers, key=lambda answer: _error_size(exercise, answer))
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
            return Finding(slug, f"{evidence(exercise, answer, relative=stage == 'tails')} {thought}")
    return None


def _about_tails(exercise, answer):
    if _finite(answer):
        thought = "For ordinary numbers all is well. What does each step of your formula give at this x?"
        return "precision-lost", explain(exercise, answer, "precision-lost", thought)
    thought = (
        "Some step on the way grows beyond the largest float, about 1.8e308, although the result is small. "
        "Which one? Can it be written so that only a shrinking exponential is left?"
    )
    return "overflow", explain(exercise, answer, "overflow", thought)


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


def _finding(slug, message):
    """A finding that begins with what its name means."""
    return Finding(slug, f"{SLUGS[slug]} {message}")


def _is_real(result):
    # Exactly these types: a subclass could answer differently at every turn.
    plain = type(result) in (np.ndarray, float, int, bool) or isinstance(result, np.generic)
    return plain and np.asarray(result).dtype.kind in "fiub"


def _finite(answer):
    return bool(np.all(np.isfinite(answer.result)))


def _close(exercise, answer):
    """Equal to rounding error, in the precision that the answer has."""
    single = np.asarray(answer.result).dtype == np.float32 or answer.args[0].dtype == np.float32
    rtol, atol = (1e-4, 1e-6) if single else (1e-9, 1e-12)
    return np.allclose(answer.result, exercise.solution(*answer.args), rtol=rtol, atol=atol)


def _error_size(exercise, answer):
    return float(np.max(np.abs(answer.result - exercise.solution(*answer.args))))
