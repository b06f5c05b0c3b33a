"""Functions that take something away: they hold back, or draw towards 0, what is small."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Param, Source
from actcourse.functions.pieces import heaviside

EVERYTHING = Interval(-np.inf, np.inf)
_THRESHOLD = Param("threshold", r"\lambda", default=0.5, low=0.1, high=4.0, step=0.1, above=0)


def tanh_shrink(x):
    return x - np.tanh(x)  # near 0 the two are nearly equal, and their difference loses digits


def tanh_shrink_prime(x):
    return np.tanh(x) ** 2


TANH_SHRINK = Activation(
    name="tanh-shrink",
    f=tanh_shrink,
    df=tanh_shrink_prime,
    formula=r"x - \tanh(x)",
    df_formula=r"\tanh^2(x)",
    summary="What tanh leaves over of x: next to nothing near 0, x without 1 far out.",
    value_range=EVERYTHING,
    monotonic=True,
    weight_init="xavier",
    advantage="Small inputs are held back smoothly.",
    disadvantage="Around 0, where signals start, its slope is 0.",
    used_in="sparse coding",
    elsewhere="PyTorch `Tanhshrink()`, Keras `tanh_shrink`",
)


def hard_shrink(x, threshold):
    return x * (np.abs(x) > threshold)


def shrink_prime(x, threshold):
    return heaviside(np.abs(x) - threshold)


def _hard_kinks(threshold):
    return Kink(-threshold, slope=0), Kink(threshold, slope=0)


HARD_SHRINK = Activation(
    name="hard shrink",
    f=hard_shrink,
    df=shrink_prime,
    formula=r"\begin{cases} x & \lvert x \rvert > \lambda \\ 0 & \text{else} \end{cases}",
    df_formula=r"\begin{cases} 1 & \lvert x \rvert > \lambda \\ 0 & \lvert x \rvert < \lambda \end{cases}",
    summary="Keeps what is large as it is, and makes what is small 0.",
    params=(_THRESHOLD,),
    value_range=EVERYTHING,
    kinks=_hard_kinks,
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "D. L. Donoho, I. M. Johnstone",
        1994,
        "Ideal spatial adaptation by wavelet shrinkage",
        "Biometrika 81(3), 425–455",
    ),
    advantage="What it keeps, it keeps unchanged.",
    disadvantage="It jumps at ±λ, and between them its slope is 0.",
    used_in="denoising, sparse coding",
    elsewhere="PyTorch `Hardshrink(lambd=0.5)`, Keras `hard_shrink(threshold=0.5)`",
    also_known_as=("hard thresholding",),
)


def soft_shrink(x, threshold):
    return x - np.clip(x, -threshold, threshold)


SOFT_SHRINK = Activation(
    name="soft shrink",
    f=soft_shrink,
    df=shrink_prime,
    formula=r"\operatorname{sign}(x)\,\max(0, \lvert x \rvert - \lambda)",
    df_formula=r"\begin{cases} 1 & \lvert x \rvert > \lambda \\ 0 & \lvert x \rvert < \lambda \end{cases}",
    summary="Moves everything towards 0 by λ, and stops there.",
    params=(_THRESHOLD,),
    value_range=EVERYTHING,
    kinks=_hard_kinks,
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "D. L. Donoho",
        1995,
        "De-noising by soft-thresholding",
        "IEEE Transactions on Information Theory 41(3), 613–627",
    ),
    advantage="Makes small values exactly 0 without a jump.",
    disadvantage="What it keeps is smaller by λ, and between ±λ its slope is 0.",
    used_in="denoising, sparse coding",
    elsewhere="PyTorch `Softshrink(lambd=0.5)`, Keras `soft_shrink(threshold=0.5)`",
    also_known_as=("soft thresholding",),
)
