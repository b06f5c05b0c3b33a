"""The explorer of centring, against loops and definitions."""

import re
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import erf, expit

from tests.explorers import part

FUNCTIONS = {
    "sigmoid": expit,
    "tanh": np.tanh,
    "ReLU": lambda x: np.where(x > 0, x, 0),
    "ELU": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "GELU": lambda x: x * (1 + erf(x / np.sqrt(2))) / 2,
}
START = np.array([-1.6, 0.5])
RNG = np.random.default_rng(5)
NORMAL, NOISE = RNG.standard_normal((500, 20)), RNG.standard_normal(500)


def right(figure, text, activation, mean, inputs, rate, steps):
    h = FUNCTIONS[activation](NORMAL + mean)
    assert f"behind {activation}, for x of mean {mean + 0.0:.1f}:" in text
    updates = updates_at_the_start(h[:, :2])
    the_points_are(figure, updates)
    the_shares_are_right(figure, text, h, activation, mean, inputs)
    the_contours_are_level(figure, h[:, :2])
    path = part(figure, "path").get_xydata()
    np.testing.assert_allclose(path, descended(h[:, :2], rate, steps), rtol=1e-7, atol=1e-11)
    the_numbers_are_right(text, h, inputs, updates.mean(axis=0), path)
    first = path[1] if steps else descended(h[:, :2], rate, 1)[1]
    steepest = np.linalg.svd(h[:, :2])[2][0]
    crosses = (first @ steepest) * (START @ steepest) < -1e-9
    assert f"{rate:.2f} of the largest stable one {'every' if crosses else 'no'} step crosses" in text


def updates_at_the_start(h):
    # A target for each example such that the best weights are 0: all that h explains of the noise is taken away.
    best = np.linalg.inv(h.T @ h) @ (h.T @ NOISE)
    targets = h @ best - NOISE
    updates = np.array([-(START @ row - target) * row for row, target in zip(h, targets, strict=True)])
    assert updates.mean(axis=0) == pytest.approx(-(h * (h @ START)[:, None]).mean(axis=0))
    return updates / np.sqrt((updates**2).sum() / len(h))


def the_points_are(figure, updates):
    alike, apart = (part(figure, gid).get_xydata() for gid in ("alike", "apart"))
    assert (alike[:, 0] * alike[:, 1] >= 0).all()
    assert (apart[:, 0] * apart[:, 1] < 0).all()
    edge = 0.98 * 3
    at_edge = [row if abs(row).max() <= edge else row * edge / abs(row).max() for row in updates]
    np.testing.assert_allclose(in_order(np.vstack([alike, apart])), in_order(np.array(at_edge)), atol=1e-12)
    np.testing.assert_allclose(part(figure, "mean").get_xydata(), [[0, 0], updates.mean(axis=0)], atol=1e-12)


def in_order(points):
    return points[np.lexsort(points.round(9).T)]


def the_shares_are_right(figure, text, h, activation, mean, inputs):
    two, wide = (
        np.mean([not (row.min() < 0 < row.max()) for row in np.delete(h, np.s_[count:], 1)]) for count in (2, inputs)
    )
    assert f"{100 * two:.3g} % of the examples move both" in text
    assert f"with {inputs} inputs {100 * wide:.3g} % move all" in text
    assert two == len(part(figure, "alike").get_xydata()) / len(h)
    (shares,) = (one.get_text() for one in figure.axes[0].texts)
    assert shares == f"2 inputs: {100 * two:.3g} %; {inputs}: {100 * wide:.3g} %"
    above = (1 + erf(mean / np.sqrt(2))) / 2
    expected = 1 if activation in ("sigmoid", "ReLU") else above**inputs + (1 - above) ** inputs
    assert f"(expected {100 * expected:.3g} %)" in text
    assert wide == pytest.approx(expected, abs=0.07)
    assert ("stays where it is" in text) == (activation == "ReLU")


def the_contours_are_level(figure, h):
    def loss(weights):
        return np.mean((weights @ h.T) ** 2, axis=-1) / 2

    points = part(figure, "contours").get_xydata()
    ends = np.flatnonzero(np.isnan(points[:, 0]))
    for (start, end), size in zip(pairwise([-1, *ends]), (1, 1 / 2, 1 / 4, 1 / 8), strict=True):
        ellipse = points[start + 1 : end]
        np.testing.assert_allclose(loss(ellipse), loss(START) * size**2, rtol=1e-9)
        assert np.abs(np.diff(np.unwrap(np.arctan2(*ellipse.T)))).sum() == pytest.approx(2 * np.pi)  # all round


def descended(h, rate, steps):
    """Gradient descent example by example's matrix, from the loss itself."""
    largest_stable = 2 / (np.linalg.norm(h, 2) ** 2 / len(h))
    weights = [START]
    for _ in range(steps):
        weights.append(weights[-1] - rate * largest_stable * h.T @ (h @ weights[-1]) / len(h))
    return np.array(weights)


def the_numbers_are_right(text, h, inputs, mean_update, path):
    condition, wide, off, left_over = (
        float(re.search(pattern, text)[1])
        for pattern in (
            r"condition number of (\S+);",
            rf"with {inputs} inputs and a bias it is (\S+)\.",
            r"points (\d+)° off",
            r"the minimum is (\S+) times",
        )
    )
    assert condition == pytest.approx(eigenvalue_ratio(h[:, :2]), rel=6e-3)
    assert wide == pytest.approx(eigenvalue_ratio(np.column_stack([h[:, :inputs], np.ones(len(h))])), rel=6e-3)
    turned = np.angle(complex(*mean_update) / complex(*-START), deg=True)
    assert off == pytest.approx(abs(turned), abs=0.501)
    assert left_over == pytest.approx(np.hypot(*path[-1]) / np.hypot(*START), rel=6e-3)


def eigenvalue_ratio(inputs):
    values = np.linalg.eigvalsh(inputs.T @ inputs)
    return values[-1] / values[0]
