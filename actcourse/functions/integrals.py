"""Integrals over a normal law, exactly and without drawing a number."""

import numpy as np

from actcourse.functions.inputs import QUIET, positive_number, real_number

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_FAR = 40  # standard deviations: beyond, the normal density is 0 in floats
_PANELS = 64, 2**15  # at first, and when it is given up
ACCURACY = 1e-13  # relative to the integral of what is positive and negative apart


def expectation(function, mean=0.0, variance=1.0, breaks=()):
    """E[function(Z)] for a normal Z, to about 13 digits.

    function: of an array. breaks: where it or one of its derivatives jumps; between them it is smooth.
    By Gauss and Legendre's rule with 20 nodes in each of many panels, which end at the breaks: a rule that runs across
    a kink is wrong in the third or fourth digit. Panels are halved until the result stands still.
    Raises ValueError where it does not, or where it is not finite; for a mean or variance that is no number.

    >>> round(expectation(lambda z: z**4), 12)  # the kurtosis of a normal law
    3.0
    """
    value, settled = integrated(function, mean, variance, breaks)
    if not settled:
        raise ValueError(f"the integral does not settle for a normal law of mean {mean:g} and variance {variance:g}")
    return value


@QUIET
def integrated(function, mean=0.0, variance=1.0, breaks=()):
    """The last value of `expectation`'s integral, and whether it stood still."""
    mean, spread = real_number(mean, "mean"), np.sqrt(positive_number(variance, "variance"))
    inner = (np.asarray(breaks, dtype=float) - mean) / spread
    last, (panels, most) = np.nan, _PANELS
    while panels < most:
        edges = np.unique([*np.linspace(-_FAR, _FAR, panels + 1), *inner[np.abs(inner) < _FAR]])
        half, middle = np.diff(edges) / 2, (edges[1:] + edges[:-1]) / 2
        u = middle[:, None] + half[:, None] * _NODES
        terms = half[:, None] * _WEIGHTS * np.exp(-u * u / 2) / np.sqrt(2 * np.pi) * function(mean + spread * u)
        total = float(terms.sum())
        if abs(total - last) <= ACCURACY * np.abs(terms).sum():
            return total, True
        last, panels = total, 2 * panels
    return last, False
