"""Single positions of single explorers, which the sweep over all of them does not reach."""

import re
from importlib import import_module

import numpy as np
import pytest

from actcourse import explore
from actcourse.pictures.choice import SUBJECTS
from actcourse.pictures.controls import Choice, Slider
from actcourse.pictures.draw import CourseFigure, styled
from actcourse.pictures.live import control_widget
from tests.explorers import equalrunners


@pytest.fixture
def shown(request):
    """A function that checks an explorer at some values and returns its alternative text."""
    name = request.param
    right = import_module(f"tests.explorers.{name}").right
    with styled():
        figure = CourseFigure()
        move = explore(name).draw(figure)

    def check(**values):
        values = explore(name).defaults | values
        text = move(**values)
        right(figure, text, **values)
        return text

    check.controls = explore(name).controls
    return check


@pytest.mark.sweep
@pytest.mark.parametrize("shown", ["neuron", "collapse", "addingup", "approximation", "traininghealth"], indirect=True)
def test_every_choice_is_right(shown):
    for choice in shown.controls:
        for text in choice.positions if isinstance(choice, Choice) else ():
            shown(**{choice.name: text})


@pytest.mark.parametrize("shown", ["neuron"], indirect=True)
def test_a_neuron_without_weights_has_no_line(shown):
    for b in (1.0, 0.0):
        assert "no line" in shown(w1=0.0, w2=0.0, b=b, activation="tanh")
    shown(w1=0.0)
    shown(w2=0.0)


@pytest.mark.parametrize("shown", ["neuron"], indirect=True)
def test_a_line_outside_the_picture_is_said_to_be(shown):
    assert "outside the picture" in shown(w1=0.25, w2=-0.5, b=4.0)


@pytest.mark.parametrize("shown", ["collapse"], indirect=True)
def test_a_network_may_be_dead(shown):
    assert "For every x the output is the same" in shown(layers=10, between="ReLU", spread=0.5, draw=4)


@pytest.mark.parametrize("shown", ["addingup"], indirect=True)
def test_units_may_share_a_place_or_have_no_share(shown):
    assert "by -1 at x = 1, " in shown(c1=1.0, c2=1.0, activation="step")
    assert "does not jump" in shown(c1=1.0, c2=1.0, c3=1.0, activation="step")
    for activation in ("ReLU", "leaky ReLU"):
        assert "without a bend: its slope is 0 everywhere" in shown(v1=0.0, v2=0.0, v3=0.0, activation=activation)
    assert "lowest, 0 at" in shown(v1=0.0, v2=0.0, v3=0.0, activation="tanh")


@pytest.mark.parametrize("shown", ["addingup"], indirect=True)
def test_the_bump_is_the_same_with_units_turned_round(shown):
    texts = [shown(w=w) for w in (1, -1)]
    heights = [re.search(r"shares is (.*?)\. ", text)[1] for text in texts]
    assert heights == ["0, 0, 0, 1, 0, 0, 0"] * 2
    assert "slopes of the shares, 1, -2, 0, add up to -1." in texts[0]


@pytest.mark.parametrize("shown", ["approximation"], indirect=True)
def test_a_corner_on_a_bend_leaves_no_error(shown):
    assert "There is no error." in shown(target="|x − 0.4|", pieces=5)
    assert "With twice as many pieces there is none" in shown(target="|x − 0.4|", pieces=50)
    assert "as large as before" in shown(target="sin 2πx", pieces=1)


@pytest.mark.parametrize("shown", ["traininghealth"], indirect=True)
def test_a_training_may_overflow_or_stand_still(shown):
    relu = {"lower": "ReLU", "upper": "ReLU"}
    assert "there is nothing to show any more at epoch 1." in shown(**relu, gain=2, epoch=1)
    assert "no weight has been updated yet." in shown(**relu, gain=2, epoch=0)
    assert "silent units, of 32: 2, 20, 30, 32, 32, 32, after 0 deaths, 0 revivals" in shown(**relu, bias=-4)
    assert "log₁₀ of update to weight −∞, −∞, −∞, −∞, −∞, −∞, below" in shown(**relu, bias=-4)
    for values in ({"gain": 4, "bias": 4, "rate": 0.001}, {"bias": 4, "rate": 0.01}, {"rate": 1}):
        shown(**relu, **values, epoch=3)
        shown(lower="sigmoid", upper="ReLU", **values)
        shown(lower="ReLU", upper="sigmoid", **values)


def test_equal_runners_are_spread_as_the_formula_says():
    """Not in one draw, which the sweep looks at: over all that there are to see."""
    for examples, p in ((100, 0.95), (1600, 0.8)):
        seen = np.concatenate([np.ravel(equalrunners.shares(50, examples, p, race)) for race in range(1, 31)])
        assert abs(np.std(seen) / np.sqrt(p * (1 - p) / examples) - 1) < 0.05
        assert abs(seen.mean() - p) < 0.001


def test_labels_of_controls_are_not_cut_off():
    """They have 13 em, in which some two dozen letters find room; what stands between dollar signs is set narrower."""
    views = (view for name in ("sigmoid", *SUBJECTS) for view in getattr(explore(name), "views", ()))
    controls = [control for view in views for control in view.controls]
    assert len(controls) > 40
    assert [c.label for c in controls if len(re.sub(r"\$.*?\$", "x", c.label)) > 24] == []


@pytest.mark.parametrize(
    ("step", "shown"), [(0.05, "0.70"), (0.25, "0.70"), (1.0, "1"), (200.0, "1"), (1 / 48, "0.700")]
)
def test_a_slider_shows_as_many_decimals_as_tell_its_positions_apart(step, shown):
    widget = control_widget(Slider("a", "a", 0.7, 0.0, 1000.0, step))
    assert format(0.7, widget.readout_format) == shown
