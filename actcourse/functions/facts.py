"""Facts about an activation that are computed from it rather than declared.

Each function takes an activation and calls it, and its derivative, on a grid. The grid is symmetric
about 0 and contains 0, where most activations have their steepest point or their kink.
"""

import numpy as np

GRID = np.linspace(-20, 20, 8001)
MIDPOINTS = (GRID[1:] + GRID[:-1]) / 2  # for integrals: no point of it lies on a jump at 0
A_HAIR = 1e-9


def is_odd(activation):
    """True where f(−x) = −f(x) on the whole grid."""
    return bool(np.allclose(activation(-GRID), -activation(GRID), rtol=1e-12, atol=1e-15))


def mean_output(activation):
    """E[f(X)] for a standard normal X: what a unit gives on average for standardised input."""
    return _expected(activation(MIDPOINTS))


def variance_gain(activation):
    """E[f(X)²] for a standard normal X."""
    return _expected(activation(MIDPOINTS) ** 2)


def lipschitz(activation):
    """The largest |f′|: on the grid, beside each kink and at ±∞; infinite also where f jumps at a kink."""
    kinks = np.array([kink.x for kink in activation.kink_points])
    if any(jump(activation, x) for x in kinks):
        return np.inf
    points = np.concatenate([GRID, kinks - A_HAIR, kinks + A_HAIR, [-np.inf, np.inf]])
    return float(np.nanmax(np.abs(activation.derivative(points))))  # NaN: a wave's slope at ±∞


def jump(function, x):
    """True where `function` has different values just left and just right of x."""
    left, right = function(np.array([x - A_HAIR, x + A_HAIR]))
    return bool(abs(right - left) > 1e-6)


def _expected(values):
    """The mean of `values` at MIDPOINTS under the standard normal law."""
    density = np.exp(-(MIDPOINTS**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.sum(values * density) * (GRID[1] - GRID[0]))
