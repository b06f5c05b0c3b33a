"""Adding up: units one by one from formulas of their own, slopes of the sum by differences of what is drawn."""

import itertools
import re

import numpy as np
import pytest
from scipy.special import expit, ndtr

from tests.explorers import part, written

FORMULAS = {
    "ReLU": lambda z: (z + abs(z)) / 2,
    "leaky ReLU": lambda z: 0.6 * z + 0.4 * abs(z),
    "identity": lambda z: z,
    "step": lambda z: np.heaviside(z, 1),
    "sigmoid": expit,
    "tanh": lambda z: 2 * expit(2 * z) - 1,
    "GELU": lambda z: z * ndtr(z),
}
STRAIGHT = ("ReLU", "leaky ReLU", "identity")
DENSE = np.linspace(-2, 4, 60001)


def right(figure, text, w, activation, **units):
    f = FORMULAS[activation]
    c, v = ([units[f"{letter}{i}"] for i in (1, 2, 3)] for letter in "cv")

    shares = [lambda x, c=place, v=weight: v * f(w * x - w * c) for place, weight in zip(c, v, strict=True)]

    def total(x):
        return sum(share(x) for share in shares)

    curves_are_right(figure, f, c, v, w)
    x, y = part(figure, "sum").get_xydata().T
    np.testing.assert_allclose(y, total(x), atol=1e-12)
    assert text.startswith(f"Three hidden units of one input x, from -2 to 4, with {activation}")
    for i, (place, weight) in enumerate(zip(c, v, strict=True), start=1):
        slope, sign, offset, zero, outgoing = said(
            text, rf"nit {i}: z = (\S+) x ([+−]) (\S+), 0 at x = (\S+), with the outgoing weight (\S+)[;.] "
        )
        assert [float(slope), float(zero), float(outgoing)] == pytest.approx([w, place, weight])
        assert float(sign.replace("−", "-") + offset) == pytest.approx(-w * place, rel=5e-3)
    (heights,) = said(text, r"At x = -2, -1, 0, 1, 2, 3, 4 the sum of their shares is (.*?)\. ")
    assert numbers(heights) == pytest.approx(total(np.arange(-2, 5)), rel=5e-3, abs=1e-9)
    reading = written(part(figure, "reading"))
    if activation == "step":
        jumps_are_right(text, reading, total, c)
    elif activation in STRAIGHT:
        pieces_are_right(text, reading, total, lambda x: [(share(x) - share(x - 1e-6)) / 1e-6 for share in shares])
    else:
        slopes_are_right(text, reading, total)


def said(text, pattern):
    return re.search(pattern, text).groups()


def numbers(text):
    return [float(each) for each in text.split(", ")]


def curves_are_right(figure, f, c, v, w):
    for i, (place, weight) in enumerate(zip(c, v, strict=True), start=1):
        line, unit, share = (part(figure, f"{name} {i}") for name in ("line", "unit", "share"))
        x, z = line.get_xydata().T
        assert [x[0], x[-1]] == [-2, 4]
        assert np.diff(x).max() < 0.051
        np.testing.assert_allclose(z, w * x - w * place, atol=1e-9)
        for curve, heights in ((unit, f(z)), (share, weight * f(z))):
            np.testing.assert_allclose(curve.get_xydata(), np.transpose([x, heights]), atol=1e-12)
        for curve in (line, unit, share):
            (mark,) = curve.get_markevery()
            assert x[mark] == place


def jumps_are_right(text, reading, total, c):
    jumps = {place: float(total(place + 1e-6) - total(place - 1e-6)) for place in sorted(set(c))}
    jumps = {place: jump for place, jump in jumps.items() if jump}
    pairs = re.findall(r"by (\S+) at x = ([\d.-]+?)(?=[,;])", text)
    assert {float(place): float(jump) for jump, place in pairs} == pytest.approx(jumps)
    assert ("does not jump" in text) is (not jumps)
    assert reading == f"sum, jumps {', '.join(f'{jump:g}' for jump in jumps.values()) or 'none'}"


def pieces_are_right(text, reading, total, slopes_of_shares):
    """Between the ends of the pieces that are named, the sum is straight, and bends at each."""
    (shown,) = said(reading, r"sum, slope (.*)$")
    if "without a bend" in text:
        pieces = [(said(text, r"its slope is (\S+) everywhere")[0], -2, 4)]
    else:
        pieces = re.findall(
            r"([\d.-]+) from ([\d.-]+) to ([\d.-]+)(?=[,.] )", said(text, r"The slope of the sum is (.*)")[0]
        )
        pieces = pieces[: len(numbers(shown))]
    pieces = [tuple(map(float, piece)) for piece in pieces]
    assert numbers(shown) == [slope for slope, _, _ in pieces]
    assert [pieces[0][1], pieces[-1][2]] == [-2, 4]
    for slope, left, end in pieces:
        x = np.linspace(left, end, 7)
        np.testing.assert_allclose(np.diff(total(x)) / np.diff(x), slope, rtol=5e-3, atol=1e-9)
    for (slope, _, end), (following, left, _) in itertools.pairwise(pieces):
        assert end == left
        assert slope != following
    lowest, left, end = min(pieces)
    if len(pieces) > 1 and lowest < 0:
        start, stop, here, parts, sum_ = said(
            text, r"steeply from (\S+) to (\S+): just left of (\S+) the slopes of the shares, (.*), add up to (\S+)\.$"
        )
        assert list(map(float, (start, stop, here, sum_))) == [left, end, end, lowest]
        assert numbers(parts) == pytest.approx(slopes_of_shares(end), abs=1e-6)
    elif len(pieces) > 1:
        assert text.endswith("It falls nowhere.")


def slopes_are_right(text, reading, total):
    slopes = np.diff(total(DENSE)) / np.diff(DENSE)
    wanted = [slopes.min(), slopes.max()]
    assert [float(each) for each in said(reading, r"sum, slope from (\S+) to (\S+)$")] == near(wanted)
    lowest, at_lowest, highest, at_highest = map(
        float, said(text, r"lowest, (\S+) at x = (\S+), and highest, (\S+) at x = (\S+)\.$")
    )
    assert [lowest, highest] == near(wanted)
    for slope, at in ((lowest, at_lowest), (highest, at_highest)):
        assert (total(at + 1e-5) - total(at - 1e-5)) / 2e-5 == near(slope)


def near(slopes):
    """As far off as a maximum between two points of a grid, and three digits, allow."""
    return pytest.approx(slopes, rel=1e-2, abs=1e-4)
