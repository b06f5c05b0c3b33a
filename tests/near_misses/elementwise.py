"""Sheets 02 to 04: functions of each element."""

import numpy as np
from scipy.special import erf, erfc, expit, ndtr

from actcourse.exercises import find_exercise

IDS = ("elu", "gelu", "gelu_prime", "selu", "silu", "silu_prime", "softplus")
elu, gelu, gelu_prime, selu, silu, silu_prime, softplus = (find_exercise(id).solution for id in IDS)
ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def tanh_prime(x):
    return 1 - np.tanh(x) ** 2


NEAR_MISSES = {
    "step": (
        ("kink", lambda x: np.where(x > -1e-7, 1.0, 0.0)),
        ("kink", lambda x: np.heaviside(np.round(x, 6), 1)),
        (None, lambda x: np.where(x >= 1e-12, 1.0, np.where(x == 0, 1.0, np.where(x > -1e-5, 0.5, 0.0)))),
    ),
    "sigmoid": (
        ("precision-lost", lambda x: np.where(x < -20, 0, sigmoid(x))),
        ("precision-lost", lambda x: np.where(x > 15, 1, sigmoid(x))),
        ("precision-lost", lambda x: np.round(sigmoid(x), 12)),
        ("precision-lost", lambda x: sigmoid(np.clip(x, -30, 30))),
    ),
    "sigmoid_prime": (
        ("precision-lost", lambda x: np.where(np.abs(x) > 20, 0, sigmoid(x) * (1 - sigmoid(x)))),
        ("precision-lost", lambda x: np.maximum(sigmoid(x) * (1 - sigmoid(x)), 1e-10)),
    ),
    "tanh_from_sigmoid": (
        (None, lambda x: np.clip(np.tanh(x), -0.9999, 0.9999)),
        (None, lambda x: np.where(np.abs(x) < 1e-3, 0, np.tanh(x))),
    ),
    "tanh_prime": (
        ("precision-lost", lambda x: np.where(np.abs(x) > 10, 0, tanh_prime(x))),
        ("precision-lost", lambda x: np.maximum(tanh_prime(x), 1e-8)),
    ),
    "relu": (
        (None, lambda x: np.where(x > 1e-3, x, 0)),
        (None, lambda x: np.clip(x, 0, 100)),
        (None, lambda x: np.maximum(x, 1e-6)),
    ),
    "relu_prime": (
        (None, lambda x: np.where(x > 1e-3, 1.0, 0.0)),
        (None, lambda x: np.clip(1e4 * x, 0, 1)),
    ),
    "leaky_relu": (
        (None, lambda x, a: np.maximum(x, 0) + a * np.where(x < -1e-4, x, 0)),
        (None, lambda x, a: np.maximum(x, a * x) if a < 2 else np.minimum(x, a * x)),
        (None, lambda x, a: np.where(x > 0, x, x * (a if a > 0 else 0.01))),
    ),
    "leaky_relu_prime": (
        (None, lambda x, a: np.where(x > 1e-3, 1.0, a)),
        (None, lambda x, a: np.where(x > 0, 1.0, np.clip(a, -1, 10))),
    ),
    "elu": (
        (None, lambda x, alpha: np.maximum(x, alpha * np.expm1(np.minimum(x, 0)))),
        (None, lambda x, alpha: elu(x, max(alpha, 0.01))),
        ("precision-lost", lambda x, alpha: np.where(x < -10, -alpha, elu(x, alpha))),
    ),
    "elu_prime": (
        (None, lambda x, alpha: np.where(x > -1e-3, 1, alpha * np.exp(np.minimum(x, 0)))),
        ("precision-lost", lambda x, alpha: np.where(x < -8, 0, np.where(x > 0, 1, alpha * np.exp(x)))),
    ),
    "softplus": (
        ("precision-lost", lambda x: np.where(x > 15, x, softplus(x))),
        ("precision-lost", lambda x: np.where(x < -15, 0, softplus(x))),
        ("precision-lost", lambda x: np.where(x < 10, softplus(x), x)),
    ),
    "softplus_prime": (
        ("precision-lost", lambda x: np.where(x > 15, 1, sigmoid(x))),
        ("precision-lost", lambda x: np.where(x < -25, 0, sigmoid(x))),
    ),
    "silu": (
        ("precision-lost", lambda x: np.where(x < -20, 0, silu(x))),
        ("precision-lost", lambda x: np.where(x > 15, x, silu(x))),
    ),
    "silu_prime": (
        ("precision-lost", lambda x: np.where(x < -20, 0, silu_prime(x))),
        ("precision-lost", lambda x: np.where(x > 20, 1, silu_prime(x))),
    ),
    "gelu": (
        ("precision-lost", lambda x: np.where(x < -5, 0, gelu(x))),
        (None, lambda x: np.where(x > 5, x, gelu(x))),
    ),
    "gelu_prime": (
        ("precision-lost", lambda x: np.where(x < -6, 0, gelu_prime(x))),
        (None, lambda x: np.where(x > 5, 1, gelu_prime(x))),
    ),
    "selu": (
        ("approximation", lambda x: selu(x) / SCALE * 1.050701),
        ("precision-lost", lambda x: np.where(x < -10, -SCALE * ALPHA, selu(x))),
    ),
}

