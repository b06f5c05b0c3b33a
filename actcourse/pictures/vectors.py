"""An explorer's pictures as SVG: what stays, and of what moves each drawing once, however often it is seen."""

import base64
import io
import re
import zlib
from collections import defaultdict
from contextlib import contextmanager
from functools import partial

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from PIL import Image

from actcourse.pictures.draw import drawn, styled
from actcourse.pictures.lettering import with_letters
from actcourse.pictures.lines import straightened

MARK = "¤"  # before every id in stored drawings: a page puts the player's number in its place
POINTS = 72  # an inch, in the unit of SVG
_DEFINED = re.compile(r"\s*<defs>(.*?)</defs>", flags=re.DOTALL)
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
# Drawings are fine to a tenth of a point, which is a seventh of a pixel; scales need more digits.
_PATH, _SCALE = re.compile(r'\bd="[^"]*"'), re.compile(r"(?:scale|rotate|matrix)\([^)]*\)")
_PLACE = re.compile(r'((?:\b[xy]="|translate\())([^")]*)')
_ID = re.compile(r'(\bid="|href="#|url\(#)')
_USED, _NAMED = re.compile(rf'(?:href="#|url\(#)({MARK}[^")]+)'), re.compile(rf'\bid="({MARK}[^"]+)"')
_LARGE = 2000  # bytes: smaller drawings are not tried as pictures


class Vectors:
    """The drawings of an explorer at any position.

    sharpness: pixels a point, of what takes less room as a picture than as a drawing.
    """

    def __init__(self, explorer, sharpness=2):
        self.width, self.height = (POINTS * inches for inches in explorer.size)
        self._sharpness, self._defined, self.fragments = sharpness, {}, []
        self._known, self._stream = {}, io.StringIO()
        with _repeatable():
            self._figure, self._move = drawn(explorer.draw, explorer.size)
            self._figure.set_dpi(POINTS)
            with_letters(self._figure)
            self._plain = RendererSVG(self.width, self.height, self._stream, image_dpi=sharpness * POINTS)
            self._renderer = MixedModeRenderer(self._figure, self.width, self.height, POINTS, self._plain)
            self.background = self._slice(partial(self._figure.draw, self._renderer))
        moving = self._figure.findobj(lambda artist: artist.get_animated())
        self._moving = sorted(moving, key=lambda artist: artist.get_zorder())

    def position(self, **values):
        """Which `fragments` show these values, one for each moving artist, and the words of the picture."""
        with _repeatable():
            words = self._move(**values)
            return [self._number(self._shorter(artist)) for artist in self._moving], words

    def parts(self):
        """The `fragments`, each with the definitions that it alone uses, and the definitions that more than one uses.

        Definitions: letters, markers, areas, clips and patterns. A page holds what all use, and of the fragments those
        that it shows: areas of all positions, of which it shows one, would be most of it.
        """
        with _repeatable():
            ends = self._slice(self._plain._write_clips) + self._slice(self._plain._write_hatches)
        users = defaultdict(set)  # by ids, the numbers of the texts that name them, in which the fragments come first
        for number, text in enumerate((*self.fragments, self.background, *self._defined, ends)):
            for identifier in _USED.findall(text):
                users[identifier].add(number)
        own, shared = defaultdict(str), []
        for definition in self._defined:
            numbers = set().union(*(users[identifier] for identifier in _NAMED.findall(definition)))
            if len(numbers) == 1 and min(numbers) < len(self.fragments):
                own[min(numbers)] += definition
            elif numbers:  # of what became a picture nobody asks for definitions
                shared.append(definition)
        fragments = [f"<defs>{own[n]}</defs>{text}" if n in own else text for n, text in enumerate(self.fragments)]
        return fragments, "".join([*shared, ends])

    def _number(self, fragment):
        if fragment not in self._known:
            self._known[fragment] = len(self.fragments)
            self.fragments.append(fragment)
        return self._known[fragment]

    def _shorter(self, artist):
        """An artist as a drawing or as a picture, whichever takes less room."""
        drawing = self._slice(partial(artist.draw, self._renderer))
        if len(drawing) < _LARGE:
            return drawing
        picture = self._picture(artist)
        return picture if len(picture) * 3 / 4 < len(zlib.compress(drawing.encode(), 9)) else drawing

    def _picture(self, artist):
        dots = self._sharpness * POINTS
        agg = RendererAgg(round(self.width * self._sharpness), round(self.height * self._sharpness), dots)
        self._figure.set_dpi(dots)
        artist.draw(agg)
        self._figure.set_dpi(POINTS)
        image = Image.frombuffer("RGBA", (int(agg.width), int(agg.height)), bytes(agg.buffer_rgba()))
        left, top, right, bottom = box = image.getbbox() or (0, 0, 1, 1)
        stream = io.BytesIO()
        image.crop(box).quantize(128, Image.Quantize.FASTOCTREE).save(stream, "PNG", optimize=True)
        place = dict(zip(("x", "y", "width", "height"), (left, top, right - left, bottom - top), strict=True))
        where = " ".join(f'{name}="{pixels / self._sharpness:g}"' for name, pixels in place.items())
        return f'<image {where} href="data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"/>'

    def _slice(self, draw):
        """What drawing adds to the stream, tidied; definitions are put aside."""
        self._plain.writer.flush()
        begin = self._stream.tell()
        draw()
        self._plain.writer.flush()
        self._stream.seek(begin)
        text = self._stream.read()
        self._defined |= {_tidied(inside): None for inside in _DEFINED.findall(text)}
        return _tidied(_DEFINED.sub("", text))


@contextmanager
def _repeatable():
    """The course's style, with ids that are the same in every run."""
    with styled(), mpl.rc_context({"svg.hashsalt": "actcourse"}):
        yield


def _tidied(text):
    """SVG with short numbers, without comments and room, and with marked ids."""
    text = re.sub(r"\s*\n\s*", " ", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    text = _PATH.sub(lambda path: straightened(_NUMBER.sub(_short(1), path[0])), text)
    text = _SCALE.sub(lambda scale: _NUMBER.sub(_short(4), scale[0]), text)
    text = _PLACE.sub(lambda place: place[1] + _NUMBER.sub(_short(2), place[2]), text)
    text = text.replace("> <", "><").replace("base64, ", "base64,").strip()
    text = re.sub(r'<g id="[^"]*"', "<g", text)  # numbers that go up with every drawing
    return _ID.sub(rf"\1{MARK}", text).replace("xlink:href", "href")


def _short(digits):
    return lambda number: f"{round(float(number[0]), digits) + 0.0:g}"
