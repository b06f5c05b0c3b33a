"""What an `MLP` takes for its settings, and what it refuses."""

from collections.abc import Sequence
from numbers import Real

import numpy as np

from actcourse.functions.inputs import real_number

PRECISIONS = (np.float64, np.float32)


def checked_sizes(sizes):
    """The units of each layer, a tuple of integers; ValueError for what is not two or more of them."""
    given = tuple(sizes) if isinstance(sizes, Sequence | np.ndarray) and not isinstance(sizes, str) else None
    whole = given and all(isinstance(size, int | np.integer) and size > 0 for size in given)
    if not whole or len(given) < 2:
        raise ValueError(f"sizes must be at least two positive whole numbers, such as (2, 16, 2), not {sizes!r}")
    return tuple(map(int, given))


def checked_dtype(dtype):
    """The precision of a network, a NumPy dtype; TypeError unless it is float64 or float32."""
    try:
        given = np.dtype(dtype)
    except TypeError:
        given = None
    if dtype is None or given not in PRECISIONS:
        raise TypeError(f"dtype must be numpy.float64 or numpy.float32, not {dtype!r}")
    return given


def checked_skip(skip):
    """The factors of f(z) and of x, or None; TypeError for what is neither a number nor two."""
    if skip is None:
        return None
    pair = (skip, 1) if isinstance(skip, Real) else skip
    if not isinstance(pair, Sequence) or len(pair) != 2:
        raise TypeError(f"skip must be a number a, or two, (a, b), for a f(z) + b x, not {skip!r}")
    return tuple(real_number(factor, "skip") for factor in pair)


def checked_learned(learned):
    """One of "channel" and "shared"; ValueError for all else."""
    if learned not in ("channel", "shared"):
        raise ValueError(f"learned must be 'channel' or 'shared', not {learned!r}")
    return learned
