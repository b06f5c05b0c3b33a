"""The explorer of how hidden units add up: three units of one input, from the line of each to the sum of them."""

from itertools import pairwise

import numpy as np

from actcourse.functions import find
from actcourse.pictures.controls import Choice, Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.words import number

ACTIVATIONS = {name: find(name) for name in ("ReLU", "step", "sigmoid", "tanh", "GELU", "identity")} | {
    "leaky ReLU": find("leaky ReLU").tuned(negative_slope=0.2)  # the customary one looks like ReLU
}
STRAIGHT = ("ReLU", "leaky ReLU", "identity")  # between their bends
STYLES = (
    {"color": BLUE, "linestyle": "-", "marker": "o"},
    {"color": VERMILLION, "linestyle": (0, (5, 2)), "marker": "s"},
    {"color": GREEN, "linestyle": (0, (5, 1.5, 1, 1.5)), "marker": "^"},
)
LOW, HIGH, TALL = -2, 4, 2.5  # of the inputs that are shown; heights are shown from −TALL to TALL
GRID = np.linspace(LOW, HIGH, 121)
BESIDE = 1e-9  # of a place at which a function may bend or jump
ROUNDING = 1e-9


def explore_adding_up():
    """The explorer of what a sum of units can do that one unit cannot."""
    places = [Slider(f"c{i}", f"$c_{i}$, place of unit {i}", i - 1.0, -1.0, 3.0, 0.25) for i in (1, 2, 3)]
    weights = [
        Slider(f"v{i}", f"$v_{i}$, its outgoing weight", default, -3.0, 3.0, 0.5)
        for i, default in ((1, 1.0), (2, -2.0), (3, 1.0))
    ]
    return Explorer(
        title="adding up",
        question="How can ReLUs, which never fall, make a slope that falls?",
        formula=r"\sum_{i=1}^{3} v_i\, f(z_i), \qquad z_i = w\,(x - c_i) = w\,x + b_i \text{ with } b_i = -w\,c_i",
        controls=(
            *(control for pair in zip(places, weights, strict=True) for control in pair),
            Steps("w", "$w$, weight of all inputs", 1, (-4, -2, -1, 1, 2, 4)),
            Choice("activation", "$f$, the activation", "ReLU", tuple(ACTIVATIONS)),
        ),
        draw=_draw,
    )


class _Units:
    """Three units with their places and outgoing weights, and what follows from them."""

    def __init__(self, places, outgoing, w, f):
        self.places, self.outgoing, self.w, self.f = np.array(places), np.array(outgoing), w, f

    def lines(self, x):
        """z of each unit at inputs (n,): (units, n)."""
        return self.w * (x - self.places[:, None])

    def shares(self, x):
        return self.outgoing[:, None] * self.f(self.lines(x))

    def sum(self, x):
        return self.shares(x).sum(axis=0)

    def slopes(self, x):
        """The slope of each share, (units, n)."""
        return self.outgoing[:, None] * self.w * self.f.derivative(self.lines(x))

    def pieces(self):
        """Those of the sum, where it is straight between its bends: (from, to, slopes of the shares), from left on."""
        edges = [LOW, *sorted(set(self.places.tolist())), HIGH]
        slopes = self.slopes(np.array([(left + right) / 2 for left, right in pairwise(edges)])).T
        found = []
        for (left, right), each in zip(pairwise(edges), slopes, strict=True):
            if found and abs(each.sum() - found[-1][2].sum()) < ROUNDING:
                left = found.pop()[0]
            found.append((left, right, each))
        return found

    def jumps(self):
        """Pairs of a place and how far a sum of steps jumps there, on the way to the right."""
        for place in sorted(set(self.places.tolist())):
            jump = float(np.sign(self.w) * self.outgoing[self.places == place].sum())
            if jump:
                yield place, jump


def _draw(figure):
    axes = figure.subplots(1, 4, sharey=True, width_ratios=(1, 1, 1, 1.4))
    titles = ("$z = w\\,(x - c)$", "$f(z)$", "share $v\\,f(z)$", " ")
    for each, title in zip(axes, titles, strict=True):
        each.set(xlim=(LOW, HIGH), ylim=(-TALL, TALL), xlabel="x", title=title, xticks=range(LOW, HIGH + 1, 2))
        each.axhline(0, color="0.6", linewidth=0.8)
    panels = [_Panel(each, name) for each, name in zip(axes, ("line", "unit", "share"), strict=False)]
    total = _Sum(axes[-1])
    labels = [*(f"unit {i}, marked at $c_{i}$" for i in (1, 2, 3)), "their sum"]
    figure.legend([*panels[0].curves, total.curve], labels, loc="outside lower center", ncols=4, handlelength=3)

    def move(c1, v1, c2, v2, c3, v3, w, activation):
        units = _Units((c1, c2, c3), (v1, v2, v3), w, ACTIVATIONS[activation])
        beside = [units.places - BESIDE, units.places, units.places + BESIDE]
        x = np.sort(np.concatenate([GRID, *beside]))
        marks = np.searchsorted(x, units.places).tolist()
        lines, shares = units.lines(x), units.shares(x)
        for panel, heights in zip(panels, (lines, units.f(lines), shares), strict=True):
            panel.move(x, heights, marks)
        total.move(x, shares.sum(axis=0), _reading(units, activation))
        return _described(units, activation)

    return move


