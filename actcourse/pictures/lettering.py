"""Words in drawings for pages: letters that are defined once take less room than outlines, which are fast to draw."""

from matplotlib.text import Text

from actcourse.functions.words import with_minus
from actcourse.pictures.outlines import FONT, Numbers, OutlinedText, outline


class _Lettered(Numbers):
    """`Numbers` that are drawn as texts."""

    _texts = ()

    def set_texts(self, texts):
        self._texts = [with_minus(text) for text in texts]

    def draw(self, renderer):
        if not (self.get_visible() and self._texts):
            return
        places, colors = self.get_offset_transform().transform(self.get_offsets()), self.get_facecolor()
        for number in range(max(len(self._texts), len(places))):  # what there is less of begins again
            text, (x, y) = self._texts[number % len(self._texts)], places[number % len(places)]
            below = outline("0").vertices[:, 1].min()  # from the middle to the line that letters stand on
            letters = Text(x, y + below, text, color=colors[number % len(colors)], fontproperties=FONT, ha="center")
            letters.set_figure(self.get_figure())
            letters.draw(renderer)


def with_letters(figure):
    """Let all words of a figure, made at 72 dots an inch, be drawn as texts again."""
    for text in figure.findobj(lambda artist: type(artist) is OutlinedText):
        text.__class__ = Text
    for numbers in figure.findobj(lambda artist: type(artist) is Numbers):
        numbers.__class__ = _Lettered
