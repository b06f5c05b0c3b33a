"""The explorer of approximation: a target, a network of ReLUs that joins points of it, and how the error falls."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from actcourse.networks.linear import relu_interpolant
from actcourse.pictures.controls import Choice, Slider
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.words import number

MOST = 64  # pieces
MEASURED = (*range(1, MOST + 1), *range(MOST + 2, 2 * MOST + 1, 2))  # numbers of pieces: these, and twice these
FINE = 32  # points in each piece at which the error is looked for
ROUNDING = 1e-12  # an error below this is none
FLOOR = 1.5e-4  # where the logarithmic scale, on which 0 has no place, shows an error of 0
OFFSET = 1e-9


def explore_approximation():
    """The explorer of what straight pieces, made by ReLUs, can approximate."""
    return Explorer(
        title="approximation",
        question="Twice as many straight pieces: how many times smaller is the error?",
        formula=r"\sum_i v_i \,\mathrm{ReLU}(x - x_i) + c",
        controls=(
            Slider("pieces", "pieces, one ReLU each", 8, 1, MOST, 1),
            Choice("target", "target", "sin 2πx", tuple(TARGETS)),
        ),
        draw=_draw,
    )


@dataclass(frozen=True)
class _Target:
    """A function on [0, 1]; special: where it has a corner or jumps, if it does."""

    function: Callable
    special: tuple[float, ...] = ()

    def network(self, pieces):
        """The points at which it bends, with its ends, and its values there: between them it is straight."""
        points = np.linspace(0, 1, pieces + 1)
        return points, relu_interpolant(self.function, pieces)(points[:, None])[:, 0]

    def error(self, pieces):
        """The largest error of the network with so many pieces, where it is, and the network's value there."""
        x = np.concatenate([np.linspace(0, 1, FINE * pieces + 1), *([x - OFFSET, x, x + OFFSET] for x in self.special)])
        y = np.interp(x, *self.network(pieces))
        error = np.abs(y - self.function(x))
        largest = np.argmax(error > (1 - 1e-9) * error.max())  # the first, where several are equal but for rounding
        return float(error[largest] if error[largest] > ROUNDING else 0), float(x[largest]), float(y[largest])

    @cached_property
    def errors(self):
        """The largest error for each number of pieces in MEASURED."""
        return {pieces: self.error(pieces)[0] for pieces in MEASURED}

    @cached_property
    def fit(self):
        """The straight line through the logarithms, from a quarter of MOST pieces on: its slope and its height."""
        points = [(pieces, error) for pieces, error in self.errors.items() if MOST / 4 <= pieces <= MOST and error]
        return np.polyfit(*np.log(points).T, 1)


TARGETS = {
    "sin 2πx": _Target(lambda x: np.sin(2 * np.pi * x)),
    "a bump": _Target(lambda x: np.exp(-50 * (x - 0.5) ** 2)),
    "|x − 0.4|": _Target(lambda x: np.abs(x - 0.4), special=(0.4,)),
    "√x": _Target(np.sqrt),
    "a jump at 0.4": _Target(lambda x: np.where(x < 0.4, 0.0, 1.0), special=(0.4,)),
}


def _draw(figure):
    left, right = figure.subplots(1, 2)
    curves, errors = _Curves(left), _Errors(right)
    handles = [*curves.shown, *errors.shown]
    for target in TARGETS.values():
        _ = target.fit  # measured now, so that nothing is waited for later
    figure.legend(handles, [handle.get_label() for handle in handles], loc="outside lower center", ncols=4)

    def move(pieces, target):
        now, where, output = TARGETS[target].error(pieces)
        then = TARGETS[target].errors[2 * pieces]
        curves.move(TARGETS[target], pieces, where, output)
        errors.move(TARGETS[target], pieces, now, then)
        return _described(target, pieces, where, now, then)

    return move


class _Curves:
    """The target, the network, and where they are furthest apart."""

    def __init__(self, axes):
        axes.set(xlim=(-0.02, 1.02), ylim=(-1.2, 1.2), xlabel="x", title="target and network")
        self.x = np.sort(np.concatenate([np.linspace(0, 1, 501), [0.4 - OFFSET, 0.4 + OFFSET]]))
        moving = {"animated": True, "zorder": 4}
        self.target = axes.plot([], [], color="0.75", linewidth=6, label="target", gid="target", **moving)[0]
        self.network = axes.plot([], [], "o-", color=BLUE, markersize=4, label="network", gid="network", **moving)[0]
        self.gap = axes.plot([], [], "_-", color=BLACK, linewidth=3, label="largest error", gid="gap", **moving)[0]
        self.shown = [self.target, self.network, self.gap]

    def move(self, target, pieces, where, output):
        self.target.set_data(self.x, target.function(self.x))
        self.network.set_data(*target.network(pieces))
        self.gap.set_data([where, where], [target.function(np.array([where]))[0], output])


