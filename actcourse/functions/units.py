"""Units that are more than one function of one number: attention, dropout, random draws, NAC and NALU.

All take numbers, lists or arrays. float16, float32 and float64 keep their type, and where several meet
the widest wins; integers and booleans become float64. Nothing that is given is changed. All raise
TypeError for what is not real numbers and ValueError for shapes that do not fit.
"""

import numpy as np

from actcourse.functions.attention import attention, attention_gradient, attention_weights, self_attention
from actcourse.functions.axes import several_axes
from actcourse.functions.exponential import SELU_ALPHA, SELU_SCALE
from actcourse.functions.inputs import (
    QUIET,
    as_arrays,
    as_floats,
    as_vectors,
    check_generator,
    positive_number,
    probability,
)
from actcourse.functions.saturating import sigmoid, sigmoid_prime, tanh_prime
from actcourse.functions.vector import softmax

__all__ = [
    "alpha_dropout",
    "attention",
    "attention_gradient",
    "attention_weights",
    "dropout",
    "gumbel_softmax",
    "nac",
    "nac_gradient",
    "nalu",
    "nalu_gradient",
    "self_attention",
]

_SELU_FLOOR = -SELU_SCALE * SELU_ALPHA  # SELU far to the left


# -- dropout ----------------------------------------------------------------------------------------


@QUIET
def dropout(x, p, rng):
    """Each element of x is 0 with probability p, by itself, and otherwise x / (1 − p).

    x: any shape; p: the probability of dropping, from 0 to 1; rng: a NumPy generator, the only source of
    chance, from which one number is drawn for each element.
    Returns the shape of x: on average x, so that nothing has to be rescaled when training is over
    ("inverted" dropout). p = 1 gives zeros. A dropped element is 0 whatever it was, NaN too.
    Raises ValueError for other p, TypeError for another rng.

    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2014). Dropout: A Simple Way to
    Prevent Neural Networks from Overfitting. Journal of Machine Learning Research 15, 1929–1958. There p is
    the probability of keeping, and it is the weights that are scaled, when training is over.
    """
    x, p, keep = _draw("dropout", x, p, rng)
    return np.where(keep, x / (1 - p), 0)[()]


@QUIET
def alpha_dropout(x, p, rng):
    """Dropout for SELU networks: numbers of mean 0 and variance 1 keep that mean and that variance.

    Each element becomes α′ with probability p, by itself, and stays x otherwise; then all go through a·x + b.
    α′ = −λα ≈ −1.758 is SELU's limit at −∞: a dropped unit looks like one that is switched off.

    What the draw leaves has, with q = 1 − p,
        mean      q·0 + p·α′ = p α′
        variance  q·1 + p·α′² − (p α′)² = q (1 + p α′²)
    so that mean 0 and variance 1 come back with
        a = 1 / √(q (1 + p α′²))    b = −a p α′

    x, p, rng, errors: as in `dropout`. Returns the shape of x. p = 1 gives zeros, the limit for p → 1.

    G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter (2017). Self-Normalizing Neural Networks. Advances
    in Neural Information Processing Systems 30, 971–980.
    """
    x, p, keep = _draw("alpha_dropout", x, p, rng)
    if p == 1:  # a would be 1/0
        return np.zeros_like(x)[()]
    a = ((1 - p) * (1 + p * _SELU_FLOOR**2)) ** -0.5
    b = -a * p * _SELU_FLOOR
    return np.where(keep, a * x + b, a * _SELU_FLOOR + b)[()]


def _draw(function, x, p, rng):
    """x as floats, p as a number and, for each element of x, whether it is kept."""
    x, p = as_floats(x, f"{function}, for x,"), probability(p, f"{function}'s p")
    check_generator(rng, f"{function}'s rng")
    return x, p, rng.random(x.shape) >= p  # drawn from [0, 1): p = 0 keeps all


@several_axes
@QUIET
def gumbel_softmax(z, rng, axis=-1, temperature=1.0):
    """The softmax of z with random numbers of Gumbel's law added: a soft draw of one entry, each by its softmax.

    z: any shape, its vectors along `axis`; rng: a NumPy generator, from which one number is drawn for each entry;
    temperature: near 0, the result is all but 1 for the entry drawn and 0 for the others.
    Returns the shape of z. Raises as `softmax` does, and TypeError for another rng.

    E. Jang, S. Gu, B. Poole (2017). Categorical Reparameterization with Gumbel-Softmax. ICLR 2017, arXiv 1611.01144.
    """
    z = as_vectors(z, axis, "gumbel_softmax")
    check_generator(rng, "gumbel_softmax's rng")
    return softmax(z + rng.gumbel(size=z.shape).astype(z.dtype), axis, temperature)


# -- arithmetic -------------------------------------------------------------------------------------


