"""Attention: what each query takes of the values, and how a gradient comes back through it.

Types and errors are those of `units`, from which these functions can be imported as well.
"""

import numpy as np

from actcourse.functions.inputs import QUIET, as_arrays, wide
from actcourse.functions.vector import softmax, softmax_jvp

_QUERIES_AND_KEYS = "Q (..., n, d), K (..., m, d)"
_WITH_VALUES = f"{_QUERIES_AND_KEYS}, V (..., m, dv)"


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
    Q, K = as_arrays("attention_weights", _QUERIES_AND_KEYS, Q, K, broadcast=True)
    return _weights(*_scores("attention_weights", Q, K, mask))


@QUIET
def attention(Q, K, V, mask=None):
    """Scaled dot-product attention: for each query the mean of the values, weighted by `attention_weights`.

    Q: queries (..., n, d); K: keys (..., m, d); V: values (..., m, dv), one for each key; leading axes
    broadcast. mask: as in `attention_weights`.
    Returns the output (..., n, dv) and the weights (..., n, m). A query that may attend no key gets 0.
    """
    Q, K, V = as_arrays("attention", _WITH_VALUES, Q, K, V, broadcast=True)
    weights = attention_weights(Q, K, mask)
    return weights @ V, weights


@QUIET
def attention_gradient(Q, K, V, upstream, mask=None):
    """The gradient of a loss by Q, K and V, given `upstream`, its gradient by the output of attention(Q, K, V, mask).

    Q: (..., n, d); K: (..., m, d); V: (..., m, dv), leading axes that broadcast; mask: as in `attention_weights`;
    upstream: (..., n, dv), the shape of the output.
    Returns dQ, dK, dV in the shapes of Q, K, V: an array that was broadcast gets the sum over all its copies. A
    query that may attend no key gets 0 in dQ, and a key that no query may attend gets 0 in dK and dV.

    With scores S = Q Kᵀ / √d and weights A = softmax(S), the output is A V, and backwards
        dV = Aᵀ upstream    dA = upstream Vᵀ    dS = J dA, J the softmax's Jacobian    dQ = dS K / √d    dK = dSᵀ Q / √d
    Where a softmax is close to all or nothing its J is close to 0: dQ and dK vanish, and dV does not.

    >>> Q, K, V = [[1.0, 0.0]], [[4.0, 0.0], [0.0, 4.0]], [[2.0], [6.0]]
    >>> dQ, dK, dV = attention_gradient(Q, K, V, [[1.0]])
    >>> dV.round(3)  # the weights of the two keys
    array([[0.944],
           [0.056]])
    """
    forms = f"{_WITH_VALUES}, upstream (..., n, dv)"
    Q, K, V, upstream = as_arrays("attention_gradient", forms, Q, K, V, upstream, broadcast=True)
    _check_upstream(upstream, Q, K, V)
    scores, some = _scores("attention_gradient", Q, K, mask)
    if scores.size == 0:  # no queries or no keys: nothing depends on anything
        return np.zeros_like(Q), np.zeros_like(K), np.zeros_like(V)
    d_weights = upstream @ V.mT
    d_scores = np.where(some, softmax_jvp(np.broadcast_to(scores, d_weights.shape), d_weights), 0)
    root = K.shape[-1] ** 0.5
    dQ, dK, dV = d_scores @ (K / root), d_scores.mT @ (Q / root), _weights(scores, some).mT @ upstream
    return _summed_to(dQ, Q), _summed_to(dK, K), _summed_to(dV, V)


@QUIET
def self_attention(X, W_q, W_k, W_v, mask=None):
    """Attention of a sequence to itself: queries, keys and values are learned projections of the same X.

    X: (..., n, i), n places with i numbers each; W_q, W_k: (i, d); W_v: (i, dv). mask: as in
    `attention_weights`; `np.tri(n, dtype=bool)` lets each place attend to itself and those before it.
    Returns the output (..., n, dv) and the weights (..., n, n).

    This is one head. Attention from X to another sequence Y is `attention(X @ W_q, Y @ W_k, Y @ W_v)`.
    """
    forms = "X (..., n, i), W_q (i, d), W_k (i, d), W_v (i, dv)"
    X, W_q, W_k, W_v = as_arrays("self_attention", forms, X, W_q, W_k, W_v)
    return attention(X @ W_q, X @ W_k, X @ W_v, mask)


def _scores(function, Q, K, mask):
    """The scores (..., n, m) and whether each query may attend any key, (..., n, 1), or True where all may.

    A masked score is −∞. A query that may attend none has scores of 0: a softmax of nothing but −∞ is 0/0.
    """
    scores = (Q / K.shape[-1] ** 0.5) @ K.mT  # Q is divided before the product, which could overflow float16
    if mask is None:
        return scores, np.True_
    mask = _as_mask(function, mask, scores.shape)
    some = mask.any(axis=-1, keepdims=True)
    return np.where(some, np.where(mask, scores, -np.inf), 0), some


def _weights(scores, some):
    if scores.size == 0:  # no queries or no keys: nothing to weigh
        return scores
    return np.where(some, softmax(scores), 0)


def _summed_to(gradient, array):
    """The gradient by an array that was broadcast: each of its numbers went into all of its copies."""
    added = gradient.ndim - array.ndim
    lengths = gradient.shape[added:]
    stretched = [added + axis for axis, length in enumerate(array.shape) if length != lengths[axis]]
    return wide(gradient).sum(axis=(*range(added), *stretched), keepdims=True).reshape(array.shape).astype(array.dtype)


def _as_mask(function, mask, shape):
    mask = np.asarray(mask)
    allowed = f"booleans that broadcast to the weights' shape {shape}, True where a query may attend a key"
    if mask.dtype != bool:
        raise TypeError(f"{function} was given a mask of dtype {mask.dtype}; it takes {allowed}")
    try:
        return np.broadcast_to(mask, shape)
    except ValueError as error:
        raise ValueError(f"{function} was given a mask of shape {mask.shape}; it takes {allowed}") from error


def _check_upstream(upstream, Q, K, V):
    leading = np.broadcast_shapes(Q.shape[:-2], K.shape[:-2], V.shape[:-2])
    shape = (*leading, Q.shape[-2], V.shape[-1])
    if upstream.shape != shape:
        given = f"upstream {upstream.shape}"
        raise ValueError(f"attention_gradient was given {given}; it takes the shape of the output, {shape}")
