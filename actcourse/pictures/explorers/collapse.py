"""The explorer of collapse: linear layers are one linear layer, unless something stands between them."""

from functools import cached_property

import numpy as np
from matplotlib.collections import LineCollection

from actcourse.functions import find
from actcourse.functions.threshold import IDENTITY
from actcourse.networks.linear import linear_breaks, linear_collapse
from actcourse.networks.network import MLP
from actcourse.pictures.controls import Choice, Slider
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.words import number

NOTHING = "nothing"
BETWEEN = {
    NOTHING: IDENTITY,
    "ReLU": find("ReLU"),
    "leaky ReLU": find("leaky ReLU").tuned(negative_slope=0.2),  # the customary one looks like ReLU
    "hard tanh": find("hard tanh"),
    "tanh": find("tanh"),
    "GELU": find("GELU"),
}
SMOOTH = ("tanh", "GELU")  # these have no bends to count
WIDTH = 8  # units in each layer between
INPUTS = np.linspace(-3, 3, 1001)[:, None]
LINES, ALONG = np.linspace(-3, 3, 9), np.linspace(-3, 3, 121)  # of the grid: where they are, and points of each
ROUNDING = 1e-10  # of the range of the outputs: a difference below this is none


def explore_collapse():
    """The explorer of what several linear layers can do that one cannot."""
    return Explorer(
        title="collapse",
        question="What can ten linear layers do that one cannot?",
        formula=r"W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2)",
        controls=(
            Slider("layers", "linear layers", 5, 1, 10, 1),
            Choice("between", "between the layers", NOTHING, tuple(BETWEEN)),
            Slider("spread", "spread of the weights", 1.5, 0.5, 2.0, 0.25),
            Slider("draw", "draw of random weights", 10, 1, 20, 1),
        ),
        draw=_draw,
    )


def _draw(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.4, 1))
    curve, grid = _Curve(left), _Grid(right)
    handles = [curve.network, curve.bends, curve.line, *grid.lines]
    labels = ["network", "where it bends", "nearest straight line", "lines with $x_1$ fixed", "lines with $x_2$ fixed"]
    figure.legend(handles, labels, loc="outside lower center", ncols=len(handles))

    def move(layers, between, spread, draw):
        of_numbers = _Network(1, layers, between, spread, draw, INPUTS)
        of_points = _Network(2, layers, between, spread, draw, grid.inputs)
        curve.move(of_numbers)
        grid.move(of_points)
        return _described(layers, between, spread, draw, of_numbers, of_points)

    return move


class _Network:
    """Layers with random weights, from `size` numbers to as many, and the one linear layer nearest to them."""

    def __init__(self, size, layers, between, spread, draw, inputs):
        rng = np.random.default_rng(draw)
        sizes = (size, *[WIDTH] * (layers - 1), size)
        self.net = MLP(sizes, BETWEEN[between], output="linear", init="zeros", rng=rng)
        for layer in self.net.layers:
            layer.weights[...] = spread * rng.standard_normal(layer.weights.shape) / np.sqrt(len(layer.weights))
            layer.biases[...] = rng.standard_normal(layer.biases.shape) / 2
        self.linear = layers == 1 or between == NOTHING
        self.counted = between not in SMOOTH or layers == 1
        self.inputs, self.outputs = inputs, self.net(inputs)
        self.low, self.high = self.outputs.min(axis=0), self.outputs.max(axis=0)

    @cached_property
    def layer(self):
        """Weights and biases of the one layer: what linear layers collapse to, or else the least squares'."""
        if self.linear:
            return linear_collapse(self.net)
        inputs = np.column_stack([self.inputs, np.ones(len(self.inputs))])
        found = np.linalg.lstsq(inputs, self.outputs)[0]
        return found[:-1], found[-1:]

    @cached_property
    def miss(self):
        """How far the one layer is from the network where it is furthest."""
        weights, biases = self.layer
        return float(np.abs(self.outputs - (self.inputs @ weights + biases)).max())

    @property
    def share(self):
        """The same as a share of all the outputs there are."""
        return self.miss / (self.high - self.low).max()

    @property
    def constant(self):
        return bool((self.high == self.low).all())

    def placed(self, outputs):
        """Outputs as the picture shows them, in which those there are fill the height and the width."""
        middle, half = (self.high + self.low) / 2, (self.high - self.low) / 2
        return (outputs - middle) / np.where(half == 0, 1, half)

    @cached_property
    def bends(self):
        """The inputs, one number each, at which it bends."""
        first, last = INPUTS[[0, -1]]
        return first + (last - first) * linear_breaks(self.net, first, last)[:, None] if self.counted else INPUTS[:0]


