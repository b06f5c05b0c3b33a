"""An explorer as a widget: its question, its formula, its controls and its picture."""

from functools import partial
from html import escape
from math import floor, log10
from traceback import format_exception_only

from ipywidgets import (
    HTML,
    FloatSlider,
    GridBox,
    HTMLMath,
    IntSlider,
    Layout,
    SelectionSlider,
    ToggleButtons,
    VBox,
    Widget,
)

from actcourse.functions.words import with_minus
from actcourse.pictures.callbacks import CellsThread
from actcourse.pictures.controls import Choice, Steps
from actcourse.pictures.display import LIVE
from actcourse.pictures.draw import KeptPicture, image_html

_SIDE_BY_SIDE = 3  # controls: more stand in two columns
_FEW, _SHORT = 5, 32  # options, letters: as buttons they stand in one line
_WIDTH = "460px"  # two stand side by side in a page of 930, as it is on a small screen beside the file browser
_ROW = 32  # pixels from one control to the next below it
_LABEL = {"description_width": "13em"}


class Pane(VBox):
    """Widgets under each other, which all go when it is closed: ipywidgets keeps every widget that is not."""

    def __init__(self, children, **rest):
        self._cells, self._trouble = CellsThread(self.complain), None
        super().__init__(children, **rest)
        self.add_class(LIVE)

    def soon(self, action):
        """Do what a callback wants on the thread that runs cells; what goes wrong is shown below everything else."""
        self._cells.soon(partial(self._attempt, action))

    def _attempt(self, action):
        if self._trouble:
            self.children = [child for child in self.children if child is not self._trouble]
            self._trouble.close()
            self._trouble = None
        action()

    def complain(self, error):
        """Show what went wrong."""
        self._trouble = HTML(error_html(error))
        self.children = (*self.children, self._trouble)

    def close(self):
        for widget in all_inside(self):
            widget.unobserve_all()
            widget.close()
        super().close()


def all_inside(widget):
    """The widgets that a widget contains, its layout and style among them."""
    parts = [getattr(widget, name, None) for name in ("layout", "style")]
    inside = [*getattr(widget, "children", ()), *(part for part in parts if isinstance(part, Widget))]
    return [*(each for part in inside for each in all_inside(part)), *inside]


def live(explorer):
    """A widget that redraws the explorer's picture whenever a control moves."""
    return Views(explorer.views) if explorer.others else Pane(_View(explorer).children)


class Views(Pane):
    """Several views of one thing under buttons, of which one is seen. Each is made when it is first wanted."""

    def __init__(self, explorers):
        self._explorers = {explorer.view: explorer for explorer in explorers}
        self._views, self._boxes = {}, {}
        self._chooser = buttons({"description": "view"}, list(self._explorers), Layout())
        self._seen = self._chooser.value
        self._chooser.observe(lambda _change: self.soon(self._turn), names="value")
        super().__init__((self._chooser,))
        self._view(self._seen)

    def _view(self, name):
        if name not in self._views:
            self._views[name] = _View(self._explorers[name])
            self._boxes[name] = VBox(self._views[name].children)
            self.children = (*self.children, self._boxes[name])
        return self._views[name]

    def _turn(self):
        """Show the view that is chosen, with the values of the one that is seen."""
        wanted = self._chooser.value
        self._view(wanted).set(self._view(self._seen).values)
        self._seen = wanted
        for name, box in self._boxes.items():
            box.layout.display = None if name == wanted else "none"


class _View:
    """The widgets of one explorer, and its kept picture."""

    def __init__(self, explorer):
        self._picture = KeptPicture(explorer.draw, explorer.size, samples(explorer))
        self._controls = {control.name: control_widget(control) for control in explorer.controls}
        self._image = HTML()
        self._cells, self._due = CellsThread(self._complain), False
        for control in self._controls.values():
            control.observe(self._moved, names="value")
        self._cells.now(self._redraw)
        heading = HTMLMath(f"<strong>{escape(explorer.question)}</strong>{_formulas(explorer.formula)}")
        self.children = (heading, *arranged(list(self._controls.values())), self._image)

    @property
    def values(self):
        return {name: widget.value for name, widget in self._controls.items()}

    def set(self, values):
        for name in self._controls.keys() & values.keys():
            self._controls[name].value = values[name]

    def _moved(self, _change):
        """Of moves that pile up while a picture is drawn only the last is drawn."""
        if not self._due:
            self._due = True
            self._cells.soon(self._redraw)

    def _redraw(self):
        self._due = False
        self._image.value = image_html(*self._picture.show(**self.values))

    def _complain(self, error):
        self._image.value = error_html(error)


