"""The same functions in mpmath, to as many digits as it takes, and in PyTorch.

They are written from the definitions and not from the course's formulas, and derivatives are those of
the textbook. Values and derivatives take x and the parameters as mpmath numbers.
"""

import math

from mpmath import mp

_ROOTS = {  # of the derivative, some by the parameters
    "GELU": (-0.75179152469356446,),
    "GELU (tanh)": (-0.75246142207101626,),
    "SiLU": lambda beta: (-1.27846454276107380 / beta,),
    "quick GELU": (-1.27846454276107380 / 1.702,),
    "hard swish": (-1.5,),
    "Mish": (-1.19243121451549521,),
    "tanh-shrink": (0.0,),
    "Gaussian": (0.0,),
    "xIELU": lambda alpha_p, alpha_n: (math.log1p(-1 / (2 * alpha_n)),),
}


def roots(activation):
    """Where the derivative of an activation is 0 between stretches of both signs, or touches 0."""
    known = _ROOTS.get(activation.name, ())
    return known(**activation.defaults) if callable(known) else known


def _sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def _sigmoid_prime(x):
    return _sigmoid(x) * (1 - _sigmoid(x))


def _inside(low, high, slope=1):
    return lambda x: mp.mpf(slope) if low < x < high else mp.mpf(0)


def _clipped(x, low, high):
    return min(max(x, mp.mpf(low)), mp.mpf(high))


def _elu(x, alpha):
    return x if x > 0 else alpha * mp.expm1(x)


def _elu_prime(x, alpha):
    return mp.mpf(1) if x > 0 else alpha * mp.exp(x)


def _leaky(x, negative_slope):
    return x if x > 0 else negative_slope * x


def _leaky_prime(x, negative_slope):
    return mp.mpf(1) if x > 0 else negative_slope


def _cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def _density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def _gelu_argument(x):
    return mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3)


def _gelu_tanh_prime(x):
    inner = mp.sqrt(2 / mp.pi) * (1 + 3 * mp.mpf("0.044715") * x**2)
    return _sigmoid(2 * _gelu_argument(x)) + 2 * x * inner * _sigmoid_prime(2 * _gelu_argument(x))


def _softplus(x):
    return mp.log1p(mp.exp(x)) if x < 100 else x + mp.log1p(mp.exp(-x))


def _mish_prime(x):
    t = mp.tanh(_softplus(x))
    return t + x * _sigmoid(x) * (1 - t * t)


def _penalised(x, a):
    return mp.mpf(1) if x > 0 else a


def _xielu_left(x, alpha_n):
    return alpha_n * (mp.expm1(x) - x) + x / 2


_SCALE, _ALPHA = mp.mpf("1.0507009873554804934193349852946"), mp.mpf("1.6732632423543772848170429916717")
_LECUN = mp.mpf("1.7159")
_QUICK = mp.mpf("1.702")