class _Panel:
    """A curve for each unit, with a mark at its place."""

    def __init__(self, axes, name):
        marks = {"markersize": 6, "markerfacecolor": "white", "markeredgewidth": 1.5}
        self.curves = [
            axes.plot([], [], **style, **marks, animated=True, zorder=4, gid=f"{name} {i}")[0]
            for i, style in enumerate(STYLES, start=1)
        ]

    def move(self, x, heights, marks):
        for curve, height, mark in zip(self.curves, heights, marks, strict=True):
            curve.set_data(x, height)
            curve.set_markevery([mark])


class _Sum:
    """The sum of the shares, and its slopes in numbers."""

    def __init__(self, axes):
        self.curve = axes.plot([], [], color=BLACK, linewidth=3, animated=True, zorder=4, gid="sum")[0]
        reading = {"transform": axes.transAxes, "ha": "center", "va": "bottom"}
        self.reading = axes.text(0.5, 1.03, "", animated=True, gid="reading", **reading)

    def move(self, x, heights, reading):
        self.curve.set_data(x, heights)
        self.reading.set_text(reading.replace("-", "−"))


def _reading(units, activation):
    """The slopes of the sum from left to right, or the jumps, or the lowest and the highest slope."""
    if activation in STRAIGHT:
        return "sum, slope " + ", ".join(number(slopes.sum(), 1) for _, _, slopes in units.pieces())
    if activation == "step":
        return "sum, jumps " + (", ".join(number(jump) for _, jump in units.jumps()) or "none")
    slopes = units.slopes(GRID).sum(axis=0)
    return f"sum, slope from {number(slopes.min(), 1)} to {number(slopes.max(), 1)}"


def _described(units, activation):
    """The alternative text: the units, the sum at some inputs, and its slopes."""
    f = units.f
    tuned = "".join(f" with {name} = {value:g}" for name, value in f.defaults.items())
    each = "; ".join(
        f"unit {i}: z = {number(units.w)} x {'+' if units.w * c <= 0 else '−'} {number(abs(units.w * c))}, "
        f"0 at x = {number(c)}, with the outgoing weight {number(v)}"
        for i, (c, v) in enumerate(zip(units.places, units.outgoing, strict=True), start=1)
    )
    x = np.arange(LOW, HIGH + 1.0)
    heights = ", ".join(number(height, 10) for height in units.sum(x))
    return (
        f"Three hidden units of one input x, from {LOW} to {HIGH}, with {f.name}{tuned}. {each[0].upper()}{each[1:]}. "
        f"At x = {', '.join(number(each) for each in x)} the sum of their shares is {heights}. "
        f"{_slopes(units, activation)}"
    )


def _slopes(units, activation):
    """The sentences on how the sum rises and falls."""
    if activation == "step":
        jumps = ", ".join(f"by {number(jump)} at x = {number(place)}" for place, jump in units.jumps())
        return f"The sum jumps {jumps}; between it is level." if jumps else "The sum does not jump: it is level."
    if activation not in STRAIGHT:
        slopes = units.slopes(GRID).sum(axis=0)
        ends = ((slopes.min(), slopes.argmin()), (slopes.max(), slopes.argmax()))
        least, most = (f"{number(slope, 1)} at x = {number(GRID[at])}" for slope, at in ends)
        return f"The slope of the sum is lowest, {least}, and highest, {most}."
    pieces = units.pieces()
    if len(pieces) == 1:
        return f"The sum is straight, without a bend: its slope is {number(pieces[0][2].sum(), 1)} everywhere."
    said = ", ".join(
        f"{number(slopes.sum(), 1)} from {number(left)} to {number(right)}" for left, right, slopes in pieces
    )
    left, right, slopes = min(pieces, key=lambda piece: round(piece[2].sum(), 9))
    if slopes.sum() > -ROUNDING:
        return f"The slope of the sum is {said}. It falls nowhere."
    parts = ", ".join(number(slope) for slope in slopes)
    return (
        f"The slope of the sum is {said}. It falls most steeply from {number(left)} to {number(right)}: just left of "
        f"{number(right)} the slopes of the shares, {parts}, add up to {number(slopes.sum(), 1)}."
    )
