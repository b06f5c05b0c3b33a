"""Runners that are all equally good: how far chance alone puts the best one ahead, and whether it wins again."""

import numpy as np

from actcourse.functions.words import with_minus
from actcourse.pictures.controls import Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.outlines import titled

MOST = 50  # runners
REACH = 14.0  # of the panels, in points: more than three spreads at the widest
RACES = 30  # to draw
ACROSS = 0.4, MOST + 0.6  # the band, which leaves the axis free


def explore_equal_runners():
    """The explorer of what chance alone makes in a race of equals."""
    return Explorer(
        title="equal runners",
        question="All of these are equally good. How far ahead is the best one, and does it win again?",
        formula=r"\text{spread} = \sqrt{\frac{p\,(1 - p)}{n}}",
        controls=(
            Steps("runners", "runners", 10, (2, 5, 10, 20, MOST)),
            Steps("examples", "$n$, test examples", 100, (100, 400, 1600, 6400)),
            Slider("accuracy", "$p$, what all are worth", 0.95, 0.8, 0.98, 0.01),
            Slider("race", "draw", 1, 1, RACES, 1),
        ),
        draw=_draw,
    )


def _draw(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.6, 1))
    first, again = _First(left), _Again(right)
    handles = [first.others, first.best, first.truth, first.band]
    labels = ["a runner's accuracy", "the best in this race", "what all are worth", "± one spread"]
    figure.legend(handles, labels, loc="outside lower center", ncols=4)

    def move(runners, examples, accuracy, race):
        accuracy = round(accuracy, 6)
        counts = np.random.default_rng(race).binomial(examples, accuracy, (2, MOST))[:, :runners]
        points = 100 * (counts / examples - accuracy)  # above the truth
        best = int(points[0].argmax())
        spread = 100 * np.sqrt(accuracy * (1 - accuracy) / examples)
        first.move(points[0], best, spread)
        again.move(points, best)
        return _described(points, best, spread, examples, accuracy, race)

    return move


class _First:
    """The panel of a race, runner by runner."""

    def __init__(self, axes):
        axes.set(xlim=(0, MOST + 1), ylim=(-REACH, REACH), xlabel="runner", ylabel="points above the truth")
        self.reading = titled(axes, "ahead of the second by")
        self.band = axes.fill_between(ACROSS, 0, 0, color="0.5", alpha=0.3, linewidth=0, gid="band")
        self.band.set(animated=True, zorder=2.5)
        self.truth = axes.axhline(0, linestyle=":", color=BLACK)
        self.others, self.best = _dots(axes, "runners"), _winner(axes, "best")

    def move(self, points, best, spread):
        numbers = np.arange(1, len(points) + 1)
        self.band.set_data(ACROSS, -spread, spread)
        self.others.set_data(numbers, points)
        self.best.set_data([best + 1], [points[best]])
        self.reading.set_text(with_minus(f"{_ahead(points):.2f} points"))


class _Again:
    """The panel of two races of the same runners, one against the other."""

    def __init__(self, axes):
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="in this race", ylabel="in the next race")
        axes.set_box_aspect(0.85)
        self.reading = titled(axes, "best, in the next race")
        axes.axhline(0, linestyle=":", color=BLACK)
        axes.axvline(0, linestyle=":", color=BLACK)
        self.others, self.best = _dots(axes, "pairs"), _winner(axes, "best again")

    def move(self, points, best):
        self.others.set_data(*points)
        self.best.set_data(*points[:, [best]])
        self.reading.set_text(f"place {_place(points[1], best)}")


def _dots(axes, gid):
    return axes.plot([], [], "o", color=BLUE, markersize=5, gid=gid, animated=True, zorder=3)[0]


def _winner(axes, gid):
    ring = {"color": VERMILLION, "markerfacecolor": "none", "markeredgewidth": 2, "markersize": 11}
    return axes.plot([], [], "s", gid=gid, animated=True, zorder=4, **ring)[0]


def _ahead(points):
    second, best = np.sort(points)[-2:]
    return round(best - second, 6)


def _place(points, runner):
    return 1 + int((points > points[runner]).sum())


def _described(points, best, spread, examples, accuracy, race):
    now, then = points[:, best]
    return (
        f"Draw {race}: {points.shape[1]} runners that are all right for {100 * accuracy:.0f} % in the long run, each "
        f"tested on {examples} examples of its own; the spread to expect is {spread:.2f} points. Runner {best + 1} is "
        f"best, {_signed(now)} points from what all are worth and {_ahead(points[0]):.2f} ahead of the second. In the "
        f"next race it is at {_signed(then)} points, in place {_place(points[1], best)}."
    )


def _signed(points):
    return with_minus(f"{round(points, 6) + 0.0:+.2f}")
