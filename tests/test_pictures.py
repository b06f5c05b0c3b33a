"""Explorers over their whole slider grids: data, picture, text, widget; and the race."""

import io
import itertools
import re

import numpy as np
import pytest
from ipywidgets import FloatSlider
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from PIL import Image

from actcourse import CATALOG, SIGMOID, compare_functions, explore, find, overview, race
from actcourse.functions.words import with_minus
from actcourse.pictures.choice import SUBJECTS
from actcourse.pictures.display import STILLS_ONLY
from actcourse.pictures.draw import IN_THE_DARK, KeptPicture, pixels
from actcourse.pictures.shades import Shades
from tests.explorers import check_layout, moving_data

EXPLORERS = [explore(activation) for activation in CATALOG]


@pytest.fixture(params=EXPLORERS, ids=lambda explorer: explorer.title)
def explorer(request):
    return request.param


# What is the same code for all is tested on a few: smooth, kinked, jumping, wild, and with 0, 1 and 2 parameters.
OTHERS = ("sigmoid", "ReLU", "step", "thresholded ReLU", "sine", "GELU")
FEW = [explore("leaky ReLU"), *(pytest.param(explore(name), marks=pytest.mark.sweep) for name in OTHERS)]


@pytest.fixture(params=FEW, ids=lambda explorer: explorer.title)
def one_of_few(request):
    return request.param


def combinations(explorer):
    """Each slider at either end, alone, and for one explorer in all combinations with the defaults."""
    reach = {c.name: (c.low, c.default, c.high) for c in explorer.controls}
    if explorer.title == "leaky ReLU":
        return [dict(zip(reach, values, strict=True)) for values in itertools.product(*reach.values())]
    return [explorer.defaults | {name: end} for name, ends in reach.items() for end in (ends[0], ends[-1])]


# A parameter shows at a point where it matters; a little left of 0 for most.
TELLING = {"leaky ReLU": -3.0, "capped ReLU": 7.9, "thresholded ReLU": -3.0}


# -- what is drawn ----------------------------------------------------------------------------------


def moved(explorer, figure, move, values):
    text = move(**explorer.defaults | values)
    return moving_data(figure), text


@pytest.mark.sweep
def test_every_position_of_every_slider_has_its_own_data_and_text(explorer):
    figure = Figure()
    move = explorer.draw(figure)
    point, *parameters = explorer.controls
    for control in (point, *parameters) if explorer.title in ("leaky ReLU", *OTHERS) else parameters:
        at = {"x": TELLING.get(explorer.title, explorer.controls[0].low / 8)}
        seen = [moved(explorer, figure, move, at | {control.name: value}) for value in control.positions]
        for (data, text), (next_data, next_text) in itertools.pairwise(seen):
            assert data != next_data
            assert text != next_text


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["sigmoid", "step", "leaky ReLU"])
def test_every_position_of_the_point_has_its_own_picture(name):
    explorer = explore(name)
    picture = KeptPicture(explorer.draw, size=(4.5, 1.8))
    drawn = [picture.draw(**explorer.defaults | {"x": x})[0].tobytes() for x in explorer.controls[0].positions]
    assert all(before != after for before, after in itertools.pairwise(drawn))


def test_the_curves_are_the_function_and_its_derivative(explorer):
    figure = Figure()
    move = explorer.draw(figure)
    for values in combinations(explorer):
        move(**explorer.defaults | values)
        x = values.pop("x")
        tuned = find(explorer.title).tuned(**values)
        for axes, function in zip(figure.axes, (tuned, tuned.derivative), strict=True):
            curve, point = (line.get_xydata().T for line in axes.lines if len(line.get_xydata()) not in (0, 2))
            drawn = ~np.isnan(curve[1])
            assert drawn.sum() > 790
            np.testing.assert_array_equal(curve[1][drawn], function(curve[0][drawn]))
            np.testing.assert_array_equal(point[:, 0], [x, function(x)])
        tangent = next(line for line in figure.axes[0].lines if line.get_linestyle() == "--").get_xydata()
        rise = (tangent[1] - tangent[0])[1] / (tangent[1] - tangent[0])[0]
        assert rise == pytest.approx(tuned.derivative(x))
        assert np.interp(x, *tangent.T) == pytest.approx(tuned(x))


@pytest.mark.parametrize("threshold", [0.0, 0.3, 1.0, 1.1, 2.3, 4.0])
def test_a_jump_is_a_gap_and_no_wall(threshold):
    for axes in explore("thresholded ReLU").still(threshold=threshold, value=-1.0).axes:
        x, y = axes.lines[0].get_xydata().T
        assert np.isnan(y[x == threshold]).all()
        assert np.nanmax(np.abs(np.diff(y))) < 0.1


