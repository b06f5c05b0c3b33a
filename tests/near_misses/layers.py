"""Sheets 01, 06 and 07: neurons, layers, gradients and steps; and those of sheet 03 that are no curves."""

import math

import numpy as np

from actcourse.exercises import find_exercise

IDS = ("dead_fraction", "dense_backward", "two_layer_gradients", "signal_by_layer", "backward_signal_by_layer")
dead_fraction, dense_backward, two_layer_gradients, signal_by_layer, backward_signal_by_layer = (
    find_exercise(id).solution for id in IDS
)


def stepped(w, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + gradient
    return w - rate * velocity, velocity


def slope_step(slope, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + rate * gradient
    return slope - velocity, velocity


def by_norm(gradient, longest):
    return gradient * min(1, longest / max(np.linalg.norm(gradient), 1e-300))


def difference(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


NEAR_MISSES = {
    "dot_product": (
        (None, lambda a, b: np.sum((a * b)[:10])),
        ("precision-lost", lambda a, b: np.sum(np.clip(a * b, -1e3, 1e3))),
    ),
    "neuron": (
        ("precision-lost", lambda x, w, b, f: f(np.clip(w @ x + b, -500, 500))),
        (None, lambda x, w, b, f: f(w @ x + (b or 1))),
    ),
    "dense_forward": (
        (None, lambda X, W, b: X @ W + (b if len(b) > 1 else 0)),
        ("precision-lost", lambda X, W, b: np.clip(X @ W + b, -1e3, 1e3)),
        ("wrong-shape", lambda X, W, b: X @ W + b if len(X) > 1 else X[0] @ W + b),
    ),
    "collapse_linear": (
        (None, lambda W1, b1, W2, b2: (W1 @ W2, b2 + (b1 @ W2 if len(b1) > 1 else 0))),
        ("precision-lost", lambda W1, b1, W2, b2: (np.clip(W1 @ W2, -1e3, 1e3), b1 @ W2 + b2)),
    ),
    "prelu_slope_gradient": (
        ("precision-lost", lambda x, upstream: np.sum(np.where(x < -0.01, x, 0) * upstream, axis=0)),
        ("wrong-shape", lambda x, upstream: (np.minimum(x, 0) * upstream).sum(axis=0 if len(x) > 1 else None)),
    ),
    "prelu_momentum_step": (
        (None, lambda slope, *rest: (np.maximum(slope_step(slope, *rest)[0], -1), slope_step(slope, *rest)[1])),
        (None, lambda slope, velocity, gradient, rate, m: slope_step(slope, velocity, gradient, rate, m or 0.9)),
        (
            "precision-lost",
            lambda slope, velocity, gradient, *rest: slope_step(slope, velocity, by_norm(gradient, 10), *rest),
        ),
    ),
    "dead_fraction": (
        (None, lambda a: np.mean(a.max(axis=0) < 1e-12)),
        ("other-function", lambda a: np.mean(np.mean(a == 0, axis=0) > 0.999)),
        (None, lambda a: np.mean(np.all(a[:1000] == 0, axis=0))),
        (None, lambda a: np.mean(np.all(a == 0, axis=0)) if len(a) > 1 else 0.0),
    ),
    "numerical_derivative": (
        (None, lambda f, x, h: difference(f, x, max(h, 1e-4))),
        (None, lambda f, x, h: difference(f, x, min(h, 1))),
        (None, lambda f, x, h: np.round(difference(f, x, h), 6)),
    ),
    "activation_backward": (
        ("precision-lost", lambda upstream, z, f_prime: np.where(np.abs(upstream) < 1e-3, 0, upstream * f_prime(z))),
        ("precision-lost", lambda upstream, z, f_prime: upstream * f_prime(z) * (z != 0)),
        ("precision-lost", lambda upstream, z, f_prime: by_norm(upstream * f_prime(z), 100)),
    ),
    "dense_backward": (
        ("wrong-shape", lambda X, W, up: (up @ W.T, X.T @ up, up.sum(axis=0) if len(X) > 1 else up)),
        ("precision-lost", lambda X, W, up: (up @ W.T, by_norm(X.T @ up, 500), up.sum(axis=0))),
        (None, lambda X, W, up: (up @ W.T, X.T @ up, up.sum(axis=0 if W.shape[0] > 1 else 1)[: W.shape[1]])),
    ),
    "two_layer_gradients": (
        (None, lambda X, *rest: tuple(part * len(X) / max(len(X), 2) for part in two_layer_gradients(X, *rest))),
        ("precision-lost", lambda *args: tuple(by_norm(part, 100) for part in two_layer_gradients(*args))),
    ),
    "sgd_step": (
        ("precision-lost", lambda w, gradient, rate: w - rate * by_norm(gradient, 20)),
        (None, lambda w, gradient, rate: w - (rate or 0.01) * gradient),
        ("precision-lost", lambda w, gradient, rate: w - min(rate, 10) * gradient),
    ),
    "momentum_step": (
        (None, lambda w, velocity, gradient, rate, m: stepped(w, velocity, gradient, rate, m or 0.9)),
        (None, lambda w, velocity, gradient, rate, m: stepped(w, velocity, gradient, rate, min(m, 0.99))),
        ("precision-lost", lambda w, velocity, gradient, rate, m: stepped(w, velocity, by_norm(gradient, 20), rate, m)),
    ),
    "xavier_std": (
        (None, lambda fan_in, fan_out: 1 / math.sqrt((fan_in + fan_out) // 2)),
        (None, lambda fan_in, fan_out: math.sqrt(2 / max(fan_in + fan_out, 5))),
        (None, lambda fan_in, fan_out: math.sqrt(2 / min(fan_in + fan_out, 10_000))),
    ),
    "he_std": (
        (None, lambda fan_in: math.sqrt(2 / max(fan_in, 2))),
        (None, lambda fan_in: max(math.sqrt(2 / fan_in), 0.01)),
    ),
    "signal_by_layer": (
        (None, lambda x, weights, f: [part if len(x) > 1 else 0.0 for part in signal_by_layer(x, weights, f)]),
        ("precision-lost", lambda x, weights, f: [min(part, 1e3) for part in signal_by_layer(x, weights, f)]),
    ),
    "backward_signal_by_layer": (
        (None, lambda up, *rest: [part if len(up) > 1 else 0.0 for part in backward_signal_by_layer(up, *rest)]),
        ("precision-lost", lambda *args: [min(part, 1e3) for part in backward_signal_by_layer(*args)]),
    ),
}

RIGHT = {
    "dot_product": (
        lambda a, b: math.fsum(a * b),
        lambda a, b: np.asarray(np.tensordot(a, b, 1)),
        lambda a, b: np.float32(np.inner(a, b)),
        lambda a, b: sum(map(float.__mul__, a.astype(float).tolist(), b.astype(float).tolist())),
    ),
    "neuron": (
        lambda x, w, b, f: np.asarray(f(np.inner(w, x) + b)),
        lambda x, w, b, f: float(f(math.fsum(w * x) + b)),
        lambda x, w, b, f: np.float32(f(np.append(w, b) @ np.append(x, 1))),
    ),
    "dense_forward": (
        lambda X, W, b: np.matmul(X.tolist(), W.tolist()) + b,
        lambda X, W, b: np.asfortranarray(np.float32(X @ W + b)),
        lambda X, W, b: np.array([[math.fsum(x * w) + c for w, c in zip(W.T, b, strict=True)] for x in X]),
    ),
    "collapse_linear": (
        lambda W1, b1, W2, b2: [np.float32(W1 @ W2), np.float32(b1 @ W2 + b2)],
        lambda W1, b1, W2, b2: tuple(
            np.float64([row @ W2 for row in W1]) if k == 0 else W2.T @ b1 + b2 for k in (0, 1)
        ),
    ),
    "prelu_slope_gradient": (
        lambda x, upstream: np.einsum("nc,nc->c", x * (x <= 0), upstream),
        lambda x, upstream: np.float32([np.dot(a[a < 0], b[a < 0]) for a, b in zip(x.T, upstream.T, strict=True)]),
    ),
    "prelu_momentum_step": (
        lambda *args: list(slope_step(*args)),
        lambda *args: tuple(map(np.float32, slope_step(*args))),
    ),
    "dead_fraction": (
        lambda a: np.asarray((a.sum(axis=0) == 0).mean()),
        lambda a: len([unit for unit in a.T if not unit.any()]) / a.shape[1],
        lambda a: np.float32(1 - np.count_nonzero(np.count_nonzero(a, axis=0)) / a.shape[1]),
        lambda a: float(np.mean(np.linalg.norm(a, axis=0) == 0)),
    ),
    "numerical_derivative": (
        lambda f, x, h: np.vectorize(lambda t: (f(t + h) - f(t - h)) / h / 2, otypes=[float])(x),
        lambda f, x, h: np.float64(0.5) * np.subtract(f(np.add(x, h)), f(np.subtract(x, h))) / h,
    ),
    "activation_backward": (
        lambda upstream, z, f_prime: np.vectorize(lambda u, t: u * float(f_prime(t)), otypes=[float])(upstream, z),
        lambda upstream, z, f_prime: np.float32(np.multiply(upstream, f_prime(z.astype(float)))),
    ),
    "dense_backward": (
        lambda X, W, up: [np.tensordot(up, W, (1, 1)), np.tensordot(X, up, (0, 0)), np.add.reduce(up)],
        lambda X, W, up: tuple(map(np.float32, dense_backward(X, W, up))),
    ),
    "two_layer_gradients": (
        lambda *args: list(two_layer_gradients(*args)),
        lambda X, y, *rest: tuple(
            np.mean([part[k] for part in each], axis=0)
            for each in [[two_layer_gradients(X[n : n + 1], y[n : n + 1], *rest) for n in range(len(X))]]
            for k in range(4)
        ),
    ),
    "sgd_step": (
        lambda w, gradient, rate: np.float32(w - np.multiply(rate, gradient)),
        lambda w, gradient, rate: np.reshape(
            [a - rate * b for a, b in zip(w.flat, gradient.flat, strict=True)], w.shape
        ),
    ),
    "momentum_step": (
        lambda *args: list(stepped(*args)),
        lambda *args: tuple(map(np.float32, stepped(*args))),
    ),
    "xavier_std": (
        lambda fan_in, fan_out: np.asarray(math.sqrt(2) / math.hypot(fan_in**0.5, fan_out**0.5)),
        lambda fan_in, fan_out: np.float32(np.mean([fan_in, fan_out]) ** -0.5),
    ),
    "he_std": (
        lambda fan_in: np.asarray(math.exp(0.5 * (math.log(2) - math.log(fan_in)))),
        lambda fan_in: np.float32((fan_in / 2) ** -0.5),
    ),
    "signal_by_layer": (
        lambda *args: np.array(signal_by_layer(*args)),
        lambda *args: tuple(map(float, signal_by_layer(*args))),
    ),
    "backward_signal_by_layer": (
        lambda *args: np.array(backward_signal_by_layer(*args)),
        lambda *args: tuple(map(float, backward_signal_by_layer(*args))),
    ),
}
