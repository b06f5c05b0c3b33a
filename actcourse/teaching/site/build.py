"""The pages, by Sphinx from the sources that are gathered for it."""

import shutil
import sys
import tempfile
from pathlib import Path

from sphinx.application import Sphinx

from actcourse.teaching.site.checking import faults
from actcourse.teaching.site.reference import ROOMS
from actcourse.teaching.site.settings import SETTINGS
from actcourse.teaching.site.slimming import slim
from actcourse.teaching.site.sources import gather


def build(root, folder, wanted=lambda _name: True, rooms=tuple(ROOMS)):
    """Build the pages of the course in `root` in a folder, which is emptied first. True if they are as they must be.

    wanted: a function that says whether the explorer of a name is to move; the others are stills.
    rooms: of the package, of which there is a reference.
    Warnings of Sphinx are errors, and what else is wrong is said on stderr. Nothing is run and nothing is fetched.
    """
    with tempfile.TemporaryDirectory() as work:
        sources = Path(work) / "sources"
        gather(root, sources, wanted, rooms)
        shutil.rmtree(folder, ignore_errors=True)
        app = Sphinx(sources, None, folder, Path(work) / "doctrees", "html", SETTINGS, warningiserror=True, status=None)
        app.build()
    slim(folder)
    wrong = list(faults(folder))
    for fault in wrong:
        print(fault, file=sys.stderr)
    return not (app.statuscode or wrong)
