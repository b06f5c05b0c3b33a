"""Networks: gradients against differences and PyTorch, one against many side by side, and what is refused."""

import copy
import pickle

import numpy as np
import pytest

from actcourse import CATALOG, find
from actcourse.networks import DATA, MLP, SGD, Adam, Data, RMSProp, stack, train
from actcourse.networks.data import side_by_side
from actcourse.networks.initial import INITIALISERS
from actcourse.networks.layers import learned_param
from actcourse.networks.outputs import OUTPUTS
from actcourse.networks.training import Training, loss_and_gradient
from tests.oracles import torch_functions


def rng(seed=0):
    return np.random.default_rng(seed)


def examples(output, features=3, count=12, seed=1):
    x = rng(seed).standard_normal((count, features))
    if output == "linear":
        return Data("numbers", x, rng(seed + 1).standard_normal((count, 2)))
    classes = 2 if output == "sigmoid" else 4
    return Data("labels", x, np.arange(count) % classes, classes)


OUTPUT_SIZES = {"linear": 2, "sigmoid": 1, "softmax": 4}


def network(activation, output="softmax", sizes=(3, 6, 5), seed=0, **settings):
    """A network whose biases and learned parameters are random too: at zero, a ReLU's scores may lie on its kink."""
    net = MLP((*sizes, OUTPUT_SIZES[output]), activation, output, rng=rng(seed), **settings)
    for layer in net.layers:
        layer.biases[...] = rng(seed + 5).normal(0, 0.3, layer.biases.shape)
        if layer.learned is not None:
            layer.learned[...] *= rng(seed + 6).uniform(0.5, 1.5, layer.learned.shape)
    return net


def difference_quotients(net, data, h=1e-6):
    """The loss's derivative by every parameter, by central differences."""
    quotients = np.zeros_like(net.theta)
    for index in range(net.theta.size):
        losses = []
        for sign in (1, -1):
            kept = net.theta[index]
            net.theta[index] = kept + sign * h
            losses.append(float(loss_and_gradient(net, data)[0]))
            net.theta[index] = kept
        quotients[index] = (losses[0] - losses[1]) / (2 * h)
    return quotients


# -- gradients ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", CATALOG, ids=lambda one: one.name)
def test_gradients_are_the_difference_quotients(one):
    output = list(OUTPUT_SIZES)[CATALOG.index(one) % 3]
    if one.name == "sine":
        one = one.tuned(omega_0=1)  # at 30 the loss turns within h
    net, data = network(one, output), examples(output)
    np.testing.assert_allclose(
        loss_and_gradient(net, data)[1].flat, difference_quotients(net, data), rtol=1e-5, atol=1e-8
    )


@pytest.mark.parametrize("learned", ["channel", "shared"])
@pytest.mark.parametrize("output", OUTPUT_SIZES)
def test_learned_parameters_have_the_gradient_of_the_difference_quotients(learned, output):
    net, data = network(["PReLU", find("SiLU").learning("beta")], output, learned=learned), examples(output)
    counts = [0 if layer.learned is None else layer.learned.size for layer in net.layers]
    assert counts == ([6, 5, 0] if learned == "channel" else [1, 1, 0])
    gradient = loss_and_gradient(net, data)[1].flat
    assert all(np.all(layer.learned != 0) for layer in net.views(gradient)[:2])
    np.testing.assert_allclose(gradient, difference_quotients(net, data), rtol=1e-5, atol=1e-8)


def in_pytorch(torch, net, data):
    """Loss and gradient of the same network in PyTorch, as float and as layers of arrays."""
    tensors = [
        [None if part is None else torch.tensor(part, requires_grad=True) for part in layer] for layer in net.layers
    ]
    h = torch.tensor(data.x)
    for index, (weights, biases, slope) in enumerate(tensors):
        h = h @ weights + biases
        if index < len(net.activations):
            activation = net.activations[index]
            params = dict(activation.defaults)
            if slope is not None and activation.name == "PReLU":
                h = torch.nn.functional.prelu(h, slope[0])
                continue
            if slope is not None:
                params[learned_param(activation).name] = slope
            h = torch_functions()[activation.name](h, **params)
    losses = {
        "linear": lambda: ((h - torch.tensor(data.y)) ** 2).sum(dim=-1).mean() / 2,
        "sigmoid": lambda: torch.nn.functional.binary_cross_entropy_with_logits(h[:, 0], torch.tensor(data.y * 1.0)),
        "softmax": lambda: torch.nn.functional.cross_entropy(h, torch.tensor(data.y)),
    }
    loss = losses[net.output.name]()
    loss.backward()
    return float(loss.detach()), [[None if part is None else part.grad.numpy() for part in layer] for layer in tensors]


