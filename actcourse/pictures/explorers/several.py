"""Several activations in one picture, chosen by name: values on the left, derivatives on the right."""

from itertools import combinations

import numpy as np

from actcourse.functions import CATALOG, find
from actcourse.pictures.comparison import READ_AT, STYLES, listed
from actcourse.pictures.controls import Choice
from actcourse.pictures.draw import BLACK
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.explorers.one_function import curve
from actcourse.pictures.words import number

NONE = "none"
NAMES = tuple(activation.name for activation in CATALOG)
PLACES = ("first", "second", "third", "fourth")
CUSTOMARY = ("ReLU", "GELU", "SiLU", NONE)
REACH = 5
HEIGHTS = ((-2, 5), (-0.7, 2.2))  # of the two panels: what is higher or lower is cut off


def explore_several():
    """The explorer that overlays up to four activations with their customary parameters."""
    return Explorer(
        title="several functions",
        question="Where do they differ most, and do they agree far from 0?",
        formula="",
        controls=(
            Choice(PLACES[0], PLACES[0], CUSTOMARY[0], NAMES),
            *(
                Choice(place, place, name, (NONE, *NAMES))
                for place, name in zip(PLACES[1:], CUSTOMARY[1:], strict=True)
            ),
        ),
        draw=_draw,
    )


def _draw(figure):
    panels = figure.subplots(1, 2)
    x = np.linspace(-REACH, REACH, 801)
    curves = []
    for axes, heights, label in zip(panels, HEIGHTS, ("f(x)", "f′(x)"), strict=True):
        axes.set(xlim=(-REACH, REACH), ylim=heights, xlabel="x", ylabel=label)
        style = {"animated": True, "zorder": 4}
        curves.append([axes.plot([], [], color=color, linestyle=line, **style)[0] for color, line in STYLES[:4]])
    gap = panels[0].plot([], [], "o-", color=BLACK, markersize=5, linewidth=1, animated=True, zorder=5)[0]
    gap.set_gid("largest difference")
    names = _legend(figure, gap)

    def move(**chosen):
        activations = [None if chosen[place] == NONE else find(chosen[place]) for place in PLACES]
        for activation, name, *lines in zip(activations, names, *curves, strict=True):
            name.set_text(activation.name if activation else NONE)
            for line, function in zip(lines, _functions(activation), strict=True):
                line.set_data(*curve(activation, function, x) if function else ([], []))
        shown = [activation for activation in activations if activation]
        widest = _widest(shown, x)
        gap.set_data(*widest[2:] if widest else ([], []))
        return _described(shown, widest)

    return move


def _legend(figure, gap):
    """The style of each place under the panels, and beside it the name that stands there, which moves."""
    lines = [figure.axes[0].plot([], [], color=color, linestyle=style)[0] for color, style in STYLES[:4]]
    room = " " * 30
    labels = [*[room] * len(lines), "largest distance"]
    legend = figure.legend([*lines, gap], labels, loc="outside lower center", ncols=5)
    figure.draw_without_rendering()  # now the places of the labels are known
    names = []
    for label in legend.get_texts()[: len(lines)]:
        box = label.get_window_extent().transformed(figure.transFigure.inverted())
        names.append(figure.text(box.x0, box.y0, "", size=9, va="bottom", animated=True))
    return names


def _functions(activation):
    return (activation, activation.derivative) if activation else (None, None)


def _widest(activations, x):
    """The two that lie farthest apart in the panel, and where: names, then the ends of the gap."""
    found = None
    for one, other in combinations(activations, 2):
        ys = np.array([one(x), other(x)]).clip(*HEIGHTS[0])
        at = np.abs(ys[0] - ys[1]).argmax()
        distance = abs(ys[0, at] - ys[1, at])
        if distance and (found is None or distance > found[0]):
            found = (distance, (one.name, other.name), [x[at]] * 2, ys[:, at])
    return found


def _described(activations, widest):
    readings = "; ".join(
        f"{activation.name}: {', '.join(map(number, activation(READ_AT)))}" for activation in activations
    )
    text = f"{listed([activation.name for activation in activations])} over x from {-REACH} to {REACH}. "
    text += f"Values at x = {', '.join(map(str, READ_AT))}: {readings}. "
    if not widest:
        return f"{text}There is no difference to see."
    distance, (one, other), (at, _), _ = widest
    where = f"at x = {number(at)} between {one} and {other}"
    return f"{text}The largest distance in the picture is {number(distance)}, {where}."
