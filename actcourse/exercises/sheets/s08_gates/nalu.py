"""The exercise `nalu`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s08_gates.draws import irregular, whole
from actcourse.exercises.sheets.s08_gates.nac import nac
from actcourse.functions.saturating import sigmoid


def nalu(x, W_hat, M_hat, G, eps):
    """The neural arithmetic logic unit: a gate between adding the inputs and multiplying them.

    x: array of shape (n, i), one example in each row; W_hat, M_hat: arrays of shape (i, o), from which the weights are
    made as in `nac`; G: array of shape (i, o), the weights of the gate; eps: a positive number, so that no logarithm
    of 0 is taken. Returns an array of shape (n, o). It must hold for gates that are wide open or shut tight.
    """
    z = x @ G
    g, log_rest = np.exp(-np.logaddexp(0, -z)), -np.logaddexp(0, z)  # σ(z), and the logarithm of 1 − σ(z)
    log_product = nac(np.log(np.abs(x) + eps), W_hat, M_hat)
    # In one exponential: a product too large for a float, behind a shut gate, would be infinity times 0.
    return g * nac(x, W_hat, M_hat) + np.exp(log_product + log_rest)


def _parts(x, W_hat, M_hat, G, eps):
    """The gate, the sum and the product."""
    return sigmoid(x @ G), nac(x, W_hat, M_hat), np.exp(nac(np.log(np.abs(x) + eps), W_hat, M_hat))


_SHAPES = ((2, 3), (3, 2), (3, 2), (3, 2))
_FAR_OUT = (
    np.array([[3.5, -2.0], [0.7, 6.0]]),
    np.array([[40.0, -800.0, 1.4], [900.0, 0.0, -1.1]]),
    np.array([[800.0, 40.0, 1.3], [2.0, -900.0, 1.9]]),
    np.array([[300.0, -400.0, 500.0], [-100.0, 20.0, -350.0]]),
)
# Products about e^41, e^−41, e^81 and e^−82, behind gates that are half open; also single precision holds them.
_LARGE_PRODUCTS = (
    np.array([[3e4, -2e5, 7e3, 4e5], [4e9, 2e10, -3e8, 6e9]]),
    np.array([[2.9, -2.7], [3.3, -2.4], [2.6, -3.1], [1.9, -2.5]]),
    np.array([[3.1, 2.6], [2.2, 3.4], [2.7, 2.9], [3.2, 2.3]]),
    np.array([[1e-10, -2e-11], [0.0, 3e-11], [0.0, 0.0], [0.0, 1e-11]]),
)

# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x, W_hat, M_hat, G, eps):
    W = np.tanh(W_hat) / (1 + np.exp(-M_hat))
    g = 1 / (1 + np.exp(-(x @ G)))
    return g * (x @ W) + (1 - g) * np.exp(np.log(np.abs(x) + eps) @ W)


def _with_helper(inputs, direction, strength, gate, epsilon):
    def sigma(z):
        return (1 + np.tanh(z / 2)) / 2

    open_ = sigma(np.dot(inputs, gate))
    added = nac(inputs, direction, strength)
    multiplied = np.exp(nac(np.log(epsilon + np.abs(inputs)), direction, strength))
    return multiplied + open_ * (added - multiplied)


def _by_powers(x, W_hat, M_hat, G, eps):
    W = np.tanh(W_hat) * sigmoid(M_hat)
    multiplied = np.prod((np.abs(x) + eps)[:, :, None] ** W, axis=1)
    return sigmoid(x @ G) * (x @ W) + sigmoid(-x @ G) * multiplied


def _one_by_one(x, W_hat, M_hat, G, eps):
    y = np.zeros((len(x), W_hat.shape[1]))
    for n, k in np.ndindex(y.shape):
        w = np.tanh(W_hat[:, k]) * sigmoid(M_hat[:, k])
        g = sigmoid(sum(x[n] * G[:, k]))
        y[n, k] = g * sum(x[n] * w) + (1 - g) * np.exp(sum(np.log(abs(x[n]) + eps) * w))
    return y


# -- mistakes ---------------------------------------------------------------------------------------


def _made_of(combine):
    """The code that puts gate, sum and product together by `combine`."""
    return lambda *args: combine(*_parts(*args))


def _with_product(product):
    """The code in which the product path is `product` of x, the weights and eps."""

    def wrong(x, W_hat, M_hat, G, eps):
        W = np.tanh(W_hat) * sigmoid(M_hat)
        g = sigmoid(x @ G)
        return g * (x @ W) + (1 - g) * product(x, W, eps)

    return wrong


def _with_gate(gate):
    """The code in which the gate is `gate` of x, W_hat, M_hat and G."""

    def wrong(x, W_hat, M_hat, G, eps):
        _, added, multiplied = _parts(x, W_hat, M_hat, G, eps)
        g = gate(x, W_hat, M_hat, G)
        return g * added + (1 - g) * multiplied

    return wrong


def _overflowing(x, W_hat, M_hat, G):
    return np.exp(x @ G) / (1 + np.exp(x @ G))


def _with_signs(x, W_hat, M_hat, G, eps):
    g, added, multiplied = _parts(x, W_hat, M_hat, G, eps)
    return g * added + (1 - g) * multiplied * np.prod(np.sign(x), axis=1, keepdims=True)


def _adding_sizes(x, W_hat, M_hat, G, eps):
    g, _, multiplied = _parts(x, W_hat, M_hat, G, eps)
    return g * nac(np.abs(x), W_hat, M_hat) + (1 - g) * multiplied


def _raw_weights(x, W_hat, M_hat, G, eps):
    g = sigmoid(x @ G)
    return g * nac(x, W_hat, M_hat) + (1 - g) * np.exp(np.log(np.abs(x) + eps) @ W_hat)


def _in_place(x, W_hat, M_hat, G, eps):
    g, added = sigmoid(x @ G), nac(x, W_hat, M_hat)
    np.abs(x, out=x)
    return g * added + (1 - g) * np.exp(nac(np.log(x + eps), W_hat, M_hat))


EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        "The NAC adds. To multiply as well, the neural arithmetic logic unit goes by way of logarithms: the logarithm "
        "of a product is the sum of the logarithms. It has two paths with the same weights $W$, those of `nac`, and a "
        r"gate $g = \sigma(xG)$ between them: $y = g\,a + (1 - g)\,m$, number by number. The sum $a$ is what `nac` "
        r"makes of $x$. The product $m$ is the exponential of what `nac` makes of the logarithms "
        r"$\log(|x| + \varepsilon)$. Write it; it must hold for gates that are wide open or shut tight."
    ),
    solution=nalu,
    probes=(
        Probe((*(irregular(60 + k, *shape) for k, shape in enumerate(_SHAPES)), 0.3)),
        Probe((irregular(64, 4, 2), irregular(65, 2, 3), irregular(66, 2, 3), irregular(67, 2, 3), 0.05)),
        Probe((*(irregular(68 + k, 3, 3) for k in range(4)), 0.7)),
        Probe((np.array([[0.0, -2.5], [1.4, 0.0]]), *(irregular(72 + k, 2, 3) for k in range(3)), 0.02)),
        Probe((irregular(75, 1, 5), *(irregular(76 + k, 5, 1) for k in range(3)), 1e-3)),
        Probe((np.array([[0.0, 1.6]]), *(irregular(79 + k, 2, 3) for k in range(3)), 1e-10)),
        Probe((irregular(82, 2, 3), *(irregular(83 + k, 3, 1) for k in range(3)), 2.5)),
        Probe((*_FAR_OUT, 0.01), "tails"),
        Probe((*_LARGE_PRODUCTS, 0.01), "tails"),
        Probe((*(whole(60 + k, *shape) for k, shape in enumerate(_SHAPES)), 0.3), "integers"),
        Probe((*(irregular(60 + k, *shape).astype(np.float32) for k, shape in enumerate(_SHAPES)), 0.3), "float32"),
    ),
    arguments=lambda rng: (
        rng.normal(size=(5, 3)),
        *(rng.normal(size=(3, 4)) for _ in range(3)),
        rng.uniform(0.1, 0.5),
    ),
    also_right=(_textbook, _with_helper, _by_powers, _one_by_one),
    secrets=("log(np.abs(x)+eps)", "log(abs(x)+eps)", "(1-g)*", "g*a+", "sigmoid(x@G)"),
    mistakes=(
        Mistake(
            "parameter-misused",
            _made_of(lambda g, a, m: (1 - g) * a + g * m),
            "Your gate is inverted: where it should add it multiplies. Have two factors changed places, or has an "
            "exponent the wrong sign?",
        ),
        Mistake(
            "missing-term",
            _made_of(lambda g, a, m: g * a),
            "The adding path is right, and the multiplying one is missing: a shut gate gives 0.",
        ),
        Mistake(
            "missing-term",
            _made_of(lambda g, a, m: (1 - g) * m),
            "The multiplying path is right, and the adding one is missing: an open gate gives 0.",
        ),
        Mistake(
            "missing-term",
            _made_of(lambda g, a, m: a),
            "That is the NAC alone. The multiplying path and the gate between the two are missing.",
        ),
        Mistake(
            "missing-term",
            _made_of(lambda g, a, m: m),
            "That is the multiplying path alone. The adding one and the gate between the two are missing.",
        ),
        Mistake(
            "missing-term",
            _made_of(lambda g, a, m: a + m),
            "Both paths are right, but there is no gate between them: they are simply added.",
        ),
        Mistake(
            "missing-term",
            _made_of(lambda g, a, m: g * a + m),
            "The gate acts on the adding path only. What does an open gate do to the other one?",
        ),
        Mistake(
            "missing-term",
            _made_of(lambda g, a, m: g * (a + m)),
            "The gate acts on both paths alike. It should open one as it shuts the other.",
        ),
        Mistake(
            "missing-brackets",
            _made_of(lambda g, a, m: np.exp(g * a + (1 - g) * np.log(m))),
            "Your exponential takes in both paths. Only one of them went by way of logarithms.",
        ),
        Mistake(
            "missing-brackets",
            _made_of(lambda g, a, m: g * a + 1 - g * m),
            "Python multiplies before it subtracts. What should be multiplied by the product path as a whole?",
        ),
        Mistake(
            "sign-flipped",
            _made_of(lambda g, a, m: g * a - (1 - g) * m),
            "The multiplying path is subtracted. Which sign stands between the two paths?",
        ),
        Mistake(
            "parameter-ignored",
            _with_gate(lambda x, W_hat, M_hat, G: sigmoid(nac(x, W_hat, M_hat))),
            "Your gate is made with the weights of the sum. It has weights of its own: which argument is that?",
        ),
        Mistake(
            "other-function",
            _with_gate(lambda x, W_hat, M_hat, G: np.tanh(x @ G)),
            "Your gate is tanh, which runs from −1 to 1. Which of its relatives runs from shut to open?",
        ),
        Mistake(
            "missing-term",
            _with_gate(lambda x, W_hat, M_hat, G: x @ G),
            "Your gate is any number at all. What brings it between 0, shut, and 1, open?",
        ),
        Mistake(
            "parameter-misused",
            _with_gate(lambda x, W_hat, M_hat, G: sigmoid(G)),
            "Your gate is made of G alone, and so has the shape of G. Each example should open or shut its own gates.",
        ),
        Mistake(
            "transposed",
            _with_gate(lambda x, W_hat, M_hat, G: sigmoid(x @ G.T)),
            "The inputs lie along the rows of x, and along the columns of G as it is. Need it be turned?",
        ),
        Mistake(
            "other-function",
            _with_gate(lambda x, W_hat, M_hat, G: sigmoid(x * G)),
            "`*` multiplies number by number, and wants equal shapes. Where all inputs of an example come together, "
            "which product is it?",
        ),
        Mistake(
            "missing-term",
            _with_product(lambda x, W, eps: np.log(np.abs(x) + eps) @ W),
            "Your second path is the logarithm of a product. How does one come back from a logarithm?",
        ),
        Mistake(
            "missing-term",
            _raw_weights,
            "In the multiplying path your weights are W_hat itself. Both paths have the same weights.",
        ),
        Mistake(
            "missing-brackets",
            _with_product(lambda x, W, eps: np.exp(np.log(np.abs(x) + eps)) @ W),
            "Your exponential undoes the logarithm at once, and what is left is a sum. What must come between the two?",
        ),
        Mistake(
            "parameter-ignored",
            _with_product(lambda x, W, eps: np.exp(np.log(np.abs(x) + 1e-7) @ W)),
            "You added 1e−7, a customary number, before the logarithm. Here the number is an argument.",
        ),
        Mistake(
            "parameter-misused",
            _with_product(lambda x, W, eps: np.exp(np.log(np.maximum(np.abs(x), eps)) @ W)),
            "You took eps as the least that the absolute value may be. Here it is added to all of them.",
        ),
        Mistake(
            "parameter-misused",
            _with_product(lambda x, W, eps: np.exp(np.log(np.abs(x + eps)) @ W)),
            "You added eps before the sign was taken away: at x = -eps the logarithm is infinite still. "
            "Which comes first?",
        ),
        Mistake(
            "other-function",
            _with_product(lambda x, W, eps: np.exp(np.log10(np.abs(x) + eps) @ W)),
            "Your logarithm has the base 10 and your exponential the base e. What should one be to the other?",
        ),
        Mistake(
            "other-function",
            _with_signs,
            "You gave the product its sign back: a good thought, and others have had it. The unit asked for here does "
            "without.",
        ),
        Mistake(
            "other-function",
            _adding_sizes,
            "Your sum has lost the signs of x. The absolute value is for the logarithm only.",
        ),
        Mistake(
            "not-finite",
            _with_product(lambda x, W, eps: np.exp(np.log(np.abs(x)) @ W)),
            "At x = 0 the logarithm is minus infinity. What is eps for?",
        ),
        Mistake(
            "not-finite",
            _with_product(lambda x, W, eps: np.exp((np.log(np.abs(x)) + eps) @ W)),
            "At x = 0 the logarithm is minus infinity, and adding eps to that does not help. Where should it be added?",
        ),
        Mistake(
            "not-finite",
            _with_product(lambda x, W, eps: np.exp(np.log(x + eps) @ W)),
            "A negative number has no logarithm. What has to happen to x first, and what does the product lose by it?",
        ),
        Mistake(
            "overflow",
            _with_gate(_overflowing),
            "Where x G is about 1000 an exponential is infinite, above and below the fraction line. Write the sigmoid "
            "so that only a shrinking exponential is left.",
        ),
        Mistake(
            "precision-lost",
            _with_product(lambda x, W, eps: np.exp(np.minimum(np.log(np.abs(x) + eps) @ W, 20))),
            "The logarithm of the product is cut off at 20, so that no product is larger than about 5e8. Why should a "
            "product of large numbers not be large?",
        ),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Give each of the three things a name of its own first: the gate, the sum and the product. All have the shape "
        "(n, o), so that the last line works number by number.",
        "The sum is `nac` of x. The product needs `nac` too: what goes in is not x, and what comes out is not yet "
        "the product.",
        "For the product: absolute values, then eps, then logarithms, then `nac`, then the exponential.",
    ),
    points=3,
    question="What does the unit make of −2 times 3, if its gate is shut and both weights are 1?",
)
