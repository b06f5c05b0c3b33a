"""The trainings that explorers show: what is stored, and that they come out like that."""

from pathlib import Path

import numpy as np
import pytest

from actcourse.networks import SGD, train
from actcourse.networks.training import loss_and_gradient
from actcourse.pictures import trainings, watched
from actcourse.pictures.trainings import BOUNDARY, DYING, FOLDING, LEARNED, TRAININGS, restored, stored
from actcourse.pictures.watched import BINS, HEALTH

# Float32 differs in its last digit from machine to machine, and training magnifies that: what is compared is short,
# or what came out and not its parameters.


def test_what_is_stored_is_all_there_is_and_small():
    paths = sorted(trainings.FOLDER.glob("*"))
    assert [path.name for path in paths] == sorted(f"{name}.npz" for name in TRAININGS)
    assert all(path.stat().st_size < 350_000 for path in paths)
    # setuptools takes along what pyproject.toml names.
    assert '"stored/*.npz"' in Path(__file__).parents[1].joinpath("pyproject.toml").read_text()


@pytest.mark.parametrize("name", TRAININGS)
def test_stored_arrays_are_plain_and_cannot_be_changed(name):
    for array in stored(name).values():
        assert array.dtype.kind in "fi"
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_boundaries_hold_every_setting():
    arrays, kinds = stored("boundary"), (len(BOUNDARY.activations), len(BOUNDARY.data))
    assert arrays["x"].shape == (kinds[1], 300, 2)
    assert arrays["test_x"].shape == (kinds[1], 100, 2)
    for width in BOUNDARY.widths:
        for depth in BOUNDARY.depths:
            count = 3 * width + (depth - 1) * (width + 1) * width + 2 * (width + 1)
            assert arrays[f"theta_{width}_{depth}"].shape == (*kinds, count)
            assert np.isfinite(arrays[f"theta_{width}_{depth}"]).all()


def right_shares(activation, width, depth):
    """For each data set, the share of training examples that a stored network is right for."""
    arrays = stored("boundary")
    thetas = arrays[f"theta_{width}_{depth}"][BOUNDARY.activations.index(activation)]
    nets = [restored((2, *[width] * depth, 2), activation, theta) for theta in thetas]
    return [np.mean(n.scores(x).argmax(1) == y) for n, x, y in zip(nets, arrays["x"], arrays["y"], strict=True)]


@pytest.mark.parametrize("depth", BOUNDARY.depths)
def test_wide_networks_that_bend_solve_all_and_those_that_do_not_none(depth):
    for activation in BOUNDARY.activations:
        moons, circles, spirals = right_shares(activation, 16, depth)
        if activation == "identity":
            assert 0.83 < moons < 0.93
            assert max(circles, spirals) < 0.7
        else:
            assert min(moons, circles, spirals) > 0.96


@pytest.mark.sweep
def test_boundaries_come_out_like_that():
    again, arrays = trainings.boundary(widths=(4,), depths=(1,))["theta_4_1"], stored("boundary")
    for which, activation in enumerate(BOUNDARY.activations):
        for number, x in enumerate(arrays["x"]):
            old, new = (
                restored((2, 4, 2), activation, thetas[which, number]) for thetas in (arrays["theta_4_1"], again)
            )
            assert np.mean(old.scores(x).argmax(1) == new.scores(x).argmax(1)) >= 0.97


def test_dying_units_hold_every_setting():
    arrays = stored("dying")
    shape = (len(DYING.slopes), len(DYING.rates), len(DYING.biases), DYING.seeds)
    assert arrays["theta"].shape == (*shape[:-1], 3 * 16 + 17 * 16 + 17 * 2)
    assert arrays["silent"].shape == (2, *shape)
    assert arrays["accuracy"].shape == arrays["blown_up"].shape == shape
    lost = arrays["blown_up"] > 0
    np.testing.assert_array_equal(np.isnan(arrays["accuracy"]), lost)
    np.testing.assert_array_equal(np.isnan(arrays["theta"]).any(axis=-1), lost[..., 0])
    assert not lost[:, :3].any()  # careful rates hold


def test_units_die_at_large_steps_and_low_biases():
    dead = stored("dying")["silent"][:, DYING.slopes.index(0)].mean(axis=(0, -1))
    at = {(rate, bias): dead[i, k] for i, rate in enumerate(DYING.rates) for k, bias in enumerate(DYING.biases)}
    assert at[0.1, 0] < 0.15
    assert 0.2 < at[1, 0] < 0.65
    assert 0.4 < at[3, 0] < 0.85
    assert 0.7 < at[0.1, -3] < 0.95


