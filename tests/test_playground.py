"""The playground: the network, the picture, and the training that goes on between other things."""

import asyncio
import gc
import threading

import numpy as np
import pytest

from actcourse import find
from actcourse.networks.initial import INITIALISERS
from actcourse.pictures.draw import CourseFigure, styled
from actcourse.pictures.explorers.playground.game import CONTROLS, START, Game, draw
from actcourse.pictures.explorers.playground.live import LivePlayground, Playground
from tests.explorers import check_layout, moving_data, part


def trained(epochs=3, **values):
    game = Game(START | values)
    for _ in range(epochs):
        game.epoch()
    return game


def shown(game):
    with styled():
        figure = CourseFigure()
        text = draw(figure)(game=game)
    return figure, text


def weights(net):
    return np.concatenate([np.ravel(part) for layer in net.layers for part in (layer.weights, layer.biases)])


# -- the network --------------------------------------------------------------------------------------------


def test_it_learns_and_says_how_well():
    game = trained(60)
    assert game.losses[-1, 0] < game.losses[0, 0] / 2
    right = np.mean(game.net(game.held_out.x).argmax(axis=1) == game.held_out.y)
    assert game.score == pytest.approx(right)
    assert f"after 60 epochs: loss {game.losses[-1, 0]:.3g}" in shown(game)[1]
    assert f"of which {right:.1%} are told right" in shown(game)[1]


def test_switching_an_activation_keeps_the_weights():
    game = trained()
    before = weights(game.net)
    game.go_on_with(game.values | {"layer2": "tanh"})
    np.testing.assert_array_equal(weights(game.net), before)
    assert [one.name for one in game.net.activations] == ["ReLU", "tanh", "ReLU"]
    assert game.epochs == 3
    game.epoch()
    assert game.epochs == 4
    assert not np.array_equal(weights(game.net), before)


def test_the_learning_rate_is_the_one_that_is_set():
    slow, fast = trained(1, rate=0.001), trained(1, rate=0.1)
    start = weights(trained(0).net)
    assert np.abs(weights(slow.net) - start).max() < np.abs(weights(fast.net) - start).max() / 10
    slow.go_on_with(slow.values | {"rate": 1.0})
    before = weights(slow.net)
    slow.epoch()
    assert np.abs(weights(slow.net) - before).max() > 0.1


def test_silent_units_are_those_that_no_example_reaches():
    game = trained(40, rate=1.0)
    z, silent = game.data.x, []
    for layer in game.net.layers[:-1]:
        z = z @ layer.weights + layer.biases
        silent.append((z <= 0).all(axis=0))
        z = np.maximum(z, 0)
    assert np.concatenate(silent).any()
    np.testing.assert_array_equal(game.silent, silent)
    figure, text = shown(game)
    assert len(part(figure, "silent").get_xdata()) == np.sum(silent)
    assert len(part(figure, "working").get_xdata()) == np.size(silent) - np.sum(silent)
    assert f"layer 2 (ReLU) {silent[1].sum()} of 8" in text


def test_a_network_that_diverges_stays_where_it_was_and_says_so(monkeypatch):
    monkeypatch.setitem(INITIALISERS, "he", lambda fan_in, fan_out, rng: np.full((fan_in, fan_out), 1e30))
    game = trained(3)
    assert game.diverged
    assert game.epochs == 1
    assert "diverged after 1 epoch: start anew" in shown(game)[1]


