"""Functions of whole vectors: softmax and its relatives with their Jacobians, CReLU, maxout and the GLU family.

An elementwise activation has one slope for each number. Here every output may depend on every input of its vector, so
the derivative is a matrix, the Jacobian J with J_ij = ∂out_i/∂z_j. For a function `f` of this kind, `f_jacobian` gives
J, and `f_jvp` gives the product J v without forming J: k² numbers for the matrix, k for the product.

All functions keep these rules. The vectors lie along `axis`, the last one unless said otherwise, and have k entries.
Where the length of the axis stays, a tuple may name several, whose entries then count as one vector.
float16, float32 and float64 keep their type, integers and booleans become float64, lists are accepted. NaN spreads
to what depends on it, which is never more than its own vector. TypeError is raised for text, complex numbers and
objects; ValueError for a single number, an axis that does not exist, and vectors without entries.
"""

import numpy as np

from actcourse.functions.axes import several_axes
from actcourse.functions.gated import gelu, silu
from actcourse.functions.inputs import QUIET, as_vector_pair, as_vectors, positive_integer, positive_number, wide
from actcourse.functions.rectified import relu
from actcourse.functions.saturating import sigmoid

# -- softmax ----------------------------------------------------------------------------------------


@several_axes
@QUIET
def softmax(z, axis=-1, temperature=1.0):
    """Probabilities from scores: p_i = exp(z_i / T) / Σ_j exp(z_j / T).

    A low temperature T sharpens p towards `hardmax`, a high one flattens it towards 1/k.
    z: (..., k, ...); a score of −∞ masks its entry, which gets p_i = 0. A vector of −∞ alone gives NaN, and so
        does a score of +∞.
    Returns p, shaped like z; each vector sums to 1. Raises ValueError unless T is positive and finite.
    Source: J. S. Bridle (1989). Training Stochastic Model Recognition Algorithms as Networks can Lead to Maximum
    Mutual Information Estimation of Parameters. Neural Information Processing Systems, 211–217.

    >>> softmax([1, 2, 3]).round(3)
    array([0.09 , 0.245, 0.665])
    """
    z = as_vectors(z, axis, "softmax")
    temperature = positive_number(temperature, "softmax's temperature")
    return _softmax(z, axis, temperature).astype(z.dtype, copy=False)


def _below_the_largest(z, axis):
    """z minus its largest entry: softmax does not change when all scores move together, and exp cannot overflow."""
    z = wide(z)
    return z - np.max(z, axis=axis, keepdims=True)


def _softmax(z, axis, temperature=1.0):
    below = _below_the_largest(z, axis)
    if temperature != 1:
        below = below.astype(np.float64) / temperature  # 1e−50 is a temperature, but 0 in float32
    e = np.exp(below)
    return e / np.sum(e, axis=axis, keepdims=True)


@several_axes
@QUIET
def softmax_jacobian(z, axis=-1, temperature=1.0):
    """∂p_i/∂z_j of p = softmax(z), two cases in one formula.

    i = j: p_i (1 − p_i) / T. A score raises its own probability, as with the sigmoid: p (1 − p).
    i ≠ j: −p_i p_j / T. It lowers all others.
    Kronecker's δ_ij, 1 for i = j and 0 otherwise, joins them: J_ij = p_i (δ_ij − p_j) / T.
    z: (..., k, ...) → J: (..., k, k), the axis of the vectors moved to the end and doubled. Errors as in `softmax`.
    """
    z = as_vectors(z, axis, "softmax_jacobian")
    temperature = positive_number(temperature, "softmax_jacobian's temperature")
    p = np.moveaxis(_softmax(z, axis, temperature), axis, -1)
    return (_softmax_matrix(p) / temperature).astype(z.dtype, copy=False)


@several_axes
@QUIET
def softmax_jvp(z, v, axis=-1, temperature=1.0):
    """J v for softmax: p_i (v_i − Σ_j p_j v_j) / T, that is p times how far v lies above its mean under p.

    J is symmetric, so this is also Jᵀ v, which carries a gradient v back through softmax.
    z, v: (..., k, ...) → shaped like z, the wider of both types. Errors as in `softmax`, and ValueError where the
    shapes differ.
    """
    z, v = as_vector_pair(z, v, axis, "softmax_jvp")
    temperature = positive_number(temperature, "softmax_jvp's temperature")
    p = _softmax(z, axis, temperature)
    return (p * _above_the_mean(v, p, axis) / temperature).astype(z.dtype, copy=False)


