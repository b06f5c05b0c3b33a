"""Small parts that several activations are put together from.

All of them let a NaN through, which comparisons would not: NaN > 0 is False.
"""

import numpy as np


def above(x, threshold):
    """1 where x > threshold and 0 elsewhere."""
    return np.heaviside(x - threshold, 0)


def between(x, low, high):
    """1 where low < x < high and 0 elsewhere."""
    return np.heaviside(x - low, 0) * np.heaviside(high - x, 0)


def finite(x):
    """x with ±inf brought back to the largest floats: times a factor that has vanished, it then gives 0."""
    largest = np.finfo(x.dtype).max
    return np.clip(x, -largest, largest)


def above_minus_infinity(x):
    """x with −∞ brought back to the lowest float: times a gate that has closed there, it gives 0."""
    return np.maximum(x, np.finfo(x.dtype).min)


def bell(x, width):
    """e^(−x²/w), to the last digits for every x; the width w is 1 or 2.

    Rounding x² would cost x²/2 units in the last place, hundreds of them in the tail. So x is split
    into h, which has few digits and squares exactly, and the rest: x² = h² + (x − h)(x + h).
    """
    x = np.minimum(np.abs(x), 64)  # where it is 0 in any precision
    h = np.rint(x * 16) / 16
    return np.exp(-h * h / width) * np.exp((h - x) * (h + x) / width)
