"""The explorer of equal runners: answers counted one by one, leads and places by sorting."""

import math

import numpy as np

from tests.explorers import drawn_texts, part, written


def right(figure, text, runners, examples, accuracy, race):
    p = round(accuracy, 6)
    now, then = shares(runners, examples, p, race)
    numbers, shown = part(figure, "runners").get_xydata().T
    assert numbers.tolist() == list(range(1, runners + 1))
    np.testing.assert_allclose(shown, 100 * (now - p), atol=1e-9)
    np.testing.assert_allclose(part(figure, "pairs").get_xydata(), 100 * (np.transpose([now, then]) - p), atol=1e-9)
    best = list(now).index(max(now))
    np.testing.assert_allclose(part(figure, "best").get_xydata(), [[best + 1, 100 * (now[best] - p)]], atol=1e-9)
    two = [[100 * (now[best] - p), 100 * (then[best] - p)]]
    np.testing.assert_allclose(part(figure, "best again").get_xydata(), two, atol=1e-9)
    right_spread(figure, text, examples, p)
    first, second = sorted(now, reverse=True)[:2]
    lead, after = round(100 * (first - second), 6), round(100 * (then[best] - p), 6) + 0.0
    place = sorted(then, reverse=True).index(then[best]) + 1
    said = {written(one) for one in drawn_texts(figure)}
    assert {f"{lead:.2f} points", f"place {place}"} <= said
    text = text.replace("−", "-")
    assert f"Draw {race}: {runners} runners that are all right for {100 * p:.0f} %" in text
    assert f"Runner {best + 1} is best, {round(100 * (first - p), 6):+.2f} points" in text
    assert f"and {lead:.2f} ahead of the second." in text
    assert text.endswith(f"at {after:+.2f} points, in place {place}.")


def right_spread(figure, text, examples, p):
    """The band and what is said of it, from the mean square of one answer: 1 with chance p, and 0."""
    spread = 100 * math.sqrt((p * (1 - p) ** 2 + (1 - p) * p**2) / examples)
    heights = np.concatenate([path.vertices[:, 1] for path in part(figure, "band").get_paths()])
    np.testing.assert_allclose(abs(heights), spread, rtol=1e-9)
    limits = part(figure, "runners").axes.get_ylim()
    assert max(abs(part(figure, "pairs").get_xydata().ravel())) < limits[1] == -limits[0]
    assert f"tested on {examples} examples of its own; the spread to expect is {spread:.2f} points." in text


def shares(runners, examples, p, race):
    """What each is right for, in this race and in the next."""
    counts = np.random.default_rng(race).binomial(examples, p, (2, 50))
    return [np.array([count / examples for count in one[:runners]]) for one in counts]