def _softmax_matrix(p):
    """p_i (δ_ij − p_j) for p of shape (..., k)."""
    return _with_rows_of_sum_0(-p[..., :, np.newaxis] * p[..., np.newaxis, :])


def _with_rows_of_sum_0(matrix):
    """The matrix with its diagonal replaced by minus the sum of the other entries in the row; works in place.

    All scores moving together changes none of these functions, so each row of a Jacobian sums to 0. The diagonal as
    1 − p_i would have no digits left where p_i is nearly 1; the sum of the others has them all.
    """
    diagonal = np.arange(matrix.shape[-1])
    matrix[..., diagonal, diagonal] *= 0  # and not = 0, so that NaN stays
    matrix[..., diagonal, diagonal] = 0 - np.sum(matrix, axis=-1)
    return matrix


def _above_the_mean(v, p, axis):
    """v_i − Σ_j p_j v_j, the mean taken from the entry with the largest p: where that p is nearly 1, v_i minus the
    mean as it stands would have no digits left."""
    v = wide(v)
    winner = np.argmax(p, axis=axis, keepdims=True)
    v = v - np.take_along_axis(v, winner, axis)
    return v - np.sum(p * v, axis=axis, keepdims=True)


@several_axes
@QUIET
def softmin(z, axis=-1):
    """softmax(−z): the smallest score gets the largest probability.

    z: (..., k, ...), where +∞ masks an entry → p, shaped like z.
    """
    z = as_vectors(z, axis, "softmin")
    return _softmax(-z, axis).astype(z.dtype, copy=False)


@several_axes
@QUIET
def softmin_jacobian(z, axis=-1):
    """∂p_i/∂z_j of p = softmin(z): softmax's with the sign turned round, because z enters as −z.

    i = j: −p_i (1 − p_i); i ≠ j: p_i p_j; with Kronecker's δ: J_ij = −p_i (δ_ij − p_j).
    z: (..., k, ...) → J: (..., k, k).
    """
    z = as_vectors(z, axis, "softmin_jacobian")
    p = np.moveaxis(_softmax(-z, axis), axis, -1)
    return -_softmax_matrix(p).astype(z.dtype, copy=False)


@several_axes
@QUIET
def softmin_jvp(z, v, axis=-1):
    """J v for softmin: −p_i (v_i − Σ_j p_j v_j). J is symmetric; shapes, types and errors as in `softmax_jvp`."""
    z, v = as_vector_pair(z, v, axis, "softmin_jvp")
    p = _softmax(-z, axis)
    return (-p * _above_the_mean(v, p, axis)).astype(z.dtype, copy=False)


@several_axes
@QUIET
def log_softmax(z, axis=-1):
    """ln softmax(z)_i = z_i − ln Σ_j exp(z_j), finite where softmax itself is too small for a float.

    z: (..., k, ...), where −∞ masks an entry, which stays −∞ → shaped like z. NaN where softmax gives it.
    """
    z = as_vectors(z, axis, "log_softmax")
    below = _below_the_largest(z, axis)
    # The largest score contributes exp(0) = 1, and ln(1 + others) keeps what is lost when 1 is added first. So its
    # place among the others gets what `below` has there: 0, or NaN where the scores had one.
    others, largest = np.exp(below), np.argmax(below, axis=axis, keepdims=True)
    np.put_along_axis(others, largest, np.take_along_axis(below, largest, axis), axis)
    return (below - np.log1p(np.sum(others, axis=axis, keepdims=True))).astype(z.dtype, copy=False)


@several_axes
@QUIET
def log_softmax_jacobian(z, axis=-1):
    """∂ ln p_i/∂z_j for p = softmax(z). i = j: 1 − p_i; i ≠ j: −p_j; with Kronecker's δ: J_ij = δ_ij − p_j.

    z: (..., k, ...) → J: (..., k, k). All rows are alike but for the diagonal, so J is not symmetric.
    """
    z = as_vectors(z, axis, "log_softmax_jacobian")
    p = np.moveaxis(_softmax(z, axis), axis, -1)
    rows = np.repeat(-p[..., np.newaxis, :], p.shape[-1], axis=-2)
    return _with_rows_of_sum_0(rows).astype(z.dtype, copy=False)


