"""How values are shown to a learner: what was tried, what came back, and what is true there.

Numbers in the sentence have true minus signs; what stands in backticks is Python, and can be pasted.
"""

import inspect

import numpy as np

from actcourse.exercises.examiner.guard import look
from actcourse.functions import words
from actcourse.functions.names import unknown
from actcourse.functions.words import counted, number, with_minus

TEXT = 1000  # characters of what an object says of itself
SHORT = 8  # numbers: longer arrays are described by their shape


def evidence(exercise, trial, relative=False):
    """The worst place of an answer in a sentence: the input, what came back, what is true there.

    relative: whether an error counts by its share of the truth, as it does where the truth is tiny.
    """
    part, index = _worst(trial, relative)
    given, true = apart(trial.given[part][index], trial.truth[part][index])
    if exercise.elementwise:
        parameters = _with_parameters(exercise, trial.args[1:])
        x = float(trial.args[0][index])
        return f"At x = {number(x)}{parameters} it returned {given}; {_truth(exercise, trial, index, true)}."
    if exercise.view:
        return f"{_call(exercise, trial.args)}, {trial.names[index[0]]} was {given}; it should be {true}."
    place = f" at index [{', '.join(map(str, index))}]" if index else ""
    name = f" of `{trial.names[part]}`" if trial.names[part] else ""
    how = ", measured by central differences" if _measures(exercise, trial, index, part, true) else ""
    return f"{called_with(exercise, trial.args)} returned {given}{place}{name}; true is {true}{how}."


def worst_point(exercise, trial, relative=False):
    """For an elementwise function x at the worst place, with the other arguments; None for others."""
    if not exercise.elementwise:
        return None
    _, index = _worst(trial, relative)
    return (float(trial.args[0][index]), *trial.args[1:])


def _worst(trial, relative):
    """The part and the index in it where the answer is farthest from the truth."""
    worst = (-1.0, 0, ())
    for part, (given, truth) in enumerate(zip(trial.given, trial.truth, strict=True)):
        if truth.size == 0:
            continue
        with np.errstate(invalid="ignore"):
            error = np.where(np.isfinite(given) | (given == truth), np.abs(given - truth), np.inf)
        if relative:
            error = error / np.maximum(np.abs(truth), np.finfo(float).tiny)
        error = np.where(np.isclose(given, truth, trial.rtol, trial.atol), 0, error)  # what is right is no evidence
        index = np.unravel_index(np.argmax(error), error.shape)
        worst = max(worst, (float(error[index]), part, index), key=lambda each: each[0])
    return worst[1], tuple(int(i) for i in worst[2])


def _truth(exercise, trial, index, true):
    if exercise.derivative_of is None:
        return f"the value there is {true}"
    name = exercise.derivative_of.__name__.lstrip("_")
    if not trial.settled[0][index]:
        low, high = (float(bound[index]) for bound in exercise.between(*trial.args))
        if not np.isfinite([low, high]).all():
            return f"the slope of {name} there cannot be measured, and any number is right"
        return f"the slope of {name} jumps there, and anything from {number(low)} to {number(high)} is right"
    how = ", measured by a central difference," if _measures(exercise, trial, index, 0, true) else ""
    return f"the slope of {name} there{how} is {true}"


def _measures(exercise, trial, index, part, true):
    """Whether measuring shows the digits of a true slope; a slope is said to be measured only then."""
    if exercise.derivative_of is None and exercise.measured is None:
        return False
    with np.errstate(all="ignore"):
        measured = exercise.measure(*trial.args)
    return number(np.asarray(measured[part] if exercise.returns else measured)[index] + 0.0) == true


def _with_parameters(exercise, values):
    names = list(inspect.signature(exercise.solution).parameters)[1:]
    return "".join(f", with {name} = {_argument(value)}," for name, value in zip(names, values, strict=True))


def apart(given, true):
    """Two numbers as text, with as many digits as it takes to tell them apart, and at least four."""
    given, true = given + 0.0, true + 0.0  # a zero has no sign
    for digits in range(4, 18):
        texts = f"{given:.{digits}g}", f"{true:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return tuple(map(with_minus, texts))


def name_of_array(exercise, args):
    """What the exercise calls the first array, or list of arrays, among its arguments."""
    names = inspect.signature(exercise.solution).parameters
    return next((n for n, value in zip(names, args, strict=True) if isinstance(value, np.ndarray | list)), "x")


def called_with(exercise, args):
    """The beginning of a sentence about a call: short arrays by their numbers, long ones by their shape."""
    return f"{_call(exercise, args)}, it"


def _call(exercise, args):
    names = inspect.signature(exercise.solution).parameters
    given = [f"{name} = {_argument(argument)}" for name, argument in zip(names, args, strict=True)]
    return f"Called with {' and '.join(given) if len(given) < 3 else ', '.join(given)}"


def _argument(argument):
    if isinstance(argument, np.ndarray):
        return shown(argument) if argument.size <= SHORT else shape_text(argument.shape)
    if isinstance(argument, float | int):
        return number(argument)
    if isinstance(argument, list | tuple):
        kind = "array" if argument and isinstance(argument[0], np.ndarray) else "thing"
        return f"a list of {counted(len(argument), kind)}"
    if callable(argument):
        return f"`{getattr(argument, '__name__', 'a function')}`"
    return f"a {type(argument).__name__.lower()}"


def shape_text(shape):
    return f"an array of shape {shape}" if shape else "a single number"


def shown(thing):
    """A thing in a few words: an array by its numbers when it is short, else by its kind."""
    if type(thing) is np.ndarray and thing.size <= SHORT:
        numbers = np.array2string(thing, separator=", ", max_line_width=200, formatter={"all": _element})
        return f"`{' '.join(numbers.split())}`"
    if type(thing) is np.ndarray:
        return f"an array of shape {thing.shape} and dtype {thing.dtype}"
    return f"`{_short_repr(thing)}`, of type `{type_name(thing)}`"


def _element(value):
    return f"{value + 0.0:.4g}" if isinstance(value, np.floating) else str(value)


def error_text(error):
    """An error as Python would print it, in one line."""
    return f"{type_name(error)}: {_text(str, error)[:300]}".replace("\n", " ").strip(": ")


def type_name(thing):
    return _printable(words.type_name(thing))


def look_up_error(kind, given, known):
    """The LookupError for what is no name of something: what was given may be any object."""
    return LookupError(look(unknown, kind, given, known, otherwise=f"There is no such {kind}."))


def in_short(thing):
    """An object as Python writes it, in a few words."""
    return _short_repr(thing)


def _short_repr(thing):
    text = " ".join(_text(repr, thing).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _text(function, thing):
    """What `str` or `repr` gives: a learner's own class may fail even at this, or never come to an end."""
    text = look(function, thing, otherwise="something that cannot be printed")
    return _printable(str.__str__(text)[:TEXT])


def _printable(text):
    return text.encode("utf-8", "replace").decode()  # half an emoji cannot be shown
