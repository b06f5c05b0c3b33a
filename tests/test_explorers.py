"""All explorers over their controls, alone and in pairs: what is drawn, what is said, and whether it is right."""

import functools
import gc
import itertools
import threading
from collections import Counter
from importlib import import_module

import numpy as np
import pytest
from ipywidgets import Widget
from ipywidgets.widgets import widget as of_ipywidgets

from actcourse import overview
from actcourse.functions.names import plain
from actcourse.pictures import display, draw
from actcourse.pictures.choice import SUBJECTS, explore
from actcourse.pictures.draw import CourseFigure, KeptPicture, pixels
from tests.explorers import check_layout, moving_data
from tests.reading import check_counts

# Where ipywidgets keeps every widget that is not closed; before version 8, as an attribute of the class.
OPEN = of_ipywidgets._instances if hasattr(of_ipywidgets, "_instances") else Widget.widgets
# Of the view that all activations share, one stands for all.
BATCH = pytest.param("a batch of inputs", explore("leaky ReLU").others[0], id="a batch of inputs")
VIEWS = [BATCH] + [
    pytest.param(name, view, id=f"{name} {view.view}".strip())
    for name in SUBJECTS
    for view in getattr(explore(name), "views", ())  # the playground is tested by itself
]


@functools.cache
def drawn(view):
    """A figure of the explorer and the function that moves it."""
    return draw.drawn(view.draw, view.size)


def state(view, values):
    """The data of all that moves, and the alternative text."""
    figure, move = drawn(view)
    text = move(**view.defaults | values)
    return moving_data(figure), text


def some(positions):
    """The lowest, the highest and two in between."""
    last = len(positions) - 1
    return [positions[index] for index in sorted({0, last // 3, 2 * last // 3, last})]


def alone(view):
    return [{control.name: value} for control in view.controls for value in some(control.positions)]


def in_pairs(view):
    for one, other in itertools.combinations(view.controls, 2):
        for value, another in itertools.product(some(one.positions)[::2], some(other.positions)[::-2]):
            yield {one.name: value, other.name: another}


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_each_control_changes_the_data_and_the_text(name, view):
    for control in view.controls:
        seen = [state(view, {control.name: value}) for value in some(control.positions)]
        for (data, text), (other_data, other_text) in itertools.combinations(seen, 2):
            assert data != other_data, control.name
            assert text != other_text, control.name


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_two_controls_moved_together_change_both_as_well(name, view):
    data, text = state(view, {})
    for values in in_pairs(view):
        if any(view.defaults[key] != value for key, value in values.items()):
            moved_data, moved_text = state(view, values)
            assert moved_data != data, values
            assert moved_text != text, values


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_what_is_drawn_and_said_is_right(name, view):
    right = import_module(f"tests.explorers.{plain(name)}").right
    figure, _ = drawn(view)
    for values in ({}, *alone(view), *in_pairs(view)):
        _, text = state(view, values)
        right(figure, text, **view.defaults | values)


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_the_same_values_give_the_same_whatever_came_before(name, view):
    before = state(view, {})
    for values in in_pairs(view):
        state(view, values)
    assert state(view, {}) == before


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_the_text_has_numbers_and_no_nan(name, view):
    for values in ({}, *alone(view)):
        _, text = state(view, values)
        assert len(text) > 60
        assert any(letter.isdigit() for letter in text)
        assert text.endswith(".")
        assert "nan" not in text.lower().replace("nand", "")
        assert "-0 " not in text
        check_counts(text)


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_nothing_is_clipped_and_nothing_collides(name, view):
    ends = [{c.name: end} for c in view.controls for end in (c.positions[0], c.positions[-1])]
    figure, move = drawn(view)
    figure.draw_without_rendering()  # which puts titles and legends in their places
    for values in ({}, *ends):
        move(**view.defaults | values)
        check_layout(figure)


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_the_kept_picture_is_the_still(name, view):
    picture = KeptPicture(view.draw, view.size)
    values = {control.name: control.positions[-1] for control in view.controls}
    figure = view.still(**values)
    kept, text = picture.draw(**view.defaults | values)
    figure.canvas.draw()
    np.testing.assert_array_equal(np.asarray(kept), np.asarray(pixels(figure.canvas)))
    assert text == figure.alternative_text


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_it_asks_a_question(name, view):
    assert view.question.endswith("?")
    assert len({control.name for control in view.controls}) == len(view.controls)
    assert all(control.checked(control.default) == control.default for control in view.controls)


# -- cells that are run again -------------------------------------------------------------------------------


@pytest.fixture
def run_cell(monkeypatch, only_new):
    """A function that shows an explorer as a notebook's cell would, in a run of its own."""
    monkeypatch.delenv(display.STILLS_ONLY, raising=False)
    monkeypatch.setattr(display, "display", lambda *bundle, **how: None)
    runs = itertools.count()

    def run(cell, *names):
        number = next(runs)
        monkeypatch.setattr(display, "running_cell", lambda: (cell, number))
        for name in names:
            (overview("ReLU") if name == "overview" else explore(name))._ipython_display_()

    Widget.close_all()  # those of other tests
    yield run
    Widget.close_all()
    display._shown.clear()


def alive():
    """How many widgets, figures, pictures and threads there are."""
    gc.collect()
    # Thousands of objects of few kinds, and not all kinds let themselves be compared.
    kinds = {id(type(each)): type(each) for each in gc.get_objects()}
    numbers = Counter(id(type(each)) for each in gc.get_objects())
    wanted = (Widget, CourseFigure, KeptPicture)
    counts = [sum(numbers[key] for key, kind in kinds.items() if issubclass(kind, one)) for one in wanted]
    return [*counts, len(OPEN), threading.active_count()]


# With views and without, with buttons and without, with tasks of its own: the rest is made of the same parts, and
# `make soak` opens every one of them.
@pytest.mark.sweep
@pytest.mark.parametrize("name", ["sigmoid", "softmax", "dropout", "several functions", "playground", "overview"])
def test_running_a_cell_again_leaves_nothing_of_the_last_time(name, run_cell):
    run_cell("a cell", name)
    once = alive()
    run_cell("a cell", name)
    assert alive() == once


@pytest.mark.sweep
def test_what_one_cell_shows_stays_when_another_runs(run_cell):
    run_cell("a cell", "sigmoid", "tanh")
    run_cell("another", "sigmoid")
    assert [len(widgets) for _, widgets in display._shown.values()] == [2, 1]
    first = display._shown["a cell"][1][0]
    assert first in OPEN.values()
    run_cell("a cell", "ReLU")
    assert first not in OPEN.values()


@pytest.mark.sweep
def test_where_no_notebook_says_which_cell_runs_nothing_is_closed(run_cell):
    run_cell(None, "sigmoid")
    before = len(OPEN)
    run_cell(None, "sigmoid")
    assert len(OPEN) == 2 * before