def _formulas(formula):
    """Under the question, large; where the page is narrow a line ends only between formulas, at a \\qquad."""
    parts = [part.strip() for part in formula.split(_APART)]
    shown = " &emsp; ".join(rf"$\displaystyle {part}$" for part in parts)
    return f'<div style="margin: 0.3em 0">{shown}</div>' if formula else ""


_APART = r"\qquad"


def error_html(error):
    """What went wrong, in the picture's place."""
    return f"<pre>{escape(''.join(format_exception_only(error)))}</pre>"


def control_widget(control):
    """The ipywidget of a `Slider`, `Steps` or `Choice`; name and value stand in visible text."""
    common = {"value": control.default, "description": control.label}
    layout = Layout(width=_WIDTH, max_width="100%")
    if isinstance(control, Choice):
        return choice_widget(common, control.positions, layout)
    if isinstance(control, Steps):
        options = [(with_minus(f"{at:g}"), at) for at in control.positions]
        return SelectionSlider(**common, options=options, style=_LABEL, layout=layout)
    ends = {"min": control.low, "max": control.high, "step": control.step}
    if control.whole:
        return IntSlider(**common, **ends, style=_LABEL, layout=layout)
    return FloatSlider(**common, **ends, readout_format=f".{_decimals(control.step)}f", style=_LABEL, layout=layout)


def choice_widget(common, options, layout):
    """Buttons for a few, a slider for many. No menus: JupyterLab takes the arrow keys away from them."""
    if len(options) <= _FEW and sum(map(len, options)) <= _SHORT:
        return buttons(common, options, layout)
    return SelectionSlider(**common, options=options, style=_LABEL, layout=layout)


def buttons(common, options, layout):
    """A button for each option."""
    return ToggleButtons(**common, options=options, style={**_LABEL, "button_width": "auto"}, layout=layout)


def arranged(widgets):
    """Under each other, or where there are many in two columns as far as the page is wide enough."""
    if len(widgets) <= _SIDE_BY_SIDE:
        return widgets
    for widget in widgets:
        widget.layout.width = "auto"
    columns = f"repeat(auto-fill, minmax(min(100%, {_WIDTH}), 1fr))"
    return [GridBox(widgets, layout=Layout(grid_template_columns=columns, max_width="960px"))]


def height(size, controls, formula="", more_rows=0):
    """How many pixels an explorer needs from its question down to its picture, at most, on a page 930 wide or wider.

    size: of the picture, in inches; controls: how many; more_rows: of buttons.
    """
    rows = more_rows + (controls if controls <= _SIDE_BY_SIDE else (controls + 1) // 2)
    tall = any(part in formula for part in (r"\frac", r"\begin", r"\sum"))
    return round(100 * size[1]) + 36 + _ROW * rows + (54 if tall else 30 if formula else 0)


def _decimals(step):
    """How many a slider shows: those of its step, but of a step that has many, such as 1/48, two that are not 0."""
    return min(len(f"{step:g}".partition(".")[2]), max(0, 1 - floor(log10(step))))


def samples(explorer):
    """Values that show the explorer's colours: the defaults, and each control at either end."""
    ends = [{c.name: end} for c in explorer.controls for end in (c.positions[0], c.positions[-1])]
    return [explorer.defaults | end for end in ({}, *ends)]


def first_slider(explorer):
    """The first of its controls that is shown as a slider."""
    return next(control for control in explorer.controls if not isinstance(control_widget(control), ToggleButtons))
