"""Training: runs that diverge, stop early or are interrupted; histories; data; what is refused."""

import numpy as np
import pytest
from sklearn.metrics import r2_score

from actcourse.networks import DATA, MLP, SGD, Adam, Data, batches, stack, train
from actcourse.networks.data import curve, load, side_by_side
from actcourse.networks.training import evaluate, loss_and_gradient


def rng(seed=0):
    return np.random.default_rng(seed)


def moons(count=200):
    return DATA["moons"](rng(), count).split(rng(1))


def line(count=64):
    """A regression that a linear network solves exactly."""
    x = rng(3).standard_normal((count, 2))
    return Data("line", x, x @ [1.0, -2.0] + 0.5)


# -- it learns ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimiser", [SGD(0.3), SGD(0.05, momentum=0.9), "rmsprop", Adam(0.02)], ids=repr)
def test_it_learns_moons(optimiser):
    training, testing = moons()
    net = MLP((2, 16, 16, 2), "tanh", rng=rng())
    history = train(net, training, epochs=60, rng=rng(), optimiser=optimiser)
    assert history.losses[-1] < 0.5 * history.losses[0]
    assert evaluate(net, testing) > 0.85


def test_full_batches_solve_a_linear_regression():
    net = MLP((2, 1), (), "linear", rng=rng())
    train(net, line(), epochs=500, batch_size=None, rng=rng(), optimiser=SGD(0.5))
    np.testing.assert_allclose(net.layers[0].weights[:, 0], [1, -2], atol=1e-6)
    np.testing.assert_allclose(net.layers[0].biases, 0.5, atol=1e-6)
    assert evaluate(net, line()) == pytest.approx(1)


def test_one_sigmoid_output_and_two_softmax_outputs_learn_alike():
    training, testing = moons()
    for output, size in (("sigmoid", 1), ("softmax", 2)):
        net = MLP((2, 16, size), "ReLU", output, rng=rng())
        train(net, training, epochs=60, rng=rng(), optimiser=Adam(0.02))
        assert evaluate(net, testing) > 0.85
        assert net(testing.x).shape == (len(testing), size)
        assert np.all((net(testing.x) >= 0) & (net(testing.x) <= 1))


def test_weight_decay_draws_weights_to_zero_and_neither_biases_nor_learned_parameters():
    net = MLP((2, 8, 2), "PReLU", rng=rng())
    net.layers[0].biases[...] = 0.5
    before = [part.copy() for part in net.layers[0]]
    SGD(0.1, weight_decay=1.0).start(net.theta, net.decays)(np.zeros_like(net.theta))
    weights, biases, learned = net.layers[0]
    np.testing.assert_allclose(weights, 0.9 * before[0])
    np.testing.assert_array_equal(biases, before[1])
    np.testing.assert_array_equal(learned, before[2])


def test_prelu_learns_its_parameter():
    net = MLP((2, 16, 2), "PReLU", rng=rng())
    train(net, moons()[0], epochs=20, rng=rng(), optimiser=Adam(0.02))
    assert np.ptp(net.layers[0].learned) > 0.05


# -- a loop of one's own ------------------------------------------------------------------------------


def own_loop(net, data, epochs, size, optimiser, rng):
    """Train in place; the losses of each epoch."""
    step, order, losses = optimiser.start(net.theta, net.decays), batches(data, size, rng), []
    for _ in range(epochs):
        total = 0
        for batch in order:
            loss, gradient = loss_and_gradient(net, batch)
            step(gradient.flat)
            total = total + loss * len(batch)
        losses.append(total / len(data))
    return np.array(losses)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("optimiser", [SGD(0.1, momentum=0.9), Adam(0.02)], ids=repr)
@pytest.mark.parametrize("size", [1, 7, 32, None])
def test_a_loop_of_ones_own_does_what_train_does(size, optimiser, dtype):
    data = moons(60)[0]
    ours, theirs = (MLP((2, 8, 5, 2), ("PReLU", "tanh"), rng=rng(), dtype=dtype) for _ in range(2))
    history = train(ours, data, epochs=4, batch_size=size, optimiser=optimiser, rng=rng(5))
    losses = own_loop(theirs, data, 4, size, optimiser, rng(5))
    np.testing.assert_array_equal(history.losses, losses)
    np.testing.assert_array_equal(ours.theta, theirs.theta)


