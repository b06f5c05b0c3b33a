"""Numbering the cells of a notebook, running it, and releasing sheets: what lessons and private variations share.

It needs what grading needs, and no lessons.
"""

import asyncio
import hashlib
import os
import tempfile

from nbclient import NotebookClient
from traitlets.config import Config

from actcourse.exercises.learner.progress import ELSEWHERE, FILE
from actcourse.pictures.display import STILLS_ONLY
from actcourse.teaching.course import configure
from actcourse.teaching.predictions import hide_first_lines

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_SECONDS = 120


def number(notebook):
    """Cell ids made from what stands in the cell, so that an edit changes one id and no others."""
    seen = set()
    for cell in notebook.cells:
        text = f"{cell.cell_type}\n{cell.source}"
        while (identifier := hashlib.sha256(text.encode()).hexdigest()[:12]) in seen:
            text += "\n"
        seen.add(identifier)
        cell.id = identifier


def run(notebook):
    """Run a notebook in place, keeping its outputs: pictures as stills, what is hidden without a preview.

    Raises nbclient's CellExecutionError where a cell fails.
    """
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return  # a kernel that is stopped as soon as it has started complains
    with tempfile.TemporaryDirectory() as folder:
        # What is passed here must not be added to anybody's progress.
        environment = {**os.environ, STILLS_ONLY: "1", ELSEWHERE: f"{folder}/{FILE}"}
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            record_timing=False,
            resources={"metadata": {"path": folder}},
            extra_arguments=["--IPKernelApp.log_level=ERROR"],  # each would warn that it listens on this machine
        )
        asyncio.run(client.async_execute(env=environment))  # in a thread, `execute` would leave an event loop open
    hide_first_lines(notebook.cells)
    notebook.metadata.pop("language_info", None)  # it names the Python version that happened to run


def release(solutions, exercises):
    """Make the sheets that learners fill in, by nbgrader's generate_assignment.

    solutions, exercises: folders; every sheet is a folder in them. Raises RuntimeError where nbgrader fails. No grade
    book is kept of it: making one takes nbgrader more than ten times as long as all the rest.
    """
    from nbgrader.apps import NbGraderAPI  # takes seconds to import, and only this needs it
    from nbgrader.converters import GenerateAssignment

    with tempfile.TemporaryDirectory() as folder:
        config = Config()
        configure(config)
        config.CourseDirectory.root = folder
        config.CourseDirectory.source_directory = str(solutions)
        config.CourseDirectory.release_directory = str(exercises)
        steps = GenerateAssignment.class_traits()["preprocessors"].default()
        config.GenerateAssignment.preprocessors = [step for step in steps if step.__name__ != "SaveCells"]
        config.GenerateAssignment.no_database = True
        api = NbGraderAPI(config=config)
        for sheet in sorted(path.name for path in solutions.iterdir() if path.is_dir()):
            outcome = api.generate_assignment(sheet, force=True, create=True)
            if not outcome["success"]:
                raise RuntimeError(f"nbgrader could not release {sheet}:\n{outcome['error'] or outcome['log']}")
