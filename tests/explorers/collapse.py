"""Collapse: layers computed one unit after another, straightness by midpoints, the nearest line by its residuals."""

import itertools
import re

import numpy as np
import pytest
from scipy.special import ndtr

from tests.explorers import part, written

BETWEEN = {
    "nothing": lambda z: z,
    "ReLU": lambda z: (z + abs(z)) / 2,
    "leaky ReLU": lambda z: 0.6 * z + 0.4 * abs(z),
    "hard tanh": lambda z: (abs(z + 1) - abs(z - 1)) / 2,
    "tanh": lambda z: 2 / (1 + np.exp(-2 * z)) - 1,
    "GELU": lambda z: z * ndtr(z),
}
KINKS = {"ReLU": (0,), "leaky ReLU": (0,), "hard tanh": (-1, 1), "nothing": ()}
INPUTS = np.linspace(-3, 3, 1001)


class Layers:
    """The same random layers, as a list of weights (in, out) and biases."""

    def __init__(self, size, layers, between, spread, draw):
        rng = np.random.default_rng(draw)
        widths = [size, *[8] * (layers - 1), size]
        self.parts, self.f = [], BETWEEN[between]
        for fan_in, fan_out in itertools.pairwise(widths):
            weights = rng.standard_normal((fan_in, fan_out)) * spread * fan_in**-0.5
            self.parts.append((weights, 0.5 * rng.standard_normal(fan_out)))

    def pre_activations(self, x):
        """What goes into the units of each layer, for inputs (n, size); the last are the outputs."""
        for weights, biases in self.parts:
            z = np.einsum("ni,io->no", x, weights) + biases
            yield z
            x = self.f(z)

    def __call__(self, x):
        return list(self.pre_activations(x))[-1]


def right(figure, text, layers, between, spread, draw):
    name = f"{layers} linear layers with {between}" if layers > 1 else f"One linear layer, so no place for {between}"
    assert text.startswith(name)
    assert f"spread {spread:g}, draw {draw}. " in text
    linear = layers == 1 or between == "nothing"
    assert ("the straight line " in text.replace("the straight line nearest", "")) is linear
    one = Layers(1, layers, between, spread, draw)
    outputs = one(INPUTS[:, None])[:, 0]
    curve_is_right(figure, text, one, outputs)
    line_is_right(figure, text, outputs, linear)
    if between in KINKS:
        bends_are_right(figure, text, one, linear, KINKS[between])
    else:
        assert ("It is curved" in text) is not linear
    grid_is_right(figure, text, Layers(2, layers, between, spread, draw), linear)


def real(outputs, shown):
    """What is shown from −1 to 1, in the network's numbers."""
    low, high = outputs.min(axis=0), outputs.max(axis=0)
    return low + (shown + 1) / 2 * (high - low)


def said(text, pattern):
    return [float(number) for number in re.search(pattern, text).groups()]


def near(outputs):
    """How far a number may be off that is read with three digits, or drawn in the picture."""
    return {"rel": 6e-3, "abs": 1e-9 * np.ptp(outputs)}


def curve_is_right(figure, text, layers, outputs):
    x, shown = part(figure, "network").get_xydata().T
    assert np.isin(INPUTS, x).all()
    atol = 1e-9 * np.abs(outputs).max()
    np.testing.assert_allclose(real(outputs, shown), layers(x[:, None])[:, 0], rtol=0, atol=atol)
    ends = [outputs.min(), outputs.max()]
    if np.ptp(outputs):
        assert said(text, r"the output goes from (\S+) to (\S+)\.[ $]") == pytest.approx(ends, **near(outputs))
    assert said(written(part(figure, "reading")), r"output (\S+) … (\S+)$") == pytest.approx(ends, **near(outputs))


def line_is_right(figure, text, outputs, linear):
    x, shown = part(figure, "line").get_xydata().T
    if np.ptp(outputs) == 0:
        assert f"the output is the same, {outputs[0]:.3g}." in text
        return
    y = real(outputs, shown)
    slope = (y[1] - y[0]) / (x[1] - x[0])
    sign, weight, bias = re.search(r"(-?)(\S+) x ([+−] \S+?)[,.]? ", text).group(1, 2, 3)
    assert float(sign + weight) == pytest.approx(slope, rel=6e-3, abs=1e-6 * np.ptp(outputs))
    bias = float(bias.replace("−", "-").replace(" ", "").rstrip(","))
    assert bias == pytest.approx(y[0] - slope * x[0], rel=6e-3, abs=1e-6 * np.ptp(outputs))
    residuals = outputs - (y[0] + slope * (INPUTS - x[0]))
    if linear:
        assert np.abs(residuals).max() < 1e-9 * np.ptp(outputs)
        return
    # No other straight line has smaller squares: what is left over has no mean and no slope.
    assert abs(residuals.mean()) < 1e-9 * np.abs(outputs).max()
    assert abs((residuals * INPUTS).mean()) < 1e-9 * np.abs(outputs).max()
    off = np.abs(residuals).max()
    miss, share = said(text, r"misses it by up to (\S+), (\S+) %")
    assert [miss, share / 100] == pytest.approx([off, off / np.ptp(outputs)], rel=6e-3)


def bends_are_right(figure, text, layers, linear, kinks):
    bends = np.unique(part(figure, "bends").get_xydata()[:, 0])
    if linear:
        assert not bends.size
        assert "without a bend" in text
        return
    assert ("For every x" in text) or said(text, r"bends at (\d+) point") == [bends.size]
    # At each bend some unit is at a kink, ...
    hidden = np.concatenate(list(layers.pre_activations(bends[:, None]))[:-1], axis=1)
    at_a_kink = np.min([np.abs(hidden - kink) for kink in kinks], axis=0).min(axis=1)
    assert (at_a_kink < 1e-7 * (1 + np.abs(hidden).max(initial=0))).all()
    # ... and between two neighbours the output is straight.
    edges = np.concatenate([[-3], bends, [3]])
    left, middle, right_ = (layers(x[:, None]) for x in (edges[:-1], (edges[:-1] + edges[1:]) / 2, edges[1:]))
    np.testing.assert_allclose(middle, (left + right_) / 2, rtol=0, atol=1e-7 * np.abs(left).max())


def grid_is_right(figure, text, layers, linear):
    fixed, along = np.linspace(-3, 3, 9), np.linspace(-3, 3, 121)
    upwards = np.array([[(x1, x2) for x2 in along] for x1 in fixed])
    across = np.array([[(x1, x2) for x1 in along] for x2 in fixed])
    inputs = np.concatenate([upwards, across]).reshape(-1, 2)
    outputs = layers(inputs)
    shown = np.concatenate([part(figure, gid).get_segments() for gid in ("upwards", "across")]).reshape(-1, 2)
    atol = 1e-9 * np.abs(outputs).max()
    np.testing.assert_allclose(real(outputs, shown), outputs, rtol=0, atol=atol)
    assert ("stay straight" in text) is linear
    nearest = np.linalg.pinv(np.insert(inputs, 2, 1, axis=1)) @ outputs
    off = np.abs(outputs - np.insert(inputs, 2, 1, axis=1) @ nearest).max()
    if linear:
        assert off < 1e-8 * np.abs(outputs).max()
    else:
        miss, share = said(text, r"misses a point by up to (\S+), (\S+) %")
        assert [miss, share / 100] == pytest.approx([off, off / np.ptp(outputs, axis=0).max()], rel=6e-3)
