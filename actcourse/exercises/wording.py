"""How values are shown to a learner: what was tried, what came back, and what is true there."""

import numpy as np

STEP = 1e-5  # of central differences; at this size they agree with the true slope to about 1e-10


def evidence(exercise, answer):
    """The worst place of an answer in a sentence: the input, what came back, what is true there."""
    truth = exercise.solution(*answer.args)
    result, truth = np.asarray(answer.result, dtype=float), np.asarray(truth, dtype=float)
    with np.errstate(invalid="ignore"):
        error = np.where(np.isfinite(result), np.abs(result - truth), np.inf)
    worst = np.unravel_index(np.argmax(error), error.shape)
    if truth.shape != np.shape(answer.args[0]):  # not one output for each input
        inputs = ", ".join(shown(argument) for argument in answer.args)
        return f"Called with {inputs}, it returned {number(result[worst])}; true is {number(truth[worst])}."
    x = float(answer.args[0][worst])
    return f"At x = {number(x)} it returned {number(result[worst])}; {_truth(exercise, x, truth[worst])}."


def _truth(exercise, x, value):
    """What is true at x. A slope is measured where that is possible, so that it can be believed."""
    if exercise.derivative_of is None:
        return f"the value there is {number(value)}"
    name, f = exercise.derivative_of.__name__, exercise.derivative_of
    measured = (f(x + STEP) - f(x - STEP)) / (2 * STEP)
    if not np.isclose(measured, value, rtol=1e-3, atol=0):
        return f"the slope of {name} there is {number(value)}"
    return f"the slope of {name} there, measured by a central difference, is {number(measured)}"


def number(value):
    return f"{value:.4g}"


def shown(thing):
    """A thing in a few words: an array by its numbers when it is short, else by its kind."""
    if isinstance(thing, np.ndarray) and thing.size <= 8:
        return f"`{np.array2string(thing, precision=4, separator=', ')}`"
    if isinstance(thing, np.ndarray):
        return f"an array of shape {thing.shape} and dtype {thing.dtype}"
    return f"`{_short_repr(thing)}`, of type `{type(thing).__name__}`"


def error_text(error):
    """An error as Python would print it, in one line."""
    return f"{type(error).__name__}: {_text(str, error)[:300]}".replace("\n", " ")


def _short_repr(thing):
    text = _text(repr, thing)
    return text if len(text) <= 60 else text[:57] + "..."


def _text(function, thing):
    try:
        return function(thing)
    except Exception:  # a learner's own class may fail even at this
        return "something that cannot be printed"
