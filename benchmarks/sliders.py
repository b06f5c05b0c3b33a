"""How long from an arrow key to the new picture, in real JupyterLab and Chromium?

Measures the course's explorer and the same figure made the common way, with `interact` and
`plt.show()`, in one notebook and one run, taking turns. Run it with `make bench`.

A time runs from the browser's keydown event to the first frame after the new picture is decoded.
"""

import statistics
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from actcourse.teaching.build import KERNEL
from tests.jupyterlab import browser_page, lab_server, open_notebook, run_all

KEY_PRESSES = 40
WARM_UP = 5
KERNEL_UPDATES = 200

EXPLORER = """\
from actcourse import explore
explore("sigmoid")
"""

# What the explorer shows, written as one would write it for `interact`.
INTERACT = """\
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from actcourse import SIGMOID

grid = np.linspace(-8, 8, 801)

def draw(x):
    y, slope = SIGMOID(x), SIGMOID.derivative(x)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for axes, curve, point in [(left, SIGMOID(grid), y), (right, SIGMOID.derivative(grid), slope)]:
        axes.plot(grid, curve)
        axes.plot([x], [point], "ko", markerfacecolor="white")
        flat = SIGMOID.derivative(grid) < 0.1
        axes.fill_between(grid, 0, 1, where=flat, transform=axes.get_xaxis_transform(), color="0.5", alpha=0.3)
        axes.set(xlim=(-8, 8), ylim=(-0.18, 1.08), xlabel="x", title=f"{point:.3g}")
        axes.grid(True)
    left.plot([-8, 8], [y + slope * (end - x) for end in (-8, 8)], "--", label="tangent at x")
    for edge in (-0.1, 0.1):
        right.axhline(edge, linestyle=":")
    figure.legend(loc="outside lower center")
    plt.show()

interact(draw, x=FloatSlider(value=1.0, min=-8, max=8, step=0.1));
"""

KERNEL_SIDE = f"""\
import statistics, time
import numpy as np
from actcourse.pictures.draw import KeptPicture
picture, times = KeptPicture(explore("sigmoid").draw), []
picture.show(x=0.0)
for x in np.linspace(-8, 8, {KERNEL_UPDATES}):
    start = time.perf_counter()
    picture.show(x=x)
    times.append(time.perf_counter() - start)
print("kernel", 1000 * statistics.median(times), 1000 * max(times))
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


def main():
    cells = [new_code_cell(source) for source in (EXPLORER, INTERACT, KERNEL_SIDE)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with lab_server(folder) as address, browser_page() as page:
            notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
            nbformat.write(notebook, folder / "course" / "sliders.ipynb")
            open_notebook(page, address, "sliders.ipynb")
            run_all(page)
            page.wait_for_timeout(2000)
            kernel = page.locator(".jp-OutputArea-output", has_text="kernel ").inner_text().split()
            course, plain = _key_to_picture(page)
    _report(course, plain, [float(number) for number in kernel[1:]])


def _key_to_picture(page):
    """Milliseconds of each key press for the first slider and the second, taken in turns."""
    times = ([], [])
    for press in range(WARM_UP + KEY_PRESSES):
        for slider, measured in enumerate(times):
            page.locator(".noUi-handle").nth(slider).focus()
            page.evaluate(NEXT_PICTURE)
            page.keyboard.press("ArrowRight" if press < (WARM_UP + KEY_PRESSES) // 2 else "ArrowLeft")
            measured.append(page.evaluate("() => window.nextPicture"))
            page.wait_for_timeout(300)
    return [measured[WARM_UP:] for measured in times]


def _report(course, plain, kernel):
    for name, times in (("explorer", course), ("interact and plt.show", plain)):
        print(f"{name:24} median {statistics.median(times):6.1f} ms, worst {max(times):6.1f} ms, {len(times)} keys")
    print(f"ratio                    {statistics.median(course) / statistics.median(plain):.3f}")
    print(f"explorer, kernel side    median {kernel[0]:6.1f} ms, worst {kernel[1]:6.1f} ms, {KERNEL_UPDATES} updates")


if __name__ == "__main__":
    main()
