"""ReLU and its relatives: 0, or nearly, on one side and growing on the other."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Param, Source, Uniform
from actcourse.functions.pieces import between, heaviside, negative_part, positive_part

UPWARDS = Interval(0, np.inf, low_closed=True)
EVERYTHING = Interval(-np.inf, np.inf)


def relu(x):
    return np.maximum(x, 0)


def relu_prime(x):
    """1 where x > 0 and 0 elsewhere.

    At 0, where the slope jumps, 0 is a choice, and that of all large frameworks. In float32 exact zeros occur, and the
    choice changes what is learned: D. Bertoin, J. Bolte, S. Gerchinovitz, E. Pauwels (2021). Numerical influence of
    ReLU'(0) on backpropagation. NeurIPS 34.
    """
    return heaviside(x)


RELU = Activation(
    name="ReLU",
    f=relu,
    df=relu_prime,
    formula=r"\max(0, x)",
    df_formula=r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}",
    summary="Lets positive numbers through and holds negative ones back.",
    value_range=UPWARDS,
    kinks=(Kink(0, slope=0),),
    monotonic=True,
    weight_init="he",
    source=Source(
        "V. Nair, G. E. Hinton",
        2010,
        "Rectified Linear Units Improve Restricted Boltzmann Machines",
        "International Conference on Machine Learning, 807–814",
    ),
    advantage="Costs one comparison, and passes a gradient on unharmed wherever it is active.",
    disadvantage="A unit that is negative for all inputs has slope 0 and learns nothing any more: it is dead.",
    used_in="hidden layers, as the first thing to try",
    elsewhere="PyTorch `ReLU()`, Keras `relu`, JAX `relu`",
    also_known_as=("rectified linear unit", "rectifier", "ramp"),
)


def relu6(x):
    return np.clip(x, 0, 6)


def relu6_prime(x):
    return between(x, 0, 6)


RELU6 = Activation(
    name="ReLU6",
    f=relu6,
    df=relu6_prime,
    formula=r"\min(6, \max(0, x))",
    df_formula=r"\begin{cases} 1 & 0 < x < 6 \\ 0 & \text{else} \end{cases}",
    summary="A ReLU that stops growing at 6.",
    value_range=Interval(0, 6, low_closed=True, high_closed=True),
    kinks=(Kink(0, slope=0), Kink(6, slope=0)),
    monotonic=True,
    weight_init="he",
    source=Source("A. Krizhevsky", 2010, "Convolutional Deep Belief Networks on CIFAR-10", "unpublished manuscript"),
    advantage="Its bounded values keep their digits in formats of few bits.",
    disadvantage="Slope 0 on both sides.",
    used_in="mobile networks",
    elsewhere="PyTorch `ReLU6()`, Keras `relu6`, JAX `relu6`",
)


def capped_relu(x, cap):
    return np.clip(x, 0, cap)


def capped_relu_prime(x, cap):
    return between(x, 0, cap)


CAPPED_RELU = Activation(
    name="capped ReLU",
    f=capped_relu,
    df=capped_relu_prime,
    formula=r"\min(c, \max(0, x))",
    df_formula=r"\begin{cases} 1 & 0 < x < c \\ 0 & \text{else} \end{cases}",
    summary="A ReLU that stops growing at a cap of one's choice.",
    params=(Param("cap", "c", default=1.0, low=0.5, high=8.0, step=0.5, above=0),),
    value_range=lambda cap: Interval(0, cap, low_closed=True, high_closed=True),
    kinks=lambda cap: (Kink(0, slope=0), Kink(cap, slope=0)),
    monotonic=True,
    weight_init="he",
    advantage="Bounded where one wants it to be.",
    disadvantage="Slope 0 on both sides.",
    used_in="networks whose values must stay in a range",
    elsewhere="Keras `relu(max_value=...)`",
    also_known_as=("clipped ReLU", "bounded ReLU", "ReLU1"),
)


def thresholded_relu(x, threshold, value):
    above = x > threshold
    kept = np.clip(x, threshold, np.inf) * above  # the clip is for −∞, which times 0 would be NaN
    if not isinstance(value, np.ndarray) and value == 0:
        return kept  # for speed: the customary case
    return kept + np.multiply(~above, value, dtype=x.dtype)  # a number times a mask would be in double precision


def thresholded_relu_prime(x, threshold, value):
    return heaviside(x - threshold)


THRESHOLDED_RELU = Activation(
    name="thresholded ReLU",
    f=thresholded_relu,
    df=thresholded_relu_prime,
    formula=r"\begin{cases} x & x > \theta \\ v & x \le \theta \end{cases}",
    df_formula=r"\begin{cases} 1 & x > \theta \\ 0 & x < \theta \end{cases}",
    summary="Lets through what is above a threshold, and replaces the rest by a fixed value.",
    params=(
        Param("threshold", r"\theta", default=1.0, low=0.0, high=4.0, step=0.1),
        Param("value", "v", default=0.0, low=-1.0, high=0.0, step=0.1),
    ),
    value_range=lambda threshold, value: Interval(min(value, threshold), np.inf, low_closed=value <= threshold),
    kinks=lambda threshold, value: (Kink(threshold, slope=0),),
    monotonic=lambda threshold, value: value <= threshold,
    weight_init="he",
    source=Source(
        "K. Konda, R. Memisevic, D. Krueger",
        2014,
        "Zero-bias autoencoders and the benefits of co-adapting features",
        "arXiv 1402.3337",
    ),
    advantage="Small activations are silenced as well: the output is sparser than a ReLU's.",
    disadvantage="It jumps, and where it is silent its slope is 0.",
    used_in="sparse autoencoders",
    elsewhere="PyTorch `Threshold(threshold, value)`, Keras `threshold(threshold, default_value)`",
    also_known_as=("truncated ReLU",),
)


def squared_relu(x):
    return np.maximum(x, 0) ** 2


def squared_relu_prime(x):
    return 2 * np.maximum(x, 0)


SQUARED_RELU = Activation(
    name="squared ReLU",
    f=squared_relu,
    df=squared_relu_prime,
    formula=r"\max(0, x)^2",
    df_formula=r"2 \max(0, x)",
    summary="The square of a ReLU: no kink at 0, and steeper and steeper to the right.",
    value_range=UPWARDS,
    monotonic=True,
    weight_init="he",
    source=Source(
        "D. R. So, W. Mańke, H. Liu, Z. Dai, N. Shazeer, Q. V. Le",
        2021,
        "Searching for Efficient Transformers for Language Modeling",
        "NeurIPS 34, 6010–6022",
    ),
    advantage="Its slope has no jump.",
    disadvantage="Its slope grows without bound, so large inputs make large gradients.",
    used_in="the Primer variant of the transformer",
    also_known_as=("relu2", "ReLU squared"),
)


def leaky_relu(x, negative_slope):
    if np.ndim(negative_slope) == 0:
        if negative_slope == 0:
            return np.maximum(x, 0)  # 0 · −∞ would be NaN
        if 0 < negative_slope <= 1:
            return np.maximum(x, negative_slope * x)  # for speed: the customary case in one comparison
    return positive_part(x) + negative_slope * negative_part(x)


def leaky_relu_prime(x, negative_slope):
    right = heaviside(x)
    return right + negative_slope * (1 - right)


def leaky_relu_by_slope(x, negative_slope):
    """∂f/∂a: the negative part of x."""
    return negative_part(x)


_LEAKY_FORMULA = r"\begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}"
_LEAKY_DERIVATIVE = r"\begin{cases} 1 & x > 0 \\ a & x < 0 \end{cases}"


def _leaky_kinks(negative_slope):
    return () if negative_slope == 1 else (Kink(0, slope=negative_slope),)


def _leaky_range(negative_slope):
    return EVERYTHING if negative_slope > 0 else UPWARDS


LEAKY_RELU = Activation(
    name="leaky ReLU",
    f=leaky_relu,
    df=leaky_relu_prime,
    formula=_LEAKY_FORMULA,
    df_formula=_LEAKY_DERIVATIVE,
    summary="A ReLU that keeps a small slope for negative numbers, so that no unit falls silent.",
    params=(Param("negative_slope", "a", default=0.01, low=0.01, high=0.5, step=0.01),),
    value_range=_leaky_range,
    kinks=_leaky_kinks,
    monotonic=lambda negative_slope: negative_slope >= 0,
    weight_init="he",
    source=Source(
        "A. L. Maas, A. Y. Hannun, A. Y. Ng",
        2013,
        "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
        "International Conference on Machine Learning",
    ),
    advantage="A unit never loses its gradient altogether.",
    disadvantage="With the customary slope a negative unit learns a hundred times more slowly.",
    used_in="generative networks",
    elsewhere="PyTorch `LeakyReLU(0.01)`, Keras `leaky_relu(0.2)` and layer `LeakyReLU(0.3)`, "
    "JAX `leaky_relu(0.01)` (slope 1 at 0)",
    also_known_as=("lrelu", "leaky rectified linear unit"),
)

PRELU = Activation(
    name="PReLU",
    f=leaky_relu,
    df=leaky_relu_prime,
    formula=_LEAKY_FORMULA,
    df_formula=_LEAKY_DERIVATIVE,
    summary="A leaky ReLU that learns its slope a with the weights, one for each channel or one for all.",
    params=(
        Param(
            "negative_slope",
            "a",
            default=0.25,
            low=0.01,
            high=1.5,
            step=0.01,
            derivative=leaky_relu_by_slope,
            learned=True,
        ),
    ),
    value_range=_leaky_range,
    kinks=_leaky_kinks,
    monotonic=lambda negative_slope: negative_slope >= 0,
    weight_init="he",
    source=Source(
        "K. He, X. Zhang, S. Ren, J. Sun",
        2015,
        "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
        "ICCV 2015, 1026–1034",
    ),
    advantage="The network finds out itself how much of the negative side it needs.",
    disadvantage="One more thing that can overfit; it must be kept out of weight decay, which would pull it to a ReLU.",
    used_in="image classification",
    elsewhere="PyTorch `PReLU(num_parameters=1, init=0.25)`, Keras layer `PReLU` (starts at 0)",
    also_known_as=("parametric ReLU",),
)

_RRELU_LAW = Uniform(1 / 8, 1 / 3)

RRELU = Activation(
    name="RReLU",
    f=leaky_relu,
    df=leaky_relu_prime,
    formula=_LEAKY_FORMULA,
    df_formula=_LEAKY_DERIVATIVE,
    summary="A leaky ReLU whose slope is drawn at random in training, and is the mean of the law in evaluation.",
    params=(Param("negative_slope", "a", default=_RRELU_LAW.mean, low=1 / 8, high=1 / 3, step=1 / 48, law=_RRELU_LAW),),
    value_range=_leaky_range,
    kinks=_leaky_kinks,
    monotonic=lambda negative_slope: negative_slope >= 0,
    weight_init="he",
    source=Source(
        "B. Xu, N. Wang, T. Chen, M. Li",
        2015,
        "Empirical Evaluation of Rectified Activations in Convolutional Network",
        "arXiv 1505.00853",
    ),
    advantage="The random slopes are noise, meant to work against overfitting.",
    disadvantage="Training becomes noisier, and training and evaluation differ.",
    used_in="image classification with little data",
    elsewhere="PyTorch `RReLU(lower=1/8, upper=1/3)`",
    also_known_as=("randomised leaky ReLU", "randomized leaky ReLU"),
)
