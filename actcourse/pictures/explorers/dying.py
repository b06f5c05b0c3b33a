"""Units that fall silent in training: by learning rate, bias at the start, and slope on the left."""

import numpy as np
from matplotlib.collections import LineCollection

from actcourse.pictures.controls import Steps
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.trainings import DYING, leaky, restored, silent, stored

REACH = 6  # of the picture of the plane, in units of the data's spread
UNITS = DYING.sizes[1]


def explore_dying():
    """The explorer of units that fall silent."""
    return Explorer(
        title="dying ReLU",
        question="What makes a ReLU die, and what is different where it leaks?",
        formula=r"f(z) = \max(a z, z) \qquad z = w \cdot x + b \le 0 \text{ for every } x"
        r"\ \Rightarrow\ \text{only } a \text{ comes through}",
        controls=(
            Steps("rate", "learning rate", 1, DYING.rates),
            Steps("bias", "$b$ at the start", 0, DYING.biases),
            Steps("slope", "$a$, slope on the left", 0, DYING.slopes),
        ),
        draw=_draw,
    )


class Trainings:
    """The trainings with one setting: what came of all seeds, and the network of the first."""

    def __init__(self, rate, bias, slope):
        arrays = stored("dying")
        at = DYING.slopes.index(slope), DYING.rates.index(rate), DYING.biases.index(bias)
        self.blown_up = arrays["blown_up"][at]
        self.silent = arrays["silent"][:, *at]  # (layers, seeds)
        self.accuracy = arrays["accuracy"][at]
        self.net = restored(DYING.sizes, leaky(slope), arrays["theta"][at])
        steps = self.net.forward(arrays["x"].astype(np.float32))[:-1]
        # For each unit of each hidden layer; nothing where the numbers of the first training overflowed.
        self.units = np.zeros((0, UNITS), bool) if self.lost else np.array([silent(step) for step in steps])

    @property
    def lost(self):
        return self.blown_up[0] > 0


def _draw(figure):
    left, right = figure.subfigures(1, 2, width_ratios=(1, 1.25))
    plane = _Plane(left.subplots())
    units, shares = right.subplots(2, 1, height_ratios=(1, 1.3))
    units, shares = _Units(units), _Shares(shares)
    handles = [*plane.points, (plane.alive, units.alive), (plane.silent, units.silent, units.crosses)]
    labels = ["class 0", "class 1", "working unit", "silent unit, z ≤ 0 for every example"]
    figure.legend(handles, labels, loc="outside lower center", ncols=4, handlelength=3.5)

    def move(rate, bias, slope):
        trainings = Trainings(rate, bias, slope)
        plane.move(trainings)
        units.move(trainings)
        shares.move(trainings)
        return _described(trainings, rate, bias, slope)

    return move


class _Plane:
    """The examples, and for each unit of the first layer the line z = 0, with a tick to the side where z > 0."""

    def __init__(self, axes):
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="$x_1$", ylabel="$x_2$")
        axes.set(title="z = 0 for units of layer 1, ticks to z > 0", aspect="equal")
        axes.set(xticks=(-4, -2, 0, 2, 4), yticks=(-4, -2, 0, 2, 4))
        axes.grid(False)
        arrays = stored("dying")
        self.points = [
            axes.plot(*arrays["x"][arrays["y"] == number].T, marker, color=color, markersize=4)[0]
            for number, (marker, color) in enumerate((("o", "0.65"), ("^", GREEN)))
        ]
        self.alive = self._lines(axes, "alive", BLUE, "-")
        self.silent = self._lines(axes, "silent", VERMILLION, "--")

    @staticmethod
    def _lines(axes, gid, color, style):
        lines = LineCollection([], colors=color, linewidths=1.6, linestyles=style, zorder=4, animated=True, gid=gid)
        return axes.add_collection(lines, autolim=False)

    def move(self, trainings):
        layer = trainings.net.layers[0]
        lines = _lines(layer.weights.T.astype(float), layer.biases[0].astype(float))
        for artist, whose in ((self.alive, ~trainings.units[:1]), (self.silent, trainings.units[:1])):
            artist.set_segments([] if trainings.lost else lines[whose[0]].reshape(-1, 2, 2))


def _lines(weights, biases):
    """For each unit the line w · x + b = 0 and a tick to its right side, of shape (units, 2, ends, 2)."""
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    normals = weights / lengths
    feet = -biases[:, None] / lengths * normals
    along = 4 * REACH * normals[:, ::-1] * [-1, 1]
    lines = np.stack([feet - along, feet + along], axis=1)
    ticks = np.stack([feet, feet + 0.6 * normals], axis=1)
    return np.stack([lines, ticks], axis=1)