SMOOTH_ENOUGH = ("sigmoid", "tanh", "ReLU", "leaky ReLU", "PReLU", "ELU", "SELU", "softplus", "GELU", "SiLU", "Mish")


@pytest.mark.parametrize("output", OUTPUT_SIZES)
@pytest.mark.parametrize("name", SMOOTH_ENOUGH)
def test_pytorch_agrees_on_loss_and_gradients(name, output, torch):
    net, data = network(name, output), examples(output)
    loss, gradient = loss_and_gradient(net, data)
    their_loss, theirs = in_pytorch(torch, net, data)
    assert loss == pytest.approx(their_loss, rel=1e-12)
    for layer, their_layer in zip(net.views(gradient.flat), theirs, strict=True):
        for part, their_part in zip(layer, their_layer, strict=True):
            if part is not None:
                np.testing.assert_allclose(part, their_part, rtol=1e-9, atol=1e-12)


def test_scikit_learns_worked_example():
    """The numbers of `test_fit` in scikit-learn's tests of its MLP, which were worked out by hand."""
    net = MLP((3, 2, 1), "sigmoid", "sigmoid", rng=rng())
    first, second = net.layers
    first.weights[...], first.biases[...] = [[0.1, 0.2], [0.3, 0.1], [0.5, 0]], 0.1
    second.weights[...], second.biases[...] = [[0.1], [0.2]], 1.0
    x, y = np.array([[0.6, 0.8, 0.7]]), np.array([[0.0]])
    steps = net.forward(x)
    _, delta = net.output.loss(steps[-1].z, y)
    SGD(0.1, weight_decay=0.1).start(net.theta, net.decays)(net.backward(steps, delta).flat)
    worked_out = [[0.098, 0.195756], [0.2956664, 0.096008], [0.4939998, -0.002244]]
    np.testing.assert_allclose(first.weights, worked_out, atol=5e-4)  # one line there takes 0.6 for an input of 0.7
    np.testing.assert_allclose(first.biases, [[0.098333, 0.09626]], atol=1e-4)
    np.testing.assert_allclose(second.weights, [[0.04706], [0.154089]], atol=1e-4)
    np.testing.assert_allclose(second.biases, [[0.9235]], atol=1e-4)
    np.testing.assert_allclose(net(x), [[0.739]], atol=1e-3)


@pytest.mark.parametrize("output", OUTPUTS)
def test_huge_scores_have_finite_losses_and_gradients(output):
    scores = np.array([[1e4, -1e4], [-1e4, 1e4], [0, 1e4]])
    targets = np.array([[0.0, 1.0], [0, 1], [1, 0]])
    loss, delta = OUTPUTS[output].loss(scores, targets)
    assert np.isfinite(loss)
    assert np.isfinite(delta).all()
    assert np.isfinite(OUTPUTS[output].function(scores)).all()


# -- optimisers ---------------------------------------------------------------------------------------


