"""The explorer of depth: how much of a signal is left after many layers, forwards and backwards."""

from functools import cache

import numpy as np

from actcourse.functions import find
from actcourse.networks.initial import VARIANCES, orthogonal
from actcourse.networks.moments import gain as gain_of
from actcourse.pictures.controls import Choice, Slider
from actcourse.pictures.draw import BLUE, VERMILLION
from actcourse.pictures.explorer import Explorer

ACTIVATIONS = ("sigmoid", "tanh", "ReLU", "leaky ReLU", "SELU", "GELU", "identity")
LAYERS, WIDTH, EXAMPLES = 50, 100, 32
LOWEST, HIGHEST = 1e-16, 1e8  # of the panels
# With the variance of the weights. Between layers of one width, Xavier's and LeCun's are the same.
STARTS = {
    "variance 1/n (Xavier, LeCun)": VARIANCES["xavier"](WIDTH, WIDTH),
    "variance 2/n (He)": VARIANCES["he"](WIDTH, WIDTH),
    "variance 4/n": 4 / WIDTH,
    "orthogonal": 1 / WIDTH,
}


def explore_depth():
    """The explorer of which starting weights let a signal through a deep network."""
    return Explorer(
        title="depth",
        question="Which start lets a signal pass fifty layers, there and back?",
        formula=r"h_k = f(z_k), \quad z_{k+1} = h_k W_{k+1}, \qquad \delta_k = f'(z_k) \odot \delta_{k+1} W_{k+1}^\top",
        controls=(
            Choice("activation", "f", "ReLU", ACTIVATIONS),
            Choice("start", "starting weights", next(iter(STARTS)), tuple(STARTS)),
            Slider("gain", "gain of all weights", 1.0, 0.5, 2.0, 0.05),
            Slider("depth", "depth, in layers", LAYERS, 1, LAYERS, 1),
        ),
        draw=_draw,
    )


def _draw(figure):
    signals, gains = _signals(), {name: gain_of(name) for name in ACTIVATIONS}
    left, right = figure.subplots(1, 2, sharey=True)
    left.set_ylabel("root mean square")
    there = _Panel(left, "forwards: outputs, first layer → last", BLUE, "o", "forwards")
    back = _Panel(right, "backwards: a signal at the z, last layer → first", VERMILLION, "s", "backwards")
    handles = [there.inside, back.inside, there.outside, there.level]
    labels = ["forwards", "backwards", "outside the panel", "1, as sent in"]
    figure.legend(handles, labels, loc="outside lower center", ncols=4)

    def move(activation, start, gain, depth):
        forwards, varying, backwards = signals.through(find(activation), start, gain, depth)
        percent = f"{100 * varying:.0f} %"
        said = (
            there.move(forwards, 1, depth, f"; {percent} differs by example"),
            back.move(backwards, depth, 1),
            f"{gains[activation].factor / np.sqrt(WIDTH * STARTS[start]):.3g}",
            f"{gains[activation].backward ** -0.5 / np.sqrt(WIDTH * STARTS[start]):.3g}",
        )
        layers = f"{depth} layer{'s' * (depth > 1)} of {WIDTH} units"
        return f"{layers} with {activation}, weights {start}, gain {gain:.2f}. {_described(*said, percent)}"

    return move


def _described(forwards, backwards, kept_forwards, kept_backwards, varying):
    return (
        f"Forwards the root mean square goes {forwards}; at the end {varying} of the mean square differs from example "
        f"to example and the rest is the same for all. Backwards it goes {backwards}. By integration, for z of "
        f"variance 1 the mean square is kept forwards at gain {kept_forwards}, backwards at gain {kept_backwards}."
    )


@cache
def _signals():
    """The same for all pictures: drawing fifty rotations takes long."""
    return _Signals()


class _Signals:
    """Inputs, weights and a signal to send back, drawn once and scaled for each picture."""

    def __init__(self):
        self.inputs, self.sent = (
            np.random.default_rng(seed).standard_normal((EXAMPLES, WIDTH)).astype(np.float32) for seed in (3, 4)
        )
        rng = np.random.default_rng(5)
        normal = rng.standard_normal((LAYERS, WIDTH, WIDTH)).astype(np.float32)
        rotations = np.array([orthogonal(WIDTH, WIDTH, rng) for _ in range(LAYERS)], np.float32)
        self.weights = dict.fromkeys(STARTS, normal) | {"orthogonal": rotations * np.sqrt(np.float32(WIDTH))}

    def through(self, f, start, gain, depth):
        """The root mean square of the output of each layer, the share of the last that varies, and what comes back.

        That is the root mean square of the signal at the z of each layer, which is sent in after the last one.
        """
        spread, weights = gain * np.sqrt(STARTS[start]), self.weights[start][:depth]
        h, zs, forwards = self.inputs, [], []
        for matrix in weights:
            zs.append(h @ matrix * np.float32(spread))
            h = f(zs[-1])
            forwards.append(_root_mean_square(h))
        # What goes back is brought to size 1 at each layer, and its size kept apart: float32 ends at 1e-38.
        signal, size, backwards = self.sent, 1.0, []
        for matrix, z in zip(weights[::-1], zs[::-1], strict=True):
            signal = signal * f.derivative(z)
            factor = _root_mean_square(signal)
            backwards.append(size * factor)
            signal = signal @ matrix.T * np.float32(spread / factor)
            size *= factor
        return np.array(forwards), _varying(h), np.array(backwards[::-1])


def _root_mean_square(signal):
    return np.linalg.norm(signal.astype(float)) / np.sqrt(signal.size)


def _varying(h):
    """The share of the mean square that is not the mean of each unit over the examples."""
    return (_root_mean_square(h - h.mean(axis=0, dtype=float)) / _root_mean_square(h)) ** 2


class _Panel:
    """A root mean square by layer, on an axis of powers of ten; what lies outside is marked at the edge."""

    def __init__(self, axes, title, color, marker, gid):
        axes.set(yscale="log", ylim=(LOWEST, HIGHEST), yticks=10.0 ** np.arange(-16, 9, 4), xlim=(0, LAYERS + 1))
        axes.minorticks_off()
        axes.set_xlabel("layer")
        axes.set_title(title, pad=22)
        self.level = axes.axhline(1, color="0.4", linewidth=1, linestyle="--", zorder=2)
        self.reading = axes.text(
            0.5, 1.02, "", transform=axes.transAxes, ha="center", va="bottom", size=11, animated=True
        )
        self.inside = axes.plot([], [], marker, color=color, markersize=4, animated=True, zorder=4)[0]
        self.outside = axes.plot([], [], "kx", markersize=6, clip_on=False, animated=True, zorder=4)[0]
        self.outside.set_in_layout(False)  # a log axis has no place for the start, where it is empty
        self.inside.set_gid(gid)
        self.outside.set_gid(f"{gid} outside")

    def move(self, values, first, last, more=""):
        """Sets the panel, and says how the signal changes from one layer to another; more: to read above the panel."""
        layers = np.arange(1, len(values) + 1)
        seen = (values >= LOWEST) & (values <= HIGHEST)
        self.inside.set_data(layers[seen], values[seen])
        self.outside.set_data(layers[~seen], values[~seen].clip(LOWEST, HIGHEST))
        start, end = values[first - 1], values[last - 1]
        self.reading.set_text(f"{start:.2g} → {end:.2g}, × {end / start:.2g}{more}")
        left_out = f" (layers outside the panel: {(~seen).sum()})" if not seen.all() else ""
        return (
            f"from {start:.3g} at layer {first} to {end:.3g} at layer {last}, {end / start:.3g} times as much{left_out}"
        )
