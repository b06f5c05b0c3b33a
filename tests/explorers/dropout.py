"""Dropout: draws made by comparing random numbers with p, one mean after the other; random slopes; variances."""

import itertools
import math

import numpy as np

from tests.explorers import drawn_texts, part, written

SEED = 4
EVEN = np.random.default_rng(SEED).random(10_000)
ONE_OF_MANY = slice(None, None, 20)  # of the running means: enough


def right(figure, text, **values):
    if "width" in values:
        return right_slopes(figure, text, **values)
    return right_variance(figure, text, **values) if "units" in values else right_dropout(figure, text, **values)


def right_dropout(figure, text, p, value, number):
    draws = np.array([0 if chance < p else value / (1 - p) for chance in EVEN])
    kept = sum(chance >= p for chance in EVEN[:number])
    for gid, place, share in (("dropped", 0, 1 - kept / number), ("kept", value / (1 - p), kept / number)):
        np.testing.assert_allclose(part(figure, gid).get_xydata(), [[place, 0], [place, share]], atol=1e-12)
    np.testing.assert_allclose(part(figure, "expected").get_xydata(), [[0, p], [value / (1 - p), 1 - p]], atol=1e-12)
    np.testing.assert_allclose(part(figure, "entered").get_xdata(), value)
    np.testing.assert_allclose(part(figure, "balance").get_xdata(), value / (1 - p) * kept / number)
    # The spread from the two outcomes: √(E[y²] − E[y]²).
    spread = math.sqrt(max((1 - p) * (value / (1 - p)) ** 2 - value**2, 0)) * (p > 0)
    right_mean(figure, draws, number, value, spread)
    assert f"{kept} of {number}" in words(figure)
    assert f"A unit of value {value:.1f} goes through dropout with p = {p:.2f}: it becomes 0 with" in text
    assert f"and {value / (1 - p):.3g} otherwise" in text
    assert f"{kept} of {number} draw{'s' * (number > 1)} kept it" in text
    says(text, draws[:number], value, spread)


def right_slopes(figure, text, x, width, number):
    middle, half = 11 / 48, width * 5 / 48  # of the law from 1/8 to 1/3
    slopes = [(1 - chance) * (middle - half) + chance * (middle + half) for chance in EVEN]
    draws = np.array([x if x > 0 else slope * x for slope in slopes])
    expected = max(x, 0) + 11 / 48 * min(x, 0)
    lines = np.array(part(figure, "fan").get_segments())
    assert len(lines) == min(number, 30)
    np.testing.assert_allclose(lines[:, 0, 1] / lines[:, 0, 0], slopes[: len(lines)])
    assert (lines[:, 1] == 0).all()
    np.testing.assert_allclose(part(figure, "mean slope").get_xydata(), [[-3, -11 / 16], [0, 0]])
    np.testing.assert_allclose(part(figure, "point").get_xydata(), [[x, expected]], atol=1e-12)
    # The spread of a law between two ends: the root of the mean square around the middle.
    around = (np.arange(20_000) + 0.5) / 10_000 - 1
    spread = abs(min(x, 0)) * half * math.sqrt(np.mean(around**2))
    right_mean(figure, draws, number, expected, spread)
    assert f"{middle - half:.3f} to {middle + half:.3f}" in words(figure)
    assert f"evenly from {middle - half:.3g} to {middle + half:.3g};" in text
    assert f"At x = {x + 0.0:.1f}, {number} draw" in text
    assert f"mean one, 0.229, and the value {expected + 0.0:.3g}:" in text
    says(text, draws[:number], expected, spread)


def right_mean(figure, draws, number, mean, spread):
    n, running = part(figure, "running").get_xydata().T
    assert n[0] == 1
    assert n[-1] == number
    assert (np.diff(n) > 0).all()
    means = [math.fsum(draws[: int(each)]) / each for each in n[ONE_OF_MANY]]
    np.testing.assert_allclose(running[ONE_OF_MANY], means, atol=1e-9)
    np.testing.assert_allclose(part(figure, "present").get_xydata(), [[number, draws[:number].mean()]], atol=1e-9)
    np.testing.assert_allclose(part(figure, "truth").get_ydata(), mean, atol=1e-12)
    x, y = np.concatenate([path.vertices for path in part(figure, "band").get_paths()]).T
    np.testing.assert_allclose(np.abs(y - mean), spread / np.sqrt(x), rtol=1e-6, atol=1e-9)
    assert spread == 0 or y.min() < mean < y.max()
    assert f"{draws[:number].mean() + 0.0:.3f}" in words(figure)


def says(text, draws, mean, spread):
    """Asserts what the text says of the draws, and that they are as far from the mean as they may be."""
    around = math.sqrt(math.fsum((draws - math.fsum(draws) / len(draws)) ** 2) / len(draws))
    assert f"{draws.mean() + 0.0:.3g}, expected {mean + 0.0:.3g}" in text
    around = 0 if around < 1e-9 else around  # of rounding
    said = text.split("standard deviation ")[1].removeprefix("is ")
    assert said.startswith(f"{around:.3g}, expected {spread:.3g}. ")
    assert text.endswith(f", to {spread / math.sqrt(len(draws)):.3g} at {len(draws)}.")
    assert abs(draws.mean() - mean) <= 4 * spread / math.sqrt(len(draws)) + 1e-9


def right_variance(figure, text, p, units):
    layer = np.random.default_rng(SEED).normal(size=10_000)[:units]
    chance = np.random.default_rng(SEED + 1).random(units)
    plain = np.where(chance < p, 0, layer / (1 - p))
    silent = -1.7580993408473766  # SELU's limit
    mixed = np.where(chance < p, silent, layer)
    # What alpha dropout must undo: the mean and the variance that numbers of mean 0 and variance 1 would then have.
    alpha = (mixed - p * silent) / math.sqrt(1 - p + p * silent**2 - (p * silent) ** 2)
    for name, after, expected in (("dropout", plain, 1 / (1 - p)), ("alpha_dropout", alpha, 1)):
        point = part(figure, f"{name} variance")
        np.testing.assert_allclose(point.get_xydata(), [[p, after.var()]], atol=1e-12)
        assert 0 <= after.var() < point.axes.get_ylim()[1]
        shares, edges, _ = part(figure, f"{name} units").get_data()
        places = [np.mean((low <= after) & (after < high)) for low, high in itertools.pairwise(edges)]
        np.testing.assert_allclose(shares, places, atol=1e-12)
        assert units < 10_000 or abs(after.var() - expected) < 0.05 * expected
        assert f"mean is {after.mean() + 0.0:.3g} and the variance {after.var():.3g}, expected 1" in text
    assert f"layer of {units} units with random values: mean {layer.mean():.3g}, variance {layer.var():.3g}," in text
    assert f"with p = {p:.2f} the" in text
    assert f"1 / (1 − p) = {1 / (1 - p):.3g};" in text
    assert f"a share of {np.mean(chance < p):.3g} was dropped" in text
    assert p == 0 or text.endswith(f"at {alpha[chance < p][0]:.3g} in alpha dropout.")


def words(figure):
    return set(map(written, drawn_texts(figure)))
