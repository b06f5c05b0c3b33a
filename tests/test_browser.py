"""The course in real JupyterLab in real Chromium: what a learner does in the first hour."""

import json
import re
import time
from datetime import date, timedelta
from itertools import pairwise

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from actcourse import CATALOG
from actcourse.exercises import EXERCISES
from actcourse.exercises.sheets.quizzes import QUIZZES as ALL_QUIZZES
from actcourse.teaching.build import KERNEL
from tests.jupyterlab import lab_server, open_notebook, page_of, run_all
from tests.pages import moves

PICTURE = "img[alt^='Two curves']"


def seen(cell):
    """Text and data of the picture of a cell."""
    image = cell.locator(f"{PICTURE}:visible")
    return image.get_attribute("alt"), image.get_attribute("src")


def stills(notebook):
    """How many such pictures a notebook shows before anything has run."""
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    pages = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.outputs]
    return sum(page.count('alt="Two curves') for page in pages)


def wait_for_text(page, text):
    page.wait_for_selector(f'.actcourse-live {PICTURE}[alt*="{text}"]', timeout=10_000)


def opened_unchanged(page):
    """Whether the notebook in front is as it was saved, a while after it was opened."""
    page.wait_for_timeout(1000)
    return page.locator(".jp-mod-dirty").count() == 0


def errors(page):
    return page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count()


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


def output(page, cell):
    return page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea")


def run_cell(page, cell):
    page.locator(".jp-CodeCell").nth(cell).locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")


def wait_until(condition, what="something to happen", seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


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


@pytest.fixture(scope="module")
def saved(lab, launched):
    """The lesson as it is after it was run and saved with its sliders."""
    address, course = lab
    with page_of(launched) as page:
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


def scrolled_to(page, source):
    """The cell with this source, once it is in the page."""
    cell = page.locator(".jp-CodeCell", has_text=source).first
    page.locator(".jp-WindowedPanel-outer, .jp-Notebook").first.hover()
    for _ in range(80):
        if cell.count() and cell.locator(".jp-OutputArea-output").count():
            break
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(100)
    cell.scroll_into_view_if_needed()
    return cell


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


@pytest.fixture(scope="module")
def notebook_7(launched, tmp_path_factory):
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
    cells = [new_markdown_cell("# Above"), new_code_cell(EXPLORERS[0]), new_markdown_cell("# Below")]
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
