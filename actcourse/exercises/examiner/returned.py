"""Whether what came back is of the kind, in the order and of the shape that is wanted."""

from itertools import permutations

import numpy as np

from actcourse.exercises.examiner.recognition import named
from actcourse.exercises.examiner.trial import fresh, parts, trial
from actcourse.exercises.examiner.wording import called_with, shape_text, shown
from actcourse.exercises.slugs import SLUGS, Finding, finding
from actcourse.functions.words import counted, listed

_COUNTS = ("no", "one", "two", "three", "four", "five", "six")


def unlike(exercise, answer):
    """The `Finding` for an answer that cannot be compared with what is wanted, or that is in another order; or None."""
    tried, result = f"{called_with(exercise, answer.args)} returned", answer.result
    wanted = exercise.solution(*fresh(answer.args))
    if exercise.returns and _count(result) != len(exercise.returns):
        return _too_many_or_few(exercise, result, tried)
    if not exercise.returns and _count(result) != 1:
        found = _more_than_one(exercise, answer, tried, wanted)
        if found:
            return found
    pairs = list(zip(parts(exercise, result), parts(exercise, wanted), strict=True))
    names = exercise.returns or ("",)
    whats = [f"{tried} as `{name}`" if name else tried for name in names]
    for what, (given, true) in zip(whats, pairs, strict=True):
        if not _is_real(given, isinstance(true, list)):
            return finding("wrong-type", f"{what} {_kind(given)}. What is wanted is {_wanted_kind(true)}.")
    order = _order(exercise, answer, wanted)
    if order:
        return _wrong_order(exercise, answer, tried, order)
    for what, (given, true) in zip(whats, pairs, strict=True):
        if np.shape(given) != np.shape(true):
            return _wrong_shape(exercise, answer, what, given, true)
    return None


# -- how many things, and of which kind -----------------------------------------------------------------


def _count(result):
    """How many things came back."""
    return len(result) if type(result) in (tuple, list) else 1


def _too_many_or_few(exercise, result, tried):
    wanted = f"{_COUNTS[len(exercise.returns)]} are wanted: {listed([f'`{name}`' for name in exercise.returns])}"
    return finding("wrong-type", f"{tried} {_kind(result)}. {_how_many(result)} came back, where {wanted}.")


def _how_many(result):
    count = _count(result)
    words = _COUNTS[count].capitalize() if count < len(_COUNTS) else str(count)
    return f"{words} thing{'s' if count != 1 else ''}"


def _more_than_one(exercise, answer, tried, wanted):
    """A tuple or list where one thing is wanted; None where it may be that thing."""
    result, said = answer.result, f"{tried} {_kind(answer.result)}. What is wanted is {_wanted_kind(wanted)}"
    right = [place for place, each in enumerate(result) if _is_right(exercise, answer.args, each, wanted)]
    which = f" Number {right[0] + 1} of them is right: return it alone." if right else ""
    if isinstance(wanted, list) and not right:
        return None
    if type(result) is list and np.ndim(wanted) and not right and _is_array_like(result):
        return finding("wrong-type", f"{said}, and a list is none, although `np.array` makes one of it.")
    return finding("wrong-type", f"{said}. {_how_many(result)} came back, where one is wanted.{which}")


def _is_array_like(result):
    try:
        return np.asarray(result).dtype.kind in "fiub"
    except Exception:  # of things that do not fit together
        return False


def _is_right(exercise, args, result, wanted):
    alike = _is_real(result, isinstance(wanted, list)) and np.shape(result) == np.shape(wanted)
    return alike and not exercise.view and trial(exercise, args, result).right


def _is_real(result, as_list):
    """Whether these are real numbers, as an array or a number, or, if `as_list`, as a list of numbers."""
    if as_list and type(result) in (list, tuple):
        return all(_is_real(each, False) and np.ndim(each) == 0 for each in result)
    # Exactly these types: a subclass could answer differently at every turn.
    plain = type(result) in (np.ndarray, float, int, bool) or isinstance(result, np.generic)
    return plain and np.asarray(result).dtype.kind in "fiub"


def _kind(given):
    """What came back, in a few words that also say of which type its numbers are."""
    said = shown(given)
    return said if type(given) is not np.ndarray or "dtype" in said else f"{said}, an array of dtype {given.dtype}"


def _wanted_kind(wanted):
    if isinstance(wanted, list):
        return "a list of numbers"
    return "a plain array (`ndarray`) of real numbers" if np.ndim(wanted) else "one real number"


# -- in which order ---------------------------------------------------------------------------------------


def _order(exercise, answer, wanted):
    """The names of several things in the order in which they came back, where that is not the one that is wanted."""
    names, given = exercise.returns, parts(exercise, answer.result)
    if len(names) < 2 or _fits(exercise, answer.args, given, wanted):
        return None
    for places in list(permutations(range(len(names))))[1:]:
        if _fits(exercise, answer.args, [given[place] for place in places], wanted):
            return [names[places.index(place)] for place in range(len(names))]
    return None


def _fits(exercise, args, given, wanted):
    shapes = all(np.shape(one) == np.shape(other) for one, other in zip(given, wanted, strict=True))
    return shapes and trial(exercise, args, given).right


def _wrong_order(exercise, answer, tried, order):
    mistake = named(exercise, answer.args, answer.result, "wrong-order")
    given, wanted = (", ".join(f"`{name}`" for name in names) for names in (order, exercise.returns))
    thought = mistake.message if mistake else "The numbers are right."
    return finding("wrong-order", f"{tried} {given}; wanted is {wanted}. {thought}")


# -- of which shape ---------------------------------------------------------------------------------------


def _wrong_shape(exercise, answer, what, given, wanted):
    mistake = named(exercise, answer.args, answer.result)
    shapes = f"{what} {_size(given)}; wanted is {_size(wanted)}."
    if mistake:
        return Finding(mistake.slug, f"{SLUGS['wrong-shape']} {shapes} {mistake.message}")
    if np.ndim(given) == 2 and np.shape(given) == np.shape(wanted)[::-1]:
        return Finding("transposed", f"{SLUGS['wrong-shape']} {shapes} Which axis is which?")
    return finding("wrong-shape", shapes)


def _size(thing):
    if isinstance(thing, list | tuple):
        return f"a {type(thing).__name__} of {counted(len(thing), 'number')}"
    return shape_text(np.shape(thing))
