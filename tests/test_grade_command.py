"""`actcourse grade`, as an instructor calls it, with learners' code in the sandbox: just what the README shows."""

import contextlib
import csv
import hashlib
import html
import inspect
import io
import re
import shlex
from pathlib import Path

import joblib
import nbformat
import numpy as np
import pytest
from nbgrader.api import Gradebook

from actcourse.cli import main
from actcourse.exercises import EXERCISES, examine, exercises_of
from actcourse.teaching.course import ROOT, settings
from actcourse.teaching.grading.gradebook import Book
from actcourse.teaching.grading.results import read_all
from actcourse.teaching.grading.sample import SHEET, answers, filled_in, sample_class, source_of
from actcourse.teaching.grading.sandbox import Sandbox
from tests.handed_in import hand_in
from tests.test_grading import page, text_of

ALL = sum(exercise.points for exercise in EXERCISES if exercise.sheet == SHEET)
# What each of the class to try deserves.
DESERVED = {
    "ada": ALL,  # all right
    "ben": ALL - 4,  # one mistake, one untouched
    "chloé": ALL - 1,  # large numbers overflow, in two functions
    "dmitri": 0,  # untouched
    "ella": None,  # renamed
    "finn": None,  # cut off
    "gül": ALL,  # cells deleted, no marks of nbgrader's, and a module that is not there
    "hugo": 0,  # a cheat
    "ines": ALL - 2,
    "jan": ALL - 2,  # as ines, but for names
    "kim": ALL - 2,  # ends the process
    "m[1]m": ALL - 1,
}


