"""Formulas in a picture: the LaTeX of the records in matplotlib's mathtext, which knows no cases and breaks no lines.

A formula is laid out in rows, each row in pieces side by side: mathtext, or the lines of a `cases` behind their brace.
All lengths are points, and the axes that a formula is drawn into must be as wide and as high as their figure is in
points.
"""

import functools
import re
from dataclasses import dataclass

from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser
from matplotlib.patches import PathPatch
from matplotlib.path import Path

FONTS = "stix"
_AXIS = 0.27  # how far the middle of brackets lies above the line, in sizes of the letters
_GAP = 1.5  # points between rows and around a line
_COLUMN = 0.9  # between a value and its condition, in sizes of the letters
QUAD = 1  # between a formula and what belongs to it, in sizes of the letters
_BRACE = 0.55  # how wide a brace is, with the room behind it, in sizes of the letters

# What the records use and mathtext calls otherwise, or does without. Brackets of one size are enough in a line.
_OTHERWISE = (
    (re.compile(r"\\(?:big|Big)[lr]?(?![a-zA-Z])"), ""),
    (re.compile(r"\\tfrac(?![a-zA-Z])"), r"\\frac"),
    (re.compile(r"\\sqrt\s*(\w)"), r"\\sqrt{\1}"),
    (re.compile(r"\\[lr]vert(?![a-zA-Z])"), "|"),
    (re.compile(r"\\le(?![a-zA-Z])"), "≤"),
    (re.compile(r"\\ge(?![a-zA-Z])"), "≥"),
    (re.compile(r"\\text\{([^}]*)\}"), r"\\mathrm{\1}"),
    # TeX sets a function's name apart from what stands before it.
    (re.compile(r"(?<=[\w}])\s*(\\(?:arctan|cos|exp|ln|max|min|sin|tanh|operatorname)(?![a-zA-Z]))"), r"\\,\1"),
)
_CASES = re.compile(r"\\begin\{cases\}(.*?)\\end\{cases\}", flags=re.DOTALL)
_parser = MathTextParser("path")


def mathtext(latex):
    """LaTeX without cases, as mathtext takes it."""
    for pattern, other in _OTHERWISE:
        latex = pattern.sub(other, latex)
    return f"${latex.strip()}$"


@functools.lru_cache(2000)
def extent(text, size):
    """Width, ascent and descent of mathtext. Raises ValueError for what mathtext cannot set."""
    width, height, depth, _, _ = _parser.parse(text, dpi=72, prop=FontProperties(size=size, math_fontfamily=FONTS))
    return width, height - depth, depth


@dataclass(frozen=True)
class Piece:
    """Mathtext in a row, of letters of this size."""

    text: str
    size: float

    @property
    def extent(self):
        return extent(self.text, self.size)

    def draw(self, axes, x, y):
        axes.text(x, y, self.text, size=self.size, va="baseline", math_fontfamily=FONTS)


@dataclass(frozen=True)
class Space:
    """Room in a row."""

    width: float

    @property
    def extent(self):
        return self.width, 0, 0

    def draw(self, axes, x, y):
        """Nothing."""


@dataclass(frozen=True)
class Cases:
    """Values with their conditions, under each other behind a brace, in the middle of a row.

    lines: for each line its value and its condition as `Piece`s.
    """

    lines: tuple
    size: float

    @property
    def _pitches(self):
        """Ascent and descent of each line."""
        for line in self.lines:
            yield tuple(max(piece.extent[i] for piece in line) + _GAP / 2 for i in (1, 2))

    @property
    def _columns(self):
        return [max(line[i].extent[0] for line in self.lines) for i in (0, 1)]

    @property
    def extent(self):
        high = sum(map(sum, self._pitches))
        middle = _AXIS * self.size
        return (_BRACE + _COLUMN) * self.size + sum(self._columns), high / 2 + middle, high / 2 - middle

    def draw(self, axes, x, y):
        _, ascent, descent = self.extent
        axes.add_patch(_brace(x, y - descent, y + ascent, 0.3 * self.size))
        values = x + _BRACE * self.size
        conditions = values + self._columns[0] + _COLUMN * self.size
        y += ascent
        for (value, condition), (up, down) in zip(self.lines, self._pitches, strict=True):
            value.draw(axes, values, y - up)
            condition.draw(axes, conditions, y - up)
            y -= up + down


