"""Sheet 05: softmax and what is made of it."""

import numpy as np
from scipy.special import entr, log_softmax, logsumexp, xlogy
from scipy.special import softmax as of_scipy

from actcourse.exercises import find_exercise

entropy, cross_entropy = (find_exercise(id).solution for id in ("entropy", "cross_entropy"))


def softmax(z):
    return of_scipy(z, axis=-1)


def jacobian(p):
    return np.diag(p) - np.outer(p, p)


def of_truth(p, y):
    return p[np.arange(len(y)), y]


def one_hot(y, k):
    return np.eye(k)[y]


def exponentials(z, taken_off):
    e = np.exp(z - taken_off)
    return e / e.sum(axis=-1, keepdims=True)


NEAR_MISSES = {
    "softmax": (
        ("overflow", lambda z: exponentials(z, np.median(z, axis=-1, keepdims=True))),
        ("overflow", lambda z: exponentials(z, np.clip(z.max(axis=-1, keepdims=True), -500, 500))),
        ("approximation", lambda z: softmax(z) / (1 + 1e-8)),
        (None, lambda z: softmax(z) if z.shape[-1] > 1 else np.exp(z)),
        (None, lambda z: softmax(z) if z.ndim < 4 else of_scipy(z, axis=1)),
    ),
    "softmax_jacobian": (
        ("overflow", lambda z: jacobian(exponentials(z, z[0]))),
        ("overflow", lambda z: jacobian(exponentials(z, np.median(z)))),
        (None, lambda z: jacobian(softmax(z)) + 1e-8 * np.eye(len(z))),
        (None, lambda z: jacobian(softmax(z)) if len(z) > 1 else np.diag(softmax(z))),
    ),
    "entropy": (
        (None, lambda p: -np.sum(p * np.log(np.clip(p, 1e-6, 1)), axis=-1)),
        (None, lambda p: entr(np.where(p > 1e-6, p, 0)).sum(axis=-1)),
        (None, lambda p: -np.sum(p * np.log(p + 1e-5), axis=-1)),
        (None, lambda p: entr(p).sum(axis=-1) if p.ndim < 4 else entr(p).sum(axis=1)),
    ),
    "cross_entropy": (
        ("precision-lost", lambda p, y: -np.mean(np.log(np.clip(of_truth(p, y), 1e-7, 1)))),
        ("precision-lost", lambda p, y: -np.mean(np.log(np.maximum(of_truth(p, y), 1e-15)))),
        (None, lambda p, y: -np.sum(np.log(of_truth(p, y))) / max(len(y), 2)),
    ),
    "cross_entropy_gradient": (
        ("overflow", lambda z, y: (exponentials(z, z[:, :1]) - one_hot(y, z.shape[1])) / len(y)),
        ("overflow", lambda z, y: (exponentials(z, np.max(z)) - one_hot(y, z.shape[1])) / len(y)),
        (None, lambda z, y: (softmax(z) - one_hot(y, z.shape[1])) / max(len(y), 2)),
    ),
}

RIGHT = {
    "softmax": (
        softmax,
        lambda z: np.exp(z - logsumexp(z, axis=-1, keepdims=True)),
        lambda z: np.exp(log_softmax(z.astype(np.float64), axis=-1)).astype(np.float32),
        lambda z: exponentials(z.astype(np.longdouble), z.max(axis=-1, keepdims=True)),
        lambda z: np.stack([softmax(row) for row in z.reshape(-1, z.shape[-1])]).reshape(z.shape),
    ),
    "softmax_jacobian": (
        lambda z: np.float32(jacobian(softmax(z))),
        lambda z: np.einsum("i,ij->ij", softmax(z), np.eye(len(z)) - softmax(z)[None, :]),
        lambda z: np.asfortranarray(jacobian(np.exp(log_softmax(z)))),
    ),
    "entropy": (
        lambda p: entr(p).sum(axis=-1),
        lambda p: -xlogy(p, p).sum(-1),
        lambda p: np.float32(-np.nan_to_num(p * np.log(p)).sum(-1)),
        lambda p: np.asarray(-np.sum(p * np.log(np.maximum(p, 1e-30)), axis=-1)),
    ),
    "cross_entropy": (
        lambda p, y: np.asarray(-np.log(of_truth(p, y)).mean()),
        lambda p, y: np.float32(np.mean([-np.log(row[label]) for row, label in zip(p, y, strict=True)])),
        lambda p, y: -np.trace(np.log(p[:, y])) / len(y),
    ),
    "cross_entropy_gradient": (
        lambda z, y: np.stack([-one_hot(y, z.shape[1])[i] + softmax(z)[i] for i in range(len(y))]) / len(y),
        lambda z, y: np.float32((softmax(z) - (np.arange(z.shape[1]) == y[:, None])) / len(y)),
    ),
}
