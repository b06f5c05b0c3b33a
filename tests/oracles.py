"""The same functions in mpmath, to as many digits as it takes, and in PyTorch.

They are written from the definitions and not from the course's formulas; a derivative in closed form
is used only where it is the textbook's.
"""

from mpmath import mp


def _sigmoid(x):
    return 1 / (1 + mp.exp(-x))


MPMATH = {
    "step": (lambda x: mp.mpf(x >= 0), lambda x: mp.mpf(0)),
    "identity": (lambda x: x, lambda x: mp.mpf(1)),
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2),
    "ReLU": (lambda x: max(x, mp.mpf(0)), lambda x: mp.mpf(x > 0)),
    "leaky ReLU": (
        lambda x, negative_slope: x if x > 0 else negative_slope * x,
        lambda x, negative_slope: mp.mpf(1) if x > 0 else negative_slope,
    ),
}


def torch_functions():
    """PyTorch's functions by the names they have here."""
    import torch
    from torch.nn import functional

    return {
        "step": lambda x: torch.heaviside(x.detach(), torch.ones_like(x)),  # it has no gradient in PyTorch
        "identity": torch.nn.Identity(),
        "sigmoid": functional.sigmoid,
        "tanh": functional.tanh,
        "ReLU": functional.relu,
        "leaky ReLU": functional.leaky_relu,
    }