OPTIMISERS = [
    (SGD(0.05), "SGD", {"lr": 0.05}),
    (SGD(0.05, momentum=0.9), "SGD", {"lr": 0.05, "momentum": 0.9}),
    (SGD(0.05, momentum=0.9, nesterov=True), "SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    (RMSProp(0.01), "RMSprop", {"lr": 0.01}),
    (Adam(0.01), "Adam", {"lr": 0.01}),
]


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize(("ours", "name", "settings"), OPTIMISERS, ids=repr)
def test_ten_steps_of_every_optimiser_are_pytorchs(ours, name, settings, decay, torch):
    net, data = network("PReLU"), examples("softmax")
    step = type(ours)(**vars(ours) | {"weight_decay": decay}).start(net.theta, net.decays)
    their_net = network("PReLU")
    weights = [torch.tensor(layer.weights, requires_grad=True) for layer in their_net.layers]
    others = [
        torch.tensor(part, requires_grad=True) for layer in their_net.layers for part in layer[1:] if part is not None
    ]
    groups = [{"params": weights, "weight_decay": decay}, {"params": others}]
    theirs = getattr(torch.optim, name)(groups, **settings)
    for _ in range(10):
        gradient = loss_and_gradient(net, data)[1].flat
        of_layers = net.views(gradient.copy())
        for tensor, part in zip(weights, (layer.weights for layer in of_layers), strict=True):
            tensor.grad = torch.tensor(part)
        for tensor, part in zip(others, (p for layer in of_layers for p in layer[1:] if p is not None), strict=True):
            tensor.grad = torch.tensor(part)
        theirs.step()
        step(gradient)
    for layer, tensor in zip(net.layers, weights, strict=True):
        np.testing.assert_allclose(layer.weights, tensor.detach().numpy(), rtol=0, atol=1e-10)
    parts = [part for layer in net.layers for part in layer[1:] if part is not None]
    for part, tensor in zip(parts, others, strict=True):
        np.testing.assert_allclose(part, tensor.detach().numpy(), rtol=0, atol=1e-10)


# -- side by side -------------------------------------------------------------------------------------


DIFFERENT = ["ReLU", "PReLU", "RReLU", find("SiLU").learning("beta"), "tanh", ("GELU", "RReLU")]


@pytest.mark.parametrize("optimiser", [SGD(0.1, momentum=0.9, weight_decay=0.01), Adam(0.01), RMSProp(0.01)], ids=repr)
@pytest.mark.parametrize("learned", ["channel", "shared"])
def test_side_by_side_is_the_same_as_one_by_one(optimiser, learned):
    settings = {"learned": learned, "dropout": 0.2}
    rules = ["he", "lecun_uniform", "orthogonal", None, "xavier", "framework"]
    nets = [
        network(one, seed=seed, init=rule, **settings)
        for seed, (one, rule) in enumerate(zip(DIFFERENT, rules, strict=True))
    ]
    rates = np.linspace(0.5, 1.5, len(nets)) * optimiser.learning_rate
    data = examples("softmax", count=30)
    together = stack(nets)
    options = {"epochs": 4, "batch_size": 8, "validation": examples("softmax", seed=9)}
    history = train(together, data, rng=rng(3), optimiser=_with_rate(optimiser, rates), **options)
    for index, net in enumerate(nets):
        alone = train(net, data, rng=rng(3), optimiser=_with_rate(optimiser, rates[index]), **options)
        np.testing.assert_allclose(history.losses[:, index], alone.losses, rtol=1e-10)
        np.testing.assert_allclose(history.scores[:, index], alone.scores, rtol=1e-10)
        for mine, theirs in zip(together[index].layers, net.layers, strict=True):
            np.testing.assert_allclose(mine.weights, theirs.weights, rtol=1e-8, atol=1e-11)
            if theirs.learned is not None:
                np.testing.assert_allclose(mine.learned, theirs.learned, rtol=1e-8)


def _with_rate(optimiser, rate):
    return type(optimiser)(**vars(optimiser) | {"learning_rate": rate})


def test_two_leading_axes_and_data_of_their_own():
    sets = [examples("softmax", count=20, seed=seed) for seed in (1, 11, 21)]
    both = Data("three", np.stack([one.x for one in sets]), np.stack([one.y for one in sets]), 4)
    grid = [[network(one, seed=seed) for seed in range(3)] for one in ("ReLU", "RReLU")]
    together = stack(stack(row) for row in grid)
    assert together.networks == (2, 3)
    history = train(together, both, epochs=3, batch_size=7, rng=[rng(seed) for seed in range(3)])
    assert history.losses.shape == (3, 2, 3)
    for row, nets in enumerate(grid):
        for seed, net in enumerate(nets):
            alone = train(net, sets[seed], epochs=3, batch_size=7, rng=rng(seed))
            np.testing.assert_allclose(history.losses[:, row, seed], alone.losses, rtol=1e-10)
            np.testing.assert_allclose(together[row][seed].theta, net.theta, rtol=1e-8, atol=1e-11)


def test_float32_stays_float32():
    net = network(["PReLU", "RReLU"], dtype=np.float32, dropout=0.3)
    train(net, examples("softmax"), epochs=2, rng=rng())
    assert net.theta.dtype == net(np.ones((2, 3))).dtype == np.float32
    steps = net.forward(np.ones((2, 3), np.float32))
    assert {step.z.dtype for step in steps} == {np.dtype(np.float32)}


# -- what is random -----------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{"activation": "RReLU"}, {"activation": "ReLU", "dropout": 0.5}])
def test_evaluation_is_never_random(settings):
    net = network(**settings)
    x = rng(7).standard_normal((5, 3))
    np.testing.assert_array_equal(net(x), net(x))
    if "dropout" not in settings:
        np.testing.assert_array_equal(net(x), network(find("leaky ReLU").tuned(negative_slope=11 / 48))(x))


def test_random_parameters_and_dropout_are_drawn_for_every_unit_and_example_in_training():
    seen = []

    class Watching(MLP):
        def backward(self, steps, delta, into=None):
            seen.append(steps)
            return super().backward(steps, delta, into)

    net = network("RReLU", dropout=0.25, sizes=(3, 40, 40))
    net.__class__ = Watching
    train(net, examples("softmax", count=200), epochs=1, batch_size=None, rng=rng())
    (steps,) = seen
    drawn, mask = steps[0].drawn, steps[0].mask
    assert drawn.shape == mask.shape == (200, 40)
    assert np.unique(drawn).size == drawn.size
    assert 0 <= drawn.min() < 0.01 < 0.99 < drawn.max() <= 1
    np.testing.assert_allclose(np.unique(mask), [0, 1 / 0.75])
    assert mask.mean() == pytest.approx(1, abs=0.02)
    negative = steps[0].z < 0
    slopes = 1 / 8 + (1 / 3 - 1 / 8) * drawn
    np.testing.assert_allclose(steps[1].inputs[negative], (slopes * steps[0].z * mask)[negative])


def test_the_same_rng_gives_the_same_network_and_training():
    runs = [network("RReLU", seed=4, dropout=0.1) for _ in range(2)]
    histories = [train(net, examples("softmax"), epochs=2, rng=rng(8)) for net in runs]
    np.testing.assert_array_equal(runs[0].theta, runs[1].theta)
    np.testing.assert_array_equal(histories[0].losses, histories[1].losses)


# -- initialisation -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "variance"),
    [("xavier", 2 / 500), ("he", 2 / 300), ("lecun", 1 / 300), ("framework", 1 / 900)],
)
def test_initial_weights_have_the_variance_of_their_rule(name, variance):
    for form in (name,) if name == "framework" else (name, f"{name}_normal", f"{name}_uniform"):
        weights = INITIALISERS[form](300, 200, rng())
        assert weights.shape == (300, 200)
        assert weights.var() == pytest.approx(variance, rel=0.03)
        assert abs(weights.mean()) < 4 * np.sqrt(variance / weights.size)


