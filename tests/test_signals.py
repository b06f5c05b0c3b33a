"""The picture of signals by layer, for networks side by side."""

import re

import numpy as np
import pytest

from actcourse import MLP, stack
from actcourse.networks.probe import backward_signal, forward_signal
from actcourse.pictures import compare_signals
from tests.explorers import check_layout

X = np.random.default_rng(0).normal(size=(30, 8))
SEED = 2


def network(activation="tanh", layers=5, **settings):
    return MLP((8,) * (layers + 1), activation, "linear", rng=np.random.default_rng(1), **settings)


NETWORKS = {
    "passes": network("tanh", init="orthogonal"),
    "explodes": network("ReLU", init=1e3),
    "fades": network("identity", init=1e-5),
    "dead": network("ReLU", biases=-20),
}


def by_layer(axes, way):
    """What is drawn of each layer, ±∞ where it is marked at an edge."""
    lines = {line.get_gid(): line.get_xydata() for line in axes.lines}
    at_edges = [(layer, -np.inf if edge < 1 else np.inf) for layer, edge in lines[f"{way} outside"]]
    pairs = sorted([*map(tuple, lines[way]), *at_edges])
    assert [layer for layer, _ in pairs] == list(range(1, len(pairs) + 1))
    return np.array([value for _, value in pairs])


def sent_back(net):
    seed = np.random.default_rng(SEED).integers(2**32)
    return backward_signal(net, X, np.random.default_rng(seed))


@pytest.mark.parametrize("count", [1, 2, 4])
def test_every_layer_is_drawn_where_it_is_measured_or_marked_at_the_edge(count):
    nets = dict(list(NETWORKS.items())[:count])
    figure = compare_signals(nets, X, rng=np.random.default_rng(SEED))
    figure.draw_without_rendering()
    check_layout(figure)
    assert [axes.get_title() for axes in figure.axes] == list(nets)
    for axes, net in zip(figure.axes, nets.values(), strict=True):
        for way, squares in (("forwards", forward_signal(net, X).mean_square), ("backwards", sent_back(net))):
            drawn, expected = by_layer(axes, way), np.sqrt(squares)
            np.testing.assert_array_equal(drawn == np.inf, expected > 1e8)
            np.testing.assert_array_equal(drawn == -np.inf, expected < 1e-16)
            inside = np.isfinite(drawn)
            np.testing.assert_allclose(drawn[inside], expected[inside], rtol=1e-12)


def test_the_text_says_the_ends_and_what_is_exactly_0():
    text = compare_signals(NETWORKS, X, rng=np.random.default_rng(SEED)).alternative_text
    for label, net in NETWORKS.items():
        (said,) = re.findall(rf"{label}: forwards .*?\.(?= |$)", text)
        numbers = [float(number) for number in re.findall(r"(?:from|to) (\S+) at", said)]
        there, back = np.sqrt(forward_signal(net, X).mean_square), np.sqrt(sent_back(net))
        np.testing.assert_allclose(numbers, [there[0], there[-1], back[-1], back[0]], rtol=6e-3)
        zeros = [int(count) for count in re.findall(r"exactly 0 in (\d+) layers", said)]
        assert zeros == [count for count in (sum(there == 0), sum(back == 0)) if count]


def test_numbers_that_overflow_are_marked_above():
    figure = compare_signals({"far": network("ReLU", init=1e200)}, X, rng=np.random.default_rng(SEED))
    (axes,) = figure.axes
    assert by_layer(axes, "forwards")[-1] == np.inf


def test_what_it_refuses():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="takes 1 to 4 networks, not 0"):
        compare_signals({}, X, rng=rng)
    with pytest.raises(ValueError, match="'two' holds several"):
        compare_signals({"two": stack([network(), network()])}, X, rng=rng)
    with pytest.raises(TypeError, match="rng must be a NumPy generator"):
        compare_signals({"one": network()}, X, rng=3)
