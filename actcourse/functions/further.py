"""Further functions, which no lesson teaches: penalised tanh, dynamic tanh, Laplace, StarReLU, xIELU."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Param, Source
from actcourse.functions.normal import normal_tail
from actcourse.functions.pieces import bell, finite, heaviside, in_blocks, negative_part, positive_part, two_sided
from actcourse.functions.saturating import tanh_prime
from actcourse.functions.threshold import identity_prime


def penalised_tanh(x, a):
    y = np.tanh(x)
    return positive_part(y) + a * negative_part(y)


@in_blocks
def penalised_tanh_prime(x, a):
    right = heaviside(x)
    return (right + a * (1 - right)) * tanh_prime(x)


PENALISED_TANH = Activation(
    name="penalised tanh",
    f=penalised_tanh,
    df=penalised_tanh_prime,
    formula=r"\begin{cases} \tanh(x) & x > 0 \\ a \tanh(x) & x \le 0 \end{cases}",
    df_formula=r"\begin{cases} 1 - \tanh^2(x) & x > 0 \\ a\,\bigl(1 - \tanh^2(x)\bigr) & x < 0 \end{cases}",
    summary="tanh with its negative side made smaller, as a leaky ReLU does with the identity.",
    params=(Param("a", "a", default=0.25, low=0.05, high=1.0, step=0.05, above=0),),
    value_range=lambda a: Interval(-a, 1),
    kinks=lambda a: () if a == 1 else (Kink(0, slope=a),),
    monotonic=True,
    weight_init="he",
    source=Source("B. Xu, R. Huang, M. Li", 2016, "Revise Saturated Activation Functions", "arXiv 1602.05980"),
    advantage="Bounded, and its two sides differ, as a ReLU's do.",
    disadvantage="Saturates on both sides, and its outputs are not centred.",
    used_in="networks for language",
    elsewhere="S. Eger, P. Youssef and I. Gurevych's code `penalized_tanh` (a = 0.25). Other forms bear this name too, "
    "such as the one with $\\tanh(x) / a$ on the left",
    also_known_as=("penalized tanh", "leaky tanh"),
)


def dynamic_tanh(x, alpha):
    return np.tanh(alpha * x)


@in_blocks
def dynamic_tanh_prime(x, alpha):
    # Unless α is a power of two, rounding α x is magnified by the exponential, as in softplus.
    return alpha * tanh_prime(alpha * x)


@in_blocks
def dynamic_tanh_by_alpha(x, alpha):
    """∂f/∂α = x (1 − tanh²(αx))."""
    x = finite(x)  # where it is infinite, the slope is 0
    return x * tanh_prime(alpha * x)


DYNAMIC_TANH = Activation(
    name="dynamic tanh",
    f=dynamic_tanh,
    df=dynamic_tanh_prime,
    formula=r"\tanh(\alpha x)",
    df_formula=r"\alpha\,\bigl(1 - \tanh^2(\alpha x)\bigr)",
    summary="tanh of α x, where α is learned: made to stand where a transformer normalises its layers.",
    params=(
        Param(
            "alpha",
            r"\alpha",
            default=0.5,
            low=0.1,
            high=2.0,
            step=0.1,
            above=0,
            derivative=dynamic_tanh_by_alpha,
            learned=True,
        ),
    ),
    value_range=Interval(-1, 1),
    monotonic=True,
    weight_init="he",
    source=Source(
        "J. Zhu, X. Chen, K. He, Y. LeCun, Z. Liu",
        2025,
        "Transformers without Normalization",
        "CVPR 2025, arXiv 2503.10622",
    ),
    advantage="Holds large values back without a mean or a variance of a layer.",
    disadvantage="Saturates on both sides, and what is held back is not made to have mean 0 and variance 1.",
    used_in="transformers, in the place of layer normalisation",
    elsewhere="the authors' PyTorch layer `DynamicTanh(alpha_init_value=0.5)`: one α for all channels, and after the "
    "tanh an affine map: a factor (1 at the start) and a term (0) for each channel, which are learned too",
    also_known_as=("DyT",),
)

_ROOT_TWO_PI = float(np.sqrt(2 * np.pi))


@in_blocks
def laplace(x, mu, sigma):
    z = (x - mu) / sigma  # rounded; at z the tail magnifies that z² times
    e, q = normal_tail(np.abs(z).clip(0, 64))  # beyond, the tail is 0 in any precision
    return two_sided(z, e * q)


@in_blocks
def laplace_prime(x, mu, sigma):
    return bell((x - mu) / sigma, 1 / 2) / (_ROOT_TWO_PI * sigma)


LAPLACE = Activation(
    name="Laplace",
    f=laplace,
    df=laplace_prime,
    formula=r"\frac{1}{2}\left(1 + \operatorname{erf}\frac{x - \mu}{\sigma \sqrt 2}\right)"
    r" = \Phi\left(\frac{x - \mu}{\sigma}\right)",
    df_formula=r"\frac{1}{\sigma \sqrt{2\pi}}\,e^{-(x - \mu)^2 / (2 \sigma^2)}",
    summary="The probability that a normal number of mean μ and standard deviation σ is smaller than x.",
    params=(
        Param(
            "mu", r"\mu", default=float(np.sqrt(1 / 2)), low=0.0, high=float(np.sqrt(2)), step=float(np.sqrt(2)) / 20
        ),
        Param(
            "sigma",
            r"\sigma",
            default=float(np.sqrt(1 / 4 / np.pi)),
            low=float(np.sqrt(1 / 4 / np.pi)) / 2,
            high=float(np.sqrt(1 / np.pi)),
            step=float(np.sqrt(1 / 4 / np.pi)) / 4,
            above=0,
        ),
    ),
    value_range=Interval(0, 1),
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "X. Ma, C. Zhou, X. Kong, J. He, L. Gui, G. Neubig, J. May, L. Zettlemoyer",
        2022,
        "Mega: Moving Average Equipped Gated Attention",
        "arXiv 2209.10655",
    ),
    advantage="By custom it touches the squared ReLU at μ, and unlike that it is bounded, and its slope as well.",
    disadvantage="Saturates on both sides, and its outputs are never negative.",
    used_in="attention, in the place of softmax",
    elsewhere="Hugging Face `laplace`, with μ and σ rounded to 0.707107 and 0.282095",
    reach=5,
)

# With these, a standard normal x gives outputs of mean 0 and variance 1: the square of its positive part has mean 1/2
# and variance 5/4.
STAR_SCALE = float(2 / np.sqrt(5))
STAR_BIAS = -STAR_SCALE / 2


def star_relu(x, scale, bias):
    right = np.maximum(x, 0)
    return scale * (right * right) + bias  # near its root, two numbers that nearly cancel


def star_relu_prime(x, scale, bias):
    return 2 * scale * np.maximum(x, 0)


def star_relu_by_scale(x, scale, bias):
    """∂f/∂s: the square of the positive part of x."""
    right = np.maximum(x, 0)
    return right * right


def star_relu_by_bias(x, scale, bias):
    """∂f/∂b = 1."""
    return identity_prime(x)


STAR_RELU = Activation(
    name="StarReLU",
    f=star_relu,
    df=star_relu_prime,
    formula=r"s \max(0, x)^2 + b",
    df_formula=r"2 s \max(0, x)",
    summary="A squared ReLU, stretched and shifted: with s = 2/√5 and b = −1/√5, standard normal input gives outputs "
    "of mean 0 and variance 1.",
    params=(
        Param(
            "scale",
            "s",
            default=STAR_SCALE,
            low=STAR_SCALE / 4,
            high=1.5 * STAR_SCALE,
            step=STAR_SCALE / 4,
            above=0,
            derivative=star_relu_by_scale,
        ),
        Param(
            "bias",
            "b",
            default=STAR_BIAS,
            low=2 * STAR_BIAS,
            high=-2 * STAR_BIAS,
            step=-STAR_BIAS / 4,
            derivative=star_relu_by_bias,
        ),
    ),
    value_range=lambda scale, bias: Interval(bias, np.inf, low_closed=True),
    monotonic=True,
    weight_init="lecun",
    source=Source(
        "W. Yu, C. Si, P. Zhou, M. Luo, Y. Zhou, J. Feng, S. Yan, X. Wang",
        2022,
        "MetaFormer Baselines for Vision",
        "arXiv 2210.13452",
    ),
    advantage="Costs two products, a sum and a comparison, and has no kink.",
    disadvantage="Its slope grows without bound. s and b add nothing that weights and biases after it could not.",
    used_in="image classification",
    elsewhere="the authors' and timm's `StarReLU(scale_value=1, bias_value=0)`, which learns both",
    reach=3,
)


@in_blocks
def xielu(x, alpha_p, alpha_n):
    # On the left, α (eˣ − 1 − x) + x/2 in terms that nearly cancel only near a root of the whole, such as −2.4.
    right, left = positive_part(x), negative_part(x)
    e = np.expm1(left)
    return right * (alpha_p * right + 0.5) + ((alpha_n - 0.5) * (e - left) + e / 2)


@in_blocks
def xielu_prime(x, alpha_p, alpha_n):
    return 2 * alpha_p * positive_part(x) + (alpha_n * np.expm1(negative_part(x)) + 0.5)


def xielu_by_alpha_p(x, alpha_p, alpha_n):
    """∂f/∂α_p: the square of the positive part of x."""
    right = positive_part(x)
    return right * right


def xielu_by_alpha_n(x, alpha_p, alpha_n):
    """∂f/∂α_n = eˣ − 1 − x on the left, and 0 on the right."""
    left = negative_part(x)
    return np.expm1(left) - left


def _xielu_range(alpha_p, alpha_n):
    lowest = np.log1p(-1 / (2 * alpha_n))  # where the slope is 0
    return Interval(float(-0.5 + (0.5 - alpha_n) * lowest), np.inf, low_closed=True)


XIELU = Activation(
    name="xIELU",
    f=xielu,
    df=xielu_prime,
    formula=r"\begin{cases} \alpha_p x^2 + x / 2 & x > 0 \\ \alpha_n (e^{x} - 1 - x) + x / 2 & x \le 0 \end{cases}",
    df_formula=r"\begin{cases} 2 \alpha_p x + 1 / 2 & x > 0 \\ \alpha_n (e^{x} - 1) + 1 / 2 & x \le 0 \end{cases}",
    summary="The integral of an ELU that is stretched and shifted: a parabola on the right, and on the left a valley.",
    params=(
        Param(
            "alpha_p",
            r"\alpha_p",
            default=0.8,
            low=0.1,
            high=1.2,
            step=0.1,
            above=0,
            derivative=xielu_by_alpha_p,
        ),
        Param(
            "alpha_n",
            r"\alpha_n",
            default=0.8,
            low=0.7,
            high=2.0,
            step=0.1,
            above=0.5,
            derivative=xielu_by_alpha_n,
        ),
    ),
    value_range=_xielu_range,
    monotonic=False,
    weight_init="lecun",
    source=Source(
        "A. H. Huang, I. Schlag", 2024, "Deriving Activation Functions Using Integration", "arXiv 2411.13010"
    ),
    advantage="Its slope is 0 at a single x, and may be negative on the left.",
    disadvantage="Its slope grows without bound on the right.",
    used_in="language models, such as Apertus",
    elsewhere="Hugging Face `xielu`, which learns $p$ and $n$ instead, so that $\\alpha_p = \\ln(1 + e^p)$ stays above "
    "0 and $\\alpha_n = 1/2 + \\ln(1 + e^n)$ above 1/2. For x from −0.000001 to 0 its slope is $1/2 - \\alpha_n$, by a "
    "guard against overflow",
    also_known_as=("expanded integral of the exponential linear unit",),
    reach=3,
)
