"""The lesson and its sliders in Notebook 7."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from actcourse.teaching.build import KERNEL
from tests.browser.steps import PICTURE, errors, stills, wait_for_text, wait_until
from tests.jupyterlab import lab_server, open_notebook, run_all

SOFTMAX = 'from actcourse import explore\nexplore("softmax")'


@pytest.fixture(scope="module")
def notebook_7(chrome, tmp_path_factory):
    """The address of a Notebook 7 that serves a copy of the course, and the copy's folder."""
    folder = tmp_path_factory.mktemp("notebook7")
    with lab_server(folder, "notebook") as address:
        yield address, folder / "course"


def test_the_lesson_in_notebook_7(notebook_7, page):
    address, course = notebook_7
    pictures = stills(course / "notebooks" / "03_saturating.ipynb")
    open_notebook(page, address, "notebooks/03_saturating.ipynb")
    assert page.locator(f"{PICTURE}:visible").count() == pictures
    run_all(page)
    page.wait_for_selector(".noUi-handle", timeout=20_000)
    wait_for_text(page, "At x = 1.0")
    assert page.locator(f"{PICTURE}:visible").count() == pictures
    assert errors(page) == 0


def test_arrow_keys_stay_with_the_slider_in_notebook_7(notebook_7, page):
    address, course = notebook_7
    cells = [new_markdown_cell("# Above"), new_code_cell(SOFTMAX), new_markdown_cell("# Below")]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), course / "arrows.ipynb")
    open_notebook(page, address, "arrows.ipynb")
    run_all(page)
    handle, shown = page.locator(".noUi-handle").first, page.locator(".widget-readout").first
    handle.focus()
    start = shown.inner_text()
    for key, moved in (("ArrowRight", True), ("ArrowLeft", False), ("ArrowUp", True), ("ArrowDown", False)):
        page.keyboard.press(key)
        wait_until(lambda moved=moved: (shown.inner_text() != start) == moved)
        assert "noUi-handle" in page.evaluate("document.activeElement.className")
