"""An explorer as a widget: its question, its formula, its sliders and its picture."""

from html import escape
from traceback import format_exception_only

from ipywidgets import HTML, FloatSlider, HTMLMath, Layout, VBox

from actcourse.pictures.display import LIVE
from actcourse.pictures.draw import KeptPicture, image_html


def live(explorer):
    """A widget that redraws the explorer's picture whenever a slider moves."""
    picture = KeptPicture(explorer.draw)
    sliders = {control.name: _slider(control) for control in explorer.controls}
    image = HTML()

    def redraw(_change=None):
        values = {name: slider.value for name, slider in sliders.items()}
        try:
            image.value = image_html(*picture.show(**values))
        except Exception as error:  # a widget would swallow it and the picture just stop
            image.value = f"<pre>{escape(''.join(format_exception_only(error)))}</pre>"

    for slider in sliders.values():
        slider.observe(redraw, names="value")
    redraw()
    heading = HTMLMath(f"<strong>{escape(explorer.question)}</strong><br>${explorer.formula}$")
    widget = VBox([heading, *sliders.values(), image])
    widget.add_class(LIVE)
    return widget


def _slider(control):
    return FloatSlider(
        value=control.default,
        min=control.low,
        max=control.high,
        step=control.step,
        description=control.label,
        readout_format=".2f",
        layout=Layout(width="600px", max_width="100%"),
        style={"description_width": "9em"},
    )
