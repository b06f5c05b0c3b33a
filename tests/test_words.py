"""Numbers, counts and lists in what learners read."""

import re
from pathlib import Path

import numpy as np
import pytest

from actcourse import MLP, doctor, health
from actcourse.exercises import EXERCISES
from actcourse.exercises.examiner.wording import shown
from actcourse.exercises.exercise import Outcome
from actcourse.exercises.learner import progress as store
from actcourse.exercises.learner.progress_map import EXERCISE_IDS, QUIZ_IDS, Map
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES
from actcourse.functions.words import counted, number, with_minus
from actcourse.networks import DATA, train
from actcourse.networks.comparing import Comparison
from tests.reading import check_counts, check_reading
from tests.unlocated import examine

SHEETS = sorted((Path(__file__).parents[1] / "lessons" / "sheets").glob("*.py"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.5, "−0.5"), (-0.0, "0"), (7, "7"), (-1.25e-9, "−1.25e−09"), (1e300, "1e+300"), (-np.inf, "−inf"), (2.0, "2")],
)
def test_numbers(value, text):
    assert number(value) == text
    assert number(np.float64(value)) == text


def test_only_the_minus_of_a_number_is_changed():
    given, text = "x-1, -2, 3-4, (-5), 1e-7, well-known, -x, [-.5]", "x-1, −2, 3-4, (−5), 1e−7, well-known, -x, [−.5]"
    assert with_minus(given) == text


def test_counts():
    assert [counted(count, "point") for count in (0, 0.5, 1, 1.0, 2)] == [
        "0 points",
        "0.5 points",
        "1 point",
        "1 point",
        "2 points",
    ]
    assert counted(2, "class", "classes") == "2 classes"


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (np.array([4.0, -5.0, 0.5]), "`[4, -5, 0.5]`"),
        (np.array([1, -22, 3]), "`[1, -22, 3]`"),
        (np.array([[1.0, -0.0], [-1e-9, 1 / 3]]), "`[[1, 0], [-1e-09, 0.3333]]`"),
        (np.array([True, False]), "`[True, False]`"),
        (np.array([-2.5], np.float16), "`[-2.5]`"),
        (np.array([np.nan, -np.inf]), "`[nan, -inf]`"),
        (np.array([1 - 2j]), "`[(1-2j)]`"),
        (np.array([]), "`[]`"),
    ],
)
def test_a_short_array_is_shown_as_python_writes_a_list(array, text):
    assert shown(array) == text


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_what_an_exercise_says(exercise):
    for text in (exercise.prompt, exercise.question, *exercise.hints, *(m.message for m in exercise.mistakes)):
        check_reading(text)


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
@pytest.mark.parametrize("change", [lambda y: y - 3, lambda y: -2 * y], ids=["shifted", "turned"])
def test_the_evidence_about_negative_numbers(exercise, change):
    def answer(*args):
        result = exercise.solution(*args)
        return type(result)(map(change, result)) if isinstance(result, tuple | list) else change(result)

    check_reading(examine(exercise.id, answer).message)


def test_what_quizzes_say():
    for quiz in QUIZZES:
        check_reading(quiz.question)
        if isinstance(quiz, ChoiceQuiz):
            texts = [text for option in quiz.options for text in (option.text, option.feedback)]
        elif isinstance(quiz, NumberQuiz):
            texts = [quiz.right, quiz.otherwise, *(text for _, text in quiz.wrong)]
        else:
            places = [{control.name: at} for control in quiz.controls for at in control.positions]
            texts = [quiz.feedback(place).text for place in places]
        for text in texts:
            check_reading(text)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_what_sheets_say(path):
    for cell in re.split(r"^# %%", path.read_text(), flags=re.MULTILINE):
        if cell.startswith(" [markdown]"):
            check_reading(re.sub(r"^# ?", "", cell.partition("\n")[2], flags=re.MULTILINE))


# -- one of each ------------------------------------------------------------------------------------------


def one_of_each(monkeypatch):
    """Texts in which something is counted, each at the count of 1."""
    rng = np.random.default_rng(0)
    yield repr(Outcome("step", "failed", None, "", 0, 1))
    one = Map(store.Record(passed=[EXERCISE_IDS[0]], hints={EXERCISE_IDS[0]: [1]}, quizzes={QUIZ_IDS[0]: True}))
    yield repr(one)
    yield one._repr_markdown_()
    history = train(MLP((2, 1, 2), "tanh", "softmax", rng=rng), DATA["moons"](rng), rng=rng, epochs=1)
    yield repr(history)
    yield history.still().alternative_text
    scores = np.array([[0.5, 0.6], [np.nan, 0.7]])
    race = Comparison("moons", "accuracy", ("tanh", "ReLU"), "tanh", scores, scores, {})
    yield repr(race)
    yield race._repr_markdown_()
    monkeypatch.setattr(health, "_server", lambda: [health.Finding(False, "late.", "Mend it.")])
    yield repr(health.Report((health.Finding(False, "late.", "Mend it."), health.Finding(True, "well."))))
    yield repr(doctor())


def test_one_thing_is_singular(monkeypatch):
    for text in one_of_each(monkeypatch):
        check_counts(re.sub(r"`[^`]*`", " ", text))


def test_a_score_below_0_has_a_true_minus():
    scores = np.array([[-0.5, -0.6], [-0.7, -0.9]])
    race = Comparison("a line", "R²", ("tanh", "ReLU"), "tanh", scores, scores, {})
    for text in (repr(race), race._repr_markdown_()):
        check_reading(text)
    assert "−0.550" in repr(race)


def test_there_are_counts_of_one_to_be_seen(monkeypatch):
    found = " ".join(one_of_each(monkeypatch))
    told = ("0 of 1 point>", "(1 hint)", "1 of 1 prediction right", "1 epoch,", "over 1 epoch:", "1 run,", "is wrong")
    assert [text for text in told if text not in found] == []
