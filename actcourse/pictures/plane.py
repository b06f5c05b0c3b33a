"""The plane of two inputs: what a network makes of every point of it, where its decision turns, and the examples."""

import numpy as np
from contourpy import contour_generator
from matplotlib.colors import LinearSegmentedColormap

from actcourse.pictures.draw import BLACK, BLUE, VERMILLION

REACH = 3  # of standardised inputs, in every direction
GRID = 60  # points along each side
EVEN = 0.5  # the probability at which the decision turns

# From one class to the other through white; pale, so that the examples stand out.
_SHADES = LinearSegmentedColormap.from_list("classes", ["#f0b48c", "#ffffff", "#8cbfe0"])
_CLASSES = ((VERMILLION, "o"), (BLUE, "^"))


class Plane:
    """A panel with the probability of the second class as shades, the decision boundary as a line, and examples."""

    def __init__(self, axes, names=("x₁", "x₂")):
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xlabel=names[0], ylabel=names[1])
        axes.grid(False)
        self._line = np.linspace(-REACH, REACH, GRID)
        self.points = np.stack(np.meshgrid(self._line, self._line), axis=-1).reshape(-1, 2)
        half = REACH / (GRID - 1)
        ends = (-REACH - half, REACH + half)
        self._shades = axes.imshow(
            np.zeros((GRID, GRID)), cmap=_SHADES, vmin=0, vmax=1, extent=(*ends, *ends), origin="lower", animated=True
        )
        self._boundary = axes.plot([], [], color=BLACK, animated=True, zorder=3)[0]
        style = {"linestyle": "", "markersize": 4, "markeredgecolor": "white", "markeredgewidth": 0.4}
        self._examples = [
            axes.plot([], [], marker, color=color, animated=True, zorder=4, **style)[0] for color, marker in _CLASSES
        ]
        self._shades.set_gid("shades")
        self._boundary.set_gid("boundary")
        for examples in self._examples:
            examples.set_gid("examples")

    def shade(self, probabilities):
        """Show the probability of the second class, at `points`."""
        shades = probabilities.reshape(GRID, GRID)
        self._shades.set_data(shades)
        pieces = contour_generator(self._line, self._line, shades).lines(EVEN)
        self._boundary.set_data(*_in_one(pieces).T)

    def show_examples(self, x, y):
        """Show inputs x of shape (n, 2) with labels y, 0 or 1."""
        for label, examples in enumerate(self._examples):
            examples.set_data(*x[y == label].T)


def _in_one(pieces):
    """Several lines as one, with a gap after each."""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for piece in pieces for part in (piece, gap)] or [gap])
