"""The quizzes: every answer is answered, the first one is recorded, and each lesson asks some."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import numpy as np
import pytest
from ipywidgets import HTML, HTMLMath, ToggleButtons
from scipy.optimize import brentq
from scipy.special import expit

from actcourse import lesson_run, progress, quiz
from actcourse.exercises.learner.progress import ELSEWHERE
from actcourse.exercises.learner.quiz_page import page
from actcourse.exercises.learner.quiz_widget import QuizPane, read_number
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, PointQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES, find_quiz
from actcourse.exercises.sheets.quizzes.q03_saturating import HALF_STEEP
from actcourse.exercises.sheets.quizzes.q11_claims import VOTES
from actcourse.pictures.draw import drawn
from actcourse.pictures.live import all_inside
from tests import lessons
from tests.explorers import check_layout, part
from tests.lessons.l02_nonlinear import solved, steps_have_not_moved
from tests.lessons.l04_rectified import wakes

LESSONS = sorted((Path(__file__).parents[1] / "lessons").glob("[0-9]*.py"))


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    monkeypatch.setenv(ELSEWHERE, str(tmp_path / "progress.json"))


@pytest.fixture(params=QUIZZES, ids=lambda one: one.id)
def each(request):
    return request.param


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_asks_two_to_four(lesson):
    """Beside the votes on the claims of lesson 11."""
    asked = re.findall(r'^quiz\("([^"]+)"\)$', lesson.read_text(), flags=re.MULTILINE)
    assert asked == [one.id for one in QUIZZES if one.lesson == lesson.stem]
    assert 2 <= len([id for id in asked if id not in {vote.id for vote in VOTES}]) <= 4


def test_ids_are_unique_and_found(capsys):
    assert len({one.id for one in QUIZZES}) == len(QUIZZES)
    quiz("one-sing")
    assert "Did you mean 'one-sign'" in capsys.readouterr().out


def test_a_quiz_asks_a_question_and_answers_every_answer(each):
    assert each.question
    if isinstance(each, ChoiceQuiz):
        assert sum(option.right for option in each.options) == 1
        assert len({option.feedback for option in each.options}) == len(each.options) >= 3
    elif isinstance(each, NumberQuiz):
        assert each.feedback(each.answer).right
        assert not any(each.feedback(number).right for number, _ in each.wrong)
        assert each.feedback(12345.6).text == each.otherwise
    else:
        places = [dict(zip([c.name for c in each.controls], [p], strict=True)) for p in each.controls[0].positions]
        assert {each.feedback(place).right for place in places} == {True, False}


def where_z_is_0(w1, w2, b):
    """The corners of the line in the plane: where it cuts the axes."""
    return [-b / w1, -b / w2]


def functions_of_two_linear_layers():
    """How many dimensions the functions have that random pairs of layers compute, from 2 inputs to 1 output."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 2))
    return np.linalg.matrix_rank(
        [
            (x @ rng.normal(size=(2, 100)) + rng.normal(size=100)) @ rng.normal(size=100) + rng.normal()
            for _ in range(20)
        ]
    )


def where_a_bend_helps():
    runs = {data: lesson_run(f"one bend on {data}") for data in ("circles", "moons", "diabetes")}
    return [data for data, run in runs.items() if run.rows[1].verdict == "better"]


def largest_error(pieces):
    """Of straight pieces that join points of the sine."""
    x, points = np.linspace(0, 3, 64 * pieces + 1), np.linspace(0, 3, pieces + 1)
    return np.abs(np.interp(x, points, np.sin(points)) - np.sin(x)).max()


# What is right, worked out here in another way.
ANSWERS = {
    "first-dot-product": lambda: 1 * 4 + 2 * 0 + 3 * -1,
    "shape-of-a-layer": lambda: str((np.ones(3) @ np.ones((3, 2))).shape),
    "everything-doubled": lambda: "it stays" if where_z_is_0(2, -1, -3) == where_z_is_0(4, -2, -6) else "",
    "outputs-minus-targets": lambda: str((np.ones((4, 1)) - np.ones(4)).shape),
    "two-linear-layers": lambda: "none" if functions_of_two_linear_layers() == 3 else "",
    "where-a-bend-helps": lambda: "on " + " and ".join(where_a_bend_helps()),
    "xor-found": lambda: {12: "about one in eight"}[int(100 * solved(2, "ReLU", seed=0))],
    "steps-trained": lambda: "they are what they were" if steps_have_not_moved() else "",
    "slope-after-two": lambda: np.interp(2, [0, 1, 2], np.maximum([0, 1, 2], 0) - 2 * np.maximum([-1, 0, 1], 0)) - 1,
    "twice-the-pieces": lambda: {4: "a quarter"}[round(largest_error(64) / largest_error(128))],
    "steepest-sigmoid": lambda: max(np.diff(expit(np.linspace(-1, 1, 20_001)))) / 1e-4,
    "ten-sigmoids": lambda: {-6: "about a millionth"}[round(np.log10(0.25**10))],
    "half-as-steep": lambda: {"x": brentq(lambda x: expit(x) * expit(-x) - 0.125, 0, 6)},
    "difference-at-the-corner": lambda: float(np.diff(np.maximum([-1, 1], 0))[0] / 2),
    "who-wakes": lambda: "only units of layer 2" if wakes(2) and not wakes(1) else "",
    "leak-at-a-high-rate": lambda: (
        "many overflow" if np.isnan(lesson_run("leaky slopes at rate 1").scores[2]).sum() > 10 else ""
    ),
    "one-sign": lambda: "in all" if (expit(np.random.default_rng(0).normal(size=(1000, 10))) > 0).all() else "",
}
for module in iter_modules(lessons.__path__):  # those of other lessons stand beside their claims
    ANSWERS |= getattr(import_module(f"{lessons.__name__}.{module.name}"), "ANSWERS", {})