class _Curve:
    """The output of a network with one input, and the straight line nearest to it."""

    def __init__(self, axes):
        axes.set(xlim=(-3, 3), ylim=(-1.1, 1.1), yticks=(), xlabel="x", ylabel="output, stretched to fill")
        axes.set_title(" ")  # room for the reading, which moves and so cannot be a title
        reading = {"transform": axes.transAxes, "ha": "center", "va": "bottom"}
        self.reading = axes.text(0.5, 1.02, "", animated=True, gid="reading", **reading)
        moving = {"animated": True, "zorder": 4}
        self.network = axes.plot([], [], color=BLUE, linewidth=3, gid="network", **moving)[0]
        marks = {"color": BLUE, "markerfacecolor": "white", "markersize": 5}
        self.bends = axes.plot([], [], "o", **marks, gid="bends", **moving)[0]
        self.line = axes.plot([], [], "--", color=BLACK, linewidth=1.5, gid="line", **moving)[0]

    def move(self, network):
        inputs = np.sort(np.concatenate([INPUTS, network.bends]), axis=0)
        self.network.set_data(inputs, network.placed(network.net(inputs)))
        self.bends.set_data(network.bends, network.placed(network.net(network.bends)))
        weights, biases = network.layer
        self.line.set_data(INPUTS[[0, -1]], network.placed(INPUTS[[0, -1]] @ weights + biases))
        self.reading.set_text(f"output {number(network.low[0])} … {number(network.high[0])}")


class _Grid:
    """What a network with two inputs makes of the lines of a grid in the plane."""

    def __init__(self, axes):
        axes.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), xticks=(), yticks=())
        axes.set(xlabel="first output, stretched to fill", ylabel="second output")
        axes.set_title("what becomes of a grid", size=10)
        upwards = np.stack(np.meshgrid(LINES, ALONG, indexing="ij"), axis=-1)  # (line, point of it, coordinate)
        self.inputs = np.concatenate([upwards, upwards[..., ::-1]]).reshape(-1, 2)
        styles = ({"colors": VERMILLION, "linestyles": "-"}, {"colors": GREEN, "linestyles": (0, (4, 2))})
        self.lines = [
            LineCollection([], linewidths=1.2, animated=True, zorder=4, gid=gid, **style)
            for gid, style in zip(("upwards", "across"), styles, strict=True)
        ]
        for lines in self.lines:
            axes.add_collection(lines, autolim=False)

    def move(self, network):
        outputs = network.placed(network.outputs).reshape(2, len(LINES), len(ALONG), 2)
        for lines, segments in zip(self.lines, outputs, strict=True):
            lines.set_segments(segments)


def _described(layers, between, spread, draw, of_numbers, of_points):
    """The alternative text: the layers, what they make of a number, and what of a grid."""
    between += "".join(f" (with {name} = {value:g})" for name, value in BETWEEN[between].defaults.items())
    layers_are = (
        f"{layers} linear layers with {between}" if layers > 1 else f"One linear layer, so no place for {between}"
    )
    return (
        f"{layers_are} between them, with random weights of spread {spread:g}, draw {draw}. "
        f"{_of_numbers(of_numbers, layers)} {_of_points(of_points)}"
    )


def _of_numbers(network, layers):
    """What the network with one input does."""
    (weight,), (bias,) = (part.ravel() for part in network.layer)
    line = f"{number(weight)} x {'+' if bias >= 0 else '−'} {number(abs(bias))}"
    ends = f"For x from -3 to 3 the output goes from {number(network.low[0])} to {number(network.high[0])}."
    if network.linear:
        within = f"{max(network.share, ROUNDING):g} of the range of its outputs"
        same = "It is" if layers == 1 else f"Together they are, to within {within}, one linear layer and no more:"
        return f"{same} the straight line {line}, without a bend. {ends}"
    if network.constant:
        return f"For every x the output is the same, {number(bias)}."
    bends = len(network.bends)
    many = f"bends at {bends} point{'s' if bends != 1 else ''}" if network.counted else "is curved"
    return (
        f"{ends} It {many}, and the straight line nearest to it by least squares, {line}, misses it by "
        f"up to {number(network.miss)}, {_percent(network.share)} of that range."
    )


def _of_points(network):
    if network.linear:
        return "With two inputs and two outputs, the lines of a grid stay straight, and parallel if they were."
    if network.constant:
        return "With two inputs and two outputs, all points of a grid become the same."
    return (
        "With two inputs and two outputs, the lines of a grid form no grid any more: the nearest linear layer misses a "
        f"point by up to {number(network.miss)}, {_percent(network.share)} of their range."
    )


def _percent(share):
    return f"{number(100 * share)} %"
