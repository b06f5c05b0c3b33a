"""Sheet 09: an activation of one's own. Its derivative is judged with the function that stands beside it."""

import numpy as np


def own(f, df):
    """A derivative with the function that it belongs to."""

    def my_activation(x):
        return f(x)

    def my_activation_prime(x):
        return df(x) if my_activation else None

    return my_activation_prime


def bent(x):
    return np.where(x > 0.37, x - 0.37, 0.1 * (x - 0.37))


def gate(x):
    return x / (1 + np.abs(x))


def cached(x, kept=[]):  # noqa: B006 - that is the mistake
    kept.append(1)
    return np.tanh(x) * (1 + 1e-7 * len(kept))


NEAR_MISSES = {
    "my_activation": (
        ("not-elementwise", lambda x: np.tanh(x) + 1e-6 * np.mean(x)),
        ("not-elementwise", cached),
        ("not-elementwise", lambda x: np.tanh(x - 1e-9 * np.max(x))),
        ("dtype-changed", lambda x: np.tanh(x) * np.float64(1.01)),
        ("dtype-changed", lambda x: np.where(x > 0, np.tanh(x), np.zeros(1))),
        ("not-finite", lambda x: np.where(x < -49, np.nan, np.tanh(x)).astype(x.dtype)),
        ("mutates-input", lambda x: np.tanh(x, out=x)),
        ("straight-line", lambda x: 1.1 * x - 0.2),
        ("hard-coded", lambda x: np.full_like(x, 0.3)),
    ),
    "my_activation_prime": (
        (None, own(bent, lambda x: np.where(x > 0.4, 1.0, 0.1))),
        (None, own(bent, lambda x: np.where(x > 0.3702, 1.0, 0.1))),
        (None, own(gate, lambda x: (1 + 1e-4) / (1 + np.abs(x)) ** 2)),
        (None, own(gate, lambda x: np.where(np.abs(x) > 12, 0, 1 / (1 + np.abs(x)) ** 2))),
        ("wrong-shape", own(gate, lambda x: np.squeeze(1 / (1 + np.abs(x)) ** 2)[..., None])),
        ("mutates-input", own(gate, lambda x: 1 / (1 + np.abs(x, out=x)) ** 2)),
    ),
}

RIGHT = {
    "my_activation": (
        lambda x: np.einsum("...,...->...", x, 1 / (1 + np.abs(x))),
        lambda x: np.interp(x, [-1, 1], [-1, 1]).astype(x.dtype),
    ),
    "my_activation_prime": (
        own(bent, lambda x: np.select([x > 0.37, x < 0.37], [1, 0.1], 0.7)),
        own(gate, np.vectorize(lambda number: 1 / (1 + abs(number)) ** 2, otypes=[float])),
        own(lambda x: np.sign(x) * np.sqrt(np.abs(x)), lambda x: 0.5 / np.sqrt(np.where(x == 0, 1, np.abs(x)))),
    ),
}
