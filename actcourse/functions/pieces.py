"""Small parts that several activations are put together from.

They take sides by arithmetic, not by `np.where`: with signs that change from number to number a
processor guesses wrong at every second one, and the choice costs more than the arithmetic. And all
of them let a NaN through, which comparisons would not: NaN > 0 is False.
"""

from functools import cache, wraps

import numpy as np

BLOCK = 8192  # numbers: what a formula puts aside while it works on so many stays in the processor's cache


def in_blocks(function):
    """For speed: the same function, which works on a large array a block at a time.

    For formulas of many steps. Each step makes an array; large ones are fetched from the system and given back
    every time, which takes longer than the arithmetic.
    """

    @wraps(function)
    def blocked(x, *params):
        if np.size(x) <= BLOCK or any(np.ndim(param) for param in params):
            return function(x, *params)
        x = x if x.flags.forc else x.copy()  # a broadcast one is laid out as no array of results can be
        flat = x.ravel(order="K")  # a view, in the order of memory
        first = function(flat[:BLOCK], *params)
        y = np.empty_like(x, first.dtype)
        into = y.ravel(order="K")  # a view: y is laid out as x is
        into[:BLOCK] = first
        for start in range(BLOCK, x.size, BLOCK):
            into[start : start + BLOCK] = function(flat[start : start + BLOCK], *params)
        return y

    return blocked


def positive_part(x):
    """max(x, 0). For speed: of many steps, a clip takes two thirds of what `maximum` with a number does."""
    return x.clip(0, np.inf)


def negative_part(x):
    """min(x, 0)."""
    return x.clip(-np.inf, 0)


def heaviside(x):
    """Heaviside's step with 0 at 0: 1 where x > 0 and 0 elsewhere."""
    return np.ceil(x.clip(0, 1))


def between(x, low, high):
    """1 where low < x < high and 0 elsewhere."""
    return heaviside(np.minimum(x - low, high - x))


def within(x, limit):
    """1 where |x| < limit and 0 elsewhere."""
    return heaviside(limit - np.abs(x))


def two_sided(x, small):
    """1 − small where x > 0, and small elsewhere: of a slope with f′(x) + f′(−x) = 1 from its left half."""
    right = heaviside(x)
    return right + (1 - 2 * right) * small


def finite(x):
    """x with ±inf brought back to the largest floats: times a factor that has vanished, it then gives 0."""
    top = largest(x)
    return x.clip(-top, top)


def above_minus_infinity(x):
    """x with −∞ brought back to the lowest float: times a gate that has closed there, it gives 0."""
    return x.clip(-largest(x), np.inf)


def largest(x):
    """The largest number of x's precision; of float64 for integers."""
    return _largest(x.dtype)


@cache
def _largest(kind):
    return float(np.finfo(np.result_type(kind, np.float16)).max)


@in_blocks
def bell(x, k):
    """e^(−k x²), to the last digits for every x; k is 1 or 1/2.

    Rounding x² would cost x²/2 units in the last place, hundreds of them in the tail. What the rounding
    took is worked out and put back: h, which is x in single precision, squares exactly, and so
    x² = h² + (x − h)(x + h).
    """
    if x.dtype == np.float32:  # its squares are exact in double precision
        square = x.astype(np.float64)
        square *= square  # in place, for speed
        square *= -k
        return np.exp(square, out=square).astype(np.float32)
    x = x.clip(-64, 64)  # beyond, it is 0 in any precision
    square = x * x
    h = x.astype(np.float32).astype(np.float64)
    taken = (h * h - square) + (x - h) * (x + h)
    return np.exp(-k * square) * (1 - k * taken)
