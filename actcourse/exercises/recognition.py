"""Recognising which mistake makes just the values that came back."""

import numpy as np

from actcourse.functions import CATALOG

NEAR = 5e-4  # every wrong formula tried so far is off by more; a difference quotient mostly by less


APPROXIMATION = (
    "So close and yet not the same: is it a difference quotient, which measures the slope, a constant with "
    "too few digits, something rounded, or a small number added? The formula needs none of these."
)


def recognise(exercise, answers):
    """The slug of the mistake that explains wrong but finite answers, and the thought that leads on.

    answers: the `Answer`s to the ordinary probes, in their order.
    """
    given = _joined(answer.result for answer in answers)
    truth = _joined(exercise.solution(*answer.args) for answer in answers)
    integers = all(np.asarray(answer.result).dtype.kind in "iu" for answer in answers)
    if integers and np.array_equal(given, np.trunc(truth)):
        return "integer-truncation", "These are integers: whatever stood behind the decimal point is gone."
    if np.max(np.abs(given - truth)) < NEAR:
        return "approximation", APPROXIMATION
    for mistake in exercise.mistakes:
        if mistake.message and _makes(mistake.wrong, answers, given):
            return mistake.slug, mistake.message
    return _in_general(exercise, answers, given, truth)


def explain(exercise, answer, slug, otherwise):
    """The message of the mistake with this slug whose code gives just this answer; else `otherwise`."""
    given = _joined([answer.result])
    candidates = [mistake for mistake in exercise.mistakes if mistake.slug == slug and mistake.message]
    return next((mistake.message for mistake in candidates if _makes(mistake.wrong, [answer], given)), otherwise)


def _makes(function, answers, given):
    """Whether `function` returns just the given values."""
    try:
        with np.errstate(all="ignore"):
            theirs = _joined(function(*answer.args) for answer in answers)
    except Exception:  # mistakes of another kind: code that fails, or takes single numbers only
        return False
    return theirs.shape == given.shape and np.allclose(theirs, given, rtol=1e-6, atol=1e-9, equal_nan=True)


def _in_general(exercise, answers, given, truth):
    if np.allclose(given, -truth, rtol=1e-6, atol=1e-9):
        return "sign-flipped", "Every number has the wrong sign."
    if np.ptp(given) < 1e-9:
        return "hard-coded", "The same number comes back whatever goes in. Does x enter, or does it cancel?"
    if exercise.derivative_of and _makes(exercise.derivative_of, answers, given):
        return "function-not-derivative", "That is the function itself; asked for is its slope."
    relative = _other_function(answers, given)
    if relative:
        return "other-function", f"What you wrote is {relative}."
    factor, offset = _proportion(given, truth), np.mean(given - truth)
    if factor is not None:
        return "constant-factor", f"Everywhere it is {factor:.4g} times the truth. Which factor is it?"
    if np.allclose(given - offset, truth, rtol=1e-6, atol=1e-9):
        return "constant-offset", f"Everywhere it is off by {offset:.4g}. Which term is it?"
    return "wrong-value", "Work this one point out by hand: which step of your formula differs?"


def _other_function(answers, given):
    """Which function of the catalogue, or derivative of one, makes the given values; None for none."""
    if len(answers[0].args) != 1:
        return None
    for activation in CATALOG:
        if _makes(activation, answers, given):
            return activation.name
        if _makes(activation.derivative, answers, given):
            return f"the derivative of {activation.name}"
    return None


def _proportion(given, truth):
    """c where given = c · truth everywhere, else None."""
    c = float(given @ truth / (truth @ truth))
    return c if c != 0 and np.allclose(given, c * truth, rtol=1e-6, atol=1e-9) else None


def _joined(results):
    return np.concatenate([np.ravel(np.asarray(result, dtype=float)) for result in results])
