"""Every activation and its derivative as textbooks and tutorials print them, in NumPy.

The peers of `benchmarks.functions`: nothing is rearranged for accuracy or for speed. A derivative that
is commonly written by the function itself is written so here.
"""

import numpy as np
from scipy.special import erf

_ROOT = np.sqrt(2 / np.pi)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _softplus(x):
    return np.log(1 + np.exp(x))


def _elu(x, alpha):
    return np.where(x > 0, x, alpha * (np.exp(x) - 1))


def _elu_prime(x, alpha):
    return np.where(x > 0, 1, alpha * np.exp(x))


def _leaky(x, negative_slope):
    return np.where(x > 0, x, negative_slope * x)


def _leaky_prime(x, negative_slope):
    return np.where(x > 0, 1, negative_slope)


def _inner(x):
    return _ROOT * (x + 0.044715 * x**3)


def _gelu_tanh_prime(x):
    t = np.tanh(_inner(x))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t**2) * _ROOT * (1 + 3 * 0.044715 * x**2)


def _mish_prime(x):
    t = np.tanh(_softplus(x))
    return t + x * _sigmoid(x) * (1 - t**2)


def _silu_prime(x, beta):
    s = _sigmoid(beta * x)
    return s + beta * x * s * (1 - s)


def _density(x):
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def _inside(low, high, slope=1.0):
    return lambda x: np.where((x > low) & (x < high), slope, 0.0)


_LAMBDA, _ALPHA = 1.0507009873554805, 1.6732632423543772

