"""Measurements: each against a value worked out by hand or in another way, and what they show reliably."""

import numpy as np
import pytest
from mpmath import mp

from actcourse.functions import CATALOG, find
from actcourse.functions.exponential import SELU_ALPHA, SELU_SCALE
from actcourse.functions.rectified import PRELU
from actcourse.functions.saturating import SIGMOID, TANH
from actcourse.functions.units import attention_weights, nac, nac_gradient
from actcourse.networks import MLP, SGD, Adam, Data, data, stack, train
from actcourse.networks.linear import linear_breaks, linear_collapse, linear_pieces, relu_interpolant
from actcourse.networks.moments import expectation, expected_conditioning, gain, moments, selu_fixed_point, selu_moments
from actcourse.networks.outputs import OUTPUTS
from actcourse.networks.probe import (
    activation_histogram,
    backward_signal,
    conditioning,
    cost,
    dead_units,
    forward_signal,
    gradient_check,
    gradient_histogram,
    one_sign_gradients,
    saturated_units,
    sparsity,
)
from actcourse.networks.training import evaluate, loss_and_gradient
from tests.oracles import MPMATH
from tests.reading import check_reading
from tests.test_networks import in_pytorch


@pytest.fixture
def rng():
    return np.random.default_rng(20)


def by_hand(name="ReLU"):
    """A network (2, 2, 1) and two examples; its hidden z are (1, 1) and (3, −7), its scores with ReLU 2 and 5."""
    net = MLP((2, 2, 1), name, output="linear", rng=np.random.default_rng(0))
    hidden, output = net.layers
    hidden.weights[...] = [[1, -1], [0, 1]]
    output.weights[...] = [[2], [1]]
    output.biases[...] = -1
    return net, np.array([[1.0, 2], [3, -4]])


def randomised(sizes, activations, rng, spread=0.5, **settings):
    """A network whose biases are not 0 either."""
    net = MLP(sizes, activations, rng=rng, **settings)
    net.theta += spread * rng.standard_normal(net.theta.shape)
    return net


# -- signals ----------------------------------------------------------------------------------------------


def test_forward_signal_worked_out_by_hand():
    net, x = by_hand()
    signal = forward_signal(net, x)
    np.testing.assert_allclose(signal.mean_square, [11 / 4, 29 / 2])
    np.testing.assert_allclose(signal.mean, [5 / 4, 5.5 / 2 + 0.75])
    np.testing.assert_allclose(signal.variance, [11 / 4 - 25 / 16, 9 / 4])
    # The hidden units say 1 and 3, and 1 and 0; the score is 2 and 5.
    np.testing.assert_allclose(signal.between, [(1 + 1 / 4) / 2, 9 / 4])


def test_backward_signal_worked_out_by_hand():
    net, x = by_hand()
    sent = np.random.default_rng(3).standard_normal((2, 1))
    # Back through weights 2 and 1; the second unit is silent for the second example.
    arrived = sent * [[2, 1], [2, 0]]
    signal = backward_signal(net, x, np.random.default_rng(3))
    np.testing.assert_allclose(signal, [(arrived**2).mean(), (sent**2).mean()])


def test_rotations_keep_both_signals(rng):
    net = MLP((30,) * 8, "identity", output="linear", init="orthogonal", rng=rng)
    x = rng.standard_normal((50, 30))
    np.testing.assert_allclose(forward_signal(net, x).mean_square, (x * x).mean(), rtol=1e-12)
    backward = backward_signal(net, x, rng)
    np.testing.assert_allclose(backward, backward[-1], rtol=1e-12)
    assert backward[-1] == pytest.approx(1, abs=0.2)


def test_signals_follow_the_gains(rng):
    # In a wide network what goes through a layer is normal, and the integrals say what becomes of it.
    net = MLP((1000, 1000, 1000), "tanh", output="linear", init="lecun", rng=rng)
    x = rng.standard_normal((100, 1000))
    expected = gain("tanh")
    assert forward_signal(net, x).mean_square[0] == pytest.approx(expected.forward, rel=0.03)
    backward = backward_signal(net, x, rng)
    assert backward[0] / backward[1] == pytest.approx(expected.backward, rel=0.03)


def test_networks_side_by_side_are_measured_as_one_by_one(rng):
    nets = [randomised((2, 5, 4, 3), name, rng) for name in ("ReLU", "tanh", "hard tanh")]
    x, both = rng.standard_normal((20, 2)), stack(nets)
    labels = Data("mine", x, np.arange(20) % 3, classes=3)
    for index, net in enumerate(nets):
        for measure in (
            lambda net: forward_signal(net, x).mean,
            lambda net: forward_signal(net, x).mean_square,
            lambda net: forward_signal(net, x).between,
            lambda net: backward_signal(net, x, np.random.default_rng(1)),
            lambda net: dead_units(net, x),
            lambda net: saturated_units(net, x, 0.3),
            lambda net: sparsity(net, x),
        ):
            np.testing.assert_allclose(measure(both)[:, index], measure(net), rtol=1e-12)
        for histogram, of in ((activation_histogram, x), (gradient_histogram, labels)):
            for together in histogram(both, of, 7):
                assert together.counts.shape == (3, 7)
            edges = [-1, 0, 0.1, 1]
            for together, alone in zip(histogram(both, of, edges), histogram(net, of, edges), strict=True):
                np.testing.assert_array_equal(together.counts[index], alone.counts)


# -- histograms -------------------------------------------------------------------------------------------


def test_activation_histogram_worked_out_by_hand():
    net, x = by_hand()
    (histogram,) = activation_histogram(net, x, [0, 0.5, 2, 4])
    np.testing.assert_array_equal(histogram.counts, [1, 2, 1])
    (histogram,) = activation_histogram(net, x, 3)
    np.testing.assert_array_equal(histogram.edges, [0, 1, 2, 3])
    np.testing.assert_array_equal(histogram.counts, [1, 2, 1])


def test_gradient_histogram_of_a_linear_layer(rng):
    net = MLP((40, 1), "identity", output="linear", rng=rng)
    x, y = rng.standard_normal((30, 40)), rng.standard_normal(30)
    (histogram,) = gradient_histogram(net, Data("mine", x, y), 10)
    gradient = x.T @ (x @ net.layers[0].weights[:, 0] - y) / 30
    counts, edges = np.histogram(gradient, 10)
    np.testing.assert_array_equal(histogram.counts, counts)
    np.testing.assert_allclose(histogram.edges, edges)


