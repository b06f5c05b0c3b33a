"""Functions that level off on both sides: the sigmoid, tanh and their relatives."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Source
from actcourse.functions.pieces import finite, in_blocks, within


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
    advantage="Smooth, bounded, and a probability for an output of two classes.",
    disadvantage="Its slope is at most 1/4 and vanishes on both sides, and its outputs are never negative.",
    used_in="binary outputs, gates",
    elsewhere="PyTorch `Sigmoid()`, Keras `sigmoid`, JAX `sigmoid`, SciPy `expit`",
    also_known_as=("logistic", "logistic function", "expit", "σ"),
)


def hard_sigmoid(x):
    return np.clip(x + 3, 0, 6) / 6  # x / 6 + 1/2 would lose its digits near -3


def hard_sigmoid_prime(x):
    return within(x, 3) / 6


HARD_SIGMOID = Activation(
    name="hard sigmoid",
    f=hard_sigmoid,
    df=hard_sigmoid_prime,
    formula=r"\min\left(1, \max\left(0, \frac{x + 3}{6}\right)\right)",
    df_formula=r"\begin{cases} 1/6 & -3 < x < 3 \\ 0 & \text{else} \end{cases}",
    summary="The sigmoid in three straight pieces.",
    value_range=Interval(0, 1, low_closed=True, high_closed=True),
    kinks=(Kink(-3, slope=0), Kink(3, slope=0)),
    monotonic=True,
    weight_init="xavier",
    advantage="No exponential: two comparisons, a sum and a quotient.",
    disadvantage="Beyond ±3 its slope is not small but 0.",
    used_in="mobile and quantised networks",
    elsewhere="PyTorch `Hardsigmoid()`, Keras `hard_sigmoid`, JAX `hard_sigmoid`; ONNX and Keras 2: 0.2 x + 0.5",
    also_known_as=("hsigmoid",),
)


def sparse_sigmoid(x):
    return np.clip(x + 1, 0, 2) / 2


def sparse_sigmoid_prime(x):
    return within(x, 1) / 2


SPARSE_SIGMOID = Activation(
    name="sparse sigmoid",
    f=sparse_sigmoid,
    df=sparse_sigmoid_prime,
    formula=r"\min\left(1, \max\left(0, \frac{x + 1}{2}\right)\right)",
    df_formula=r"\begin{cases} 1/2 & -1 < x < 1 \\ 0 & \text{else} \end{cases}",
    summary="The derivative of sparse plus, as the sigmoid is of softplus: three straight pieces, kinks at ±1.",
    value_range=Interval(0, 1, low_closed=True, high_closed=True),
    kinks=(Kink(-1, slope=0), Kink(1, slope=0)),
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "M. Blondel, A. F. T. Martins, V. Niculae",
        2020,
        "Learning with Fenchel-Young Losses",
        "Journal of Machine Learning Research 21(35), 1–69",
    ),
    advantage="Gives exactly 0 and exactly 1.",
    disadvantage="Beyond ±1 its slope is 0.",
    used_in="sparse probabilities of two classes",
    elsewhere="Keras `sparse_sigmoid`, JAX `sparse_sigmoid`",
)


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    e = np.exp(-2 * np.abs(x))  # 1 − tanh² runs out of digits at 19
    return 4 * e / (1 + e) ** 2


TANH = Activation(
    name="tanh",
    f=tanh,
    df=tanh_prime,
    formula=r"\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}} = 2\,\sigma(2x) - 1",
    df_formula=r"1 - \tanh^2(x)",
    summary="The sigmoid stretched and shifted into (−1, 1), so that its outputs centre on 0.",
    value_range=Interval(-1, 1),
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller",
        1998,
        "Efficient BackProp",
        "In: Neural Networks: Tricks of the Trade, Springer",
    ),
    advantage="Centred on 0, with slope 1 there.",
    disadvantage="Saturates on both sides, sooner than the sigmoid.",
    used_in="recurrent networks, bounded outputs",
    elsewhere="PyTorch `Tanh()`, Keras `tanh`, JAX `tanh`",
    also_known_as=("hyperbolic tangent",),
)


def hard_tanh(x):
    return np.clip(x, -1, 1)


def hard_tanh_prime(x):
    return within(x, 1)


HARD_TANH = Activation(
    name="hard tanh",
    f=hard_tanh,
    df=hard_tanh_prime,
    formula=r"\min(1, \max(-1, x))",
    df_formula=r"\begin{cases} 1 & -1 < x < 1 \\ 0 & \text{else} \end{cases}",
    summary="tanh in three straight pieces: the identity, cut off at −1 and 1.",
    value_range=Interval(-1, 1, low_closed=True, high_closed=True),
    kinks=(Kink(-1, slope=0), Kink(1, slope=0)),
    monotonic=True,
    weight_init="xavier",
    advantage="Costs two comparisons.",
    disadvantage="Beyond ±1 its slope is 0.",
    used_in="language models before ReLU, quantised networks",
    elsewhere="PyTorch `Hardtanh(min_val=-1, max_val=1)`, Keras `hard_tanh`, JAX `hard_tanh` (slope 1 at ±1)",
    also_known_as=("clipped identity",),
)

# LeCun's constants: f(±1) is all but ±1, and the curvature is largest there.
_HEIGHT = 1.7159


def scaled_tanh(x):
    return _HEIGHT * np.tanh((2 / 3) * x)


@in_blocks
def scaled_tanh_prime(x):
    # The slope falls like e^(−4x/3), and an exponential magnifies what rounding took from its
    # exponent. So that remainder is worked out (both differences are exact) and put back.
    a = np.minimum(np.abs(x), 2000)  # where it is 0 in any precision
    t = 4 * a / 3
    remainder = ((4 * a - 2 * t) - t) / 3  # one of ten roundings here: five units in the last place
    e = np.exp(-t) * (1 - remainder)
    return (8 * _HEIGHT / 3) * (e / (1 + e) ** 2)


SCALED_TANH = Activation(
    name="scaled tanh",
    f=scaled_tanh,
    df=scaled_tanh_prime,
    formula=r"1.7159\,\tanh\left(\tfrac{2}{3}\,x\right)",
    df_formula=r"1.7159 \cdot \tfrac{2}{3}\left(1 - \tanh^2\left(\tfrac{2}{3}\,x\right)\right)",
    summary="LeCun's tanh, scaled so that targets of ±1 lie well inside its range.",
    value_range=Interval(-_HEIGHT, _HEIGHT),
    monotonic=True,
    weight_init="lecun",
    source=Source(
        "Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller",
        1998,
        "Efficient BackProp",
        "In: Neural Networks: Tricks of the Trade, Springer",
    ),
    advantage="Centred on 0, and at targets of ±1 it has not saturated.",
    disadvantage="Saturates on both sides.",
    used_in="LeNet and other networks of the 1990s",
    also_known_as=("LeCun tanh",),
)


def arctan(x):
    return np.arctan(x)


def arctan_prime(x):
    return 1 / (1 + x * x)


ARCTAN = Activation(
    name="arctan",
    f=arctan,
    df=arctan_prime,
    formula=r"\arctan(x)",
    df_formula=r"\frac{1}{1 + x^2}",
    summary="Saturates like tanh, but slowly: its slope falls like 1/x² and not exponentially.",
    value_range=Interval(-np.pi / 2, np.pi / 2),
    monotonic=True,
    weight_init="xavier",
    advantage="Far out, a gradient is small and not gone.",
    disadvantage="Even at an input of 99 it is not within a hundredth of its limit.",
    used_in="surrogate gradients of spiking networks",
    elsewhere="PyTorch `atan`",
    also_known_as=("atan", "inverse tangent"),
)


def softsign(x):
    x = finite(x)
    return x / (1 + np.abs(x))


def softsign_prime(x):
    return 1 / (1 + np.abs(x)) ** 2


SOFTSIGN = Activation(
    name="softsign",
    f=softsign,
    df=softsign_prime,
    formula=r"\frac{x}{1 + \lvert x \rvert}",
    df_formula=r"\frac{1}{(1 + \lvert x \rvert)^2}",
    summary="tanh without exponentials: it goes to ±1 like 1 − 1/x.",
    value_range=Interval(-1, 1),
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "X. Glorot, Y. Bengio",
        2010,
        "Understanding the difficulty of training deep feedforward neural networks",
        "AISTATS 2010, 249–256",
    ),
    advantage="Centred, and its gradient vanishes slowly.",
    disadvantage="Comes near its limits only for very large inputs.",
    used_in="a substitute for tanh",
    elsewhere="PyTorch `Softsign()`, Keras `softsign`, JAX `soft_sign`",
)