def test_a_leaky_relu_without_a_kink_is_a_straight_line():
    values, slopes = (axes.lines[0].get_xydata().T for axes in explore("PReLU").still(negative_slope=1.0).axes)
    np.testing.assert_array_equal(values[1], values[0])
    np.testing.assert_array_equal(slopes[1], 1)


def test_the_shading_is_where_the_slope_is_small():
    for axes in explore("sigmoid").still().axes:
        corners = np.concatenate([path.vertices for path in axes.collections[0].get_paths()])[:, 0]
        inner = np.unique(np.abs(corners))[0]
        assert SIGMOID.derivative(inner) < 0.1 < SIGMOID.derivative(inner - 0.02)  # one point of the grid before


@pytest.mark.sweep
def test_the_kept_picture_is_the_still_whatever_came_before(one_of_few):
    picture = KeptPicture(one_of_few.draw)
    for values in ({"x": one_of_few.controls[0].low}, {"x": 0.5}, {"x": 0.0}):
        figure = one_of_few.still(**values)
        kept, text = picture.draw(**one_of_few.defaults | values)
        figure.canvas.draw()
        np.testing.assert_array_equal(np.asarray(kept), np.asarray(pixels(figure.canvas)))
        assert text == figure.alternative_text


@pytest.mark.sweep
def test_the_fast_encoding_keeps_the_picture(one_of_few):
    picture = KeptPicture(one_of_few.draw)
    for x in (1.0, -0.8):
        values = one_of_few.defaults | {"x": x}
        png, _ = picture.show(**values)
        sent = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
        error = np.abs(sent - np.asarray(picture.draw(**values)[0]))
        assert error.mean() < 1
        assert error.max() < 64  # on the blends along lines, where nobody sees it
        assert sent[0, 0].tolist() == [255, 255, 255]


def filled(image):
    """What a canvas of 200 × 200 pixels shows when `image(axes, extent, numbers, **look)` has filled some axes."""
    figure = Figure(figsize=(2, 2), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.1, 0.2, 0.8, 0.7), xlim=(0, 8), ylim=(0, 7))
    axes.axis("off")
    numbers = np.random.default_rng(0).normal(size=(6, 11))
    numbers[2:4, 5] = np.nan
    image(axes, (1, 6.5, -1, 5), numbers, cmap="cividis", norm=Normalize(-1, 1))
    canvas.draw()
    return np.asarray(pixels(canvas)).astype(int)


@pytest.mark.sweep
def test_shades_are_what_matplotlib_draws():
    def shades(axes, extent, numbers, **look):
        image = Shades(axes, extent, **look)
        image.set_data(numbers)
        image.set_animated(False)

    def commonly(axes, extent, numbers, **look):
        axes.imshow(numbers, extent=extent, origin="lower", interpolation="nearest", aspect="auto", **look)
        axes.set(xlim=(0, 8), ylim=(0, 7))

    np.testing.assert_array_equal(filled(shades), filled(commonly))


def test_the_text_says_what_is_seen():
    text = explore("sigmoid").still(x=-2.0).alternative_text
    for part in ("sigmoid", "x = -2.0", "0.119", "0.105", "from x = -8.0 to -2.1 and from x = 2.1 to 8.0"):
        assert part in text
    assert "with negative_slope = 0.25" in explore("leaky ReLU").still(negative_slope=0.25).alternative_text
    assert "everywhere" in explore("step").still().alternative_text
    assert "nowhere" in explore("identity").still().alternative_text


@pytest.mark.sweep
def test_nothing_is_clipped_and_nothing_collides(explorer):
    for values in ({}, {"x": explorer.controls[0].low}):
        figure = explorer.still(**values)
        figure.draw_without_rendering()  # which puts titles and legends in their places
        check_layout(figure)


# -- how it is shown --------------------------------------------------------------------------------


def test_a_still_is_a_plain_figure_that_shows_itself(one_of_few):
    figure = one_of_few.still()
    assert isinstance(figure, Figure)
    assert with_minus(figure.alternative_text.split(".")[0]) in figure._repr_html_()
    figure.savefig(io.BytesIO())


def test_the_widget_follows_its_sliders(one_of_few):
    menu, curves = one_of_few.live().children
    assert menu.options == ("curves", "a batch of inputs")
    heading, *sliders, image = curves.children
    assert one_of_few.question in heading.value
    assert all(rf"$\displaystyle {part}$" in heading.value for part in one_of_few.formula.split(r" \qquad "))
    assert [type(slider) for slider in sliders] == [FloatSlider] * len(one_of_few.controls)
    for slider, control in zip(sliders, one_of_few.controls, strict=True):
        assert slider.description == control.label
        before = image.value
        moved = control.low if control.default == control.high else control.high
        slider.value = moved
        assert image.value != before
        assert with_minus(f"{moved:g}") in image.value.split("src=")[0]


