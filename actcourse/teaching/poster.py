"""The poster: every function on one A3 page, made from the records. `make poster` writes it as PDF and SVG.

A family begins in the first row that has room for all of it; one that is too long for a row takes several. All lengths
are points, from the lower left corner of the page.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from actcourse.functions.catalog import FAMILIES
from actcourse.pictures import formulas
from actcourse.pictures.draw import CourseFigure, styled
from actcourse.teaching import poster_entry
from actcourse.teaching.marking import mark
from actcourse.teaching.poster_entry import (
    BOLD,
    CELL,
    COLUMNS,
    GUTTER,
    HEIGHT,
    INK,
    LEADING,
    LINES,
    MARGIN,
    NAME,
    NEAR,
    SERIF,
    STEEP,
    TEXT,
    WIDTH,
    Entry,
    text_width,
    wrapped,
    write,
)

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ("docs/poster.pdf", "docs/poster.svg")  # for paper and for screens; README and pages lead there
HEAD = 30
SCALES = (1, 0.95, 0.9, 0.85, 0.8, 0.75)  # of the letters
STRIP, BELOW_STRIP, BELOW_ROW = 12, 2, 5
GUIDE_COLUMNS, GUIDE_NEED = 3, 45  # in a row of its own its words are no higher than this and a picture
GUIDE = (
    (
        "The pictures",
        f"They go from x = −{NEAR} to {NEAR}, farther where a function bends farther out, and less far where it grows "
        f"fast or is a wave. Slopes beyond ±{STEEP} may be cut off.",
    ),
    (
        "The parameters",
        'have their customary values in the pictures. In the course, sliders move them: explore("ELU").',
    ),
    (
        "The signs",
        "σ is the sigmoid, Φ(x) the probability that a standard normal number is smaller than x, and φ its density.",
    ),
    (
        "At a corner",
        "every slope between those of its two sides will do; libraries choose differently.",
    ),
    (
        "Worth knowing",
        "σ(−x) = 1 − σ(x)\ntanh(x) = 2 σ(2x) − 1\nsoftplus(x) − softplus(−x) = x\nGELU(x) − GELU(−x) = x",
    ),
    (
        "What layers want",
        "Hidden ones: ReLU first. Outputs: the identity for any number, the sigmoid for yes or no, softmax for one of "
        "several.",
    ),
)


class Row:
    """Groups of functions side by side: for each its family, its `Entry`s and the column of the first."""

    def __init__(self):
        self.groups = []

    @property
    def taken(self):
        """How many columns are."""
        return sum(len(entries) for _, entries, _ in self.groups)

    @property
    def need(self):
        """How high it is without its strip and the pictures."""
        return max((entry.need for _, entries, _ in self.groups for entry in entries), default=GUIDE_NEED)

    def draw(self, page, top, high):
        """Draw it below this height, with pictures so high."""
        for family, entries, column in self.groups:
            lesson = f"lesson {int(family.lesson)}" if family.lesson else ""
            _strip(page, column, len(entries), top, family.title, lesson)
            for place, entry in enumerate(entries):
                entry.draw(page, _left(column + place), top - STRIP - BELOW_STRIP, high)


def rows_of(families, scale=1):
    """The `Row`s of the poster; the last has room for the words on how to read it."""
    rows = []
    for family in families:
        for start in range(0, len(family.members), COLUMNS):
            entries = [Entry(one, scale) for one in family.members[start : start + COLUMNS]]
            row = next((row for row in rows if row.taken + len(entries) <= COLUMNS), None)
            if row is None:
                rows.append(row := Row())
            row.groups.append((family, entries, row.taken))
    return rows if COLUMNS - rows[-1].taken >= GUIDE_COLUMNS else [*rows, Row()]


# -- the page -----------------------------------------------------------------------------------------


def poster(families=FAMILIES):
    """The page as a matplotlib figure, with alternative text.

    families: `Family`s. Raises ValueError for a formula that mathtext cannot set, and where there are so many functions
    that their letters would be too small to read.
    """
    rows, high = _laid_out(families)
    with styled(), mpl.rc_context({"font.size": TEXT}):
        page = _page()
        _head(page, sum(len(family.members) for family in families))
        top = HEIGHT - MARGIN - HEAD
        for row in rows:
            row.draw(page, top, high)
            top -= STRIP + BELOW_STRIP + row.need + high + BELOW_ROW
        _guide(page, rows[-1].taken, top + BELOW_ROW + row.need + high, row.need + high)
    names = ", ".join(one.name for family in families for one in family.members)
    page.figure.alternative_text = (
        "A poster. For each function: its name, its curve and that of its slope, what it does, and both formulas. "
        f"The functions: {names}."
    )
    return page.figure


def _laid_out(families):
    """The rows, and the height of their pictures, with letters as large as there is room for."""
    for scale in SCALES:
        rows = rows_of(families, scale)
        room = HEIGHT - 2 * MARGIN - HEAD - len(rows) * (STRIP + BELOW_STRIP + BELOW_ROW)
        high = (room - sum(row.need for row in rows)) / len(rows)
        if all(entry.fact(high) for row in rows for _, entries, _ in row.groups for entry in entries):
            return rows, high
    raise ValueError(f"a poster has no room for {sum(len(family.members) for family in families)} functions")


def _page():
    """Axes that cover the page, in points."""
    figure = CourseFigure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72)
    FigureCanvasAgg(figure)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, HEIGHT))
    page.axis("off")
    return page


def _left(column):
    return MARGIN + column * (CELL + GUTTER)


def _head(page, count):
    line = HEIGHT - MARGIN - 22
    title = page.text(MARGIN, line, "Activation functions", size=26, color=INK, va="baseline", **BOLD)
    words = f"{count} functions of one number, and their slopes"
    page.text(title.get_window_extent().x1 + 18, line, words, size=13, family=SERIF, va="baseline")
    right = WIDTH - MARGIN
    for name, words in (("f'", "its slope f′"), ("f", "the function f")):
        page.text(right, line, words, size=12, family=SERIF, va="baseline", ha="right")
        right -= text_width(words, 12) + 6
        page.plot([right - 30, right], [line + 3, line + 3], **LINES[name])
        right -= 50


def _strip(page, column, columns, top, title, note):
    wide = columns * (CELL + GUTTER) - GUTTER
    page.add_patch(Rectangle((_left(column), top - STRIP), wide, STRIP, facecolor=INK, linewidth=0))
    look = {"color": "white", "va": "baseline"}
    page.text(_left(column) + 5, top - STRIP + 3.3, title, size=8.5, weight="bold", **look)
    if note and wide > text_width(title, 8.5, **BOLD) + text_width(note, 8) + 20:
        page.text(_left(column) + wide - 5, top - STRIP + 3.3, note, size=8, ha="right", **look)


def _guide(page, column, top, high):
    """How to read the page, in what is free of its last row, below this height; as much of it as there is room for."""
    _strip(page, column, COLUMNS - column, top + BELOW_STRIP + STRIP, "How to read this page", "")
    at = 0
    for heading, text in GUIDE:
        lines = [line for paragraph in text.split("\n") for line in wrapped(paragraph, CELL, TEXT)]
        taken = NAME + 4 + len(lines) * TEXT * LEADING + 6
        if at and at + taken > high:
            column, at = column + 1, 0
        if column == COLUMNS:
            break
        page.text(_left(column), top - at - NAME, heading, size=8.5, color=INK, va="baseline", **BOLD)
        write(page, _left(column), top - at - NAME - 4, lines, TEXT)
        at += taken


def made_from():
    """A fingerprint of what is on the poster, as `mark` makes it."""
    records = [
        (one.name, one.formula, one.df_formula, one.summary, one.advantage, one.disadvantage, one.used_in, one.label)
        for family in FAMILIES
        for one in family.members
    ]
    points = np.linspace(-NEAR, NEAR, 17)
    values = [np.round([one(points), one.derivative(points)], 3) + 0.0 for family in FAMILIES for one in family.members]
    titles = [(family.title, family.lesson, len(family.members)) for family in FAMILIES]
    sources = [Path(module.__file__) for module in (formulas, poster_entry)]
    return mark(titles, records, *(each.tolist() for each in values), *sources, Path(__file__))


def save(folder):
    """Write `poster.pdf` and `poster.svg` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    figure, words = poster(), {"Title": "Activation functions"}
    with mpl.rc_context({"svg.hashsalt": "poster", "pdf.fonttype": 42}):
        about = {"Subject": figure.alternative_text, "Keywords": made_from(), "CreationDate": None}
        figure.savefig(folder / "poster.pdf", metadata=words | about)
        about = {"Description": figure.alternative_text, "Keywords": [made_from()], "Date": None}
        figure.savefig(folder / "poster.svg", metadata=words | about)


def main(root=ROOT):
    """Write both to where README and pages lead to."""
    save(root / "docs")
    print(f"Open {' or '.join(str(root / each) for each in COMMITTED)}, and commit both")


if __name__ == "__main__":
    main()