def test_uniform_weights_keep_to_their_limit():
    assert np.abs(INITIALISERS["xavier_uniform"](300, 200, rng())).max() <= np.sqrt(6 / 500)
    net = MLP((300, 200, 2), "ReLU", rng=rng(), init="framework")
    assert np.abs(net.layers[0].weights).max() <= 1 / np.sqrt(300)
    assert 0 < np.abs(net.layers[0].biases).max() <= 1 / np.sqrt(300)


@pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7)])
def test_orthogonal_weights_are_orthogonal(shape):
    weights = INITIALISERS["orthogonal"](*shape, rng())
    small = weights.T @ weights if shape[0] >= shape[1] else weights @ weights.T
    np.testing.assert_allclose(small, np.eye(min(shape)), atol=1e-12)


def test_a_card_chooses_its_initialisation():
    relu, tanh = (MLP((400, 400, 2), one, rng=rng()) for one in ("ReLU", "tanh"))
    chosen = MLP((400, 400, 2), "ReLU", rng=rng(), init="zeros")
    assert relu.layers[0].weights.var() == pytest.approx(2 / 400, rel=0.03)
    assert tanh.layers[0].weights.var() == pytest.approx(1 / 400, rel=0.03)
    assert not chosen.theta.any()


# -- the same, otherwise ------------------------------------------------------------------------------


