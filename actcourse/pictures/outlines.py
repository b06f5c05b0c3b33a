"""Text in pictures that follow a slider, drawn as the outlines of its letters.

matplotlib lays a text out anew whenever it changes, which takes one to three milliseconds: with a few of them, half of
what a picture may take that follows the hand. The outlines of letters are the same every time. Put beside each other
and filled they take a tenth of that, and as one artist the 25 numbers of a matrix take about one millisecond.
"""

import functools

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath, text_to_path
from matplotlib.transforms import Affine2D

from actcourse.functions.words import with_minus

# Larger than the smallest text there may be, 9 points.
FONT = FontProperties(family="DejaVu Sans", size=9.5)


class Numbers(PathCollection):
    """Texts centred at points of some axes, each a few characters long; `set_texts` changes them."""

    def __init__(self, axes, points, **properties):
        properties = {"facecolor": "black", "linewidth": 0, "zorder": 5, "animated": True} | properties
        super().__init__((), offsets=points, offset_transform=axes.transData, **properties)
        self.set_transform(Affine2D().scale(axes.figure.dpi / 72))  # outlines are in points
        axes.add_collection(self, autolim=False)

    def set_texts(self, texts):
        """Show these, one at each point."""
        self.set_paths([outline(with_minus(text)) for text in texts])


def titled(axes, title):
    """Words above the left end of the axes; returns the text above the right end, a number that moves."""
    axes.set_title(title, loc="left")
    look = {"ha": "right", "va": "bottom", "size": 11}
    return axes.text(1, 1.02, "", transform=axes.transAxes, animated=True, **look)


def outline(text):
    """The path of a text around (0, 0), in points."""
    path, width = _row(text)
    return Path(path.vertices - np.array([width / 2, _glyph("0")[2] / 2]), path.codes)


class OutlinedText(Text):
    """A `Text` that moves: in one line and upright, it is drawn as outlines; anything else as matplotlib does."""

    def set_text(self, s):
        super().set_text(with_minus(s))

    def draw(self, renderer):
        text = self.get_text()
        if not text or not self.get_visible():
            return
        plain = self.get_weight() == "normal" and not (self.get_rotation() or self.get_bbox_patch())
        if not plain or set("$\n") & set(text):
            super().draw(renderer)
            return
        path, width = _row(text)
        scale = renderer.points_to_pixels(self.get_size()) / FONT.get_size()
        across = {"left": 0, "center": -width / 2, "right": -width}[self.get_horizontalalignment()]
        place = self.get_transform().transform(self.get_unitless_position())
        where = Affine2D().translate(across, _up(self.get_verticalalignment())).scale(scale).translate(*place)
        context = renderer.new_gc()
        context.set_linewidth(0)
        renderer.draw_path(context, path, where, to_rgba(self.get_color(), self.get_alpha()))
        context.restore()


@functools.cache
def _up(alignment):
    """How far the line that letters stand on lies above the point that a text is put at."""
    _, height, descent = text_to_path.get_text_width_height_descent("lp", FONT, ismath=False)
    return {"bottom": descent, "baseline": 0, "center": descent - height / 2, "top": descent - height}[alignment]


@functools.lru_cache(1000)  # many texts stay while others move
def _row(text):
    """The path of a text that starts at (0, 0), and its width; letter by letter, as these recur and texts do not."""
    widths = [_glyph(letter)[1] for letter in text]
    starts = np.cumsum([0, *widths[:-1]])
    paths = [_glyph(letter)[0] for letter in text]
    vertices = [path.vertices + np.array([start, 0]) for path, start in zip(paths, starts, strict=True)]
    return Path(np.concatenate(vertices), np.concatenate([path.codes for path in paths])), sum(widths)


@functools.cache
def _glyph(letter):
    """The outline of one character, its width and its height above the line."""
    nothing = Path(np.empty((0, 2)), np.empty(0, Path.code_type))  # of which TextPath cannot make a path
    path = nothing if letter.isspace() else TextPath((0, 0), letter, prop=FONT)
    width, _, _ = text_to_path.get_text_width_height_descent(letter, FONT, ismath=False)
    return path, width, path.vertices[:, 1].max(initial=0)
