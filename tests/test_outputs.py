"""Outputs of one's own, and how weights and biases start."""

import numpy as np
import pytest

from actcourse import MLP, train
from actcourse.networks import Data, data, stack
from actcourse.networks.outputs import OUTPUTS, Output
from actcourse.networks.probe import gradient_check
from actcourse.networks.training import evaluate, loss_and_gradient


def rng(seed=0):
    return np.random.default_rng(seed)


def absolute_error(outputs, targets):
    """Σ |a − y|."""
    examples = outputs.shape[-2]
    return np.abs(outputs - targets).sum(axis=(-1, -2)) / examples, np.sign(outputs - targets) / examples


def network(output, sizes=(2, 4, 1), **settings):
    return MLP(sizes, "tanh", output, rng=rng(1), **settings)


LINE = data.curve(np.sin, rng(), count=30)
MOONS = data.moons(rng(), count=40)
BLOBS = data.blobs(rng(), count=40)
OWN = [
    (Output("sigmoid"), MOONS, (2, 4, 1)),
    (Output("ReLU", "squared error"), LINE, (1, 4, 1)),
    (Output("softplus", absolute_error), LINE, (1, 4, 1)),
    (Output("tanh"), BLOBS, (2, 4, 3)),
]


@pytest.mark.parametrize(("output", "examples", "sizes"), OWN, ids=lambda value: getattr(value, "name", ""))
def test_the_gradient_is_that_of_the_differences(output, examples, sizes):
    net = network(output, sizes)
    loss, gradient = loss_and_gradient(net, examples)
    targets = output.targets(examples, sizes[-1], "data")
    assert loss == pytest.approx(output.loss_of(net(examples.x), targets)[0], rel=1e-12)
    step = 1e-6
    for place in range(net.theta.size):
        losses = []
        for sign in (1, -1):
            net.theta[place] += sign * step
            losses.append(loss_and_gradient(net, examples)[0])
            net.theta[place] -= sign * step
        assert gradient.flat[place] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-5, abs=1e-8)


def test_the_probe_finds_a_loss_whose_derivative_is_wrong():
    def without_the_mean(outputs, targets):
        loss, delta = absolute_error(outputs, targets)
        return loss, delta * len(outputs)

    right, wrong = (network(Output("softplus", loss), (1, 4, 1)) for loss in (absolute_error, without_the_mean))
    assert gradient_check(right, LINE).relative.max() < 1e-6 < 0.5 < gradient_check(wrong, LINE).relative.max()


@pytest.mark.parametrize(("own", "named"), [(Output("identity"), "linear")])
def test_the_identity_with_squared_error_is_the_linear_output(own, named):
    nets = [network(output, (1, 4, 1)) for output in (own, named)]
    losses = [train(net, LINE, epochs=3, rng=rng(2)).losses for net in nets]
    np.testing.assert_allclose(*losses, rtol=1e-12)
    assert evaluate(nets[0], LINE) == pytest.approx(evaluate(nets[1], LINE), rel=1e-12)


def test_squared_error_on_a_sigmoid_is_pytorchs(torch):
    net = network(Output("sigmoid"))
    scores = torch.tensor(net.scores(MOONS.x), requires_grad=True)
    loss = 0.5 * torch.nn.functional.mse_loss(torch.sigmoid(scores), torch.tensor(MOONS.y[:, None].astype(float)))
    loss.backward()
    ours, delta = net.output.loss(net.scores(MOONS.x), MOONS.y[:, None])
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(delta, scores.grad.numpy(), rtol=1e-10)


def test_what_it_tells_apart():
    scores = np.array([[2.0], [-1.0], [0.5]])
    targets = np.array([[1], [0], [0]])
    assert Output("sigmoid").score(scores, targets, classes=2) == pytest.approx(2 / 3)
    assert OUTPUTS["sigmoid"].score(scores, targets, classes=2) == pytest.approx(2 / 3)
    assert Output("tanh").score(np.eye(3), np.eye(3)[[0, 1, 1]], classes=3) == pytest.approx(2 / 3)
    assert Output("ReLU").score(np.array([[-5.0], [3.0]]), np.array([[0.0], [3.0]]), classes=0) == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_trains_side_by_side_in_its_precision(dtype):
    nets = stack(MLP((2, 4, 1), name, Output("sigmoid"), rng=rng(3), dtype=dtype) for name in ("tanh", "ReLU"))
    history = train(nets, MOONS, epochs=5, rng=rng(4))
    assert nets.theta.dtype == nets(MOONS.x).dtype == dtype
    assert np.all(history.losses[-1] < history.losses[0])


def test_the_summary_names_it():
    assert "ReLU with squared error" in repr(network(Output("ReLU")))
    assert "softplus (beta=1) with absolute error" in repr(network(Output("softplus", absolute_error)))


