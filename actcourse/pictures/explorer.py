"""An explorer: a question, a picture that answers it, and the controls that move the picture."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from actcourse.pictures.controls import Choice, Slider, Steps, checked
from actcourse.pictures.display import one_of_two, with_question
from actcourse.pictures.draw import SIZE, still


@dataclass(frozen=True)
class Explorer:
    """A question and a picture that answers it while its controls are moved.

    At the end of a notebook cell it shows itself with its controls. `still` gives the plain figure.

    title, question, formula: text above the picture; formula in LaTeX, or "" for none.
    controls: a `Slider`, `Steps` or `Choice` for each value.
    draw: builds the picture, as `actcourse.pictures.draw` describes.
    size: of the picture, in inches.
    view: what this view is called where there are others; others: further views of the same thing, to which buttons
        above the picture lead. Controls of the same name keep their value.
    player: whether it shows itself with its positions drawn beforehand, which takes seconds and moves without a kernel,
        in place of widgets; None for where the front end is known not to show widgets.
    """

    title: str
    question: str
    formula: str
    controls: tuple[Slider | Steps | Choice, ...]
    draw: Callable
    size: tuple[float, float] = SIZE
    view: str = ""
    others: tuple["Explorer", ...] = ()
    player: bool | None = None

    @property
    def views(self):
        """This one and the others."""
        return (self, *self.others)

    @property
    def defaults(self):
        """The value at which each control starts, by name."""
        return {control.name: control.default for control in self.controls}

    def still(self, **values):
        """The picture at these values as a matplotlib figure; values left out are the defaults.

        Raises TypeError for an unknown name or what is not a number, and ValueError or LookupError for what a control
        does not allow.
        """
        return still(self.draw, checked(self.controls, values, self.title), self.size)

    def live(self):
        """The picture with its controls, as a widget."""
        from actcourse.pictures.live import live

        return live(self)

    def _ipython_display_(self):
        from actcourse.pictures.live import height

        room = height(self.size, len(self.controls), self.formula, more_rows=len(self.others) > 0)
        one_of_two(lambda: with_question(self.question, self.still()), self.live, room, self._moving, self.player)

    def _moving(self, still):
        """The mimebundle of what moves without a kernel; of the still, where that would take too much room."""
        from actcourse.pictures.player import moving_page

        with suppress(ValueError):
            return moving_page(self, still)
        return still