@several_axes
@QUIET
def log_softmax_jvp(z, v, axis=-1):
    """J v for log-softmax: v_i − Σ_j p_j v_j. Shapes, types and errors as in `softmax_jvp`.

    J is not symmetric: a gradient g goes back by Jᵀ g, which is g_i − p_i Σ_j g_j.
    """
    z, v = as_vector_pair(z, v, axis, "log_softmax_jvp")
    return _above_the_mean(v, _softmax(z, axis), axis).astype(z.dtype, copy=False)


@several_axes
@QUIET
def hardmax(z, axis=-1):
    """1 for the largest score (the first of several), 0 for all others: the limit of softmax at temperature 0.

    Its slope is 0 wherever it has one, so nothing can be learned through it.
    z: (..., k, ...), infinities too → shaped like z.
    """
    z = as_vectors(z, axis, "hardmax")
    largest = np.max(z, axis=axis, keepdims=True)
    chosen = np.zeros_like(z)
    np.put_along_axis(chosen, np.argmax(z, axis=axis, keepdims=True), 1, axis)
    return np.where(np.isnan(largest), largest, chosen)


@several_axes
@QUIET
def entropy(p, axis=-1):
    """How undecided p is: H = −Σ_i p_i ln p_i in nats, with 0 ln 0 = 0. From 0 (sure) to ln k (all alike).

    p: (..., k, ...), probabilities along the axis → (..., ...), the axis gone. That they sum to 1 is not checked.
    Raises ValueError for a number that is not a probability.
    """
    p = as_vectors(p, axis, "entropy")
    wrong = p[(p < 0) | (p > 1.001)]  # up to a thousandth above 1 is rounding, in float16
    if wrong.size:
        raise ValueError(f"entropy was given {wrong[0]} as a probability; it takes numbers from 0 to 1")
    q = wide(p)
    terms = q * np.log(np.where(q > 0, q, 1))
    return (0 - np.sum(terms, axis=axis)).astype(p.dtype)  # and not −Σ, which makes −0 of 0


# -- sparsemax --------------------------------------------------------------------------------------


@several_axes
@QUIET
def sparsemax(z, axis=-1):
    """The probabilities nearest to z: p_i = max(0, z_i − τ), with τ such that they sum to 1.

    Nearest by Σ_i (p_i − z_i)². Unlike softmax, it gives low scores exactly 0.
    z: (..., k, ...), where −∞ masks an entry; +∞ gives NaN → p, shaped like z.
    Source: A. F. T. Martins, R. F. Astudillo (2016). From Softmax to Sparsemax: A Sparse Model of Attention and
    Multi-Label Classification. International Conference on Machine Learning.
    """
    z = as_vectors(z, axis, "sparsemax")
    return _sparsemax(z, axis).astype(z.dtype, copy=False)


def _sparsemax(z, axis):
    # In float64: the sums run over all entries one by one, and float32 would lose digits on the way.
    z = np.moveaxis(_below_the_largest(z.astype(np.float64), axis), axis, -1)
    ordered = np.sort(z, axis=-1)[..., ::-1]
    sums = np.cumsum(ordered, axis=-1)
    # With the m largest in S, τ = (their sum − 1) / m. The m-th belongs to S while it exceeds that τ.
    rank = np.arange(1, z.shape[-1] + 1)
    m = np.sum(1 + rank * ordered > sums, axis=-1, keepdims=True)
    tau = (np.take_along_axis(sums, m - 1, axis=-1) - 1) / m
    return np.moveaxis(relu(z - tau), -1, axis)


@several_axes
@QUIET
def sparsemax_jacobian(z, axis=-1):
    """∂p_i/∂z_j of p = sparsemax(z), with S the set of the m entries where p > 0.

    In S, i = j: 1 − 1/m; i ≠ j: −1/m; where i or j is outside S: 0. With Kronecker's δ and s_i = 1 in S, 0 outside:
    J_ij = s_i (δ_ij − s_j / m). Where z_i = τ there is a kink; the slope is that of p_i = 0.
    z: (..., k, ...) → J: (..., k, k).
    """
    z = as_vectors(z, axis, "sparsemax_jacobian")
    s = np.sign(np.moveaxis(_sparsemax(z, axis), axis, -1))
    share = s / np.sum(s, axis=-1, keepdims=True)
    matrix = -s[..., :, np.newaxis] * share[..., np.newaxis, :]
    return _with_rows_of_sum_0(matrix).astype(z.dtype, copy=False)


