"""What can be measured of a plain function of one array: its derivative, its kinks, its values and where it falls.

Nothing here needs more of a function than calling it, on float64 arrays with one axis or, for the derivative, with any
number of axes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from actcourse.functions.activation import Interval
from actcourse.functions.inputs import QUIET
from actcourse.functions.pieces import in_blocks

NEAR = np.linspace(-50, 50, 20001)

# -- the derivative ---------------------------------------------------------------------------------------

STEP = 2.0**-14  # a power of two: most x ± STEP are exact, and so is their distance
REACH = 1024  # from here on the step grows with x, as the rounding of f(x) that is divided by it does
# What the outer points may change of a slope, as a share of it and at least: beyond, there is a kink between them.
SMOOTH = 1e-4, 1e-7


@dataclass(frozen=True)
class Measured:
    """The derivative of a plain function f of one array, by central differences in float64.

    From f at x ± h and x ± 2h, with h = 2⁻¹⁴ ≈ 6e−5 (more for |x| > 1024), by the formula of fourth order: four calls.
    The result is off by less than 1e−9 of the largest of 1, |f(x)| and |f′(x)|, if f is smooth on a scale of 1/100:
    rounding takes some 4e−12 |f(x)| of it, the formula h⁴ |f⁽⁵⁾(x)| / 30. Of a slope far smaller than f fewer digits
    are right.

    Within 2h of a kink it gives a slope between those on both sides, or beyond them by a ten-thousandth of the steeper
    one at most, and exactly at the kink their mean. A jump has no slope: there too it gives what lies between the
    slopes on both sides, such as 0 for a step.

    >>> Measured(np.tanh)(np.array([0.0, 1.0])).round(9)
    array([1.        , 0.41997434])
    >>> Measured(np.sign)(np.array([-1.0, 0.0]))
    array([0., 0.])
    """

    f: Callable

    def __call__(self, x):
        return _slopes(x, self)


@in_blocks
@QUIET
def _slopes(x, measured):
    at, step = x.astype(np.float64), _steps(x)
    far_left, left, right, far_right = (measured.f(at + count * step) for count in (-2, -1, 1, 2))
    before, after, across = (left - far_left) / step, (far_right - right) / step, (right - left) / (2 * step)
    correction = (2 * across - before - after) / 12
    steepest = np.maximum(np.abs(before), np.abs(after))
    smooth = np.abs(correction) <= SMOOTH[0] * steepest + SMOOTH[1]
    slopes = across + correction
    if not smooth.all():
        # Without the correction it lies between the slopes of both sides where there is a kink and no jump.
        between = across.clip(np.minimum(before, after), np.maximum(before, after))
        slopes = np.where(smooth, slopes, between)
    return slopes.astype(x.dtype)


def _steps(x):
    if np.abs(x).max(initial=0) < REACH:
        return STEP  # for speed: a number for all of them
    _, doublings = np.frexp(x.astype(np.float64) / REACH)
    return np.ldexp(STEP, np.maximum(doublings, 0))


# -- kinks ------------------------------------------------------------------------------------------------

KINKS_REACH, SPACING = 20, 0.0099  # no simple fraction: between points 0.01 apart, steps of 0.001 could not be seen
MOST_KINKS = 100
BEND, JUMP = 1e-4, 1e-7  # the least that a slope, or a value, must change by
CLOSE = 1e-7  # to a kink: where slopes are measured on both sides of it


@QUIET
def kinks(f):
    """Where f or its slope jumps, for x from −20 to 20, in rising order and right to nine decimals.

    Of more than a hundred, those nearest to 0. A slope must change by 1e−4 at least, or by this share of itself.
    """
    x = np.arange(-KINKS_REACH, KINKS_REACH, SPACING)
    y = f(x)
    slopes = np.abs(np.diff(y)) / SPACING
    # In a smooth function fourth differences are far smaller than what a kink leaves in them, half its bend.
    suspected = np.abs(np.diff(y, 4)) > 0.4 * SPACING * BEND * np.maximum(1, slopes[:-3])
    if not suspected.any():  # not every function takes an empty array
        return np.array([])
    bends, jumps = _sudden(f, _sharpest(f, x[:-4][suspected], 4 * SPACING, rounds=10))
    if jumps.size:
        jumps = _sharpest(f, jumps - CLOSE, 2 * CLOSE, rounds=9)
    found = np.concatenate([bends, jumps])
    found = np.unique(found.round(9)) + 0.0  # no −0
    found = found[np.diff(found, prepend=-np.inf) > CLOSE]
    return np.sort(found[np.argsort(np.abs(found), kind="stable")[:MOST_KINKS]])


def _sharpest(f, left, width, rounds):
    """The place where f bends most, in each window from `left` to `left` + width, which are narrowed down to it."""
    for _ in range(rounds):
        points = left[:, None] + width * np.linspace(0, 1, 17)
        bends = np.abs(np.diff(f(points.ravel()).reshape(points.shape), 4))
        place = np.where(np.isnan(bends), -1, bends).argmax(axis=1)
        left, width = left + width / 16 * place, width / 4
    return left + width / 2


def _sudden(f, x):
    """The places among x at which the slope of f jumps, found to the last digits, and those at which f does."""
    before, after, gap = _beside(f, x, CLOSE)
    wide_before, wide_after, _ = _beside(f, x, 4 * CLOSE)
    steepest = np.maximum(np.abs(before), np.abs(after))
    jump = np.abs(gap) > JUMP + 2 * CLOSE * steepest
    # The slope of what is smooth changes four times as much over four times the distance; at a kink it does not.
    bend = ~jump & (np.abs(wide_after - wide_before) < 2 * np.abs(after - before))
    bend &= np.abs(after - before) > BEND * np.maximum(1, steepest)
    return x[bend] - gap[bend] / (after - before)[bend], x[jump]  # the first where the two tangents meet


def _beside(f, x, distance):
    """The slopes of f left and right of x, and by how much its tangents there miss each other at x."""
    far_left, left, right, far_right = (f(x + count * distance) for count in (-2, -1, 1, 2))
    before, after = (left - far_left) / distance, (far_right - right) / distance
    return before, after, right - left - distance * (before + after)


# -- values -----------------------------------------------------------------------------------------------

FAR = np.geomspace(50, 1e12, 2000)
MODERATE = 7  # |x| up to here: what is only reached farther out is not reached, but for rounding
GROWTH = 0.01


def value_range(f):
    """The `Interval` of the values of f, as far as they can be seen from −10¹² to 10¹² and at ±∞.

    An end is infinite where values are so, or still grow from |x| = 10⁶ to 10¹²; it is closed where it is reached for
    |x| up to 7. NaNs are left out.
    """
    high, high_reached = _top(f)
    low, low_reached = _top(lambda x: -f(x))
    return Interval(-low + 0.0, high, low_reached, high_reached)


@QUIET
def _top(f):
    """The highest value, and whether it is reached for moderate x."""
    inner = np.abs(NEAR) <= MODERATE
    moderate, near = _refined(f, NEAR[inner]), _refined(f, NEAR)
    far, farther = (_highest(f(np.concatenate([-x, x]))) for x in (FAR[FAR < 1e6], FAR))
    top = max(near, farther, _highest(f(np.array([-np.inf, np.inf]))))
    if farther > max(near, far) + GROWTH * max(1, abs(near), abs(far)):
        top = np.inf
    return top, bool(np.isfinite(top) and moderate >= top)


def _refined(f, x):
    """The highest value on a grid and, ten thousand times finer, around the point that has it."""
    y = f(x)
    at = x[np.where(np.isnan(y), -np.inf, y).argmax()]
    return max(_highest(y), _highest(f(at + (x[1] - x[0]) * np.linspace(-1, 1, 2001))))


def _highest(y):
    return float(np.fmax.reduce(y, initial=-np.inf))


@QUIET
def never_decreases(f):
    """Whether f does not fall, but for rounding, from −50 to 50."""
    y = f(NEAR)
    x, y = NEAR[~np.isnan(y)], y[~np.isnan(y)]
    rounding = 1e-15 * (1 + np.abs(x[1:]) + np.abs(y[1:]))
    return bool(((y[1:] >= y[:-1]) | (y[:-1] - y[1:] <= rounding)).all())