MPMATH = {
    "step": (lambda x: mp.mpf(x >= 0), lambda x: mp.mpf(0)),
    "sign": (mp.sign, lambda x: mp.mpf(0)),
    "identity": (lambda x: x, lambda x: mp.mpf(1)),
    "sigmoid": (_sigmoid, _sigmoid_prime),
    "hard sigmoid": (lambda x: _clipped(x / 6 + mp.mpf(1) / 2, 0, 1), _inside(-3, 3, mp.mpf(1) / 6)),
    "sparse sigmoid": (lambda x: _clipped((x + 1) / 2, 0, 1), _inside(-1, 1, 0.5)),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2),
    "hard tanh": (lambda x: _clipped(x, -1, 1), _inside(-1, 1)),
    "scaled tanh": (lambda x: _LECUN * mp.tanh(2 * x / 3), lambda x: _LECUN * 2 / 3 * mp.sech(2 * x / 3) ** 2),
    "arctan": (mp.atan, lambda x: 1 / (1 + x * x)),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2),
    "ReLU": (lambda x: max(x, mp.mpf(0)), lambda x: mp.mpf(x > 0)),
    "leaky ReLU": (_leaky, _leaky_prime),
    "PReLU": (_leaky, _leaky_prime),
    "RReLU": (_leaky, _leaky_prime),
    "ReLU6": (lambda x: _clipped(x, 0, 6), _inside(0, 6)),
    "capped ReLU": (lambda x, cap: _clipped(x, 0, cap), lambda x, cap: _inside(0, cap)(x)),
    "thresholded ReLU": (
        lambda x, threshold, value: x if x > threshold else value,
        lambda x, threshold, value: mp.mpf(x > threshold),
    ),
    "squared ReLU": (lambda x: max(x, mp.mpf(0)) ** 2, lambda x: 2 * max(x, mp.mpf(0))),
    "ELU": (_elu, _elu_prime),
    "SELU": (lambda x: _SCALE * _elu(x, _ALPHA), lambda x: _SCALE * _elu_prime(x, _ALPHA)),
    "CELU": (
        lambda x, alpha: x if x > 0 else alpha * mp.expm1(x / alpha),
        lambda x, alpha: mp.mpf(1) if x > 0 else mp.exp(x / alpha),
    ),
    "softplus": (lambda x, beta: _softplus(beta * x) / beta, lambda x, beta: _sigmoid(beta * x)),
    "squareplus": (lambda x, b: (x + mp.sqrt(x * x + b)) / 2, lambda x, b: (1 + x / mp.sqrt(x * x + b)) / 2),
    "sparse plus": (
        lambda x: mp.mpf(0) if x <= -1 else x if x >= 1 else (x + 1) ** 2 / 4,
        lambda x: _clipped((x + 1) / 2, 0, 1),
    ),
    "log-sigmoid": (lambda x: -_softplus(-x), lambda x: _sigmoid(-x)),
    "exponential": (mp.exp, mp.exp),
    "GELU": (lambda x: x * _cdf(x), lambda x: _cdf(x) + x * _density(x)),
    "GELU (tanh)": (lambda x: x * _sigmoid(2 * _gelu_argument(x)), _gelu_tanh_prime),
    "SiLU": (
        lambda x, beta: x * _sigmoid(beta * x),
        lambda x, beta: _sigmoid(beta * x) + beta * x * _sigmoid_prime(beta * x),
    ),
    "quick GELU": (
        lambda x: x * _sigmoid(_QUICK * x),
        lambda x: _sigmoid(_QUICK * x) + _QUICK * x * _sigmoid_prime(_QUICK * x),
    ),
    "hard swish": (
        lambda x: x * _clipped(x / 6 + mp.mpf(1) / 2, 0, 1),
        lambda x: mp.mpf(0) if x < -3 else mp.mpf(1) if x > 3 else (2 * x + 3) / 6,
    ),
    "Mish": (lambda x: x * mp.tanh(_softplus(x)), _mish_prime),
    "tanh-shrink": (lambda x: x - mp.tanh(x), lambda x: mp.tanh(x) ** 2),
    "hard shrink": (
        lambda x, threshold: x if abs(x) > threshold else mp.mpf(0),
        lambda x, threshold: mp.mpf(abs(x) > threshold),
    ),
    "soft shrink": (
        lambda x, threshold: mp.sign(x) * max(abs(x) - threshold, mp.mpf(0)),
        lambda x, threshold: mp.mpf(abs(x) > threshold),
    ),
    "sine": (lambda x, omega_0: mp.sin(omega_0 * x), lambda x, omega_0: omega_0 * mp.cos(omega_0 * x)),
    "snake": (lambda x, a: x + mp.sin(a * x) ** 2 / a, lambda x, a: 1 + mp.sin(2 * a * x)),
    "Gaussian": (lambda x: mp.exp(-x * x), lambda x: -2 * x * mp.exp(-x * x)),
    "penalised tanh": (
        lambda x, a: _penalised(x, a) * mp.tanh(x),
        lambda x, a: _penalised(x, a) * mp.sech(x) ** 2,
    ),
    "dynamic tanh": (lambda x, alpha: mp.tanh(alpha * x), lambda x, alpha: alpha * mp.sech(alpha * x) ** 2),
    "Laplace": (
        lambda x, mu, sigma: _cdf((x - mu) / sigma),
        lambda x, mu, sigma: _density((x - mu) / sigma) / sigma,
    ),
    "StarReLU": (
        lambda x, scale, bias: scale * max(x, mp.mpf(0)) ** 2 + bias,
        lambda x, scale, bias: 2 * scale * max(x, mp.mpf(0)),
    ),
    "xIELU": (
        lambda x, alpha_p, alpha_n: alpha_p * x * x + x / 2 if x > 0 else _xielu_left(x, alpha_n),
        lambda x, alpha_p, alpha_n: (2 * alpha_p * x if x > 0 else alpha_n * mp.expm1(x)) + mp.mpf(1) / 2,
    ),
}


def torch_functions():
    """PyTorch's functions by the names they have here, taking the parameters by the names they have here."""
    import torch
    from torch.nn import functional

    def leaky(x, negative_slope):
        return functional.leaky_relu(x, negative_slope)

    return {
        "step": lambda x: torch.heaviside(x.detach(), torch.ones_like(x)),  # it has no gradient in PyTorch
        "sign": lambda x: torch.sign(x),
        "identity": torch.nn.Identity(),
        "sigmoid": functional.sigmoid,
        "hard sigmoid": functional.hardsigmoid,
        "tanh": functional.tanh,
        "hard tanh": functional.hardtanh,
        "arctan": torch.atan,
        "softsign": functional.softsign,
        "ReLU": functional.relu,
        "leaky ReLU": leaky,
        "PReLU": lambda x, negative_slope: functional.prelu(x, torch.tensor([negative_slope], dtype=x.dtype)),
        "RReLU": lambda x, negative_slope: functional.rrelu(x, negative_slope, negative_slope),
        "ReLU6": functional.relu6,
        "capped ReLU": lambda x, cap: functional.hardtanh(x, 0, cap),
        "thresholded ReLU": functional.threshold,
        "ELU": functional.elu,
        "SELU": functional.selu,
        "CELU": functional.celu,
        "softplus": lambda x, beta: functional.softplus(x, beta, threshold=40),
        "log-sigmoid": functional.logsigmoid,
        "exponential": torch.exp,
        "GELU": functional.gelu,
        "GELU (tanh)": lambda x: functional.gelu(x, approximate="tanh"),
        "SiLU": lambda x, beta: functional.silu(beta * x) / beta,
        "hard swish": functional.hardswish,
        "Mish": functional.mish,
        "tanh-shrink": functional.tanhshrink,
        "hard shrink": lambda x, threshold: functional.hardshrink(x, threshold),
        "soft shrink": lambda x, threshold: functional.softshrink(x, threshold),
        "sine": lambda x, omega_0: torch.sin(omega_0 * x),
    }
