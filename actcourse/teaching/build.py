"""From lessons to notebooks: `python -m actcourse.teaching.build`, or `make notebooks`.

    lessons/NN_name.py                  → notebooks/NN_name.ipynb            executed
    actcourse/functions/catalog.py      → notebooks/catalogue.ipynb          executed
    actcourse/teaching/terms.py         → notebooks/glossary.ipynb           has nothing to run
    lessons/sheets/NN_name.py           → solutions/NN_name/NN_name.ipynb    executed
    solutions/                          → exercises/                         by nbgrader

A sheet's source has a cell `# %% exercise="id"` wherever an exercise belongs; the exercise itself
comes from `actcourse/exercises/`, and the links at its end from `route.py`. With `--check` nothing is
written: the notebooks are built again, and every difference from the committed ones is named; if there
is none, they are also run again, and what they show is compared where it must be the same everywhere.
"""

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_markdown_cell

from actcourse.exercises import exercises_of, find_exercise
from actcourse.exercises.sheets.variants import is_variant
from actcourse.teaching.catalogue import catalogue_cells
from actcourse.teaching.course import ROOT
from actcourse.teaching.executing import KERNEL, number, release, run
from actcourse.teaching.glossary import glossary_cells
from actcourse.teaching.outputs import compared, first_difference
from actcourse.teaching.predictions import hide_answers
from actcourse.teaching.route import closing
from actcourse.teaching.sheets import exercise_cells

KERNELS = 2  # that run at once when outputs are compared; building runs one, for the sake of the times it stores
CATALOGUE = "actcourse/functions/catalog.py"  # the records
TERMS = "actcourse/teaching/terms.py"


# -- lessons and sheets → notebooks -------------------------------------------------------------------


def sources(root=ROOT):
    """Every source and the notebook it becomes, as pairs of paths."""
    lessons = [(source, root / "notebooks" / f"{source.stem}.ipynb") for source in root.glob("lessons/*.py")]
    sheets = [
        (source, root / "solutions" / source.stem / f"{source.stem}.ipynb")
        for source in root.glob("lessons/sheets/*.py")
    ]
    lists = [(root / CATALOGUE, root / "notebooks" / "catalogue.ipynb")]
    lists += [(root / TERMS, root / "notebooks" / "glossary.ipynb")]
    return sorted(lessons) + lists + sorted(sheets)


def notebook_from(source):
    """The notebook of a lesson or sheet, of the catalogue or the glossary, not yet run.

    Raises LookupError for an exercise that does not exist, and ValueError for a sheet that leaves one out.
    """
    cells = _cells(source)
    hide_answers(cells)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    number(notebook)
    return notebook


def _cells(source):
    if source.match(CATALOGUE):
        return catalogue_cells({path.stem[:2]: path.stem for path in _lessons(source)})
    if source.match(TERMS):
        return glossary_cells({path.stem: notebook_from(path).cells for path in _lessons(source)})
    return _script_cells(source)


def _lessons(records):
    """The files of the lessons; records: a file of the package, three steps below the course's folder."""
    return sorted(records.parents[2].glob("lessons/[0-9]*.py"))


def _script_cells(source):
    cells, asked = [], []
    for cell in jupytext.read(source, fmt="py:percent").cells:
        exercise = cell.metadata.pop("exercise", None)
        asked += [exercise] if exercise else []
        cells += exercise_cells(find_exercise(exercise)) if exercise else [cell]
    if source.parent.name == "sheets":  # a lesson may have the name of its sheet
        _complete(source.stem, asked)
    if asked:
        cells.append(new_markdown_cell(closing(source.stem, source.parents[2])))
    return cells


def _complete(sheet, asked):
    wanted = [exercise.id for exercise in exercises_of(sheet)]
    if asked != wanted:
        raise ValueError(f"the sheet {sheet} must ask {wanted}, in this order; it asks {asked}")


# -- building and checking ----------------------------------------------------------------------------


