"""The kinks that a record declares and those that it has: `kink_faults` says where the two differ."""

import numpy as np

STEP = 0.01
HAIR = 1e-9
LEAST = 1e-4  # slopes and values that differ by less are the same: a smooth one changes by less within a hair
LEAST_FOUND = 0.004  # of undeclared kinks: a smaller change of slope is lost among those of smooth functions


def kink_faults(activation):
    """What is wrong with the kinks of a record, for its customary parameters, in words; an empty list for nothing.

    A declared kink is none where f and its slope go on as they were, and the slope declared at a kink is `df`'s and
    lies between those of its two sides. An undeclared one is found from x = −10 to 10, or within `reach`, where the
    slope jumps by 0.005 at least, or f by 0.001.
    """
    kinks = activation.kink_points
    faults = [fault for kink in kinks for fault in _faults_of_a(kink, activation)]
    declared = np.array([kink.x for kink in kinks])
    if len(set(declared)) < len(kinks):
        faults.append(f"it declares a kink twice, among {', '.join(f'{x:g}' for x in declared)}")
    missing = [x for x in kinks_found(activation) if not np.isclose(x, declared, rtol=1e-6, atol=1e-6).any()]
    return faults + [f"it declares no kink at {x:.4g}, where there is one" for x in missing]


def _faults_of_a(kink, activation):
    sides = np.array([kink.x - HAIR, kink.x + HAIR])
    left, right = activation.derivative(sides)
    slope = activation.derivative(kink.x)
    if not (_apart(left, right) or _apart(*activation(sides))):
        yield f"it declares a kink at {kink.x:g}, where there is none"
    if slope != kink.slope:
        yield f"it declares the slope {kink.slope:g} at the kink {kink.x:g}, where df gives {slope:g}"
    if not min(left, right) - LEAST <= kink.slope <= max(left, right) + LEAST:
        yield f"the slope {kink.slope:g} at the kink {kink.x:g} does not lie between {left:g} and {right:g}"


def kinks_found(activation):
    """Where f or its slope jumps, in rising order; looked for by halving the intervals in which much changes."""
    reach = max(10, activation.reach)
    x = np.arange(-reach, reach, STEP) + STEP / 3  # beside the round numbers at which kinks mostly lie
    with np.errstate(over="ignore", invalid="ignore"):
        y, slopes = activation(x), activation.derivative(x)
        bent = np.abs(np.diff(slopes)) > LEAST_FOUND
        jumped = np.abs(np.diff(y) - STEP * (slopes[1:] + slopes[:-1]) / 2) > LEAST_FOUND / 4
        places = [_sudden(activation.derivative, x, bent), _sudden(activation, x, jumped)]
    return np.unique(np.concatenate(places).round(9)) + 0.0


def _sudden(function, x, suspected):
    """Of the intervals between neighbours in x that are suspected, the places at which the function jumps."""
    left, right = x[:-1][suspected], x[1:][suspected]
    at_left, at_right = function(left), function(right)
    for _ in range(26 if left.size else 0):  # until it is 1e-10 wide; the half with the larger change is kept
        middle = (left + right) / 2
        at_middle = function(middle)
        in_left = np.abs(at_middle - at_left) > np.abs(at_right - at_middle)
        left, right = np.where(in_left, left, middle), np.where(in_left, middle, right)
        at_left, at_right = np.where(in_left, at_left, at_middle), np.where(in_left, at_middle, at_right)
    return left[_apart(at_left, at_right)]


def _apart(one, other):
    return np.abs(other - one) > LEAST * np.maximum(1, np.minimum(np.abs(one), np.abs(other)))