def test_a_loop_of_ones_own_trains_networks_side_by_side():
    sets = [line(), Data("other", line().x[::-1] ** 2, line().y)]
    for data, source in ((sets[0], lambda: rng(5)), (side_by_side(sets), lambda: [rng(5), rng(6)])):
        ours, theirs = (stack(MLP((2, 6, 1), "tanh", "linear", rng=rng(seed)) for seed in range(2)) for _ in range(2))
        history = train(ours, data, epochs=3, batch_size=10, optimiser=Adam(0.02), rng=source())
        losses = own_loop(theirs, data, 3, 10, Adam(0.02), source())
        np.testing.assert_allclose(history.losses, losses, rtol=1e-11)
        np.testing.assert_allclose(ours.theta, theirs.theta, rtol=1e-9, atol=1e-12)


def test_a_learners_loop_needs_nothing_but_the_arrays():
    net, data = MLP((2, 1), (), "linear", rng=rng()), line()
    w, b, losses = net.layers[0].weights.copy(), 0.0, []
    order = batches(data, 10, rng(5))
    for _ in range(3):
        total = 0
        for x, y in order:
            error = x @ w + b - y[:, None]
            total += 0.5 * (error**2).sum()
            w, b = w - 0.1 * x.T @ error / len(x), b - 0.1 * error.mean()
        losses.append(total / len(data))
    history = train(net, data, epochs=3, batch_size=10, optimiser=SGD(0.1), rng=rng(5))
    np.testing.assert_allclose(history.losses, losses, rtol=1e-12)
    np.testing.assert_allclose(net.layers[0].weights, w, rtol=1e-12)


def test_batches_go_through_all_examples_each_epoch_in_another_order():
    data = Data("numbered", np.arange(23.0)[:, None], np.arange(23.0) ** 2)
    order = batches(data, 5, rng())
    epochs = [[x for batch in order for x in batch.x[:, 0]] for _ in range(3)]
    for one in epochs:
        assert sorted(one) == list(range(23))
    assert len({tuple(one) for one in epochs}) == 3
    sizes = []
    for x, y in order:
        np.testing.assert_array_equal(x[:, 0] ** 2, y)
        sizes.append(len(x))
    assert sizes == [5, 5, 5, 5, 3]
    assert len(order) == 5
    assert len(batches(data, None, rng())) == 1
    both = side_by_side([data, Data("numbered", data.x + 100, (data.x[:, 0] + 100) ** 2)])
    for x, y in batches(both, 5, [rng(1), rng(2)]):
        assert x.shape[:2] == y.shape
        np.testing.assert_array_equal(x[..., 0] ** 2, y)
        assert not np.array_equal(x[0] + 100, x[1])  # an order for each


def test_a_batch_may_hold_one_class_only():
    net, data = MLP((2, 4, 2), "tanh", rng=rng()), moons(40)[0]
    for batch in batches(data, 1, rng()):
        loss, _ = loss_and_gradient(net, batch)
        assert loss == pytest.approx(-np.log(net(batch.x)[0, batch.y[0]]))


def test_what_batches_refuse():
    data = moons()[0]
    for error, said, given in [
        (TypeError, "data must be a Data, such as", (data.x, 32, rng())),
        (ValueError, "size must be at least 1, not 0", (data, 0, rng())),
        (TypeError, "size must be an integer, not 2.5", (data, 2.5, rng())),
        (TypeError, "rng must be a NumPy generator", (data, 32, 0)),
        (TypeError, "not an empty list", (data, 32, [])),
        (ValueError, "2 generators are for as many data sets", (data, 32, [rng(), rng()])),
    ]:
        with pytest.raises(error, match=said):
            batches(*given)


# -- runs that end otherwise --------------------------------------------------------------------------