def test_views_turn_and_keep_the_values_that_they_share():
    widget = explore("leaky ReLU").live()
    menu, curves = widget.children
    slope = next(each for each in curves.children if "slope" in each.description)
    slope.value = 0.4
    menu.value = "a batch of inputs"
    _, curves, batch = widget.children  # made now
    assert (curves.layout.display, batch.layout.display) == ("none", None)
    their_slope = next(each for each in batch.children if "slope" in getattr(each, "description", ""))
    assert their_slope.value == 0.4
    their_slope.value = 0.1
    menu.value = "curves"
    assert widget.children == (menu, curves, batch)
    assert (curves.layout.display, batch.layout.display) == (None, "none")
    assert slope.value == 0.1


def test_an_error_in_a_drawing_is_shown(monkeypatch):
    def draw(figure):
        def move(x):
            if x > 1:
                raise ZeroDivisionError("x is <too> large")
            return f"x is {x}"

        return move

    explorer = explore("sigmoid").__class__("broken", "?", "x", explore("sigmoid").controls, draw)
    widget = explorer.live()
    slider, image = widget.children[1:]
    slider.value = 2.0
    assert "ZeroDivisionError: x is &lt;too&gt; large" in image.value
    slider.value = 0.5
    assert "x is 0.5" in image.value


def shown_by(explorer, monkeypatch):
    """The mimebundles that an explorer shows at the end of a cell, as they are in the end."""
    shown = {}

    def display(bundle, raw, display_id=None, update=False):
        assert update == (display_id in shown)
        shown[display_id] = bundle

    monkeypatch.setattr("actcourse.pictures.display.display", display)
    explorer._ipython_display_()
    return list(shown.values())


