"""Paths of drawings with the points left out that nobody would miss."""

import re

import numpy as np

TOLERANCE = 0.1  # points, a seventh of a pixel
_RUN = re.compile(r"M\s*-?[\d.]+\s+-?[\d.]+(?:\s*L\s*-?[\d.]+\s+-?[\d.]+){2,}")


def straightened(path):
    """The text of a path without the points that lie on the way from one neighbour to another, within `TOLERANCE`."""
    return _RUN.sub(lambda run: _written(_kept(_points(run[0]))), path)


def _points(run):
    return np.array(re.findall(r"-?[\d.]+", run), dtype=float).reshape(-1, 2)


def _written(points):
    """As a path: each point by its way from the one before, in tenths, which has fewer digits than its place has."""
    tenths = np.round(10 * points).astype(int)
    steps = " ".join(f"{x / 10:g} {y / 10:g}" for x, y in np.diff(tenths, axis=0))
    return f"M{tenths[0, 0] / 10:g} {tenths[0, 1] / 10:g}l{steps}"


def _kept(points):
    """By Douglas and Peucker: of a stretch the point farthest off its chord stays, if it is far, and parts it."""
    keep, open_stretches = np.zeros(len(points), bool), [(0, len(points) - 1)]
    keep[[0, -1]] = True
    while open_stretches:
        first, last = open_stretches.pop()
        if last - first < 2:
            continue
        off = _distances(points[first + 1 : last], points[first], points[last])
        farthest = first + 1 + int(np.argmax(off))
        if off[farthest - first - 1] > TOLERANCE:
            keep[farthest] = True
            open_stretches += [(first, farthest), (farthest, last)]
    return points[keep]


def _distances(points, begin, end):
    """Of points from the stretch between two others."""
    along, length = end - begin, np.hypot(*(end - begin))
    if length == 0:
        return np.hypot(*(points - begin).T)
    share = np.clip((points - begin) @ along / length**2, 0, 1)
    return np.hypot(*(points - begin - share[:, None] * along).T)
