"""Signals through depth: against the networks of the course, numerical gradients, and the known phenomena."""

import numpy as np
import pytest

from actcourse.exercises.measuring import numerical_gradient
from actcourse.exercises.sheets.s07_depth.backward_signal_by_layer import backward_signal_by_layer
from actcourse.exercises.sheets.s07_depth.he_std import he_std
from actcourse.exercises.sheets.s07_depth.signal_by_layer import signal_by_layer
from actcourse.exercises.sheets.s07_depth.xavier_std import xavier_std
from actcourse.functions import find
from actcourse.networks import MLP
from actcourse.networks.initial import VARIANCES
from actcourse.networks.probe import forward_signal


@pytest.mark.parametrize("fans", [(1, 1), (3, 8), (784, 30)])
def test_widths_agree_with_the_networks(fans):
    assert np.isclose(xavier_std(*fans) ** 2, VARIANCES["xavier"](*fans), rtol=1e-14)
    assert np.isclose(he_std(fans[0]) ** 2, VARIANCES["he"](*fans), rtol=1e-14)


@pytest.mark.parametrize("name", ["tanh", "ReLU", "sigmoid"])
def test_forward_signals_agree_with_the_networks(name):
    rng = np.random.default_rng(3)
    net, x = MLP((4, 7, 5, 6, 2), name, rng=rng), rng.standard_normal((9, 4))
    hidden = [layer.weights for layer in net.layers[:-1]]
    measured = np.sqrt(forward_signal(net, x).variance[:-1])
    assert np.allclose(signal_by_layer(x, hidden, find(name)), measured, rtol=1e-9)


def test_backward_signals_are_those_of_a_measured_gradient():
    rng = np.random.default_rng(4)
    tanh = find("tanh")
    weights = [rng.standard_normal(shape) for shape in ((3, 4), (4, 5), (5, 2))]
    upstream, zs, h = rng.standard_normal((6, 2)), [], rng.standard_normal((6, 3))
    for W in weights:
        zs.append(h @ W)
        h = tanh(zs[-1])

    def loss(z, k):
        """The loss as it depends on the z of layer k."""
        for W in weights[k + 1 :]:
            z = tanh(z) @ W
        return np.sum(upstream * tanh(z))

    measured = [np.std(numerical_gradient(lambda z, k=k: loss(z, k), z)) for k, z in enumerate(zs)]
    assert np.allclose(backward_signal_by_layer(upstream, weights, zs, tanh.derivative), measured, rtol=1e-7)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("name", "std", "low", "high"),
    [("ReLU", he_std(100), 0.1, 10), ("ReLU", xavier_std(100, 100), 0, 0.01), ("sigmoid", he_std(100), 0, 1e-6)],
)
def test_twenty_layers_keep_or_lose_the_gradient(name, std, low, high):
    """What the first layer is left with, as a share of what the last one has."""
    rng = np.random.default_rng(5)
    f = find(name)
    weights = [std * rng.standard_normal((100, 100)) for _ in range(20)]
    zs, h = [], rng.standard_normal((200, 100))
    for W in weights:
        zs.append(h @ W)
        h = f(zs[-1])
    signals = backward_signal_by_layer(rng.standard_normal(h.shape), weights, zs, f.derivative)
    assert low < signals[0] / signals[-1] < high
