"""Watched trainings: each number worked out by hand, from saved weights or in another way; what it must not change."""

from itertools import pairwise

import numpy as np
import pytest

from actcourse.functions.saturating import SIGMOID
from actcourse.networks import DATA, MLP, SGD, Adam, Data, Watch, batches, stack, train
from actcourse.networks.probe import dead_units, forward_signal, slopes
from actcourse.networks.training import Training, loss_and_gradient
from tests.reading import check_reading
from tests.test_networks import in_pytorch

NAMES = ("mean", "spread", "flat", "silent", "deaths", "revivals", "gradient", "update")


def rng(seed=0):
    return np.random.default_rng(seed)


def moons(count=80):
    return DATA["moons"](rng(), count).split(rng(1))


def line(count=40):
    x = rng(3).standard_normal((count, 2))
    return Data("line", x, x @ [1.0, -2.0] + 0.5)


def equal(ours, theirs, **tolerance):
    for name in NAMES:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), err_msg=name, **tolerance)


# -- each number --------------------------------------------------------------------------------------


def test_a_training_of_one_unit_worked_out_by_hand():
    net = MLP((1, 1, 1), "tanh", "linear", rng=rng())
    w, b, v, c = net.theta[...] = [0.8, 0.1, -0.5, 0.2]
    data, seen, rate = Data("three", [[-1.0], [0.5], [2.0]], [1.0, 0.0, -1.0]), np.array([0.0, 1.0, 4.0]), 0.3
    layers = train(net, data, epochs=3, batch_size=None, optimiser=SGD(rate), rng=rng(), watch=seen[:, None]).layers
    assert layers.axes == ("epoch", "layer")
    x, y = data.x[:, 0], data.y
    for epoch in range(4):
        h = np.tanh(w * seen + b)
        np.testing.assert_allclose(layers.mean[epoch], [h.mean(), (v * h + c).mean()])
        np.testing.assert_allclose(layers.spread[epoch], [h.std(), (v * h + c).std()])
        assert layers.flat[epoch, 0] == np.mean(1 - h**2 < 0.05)
        assert layers.silent[epoch, 0] == layers.deaths[epoch, 0] == layers.revivals[epoch, 0] == 0
        assert np.isnan([getattr(layers, name)[epoch, 1] for name in ("flat", "silent", "deaths", "revivals")]).all()
        h = np.tanh(w * x + b)
        error = v * h + c - y
        by_w, by_v = (error * v * (1 - h**2) * x).mean(), (error * h).mean()
        if epoch < 3:
            np.testing.assert_allclose(layers.gradient[epoch + 1], np.abs([by_w, by_v]))
            np.testing.assert_allclose(layers.update[epoch + 1], np.log10(np.abs([rate * by_w / w, rate * by_v / v])))
        b, c = b - rate * (error * v * (1 - h**2)).mean(), c - rate * error.mean()
        w, v = w - rate * by_w, v - rate * by_v
    assert np.isnan([layers.gradient[0], layers.update[0]]).all()
    assert 0 < layers.flat[0, 0] < 1


