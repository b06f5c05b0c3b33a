"""What each layer of a trained network does to the plane, where all its hidden layers have two units.

What leaves a layer is then a plane again. Every stage is shifted, and stretched along both axes, so that the examples
fill the picture. That changes the picture only, as straight lines stay straight. The seeds of the networks were picked
from 120, as ones with which networks as narrow as these do best.
"""

import numpy as np
from matplotlib.collections import LineCollection

from actcourse.pictures.controls import Choice, Slider
from actcourse.pictures.draw import BLACK, BLUE, PURPLE, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.trainings import FOLDING, folding_activation, restored, stored

ACTIVATIONS = tuple(FOLDING.seeds["moons"])
LAYERS = len(FOLDING.sizes) - 2
STAGES = ("x", *(name for layer in range(1, LAYERS + 1) for name in (f"z{layer}", f"f(z{layer})")))
REACH = 2.4  # of the grid over the plane, in units of the data's spread
VIEW = 1.25  # of the picture: the examples lie between −1 and 1
LINES = np.linspace(-REACH, REACH, 17)
ALONG = np.linspace(-REACH, REACH, 65)
ANGLES = np.pi * np.arange(90) / 90
NORMALS = np.stack([np.cos(ANGLES), np.sin(ANGLES)])  # (2, angles): the directions in which lines are tried


def explore_folding():
    """The explorer of what layers do to the plane."""
    return Explorer(
        title="folding",
        question="How does a network separate with a straight line what no straight line can separate?",
        formula=r"x \to z_1 = W_1 x + b_1 \to f(z_1) \to z_2 = W_2 f(z_1) + b_2 \to f(z_2) \to \dots",
        controls=(
            Slider("place", "place in the network", 0.0, 0.0, len(STAGES) - 1.0, 0.05),
            Choice("activation", "activation $f$", "ReLU", ACTIVATIONS),
            Choice("data", "data", "moons", tuple(FOLDING.seeds)),
        ),
        draw=_draw,
    )


class Stages:
    """The examples and a grid of lines over the plane at every stage of one network, fitted to the picture."""

    def __init__(self, activation, data):
        arrays = stored("folding")
        theta = arrays[f"theta_{data}"][ACTIVATIONS.index(activation)]
        self.net = restored(FOLDING.sizes, folding_activation(activation), theta)
        self.y = arrays[f"y_{data}"]
        grid = np.concatenate([_line(LINES, ALONG), _line(LINES, ALONG)[..., ::-1]])
        points, grid = self._through(arrays[f"x_{data}"]), self._through(grid.reshape(-1, 2))
        low, high = points.min(axis=1, keepdims=True), points.max(axis=1, keepdims=True)
        middle, half = (low + high) / 2, np.where(high > low, high - low, 2) / 2
        self.points = (points - middle) / half
        self.grid = ((grid - middle) / half).reshape(len(STAGES), -1, len(ALONG), 2)
        self.zero = ((0 - middle) / half)[:, 0]  # where the axes z = 0 are
        self.folded = [_zeros(self._through(SQUARE)[stage]) for stage in range(len(STAGES))]
        self.told_apart = [best_line(points, self.y)[0] for points in self.points]

    def _through(self, x):
        """Points at every stage: (stages, points, 2)."""
        steps = self.net.forward(x.astype(np.float32))[: LAYERS + 1]
        return np.array([stage for step in steps for stage in (step.inputs, step.z)][:-1], float)


def _line(across, along):
    """Points on lines that go up: (lines, points, 2)."""
    return np.stack(np.broadcast_arrays(across[:, None], along[None]), axis=-1)


SQUARE = _line(np.linspace(-REACH, REACH, 41), np.linspace(-REACH, REACH, 41)).reshape(-1, 2)


def _zeros(points):
    """The shares of points that lie on an axis, and at the point zero."""
    zeros = (points == 0).sum(axis=-1)
    return float(np.mean(zeros == 1)), float(np.mean(zeros == 2))


def best_line(points, y):
    """The line in one of the directions that tells most points apart, and of those the one with the widest gap.

    Returns how many points are on their right side, and the line as its normal and its distance from 0.
    """
    along = points @ NORMALS
    order = along.argsort(axis=0)
    places = np.take_along_axis(along, order, axis=0)
    ones = np.cumsum(y[order], axis=0)[:-1]  # of class 1 below a cut behind each point
    count = np.arange(1, len(y))[:, None]
    right = len(y) - y.sum() - count + 2 * ones  # with class 1 below: those, and of class 0 those above
    right = np.maximum(right, len(y) - right)
    gaps = np.diff(places, axis=0)
    cut, angle = np.unravel_index(np.argmax(np.where(gaps > 1e-9, right + gaps / 10, 0)), gaps.shape)
    return int(right[cut, angle]), NORMALS[:, angle], places[cut : cut + 2, angle].mean()


def _draw(figure):
    stages = {(one, data): Stages(one, data) for one in ACTIVATIONS for data in FOLDING.seeds}
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    plane, progress = _Plane(left), _Progress(right)
    labels = ["class 0", "class 1", "a grid over the inputs", "0 of either axis", "the best straight line", "the place"]
    handles = [*plane.points, plane.grid, plane.zeros[0], plane.line, progress.mark]
    figure.legend(handles, labels, loc="outside lower center", ncols=6)

    def move(place, activation, data):
        place = round(place, 6)
        chosen = stages[activation, data]
        number = plane.move(chosen, place)
        progress.move(chosen, place, number)
        return _described(chosen, place, number, activation, data)

    return move


