"""The poster has every function, readable and nowhere on top of another; what is committed has not drifted."""

import itertools
import re
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.patches import Rectangle
from PIL import Image

from actcourse.functions import CATALOG, find
from actcourse.functions.catalog import FAMILIES, Family
from actcourse.pictures.explorers.one_function import explore_function
from actcourse.pictures.formulas import Formula, extent, mathtext
from actcourse.teaching import cover, poster
from actcourse.teaching.marking import mark, marked
from actcourse.teaching.poster_entry import Entry, text_width, window, wrapped

ROOT = Path(__file__).parents[1]
LATEX = [pytest.param(latex, id=one.name) for one in CATALOG for latex in (one.formula, one.df_formula)]


@pytest.fixture(scope="module")
def page():
    """The poster at one pixel for each point, drawn."""
    figure = poster.poster()
    figure.canvas.draw()
    return figure


def boxes(figure):
    """Text and where it stands, of all texts that are seen."""
    for text in figure.findobj(mpl.text.Text):
        if text.get_text() and text.get_visible():
            yield text.get_text(), text.get_window_extent()


def panels(figure):
    """The axes of the functions, by name: they come in the order in which their names do."""
    names = [entry.activation.name for row in poster.rows_of(FAMILIES) for _, each, _ in row.groups for entry in each]
    return dict(zip(names, figure.axes[1:], strict=True))


# -- what is on it ------------------------------------------------------------------------------------


@pytest.mark.sweep  # the page takes seconds to draw
def test_every_function_has_its_name_a_fact_and_the_curves_of_its_values_and_slopes(page):
    texts = [text for text, _ in boxes(page)]
    said = " ".join(texts)
    assert {*panels(page)} == {one.name for one in CATALOG}
    for name, axes in panels(page).items():
        one = find(name)
        assert texts.count(name) >= 1
        facts = (one.summary, one.advantage, one.disadvantage, one.used_in)
        assert any(" ".join(wrapped(fact, 1e9, 9)) in said for fact in facts if fact), name
        slopes, values = [line.get_xydata().T for line in axes.lines[2:]]
        for (x, y), function in ((values, one), (slopes, one.derivative)):
            seen = np.isfinite(y)
            np.testing.assert_allclose(y[seen], function(x[seen]))
            assert x[0] == -window(one)
            assert x[-1] == window(one)
            assert seen.sum() > 395


@pytest.mark.sweep  # the page takes seconds to draw
def test_every_family_has_its_strip_and_its_lesson(page):
    texts = [text for text, _ in boxes(page)]
    assert {family.title for family in FAMILIES} <= {*texts}
    lessons = sorted(f"lesson {int(family.lesson)}" for family in FAMILIES if family.lesson)
    assert sorted(text for text in texts if text.startswith("lesson ")) == lessons
    assert f"{len(CATALOG)} functions of one number, and their slopes" in texts
    assert all(one.name in page.alternative_text for one in CATALOG)


def test_pictures_show_all_kinks_and_no_more_waves_than_can_be_told_apart():
    for one in CATALOG:
        assert all(abs(kink.x) < window(one) for kink in one.kink_points)
        slopes = one.derivative(np.linspace(-window(one), window(one), 999))
        assert np.count_nonzero(np.diff(np.sign(slopes[slopes != 0]))) <= 5
    assert window(find("tanh")) == 4
    assert window(find("ReLU6")) == 8


def test_it_is_one_page_of_a3():
    assert page_size((ROOT / poster.COMMITTED[0]).read_bytes()) == [(1190.55, 841.89)]


