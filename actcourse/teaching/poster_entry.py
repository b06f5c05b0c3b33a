"""One function on the poster: its name, its picture, a fact, its formula and its slope, and the words beside them.

All lengths are points.
"""

import functools
import re
from dataclasses import dataclass

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

from actcourse.functions.activation import Activation
from actcourse.functions.inputs import QUIET
from actcourse.functions.words import number, with_minus
from actcourse.pictures.draw import BLUE, GREEN
from actcourse.pictures.explorers.one_function import curve
from actcourse.pictures.formulas import FONTS, Formula, extent, mathtext

WIDTH, HEIGHT = np.array([420, 297]) / 25.4 * 72  # A3
MARGIN, COLUMNS, GUTTER = 20, 8, 10
CELL = (WIDTH - 2 * MARGIN + GUTTER) / COLUMNS - GUTTER
NAME, TEXT, SMALL = 9.5, 8.2, 7  # sizes of letters
LEADING = 1.12  # from one line to the next, in sizes of the letters
SERIF = ("STIXGeneral", "DejaVu Sans")  # the letters of the formulas, and what those lack
BOLD = {"family": "DejaVu Sans", "weight": "bold"}  # all of these come with matplotlib
INK, PALE = "#1d2b3a", "0.4"
PICTURE, BESIDE = 60, 6  # how wide a picture is, and the room to its right
NUMBERS, TICKS = 9, 7  # the room for its numbers, to the left and, if the window is not the customary one, below
GAP = 4  # above and below a picture
SAMPLE = 14  # the piece of line before a formula, with the room behind it
NEAR = 4  # the customary window: x from −4 to 4
WAVES = 5  # a picture shows no more turns
STEEP = 1.5  # steeper slopes are cut off, where the values do not reach as far
LINES = {"f": {"color": BLUE, "linewidth": 1.8}, "f'": {"color": GREEN, "linewidth": 1.3, "linestyle": (0, (3, 1.2))}}


@dataclass(frozen=True)
class Entry:
    """A function on the poster: its name, picture, fact, formula and slope, under and beside each other.

    scale: of the letters.
    """

    activation: Activation
    scale: float = 1

    @functools.cached_property
    def formulas(self):
        """Formula and slope, laid out, by the names of their lines."""
        one, size = self.activation, TEXT * self.scale
        starts = {"f": (one.formula, r"f\, = \,"), "f'": (one.df_formula, r"f\,' = \,")}
        return {name: Formula(latex, size, CELL - SAMPLE, start) for name, (latex, start) in starts.items()}

    @property
    def need(self):
        """Its height without the picture."""
        return NAME * self.scale + 2 * GAP + self._ticks + sum(formula.height for formula in self.formulas.values())

    @property
    def _ticks(self):
        return 0 if window(self.activation) == NEAR else TICKS

    def fact(self, high):
        """The first sentence of its record that fits beside a picture of this height, as lines; None if none does."""
        one, size = self.activation, TEXT * self.scale
        for text in filter(None, (one.summary, one.advantage, one.disadvantage, one.used_in)):
            lines = wrapped(text, CELL - PICTURE - BESIDE, size)
            if (LEADING * (len(lines) - 1) + 1) * size <= high:
                return lines
        return None

    def draw(self, page, x, top, high):
        """Draw it with its upper left corner at (x, top) and a picture of this height."""
        size = TEXT * self.scale
        top -= NAME * self.scale
        self._heading(page, x, top)
        top -= GAP
        _picture(page, self.activation, x + NUMBERS, top - high, PICTURE - NUMBERS, high)
        write(page, x + PICTURE + BESIDE, top, self.fact(high), size)
        top -= high + self._ticks + GAP
        for name, formula in self.formulas.items():
            middle = top - formula.first_line + 0.27 * size
            page.plot([x, x + SAMPLE - 4], [middle, middle], **LINES[name])
            formula.draw(page, x + SAMPLE, top)
            top -= formula.height

    def _heading(self, page, x, y):
        """Its name on the left and the values of its parameters on the right, smaller where they are long."""
        one, small = self.activation, TEXT * self.scale
        values = ", ".join(f"{p.symbol} = {p.default + 0.0:.3g}" for p in one.params)
        values = mathtext(values) if values else ""
        room = CELL - (extent(values, small)[0] + 4 if values else 0)
        size = self.scale * NAME * min(1, room / text_width(one.name, self.scale * NAME, **BOLD))
        page.text(x, y, one.name, size=size, color=INK, va="baseline", **BOLD)
        page.text(x + CELL, y, values, size=small, ha="right", va="baseline", math_fontfamily=FONTS)


def window(activation):
    """How far from 0 its picture goes: so far that all its kinks can be seen, so near that waves can be told apart."""
    kinks = [abs(kink.x) for kink in activation.kink_points]
    reach = min(activation.reach, NEAR if max(kinks, default=0) < NEAR else 2 * NEAR)
    while _turns(activation, reach) > WAVES:
        reach /= 2
    return reach


def _turns(activation, reach):
    """How often it turns from rising to falling, or back."""
    slopes = activation.derivative(np.linspace(-reach, reach, 4001))
    return np.count_nonzero(np.diff(np.sign(slopes[slopes != 0])))


@QUIET
def _picture(page, activation, x, y, wide, high):
    axes = page.figure.add_axes((x / WIDTH, y / HEIGHT, wide / WIDTH, high / HEIGHT))
    reach = window(activation)
    grid = np.linspace(-reach, reach, 401)
    values, slopes = (curve(activation, one, grid) for one in (activation, activation.derivative))
    axes.axhline(0, color="0.75", linewidth=0.6, zorder=0)
    axes.axvline(0, color="0.75", linewidth=0.6, zorder=0)
    axes.plot(*slopes, **LINES["f'"])
    axes.plot(*values, **LINES["f"])
    low, high = _limits(reach, values[1], slopes[1])
    axes.set(xlim=(-reach, reach), ylim=(low, high))
    axes.yaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 4, 5, 10]))
    ends = [] if reach == NEAR else [-reach, reach]
    axes.set_xticks(ends, [number(at) for at in ends])
    axes.set_yticks(ticks := [at for at in axes.get_yticks() if low <= at <= high], [number(at) for at in ticks])
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(labelsize=SMALL, labelfontfamily=SERIF, length=0, pad=1.5, labelcolor=PALE)


def _limits(reach, values, slopes):
    inside = np.concatenate([np.clip(values, -reach, reach), np.clip(slopes, -STEEP, STEEP), [0, 1]])
    low, high = np.nanmin(inside), np.nanmax(inside)
    return low - 0.05 * (high - low), high + 0.05 * (high - low)


# -- words --------------------------------------------------------------------------------------------


def wrapped(text, width, size):
    """The lines of a text that are no wider than this; a word that is too long for a line stands alone."""
    lines = []
    for word in re.split(r"(?<! =) (?!= )", with_minus(text)):  # an equation stays together
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= 0.98 * width:  # screens draw letters a little wider
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def text_width(text, size, family=SERIF, weight="normal"):
    properties = FontProperties(family=family, weight=weight, size=size)
    return text_to_path.get_text_width_height_descent(text, properties, False)[0]


def write(page, x, top, lines, size):
    """Put lines under each other, the first below this height."""
    for place, line in enumerate(lines):
        page.text(x, top - size * (LEADING * place + 0.8), line, size=size, family=SERIF, va="baseline")
