"""What can be known of the slopes of any function by measuring them from both sides, at shrinking distances.

A difference quotient is not the slope. So each slope comes with how far it may be off, by what rounding and the
function's own bends can do to it; where that cannot be kept small, nothing is claimed.
"""

from dataclasses import dataclass

import numpy as np

DISTANCES = 4.0 ** -np.arange(20, 1, -1)  # from x to the first point beside it: from 1e−12 to 1/16
POINTS = np.arange(1, 9)  # of each side, in such distances; x itself is left out, as it may belong to the other side
FINE = 1e-6, 1e-7  # how far a slope may be off, as a share of itself and of the function's size
ROUGH = 1e-2  # the same where no distance is that good
SURE = 3  # times the error that was found: so far off a slope may be
LEAP = 1e-9  # of the values nearby: the least that counts as a jump
MANY = 256  # different values: more than a step function has


def _fit(degree):
    """Makes of values at `POINTS` the coefficients of the polynomial nearest to them."""
    return np.linalg.pinv(np.vander(POINTS, degree + 1, increasing=True).astype(float))


_CUBIC, _QUARTIC = _fit(3), _fit(4)
_LEFT_OVER = np.eye(len(POINTS)) - np.vander(POINTS, 5, increasing=True) @ _QUARTIC
_AT_WORST = np.abs(_QUARTIC[:2]).sum(axis=1)  # what an error of 1 in the values can do to value and slope


@dataclass(frozen=True)
class Slopes:
    """What was measured at each x.

    low, high: the slopes on both sides, and with them all between; the same where they agree. −∞ and ∞ where nothing
        can be known, as at a jump and at a vertical tangent.
    size: of a slope that is common in this function, but at most 1.
    """

    low: np.ndarray
    high: np.ndarray
    size: float


def slopes(f, x):
    """The `Slopes` of f at each element of x.

    f: takes an array of float64 with one axis and gives one like it; it is called once. x: array of any shape.
    """
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        sides = _Sides(f, x.ravel())
        low, high = sides.slopes()
    return Slopes(low.reshape(x.shape), high.reshape(x.shape), sides.size)


class _Sides:
    """Polynomials through values beside each x. Arrays have the axes distance, x, side."""

    def __init__(self, f, x):
        offsets = DISTANCES[:, None, None, None] * np.array([[-1.0], [1.0]]) * POINTS
        points = x[:, None, None] + offsets
        values = np.asarray(f(np.concatenate([x, points.ravel()])))
        rounding = _rounding(values)
        self.here, beside = values[: x.size].astype(float), values[x.size :].reshape(points.shape).astype(float)
        steps = DISTANCES[:, None, None] * np.array([-1.0, 1.0])
        first = beside[..., 0]
        from_first = beside - first[..., None]
        self.value = first + from_first @ _QUARTIC[0]
        self.slope = from_first @ _QUARTIC[1] / steps
        self.size = _size(self.slope, self.here, x)
        self.near = np.abs(beside).max(axis=(0, 2, 3), initial=0, where=np.isfinite(beside))  # the values near each x
        noise = rounding * np.maximum(self.near, self.size)[:, None] + np.finfo(float).eps * np.abs(self.slope) * (
            np.abs(x)[:, None] + np.abs(steps)
        )
        noise = noise + np.abs(from_first @ _LEFT_OVER).max(axis=-1)
        self.value_error = np.abs(from_first @ (_QUARTIC[0] - _CUBIC[0])) + _AT_WORST[0] * noise
        self.error = (np.abs(from_first @ (_QUARTIC[1] - _CUBIC[1])) + _AT_WORST[1] * noise) / np.abs(steps)
        self.error[~np.isfinite(self.error + self.slope)] = np.inf

    def slopes(self):
        """The lowest and the highest slope that may be right at each x."""
        fine, usable = self._usable()
        best = self._best(fine | (usable & ~fine.any(axis=0)))
        slope, error = _taken(self.slope, best), np.where(best < 0, np.inf, _taken(self.error, best))
        off = np.where(error <= self._allowed(slope), 0, SURE * error)
        low, high = self._with_others(best, usable, slope - off, slope + off)
        middle = _taken(slope.T, error.argmin(axis=1))
        alike = (low == high).all(axis=1) & (np.ptp(slope, axis=1) <= SURE * error.sum(axis=1))
        unknown = np.isinf(error).any(axis=1) | self._jumps(best)
        low, high = np.where(alike, middle, low.min(axis=1)), np.where(alike, middle, high.max(axis=1))
        return np.where(unknown, -np.inf, low), np.where(unknown, np.inf, high)

    def _usable(self):
        """Where a slope is known well, and where at least roughly: then also the next distance must say so."""
        most = np.maximum(np.abs(self.slope), self.size)
        steady = np.abs(np.diff(self.slope, axis=0, append=np.nan)) <= ROUGH * most
        fine = self.error <= self._allowed(self.slope)
        return fine, fine | (steady & (self.error <= ROUGH * most))

    def _best(self, usable):
        """The place of the best among the smallest usable distances, as long as they agree; −1 for none."""
        best, ended = np.full(self.error.shape[1:], -1), np.zeros(self.error.shape[1:], bool)
        for place in range(len(DISTANCES)):
            ended |= usable[place] & (best >= 0) & self._apart(best)[place]
            better = (best < 0) | (self.error[place] < _taken(self.error, best))
            best = np.where(usable[place] & ~ended & better, place, best)
        return best

    def _apart(self, best):
        """Where a slope differs from the one at the best place by more than the errors of both."""
        off = np.abs(self.slope - _taken(self.slope, best))
        return off > SURE * (self.error + _taken(self.error, best))

    def _with_others(self, best, usable, low, high):
        """The bounds with the slopes found farther away: right next to x a function may be nothing but its rounding."""
        others = usable & self._apart(best)
        lowest = np.where(others, self.slope - SURE * self.error, np.inf).min(axis=0)
        highest = np.where(others, self.slope + SURE * self.error, -np.inf).max(axis=0)
        return np.fmin(low, lowest), np.fmax(high, highest)

    def _allowed(self, slope):
        return np.maximum(FINE[0] * np.abs(slope), FINE[1] * self.size)

    def _jumps(self, best):
        """Whether the values on both sides and at x itself are not the same."""
        values = np.concatenate([_taken(self.value, best), self.here[:, None]], axis=1)
        return np.ptp(values, axis=1) > LEAP * self.near + SURE * _taken(self.value_error, best).sum(axis=1)


def _taken(values, places):
    """What stands at these places of the first axis."""
    return np.take_along_axis(values, places[None], axis=0)[0]


def _size(slope, values, x):
    typical = np.median(np.abs(slope), axis=0)  # not the largest: at a jump they grow as distances shrink
    typical = typical[np.isfinite(typical)]
    common = np.quantile(typical, 0.75) if typical.size else 0  # one steep place says little of the others
    whole = np.ptp(values) / np.ptp(x) if x.size else 0  # of a step function there is no other slope
    return float(min(1, np.fmax(common, whole))) if np.isfinite(whole) else float(min(1, common))


def _rounding(values):
    """The share of a value that rounding may take; a function may compute with fewer digits than it returns."""
    finite = values[np.isfinite(values)]
    if values.dtype.kind != "f" or np.unique(finite).size < MANY:
        return np.finfo(float).eps
    kinds = (np.float16, np.float32)
    return next((np.finfo(kind).eps for kind in kinds if np.array_equal(finite, finite.astype(kind))), 2**-52)
