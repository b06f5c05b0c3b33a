"""The notebooks of the course, as they were committed."""

from actcourse.exercises.sheets.variants import is_variant
from actcourse.teaching.course import ROOT

FOLDERS = ("notebooks", "solutions", "exercises")


def notebooks(*folders, root=ROOT):
    """Those in these folders of a course, in order; not what working with it leaves there.

    JupyterLab keeps a copy of each notebook that was opened, and `actcourse build` puts variations beside the sheets.
    """
    found = (path for folder in folders or FOLDERS for path in (root / folder).rglob("*.ipynb"))
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts and not is_variant(path.stem))
