"""Numbers for the probes of this sheet."""

import numpy as np


def irregular(seed, *shape):
    """Numbers around 0 with one decimal each, drawn once and for all: no two formulas agree on them by chance."""
    return np.random.default_rng(seed).normal(0, 1.3, shape).round(1) + 0.0  # -0 becomes 0


def whole(seed, *shape):
    """Whole numbers from -3 to 3, as integers."""
    return np.random.default_rng(seed).integers(-3, 4, shape)
