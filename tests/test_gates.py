"""Gated layers, skips and networks of equal size."""

import dataclasses

import numpy as np
import pytest

from actcourse import MLP, stack, train
from actcourse.functions import vector
from actcourse.networks import SGD, Adam, Data
from actcourse.networks.gates import GATES, find_unit
from actcourse.networks.linear import linear_breaks, linear_collapse
from actcourse.networks.probe import gradient_check
from actcourse.networks.sizing import equal_sizes, parameter_count
from actcourse.networks.training import evaluate, loss_and_gradient

AS_VECTORS = {
    "GLU": vector.glu,
    "ReGLU": vector.reglu,
    "GeGLU": vector.geglu,
    "SwiGLU": vector.swiglu,
    "bilinear": lambda x: np.prod(np.split(x, 2, axis=-1), axis=0),
    "maxout": lambda x: np.max(np.split(x, 2, axis=-1), axis=0),
}


def rng(seed=0):
    return np.random.default_rng(seed)


def network(unit, seed=1, sizes=(3, 5, 5, 2), **settings):
    net = MLP(sizes, unit, "linear", rng=rng(seed), biases=lambda n, m, rng: rng.normal(size=m), **settings)
    return net


def examples(count=40, seed=2):
    x = rng(seed).normal(size=(count, 3))
    return Data("own", x, np.column_stack([x[:, 0] * x[:, 1], x[:, 2]]))


def differences(net, data, step=1e-6):
    """The gradient of the loss by every parameter, by central differences."""
    gradient = np.zeros_like(net.theta)
    for place in range(net.theta.shape[-1]):
        losses = []
        for sign in (1, -1):
            net.theta[..., place] += sign * step
            losses.append(loss_and_gradient(net, data)[0])
            net.theta[..., place] -= sign * step
        gradient[..., place] = (losses[0] - losses[1]) / (2 * step)
    return gradient