def test_a_run_that_diverges_stops_and_says_where_and_the_others_go_on():
    nets = [MLP((2, 8, 8, 1), "identity", "linear", rng=rng(seed)) for seed in range(3)]
    alone = [nets[index].with_activation("identity") for index in range(3)]
    rates = np.array([0.01, 50.0, 0.02])
    both = stack(nets)
    history = train(both, line(), epochs=30, rng=rng(), optimiser=SGD(rates))
    assert set(history.diverged) == {(1,)}
    epoch, layer = history.diverged[1,]
    assert np.isfinite(history.losses[:epoch, 1]).all()
    assert np.isnan(history.losses[epoch:, 1]).all()
    assert f"network 1 diverged in epoch {epoch + 1}: layer {layer + 1} overflowed first" in repr(history)
    for index in (0, 2):
        train(alone[index], line(), epochs=30, rng=rng(), optimiser=SGD(rates[index]))
        np.testing.assert_allclose(both[index].theta, alone[index].theta, rtol=1e-8)
    assert "<img alt=" in history._repr_html_()


def test_a_lone_run_that_diverges_ends_the_training():
    net = MLP((2, 8, 1), "ReLU", "linear", rng=rng())
    history = train(net, line(), epochs=500, rng=rng(), optimiser=SGD(1e3))
    assert list(history.diverged) == [()]
    assert history.epochs == history.diverged[()][0] + 1 < 500
    assert "the network diverged" in repr(history)


def test_the_layer_that_overflowed_first_is_named():
    net = MLP((2, 4, 4, 4, 1), "exponential", "linear", rng=rng())
    net.layers[1].biases[...] = 800.0  # e^800 is beyond the largest float: the next layer's scores overflow
    history = train(net, line(), epochs=3, rng=rng(), optimiser=SGD(0.0))
    assert history.diverged[()] == (0, 2)


def test_a_run_that_diverges_in_its_very_last_step_is_reported_as_well():
    """Side by side with one that does not, and alone; whatever the number of epochs and batches."""
    for epochs, size in ((1, None), (2, None), (1, 16)):
        nets = stack([MLP((2, 4, 1), "squared ReLU", "linear", rng=rng()) for _ in range(2)])
        steps = epochs * (1 if size is None else 4)
        rates = np.array([1e-3, 1e-3])
        history = train(nets, line(64), epochs=epochs, batch_size=size, rng=rng(), optimiser=Leap(rates, last=steps))
        assert list(history.diverged) == [(1,)]
        assert history.diverged[1,][0] == epochs - 1
        assert np.isfinite(history.losses).all()


class Leap(SGD):
    """Gradient descent whose last step takes the second network so far that its loss overflows."""

    def __init__(self, rates, last):
        super().__init__(rates)
        object.__setattr__(self, "last", last)

    def start(self, theta, decays):
        step, count = super().start(theta, decays), iter(range(1, 10**6))

        def leaping(gradient):
            step(gradient)
            if next(count) == self.last:
                theta[1] = 1e200

        return leaping


def test_what_is_no_number_is_not_right():
    """An output that is NaN is not the first class, though the largest of several NaN is the first."""
    labels = Data("mine", np.zeros((4, 2)), np.array([0, 0, 0, 1]), classes=2)
    for output, size in (("softmax", 2), ("sigmoid", 1)):
        net = MLP((2, size), (), output, rng=rng())
        net.theta[...] = np.nan
        assert evaluate(net, labels) == 0


def test_targets_that_are_all_the_same_score_as_scikit_learn_has_it():
    net = MLP((2, 1), (), "linear", rng=rng(), init="zeros")
    for targets in (np.zeros(4), np.full(4, 3.0)):
        expected = r2_score(targets, net(np.ones((4, 2)))[:, 0])
        assert evaluate(net, Data("flat", np.ones((4, 2)), targets)) == expected


def test_early_stopping_goes_back_to_the_best():
    training, testing = moons(60)
    nets = [MLP((2, 32, 32, 2), "ReLU", rng=rng(seed)) for seed in range(2)]
    alone = [net.with_activation("ReLU") for net in nets]
    both = stack(nets)
    options = {"epochs": 400, "validation": testing, "patience": 10, "optimiser": Adam(0.02)}
    history = train(both, training, rng=rng(), **options)
    assert history.epochs < 400
    assert set(history.stopped) == {(0,), (1,)}
    for index, net in enumerate(alone):
        one = train(net, training, rng=rng(), **options)
        assert one.stopped[()] == history.stopped[index,]
        np.testing.assert_allclose(both[index].theta, net.theta, rtol=1e-8)
        assert one.validation_losses.argmin() == one.stopped[()] - 10
        assert evaluate(net, testing) == one.scores[one.validation_losses.argmin()]


