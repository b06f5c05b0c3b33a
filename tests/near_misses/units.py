"""Sheet 08: gates, attention, dropout and units for arithmetic."""

import numpy as np
from scipy.special import expit, ndtr, softmax

from actcourse.exercises import find_exercise

IDS = ("attention_weights", "attention", "glu", "swiglu", "nac", "nalu")
attention_weights, attention, glu, swiglu, nac, nalu = (find_exercise(id).solution for id in IDS)


def scores(Q, K):
    return Q @ K.T / np.sqrt(K.shape[1])


def less(values, taken_off):
    e = np.exp(values - taken_off)
    return e / e.sum(axis=1, keepdims=True)


def dropped(x, p, kept):
    return x * kept / (1 - p)


def shared(x, p, rng, axis):
    shape = list(x.shape)
    shape[axis] = 1
    return dropped(x, p, rng.random(shape) >= p)


def as_many(x, p, rng):
    y = x / (1 - p)
    y.flat[rng.choice(x.size, round(p * x.size), replace=False)] = 0
    return y


def parts(x, W_hat, M_hat, G, eps):
    W = np.tanh(W_hat) * expit(M_hat)
    return expit(x @ G), x @ W, np.log(np.abs(x) + eps) @ W


def cut_product(end):
    def wrong(*args):
        g, added, logarithm = parts(*args)
        return g * added + (1 - g) * np.exp(np.minimum(logarithm, end))

    return wrong


def cut_gate(smallest):
    def wrong(*args):
        g, added, logarithm = parts(*args)
        g = np.clip(g, smallest, 1 - smallest)
        return g * added + (1 - g) * np.exp(logarithm)

    return wrong


NEAR_MISSES = {
    "attention_weights": (
        ("overflow", lambda Q, K: less(scores(Q, K), np.median(scores(Q, K), axis=1, keepdims=True))),
        ("overflow", lambda Q, K: less(scores(Q, K), scores(Q, K)[:, :1])),
        (None, lambda Q, K: softmax(Q @ K.T / np.sqrt(max(K.shape[1], 2)), axis=1)),
        ("precision-lost", lambda Q, K: softmax(np.clip(scores(Q, K), -30, 30), axis=1)),
    ),
    "attention": (
        ("overflow", lambda Q, K, V: less(scores(Q, K), np.median(scores(Q, K), axis=1, keepdims=True)) @ V),
        ("overflow", lambda Q, K, V: less(scores(Q, K), scores(Q, K)[:, -1:]) @ V),
        (None, lambda Q, K, V: softmax(Q @ K.T / np.sqrt(max(K.shape[1], 2)), axis=1) @ V),
    ),
    "glu": (
        ("precision-lost", lambda x: glu(np.concatenate([x[..., :1], np.clip(x[..., 1:], -15, 15)], axis=-1))),
        (None, lambda x: glu(x) if x.ndim < 4 else glu(x.swapaxes(-1, -2)).swapaxes(-1, -2)),
    ),
    "swiglu": (
        ("precision-lost", lambda x: swiglu(np.concatenate([x[..., :1], np.clip(x[..., 1:], -15, 15)], axis=-1))),
        (None, lambda x: swiglu(x) if x.ndim < 4 else swiglu(x.swapaxes(-1, -2)).swapaxes(-1, -2)),
    ),
    "dropout": (
        ("other-function", as_many),
        (None, lambda x, p, rng: dropped(x, p, rng.random(x.shape) >= round(p / 0.05) * 0.05)),
        (None, lambda x, p, rng: dropped(x, min(p, 0.9), rng.random(x.shape) >= min(p, 0.9))),
        (None, lambda x, p, rng: dropped(x, p or 0.5, rng.random(x.shape) >= (p or 0.5))),
        (None, lambda x, p, rng: dropped(x, p, rng.random(x.shape).round(1) >= p)),
        (None, lambda x, p, rng: shared(x, p, rng, 1) if x.ndim == 3 else dropped(x, p, rng.random(x.shape) >= p)),
        (None, lambda x, p, rng: shared(x, p, rng, 2) if x.ndim == 3 else dropped(x, p, rng.random(x.shape) >= p)),
    ),
    "nac": (
        ("precision-lost", lambda x, W, M: nac(x, np.clip(W, -5, 5), M)),
        ("precision-lost", lambda x, W, M: nac(x, W, np.maximum(M, -15))),
        ("precision-lost", lambda x, W, M: nac(np.clip(x, -100, 100), W, M)),
    ),
    "nalu": (
        *(("precision-lost", cut_product(end)) for end in (20, 30, 40, 70)),
        ("precision-lost", cut_gate(1e-7)),
        (None, lambda x, W, M, G, eps: nalu(x, W, M, G, max(eps, 1e-7))),
        (None, lambda x, W, M, G, eps: nalu(x, W, M, G, min(eps, 1))),
    ),
}

RIGHT = {
    "attention_weights": (
        lambda Q, K: softmax(scores(Q, K), axis=1),
        lambda Q, K: np.float32(softmax((Q / K.shape[1] ** 0.25) @ (K / K.shape[1] ** 0.25).T, axis=-1)),
        lambda Q, K: np.asfortranarray(np.stack([softmax(scores(q[None], K)[0]) for q in Q])),
    ),
    "attention": (
        lambda Q, K, V: np.einsum("nm,mv->nv", softmax(scores(Q, K), axis=1), V),
        lambda Q, K, V: np.float32(np.stack([np.average(V, axis=0, weights=w) for w in attention_weights(Q, K)])),
    ),
    "glu": (
        lambda x: x[..., : x.shape[-1] // 2] * expit(x[..., x.shape[-1] // 2 :]),
        lambda x: np.float32(
            np.prod(np.stack([x[..., : x.shape[-1] // 2], expit(x[..., x.shape[-1] // 2 :])]), axis=0)
        ),
    ),
    "swiglu": (
        lambda x: np.multiply(*np.split(x, 2, axis=-1)) * expit(np.split(x, 2, axis=-1)[1]),
        lambda x: np.float32(swiglu(x)),
    ),
    "dropout": (
        lambda x, p, rng: x.copy() if p == 0 else dropped(x, p, rng.uniform(size=x.shape) >= p),
        lambda x, p, rng: dropped(x, p, rng.integers(0, 2**32, x.shape) >= p * 2**32),
        lambda x, p, rng: dropped(x, p, ndtr(rng.standard_normal(x.shape)) >= p),
        lambda x, p, rng: dropped(x, p, rng.random(x.shape, dtype=np.float32) >= p),
        lambda x, p, rng: dropped(x, p, np.asarray(rng.random(x.shape[::-1]).T) >= p),
        lambda x, p, rng: np.float32(dropped(x, p, rng.binomial(1, 1 - p, x.shape))),
    ),
    "nac": (
        lambda x, W, M: np.einsum("ni,io->no", x, np.tanh(W) * expit(M)),
        lambda x, W, M: x @ (np.tanh(W) * (1 + np.tanh(M / 2)) / 2),
        lambda x, W, M: np.float32(nac(x, W, M)),
    ),
    "nalu": (
        cut_product(np.inf),
        lambda x, W, M, G, eps: np.float32(nalu(x, W, M, G, eps)) if x.max() < 1e30 else nalu(x, W, M, G, eps),
    ),
}
