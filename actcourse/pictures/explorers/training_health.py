"""Training health: what the layers of a network do while it learns, and what they do where something is broken."""

from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from actcourse.functions.words import counted, number
from actcourse.pictures.controls import Choice, Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE, GREEN, PURPLE, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.outlines import Numbers
from actcourse.pictures.trainings import stored
from actcourse.pictures.watched import BINS, HEALTH, gradient_place, output_place

LAYERS = np.arange(1, HEALTH.layers + 1)
HALF = HEALTH.layers // 2
MIDDLE = 0.42  # of a panel with its labels, as a share of its axes
FROM_TO = f"layer 1 → {HEALTH.layers}"
HALVES = f"layers 1–{HALF}", f"layers {HALF + 1}–{HEALTH.layers}"
LOWEST, LINE, HIGHEST = -8, -3, 1  # of the ratio of update to weight: the panel's ends, and the line
LINE_STYLE = {"color": "black", "linewidth": 1.5, "linestyle": ":"}
APART = 0.5  # between the numbers of two layers, on its scale


def explore_training_health():
    """The explorer of trainings that one thing can break."""
    activations = HEALTH.activations
    return Explorer(
        title="training health",
        question="Break one thing in this training. Which panel shows what it was?",
        formula=r"\text{flat: } |f'(z)| < 5\,\% \text{ of the steepest} \qquad "
        r"\text{update : weight} = \operatorname{rms}(\Delta w) \,/ \operatorname{rms}(w)",
        controls=(
            Choice("lower", f"f in {HALVES[0]}", "tanh", activations),
            Choice("upper", f"f in {HALVES[1]}", "tanh", activations),
            Steps("gain", "gain of all weights", 1, HEALTH.gains),
            Steps("bias", "$b$ at the start", 0, HEALTH.biases),
            Steps("rate", "learning rate", 0.1, HEALTH.rates),
            Slider("epoch", "epoch", HEALTH.epochs, 0, HEALTH.epochs, 1),
        ),
        draw=_draw,
        size=(9.2, 3.9),
    )


def trained(lower, upper, gain, bias, rate, epoch):
    """What is stored of a training with these settings after an epoch, by name.

    updates: of every epoch, (epochs + 1, layers). lost: whether its numbers have overflowed by then.
    """
    chosen = (HEALTH.activations, lower), (HEALTH.activations, upper)
    chosen += (HEALTH.gains, gain), (HEALTH.biases, bias), (HEALTH.rates, rate)
    at = tuple(all_there_are.index(one) for all_there_are, one in chosen)
    arrays = {name: array[at] for name, array in stored("health").items()}
    blown_up, updates = int(arrays.pop("blown_up")), arrays["update"].astype(float)
    now = {name: array[epoch] for name, array in arrays.items()}
    return SimpleNamespace(**now, epoch=epoch, updates=updates, blown_up=blown_up, lost=0 < blown_up <= epoch)


def _draw(figure):
    figure.suptitle(" ")  # keeps the place of the heading
    heading = figure.text(0.5, 0.985, "", ha="center", va="top", size=11, animated=True, gid="heading")
    outputs, shares, gradients, updates = figure.subplots(1, 4)
    outputs, shares, gradients, updates = _Outputs(outputs), _Shares(shares), _Gradients(gradients), _Updates(updates)
    handles = [outputs.shapes, shares.flat, shares.silent, gradients.means, *updates.lines, updates.mark]
    labels = ["wider: more", "flat slopes", "silent units", "root mean square", *HALVES, "this epoch"]
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), columnspacing=1.4)

    def move(lower, upper, gain, bias, rate, epoch):
        training = trained(lower, upper, gain, bias, rate, epoch)
        heading.set_text(f"{HALVES[0]} {lower}, {HALVES[1]} {upper}; {_came_of(training)}")
        for panel in (outputs, shares, gradients, updates):
            panel.move(training)
            panel.reading.set_text("overflowed" if training.lost else panel.read(training))
        return _described(training, lower, upper, gain, bias, rate)

    return move


def _came_of(training):
    if training.lost:
        return f"in epoch {training.blown_up} its numbers overflowed"
    right = f"{100 * training.accuracy:.0f} % of held-out digits right"
    return f"after epoch {training.epoch}: loss {number(training.loss, 2)}, {right}"