def test_dying_units_come_out_like_that():
    again, arrays = trainings.dying(slopes=(0,), rates=(0.01,)), stored("dying")
    np.testing.assert_allclose(again["silent"][:, 0, 0], arrays["silent"][:, 0, 0], atol=0.13)  # two units
    np.testing.assert_allclose(again["accuracy"][0, 0], arrays["accuracy"][0, 0], atol=0.03)


def test_learned_slopes_start_where_the_card_says_and_come_out_like_that():
    arrays, count = stored("learned"), len(LEARNED.data)
    assert arrays["slopes"].shape == (count, LEARNED.steps + 1, 2, 8)
    assert arrays["losses"].shape == (count, LEARNED.steps + 1)
    assert np.all(arrays["slopes"][:, 0] == 0.25)
    assert np.all(arrays["losses"][:, -1] < 0.2 * arrays["losses"][:, 0])
    again = trainings.learned(steps=60)
    np.testing.assert_allclose(again["slopes"], arrays["slopes"][:, :61], atol=1e-3)
    np.testing.assert_allclose(again["losses"], arrays["losses"][:, :61], atol=1e-3)


@pytest.mark.parametrize(
    "train",
    [
        lambda: trainings.learned(steps=20),
        pytest.param(lambda: trainings.dying(slopes=(0,), rates=(0.01,)), marks=pytest.mark.sweep),
        pytest.param(lambda: trainings.boundary(widths=(2,), depths=(1,)), marks=pytest.mark.sweep),
    ],
    ids=["learned", "dying", "boundary"],
)
def test_twice_gives_the_same_to_the_last_number(train):
    """On one machine: machines may differ in the last digit of single precision."""
    first, second = train(), train()
    assert list(first) == list(second)
    for name, array in first.items():
        np.testing.assert_array_equal(array, second[name], err_msg=name)


def right_by_folding(name, thetas):
    """The predicted classes of networks that fold, (activations, examples)."""
    nets = zip(FOLDING.seeds[name], thetas, strict=True)
    x = stored("folding")[f"x_{name}"]
    return np.array(
        [restored(FOLDING.sizes, trainings.folding_activation(kind), theta).scores(x).argmax(1) for kind, theta in nets]
    )


@pytest.mark.sweep
def test_narrow_networks_solve_moons_and_come_out_like_that():
    arrays = stored("folding")
    predicted = right_by_folding("moons", arrays["theta_moons"])
    assert np.all(predicted == arrays["y_moons"])
    again = trainings.folding(data=("moons",))["theta_moons"]
    assert np.mean(right_by_folding("moons", again) == predicted) > 0.97


def test_watched_trainings_hold_every_setting():
    arrays = stored("health")
    kinds = (len(HEALTH.activations),) * 2
    shape = (*kinds, len(HEALTH.gains), len(HEALTH.biases), len(HEALTH.rates))
    assert arrays["blown_up"].shape == shape
    shape += (HEALTH.epochs + 1,)
    for name in ("loss", "accuracy", "deaths", "revivals"):
        assert arrays[name].shape == shape
    for name in ("spread", "gradient", "update", "flat", "silent"):
        assert arrays[name].shape == (*shape, 6)
    lost = (arrays["blown_up"] > 0)[..., None] & (np.arange(HEALTH.epochs + 1) >= arrays["blown_up"][..., None])
    assert 0 < lost[..., -1].mean() < 0.1
    for name in ("outputs", "gradients"):
        assert arrays[name].shape == (*shape, 6, BINS.count)
        shares = np.sum((arrays[name] / BINS.full) ** 2, axis=-1)
        assert (shares[lost] == 0).all()
        assert abs(shares[~lost] - 1).max() < 0.21  # each of a few bins is rounded
    for name in ("spread", "gradient", "loss", "accuracy"):
        np.testing.assert_array_equal(np.isnan(arrays[name]).reshape(*shape, -1).any(axis=-1), lost)
    assert (np.isnan(arrays["update"][..., 1:, :]).all(axis=-1) == lost[..., 1:]).all()


def stored_health(name, lower="tanh", upper="tanh", gain=1, bias=0, rate=0.1):
    """What is stored of one training, by epoch."""
    options = (HEALTH.activations, HEALTH.activations, HEALTH.gains, HEALTH.biases, HEALTH.rates)
    chosen = (lower, upper, gain, bias, rate)
    return stored("health")[name][tuple(one.index(each) for one, each in zip(options, chosen, strict=True))]


