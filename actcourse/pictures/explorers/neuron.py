"""The explorer of one neuron with two inputs: its line, its output over the plane, and that as a surface."""

import numpy as np
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import Normalize
from matplotlib.patheffects import withStroke

from actcourse.functions import find
from actcourse.pictures.controls import Choice, Slider
from actcourse.pictures.draw import BLACK, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.words import number

# The customary sine is too quick a wave for a picture this large.
ACTIVATIONS = {name: find(name) for name in ("step", "sigmoid", "tanh", "ReLU", "leaky ReLU", "GELU", "Gaussian")} | {
    "sine": find("sine").tuned(omega_0=1)
}
REACH = 4  # the plane is shown from −REACH to REACH in both directions
CELLS = 60  # of the heat map, in each direction
PATCHES = 24  # of the surface, in each direction
LOW, HIGH = -1, 2  # of the outputs that the colours tell apart; the surface is flat beyond
# Few shades are seen as bands along the line, and make a picture that is quick to encode.
SHADES = {"norm": Normalize(LOW, HIGH), "cmap": colormaps["cividis"].resampled(8 * (HIGH - LOW))}
# The surface is seen from in front, a little from the left and from above, without perspective.
TURN, TILT, TALL = np.radians(25), np.radians(32), 1.4


def explore_neuron():
    """The explorer of a neuron with two inputs."""
    return Explorer(
        title="neuron",
        question="What does a larger weight do to a neuron's output, and what does a larger bias do?",
        formula="f(w_1 x_1 + w_2 x_2 + b)",
        controls=(
            Slider("w1", "$w_1$, the first weight", 1.5, -3.0, 3.0, 0.25),
            Slider("w2", "$w_2$, the second weight", 1.0, -3.0, 3.0, 0.25),
            Slider("b", "$b$, the bias", -2.0, -4.0, 4.0, 0.25),
            Choice("activation", "$f$, the activation", "sigmoid", tuple(ACTIVATIONS)),
        ),
        draw=_draw,
        size=(9, 4),
    )


class _Neuron:
    """A neuron, and what follows from its weights and its bias."""

    def __init__(self, w, b, f):
        self.w, self.b, self.f = w, b, f
        self.norm = float(np.hypot(*w))
        self.distance = abs(b) / self.norm if self.norm else 0.0  # of the line from the origin

    def __call__(self, x1, x2):
        return self.f(self.w[0] * x1 + self.w[1] * x2 + self.b)

    def foot(self, z):
        """The point nearest to the origin of those at which w · x + b is z."""
        return (z - self.b) * self.w / self.norm**2

    def level(self, z):
        """Two points, far outside the picture, on the line on which w · x + b is z."""
        along = np.array([-self.w[1], self.w[0]]) / self.norm
        return self.foot(z) + 99 * np.array([along, -along])


def _draw(figure):
    left, right = figure.subplots(1, 2)
    plane, surface = _Plane(left), _Surface(right)
    figure.colorbar(
        ScalarMappable(**SHADES), ax=[left, right], extend="both", label="output", ticks=range(LOW, HIGH + 1)
    )
    handles = [plane.line, plane.levels, plane.distance, plane.arrow]
    labels = [
        "z = 0, with z = $w_1x_1 + w_2x_2 + b$",
        "z = −1 and z = 1",
        "from the origin to z = 0",
        "the weights $(w_1, w_2)$",
    ]
    figure.legend(handles, labels, loc="outside lower center", ncols=len(handles))
    steepest = {name: activation.lipschitz for name, activation in ACTIVATIONS.items()}

    def move(w1, w2, b, activation):
        neuron = _Neuron(np.array([w1, w2]), b, ACTIVATIONS[activation])
        plane.move(neuron)
        surface.move(neuron)
        return _described(neuron, steepest[activation])

    return move


class _Plane:
    """The output as colours, and on it the weights as an arrow and the lines on which z is −1, 0 and 1."""

    def __init__(self, axes):
        axes.set(xlabel="$x_1$", ylabel="$x_2$", title="its output over the plane", aspect="equal", axisbelow=True)
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=range(-4, 5, 2), yticks=range(-4, 5, 2))
        middles = (np.arange(CELLS) + 0.5) / CELLS * 2 * REACH - REACH
        self.x1, self.x2 = middles, middles[:, None]
        cells = np.zeros((CELLS, CELLS))
        where = {"extent": (-REACH, REACH, -REACH, REACH), "origin": "lower", "interpolation": "nearest"}
        self.cells = axes.imshow(cells, **where, **SHADES, animated=True, zorder=3, gid="output")
        rim = [withStroke(linewidth=4, foreground="white")]  # seen on dark and on light
        moving = {"animated": True, "path_effects": rim}
        self.levels = LineCollection(
            [], colors=BLACK, linewidths=1.5, linestyles="--", zorder=4, gid="levels", **moving
        )
        axes.add_collection(self.levels, autolim=False)
        self.line = axes.plot([], [], color=BLACK, zorder=5, gid="line", **moving)[0]
        self.distance = axes.plot([], [], ":", color=BLACK, zorder=8, gid="distance", **moving)[0]
        shape = {"width": 0.1, "length_includes_head": True, "facecolor": VERMILLION, "edgecolor": "white"}
        self.arrow = axes.arrow(0, 0, 1, 1, **shape, animated=True, zorder=7, gid="weights")

    def move(self, neuron):
        self.cells.set_data(neuron(self.x1, self.x2))
        self.arrow.set_data(dx=neuron.w[0], dy=neuron.w[1])
        self.arrow.set_visible(neuron.norm > 0)
        if neuron.norm:
            self.line.set_data(*neuron.level(0).T)
            self.levels.set_segments([neuron.level(-1), neuron.level(1)])
            self.distance.set_data(*np.transpose([(0, 0), neuron.foot(0)]))
        else:
            self.levels.set_segments([])
            self.line.set_data([], [])
            self.distance.set_data([], [])


