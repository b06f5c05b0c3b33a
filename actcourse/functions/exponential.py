"""Functions with an exponential on one side: ELU and its family, softplus and its family."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Param, Source
from actcourse.functions.pieces import heaviside, in_blocks, largest, negative_part, positive_part, two_sided

UPWARDS = Interval(0, np.inf)
FAR = 34  # where ln(1 + eˣ) is x to all digits, and eˣ is far from overflowing


def elu(x, alpha):
    return positive_part(x) + alpha * np.expm1(negative_part(x))


@in_blocks
def elu_prime(x, alpha):
    right = heaviside(x)
    return right + (1 - right) * (alpha * np.exp(negative_part(x)))


def _elu_kinks(alpha):
    return () if alpha == 1 else (Kink(0, slope=alpha),)


ELU = Activation(
    name="ELU",
    f=elu,
    df=elu_prime,
    formula=r"\begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \le 0 \end{cases}",
    df_formula=r"\begin{cases} 1 & x > 0 \\ \alpha\,e^{x} = f(x) + \alpha & x < 0 \end{cases}",
    summary="A ReLU whose negative side bends down to −α, so that outputs average nearer to 0.",
    params=(Param("alpha", r"\alpha", default=1.0, low=0.1, high=3.0, step=0.1, above=0),),
    value_range=lambda alpha: Interval(-alpha, np.inf),
    kinks=_elu_kinks,
    monotonic=True,
    weight_init="he",
    source=Source(
        "D.-A. Clevert, T. Unterthiner, S. Hochreiter",
        2016,
        "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)",
        "ICLR 2016, arXiv 1511.07289",
    ),
    advantage="Negative outputs bring the mean towards 0, and for α = 1 it has no kink.",
    disadvantage="Saturates on the left, and an exponential costs more than a comparison.",
    used_in="image classification",
    elsewhere="PyTorch `ELU(alpha=1)`, Keras `elu`, JAX `elu`",
    also_known_as=("exponential linear unit",),
)

# The constants for which mean 0 and variance 1 map onto themselves.
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717


def selu(x):
    return SELU_SCALE * elu(x, SELU_ALPHA)


def selu_prime(x):
    return SELU_SCALE * elu_prime(x, SELU_ALPHA)


SELU = Activation(
    name="SELU",
    f=selu,
    df=selu_prime,
    formula=r"\lambda \begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \le 0 \end{cases}"
    r"\quad \lambda \approx 1.0507,\ \alpha \approx 1.6733",
    df_formula=r"\lambda \begin{cases} 1 & x > 0 \\ \alpha\,e^{x} & x < 0 \end{cases}",
    summary="An ELU with two constants chosen so that mean 0 and variance 1 map onto themselves.",
    value_range=Interval(-SELU_SCALE * SELU_ALPHA, np.inf),
    kinks=(Kink(0, slope=SELU_SCALE * SELU_ALPHA),),
    monotonic=True,
    weight_init="lecun",
    source=Source(
        "G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter",
        2017,
        "Self-Normalizing Neural Networks",
        "NIPS 30, 971–980, arXiv 1706.02515",
    ),
    advantage="Made so that signals keep their mean and variance through many plain layers.",
    disadvantage="Only with LeCun's initialisation, alpha dropout and plain dense layers.",
    used_in="deep networks of dense layers",
    elsewhere="PyTorch `SELU()`, Keras `selu` (slope 1.0507 at 0), JAX `selu`",
    also_known_as=("scaled exponential linear unit",),
)


def celu(x, alpha):
    return positive_part(x) + alpha * np.expm1(negative_part(x) / alpha)


def celu_prime(x, alpha):
    # Unless α is a power of two, rounding the quotient is magnified by the exponential, as in softplus.
    return np.exp(negative_part(x) / alpha)


CELU = Activation(
    name="CELU",
    f=celu,
    df=celu_prime,
    formula=r"\begin{cases} x & x > 0 \\ \alpha\,(e^{x / \alpha} - 1) & x \le 0 \end{cases}",
    df_formula=r"\begin{cases} 1 & x > 0 \\ e^{x / \alpha} & x \le 0 \end{cases}",
    summary="An ELU whose two sides meet without a kink for every α.",
    params=(Param("alpha", r"\alpha", default=1.0, low=0.25, high=4.0, step=0.25, above=0),),
    value_range=lambda alpha: Interval(-alpha, np.inf),
    monotonic=True,
    weight_init="he",
    source=Source("J. T. Barron", 2017, "Continuously Differentiable Exponential Linear Units", "arXiv 1704.07483"),
    advantage="Smooth for every α, and its slope never exceeds 1.",
    disadvantage="Saturates on the left.",
    used_in="wherever ELU is",
    elsewhere="PyTorch `CELU(alpha=1)`, Keras `celu`, JAX `celu`",
    also_known_as=("continuously differentiable ELU",),
)


def softplus(x, beta):
    # Unless β is a power of two, rounding β x is magnified by the exponential: at βx = -700, by 700 units.
    u = beta * x
    return np.maximum(u, np.log1p(np.exp(u.clip(-np.inf, FAR)))) / beta


def softplus_prime(x, beta):
    return 1 / (1 + np.exp(-beta * x))


SOFTPLUS = Activation(
    name="softplus",
    f=softplus,
    df=softplus_prime,
    formula=r"\frac{1}{\beta} \ln\left(1 + e^{\beta x}\right)",
    df_formula=r"\sigma(\beta x)",
    summary="A ReLU with its corner rounded off; its derivative is the sigmoid.",
    params=(Param("beta", r"\beta", default=1.0, low=0.25, high=8.0, step=0.25, above=0),),
    value_range=UPWARDS,
    monotonic=True,
    weight_init="he",
    source=Source(
        "C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau, R. Garcia",
        2001,
        "Incorporating Second-Order Functional Knowledge for Better Option Pricing",
        "NIPS 13, 472–478",
    ),
    advantage="Smooth and always positive.",
    disadvantage="Costs an exponential and a logarithm, and its outputs are far from centred.",
    used_in="outputs that must be positive, such as variances",
    elsewhere="PyTorch `Softplus(beta=1, threshold=20)`, Keras `softplus`, JAX `softplus`",
    also_known_as=("SmoothReLU",),
)


def log_sigmoid(x):
    return np.minimum(x, -np.log1p(np.exp(np.minimum(-x, FAR))))


def log_sigmoid_prime(x):
    return 1 / (1 + np.exp(x))


LOG_SIGMOID = Activation(
    name="log-sigmoid",
    f=log_sigmoid,
    df=log_sigmoid_prime,
    formula=r"\ln \sigma(x) = -\ln\left(1 + e^{-x}\right)",
    df_formula=r"1 - \sigma(x) = \sigma(-x)",
    summary="The logarithm of a probability, without going through the probability.",
    value_range=Interval(-np.inf, 0),
    monotonic=True,
    weight_init="xavier",
    advantage="Finite where the logarithm of a rounded sigmoid is −∞.",
    disadvantage="Not centred, and it saturates on the right.",
    used_in="losses of binary classification",
    elsewhere="PyTorch `LogSigmoid()`, Keras `log_sigmoid`, JAX `log_sigmoid`",
    also_known_as=("log_expit",),
)


@in_blocks
def squareplus(x, b):
    # (x + √(x² + b)) / 2 cancels for negative x; there the same fraction is turned over. The two sides
    # differ by x, as softplus's do.
    return positive_part(x) + (b / 2) / (np.abs(x) + _root(x, b))


@in_blocks
def squareplus_prime(x, b):
    root = _root(x, b)  # it is rounded, and stands twice below: five units in the last place
    return two_sided(x, (b / 2) / (root * (np.abs(x) + root)))  # the slope at −|x|; the two slopes add up to 1


def _root(x, b):
    """√(x² + b), and |x| where x² would overflow."""
    a = np.abs(x)
    t = np.minimum(a, largest(x) ** 0.25)
    return np.maximum(a, np.sqrt(t * t + b))


SQUAREPLUS = Activation(
    name="squareplus",
    f=squareplus,
    df=squareplus_prime,
    formula=r"\frac{x + \sqrt{x^2 + b}}{2}",
    df_formula=r"\frac{1}{2}\left(1 + \frac{x}{\sqrt{x^2 + b}}\right)",
    summary="Softplus's shape without exponentials: half of a hyperbola.",
    params=(Param("b", "b", default=4.0, low=0.25, high=16.0, step=0.25, above=0),),
    value_range=UPWARDS,
    monotonic=True,
    weight_init="he",
    source=Source("J. T. Barron", 2021, "Squareplus: A Softplus-Like Algebraic Rectifier", "arXiv 2112.11687"),
    advantage="Only a square root and a division.",
    disadvantage="Goes to 0 slowly on the left, like 1/x.",
    used_in="a cheap substitute for softplus",
    elsewhere="Keras `squareplus(b=4)`, JAX `squareplus(b=4)`",
)


@in_blocks
def sparse_plus(x):
    return np.clip(x + 1, 0, 2) ** 2 / 4 + np.maximum(x - 1, 0)


def sparse_plus_prime(x):
    return np.clip(x + 1, 0, 2) / 2


SPARSE_PLUS = Activation(
    name="sparse plus",
    f=sparse_plus,
    df=sparse_plus_prime,
    formula=r"\begin{cases} 0 & x \le -1 \\ (x + 1)^2 / 4 & -1 < x < 1 \\ x & x \ge 1 \end{cases}",
    df_formula=r"\begin{cases} 0 & x \le -1 \\ (x + 1) / 2 & -1 < x < 1 \\ 1 & x \ge 1 \end{cases}",
    summary="A ReLU with its corner replaced by a piece of a parabola.",
    value_range=Interval(0, np.inf, low_closed=True),
    monotonic=True,
    weight_init="he",
    advantage="Smooth, and exactly 0 and exactly x outside of ±1.",
    disadvantage="Left of −1 its slope is 0, as a ReLU's left of 0.",
    used_in="sparse variants of softplus",
    elsewhere="Keras `sparse_plus`, JAX `sparse_plus`",
)


def exponential(x):
    return np.exp(x)


EXPONENTIAL = Activation(
    name="exponential",
    f=exponential,
    df=exponential,
    formula=r"e^{x}",
    df_formula=r"e^{x}",
    summary="Its own derivative: growth without bound.",
    value_range=UPWARDS,
    monotonic=True,
    weight_init="xavier",
    advantage="Turns a sum into a product; its outputs are positive.",
    disadvantage="Explodes: at 710 it is beyond the largest float64.",
    used_in="outputs that are rates or variances; softmax",
    elsewhere="PyTorch `exp`, Keras `exponential`",
    also_known_as=("exp",),
    reach=3,
)
