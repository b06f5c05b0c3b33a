"""Several functions overlaid."""

import itertools

import numpy as np

from actcourse import find
from tests.explorers import part

PLACES = ("first", "second", "third", "fourth")


def right(figure, text, **values):
    shown = [find(values[place]) for place in PLACES if values[place] != "none"]
    x = np.linspace(-5, 5, 801)
    for axes, derivative in zip(figure.axes, (False, True), strict=True):
        lines = [line for line in axes.lines if len(line.get_xdata()) > 800]
        assert len(lines) == len(shown)
        for line, activation in zip(lines, shown, strict=True):
            xs, ys = line.get_xydata()[~np.isnan(line.get_ydata())].T
            assert set(np.round(x, 9)) - set(np.round(xs, 9)) <= {kink.x for kink in activation.kink_points}
            np.testing.assert_array_equal(ys, activation.derivative(xs) if derivative else activation(xs))
    assert [text.get_text() for text in figure.texts] == [values[place] for place in PLACES]
    for activation in shown:
        assert f"{activation.name}: {float(activation(-2)) + 0.0:.3g}" in text
    check_gap(figure, text, shown, x)


def check_gap(figure, text, shown, x):
    in_view = [np.clip(activation(x), -2, 5) for activation in shown]
    widest = max((np.abs(one - other).max() for one, other in itertools.combinations(in_view, 2)), default=0)
    gap = part(figure, "largest difference").get_xydata()
    if widest:
        assert abs(gap[0, 1] - gap[1, 1]) == widest
        assert f"is {widest:.3g}, at x = {gap[0, 0] + 0.0:.3g}" in text
    else:
        assert "no difference" in text
        assert gap.size == 0
