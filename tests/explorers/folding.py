import re

import numpy as np

from actcourse.pictures.trainings import FOLDING, stored
from tests.explorers import part
from tests.explorers.by_hand import FUNCTIONS, forward

KINDS = FUNCTIONS | {"leaky ReLU": lambda z: np.where(z < 0, 0.1 * z, z)}


def right(figure, text, place, activation, data):
    arrays = stored("folding")
    theta = arrays[f"theta_{data}"][list(FOLDING.seeds[data]).index(activation)]
    x, y = arrays[f"x_{data}"], arrays[f"y_{data}"]
    stages = through(theta, KINDS[activation], x)
    before = min(int(np.floor(place + 1e-6)), 5)
    fitted = [fit(stage, stage) for stage in stages]
    points = (before + 1 - place) * fitted[before] + (place - before) * fitted[before + 1]
    for number in (0, 1):
        np.testing.assert_allclose(part(figure, f"class {number}").get_xydata(), points[y == number], atol=2e-4)
    the_grid_is_moved_alike(figure, theta, KINDS[activation], stages, before, place - before)
    share = the_line_is_a_best_one(figure, points, y)
    curve = part(figure, "told apart").get_ydata()
    said = [float(number) for number in re.findall(r"([\d.]+) %", text[text.index("The best") :])][:3]
    np.testing.assert_allclose(said, [share, curve[0], curve[-1]], atol=0.051)
    np.testing.assert_allclose(part(figure, "now").get_xydata(), [(place, share)])
    assert part(figure, "number").get_text() == f"{share:.1f} %"
    assert part(figure, "place").get_xdata()[0] == np.round(place, 6)
    if abs(place - round(place)) < 1e-6:
        np.testing.assert_allclose(curve[round(place)], share)
    place_and_folds(text, place, theta, activation)


def through(theta, function, x):
    """The points at every stage: inputs, and z and f(z) of each hidden layer."""
    zs = forward(FOLDING.sizes, theta, function, x)[:-1]
    return [x, *(stage for z in zs for stage in (z, function(z)))]


def fit(points, examples):
    """Shifted and stretched as it takes to bring the examples between −1 and 1; 0 where all are the same."""
    low, high = examples.min(axis=0), examples.max(axis=0)
    return np.column_stack(
        [
            2 * (points[:, axis] - low[axis]) / (high[axis] - low[axis]) - 1
            if high[axis] > low[axis]
            else points[:, axis] - low[axis]
            for axis in (0, 1)
        ]
    )


def the_grid_is_moved_alike(figure, theta, function, stages, before, share):
    lines = np.array(part(figure, "grid").get_segments())
    ends = np.linspace(-2.4, 2.4, 17)
    along = np.linspace(-2.4, 2.4, 65)
    for number, place in ((0, 0), (5, 20), (16, 64)):
        for first, corner in ((0, (ends[number], along[place])), (17, (along[place], ends[number]))):
            moved = through(theta, function, np.array([corner]))
            fitted = [fit(moved[at], stages[at]) for at in (before, before + 1)]
            expected = (1 - share) * fitted[0] + share * fitted[1]
            np.testing.assert_allclose(lines[first + number, place], expected[0], rtol=1e-3, atol=1e-3)
    for gid, axis in (("zero of first unit", 0), ("zero of second unit", 1)):
        zeros = [fit(np.zeros((1, 2)), stages[at])[0, axis] for at in (before, before + 1)]
        shown = part(figure, gid).get_xydata()[0, axis]
        np.testing.assert_allclose(shown, (1 - share) * zeros[0] + share * zeros[1], atol=1e-3)


def the_line_is_a_best_one(figure, points, y):
    """Its share of right points in per cent: that of the line as drawn, and of others hardly any has more."""
    (ax, ay), (bx, by) = part(figure, "line").get_xydata()
    side = (bx - ax) * (points[:, 1] - ay) - (by - ay) * (points[:, 0] - ax) > 0
    share = 100 * max(np.mean(side == y), np.mean(side != y))
    for angle in np.pi * (np.arange(30) + 0.3) / 30:
        along = points @ [np.cos(angle), np.sin(angle)]
        agree = ((along[:, None] > along[None, ::3]) == y[:, None]).mean(axis=0)
        assert 100 * max(agree.max(), 1 - agree.min()) <= share + 1.5
    return share


def place_and_folds(text, place, theta, activation):
    names = ["the inputs x", *(f"{what} of layer {layer}" for layer in (1, 2, 3) for what in ("z", "f(z)"))]
    stage, rest = int(np.floor(place + 1e-6)), place - np.floor(place + 1e-6)
    wanted = f"it is at {names[stage]}." if rest < 1e-6 else f"{100 * rest:.0f} % of the way from {names[stage]} to "
    assert wanted in text
    if activation != "ReLU":
        assert "nothing is put on top" in text
        weights = [np.array(theta[6 * layer :][:4], float).reshape(2, 2) for layer in range(3)]
        assert all(abs(np.linalg.det(matrix)) > 1e-3 for matrix in weights)
    elif stage < 2:
        assert "Nothing has been folded yet" in text
    else:
        side = np.linspace(-2.4, 2.4, 41)
        square = np.array([(first, second) for first in side for second in side])
        zeros = np.sum(through(theta, KINDS["ReLU"], square)[stage // 2 * 2] == 0, axis=1)
        said = re.search(r"put (\d+) % of .* on an axis, and (\d+) % at", text).groups()
        np.testing.assert_allclose([int(one) for one in said], [100 * np.mean(zeros == k) for k in (1, 2)], atol=0.7)
