"""How weights start. Each rule takes the fan-in, the fan-out and a NumPy generator, and gives (in, out) weights.

X. Glorot, Y. Bengio (2010). Understanding the difficulty of training deep feedforward neural networks.
AISTATS 2010, 249–256: variance 2 / (in + out), "Xavier".
K. He, X. Zhang, S. Ren, J. Sun (2015). Delving Deep into Rectifiers: Surpassing Human-Level Performance on
ImageNet Classification. ICCV 2015, 1026–1034: variance 2 / in.
Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller (1998). Efficient BackProp. In: Neural Networks: Tricks of the
Trade, Springer: variance 1 / in.
"""

import numpy as np

from actcourse.functions.names import unknown

VARIANCES = {
    "xavier": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he": lambda fan_in, fan_out: 2 / fan_in,
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
}


def normal(variance):
    return lambda fan_in, fan_out, rng: np.sqrt(variance(fan_in, fan_out)) * rng.standard_normal((fan_in, fan_out))


def uniform(variance):
    def draw(fan_in, fan_out, rng):
        limit = np.sqrt(3 * variance(fan_in, fan_out))  # a uniform law on ±limit has variance limit² / 3
        return rng.uniform(-limit, limit, (fan_in, fan_out))

    return draw


def orthogonal(fan_in, fan_out, rng):
    """Columns, or rows where there are fewer of them, of length 1 and at right angles."""
    tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diag(r))  # without this, not all rotations are equally likely
    return q if fan_in >= fan_out else q.T


INITIALISERS = {
    **{f"{name}_normal": normal(variance) for name, variance in VARIANCES.items()},
    **{f"{name}_uniform": uniform(variance) for name, variance in VARIANCES.items()},
    "orthogonal": orthogonal,
    "zeros": lambda fan_in, fan_out, rng: np.zeros((fan_in, fan_out)),
    # What PyTorch's Linear does: uniform on ±1/√in, the biases too.
    "framework": uniform(lambda fan_in, fan_out: 1 / (3 * fan_in)),
}
# A card names a rule only: its normal form is meant.
INITIALISERS |= {name: INITIALISERS[f"{name}_normal"] for name in VARIANCES}


def initialiser(name):
    """The rule of this name; LookupError for an unknown one, suggesting the nearest."""
    if name not in INITIALISERS:
        raise LookupError(unknown("initialisation", name, list(INITIALISERS)))
    return INITIALISERS[name]


def initial_biases(name, fan_in, fan_out, rng):
    """Zeros, save for the frameworks' default."""
    if name == "framework":
        return rng.uniform(-1, 1, fan_out) / np.sqrt(fan_in)
    return np.zeros(fan_out)