@QUIET
def nac(x, W_hat, M_hat):
    """Neural accumulator: y = x W with W = tanh(W_hat)·σ(M_hat), elementwise.

    x: (..., i); W_hat, M_hat: (i, o). Returns (..., o).
    Every weight lies between −1 and 1, and W_hat and M_hat far from 0 hold it at −1, 0 or 1: the unit then adds
    and subtracts its inputs, whatever their size. That is why it extrapolates.

    A. Trask, F. Hill, S. E. Reed, J. Rae, C. Dyer, P. Blunsom (2018). Neural Arithmetic Logic Units. Advances
    in Neural Information Processing Systems 31.
    """
    x, W_hat, M_hat = as_arrays("nac", "x (..., i), W_hat (i, o), M_hat (i, o)", x, W_hat, M_hat)
    return x @ (np.tanh(W_hat) * sigmoid(M_hat))


@QUIET
def nac_gradient(x, W_hat, M_hat, upstream):
    """The gradient of a loss by x, W_hat and M_hat, given `upstream`, its gradient by y = nac(x, W_hat, M_hat).

    x: (..., i); W_hat, M_hat: (i, o); upstream: (..., o), with the leading axes of x.
    Returns dx (..., i), dW_hat (i, o), dM_hat (i, o); both of the latter are summed over the leading axes.
    """
    forms = "x (..., i), W_hat (i, o), M_hat (i, o), upstream (..., o)"
    x, W_hat, M_hat, upstream = as_arrays("nac_gradient", forms, x, W_hat, M_hat, upstream)
    W = np.tanh(W_hat) * sigmoid(M_hat)
    dW = _summed_outer(x, upstream)
    return upstream @ W.T, dW * tanh_prime(W_hat) * sigmoid(M_hat), dW * np.tanh(W_hat) * sigmoid_prime(M_hat)


@QUIET
def nalu(x, W_hat, M_hat, G, eps):
    """Neural arithmetic logic unit: y = g·a + (1 − g)·m, a gate between adding and multiplying.

        g = σ(x G)    a = nac(x, W_hat, M_hat) = x W    m = exp(log(|x| + eps) W)

    x: (..., i); W_hat, M_hat, G: (i, o); eps: a positive number, so that the logarithm of 0 is never taken.
    Returns (..., o). Adding logarithms multiplies and subtracting them divides. m knows no signs:
    −2 times 3 comes out as 6. Raises ValueError where eps is not positive or is 0 in the type of the arrays.

    A. Trask et al. (2018), as for `nac`.
    """
    x, W_hat, M_hat, G = as_arrays("nalu", "x (..., i), W_hat (i, o), M_hat (i, o), G (i, o)", x, W_hat, M_hat, G)
    eps = _positive("nalu", "eps", eps, x.dtype)
    g, added, multiplied = _nalu_paths(x, W_hat, M_hat, G, eps)
    return g * added + multiplied


@QUIET
def nalu_gradient(x, W_hat, M_hat, G, eps, upstream):
    """The gradient of a loss by x, W_hat, M_hat and G, given `upstream`, its gradient by y = nalu(…).

    x: (..., i); W_hat, M_hat, G: (i, o); eps: a positive number; upstream: (..., o), with the leading axes
    of x. Returns dx (..., i) and dW_hat, dM_hat, dG, each (i, o) and summed over the leading axes.
    The derivative of |x| is the sign of x, and 0 at 0.
    """
    forms = "x (..., i), W_hat (i, o), M_hat (i, o), G (i, o), upstream (..., o)"
    x, W_hat, M_hat, G, upstream = as_arrays("nalu_gradient", forms, x, W_hat, M_hat, G, upstream)
    eps = _positive("nalu_gradient", "eps", eps, x.dtype)
    g, added, multiplied = _nalu_paths(x, W_hat, M_hat, G, eps)
    # Both paths are a NAC, one of x and one of log(|x| + eps), with the same weights: their gradients add up.
    by_adding = nac_gradient(x, W_hat, M_hat, upstream * g)
    by_logs = nac_gradient(np.log(np.abs(x) + eps), W_hat, M_hat, upstream * multiplied)
    # By the gate: g′ a − g′ m with g′ = g (1 − g), and 1 − g taken as σ(−x G), which has digits where g is near 1.
    d_gate = upstream * g * (sigmoid(-x @ G) * added - multiplied)
    dx = by_adding[0] + by_logs[0] * np.sign(x) / (np.abs(x) + eps) + d_gate @ G.T
    return dx, by_adding[1] + by_logs[1], by_adding[2] + by_logs[2], _summed_outer(x, d_gate)


def _nalu_paths(x, W_hat, M_hat, G, eps):
    """The gate g, the sum a and, already behind the gate, the product (1 − g)·m."""
    z = x @ G
    log_m = nac(np.log(np.abs(x) + eps), W_hat, M_hat)
    # 1 − g = 1 / (1 + e^z) goes into the exponential: a shut gate times a product that overflows would be 0·∞.
    return sigmoid(z), nac(x, W_hat, M_hat), np.exp(log_m - np.logaddexp(0, z))


def _summed_outer(x, upstream):
    """x (..., i) and upstream (..., o) to (i, o): the products of all pairs, summed over the leading axes."""
    leading = range(x.ndim - 1)
    return np.tensordot(x, upstream, axes=(leading, leading))


def _positive(function, name, value, dtype):
    number = positive_number(value, f"{function}'s {name}")
    if dtype.type(number) == 0:  # as 1e-10 is in float16
        raise ValueError(f"{function}'s {name} must be a positive number that {dtype} can hold, not {number:g}")
    return number