@pytest.mark.parametrize("bias", [0, 1e-15, 1e-200])
def test_equal_values_have_a_histogram(bias):
    net = MLP((2, 3, 2), "sigmoid", init="zeros", rng=np.random.default_rng(0))
    net.layers[0].biases[..., 0] = bias  # 1e-15 moves a sigmoid by two roundings, too little for five bins
    net.layers[1].weights[...] = bias
    x = np.array([[0.0, 1], [1, 0]])
    (histogram,) = activation_histogram(net, x, 5)
    assert histogram.counts.sum() == 6
    assert [one.counts.sum() for one in gradient_histogram(net, Data("mine", x, [0, 1], classes=2))] == [6, 6]


# -- silent units -----------------------------------------------------------------------------------------


def test_dead_units_sparsity_and_saturation_worked_out_by_hand():
    net, x = by_hand()
    np.testing.assert_array_equal(dead_units(net, x), [0])
    np.testing.assert_array_equal(sparsity(net, x), [1 / 4])
    np.testing.assert_array_equal(dead_units(net, x[1:]), [1 / 2])  # where only the second example is asked
    net, x = by_hand("tanh")  # slopes tanh′: .42 and .42 for the first example, .0099 and .0000033 for the second
    np.testing.assert_array_equal(saturated_units(net, x, 0.5), [1])
    np.testing.assert_array_equal(saturated_units(net, x, 0.05), [0])
    np.testing.assert_array_equal(saturated_units(net, x[1:], 0.005), [1 / 2])
    np.testing.assert_array_equal(dead_units(net, x), [0])


def test_a_step_is_dead_and_a_leaky_relu_never(rng):
    x = rng.standard_normal((50, 3))
    np.testing.assert_array_equal(dead_units(randomised((3, 8, 8, 2), "step", rng), x), [1, 1])
    low = randomised((3, 8, 8, 2), "ReLU", rng)
    low.layers[0].biases[...] = -100
    np.testing.assert_array_equal(dead_units(low, x)[0], 1)
    np.testing.assert_array_equal(sparsity(low, x)[0], 1)
    np.testing.assert_array_equal(dead_units(low.with_activation("leaky ReLU"), x), [0, 0])


def test_a_network_without_hidden_layers_has_no_silent_units(rng):
    net, x = MLP((3, 2), "ReLU", rng=rng), rng.standard_normal((5, 3))
    assert dead_units(net, x).shape == saturated_units(net, x, 0.1).shape == sparsity(net, x).shape == (0,)
    assert activation_histogram(net, x) == []
    assert forward_signal(net, x).mean.shape == (1,)


# -- what a layer's inputs do to learning -----------------------------------------------------------------


def test_conditioning_worked_out_by_hand():
    # h = ±1: E[(h, 1)(h, 1)ᵀ] is the identity. h = 0 and 2: [[2, 1], [1, 1]], with the eigenvalues (3 ± √5) / 2.
    assert conditioning([[1.0], [-1]]) == pytest.approx(1)
    expected = (3 + 5**0.5) / (3 - 5**0.5)
    assert conditioning([[0.0], [2]]) == pytest.approx(expected)
    np.testing.assert_allclose(conditioning([[[1.0], [-1]], [[0], [2]]]), [1, expected])
    assert conditioning([[3.0], [3]]) > 1e20  # a dead input is the bias once more


def test_conditioning_is_that_of_the_hessian(rng):
    h, y = rng.standard_normal((60, 3)) + 0.5, rng.standard_normal((60, 1))

    def loss(theta):
        return 0.5 * np.mean((h @ theta[:3, None] + theta[3] - y) ** 2)

    # The loss is quadratic: second differences of any width are exact but for rounding.
    unit = np.eye(4)
    hessian = np.array([[loss(a + b) - loss(a) - loss(b) + loss(0 * a) for a in unit] for b in unit])
    assert conditioning(h) == pytest.approx(np.linalg.cond(hessian), rel=1e-9)


def test_one_sign_gradients_worked_out_by_hand():
    assert one_sign_gradients([[1.0, 2], [-1, -3], [1, -1], [0, 5]]) == 0.75


def test_one_sign_inputs_give_one_sign_gradients(rng):
    net = randomised((4, 5, 3), "identity", rng, output="linear")
    for x in rng.standard_normal((20, 1, 4)):
        steps = net.forward(x)
        gradient = net.views(net.backward(steps, steps[-1].z).flat)[0].weights
        one_sign = ((gradient >= 0).all(axis=0) | (gradient <= 0).all(axis=0)).all()
        assert one_sign == (one_sign_gradients(x) == 1)


# -- gradient checks --------------------------------------------------------------------------------------


def labelled(rng, count=10, features=3):
    return Data("mine", rng.standard_normal((count, features)), np.arange(count) % 2, classes=2)


def test_a_gradient_check_worked_out_by_hand():
    net = MLP((1, 1, 1), "tanh", output="linear", rng=np.random.default_rng(0))
    net.theta[...] = [0.5, 0.1, -2, 0.3]  # weight and bias of the hidden unit, then of the output
    check = gradient_check(net, Data("mine", [[0.8]], [1.0]))
    h = np.tanh(0.5)  # 0.5 · 0.8 + 0.1
    error = -2 * h + 0.3 - 1
    by_hand = [error * -2 * (1 - h * h) * 0.8, error * -2 * (1 - h * h), error * h, error]
    assert [(row.layer, row.kind, row.index) for row in check.rows] == [
        (layer, kind, (0, 0)) for layer in (0, 1) for kind in ("weights", "biases")
    ]
    np.testing.assert_allclose([row.derivative for row in check.rows], by_hand, rtol=1e-14)
    np.testing.assert_allclose([row.quotient for row in check.rows], by_hand, rtol=1e-9)
    for row in check.rows:
        assert row.difference == abs(row.derivative - row.quotient)
        scale = max(abs(number) for other in check.rows if other.layer == row.layer for number in other[3:5])
        assert row.relative == row.difference / scale
    np.testing.assert_array_equal(
        check.difference, [max(row.difference for row in check.rows[i : i + 2]) for i in (0, 2)]
    )
    np.testing.assert_array_equal(check.relative, [max(row.relative for row in check.rows[i : i + 2]) for i in (0, 2)])
    assert (check.parameters, check.checked, check.step) == (4, 4, 1e-5)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("names", [("tanh", "SiLU"), ("PReLU", "GELU"), ("SwiGLU", "GLU"), ("bilinear", "tanh")])
