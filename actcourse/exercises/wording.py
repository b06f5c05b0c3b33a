"""How values are shown to a learner: what was tried, what came back, and what is true there."""

import numpy as np

STEP = 1e-5  # of central differences; at this size they agree with the true slope to about 1e-10


def evidence(exercise, answer, relative=False):
    """The worst place of an answer in a sentence: the input, what came back, what is true there.

    relative: whether an error counts by its share of the truth, as it does where the truth is tiny.
    """
    truth = exercise.solution(*answer.args)
    result, truth = np.asarray(answer.result, dtype=float), np.asarray(truth, dtype=float)
    with np.errstate(invalid="ignore"):
        error = np.where(np.isfinite(result), np.abs(result - truth), np.inf)
    if relative:
        error = error / np.maximum(np.abs(truth), np.finfo(float).tiny)
    worst = np.unravel_index(np.argmax(error), error.shape)
    given, true = apart(result[worst], truth[worst])
    if truth.shape != np.shape(answer.args[0]):  # not one output for each input
        return f"{called_with(answer.args)} returned {given}; true is {true}."
    x = float(answer.args[0][worst])
    return f"At x = {number(x)} it returned {given}; {_truth(exercise, x, truth[worst], true)}."


def _truth(exercise, x, value, true):
    """What is true at x. A slope is said to be measured where a measurement shows the same digits."""
    if exercise.derivative_of is None:
        return f"the value there is {true}"
    name, f = exercise.derivative_of.__name__, exercise.derivative_of
    measured = (f(x + STEP) - f(x - STEP)) / (2 * STEP)
    how = ", measured by a central difference," if number(measured) == number(value) else ""
    return f"the slope of {name} there{how} is {true}"


def number(value):
    return f"{value:.4g}"


def apart(given, true):
    """Two numbers as text, with as many digits as it takes to tell them apart, and at least four."""
    for digits in range(4, 18):
        texts = f"{given:.{digits}g}", f"{true:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts


def called_with(args):
    """The beginning of a sentence about a call: short arrays by their numbers, long ones by their shape."""
    return f"Called with {' and '.join(_argument(argument) for argument in args)}, it"


def _argument(argument):
    return shown(argument) if argument.size <= 8 else shape_text(argument.shape)


def shape_text(shape):
    return f"an array of shape {shape}" if shape else "a single number"


def shown(thing):
    """A thing in a few words: an array by its numbers when it is short, else by its kind."""
    if type(thing) is np.ndarray and thing.size <= 8:
        return f"`{np.array2string(thing, precision=4, separator=', ')}`"
    if type(thing) is np.ndarray:
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
