"""From a slider's input to the first frame with the new picture, on pages in Chromium: `python -m benchmarks.pages`.

It takes the pages that `make site` has built, or those in the folder that is named. For each slider of the lessons it
says how many milliseconds passed from the input to the beginning of the first frame that shows another picture, at the
median and at the 95th percentile, how many moves missed the first frame, and how long the page itself worked on a move,
at the 95th percentile. Frames come every 16.7 ms and moves at any time, so a page that misses none needs 0 to 16.7; 17
at the 95th percentile is what is wanted. With `--fresh` drawings are made while it is measured, as on a first move.
"""

import argparse
from pathlib import Path

import numpy as np

from tests.jupyterlab import browser
from tests.pages import Visit, server

ROOT = Path(__file__).parents[1]
MOVES, WANTED = 40, 17

# The clock is read as soon as the frame begins: comparing a picture as text, which takes milliseconds, comes after it,
# and a note of what has changed in the picture costs the page next to nothing. Every place is gone to once before, as
# drawings are made when they are first seen; `fresh` measures just that.
_MEASURE = """async ([slider, moves, fresh]) => {
    const picture = slider.closest("figure").querySelector("svg.actcourse-picture").lastElementChild;
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    let changed = false;
    const watching = new MutationObserver(() => { changed = true; });
    watching.observe(picture, {childList: true, subtree: true});
    const go = (place) => { slider.value = place; slider.dispatchEvent(new Event("input", {bubbles: true})); };
    const start = +slider.value;
    if (!fresh) for (let place = +slider.min; place <= +slider.max; place++) { go(place); await frame(); }
    go(start);
    const times = [];
    let way = 1;
    for (let move = 0; move < moves; move++) {
        if (+slider.value + way > +slider.max || +slider.value + way < +slider.min) way = -way;
        const before = picture.innerHTML;
        await pause(40 + 16.7 * Math.random());  // anywhere in a frame, long after the work for the last move
        changed = false;
        const begin = performance.now();
        go(+slider.value + way);
        const handled = performance.now() - begin;
        let frames = 0, at;
        do { at = await frame(); frames++; } while (!changed && frames < 20);
        if (picture.innerHTML !== before) times.push([at - begin, frames, handled]);
    }
    watching.disconnect();
    return times;
}"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--fresh", action="store_true", help="measure moves to places that were not gone to before")
    given = parser.parse_args()
    print(f"{'page':20} {'slider':28} {'median':>7} {'95 %':>6} {'late':>5} {'work':>5}")
    with server(given.folder) as address, browser() as launched:
        for page in sorted((given.folder / "lessons").glob("*.html")):
            for slider, times in _measured(launched, f"{address}/lessons/{page.name}", given.fresh):
                print(f"{page.stem:20} {slider:28} {_told(times)}")


def _told(times):
    if not times:
        return "moves nothing"
    ms, frames, handled = np.array(times).T
    slow = np.percentile(ms, 95)
    mark = "" if slow <= WANTED else f" more than {WANTED}"
    return f"{np.median(ms):7.1f} {slow:6.1f} {(frames > 1).sum():5} {np.percentile(handled, 95):5.1f}{mark}"


def _measured(launched, address, fresh):
    """For each slider of a page its name, and of each move milliseconds, frames, and milliseconds of work."""
    visit = Visit(launched)
    tab = visit.open(address)
    tab.evaluate("document.querySelectorAll('.actcourse-view').forEach(each => { each.open = true; })")
    for slider in tab.locator(".actcourse-explorer input[type=range]").all():
        if slider.is_visible():
            slider.scroll_into_view_if_needed()
            slider.locator("xpath=ancestor::figure").locator("svg.actcourse-picture").wait_for()
            yield slider.get_attribute("id"), tab.evaluate(_MEASURE, [slider.element_handle(), MOVES, fresh])
    visit.close()


if __name__ == "__main__":
    main()