@pytest.mark.parametrize("settings", [{}, {"learned": "shared", "dropout": 0.4}, {"skip": (0.6, 0.8)}], ids=str)
def test_right_gradients_pass(output, names, settings):
    rng = np.random.default_rng(21)  # with 20, one of the scores is 2e-6: a kink within the step
    net = randomised((3, 4, 4, 2 if output == "softmax" else 1), names, rng, output=output, **settings)
    before = net.theta.copy()
    x = rng.standard_normal((10, 3))
    check = gradient_check(net, Data("mine", x, x[:, 0]) if output == "linear" else labelled(rng))
    assert check.checked == check.parameters == net.theta.size
    assert check.difference.shape == check.relative.shape == (3,)
    assert 0 < check.relative.max() < 1e-8
    assert {(row.layer, row.kind) for row in check.rows} == {
        (index, kind)
        for index, layer in enumerate(net.layers)
        for kind, part in layer._asdict().items()
        if part is not None
    }
    np.testing.assert_array_equal(net.theta, before)


def test_the_derivatives_of_a_check_are_pytorchs(torch, rng):
    net, data = randomised((3, 5, 4, 2), ("PReLU", "tanh"), rng), labelled(rng)
    _, theirs = in_pytorch(torch, net, data)
    for row in gradient_check(net, data).rows:
        expected = theirs[row.layer][net.layers[0]._fields.index(row.kind)][row.index]
        assert row.derivative == pytest.approx(expected, rel=1e-9)
        assert row.quotient == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_the_error_of_a_check_goes_with_the_square_of_the_step(rng):
    net, data = randomised((3, 5, 2), "tanh", rng), labelled(rng)
    errors = [gradient_check(net, data, step).difference.max() for step in (0.08, 0.04, 0.02)]
    np.testing.assert_allclose(np.divide(errors[:-1], errors[1:]), 4, rtol=0.02)
    assert gradient_check(net, data, 1e-12).difference.max() > 1e-6  # and where it is too small, with rounding


class _Forgetful(MLP):
    """A network whose chain rule forgets a factor for one weight of its second layer."""

    def backward(self, steps, delta, into=None):
        gradient = super().backward(steps, delta, into)
        self.views(gradient.flat)[1].weights[..., 2, 1] *= 0.5
        return gradient


@pytest.mark.parametrize("several", [False, True])
def test_a_wrong_gradient_is_found_where_it_is(several, rng):
    nets = [randomised((3, 5, 4, 2), "tanh", rng) for _ in range(3)]
    net, data = stack(nets) if several else nets[0], labelled(rng)
    right = net.views(loss_and_gradient(net, data)[1].flat)[1].weights[..., 2, 1]
    net.__class__ = _Forgetful
    check = gradient_check(net, data)
    wrong = max(check.rows, key=lambda row: row.difference)
    network = np.abs(right).argmax() if several else ()
    assert (wrong.layer, wrong.kind) == (1, "weights")
    assert wrong.index == (*np.atleast_1d(network), 2, 1)
    np.testing.assert_allclose((wrong.derivative, wrong.quotient), (right[network] / 2, right[network]), rtol=1e-7)
    np.testing.assert_allclose(check.difference[1], np.abs(right) / 2, rtol=1e-7)
    assert check.difference[[0, 2]].max() < 1e-9
    for text in (repr(check), check._repr_markdown_()):
        assert f"layers[1].weights[{', '.join(map(str, wrong.index))}]" in text
        check_reading(text)