# -- the picture ---------------------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_each_control_changes_the_picture_and_the_text(control):
    seen = []
    for value in (control.positions[0], control.positions[len(control.positions) // 2], control.positions[-1]):
        figure, text = shown(trained(**{control.name: value}))
        assert (moving_data(figure), text) not in seen
        assert all(text != other for _, other in seen)
        seen.append((moving_data(figure), text))


def test_the_plane_shows_what_the_network_makes_of_it():
    game = trained(30)
    figure, _ = shown(game)
    shades = part(figure, "plane")
    low, high, *_ = shades.get_extent()
    side = len(shades.get_array())
    centres = low + (np.arange(side) + 0.5) * (high - low) / side
    points = np.array([[x, y] for y in centres for x in centres])
    np.testing.assert_allclose(shades.get_array().ravel(), game.net(points)[:, 1], atol=1e-5)
    boundary = np.concatenate(part(figure, "boundary").get_segments())
    even = game.net(boundary)[:, 1]
    assert np.abs(even - 0.5).mean() < 0.05
    for label in (0, 1):
        np.testing.assert_allclose(part(figure, f"class {label}").get_xydata(), game.data.x[game.data.y == label])


def test_the_still_and_its_layout():
    for values in ({"epochs": 0}, {"epochs": 2, "units": 16, "layer1": "leaky ReLU", "layer2": "leaky ReLU"}):
        figure = Playground().still(**values)
        figure.draw_without_rendering()  # which puts titles and legends in their places
        check_layout(figure)
    with pytest.raises(TypeError, match="no control 'speed'; it has data, units, rate"):
        Playground().still(speed=1)
    with pytest.raises(ValueError, match=r"rate must be one of 0.001, .* not 2"):
        Playground().still(rate=2)
    with pytest.raises(LookupError, match="Did you mean 'moons'"):
        Playground().still(data="moon")


# -- the widget ----------------------------------------------------------------------------------------------


def clicked(playground, name):
    (button,) = (button for button in playground.children[1].children if button.description == name)
    button.click()


def test_it_trains_between_other_things_and_pauses():
    async def play():
        playground = Playground().live()
        clicked(playground, "play")
        turns = 0
        while playground._game.epochs < 5:
            playground._seen.value = playground._sent.value  # the browser's answer
            await asyncio.sleep(0.001)
            turns += 1
        clicked(playground, "pause")
        at = playground._game.epochs
        await asyncio.sleep(0.1)
        assert playground._game.epochs == at
        assert not playground.playing
        assert f"after {at} epochs" in playground.children[-1].value
        return turns, playground

    turns, playground = asyncio.run(play())
    assert turns > 5  # others had their turn in between
    playground.close()


def test_it_waits_for_a_browser_that_does_not_keep_up():
    async def play():
        playground = Playground().live()
        playground._seen.value = playground._sent.value
        clicked(playground, "play")
        await asyncio.sleep(0.5)
        playground.close()
        return playground._game.epochs

    assert asyncio.run(play()) == 2


@pytest.mark.parametrize("end", ["looked away", "closed"])
def test_it_stops_when_nobody_sees_it(end):
    async def play():
        playground = Playground().live()
        playground._view_count = 1
        clicked(playground, "play")
        await asyncio.sleep(0.02)
        task = playground._playing
        if end == "closed":
            playground.close()
        else:
            playground._view_count = 0
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        assert not playground.playing

    asyncio.run(play())


def test_step_reset_and_controls():
    playground = Playground().live()
    clicked(playground, "step")
    clicked(playground, "step")
    assert "after 2 epochs" in playground.children[-1].value
    playground._controls["layer1"].value = "tanh"
    assert "after 2 epochs" in playground.children[-1].value
    assert "layer 1 (tanh)" in playground.children[-1].value
    playground._controls["data"].value = "circles"
    assert "not trained yet" in playground.children[-1].value
    assert "circles" in playground.children[-1].value
    clicked(playground, "step")
    clicked(playground, "reset")
    assert "not trained yet" in playground.children[-1].value
    assert playground.values == START | {"layer1": "tanh", "data": "circles"}
    playground.close()


def test_an_error_is_shown_and_ends_the_training(monkeypatch):
    playground = Playground().live()
    monkeypatch.setattr(Game, "epoch", lambda game: 1 / 0)
    clicked(playground, "step")
    assert "ZeroDivisionError" in playground.children[-1].value
    playground.close()


@pytest.mark.sweep
def test_closing_leaves_nothing_behind():
    def alive():
        gc.collect()
        return sum(type(each) in (LivePlayground, Game) for each in gc.get_objects())

    before, threads = alive(), threading.active_count()
    Playground().live().close()
    assert alive() == before
    assert threading.active_count() == threads


def test_its_activations_are_in_the_catalogue():
    for control in CONTROLS[3:]:
        assert all(find(name).name == name for name in control.positions)
