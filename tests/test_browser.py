"""The course in real JupyterLab in real Chromium: what a learner does in the first hour."""

import json

import pytest

from actcourse import CATALOG
from tests.jupyterlab import open_notebook, run_all

PICTURE = "img[alt^='Two curves']"


def seen(page, number=0):
    """Text and data of a picture in the notebook in front."""
    image = page.locator(f"{PICTURE}:visible").nth(number)
    return image.get_attribute("alt"), image.get_attribute("src")


def wait_for_text(page, text):
    page.wait_for_selector(f'.actcourse-live {PICTURE}[alt*="{text}"]', timeout=10_000)


def errors(page):
    return page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count()


def test_the_lesson_from_its_stored_pictures_to_a_moved_slider(lab, page):
    address, _ = lab
    open_notebook(page, address, "notebooks/03_saturating.ipynb")
    assert page.locator(f"{PICTURE}:visible").count() == 2  # stored stills, before anything has run
    assert page.locator(".noUi-handle").count() == 0

    run_all(page)
    page.wait_for_selector(".noUi-handle", timeout=20_000)
    wait_for_text(page, "At x = 1.0")
    assert page.locator(f"{PICTURE}:visible").count() == 2  # with sliders, in place of the stills
    assert errors(page) == 0
    assert page.locator("mjx-container").count() > 30  # mathematics is rendered
    assert page.locator("table mjx-container").count() >= 4  # on the card as well

    text, data = seen(page)
    page.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    wait_for_text(page, "At x = 1.1 the value is 0.75 and the slope of the tangent is 0.187")
    new_text, new_data = seen(page)
    assert new_text != text
    assert new_data != data
    page.keyboard.press("Home")
    wait_for_text(page, "At x = -8.0")


def test_start_here_with_the_mouse(lab, page):
    address, _ = lab
    open_notebook(page, address, "notebooks/00_start_here.ipynb")
    page.locator(".jp-CodeCell").first.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    handle = page.locator(".noUi-handle").first
    handle.wait_for(timeout=30_000)
    assert page.locator(".widget-label", has_text="x, the point").count() == 1
    assert page.locator(".widget-readout").first.inner_text() == "1.00"
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 120, box["y"] + box["height"] / 2, steps=10)
    page.mouse.up()
    page.wait_for_function(
        f"""() => {{ const shown = document.querySelector(".actcourse-live {PICTURE}").alt.match(/At x = (-?[0-9.]+)/);
                    return shown && Number(shown[1]) < 0; }}""",
        timeout=10_000,
    )


def test_the_catalogue_is_sorted_by_its_menu(lab, page):
    address, _ = lab
    open_notebook(page, address, "notebooks/catalogue.ipynb")
    assert page.locator(f"{PICTURE}:visible").count() == len(CATALOG)
    page.locator(".jp-CodeCell").first.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    first = page.locator(".actcourse-live tbody tr").first
    first.get_by_text("identity", exact=True).wait_for(timeout=30_000)
    page.locator(".actcourse-live select").select_option("year")
    page.get_by_role("button", name="largest first").click()
    first.get_by_text("squared ReLU").wait_for(timeout=10_000)
    page.wait_for_selector(".actcourse-live tbody mjx-container", timeout=10_000)


def type_into_cell(page, marker, code):
    """Replace a cell's source as one would: click into it, select all, type."""
    page.locator(".jp-CodeCell", has_text=marker).first.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")  # runs the cell and goes to the next


def run_check(page, id, said):
    cell = page.locator(".jp-CodeCell", has_text=f'check("{id}", {id}).points')
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    cell.locator(".jp-OutputArea", has_text=said).wait_for(timeout=20_000)


def test_an_exercise_tried_wrong_and_then_right(lab, page):
    address, _ = lab
    open_notebook(page, address, "exercises/02_saturating/02_saturating.ipynb")
    run_all(page)
    assert errors(page) == 0
    assert page.locator("text=not attempted").count() == 4

    type_into_cell(page, "def sigmoid_prime", "def sigmoid_prime(x):\n    return x * (1 - x)")
    run_check(page, "sigmoid_prime", "of-the-output")
    assert page.locator("text=what has to happen to x first?").count() == 1

    right = "def sigmoid_prime(x):\n    s = 1 / (1 + np.exp(-x))\n    return s * (1 - s)"
    type_into_cell(page, "def sigmoid_prime", right)
    run_check(page, "sigmoid_prime", "passed")


@pytest.mark.parametrize("trusted", [True, False])
def test_a_notebook_saved_with_sliders_shows_pictures_when_it_is_opened_again(lab, page, trusted):
    address, course = lab
    open_notebook(page, address, "notebooks/03_saturating.ipynb")
    run_all(page)
    page.wait_for_selector(".noUi-handle", timeout=20_000)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')", timeout=20_000)
    saved = json.loads((course / "notebooks" / "03_saturating.ipynb").read_text())
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
    assert notebook.locator(f"{PICTURE}:visible").count() == 2