def test_an_interrupted_training_returns_what_was_reached():
    class Interrupted(SGD):
        def start(self, theta, decays):
            step, count = super().start(theta, decays), 0

            def interrupted(gradient):
                nonlocal count
                count += 1
                if count > 20:
                    raise KeyboardInterrupt
                step(gradient)

            return interrupted

    net = MLP((2, 1), (), "linear", rng=rng())
    history = train(net, line(64), epochs=100, batch_size=8, rng=rng(), optimiser=Interrupted(0.1))
    assert history.interrupted
    assert history.epochs == 2
    assert "interrupted" in repr(history)
    assert np.isfinite(net.theta).all()


def test_progress_is_shown_on_request_only(capsys):
    for progress in (False, True):
        train(MLP((2, 1), (), "linear", rng=rng()), line(), epochs=2, rng=rng(), progress=progress)
        out, err = capsys.readouterr()
        assert out == ""
        assert ("2/2" in err) == progress


# -- histories ----------------------------------------------------------------------------------------


def test_a_training_that_was_interrupted_in_its_first_epoch_or_lost_all_its_networks_has_a_picture():
    def interrupting(*_):
        raise KeyboardInterrupt

    net = MLP((2, 1), (), "linear", rng=rng())
    net.backward = interrupting
    history = train(net, line(), epochs=3, rng=rng())
    assert history.interrupted
    assert not history.epochs
    assert "no epoch of this training" in history._repr_html_()
    many = stack([MLP((2, 8, 1), "squared ReLU", "linear", rng=one) for one in rng().spawn(8)])
    history = train(many, line(), epochs=9, rng=rng(), optimiser=SGD(1e3))
    assert len(history.diverged) == 8
    assert "to no finite number" in history._repr_html_()


def test_a_history_holds_and_draws_what_was_measured():
    training, testing = moons()
    net = MLP((2, 8, 2), "ReLU", rng=rng())
    history = train(net, training, epochs=5, rng=rng(), validation=testing)
    assert history.losses.shape == history.validation_losses.shape == history.scores.shape == (5,)
    assert np.all(np.diff(history.seconds) > 0)
    figure = history.still()
    assert [axes.get_ylabel() for axes in figure.axes] == ["mean loss", "validation accuracy"]
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_ydata(), history.losses)
    assert f"to {history.losses[-1]:.3g}" in figure.alternative_text
    assert f"accuracy at the end {history.scores[-1]:.3g}" in figure.alternative_text


def test_many_networks_are_drawn_as_a_band():
    nets = stack(MLP((2, 4, 2), "ReLU", rng=rng(seed)) for seed in range(9))
    figure = train(nets, moons()[0], epochs=3, rng=rng()).still()
    (axes,) = figure.axes
    assert len(axes.lines) == len(axes.collections) == 1
    assert "9 networks" in figure.alternative_text


# -- data ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DATA)
def test_every_data_set_can_be_split_standardised_and_learned(name):
    data = load(name, rng())
    again = load(name, rng())
    np.testing.assert_array_equal(data.x, again.x)
    training, testing = data.split(rng())
    assert len(training) + len(testing) == len(data)
    np.testing.assert_allclose(training.x.mean(axis=0), 0, atol=1e-10)
    spreads = training.x.std(axis=0)
    assert np.all(np.isclose(spreads, 1) | (spreads == 0))
    assert not np.allclose(testing.x.mean(axis=0), 0, atol=1e-6)  # by the other part's mean
    output = "softmax" if data.classes else "linear"
    net = MLP((data.x.shape[1], 16, data.classes or 1), "tanh", output, rng=rng())
    history = train(net, training, epochs=10, rng=rng(), optimiser=Adam(0.01))
    assert history.losses[-1] < history.losses[0]


