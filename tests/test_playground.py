"""The playground: the network, the picture, and the training that goes on between other things."""

import asyncio
import gc
import re
import threading

import numpy as np
import pytest
from scipy.spatial import Delaunay

from actcourse import find
from actcourse.networks.initial import INITIALISERS
from actcourse.pictures.draw import CourseFigure, styled
from actcourse.pictures.explorers.playground.edges import KINDS, edges
from actcourse.pictures.explorers.playground.game import CONTROLS, START, Game, draw
from actcourse.pictures.explorers.playground.live import LivePlayground, Playground
from tests.explorers import check_layout, moving_data, part
from tests.explorers.playground import by_hand, kind, maps


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
    zs, _ = by_hand(game, *game.data.x.T)
    silent = np.array([[(z <= 0).all() for z in layer] for layer in zs])
    assert silent.any()
    np.testing.assert_array_equal(game.silent, silent)
    figure, text = shown(game)
    crosses = part(figure, "silent").get_xydata()
    boxes = [box for number in (1, 2, 3) for _, box in maps(figure, number)]
    crossed = [(left + right) / 2 for left, right, *_ in boxes], [(low + high) / 2 for *_, low, high in boxes]
    np.testing.assert_allclose(crosses, np.transpose(crossed)[silent.ravel()])
    for number, layer in enumerate(silent, 1):
        assert re.search(rf"Layer {number} \(ReLU\): [^.]*; {layer.sum()} of 8 silent\.", text)


def test_a_network_that_diverges_stays_where_it_was_and_says_so(monkeypatch):
    monkeypatch.setitem(INITIALISERS, "he", lambda fan_in, fan_out, rng: np.full((fan_in, fan_out), 1e30))
    game = trained(3)
    assert game.diverged
    assert game.epochs == 1
    figure, text = shown(game)
    assert "diverged after 1 epoch: start anew" in text
    assert "Layer 3 (ReLU): 8 with numbers too large to show; " in text
    assert not list(maps(figure, 3))


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


@pytest.mark.sweep
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


# Every activation, and every number of units.
MIXED = (
    {"units": 2, "layer1": "identity", "layer2": "sigmoid", "layer3": "tanh"},
    {"units": 4, "layer1": "ReLU", "layer2": "leaky ReLU", "layer3": "PReLU"},
    {"units": 8, "layer1": "ELU", "layer2": "SELU", "layer3": "GELU", "data": "circles"},
    {"units": 16, "layer1": "SiLU", "layer2": "Mish", "layer3": "sine", "data": "xor", "rate": 0.001},
    {"units": 16, "rate": 0.3},
)
by_values = pytest.mark.parametrize("values", MIXED, ids=lambda values: f"{values['units']}-{len(values)}")


@pytest.mark.sweep
@by_values
def test_each_map_is_its_units_output_over_the_plane(values):
    game = trained(10, **values)
    figure, _ = shown(game)
    for number in (1, 2, 3):
        pieces = [piece for piece, _ in maps(figure, number)]
        x2, x1 = np.meshgrid(*[np.linspace(-3, 3, len(pieces[0]))] * 2, indexing="ij")
        outputs = by_hand(game, x1, x2)[1][number - 1]
        assert len(pieces) == len(outputs) == values["units"]
        for piece, output in zip(pieces, outputs, strict=True):
            largest = np.abs(output).max()
            np.testing.assert_allclose(piece, output / (largest if largest > 1e-6 else 1), atol=2e-3)


@pytest.mark.sweep
@by_values
@pytest.mark.parametrize("epochs", [0, 25])
def test_the_text_says_what_the_maps_show(values, epochs):
    game = trained(epochs, **values)
    text, fine = shown(game)[1], "sine" in values.values()
    x2, x1 = np.meshgrid(*[np.linspace(-3, 3, 64 if fine else 22)] * 2, indexing="ij")
    for number, (zs, outputs) in enumerate(zip(*by_hand(game, x1, x2), strict=True), 1):
        name = game.values[f"layer{number}"]
        middle = 0.5 if name == "sigmoid" else 0
        (said,) = re.findall(rf"Layer {number} \({name}\): ([^;]*);", text)
        counts = {words: int(count) for count, words in re.findall(r"(\d+) with ([^,]+)", said)}
        allowed = [kind(z, output, middle) for z, output in zip(zs, outputs, strict=True)]
        assert sum(counts.values()) == len(allowed)
        for words in KINDS:
            assert allowed.count([words]) <= counts.get(words, 0) <= sum(words in each for each in allowed)
        if number == 1 and name != "sine":
            assert set(counts) <= {"a straight edge", "no edge in sight", "the same output everywhere"}


def what_it_has(z, f=np.tanh):
    """What the map of a unit has, as the text says it, from its z as a function of points (turned a little) and f."""
    found = set()
    for angle in np.linspace(0.1, 6.2, 20):
        x2, x1 = np.meshgrid(*[np.linspace(-3, 3, 22)] * 2, indexing="ij")
        height = z(np.cos(angle) * x1 - np.sin(angle) * x2, np.sin(angle) * x1 + np.cos(angle) * x2)[None]
        found.add(KINDS[edges(height, f(height), f(0.0))[0]])
    assert len(found) == 1
    return found.pop()


def relu(z):
    return np.maximum(z, 0)