@pytest.mark.sweep
def test_a_live_notebook_gets_the_sliders_and_a_picture_that_stays(one_of_few, monkeypatch):
    monkeypatch.delenv(STILLS_ONLY, raising=False)
    still, live = shown_by(one_of_few, monkeypatch)
    assert one_of_few.question in still["text/html"]
    assert "<img alt=" in still["text/html"]
    assert one_of_few.question in still["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in live
    assert live["text/plain"] == ""


def test_a_built_notebook_gets_the_still_alone(one_of_few, monkeypatch):
    monkeypatch.setenv(STILLS_ONLY, "1")
    (still,) = shown_by(one_of_few, monkeypatch)
    assert set(still) == {"text/plain", "text/html"}
    assert re.findall("<style>(.*?)</style>", still["text/html"]) == [IN_THE_DARK]


def test_controls_have_names_and_ends():
    with pytest.raises(TypeError, match="sigmoid has no control 'y'; it has x"):
        explore("sigmoid").still(y=1)
    with pytest.raises(ValueError, match="x must lie between -8 and 8, not at 9"):
        explore("sigmoid").still(x=9)
    for bad in ("a", None, [1, 2], 1j, np.ones(3), np.nan):
        with pytest.raises(TypeError, match="x must be a finite real number, not"):
            explore("sigmoid").still(x=bad)
    with pytest.raises(LookupError, match="Did you mean 'sigmoid'"):
        explore("sigmod")


def test_a_tuned_activation_is_shown_as_it_is_tuned():
    explorer = explore(find("leaky ReLU").tuned(negative_slope=2))
    slider = explorer.live().children[1].children[2]
    assert slider.value == slider.max == 2
    assert "negative_slope = 2" in explorer.still().alternative_text


def test_zero_has_no_sign_in_the_text():
    assert "At x = 0.0 the value is 0.5" in explore("sigmoid").still(x=-1e-12).alternative_text


def test_all_explorers_are_listed():
    contents = explore()
    for name in ("sigmoid", *SUBJECTS):
        assert f"`explore({name!r})` | {explore(name).question}" in contents._repr_markdown_()
        assert explore(name).question in repr(contents)


@pytest.mark.sweep
def test_pictures_leave_the_users_style_alone():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    explore("tanh").still()
    assert dict(mpl.rcParams) == before


# -- the race ---------------------------------------------------------------------------------------


def quick(a):
    return a


def slow(a):
    return sorted(a.tolist() * 20)


@pytest.mark.sweep
def test_a_race_measures_and_shows():
    result = race(quick, slow, make_input=lambda size: (np.ones(size),), sizes=(10, 1000))
    assert result.names == ("quick", "slow")
    assert result.seconds.shape == (2, 2)
    assert np.all(result.seconds > 0)
    assert result.seconds[1, 1] > result.seconds[0, 1]
    text = result.still().alternative_text
    assert "At 1000 numbers: quick" in text
    assert f"slow {result.seconds[1, 1] * 1e6:.3g} microseconds" in text
    assert "<img alt=" in result._repr_html_()


def test_what_a_race_refuses():
    with pytest.raises(ValueError, match="at least one size"):
        race(quick, slow, make_input=lambda size: (np.ones(size),), sizes=())
    with pytest.raises(TypeError, match="must return the tuple of arguments, not ndarray"):
        race(quick, slow, make_input=np.ones, sizes=(3,))
    with pytest.raises(ValueError, match="2 to 4 functions, not 1"):
        race(quick, make_input=lambda size: (np.ones(size),))


# -- the comparison ---------------------------------------------------------------------------------


def test_a_comparison_overlays_values_and_derivatives_in_different_styles():
    names = ("gelu", "silu", "mish")
    figure = compare_functions(*names)
    for axes, derivative in zip(figure.axes, (False, True), strict=True):
        assert len(axes.lines) == len(names)
        assert len({line.get_color() for line in axes.lines}) == len({line.get_linestyle() for line in axes.lines}) == 3
        for line, name in zip(axes.lines, names, strict=True):
            x, y = line.get_xydata().T
            np.testing.assert_array_equal(y, find(name).derivative(x) if derivative else find(name)(x))
    text = figure.alternative_text
    assert "GELU, SiLU and Mish over x from -8 to 8" in text
    assert f"Mish: {find('mish')(-2):.3g}" in text
    assert "<img alt=" in figure._repr_html_()


def test_five_styles_are_five():
    lines = compare_functions("relu", "elu", "selu", "celu", "softplus").axes[0].lines
    assert len({str(line._dash_pattern) for line in lines}) == len({line.get_color() for line in lines}) == 5


def test_what_a_comparison_refuses():
    with pytest.raises(ValueError, match="takes 2 to 5 activations, not 1"):
        compare_functions("gelu")
    with pytest.raises(LookupError, match="Did you mean 'GELU'"):
        compare_functions("gelu", "gellu")


# -- the overview -----------------------------------------------------------------------------------


def test_the_overview_has_a_row_for_each_and_is_sorted_by_its_columns():
    assert overview().html().count("<tr>") == len(CATALOG) + 1
    three = overview("relu", "gelu", "sigmoid")
    assert [one.name for one in three.sorted_by("steepest slope").activations] == ["sigmoid", "ReLU", "GELU"]
    assert [one.name for one in three.sorted_by("name", largest_first=True).activations] == ["sigmoid", "ReLU", "GELU"]
    assert [one.name for one in three.sorted_by("saturates").activations] == ["ReLU", "GELU", "sigmoid"]
    with pytest.raises(LookupError, match=r"sorted by name, values, .*year, not by 'color'"):
        three.sorted_by("color")


def test_the_overviews_slider_sorts_it():
    widget = overview("relu", "gelu", "sigmoid").live()
    (by, order), headings, table = widget.children[0].children, *widget.children[1:]
    unsorted = table.value
    by.value = "steepest slope"
    assert table.value.index("sigmoid") < table.value.index("ReLU") < table.value.index("GELU")
    order.value = "largest first"
    assert table.value.index("GELU") < table.value.index("ReLU") < table.value.index("sigmoid")
    assert [heading.description for heading in headings.children if "▼" in heading.description] == ["steepest slope ▼"]
    by.value = "teaching order"
    assert table.value == unsorted


def test_a_click_on_a_heading_sorts_the_overview_and_another_turns_it_round():
    widget = overview("relu", "gelu", "sigmoid").live()
    (by, _), headings, table = widget.children[0].children, *widget.children[1:]
    assert len(headings.children) == re.search("<thead>.*</thead>", table.value)[0].count("<th ")
    name = headings.children[0]
    name.click()
    assert by.value == "name"
    assert table.value.index("GELU") < table.value.index("ReLU") < table.value.index("sigmoid")
    name.click()
    assert table.value.index("GELU") > table.value.index("ReLU") > table.value.index("sigmoid")


def test_an_overview_is_stored_as_a_table(monkeypatch):
    monkeypatch.setenv(STILLS_ONLY, "1")
    (stored,) = shown_by(overview("relu", "gelu"), monkeypatch)
    assert stored["text/html"].count("<td") == 2 * 9
    assert "GELU" in stored["text/plain"]