@several_axes
@QUIET
def sparsemax_jvp(z, v, axis=-1):
    """J v for sparsemax: in S, v_i minus the mean of v over S; outside, 0.

    J is symmetric; S as in `sparsemax_jacobian`, shapes, types and errors as in `softmax_jvp`.
    """
    z, v = as_vector_pair(z, v, axis, "sparsemax_jvp")
    s = np.sign(_sparsemax(z, axis))
    mean = np.sum(s * v, axis=axis, keepdims=True) / np.sum(s, axis=axis, keepdims=True)
    return (s * (v - mean)).astype(z.dtype, copy=False)


# -- functions that change the length of the axis ---------------------------------------------------


def crelu(x, axis=-1):
    """Concatenated ReLU: max(0, x) followed by max(0, −x), so that no sign is lost.

    x: (..., k, ...) → (..., 2k, ...).
    Source: W. Shang, K. Sohn, D. Almeida, H. Lee (2016). Understanding and Improving Convolutional Neural Networks
    via Concatenated Rectified Linear Units. International Conference on Machine Learning, 2217–2225.
    """
    x = as_vectors(x, axis, "crelu")
    return np.concatenate([relu(x), relu(-x)], axis=axis)


def maxout(x, pieces, axis=-1):
    """The largest of each group of `pieces` neighbours: out_i = max(x_{i·pieces}, …, x_{(i+1)·pieces − 1}).

    On several linear layers side by side it is a convex function with learned pieces.
    x: (..., pieces · k, ...) → (..., k, ...). Raises ValueError where the length is not a multiple of `pieces`.
    Source: I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville, Y. Bengio (2013). Maxout Networks.
    International Conference on Machine Learning.
    """
    x = as_vectors(x, axis, "maxout")
    pieces = positive_integer(pieces, "maxout's pieces")
    length = x.shape[axis]
    if length % pieces:
        given = f"{length} entries along axis {axis} of shape {x.shape}"
        raise ValueError(f"maxout was given {given}; with pieces={pieces} it takes a multiple of {pieces}")
    last = np.moveaxis(x, axis, -1)
    groups = last.reshape(*last.shape[:-1], length // pieces, pieces)
    return np.moveaxis(np.max(groups, axis=-1), -1, axis)


def glu(x, axis=-1):
    """Gated linear unit: a · σ(b), where a is the first half of x along the axis and b, the gate, the second.

    The gate says how much of a passes; a itself stays linear. PyTorch's `glu` halves x in the same way.
    x: (..., 2k, ...) → (..., k, ...). Raises ValueError where the length is odd.
    Source: Y. N. Dauphin, A. Fan, M. Auli, D. Grangier (2017). Language Modeling with Gated Convolutional Networks.
    International Conference on Machine Learning, 933–941.
    """
    return _gated(x, axis, sigmoid, "glu")


@QUIET
def _gated(x, axis, gate, name):
    x = as_vectors(x, axis, name)
    if x.shape[axis] % 2:
        given = f"{x.shape[axis]} entries along axis {axis} of shape {x.shape}"
        raise ValueError(f"{name} halves the axis and was given {given}; it takes an even number")
    a, b = np.split(wide(x), 2, axis=axis)
    b = np.maximum(b, np.finfo(b.dtype).min)  # −∞ shuts every gate, but −∞ · 0 would be NaN
    return (a * gate(b)).astype(x.dtype, copy=False)


def reglu(x, axis=-1):
    """a · ReLU(b): `glu` with another gate, again made of the second half, b. Shapes and errors as in `glu`.

    Source, also of `geglu` and `swiglu`: N. Shazeer (2020). GLU Variants Improve Transformer. arXiv:2002.05202. There
    the gate is written first, ReLU(xW) ⊗ xV: the halves here are (xV, xW).
    """
    return _gated(x, axis, relu, "reglu")


def geglu(x, axis=-1):
    """a · GELU(b), with the exact GELU(b) = b Φ(b); the second half, b, is the gate. Otherwise as `reglu`."""
    return _gated(x, axis, gelu, "geglu")


def swiglu(x, axis=-1):
    """a · SiLU(b), with SiLU(b) = b σ(b); the second half, b, is the gate. Otherwise as `reglu`."""
    return _gated(x, axis, lambda b: silu(b, 1), "swiglu")