class _Units:
    """All hidden units, a row for each layer."""

    def __init__(self, axes):
        axes.set(xlim=(0.3, UNITS + 0.7), ylim=(2.6, 0.4), yticks=(1, 2), yticklabels=("layer 1", "layer 2"))
        axes.set(xticks=(), title="the units of this network")
        axes.grid(False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        style = {"linestyle": "", "animated": True, "zorder": 4}
        self.alive = axes.plot([], [], "o", color=BLUE, markersize=10, gid="units alive", **style)[0]
        hollow = {"markerfacecolor": "none", "markeredgewidth": 1.5, "color": VERMILLION}
        self.silent = axes.plot([], [], "o", markersize=10, gid="units silent", **hollow, **style)[0]
        self.crosses = axes.plot([], [], "x", markersize=5, **hollow, **style)[0]
        middle = (UNITS + 1) / 2
        self.lost = axes.text(middle, 1.5, "", ha="center", va="center", size=11, animated=True, gid="lost", zorder=5)

    def move(self, trainings):
        for artist, whose in ((self.alive, ~trainings.units), (self.silent, trainings.units)):
            layers, units = np.nonzero(whose)
            artist.set_data(units + 1, layers + 1)
        self.crosses.set_data(*self.silent.get_data())
        self.lost.set_text(f"its numbers overflowed in step {trainings.blown_up[0]}" if trainings.lost else "")


class _Shares:
    """What came of all seeds: a dot for each, and their mean."""

    def __init__(self, axes):
        axes.set(xlim=(-4, 118), ylim=(3.5, 0.5), yticks=(1, 2, 3), xticks=(0, 25, 50, 75, 100), xlabel="per cent")
        axes.set(yticklabels=("silent, layer 1", "silent, layer 2", "right answers"))
        axes.set_title(f"{DYING.seeds} trainings that differ in their seed, and their mean")
        style = {"linestyle": "", "animated": True, "zorder": 4}
        self.dots = axes.plot([], [], "o", color="0.35", markersize=5, gid="trainings", **style)[0]
        self.means = axes.plot([], [], "|", color=BLACK, markersize=17, markeredgewidth=2.5, gid="means", **style)[0]
        place = {"ha": "right", "va": "center", "weight": "bold", "animated": True, "zorder": 4}
        self.numbers = [axes.text(118, row, "", gid=f"mean {row}", **place) for row in (1, 2, 3)]

    def move(self, trainings):
        kept = trainings.blown_up < 0
        rows = 100 * np.array([*trainings.silent, trainings.accuracy])[:, kept]
        self.dots.set_data(rows.ravel(), np.repeat((1, 2, 3), kept.sum()))
        means = rows.mean(axis=1) if kept.any() else np.array([])
        self.means.set_data(means, (1, 2, 3)[: len(means)])
        for index, text in enumerate(self.numbers):
            text.set_text(f"{means[index]:.0f} %" if kept.any() else "–")


def _described(trainings, rate, bias, slope):
    kind = "ReLU" if slope == 0 else f"leaky ReLU with slope {slope:g}"
    return (
        f"Networks with two hidden layers of {UNITS} units, {kind}, trained on two moons by {DYING.steps} steps with "
        f"momentum and learning rate {rate:g}; biases started at {bias:g}. {_this_network(trainings)} "
        f"{_all_networks(trainings)} {_meaning(slope)}"
    )


def _this_network(trainings):
    if trainings.lost:
        return f"The numbers of the network that would be drawn overflowed in step {trainings.blown_up[0]}."
    first, second = trainings.units.sum(axis=1)
    are = "is" if first == 1 else "are"
    silent = f"{first} of {UNITS} units {are} silent in layer 1 and {second} of {UNITS} in layer 2"
    return f"In the network that is drawn {silent}."


def _all_networks(trainings):
    kept = trainings.blown_up < 0
    whose = f"Of all units of {DYING.seeds} trainings"
    if not kept.all():
        lost = f"{np.sum(~kept)} of {DYING.seeds} trainings overflowed"
        if not kept.any():
            return f"{lost}."
        whose = f"{lost}; of the units of the others"
    shares = 100 * trainings.silent.mean(axis=0)[kept]
    spread = f"from {shares.min():.0f} to {shares.max():.0f} % in one"
    right = 100 * trainings.accuracy[kept].mean()
    return f"{whose} {shares.mean():.0f} % are silent, {spread}, and {right:.0f} % of the answers are right."


def _meaning(slope):
    silent = "A silent unit has z at or below 0 for every example"
    if slope == 0:
        return (
            f"{silent}; its slope there is 0, so no gradient comes through it and it cannot learn its way back: only "
            "other inputs, from a layer before it that still learns, can wake it."
        )
    return (
        f"{silent}; its slope there is {slope:g} and not 0, so a weak gradient comes through it and it can come back."
    )
