"""Numbers in pictures that follow a slider: many as one artist, and one beside a title.

A `Text` takes about 0.7 ms to draw, so the 25 numbers of a matrix would take longer than all the rest of a picture.
As outlines in one collection they take about one millisecond together.
"""

import functools

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath, text_to_path
from matplotlib.transforms import Affine2D

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
        self.set_paths([outline(text) for text in texts])


def titled(axes, title):
    """Words above the left end of the axes; returns the text above the right end, a number that moves."""
    axes.set_title(title, loc="left")
    look = {"ha": "right", "va": "bottom", "size": 11}
    return axes.text(1, 1.02, "", transform=axes.transAxes, animated=True, **look)


def outline(text):
    """The path of a text around (0, 0), in points; glyph by glyph, because these recur and whole texts do not."""
    widths = [_glyph(letter)[1] for letter in text]
    starts, bottom = np.cumsum([-sum(widths) / 2, *widths[:-1]]), -_glyph("0")[2] / 2
    paths = [_glyph(letter)[0] for letter in text]
    vertices = [path.vertices + np.array([start, bottom]) for path, start in zip(paths, starts, strict=True)]
    return Path(np.concatenate(vertices), np.concatenate([path.codes for path in paths]))


@functools.cache
def _glyph(letter):
    """The outline of one character, its width and its height above the line."""
    path = TextPath((0, 0), letter, prop=FONT)
    width, _, _ = text_to_path.get_text_width_height_descent(letter, FONT, ismath=False)
    return path, width, path.vertices[:, 1].max()