@pytest.mark.parametrize("f", [np.tanh, relu, lambda z: 1 / (1 + np.exp(-z))], ids=["tanh", "ReLU", "sigmoid"])
def test_edges_of_known_maps(f):
    assert what_it_has(lambda x, y: 3 * y - 1, f) == "a straight edge"
    assert what_it_has(lambda x, y: y - np.abs(x) / 5, f) == "a bent edge"
    assert what_it_has(lambda x, y: np.abs(x) / 5 - y, f) == "a bent edge"
    assert what_it_has(lambda x, y: y - np.sin(x), f) == "a bent edge"
    assert what_it_has(lambda x, y: 1 - np.abs(x) - np.abs(y), f) == "closed edges"
    assert what_it_has(lambda x, y: x**2 + y**2 - 2, f) == "closed edges"
    assert what_it_has(lambda x, y: 1 - np.hypot(np.abs(x) - 1.5, y), f) == "closed edges"
    assert what_it_has(lambda x, y: 1 - np.abs(x), f) == "several edges"
    assert what_it_has(lambda x, y: np.maximum(x - 1.5, 0.5 - np.hypot(x + 1, y)), f) == "several edges"
    assert what_it_has(lambda x, y: np.minimum(1.5 - x, np.hypot(x + 1, y) - 0.5), f) == "several edges"
    assert what_it_has(lambda x, y: 6 + x, f) == "no edge in sight"
    assert what_it_has(lambda x, y: 0 * x - 7, f) == "the same output everywhere"
    assert what_it_has(lambda x, y: x * np.where(y > 1, np.inf, 1), f) == "numbers too large to show"


def test_the_map_of_a_silent_unit_is_the_same_wherever_examples_are():
    game = trained(40, rate=1.0, units=16)
    figure, _ = shown(game)
    grid = np.linspace(-3, 3, 22)
    points = np.array([[x1, x2] for x2 in grid for x1 in grid])
    among = (Delaunay(game.data.x).find_simplex(points) >= 0).reshape(22, 22)
    silent = [piece for (piece, _), lost in zip(maps(figure, 1), game.silent[0], strict=True) if lost]
    assert silent
    assert among.sum() > 50
    assert not any(piece[among].any() for piece in silent)
    assert any(piece.any() for piece in silent)  # beyond them it may be another


def test_shades_tell_more_from_less_without_colour_too():
    figure, _ = shown(trained(0))
    image = part(figure, "maps 1")
    red, green, blue, _ = image.to_rgba(np.linspace(-1, 1, 21)).T
    assert (np.diff(0.2126 * red + 0.7152 * green + 0.0722 * blue) > 0.01).all()
    (bar,) = (axes for axes in figure.axes if "a unit's output" in axes.get_xlabel())
    assert bar.get_xlim() == (image.norm.vmin, image.norm.vmax) == (-1, 1)


@pytest.mark.sweep
def test_each_map_has_its_place():
    """Side by side in the panel, all of one size, large enough to see, and below the words."""
    for units in CONTROLS[1].positions:
        figure = Playground().still(epochs=0, units=units)
        figure.draw_without_rendering()
        panel = part(figure, "maps 1").axes
        boxes = np.array([box for number in (1, 2, 3) for _, box in maps(figure, number)])
        assert len(boxes) == 3 * units
        pixels = panel.transData.transform(boxes[:, [0, 2, 1, 3]].reshape(-1, 2)).reshape(-1, 2, 2)
        sizes = pixels[:, 1] - pixels[:, 0]
        assert sizes.min() >= 28
        np.testing.assert_allclose(sizes, sizes[0, 0], rtol=0.05)
        overlap = np.minimum(pixels[:, None, 1], pixels[None, :, 1]) - np.maximum(
            pixels[:, None, 0], pixels[None, :, 0]
        )
        assert (overlap.min(axis=2) > 0).sum() == len(boxes)  # each with itself alone
        words = [text.get_window_extent(figure.canvas.get_renderer()) for text in panel.texts]
        assert pixels[:, 1, 1].max() < min(box.y0 for box in words)
        assert panel.bbox.padded(1).containsx(pixels.min(axis=(0, 1))[0])
        assert panel.bbox.padded(1).containsx(pixels.max(axis=(0, 1))[0])
        assert panel.bbox.padded(1).containsy(pixels.min(axis=(0, 1))[1])


def test_the_still_and_its_layout():
    longest = {f"layer{number}": "leaky ReLU" for number in (1, 2, 3)}
    for values in ({"epochs": 0}, {"epochs": 2, "units": 16} | longest, {"epochs": 30, "units": 16, "rate": 1.0}):
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


@pytest.mark.sweep
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
    assert "Layer 1 (tanh)" in playground.children[-1].value
    playground._controls["data"].value = "circles"
    assert "not trained yet" in playground.children[-1].value
    assert "circles" in playground.children[-1].value
    clicked(playground, "step")
    clicked(playground, "reset")
    assert "not trained yet" in playground.children[-1].value
    assert playground.values == START | {"layer1": "tanh", "data": "circles"}
    playground.close()


@pytest.mark.sweep
def test_an_error_is_shown_and_ends_the_training(monkeypatch):
    playground = Playground().live()
    monkeypatch.setattr(Game, "epoch", lambda game: 1 / 0)
    clicked(playground, "step")
    assert "ZeroDivisionError" in playground.children[-1].value
    playground.close()


@pytest.mark.sweep
def test_closing_leaves_nothing_behind(only_new):
    def alive():
        gc.collect()
        return sum(type(each) is LivePlayground or type(each) is Game for each in gc.get_objects())

    before, threads = alive(), threading.active_count()
    Playground().live().close()
    assert alive() == before
    assert threading.active_count() == threads


def test_its_activations_are_in_the_catalogue():
    for control in CONTROLS[3:]:
        assert all(find(name).name == name for name in control.positions)
