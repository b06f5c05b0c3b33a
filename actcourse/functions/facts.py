"""Facts about an activation that are computed from it rather than declared.

Each function takes an activation and calls it or its derivative: for means over a normal law at the nodes of
`integrals`, for all else on a grid, which is symmetric about 0 and contains 0, where most activations have their
steepest point or their kink.
"""

import numpy as np

from actcourse.functions.integrals import integrated

GRID = np.linspace(-20, 20, 8001)
OFFSET = 1e-9  # how far left and right of a kink a function is looked at


def is_odd(activation):
    """True where f(−x) = −f(x) on the whole grid."""
    return bool(np.allclose(activation(-GRID), -activation(GRID), rtol=1e-12, atol=1e-15))


def mean_output(activation):
    """E[f(X)] for a standard normal X: what a unit gives on average for standardised input."""
    return _expected(activation, activation)


def variance_gain(activation):
    """E[f(X)²] for a standard normal X."""
    return _expected(activation, lambda x: activation(x) ** 2)


def lipschitz(activation):
    """The largest |f′|: on the grid, beside each kink and at ±∞; infinite also where f jumps at a kink."""
    kinks = np.array([kink.x for kink in activation.kink_points])
    if any(jump(activation, x) for x in kinks):
        return np.inf
    points = np.concatenate([GRID, kinks - OFFSET, kinks + OFFSET, [-np.inf, np.inf]])
    return float(np.nanmax(np.abs(activation.derivative(points))))  # NaN: a wave's slope at ±∞


def jump(function, x):
    """True where `function` has different values just left and just right of x."""
    left, right = function(np.array([x - OFFSET, x + OFFSET]))
    return bool(abs(right - left) > 1e-6)


def breaks(activation):
    """Where it or one of its derivatives may jump: its kinks, and where others have a jump in a higher derivative."""
    return -1.0, 0.0, 1.0, *(kink.x for kink in activation.kink_points)


def _expected(activation, function):
    """E[function(X)] for a standard normal X; of a function with jumps that are not declared, to six digits or so."""
    return integrated(function, breaks=breaks(activation))[0]
