"""The plane of two inputs: which class a network finds more probable where, the boundary between them, and examples."""

from typing import NamedTuple

import numpy as np
from contourpy import contour_generator
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize

from actcourse.functions import SIGMOID
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION
from actcourse.pictures.shades import Shades

REACH = 3  # of the picture of the plane, in units of the data's spread
GRID = np.linspace(-REACH, REACH, 64)
# In parts, so small that products of matrices stay on one thread: several wait for each other on a busy machine.
_PARTS = np.stack(np.meshgrid(GRID, GRID), axis=-1).reshape(8, -1, 2)
# 0 is not quite black, so that points can be seen on it.
_SHADES = {"cmap": "cividis", "norm": Normalize(-0.5, 1)}
BAR = {"fraction": 0.05, "aspect": 25, "pad": 0.01}  # how thin a bar below a picture is, in a figure as wide as ours
_CLASSES = (("class 0", BLUE, "o", 5), ("class 1", VERMILLION, "^", 6))


class Passed(NamedTuple):
    """What a network makes of the plane.

    lead: how far class 1 is ahead of class 0 over the grid, of shape (64, 64): the logarithm of the odds.
    units: for each hidden layer z and the outputs f(z) of its units over the grid, both of shape (units, 64, 64).
    """

    lead: np.ndarray
    units: list


def passed(net):
    """One pass over the plane, as a `Passed`.

    net: a network with two inputs and two scores.
    """
    passes = [net.forward(part.astype(net.theta.dtype)) for part in _PARTS]
    scores = np.concatenate([steps[-1].z for steps in passes])
    units = []
    for index in range(len(net.activations)):
        z = np.concatenate([steps[index].z for steps in passes])
        outputs = np.concatenate([steps[index + 1].inputs for steps in passes])
        units.append((_square(z), _square(outputs)))
    return Passed(_square(scores[:, 1] - scores[:, 0]), units)


def lead(net):
    """The `lead` of `passed` alone."""
    scores = np.concatenate([net.scores(part) for part in _PARTS])
    return _square(scores[:, 1] - scores[:, 0])


def _square(numbers):
    """From one for each point of the grid, (4096, …), to (…, 64, 64)."""
    return numbers.T.reshape(*numbers.shape[1:], len(GRID), len(GRID))


class Plane:
    """A panel with the probability of class 1 as shades, the boundary between the classes as lines, and examples."""

    def __init__(self, axes, **texts):
        self.axes = axes
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xlabel="$x_1$", ylabel="$x_2$", **texts)
        ticks = np.arange(1 - REACH, REACH)
        axes.set(xticks=ticks, yticks=ticks)
        axes.spines[:].set_visible(False)
        axes.grid(False)
        axes.tick_params(length=0)
        self._shades = _shades(axes)
        lines = LineCollection([], colors=BLACK, linewidths=2.5, zorder=3, animated=True, gid="boundary")
        self.boundary = axes.add_collection(lines, autolim=False)
        edge = {"markeredgecolor": "white", "markeredgewidth": 0.6, "linestyle": "", "zorder": 4, "animated": True}
        self.examples = [
            axes.plot([], [], marker, color=color, markersize=size, gid=name, **edge)[0]
            for name, color, marker, size in _CLASSES
        ]

    def explain_shades(self, figure, location="right"):
        """Put a bar beside it that says which shade is which probability."""
        bar = figure.colorbar(
            ScalarMappable(**_SHADES),
            ax=self.axes,
            location=location,
            ticks=(0, 0.5, 1),
            label="probability of class 1",
            **(BAR if location == "bottom" else {}),
        )
        (bar.ax.set_xlim if location == "bottom" else bar.ax.set_ylim)(0, 1)
        bar.outline.set_visible(False)

    def shade(self, lead):
        """Show the probability of class 1 and the boundary, from what `lead` gave."""
        self._shades.set_data(SIGMOID(lead))
        self.boundary.set_segments(contour_generator(GRID, GRID, lead).lines(0))

    def show_examples(self, x, y):
        """Show inputs x of shape (n, 2) with labels y, 0 or 1."""
        for label, examples in enumerate(self.examples):
            examples.set_data(*x[y == label].T)


def _shades(axes):
    """An image of numbers from 0 to 1 over the grid."""
    half = (GRID[1] - GRID[0]) / 2  # each pixel lies around its point
    extent = (GRID[0] - half, GRID[-1] + half) * 2
    shades = Shades(axes, extent, zorder=0, gid="plane", **_SHADES)
    shades.set_data(np.zeros((len(GRID), len(GRID))))
    return shades
