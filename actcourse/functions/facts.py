"""Facts about an activation that are computed from it rather than declared.

Each function takes an activation and calls it or its derivative: for means over a normal law at the nodes of
`integrals`, for all else on a grid, which is symmetric about 0 and contains 0, where most activations have their
steepest point or their kink.
"""

import numpy as np

from actcourse.functions.integrals import integrated

GRID = np.linspace(-20, 20, 8001)
OFFSET = 1e-9  # how far left and right of a kink a function is looked at
BEYOND = 2e-4  # so far from a kink measured slopes are those of one side
FAR_OUT = 1e6, 1e4, 100
SETTLED = 1e-5  # what values far out may differ by, as differences measure slopes there, and decay like 1/x is slow


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
    beside = [kinks + side * offset for side in (-1, 1) for offset in (OFFSET, BEYOND)]
    slopes = activation.derivative(np.concatenate([GRID, *beside]))
    # NaN: the slope of a wave at ±∞, and where a function has none.
    return float(np.nanmax(np.abs([*slopes, *limits(activation.derivative)]), initial=0))


def limits(function):
    """The limits of a function at −∞ and ∞; NaN for one that goes on oscillating."""
    return _limit(function, -np.inf), _limit(function, np.inf)


def _limit(function, end):
    """What it gives at ±∞ or, where that cannot be computed (as in 0 · ∞), what it goes to far out."""
    if not np.isnan(at_end := float(function(end))):
        return at_end
    for reach in FAR_OUT:  # where an exponential overflows there is nothing to see, and one looks nearer
        values = function(np.copysign(np.linspace(1, 2, 8) ** 2 * reach, end))
        if np.isfinite(values).all():
            return _gone_to(values, float(function(np.copysign(20, end))))
    return np.nan


def _gone_to(values, before):
    """The limit of a function whose values far out are these, and much nearer `before`."""
    if np.ptp(values) <= SETTLED * max(1, abs(values[-1])):
        return 0.0 if abs(values[-1]) <= SETTLED else float(values[-1])
    grown = np.abs(values).min() > 100 * max(1, abs(before)) and np.ptp(np.sign(values)) == 0
    return float(np.copysign(np.inf, values[0])) if grown else np.nan


def jump(function, x, offset=OFFSET):
    """True where `function` has different values just left and just right of x, at a distance of `offset`."""
    left, right = function(np.array([x - offset, x + offset]))
    return bool(abs(right - left) > 1e-6)


def breaks(activation):
    """Where it or one of its derivatives may jump: its kinks, and where others have a jump in a higher derivative."""
    return -1.0, 0.0, 1.0, *(kink.x for kink in activation.kink_points)


def _expected(activation, function):
    """E[function(X)] for a standard normal X; of a function with jumps that are not declared, to six digits or so."""
    return integrated(function, breaks=breaks(activation))[0]
