"""The explorer of imitations: how far cheap stand-ins for dear functions are off, and how much time they take."""

from functools import cache

import numpy as np

from actcourse.functions import find
from actcourse.networks.probe import cost
from actcourse.pictures.controls import Choice, Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer

# What each imitation is called, itself, and what it stands for. Every difference is the same on both sides of 0 but
# for its sign.
PAIRS = {
    "GELU (tanh) for GELU": ("GELU (tanh)", find("GELU (tanh)"), find("GELU")),
    "x σ(1.702 x) for GELU": ("x σ(1.702 x)", find("quick GELU"), find("GELU")),
    "hard swish for SiLU": ("hard swish", find("hard swish"), find("SiLU")),
    "hard sigmoid for sigmoid": ("hard sigmoid", find("hard sigmoid"), find("sigmoid")),
    "hard tanh for tanh": ("hard tanh", find("hard tanh"), find("tanh")),
}
REACH, LOWEST, HIGHEST = 5, -1.5, 3.5  # of the left panel
GRID = np.linspace(-REACH, REACH, 1001)
NUMBERS, REPEATS = 10_000, 3  # of a measurement of time


def explore_imitations():
    """The explorer of exact functions and their imitations."""
    return Explorer(
        title="imitations",
        question="How far off is the imitation, and what does it save?",
        formula=r"d(x) = \tilde f(x) - f(x)",
        controls=(
            Choice("pair", "imitation", next(iter(PAIRS)), tuple(PAIRS)),
            Steps("magnified", "difference times", 1000, (1, 10, 100, 1000)),
            Slider("x", "x, the point", 1.0, -5.0, 5.0, 0.1),
        ),
        draw=_draw,
    )


def _draw(figure):
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    curves, times = _Curves(left), _Times(right)
    figure.legend(
        [curves.exact, curves.imitation, curves.difference, curves.points],
        ["exact", "imitation", "imitation − exact, magnified", "at the point x"],
        loc="outside lower center",
        ncols=4,
    )

    def move(pair, magnified, x):
        return f"{curves.move(pair, magnified, round(x, 6) + 0.0)} {times.move(pair)}"

    return move


class _Curves:
    """The panel of both functions, their difference and a point."""

    def __init__(self, axes):
        axes.set(xlim=(-REACH, REACH), ylim=(LOWEST, HIGHEST), xlabel="x")
        axes.set_title(" \n ")  # room for headings and numbers
        columns = {"exact": 0.08, "imitation": 0.31, "difference": 0.57, "largest, ±": 0.86}
        self.numbers = [_reading(axes, x, 1.02, animated=True) for x in columns.values()]
        for heading, x in columns.items():
            _reading(axes, x, 1.09).set_text(heading)
        self.label = _reading(axes, 0.02, 0.9, ha="left", animated=True)
        self.exact = _line(axes, "exact", "-", color=BLUE)
        self.imitation = _line(axes, "imitation", "--", color=VERMILLION)
        self.difference = _line(axes, "difference", ":", color=GREEN)
        look = {"color": BLACK, "markerfacecolor": "white", "markeredgewidth": 1.5, "markersize": 7}
        self.points = _line(axes, "points", "o", **look)

    def move(self, pair, magnified, x):
        """Sets the panel and describes it."""
        name, imitation, exact = PAIRS[pair]
        difference = imitation(GRID) - exact(GRID)
        for line, values in ((self.exact, exact), (self.imitation, imitation)):
            line.set_data(GRID, values(GRID))
        self.difference.set_data(GRID, magnified * difference)
        at = np.array([exact(x), imitation(x), imitation(x) - exact(x)])
        self.points.set_data([x] * 3, at * [1, 1, magnified])
        where = np.argmax(np.abs(difference))
        numbers = [f"{number + 0.0:.3g}" for number in (*at, abs(difference[where]))]
        for text, number in zip(self.numbers, numbers, strict=True):
            text.set_text(number)
        self.label.set_text(f"{name} − {exact.name}, × {magnified}")
        return _described(name, exact.name, magnified, x, numbers, abs(GRID[where]), _room(magnified * difference))


def _described(imitation, exact, magnified, x, numbers, where, room):
    return (
        f"Left, {exact} and its imitation {imitation} over x from {-REACH} to {REACH}, and their difference times "
        f"{magnified}{room}. At x = {x:.1f} {exact} is {numbers[0]} and {imitation} {numbers[1]}, a difference of "
        f"{numbers[2]}. In size it is largest, {numbers[3]}, at x = -{where:.2f} and {where:.2f}."
    )


def _room(curve):
    return ", which does not fit into the panel" if curve.min() < LOWEST or curve.max() > HIGHEST else ""


class _Times:
    """The panel of what both take, in nanoseconds a number."""

    BARS = ("value, exact", "value, imitation", "slope, exact", "slope, imitation")

    def __init__(self, axes):
        longest = max(time for times in _nanoseconds().values() for time in times)
        axes.set(xlim=(0, 1.25 * longest), xlabel="nanoseconds a number, on this machine")
        axes.grid(axis="y", visible=False)
        self.bars = axes.barh(
            self.BARS, [0] * 4, height=0.6, color=[BLUE, VERMILLION] * 2, zorder=3, animated=True
        ).patches
        for bar in self.bars[1::2]:
            bar.set(hatch="//", edgecolor="white")
        axes.invert_yaxis()
        self.labels = [axes.text(0, row, "", va="center", size=10, animated=True) for row in range(4)]
        self.offset = 0.02 * longest
        for gid, artists in (("times", self.bars), ("time labels", self.labels)):
            for artist in artists:
                artist.set_gid(gid)

    def move(self, pair):
        """Sets the panel and describes it."""
        times = _nanoseconds()[pair]
        for bar, label, time in zip(self.bars, self.labels, times, strict=True):
            bar.set_width(time)
            label.set_x(time + self.offset)
            label.set_text(f"{time:g}")
        value, slope = (f"exact {a:g}, imitation {b:g}, which {_saving(a, b)}" for a, b in (times[:2], times[2:]))
        return (
            f"Right, the time it took on this machine, for {NUMBERS} numbers at once, in billionths of a second a "
            f"number: the value {value}; the slope {slope}."
        )


def _saving(exact, imitation):
    if imitation < exact:
        return f"saves {100 * (1 - imitation / exact):.0f} %"
    return f"saves nothing and takes {imitation / exact:.2g} times as long"


@cache
def _nanoseconds():
    """For each pair what the values and the slopes take, exact and imitated, to two digits.

    Measured once, so that the same picture always shows the same.
    """
    rng, seconds = np.random.default_rng(0), {}
    for _, *functions in PAIRS.values():
        for function in functions:
            if function.name not in seconds:
                seconds[function.name] = cost(function, rng, NUMBERS, REPEATS)
    return {
        pair: tuple(_two_digits(1e9 * seconds[one.name][which]) for which in (0, 1) for one in (exact, imitation))
        for pair, (_, imitation, exact) in PAIRS.items()
    }


def _two_digits(number):
    return float(f"{number:.2g}")


def _line(axes, gid, style, **look):
    line = axes.plot([], [], style, animated=True, zorder=4, **look)[0]
    line.set_gid(gid)
    return line


def _reading(axes, x, y, ha="center", animated=False):
    return axes.text(x, y, "", transform=axes.transAxes, ha=ha, va="bottom", size=10, animated=animated)