class _Errors:
    """The largest error for every number of pieces, on logarithmic scales."""

    def __init__(self, axes):
        axes.set(xscale="log", yscale="log", xlim=(0.9, 2.3 * MOST), ylim=(1e-4, 2), xlabel="pieces")
        axes.set_ylabel("largest error")
        axes.set_xticks([1, 2, 4, 8, 16, 32, 64, 128], [1, 2, 4, 8, 16, 32, 64, 128], minor=False)
        axes.minorticks_off()
        axes.set_title(" ")  # room for the reading
        reading = {"transform": axes.transAxes, "ha": "center", "va": "bottom", "size": 11}
        self.reading = axes.text(0.5, 1.02, "", animated=True, gid="reading", **reading)
        moving = {"animated": True, "zorder": 4}
        self.dots = axes.plot(
            [], [], ".", color=VERMILLION, markersize=4, label="each number of pieces", gid="errors", **moving
        )[0]
        self.zeros = axes.plot([], [], "x", color=GREEN, markersize=5, label="no error", gid="zeros", **moving)[0]
        self.fit = axes.plot(
            [],
            [],
            "--",
            color=BLACK,
            linewidth=1,
            label="line through 16 to 64 pieces",
            gid="fit",
            animated=True,
            zorder=5,
        )[0]
        large = {"color": BLACK, "markerfacecolor": "white", "markeredgewidth": 2, "linestyle": "", "zorder": 6}
        self.now = axes.plot([], [], marker="o", label="this many pieces", gid="now", animated=True, **large)[0]
        self.then = axes.plot([], [], marker="s", label="twice as many", gid="then", animated=True, **large)[0]
        self.shown = [self.dots, self.zeros, self.fit, self.now, self.then]

    def move(self, target, pieces, now, then):
        counts, errors = np.array(list(target.errors.items())).T
        self.dots.set_data(counts[errors > 0], errors[errors > 0])
        self.zeros.set_data(counts[errors == 0], np.full(np.sum(errors == 0), FLOOR))
        ends = np.array([1, 2 * MOST])
        self.fit.set_data(ends, np.exp(np.polyval(target.fit, np.log(ends))))
        self.now.set_data([pieces], [max(now, FLOOR)])
        self.then.set_data([2 * pieces], [max(then, FLOOR)])
        self.reading.set_text(f"error {number(now)} → {number(then)}")


def _described(target, pieces, where, now, then):
    """The alternative text: the network, its error, that of twice as many pieces, and how the error goes on."""
    plural = "s" if pieces > 1 else ""
    error = f"The largest error is {number(now)}, at x = {number(where)}" if now else "There is no error"
    return (
        f"The target is {target}, for x from 0 to 1. The output of a network of {pieces} ReLU{plural} joins points of "
        f"it by {pieces} straight piece{plural}. {error}. {_twice(now, then)} {_order(TARGETS[target])}"
    )


def _twice(now, then):
    """The sentence that answers the question for this number of pieces."""
    if not then:
        return "With twice as many pieces there is none: the network is the target."
    times = now / then
    if round(times, 2) == 1:
        return f"With twice as many pieces it is {number(then)}, as large as before."
    smaller = f"{number(times)} times smaller" if times > 1 else f"{number(1 / times)} times larger"
    return f"With twice as many pieces it is {number(then)}, {smaller}."


def _order(target):
    """What becomes of the error with many pieces."""
    order = round(-target.fit[0], 2) + 0.0
    if order < 0.1:
        least = min(target.errors.values())
        return f"The error does not fall: with up to {MOST} pieces it is never below {number(least)}."
    exact = [str(pieces) for pieces, error in target.errors.items() if not error]
    none = f" There is no error with {', '.join(exact[:3])} … pieces: one of the bends is the corner." if exact else ""
    return (
        f"From {MOST // 4} to {MOST} pieces the error falls like 1 / pieces to the power {order:.2f}: "
        f"twice as many pieces divide it by about {number(2 ** -target.fit[0])}.{none}"
    )
