"""The course in the classic notebook with ipywidgets 7.7.1, as in Colab: `make classic` makes that, and runs this."""

import os
import re
import secrets
import shutil
import subprocess
from contextlib import contextmanager

import nbformat
import pytest

from actcourse.teaching.build import ROOT
from tests.browser.steps import PICTURE
from tests.jupyterlab import RUN_SECONDS, START_SECONDS, _free_port, _wait_until_ready, page_of
from tests.pages import moves

PYTHON = ROOT / ".venv-classic" / "bin" / "python"
READY = "() => window.Jupyter?.notebook?.kernel?.is_connected()"
HAS_RUN = """() => Jupyter.notebook.get_cells().filter(cell => cell.cell_type === "code")
    .every(cell => cell.input_prompt_number > 0)"""


@contextmanager
def classic_server(folder):
    """Serve the notebooks in a folder's `course`; yields the address with its token."""
    port, token = _free_port(), secrets.token_hex(16)
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "ACTCOURSE_PROGRESS")
    command = [PYTHON, "-m", "notebook", "--no-browser", "--allow-root", f"--port={port}"]
    command += [f"--NotebookApp.token={token}", f"--notebook-dir={folder / 'course'}"]
    environment = os.environ | {name: str(folder / name.lower()) for name in own} | {"PYTHONPATH": str(ROOT)}
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/api?token={token}", server, folder / "server.log")
            yield f"http://127.0.0.1:{port}/notebooks/{{}}?token={token}"
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="module")
def classic(chrome, tmp_path_factory):
    """The address of a classic notebook server, and the folder that it serves."""
    if not PYTHON.exists():
        if os.environ.get("CI"):
            pytest.fail("there is no environment with the classic notebook, and in CI it must be tried: make classic")
        pytest.skip("there is no environment with the classic notebook: `make classic` makes one")
    folder = tmp_path_factory.mktemp("classic")
    (folder / "course").mkdir()
    shutil.copy(ROOT / "notebooks" / "03_saturating.ipynb", folder / "course")
    with classic_server(folder) as address:
        yield address, folder / "course"


@pytest.fixture
def page(classic, chrome):
    with page_of(chrome) as page:
        wrong = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
        assert not wrong


def opened(page, address, name):
    page.goto(address.format(name))
    page.wait_for_function(READY, timeout=START_SECONDS * 1000)


def ran(page):
    page.evaluate("Jupyter.notebook.execute_all_cells()")
    page.wait_for_function(HAS_RUN, timeout=RUN_SECONDS * 1000)


def saved(page):
    """Save the notebook, and forget its kernel, as when it is opened on another day."""
    page.evaluate("Jupyter.notebook.save_notebook()")
    page.wait_for_function("() => !Jupyter.notebook.dirty", timeout=20_000)
    page.evaluate("Jupyter.notebook.session.delete()")


def changed_by_somebody(folder, name):
    """A copy that nobody here has run, so that it is not trusted; its name."""
    notebook = nbformat.read(folder / name, as_version=4)
    notebook.cells[-1].source += "\n\nchanged"
    nbformat.write(notebook, folder / f"strange_{name}")
    return f"strange_{name}"


def pictures(page):
    return page.locator(f"{PICTURE}:visible").count()


def test_the_lesson_shows_one_picture_for_each_explorer_in_every_state(classic, page):
    address, folder = classic
    opened(page, address, "03_saturating.ipynb")
    page.locator(f"{PICTURE}:visible").first.wait_for()
    wanted = pictures(page)
    assert wanted > 1
    ran(page)
    page.locator(".actcourse-live .ui-slider-handle").first.wait_for(timeout=20_000)
    page.wait_for_function(f"n => document.querySelectorAll(`.actcourse-live {PICTURE}`).length >= n", arg=wanted)
    assert pictures(page) == wanted
    assert page.locator(".output_error").count() == 0
    page.wait_for_function(  # formulas of questions and quizzes are set, one after another
        "() => ![...document.querySelectorAll('.actcourse-live')].some(each => each.innerText.includes('$'))",
        timeout=60_000,
    )
    picture = page.locator(f".actcourse-live {PICTURE}:visible").first
    before = picture.get_attribute("alt")
    page.locator(".actcourse-live .ui-slider-handle:visible").first.press("ArrowRight")
    page.wait_for_function(
        f"before => document.querySelector(`.actcourse-live {PICTURE}`).alt !== before", arg=before, timeout=10_000
    )
    saved(page)
    for name, trusted in (("03_saturating.ipynb", True), (changed_by_somebody(folder, "03_saturating.ipynb"), False)):
        opened(page, address, name)
        page.wait_for_timeout(2000)  # time in which a widget that is not there would complain
        assert page.evaluate("Jupyter.notebook.trusted") is trusted
        assert page.locator(".actcourse-live").count() == 0
        assert pictures(page) == wanted
        complaint = re.compile(r"Error \w+ widget|model not found|VBox\(")
        assert not page.locator(".output_subarea", has_text=complaint).count()


def test_an_explorer_that_brings_its_player_along(classic, page):
    address, folder = classic
    cell = nbformat.v4.new_code_cell('from actcourse import explore\nexplore("arctan", player=True)')
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "player.ipynb")
    opened(page, address, "player.ipynb")
    ran(page)
    assert moves(page) == 1
    saved(page)
    opened(page, address, "player.ipynb")
    assert moves(page) == 1
    notebook = nbformat.read(folder / "player.ipynb", as_version=4)
    notebook.cells[0].source = f"# changed\n{notebook.cells[0].source}"
    nbformat.write(notebook, folder / "strange.ipynb")
    opened(page, address, "strange.ipynb")
    page.locator(f"{PICTURE}:visible").wait_for()
    assert page.locator(".output_area img:visible").count() == 1
    assert page.locator("svg.actcourse-picture, .output_area input").count() == 0