def run(command):
    """What a command prints, and its status."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = main(shlex.split(command)[1:])
    return printed.getvalue(), status


@pytest.fixture(scope="module")
def demo(sandbox, tmp_path_factory):
    """The folder in which the README's commands were called, with what it shows and what they printed."""
    block = re.search(r"<!-- what these print .*?```\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    shown = [part.split("\n", 1) for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(joblib, "cpu_count", lambda: 1)  # further processes would have to import all of this
        printed = [(command, *run(command)) for command, _ in shown]
    return folder, [text.strip() for _, text in shown], printed


@pytest.mark.sweep
def test_the_readme_shows_what_is_printed(demo):
    _, shown, printed = demo
    assert [text.strip() for _, text, _ in printed] == shown
    assert [status for *_, status in printed] == [0, 1]


@pytest.mark.sweep
def test_everybody_of_the_class_to_try_gets_what_they_deserve(demo):
    folder, _, _ = demo
    rows = list(csv.DictReader(io.StringIO((folder / "demo" / "grades.csv").read_text("utf-8-sig"))))
    assert {row["folder"]: float(row["mark"]) if row["mark"] else None for row in rows} == DESERVED
    for row in rows:
        assert row["status"] == ("graded" if row["mark"] else "needs attention")
        path = folder / "demo" / "submitted" / row["file"]
        assert row["SHA-256"] == (hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "")
    with Gradebook(Book(folder / "demo").url) as book:
        assert {each.id: each.score for each in book.students} == {who: mark or 0 for who, mark in DESERVED.items()}


@pytest.mark.sweep
def test_feedback_says_what_the_check_says_and_nothing_private(demo):
    folder, _, _ = demo
    [found, troubles] = read_all(folder / "demo" / "results")
    assert troubles == []
    seed = str(found[0].seed)
    for result in found:
        shown = page(folder / "demo", result.student)
        assert seed not in shown
        said = html.unescape(text_of(shown))
        for graded in result.exercises:
            assert " ".join(re.sub("[`*]", " ", graded.message).split())[:40] in " ".join(said.split())
    assert "np.exp(x)/(1+np.exp(x))" in text_of(page(folder / "demo", "chloé")).replace(" ", "")
    assert "What holds is worth" in text_of(page(folder / "demo", "chloé"))


@pytest.mark.sweep
def test_the_page_on_the_class_names_who_needs_a_person_and_whose_code_is_alike(demo):
    folder, _, _ = demo
    told = text_of((folder / "demo" / "report.html").read_text())
    for name in ("ella", "finn", "ines", "jan", "of-the-output"):
        assert name in told


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's own
def test_nbgrader_alone_scores_a_sheet_that_came_back_undamaged(tmp_path, monkeypatch):
    """Without our step: in a kernel, by its own command, with the settings that stand in the repository."""
    from nbgrader.apps import NbGraderAPI

    sample_class(tmp_path / "course")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    config = settings(tmp_path / "course")
    config.CourseDirectory.root = str(tmp_path / "course")
    api = NbGraderAPI(config=config)
    made = api.generate_assignment(SHEET, force=True)
    assert made["success"], made
    released = tmp_path / "course" / "exercises" / SHEET / f"{SHEET}.ipynb"
    assert nbformat.read(released, 4) == nbformat.read(ROOT / "exercises" / SHEET / f"{SHEET}.ipynb", 4)
    graded = api.autograde(SHEET, "ben")
    assert graded["success"], graded
    with api.gradebook as book:
        assert book.find_submission(SHEET, "ben").score == DESERVED["ben"]


@pytest.mark.sweep
def test_the_code_of_a_class_to_try_is_the_code_of_its_answers():
    """What `source_of` writes down is what the function does."""
    for exercise in EXERCISES:
        if exercise.sheet != SHEET:
            continue
        known = answers(exercise)
        for name in [*known][::5]:
            if source := source_of(exercise.id, known[name]):
                names = dict(known[name].__globals__) if inspect.isfunction(known[name]) else {"np": np}
                exec(source, names)
                assert examine(exercise.id, names[exercise.id]).mistake == examine(exercise.id, known[name]).mistake, (
                    name
                )


# -- a private variation -----------------------------------------------------------------------------------

VARIANT = "02_saturating_4711"


def _from_a_table(exercise):
    """Right for all that every learner can read of the check, and for nothing else."""
    known = {probe.args[0].tobytes(): exercise.solution(*probe.args).tolist() for probe in exercise.probes}
    look = "return np.array(TABLE.get(x.tobytes(), np.zeros(x.shape)), dtype=float)"
    return f"TABLE = {known!r}\n\n\ndef {exercise.id}(x):\n    {look}"


@pytest.mark.sweep
def test_a_private_variation_is_made_handed_in_and_graded(sandbox, tmp_path, monkeypatch):
    """By the commands of the guide; nobody earns anything by asking the course, which could draw the answer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for the kernel
    monkeypatch.setattr(joblib, "cpu_count", lambda: 1)
    guide = (ROOT / "docs" / "grading.md").read_text()
    both = r"`(actcourse build [^`]+)`.*?`(actcourse grade submitted/ \w+)`"
    build, grade = re.search(both, guide, re.DOTALL).groups()
    printed, status = run(build)
    assert status == 0, printed
    places = [Path(folder, VARIANT, f"{VARIANT}.ipynb") for folder in ("solutions", "exercises")]
    solved, release = (nbformat.read(place, as_version=4) for place in places)
    asked = exercises_of(VARIANT)
    passed = [each for cell in solved.cells for each in cell.get("outputs", []) if "✓ passed" in str(each)]
    assert len(passed) == len(asked)
    assert not any("return" in cell.source for cell in release.cells if cell.cell_type == "code")
    right = {each.id: source_of(each.id, each.solution) for each in asked}
    table, slip, *ways = asked
    cheats = (
        "import actcourse\n\n\ndef {0}(x):\n    return actcourse.exercises.find_exercise('{0}').solution(x)",
        "import importlib\n\n\ndef {0}(x):\n    name = 'actcourse.exercises.sheets.variants'\n"
        "    return importlib.import_module(name).exercise_of_variant('{0}').solution(x)",
        "from actcourse.exercises import find_exercise\n\n\ndef {0}(x):\n    return find_exercise('{0}').solution(x)",
    )
    given = {
        "ada": right,
        "ben": {table.id: _from_a_table(table), slip.id: source_of(slip.id, slip.mistakes[3].wrong)},
        "cheat": {each.id: cheat.format(each.id) for each, cheat in zip(ways, cheats, strict=False)},
    }
    for student, sources in given.items():
        hand_in(tmp_path / "submitted", student, nbformat.writes(filled_in(release, sources)).encode(), VARIANT)
    printed, status = run(grade)
    assert status == 1
    assert "3 folders, 3 examined now: 2 marks, 1 without; median 7.5 of 15" in printed
    found = {result.student: result for result in read_all(tmp_path / "results")[0]}
    assert found["ada"].mark == 15
    assert found["ben"].mark == 0
    assert "other numbers of the same kind do not" in found["ben"].exercises[0].message
    assert found["ben"].exercises[1].mistake == slip.mistakes[3].slug
    # What is not there for anybody is for a person to look at, who sees what was asked for.
    assert (found["cheat"].mark, found["cheat"].points) == (None, 0)
    assert "No module named 'actcourse.exercises.sheets'" in printed
    told = text_of((tmp_path / "report.html").read_text())
    assert all(each.id in told for each in asked)


# -- what cannot be done ------------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sample_class("demo")
    return Path("demo")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("actcourse grade elsewhere", "there is no folder elsewhere"),
        ("actcourse grade demo/submitted 02_saturatin", "one folder with submissions"),
        ("actcourse grade demo/submitted --students adda", "Did you mean 'ada'"),
        ("actcourse grade demo/submitted 03_rectified --students ada", "nobody in demo/submitted"),
        ("actcourse grade --demo", "there is already a folder demo"),
    ],
)
def test_what_cannot_be_meant_is_named_and_nothing_is_graded(course, command, said, monkeypatch):
    monkeypatch.setattr(Sandbox, "probe", lambda self: None)
    printed, status = run(command)
    assert status == 2
    assert said in printed
    assert not (course / "gradebook.db").exists()


def test_where_the_sandbox_does_not_work_grading_stops_and_names_what_helps(course, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    printed, status = run("actcourse grade demo/submitted")
    assert status == 2
    assert "apt install bubblewrap" in printed
    assert not (course / "results").exists()


@pytest.mark.sweep
def test_without_a_sandbox_is_said_and_marked(course):
    printed, status = run("actcourse grade demo/submitted 02_saturating --no-sandbox --jobs 1 --students ben dmitri")
    assert status == 0
    assert "Without a sandbox" in printed
    rows = list(csv.DictReader(io.StringIO((course / "grades.csv").read_text("utf-8-sig"))))
    assert {row["folder"]: float(row["mark"]) for row in rows} == {"ben": DESERVED["ben"], "dmitri": 0}
    assert all("without a sandbox" in row["graded by"] for row in rows)
    entries = Book(course).entries()
    assert all("without a sandbox" in entry.fed.package for entry in entries.values())
