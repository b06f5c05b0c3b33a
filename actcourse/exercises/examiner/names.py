"""Where a learner's function comes from: what it wraps, and what stands beside it.

A learner may hand over what NumPy, `functools`, a decorator or a class of their own has made of a function. Every look
at such an object may fail: call what stands here by `guard.look`.
"""

import inspect
import sys
from contextlib import suppress
from types import FunctionType

from actcourse.exercises.examiner.elsewhere import is_elsewhere

# Where wrappers keep what they wrap: decorators and `jax.jit`, np.vectorize, partial, methods, numba, TensorFlow.
_INSIDE = ("__wrapped__", "pyfunc", "func", "__func__", "py_func", "python_function")
DEEP = 50  # wrappers around wrappers


def layers(function):
    """The function and what it wraps, from the outside in."""
    waiting, found = [function], []
    while waiting and len(found) < DEEP:
        each = waiting.pop(0)
        if any(each is other for other in found):
            continue
        found.append(each)
        waiting += _inside(each)
    return found


def _inside(function):
    if is_elsewhere(function):
        return []
    inner = [each for name in _INSIDE if callable(each := _kept(function, name))]
    if not inner and type(function) is not FunctionType and not inspect.isclass(function):
        method = _kept(type(function), "__call__")  # of a class of the learner's own
        inner = [method] if type(method) is FunctionType else []
    return inner


def _kept(thing, name):
    """What an object really has by this name: an object that makes up whatever it is asked for has it not."""
    try:
        inspect.getattr_static(thing, name)
    except AttributeError:
        return None
    return getattr(thing, name, None)


def plain(function):
    """The innermost Python function, in which its author's code stands; None for one written in C."""
    return next((each for each in layers(function)[::-1] if type(each) is FunctionType), None)


def beside(function, name):
    """What is called so where the function was written, else in the notebook, else in the function's own object.

    None where nothing is.
    """
    if is_elsewhere(function):
        return function.beside(name)
    inner = layers(function)[::-1]
    spaces = [space for each in inner if type(each) is FunctionType for space in (enclosed(each), each.__globals__)]
    for space in (*spaces, vars(sys.modules["__main__"])):
        if name in space:
            return space[name]
    owners = [owner for each in inner if (owner := _kept(each, "__self__")) is not None]
    return next((found for each in (*owners, function) if (found := _kept(each, name)) is not None), None)


def enclosed(function):
    """The names that a function has from the function around it, with what they stand for."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        with suppress(ValueError):  # it stands for nothing yet
            found[name] = cell.cell_contents
    return found
