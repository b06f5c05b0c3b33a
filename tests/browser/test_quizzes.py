"""Quizzes in real JupyterLab: answered, asked again, and the way from them to lessons and sheets."""

import json
from datetime import date, timedelta

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from actcourse.exercises import EXERCISES
from actcourse.exercises.sheets.quizzes import QUIZZES as ALL_QUIZZES
from actcourse.teaching.build import KERNEL
from tests.browser.steps import errors, output, run_cell, wait_until
from tests.jupyterlab import open_notebook, run_all


def test_a_quiz_by_keyboard_and_by_mouse(lab, page):
    address, course = lab
    cells = [new_code_cell(source) for source in QUIZZES]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), course / "quizzes.ipynb")
    open_notebook(page, address, "quizzes.ipynb")
    run_all(page)
    choice, number, point = (output(page, cell) for cell in range(3))
    choice.get_by_role("button", name="in about half").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    choice.get_by_role("button", name="commit").focus()
    page.keyboard.press("Enter")
    choice.get_by_text("one sign decides for all ten").wait_for(timeout=10_000)

    number.get_by_role("textbox").fill("0.5")
    page.keyboard.press("Enter")
    number.get_by_text("That is the value of the sigmoid at 0").wait_for(timeout=10_000)

    point.locator(".noUi-handle").focus()
    for _ in range(18):
        page.keyboard.press("ArrowRight")
    wait_until(lambda: "at x = 1.8" in point.locator("img:visible").get_attribute("alt"))
    point.get_by_role("button", name="commit").click()
    wait_until(lambda: "half its steepest" in point.locator("img:visible").get_attribute("alt"))
    assert errors(page) == 0

    run_cell(page, 3)
    output(page, 3).get_by_text("2 of 3 predictions right at once").wait_for(timeout=10_000)
    first = EXERCISES[0]
    output(page, 3).locator("strong a", has_text=first.sheet).click()
    page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) h3:has-text('{first.id}')").wait_for(timeout=30_000)


def test_a_question_that_comes_back_and_the_way_to_its_lesson(lab, page):
    address, course = lab
    kept, before = course.parent / "progress.json", (date.today() - timedelta(1)).isoformat()
    state = {"answered": before, "right": True, "step": 0}
    ids = [quiz.id for quiz in ALL_QUIZZES if quiz.lesson == "04_rectified"]
    (course / "mine").mkdir()
    cells = [new_code_cell(source) for source in ("from actcourse import progress, review\nreview()", "progress()")]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), course / "mine" / "again.ipynb")
    open_notebook(page, address, "mine/again.ipynb")
    other = kept.read_bytes() if kept.exists() else None
    kept.write_text(json.dumps({"quizzes": dict.fromkeys(ids, True), "reviews": dict.fromkeys(ids, state)}))
    try:
        run_all(page)
        output(page, 1).get_by_text("questions of lessons are due again").wait_for(timeout=10_000)
        asked = output(page, 0)
        asked.get_by_role("button", name="only units of layer 2").click()
        asked.locator(".widget-vbox", has_text="Which pushed units").get_by_role("button", name="commit").click()
        asked.get_by_text("which still learns").wait_for(timeout=10_000)
        today = date.today().isoformat()
        assert json.loads(kept.read_text())["reviews"]["who-wakes"] == state | {"answered": today, "step": 1}
    finally:  # what other tests keep there
        kept.unlink() if other is None else kept.write_bytes(other)
    for _ in range(2):  # the first time JupyterLab opens the lesson, the second time it goes to the place
        page.evaluate(SHOW, "again.ipynb")
        asked.get_by_role("link", name="Silent units").click()
        heading = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h2", has_text="Silent units")
        heading.wait_for(timeout=30_000)
    wait_until(lambda: 0 < heading.bounding_box()["y"] < 1000)


SHOW = """name => {
    const shell = window.jupyterapp.shell;
    shell.activateById([...shell.widgets("main")].find(each => each.title.label === name).id);
}"""
QUIZZES = (
    'from actcourse import progress, quiz\nquiz("one-sign")',
    'quiz("steepest-sigmoid")',
    'quiz("half-as-steep")',
    "progress()",
)
