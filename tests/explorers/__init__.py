"""What the pictures of explorers must show: a module for each, with a function `right`.

`right(figure, text, **values)` asserts that what is drawn at these values, and its alternative text, are true.
"""

import itertools

import numpy as np
from matplotlib.collections import Collection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text


def part(figure, gid):
    """The one artist with this gid."""
    (found,) = parts(figure, gid)
    return found


def parts(figure, gid):
    """All artists with this gid."""
    return figure.findobj(lambda artist: artist.get_gid() == gid)


def written(artist):
    """What a text in a picture says, with its minus signs as Python reads them."""
    return artist.get_text().replace("−", "-")


def moving_data(figure):
    """All that the moving artists of a figure show, as a list that can be compared."""
    moving = figure.findobj(lambda artist: artist.get_animated() and artist.get_visible())
    return [piece for artist in moving for piece in _data(artist)]


def _data(artist):
    if isinstance(artist, Text):
        yield artist.get_text(), tuple(artist.get_position())
    elif isinstance(artist, Line2D):
        yield _bytes(artist.get_xydata(), artist.get_color(), artist.get_linestyle())
    elif isinstance(artist, AxesImage):
        yield _bytes(artist.get_array(), artist.get_extent())
    elif isinstance(artist, Patch):
        vertices = artist.get_path().transformed(artist.get_patch_transform()).vertices
        yield _bytes(vertices, artist.get_facecolor(), artist.get_hatch())
    elif isinstance(artist, Collection):
        paths = [path.vertices for path in artist.get_paths()]
        values = artist.get_array() if artist.get_array() is not None else ()
        yield _bytes(*paths, artist.get_offsets(), values, artist.get_facecolor(), artist.get_linewidth())


def _bytes(*pieces):
    return tuple(np.ma.filled(piece, np.nan).tobytes() if hasattr(piece, "tobytes") else str(piece) for piece in pieces)


def check_layout(figure):
    """Assert that no text is smaller than 9 points, cut off at the edge or under another."""
    texts = list(drawn_texts(figure))
    assert all(text.get_size() >= 9 for text in texts)
    boxes = [text.get_window_extent(figure.canvas.get_renderer()) for text in texts]
    page = figure.bbox.padded(0.5)
    for text, box in zip(texts, boxes, strict=True):
        assert page.contains(*box.min), text
        assert page.contains(*box.max), text
    for (one, box), (other, other_box) in itertools.combinations(zip(texts, boxes, strict=True), 2):
        assert not box.padded(-0.5).overlaps(other_box), (one, other)  # half a pixel is nothing, here and at the edge


def drawn_texts(figure):
    """The text in a figure that is drawn; matplotlib keeps labels of ticks that are not in view as well."""
    axes = [axis for each in figure.axes for axis in (each.xaxis, each.yaxis)]
    ticks = [(axis, tick) for axis in axes for tick in axis.get_major_ticks()]
    out_of_view = [tick for axis, tick in ticks if not np.prod(axis.get_view_interval() - tick.get_loc()) <= 0]
    hidden = {text for tick in out_of_view for text in (tick.label1, tick.label2)}
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and text not in hidden:
            yield text
