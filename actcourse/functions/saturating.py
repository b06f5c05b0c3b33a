"""Functions that level off on both sides: sigmoid and tanh."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Source


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(x):
    # σ(x)(1 − σ(x)) is 0 from x = 37 on, because 1 − σ(x) has run out of digits. σ′ is even, so the
    # side on which the exponential is small serves both.
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


SIGMOID = Activation(
    name="sigmoid",
    f=sigmoid,
    df=sigmoid_prime,
    formula=r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    df_formula=r"\sigma(x)\,\bigl(1 - \sigma(x)\bigr)",
    summary="Squeezes every number into (0, 1), so that it can be read as a probability.",
    value_range=Interval(0, 1),
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "D. E. Rumelhart, G. E. Hinton, R. J. Williams",
        1986,
        "Learning representations by back-propagating errors",
        "Nature 323, 533–536",
    ),
    also_known_as=("logistic", "logistic function", "expit", "σ"),
)


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    return 4 * sigmoid_prime(2 * x)  # from tanh(x) = 2σ(2x) − 1; 1 − tanh² runs out of digits at 19


TANH = Activation(
    name="tanh",
    f=tanh,
    df=tanh_prime,
    formula=r"\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}} = 2\,\sigma(2x) - 1",
    df_formula=r"1 - \tanh^2(x)",
    summary="The sigmoid stretched and shifted into (-1, 1), so that its outputs centre on 0.",
    value_range=Interval(-1, 1),
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller",
        1998,
        "Efficient BackProp",
        "In: Neural Networks: Tricks of the Trade, Springer",
    ),
    also_known_as=("hyperbolic tangent",),
)