@pytest.mark.parametrize("name", DATA)
def test_a_data_set_calls_itself_as_it_is_called(name):
    assert load(name, rng()).name == name
    assert [part.name for part in load(name, rng()).split(rng())] == [name, name]


def test_a_curve_is_its_function():
    data = curve(np.abs, rng(), noise=0, name="bend")
    assert data.name == "bend"
    np.testing.assert_allclose(data.y, np.abs(data.x[:, 0]))
    with pytest.raises(LookupError, match="Did you mean 'moons'"):
        load("moon", rng())


NUMBERS = np.arange(12.0).reshape(6, 2)


@pytest.mark.parametrize(
    ("x", "y", "classes", "said"),
    [
        (NUMBERS, [0, 1, 0, 1, 0, 2], 2, "mine: labels must be whole numbers from 0 to 1, and one is 2"),
        (NUMBERS, [0, 1, 0, 1, 0, -1], 2, "and one is -1"),
        (NUMBERS, [0, 1, 0, 1, 0, 0.5], 2, "and one is 0.5"),
        (NUMBERS, [1] * 6, 2, "mine: all labels are 1; two classes at least are needed"),
        (NUMBERS, [0, 1, 0], 2, r"one target for each of x's \(6,\) examples, and has the shape \(3,\)"),
        (NUMBERS * np.nan, [0] * 6, 0, "mine: x must be finite, and holds NaN"),
        (NUMBERS, [np.inf] * 6, 0, "mine: y must be finite, and holds infinity"),
        (NUMBERS[:0], [], 0, r"must have the shape \(examples, features\), not \(0, 2\)"),
        (NUMBERS[:, 0], [0] * 6, 0, r"not \(6,\)"),
        ([["a"]], [0], 0, "mine: x must be an array of numbers"),
        (NUMBERS, NUMBERS.astype(int) % 2, 2, "labels must be one number an example"),
    ],
)
def test_what_data_refuses(x, y, classes, said):
    with pytest.raises(ValueError, match=said):
        Data("mine", x, y, classes)


def apart(parts):
    """Whether parts of the numbers from 0 on hold each of them once."""
    return sorted(np.concatenate([part.y for part in parts])) == list(range(sum(map(len, parts))))


def test_a_split_in_three_leaves_the_part_for_testing_as_it_is():
    data = Data("mine", np.arange(40.0).reshape(20, 2), np.arange(20.0))
    two = data.split(rng(), test=0.25, standardise=False)
    three = data.split(rng(), test=0.25, validation=0.2, standardise=False)
    assert [len(part) for part in three] == [11, 4, 5]
    assert apart(two)
    assert apart(three)
    np.testing.assert_array_equal(three[-1].y, two[-1].y)
    np.testing.assert_array_equal(three[-1].x, data.x[three[-1].y.astype(int)])  # as they were
    assert [len(part) for part in data.split(rng(), test=3, validation=2)] == [15, 2, 3]


def test_all_parts_are_standardised_by_the_first():
    raw, done = (load("diabetes", rng()).split(rng(), validation=0.2, standardise=s) for s in (False, True))
    for before, after in zip(raw, done, strict=True):
        np.testing.assert_allclose(after.x, (before.x - raw[0].x.mean(axis=0)) / raw[0].x.std(axis=0))
        np.testing.assert_allclose(after.y, (before.y - raw[0].y.mean()) / raw[0].y.std())


@pytest.mark.parametrize(
    ("shares", "error", "said"),
    [
        ({"test": 0.01}, ValueError, "test must take an example at least, and 0.01 of 6 takes none"),
        ({"test": 0}, ValueError, "and 0 of 6 takes none"),
        ({"test": -0.5}, ValueError, "and -0.5 of 6 takes none"),
        ({"test": 1.0}, ValueError, r"must leave examples for training, and test=1.0 of 6 leaves none"),
        ({"test": 0.5, "validation": 3}, ValueError, r"and test=0.5 and validation=3 of 6 leaves none"),
        ({"validation": 0.0}, ValueError, "validation must take an example at least"),
        ({"validation": "some"}, TypeError, "validation must be a finite real number, not 'some'"),
    ],
)
def test_a_split_needs_all_its_parts(shares, error, said):
    with pytest.raises(error, match=said):
        Data("mine", NUMBERS, np.arange(6.0)).split(rng(), **shares)


