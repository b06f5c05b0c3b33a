"""The edges in the maps of units, for those who hear the picture instead of seeing it."""

import math

import numpy as np

from actcourse.functions.inputs import QUIET
from actcourse.pictures.plane import REACH

STRAIGHT = REACH / 50  # how far from a line an edge may be and still is straight: a hundredth of the width
FLAT = 1e-6  # of the largest output, or of 1 where that is larger: what differs by less is as good as the same
# What a unit's map has, where an edge lies between outputs above f(0) and others; of these the first that is true.
KINDS = (
    "numbers too large to show",
    "the same output everywhere",
    "no edge in sight",
    "closed edges",
    "several edges",
    "a straight edge",
    "a bent edge",
)


@QUIET
def edges(z, outputs, middle):
    """For each unit of a layer the place in `KINDS` of what its map has, as far as the points of a grid tell.

    z, outputs: z and f(z) at points over the plane, both of shape (units, n, n). middle: f(0).
    """
    above = outputs > middle
    # Where f keeps the sides of 0, z crosses 0 at the same places, and on a line, which ReLU's output does not.
    height = z if np.array_equal(above, z > 0) else outputs - middle
    ring = np.concatenate([above[:, 0], above[:, 1:, -1], above[:, -1, -2::-1], above[:, -2:0:-1, 0]], axis=1)
    ends = (ring != np.roll(ring, 1, axis=1)).sum(axis=1)  # of edges, on the rim of the map
    size = np.abs(outputs).max(axis=(1, 2))
    true = (
        ~np.isfinite(size) | ~np.isfinite(z).all(axis=(1, 2)),
        np.ptp(outputs, axis=(1, 2)) <= FLAT * np.maximum(size, 1),
        (above == above[:, :1, :1]).all(axis=(1, 2)),
        ends == 0,
        (ends > 2) | (_parts(above) != 1),
        _straight(height, above, ends == 2),
        np.ones(len(z), bool),
    )
    return np.argmax(true, axis=0)


def _parts(above):
    """Of how many parts each unit's points above are, less the holes in them: Euler's number of the grid's squares."""
    across, up = above[:, :, 1:] & above[:, :, :-1], above[:, 1:] & above[:, :-1]
    squares = across[:, 1:] & across[:, :-1]
    points, *pairs, squares = (each.sum(axis=(1, 2)) for each in (above, across, up, squares))
    return points - sum(pairs) + squares


def _straight(height, above, asked):
    """Whether a unit's height is 0 on one straight line, for those units that are asked for."""
    straight = np.zeros(len(height), bool)
    straight[asked] = _off_line(height[asked], above[asked]) <= STRAIGHT
    return straight


def _off_line(height, above):
    """How far from one line, the best by least squares, each unit's height is 0 at most."""
    across, up = _crossed(height, above), _crossed(height.swapaxes(1, 2), above.swapaxes(1, 2))
    x, y, crossed = (np.concatenate(parts, axis=1) for parts in zip(across, (up[1], up[0], up[2]), strict=True))
    count = crossed.sum(axis=1, keepdims=True)
    x, y = ((each - (each * crossed).sum(axis=1, keepdims=True) / count) * crossed for each in (x, y))
    # The direction in which they spread least.
    angle = (np.arctan2(2 * (x * y).sum(axis=1), (x * x - y * y).sum(axis=1)) + np.pi) / 2
    return np.abs(x * np.cos(angle)[:, None] + y * np.sin(angle)[:, None]).max(axis=1)


def _crossed(height, above):
    """Between neighbours in a row: x and y of where the height is 0, and whether it is there, each (units, …)."""
    here, there = height[..., :-1], height[..., 1:]
    crossed = above[..., :-1] != above[..., 1:]
    share = np.where(crossed, here / (here - there), 0)
    grid, step = np.linspace(-REACH, REACH, height.shape[-1], retstep=True)
    x = grid[:-1] + share * step
    y = np.broadcast_to(grid[:, None], x.shape)
    return [each.reshape(len(height), math.prod(x.shape[1:])) for each in (x, y, crossed)]
