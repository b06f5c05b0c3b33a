"""Every link leads somewhere: in the notebooks, from the map of progress, and at the end of a sheet."""

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from actcourse import progress
from actcourse.exercises import EXERCISES
from actcourse.exercises.learner import progress as store
from actcourse.exercises.learner.progress_map import EXERCISE_IDS, Map
from actcourse.teaching.route import ROUTE, closing
from tests.course_notebooks import notebooks

ROOT = Path(__file__).parents[1]
NOTEBOOKS = notebooks()
SHEETS = sorted({exercise.sheet for exercise in EXERCISES})


def test_what_working_with_the_course_leaves_is_none_of_its_notebooks(tmp_path):
    ours = ("notebooks/00_start_here.ipynb", "exercises/02_saturating/02_saturating.ipynb")
    left = (
        *("notebooks/.ipynb_checkpoints/00_start_here-checkpoint.ipynb", "exercises/.ipynb_checkpoints/a.ipynb"),
        *("exercises/02_saturating_4711/02_saturating_4711.ipynb", "solutions/a/.ipynb_checkpoints/a.ipynb"),
    )
    for path in (tmp_path / name for name in (*ours, *left)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert {path.relative_to(tmp_path).as_posix() for path in notebooks(root=tmp_path)} == {*ours}


def links(markdown):
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", markdown) if not re.match(r"[a-z]+:|#", target)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_in_notebooks_lead_somewhere(path):
    cells = nbformat.read(path, as_version=4).cells
    for target in links("\n".join(cell.source for cell in cells if cell.cell_type == "markdown")):
        file, _, place = target.partition("#")
        assert (path.parent / file).is_file(), target
        assert not place or place in places(path.parent / file), target


@cache
def places(path):
    """What may follow the # in a link to a notebook: its cells."""
    return {f"cell-id={cell.id}" for cell in nbformat.read(path, as_version=4).cells}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_closes_with_the_way_on_and_back(sheet):
    path = ROOT / "exercises" / sheet / f"{sheet}.ipynb"
    last = nbformat.read(path, as_version=4).cells[-1].source
    assert last == closing(sheet, ROOT)
    assert "Next: [" in last or sheet == SHEETS[-1]
    own = ROUTE[ROUTE.index(f"sheet {sheet[:2]}") - 1].split()[1]
    assert ("Back to [lesson" in last) == bool([*ROOT.glob(f"lessons/{own}_*.py")])


def test_the_route_has_every_sheet_and_grows_with_the_lessons(tmp_path):
    assert [f"sheet {sheet[:2]}" for sheet in SHEETS] == [stop for stop in ROUTE if stop.startswith("sheet")]
    (tmp_path / "lessons" / "sheets").mkdir(parents=True)
    assert "This was the last sheet." in closing("02_saturating", tmp_path)
    (tmp_path / "lessons" / "sheets" / "03_rectified.py").touch()
    assert "Next: [sheet 3](../03_rectified/03_rectified.ipynb)." in closing("02_saturating", tmp_path)
    (tmp_path / "lessons" / "04_rectified.py").touch()
    assert "Next: [lesson 4](../../notebooks/04_rectified.ipynb)." in closing("02_saturating", tmp_path)


# -- the map ------------------------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course's folder with a sheet in it, away from Jupyter."""
    monkeypatch.delenv(store.ELSEWHERE, raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    for sheet in SHEETS:
        (tmp_path / "exercises" / sheet).mkdir(parents=True)
        (tmp_path / "exercises" / sheet / f"{sheet}.ipynb").touch()
    (tmp_path / "notebooks" / "mine" / "deep").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("folder", [".", "notebooks", "notebooks/mine/deep", "exercises", f"exercises/{SHEETS[2]}"])
def test_the_map_leads_to_every_sheet_from_wherever_a_notebook_lies(folder, course, monkeypatch):
    monkeypatch.chdir(course / folder)
    shown = progress()._repr_markdown_()
    wanted = [course / "exercises" / sheet / f"{sheet}.ipynb" for sheet in SHEETS]
    assert [(course / folder / target).resolve() for target in links(shown)] == [*wanted, wanted[0]]
    assert "\\" not in shown


def test_a_learner_may_have_gone_elsewhere_meanwhile(course, monkeypatch):
    (course / "notebooks" / "a.ipynb").touch()
    monkeypatch.setenv("JPY_SESSION_NAME", str(course / "notebooks" / "a.ipynb"))
    monkeypatch.chdir(course / "exercises")
    assert f"(../exercises/{SHEETS[0]}/{SHEETS[0]}.ipynb)" in progress()._repr_markdown_()
    (course / "notebooks" / "a.ipynb").unlink()  # moved; then the folder is what is known
    assert f"({SHEETS[0]}/{SHEETS[0]}.ipynb)" in progress()._repr_markdown_()


def test_outside_of_the_course_the_map_names_the_file(tmp_path, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(tmp_path)
    shown = progress()._repr_markdown_()
    assert not links(shown)
    assert f"`exercises/{SHEETS[0]}/{SHEETS[0]}.ipynb`" in shown


def test_when_all_is_passed_there_is_nothing_next():
    assert "**Everything is passed.**" in Map(store.Record(passed=[*EXERCISE_IDS]))._repr_markdown_()
