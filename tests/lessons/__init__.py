"""What lessons say in numbers: a module for each, l and its name, with its `CLAIMS`."""

import numpy as np

from actcourse.teaching import build


def defined_in(lesson):
    """The functions that a lesson defines, by name."""
    names = {"np": np}
    for cell in build.notebook_from(build.ROOT / "lessons" / f"{lesson}.py").cells:
        if cell.cell_type == "code" and cell.source.startswith("def "):
            exec(cell.source, names)
    return names
