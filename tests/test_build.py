"""From sources to notebooks: what is built, that it has not drifted, and what a learner then meets."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import determine_grade

from actcourse.exercises import EXERCISES
from actcourse.pictures.display import STILLS_ONLY
from actcourse.teaching import build
from actcourse.teaching.outputs import COMPARED, compared, first_difference
from actcourse.teaching.route import closing
from actcourse.teaching.sheets import BEGIN, solution_source
from tests.course_notebooks import notebooks
from tests.shells import new_shell

SHEET = build.ROOT / "exercises" / "02_saturating" / "02_saturating.ipynb"
SOLUTION = build.ROOT / "solutions" / "02_saturating" / "02_saturating.ipynb"
SHEETS = sorted({exercise.sheet for exercise in EXERCISES})
ON_SHEET = [exercise for exercise in EXERCISES if exercise.sheet == "02_saturating"]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of everything that building reads and writes, with one sheet: nbgrader takes a second for each."""
    monkeypatch.setattr(build, "closing", lambda sheet, _root: closing(sheet, build.ROOT))  # the next sheet is left out
    for name in ("lessons", "notebooks", "solutions", "exercises"):
        shutil.copytree(build.ROOT / name, tmp_path / name, ignore=_other_sheets)
    for folder, variant in (
        ("solutions", "02_saturating_4711"),
        ("exercises", "03_rectified_5"),
    ):  # which have no source
        (tmp_path / folder / variant).mkdir()
        shutil.copy(SOLUTION, tmp_path / folder / variant / f"{variant}.ipynb")
    return tmp_path


def _other_sheets(folder, names):
    """Of the entries of a folder, those that belong to other sheets."""
    stems = {Path(name).stem for name in names} if Path(folder).name in ("sheets", "solutions", "exercises") else set()
    return [name for name in names if Path(name).stem in stems - {SHEET.stem}]


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def changed(path, changes):
    """The notebook at `path` with the cells named in `changes` replaced."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        source = changes.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        cell.source = source or cell.source
    return notebook


def score(notebook):
    """What nbgrader itself gives for each exercise."""
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {cell.metadata.nbgrader.grade_id: determine_grade(cell) for cell in graded}


def text_of(notebook):
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    return "\n".join(output.get("data", {}).get("text/markdown", "") for output in outputs)


# -- drift ------------------------------------------------------------------------------------------


@pytest.mark.notebook
def test_the_committed_notebooks_have_not_drifted():
    assert build.drift() == []


@pytest.mark.notebook
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("lessons/03_saturating.py", "## Saturation", "## Saturated", "notebooks/03_saturating.ipynb differs"),
        ("notebooks/00_start_here.ipynb", '"execution_count": 3,', '"execution_count": null,', "was not run"),
        (
            "solutions/02_saturating/02_saturating.ipynb",
            "BEGIN SOLUTION",
            "BEGINSOLUTION",
            "02_saturating.ipynb differs",
        ),
        (
            "exercises/02_saturating/02_saturating.ipynb",
            "NotImplementedError",
            "ValueError",
            "is not what nbgrader makes",
        ),
    ],
)
def test_drift_is_named(course, file, old, new, said):
    path = course / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    problems = build.drift(course)
    assert len(problems) == 1
    assert said in problems[0]


@pytest.mark.sweep
def test_notebooks_without_a_source_and_sources_without_a_notebook_are_named(course):
    (course / "lessons" / "03_saturating.py").rename(course / "lessons" / "04_other.py")
    problems = build.drift(course)
    assert "notebooks/04_other.ipynb is missing; its source is lessons/04_other.py" in problems
    assert "notebooks/03_saturating.ipynb has no source in lessons/" in problems


def test_a_sheet_must_ask_all_its_exercises_in_order(course):
    sheet = course / "lessons" / "sheets" / "02_saturating.py"
    sheet.write_text(sheet.read_text().replace('# %% exercise="tanh_prime"\n', ""))
    with pytest.raises(ValueError, match=r"the sheet 02_saturating must ask .*'tanh_prime'"):
        build.notebook_from(sheet)
    sheet.write_text(sheet.read_text().replace("tanh_from_sigmoid", "tanh_from_sigmod"))
    with pytest.raises(LookupError, match="Did you mean 'tanh_from_sigmoid'"):
        build.notebook_from(sheet)


def test_cell_ids_are_unique_and_survive_edits_elsewhere(course):
    lesson = course / "lessons" / "03_saturating.py"
    before = [cell.id for cell in build.notebook_from(lesson).cells]
    lesson.write_text(lesson.read_text().replace("## tanh\n", "## The hyperbolic tangent\n"))
    after = [cell.id for cell in build.notebook_from(lesson).cells]
    assert len(set(before)) == len(before)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


# -- what is shown ----------------------------------------------------------------------------------

TINY = f'''# %% tags=["{COMPARED}"]
print("six sevens are", 6 * 7)

# %%
import os

os.urandom(8).hex()

# %% tags=["{COMPARED}"]
from base64 import b64encode

display({{"image/png": b64encode(os.urandom(3)).decode(), "text/plain": "a " + "curve"}}, raw=True)
'''


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """The notebook of a course with nothing but a lesson of three cells, just built."""
    source, target = tmp_path / "lessons" / "01_tiny.py", tmp_path / "notebooks" / "01_tiny.ipynb"
    for folder in ("lessons", "solutions", "exercises"):
        (tmp_path / folder).mkdir()
    source.write_text(TINY)
    monkeypatch.setattr(build, "sources", lambda _root: [(source, target)])
    build.build(tmp_path)
    return target


def check_says(notebook, capsys):
    """What `make check` prints of a notebook's course, and whether it lets it pass."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        build.main(["--check"], notebook.parents[1])
    return capsys.readouterr().out, not left.value.code


