"""Where a learner's derivative goes from one piece to the next, the function that it belongs to must do so too.

Slopes that are measured from both sides hold for all pieces nearby, so that a border that is a little off would pass.
"""

import numpy as np

from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.slugs import Finding
from actcourse.functions.words import number

GRID = np.linspace(-8.0, 8.0, 1601) + 0.00217  # no border that anybody would choose
HALVINGS = 28  # until the two sides of a jump are so near that nothing else lies between
MOST = 8  # jumps that are looked at, the highest
STAYS = 0.5  # of the rise over a piece of the grid: a jump is as high from however near
DISTANCES = 4e-3 / 5.0 ** np.arange(4)[:, None]  # from a jump to where a slope is measured, over as long a piece
OFF = 0.25  # of a jump's height: by so much a slope is not measured wrongly
NOISE = 1e-6  # of values: more than single precision takes away


def at_their_jumps(exercise, function):
    """A `Finding` where a derivative jumps beside the place where the slope of its function does; else None."""
    jumps, height = _jumps(function)
    if not jumps.size:
        return None
    for side in (-1, 1):
        x = jumps + side * DISTANCES
        given, slope, sure = _values(function, x), *_measured(exercise.derivative_of, x, height)
        if given is not None:
            off = (np.abs(given - slope) > OFF * height) & sure
            elsewhere = off[-1] & off[-2]  # next to the jump, where the function has another piece
            if elsewhere.any():
                which = int(np.argmax(elsewhere))
                return _finding(exercise, x[-2, which], given[-2, which], slope[-2, which])
    return None


def _finding(exercise, x, given, slope):
    message = (
        f"At x = {number(x)} it returned {number(given)}; the slope of {exercise.derivative_of.__name__} there, "
        f"measured by a central difference, is {number(slope)}. Near there your derivative goes from one piece to the "
        "next. Does your function do so at the same x?"
    )
    return Finding("kink", message, (float(x),))


def _measured(f, x, height):
    """Slopes between two points half a distance away, and where rounding could not spoil them."""
    half = np.broadcast_to(DISTANCES / 2, x.shape)
    low, high = f((x - half).ravel()).reshape(x.shape), f((x + half).ravel()).reshape(x.shape)
    sure = NOISE * np.maximum(np.abs(low), np.abs(high)) < OFF / 4 * height * 2 * half
    return (high - low) / (2 * half), sure


def _values(function, x):
    """What it gives for numbers in a row, as float64; None where that cannot be compared."""
    result = ask(function, (x.ravel(),)).result
    usable = type(result) is np.ndarray and result.shape == (x.size,) and result.dtype.kind in "fiub"
    return result.astype(float).reshape(x.shape) if usable else None


def _jumps(function):
    """Where a function jumps on the grid, and how high."""
    none = np.empty(0), np.empty(0)
    y = _values(function, GRID)
    if y is None or not np.isfinite(y).all():
        return none
    rise = np.abs(np.diff(y))
    highest = np.argsort(-rise, kind="stable")[:MOST]
    low, high, rise = GRID[highest], GRID[highest + 1], rise[highest]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        ends = _values(function, np.array([low, middle, high]))
        if ends is None:
            return none
        parts = np.abs(np.diff(ends, axis=0))
        left = parts[0] > parts[1]
        low, high = np.where(left, low, middle), np.where(left, middle, high)
    height = parts.max(axis=0)
    real = (height > STAYS * rise) & (height > 0)
    return middle[real], height[real]
