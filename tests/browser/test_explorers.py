"""Explorers in real JupyterLab: sliders, the playground, and the player that an explorer brings along."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from actcourse.teaching.build import KERNEL
from tests.browser.steps import errors, output, run_cell, wait_until
from tests.jupyterlab import open_notebook, run_all
from tests.pages import moves

EXPLORERS = ['from actcourse import explore\nexplore("softmax")', 'explore("playground")', 'print("answer", 6 * 7)']
# How many playgrounds there are in the kernel, and how many of them train.
PLAYGROUNDS = """\
import gc
from actcourse.pictures.explorers.playground.live import LivePlayground
gc.collect()
train = [each.playing for each in gc.get_objects() if type(each) is LivePlayground]
print("there are", len(train), "of which train", sum(train))
"""
# On which thread a slider is called back.
CALLED_BACK = """\
import threading
from ipywidgets import IntSlider
on_main = []
slider = IntSlider()
slider.observe(lambda _change: on_main.append(threading.current_thread() is threading.main_thread()), "value")
slider
"""


@pytest.fixture
def explorers(lab, page, request):
    """A page with a notebook of explorers, all of whose cells have run, and a kernel of its own."""
    address, course = lab
    name = f"{request.node.name}.ipynb"
    cells = [new_code_cell(source) for source in (*EXPLORERS, PLAYGROUNDS, CALLED_BACK, "print(on_main)")]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), course / name)
    open_notebook(page, address, name)
    run_all(page)
    return page


def wait_until_one_is_left(page):
    """Until the kernel has one playground, which does not train; a run before may still be on its way."""
    for _ in range(20):
        run_cell(page, 3)
        page.wait_for_timeout(1000)
        said = output(page, 3).inner_text()
        if "there are 1 of which train 0" in said:
            return
    pytest.fail(f"the kernel says: {said}")


def test_softmax_by_keyboard_and_mouse(explorers):
    picture, handle = (
        output(explorers, 0).locator(".actcourse-live img:visible"),
        output(explorers, 0).locator(".noUi-handle").first,
    )
    before = picture.get_attribute("alt")
    handle.focus()
    explorers.keyboard.press("End")  # the first score as high as it goes
    wait_until(lambda: picture.get_attribute("alt") != before)
    highest = picture.get_attribute("alt")
    box = handle.bounding_box()
    explorers.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    explorers.mouse.down()
    explorers.mouse.move(box["x"] - 100, box["y"] + box["height"] / 2, steps=10)
    explorers.mouse.up()
    wait_until(lambda: picture.get_attribute("alt") not in (before, highest))
    assert errors(explorers) == 0

    # Callbacks come on the thread that runs cells.
    output(explorers, 4).locator(".noUi-handle").focus()
    for number in range(1, 5):
        explorers.keyboard.press("ArrowRight")
        output(explorers, 4).locator(".widget-readout", has_text=str(number)).wait_for(timeout=10_000)

    def noted():
        """What the kernel has noted of them, after one more: on a busy machine moves that follow fast come as one."""
        output(explorers, 4).locator(".noUi-handle").focus()
        explorers.keyboard.press("ArrowLeft")
        explorers.keyboard.press("ArrowRight")
        run_cell(explorers, 5)
        said.append(re.findall("True|False", output(explorers, 5).inner_text()))
        return len(said[-1])

    said = []
    wait_until(lambda: noted() >= 4, seconds=30)
    assert set(said[-1]) == {"True"}


def test_the_playground_by_keyboard_and_mouse(explorers):
    picture = output(explorers, 1).locator(".actcourse-live img")

    def epochs():
        said = re.search(r"after (\d+) epoch", picture.get_attribute("alt"))
        return int(said[1]) if said else 0

    def button(name):
        return output(explorers, 1).get_by_role("button", name=name, exact=True)

    button("step").click()
    wait_until(lambda: "after 1 epoch:" in picture.get_attribute("alt"))
    button("play").focus()
    explorers.keyboard.press("Enter")
    wait_until(lambda: epochs() > 10)

    run_cell(explorers, 2)  # other cells run meanwhile
    wait_until(lambda: "answer 42" in output(explorers, 2).inner_text())
    rate = output(explorers, 1).locator(".noUi-handle").nth(1)
    rate.focus()
    explorers.keyboard.press("ArrowRight")  # and controls move
    wait_until(lambda: "learning rate 0.1" in picture.get_attribute("alt"))
    at = epochs()
    wait_until(lambda: epochs() > at + 5)

    button("pause").click()
    explorers.wait_for_timeout(500)
    at = epochs()
    explorers.wait_for_timeout(500)
    assert epochs() == at

    button("play").click()
    run_cell(explorers, 1)  # run again, the old one ends
    wait_until(lambda: "not trained yet" in (picture.get_attribute("alt") or ""))
    wait_until_one_is_left(explorers)
    button("play").click()
    wait_until(lambda: epochs() > 5)
    explorers.locator(".jp-CodeCell").nth(1).locator(".jp-InputArea-editor").click()
    explorers.evaluate("window.jupyterapp.commands.execute('notebook:clear-cell-output')")
    explorers.wait_for_timeout(500)
    wait_until_one_is_left(explorers)


def test_an_explorer_that_brings_its_player_along(lab, page):
    """In JupyterLab, at once and in a notebook that is opened again, trusted or not."""
    address, course = lab
    cells = [new_code_cell('from actcourse import explore\nexplore("arctan", player=True)')]
    notebook = course / "player.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), notebook)
    open_notebook(page, address, notebook.name)
    run_all(page)
    assert moves(page) == 1
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')", timeout=20_000)
    open_notebook(page, address, notebook.name)
    assert moves(page) == 1
    (course / "strange.ipynb").write_text(notebook.read_text().replace("import explore", "import  explore"))
    open_notebook(page, address, "strange.ipynb")
    output(page, 0).locator("img:visible").wait_for()
    assert output(page, 0).locator("img:visible").count() == 1
    assert output(page, 0).locator("svg.actcourse-picture, input").count() == 0
