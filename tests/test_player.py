"""Explorers that bring along what moves them, where widgets cannot live, and which output is shown where."""

import html
import itertools
import json
import re
import sys
from types import ModuleType

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from actcourse.exercises.learner.notebook import quiz
from actcourse.exercises.learner.quiz_page import answerable, page
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, PointQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES
from actcourse.pictures import display as showing
from actcourse.pictures.choice import explore
from actcourse.pictures.player import OUTPUT_LIMIT, unpacked
from actcourse.pictures.stills import PLAYERS, STILLS_ONLY
from actcourse.pictures.tables import overview
from actcourse.teaching.site.checking import LATEX, Parsed
from tests.pages import moves

FEW = ((1, 4),)  # positions, where they are not what is asked
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def shown(monkeypatch):
    """A function that shows something at the end of a cell and gives its mimebundles, as they are in the end."""
    for name in (STILLS_ONLY, PLAYERS, "VSCODE_PID"):
        monkeypatch.delenv(name, raising=False)

    monkeypatch.setattr("actcourse.pictures.player.OUTPUT_LADDER", FEW)

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


@pytest.mark.sweep
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
@pytest.mark.parametrize("thing", [explore("playground"), overview("ReLU", "tanh")])
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


# -- quizzes ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quizzes():
    """The HTML of every quiz as an output that can be answered."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("actcourse.pictures.player.OUTPUT_LADDER", FEW)
        return {each.id: answerable(each)["text/html"] for each in QUIZZES}


def waiting(output):
    """What the script of a quiz says to its answers."""
    return json.loads(re.search(r'actcourseQuiz\.wake\("[\w-]+", (\{.*\})\); \}</script>', output)[1])


def test_where_no_widgets_live_a_quiz_can_be_answered(shown, monkeypatch):
    assert [VIEW in bundle for bundle in shown(lambda: quiz("steepest-sigmoid"))] == [False, True]
    (asked,) = shown(lambda: quiz("steepest-sigmoid", player=True))
    in_colab(monkeypatch)
    (alone,) = shown(lambda: quiz("steepest-sigmoid"))
    assert alone == asked
    assert {*alone} == {"text/plain", "text/html"}
    assert waiting(alone["text/html"])["near"]
    monkeypatch.setenv(STILLS_ONLY, "1")
    (still,) = shown(lambda: quiz("steepest-sigmoid", player=True))
    assert "<script" not in still["text/html"]


def test_a_quiz_says_to_every_answer_what_the_quiz_itself_says_and_fetches_nothing(quizzes):
    for each in QUIZZES:
        data, html_ = waiting(quizzes[each.id]), quizzes[each.id].replace("http://www.w3.org/2000/svg", "")
        assert "http" not in html_
        if isinstance(each, ChoiceQuiz):
            assert [said["right"] for said in data["said"]] == [option.right for option in each.options]
            assert sum(said["right"] for said in data["said"]) == 1
        if isinstance(each, NumberQuiz):
            numbers = [each.answer, *(number for number, _ in each.wrong)]
            assert [near["right"] for near in data["near"]] == [each.feedback(number).right for number in numbers]
        told = [*data.get("said", ()), *data.get("near", ()), *([data["otherwise"]] if "otherwise" in data else ())]
        seen = (
            Parsed(html_).words
            + Parsed(data["fields"]).words
            + [words for one in told for words in Parsed(one["text"]).words]
        )
        assert not [words for words in seen if LATEX.search(words) or "$" in words], each.id


def test_a_quiz_without_scripts_is_its_question_with_what_there_is_to_choose_from(quizzes):
    for each in QUIZZES:
        left = re.sub(r"<(script|style)>.*?</\1>", "", quizzes[each.id], flags=re.DOTALL)
        assert not re.search(r"<(form|input|button|svg|label)\b", left)
        assert left.count("<li>") == len(getattr(each, "options", ()))
        assert left.count("<img") == isinstance(each, PointQuiz)


def test_a_quiz_whose_picture_takes_too_much_room_is_its_question(monkeypatch):
    monkeypatch.setattr("actcourse.pictures.player.OUTPUT_LADDER", FEW)
    monkeypatch.setattr("actcourse.pictures.player.OUTPUT_LIMIT", 10)
    (placed,) = (each for each in QUIZZES if isinstance(each, PointQuiz))
    assert answerable(placed) == page(placed)


# -- in a browser -------------------------------------------------------------------------------------


@pytest.fixture
def tab(chrome):
    from tests.jupyterlab import page_of

    with page_of(chrome) as tab:
        wrong = []
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        yield tab
        assert not wrong


def test_outputs_move_wherever_scripts_run_and_know_nothing_of_each_other(tab, output):
    """The same twice on one page, as where a cell was copied, and once more kept apart, as Colab keeps outputs."""
    frame = f'<iframe sandbox="allow-scripts" width="950" height="700" srcdoc="{html.escape(output)}"></iframe>'
    tab.set_content(f"<!doctype html><body>{output}<p>Between</p>{output}{frame}</body>")
    assert moves(tab) == 2
    assert moves(tab.frame_locator("iframe")) == 1
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len({*ids})


def test_a_notebook_saved_as_a_web_page_moves(tab, output, tmp_path):
    from nbconvert import HTMLExporter

    shown = new_output("display_data", data={"text/html": output, "text/plain": "x"})
    cells = [new_code_cell('explore("arctan", player=True)', outputs=[shown], execution_count=1)]
    made, _ = HTMLExporter(mathjax_url="", require_js_url="", mermaid_js_url="").from_notebook_node(
        new_notebook(cells=cells)
    )
    (tmp_path / "page.html").write_text(made)
    tab.goto((tmp_path / "page.html").as_uri())
    assert moves(tab) == 1
    assert nbformat.validate(json.loads(json.dumps(new_notebook(cells=cells)))) is None


def answered(form, asked, data):
    """Answer a quiz, not by what it starts with, and give what is to be said to that."""
    if isinstance(asked, ChoiceQuiz):
        form.get_by_role("radio").last.check()
        return data["said"][-1]
    if isinstance(asked, NumberQuiz):
        form.get_by_role("textbox").fill(str(asked.answer))
        return data["near"][0]
    form.get_by_role("slider").press("ArrowRight")
    return data["said"][int(form.get_by_role("slider").input_value())]


def test_quizzes_are_answered_on_a_page_and_where_nothing_is_allowed_but_scripts(tab, quizzes):
    """One of each kind, all twice on a page, and in a frame that may neither keep anything nor submit forms."""
    kinds = {type(each): each for each in QUIZZES}.values()
    outputs = "".join(quizzes[each.id] for each in kinds)
    frame = f'<iframe sandbox="allow-scripts" width="950" height="1200" srcdoc="{html.escape(outputs)}"></iframe>'
    tab.set_content(f"<!doctype html><body>{outputs}{outputs}{frame}</body>")
    for place, each in itertools.product((tab, tab.frame_locator("iframe")), kinds):
        form = place.locator(f"[data-quiz={each.id}]").last
        said, data = form.locator(".actcourse-said"), waiting(quizzes[each.id])
        assert said.inner_text() == ""
        to_say = answered(form, each, data)
        if isinstance(each, NumberQuiz):
            form.get_by_role("textbox").press("Enter")
        else:
            form.get_by_role("button").click()
        assert said.inner_text() == f"{'✓ right' if to_say['right'] else '✗ not yet'}. {plain(to_say['text'])}"
        assert form.get_by_role("button").inner_text() == "commit again"
        assert not form.locator(":is(input, button):not([data-lm-suppress-shortcuts])").count()  # JupyterLab asks each
    assert tab.locator(".actcourse-quiz").count() == 2 * len(kinds)


def plain(text):
    return "".join(Parsed(text).words)
