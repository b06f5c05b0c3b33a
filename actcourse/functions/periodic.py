"""Functions that repeat: sine and snake."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Param, Source
from actcourse.functions.pieces import finite


def _phase(factor, x):
    """factor · x; where that is too large for a float, without the whole turns, of which a wave knows nothing."""
    phase = factor * x  # far out, rounding the product moves the wave
    if np.isinf(phase).any():
        phase = np.where(np.isinf(phase) & np.isfinite(x), factor * np.fmod(x, 2 * np.pi / factor), phase)
    return phase


def sine(x, omega_0):
    return np.sin(_phase(omega_0, x))


def sine_prime(x, omega_0):
    return omega_0 * np.cos(_phase(omega_0, x))


SINE = Activation(
    name="sine",
    f=sine,
    df=sine_prime,
    formula=r"\sin(\omega_0 x)",
    df_formula=r"\omega_0 \cos(\omega_0 x)",
    summary="A wave; networks of it represent images and sounds with all their fine detail.",
    params=(Param("omega_0", r"\omega_0", default=30.0, low=1.0, high=60.0, step=1.0, above=0),),
    value_range=Interval(-1, 1, low_closed=True, high_closed=True),
    monotonic=False,
    weight_init="lecun",
    source=Source(
        "V. Sitzmann, J. N. P. Martel, A. W. Bergman, D. B. Lindell, G. Wetzstein",
        2020,
        "Implicit Neural Representations with Periodic Activation Functions",
        "NeurIPS 33",
    ),
    advantage="Its derivative is a wave again, so that derivatives of the network are well behaved too.",
    disadvantage="Needs an initialisation of its own, made for ω₀.",
    used_in="SIREN: networks that represent a signal",
    elsewhere="PyTorch `sin`",
    also_known_as=("SIREN", "sin"),
    reach=1,
)


def snake(x, a):
    wave = np.sin(finite(_phase(a, x)))  # at ±∞ the line decides
    return x + wave * wave / a


def snake_prime(x, a):
    return 1 + np.sin(_phase(2 * a, x))


SNAKE = Activation(
    name="snake",
    f=snake,
    df=snake_prime,
    formula=r"x + \frac{1}{a} \sin^2(a x)",
    df_formula=r"1 + \sin(2 a x)",
    summary="A line with a wave on it, for data that repeat and grow.",
    params=(Param("a", "a", default=1.0, low=0.25, high=8.0, step=0.25, above=0),),
    value_range=Interval(-np.inf, np.inf),
    monotonic=True,
    weight_init="lecun",
    source=Source(
        "L. Ziyin, T. Hartwig, M. Ueda",
        2020,
        "Neural Networks Fail to Learn Periodic Functions and How to Fix It",
        "NeurIPS 33, 1583–1594",
    ),
    advantage="Made to go on with what repeats, and it never decreases.",
    disadvantage="Needs an a that suits the period of the data.",
    used_in="time series, sound",
)