@pytest.mark.notebook
def test_outputs_of_which_only_pictures_and_untagged_ones_change_are_in_order(tiny, capsys):
    said, passed = check_says(tiny, capsys)
    assert "shows what it would show now" in said
    assert passed


@pytest.mark.notebook
def test_an_altered_output_is_named_with_its_notebook_and_cell_and_both_texts(tiny, capsys):
    for old, new, cell in (("are 42", "are 41", "[1]"), ("a curve", "two curves", "[3]")):
        whole = tiny.read_text()
        assert old in whole
        tiny.write_text(whole.replace(old, new))
        said, passed = check_says(tiny, capsys)
        assert not passed
        assert f"notebooks/01_tiny.ipynb, cell {cell}" in said
        assert re.search(rf"stored is '.*{new}.*now comes '.*{old}", said)
        tiny.write_text(whole)


@pytest.mark.notebook
def test_a_notebook_that_does_not_run_any_more_is_named(tiny, capsys, monkeypatch):
    fresh = build.notebook_from(build.sources(None)[0][0])
    fresh.cells[0].source = "1 / 0"
    monkeypatch.setattr(build, "drift", lambda _root: [])  # as if its source were the same
    monkeypatch.setattr(build, "notebook_from", lambda _source: fresh)
    said, passed = check_says(tiny, capsys)
    assert "01_tiny.ipynb does not run any more: ZeroDivisionError: division by zero" in said
    assert not passed


def shown(*outputs):
    return new_code_cell("", outputs=[new_output(kind, **fields) for kind, fields in outputs])


def printed(text):
    return "stream", {"name": "stdout", "text": text}


def displayed(**data):
    return "display_data", {"data": {kind.replace("_", "/"): text for kind, text in data.items()}}


@pytest.mark.parametrize(
    ("stored", "fresh", "said"),
    [
        ([printed("a\nb\n")], [printed("a\n"), printed("b\n")], ""),
        ([displayed(image_png="x", text_plain="a")], [displayed(image_png="y", text_plain="a")], ""),
        ([displayed()], [], ""),  # what stands first where outputs are hidden
        ([printed("a\nb\n")], [printed("a\nc\n")], "stdout, line 2: stored is 'b\\n', and now comes 'c\\n'"),
        ([printed("a\n")], [printed("a\nb\n")], "stdout, line 2: stored is nothing, and now comes 'b\\n'"),
        ([printed("a")], [], "stdout, line 1: stored is 'a', and now comes nothing"),
        ([], [("error", {"ename": "E", "evalue": "e"})], "error, line 1: stored is nothing, and now comes 'E: e\\n'"),
        ([displayed(text_plain="a")], [displayed(text_plain="a"), printed("b")], "stdout, line 1: stored is nothing"),
    ],
)
def test_the_first_difference_of_two_runs(stored, fresh, said):
    difference = first_difference(shown(*stored), shown(*fresh))
    assert difference.startswith(said)
    assert bool(difference) == bool(said)


def test_of_a_long_line_the_place_where_it_differs_is_quoted():
    difference = first_difference(shown(printed("a" * 500 + "b" + "a" * 500)), shown(printed("a" * 1001)))
    assert "ab" in difference
    assert len(difference) < 300


def test_what_checks_and_cards_say_is_compared_and_what_depends_on_the_machine_is_not():
    for path in (*build.ROOT.glob("notebooks/*.ipynb"), *build.ROOT.glob("solutions/*/*.ipynb")):
        for cell in code_cells(nbformat.read(path, as_version=4)):
            source = cell.source.splitlines()[-1]
            if source.startswith(("check(", "find(", "report(")):
                assert compared(cell), cell.source
            if source.startswith(("explore(", "quiz(", "overview(", "doctor(")) or "race(" in cell.source:
                assert not compared(cell), cell.source


def test_nbval_knows_the_tag():
    from nbval.plugin import metadata_tags  # takes seconds to import

    assert metadata_tags[COMPARED] == "check"


# -- what is in them --------------------------------------------------------------------------------


def words(markdown):
    """The number of words in a text, formulas, code and addresses left out."""
    return len(re.findall(r"[^\W\d]+", re.sub(r"\$\$.*?\$\$|\$.*?\$|`.*?`|\]\(.*?\)", " ", markdown, flags=re.DOTALL)))