def test_networks_side_by_side_are_checked_as_one_by_one(rng):
    nets = [[randomised((3, 4, 2), name, rng) for _ in range(3)] for name in ("tanh", "PReLU")]
    grid, data = stack(stack(row) for row in nets), labelled(rng)
    grid.__class__ = _Forgetful  # so that there is something to find in all of them
    check = gradient_check(grid, data, 0.05)
    assert check.difference.shape == (2, 2, 3)
    assert check.parameters == check.checked == grid.theta.shape[-1]
    for row, column in np.ndindex(2, 3):
        alone = nets[row][column]
        alone.__class__ = _Forgetful
        one = gradient_check(alone, data, 0.05)
        np.testing.assert_allclose(check.difference[:, row, column], one.difference, rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(check.relative[:, row, column], one.relative, rtol=1e-9, atol=1e-13)
    for found in check.rows:
        network, place = found.index[:2], found.index[2:]
        assert (
            found.derivative
            == grid.views(loss_and_gradient(grid, data)[1].flat)[found.layer]._asdict()[found.kind][(*network, *place)]
        )
        assert found.difference <= check.difference[(found.layer, *network)]


def test_a_smaller_step_tells_a_kink_from_a_mistake(rng):
    net = MLP((1, 1, 1), "ReLU", output="linear", rng=rng)
    net.theta[...] = [1, 3e-6, 1, 0]
    data = Data("mine", [[0.0]], [-2.0])
    assert gradient_check(net, data).relative[0] > 0.1
    assert gradient_check(net, data, 1e-6).relative[0] < 1e-8
    net = randomised((3, 5, 4, 2), "tanh", rng)
    net.__class__ = _Forgetful
    checks = [gradient_check(net, labelled(rng), step).relative[1] for step in (1e-5, 1e-6)]
    assert min(checks) > 0.01


def test_a_check_lies_at_a_corner():
    net = MLP((1, 1, 1), "ReLU", output="linear", rng=np.random.default_rng(0))
    net.theta[...] = [1, 0, 1, 0]
    check = gradient_check(net, Data("mine", [[0.0]], [-2.0]))
    # E = ½ (ReLU(b) + 2)²: its slope is 0 on the left of b = 0 and 2 on the right, and the quotient is their mean.
    bias = next(row for row in check.rows if (row.layer, row.kind) == (0, "biases"))
    assert bias.derivative == 0
    assert bias.quotient == pytest.approx(1, rel=1e-4)
    assert check.relative[0] == 1


def test_a_check_fails_where_an_example_silences_a_layer(rng):
    """With biases of 0 the next layer's scores are then 0: all its units are on their corners."""
    shares = {}
    for width, spread in ((3, 0), (3, 0.3), (16, 0)):
        net = stack(MLP((3, width, width, 2), "ReLU", rng=rng) for _ in range(60))
        for layer in net.layers:
            layer.biases[...] = spread * rng.standard_normal(layer.biases.shape)
        shares[width, spread] = (gradient_check(net, labelled(rng)).relative > 1e-2).any(axis=0).mean()
    assert shares[3, 0] > 0.4
    assert shares[3, 0.3] < 0.1
    assert shares[16, 0] < 0.1


def test_of_a_large_network_parameters_of_every_kind_are_checked(rng):
    net, data = randomised((3, 30, 30, 2), "PReLU", rng), labelled(rng)
    checks = [gradient_check(net, data, most=80) for _ in range(2)]
    assert repr(checks[0]) == repr(checks[1])
    check = checks[0]
    assert 80 <= check.checked + 18 <= 98  # the two biases at the end are fewer than their share of ten
    assert check.parameters == net.theta.size > 1000
    assert f"{check.checked} of {check.parameters} parameters" in repr(check)
    assert len(check.rows) == 8
    assert gradient_check(net, data, most=10_000).checked == net.theta.size
    columns = {row.index for seed in range(5) for row in gradient_check(net, labelled(rng), most=80).rows}
    assert len(columns) > 10


def test_an_interrupted_check_leaves_the_network_as_it_was(rng):
    net, data = randomised((3, 4, 2), "tanh", rng), labelled(rng)
    before, passes = net.theta.copy(), 0

    class Interrupted(MLP):
        def forward(self, x, draw=None):
            nonlocal passes
            passes += 1
            if passes > 6:
                raise KeyboardInterrupt
            return super().forward(x, draw)

    net.__class__ = Interrupted
    with pytest.raises(KeyboardInterrupt):
        gradient_check(net, data)
    np.testing.assert_array_equal(net.theta, before)


def test_a_check_of_what_overflows_says_nan(rng):
    net, data = randomised((3, 4, 2), "tanh", rng), labelled(rng)
    net.layers[1].weights[0, 0] = np.inf
    assert np.isnan(gradient_check(net, data).difference[1])


def test_what_a_gradient_check_refuses(rng):
    data = labelled(rng)
    with pytest.raises(ValueError, match="needs a network in float64, and this one is in float32"):
        gradient_check(MLP((3, 4, 2), "tanh", rng=rng, dtype=np.float32), data)
    net = MLP((3, 4, 2), "tanh", rng=rng)
    with pytest.raises(ValueError, match="step must be positive"):
        gradient_check(net, data, 0)
    with pytest.raises(TypeError, match="step must be a finite real number"):
        gradient_check(net, data, "small")
    with pytest.raises(ValueError, match="most must be at least 1"):
        gradient_check(net, data, most=0)
    with pytest.raises(TypeError, match="data must be a Data"):
        gradient_check(net, data.x)
    with pytest.raises(ValueError, match="2 features, and the network takes 3"):
        gradient_check(net, labelled(rng, features=2))


# -- cost -------------------------------------------------------------------------------------------------


def test_cost(rng):
    dear = cost("GELU", rng, count=20_000, repeats=3)
    assert 0 < min(dear) < dear.value < 1e-6  # seconds for one number; GELU takes some hundredth of that
    assert dear.value_ratio == dear.value / dear.copy > 2  # an exponential and a polynomial against a copy
    assert dear.derivative_ratio == dear.derivative / dear.copy > 2


# -- linear networks, and linear pieces -------------------------------------------------------------------


def test_linear_collapse_of_two_layers_by_hand():
    net, x = by_hand("identity")
    weights, biases = linear_collapse(net)
    np.testing.assert_array_equal(weights, [[1], [1]])
    np.testing.assert_array_equal(biases, [[-1]])
    np.testing.assert_array_equal(x @ weights + biases, net.scores(x))


def test_linear_collapse_side_by_side(rng):
    nets = [randomised((3, 4, 5, 2), "identity", rng, output="linear") for _ in range(3)]
    weights, biases = linear_collapse(stack(nets))
    for index, net in enumerate(nets):
        for together, alone in zip((weights[index], biases[index]), linear_collapse(net), strict=True):
            np.testing.assert_allclose(together, alone, rtol=1e-14)


STRAIGHT = [
    "step",
    "sign",
    "identity",
    "hard sigmoid",
    "sparse sigmoid",
    "hard tanh",
    "ReLU",
    "leaky ReLU",
    "PReLU",
    "RReLU",
    "ReLU6",
    "capped ReLU",
    "thresholded ReLU",
    "hard shrink",
    "soft shrink",
]


@pytest.mark.parametrize("name", STRAIGHT)
@pytest.mark.parametrize("sizes", [(3, 7, 2), (3, 6, 6, 6, 2)])
def test_the_breaks_are_all_there_is(name, sizes):
    rng = np.random.default_rng(5)
    net = randomised(sizes, name, rng, output="linear")
    start, end = 3 * rng.standard_normal((2, 3))
    breaks = linear_breaks(net, start, end)
    assert (np.diff(breaks) > 0).all()
    assert linear_pieces(net, start, end) == len(breaks) + 1

    def scores(t):
        return net.scores(start + np.asarray(t)[:, None] * (end - start))

    ends = np.array([0, *breaks, 1])
    width, low = np.diff(ends)[:, None], ends[:-1, None]
    slopes, at_low = [], []
    for piece in range(len(ends) - 1):  # straight all along each piece …
        t = (low + width * np.linspace(0.01, 0.99, 30))[piece]
        values = scores(t)
        slope = (values[-1] - values[0]) / (t[-1] - t[0])
        np.testing.assert_allclose(values, values[0] + (t - t[0])[:, None] * slope, rtol=1e-9, atol=1e-9)
        slopes.append(slope)
        at_low.append(values[0] - t[0] * slope)
    lines = np.concatenate([slopes, at_low], axis=-1)
    assert (np.abs(np.diff(lines, axis=0)).max(axis=-1, initial=0) > 1e-9).all()  # … and another line on the next


def test_a_tent_folds_the_line_once_a_layer():
    for depth in (1, 2, 5, 9):
        net = MLP((1, *[2] * depth, 1), "ReLU", output="linear", init="zeros", rng=np.random.default_rng(0))
        for layer in net.layers:
            layer.weights[...] = [[2], [-4]] if layer is not net.layers[0] else 1
            layer.biases[...] = [0, -0.5] if layer is not net.layers[-1] else 0
        assert linear_pieces(net, [0], [1]) == 2**depth
        np.testing.assert_allclose(linear_breaks(net, [0], [1]), np.arange(1, 2**depth) / 2**depth, rtol=1e-12)


def test_only_bends_that_show_are_counted(rng):
    net = MLP((1, 3, 1), "ReLU", output="linear", init="zeros", rng=rng)
    hidden, output = net.layers
    hidden.weights[...], hidden.biases[...] = 1, [-0.25, -0.5, -0.75]
    output.weights[...] = [[1], [0], [1]]  # the second unit is not heard
    np.testing.assert_allclose(linear_breaks(net, [0], [1]), [0.25, 0.75])
    assert linear_pieces(net, [0.3], [0.7]) == 1
    assert linear_pieces(net, [0.3], [0.3]) == 1
    assert linear_pieces(net, [1], [0]) == 3
    twice = MLP((1, 2, 1), "ReLU", output="linear", init="zeros", rng=rng)
    # Two bends at 1/3, save for rounding.
    twice.layers[0].weights[...], twice.layers[0].biases[...] = [[3, 2.1]], [-1, -0.7 * (1 + 1e-13)]
    twice.layers[1].weights[...] = 1
    np.testing.assert_allclose(linear_breaks(twice, [0], [1]), [1 / 3])
    again = MLP((1, 1, 1, 1), "ReLU", output="linear", init="zeros", rng=rng)
    again.theta += 1
    again.layers[0].biases[...], again.layers[1].biases[...] = -1 / 3, -1e-13  # the second layer bends there once more
    np.testing.assert_allclose(linear_breaks(again, [0], [1]), [1 / 3])


@pytest.mark.parametrize("cap", [1e-6, 0.0025, 0.7])
def test_kinks_may_lie_close_together(cap, rng):
    net = MLP((1, 1, 1), find("capped ReLU").tuned(cap=cap), output="linear", rng=rng)
    net.theta[...] = [1, 0, 1, 0]
    np.testing.assert_allclose(linear_breaks(net, [-1], [1]), [0.5, 0.5 + cap / 2])


def test_learned_slopes_are_used(rng):
    net = MLP((1, 2, 1), "PReLU", output="linear", rng=rng)
    net.layers[0].weights[...], net.layers[0].biases[...] = 1, [-0.2, -0.6]
    net.layers[0].learned[...] = [1, 0.5]  # with slope 1 the first unit does not bend
    np.testing.assert_allclose(linear_breaks(net, [0], [1]), [0.6])


@pytest.mark.parametrize("customary", [0.9, 1.0])  # at 1 there is no kink
def test_kinks_are_those_of_the_learned_parameters(customary):
    net = MLP((1, 6, 1), PRELU.tuned(negative_slope=customary), output="linear", rng=np.random.default_rng(3))
    net.layers[0].biases[...] = np.linspace(-1, 1, 6)
    net.layers[0].learned[...] = 0.5
    assert linear_pieces(net, [-5], [5]) == 7


def test_a_plain_functions_pieces_are_counted():
    def bent(x):
        return np.maximum(x, 0) - np.maximum(x - 1, 0)

    net = MLP((1, 5, 1), bent, output="linear", rng=np.random.default_rng(3))
    net.layers[0].weights[...], net.layers[0].biases[...] = 1, np.linspace(-2, 2, 5) / 7
    assert linear_pieces(net, [-5], [5]) == 11


def test_relu_interpolant_meets_the_function_at_its_points():
    net = relu_interpolant(np.exp, 7, -1, 2)
    points = np.linspace(-1, 2, 8)
    np.testing.assert_allclose(net.scores(points[:, None])[:, 0], np.exp(points), rtol=1e-13)
    between = np.linspace(-1, 2, 500)
    expected = np.interp(between, points, np.exp(points))
    np.testing.assert_allclose(net.scores(between[:, None])[:, 0], expected, rtol=1e-13)
    assert linear_pieces(net, [-1], [2]) == 7


# -- integrals --------------------------------------------------------------------------------------------

E = np.exp
# E[f(Z)²] and E[f′(Z)²] for a standard normal Z, where there is a formula.
GAINS = {
    "identity": (1, 1),
    "step": (1 / 2, 0),
    "sign": (1, 0),
    "ReLU": (1 / 2, 1 / 2),
    "leaky ReLU": ((1 + 0.01**2) / 2, (1 + 0.01**2) / 2),
    "squared ReLU": (3 / 2, 2),
    "exponential": (E(2), E(2)),
    "sine": ((1 - E(-1800)) / 2, 900 * (1 + E(-1800)) / 2),
    "Gaussian": (1 / 5**0.5, 4 / 5**1.5),
    "snake": (1 + 3 / 8 - E(-2) / 2 + E(-8) / 8, 1 + (1 - E(-8)) / 2),
}


@pytest.mark.parametrize("name", GAINS)
def test_gains_with_a_formula(name):
    forward, backward, factor = gain(name)
    if name == "snake":  # E[Z² + 2 Z sin²Z + sin⁴Z]; the middle term is odd
        assert find(name).defaults == {"a": 1}
    np.testing.assert_allclose([forward, backward], GAINS[name], rtol=1e-12, atol=1e-15)
    assert factor == pytest.approx(GAINS[name][0] ** -0.5)


def test_fast_waves_are_resolved():
    one, variance = find("sine").tuned(omega_0=60), 25
    np.testing.assert_allclose(gain(one, variance), (1 / 2, 1800, (2 * variance) ** 0.5), rtol=1e-12)


@pytest.mark.parametrize("variance", [0.25, 9])
def test_relu_scales_with_the_variance(variance):
    np.testing.assert_allclose(gain("ReLU", variance), (variance / 2, 0.5, 2**0.5), rtol=1e-12)


@pytest.mark.parametrize(("mean", "variance"), [(0, 1), (0.7, 5)])
@pytest.mark.parametrize("name", ["sigmoid", "SELU", "GELU", "softsign", "hard swish", "thresholded ReLU"])
def test_moments_in_many_digits(name, mean, variance):
    one = find(name)
    spread = mp.sqrt(variance)
    ends = sorted({-30, 0, 30, *((kink.x - mean) / float(spread) for kink in one.kink_points), -mean / float(spread)})

    def average(power):
        f = MPMATH[name][0]
        values = one.defaults.values()
        return mp.quad(lambda u: f(mean + spread * u, *values) ** power * mp.npdf(u), ends)

    first, second = average(1), average(2)
    np.testing.assert_allclose(
        moments(name, mean, variance), (float(first), float(second - first**2)), rtol=1e-11, atol=1e-15
    )


def test_gains_of_the_whole_catalogue(activation):
    # A plain sum over a fine grid, which is what the cards use, is good to some four digits where there are kinks.
    forward, backward, factor = gain(activation)
    assert forward == pytest.approx(activation.variance_gain, rel=3e-3)
    assert factor == pytest.approx((1 / forward) ** 0.5)
    assert backward >= 0


def test_weights_by_the_factor_keep_the_signal(rng):
    for name in ("tanh", "GELU", "sine"):
        net = MLP((500, 500, 500), name, output="linear", init="lecun", rng=rng)
        net.layers[1].weights[...] *= gain(name).factor
        assert forward_signal(net, rng.standard_normal((200, 500))).mean_square[1] == pytest.approx(1, rel=0.1)


def test_expected_conditioning_is_where_samples_go(rng):
    x = rng.standard_normal((200_000, 4))
    for one in (SIGMOID, TANH, find("ReLU")):
        assert conditioning(one(x)) == pytest.approx(expected_conditioning(one, 4), rel=0.03)


# -- SELU's fixed point -----------------------------------------------------------------------------------


def test_selu_constants_to_25_digits():
    with mp.workdps(40):
        phi = lambda x: mp.erfc(-x / mp.sqrt(2)) / 2  # noqa: E731
        first, second = mp.exp(mp.mpf(1) / 2) * phi(-1), mp.exp(2) * phi(-2)
        alpha = 1 / mp.sqrt(2 * mp.pi) / (mp.mpf(1) / 2 - first)
        scale = (mp.mpf(1) / 2 + alpha**2 * (second - 2 * first + mp.mpf(1) / 2)) ** -0.5
        # The constants as they are printed, in the paper's code and in the course's.
        assert abs(alpha - mp.mpf("1.6732632423543772848170429916717")) < 1e-25
        assert abs(scale - mp.mpf("1.0507009873554804934193349852946")) < 1e-25

        def average(power):
            left = mp.quad(lambda u: (scale * alpha * mp.expm1(u)) ** power * mp.npdf(u), [-30, -8, -2, 0])
            return left + mp.quad(lambda u: (scale * u) ** power * mp.npdf(u), [0, 2, 8, 30])

        assert abs(average(1)) < 1e-25
        assert abs(average(2) - 1) < 1e-25
    np.testing.assert_allclose(selu_fixed_point(), (float(alpha), float(scale)), rtol=1e-15)
    np.testing.assert_allclose(selu_fixed_point(), (SELU_ALPHA, SELU_SCALE), rtol=1e-15)


@pytest.mark.parametrize("mean", [-2, -0.1, 0, 0.1, 3])
@pytest.mark.parametrize("variance", [0.01, 0.8, 1, 1.5, 30, 2000])
def test_selu_moments_are_the_integrals(mean, variance):
    np.testing.assert_allclose(selu_moments(mean, variance), moments("SELU", mean, variance), rtol=1e-11, atol=1e-14)


def test_selu_moments_are_drawn_to_the_fixed_point():
    np.testing.assert_allclose(selu_moments(0, 1), (0, 1), atol=1e-15)
    for variance in (0.1, 5):
        for _ in range(100):
            after = selu_moments(0, variance)
            variance = after.variance + after.mean**2  # of the next layer's z, with weights of mean 0 and variance 1/n
        assert variance == pytest.approx(1, abs=1e-9)


# -- what they refuse -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ([[1.0, 2, 3]], ValueError, "3 features, and the network takes 2"),
        ([1.0, 2], ValueError, "must have the shape"),
        (np.empty((0, 2)), ValueError, "at least one"),
        ([[1, np.nan]], ValueError, "NaN"),
        ([[1, np.inf]], ValueError, "infinity"),
        ([["a", "b"]], TypeError, "text"),
        (np.zeros((3, 1, 2)), ValueError, "side by side"),
    ],
)
def test_inputs_that_do_not_fit(x, error, message):
    net, _ = by_hand()
    for measure in (
        forward_signal,
        lambda net, x: backward_signal(net, x, np.random.default_rng(0)),
        activation_histogram,
        dead_units,
        lambda net, x: saturated_units(net, x, 0.1),
        sparsity,
    ):
        with pytest.raises(error, match=message):
            measure(net, x)


