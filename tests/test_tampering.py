"""Notebooks whose metadata, points, outputs and locked cells were edited: they earn what their functions deserve.

The answers run in this process: here it is asked what is read of a notebook, and what nbgrader gets to see of it.
"""

import copy
import json

import nbformat
import numpy as np
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade

from actcourse.teaching.course import ROOT
from actcourse.teaching.grading.examining import examined
from actcourse.teaching.grading.gradebook import Book
from actcourse.teaching.grading.rebuilding import exercise_of, points_of, rebuilt
from actcourse.teaching.grading.sample import filled_in
from actcourse.teaching.grading.sandbox import Sandbox
from actcourse.teaching.grading.submissions import submission
from tests.handed_in import SHEET, hand_in
from tests.hostile_notebooks import TAMPERINGS
from tests.inprocess import InProcess

# Some of it right, some wrong, some in part, some untouched: nothing may be raised, and nothing lost.
GIVEN = {
    "step": "def step(x):\n    return np.where(x >= 0, 1.0, 0.0)",
    "sigmoid": "def sigmoid(x):\n    return np.exp(x) / (1 + np.exp(x))",
    "sigmoid_prime": "def sigmoid_prime(x):\n    return 1.0",
    "tanh_prime": "def tanh_prime(x):\n    e = np.exp(-2 * np.abs(x))\n    return 4 * e / (1 + e) ** 2",
}
DESERVED = {"step": 1, "sigmoid": 1.5, "sigmoid_prime": 0, "tanh_from_sigmoid": 0, "tanh_prime": 2}
RELEASE = nbformat.read(ROOT / "exercises" / SHEET / f"{SHEET}.ipynb", as_version=4)
HONEST = json.loads(nbformat.writes(filled_in(RELEASE, GIVEN)))


def tampered(*names):
    notebook = copy.deepcopy(HONEST)
    for name in names:
        TAMPERINGS[name](notebook)
    return json.dumps(notebook).encode()


def earned(folder, content, student="learner"):
    hand_in(folder, student, content)
    return examined(submission(student, SHEET, folder), SHEET, 5, Sandbox.none(), InProcess)


def told(result):
    """All that is found of the exercises but for the code that is shown."""
    return [
        (each.exercise, each.status, each.mistake, each.message, each.points, each.stages) for each in result.exercises
    ]


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    result = earned(tmp_path_factory.mktemp("honest"), tampered())
    assert {each.exercise: each.points for each in result.exercises} == DESERVED
    return result


@pytest.mark.sweep
@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_is_no_code_changes_no_mark(name, honest, tmp_path):
    result = earned(tmp_path, tampered(name))
    assert (told(result), result.why) == (told(honest), "")


@pytest.mark.sweep
def test_nor_do_several_such_things_together(honest, tmp_path):
    rng, tried = np.random.default_rng(23), 0
    while tried < 20:
        names = rng.choice([*TAMPERINGS], size=4, replace=False)
        try:
            content = tampered(*names)
        except (KeyError, TypeError, AttributeError):  # one took away what another one changes
            continue
        result, tried = earned(tmp_path, content), tried + 1
        assert (told(result), result.why) == (told(honest), ""), names


@pytest.mark.parametrize("name", [*TAMPERINGS][::10])
def test_nbgrader_sees_the_sheets_own_cells_and_points(name, honest, tmp_path):
    notebook = rebuilt(RELEASE, earned(tmp_path, tampered(name)), {})
    nbformat.validate(notebook)
    own = [(cell.cell_type, cell.id, cell.metadata) for cell in RELEASE.cells]
    assert [(cell.cell_type, cell.id, cell.metadata) for cell in notebook.cells[1:]] == own
    scored = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    points = {exercise_of(cell.metadata.nbgrader.grade_id): determine_grade(cell) for cell in scored}
    assert points == {id: (DESERVED[id], worth) for id, worth in points_of(SHEET).items()}


@pytest.mark.sweep
def test_the_points_in_the_grade_book_are_those_of_the_sheet(tmp_path):
    chosen = ["points 99", "one grade_id", "checks: nine"]
    book = Book(tmp_path)
    book.register(SHEET, RELEASE)
    for name in chosen:
        assert book.feed(earned(tmp_path / "submitted", tampered(name), name), RELEASE, tmp_path / "submitted") == ""
    deserved = {id: (DESERVED[id], worth) for id, worth in points_of(SHEET).items()}
    with Gradebook(book.url) as held:
        cells = held.find_notebook(SHEET, SHEET).grade_cells
        assert {exercise_of(cell.name): cell.max_score for cell in cells} == points_of(SHEET)
        for name in chosen:
            grades = held.find_submission_notebook(SHEET, SHEET, name).grades
            assert {exercise_of(each.name): (each.score, each.max_score) for each in grades} == deserved
