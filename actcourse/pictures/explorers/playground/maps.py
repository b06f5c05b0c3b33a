"""Small maps of what each unit makes of the plane."""

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from actcourse.functions.inputs import QUIET
from actcourse.pictures.draw import BLACK, VERMILLION
from actcourse.pictures.explorers.playground.edges import FLAT
from actcourse.pictures.plane import BAR
from actcourse.pictures.shades import Shades

# Dark below 0, grey at 0 and bright above, so that they can be told apart without colour as well.
_SHADES = {"cmap": "cividis", "norm": Normalize(-1, 1)}
WIDE, HIGH, APART, NAMES = 115, 230, 14, 39  # of a layer's maps and names, in pixels or nearly
_GAP = 1 / 12  # of what a map takes, between it and the next
EVERY = 3  # point of the grid is shown, its last among them; all where there are sines, whose waves are fine


class Maps:
    """A column for each layer: its activation, how many units are silent, and a map of each unit, silent ones crossed.

    A map shows a unit's output over the plane divided by its largest there, sign aside: 0 looks the same in all.
    """

    def __init__(self, axes, layers):
        self.axes = axes
        axes.set(xlim=(0, layers * (WIDE + APART) - APART), ylim=(0, HIGH + NAMES), aspect="equal")
        axes.set(title="what each unit makes of the plane", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        lefts = [number * (WIDE + APART) for number in range(layers)]
        self.images = [
            Shades(axes, (0, 1, 0, 1), gid=f"maps {number}", zorder=2, **_SHADES) for number in range(1, layers + 1)
        ]
        cross = {"markersize": 9, "markeredgecolor": BLACK, "linestyle": "", "zorder": 4, "gid": "silent"}
        self.silent = axes.plot([], [], "X", color=VERMILLION, animated=True, **cross)[0]
        self.names, self.counts = (
            [axes.text(left, HIGH + up, "", animated=True) for left in lefts] for up in (NAMES - 15, 4)
        )

    def explain_shades(self, figure):
        """Put a bar below that says which shade is which output."""
        bar = figure.colorbar(ScalarMappable(**_SHADES), ax=self.axes, location="bottom", ticks=(-1, 0, 1), **BAR)
        bar.set_label("a unit's output ÷ its largest |output|")
        bar.outline.set_visible(False)

    def move(self, names, layers, silent):
        """Show layers of these activations, each from its outputs, (units, n, n), and which of its units are silent."""
        crosses = []
        for number, (image, outputs, lost) in enumerate(zip(self.images, layers, silent, strict=True)):
            corners, side = places(len(outputs))
            corners[:, 0] += number * (WIDE + APART)
            self._show(image, shares(outputs), corners, side)
            crosses.append((corners + side * (1 - _GAP) / 2)[lost])
            self.names[number].set_text(f"{number + 1}: {names[number]}")
            self.counts[number].set_text(f"{lost.sum()} of {lost.size} silent")
        self.silent.set_data(*np.concatenate(crosses).T)

    @staticmethod
    def _show(image, maps, corners, side):
        """All maps of a layer as one image, with gaps between them."""
        across, up = np.round((corners - corners.min(axis=0)) / side).astype(int).T
        points = maps.shape[-1]
        cell = round(points / (1 - _GAP))
        numbers = np.full((up.max() + 1, cell, across.max() + 1, cell), np.nan, maps.dtype)
        numbers[up, :points, across, :points] = maps
        image.set_data(numbers.reshape(-1, numbers.shape[2] * cell))
        (left, bottom), (columns, rows) = corners.min(axis=0), (across.max() + 1, up.max() + 1)
        extent = [left, left + columns * side, bottom, bottom + rows * side]
        if image.get_extent() != extent:
            image.set_extent(extent)


def thinned(units, names):
    """Of the `units` of `passed`, layers of these activations, the points that maps show: (units, n, n), n 22 or 64."""
    every = 1 if "sine" in names else EVERY
    return [[np.ascontiguousarray(each[:, ::every, ::every]) for each in layer] for layer in units]


def places(units):
    """The lower left corner of each unit's map in its layer's column, of shape (units, 2), and their distance."""
    columns = max(range(1, units + 1), key=lambda columns: _side(units, columns))
    side = _side(units, columns)
    row, column = np.divmod(np.arange(units), columns)
    return np.column_stack([column * side, HIGH - (row + 1) * side]), side


def _side(units, columns):
    """Of the squares that so many units get in so many columns."""
    return min(WIDE / columns, HIGH / -(-units // columns))


@QUIET
def shares(outputs):
    """Outputs of units, (units, n, n), divided by the largest of each, sign aside.

    As they are where that is as good as 0, and NaN, which leaves a map empty, where it is infinite.
    """
    largest = np.abs(outputs).max(axis=(1, 2), keepdims=True)
    return outputs / np.where(largest <= FLAT, 1, np.where(np.isfinite(largest), largest, np.nan))
