"""Approximation: the network by its corners, errors by theory or else by brute force, the line through them by hand."""

import re

import numpy as np
import pytest

from actcourse.networks.linear import relu_interpolant
from tests.explorers import part

TARGETS = {
    "sin 2πx": lambda x: np.exp(2j * np.pi * x).imag,
    "a bump": lambda x: np.exp(-(((x - 0.5) / 0.1) ** 2) / 2),
    "|x − 0.4|": lambda x: np.maximum(x - 0.4, 0.4 - x),
    "√x": lambda x: x**0.5,
    "a jump at 0.4": lambda x: np.heaviside(x - 0.4, 1),
}
DENSE = np.linspace(0, 1, 40001)


def largest_error(target, pieces):
    """As theory has it, where it has it; share is where in its piece the point 0.4 lies."""
    share = 0.4 * pieces % 1
    if target == "√x":
        return np.sqrt(1 / pieces) / 4
    if target == "|x − 0.4|":
        return 0 if pieces % 5 == 0 else 2 * share * (1 - share) / pieces
    if target == "a jump at 0.4":
        return 1 if pieces % 5 == 0 else max(share, 1 - share)
    points = np.arange(pieces + 1) / pieces
    return np.abs(np.interp(DENSE, points, TARGETS[target](points)) - TARGETS[target](DENSE)).max()


def right(figure, text, pieces, target):
    f = TARGETS[target]
    curve, network, gap = (part(figure, gid).get_xydata().T for gid in ("target", "network", "gap"))
    np.testing.assert_allclose(curve[1], f(curve[0]), atol=1e-12)
    np.testing.assert_allclose(network[0], np.arange(pieces + 1) / pieces, atol=1e-12)
    np.testing.assert_allclose(network[1], f(network[0]), atol=1e-9)
    units = relu_interpolant(f, pieces)(DENSE[:, None])[:, 0]
    np.testing.assert_allclose(units, np.interp(DENSE, *network), atol=1e-9)  # straight between the points drawn
    now, then = largest_error(target, pieces), largest_error(target, 2 * pieces)
    assert gap[1] == pytest.approx([f(gap[0, 0]), np.interp(gap[0, 0], *network)], abs=1e-8)
    assert abs(gap[1, 1] - gap[1, 0]) == pytest.approx(now, rel=3e-3, abs=1e-8)
    for gid, count, error in (("now", pieces, now), ("then", 2 * pieces, then)):
        at, height = part(figure, gid).get_xydata()[0]
        assert at == count
        assert height == pytest.approx(error or 1.5e-4, rel=3e-3)
    errors_are_right(figure, target)
    text_is_right(figure, text, pieces, target, now, then)
    if now:
        assert said(text, r"at x = (\S+)\. ") == pytest.approx(gap[0, 0], rel=5e-3)


def errors_are_right(figure, target):
    every = dict(part(figure, "errors").get_xydata())
    exact = part(figure, "zeros").get_xydata()[:, 0]
    assert sorted([*every, *exact]) == [*range(1, 65), *range(66, 129, 2)]
    for pieces in (1, 2, 3, 7, 20, 33, 64, 100, 128):
        assert every.get(pieces, 0) == pytest.approx(largest_error(target, pieces), rel=3e-3)
    # Least squares by its formula: covariance over variance.
    x, y = np.log([(pieces, error) for pieces, error in every.items() if 16 <= pieces <= 64]).T
    slope = np.mean((x - x.mean()) * (y - y.mean())) / np.var(x)
    ends = np.log(part(figure, "fit").get_xydata())
    assert (ends[1] - ends[0])[1] / (ends[1] - ends[0])[0] == pytest.approx(slope, abs=1e-9)
    assert np.interp(x.mean(), *ends.T) == pytest.approx(y.mean())


def text_is_right(figure, text, pieces, target, now, then):
    assert f"The target is {target}, " in text
    assert f"a network of {pieces} ReLU" in text
    if now:
        assert said(text, r"The largest error is (\S+),") == pytest.approx(now, rel=1e-2)
    else:
        assert "There is no error. " in text
    if not then:
        assert "With twice as many pieces there is none" in text
    else:
        assert said(text, r"With twice as many pieces it is (\S+), ") == pytest.approx(then, rel=1e-2)
    if then and now > 1.01 * then:
        assert said(text, r"(\S+) times smaller") == pytest.approx(now / then, rel=1e-2)
    reading = part(figure, "reading").get_text()
    assert [float(number) for number in re.findall(r"\d\S*\d|\d", reading)] == pytest.approx([now, then], rel=1e-2)
    orders = {"sin 2πx": 2, "a bump": 2, "|x − 0.4|": 1, "√x": 0.5}  # theory's, for ever more pieces
    if target in orders:
        assert said(text, r"to the power (\S+):") == pytest.approx(orders[target], abs=0.07)
        assert said(text, r"divide it by about (\S+)\.") == pytest.approx(2 ** orders[target], rel=0.05)
        assert ("with 5, 10, 15 … pieces" in text) is (target == "|x − 0.4|")
    else:
        assert "does not fall: with up to 64 pieces it is never below 0.6." in text


def said(text, pattern):
    return float(re.search(pattern, text)[1].rstrip(","))
