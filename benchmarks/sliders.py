"""How fast do explorers follow the hand, in real JupyterLab and Chromium?

Every explorer against the same figure made the common way, with `interact` and `plt.show()`: both in one notebook and
one run, taking turns. Run it with `make bench`. Last comes the playground, which follows no hand: its pictures a
second. `python -m benchmarks.sliders playground` measures it alone.

key      from the browser's keydown event to the first frame after the new picture is decoded
settle   from letting go of the mouse, after a drag at MOVES_A_SECOND, to the last picture; 0 where it was there before
unshown  of KEYS_IN_A_ROW keys pressed at MOVES_A_SECOND, those whose picture was never shown. Where the machine
         stalls, keys reach the page in bunches: a run with two keys closer than EVEN ms was not at that rate. It is
         repeated, and its count printed in brackets
kernel   the explorer's own update, kernel side, over all positions of all its controls

The common way draws with the explorer's own function: what it works out once, such as random matrices, the explorer
keeps and the other works out at every move, as it also makes every axis anew.
"""

import argparse
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from actcourse.pictures.choice import SUBJECTS, explore
from actcourse.pictures.draw import KeptPicture
from actcourse.pictures.explorers.playground import live as playground
from actcourse.pictures.explorers.playground.game import SIZE, START, Game, draw
from actcourse.pictures.live import first_slider, samples
from actcourse.teaching.build import KERNEL
from tests.jupyterlab import browser_page, lab_server, open_notebook, run_all

EXPLORERS = ("sigmoid", *(name for name in SUBJECTS if name != "playground"))
KEY_PRESSES, MORE_PRESSES, WARM_UP = 15, 40, 3  # for each explorer; for the first; before either
MOVES_A_SECOND, KEYS_IN_A_ROW, DRAG_SECONDS = 20, 40, 2
EVEN, TRIES = 35, 5  # of 50 ms that lie between two keys; runs until one is even
PLAYING_SECONDS = 6
HANDLE = ".noUi-handle:visible"

INTERACT = """\
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact
from actcourse import explore
from actcourse.pictures.live import control_widget, first_slider

def commonly(explorer):
    control = first_slider(explorer)

    def show(value):
        figure = plt.figure(figsize=explorer.size, layout="constrained")
        explorer.draw(figure)(**explorer.defaults | {control.name: value})
        for artist in figure.findobj(lambda artist: artist.get_animated()):
            artist.set_animated(False)
        plt.show()

    interact(show, value=control_widget(control))
"""

# Resolves with the milliseconds from the next keydown to the frame that shows the next new picture.
NEXT_PICTURE = """() => { window.nextPicture = new Promise(resolve => {
    let pressed = null;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, {capture: true, once: true});
    const seen = new Set([...document.querySelectorAll('img')].map(image => image.src));
    const observer = new MutationObserver(async () => {
        const fresh = [...document.querySelectorAll('.jp-OutputArea img')].find(image => !seen.has(image.src));
        if (pressed === null || !fresh) return;
        observer.disconnect();
        await fresh.decode();
        requestAnimationFrame(() => resolve(performance.now() - pressed));
    });
    observer.observe(document.body, {childList: true, subtree: true, attributes: true, attributeFilter: ['src']});
}); }"""

# Notes the time of every change of the explorer's picture, and of letting go of the mouse.
RECORD = """() => {
    const output = document.querySelectorAll('.jp-CodeCell')[1];
    const picture = () => output.querySelector('.actcourse-live img').src;
    const record = window.record = {pictures: [], released: null, keys: []};
    let last = picture();
    record.noteKey = event => record.keys.push(event.timeStamp);
    document.addEventListener('keydown', record.noteKey, {capture: true});
    document.addEventListener('mouseup', () => { record.released = performance.now(); }, {capture: true, once: true});
    record.observer = new MutationObserver(() => {
        if (picture() === last) return;
        last = picture();
        requestAnimationFrame(() => record.pictures.push(performance.now()));
    });
    record.observer.observe(output, {childList: true, subtree: true, attributes: true, attributeFilter: ['src']});
}"""
RECORDED = """() => {
    record.observer.disconnect();
    document.removeEventListener('keydown', record.noteKey, {capture: true});
    return [record.pictures, record.released, record.keys];
}"""


def main(names):
    print(f"{'':20}{'key ms':>17}{'':>8}{'kernel ms':>17}")
    print(f"{'':20}{'course':>8}{'common':>9}{'ratio':>8}{'median':>9}{'worst':>8}{'settle ms':>11}{'unshown':>9}")
    with tempfile.TemporaryDirectory() as folder, lab_server(Path(folder)) as address, browser_page() as page:
        for name in [name for name in names if name != "playground"]:
            _open(page, address, Path(folder), [f"explore({name!r})", f"commonly(explore({name!r}))"])
            presses = MORE_PRESSES if name == EXPLORERS[0] else KEY_PRESSES
            keys = _to_and_fro(explore(name))
            course, common = (statistics.median(times) for times in _key_to_picture(page, keys, presses))
            unshown, settle = _unshown(page, keys), _settle(page)
            median, worst = _kernel_side(explore(name))
            print(f"{name:20}{course:8.1f}{common:9.1f}{course / common:8.3f}{median:9.1f}{worst:8.1f}", end="")
            print(f"{settle:11.0f}{unshown:>9}", flush=True)
        _playground(page, address, Path(folder))


