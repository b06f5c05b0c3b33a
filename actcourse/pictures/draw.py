"""Drawing without pyplot: figures in the course's style, kept and redrawn fast, encoded as PNG.

A picture that follows a slider is drawn by a function `draw(figure)`. It puts everything that stays
into the figure, adds what will move as artists with `animated=True`, and returns a function
`move(**values)` that sets the moving artists and returns the picture's alternative text. Both are
pure: the same values always give the same picture.
"""

import base64
import html
import io
import struct
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from importlib.resources import files

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from actcourse.functions.words import with_minus
from actcourse.pictures.outlines import OutlinedText

# Colours by Okabe and Ito. They differ in brightness too, and lines differ in style besides.
BLUE, VERMILLION, GREEN, PURPLE, BLACK = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"
NEARLY_SAME = 8  # of 255, in every channel
SIZE = (9, 3.6)  # inches, 100 pixels each
# matplotlib's settings, and the parser with which it lays out formulas, belong to the whole process.
ONE_AT_A_TIME = threading.RLock()
PICTURE = "actcourse-picture"
# In a dark theme white paper would glare: light and dark change places, and the colours are turned back to what they
# were. White becomes the theme's own dark grey.
IN_THE_DARK = f'body[data-jp-theme-light="false"] .{PICTURE} {{ filter: invert(0.93) hue-rotate(180deg); }}'


class CourseFigure(Figure):
    """A matplotlib figure with alternative text, which shows itself at the end of a cell."""

    alternative_text = ""

    def _repr_html_(self):
        with ONE_AT_A_TIME:
            self.canvas.draw()
            picture = pixels(self.canvas)
        image = image_html(encoded(with_palette(picture, palette_of(picture))), self.alternative_text)
        return f"<style>{IN_THE_DARK}</style>{image}"


class KeptPicture:
    """A figure drawn once, of which only the moving artists are drawn again.

    Drawing all of a figure takes about 40 ms; putting back its saved background and drawing the few
    artists that moved takes a few, which is what lets a picture follow the hand. Most of the rest is
    encoding it, which is five times faster with a palette: the 256 most frequent colours of some pictures,
    which leaves out only a few of the blends along the edges of lines.

    samples: values of pictures in which, with the first that is shown, every colour occurs.
    """

    def __init__(self, draw, size=SIZE, samples=()):
        self._figure, self._move = drawn(draw, size)
        self._canvas = self._figure.canvas
        self._moving = sorted(_animated(self._figure), key=lambda artist: artist.get_zorder())
        with ONE_AT_A_TIME, _unseen(self._moving):
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self._figure.bbox)
        self._samples, self._palette = samples, None

    def show(self, **values):
        """The picture for these values: its PNG bytes and its alternative text."""
        picture, alternative_text = self.draw(**values)
        if self._palette is None:
            self._palette = palette_of(picture, *self._sampled())
        return encoded(with_palette(picture, self._palette), 1), alternative_text

    def _sampled(self):
        for values in self._samples:
            with suppress(Exception):  # it will be seen when these values are shown
                yield self.draw(**values)[0]

    def draw(self, **values):
        """The same as a Pillow image and its alternative text."""
        with ONE_AT_A_TIME:
            alternative_text = self._move(**values)
            self._canvas.restore_region(self._background)
            for artist in self._moving:
                self._figure.draw_artist(artist)
            return pixels(self._canvas), alternative_text


@contextmanager
def _unseen(artists):
    """A context in which these artists are not drawn: before matplotlib 3.11 images were, animated or not."""
    seen = [artist for artist in artists if artist.get_visible()]
    for artist in seen:
        artist.set_visible(False)
    yield
    for artist in seen:
        artist.set_visible(True)


def palette_of(*pictures, colors=256):
    """The most frequent colours of Pillow images, as the palette image that `quantize` wants; 256 at most.

    Pillow looks at six bits of each channel only, so of colours that are nearly the same, such as white
    and a hair off white, just the most frequent may stay: white must come out white.
    """
    counted = Counter()
    for picture in pictures:
        counted.update({color: count for count, color in picture.getcolors(picture.width * picture.height)})
    left, chosen = np.array([color for color, _ in counted.most_common()]), []
    while len(left) and len(chosen) < colors:
        chosen.append(left[0])
        left = left[np.max(np.abs(left - left[0]), axis=1) >= NEARLY_SAME]
    palette = Image.new("P", (1, 1))
    palette.putpalette(np.ravel(chosen).tolist())
    return palette


def with_palette(picture, palette):
    """A Pillow image in the colours of a palette image: a third of the size, and much faster to encode."""
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def still(draw, values, size=SIZE):
    """A plain figure of what `draw` shows at `values`, with its alternative text."""
    figure, move = drawn(draw, size)
    figure.alternative_text = move(**values)
    for artist in _animated(figure):
        artist.set_animated(False)
    return figure


@contextmanager
def styled():
    """A context in which matplotlib uses the course's style and nothing of the user's own."""
    sheet = files(__package__) / "course.mplstyle"
    style = {**mpl.rcParamsDefault, **mpl.rc_params_from_file(sheet, use_default_template=False)}
    with ONE_AT_A_TIME, mpl.rc_context(style):
        yield


def drawn(draw, size=SIZE):
    """A figure in the course's style, laid out, and the function that moves it."""
    with styled():
        figure = CourseFigure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)  # gives the figure its canvas
        move = draw(figure)
        for text in figure.findobj(lambda artist: type(artist) is Text and artist.get_animated()):
            text.__class__ = OutlinedText  # wherever it came from: axes and figures make a Text of their own
        if figure.axes:
            figure.get_layout_engine().execute(figure)
        figure.set_layout_engine("none")  # so that nothing shifts when artists move
    return figure, move


def _animated(figure):
    return figure.findobj(lambda artist: artist.get_animated())


def pixels(canvas):
    """What is on an Agg canvas, as a Pillow image of three colours."""
    return Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")


def encoded(picture, effort=9):
    """A Pillow image as PNG bytes; effort from 1 (fast) to 9 (small)."""
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=effort)
    return stream.getvalue()


def image_html(png_bytes, alternative_text):
    """An image with its data, its size and its alternative text in one piece of HTML.

    Without the size, a page would be laid out twice for every new picture: before and after it is decoded.
    """
    data = base64.b64encode(png_bytes).decode()
    width, height = struct.unpack(">II", png_bytes[16:24])  # where a PNG says it
    size = f'class="{PICTURE}" width="{width}" height="{height}" style="max-width: 100%; height: auto"'
    alt = html.escape(with_minus(alternative_text))
    return f'<img alt="{alt}" {size} src="data:image/png;base64,{data}">'