def _brace(x, bottom, top, width):
    """A curly bracket that opens to the right."""
    middle, stem = (bottom + top) / 2, x + width / 2
    bend = min(width, (top - bottom) / 4)
    points = [(x + width, top), (stem, top), (stem, top - bend), (stem, middle + bend), (stem, middle), (x, middle)]
    points += [(stem, middle), (stem, middle - bend), (stem, bottom + bend), (stem, bottom), (x + width, bottom)]
    codes = [Path.MOVETO, *[Path.CURVE3] * 2, Path.LINETO, *[Path.CURVE3] * 2]
    codes += [*[Path.CURVE3] * 2, Path.LINETO, *[Path.CURVE3] * 2]
    return PathPatch(Path(points, codes), facecolor="none", edgecolor="black", linewidth=0.7, clip_on=False)


class Formula:
    """A formula in rows that are no wider than they may be, as far as it can be broken: `width`, `height` and `draw`.

    latex: as in a record; a `cases` in it stands in one row. start: what comes before it, such as "f(x) =".
    width: of a row. A row ends where the records have a `\\quad`, before a definition or a condition; what is wider
    still is broken before "=", "+" and factors.
    """

    def __init__(self, latex, size, width, start=""):
        first = [Piece(mathtext(start), size)] if start else []
        self._indent, self._rows = _wide(first), [first]
        for part in re.split(r"\s*\\quad\s*", latex):
            self._add(_pieces(part, size), width, QUAD * size) or self._add_broken(part, size, width)

    def _add(self, pieces, width, space):
        """Add pieces to the last row or, where it has no room, to a new one; False where even that is too short.

        space: before them, if something stands there already.
        """
        last = self._rows[-1]
        begun = len(last) > (self._indent > 0) if len(self._rows) == 1 else len(last) > 0
        if _wide(last) + self._indented(len(self._rows) - 1) + begun * space + _wide(pieces) <= width:
            last += ([Space(space)] if begun and space else []) + pieces
        elif begun and self._indent + _wide(pieces) <= width:
            self._rows.append(list(pieces))
        else:
            return False
        return True

    def _add_broken(self, latex, size, width):
        """Add rows of what is too long for one, as many of its parts in each as there is room for."""
        self._rows += [[]] if self._rows[-1][1:] else []
        begun = ""
        for part in _broken(latex):
            if begun and self._indent + _wide(_pieces(begun + part, size)) > width:
                self._rows[-1] += _pieces(begun, size)
                self._rows.append([])
                begun = re.sub(r"^\\,", r"\\cdot\\,", part)
            else:
                begun += part
        self._rows[-1] += _pieces(begun, size)

    @property
    def width(self):
        return max(_wide(row) + self._indented(number) for number, row in enumerate(self._rows))

    def _indented(self, number):
        """Further rows stand where the first goes on after its start."""
        return self._indent if number else 0

    @property
    def height(self):
        return sum(sum(_up_and_down(row)) + _GAP for row in self._rows)

    @property
    def first_line(self):
        """How far the line that its first letters stand on lies below its top."""
        return _up_and_down(self._rows[0])[0] + _GAP / 2

    def draw(self, axes, x, top):
        """Draw it with its upper left corner at (x, top)."""
        for number, row in enumerate(self._rows):
            up, down = _up_and_down(row)
            at = x + self._indented(number)
            for piece in row:
                piece.draw(axes, at, top - up - _GAP / 2)
                at += piece.extent[0]
            top -= up + down + _GAP


def _broken(latex):
    """The parts of LaTeX that begin, outside of all brackets, with "=", "+", or a thin space before a factor."""
    if _CASES.search(latex):
        return [latex]
    starts, depth = [0], 0
    for place, letter in enumerate(latex):
        depth += (letter in "{(") - (letter in "})")
        if depth == 0 and place and (letter in "=+" or latex.startswith(r"\,", place)):
            starts.append(place)
    return [latex[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _pieces(latex, size):
    found = _CASES.search(latex)
    if not found:
        return [Piece(mathtext(latex), size)]
    lines = tuple(
        tuple(Piece(mathtext(cell), size) for cell in line.split("&")) for line in found[1].strip().split(r"\\")
    )
    before, after = latex[: found.start()].strip(), latex[found.end() :].strip()
    sides = [[Piece(mathtext(side), size)] if side else [] for side in (before, after)]
    return [*sides[0], Cases(lines, size), *sides[1]]


def _wide(row):
    return sum(piece.extent[0] for piece in row)


def _up_and_down(row):
    return max(piece.extent[1] for piece in row), max(piece.extent[2] for piece in row)
