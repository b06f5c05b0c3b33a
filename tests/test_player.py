"""Explorers that bring along what moves them, where widgets cannot live, and which output is shown where."""

import html
import json
import re
import sys
from types import ModuleType

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from actcourse.exercises.learner.notebook import quiz
from actcourse.pictures import display as showing
from actcourse.pictures.choice import explore
from actcourse.pictures.player import OUTPUT_LIMIT, unpacked
from actcourse.pictures.stills import PLAYERS, STILLS_ONLY
from actcourse.pictures.tables import overview
from tests.pages import moves

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def shown(monkeypatch):
    """A function that shows something at the end of a cell and gives its mimebundles, as they are in the end."""
    for name in (STILLS_ONLY, PLAYERS, "VSCODE_PID"):
        monkeypatch.delenv(name, raising=False)

    monkeypatch.setattr("actcourse.pictures.player.OUTPUT_LADDER", ((1, 4),))  # that is not what is asked here

    def show(thing):
        bundles = {}
        monkeypatch.setattr(
            showing, "display", lambda bundle, display_id=None, **_: bundles.update({display_id: bundle})
        )
        thing() if callable(thing) else thing._ipython_display_()
        return list(bundles.values())

    return show


@pytest.fixture(scope="module")
def output():
    """The HTML of an explorer that brings its player along."""
    explorer = explore("arctan", player=True)
    return explorer._moving(showing.with_question(explorer.question, explorer.still()))["text/html"]


def held(page):
    """What the player of an output holds."""
    return unpacked(re.search(r'actcoursePlayer\.wake\("\w+", "([^"]+)"\)', page)[1])


# -- which output is shown where ----------------------------------------------------------------------


def in_colab(monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))


def in_vs_code(monkeypatch):
    monkeypatch.setenv("VSCODE_PID", "1")


def where_players_are_wanted(monkeypatch):
    monkeypatch.setenv(PLAYERS, "1")


WITHOUT_WIDGETS = [in_colab, in_vs_code, where_players_are_wanted]


@pytest.mark.parametrize("place", WITHOUT_WIDGETS)
def test_where_no_widgets_live_the_player_alone_is_shown(shown, monkeypatch, place):
    place(monkeypatch)
    (alone,) = shown(explore("arctan"))
    assert {*alone} == {"text/plain", "text/html"}
    assert alone["text/html"].count("<img") == alone["text/html"].count("<script") == 1
    assert explore("arctan").question in alone["text/plain"]
    assert held(alone["text/html"])["shows"]


@pytest.mark.sweep
@pytest.mark.parametrize("place", WITHOUT_WIDGETS)
@pytest.mark.parametrize("thing", [explore("playground"), overview("ReLU", "tanh"), lambda: quiz("steepest-sigmoid")])
def test_what_has_no_player_shows_what_it_is_without_a_kernel(shown, monkeypatch, place, thing):
    place(monkeypatch)
    (alone,) = shown(thing)
    assert {*alone} == {"text/plain", "text/html"}


@pytest.mark.sweep
def test_in_a_notebook_with_widgets_players_are_made_when_asked_for(shown, monkeypatch):
    assert [VIEW in bundle for bundle in shown(explore("arctan"))] == [False, True]
    assert all("actcoursePlayer" not in str(bundle) for bundle in shown(explore("arctan")))
    (alone,) = shown(explore("arctan", player=True))
    assert "actcoursePlayer" in alone["text/html"]
    monkeypatch.setenv(STILLS_ONLY, "1")  # while notebooks are built, whatever is asked for
    (still,) = shown(explore("arctan", player=True))
    assert "actcoursePlayer" not in still["text/html"]


@pytest.mark.sweep
@pytest.mark.parametrize("place", WITHOUT_WIDGETS)
def test_widgets_that_are_asked_for_come_without_a_second_picture(shown, monkeypatch, place):
    place(monkeypatch)
    (alone,) = shown(explore("arctan", player=False))
    assert VIEW in alone


@pytest.mark.sweep
def test_a_function_of_ones_own_and_every_view_without_room_for_players(shown, monkeypatch):
    (alone,) = shown(explore(lambda x: x * abs(x), player=True))
    assert "actcoursePlayer" in alone["text/html"]
    monkeypatch.setattr("actcourse.pictures.player.OUTPUT_LIMIT", 10)
    (still,) = shown(explore("arctan", player=True))
    assert "<img" in still["text/html"]
    assert "actcoursePlayer" not in still["text/html"]


@pytest.mark.sweep
def test_an_output_is_the_same_whenever_it_is_made_and_names_no_other_place(output):
    explorer = explore("arctan", player=True)
    again = explorer._moving(showing.with_question(explorer.question, explorer.still()))["text/html"]
    assert again == output
    assert len(output) < OUTPUT_LIMIT + 100_000  # with the still, the script and the style
    assert not re.findall(r"""(?:src|href)=["'](?!data:)[^#¤]""", output)
    assert "http" not in output.replace("http://www.w3.org/2000/svg", "")


def test_an_output_without_scripts_and_styles_is_a_still(output):
    """As front ends leave it that do not trust a notebook: without a word, and without controls that do nothing."""
    left = re.sub(r"<(script|style)>.*?</\1>", "", output, flags=re.DOTALL)
    assert left.count("<img") == 1
    assert not re.search(r"<(input|button|svg|label)\b", left)


# -- in a browser -------------------------------------------------------------------------------------


@pytest.fixture
def page(chrome):
    from tests.jupyterlab import page_of

    with page_of(chrome) as page:
        wrong = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        yield page
        assert not wrong


def test_outputs_move_wherever_scripts_run_and_know_nothing_of_each_other(page, output):
    """The same twice on one page, as where a cell was copied, and once more kept apart, as Colab keeps outputs."""
    frame = f'<iframe sandbox="allow-scripts" width="950" height="700" srcdoc="{html.escape(output)}"></iframe>'
    page.set_content(f"<!doctype html><body>{output}<p>Between</p>{output}{frame}</body>")
    assert moves(page) == 2
    assert moves(page.frame_locator("iframe")) == 1
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len({*ids})


def test_a_notebook_saved_as_a_web_page_moves(page, output, tmp_path):
    from nbconvert import HTMLExporter

    shown = new_output("display_data", data={"text/html": output, "text/plain": "x"})
    cells = [new_code_cell('explore("arctan", player=True)', outputs=[shown], execution_count=1)]
    made, _ = HTMLExporter(mathjax_url="", require_js_url="", mermaid_js_url="").from_notebook_node(
        new_notebook(cells=cells)
    )
    (tmp_path / "page.html").write_text(made)
    page.goto((tmp_path / "page.html").as_uri())
    assert moves(page) == 1
    assert nbformat.validate(json.loads(json.dumps(new_notebook(cells=cells)))) is None
