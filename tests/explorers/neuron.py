"""A neuron: its outputs one by one from the definition, its line by what must hold on it, slopes by differences."""

import re

import numpy as np
import pytest
from scipy.special import erf

from tests.explorers import part

FORMULAS = {
    "step": lambda z: 1.0 * (z >= 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: np.where(z > 0, z, 0),
    "leaky ReLU": lambda z: np.where(z > 0, z, z / 100),
    "GELU": lambda z: z * (1 + erf(z / np.sqrt(2))) / 2,
    "Gaussian": lambda z: np.exp(-(z**2)),
    "sine": np.sin,
}


def right(figure, text, w1, w2, b, activation):
    f = FORMULAS[activation]
    cells_are_right(part(figure, "output"), lambda x1, x2: f(w1 * x1 + w2 * x2 + b))
    surface_is_right(part(figure, "surface"), lambda x1, x2: f(w1 * x1 + w2 * x2 + b))
    assert f"weights {w1:g} and {w2:g}, bias {b:g} and {activation}" in text
    assert said(text, r"At \(0, 0\) it is (\S+)\. ") == pytest.approx(f(b), rel=5e-3, abs=1e-12)
    if w1 == w2 == 0:
        assert "there is no line" in text
        assert not len(part(figure, "line").get_xydata())
        assert not part(figure, "levels").get_segments()
        assert not part(figure, "weights").get_visible()
    else:
        lines_are_right(figure, text, np.array([w1, w2]), b)
        slopes_are_right(text, np.array([w1, w2]), f)


def said(text, pattern):
    return float(re.search(pattern, text)[1])


def cells_are_right(image, output):
    left, right, low, high = image.get_extent()
    values = image.get_array()
    rows, columns = values.shape
    assert image.origin == "lower"
    for row, column in ((0, 0), (0, columns - 1), (rows - 1, 0), (rows // 2, columns // 3), (17, 41)):
        x1 = left + (right - left) * (column + 0.5) / columns
        x2 = low + (high - low) * (row + 0.5) / rows
        assert values[row, column] == pytest.approx(output(x1, x2), rel=1e-9, abs=1e-12)


def surface_is_right(patches, output):
    """Every corner is that of the grid, at the height of the output, turned and tilted step by step."""
    corners = np.array([path.vertices[:4] for path in patches.get_paths()])
    count = round(np.sqrt(len(corners)))
    ends = np.linspace(4, -4, count + 1)
    for index in (0, 1, count - 1, count, count * count // 2 + 5, len(corners) - 1):
        row, column = divmod(index, count)
        x2, x1 = sorted(ends[row : row + 2]), sorted(ends[column : column + 2])
        around = [(x1[0], x2[0]), (x1[1], x2[0]), (x1[1], x2[1]), (x1[0], x2[1])]
        heights = [min(max(output(*corner), -1), 2) for corner in around]
        expected = [seen(*corner, height) for corner, height in zip(around, heights, strict=True)]
        np.testing.assert_allclose(corners[index], expected, atol=1e-9)
        assert patches.get_array()[index] == pytest.approx(sum(heights) / 4, abs=1e-9)


def seen(x1, x2, height):
    turn, tilt = np.exp(1j * np.radians(25)), np.radians(32)
    turned = (x1 + 1j * x2) * turn
    return turned.real, turned.imag * np.sin(tilt) + 1.4 * height * np.cos(tilt)


def lines_are_right(figure, text, w, b):
    segments = [part(figure, "line").get_xydata(), *part(figure, "levels").get_segments()]
    for z, ends in zip((0, -1, 1), segments, strict=True):
        for share in (0, 0.3, 1):
            assert w @ (ends[0] + share * (ends[1] - ends[0])) + b == pytest.approx(z, abs=1e-9)
        assert np.abs(ends).max() > 20
        assert (ends[1] - ends[0]) @ w == pytest.approx(0, abs=1e-9)
    start, foot = part(figure, "distance").get_xydata()
    assert not start.any()
    assert w @ foot + b == pytest.approx(0, abs=1e-9)
    assert np.hypot(*foot) <= np.hypot(*np.linspace(*segments[0], 20001).T).min() + 1e-9
    assert said(text, r"; it is (\S+?) from the origin") == pytest.approx(np.hypot(*foot), rel=5e-3)
    corners = part(figure, "weights").get_xy()
    assert np.abs(corners - w).sum(axis=1).min() < 1e-9  # its tip
    assert any(np.hypot(*(one + other)) < 0.11 for one in corners for other in corners)  # and its foot about the origin
    for axis, weight in zip("12", w, strict=True):
        if weight:
            assert said(text, rf"the x{axis} axis at (\S+?)[ ;]") == pytest.approx(-b / weight, rel=5e-3)
        else:
            assert f"the x{axis} axis" not in text
    in_view = min(w @ corner + b for corner in CORNERS) <= 0 <= max(w @ corner + b for corner in CORNERS)
    assert ("outside the picture" in text) is not in_view


CORNERS = np.array([(4, 4), (4, -4), (-4, 4), (-4, -4)])


def slopes_are_right(text, w, f):
    distance = said(text, r"; it is (\S+?) from the origin")
    assert said(text, r"the line would be (\S+) from the origin, z = 1") == pytest.approx(distance / 2, rel=1e-2)
    assert said(text, r"bias twice as large the line would be (\S+) from") == pytest.approx(2 * distance, rel=1e-2)
    along = w / np.hypot(*w)  # the direction in which the output changes fastest
    assert said(text, r"From z = 0 to z = 1 it is (\S+),") == pytest.approx(1 / (along @ w), rel=5e-3)
    assert said(text, r"z = 1 would be (\S+) from it,") == pytest.approx(0.5 / (along @ w), rel=5e-3)
    if f is FORMULAS["step"]:
        assert "the output jumps at the line" in text
        return
    z = np.linspace(-10, 10, 20001)
    steepest = np.abs(np.diff(f(z)) / np.diff(z)).max() * (along @ w)
    assert said(text, r"the steepest slope is (\S+)\. ") == pytest.approx(steepest, rel=1e-2)
    assert said(text, r"the steepest slope would be (\S+)\. ") == pytest.approx(2 * steepest, rel=1e-2)
