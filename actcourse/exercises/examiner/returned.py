"""Whether what came back is of the kind, in the order and of the shape that is wanted."""

import numpy as np

from actcourse.exercises.examiner.order import order_of
from actcourse.exercises.examiner.recognition import named
from actcourse.exercises.examiner.trial import fresh, parts, trial
from actcourse.exercises.examiner.wording import called_with, shape_text, shown
from actcourse.exercises.slugs import SLUGS, Finding, finding
from actcourse.functions.words import counted, listed

_COUNTS = ("no", "one", "two", "three", "four", "five", "six")


def unlike(exercise, answer):
    """The `Finding` for an answer that cannot be compared with what is wanted, or that is in another order; or None."""
    wanted = exercise.solution(*fresh(answer.args))
    for level in (_wrong_count, _wrong_kind, _wrong_order, _wrong_shape):
        found = level(exercise, answer, wanted)
        if found:
            return found
    return None


def _returned(exercise, answer):
    return f"{called_with(exercise, answer.args)} returned"


def _pairs(exercise, answer, wanted):
    """Each thing that came back with the beginning of a sentence about it, and what it should be."""
    tried = _returned(exercise, answer)
    whats = [f"{tried} as `{name}`" for name in exercise.returns] or [tried]
    return zip(whats, parts(exercise, answer.result), parts(exercise, wanted), strict=True)


# -- how many things, and of which kind -----------------------------------------------------------------


def _count(result):
    """How many things came back."""
    return len(result) if _is_exactly(result, tuple, list) else 1


def _wrong_count(exercise, answer, wanted):
    if exercise.returns:
        return None if _count(answer.result) == len(exercise.returns) else _too_many_or_few(exercise, answer)
    return None if _count(answer.result) == 1 else _more_than_one(exercise, answer, wanted)


def _too_many_or_few(exercise, answer):
    tried, result = _returned(exercise, answer), answer.result
    wanted = f"{_COUNTS[len(exercise.returns)]} are wanted: {listed([f'`{name}`' for name in exercise.returns])}"
    return finding("wrong-type", f"{tried} {_kind(result)}. {_how_many(result)} came back, where {wanted}.")


def _how_many(result):
    count = _count(result)
    words = _COUNTS[count].capitalize() if count < len(_COUNTS) else str(count)
    return f"{words} thing{'s' if count != 1 else ''}"


def _more_than_one(exercise, answer, wanted):
    """A tuple or list where one thing is wanted; None where it may be that thing."""
    result = answer.result
    said = f"{_returned(exercise, answer)} {_kind(result)}. What is wanted is {_wanted_kind(wanted)}"
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


def _wrong_kind(exercise, answer, wanted):
    for what, given, true in _pairs(exercise, answer, wanted):
        if not _is_real(given, isinstance(true, list)):
            return finding("wrong-type", f"{what} {_kind(given)}. What is wanted is {_wanted_kind(true)}.")
    return None


def _is_exactly(result, *types):
    """Whether its type is one of these; asked in a way in which it has no say, as it would have in `in` or `==`."""
    return any(type(result) is each for each in types)


def _is_real(result, as_list):
    """Whether these are real numbers, as an array or a number, or, if `as_list`, as a list of numbers."""
    if as_list and _is_exactly(result, list, tuple):
        return all(_is_real(each, False) and np.ndim(each) == 0 for each in result)
    # Exactly these types: a subclass could answer differently at every turn.
    plain = _is_exactly(result, np.ndarray, float, int, bool) or issubclass(type(result), np.generic)
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


def _wrong_order(exercise, answer, wanted):
    given = parts(exercise, answer.result)
    order = order_of(exercise, given, lambda ordered: _fits(exercise, answer.args, ordered, wanted))
    if not order:
        return None
    mistake = named(exercise, answer.args, answer.result, "wrong-order")
    return _in_the_wrong_order(exercise, answer, order, mistake.message if mistake else "The numbers are right.")


def _in_the_wrong_order(exercise, answer, order, thought):
    given, wanted = (", ".join(f"`{name}`" for name in names) for names in (order, exercise.returns))
    return finding("wrong-order", f"{_returned(exercise, answer)} {given}; wanted is {wanted}. {thought}")


def _fits(exercise, args, given, wanted):
    return _same_shapes(given, wanted) and trial(exercise, args, given).right


def _same_shapes(given, wanted):
    return all(np.shape(one) == np.shape(other) for one, other in zip(given, wanted, strict=True))


# -- of which shape ---------------------------------------------------------------------------------------


def _wrong_shape(exercise, answer, wanted):
    different = (each for each in _pairs(exercise, answer, wanted) if np.shape(each[1]) != np.shape(each[2]))
    what, given, true = next(different, (None, None, None))
    if what is None:
        return None
    shapes, mistake = f"{what} {_size(given)}; wanted is {_size(true)}.", named(exercise, answer.args, answer.result)
    if mistake:
        return Finding(mistake.slug, f"{SLUGS['wrong-shape']} {shapes} {mistake.message}")
    order = order_of(exercise, parts(exercise, answer.result), lambda ordered: _same_shapes(ordered, wanted))
    if order:
        return _in_the_wrong_order(exercise, answer, order, "That is what their shapes say; the numbers come next.")
    if np.ndim(given) == 2 and np.shape(given) == np.shape(true)[::-1]:
        return Finding("transposed", f"{SLUGS['wrong-shape']} {shapes} Which axis is which?")
    return finding("wrong-shape", shapes)


def _size(thing):
    if isinstance(thing, list | tuple):
        return f"a {type(thing).__name__} of {counted(len(thing), 'number')}"
    return shape_text(np.shape(thing))
