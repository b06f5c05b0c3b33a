"""The pages of a small course, built once for all processes of tests, and a browser for them."""

import fcntl
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.site import course

# In a process of its own, as by `make site`: the theme's own deprecations are no faults of the course.
BUILD = """\
import sys
from pathlib import Path
from actcourse.teaching.site.build import build
root, folder, rooms, *moving = sys.argv[1:]
sys.exit(not build(Path(root), Path(folder), lambda name: name in moving, tuple(rooms.split(","))))
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the pages, built with warnings as errors."""
    if find_spec("sphinx_book_theme") is None:
        pytest.skip("what builds pages is not installed, as on the lowest versions")
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    root, folder = shared / "small-course", shared / "pages" / "course"
    with open(shared / "pages.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other process waits, and finds them built
        if not root.exists():
            course.make(root)
            command = [sys.executable, "-c", BUILD, str(root), str(folder), ",".join(course.ROOMS), *course.MOVING]
            done = subprocess.run(command, capture_output=True, text=True)
            (shared / "pages.log").write_text("" if done.returncode == 0 else f"not built:\n{done.stderr}")
    assert not (shared / "pages.log").read_text()
    return folder


@pytest.fixture(scope="session")
def parsed(site):
    """All pages, by their paths."""
    from actcourse.teaching.site.checking import parsed_pages

    return parsed_pages(site)


@pytest.fixture(scope="session")
def stored(site):
    """By the names of files, what the explorers hold that move on the pages."""
    from actcourse.teaching.site.checking import stored

    return dict(stored(path.read_text()) for path in sorted((site / "_static" / "explorers").glob("*.js")))


@pytest.fixture(scope="session")
def served(site):
    """The address of the pages below a folder of a host, as on a site of a project."""
    from tests.pages import server

    with server(site.parent) as address:
        yield f"{address}/{site.name}/"


@pytest.fixture
def opened(chrome):
    """A function that opens a page and gives the tab; at the end, nothing may have gone wrong on any of them."""
    from tests.pages import Visit

    visit = Visit(chrome)
    yield visit.open
    visit.close()
    assert not visit.trouble