@pytest.mark.parametrize(
    "names", [("ReLU", "tanh"), ("PReLU", "GELU"), ("RReLU", "sigmoid"), ("ReGLU", "GLU"), ("maxout", "SwiGLU")]
)
@pytest.mark.parametrize("skip", [None, (0.5, 0.8)])
@pytest.mark.parametrize("optimiser", [SGD(0.3, momentum=0.9), Adam(0.03)], ids=lambda one: type(one).__name__)
def test_all_numbers_from_the_weights_of_each_epoch(optimiser, skip, names):
    data, other = moons()
    net = MLP((2, 5, 5, 2), names, rng=rng(), skip=skip)
    training = Training(net, data, rng=rng(), batch_size=None, optimiser=optimiser, watch=other.x)
    nets = [net.with_activation(names)]
    for _ in range(6):
        training.epoch()
        nets.append(net.with_activation(names))
        for mine, theirs in zip(nets[-1].layers, net.layers, strict=True):
            if mine.learned is not None:
                mine.learned[...] = theirs.learned
    found = training.history.layers
    steepest = [0.05 * getattr(unit, "lipschitz", 1) for unit in net.activations]
    for epoch, one in enumerate(nets):
        signal = forward_signal(one, other.x)
        np.testing.assert_allclose(found.mean[epoch], signal.mean, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(found.spread[epoch] ** 2, signal.variance, rtol=1e-10)
        np.testing.assert_array_equal(found.silent[epoch, :-1], dead_units(one, other.x))
        flat = [np.mean(np.abs(f) < bound) for f, bound in zip(slopes(one, other.x), steepest, strict=True)]
        np.testing.assert_allclose(found.flat[epoch, :-1], flat)
    for epoch, (before, after) in enumerate(pairwise(nets), 1):
        dead = [[{*np.flatnonzero((f == 0).all(axis=0))} for f in slopes(one, other.x)] for one in (before, after)]
        for layer, (then, now) in enumerate(zip(*dead, strict=True)):
            assert found.deaths[epoch, layer] == len(now - then)
            assert found.revivals[epoch, layer] == len(then - now)
        if "RReLU" in names:
            continue  # what is random in training has another gradient than evaluation
        gradient = net.views(loss_and_gradient(before, data)[1].flat)
        for layer, by in enumerate(gradient):
            assert found.gradient[epoch, layer] == pytest.approx(np.sqrt(np.mean(by.weights**2)))
            weights, moved = before.layers[layer].weights, after.layers[layer].weights
            ratio = np.linalg.norm(moved - weights) / np.linalg.norm(weights)
            assert found.update[epoch, layer] == pytest.approx(np.log10(ratio), rel=1e-6)


@pytest.mark.parametrize(("size", "measured"), [(7, (0, 5)), (25, (0, 2)), (30, (0, 1)), (60, (0,))])
def test_of_many_steps_two_are_averaged(size, measured):
    data = moons()[0]
    net, mine = (MLP((2, 6, 2), "tanh", rng=rng()) for _ in range(2))
    found = train(net, data, epochs=3, batch_size=size, optimiser=SGD(0.5), rng=rng(5), watch=data.x).layers
    order, step = batches(data, size, rng(5)), SGD(0.5).start(mine.theta, mine.decays)
    for epoch in range(1, 4):
        squares, ratios = [], []
        for number, batch in enumerate(order):
            before, gradient = mine.theta.copy(), loss_and_gradient(mine, batch)[1].flat
            step(gradient)
            if number in measured:
                parts = [mine.views(array) for array in (gradient, mine.theta - before, before)]
                by, moved, weights = ([np.mean(layer.weights**2) for layer in part] for part in parts)
                squares.append(by)
                ratios.append(np.sqrt(np.divide(moved, weights)))
        assert len(ratios) == len(measured)
        np.testing.assert_allclose(found.gradient[epoch], np.sqrt(np.mean(squares, axis=0)), rtol=1e-10)
        np.testing.assert_allclose(found.update[epoch], np.log10(np.mean(ratios, axis=0)), rtol=1e-10)


def test_gradients_are_pytorchs(torch):
    net, data = MLP((2, 6, 5, 2), ("ReLU", "tanh"), rng=rng()), moons()[0]
    _, theirs = in_pytorch(torch, net, data)
    found = train(net, data, epochs=1, batch_size=None, optimiser=SGD(0.1), rng=rng(), watch=data.x).layers
    np.testing.assert_allclose(found.gradient[1], [np.sqrt(np.mean(by[0] ** 2)) for by in theirs], rtol=1e-10)


# -- silent units ---------------------------------------------------------------------------------------


class _Pushed:
    """An optimiser that sets the biases of the first layer, in each step as it is told."""

    def __init__(self, *biases):
        self.biases = biases

    def start(self, theta, decays):
        told = iter(self.biases)

        def step(gradient):
            theta[..., 3:6] = next(told)  # after the weights of three units with one input

        return step


def test_units_pushed_silent_and_revived():
    net = MLP((1, 3, 1), "ReLU", "linear", rng=rng())
    net.layers[0].weights[...] = [[1, 1, -1]]
    x = np.array([[-2.0], [0.5], [3.0]])
    # The first two are silent below −3, the third below −2; at exactly that the slope chosen is 0.
    steps = [(0, 0, -3), (-4, -3, -3), (-4, -2.9, -1), (5, -4, -4), (5, 5, 5)]
    options = {"epochs": 5, "batch_size": None, "optimiser": _Pushed(*steps), "rng": rng()}
    found = train(net, Data("three", x, x[:, 0]), **options, watch=x).layers
    np.testing.assert_array_equal(found.deaths[:, 0], [0, 1, 2, 0, 2, 0])
    np.testing.assert_array_equal(found.revivals[:, 0], [0, 0, 0, 2, 1, 2])
    np.testing.assert_allclose(found.silent[:, 0] * 3, [0, 1, 3, 1, 2, 0], rtol=1e-15)
    assert "deaths 5, revivals 5" in repr(found)


def test_one_input_that_a_unit_answers_to_keeps_it_from_being_silent():
    net = MLP((1, 3, 1), "ReLU", "linear", rng=rng())
    net.layers[0].weights[...], net.layers[0].biases[...] = [[1, 1, -1]], [[-3, -5, -5]]
    x = np.array([[-1.0], [2.0], [2.5]])
    for seen, silent in ((x, 1), ([*x, [3.01]], 2 / 3), ([*x, [1e3], [-1e3]], 0)):
        found = train(net, Data("three", x, x[:, 0]), epochs=1, optimiser=SGD(0.0), rng=rng(), watch=seen).layers
        np.testing.assert_array_equal(found.silent[:, 0], [silent] * 2)
    leaky = net.with_activation("leaky ReLU")
    found = train(leaky, Data("three", x, x[:, 0]), epochs=1, rng=rng(), watch=x).layers
    np.testing.assert_array_equal(found.silent[:, 0], 0)
    np.testing.assert_array_equal(found.flat[:, 0], 1)  # its slope of .01 is flat, and not silent


def test_a_slope_that_is_hardly_above_0_is_not_silent():
    net = MLP((1, 2, 1), "sigmoid", "linear", rng=rng())
    net.layers[0].weights[...], net.layers[0].biases[...] = 0, [[-740, -760]]  # slopes of 4e−322, and of 0
    x = np.array([[0.0], [1.0]])
    found = train(net, Data("two", x, x[:, 0]), epochs=1, optimiser=SGD(0.0), rng=rng(), watch=x).layers
    np.testing.assert_array_equal(found.silent[:, 0], 0.5)
    np.testing.assert_array_equal(found.flat[:, 0], 1)


def test_slopes_are_flat_by_the_share_of_the_steepest():
    x = np.array([[-6.0], [-2.0], [0.0], [1.0], [4.0]])
    data = Data("five", x, x[:, 0])

    def flat(name, **settings):
        net = MLP((1, 1, 1), name, "linear", rng=rng())
        net.theta[...] = [1, 0, 1, 0]
        return train(net, data, epochs=1, optimiser=SGD(0.0), rng=rng(), watch=Watch(x, **settings)).layers.flat[0, 0]

    assert flat("identity") == 0
    assert flat("sigmoid") == 1 / 5  # at −6 a hundredth of the steepest, at 4 a fourteenth
    assert flat("sigmoid", flat=0.1) == 2 / 5
    assert flat("sigmoid", flat=0.5) == np.mean(SIGMOID.derivative(x) < 0.125) == 3 / 5
    assert flat("tanh") == 2 / 5
    assert flat("step") == 1
    assert flat("exponential") == 1 / 5  # e^−6, of 1, as its slope has no largest
    assert flat(lambda x: 3 * np.tanh(x)) == 2 / 5  # a plain function, three times as steep


# -- one or many ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dtype", "near"), [(np.float64, 1e-9), (np.float32, 2e-3)])
@pytest.mark.parametrize("gates", [False, True])
def test_side_by_side_is_the_same_as_one_by_one(gates, dtype, near):
    data, other = moons()
    names = [("ReLU", "tanh"), ("sigmoid", "PReLU")]
    if gates:
        names = [("ReGLU", "GLU"), ("maxout", "bilinear")]
    nets = [[MLP((2, 6, 5, 2), pair, rng=rng(seed), dtype=dtype) for seed in range(3)] for pair in names]
    options = {"epochs": 4, "batch_size": 20, "optimiser": SGD(0.5, momentum=0.5)}
    both = stack(stack(row) for row in nets)
    watch = Watch(other.x, flat=0.3)
    found = train(both, data, **options, rng=rng(5), watch=watch).layers
    assert found.axes == ("epoch", "layer", "network 1", "network 2")
    assert {getattr(found, name).shape for name in NAMES} == {(5, 3, 2, 3)}
    for row, column in np.ndindex(2, 3):
        alone = train(nets[row][column], data, **options, rng=rng(5), watch=watch).layers
        one = type(found)(*(array[:, :, row, column] for array in found))
        equal(one, alone, rtol=near, atol=near)
    assert stack([nets[0][0]]).networks == (1,)
    lone = train(stack([nets[0][0]]), data, **options, rng=rng(5), watch=watch).layers
    assert lone.axes == ("epoch", "layer", "network")
    assert "1 networks" not in repr(lone)


def test_each_network_may_be_watched_on_inputs_of_its_own():
    data = moons()[0]
    nets = [MLP((2, 6, 2), "ReLU", rng=rng(seed)) for seed in range(2)]
    x = rng(4).standard_normal((2, 9, 2))
    options = {"epochs": 2, "rng": rng(5)}
    found = train(stack(nets), data, **options, watch=x).layers
    for index, net in enumerate(nets):
        alone = train(net, data, epochs=2, rng=rng(5), watch=x[index]).layers
        equal(type(found)(*(array[..., index] for array in found)), alone, rtol=1e-9, atol=1e-12)


@pytest.mark.sweep
@pytest.mark.parametrize("several", [False, True])
def test_watching_changes_nothing(several):
    data, other = moons()

    def trained(**how):
        nets = [MLP((2, 6, 5, 2), ("RReLU", "PReLU"), rng=rng(seed), dropout=0.3) for seed in range(2)]
        net = stack(nets) if several else nets[0]
        history = train(net, data, epochs=4, rng=rng(5), validation=other, patience=2, **how)
        return net.theta, history

    (off, unwatched), (on, watched) = trained(), trained(watch=other.x)
    np.testing.assert_array_equal(on, off)
    np.testing.assert_array_equal(watched.losses, unwatched.losses)
    np.testing.assert_array_equal(watched.scores, unwatched.scores)
    assert unwatched.layers is None
    assert watched.layers.mean.shape[0] == watched.epochs + 1
    assert [axes.get_ylabel() for axes in watched.still().axes] == [
        axes.get_ylabel() for axes in unwatched.still().axes
    ]


def test_a_network_without_hidden_layers_has_scores_gradient_and_update():
    data = line()
    found = train(MLP((2, 1), (), "linear", rng=rng()), data, epochs=2, rng=rng(), watch=data.x).layers
    assert {getattr(found, name).shape for name in NAMES} == {(3, 1)}
    assert np.isnan([found.flat, found.silent, found.deaths, found.revivals]).all()
    assert np.isfinite([found.mean, found.spread]).all()
    assert np.isfinite([found.gradient[1:], found.update[1:]]).all()


# -- runs that end otherwise ----------------------------------------------------------------------------


def test_a_network_that_diverged_is_nan_from_there_on():
    nets, data = [MLP((2, 6, 6, 1), "identity", "linear", rng=rng(seed)) for seed in range(2)], line()
    history = train(stack(nets), data, epochs=30, rng=rng(), optimiser=SGD(np.array([0.01, 50.0])), watch=data.x)
    epoch, _ = history.diverged[1,]
    assert 0 < epoch < 29
    for name in ("mean", "spread", "flat", "silent", "deaths", "revivals"):
        values = getattr(history.layers, name)[:, :2]
        assert np.isfinite(values[..., 0]).all()
        assert np.isfinite(values[:epoch, :, 1]).all()  # in the last before, what is measured may overflow already
        assert np.isnan(values[epoch + 1 :, :, 1]).all()
    for values in (history.layers.gradient, history.layers.update):
        assert np.isfinite(values[1:, :, 0]).all()
        assert np.isnan(values[epoch + 1 :, :, 1]).all()
    alone = train(nets[0], data, epochs=30, rng=rng(), optimiser=SGD(0.01), watch=data.x).layers
    equal(type(alone)(*(array[..., 0] for array in history.layers)), alone, rtol=1e-7, atol=1e-10)
    lone = train(nets[1], data, epochs=30, rng=rng(), optimiser=SGD(50.0), watch=data.x)
    assert lone.layers.mean.shape[0] == lone.epochs + 1
    assert "layer 2: no longer measured" in repr(lone.layers)


def test_a_network_that_stopped_early_is_nan_after_it():
    data, other = moons(60)
    nets = stack(MLP((2, 32, 32, 2), "ReLU", rng=rng(seed)) for seed in range(3))
    options = {"epochs": 400, "validation": other, "patience": 10, "optimiser": Adam(0.02)}
    history = train(nets, data, rng=rng(), **options, watch=data.x)
    ends = [history.stopped[index,] for index in range(3)]
    assert len({*ends}) > 1
    for index, end in enumerate(ends):
        values = history.layers.mean[..., index]
        assert np.isfinite(values[: end + 2]).all()
        assert np.isnan(values[end + 2 :]).all()


def test_an_interrupted_training_has_the_epochs_that_were_completed():
    class Interrupted(SGD):
        def start(self, theta, decays):
            step, steps = super().start(theta, decays), iter(range(20))

            def interrupted(gradient):
                if next(steps, None) is None:
                    raise KeyboardInterrupt
                step(gradient)

            return interrupted

    net, data = MLP((2, 3, 1), "tanh", "linear", rng=rng()), line(64)
    training = Training(net, data, batch_size=8, rng=rng(), optimiser=Interrupted(0.1), watch=data.x)
    training.epoch()
    training.epoch()
    with pytest.raises(KeyboardInterrupt):
        training.epoch()
    assert training.history.layers.mean.shape == (3, 2)
    assert np.isfinite(training.history.layers.update[1:]).all()


def test_what_does_not_move_and_what_hardly_does():
    data = line()
    still = train(
        MLP((2, 3, 1), "tanh", "linear", rng=rng()), data, epochs=2, rng=rng(), optimiser=SGD(0.0), watch=data.x
    )
    assert (still.layers.update[1:] == -np.inf).all()
    assert (still.layers.gradient[1:] > 0).all()
    faint = MLP((2, 3, 1), "identity", "linear", rng=rng(), dtype=np.float32)
    faint.layers[1].weights[...] = 1e-25  # the square of the first layer's gradient is less than a float32 can hold
    found = train(faint, data, epochs=1, batch_size=None, optimiser=SGD(1e-30), rng=rng(), watch=data.x).layers
    assert 1e-26 < found.gradient[1, 0] < 1e-24


# -- what it is for -------------------------------------------------------------------------------------


def digits_run(change=lambda net: None, rate=0.1, name="tanh"):
    """Six layers of 32 units, plain SGD, two epochs; the layers' history."""
    data, other = DATA["digits"](rng()).split(rng(1))
    net = MLP((64, *[32] * 6, 10), name, rng=rng(2))
    change(net)
    return train(net, data, epochs=2, optimiser=SGD(rate), rng=rng(3), watch=other.x).layers


def test_the_panels_tell_breakings_apart():
    def gain(factor):
        def change(net):
            for layer in net.layers:
                layer.weights[...] *= factor

        return change

    def biased(net):
        for layer in net.layers[:-1]:
            layer.biases[...] = 4

    whole = digits_run()
    assert (np.abs(whole.update[1] + 2) < 0.8).all()  # a good run starts between −1.1 and −2.7
    assert whole.flat[1, :-1].max() < 0.2
    assert whole.spread[1, :-1].min() > 0.2
    faint = digits_run(gain(0.3))
    assert faint.spread[0, 5] < 0.01
    assert faint.flat[1, :-1].max() < 0.01
    assert digits_run(gain(4)).flat[0, :-1].mean() > 0.4
    flooded = digits_run(biased)
    assert flooded.flat[0, :-1].mean() > 0.9
    assert flooded.update[1, 0] < -7
    slow = digits_run(rate=0.001)
    assert (slow.update[1:] < -3.3).all()
    assert slow.flat[1, :-1].max() < 0.2
    assert digits_run(rate=3).flat[2, :-1].mean() > 0.8
    vanishing = digits_run(name="sigmoid")
    assert (np.diff(vanishing.gradient[1]) > 0).all()  # smaller the further back
    assert vanishing.update[1, 0] < -4


def test_plain_descent_wakes_no_unit_of_the_first_layer_and_momentum_may():
    data, _ = moons(200)
    counts = {}
    for momentum in (0.0, 0.9):
        nets = stack(MLP((2, 16, 16, 2), "ReLU", rng=rng(seed)) for seed in range(12))
        options = {"epochs": 60, "batch_size": None, "optimiser": SGD(1.0, momentum=momentum)}
        found = train(nets, data, rng=rng(), **options, watch=data.x).layers
        counts[momentum] = np.stack([found.deaths.sum(axis=(0, 2)), found.revivals.sum(axis=(0, 2))])[:, :2]
    assert counts[0.0][1, 0] == 0  # no gradient reaches a unit that is silent for all inputs
    assert counts[0.0][1, 1] > 0  # but what comes into a deeper one may change
    assert counts[0.9][1, 0] > 0  # and velocity goes on


# -- what is shown and refused ----------------------------------------------------------------------------


def test_a_layer_history_shows_its_end():
    data, other = moons()
    history = train(MLP((2, 5, 2), "ReLU", rng=rng()), data, epochs=1, rng=rng(), watch=other.x)
    text = repr(history.layers)
    assert text.startswith("<LayerHistory: 1 epoch, 2 layers>\nlayer 1: mean ")
    assert "nan" not in text
    check_reading(text)


def test_what_watching_refuses_before_anything_is_trained():
    data, other = moons()
    net = MLP((2, 4, 2), "ReLU", rng=rng())
    before = net.theta.copy()
    for error, said, watch in [
        (ValueError, r"watch must have the shape \(examples, features\)", other.x[:, 0]),
        (ValueError, "watch has 3 features, and the network takes 2", np.ones((4, 3))),
        (ValueError, "watch must be finite, and holds NaN", [[np.nan, 1]]),
        (ValueError, "watch holds sets side by side", np.ones((3, 4, 2))),
        (TypeError, "watch was given Python objects", other),
        (ValueError, "flat must be positive", Watch(other.x, flat=0)),
        (TypeError, "flat must be a finite real number", Watch(other.x, flat="a little")),
    ]:
        with pytest.raises(error, match=said):
            train(net, data, epochs=1, rng=rng(), watch=watch)
    np.testing.assert_array_equal(net.theta, before)
