"""How arrays are laid out in memory, and products that keep it.

Arrays have the shape (…, examples, features) everywhere, and one network's are laid out in memory like that. Those of
networks side by side are laid out feature by feature, for speed: a bias or a learned parameter then goes with a long
run of numbers, and not with one in each of many short runs.
"""

from functools import cache

import numpy as np


def product(a, b):
    """a @ b, for networks side by side laid out feature by feature."""
    if a.ndim == b.ndim == 2:
        return a @ b
    networks = max(a.shape[:-2], b.shape[:-2], key=len)
    return np.matmul(a, b, out=transposed(np.empty((*networks, b.shape[-1], a.shape[-2]), a.dtype)))


def transposed(array):
    """A view with examples and features exchanged; None stays None."""
    return array if array is None else array.swapaxes(-1, -2)


def by_feature(array):
    """The same numbers, laid out in memory feature by feature instead of example by example."""
    return transposed(np.ascontiguousarray(transposed(array)))


@cache
def ones_row(count, dtype):
    """A row of ones, made once. A product with it is a faster sum than NumPy's along an axis."""
    ones = np.ones((1, count), dtype)
    ones.setflags(write=False)
    return ones
