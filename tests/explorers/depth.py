"""The explorer of depth, against a network with the same weights in double precision."""

import functools
import re

import numpy as np
import pytest
from scipy.special import erf, expit

from actcourse import MLP
from actcourse.networks.probe import backward_signal, forward_signal
from tests.explorers import written

WIDTH, EXAMPLES, LAYERS = 100, 32, 50
VARIANCES = {"variance 1/n (Xavier, LeCun)": 1, "variance 2/n (He)": 2, "variance 4/n": 4, "orthogonal": 1}
FUNCTIONS = {
    "sigmoid": expit,
    "tanh": np.tanh,
    "ReLU": lambda x: np.where(x > 0, x, 0),
    "leaky ReLU": lambda x: np.where(x > 0, x, 0.01 * x),
    "SELU": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))),
    "GELU": lambda x: x * (1 + erf(x / np.sqrt(2))) / 2,
    "identity": lambda x: x,
}


def right(figure, text, activation, start, gain, depth):
    layers = "1 layer" if depth == 1 else f"{depth} layers"
    assert f"{layers} of 100 units with {activation}, weights {start}, gain {gain:.2f}." in text
    net, x = network(activation, start, gain, depth), inputs()
    forwards = forward_signal(net, x).mean_square[:-1] ** 0.5
    backwards = backward_signal(net, x, np.random.default_rng(4))[:-1] ** 0.5
    # Where tanh is steep, a network is chaotic: what single precision rounds off grows from layer to layer.
    chaotic = activation == "tanh" and gain * VARIANCES[start] ** 0.5 > 1.2
    close = {"rtol": 0.4 if chaotic else 2e-4}
    for gid, expected in (("forwards", forwards), ("backwards", backwards)):
        drawn = values(figure, gid, expected, depth)
        inside = ~np.isnan(drawn)
        np.testing.assert_allclose(drawn[inside], expected[inside], **close)
    np.testing.assert_allclose(values(figure, "forwards", forwards, depth)[:3], forwards[:3], rtol=2e-4)
    the_numbers_are_right(figure, text, forwards, backwards, close["rtol"])
    the_share_that_varies_is_right(figure, text, net, x)
    the_gains_are_right(text, activation, start)


@functools.cache
def inputs():
    return np.random.default_rng(3).standard_normal((EXAMPLES, WIDTH))


@functools.cache
def weights(start):
    """Of variance 1, for all layers."""
    rng = np.random.default_rng(5)
    normal = rng.standard_normal((LAYERS, WIDTH, WIDTH))
    if start != "orthogonal":
        return normal
    tall = rng.standard_normal((LAYERS, WIDTH, WIDTH))
    roots = np.linalg.cholesky(tall.swapaxes(-1, -2) @ tall)  # of a = q r this is r transposed
    rotations = tall @ np.linalg.inv(roots).swapaxes(-1, -2)
    np.testing.assert_allclose(
        rotations @ rotations.swapaxes(-1, -2), np.tile(np.eye(WIDTH), (LAYERS, 1, 1)), atol=1e-6
    )
    return rotations * WIDTH**0.5


def network(activation, start, gain, depth):
    """A network whose last layer only passes on what the others give."""
    net = MLP((WIDTH,) * (depth + 2), activation, "linear", init="zeros", rng=np.random.default_rng(0))
    scale = gain * (VARIANCES[start] / WIDTH) ** 0.5
    for layer, matrix in zip(net.layers, weights(start)[:depth], strict=False):
        layer.weights[...] = scale * matrix
    net.layers[-1].weights[...] = np.eye(WIDTH)
    return net


def lines(figure):
    return {line.get_gid(): line for axes in figure.axes for line in axes.lines}


def values(figure, gid, expected, depth):
    """What is drawn by layer, NaN where it is marked as outside; every layer is drawn once, and in its place."""
    layers, inside = lines(figure)[gid].get_xydata().T
    marked, edges = lines(figure)[f"{gid} outside"].get_xydata().T
    np.testing.assert_array_equal(np.sort(np.concatenate([layers, marked])), np.arange(1, depth + 1))
    assert ((inside >= 1e-16) & (inside <= 1e8)).all()
    for layer, edge in zip(marked.astype(int), edges, strict=True):
        assert expected[layer - 1] < 1.01e-16 if edge == 1e-16 else expected[layer - 1] > 0.99e8
        assert edge in lines(figure)[gid].axes.get_ylim()
    drawn = np.full(depth, np.nan)
    drawn[layers.astype(int) - 1] = inside
    return drawn


def the_numbers_are_right(figure, text, forwards, backwards, close):
    there = re.search(
        r"Forwards the root mean square goes from (\S+) at layer 1 to (\S+) at layer (\d+), (\S+) times", text
    )
    back = re.search(r"Backwards it goes from (\S+) at layer (\d+) to (\S+) at layer 1, (\S+) times", text)
    depth = len(forwards)
    assert int(there[3]) == int(back[2]) == depth
    said = [float(number) for number in (there[1], there[2], there[4], back[1], back[3], back[4])]
    expected = [forwards[0], forwards[-1], forwards[-1] / forwards[0]]
    expected += [backwards[-1], backwards[0], backwards[0] / backwards[-1]]
    np.testing.assert_allclose(said, expected, rtol=close + 6e-3)
    for axes, numbers in zip(figure.axes, (said[:3], said[3:]), strict=True):
        (reading,) = map(written, axes.texts)
        read = [float(number) for number in re.match(r"(\S+) → (\S+), × ([^\s;]+)", reading).groups()]
        np.testing.assert_allclose(read, numbers, rtol=0.06)
    counts = [int(count) for count in re.findall(r"outside the panel: (\d+)", text)]
    marked = [len(lines(figure)[f"{gid} outside"].get_xydata()) for gid in ("forwards", "backwards")]
    assert counts == [count for count in marked if count]


def the_share_that_varies_is_right(figure, text, net, x):
    last = net(x)
    share = 100 * np.mean([unit.var() for unit in last.T]) / np.mean(last**2)
    said = int(re.search(r"at the end (\d+) % of the mean square differs", text)[1])
    assert said == pytest.approx(share, abs=3 if "tanh" in text else 0.51)
    assert figure.axes[0].texts[0].get_text().endswith(f"; {said} % differs by example")


def the_gains_are_right(text, activation, start):
    said = [float(re.search(rf"{way} at gain (\d\S*?)[,.]?( |$)", text)[1]) for way in ("forwards", "backwards")]
    np.testing.assert_allclose(np.array(said) * VARIANCES[start] ** 0.5, keeping(activation), rtol=6e-3)


@functools.cache
def keeping(activation):
    """The spread of weights, times the root of the width, that keeps a mean square forwards, and backwards."""
    z = np.linspace(-10, 10, 200_001)
    density = np.exp(-z * z / 2)
    of = FUNCTIONS[activation](z)
    means = (np.average(each**2, weights=density) for each in (of, np.gradient(of, z)))
    return [mean**-0.5 for mean in means]
