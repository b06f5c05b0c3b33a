"""The first hour of a learner in real JupyterLab in real Chromium."""

from itertools import pairwise

from actcourse import CATALOG
from actcourse.exercises import EXERCISES
from tests.browser.steps import (
    PICTURE,
    errors,
    opened_unchanged,
    run_check,
    seen,
    stills,
    type_into_cell,
    wait_for_text,
)
from tests.jupyterlab import open_notebook, run_all


def test_the_lesson_from_its_stored_pictures_to_a_moved_slider(lab, page):
    address, course = lab
    lesson = "notebooks/03_saturating.ipynb"
    pictures = stills(course / lesson)
    assert pictures > 1
    open_notebook(page, address, lesson)
    assert opened_unchanged(page)
    assert page.locator(f"{PICTURE}:visible").count() == pictures  # stored stills, before anything has run
    assert page.locator(".noUi-handle").count() == 0

    run_all(page)
    page.wait_for_selector(".noUi-handle", timeout=20_000)
    wait_for_text(page, "At x = 1.0")
    assert page.locator(f"{PICTURE}:visible").count() == pictures  # with sliders, in place of the stills
    assert errors(page) == 0
    assert page.locator("mjx-container").count() > 30  # mathematics is rendered
    assert page.locator("table mjx-container").count() >= 4  # on the card as well

    cell = page.locator(".jp-CodeCell", has_text='explore("sigmoid")')
    text, data = seen(cell)
    cell.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    wait_for_text(page, "At x = 1.1 the value is 0.75 and the slope of the tangent is 0.187")
    new_text, new_data = seen(cell)
    assert new_text != text
    assert new_data != data
    page.keyboard.press("Home")
    wait_for_text(page, "At x = −8.0")


def test_what_answers_a_prediction_is_seen_when_its_cell_is_run(lab, page):
    address, course = lab
    hidden = (course / "notebooks/00_start_here.ipynb").read_text().count('"outputs_hidden": true')
    open_notebook(page, address, "notebooks/00_start_here.ipynb")
    assert opened_unchanged(page)
    answer, before = (page.locator(".jp-CodeCell", has_text=text).first for text in ("print(2 * x + 10)", "x.shape"))
    answer.locator(".jp-OutputPlaceholder").wait_for(timeout=10_000)  # it hides after it has drawn
    assert before.get_by_text("(3,)").is_visible()
    assert not answer.get_by_text("[12. 14. 16.]").is_visible()
    assert page.locator(".jp-OutputPlaceholder:visible").count() == hidden >= 5
    for cell in (before, answer):
        cell.locator(".jp-InputArea-editor").click()
        page.keyboard.press("Shift+Enter")
    answer.get_by_text("[12. 14. 16.]").wait_for(timeout=30_000)
    assert page.locator(".jp-OutputPlaceholder:visible").count() == hidden - 1

    run_all(page)
    page.wait_for_function("() => !document.querySelector('.jp-OutputPlaceholder')", timeout=10_000)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")


# Notes every height that the first code cell has from now on.
HEIGHTS = """() => {
    const cell = document.querySelector(".jp-CodeCell"), note = () => {
        const height = Math.round(cell.getBoundingClientRect().height);
        if (height !== window.heights.at(-1)) window.heights.push(height);
        requestAnimationFrame(note);
    };
    window.heights = [];
    note();
}"""


def test_start_here_with_the_mouse(lab, page):
    address, _ = lab
    open_notebook(page, address, "notebooks/00_start_here.ipynb")
    page.locator(".jp-CodeCell").first.locator(".jp-InputArea-editor").click()
    page.evaluate(HEIGHTS)
    page.keyboard.press("Shift+Enter")
    handle = page.locator(".noUi-handle").first
    handle.wait_for(timeout=30_000)
    page.wait_for_timeout(1000)
    heights = page.evaluate("window.heights")
    jumps = [abs(after - before) for before, after in pairwise(heights)]
    assert sum(jump > 25 for jump in jumps) <= 2, heights  # JupyterLab takes the stored picture away, the sliders come
    assert page.locator(".widget-label", has_text="x, the point").count() == 1
    assert page.locator(".widget-readout").first.inner_text() == "1.0"
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 120, box["y"] + box["height"] / 2, steps=10)
    page.mouse.up()
    page.wait_for_function(
        f"""() => {{ const shown = document.querySelector(".actcourse-live {PICTURE}").alt.match(/At x = −[0-9.]+/);
                    return shown !== null; }}""",
        timeout=10_000,
    )


def test_the_catalogue_is_sorted_by_keyboard(lab, page):
    address, _ = lab
    open_notebook(page, address, "notebooks/catalogue.ipynb")
    assert opened_unchanged(page)
    assert page.locator(f"{PICTURE}:visible").count() == len(CATALOG)
    page.locator(".jp-CodeCell").first.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    first = page.locator(".actcourse-live tbody tr").first
    first.get_by_text("identity", exact=True).wait_for(timeout=30_000)
    page.locator(".actcourse-live .noUi-handle").first.focus()
    page.keyboard.press("End")  # the last column, the year
    page.get_by_role("button", name="largest first").click()
    newest = max((one for one in CATALOG if one.source), key=lambda one: one.source.year)
    first.get_by_text(newest.name).wait_for(timeout=10_000)
    page.wait_for_selector(".actcourse-live tbody mjx-container", timeout=10_000)


def test_an_exercise_tried_wrong_and_then_right(lab, page):
    address, _ = lab
    open_notebook(page, address, "exercises/02_saturating/02_saturating.ipynb")
    assert opened_unchanged(page)
    run_all(page)
    assert errors(page) == 0
    on_sheet = [exercise for exercise in EXERCISES if exercise.sheet == "02_saturating"]
    assert page.locator("text=not attempted").count() == len(on_sheet)

    type_into_cell(page, "def sigmoid_prime", "def sigmoid_prime(x):\n    return x * (1 - x)")
    run_check(page, "sigmoid_prime", "of-the-output")
    assert page.locator("text=what has to happen to x first?").count() == 1
    page.wait_for_selector("img[alt^='Two curves'][alt*='central differences']", timeout=10_000)  # theirs and the truth
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0

    right = "def sigmoid_prime(x):\n    s = 1 / (1 + np.exp(-x))\n    return s * (1 - s)"
    type_into_cell(page, "def sigmoid_prime", right)
    run_check(page, "sigmoid_prime", "passed")
    assert page.locator("text=<sigmoid_prime").count() == 0
