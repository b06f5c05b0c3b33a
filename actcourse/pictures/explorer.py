"""An explorer: a question, a picture that answers it, and the controls that move the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from actcourse.functions.names import real_number
from actcourse.pictures.display import one_of_two
from actcourse.pictures.draw import still


@dataclass(frozen=True)
class Control:
    """A slider: the value it sets, the label beside it, where it starts and how far it goes."""

    name: str
    label: str
    default: float
    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Explorer:
    """A question and a picture that answers it while its controls are moved.

    At the end of a notebook cell it shows itself with sliders. `still` gives the plain figure.

    title, question, formula: text above the picture; formula in LaTeX.
    controls: one `Control` for each value.
    draw: builds the picture, as `actcourse.pictures.draw` describes.
    """

    title: str
    question: str
    formula: str
    controls: tuple[Control, ...]
    draw: Callable

    def still(self, **values):
        """The picture at these values as a matplotlib figure; values left out are the defaults.

        Raises TypeError for an unknown name or what is not a number, and ValueError for a value beyond its slider.
        """
        return still(self.draw, self._values(values))

    def live(self):
        """The picture with its sliders, as a widget."""
        from actcourse.pictures.live import live

        return live(self)

    def _values(self, given):
        controls = {control.name: control for control in self.controls}
        for name, value in given.items():
            if name not in controls:
                raise TypeError(f"{self.title} has no control {name!r}; it has {', '.join(controls)}")
            low, high = controls[name].low, controls[name].high
            if not low <= real_number(value, name) <= high:
                raise ValueError(f"{name} must lie between {low:g} and {high:g}, not at {value!r}")
        return {name: given.get(name, control.default) for name, control in controls.items()}

    def _ipython_display_(self):
        figure = self.still()
        page = f"<p><strong>{escape(self.question)}</strong></p>{figure._repr_html_()}"
        text = f"{self.question}\n{figure.alternative_text}"
        one_of_two({"text/plain": text, "text/html": page}, self.live)
