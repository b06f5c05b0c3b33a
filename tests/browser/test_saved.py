"""Lesson 03 saved with its sliders and opened again, and in JupyterLab with cells out of sight."""

import json

import pytest

from tests.browser.steps import PICTURE, scrolled_to, seen, stills, wait_until
from tests.jupyterlab import open_notebook, page_of, run_all


@pytest.fixture(scope="module")
def saved(lab, chrome):
    """The lesson as it is after it was run and saved with its sliders."""
    address, course = lab
    with page_of(chrome) as page:
        open_notebook(page, address, "notebooks/03_saturating.ipynb")
        run_all(page)
        page.wait_for_selector(".noUi-handle", timeout=20_000)
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')", timeout=20_000)
    return (course / "notebooks" / "03_saturating.ipynb").read_text()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_notebook_saved_with_sliders_shows_pictures_when_it_is_opened_again(lab, page, saved, trusted):
    address, course = lab
    saved = json.loads(saved)
    assert "widget-view+json" in json.dumps(saved)
    if not trusted:
        saved["metadata"]["changed"] = "by somebody else"  # so that its signature is unknown
    again = course / "notebooks" / f"again_{trusted}.ipynb"
    again.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n")

    open_notebook(page, address, f"notebooks/{again.name}")
    page.wait_for_timeout(3000)  # time in which a widget that is not there would complain
    notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    assert "VBox(" not in notebook.inner_text()
    assert "Error" not in notebook.inner_text()
    assert notebook.locator(f"{PICTURE}:visible").count() == stills(again)


def test_the_lesson_in_jupyterlab_with_its_ordinary_windowing(lab, page):
    """Cells out of sight are not in the page then: what an output shows must not hang on what others do."""
    address, course = lab
    settings = course.parent / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    of_other_tests = settings.read_text()
    settings.unlink()
    try:
        open_notebook(page, address, "notebooks/03_saturating.ipynb")
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        for name in ("arctan", "sigmoid", "tanh"):
            cell = scrolled_to(page, f'explore("{name}")')
            cell.locator(".actcourse-live .noUi-handle").first.wait_for(timeout=60_000)
            assert cell.locator(f"{PICTURE}:visible").count() == 1
            before = seen(cell)
            cell.locator(".noUi-handle").first.focus()
            page.keyboard.press("ArrowRight")
            wait_until(lambda cell=cell, before=before: seen(cell) != before)
    finally:
        settings.write_text(of_other_tests)
