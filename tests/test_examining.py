"""From one submission to one result: the right mark for every kind of answer, and never a silent zero.

The answers run in this process, through a stand-in for the child; at the end some go through the real one.
"""

import dataclasses
import json

import pytest

from actcourse.exercises import EXERCISES, find_exercise
from actcourse.exercises.learner.examination import examine_by_stage
from actcourse.exercises.marks import earned, points_by_stages, stages_in_words, stages_of
from actcourse.teaching.grading import examining, results
from actcourse.teaching.grading.examining import examined, package
from actcourse.teaching.grading.fresh import with_fresh_probes
from actcourse.teaching.grading.sample import source_of
from actcourse.teaching.grading.sandbox import Sandbox
from actcourse.teaching.grading.submissions import submission
from actcourse.teaching.sheets import exercise_cells
from tests.handed_in import IDS, SHEET, hand_in, notebook
from tests.inprocess import InProcess
from tests.near_misses import RIGHT as UNUSUAL

NP = "import numpy as np"
RIGHT = "def sigmoid(x):\n    return np.exp(-np.logaddexp(0, -x))"
OVERFLOWS = "def sigmoid(x):\n    return np.exp(x) / (1 + np.exp(x))"
TRUNCATES = "def sigmoid(x):\n    y = np.zeros_like(x)\n    y[...] = np.exp(-np.logaddexp(0, -x))\n    return y"
HALF = "def sigmoid(x):\n    return np.exp(-np.logaddexp(0, -x)).astype(np.float16 if x.dtype == np.float32 else float)"
WRONG = "def sigmoid(x):\n    return 1 / (1 + np.exp(x))"
KNOWN = (
    "probes = [probe.args[0] for probe in __import__('actcourse.exercises').exercises.find_exercise('sigmoid').probes]"
)
BY_HEART = (
    f"{KNOWN}\ntable = {{x.tobytes(): np.exp(-np.logaddexp(0, -x)) for x in probes}}",
    "def sigmoid(x):\n    return table.get(x.tobytes(), np.full(x.shape, 0.5))",
)


@pytest.fixture
def grade(tmp_path):
    """A function that examines cells, in the stand-in or in the real child, and gives the `Result`."""

    def examine(*cells, content=None, seed=7, sandbox=None, child=InProcess):
        hand_in(tmp_path, "anna", content or notebook(NP, *cells))
        return examined(submission("anna", SHEET, tmp_path), SHEET, seed, sandbox or Sandbox.none(), child)

    return examine


def of(result, id="sigmoid"):
    return next(graded for graded in result.exercises if graded.exercise == id)


# -- marks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "points", "mistake", "stages"),
    [
        ([RIGHT], 2, None, "ordinary tails integers float32"),
        ([OVERFLOWS], 1.5, "overflow", "ordinary integers float32"),
        ([TRUNCATES], 1.5, "integer-truncation", "ordinary tails float32"),
        ([HALF], 1.5, "precision-lost", "ordinary tails integers"),
        ([WRONG], 0, "sign-flipped", ""),
        (BY_HEART, 0, "wrong-value", ""),
        (["def sigmoid(x):\n    raise NotImplementedError"], 0, None, ""),
        (["def sigmoid(x):\n    return 1/(1+np.exp(-x)"], 0, "raises", ""),
    ],
)
def test_points_are_for_stages(grade, cells, points, mistake, stages):
    result = grade(*cells)
    found = of(result)
    assert (result.status, result.mark, found.points, found.mistake) == ("graded", points, points, mistake)
    assert {stage for stage, passed in found.stages.items() if passed} == set(stages.split())
    assert found.status == ("passed" if points == 2 else "failed" if mistake else "not attempted")
    assert ("worth 1.5 of 2 points" in found.message) == (points == 1.5)
    assert found.message


def test_every_point_is_given_for_something_and_the_sheet_says_so():
    for exercise in EXERCISES:
        points = points_by_stages(exercise)
        assert sum(points.values()) == exercise.points == earned(exercise, dict.fromkeys(stages_of(exercise), True))
        assert sorted(stage for group in points for stage in group) == sorted(stages_of(exercise))
        assert all(worth % 0.25 == 0 < worth for worth in points.values())
        assert earned(exercise, dict.fromkeys(stages_of(exercise), True) | {"ordinary": False}) == 0
        prompt = exercise_cells(exercise)[0].source
        assert stages_in_words(exercise) in prompt
        assert all(f"{worth:g} point" in prompt for worth in points.values())


@pytest.mark.sweep
def test_fresh_probes_are_fair():
    """Also to right answers as few would write them, by which they were not chosen; an exercise of each sheet."""
    sheets = {
        exercise.sheet: exercise for exercise in sorted(EXERCISES, key=lambda each: len(UNUSUAL.get(each.id, ())))
    }
    for exercise in sheets.values():
        fresh = with_fresh_probes(exercise.id, 5)
        if fresh is None:
            assert exercise.judge  # it is judged by what must be true, not by values
            assert not exercise.own
            continue
        assert fresh.probes[0].stage == "ordinary"
        assert not {str(probe.args) for probe in exercise.probes} & {str(probe.args) for probe in fresh.probes}
        for right in UNUSUAL.get(exercise.id, ()):
            assert examine_by_stage(fresh, right)[0].status == "passed"


def test_another_seed_asks_something_else():
    one, other = (with_fresh_probes("sigmoid", seed).probes for seed in (5, 6))
    assert {probe.stage for probe in one} == {"ordinary", "tails", "integers", "float32"}
    assert not {str(probe.args) for probe in one} & {str(probe.args) for probe in other}


def test_the_same_seed_gives_the_same_result_and_another_package_is_told_apart(grade):
    first, again = (dataclasses.replace(grade(OVERFLOWS), seconds=0.0) for _ in range(2))
    assert first == again
    assert package(without=True).endswith("without a sandbox")
    assert package(without=False) in package(without=True)


