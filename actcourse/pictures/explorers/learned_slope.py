"""PReLU's slopes while a network learns them."""

import numpy as np
from matplotlib.collections import LineCollection

from actcourse.functions import find
from actcourse.pictures.controls import Choice, Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.trainings import LEARNED, stored

START = find("PReLU").params[0].default
CHANNELS = LEARNED.sizes[1]
REACH = 3  # of the pre-activation in the left picture
NEAR = 0.1  # a slope as near to 0 as this is called a ReLU's

# How a channel is drawn: its name, whether a slope is of this kind, colour and style of its line.
KINDS = (
    ("a < 0", lambda a: a < 0, VERMILLION, "--"),
    ("0 ≤ a ≤ 1", lambda a: (a >= 0) & (a <= 1), BLUE, "-"),
    ("a > 1", lambda a: a > 1, GREEN, "-."),
)


def explore_learned_slope():
    """The explorer of slopes that are learned."""
    return Explorer(
        title="learned slope",
        question="If a network may learn the slope left of 0 itself, does it choose a ReLU's 0?",
        formula=r"f(z) = \max(0, z) + a \min(0, z) \qquad "
        r"\frac{\partial L}{\partial a} = \sum_{z < 0} \frac{\partial L}{\partial f(z)}\, z",
        controls=(
            Slider("step", "training step", LEARNED.steps, 0, LEARNED.steps, 1),
            Choice("data", "data", "moons", LEARNED.data),
            Steps("layer", "hidden layer", 1, (1, 2)),
        ),
        draw=_draw,
    )


def _draw(figure):
    left, right = figure.subfigures(1, 2, width_ratios=(1, 1.4))
    fan = _Fan(left.subplots())
    history = _History(*right.subplots(2, 1, sharex=True, height_ratios=(1.8, 1)))
    labels = [
        *(name for name, *_ in KINDS),
        f"start, a = {START:g}",
        "a channel's slope",
        "the loss",
        "this step",
        "a = 0",
    ]
    handles = [*fan.lines, fan.start, history.curves, history.loss, history.marks[0], history.zero]
    figure.legend(handles, labels, loc="outside lower center", ncols=8, columnspacing=1.2)

    def move(step, data, layer):
        arrays, which = stored("learned"), LEARNED.data.index(data)
        slopes, losses = arrays["slopes"][which, :, layer - 1], arrays["losses"][which]
        fan.move(slopes[step])
        history.move(slopes, losses, step)
        return _described(slopes[step], losses[step], step, data, layer)

    return move


class _Fan:
    """The PReLU of every channel: they are the same right of 0, and each has its slope left of it."""

    def __init__(self, axes):
        slopes = stored("learned")["slopes"]
        low, high = np.floor(-REACH * slopes.max()), np.ceil(-REACH * slopes.min())
        axes.set(xlim=(-REACH, REACH), ylim=(low, max(high, REACH)), xlabel="z", ylabel="f(z)")
        axes.set_title(f"the {CHANNELS} channels of this layer")
        axes.plot([0, REACH], [0, REACH], color=BLACK)
        self.start = axes.plot([-REACH, 0], [-REACH * START, 0], ":", color="0.4", linewidth=1.5)[0]
        self.lines = [
            axes.add_collection(
                LineCollection([], colors=color, linestyles=style, linewidths=1.8, zorder=4, animated=True, gid=name),
                autolim=False,
            )
            for name, _, color, style in KINDS
        ]
        self.counts = [_count(axes, name, height) for (name, *_), height in zip(KINDS, (0.95, 0.87, 0.79), strict=True)]

    def move(self, slopes):
        for (_, belongs, *_), lines, count in zip(KINDS, self.lines, self.counts, strict=True):
            own = slopes[belongs(slopes)]
            lines.set_segments([[(-REACH, -REACH * a), (0, 0)] for a in own])
            count.set_text(str(len(own)))


def _count(axes, name, height):
    """A line with the name of a kind and a number that moves."""
    place = {"transform": axes.transAxes, "ha": "right", "va": "center"}
    axes.text(0.9, height, name, **place)
    moving = {"weight": "bold", "animated": True, "zorder": 5, "gid": f"count {name}"}
    return axes.text(0.99, height, "", **place, **moving)


class _History:
    """The slopes, and the loss, before and after every step."""

    def __init__(self, upper, lower):
        arrays = stored("learned")
        self.steps = np.arange(LEARNED.steps + 1)
        low, high = arrays["slopes"].min(), arrays["slopes"].max()
        upper.set(xlim=(-5, LEARNED.steps + 5), ylim=(low - 0.1, high + 0.1), ylabel="slope a", title="while it learns")
        lower.set(yscale="log", ylim=(arrays["losses"].min() / 1.5, arrays["losses"].max() * 1.5))
        lower.set(xlabel="training step", ylabel="loss E")
        self.zero = upper.axhline(0, color="0.4", linewidth=1)
        moving = {"animated": True, "zorder": 4}
        self.curves = LineCollection([], colors=BLUE, linewidths=1.2, gid="slopes", **moving)
        upper.add_collection(self.curves, autolim=False)
        self.dots = upper.plot([], [], "o", color=BLACK, markersize=5, linestyle="", gid="now", **moving)[0]
        self.loss = lower.plot([], [], color=BLACK, linewidth=1.5, gid="loss", **moving)[0]
        self.marks = [
            axes.axvline(0, color=BLACK, linestyle="--", linewidth=1, gid=gid, **moving)
            for axes, gid in ((upper, "step above"), (lower, "step below"))
        ]

    def move(self, slopes, losses, step):
        self.curves.set_segments([np.column_stack([self.steps, channel]) for channel in slopes.T])
        self.dots.set_data(np.full(CHANNELS, step), slopes[step])
        self.loss.set_data(self.steps, losses)
        for mark in self.marks:
            mark.set_xdata([step, step])


def _described(slopes, loss, step, data, layer):
    below, between, above = (int(belongs(slopes).sum()) for _, belongs, *_ in KINDS)
    near = int((np.abs(slopes) <= NEAR).sum())
    lowest, highest, mean = map(_number, (slopes.min(), slopes.max(), slopes.mean()))
    return (
        f"The {CHANNELS} PReLU units of hidden layer {layer} of a network trained on {data}, after {step} steps. "
        f"All slopes started at {START:g}, and now lie between {lowest} and {highest}, with a mean of {mean}: "
        f"{below} below 0, {between} from 0 to 1 and {above} above 1. As near to a ReLU's 0 as {NEAR:g} are {near}. "
        f"The loss is {_number(loss)}, and was {_number(_first_loss(data))} at the start."
    )


def _first_loss(data):
    return stored("learned")["losses"][LEARNED.data.index(data), 0]


def _number(value):
    return f"{value + 0.0:.3g}"
