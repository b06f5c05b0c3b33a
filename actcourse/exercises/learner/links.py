"""Links from the notebook that runs to other notebooks of the course."""

import os
from pathlib import Path

from actcourse.exercises.learner.progress import course, here


def link(text, file, place=""):
    """A link in Markdown from the notebook that runs; where that is outside of the course, the file's name.

    file: its path in the course's folder. place: where in it, such as "#cell-id=0a1b2c3d".
    """
    folder = notebook_folder()
    if (root := course(folder)) is None or not os.path.exists(root / file):
        return f"`{file}`"
    return f"[{text}]({Path(os.path.relpath(root / file, folder)).as_posix()}{place})"


def notebook_folder():
    """Where the notebook that runs lies: Jupyter names its file, as a learner may have gone to another folder."""
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if notebook.is_absolute() and os.path.isfile(notebook):  # it may have been moved since
        return notebook.parent
    return here()