RIGHT = {
    "step": (
        lambda x: np.logical_not(x < 0),
        lambda x: 1 - np.signbit(x),
        lambda x: (x >= 0).astype(np.int8),
        lambda x: np.asfortranarray(np.select([x < 0], [0.0], 1.0)),
    ),
    "sigmoid": (
        expit,
        lambda x: sigmoid(np.clip(x, -500, 500)),
        lambda x: np.exp(-np.logaddexp(0, -x)),
        lambda x: (0.5 + 0.5 * np.tanh(0.5 * x)).astype(np.float32),
        lambda x: 1 / (1 + np.e**-x),
    ),
    "sigmoid_prime": (
        lambda x: 0.25 / np.cosh(x / 2) ** 2,
        lambda x: (1 - np.tanh(x / 2) ** 2) / 4,
        lambda x: expit(x) - expit(x) ** 2,
        lambda x: np.float32(expit(x) * expit(-x)),
    ),
    "tanh_from_sigmoid": (
        lambda x: 1 - 2 / (1 + np.exp(2 * x)),
        lambda x: np.sign(x) * -np.expm1(-2 * np.abs(x)) / (1 + np.exp(-2 * np.abs(x))),
        lambda x: np.float32(2 * expit(2 * x) - 1),
    ),
    "tanh_prime": (
        lambda x: 4 / (np.exp(x) + np.exp(-x)) ** 2,
        lambda x: 1 - np.square(np.tanh(x), dtype=float),
        lambda x: np.float32(1 / np.cosh(np.clip(x, -300, 300)) ** 2),
    ),
    "relu": (
        lambda x: x.clip(min=0),
        lambda x: np.where(np.signbit(x), 0, x),
        lambda x: np.maximum(x, -0.0),
        lambda x: np.array([max(number, 0) for number in x.flat], np.float32).reshape(x.shape),
    ),
    "relu_prime": (
        lambda x: x > 0,
        lambda x: np.heaviside(x, 0.5),
        lambda x: np.sign(np.maximum(x, 0)),
        lambda x: np.where(np.isclose(x, 0), 0.5, x > 0),
    ),
    "leaky_relu": (
        lambda x, a: np.maximum(x, a * x) if a <= 1 else np.minimum(x, a * x),
        lambda x, a: np.float32(np.where(x < 0, a * x, x)),
        lambda x, a: np.choose(x < 0, (x, a * x)),
    ),
    "leaky_relu_prime": (
        lambda x, a: (x > 0) + a * (x <= 0),
        lambda x, a: np.full(x.shape, a) ** (x < 0),
        lambda x, a: np.float32(np.where(x >= 0, 1, a)),
    ),
    "elu": (
        lambda x, alpha: np.select([x > 0], [x], alpha * (np.exp(x) - 1)),
        lambda x, alpha: np.maximum(x, 0) + alpha * np.exp(np.minimum(x, 0)) - alpha,
        lambda x, alpha: np.float32(np.where(x < 0, alpha * np.expm1(x), x)),
    ),
    "elu_prime": (
        lambda x, alpha: np.where(x < 0, alpha * np.exp(x), 1),
        lambda x, alpha: np.float32(np.exp(np.minimum(x, 0)) * np.where(x > 0, 1, alpha)),
    ),
    "softplus": (
        lambda x: np.logaddexp(x, 0),
        lambda x: np.where(x > 20, x, np.log1p(np.exp(np.minimum(x, 20)))),
        lambda x: np.float32(np.maximum(x, 0) - np.log(expit(np.abs(x)))),
    ),
    "softplus_prime": (
        expit,
        lambda x: 1 - 1 / (1 + np.exp(x)),
        lambda x: np.float32(0.5 * np.tanh(0.5 * x) + 0.5),
    ),
    "silu": (
        lambda x: x * expit(x),
        lambda x: 0.5 * x * (1 + np.tanh(0.5 * x)),
        lambda x: np.float32(x - x * expit(-x)),
    ),
    "silu_prime": (
        lambda x: expit(x) * (1 + x * expit(-x)),
        lambda x: (1 + np.tanh(x / 2)) / 2 + x / (4 * np.cosh(np.clip(x, -300, 300) / 2) ** 2),
        lambda x: np.float32(expit(x) + x * expit(x) * expit(-x)),
    ),
    "gelu": (
        lambda x: 0.5 * x * (1 + erf(x / np.sqrt(2))),
        lambda x: x - x * ndtr(-x),
        lambda x: np.float32(0.5 * x * erfc(-x / np.sqrt(2))),
    ),
    "gelu_prime": (
        lambda x: 0.5 * (1 + erf(x / np.sqrt(2))) + x * np.exp(-0.5 * np.square(x, dtype=float)) / np.sqrt(2 * np.pi),
        lambda x: np.float32(0.5 * erfc(-x / 2**0.5) + x * 0.3989422804014327 * np.exp(-x * x / 2)),
    ),
    "selu": (
        lambda x: np.maximum(SCALE * x, 0) + np.minimum(SCALE * ALPHA * np.expm1(np.minimum(x, 0)), 0),
        lambda x: np.float32(SCALE * np.where(x > 0, x, ALPHA * (np.exp(x) - 1))),
    ),
}
