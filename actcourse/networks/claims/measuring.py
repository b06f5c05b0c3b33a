"""From values of several runs to a `Number` with its interval."""

import numpy as np

from actcourse.networks.claims.records import Number
from actcourse.networks.intervals import CONFIDENCE, accuracy_interval, interval

DIGITS = 5  # that are kept: enough for all intervals, and the stored file stays small


def runs(count, scale, least=3):
    """How many runs a reduced experiment has."""
    return max(least, round(count * scale))


def reduced(scale):
    """Whether an experiment of this scale leaves out what takes longest."""
    return scale < 0.5


def grid(values, scale):
    """The values that are tried to choose one: every other in a reduced experiment, from the middle on."""
    return list(values[len(values) // 2 :: 2] if reduced(scale) else values)


def exact(value):
    """A number without an interval, as it is the same in every run."""
    return Number(_rounded(value))


def mean(values, shared=1):
    """The mean over runs with Student's interval at 95 %, or, for one of several that share the 5 %, at 1 − 5 % / m."""
    values = np.asarray(values, dtype=float)
    level = 1 - (1 - CONFIDENCE) / shared
    return Number(*map(_rounded, interval(values, level)), runs=int(np.isfinite(values).sum()))


def share(values, shared=1, of=1):
    """The mean of shares, or of what is so or not, with Wilson's interval, which ends within 0 and 1.

    of: how many each run's share is a share of. The interval has a width where all runs agree, too.
    """
    values, level = np.asarray(values, dtype=float), 1 - (1 - CONFIDENCE) / shared
    return Number(*map(_rounded, accuracy_interval(values, examples=of, level=level)), runs=values.size)


def ratio(values, shared=1):
    """The geometric mean over runs of numbers above 0, with the interval that the mean of their logarithms has."""
    log = mean(np.log(values), shared)
    return Number(*(_rounded(np.exp(end)) for end in (log.value, *log.ends)), runs=log.runs)


def worst(values):
    """The largest over runs, without an interval."""
    values = np.asarray(values, dtype=float)
    return Number(_rounded(values.max()), runs=values.size)


def _rounded(value):
    return float(f"{float(value):.{DIGITS}g}")
