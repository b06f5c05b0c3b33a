"""Several activations in one picture: values on the left, derivatives on the right."""

import numpy as np

from actcourse.functions import find
from actcourse.pictures.draw import BLACK, BLUE, GREEN, PURPLE, VERMILLION, still

# Lines differ in colour and in style, so that they can be told apart in grey as well.
STYLES = ((BLUE, "-"), (VERMILLION, "--"), (GREEN, ":"), (BLACK, "-."), (PURPLE, (0, (6, 2, 1, 2, 1, 2))))
READ_AT = (-2, -1, 0, 1, 2)  # where the alternative text gives the values


def compare_functions(*names):
    """A figure of several activations and their derivatives, overlaid.

    names: two to five activations: names or aliases, `Activation`s or plain functions of one array.
    Raises ValueError for another number of them, and what `find` raises.
    """
    if not 2 <= len(names) <= len(STYLES):
        raise ValueError(f"compare_functions takes 2 to {len(STYLES)} activations, not {len(names)}")
    activations = [find(name) for name in names]
    return still(lambda figure: _draw(figure, activations), {})


def _draw(figure, activations):
    reach = min(activation.reach for activation in activations)
    x = np.linspace(-reach, reach, 801)
    axes = figure.subplots(1, 2)
    figure.suptitle(f"Where do {listed(activation.name for activation in activations)} differ most?", size=11)
    for panel, label in zip(axes, ("f(x)", "f′(x)"), strict=True):
        panel.set(xlim=(-reach, reach), xlabel="x", ylabel=label)
    for activation, (color, style) in zip(activations, STYLES, strict=False):
        axes[0].plot(x, activation(x), color=color, linestyle=style)
        axes[1].plot(x, activation.derivative(x), color=color, linestyle=style)
    names = [activation.name for activation in activations]  # said here, for a label like _mine would be left out
    figure.legend(axes[0].lines, names, loc="outside lower center", ncols=len(names))
    return lambda: _described(activations, reach)


def _described(activations, reach):
    points = [point for point in READ_AT if abs(point) <= reach]
    readings = "; ".join(
        f"{activation.name}: {', '.join(f'{value:.3g}' for value in activation(points))}" for activation in activations
    )
    return (
        f"Values and derivatives of {listed(activation.name for activation in activations)} over x from {-reach} "
        f"to {reach}. Values at x = {', '.join(map(str, points))}: {readings}."
    )


def listed(names):
    """Names in a row, with an "and" before the last."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