@pytest.mark.parametrize("name", GATES)
def test_a_gated_layer_gives_what_the_function_of_its_columns_gives(name):
    net, x = network(name), examples().x
    first = net.layers[0]
    assert first.weights.shape == (3, 10)
    out = AS_VECTORS[name](x @ first.weights + first.biases)
    np.testing.assert_allclose(net.forward(x)[1].inputs, out, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("settings", [{}, {"skip": 0.5}, {"skip": (0.3, -2)}], ids=str)
@pytest.mark.parametrize("unit", [*GATES, "tanh", "PReLU", ("SwiGLU", "ReLU")], ids=str)
def test_the_gradient_is_that_of_the_differences(unit, settings):
    net, data = network(unit, **settings), examples()
    np.testing.assert_allclose(loss_and_gradient(net, data)[1].flat, differences(net, data), rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("skip", [None, 0.5])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_side_by_side_is_the_same_as_one_by_one(skip, dtype):
    settings = {"skip": skip, "dropout": 0.25, "dtype": dtype}
    alone = [network(name, seed, **settings) for seed, name in enumerate(GATES)]
    together = stack(network(name, seed, **settings) for seed, name in enumerate(GATES))
    train(together, examples(), epochs=3, rng=rng(7), optimiser=Adam(0.01))
    for index, net in enumerate(alone):
        train(net, examples(), epochs=3, rng=rng(7), optimiser=Adam(0.01))
        tolerance = 1e-3 if dtype == np.float32 else 1e-9
        np.testing.assert_allclose(together[index].theta, net.theta, rtol=tolerance, atol=tolerance)


def test_a_gated_network_is_pytorchs(torch):
    net, x = network("SwiGLU"), examples().x
    h = torch.tensor(x)
    for layer in net.layers[:-1]:
        a, b = (h @ torch.tensor(layer.weights) + torch.tensor(layer.biases)).chunk(2, dim=-1)
        h = a * torch.nn.functional.silu(b)
    scores = h @ torch.tensor(net.layers[-1].weights) + torch.tensor(net.layers[-1].biases)
    np.testing.assert_allclose(net.scores(x), scores.numpy(), rtol=1e-12)


def test_one_bilinear_unit_multiplies():
    net = MLP((2, 1, 1), "bilinear", "linear", init="zeros", rng=rng())
    net.layers[0].weights[...], net.layers[1].weights[...] = np.eye(2), 1
    x = rng().normal(size=(20, 2))
    np.testing.assert_array_equal(net(x)[:, 0], x[:, 0] * x[:, 1])
    assert net.theta.size == 8


def test_a_skip_adds_the_input_where_the_widths_agree():
    net, x = network("tanh", skip=(0.5, 2)), examples().x
    assert [net.skips(index) for index in range(3)] == [False, True, False]
    steps = net.forward(x)
    np.testing.assert_allclose(steps[2].inputs, 0.5 * np.tanh(steps[1].z) + 2 * steps[1].inputs, rtol=1e-12)
    assert "skip 0.5 f(z) + 2 x" in repr(net)


def test_a_skip_of_nothing_else_hands_the_input_through():
    net = MLP((3, 3, 3, 3), "ReLU", "linear", rng=rng(), skip=(0, 1))
    x = examples().x
    np.testing.assert_array_equal(net.forward(x)[-1].inputs, x)
    signals = net.backward(net.forward(x), np.ones((len(x), 3))).signals
    np.testing.assert_array_equal(signals[1], 0)  # nothing goes through the activation
    assert np.all(loss_and_gradient(net, Data("own", x, x))[1].flat[:12] == 0)


@pytest.mark.parametrize("name", GATES)
def test_a_gates_slope_is_the_length_of_its_gradient(name):
    net = network(name)
    z = net.forward(examples().x)[0].z
    step, k = 1e-6, 5
    by = []
    for half in (slice(0, k), slice(k, 2 * k)):
        moved = [z.copy(), z.copy()]
        moved[0][:, half] += step
        moved[1][:, half] -= step
        by.append((AS_VECTORS[name](moved[0]) - AS_VECTORS[name](moved[1])) / (2 * step))
    np.testing.assert_allclose(net.hidden_slopes(0, z), np.hypot(*by), rtol=1e-6, atol=1e-8)


def test_networks_of_equal_size():
    assert parameter_count((2, 16, 16, 2), "ReLU") == MLP((2, 16, 16, 2), "ReLU", rng=rng()).theta.size
    assert parameter_count((2, 16, 16, 2), "PReLU", "shared") == 354 + 2
    for sizes in ((2, 16, 16, 2), (64, 32, 10), (3, 8, 4, 1)):
        for unit in ("SwiGLU", "PReLU", "maxout"):
            wanted, found = parameter_count(sizes, "ReLU"), equal_sizes(sizes, unit)
            others = [(found[0], *(width + change for width in found[1:-1]), found[-1]) for change in (-1, 1)]
            distance = abs(parameter_count(found, unit) - wanted)
            assert all(distance <= abs(parameter_count(sizes, unit) - wanted) for sizes in others if min(sizes) > 0)
    assert equal_sizes((2, 16, 16, 2), "tanh") == (2, 16, 16, 2)
    assert equal_sizes((2, 3), "tanh") == (2, 3)


def test_a_product_is_learned_by_a_gate_and_not_by_a_sum():
    """x y on a square: a bilinear network comes far closer than one of ReLUs with more parameters."""
    x = rng().uniform(-1, 1, (400, 2))
    data = Data("product", x, x[:, 0] * x[:, 1])
    nets = {unit: MLP((2, width, 1), unit, "linear", rng=rng(1)) for unit, width in (("bilinear", 4), ("ReLU", 12))}
    for net in nets.values():
        train(net, data, epochs=150, rng=rng(2), optimiser=SGD(0.1, momentum=0.9))
    assert evaluate(nets["bilinear"], data) > 0.9999 > evaluate(nets["ReLU"], data)


# -- what is refused ----------------------------------------------------------------------------------


def test_names_of_gates():
    assert find_unit("swiglu") is find_unit("SwiGLU") is find_unit(GATES["SwiGLU"])
    with pytest.raises(LookupError, match="no activation called 'swigluu'"):
        find_unit("swigluu")


def test_what_does_not_fit():
    with pytest.raises(ValueError, match="must have the same columns of a layer's weights"):
        stack([network("GLU"), network("tanh")])
    with pytest.raises(ValueError, match="must have the same skip, not None and"):
        stack([network("tanh"), network("tanh", skip=1)])
    with pytest.raises(ValueError, match="twice the columns"):
        network("tanh").with_activation("GLU")
    assert network("ReGLU").with_activation("GLU").activations == (GATES["GLU"],) * 2
    for skip, error in (("1", TypeError), ((1, 2, 3), TypeError), ((1, np.nan), TypeError), ([1], TypeError)):
        with pytest.raises(error, match="skip must be"):
            network("tanh", skip=skip)
    with pytest.raises(ValueError, match="without skips"):
        linear_breaks(MLP((1, 1, 1), "ReLU", "linear", rng=rng(), skip=1), [0], [1])
    with pytest.raises(ValueError, match="maxout is not straight"):
        linear_breaks(MLP((1, 1, 1), "maxout", "linear", rng=rng()), [0], [1])
    with pytest.raises(ValueError, match="with skips do not collapse"):
        linear_collapse(network("identity", skip=1))
    with pytest.raises(ValueError, match="only layers of identities collapse into one, and one has GLU"):
        linear_collapse(network("GLU"))


def test_a_record_that_changes_the_precision_is_refused_with_the_line():
    def leaky(x):
        return np.where(x > 0, 1, 0.1) * x

    with pytest.raises(TypeError, match=r"f of leaky gives float64 for float32, in `return np\.where"):
        MLP((2, 3, 2), leaky, rng=rng())
    wrong = dataclasses.replace(find_unit("ReLU"), df=lambda x: np.where(x > 0, 1.0, 0.0))
    with pytest.raises(TypeError, match="df of ReLU gives float64 for float32"):
        MLP((2, 3, 2), [wrong], rng=rng())


@pytest.mark.parametrize("settings", [{}, {"skip": (0.5, 2)}], ids=str)
@pytest.mark.parametrize("name", GATES)
def test_the_probe_checks_their_gradients(name, settings):
    nets = stack(network(name, seed, **settings) for seed in range(2))
    assert gradient_check(nets, examples()).relative.max() < 1e-6
