"""Reading what a learner wrote from a notebook or a Python file, by running it."""

import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from actcourse.exercises.examiner.guard import Printed, printing_into, undisturbed
from actcourse.exercises.examiner.time_limit import OutOfTime, time_limit
from actcourse.exercises.examiner.wording import error_text
from actcourse.exercises.learner.files import LARGEST_NOTEBOOK, read
from actcourse.pictures.display import STILLS_ONLY

CELL_SECONDS = 30.0
_CELL_MARK = re.compile(r"^# ?%%.*$", re.MULTILINE)


def names_in(path):
    """Run a notebook or a Python file and return the names it defines, and what went wrong in which cell.

    path: a file that ends in .ipynb or .py. Cells that nbgrader grades are left out: they only call checks.
    A cell that fails, or takes longer than `CELL_SECONDS`, stops by itself; those after it are run.
    Raises OSError for a file that cannot be read and ValueError for one that is neither of the two.
    """
    cells = _cells(Path(path))
    shell = _Shell(config=Config(HistoryManager={"enabled": False}))
    with _nobody_watching():
        outcomes = [_run(shell, cell) for cell in cells]
    troubles = [f"cell {number} {trouble}" for number, trouble in enumerate(outcomes, 1) if trouble]
    return dict(shell.user_ns), troubles


@contextmanager
def _nobody_watching():
    """Nobody is there to move a slider or to look at a window."""
    before = dict(os.environ)
    os.environ |= {STILLS_ONLY: "1", "MPLBACKEND": "agg"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


class _Shell(InteractiveShell):
    def enable_gui(self, gui=None):
        """There is no window to open for `%matplotlib`."""


def _cells(path):
    """The sources of the code cells; a Python file without cell marks is one cell."""
    text = read(path, LARGEST_NOTEBOOK).decode("utf-8")
    if path.suffix == ".py":
        return [cell for cell in _CELL_MARK.split(text) if cell.strip()]
    if path.suffix != ".ipynb":
        raise ValueError(f"{path} is neither a notebook (.ipynb) nor a Python file (.py)")
    try:
        cells = json.loads(text)["cells"]
        graded = [cell.get("metadata", {}).get("nbgrader", {}).get("grade") for cell in cells]
        code = [cell for cell, grade in zip(cells, graded, strict=True) if cell["cell_type"] == "code" and not grade]
        return ["".join(cell["source"]) for cell in code]
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not a notebook that can be read: {error!r}") from error


def _run(shell, source):
    """Run one cell quietly; what stopped it, as text, or ""."""
    limit = time_limit(CELL_SECONDS)
    try:
        with printing_into(Printed()), undisturbed(), limit:
            result = shell.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
    except OutOfTime as late:
        limit.stop()
        error = late
    if isinstance(error, OutOfTime):
        return f"was stopped after {CELL_SECONDS:g} seconds"
    return f"stopped with {error_text(error)}" if error else ""