def test_the_right_answer_is_right(each):
    assert each.feedback(ANSWERS[each.id]()).right


def test_the_pages_without_a_kernel_ask_and_do_not_tell(each):
    bundle = page(each)
    assert "Predict." in bundle["text/html"]
    shown = bundle["text/html"]
    if isinstance(each, ChoiceQuiz):
        assert all(option.text in shown for option in each.options)
        assert not any(option.feedback in shown for option in each.options)
    else:
        assert ("<img" in shown) == isinstance(each, PointQuiz)


def test_the_picture_of_a_point_quiz_shows_the_answer_only_when_seen():
    asked = find_quiz("half-as-steep")
    figure, move = drawn(asked.draw, asked.size)
    figure.draw_without_rendering()
    for x in (0.0, 6.0):
        text = move(x=x, seen=False)
        check_layout(figure)
        np.testing.assert_allclose(part(figure, "point").get_xydata(), [[x, expit(x)]])
        assert len(part(figure, "answer").get_xydata()) == 0
        assert f"{HALF_STEEP:.2f}" not in text
        assert f"{HALF_STEEP:.2f}" in move(x=x, seen=True)
        np.testing.assert_allclose(part(figure, "answer").get_xydata(), [[HALF_STEEP, expit(HALF_STEEP)]])
        assert part(figure, "name").get_text() == "half as steep as at 0"
        check_layout(figure)


@pytest.mark.parametrize("each", [one for one in QUIZZES if isinstance(one, PointQuiz)], ids=lambda one: one.id)
def test_a_legend_names_only_what_is_seen(each):
    figure, move = drawn(each.draw, each.size)
    move(**{control.name: control.default for control in each.controls}, seen=False)
    (axes,) = figure.axes
    handles, names = axes.get_legend_handles_labels()
    shown = [text.get_text() for text in axes.get_legend().get_texts()]
    assert shown == [name for handle, name in zip(handles, names, strict=True) if len(handle.get_xydata())]


# -- as a widget --------------------------------------------------------------------------------------


def commit(pane):
    pane._commit.click()
    return pane._said.value


def test_formulas_stand_only_where_they_are_typeset(each):
    """ipywidgets typesets `HTMLMath`, and neither `HTML` nor what stands on buttons."""
    parts = all_inside(QuizPane(each))
    assert any(isinstance(part, HTMLMath) and each.question in part.value for part in parts)
    assert not [part.value for part in parts if isinstance(part, HTML) and "$" in part.value]
    assert not [text for part in parts if isinstance(part, ToggleButtons) for text in part.options if "$" in text]


def test_choosing():
    pane = QuizPane(find_quiz("one-sign"))
    assert "Choose one" in commit(pane)
    assert progress().record.quizzes == {}
    pane._answer._buttons.value = "in about half"
    assert commit(pane).startswith("<strong>✗</strong> The sign of each part")
    pane._answer._buttons.value = "in all"
    assert commit(pane).startswith("<strong>✓</strong>")
    assert progress().record.quizzes == {"one-sign": False}  # the first answer counts


def test_typing():
    pane = QuizPane(find_quiz("steepest-sigmoid"))
    for text, said in (("", "is not a number"), ("much", "is not a number"), ("0.5", "✗"), ("7", "✗"), ("1/4", "✓")):
        pane._answer._text.value = text
        assert said in commit(pane)
    assert progress().record.quizzes == {"steepest-sigmoid": False}


def test_enter_commits_a_number():
    pane = QuizPane(find_quiz("steepest-sigmoid"))
    field = pane._answer._text
    field.value = "1/4"
    assert pane._said.value == ""
    field._handle_custom_msg({"event": "something else"}, [])
    assert pane._said.value == ""
    field._handle_custom_msg({"event": "submit"}, [])
    assert "✓" in pane._said.value
    assert progress().record.quizzes == {"steepest-sigmoid": True}


def test_placing():
    pane = QuizPane(find_quiz("half-as-steep"))
    before = pane._answer._image.value
    pane._answer._controls["x"].value = 4.0
    assert pane._answer._image.value != before
    assert "flatter already" in commit(pane)
    assert f"{HALF_STEEP:.2f}" in pane._answer._image.value
    pane._answer._controls["x"].value = 1.8
    assert f"{HALF_STEEP:.2f}" not in pane._answer._image.value
    assert "✓" in commit(pane)


@pytest.mark.parametrize(
    ("text", "number"), [("0.25", 0.25), (" 1/4 ", 0.25), ("0,25", 0.25), ("25 %", 0.25), ("−2", -2), ("1e-3", 1e-3)]
)
def test_numbers_as_people_write_them(text, number):
    assert read_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "a", "1/0", "1/", "one half", "1.2.3"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="is not a number"):
        read_number(text)
