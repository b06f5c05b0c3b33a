import re

import numpy as np

from actcourse.pictures.plane import GRID
from actcourse.pictures.trainings import BOUNDARY, stored
from tests.explorers import part
from tests.explorers.by_hand import FUNCTIONS, forward


def right(figure, text, activation, data, width, depth):
    arrays, which = stored("boundary"), BOUNDARY.data.index(data)
    theta = arrays[f"theta_{width}_{depth}"][BOUNDARY.activations.index(activation), which]

    def lead(x):
        scores = forward((2, *[width] * depth, 2), theta, FUNCTIONS[activation], x)[-1]
        return scores[:, 1] - scores[:, 0]

    x, y = arrays["x"][which], arrays["y"][which]
    wrong = (lead(x) > 0) != y
    for number in (0, 1):
        np.testing.assert_array_equal(part(figure, f"class {number}").get_xydata(), x[y == number])
    np.testing.assert_array_equal(part(figure, "wrong").get_xydata(), x[wrong])
    across, up = np.meshgrid(GRID, GRID)
    plane = lead(np.column_stack([across.ravel(), up.ravel()])).reshape(across.shape)
    shown = np.asarray(part(figure, "plane").get_array())
    np.testing.assert_allclose(shown, 0.5 + 0.5 * np.tanh(plane / 2), atol=2e-4)
    vertices = np.concatenate([np.empty((0, 2)), *part(figure, "boundary").get_segments()])
    crosses_where_the_sign_changes(vertices, plane)
    bends_where_it_may(vertices, activation, width)
    held_out = np.mean((lead(arrays["test_x"][which]) > 0) == arrays["test_y"][which])
    says(text, figure, [np.mean(plane > 0), 1 - wrong.mean(), held_out], theta.size, (activation, data))
    curve = part(figure, "bend").get_xydata().T
    np.testing.assert_allclose(curve[1], FUNCTIONS[activation](curve[0]), atol=1e-12)


def crosses_where_the_sign_changes(vertices, plane):
    """On every edge of the grid whose ends are on different sides there is one vertex, and none elsewhere."""
    drawn, step = np.unique(vertices, axis=0), GRID[1] - GRID[0]
    crossed = []
    for axis in (0, 1):
        here, there = np.delete(plane, -1, axis), np.delete(plane, 0, axis)
        row, column = np.nonzero((here > 0) != (there > 0))
        here, there = here[row, column], there[row, column]
        share = here / (here - there) * step
        crossed.append(np.column_stack([GRID[column] + axis * share, GRID[row] + (1 - axis) * share]))
    crossed = np.concatenate(crossed)
    assert len(crossed) == len(drawn)
    if len(crossed):
        distances = np.linalg.norm(crossed[:, None] - drawn[None], axis=-1)
        assert distances.min(axis=0).max() < 0.01
        assert distances.min(axis=1).max() < 0.01


def bends_where_it_may(vertices, activation, width):
    if activation == "identity" and len(vertices):
        _, sizes, _ = np.linalg.svd(vertices - vertices.mean(axis=0))
        assert sizes[1] < 1e-3 * sizes[0]


def says(text, figure, shares, parameters, names):
    percent = [f"{100 * share:.1f}" for share in shares]
    assert re.findall(r"([\d.]+) %", text) == percent
    assert f", {parameters} parameters" in text
    assert all(name in text for name in names)
    assert [part(figure, gid).get_text() for gid in ("training", "held out", "parameters")] == [
        f"{percent[1]} %",
        f"{percent[2]} %",
        str(parameters),
    ]
