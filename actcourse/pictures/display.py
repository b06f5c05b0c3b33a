"""How a thing with controls shows itself: as a widget while a kernel stands behind it, as a still otherwise."""

import os
import sys
import uuid
from html import escape

from IPython import get_ipython
from IPython.display import display

from actcourse.functions.words import with_minus
from actcourse.pictures.draw import IN_THE_DARK
from actcourse.pictures.stills import PLAYERS, STILLS_ONLY

_BELOW = 7  # pixels that JupyterLab leaves below HTML
LIVE = "actcourse-live"  # the class by which the style below knows that a widget is there
CHOICES = "actcourse-choices"  # the class of buttons that stand under each other

# JupyterLab marks every output with its type, save widgets. It cuts values off and puts the label of buttons above.
# Until the widget has come, the still takes as much room as the widget will: the page must not jump. What JupyterLab
# calls a jp-OutputArea is an output in the classic notebook.
_STYLE = (
    f"<style>{IN_THE_DARK}"
    + """
@keyframes actcourse-room { from { min-height: var(--actcourse-room); } }
.actcourse-still { animation: actcourse-room 3s step-end; }
.jp-OutputArea:has(.actcourse-live) .actcourse-still { display: none; }
.output:has(.actcourse-live) .actcourse-still { display: none; }
.jp-OutputArea:has(.actcourse-still):not(:has(.actcourse-live))
  .jp-OutputArea-child:has(> .jp-OutputArea-output:not([data-mime-type])) { display: none; }
.actcourse-live .widget-toggle-buttons { display: flex; flex-flow: row nowrap; align-items: center; }
.actcourse-live .widget-toggle-buttons > .widget-label { flex: none; text-align: right; margin-right: 8px; }
.actcourse-live .widget-toggle-button { padding: 0 7px; }
.actcourse-live .widget-toggle-button.mod-active {
  background: var(--jp-brand-color1); color: var(--jp-ui-inverse-font-color1); box-shadow: none; }
.actcourse-live .widget-label { min-width: max-content; }
.actcourse-live .actcourse-choices > div { display: flex; flex-flow: column; align-items: flex-start; }
.actcourse-live .actcourse-choices button { height: auto; white-space: normal; text-align: left; }
.actcourse-live .actcourse-headings button { height: auto; padding: 0 4px; background: none; text-align: left;
  white-space: normal; text-overflow: clip; line-height: 1.3; font-weight: bold; text-decoration: underline dotted; }
.actcourse-live .actcourse-headings .widget-label { padding: 0 4px; font-weight: bold; }
.actcourse-live .actcourse-headings { padding: 0 21px 0 4px; }
.actcourse-live .actcourse-overview th { font-size: 0; line-height: 0; padding: 0 !important; }
.actcourse-live .widget-readout { flex: none; max-width: none; }
</style>"""
)


def one_of_two(make_still, make_widget, room=0, make_player=None, player=None):
    """Show a still and, in a live notebook, a widget that takes its place; `_STYLE` lets one of them be seen.

    make_still: a function without arguments that gives a mimebundle with text/html; make_widget: another.
    room: how high the widget is, in pixels: it is kept free from the start, so that the page moves but once.
    make_player: a function that makes, of the still, the mimebundle of something that moves without widgets.
    player: whether to show that, alone; None for where it is wanted (`wants_player`) or widgets are known not to live.
    A notebook keeps both still and widget. When it is opened again the widget has no kernel behind it and can only
    complain; then the still is what is seen.
    """
    if os.environ.get(STILLS_ONLY):
        return display(_named(make_still()), raw=True)
    if player or (player is None and without_widgets()):
        _replace_those_before()
        return display((make_player or _named)(make_still()), raw=True)
    if without_widgets():  # asked for all the same, where no style of one output lets another be seen or not
        return _show(make_widget())
    return _still_and_widget(make_still, make_widget, room)


def without_widgets():
    """Whether something that moves without widgets is wanted, or the front end is known not to show widgets.

    Colab keeps each output apart from the others, and VS Code fetches what widgets need from another host.
    """
    return bool(os.environ.get(PLAYERS)) or "google.colab" in sys.modules or "VSCODE_PID" in os.environ


def _still_and_widget(make_still, make_widget, room):
    place = uuid.uuid4().hex
    kept_free = {"text/html": f'<div style="height: {room}px"></div>', "text/plain": ""}
    if room:
        display(kept_free, raw=True, display_id=place)
    bundle = {}
    try:
        bundle = _named(make_still(), f"--actcourse-room: {room + _BELOW}px")
        widget = make_widget()
    finally:
        bundle["text/html"] = bundle.get("text/html", "") + _STYLE
        display(bundle, raw=True, display_id=place, update=bool(room))
    if room:
        widget.layout.min_height = f"{room + _BELOW}px"
    _show(widget)


def _show(widget):
    _replace_those_before(widget)
    # Every version of ipywidgets has this, though before 8 a widget has no mimebundle of its own.
    display({"application/vnd.jupyter.widget-view+json": widget.get_view_spec(), "text/plain": ""}, raw=True)


def _named(still, style=""):
    """The still in a box that `_STYLE` knows by its name."""
    return still | {"text/html": f'<div class="actcourse-still" style="{style}">{still["text/html"]}</div>'}


def with_question(question, figure):
    """The mimebundle of a figure under its question."""
    page = f"<p><strong>{escape(question)}</strong></p>{figure._repr_html_()}"
    return {"text/plain": f"{question}\n{with_minus(figure.alternative_text)}", "text/html": page}


_shown = {}  # for each cell: which run of it, and the widgets that it showed


def _replace_those_before(*new):
    """Keep new widgets, and close those of an earlier run of the cell: ipywidgets keeps them as long as the kernel."""
    cell, run = running_cell()
    before, widgets = _shown.get(cell, (run, []))
    if cell and before != run:
        for each in widgets:
            each.close()
        widgets = []
    _shown[cell] = (run, [*widgets, *new] if cell else [])


def running_cell():
    """Identifiers of the cell that runs and of this run of it; None and None where no notebook says."""
    kernel = getattr(get_ipython(), "kernel", None)
    request = kernel.get_parent() if kernel else {}
    return request.get("metadata", {}).get("cellId"), request.get("header", {}).get("msg_id")
