"""Dense networks by plain loops over their stored parameters, and activations by other formulas than the package's."""

from itertools import pairwise

import numpy as np
from scipy.special import ndtr

FUNCTIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 0.5 + 0.5 * np.tanh(z / 2),
    "tanh": lambda z: 1 - 2 / (np.exp(2 * np.clip(z, -50, 50)) + 1),
    "ReLU": lambda z: (np.abs(z) + z) / 2,
    "leaky ReLU": lambda z: np.where(z < 0, 0.01 * z, z),
    "GELU": lambda z: z * ndtr(z),
    "Gaussian": lambda z: np.exp(-(z**2)),
}


def forward(sizes, theta, function, x):
    """z of each layer, the last one's being the scores, for inputs x (n, features)."""
    zs, start, theta = [], 0, theta.astype(float)
    for fan_in, fan_out in pairwise(sizes):
        weights = theta[start : start + fan_in * fan_out].reshape(fan_in, fan_out)
        biases = theta[start + fan_in * fan_out : start + (fan_in + 1) * fan_out]
        zs.append(np.einsum("ni,io->no", function(zs[-1]) if zs else x, weights) + biases)
        start += (fan_in + 1) * fan_out
    assert start == theta.size
    return zs
