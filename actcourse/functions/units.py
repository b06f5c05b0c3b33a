"""Units that are more than one function of one number: attention, dropout, random draws, NAC and NALU.

All take numbers, lists or arrays. float16, float32 and float64 keep their type, and where several meet
the widest wins; integers and booleans become float64. Nothing that is given is changed. All raise
TypeError for what is not real numbers and ValueError for shapes that do not fit.
"""

import re

import numpy as np

from actcourse.functions.exponential import SELU_ALPHA, SELU_SCALE
from actcourse.functions.inputs import QUIET, as_floats, as_vectors, check_generator, positive_number, probability
from actcourse.functions.saturating import sigmoid, sigmoid_prime, tanh_prime
from actcourse.functions.vector import softmax

_SELU_FLOOR = -SELU_SCALE * SELU_ALPHA  # SELU far to the left


# -- attention --------------------------------------------------------------------------------------


@QUIET
def attention_weights(Q, K, mask=None):
    """How much each query attends to each key: softmax(Q Kᵀ / √d), the softmax running over the keys.

    Q: queries (..., n, d); K: keys (..., m, d); leading axes broadcast.
    mask: booleans that broadcast to (..., n, m), True where a query may attend a key.
    Returns (..., n, m). Each row sums to 1 and is exactly 0 at masked keys; a query that may attend no
    key at all gets a row of zeros.

    The dot product of two vectors of d independent numbers, each with mean 0 and variance 1, has variance
    d. Without the √d the softmax would be close to all or nothing, and its gradient close to 0.

    A. Vaswani et al. (2017). Attention Is All You Need. Advances in Neural Information Processing
    Systems 30.

    >>> attention_weights([[1, 0]], [[4, 0], [0, 4]]).round(3)  # one query, two keys
    array([[0.944, 0.056]])
    """
    Q, K = _read("attention_weights", "Q (..., n, d), K (..., m, d)", Q, K, broadcast=True)
    scores = (Q / K.shape[-1] ** 0.5) @ K.mT  # Q is divided before the product, which could overflow float16
    if scores.size == 0:  # no queries or no keys: nothing to weigh
        return scores
    if mask is None:
        return softmax(scores)
    mask = _as_mask(mask, scores.shape)
    weights = softmax(np.where(mask, scores, -np.inf))
    return np.where(mask.any(axis=-1, keepdims=True), weights, 0)  # a softmax of nothing but −∞ is 0/0


@QUIET
def attention(Q, K, V, mask=None):
    """Scaled dot-product attention: for each query the mean of the values, weighted by `attention_weights`.

    Q: queries (..., n, d); K: keys (..., m, d); V: values (..., m, dv), one for each key; leading axes
    broadcast. mask: as in `attention_weights`.
    Returns the output (..., n, dv) and the weights (..., n, m). A query that may attend no key gets 0.
    """
    Q, K, V = _read("attention", "Q (..., n, d), K (..., m, d), V (..., m, dv)", Q, K, V, broadcast=True)
    weights = attention_weights(Q, K, mask)
    return weights @ V, weights


@QUIET
def self_attention(X, W_q, W_k, W_v, mask=None):
    """Attention of a sequence to itself: queries, keys and values are learned projections of the same X.

    X: (..., n, i), n places with i numbers each; W_q, W_k: (i, d); W_v: (i, dv). mask: as in
    `attention_weights`; `np.tri(n, dtype=bool)` lets each place attend to itself and those before it.
    Returns the output (..., n, dv) and the weights (..., n, n).

    This is one head. Attention from X to another sequence Y is `attention(X @ W_q, Y @ W_k, Y @ W_v)`.
    """
    forms = "X (..., n, i), W_q (i, d), W_k (i, d), W_v (i, dv)"
    X, W_q, W_k, W_v = _read("self_attention", forms, X, W_q, W_k, W_v)
    return attention(X @ W_q, X @ W_k, X @ W_v, mask)


def _as_mask(mask, shape):
    mask = np.asarray(mask)
    allowed = f"booleans that broadcast to the weights' shape {shape}, True where a query may attend a key"
    if mask.dtype != bool:
        raise TypeError(f"attention_weights was given a mask of dtype {mask.dtype}; it takes {allowed}")
    try:
        return np.broadcast_to(mask, shape)
    except ValueError as error:
        raise ValueError(f"attention_weights was given a mask of shape {mask.shape}; it takes {allowed}") from error


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
    x, W_hat, M_hat = _read("nac", "x (..., i), W_hat (i, o), M_hat (i, o)", x, W_hat, M_hat)
    return x @ (np.tanh(W_hat) * sigmoid(M_hat))


@QUIET
def nac_gradient(x, W_hat, M_hat, upstream):
    """The gradient of a loss by x, W_hat and M_hat, given `upstream`, its gradient by y = nac(x, W_hat, M_hat).

    x: (..., i); W_hat, M_hat: (i, o); upstream: (..., o), with the leading axes of x.
    Returns dx (..., i), dW_hat (i, o), dM_hat (i, o); both of the latter are summed over the leading axes.
    """
    forms = "x (..., i), W_hat (i, o), M_hat (i, o), upstream (..., o)"
    x, W_hat, M_hat, upstream = _read("nac_gradient", forms, x, W_hat, M_hat, upstream)
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
    x, W_hat, M_hat, G = _read("nalu", "x (..., i), W_hat (i, o), M_hat (i, o), G (i, o)", x, W_hat, M_hat, G)
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
    x, W_hat, M_hat, G, upstream = _read("nalu_gradient", forms, x, W_hat, M_hat, G, upstream)
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


# -- what all of them accept ------------------------------------------------------------------------


def _read(function, forms, *arrays, broadcast=False):
    """The arrays as floats of one type, the widest among them, or an error that names the function.

    forms: their names and axes, such as "x (..., i), W_hat (i, o)". A letter is one length wherever it
    stands; ... is any number of leading axes, the same everywhere or, with `broadcast`, ones that broadcast.
    """
    axes = dict(re.findall(r"(\w+) \((.+?)\)", forms))
    floats = [as_floats(array, f"{function}, for {name},") for name, array in zip(axes, arrays, strict=True)]
    shapes = [array.shape for array in floats]
    if not _agree(shapes, [letters.split(", ") for letters in axes.values()], broadcast):
        given = ", ".join(f"{name} {shape}" for name, shape in zip(axes, shapes, strict=True))
        leading = "leading axes that broadcast" if broadcast else "the same leading axes"
        raise ValueError(f"{function} was given {given}; it takes {forms}, with {leading} for ...")
    widest = np.result_type(*floats)
    return [array.astype(widest, copy=False) for array in floats]


def _agree(shapes, axes, broadcast):
    lengths = {}
    for shape, letters in zip(shapes, axes, strict=True):
        if letters[0] == "...":
            leading = len(shape) - len(letters) + 1
            shape = (shape[:leading], *shape[leading:])
        if len(shape) != len(letters):
            return False
        for letter, length in zip(letters, shape, strict=True):
            lengths.setdefault(letter, set()).add(length)
    if broadcast:
        try:
            np.broadcast_shapes(*lengths.pop("..."))
        except ValueError:
            return False
    return all(len(found) == 1 for found in lengths.values())


def _positive(function, name, value, dtype):
    number = positive_number(value, f"{function}'s {name}")
    if dtype.type(number) == 0:  # as 1e-10 is in float16
        raise ValueError(f"{function}'s {name} must be a positive number that {dtype} can hold, not {number:g}")
    return number
