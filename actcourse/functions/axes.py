"""Vectors that lie along several axes at once: all their entries then count as one vector."""

import inspect
import math
from functools import wraps

import numpy as np

from actcourse.functions.inputs import as_floats, checked_axis

ARRAYS = ("z", "v", "p")  # the arguments that hold vectors


def several_axes(function):
    """Let a function of vectors along `axis` take a tuple of axes as well, as SciPy's and Keras' softmax do.

    Its result keeps their shape, or has lost the axes, or is a Jacobian, (..., k, k), with k the product of the
    lengths and the entries in the order in which the axes were given.
    """
    signature = inspect.signature(function)
    place = list(signature.parameters).index("axis")

    @wraps(function)
    def called(*args, **kwargs):
        axes = args[place] if len(args) > place else kwargs.get("axis")
        if not isinstance(axes, tuple | list):
            return function(*args, **kwargs)
        given = signature.bind(*args, **kwargs).arguments
        shape = np.shape(next(given[name] for name in ARRAYS if name in given))
        joined = {name: _joined(given[name], axes, function.__name__) for name in ARRAYS if name in given}
        result = function(**given | joined | {"axis": -1})
        apart = next(iter(joined.values())).shape == result.shape
        return _apart(result, axes, shape) if apart else result

    return called


def _joined(x, axes, name):
    """x with these axes moved to the end and made one."""
    x = as_floats(x, name)
    places = [checked_axis(axis, x, name) % x.ndim for axis in axes]
    if not places or len(set(places)) < len(places):
        raise ValueError(f"{name} was given the axes {tuple(axes)!r}; it takes one or several, each once")
    last = np.moveaxis(x, places, range(-len(places), 0))
    lead = last.shape[: x.ndim - len(places)]
    return last.reshape(*lead, math.prod(last.shape[len(lead) :]))


def _apart(x, axes, shape):
    """The other way round, to an array of this shape."""
    places = [axis % len(shape) for axis in axes]
    lead = x.shape[:-1]
    return np.moveaxis(x.reshape(*lead, *(shape[place] for place in places)), range(-len(places), 0), places)