def test_what_an_output_refuses():
    with pytest.raises(LookupError, match=r"no loss called 'squared'.*Cross-entropy goes with"):
        Output("sigmoid", "squared")
    with pytest.raises(TypeError, match="a loss is a name or a function of outputs and targets, not 3"):
        Output("sigmoid", 3)
    with pytest.raises(LookupError, match="no activation called"):
        Output("sigmoidd")
    with pytest.raises(TypeError, match="output must be a name or an Output"):
        network(3)
    with pytest.raises(ValueError, match="data has 3 classes, and the network tells 2 apart"):
        train(network(Output("sigmoid")), BLOBS, epochs=1, rng=rng())
    with pytest.raises(ValueError, match="data has 1 targets an example, and the network has 2 outputs"):
        train(network(Output("ReLU"), (1, 3, 2)), LINE, epochs=1, rng=rng())


# -- how weights and biases start -------------------------------------------------------------------------


def test_a_number_is_the_spread_of_weights_times_the_root_of_the_fan_in():
    net = MLP((100, 400, 300, 2), "tanh", rng=rng(), init=1.53)
    for layer in net.layers[:2]:
        fan_in = layer.weights.shape[0]
        assert layer.weights.std() == pytest.approx(1.53 / np.sqrt(fan_in), rel=0.02)
    ones = MLP((100, 400, 300, 2), "tanh", rng=rng(), init=1)
    lecun = MLP((100, 400, 300, 2), "tanh", rng=rng(), init="lecun")
    np.testing.assert_allclose(ones.theta, lecun.theta, rtol=1e-12)
    assert np.all(MLP((2, 3, 2), "tanh", rng=rng(), init=0).theta == 0)
    assert "weights start by 1.53" in repr(net)


def test_a_function_gives_the_weights_and_the_biases():
    def ramp(fan_in, fan_out, rng):
        return np.arange(fan_in * fan_out).reshape(fan_in, fan_out)

    net = MLP((2, 3, 2), "tanh", rng=rng(), init=ramp, biases=lambda fan_in, fan_out, rng: np.full(fan_out, fan_in))
    np.testing.assert_array_equal(net.layers[0].weights, [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(net.layers[0].biases, [[2, 2, 2]])
    np.testing.assert_array_equal(net.layers[1].biases, 0)  # the last layer's
    assert "weights start by ramp, biases by <lambda>" in repr(net)


def test_biases_of_hidden_layers():
    net = MLP((2, 3, 3, 2), "ReLU", rng=rng(), biases=-3)
    assert [np.unique(layer.biases).tolist() for layer in net.layers] == [[-3], [-3], [0]]
    assert "biases by −3" in repr(net)
    same = MLP((2, 3, 3, 2), "ReLU", rng=rng())
    for mine, theirs in zip(net.layers, same.layers, strict=True):
        np.testing.assert_array_equal(mine.weights, theirs.weights)  # numbers are not drawn
    framework = MLP((2, 300, 2), "ReLU", rng=rng(), biases="framework")
    assert 0.9 < np.abs(framework.layers[0].biases).max() * np.sqrt(2) <= 1
    everywhere = MLP((2, 300, 2), "ReLU", rng=rng(), init="framework")
    assert np.all(everywhere.layers[1].biases != 0)
    assert np.all(MLP((2, 3, 2), "ReLU", rng=rng(), init="framework", biases=0).layers[0].biases == 0)


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        ({"init": "hee"}, LookupError, "no initialisation called 'hee'. Did you mean 'he'"),
        ({"init": -1}, ValueError, "init must be a number from 0 on"),
        ({"init": np.nan}, TypeError, "init must be a finite real number"),
        ({"init": [1]}, TypeError, "init must be a name, a number or a function"),
        ({"biases": "zero"}, LookupError, "no rule for biases called 'zero'. Did you mean 'zeros'"),
        ({"biases": np.inf}, TypeError, "biases must be a finite real number"),
        ({"init": lambda n, m, rng: np.ones((m, n))}, ValueError, r"for weights must give .* of shape \(2, 3\)"),
        ({"init": lambda n, m, rng: np.full((n, m), np.nan)}, ValueError, "numbers that are not finite"),
        ({"biases": lambda n, m, rng: np.ones(n)}, ValueError, r"for biases must give .* of shape \(3,\)"),
    ],
)
def test_starts_that_are_refused(settings, error, said):
    with pytest.raises(error, match=said):
        MLP((2, 3, 2), "tanh", rng=rng(), **settings)


def test_labels_are_numbers_of_classes():
    assert OWN[0][0].targets(MOONS, 1, "data").shape == (40, 1)
    with pytest.raises(ValueError, match="data has classes; a network with a linear output is for a regression"):
        train(network("linear"), MOONS, epochs=1, rng=rng())
    with pytest.raises(ValueError, match="data is a regression; a network for it has output='linear'"):
        train(network("sigmoid", (1, 3, 1)), Data("own", LINE.x, LINE.y), epochs=1, rng=rng())
