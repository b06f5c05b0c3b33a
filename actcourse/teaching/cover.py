"""The picture at the top of the README, which moves: an explorer whose sliders go to and fro. `make cover` draws it.

It is a GIF, since that is what GitHub lets its readers stop.
"""

import itertools
from pathlib import Path

import numpy as np
from PIL import Image

from actcourse.functions import find
from actcourse.pictures import formulas
from actcourse.pictures.draw import BLUE, SIZE, KeptPicture, drawn, palette_of, pixels, with_palette
from actcourse.pictures.explorers import one_function
from actcourse.pictures.explorers.one_function import explore_function
from actcourse.pictures.formulas import Formula
from actcourse.pictures.words import position
from actcourse.teaching.marking import mark

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = "docs/explorer.gif"
NAME = "SiLU"  # one whose parameter changes it much
# Where the sliders stop, the last time where they began, and in how many steps they go there; a pause after each.
STOPS = (
    ({"x": -5.0}, 18),
    ({"x": 3.0}, 24),
    ({"x": -1.5}, 14),
    ({"beta": 8.0}, 24),
    ({"beta": 0.25}, 24),
    ({"beta": 1.0}, 10),
)
STILL = {"x": -1.5, "beta": 1.0}  # the first frame: it is what stands where nothing moves
FRAME, PAUSE = 70, 900  # milliseconds
HEAD, FOOT = (SIZE[0], 0.78), (SIZE[0], 0.72)  # inches: question and formulas above the picture, sliders below
COLORS = 64


def frames():
    """For each frame the values of the sliders, and the milliseconds for which it shows them."""
    at, shown = dict(STILL), [(dict(STILL), PAUSE)]
    for stop, count in STOPS:
        [(name, end)] = stop.items()
        # Slow at both ends, as a hand moves.
        eased = (1 - np.cos(np.linspace(0, np.pi, count + 1)[1:])) / 2
        path = at[name] + (end - at[name]) * eased
        shown += [(at | {name: _on_slider(name, value)}, FRAME) for value in path]
        at[name] = end
        shown[-1] = (dict(at), PAUSE)
    return _once_each(shown[:-1])  # the last would be the first again


def _once_each(shown):
    """Frames that follow each other and are the same as one, which lasts as long."""
    runs = itertools.groupby(shown, key=lambda frame: frame[0])
    return [(values, sum(duration for _, duration in run)) for values, run in runs]


def _on_slider(name, value):
    """The nearest position that the slider has."""
    control = next(each for each in explore_function(NAME).controls if each.name == name)
    return min(control.positions, key=lambda each: abs(each - value))


def pictures():
    """The frames as Pillow images, each with its milliseconds."""
    explorer = explore_function(NAME)
    curves, sliders = KeptPicture(explorer.draw), KeptPicture(lambda figure: _sliders(figure, explorer), FOOT)
    head = drawn(lambda figure: _head(figure, explorer), HEAD)[0]
    head.canvas.draw()
    top = pixels(head.canvas)
    for values, duration in frames():
        parts = (top, curves.draw(**values)[0], sliders.draw(**values)[0])
        yield _stacked(parts), duration


def _stacked(parts):
    whole = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)), "white")
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole


def _in_points(figure):
    """Axes that cover a figure, in points."""
    wide, high = figure.get_size_inches() * 72
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, wide), ylim=(0, high))
    axes.axis("off")
    return axes, wide, high


def _head(figure, explorer):
    axes, wide, high = _in_points(figure)
    axes.text(wide / 2, high - 16, explorer.question, size=13, weight="bold", ha="center", va="baseline")
    one = find(NAME)
    both = (Formula(one.formula, 14, wide, r"f(x) = \,"), Formula(one.df_formula, 14, wide, r"f\,'(x) = \,"))
    apart = 40
    left = (wide - both[0].width - both[1].width - apart) / 2
    both[0].draw(axes, left, high - 32)
    both[1].draw(axes, left + both[0].width + apart, high - 32)
    return lambda: ""


def _sliders(figure, explorer):
    axes, wide, high = _in_points(figure)
    left, right = 200, wide - 130
    moves = []
    for row, control in enumerate(explorer.controls):
        y = high - 12 - 22 * row
        axes.text(left - 14, y, control.label, size=11, ha="right", va="center_baseline")
        axes.plot([left, right], [y, y], color="0.8", linewidth=4, solid_capstyle="round", zorder=1)
        moves.append((control, *_handle(axes, left, y), right))

    def move(**values):
        for control, done, handle, reading, end in moves:
            value = values[control.name]
            x = left + (end - left) * (value - control.low) / (control.high - control.low)
            done.set_xdata([left, x])
            handle.set_xdata([x])
            reading.set_text(position(value))
        return ""

    return move


def _handle(axes, left, y):
    """What moves on a slider: the way that lies behind it, its handle, and the number at its end."""
    done = axes.plot([left, left], [y, y], color=BLUE, linewidth=4, solid_capstyle="round", animated=True, zorder=2)[0]
    look = {"markersize": 11, "color": "white", "markeredgecolor": BLUE, "markeredgewidth": 2}
    handle = axes.plot([left], [y], "o", animated=True, zorder=3, **look)[0]
    reading = axes.text(axes.get_xlim()[1] - 110, y, "", size=11, va="center", animated=True)
    return done, handle, reading


def made_from():
    """A fingerprint of what it is drawn from, as `mark` makes it."""
    one = find(NAME)
    return mark(
        NAME,
        one.formula,
        one.df_formula,
        one.label,
        *(Path(each.__file__) for each in (formulas, one_function)),
        Path(__file__),
    )


def save(path):
    """Write the picture."""
    shown, durations = zip(*pictures(), strict=True)
    palette = palette_of(*shown[:: len(shown) // 6], colors=COLORS)
    first, *others = (with_palette(each, palette) for each in shown)
    look = {"save_all": True, "append_images": others, "duration": durations, "loop": 0}
    first.save(path, comment=made_from().encode(), **look)


def main(root=ROOT):
    """Write it to where the README shows it."""
    save(root / COMMITTED)
    print(f"Look at {root / COMMITTED}: {(root / COMMITTED).stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
