"""The explorer of imitations, against the formulas in other words; times can only be checked against each other."""

import functools
import re

import numpy as np
import pytest
from scipy.special import erf, expit

from actcourse.functions.words import with_minus
from tests.explorers import part, parts


def gelu(x):
    return x * (1 + erf(x / np.sqrt(2))) / 2


def gelu_tanh(x):
    return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def ramp(x):
    return np.interp(x, [-3, 3], [0, 1])


PAIRS = {
    "GELU (tanh) for GELU": (gelu_tanh, gelu),
    "x σ(1.702 x) for GELU": (lambda x: x / (1 + np.exp(-1.702 * x)), gelu),
    "hard swish for SiLU": (lambda x: x * ramp(x), lambda x: x * expit(x)),
    "hard sigmoid for sigmoid": (ramp, expit),
    "hard tanh for tanh": (lambda x: np.interp(x, [-1, 1], [-1, 1]), lambda x: 2 * expit(2 * x) - 1),
}


def right(figure, text, pair, magnified, x):
    imitation, exact = PAIRS[pair]
    the_curves_are(figure, imitation, exact, magnified)
    at = [exact(x), imitation(x), imitation(x) - exact(x)]
    points = part(figure, "points").get_xydata()
    np.testing.assert_allclose(points, [[x, at[0]], [x, at[1]], [x, magnified * at[2]]], atol=1e-9)
    where, largest = largest_difference(pair)
    name, of = pair.split(" for ")
    assert f"Left, {of} and its imitation {name} over" in text
    said = re.search(
        rf"At x = (\S+) {re.escape(of)} is (\S+) and {re.escape(name)} (\S+), a difference of (\S+)\. "
        r"In size it is largest, (\S+), at x = -(\S+) and (\S+)\.",
        text,
    ).groups()
    np.testing.assert_allclose([float(number) for number in said[:5]], [x, *at, largest], rtol=6e-3, atol=1e-15)
    assert said[5] == said[6]
    assert float(said[5]) == pytest.approx(where, abs=0.011)
    label, *numbers = (each.get_text() for each in figure.axes[0].texts if each.get_animated())
    assert {label, *numbers} == {f"{name} − {of}, × {magnified}", *map(with_minus, said[1:5])}
    assert ("does not fit" in text) == beyond(part(figure, "difference"))
    the_times_are_right(figure, text, pair)


def the_curves_are(figure, imitation, exact, magnified):
    for gid, expected in (
        ("exact", exact),
        ("imitation", imitation),
        ("difference", lambda x: magnified * (imitation(x) - exact(x))),
    ):
        xs, ys = part(figure, gid).get_xydata().T
        assert (xs[0], xs[-1]) == (-5, 5)
        assert np.diff(xs).max() < 0.011
        np.testing.assert_allclose(ys, expected(xs), atol=1e-11)


def beyond(line):
    low, high = line.axes.get_ylim()
    ys = line.get_ydata()
    return bool(((ys < low) | (ys > high)).any())


@functools.cache
def largest_difference(pair):
    """Where it is, at the right of 0, and how large; the same at the left."""
    imitation, exact = PAIRS[pair]
    x = np.linspace(0, 20, 200_001)
    right, left = (np.abs(imitation(side) - exact(side)) for side in (x, -x))
    np.testing.assert_allclose(left, right, atol=1e-12)
    return x[right.argmax()], right.max()


def the_times_are_right(figure, text, pair):
    bars, labels = parts(figure, "times"), parts(figure, "time labels")
    widths = [bar.get_width() for bar in bars]
    assert [bar.get_y() + bar.get_height() / 2 for bar in bars] == pytest.approx([0, 1, 2, 3])
    assert 0 < min(widths) < max(widths) < figure.axes[1].get_xlim()[1]
    assert [label.get_text() for label in labels] == [f"{width:g}" for width in widths]
    assert all(width == float(f"{width:.2g}") for width in widths)
    assert all(label.get_position()[0] > width for label, width in zip(labels, widths, strict=True))
    number = r"(\d\S*?)"
    if pair == "GELU (tanh) for GELU":
        assert widths[0] > 1.2 * widths[1]  # the error function is dear on every machine,
    if pair.startswith("x σ"):
        assert widths[3] > 1.2 * widths[1]  # and a slope with two exponentials dearer than a value with one
    what = rf" exact {number}, imitation {number}, which (.*)"
    said = re.search(rf"the value{what}; the slope{what}\.$", text).groups()
    assert [float(time) for time in (*said[:2], *said[3:5])] == widths
    for exact, imitation, claim in ((*widths[:2], said[2]), (*widths[2:], said[5])):
        if imitation < exact:
            saved = float(re.fullmatch(r"saves (\S+) %", claim)[1])
            assert saved == pytest.approx(100 - 100 * imitation / exact, abs=0.51)
        else:
            longer = float(re.fullmatch(r"saves nothing and takes (\S+) times as long", claim)[1])
            assert longer == pytest.approx(imitation / exact, rel=0.06)
