"""How weights and biases start. A rule takes fan-in, fan-out and a NumPy generator, and gives (in, out) weights.

X. Glorot, Y. Bengio (2010). Understanding the difficulty of training deep feedforward neural networks.
AISTATS 2010, 249–256: variance 2 / (in + out), "Xavier".
K. He, X. Zhang, S. Ren, J. Sun (2015). Delving Deep into Rectifiers: Surpassing Human-Level Performance on
ImageNet Classification. ICCV 2015, 1026–1034: variance 2 / in.
Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller (1998). Efficient BackProp. In: Neural Networks: Tricks of the
Trade, Springer: variance 1 / in.
"""

from numbers import Real

import numpy as np

from actcourse.functions.inputs import real_number
from actcourse.functions.names import unknown
from actcourse.functions.words import number

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

BIASES = {
    "zeros": lambda fan_in, fan_out, rng: np.zeros(fan_out),
    "framework": lambda fan_in, fan_out, rng: rng.uniform(-1, 1, fan_out) / np.sqrt(fan_in),
}


def initialiser(rule):
    """How weights start: a function of the fan-in, the fan-out and a generator.

    rule: a name; a number c, which stands for normal weights of standard deviation c / √fan-in; or such a function.
    Raises LookupError for an unknown name, suggesting the nearest, ValueError for a negative number and TypeError for
    all else.
    """
    if isinstance(rule, Real):
        spread = real_number(rule, "init")
        if spread < 0:
            raise ValueError(f"init must be a number from 0 on, the spread of weights times √fan-in, not {rule!r}")
        return lambda fan_in, fan_out, rng: spread / np.sqrt(fan_in) * rng.standard_normal((fan_in, fan_out))
    return _named_or_own(rule, "init", "initialisation", INITIALISERS)


def bias_initialiser(rule):
    """How biases start, as in `initialiser`; a number is what all of them are."""
    if isinstance(rule, Real):
        value = real_number(rule, "biases")
        return lambda fan_in, fan_out, rng: np.full(fan_out, value)
    return _named_or_own(rule, "biases", "rule for biases", BIASES)


def _named_or_own(rule, what, kind, known):
    if isinstance(rule, str):
        if rule not in known:
            raise LookupError(unknown(kind, rule, list(known)))
        return known[rule]
    if not callable(rule):
        raise TypeError(f"{what} must be a name, a number or a function (fan_in, fan_out, rng), not {rule!r}")
    return rule


def started(rule, layer, what, rng):
    """The numbers that a rule gives for a layer's weights or biases.

    layer: the array (in, out) of its weights. what: "weights" or "biases". Raises ValueError where a function of one's
    own gives another shape or what is not finite.
    """
    fan_in, fan_out = layer.shape
    values = np.asarray(rule(fan_in, fan_out, rng), dtype=float)
    shape = (fan_in, fan_out) if what == "weights" else (fan_out,)
    if values.shape != shape or not np.isfinite(values).all():
        given = "numbers that are not finite" if values.shape == shape else f"shape {values.shape}"
        raise ValueError(f"the function for {what} must give finite numbers of shape {shape}; it gave {given}")
    return values


def said(rule):
    """A rule in words, for a network's summary."""
    if isinstance(rule, Real):
        return number(rule)
    return rule if isinstance(rule, str) else getattr(rule, "__name__", "a function")