def test_other_refusals(rng):
    net, x = by_hand()
    with pytest.raises(TypeError, match="rng must be a NumPy generator"):
        backward_signal(net, x, 3)
    for threshold in (0, -1, np.nan):
        with pytest.raises(ValueError, match="threshold must be a slope above 0"):
            saturated_units(net, x, threshold)
    with pytest.raises(ValueError, match="more than 2 examples"):
        conditioning([[1.0, 2], [3, 4]])
    for measure in (conditioning, one_sign_gradients):
        with pytest.raises(ValueError, match=f"{measure.__name__}'s inputs must have the shape"):
            measure([1.0, 2])
    with pytest.raises(TypeError, match="data must be a Data"):
        gradient_histogram(net, x)
    net.theta *= 1e200
    with pytest.raises(ValueError, match="gradients that are not finite"):
        gradient_histogram(net, Data("mine", x, [1.0, 2]))
    with pytest.raises(LookupError, match="Did you mean 'GELU'"):
        cost("GELUU", rng)
    with pytest.raises(ValueError, match="count must be at least 1"):
        cost("GELU", rng, count=0)


def test_what_integrals_refuse():
    with pytest.raises(ValueError, match="variance must be positive"):
        moments("ReLU", 0, 0)
    with pytest.raises(ValueError, match="variance must be positive"):
        selu_moments(0, -1)
    with pytest.raises(TypeError, match="mean must be a finite real number"):
        selu_moments("a", 1)
    with pytest.raises(ValueError, match="does not settle"):
        gain("exponential", 1000)  # E[e^(2Z)] is beyond the largest float
    with pytest.raises(ValueError, match="does not settle"):
        expectation(lambda x: 1 / (x - 0.1234) ** 2)
    with pytest.raises(LookupError, match="Did you mean 'ReLU'"):
        gain("ReLUU")
    with pytest.raises(ValueError, match="fan_in must be at least 1"):
        expected_conditioning("ReLU", 0)


