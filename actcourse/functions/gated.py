"""Functions x·g(x), where g lets more or less of x through: GELU, SiLU, Mish and their imitations."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Param, Source
from actcourse.functions.normal import normal_tail
from actcourse.functions.pieces import above_minus_infinity, finite, in_blocks, positive_part, two_sided, within

_ROOT_TWO_PI = float(np.sqrt(2 * np.pi))


@in_blocks
def gelu(x):
    # x Φ(x) is −a Φ(−a) where x = −a, and where x = a it is a (1 − Φ(−a)). From a = 37.5 on the tail is below the
    # smallest normal float and loses digits; so does the result.
    a = np.abs(x).clip(0, 64)  # beyond, the tail is 0 in any precision
    e, q = normal_tail(a)
    return positive_part(x) - a * (e * q)


@in_blocks
def gelu_prime(x):
    a = np.abs(x).clip(0, 64)
    e, q = normal_tail(a)
    return two_sided(x, e * (q - a / _ROOT_TWO_PI))  # the slope at −a; the two slopes add up to 1


GELU = Activation(
    name="GELU",
    f=gelu,
    df=gelu_prime,
    formula=r"x\,\Phi(x), \quad \Phi(x) = \frac{1}{2}\left(1 + \operatorname{erf}\frac{x}{\sqrt 2}\right)",
    df_formula=r"\Phi(x) + x\,\varphi(x), \quad \varphi(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}",
    summary="x times the probability that a standard normal number is smaller than x.",
    value_range=Interval(-0.16997120747990366, np.inf, low_closed=True),
    monotonic=False,
    weight_init="he",
    source=Source("D. Hendrycks, K. Gimpel", 2016, "Gaussian Error Linear Units (GELUs)", "arXiv 1606.08415"),
    advantage="Smooth, and close to a ReLU far out.",
    disadvantage="The error function is dear to compute, so imitations are common.",
    used_in="transformers",
    elsewhere="PyTorch `GELU()`, Keras `gelu()`, JAX `gelu(approximate=False)`",
    also_known_as=("Gaussian error linear unit", "gelu exact"),
)

_ROOT_TWO_OVER_PI = float(np.sqrt(2 / np.pi))


def _gelu_exponent(x):
    return -2 * _ROOT_TWO_OVER_PI * (x + 0.044715 * (x * x * x))  # x * x * x is many times faster than x**3


@in_blocks
def gelu_tanh(x):
    # The exponent is rounded, and the exponential magnifies that: left of -4, digits are lost, at -20 three of them.
    # (1 + tanh u) / 2 is 1 / (1 + e^(−2u)), which keeps its digits on the left.
    return above_minus_infinity(x) / (1 + np.exp(_gelu_exponent(x)))


@in_blocks
def gelu_tanh_prime(x):
    x = x.clip(-64, 64)  # beyond, one of the gates is 0 in any precision, and must not meet an infinity
    v = _gelu_exponent(x)
    gate, rest = 1 / (1 + np.exp(v)), 1 / (1 + np.exp(-v))  # 1 − gate would lose its digits on the right
    return gate * (1 + x * (2 * _ROOT_TWO_OVER_PI + 6 * _ROOT_TWO_OVER_PI * 0.044715 * (x * x)) * rest)


GELU_TANH = Activation(
    name="GELU (tanh)",
    f=gelu_tanh,
    df=gelu_tanh_prime,
    formula=r"\frac{x}{2}\left(1 + \tanh u\right), \quad u = \sqrt{\tfrac{2}{\pi}}\,(x + 0.044715\,x^3)",
    df_formula=r"\frac{1 + \tanh u}{2} + \frac{x}{2}\,(1 - \tanh^2 u)\sqrt{\tfrac{2}{\pi}}\,(1 + 0.134145\,x^2)",
    summary="GELU with its error function replaced by tanh of a cubic.",
    value_range=Interval(-0.17004075057125406, np.inf, low_closed=True),
    monotonic=False,
    weight_init="he",
    source=Source("D. Hendrycks, K. Gimpel", 2016, "Gaussian Error Linear Units (GELUs)", "arXiv 1606.08415"),
    advantage="No error function: one exponential is all it costs.",
    disadvantage="Off by up to 0.0005 from the exact GELU.",
    used_in="GPT-2 and other early transformers",
    elsewhere="PyTorch `GELU(approximate='tanh')`, Keras `gelu(approximate=True)`, JAX `gelu()`",
    also_known_as=("gelu_tanh", "approximate GELU", "gelu_new"),
)


def silu(x, beta):
    # Unless β is a power of two, rounding β x is magnified by the exponential: at βx = -700, by 700 units.
    # Where e^(βx) is below the smallest normal float, at βx = -708, this and its imitations lose digits or are 0.
    return above_minus_infinity(x) / (1 + np.exp(-beta * x))


@in_blocks
def silu_prime(x, beta):
    u = (beta * x).clip(-2000, 2000)  # beyond, one of the gates is 0 in any precision, and must not meet an infinity
    gate, rest = 1 / (1 + np.exp(-u)), 1 / (1 + np.exp(u))  # 1 − gate would lose its digits on the right
    return gate * (1 + u * rest)


@in_blocks
def silu_by_beta(x, beta):
    """∂f/∂β = x² σ′(βx)."""
    x = finite(x)  # where it is infinite, e is 0
    e = np.exp(-np.abs(beta * x))
    return x * (x * (e / (1 + e) ** 2))


_LOWEST = -0.2784645427610738  # value of x σ(x)

SILU = Activation(
    name="SiLU",
    f=silu,
    df=silu_prime,
    formula=r"x\,\sigma(\beta x)",
    df_formula=r"\sigma(\beta x) + \beta x\,\sigma(\beta x)\,\bigl(1 - \sigma(\beta x)\bigr)",
    summary="x, let through by its own sigmoid. With a β that is learned it is called swish.",
    params=(Param("beta", r"\beta", default=1.0, low=0.25, high=8.0, step=0.25, above=0, derivative=silu_by_beta),),
    value_range=lambda beta: Interval(_LOWEST / beta, np.inf, low_closed=True),
    monotonic=False,
    weight_init="he",
    source=Source(
        "S. Elfwing, E. Uchibe, K. Doya",
        2018,
        "Sigmoid-weighted linear units for neural network function approximation in reinforcement learning",
        "Neural Networks 107, 3–11",
    ),
    advantage="Smooth, close to a ReLU far out, and one exponential is all it costs.",
    disadvantage="Dearer than a ReLU; on the left its slope vanishes as a sigmoid's does.",
    used_in="image classification, language models (in SwiGLU)",
    elsewhere="PyTorch `SiLU()`, Keras `silu` and `swish`, JAX `silu` and `swish`; β is 1 in all",
    also_known_as=("swish", "sigmoid linear unit", "SiL"),
)


QUICK = 1.702  # the β with which σ(βx) comes nearest to Φ(x)


def quick_gelu(x):
    return silu(x, QUICK)


def quick_gelu_prime(x):
    return silu_prime(x, QUICK)


QUICK_GELU = Activation(
    name="quick GELU",
    f=quick_gelu,
    df=quick_gelu_prime,
    formula=r"x\,\sigma(1.702\,x)",
    df_formula=r"\sigma(u) + u\,\sigma(u)\,\bigl(1 - \sigma(u)\bigr), \quad u = 1.702\,x",
    summary="GELU with a sigmoid in place of Φ: the SiLU with β = 1.702.",
    value_range=Interval(_LOWEST / QUICK, np.inf, low_closed=True),
    monotonic=False,
    weight_init="he",
    source=Source("D. Hendrycks, K. Gimpel", 2016, "Gaussian Error Linear Units (GELUs)", "arXiv 1606.08415"),
    advantage="One exponential is all it costs.",
    disadvantage="Off by up to 0.021 from the exact GELU.",
    used_in="CLIP, which finds texts that go with a picture",
    elsewhere="Hugging Face `quick_gelu`, CLIP `QuickGELU()`, MLX `gelu_fast_approx`",
)


def hard_swish(x):
    gate = np.clip(x + 3, 0, 6) * (1 / 6)  # a product is faster than a quotient
    return np.clip(x, -3, np.inf) * gate  # left of −3 the gate is 0; −∞ must not meet it


@in_blocks
def hard_swish_prime(x):
    # Gate plus x times the gate's slope, both times 6.
    return (np.clip(x + 3, 0, 6) + x.clip(-3, 3) * within(x, 3)) * (1 / 6)


HARD_SWISH = Activation(
    name="hard swish",
    f=hard_swish,
    df=hard_swish_prime,
    formula=r"x\,\min\left(1, \max\left(0, \frac{x + 3}{6}\right)\right)",
    df_formula=r"\begin{cases} 0 & x < -3 \\ (2x + 3)/6 & -3 < x < 3 \\ 1 & x > 3 \end{cases}",
    summary="SiLU with the hard sigmoid for its gate.",
    value_range=Interval(-0.375, np.inf, low_closed=True),
    kinks=(Kink(-3, slope=0), Kink(3, slope=1)),
    monotonic=False,
    weight_init="he",
    source=Source("A. Howard et al.", 2019, "Searching for MobileNetV3", "ICCV 2019, 1314–1324"),
    advantage="No exponential: two comparisons and a few sums and products.",
    disadvantage="Its slope jumps at ±3, and left of −3 it is 0.",
    used_in="mobile networks",
    elsewhere="PyTorch `Hardswish()`, Keras `hard_silu` and `hard_swish`, JAX `hard_silu` and `hard_swish`",
    also_known_as=("hard SiLU", "h-swish"),
)


_OPEN = 21  # from here on the gate is 1 and its slope 0, to all digits, in any precision


@in_blocks
def mish(x):
    # tanh(ln(1 + eˣ)) is a fraction in eˣ: no logarithm is needed.
    e = np.exp(x.clip(-np.inf, _OPEN))
    n = e * (e + 2)
    return above_minus_infinity(x) * (n / (n + 2))


@in_blocks
def mish_prime(x):
    x = x.clip(-2000, _OPEN)
    e = np.exp(x)
    n = e * (e + 2)
    # Left of the root, at -1.19, the two terms nearly cancel, and are rounded: six units in the last place.
    return n / (n + 2) + x * (4 * e * (e + 1)) / (n + 2) ** 2


MISH = Activation(
    name="Mish",
    f=mish,
    df=mish_prime,
    formula=r"x \tanh\bigl(\ln(1 + e^{x})\bigr)",
    df_formula=r"\tanh(s) + x\,\sigma(x)\,\bigl(1 - \tanh^2(s)\bigr), \quad s = \ln(1 + e^{x})",
    summary="x times tanh of its softplus: a shape much like SiLU's.",
    value_range=Interval(-0.30884341301725043, np.inf, low_closed=True),
    monotonic=False,
    weight_init="he",
    source=Source("D. Misra", 2020, "Mish: A Self Regularized Non-Monotonic Activation Function", "BMVC 2020"),
    advantage="Smooth, bounded on the left, unbounded on the right.",
    disadvantage="As usually written it takes an exponential, a logarithm and a tanh.",
    used_in="object detection",
    elsewhere="PyTorch `Mish()`, Keras `mish`, JAX `mish`",
)