def test_another_activation_keeps_the_weights():
    net = network("ReLU")
    other = net.with_activation("PReLU")
    for mine, theirs in zip(net.layers, other.layers, strict=True):
        np.testing.assert_array_equal(mine.weights, theirs.weights)
        np.testing.assert_array_equal(mine.biases, theirs.biases)
    assert other.layers[0].learned is not None
    assert np.all(other.layers[0].learned == 0.25)
    other.layers[0].weights[...] = 0
    assert net.layers[0].weights.all()  # a copy
    side = stack([net, network("tanh", seed=1)]).with_activation("ELU")
    np.testing.assert_array_equal(side[0].theta, net.theta)
    x = rng().standard_normal((4, 3))
    np.testing.assert_allclose(side(x)[0], net.with_activation("ELU")(x))


def test_the_summary_says_what_is_there():
    net = network(["PReLU", "tanh"], dropout=0.5)
    assert net.summary().splitlines() == [
        "layer 1: 3 -> 6, PReLU, 30 parameters, 6 of them its activation's; weights start by he",
        "layer 2: 6 -> 5, tanh, 35 parameters; weights start by xavier",
        "layer 3: 5 -> 4, softmax, 24 parameters; weights start by xavier",
        "89 parameters, dropout 0.5, float64",
    ]
    side = stack([network("ReLU"), network("tanh")])
    assert "ReLU, tanh" in repr(side)
    assert "2 networks side by side" in repr(side)
    assert "weights start by he and xavier" in repr(side)


# -- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(3,), (3, 0, 2), (3, -1, 2), (3, 2.5, 2), "32", 5, (), None])
def test_sizes_must_fit(sizes):
    with pytest.raises(ValueError, match="sizes must be at least two positive whole numbers"):
        MLP(sizes, "ReLU", rng=rng())


def test_what_a_network_refuses():
    with pytest.raises(LookupError, match="Did you mean 'softmax'"):
        MLP((3, 4, 2), "ReLU", "softmx", rng=rng())
    with pytest.raises(ValueError, match="a softmax over one output is always 1"):
        MLP((3, 4, 1), "ReLU", rng=rng())
    with pytest.raises(ValueError, match="the last of sizes is 3"):
        MLP((3, 4, 3), "ReLU", "sigmoid", rng=rng())
    with pytest.raises(ValueError, match="2 hidden layers and 1 activations"):
        MLP((3, 4, 4, 2), ["ReLU"], rng=rng())
    with pytest.raises(LookupError, match="Did you mean 'ReLU'"):
        MLP((3, 4, 2), "RelUx", rng=rng())
    with pytest.raises(TypeError, match=r"rng must be a NumPy generator, such as .*, not 0"):
        MLP((3, 4, 2), "ReLU", rng=0)
    with pytest.raises(LookupError, match="no initialisation called 'kaiming'"):
        MLP((3, 4, 2), "ReLU", rng=rng(), init="kaiming")
    with pytest.raises(ValueError, match=r"at least 0 and below 1, not 1.5"):
        MLP((3, 4, 2), "ReLU", rng=rng(), dropout=1.5)
    with pytest.raises(ValueError, match="'channel' or 'shared', not 'both'"):
        MLP((3, 4, 2), "ReLU", rng=rng(), learned="both")
    with pytest.raises(TypeError, match="one network and not several"):
        network("ReLU")[0]


def test_what_a_stack_refuses():
    with pytest.raises(ValueError, match="the same sizes"):
        stack([network("ReLU"), network("ReLU", sizes=(3, 7, 5))])
    with pytest.raises(ValueError, match="the same output, not softmax and linear"):
        stack([MLP((3, 4, 2), "ReLU", rng=rng()), MLP((3, 4, 2), "ReLU", "linear", rng=rng())])
    with pytest.raises(ValueError, match="the same dtype"):
        stack([network("ReLU"), network("ReLU", dtype=np.float32)])
    with pytest.raises(ValueError, match="at least one"):
        stack([])