TEXTBOOK = {
    "step": (lambda x: np.where(x >= 0, 1.0, 0.0), np.zeros_like),
    "sign": (lambda x: np.where(x > 0, 1.0, np.where(x < 0, -1.0, 0.0)), np.zeros_like),
    "identity": (np.copy, np.ones_like),
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
    "tanh": (lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)), lambda x: 1 - np.tanh(x) ** 2),
    "hard sigmoid": (lambda x: np.minimum(1, np.maximum(0, (x + 3) / 6)), _inside(-3, 3, 1 / 6)),
    "sparse sigmoid": (lambda x: np.minimum(1, np.maximum(0, (x + 1) / 2)), _inside(-1, 1, 1 / 2)),
    "hard tanh": (lambda x: np.minimum(1, np.maximum(-1, x)), _inside(-1, 1)),
    "scaled tanh": (
        lambda x: 1.7159 * np.tanh(2 / 3 * x),
        lambda x: 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * x) ** 2),
    ),
    "arctan": (np.arctan, lambda x: 1 / (1 + x**2)),
    "softsign": (lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2),
    "ReLU": (lambda x: np.maximum(0, x), lambda x: np.where(x > 0, 1.0, 0.0)),
    "leaky ReLU": (_leaky, _leaky_prime),
    "PReLU": (_leaky, _leaky_prime),
    "RReLU": (_leaky, _leaky_prime),
    "ReLU6": (lambda x: np.minimum(6, np.maximum(0, x)), _inside(0, 6)),
    "capped ReLU": (lambda x, cap: np.minimum(cap, np.maximum(0, x)), lambda x, cap: _inside(0, cap)(x)),
    "thresholded ReLU": (
        lambda x, threshold, value: np.where(x > threshold, x, value),
        lambda x, threshold, value: np.where(x > threshold, 1.0, 0.0),
    ),
    "squared ReLU": (lambda x: np.maximum(0, x) ** 2, lambda x: 2 * np.maximum(0, x)),
    "ELU": (_elu, _elu_prime),
    "SELU": (lambda x: _LAMBDA * _elu(x, _ALPHA), lambda x: _LAMBDA * _elu_prime(x, _ALPHA)),
    "CELU": (
        lambda x, alpha: np.maximum(0, x) + np.minimum(0, alpha * (np.exp(x / alpha) - 1)),
        lambda x, alpha: np.where(x > 0, 1, np.exp(x / alpha)),
    ),
    "softplus": (lambda x, beta: _softplus(beta * x) / beta, lambda x, beta: _sigmoid(beta * x)),
    "squareplus": (
        lambda x, b: (x + np.sqrt(x**2 + b)) / 2,
        lambda x, b: (1 + x / np.sqrt(x**2 + b)) / 2,
    ),
    "sparse plus": (
        lambda x: np.where(x <= -1, 0, np.where(x >= 1, x, (x + 1) ** 2 / 4)),
        lambda x: np.where(x <= -1, 0, np.where(x >= 1, 1, (x + 1) / 2)),
    ),
    "log-sigmoid": (lambda x: np.log(_sigmoid(x)), lambda x: 1 - _sigmoid(x)),
    "exponential": (np.exp, np.exp),
    "GELU": (
        lambda x: 0.5 * x * (1 + erf(x / np.sqrt(2))),
        lambda x: 0.5 * (1 + erf(x / np.sqrt(2))) + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
    ),
    "GELU (tanh)": (lambda x: 0.5 * x * (1 + np.tanh(_inner(x))), _gelu_tanh_prime),
    "SiLU": (lambda x, beta: x * _sigmoid(beta * x), _silu_prime),
    "quick GELU": (lambda x: x * _sigmoid(1.702 * x), lambda x: _silu_prime(x, 1.702)),
    "hard swish": (
        lambda x: x * np.minimum(6, np.maximum(0, x + 3)) / 6,
        lambda x: np.where(x <= -3, 0, np.where(x >= 3, 1, (2 * x + 3) / 6)),
    ),
    "Mish": (lambda x: x * np.tanh(_softplus(x)), _mish_prime),
    "tanh-shrink": (lambda x: x - np.tanh(x), lambda x: np.tanh(x) ** 2),
    "hard shrink": (
        lambda x, threshold: np.where(np.abs(x) > threshold, x, 0.0),
        lambda x, threshold: np.where(np.abs(x) > threshold, 1.0, 0.0),
    ),
    "soft shrink": (
        lambda x, threshold: np.sign(x) * np.maximum(0, np.abs(x) - threshold),
        lambda x, threshold: np.where(np.abs(x) > threshold, 1.0, 0.0),
    ),
    "sine": (lambda x, omega_0: np.sin(omega_0 * x), lambda x, omega_0: omega_0 * np.cos(omega_0 * x)),
    "snake": (lambda x, a: x + np.sin(a * x) ** 2 / a, lambda x, a: 1 + np.sin(2 * a * x)),
    "Gaussian": (lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2))),
    "penalised tanh": (
        lambda x, a: np.where(x > 0, np.tanh(x), a * np.tanh(x)),
        lambda x, a: np.where(x > 0, 1, a) * (1 - np.tanh(x) ** 2),
    ),
    "dynamic tanh": (
        lambda x, alpha: np.tanh(alpha * x),
        lambda x, alpha: alpha * (1 - np.tanh(alpha * x) ** 2),
    ),
    "Laplace": (
        lambda x, mu, sigma: 0.5 * (1 + erf((x - mu) / (sigma * np.sqrt(2)))),
        lambda x, mu, sigma: _density((x - mu) / sigma) / sigma,
    ),
    "StarReLU": (
        lambda x, scale, bias: scale * np.maximum(0, x) ** 2 + bias,
        lambda x, scale, bias: 2 * scale * np.maximum(0, x),
    ),
    "xIELU": (
        lambda x, alpha_p, alpha_n: np.where(
            x > 0, alpha_p * x**2 + 0.5 * x, alpha_n * (np.exp(x) - 1) - alpha_n * x + 0.5 * x
        ),
        lambda x, alpha_p, alpha_n: np.where(x > 0, 2 * alpha_p * x + 0.5, alpha_n * (np.exp(x) - 1) + 0.5),
    ),
}