def _open(page, address, folder, sources):
    cells = [new_code_cell(source) for source in (INTERACT, *sources)]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), folder / "course" / "sliders.ipynb")
    open_notebook(page, address, "sliders.ipynb")
    run_all(page)
    page.wait_for_timeout(2000)


def _to_and_fro(explorer):
    """Two keys that move the first slider from its start and back."""
    slider = first_slider(explorer)
    keys = ("ArrowRight", "ArrowLeft")
    return keys[::-1] if slider.default == slider.positions[-1] else keys


def _focus(page, cell):
    """Focus the first slider of a cell."""
    page.locator(".jp-CodeCell").nth(cell).locator(HANDLE).first.focus()


def _key_to_picture(page, keys, presses):
    """Milliseconds of each key press for the course's explorer and for the common way, in turns."""
    times = ([], [])
    for press in range(WARM_UP + presses):
        for cell, measured in enumerate(times, 1):
            _focus(page, cell)
            page.evaluate(NEXT_PICTURE)
            page.keyboard.press(keys[press % 2])
            measured.append(page.evaluate("() => window.nextPicture"))
            page.wait_for_timeout(300)
    return [measured[WARM_UP:] for measured in times]


def _unshown(page, keys):
    """Of keys that go to and fro, MOVES_A_SECOND, those whose picture did not come; in brackets, of uneven runs."""
    uneven = []
    for _ in range(TRIES):
        shown, gaps = _keys_in_a_row(page, keys)
        if min(gaps) >= EVEN:
            break
        uneven.append(KEYS_IN_A_ROW - shown)
    return f"{KEYS_IN_A_ROW - shown}{f' {uneven}' if uneven else ''}"


def _keys_in_a_row(page, keys):
    """How many pictures came, and the milliseconds between the keys as they reached the page."""
    _focus(page, 1)
    page.evaluate(RECORD)
    start = time.perf_counter()
    for key in range(KEYS_IN_A_ROW):
        time.sleep(max(0, start + key / MOVES_A_SECOND - time.perf_counter()))
        page.keyboard.press(keys[key % 2])
    page.wait_for_timeout(1000)
    pictures, _, pressed = page.evaluate(RECORDED)
    return len(pictures), [after - before for before, after in pairwise(pressed)]


def _settle(page):
    """Milliseconds from letting go of the first slider to the last picture."""
    handle = page.locator(".jp-CodeCell").nth(1).locator(HANDLE).first
    box, line = (
        handle.bounding_box(),
        handle.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box(),
    )
    page.evaluate(RECORD)
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    start, moves = time.perf_counter(), DRAG_SECONDS * MOVES_A_SECOND
    for move in range(1, moves + 1):
        time.sleep(max(0, start + move / MOVES_A_SECOND - time.perf_counter()))
        page.mouse.move(line["x"] + line["width"] * move / moves, y)
    page.mouse.up()
    page.wait_for_timeout(1000)
    pictures, released, _ = page.evaluate(RECORDED)
    return max(0, pictures[-1] - released)


def _kernel_side(explorer):
    """Milliseconds of an update, at the median and at worst, over all positions of all controls."""
    picture, times = KeptPicture(explorer.draw, explorer.size, samples(explorer)), []
    picture.show(**explorer.defaults)
    for control in explorer.controls:
        for position in control.positions:
            start = time.perf_counter()
            picture.show(**explorer.defaults | {control.name: position})
            times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times), max(times)


def _playground(page, address, folder):
    """Pictures a second on moons, and the kernel's share of one."""
    _open(page, address, folder, ['explore("playground")'])
    page.get_by_role("button", name="play", exact=True).click()
    page.wait_for_timeout(2000)
    page.evaluate(RECORD)
    page.wait_for_timeout(1000 * PLAYING_SECONDS)
    pictures, *_ = page.evaluate(RECORDED)
    game, picture, times = Game(START), KeptPicture(draw, SIZE, playground.samples()), []
    for _ in range(100):
        start = time.perf_counter()
        game.epoch()
        picture.show(game=game)
        times.append(1000 * (time.perf_counter() - start))
    print(
        f"playground: {len(pictures) / PLAYING_SECONDS:.1f} pictures a second; an epoch and its picture, kernel side, "
    )
    print(f"{statistics.median(times):.1f} ms at the median and {max(times[1:]):.1f} at worst")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=EXPLORERS, help="explorers; all where none is named")
    main(parser.parse_args().names)