def test_what_is_drawn_fits_networks_that_differ_in_the_last_axis():
    """Data sets of their own, one for each activation: what is drawn for a data set goes to its network."""
    names = ("RReLU", "PReLU")
    sets = [examples("softmax", count=20), examples("softmax", count=20)]
    alone = [network(name, seed=3) for name in names]
    both = stack([network(name, seed=3) for name in names])
    train(both, side_by_side(sets), epochs=2, rng=[rng(4), rng(5)])
    for index, (net, data) in enumerate(zip(alone, sets, strict=True)):
        train(net, data, epochs=2, rng=rng(4 + index))
        np.testing.assert_allclose(both[index].layers[0].weights, net.layers[0].weights, rtol=1e-8)


@pytest.mark.parametrize("optimiser", [SGD, RMSProp, Adam])
def test_a_step_leaves_the_gradient_as_it_is(optimiser):
    theta, gradient = np.ones(4), np.arange(4.0)
    step = optimiser(0.1, weight_decay=0.5).start(theta, np.array([1.0, 1, 0, 0]))
    step(gradient)
    np.testing.assert_array_equal(gradient, np.arange(4.0))
    assert theta[0] != 1  # moved by its decay alone


def test_equal_rows_of_different_networks_stand_side_by_side():
    def row():
        return stack(network(name, seed=5) for name in ("tanh", "PReLU", "ReLU"))

    both, x = stack([row(), row()]), examples("softmax").x
    assert both.networks == (2, 3)
    np.testing.assert_allclose(both.scores(x), np.stack([row().scores(x)] * 2), rtol=1e-12)
    np.testing.assert_allclose(both[1][2].scores(x), network("ReLU", seed=5).scores(x), rtol=1e-12)


def test_a_parameter_that_could_be_learned_and_is_not_keeps_its_value_beside_one_that_is():
    names = ("PReLU", "SiLU", find("PReLU").fixed())
    both, x = stack([network(name, seed=5) for name in names]), examples("softmax").x
    for index, name in enumerate(names):
        np.testing.assert_allclose(both.scores(x)[index], network(name, seed=5).scores(x), rtol=1e-12)


# -- copies ---------------------------------------------------------------------------------------------------

COPIES = {"deep": copy.deepcopy, "shallow": copy.copy, "pickled": lambda net: pickle.loads(pickle.dumps(net))}


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("side_by_side", [False, True])
def test_a_copy_learns_and_its_layers_are_its_parameters(how, side_by_side):
    net = MLP((2, 4, 2), "PReLU", rng=rng())
    if side_by_side:
        net = stack([net, MLP((2, 4, 2), "ELU", rng=rng())])
    other, before = COPIES[how](net), net.theta.copy()
    np.testing.assert_array_equal(other.theta, net.theta)
    moons = DATA["moons"](rng())
    train(other, moons, epochs=2, rng=rng())
    assert np.abs(other.theta - before).max(axis=-1).min() > 0
    other.theta[...] = 0
    np.testing.assert_array_equal(other(moons.x), np.full_like(other(moons.x), 0.5))
    if how != "shallow":
        np.testing.assert_array_equal(net.theta, before)


@pytest.mark.parametrize("how", COPIES.values(), ids=COPIES)
def test_records_of_the_catalogue_are_copied_by_name(how):
    for record in CATALOG:
        assert how(record) is record
        tuned = record.tuned(**{param.name: param.high for param in record.params})
        assert how(tuned) == tuned


def test_what_holds_the_views_of_something_else_is_not_copied():
    net = MLP((2, 4, 2), "tanh", rng=rng())
    for held in (Training(net, DATA["moons"](rng()), rng=rng()), net.buffer()):
        for how in COPIES.values():
            with pytest.raises(TypeError, match="cannot be copied"):
                how(held)


def test_layers_cannot_be_parted_from_their_parameters():
    net = MLP((2, 4, 2), "tanh", rng=rng())
    with pytest.raises(AttributeError):
        net.layers = []
    with pytest.raises(TypeError):
        net.layers[0] = net.layers[1]