def test_a_result_can_be_written_and_read(grade, tmp_path):
    result = grade(RIGHT, "sigmoid_prime = 3", "# \ud83d")
    assert results.read(results.write(tmp_path / "results", result)) == result
    assert "def sigmoid" in of(result).source


def test_messages_hold_no_private_points(grade):
    """What is wrong only for fresh probes is said without them."""
    found = of(grade(*BY_HEART))
    drawn = with_fresh_probes("sigmoid", 7).probes[0].args[0].ravel()
    assert found.status == "failed"
    assert not [number for number in drawn if f"{abs(number):.3g}" in found.message and number]


# -- never a silent zero ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (
            ["from mytools import helper", "def sigmoid(x):\n    return helper(x)"],
            "code cell 2, line 1, `from mytools import helper`",
        ),
        (["W = np.load('w.npy')", "def sigmoid(x):\n    return W * x"], "no such file"),
        (["K = undefined + 1", "def sigmoid(x):\n    return K * x"], "it stops (NameError"),
        (["from no_such_module import jit", f"@jit\n{RIGHT}"], "no such module"),
        (["def sigmoid(x):\n    import no_such_module\n    return x"], "asks for what is not here"),
        (["def sigmoid(x):\n    return np.load('w.npy') * x"], "asks for what is not here"),
        (["def sigmoid(x):\n    raise BlockingIOError(11, 'no process')"], "asks for what is not here"),
        (['def sigmoid(x):\n    raise RuntimeError("can\'t start new thread")'], "asks for what is not here"),
        (["def sigmoid(x):\n    n = !ls\n    return len(n) * x"], "asks for what is not here"),
        ([RIGHT, "sigmoid = sigmoid(np.ones(3))"], "has the name"),
        (
            ["%run mine.py", "def sigmoid(x):\n    return helper(x)"],
            "uses `helper`, which code cell 2, `%run mine.py`, may",
        ),
        (["sigmoid = np.testing"], "is not a function"),
    ],
)
def test_what_is_not_the_learners_mistake_is_for_a_person(grade, cells, why):
    result = grade(*cells)
    assert (result.status, result.mark, of(result).status, of(result).mistake) == (
        "needs attention",
        None,
        "needs attention",
        None,
    )
    assert why in of(result).message
    assert "`sigmoid`" in result.why
    assert len(result.exercises) == len(IDS)


def test_what_is_missing_costs_nothing_where_the_answer_is_right_without_it(grade):
    result = grade(
        "import no_such_module as t",
        "try_it = t.exp if False else None",
        "def sigmoid(x):\n    try_it\n" + RIGHT.split("\n")[1],
    )
    assert of(result).status == "passed"


def test_the_work_may_be_in_the_other_file(grade, tmp_path):
    hand_in(tmp_path, "anna", notebook(NP, RIGHT), name="my work.ipynb")
    untouched = notebook(NP, "def sigmoid(x):\n    raise NotImplementedError")
    assert "'my work.ipynb': which one counts?" in grade(content=untouched).why
    assert grade(RIGHT).status == "graded"


def test_whatever_is_handed_in_is_a_result(grade, tmp_path):
    assert grade(content=b"{}").why.startswith("The file is not a notebook")
    assert grade(content=notebook("x = 3", titles=None)).why.startswith("No function of the sheet")
    missing = examined(submission("nobody", SHEET, tmp_path), SHEET, 7, Sandbox.none(), InProcess)
    assert (missing.status, missing.mark, missing.digest, missing.exercises) == ("needs attention", None, "", ())


def test_a_fault_of_the_examination_stops_nobody(grade, monkeypatch):
    def broken(*_):
        raise RecursionError("deep")

    monkeypatch.setattr(examining, "examine_by_stage", broken)
    result = grade(RIGHT)
    assert (result.status, result.mark) == ("needs attention", None)
    assert "RecursionError" in of(result).message
    monkeypatch.setattr(examining, "definitions", broken)
    assert "RecursionError" in grade(RIGHT).why


# -- whole sheets ---------------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("sheet", sorted({exercise.sheet for exercise in EXERCISES}))
def test_the_sheets_solution_has_all_points_and_the_sheet_itself_none(sheet, tmp_path):
    from actcourse.teaching.build import ROOT

    for student, folder in (("ann", "solutions"), ("bob", "exercises")):
        hand_in(tmp_path, student, (ROOT / folder / sheet / f"{sheet}.ipynb").read_bytes(), sheet=sheet)
    solved, untouched = (
        examined(submission(name, sheet, tmp_path), sheet, 3, Sandbox.none(), InProcess) for name in ("ann", "bob")
    )
    assert (solved.status, solved.mark) == ("graded", solved.max_points), [each.message for each in solved.exercises]
    assert (untouched.status, untouched.mark, untouched.max_points) == ("graded", 0, solved.max_points)
    assert {each.status for each in untouched.exercises} == {"not attempted"}


def test_in_the_real_child_the_same_is_found(grade, tmp_path):
    """Through the process of its own, without the sandbox, which not every machine has; and with NumPy itself."""
    (tmp_path / "anna" / SHEET).mkdir(parents=True)
    (tmp_path / "anna" / SHEET / "numpy.py").write_text("exp = None")
    wrong = source_of("step", find_exercise("step").mistakes[0].wrong)
    cells = (RIGHT, wrong, OVERFLOWS.replace("sigmoid", "tanh_prime"), *BY_HEART[:1])
    here, there = grade(*cells), grade(*cells, child=examining.Child)
    assert there.exercises == here.exercises
    assert there.mark == here.mark > 0
    assert json.dumps(dataclasses.asdict(there))
