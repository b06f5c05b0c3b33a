"""Private variations of sheets as notebooks: `actcourse build --sheet 02 --variant 4711`.

What it asks is drawn from the seed by `actcourse/exercises/sheets/variants/`; here it becomes nbgrader's source
notebook, executed, and the release made from it, like every sheet.
"""

import os
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from actcourse.exercises import exercises_of
from actcourse.exercises.learner import files
from actcourse.exercises.sheets.variants import named_variant
from actcourse.teaching.sheets import exercise_cells

_ABOUT = {
    "02_saturating": (
        "saturating functions",
        "the sigmoid, tanh and their relatives (lesson 3, sheet 2), and the rules for the slope of a sum, of a product "
        "and of one function inside of another",
    ),
    "03_rectified": ("functions with corners", "the ReLU and its relatives (lesson 4, sheet 3), and `np.where`"),
    "04_smooth": (
        "smooth relatives of the ReLU",
        "the sigmoid, softplus and the SiLU (lesson 5, sheet 4), the chain rule and the product rule",
    ),
}
_HOW = """Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may
be run as often as you like, and says what is wrong in words. The number under its message is your score, all points or
none; when the sheet is graded, what holds of an answer counts as well."""
_PARTS = ("The first function", "The second function", "The third function")


def variant_notebook(sheet):
    """The source notebook of a variant, such as "02_saturating_4711", not yet run."""
    from actcourse.teaching.executing import KERNEL, number  # brings in what runs notebooks

    exercises, (name, _, seed) = exercises_of(sheet), sheet.rpartition("_")
    cells = [new_markdown_cell(_opening(name, seed)), new_code_cell(_IMPORTS)]
    for place, exercise in enumerate(exercises):
        if place % 2 == 0:  # a function and its slope
            cells.append(new_markdown_cell(f"## {_PARTS[place // 2]}"))
        cells += exercise_cells(exercise)
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    number(notebook)
    return notebook


def open_notebook(sheet):
    """The bytes of a variant's notebook without the cells of its solutions: what it says, imports and checks."""
    notebook = variant_notebook(sheet)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("solution")]
    return nbformat.writes(notebook).encode()


_IMPORTS = "import numpy as np\n\nfrom actcourse import check, hint"


def _opening(name, seed):
    about, known = _ABOUT[name]
    return (
        f"# Sheet {int(name[:2])}, variation {seed}: {about}\n\n"
        "Three functions and their slopes, drawn for your class. Write them for arrays of any shape.\n\n"
        f"**You should know** {known}. **Time:** one hour.\n\n{_HOW.replace(chr(10), ' ')}"
    )


def build_variant(sheet, seed, folder, force=False):
    """Write a variant into the folders `solutions` and `exercises` of a folder; its name, and the two paths.

    sheet: such as "02" or "02_saturating". seed: from 1 to 999999999. force: whether to write over files that differ.
    Nothing is written where that is not allowed: then ValueError. Raises LookupError for a sheet without variants.
    """
    name = named_variant(sheet, seed)
    made = _made(name)
    paths = [Path(folder, place, name, f"{name}.ipynb") for place in made]
    for path, content in zip(paths, made.values(), strict=True):
        if not force and _is_another(path, content):
            raise ValueError(f"{path} is there already, and is another; --force writes over it")
    for path, content in zip(paths, made.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, content)
    return name, paths


def _is_another(path, content):
    """Whether something is there that is not a file with this content."""
    try:
        return os.path.lexists(path) and files.read(path, files.LARGEST_NOTEBOOK) != content
    except OSError:  # a folder, or what cannot be read
        return True


def _made(name):
    """The bytes of the two notebooks, by the folder that they belong into."""
    from nbclient.exceptions import CellExecutionError

    from actcourse.teaching.executing import release, run

    notebook = variant_notebook(name)
    with tempfile.TemporaryDirectory() as place:
        paths = {folder: Path(place, folder, name, f"{name}.ipynb") for folder in ("solutions", "exercises")}
        paths["solutions"].parent.mkdir(parents=True)
        try:
            run(notebook)
            nbformat.write(notebook, paths["solutions"])
            release(Path(place, "solutions"), Path(place, "exercises"))
        except (RuntimeError, CellExecutionError) as error:
            raise ValueError(f"{name} could not be made: {error}") from error
        return {folder: path.read_bytes() for folder, path in paths.items()}
