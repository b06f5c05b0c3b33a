"""Softmax: probabilities from plain exponentials, slopes by complex steps, both read back from what is drawn."""

import functools
import math

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from tests.explorers import drawn_texts, part, parts

STEP = 1e-30  # of a complex step: no difference is taken, so nothing cancels


def right(figure, text, temperature, **values):
    if "lead" in values:
        return right_crowd(figure, text, temperature, **values)
    z = np.array([values[f"z{i}"] for i in range(1, 6)])
    p, slopes = probabilities(z, temperature).real, jacobian(z, temperature)
    largest = z > z.max() - 1e-9
    for gid, heights in (("scores", z), ("probabilities", p)):
        bars = parts(figure, gid)
        np.testing.assert_allclose([bar.get_height() for bar in bars], heights, atol=1e-12)
        assert [bar.get_hatch() == "///" for bar in bars] == largest.tolist()
        assert len({bar.get_facecolor() for bar in bars}) == len(set(largest))
    np.testing.assert_allclose(part(figure, "jacobian").get_array(), slopes * temperature, rtol=1e-9)
    assert np.abs(slopes).max() * temperature < part(figure, "jacobian").norm.vmax
    shows(part(figure, "p"), p)
    np.testing.assert_allclose(part(figure, "p").get_offsets()[:, 1] - p, 0.06)
    shows(part(figure, "slopes"), slopes.ravel())
    np.testing.assert_array_equal(part(figure, "slopes").get_offsets()[5 * 1 + 3], [3, 1])  # row 1, column 3
    says(figure, text, z, p, slopes, largest)
    assert f"At temperature {temperature:g}, " in text


def says(figure, text, z, p, slopes, largest):
    nats = math.log(p.size) - sum(q * math.log(p.size * q) for q in p if q)  # ln k minus the distance to a fair draw
    assert ", ".join(f"{one:.1f}" for one in np.round(z, 1) + 0.0) in text
    assert f"probabilities {', '.join(f'{q:.3g}' for q in p)}." in text
    if largest.all():
        assert "nobody wins" in text
    else:
        names = " and ".join(f"z{i + 1}" for i in np.flatnonzero(largest))
        ratio = p[largest][0] / np.delete(p, np.flatnonzero(largest)).max()
        assert f", {names}, " in text
        assert f" with {p.max():.3g}{' each' if largest.sum() > 1 else ''}, {ratio:.3g} times" in text
    entropy, among = between(text, "entropy is ", " nats"), between(text, "fair draw among ", ". A")
    assert abs(entropy - nats) < 0.006 * nats + 1e-12
    assert abs(among - math.exp(nats)) < 0.006
    reading = f"{nats:.2f}\n{math.exp(nats):.2f}"
    assert reading in {drawn.get_text() for drawn in drawn_texts(figure)}
    for word, extreme in (("the largest is ", slopes.max()), ("the smallest ", slopes.min())):
        number, where = text.split(word)[-1].split(", of p")[:2]
        assert abs(float(number) - extreme) <= 0.006 * abs(extreme)
        i, j = int(where[0]) - 1, int(where.split(" by z")[1][0]) - 1
        assert abs(slopes[i, j] - extreme) <= 1e-12 + 1e-9 * abs(extreme)


def right_crowd(figure, text, temperature, lead, rivals):
    def leads(n):
        return 1 / (1 + n * math.exp(-lead / temperature))

    first = leads(rivals)
    other = (1 - first) / rivals if first < 0.999 else math.exp(-lead / temperature) * first
    np.testing.assert_allclose(part(figure, "leader").get_xydata(), [[0, 0], [0, first]], atol=1e-12)
    stems = np.array(part(figure, "others").get_segments())
    assert stems[:, 1, 0].tolist() == list(range(1, rivals + 1))
    np.testing.assert_allclose(stems[:, 1, 1], other, rtol=1e-9)
    x, y = part(figure, "curve").get_xydata().T
    np.testing.assert_allclose(y, [leads(n) for n in x], rtol=1e-9)
    assert x.tolist() == list(range(1, 30))
    np.testing.assert_allclose(part(figure, "point").get_xydata(), [[rivals, first]], rtol=1e-9)
    nats = -sum(n * q * math.log(q) for n, q in ((1, first), (rivals, other)))
    assert {f"{nats:.2f}", f"{first:.3f}"} <= {drawn.get_text() for drawn in drawn_texts(figure)}
    assert f"by {lead:.1f}. At temperature {temperature:g}, softmax gives it {first:.3g} and" in text
    assert f"other {other:.3g}; a fair draw would give each of the {rivals + 1} {1 / (rivals + 1):.3g}." in text
    assert abs(between(text, "entropy is ", " nats") - nats) < 0.006 * nats
    assert abs(between(text, "fair draw among ", ". A") - math.exp(nats)) < 0.006
    assert f"from {leads(1):.3g} with one to {leads(29):.3g} with 29." in text


def probabilities(z, temperature):
    e = np.exp(np.asarray(z) / temperature)
    return e / e.sum()


def jacobian(z, temperature):
    return np.stack([probabilities(z + STEP * 1j * unit, temperature).imag / STEP for unit in np.eye(5)], axis=1)


def between(text, before, after):
    return float(text.split(before)[1].split(after)[0])


def shows(numbers, expected):
    """Asserts that these numbers, to three decimals, are what is drawn."""
    for path, number in zip(numbers.get_paths(), expected, strict=True):
        assert np.abs(path.vertices.min(axis=0) + path.vertices.max(axis=0)).max() < 1.5  # centred
        should = outline(f"{number:.3f}".replace("-0.000", "0.000").replace("-", "−"))
        # in points; before matplotlib 3.11 the outlines of letters were rounded to 64ths of a unit
        np.testing.assert_allclose(path.vertices - path.vertices[0], should, atol=1e-3)


@functools.cache
def outline(text):
    vertices = TextPath((0, 0), text, prop=FontProperties(family="DejaVu Sans", size=9.5)).vertices
    return vertices - vertices[0]