def page_size(pdf):
    found = re.findall(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", pdf)
    return [tuple(round(float(number), 2) for number in each) for each in found]


# -- that it can be read ------------------------------------------------------------------------------


@pytest.mark.sweep  # the page takes seconds to draw
def test_nothing_lies_on_something_else_and_nothing_is_cut_off(page):
    assert_nothing_is_hidden(page)


def assert_nothing_is_hidden(page):
    placed = sorted(((text, box) for text, box in boxes(page) if box.width), key=lambda each: each[1].x0)
    assert len(placed) > 500
    for number, (text, box) in enumerate(placed):
        assert 10 < box.x0 < box.x1 < poster.WIDTH - 10, text
        assert 10 < box.y0 < box.y1 < poster.HEIGHT - 10, text
        for other, beside in placed[number + 1 :]:
            if beside.x0 >= box.x1:
                break
            assert not lie_on_each_other(box, beside), (text, other)
    strips = [patch.get_window_extent() for patch in page.axes[0].patches if isinstance(patch, Rectangle)]
    pictures = [axes.bbox for axes in page.axes[1:]]
    for text, box in ((text.get_text(), text.get_window_extent()) for text in page.axes[0].texts):
        outside = [strip for strip in strips if not strip.y0 < (box.y0 + box.y1) / 2 < strip.y1]
        assert not any(lie_on_each_other(box, area) for area in (*outside, *pictures)), text


def lie_on_each_other(one, other):
    """By half a letter in height; early versions of matplotlib round boxes up."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > 1.5 and up > 4


@pytest.mark.sweep  # the page takes seconds to draw
def test_letters_are_large_enough_and_lines_can_be_told_apart_without_their_colours(page):
    assert min(text.get_fontsize() for text in page.findobj(mpl.text.Text) if text.get_text()) >= 7
    for axes in panels(page).values():
        slope, value = axes.lines[2:]
        assert value.get_linewidth() > slope.get_linewidth()
        assert (value.get_linestyle(), slope.get_linestyle()) == ("-", "--")


@pytest.mark.sweep
@pytest.mark.parametrize(("lesson", "further"), [("02", 9), ("", 3)])
def test_functions_that_are_added_find_room(lesson, further):
    many = tuple(replace(find("leaky ReLU"), name=f"added {number}") for number in range(further))
    place = next(number for number, family in enumerate(FAMILIES) if family.lesson == lesson)
    longer = replace(FAMILIES[place], members=(*FAMILIES[place].members, *many))
    figure = poster.poster((*FAMILIES[:place], longer, *FAMILIES[place + 1 :]))
    figure.canvas.draw()
    texts = [text for text, _ in boxes(figure)]
    assert {one.name for one in (*CATALOG, *many)} <= {*texts}
    assert f"{len(CATALOG) + further} functions of one number, and their slopes" in texts
    assert_nothing_is_hidden(figure)


def test_too_many_functions_are_refused():
    with pytest.raises(ValueError, match="no room for 150 functions"):
        poster.poster([Family("Many", "", (find("ReLU"),) * 150)])


# -- formulas -----------------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("latex", LATEX)
@pytest.mark.parametrize("width", [123, 300])
def test_formulas_keep_to_their_width_and_lose_nothing(latex, width):
    formula = Formula(latex, 8.2, width, "f = ")
    assert formula.width <= width
    drawn = Drawn()
    formula.draw(drawn, 10, 100)
    for x, y, text, size in drawn.texts:
        wide, up, down = extent(text, size)
        assert x >= 10
        assert x + wide <= 10 + width + 1e-9
        assert 100 - formula.height - 1e-9 <= y - down
        assert y + up <= 100 + 1e-9
    assert letters("".join(text for _, _, text, _ in drawn.texts)) == letters("f=" + mathtext(without_cases(latex)))
    assert drawn.braces == latex.count("cases") / 2


def without_cases(latex):
    return re.sub(r"\\begin\{cases\}|\\end\{cases\}|&|\\\\(?!\w)", " ", latex)


def letters(text):
    """What a formula says, without spaces, and without the dot that goes on in another row."""
    return re.sub(r"\\cdot(?![a-z])|\\[,;! ]|\\quad|\s|\$", "", text)


class Drawn:
    """Takes the place of axes, and keeps what is drawn."""

    def __init__(self):
        self.texts, self.braces = [], 0

    def text(self, x, y, text, size, **_look):
        self.texts.append((x, y, text, size))

    def add_patch(self, _brace):
        self.braces += 1


def test_what_mathtext_does_not_know_is_refused():
    with pytest.raises(ValueError, match="nosuchsign"):
        Formula(r"\nosuchsign x", 9, 100)


def test_equations_in_words_are_not_torn_apart():
    lines = wrapped("the SiLU with β = 1.702 in place of -α", 60, 8.2)
    assert any("β = 1.702" in line for line in lines)
    assert " ".join(lines) == "the SiLU with β = 1.702 in place of -α"
    assert all(text_width(line, 8.2) <= 60 for line in lines)
    assert Entry(find("sigmoid")).fact(1) is None


# -- what is committed --------------------------------------------------------------------------------


COMMITTED = [*((name, poster, "make poster") for name in poster.COMMITTED), (cover.COMMITTED, cover, "make cover")]


@pytest.mark.parametrize(("name", "made", "command"), COMMITTED)
def test_committed_pictures_have_not_drifted(name, made, command):
    assert marked(ROOT / name) == made.made_from(), f"{name} is of another time: {command}"


def test_a_mark_tells_texts_and_files_apart(tmp_path):
    (tmp_path / "one").write_text("1")
    marks = {mark("a", "b"), mark("ab"), mark("a", tmp_path / "one"), mark("a", "c")}
    assert len(marks) == 4
    (tmp_path / "picture").write_bytes(b"\x89" + mark("a").encode() + b"\0")
    assert marked(tmp_path / "picture") == mark("a")
    assert marked(tmp_path / "none") == marked(tmp_path / "one") == ""


def test_the_picture_that_moves_is_small_and_comes_back_to_where_it_began():
    path = ROOT / cover.COMMITTED
    assert path.stat().st_size < 1_000_000
    with Image.open(path) as picture:
        assert picture.info["loop"] == 0
        assert picture.n_frames == len(cover.frames()) > 60
        assert picture.size[0] == 900
    shown = cover.frames()
    controls = {control.name: control.positions for control in explore_function(cover.NAME).controls}
    assert {name: shown[0][0][name] for name in controls} == cover.STILL
    for (before, _), (after, duration) in itertools.pairwise([*shown, shown[0]]):
        assert sum(before[name] != after[name] for name in controls) <= 1
        assert 20 <= duration <= 1500
        assert all(any(np.isclose(after[name], at) for at in positions) for name, positions in controls.items())


@pytest.mark.sweep
def test_committed_frames_are_pictures_of_the_explorer_in_their_order():
    """Each is nearest to its own, whatever version of matplotlib draws it here."""
    drawn = [np.asarray(each, float) for each, _ in itertools.islice(cover.pictures(), 0, None, 16)]
    with Image.open(ROOT / cover.COMMITTED) as picture:
        for number in range(1, len(drawn)):
            picture.seek(16 * number)
            committed = np.asarray(picture.convert("RGB"), float)
            off = [np.abs(committed - each).mean() for each in drawn]
            assert np.argmin(off) == number