def test_watched_trainings_are_healthy_or_broken_in_their_own_ways():
    update, flat, spread = (stored_health(name)[-1] for name in ("update", "flat", "spread"))
    assert stored_health("accuracy")[-1] > 0.94
    assert (update > -3.3).all()
    assert (update < -2).all()
    assert (flat < 20).all()
    assert (spread > -0.4).all()
    small = stored_health("spread", gain=0.3)[0]
    assert (np.diff(small) < -0.3).all()  # each layer gives less than half as much
    assert (stored_health("flat", gain=4)[0] > 45).all()
    assert (stored_health("flat", bias=4)[-1] > 85).all()
    assert (np.diff(stored_health("gradient", bias=4)[-1]) > 0.8).all()
    assert (stored_health("update", rate=0.001)[1:] < -3.5).all()
    assert (stored_health("update", rate=3)[1] > -1.2).all()
    silent = stored_health("silent", "ReLU", "ReLU", bias=-4)
    assert (silent[:, 3:] == HEALTH.width).all()
    assert (stored_health("update", "ReLU", "ReLU", bias=-4)[1:] == -np.inf).all()
    assert (
        stored_health("deaths", "ReLU", "ReLU", rate=1)[-1] > stored_health("revivals", "ReLU", "ReLU", rate=1)[-1] > 0
    )
    assert stored_health("blown_up", "ReLU", "ReLU", gain=2) == 1
    assert (np.diff(stored_health("gradient", "sigmoid", "sigmoid")[0]) > 0.3).all()


def test_a_watched_training_comes_out_like_that():
    again = watched.health(("ReLU",), ("tanh",), gains=(1,), biases=(0,), rates=(0.1,))
    for name, array in again.items():
        old, tolerance = stored_health(name, "ReLU", "tanh"), 0.03 if array.dtype.kind == "f" else 2
        np.testing.assert_allclose(array[0, 0, 0, 0, 0], old, atol=tolerance, rtol=0.02, err_msg=name)


def test_what_is_stored_of_a_watched_training_is_what_train_finds():
    """With bins by NumPy's histogram, of what leaves each layer, worked out layer by layer."""
    data, held_out = watched.healthy_data()
    net = watched.start("tanh", "tanh", 0.3, 0)
    assert abs(net.layers[2].weights.std() * 32**0.5 - 0.3) < 0.02
    rng = np.random.default_rng(3)
    history = train(net, data, epochs=10, rng=rng, optimiser=SGD(0.1), validation=held_out, watch=data.x)
    wanted = {name: array[:, :-1] for name, array in history.layers._asdict().items()}
    tell = {"gain": 0.3}
    near = {"atol": 0.01, "rtol": 1e-3}
    np.testing.assert_allclose(stored_health("accuracy", **tell)[1:], history.scores, **near)
    np.testing.assert_allclose(stored_health("spread", **tell), np.log10(wanted["spread"]), **near)
    np.testing.assert_allclose(stored_health("update", **tell)[1:], wanted["update"][1:], **near)
    np.testing.assert_allclose(stored_health("flat", **tell), 100 * wanted["flat"], atol=0.51)
    np.testing.assert_allclose(stored_health("silent", **tell), 32 * wanted["silent"])
    loss, gradient = loss_and_gradient(net, data)
    np.testing.assert_allclose(stored_health("loss", **tell)[-1], loss, rtol=1e-4)
    h = data.x[: watched.SHOWN]
    edges = 0.3 * np.sinh(np.linspace(-1, 1, BINS.count + 1) * np.arcsinh(BINS.farthest / 0.3))
    powers = np.linspace(BINS.lowest, BINS.highest, BINS.count + 1)
    for layer, weights in enumerate(layer.weights for layer in net.views(gradient.flat)[:-1]):
        h = np.tanh(h @ net.layers[layer].weights + net.layers[layer].biases)
        _bins_are(stored_health("outputs", **tell)[-1, layer], h, edges)
        sizes = np.abs(weights[np.ptp(data.x, axis=0) > 0] if layer == 0 else weights)
        assert sizes.min() > 0
        _bins_are(stored_health("gradients", **tell)[-1, layer], np.log10(sizes), powers)
        size = np.log10(np.sqrt(np.mean(weights**2)))
        np.testing.assert_allclose(stored_health("gradient", **tell)[-1, layer], size, **near)


def _bins_are(levels, values, edges):
    counts, _ = np.histogram(values, edges)
    assert counts.sum() == values.size
    np.testing.assert_allclose(levels, BINS.full * np.sqrt(counts / values.size), atol=0.51)