@pytest.mark.parametrize("one", [one for one in CATALOG if one.name not in STRAIGHT], ids=repr)
def test_curves_have_no_pieces_to_count(one, rng):
    with pytest.raises(ValueError, match="not straight between its kinks") as refused:
        linear_pieces(MLP((2, 3, 2), one, rng=rng), [0, 0], [1, 1])
    assert one.name in str(refused.value)


def test_what_linear_networks_refuse(rng):
    net, _ = by_hand()
    with pytest.raises(ValueError, match="one has ReLU"):
        linear_collapse(net)
    with pytest.raises(ValueError, match="one has tanh"):
        linear_collapse(stack([by_hand("identity")[0], by_hand("tanh")[0]]))
    with pytest.raises(ValueError, match="one network"):
        linear_pieces(stack([net, net]), [0, 0], [1, 1])
    for start, end, what in (([0], [1, 1], "start"), ([0, 0], [[1, 1]], "end"), ([0, np.nan], [1, 1], "start")):
        with pytest.raises(ValueError, match=f"{what} must be 2 finite numbers"):
            linear_pieces(net, start, end)
    with pytest.raises(ValueError, match="pieces must be at least 1"):
        relu_interpolant(np.sin, 0)
    with pytest.raises(ValueError, match="1 is not below 0"):
        relu_interpolant(np.sin, 3, 1, 0)
    with pytest.raises(ValueError, match="a finite number for each of 4 points"):
        relu_interpolant(lambda x: 1.0, 3)
    with pytest.raises(ValueError, match="a finite number for each of 4 points"):
        relu_interpolant(lambda x: x + np.inf, 3)


