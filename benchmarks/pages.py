"""From a slider's input to the first frame with the new picture, on pages in Chromium: `python -m benchmarks.pages`.

It takes the pages that `make site` has built, or those in the folder that is named. For each slider of the lessons it
says how many milliseconds passed from the input to the beginning of the first frame that shows another picture, at the
median and at the 95th percentile, and how many moves missed the first frame. Frames come every 16.7 ms and moves at any
time, so a page that misses none needs 0 to 16.7; 17 at the 95th percentile is what is wanted.
"""

import argparse
from pathlib import Path

import numpy as np

from tests.jupyterlab import browser
from tests.pages import Visit, server

ROOT = Path(__file__).parents[1]
MOVES, WANTED = 40, 17

_MEASURE = """async ([slider, moves]) => {
    const picture = slider.closest("figure").querySelector("svg.actcourse-picture").lastElementChild;
    const frame = () => new Promise(requestAnimationFrame);
    const times = [];
    let way = 1;
    for (let move = 0; move < moves; move++) {
        await new Promise((resolve) => setTimeout(resolve, 30 + 7 * (move % 5)));  // anywhere in a frame
        if (+slider.value + way > +slider.max || +slider.value + way < +slider.min) way = -way;
        const before = picture.innerHTML;
        slider.value = +slider.value + way;
        const begin = performance.now();
        slider.dispatchEvent(new Event("input", {bubbles: true}));
        let frames = 0;
        do { await frame(); frames++; } while (picture.innerHTML === before && frames < 20);
        times.push([performance.now() - begin, frames]);
    }
    return times;
}"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "site")
    folder = parser.parse_args().folder
    print(f"{'page':20} {'slider':28} {'median':>7} {'95 %':>6} late")
    with server(folder) as address, browser() as launched:
        for page in sorted((folder / "lessons").glob("*.html")):
            for slider, times in _measured(launched, f"{address}/lessons/{page.name}"):
                ms, frames = np.array(times).T
                late = int((frames > 1).sum())
                mark = "" if np.percentile(ms, 95) <= WANTED else f" more than {WANTED}"
                print(f"{page.stem:20} {slider:28} {np.median(ms):7.1f} {np.percentile(ms, 95):6.1f} {late:4}{mark}")


def _measured(launched, address):
    """For each slider of a page its name, and of each move the milliseconds and the frames that it took."""
    visit = Visit(launched)
    tab = visit.open(address)
    for slider in tab.locator(".actcourse-explorer input[type=range]").all():
        if slider.is_visible():
            slider.scroll_into_view_if_needed()
            slider.locator("xpath=ancestor::figure").locator("svg.actcourse-picture").wait_for()
            yield slider.get_attribute("id"), tab.evaluate(_MEASURE, [slider.element_handle(), MOVES])
    visit.close()


if __name__ == "__main__":
    main()