def build(root=ROOT):
    """Build every notebook, run it, and release the exercises."""
    for source, target in sources(root):
        print(f"{source.relative_to(root)} -> {target.relative_to(root)}", flush=True)
        notebook = notebook_from(source)
        run(notebook)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
    print("solutions -> exercises", flush=True)
    release(root / "solutions", root / "exercises")


def drift(root=ROOT):
    """What differs between the committed notebooks and their sources, a sentence each.

    Nothing is run, so what they show is left to `outdated`; but every notebook must have been run to its end, and the
    exercises must be what nbgrader makes now.
    """
    pairs = sources(root)
    problems = [problem for source, target in pairs for problem in _compare(source, target, root)]
    wanted = {target for _, target in pairs}
    for found in (*root.glob("notebooks/*.ipynb"), *root.glob("solutions/*/*.ipynb")):
        if found not in wanted and not is_variant(found.stem):
            problems.append(f"{found.relative_to(root)} has no source in lessons/")
    return problems or _compare_exercises(root)


def _compare(source, target, root):
    name = target.relative_to(root)
    if not target.exists():
        return [f"{name} is missing; its source is {source.relative_to(root)}"]
    built, fresh = nbformat.read(target, as_version=4), notebook_from(source)
    if _without_outputs(built) != _without_outputs(fresh):
        return [f"{name} differs from {source.relative_to(root)}"]
    counts = [cell.execution_count for cell in built.cells if cell.cell_type == "code"]
    if counts != list(range(1, len(counts) + 1)):
        return [f"{name} was not run from top to bottom"]
    return []


def _without_outputs(notebook):
    return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]


def _compare_exercises(root):
    with tempfile.TemporaryDirectory() as folder:
        release(root / "solutions", Path(folder))
        fresh = {path.relative_to(folder): path.read_text() for path in Path(folder).glob("*/*.ipynb")}
    base = root / "exercises"
    built = {path.relative_to(base): path.read_text() for path in base.glob("*/*.ipynb")}
    names = sorted(name for name in {*fresh, *built} if not is_variant(name.stem))
    differing = [name for name in names if fresh.get(name) != built.get(name)]
    return [f"exercises/{name} is not what nbgrader makes from solutions/" for name in differing]


def outdated(root=ROOT):
    """What committed notebooks show and would not show if they were run now, a sentence for each notebook.

    `make test` asks the same of live notebooks, by nbval; this is for whoever changes what a check says and has not
    built them anew, and says so in half a minute.
    """
    with ThreadPoolExecutor(KERNELS) as pool:  # kernels are processes, so threads are enough to run two at once
        found = pool.map(lambda pair: _compare_outputs(*pair, root), sources(root))
    return [problem for problem in found if problem]


def _compare_outputs(source, target, root):
    built, fresh = nbformat.read(target, as_version=4), notebook_from(source)
    last = max((number for number, cell in enumerate(fresh.cells) if compared(cell)), default=-1)
    fresh.cells = fresh.cells[: last + 1]  # nobody looks at what comes after
    try:
        run(fresh)
    except CellExecutionError as error:
        return f"{target.relative_to(root)} does not run any more: {error.ename}: {error.evalue}"
    for old, new in zip(built.cells, fresh.cells, strict=False):
        if compared(new) and (difference := first_difference(old, new)):
            return f"{target.relative_to(root)}, cell [{old.execution_count}] shows something else now: {difference}"
    return ""


def main(arguments=None, root=ROOT):
    parser = argparse.ArgumentParser(description="Build the course's notebooks from their sources.")
    parser.add_argument("--check", action="store_true", help="only say what has drifted; exit with 1 if anything has")
    if not parser.parse_args(arguments).check:
        return build(root)
    problems = drift(root) or outdated(root)
    print("\n".join(problems) or "Every notebook agrees with its source, and shows what it would show now.")
    sys.exit("Run `make notebooks` and commit what it builds." if problems else 0)


if __name__ == "__main__":
    main()