# -- phenomena that come out reliably ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "init", "scale", "low", "high"),
    [
        ("sigmoid", "xavier", 1, 4e-13, 2.5e-12),
        ("tanh", "xavier", 1, 0.14, 0.3),
        ("ReLU", "xavier", 1, 5e-4, 3e-3),
        ("ReLU", "he", 1, 0.5, 1.9),
        ("ReLU", "he", 2**0.5, 360, 1400),  # variance 4/n
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_signal_through_20_layers(name, init, scale, low, high, seed):
    rng = np.random.default_rng(seed)
    net = MLP((100,) * 21, name, output="linear", init=init, rng=rng)
    net.theta *= scale
    arrived = np.sqrt(backward_signal(net, rng.standard_normal((50, 100)), rng))
    assert low < arrived[0] / arrived[-1] < high


@pytest.mark.parametrize("seed", range(3))
def test_examples_become_equal_while_the_mean_square_stays(seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((200, 100))
    signal = forward_signal(MLP((100,) * 51, "sigmoid", output="linear", init="xavier", rng=rng), x)
    np.testing.assert_allclose(signal.mean_square[:-1], 0.27, atol=0.04)  # through all fifty layers
    share = signal.between / signal.mean_square
    assert 0.1 < share[0] < 0.2
    assert 5e-7 < share[4] < 3e-6
    assert 3e-13 < share[9] < 2e-12
    assert (signal.variance > 0.04 * signal.mean_square).all()  # units differ, so that over all it stays large
    # A small difference between examples goes through a layer of these z as a signal sent backwards does.
    shrinks = gain("sigmoid", signal.mean_square[4:9].mean()).backward
    assert (signal.between[9] / signal.between[4]) ** (1 / 5) == pytest.approx(shrinks, rel=0.1)


def test_centred_activations_keep_examples_apart(rng):
    x = rng.standard_normal((200, 100))
    signal = forward_signal(MLP((100,) * 51, "tanh", output="linear", rng=rng), x)
    assert (signal.between > 0.97 * signal.mean_square).all()


def test_more_pieces_come_nearer_by_their_square():
    x = np.linspace(0, 1, 20_001)
    errors = []
    for pieces in (16, 32, 64, 128):
        net = relu_interpolant(lambda x: np.sin(2 * np.pi * x), pieces)
        errors.append(np.abs(net.scores(x[:, None])[:, 0] - np.sin(2 * np.pi * x)).max())
        assert linear_pieces(net, [0], [1]) == pieces - 1  # the two beside the turning point lie on one line
    assert errors[0] == pytest.approx(1.9e-2, rel=0.02)
    assert errors[-1] == pytest.approx(3.0e-4, rel=0.02)
    assert np.log2(errors[0] / errors[-1]) / 3 == pytest.approx(1.99, abs=0.01)


def test_ten_linear_layers_are_one(rng):
    net = randomised((64,) * 11, "identity", rng, spread=0.01, output="linear")
    x = rng.standard_normal((100, 64))
    weights, biases = linear_collapse(net)
    scores = net.scores(x)
    assert np.abs(x @ weights + biases - scores).max() < 1e-14 * np.abs(scores).max()


def test_centred_inputs_learn_better(rng):
    x = rng.standard_normal((50_000, 10))
    assert one_sign_gradients(SIGMOID(x)) == 1
    assert one_sign_gradients(TANH(x)) == pytest.approx(2**-9, rel=0.4)
    some = x[:1000]
    assert 270 < conditioning(SIGMOID(some)) < 340
    assert 2.5 < conditioning(TANH(some)) < 3.4
    assert expected_conditioning("sigmoid", 10) == pytest.approx(287.4, abs=0.1)
    assert expected_conditioning("tanh", 10) == pytest.approx(2.536, abs=0.001)


@pytest.mark.sweep
def test_large_steps_and_low_biases_kill_units(rng):
    moons, _ = data.moons(rng).split(rng)
    rates, seeds = [0.1, 1, 3, 0.1], 6
    nets = [MLP((2, 16, 16, 2), "ReLU", rng=np.random.default_rng(seed)) for _ in rates for seed in range(seeds)]
    for net in nets[3 * seeds :]:
        for layer in net.layers[:-1]:
            layer.biases[...] = -3
    net = stack(nets)
    optimiser = SGD(np.repeat(rates, seeds), momentum=0.9)
    train(net, moons, epochs=300, rng=rng, batch_size=None, optimiser=optimiser)
    careful, large, larger, low = dead_units(net, moons.x).mean(axis=0).reshape(4, seeds).mean(axis=1)
    assert careful < 0.15
    assert 0.2 < large < 0.65
    assert 0.4 < larger < 0.85
    assert 0.7 < low < 0.95
    assert careful < large < larger


@pytest.mark.parametrize("of", ["digits", "random"])
@pytest.mark.parametrize("seed", range(3))
def test_depth_kills_units_where_biases_are_random(of, seed):
    rng = np.random.default_rng(seed)
    x = data.digits(rng).split(rng)[0].x[:1000] if of == "digits" else rng.standard_normal((1000, 64))
    shares = {}
    for init in ("framework", "he"):
        net = MLP((64, *[100] * 10, 10), "ReLU", init=init, rng=rng)
        shares[init] = dead_units(net, x)
        assert shares[init][0] == 0
    assert 0.35 < shares["framework"][-3:].mean() < 0.65
    assert shares["he"][-3:].mean() < 0.2


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(2))
def test_selu_keeps_mean_and_variance_through_100_layers(seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((100, 200))
    net = MLP((200,) * 101, "SELU", output="linear", init="lecun", rng=rng)
    signal = forward_signal(net, x)
    assert abs(signal.mean[-2]) < 0.08
    assert 0.8 < signal.variance[-2] < 1.2
    net.theta *= 2**0.5  # He's variance
    assert forward_signal(net, x).variance[-2] > 100


def test_attention_needs_its_scale(rng):
    queries, keys = rng.standard_normal((200, 1024)), rng.standard_normal((64, 1024))
    largest = attention_weights(32 * queries, keys).max(axis=-1).mean()  # 32 = √1024 undoes the scale
    assert 0.92 < largest < 0.98
    assert 0.09 < attention_weights(queries, keys).max(axis=-1).mean() < 0.13


def trained_scores(names, sizes, train_set, test_set, rng, seeds=2, **settings):
    """For each activation the scores on the test set of as many networks as there are seeds."""
    nets = [MLP(sizes, name, rng=np.random.default_rng(seed)) for name in names for seed in range(seeds)]
    net = stack(nets)
    train(net, train_set, rng=rng, **settings)
    return dict(zip(names, evaluate(net, test_set).reshape(len(names), seeds), strict=True))


@pytest.mark.sweep
def test_only_bends_tell_moons_and_circles_apart(rng):
    names = ["identity", "tanh", "ReLU", "SELU", "GELU"]
    for made, line in ((data.moons(rng, noise=0.1), (0.8, 0.95)), (data.circles(rng), (0.3, 0.65))):
        settings = {"epochs": 60, "batch_size": 30, "optimiser": Adam(0.01)}
        scores = trained_scores(names, (2, 16, 16, 2), *made.split(rng), rng, **settings)
        straight = scores.pop("identity")
        assert line[0] < straight.min() <= straight.max() < line[1]
        assert min(one.mean() for one in scores.values()) > 0.95


def test_digits_cannot_rank_activations(rng):
    names = ["identity", "tanh", "ReLU", "GELU"]
    parts = data.digits(rng).split(rng)
    scores = trained_scores(names, (64, 32, 10), *parts, rng, epochs=15, batch_size=64, optimiser=Adam(0.005))
    means = [one.mean() for one in scores.values()]
    assert min(means) > 0.93
    assert np.ptp(means) < 0.03


def log_space_nac(x, y, rng, steps=2000, rate=0.2):
    """Weights of a NAC between logarithms, trained by Adam on the squared error; a function of x."""
    logs, target = np.log(x), np.log(y)[:, None]
    theta = 0.5 * rng.standard_normal((2, 2, 1))
    step = Adam(rate).start(theta, np.zeros_like(theta))
    for _ in range(steps):
        error = (nac(logs, *theta) - target) / len(x)
        step(np.stack(nac_gradient(logs, *theta, error)[1:]))
    return lambda x: np.exp(nac(np.log(x), *theta))[:, 0]


def test_logarithms_multiply_beyond_what_was_seen(rng):
    seen, far = rng.uniform(1, 10, (400, 2)), rng.uniform(50, 100, (500, 2))

    def error(function):
        return np.mean(np.abs(function(far) / far.prod(axis=1) - 1))

    assert error(log_space_nac(seen, seen.prod(axis=1), rng)) < 0.06
    net = MLP((2, 32, 32, 1), "ReLU", output="linear", rng=rng)
    product = Data("product", (seen - 5.5) / 2.6, seen.prod(axis=1) / 30)
    train(net, product, epochs=60, rng=rng)
    assert evaluate(net, product) > 0.98  # it knows what it has seen
    assert 0.6 < error(lambda x: 30 * net((x - 5.5) / 2.6)[:, 0]) < 1


def test_a_grid_of_networks_collapses_only_where_all_are_linear(rng):
    rows = [
        [MLP((2, 3, 2), name, rng=rng) for name in names] for names in (("identity", "identity"), ("identity", "ReLU"))
    ]
    weights, _ = linear_collapse(stack([stack(rows[0]), stack(rows[0])]))
    assert weights.shape == (2, 2, 2, 2)
    with pytest.raises(ValueError, match="only layers of identities collapse into one, and one has ReLU"):
        linear_collapse(stack([stack(rows[1]), stack(rows[1])]))