@pytest.mark.parametrize("path", sorted(build.ROOT.glob("notebooks/[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_a_lesson_keeps_the_house_rules(path):
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    lines = [[line for line in cell.source.splitlines() if line.strip()] for cell in code]
    assert max(map(len, lines)) <= 10
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert 10 <= words("\n".join(prose)) / sum(map(len, lines)) <= 20
    assert any("**After this lesson you can**" in text and "**Time:**" in text for text in prose)
    assert any(text.startswith("## What you can do now") for text in prose[-2:])
    quizzes = sum(cell.source.count("quiz(") for cell in code)
    assert quizzes + sum("**Predict" in text for text in prose) >= 5
    assert not any("plt." in cell.source for cell in code)


def test_the_first_code_is_a_slider_and_pictures_are_stored_with_their_text():
    first = code_cells(nbformat.read(build.ROOT / "notebooks" / "00_start_here.ipynb", as_version=4))[0]
    assert "explore(" in first.source
    page = first.outputs[0].data
    assert set(page) == {"text/html", "text/plain"}
    assert 'alt="Two curves over x' in page["text/html"]
    assert "Where does the sigmoid stop passing a gradient on?" in page["text/html"]


def test_nothing_of_the_building_machine_is_stored():
    for path in notebooks():
        assert str(build.ROOT) not in path.read_text()


def test_sheets_carry_nbgraders_marks_and_no_others():
    marks = [cell.metadata.get("nbgrader") for cell in nbformat.read(SHEET, as_version=4).cells]
    graded = {mark["grade_id"]: mark["points"] for mark in marks if mark and mark["grade"]}
    assert graded == {f"{exercise.id}-check": exercise.points for exercise in ON_SHEET}
    assert not any("tags" in cell.metadata for cell in nbformat.read(SHEET, as_version=4).cells)
    solutions = [mark["grade_id"] for mark in marks if mark and mark["solution"]]
    assert solutions == [exercise.id for exercise in ON_SHEET]


def test_no_solution_leaks_into_the_sheets():
    for exercise in EXERCISES:
        sheet = (build.ROOT / "exercises" / exercise.sheet / f"{exercise.sheet}.ipynb").read_text()
        body = solution_source(exercise.solution).split(BEGIN)[1].splitlines()
        assert not any(line.strip() in sheet for line in body if "return" in line)


# -- what a learner meets ---------------------------------------------------------------------------


def test_an_untouched_sheet_runs_to_its_end_and_says_not_attempted(executed):
    notebook = executed(nbformat.read(SHEET, as_version=4), allow_errors=True)
    assert text_of(notebook).count("not attempted") == len(ON_SHEET)
    assert all(output.output_type != "error" for cell in code_cells(notebook) for output in cell.outputs)
    assert [given for given, _ in score(notebook).values()] == [0] * len(ON_SHEET)


@pytest.mark.sweep
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_runs_untouched_to_its_end(sheet, capsys, monkeypatch):
    monkeypatch.setenv(STILLS_ONLY, "1")
    shell = new_shell()
    for cell in code_cells(nbformat.read(build.ROOT / "exercises" / sheet / f"{sheet}.ipynb", as_version=4)):
        assert shell.run_cell(cell.source).success, cell.source
    wanted = sum(exercise.sheet == sheet for exercise in EXERCISES)
    assert capsys.readouterr().out.count("not attempted") == wanted > 0


def test_with_the_solutions_everything_passes_and_scores(executed):
    solved = {exercise.id: solution_source(exercise.solution) for exercise in ON_SHEET}
    notebook = executed(changed(SHEET, solved), allow_errors=True)
    assert text_of(notebook).count("passed") == len(ON_SHEET)
    assert all(given == full > 0 for given, full in score(notebook).values())


def test_wrong_answers_are_named_score_nothing_and_stop_nothing(executed):
    wrong = {
        "sigmoid": "def sigmoid(x):\n    while True:\n        pass",
        "sigmoid_prime": "def sigmoid_prime(x):\n    return x * (1 - x)",
        "tanh_from_sigmoid": "def tanh_from_sigmoid(x):\n    x *= 2\n    return x",
        "tanh_prime": "tanh_prime = 3",
    }
    notebook = executed(changed(SHEET, wrong), allow_errors=True)
    said = text_of(notebook)
    assert all(slug in said for slug in ("too-slow", "of-the-output", "mutates-input", "not-a-function"))
    assert [given for given, _ in score(notebook).values()] == [0] * len(ON_SHEET)


def test_the_solutions_as_built_score_full_marks():
    assert all(given == full > 0 for given, full in score(nbformat.read(SOLUTION, as_version=4)).values())


def test_a_check_that_errs_does_not_take_the_notebook_along(executed):
    notebook = nbformat.v4.new_notebook(
        cells=[
            new_code_cell("from actcourse import check"),
            new_code_cell("check('sigmod', 3)"),
            new_code_cell("check('sigmoid', lambda x: 1 / 0)"),
            new_code_cell("'and on it goes'"),
        ]
    )
    executed(notebook)
    assert "and on it goes" in str(notebook.cells[-1].outputs)
    assert "Did you mean" in text_of(notebook)
    assert "ZeroDivisionError" in text_of(notebook)