class _Surface:
    """The output as height over the plane."""

    def __init__(self, axes):
        axes.set(title=f"the same as a surface, cut off at {LOW} and {HIGH}".replace("-", "−"), aspect="equal")
        axes.axis("off")
        corners = np.linspace(-REACH, REACH, PATCHES + 1)
        self.x1, self.x2 = corners, corners[:, None]
        self.patches = PolyCollection(
            [], **SHADES, edgecolors="0.3", linewidths=0.4, gid="surface", animated=True, zorder=4
        )
        axes.add_collection(self.patches, autolim=False)
        self._box(axes)

    def _box(self, axes):
        """The floor with its two axes, and beside it how high the surface is."""
        floor = [(-REACH, REACH), (-REACH, -REACH), (REACH, -REACH), (REACH, REACH), (-REACH, REACH)]
        wall = [(-REACH, REACH, height) for height in range(LOW, HIGH + 1)]
        for edge in ([(*corner, LOW) for corner in floor], wall):
            axes.plot(*_seen(*np.transpose(edge)), color="0.5", linewidth=1)
        for x1, x2, height in wall:
            _beside(axes, f"{height}".replace("-", "−"), _seen(x1, x2, height), (-4, 0))
        _beside(axes, "$x_1$", _seen(0, -REACH, LOW), (6, -10))
        _beside(axes, "$x_2$", _seen(-REACH, 0, LOW), (-6, -6))
        axes.update_datalim([_seen(REACH, REACH, HIGH)])
        axes.autoscale_view()

    def move(self, neuron):
        height = np.clip(neuron(self.x1, self.x2), LOW, HIGH)
        corners = _of_patches(np.stack(_seen(self.x1, self.x2, height), axis=-1))
        # From the back to the front, so that what is in front hides what is behind.
        self.patches.set_verts(corners[::-1])
        self.patches.set_array(_of_patches(height)[::-1].mean(axis=-1))


def _seen(x1, x2, height):
    """Where a point in space is seen in the picture: how far to the right, and how far up."""
    return (
        x1 * np.cos(TURN) - x2 * np.sin(TURN),
        (x1 * np.sin(TURN) + x2 * np.cos(TURN)) * np.sin(TILT) + TALL * height * np.cos(TILT),
    )


def _beside(axes, text, point, shift):
    where = {"textcoords": "offset points", "ha": "right", "va": "center", "size": 9}
    axes.annotate(text, point, shift, **where)


def _of_patches(values):
    """From values at the corners, shape (n + 1, n + 1, …), those at the four corners of each patch, (n², 4, …)."""
    around = values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]
    return np.stack(around, axis=2).reshape(-1, 4, *values.shape[2:])


def _described(neuron, steepest):
    """The alternative text: the neuron, its line, its slope, and both again with more weight and with more bias."""
    (w1, w2), b, f = neuron.w, neuron.b, neuron.f
    tuned = "".join(f" with {name} = {value:g}" for name, value in f.defaults.items())
    return (
        f"The output of a neuron with weights {number(w1)} and {number(w2)}, bias {number(b)} and {f.name}{tuned}, "
        f"over the plane from {-REACH} to {REACH} in both inputs, as colours and as a surface. "
        f"At (0, 0) it is {number(f(b))}. {_line(neuron)} {_change(neuron, steepest)}"
    )


def _line(neuron):
    """The sentence about where z is 0."""
    if not neuron.norm:
        return "With both weights 0 it is the same everywhere, and there is no line where z is 0."
    cuts = [f"the x{i} axis at {number(-neuron.b / w)}" for i, w in enumerate(neuron.w, start=1) if w]
    outside = abs(neuron.b) > REACH * np.abs(neuron.w).sum()
    return (
        f"The line where z is 0, at right angles to the arrow of the weights, cuts {' and '.join(cuts)}; "
        f"it is {number(neuron.distance)} from the origin{', outside the picture' if outside else ''}."
    )


def _change(neuron, steepest):
    """The sentences that answer the question: how steep it is, and what twice the weights and twice the bias do."""
    if not neuron.norm:
        return "The bias alone sets how high it is."
    near, far = number(neuron.distance / 2), number(neuron.distance * 2)
    slopes = [number(times * neuron.norm * steepest) for times in (1, 2)]
    if steepest == np.inf:
        now, twice = "the output jumps at the line", "the output would jump just the same"
    else:
        now, twice = f"the steepest slope is {slopes[0]}", f"the steepest slope would be {slopes[1]}"
    return (
        f"From z = 0 to z = 1 it is {number(1 / neuron.norm)}, and {now}. With both weights twice as large the line "
        f"would be {near} from the origin, z = 1 would be {number(0.5 / neuron.norm)} from it, and {twice}. "
        f"With the bias twice as large the line would be {far} from the origin, and the output just as steep."
    )
