"""Whether a right answer calls a function that does the exercise ready-made."""

from types import CodeType

from actcourse.exercises.examiner.names import enclosed, layers, plain


def left_out(exercise, function):
    """What a right answer has left to such a function, in words; empty where it has left nothing.

    Only what stands in the answer itself is read, not the functions that it calls. Call it by `guard.look`.
    """
    shortcut = exercise.shortcut
    if not shortcut:
        return ""
    names = set(_names(function))
    taken = [name for name in shortcut.names if name in names]
    return f"It calls `{taken[0]}`, and that is right. {shortcut.left_out}" if taken else ""


def _names(function):
    """The names that a function calls, as they are written and as what they stand for is called."""
    inner = plain(function)
    if inner is None:
        yield getattr(layers(function)[-1], "__name__", "")
        return
    known = inner.__globals__ | enclosed(inner)
    for name in _written(inner.__code__):
        if known.get(name) is not function and known.get(name) is not inner:  # one that calls itself
            yield from (name, getattr(known.get(name), "__name__", name))


def _written(code):
    """All names in a function's code, and in the functions inside it."""
    yield from (*code.co_names, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _written(constant)
