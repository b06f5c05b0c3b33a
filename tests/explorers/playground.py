"""What the maps of the playground's units must show, worked out by loops and by looking at the maps."""

import numpy as np
from contourpy import contour_generator
from scipy.ndimage import label

from actcourse.pictures.explorers.playground.edges import STRAIGHT
from tests.explorers import part
from tests.explorers.by_hand import FUNCTIONS

EIGHT = np.ones((3, 3))  # neighbours across a corner count too
ALL = FUNCTIONS | {
    "ELU": lambda z: np.maximum(z, 0) + np.expm1(np.minimum(z, 0)),
    "SELU": lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * (np.exp(np.minimum(z, 0)) - 1)),
    "SiLU": lambda z: z * (1 + np.tanh(z / 2)) / 2,
    "Mish": lambda z: z * np.tanh(np.logaddexp(0, z)),
    "sine": lambda z: np.cos(30 * z - np.pi / 2),
}


def by_hand(game, x1, x2):
    """z and f(z) of every unit at points, unit by unit: two lists of a list for each layer."""
    zs, outputs, inputs = [], [], [x1, x2]
    for layer, name in zip(game.net.layers, [game.values[f"layer{number}"] for number in (1, 2, 3)], strict=False):
        weights, biases = layer.weights.astype(float), layer.biases.astype(float).ravel()
        z = [
            sum(weight * each for weight, each in zip(weights[:, unit], inputs, strict=True)) + biases[unit]
            for unit in range(len(biases))
        ]
        slopes = layer.learned.astype(float).ravel() if name == "PReLU" else [None] * len(z)
        inputs = [
            ALL[name](each) if slope is None else np.where(each > 0, each, slope * each)
            for each, slope in zip(z, slopes, strict=True)
        ]
        zs.append(z)
        outputs.append(inputs)
    return zs, outputs


def maps(figure, number):
    """The maps of a layer, from left to right and from top to bottom, each with its left, right, bottom and top."""
    image = part(figure, f"maps {number}")
    shown = np.ma.filled(image.get_array(), np.nan)
    left, right, bottom, top = image.get_extent()
    rows, columns = (
        list(_runs(~np.isnan(shown).all(axis=axis), *ends)) for axis, ends in ((1, (bottom, top)), (0, (left, right)))
    )
    for row, below, above in reversed(rows):
        for column, start, end in columns:
            if not np.isnan(shown[row, column]).all():
                yield shown[row, column], (start, end, below, above)


def _runs(filled, low, high):
    """Where runs of True are, each as a slice and the two places where it starts and ends from low to high."""
    changes = np.flatnonzero(np.diff(filled, prepend=False, append=False))
    for start, end in changes.reshape(-1, 2):
        yield slice(start, end), *(low + (high - low) * np.array([start, end]) / len(filled))


def kind(z, output, middle):
    """What a unit's map has, in the words of the text; both where a straight edge is hardly one."""
    above = output > middle
    rim = np.concatenate([above[0], above[1:, -1], above[-1, -2::-1], above[-2:0:-1, 0]])
    ends = sum(one != other for one, other in zip(rim, np.roll(rim, 1), strict=True))
    if np.ptp(output) <= 1e-6 * max(np.abs(output).max(), 1):
        return ["the same output everywhere"]
    if above.all() or not above.any():
        return ["no edge in sight"]
    if not ends:
        return ["closed edges"]
    if ends > 2 or label(above)[1] != 1 or label(~above, EIGHT)[1] != 1:
        return ["several edges"]
    far = _off_chord(z if np.array_equal(above, z > 0) else output - middle)
    allowed = {"a straight edge": far <= 2.5 * STRAIGHT, "a bent edge": far >= STRAIGHT}
    return [words for words, may_be in allowed.items() if may_be]


def _off_chord(height):
    """How far the line where the height is 0 lies from the chord between its ends at most; inf where there are more."""
    grid = np.linspace(-3, 3, len(height))
    lines = contour_generator(grid, grid, height).lines(0)
    if len(lines) != 1:
        return np.inf
    (first, *_, last), line = lines[0], lines[0]
    along = (last - first) / np.linalg.norm(last - first)
    return np.abs((line - first) @ [-along[1], along[0]]).max()