class _Panel:
    """Axes with the layers side by side, and a reading above them."""

    def __init__(self, axes, title, label, gid):
        axes.set(xlim=(0.4, HEALTH.layers + 0.6), xticks=LAYERS, xlabel="layer", ylabel=label)
        axes.set_title(title, pad=22, x=MIDDLE)
        axes.grid(False, axis="x")
        place = {"transform": axes.transAxes, "ha": "center", "va": "bottom", "size": 10}
        self.reading = axes.text(MIDDLE, 1.02, "", animated=True, gid=gid, **place)


class _Bins(_Panel):
    """What is sorted into bins: for each layer a shape that is as wide as there is much of it."""

    def __init__(self, axes, title, label, gid, color):
        super().__init__(axes, title, label, f"{gid} reading")
        axes.set(ylim=(-0.01, 1.01))
        self.shapes = PolyCollection([], facecolors=color, linewidths=0, animated=True, zorder=3, gid=gid)
        axes.add_collection(self.shapes, autolim=False)

    def fill(self, shares):
        self.shapes.set_verts(_outlines(shares))


def _outlines(shares):
    """Around each layer's bins, from the lowest on the right up and on the left down: (layers, corners, 2)."""
    edges = np.linspace(0, 1, BINS.count + 1)
    heights = np.repeat(edges, 2)[1:-1]
    reach = np.repeat(0.46 * shares / BINS.full, 2, axis=-1)
    across = LAYERS[:, None] + np.concatenate([reach, -reach[:, ::-1]], axis=-1)
    return np.stack([across, np.broadcast_to([*heights, *heights[::-1]], across.shape)], axis=-1)


def _ends_named(ticks):
    """Ticks and their names, which say that the outermost stand for what lies beyond them as well."""
    lowest, *others, highest = map(number, ticks)
    return ticks, [f"≤ {lowest}", *others, f"≥ {highest}"]


class _Outputs(_Bins):
    def __init__(self, axes):
        super().__init__(axes, "activations (spread)", "f(z)", "outputs", BLUE)
        ticks, names = _ends_named([-30, -10, -3, -1, 0, 1, 3, 10, 30])
        axes.set_yticks(output_place(np.array(ticks)), names)

    def move(self, training):
        self.fill(training.outputs)

    @staticmethod
    def read(training):
        return f"{FROM_TO}: {' → '.join(number(10.0**each, 2) for each in training.spread[[0, -1]].astype(float))}"


class _Shares(_Panel):
    def __init__(self, axes):
        super().__init__(axes, "flat and silent", "per cent of the layer", "shares reading")
        axes.set(ylim=(-4, 104), yticks=(0, 20, 40, 60, 80, 100))
        moving = {"animated": True, "zorder": 4}
        hollow = {"markersize": 8, "markerfacecolor": "white", "markeredgewidth": 1.5, "linewidth": 1.2}
        self.flat = axes.plot([], [], "o-", color=GREEN, gid="flat", **hollow, **moving)[0]
        self.silent = axes.plot([], [], "x--", color=VERMILLION, gid="silent", **hollow, **moving)[0]

    def move(self, training):
        layers = LAYERS[: 0 if training.lost else None]
        self.flat.set_data(layers, training.flat[: len(layers)])
        self.silent.set_data(layers, training.silent[: len(layers)] / HEALTH.width * 100)

    @staticmethod
    def read(training):
        return _deaths(training)


def _deaths(training):
    return f"{counted(training.deaths, 'death')}, {counted(training.revivals, 'revival')}"


class _Gradients(_Bins):
    def __init__(self, axes):
        super().__init__(axes, "gradients of weights", "log₁₀ of their size", "gradients", PURPLE)
        powers = np.arange(-12, 1, 3)
        axes.set_yticks([0.5 / BINS.count, *gradient_place(10.0**powers)], ["none", *map(number, powers)])
        style = {"linestyle": "", "color": BLACK, "markersize": 13, "markeredgewidth": 1.5}
        self.means = axes.plot([], [], "_", animated=True, zorder=4, gid="gradient", **style)[0]

    def move(self, training):
        self.fill(training.gradients)
        sizes = 10.0 ** training.gradient.astype(float)
        lowest = 0.5 / BINS.count
        places = np.clip(gradient_place(sizes), lowest, 1 - lowest)
        self.means.set_data(([], []) if training.lost else (LAYERS, places))

    @staticmethod
    def read(training):
        return _from_to(training.gradient)


