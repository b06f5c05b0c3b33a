"""Functions that are straight on each side of 0: ReLU and leaky ReLU."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Param, Source


def relu(x):
    return np.maximum(x, 0)


def relu_prime(x):
    return np.heaviside(x, 0)


RELU = Activation(
    name="ReLU",
    f=relu,
    df=relu_prime,
    formula=r"\max(0, x)",
    df_formula=r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}",
    summary="Lets positive numbers through and holds negative ones back.",
    value_range=Interval(0, np.inf, low_closed=True),
    kinks=(Kink(0, slope=0),),
    monotonic=True,
    weight_init="he",
    source=Source(
        "V. Nair, G. E. Hinton",
        2010,
        "Rectified Linear Units Improve Restricted Boltzmann Machines",
        "International Conference on Machine Learning, 807–814",
    ),
    also_known_as=("rectified linear unit", "rectifier", "ramp"),
)


def leaky_relu(x, negative_slope):
    return np.where(x > 0, x, negative_slope * x)


def leaky_relu_prime(x, negative_slope):
    positive = np.heaviside(x, 0)
    return positive + negative_slope * (1 - positive)


def _leaky_relu_kinks(negative_slope):
    return (Kink(0, slope=negative_slope),)


LEAKY_RELU = Activation(
    name="leaky ReLU",
    f=leaky_relu,
    df=leaky_relu_prime,
    formula=r"\begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}",
    df_formula=r"\begin{cases} 1 & x > 0 \\ a & x < 0 \end{cases}",
    summary="A ReLU that keeps a small slope for negative numbers, so that no unit falls silent.",
    params=(Param("negative_slope", "a", default=0.01, low=0.01, high=0.5, step=0.01),),
    value_range=Interval(-np.inf, np.inf),
    kinks=_leaky_relu_kinks,
    monotonic=True,
    weight_init="he",
    source=Source(
        "A. L. Maas, A. Y. Hannun, A. Y. Ng",
        2013,
        "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
        "International Conference on Machine Learning",
    ),
    also_known_as=("lrelu", "leaky rectified linear unit"),
)
