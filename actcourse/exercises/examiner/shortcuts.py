"""Whether a right answer calls a function that does the exercise ready-made."""

from types import CodeType


def left_out(exercise, function):
    """What a right answer has left to such a function, in words; empty where it has left nothing.

    Only what stands in the answer itself is read, not the functions that it calls.
    """
    shortcut = exercise.shortcut
    if not shortcut:
        return ""
    try:
        names = set(_names(function))
    except Exception:  # a learner's object may answer in any way
        return ""
    taken = [name for name in shortcut.names if name in names]
    return f"It calls `{taken[0]}`, and that is right. {shortcut.left_out}" if taken else ""


def _names(function):
    """The names that a function calls, as they are written and as what they stand for is called."""
    inner = getattr(function, "pyfunc", None) or getattr(function, "func", None)  # np.vectorize, functools.partial
    if inner:
        yield from _names(inner)
    elif hasattr(function, "__code__"):
        known = function.__globals__ | _enclosed(function)
        for name in _written(function.__code__):
            if known.get(name) is not function:  # one that calls itself
                yield from (name, getattr(known.get(name), "__name__", name))
    else:
        yield getattr(function, "__name__", "")


def _enclosed(function):
    cells = function.__closure__ or ()
    return {name: cell.cell_contents for name, cell in zip(function.__code__.co_freevars, cells, strict=True)}


def _written(code):
    """All names in a function's code, and in the functions inside it."""
    yield from (*code.co_names, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _written(constant)