class _Updates(_Panel):
    """The ratio of update to weight by epoch, a line for each layer with its number at the end."""

    def __init__(self, axes):
        super().__init__(axes, "update : weight", "log₁₀ of the ratio", "updates reading")
        axes.set(xlim=(-0.3, HEALTH.epochs + 1), xticks=range(0, HEALTH.epochs + 1, 2), xlabel="epoch")
        axes.set(ylim=(LOWEST - 0.2, HIGHEST + 0.2))
        axes.set_yticks(*_ends_named((LOWEST, -6, -4, LINE, -2, 0, HIGHEST)))
        axes.grid(False)
        ends = axes.get_xlim()[0], HEALTH.epochs
        for height in axes.get_yticks():
            axes.plot(ends, [height] * 2, **LINE_STYLE if height == LINE else {"color": "0.9", "linewidth": 0.8})
        self.lines = [
            LineCollection([], colors=color, linestyles=style, linewidths=1.5, animated=True, zorder=4, gid=half)
            for half, (color, style) in zip(HALVES, ((BLUE, "-"), (VERMILLION, "--")), strict=True)
        ]
        for lines in self.lines:
            axes.add_collection(lines, autolim=False)
        self.numbers = Numbers(axes, np.zeros((HEALTH.layers, 2)), gid="layers")
        self.numbers.set_texts([str(layer) for layer in LAYERS])
        self.mark = axes.axvline(0, color="0.4", linestyle="-.", linewidth=1, animated=True, zorder=3, gid="epoch")

    def move(self, training):
        epochs = np.flatnonzero(~np.isnan(training.updates[:, 0]))
        drawn = training.updates[epochs].clip(LOWEST, HIGHEST)
        lines = [np.column_stack([epochs, heights]) for heights in drawn.T]
        for artist, own in zip(self.lines, (lines[:HALF], lines[HALF:]), strict=True):
            artist.set_segments(own if len(epochs) else [])
        self.numbers.set_visible(len(epochs) > 0)
        if len(epochs):
            self.numbers.set_offsets(np.column_stack([np.full(HEALTH.layers, epochs[-1] + 0.6), _apart(drawn[-1])]))
        self.mark.set_xdata([training.epoch] * 2)

    @staticmethod
    def read(training):
        return _from_to(training.update) if training.epoch else "no step yet"


def _from_to(powers):
    return f"{FROM_TO}: {' → '.join(map(_power, powers[[0, -1]]))}"


def _power(value):
    return "−∞" if value == -np.inf else number(round(float(value), 1))


def _apart(heights):
    """Heights near these, so far apart that numbers beside each other can be read, and inside the panel."""
    order, steps = np.argsort(heights, kind="stable"), APART * np.arange(len(heights))
    free = heights[order] - steps  # in which what is too close falls
    up, down = np.maximum.accumulate(free), np.minimum.accumulate(free[::-1])[::-1]
    moved = np.empty(len(heights))
    moved[order] = np.clip((up + down) / 2, LOWEST, HIGHEST - steps[-1]) + steps
    return moved


def _described(training, lower, upper, gain, bias, rate):
    return (
        f"A network with {HEALTH.layers} hidden layers of {HEALTH.width} units, {HALVES[0]} {lower} and {HALVES[1]} "
        f"{upper}, learns digits by descent with learning rate {rate:g}; the weights started with gain {gain:g}, "
        f"the biases at {number(bias)}. {_now(training)}"
    )


def _now(training):
    if training.lost:
        return (
            f"In epoch {training.blown_up} its numbers overflowed: there is nothing to show any more at epoch "
            f"{training.epoch}."
        )
    right = f"{100 * training.accuracy:.0f} % of digits that it has not seen are right"
    spread, gradient = (
        ", ".join(number(value, 2) for value in 10.0 ** each.astype(float))
        for each in (training.spread, training.gradient)
    )
    flat, silent = (", ".join(map(str, each)) for each in (training.flat, training.silent))
    return (
        f"After epoch {training.epoch} its loss is {number(training.loss, 3)}, and {right}. By layer, from 1 to "
        f"{HEALTH.layers}: spread of the activations {spread}; slopes that are flat, below 5 % of the "
        f"steepest, in per cent: {flat}; silent units, of {HEALTH.width}: {silent}, after {_deaths(training)}; root "
        f"mean square of the gradient {gradient}; {_updates(training)}"
    )


def _updates(training):
    if training.epoch == 0:
        return "no weight has been updated yet."
    ratios = ", ".join(map(_power, training.update))
    below = int((training.update < LINE).sum())
    line = f"below the line at {number(LINE)} in {below} of {HEALTH.layers} layers"
    return f"log₁₀ of update to weight {ratios}, {line}."