class _Plane:
    """The plane at one place in the network: a grid that was square, the examples, and a line between the classes."""

    def __init__(self, axes):
        axes.set(xlim=(-VIEW, VIEW), ylim=(-VIEW, VIEW), xticks=(), yticks=(), aspect="equal")
        axes.set(title="the plane, stretched to fit", xlabel="first coordinate", ylabel="second coordinate")
        moving = {"animated": True, "zorder": 4}
        self.grid = LineCollection([], colors="0.75", linewidths=0.8, animated=True, zorder=3, gid="grid")
        axes.add_collection(self.grid, autolim=False)
        self.zeros = [
            axes.axvline(0, color=PURPLE, linestyle=":", gid="zero of first unit", **moving),
            axes.axhline(0, color=PURPLE, linestyle=":", gid="zero of second unit", **moving),
        ]
        edge = {"markeredgecolor": "white", "markeredgewidth": 0.4, "linestyle": "", **moving}
        self.points = [
            axes.plot([], [], marker, color=color, markersize=5, gid=f"class {number}", **edge)[0]
            for number, (marker, color) in enumerate((("o", BLUE), ("^", VERMILLION)))
        ]
        self.line = axes.plot([], [], "--", color=BLACK, animated=True, zorder=5, gid="line")[0]

    def move(self, stages, place):
        """Move all to a place; how many examples the line tells apart there."""
        points = between(stages.points, place)
        self.grid.set_segments(between(stages.grid, place))
        for number, artist in enumerate(self.points):
            artist.set_data(*points[stages.y == number].T)
        across, up = between(stages.zero, place)
        self.zeros[0].set_xdata([across, across])
        self.zeros[1].set_ydata([up, up])
        number, normal, distance = best_line(points, stages.y)
        ends = distance * normal + 4 * VIEW * np.outer((-1, 1), normal[::-1] * (-1, 1))
        self.line.set_data(*ends.T)
        return number


def between(stages, place):
    """What is at a place: on the straight way from one stage to the next."""
    before = min(int(place), len(STAGES) - 2)
    share = place - before
    return (1 - share) * stages[before] + share * stages[before + 1]


class _Progress:
    """How many of the examples a straight line tells apart at each stage."""

    def __init__(self, axes):
        axes.set(xlim=(-0.3, len(STAGES) - 0.7), ylim=(48, 106), ylabel="per cent on the right side")
        axes.set(xticks=range(len(STAGES)), yticks=(50, 60, 70, 80, 90, 100))
        axes.set_xticklabels([f"${name.replace('z', 'z_')}$" for name in STAGES])
        axes.set_title("what the best straight line tells apart", loc="left")
        moving = {"animated": True, "zorder": 4}
        self.curve = axes.plot([], [], "s-", color=BLUE, markersize=6, gid="told apart", **moving)[0]
        self.mark = axes.axvline(0, color=BLACK, linestyle="-.", linewidth=1, gid="place", **moving)
        self.dot = axes.plot([], [], "o", color=BLACK, markersize=8, gid="now", **moving)[0]
        place = {"transform": axes.transAxes, "ha": "right", "weight": "bold", "size": 11}
        self.number = axes.text(1, 1.03, "", gid="number", **place, **moving)

    def move(self, stages, place, number):
        count = len(stages.y)
        self.curve.set_data(range(len(STAGES)), 100 * np.array(stages.told_apart) / count)
        self.mark.set_xdata([place, place])
        self.dot.set_data([place], [100 * number / count])
        self.number.set_text(f"{100 * number / count:.1f} %")


def _described(stages, place, number, activation, data):
    here, first, last = (
        f"{100 * right / len(stages.y):.1f} %" for right in (number, stages.told_apart[0], stages.told_apart[-1])
    )
    return (
        f"The plane with {len(stages.y)} examples of two classes, {data}, on its way through a trained network with "
        f"{LAYERS} hidden layers of 2 units, {activation}; {_where(place)}. The best straight line here has {here} of "
        f"the examples on the right side; for the inputs it is {first}, and behind the last hidden layer {last}. "
        f"{_folded(stages, place, activation)}"
    )


def _where(place):
    before, share = int(place), place - int(place)
    if share == 0:
        return f"it is at {_stage(before)}"
    return f"it is {100 * share:.0f} % of the way from {_stage(before)} to {_stage(before + 1)}"


def _stage(number):
    layer = (number + 1) // 2
    return "the inputs x" if number == 0 else f"{'z' if number % 2 else 'f(z)'} of layer {layer}"


def _folded(stages, place, activation):
    if activation != "ReLU":
        return f"The {activation} takes different numbers to different numbers: nothing is put on top of anything else."
    last = int(place) // 2 * 2  # the last activation that was passed
    if last == 0:
        return "Nothing has been folded yet."
    axis, zero = (f"{100 * share:.0f} %" for share in stages.folded[last])
    return f"The last ReLU put {axis} of the points of a square of the plane on an axis, and {zero} at the point zero."
