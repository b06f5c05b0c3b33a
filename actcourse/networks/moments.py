"""What an activation does to a normal signal, by integration: exactly, and without drawing a number."""

from typing import NamedTuple

import numpy as np
from scipy.special import log_ndtr, ndtr

from actcourse.functions import find
from actcourse.functions.exponential import SELU_ALPHA, SELU_SCALE
from actcourse.functions.facts import breaks
from actcourse.functions.inputs import positive_integer, positive_number, real_number
from actcourse.functions.integrals import expectation


class Gain(NamedTuple):
    """What an activation does to a normal signal Z.

    forward: E[f(Z)²]. backward: E[f′(Z)²], without what a jump would add.
    factor: weights of standard deviation factor / √(fan-in) give the next layer's z the variance of Z.
    """

    forward: float
    backward: float
    factor: float


class Moments(NamedTuple):
    mean: float
    variance: float


# -- by integration ---------------------------------------------------------------------------------------


def moments(activation, mean=0.0, variance=1.0):
    """The mean and variance of f(Z), for an activation (a name, a record or a plain function) and a normal Z.

    Raises LookupError for an unknown name, ValueError or TypeError for other numbers, as `expectation` does.
    """
    activation = find(activation)
    after = expectation(activation, mean, variance, breaks(activation))
    spread = expectation(lambda x: (activation(x) - after) ** 2, mean, variance, breaks(activation))
    return Moments(after, spread)


def gain(activation, variance=1.0):
    """The `Gain` of an activation for normal z of mean 0 and this variance; errors as in `moments`.

    For ReLU forward and backward are half the variance and ½, and the factor is √2:
    K. He, X. Zhang, S. Ren, J. Sun (2015). Delving Deep into Rectifiers: Surpassing Human-Level Performance on
    ImageNet Classification. ICCV 2015, 1026–1034.

    >>> round(gain("ReLU").factor ** 2, 12)
    2.0
    """
    activation = find(activation)
    forward = expectation(lambda x: activation(x) ** 2, 0, variance, breaks(activation))
    backward = expectation(lambda x: activation.derivative(x) ** 2, 0, variance, breaks(activation))
    return Gain(forward, backward, float(np.sqrt(variance / forward)))


def expected_conditioning(activation, fan_in):
    """What `probe.conditioning` goes to with many examples, for inputs f(Z) of fan_in independent standard normal Z."""
    mean, variance = moments(activation)
    with_bias = np.full(positive_integer(fan_in, "fan_in") + 1, mean)
    with_bias[-1] = 1
    matrix = np.outer(with_bias, with_bias)
    matrix[:-1, :-1] += variance * np.eye(fan_in)
    return float(np.linalg.cond(matrix))


# -- SELU, in closed form ---------------------------------------------------------------------------------
#
# All from two integrals over a standard normal Z: E[e^(kZ); Z < 0] = e^(k²/2) Φ(−k), and E[Z; Z > 0] = 1/√(2π).
# G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter (2017). Self-Normalizing Neural Networks. NIPS 30, 971–980.


def selu_fixed_point():
    """SELU's α and λ: those with which a standard normal Z gives outputs of mean 0 and variance 1."""
    first, second = np.exp(0.5) * ndtr(-1), np.exp(2) * ndtr(-2)
    # The mean is λ (1/√(2π) + α (first − ½)), and 0.
    alpha = 1 / np.sqrt(2 * np.pi) / (0.5 - first)
    # The mean square is λ² (½ + α² (second − 2 first + ½)), and 1.
    scale = (0.5 + alpha**2 * (second - 2 * first + 0.5)) ** -0.5
    return float(alpha), float(scale)


def selu_moments(mean, variance):
    """The mean and variance of SELU(Z), for a normal Z of this mean and variance.

    Raises ValueError where variance is not above 0, TypeError for what is not a number.
    """
    mean, variance = real_number(mean, "mean"), positive_number(variance, "variance")
    spread = np.sqrt(variance)
    left, right = ndtr(-mean / spread), ndtr(mean / spread)
    density = spread * np.exp(-(mean**2) / variance / 2) / np.sqrt(2 * np.pi)
    first, second = (_exponential_below_zero(k, mean, variance) for k in (1, 2))
    after = SELU_SCALE * (mean * right + density + SELU_ALPHA * (first - left))
    squares = (mean**2 + variance) * right + mean * density + SELU_ALPHA**2 * (second - 2 * first + left)
    return Moments(float(after), float(SELU_SCALE**2 * squares - after**2))


def _exponential_below_zero(k, mean, variance):
    """E[e^(kZ); Z < 0]. Through the logarithm, as the first factor overflows where the second vanishes."""
    return np.exp(k * mean + k * k * variance / 2 + log_ndtr(-(mean + k * variance) / np.sqrt(variance)))