def test_a_column_that_is_constant_but_for_rounding_stays_so():
    x = np.column_stack([np.arange(100.0), 0.1 * np.ones(100), 1e9 * np.ones(100)])
    x[::2, 1:] = np.nextafter(x[::2, 1:], np.inf)
    training, testing = Data("mine", x[:80], x[:80, 0]), Data("mine", x[80:] + np.array([0.0, 1, 1]), x[80:, 0])
    like = testing.standardised(like=training)
    np.testing.assert_allclose(like.x[:, 1:], 1, atol=1e-6)  # shifted, and not blown up
    assert training.standardised().x[:, 0].std() == pytest.approx(1)
    slight = Data("mine", np.column_stack([1 + 1e-9 * np.arange(80)]), x[:80, 0])
    assert slight.standardised().x.std() == pytest.approx(1)  # that is no rounding


def test_sets_side_by_side_are_standardised_each_by_itself():
    sets = [Data("mine", rng(seed).standard_normal((30, 2)) + seed, rng(seed).standard_normal(30)) for seed in (1, 2)]
    both = side_by_side(sets).standardised()
    for index, one in enumerate(sets):
        np.testing.assert_allclose(both.x[index], one.standardised().x)
        np.testing.assert_allclose(both.y[index], one.standardised().y)
    with pytest.raises(ValueError, match="side by side"):
        side_by_side(sets).split(rng())


def test_false_labels_are_of_other_classes_and_as_many_as_asked_for():
    data = load("blobs", rng())
    false = data.with_false_labels(0.3, rng())
    wrong = false.y != data.y
    assert wrong.sum() == round(0.3 * len(data))
    assert set(zip(data.y[wrong], false.y[wrong], strict=True)) == {
        (a, b) for a in range(3) for b in range(3) if a != b
    }
    np.testing.assert_array_equal(false.x, data.x)
    with pytest.raises(ValueError, match="line is a regression"):
        line().with_false_labels(0.3, rng())
    with pytest.raises(ValueError, match="share must be a probability, from 0 to 1, not 2"):
        data.with_false_labels(2, rng())


# -- what training refuses ----------------------------------------------------------------------------


def test_what_training_refuses_before_it_starts():
    training, testing = moons()
    net = MLP((2, 4, 2), "ReLU", rng=rng())
    before = net.theta.copy()
    options = {"epochs": 1, "rng": rng()}
    for error, said, changed in [
        (TypeError, "data must be a Data", {"data": (training.x, training.y)}),
        (ValueError, "epochs must be at least 1, not 0", {"epochs": 0}),
        (ValueError, "batch_size must be at least 1, not 0", {"batch_size": 0}),
        (TypeError, "batch_size must be an integer, not 2.5", {"batch_size": 2.5}),
        (LookupError, "Did you mean 'adam'", {"optimiser": "adm"}),
        (TypeError, "optimiser must be a name or a record", {"optimiser": 3}),
        (TypeError, "rng must be a NumPy generator", {"rng": 0}),
        (ValueError, "2 generators are for as many data sets", {"rng": [rng(), rng()]}),
        (ValueError, "patience needs a validation set", {"patience": 3}),
        (ValueError, "data has 64 features, and the network takes 2", {"data": load("digits", rng())}),
        (ValueError, "data has 3 classes, and the network tells 2 apart", {"data": load("blobs", rng())}),
        (ValueError, "data is a regression; a network for it has output='linear'", {"data": line()}),
        (ValueError, "validation has 3 classes", {"validation": load("blobs", rng())}),
    ]:
        arguments = {"data": training} | options | changed
        with pytest.raises(error, match=said):
            train(net, arguments.pop("data"), **arguments)
    np.testing.assert_array_equal(net.theta, before)
    with pytest.raises(ValueError, match="data has classes; a network with a linear output"):
        train(MLP((2, 4, 1), "ReLU", "linear", rng=rng()), testing, **options)
