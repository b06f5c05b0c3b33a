import re

import numpy as np

from actcourse.networks import MLP
from actcourse.networks.probe import dead_units
from actcourse.pictures.trainings import DYING, stored
from tests.explorers import part
from tests.explorers.by_hand import forward


def right(figure, text, rate, bias, slope):
    arrays = stored("dying")
    at = DYING.slopes.index(slope), DYING.rates.index(rate), DYING.biases.index(bias)
    steps, x, theta = arrays["blown_up"][at], arrays["x"], arrays["theta"][at].astype(float)
    shares = 100 * np.array([*arrays["silent"][:, *at], arrays["accuracy"][at]])
    all_seeds(figure, text, shares, steps)
    if steps[0] > 0:
        overflowed(figure, text, steps[0])
        return
    assert part(figure, "lost").get_text() == ""
    zs = forward(DYING.sizes, theta, lambda z: np.where(z > 0, z, slope * z), x)
    silent = np.array([z.max(axis=0) <= 0 for z in zs[:-1]])
    assert drawn_units(figure, "units silent") == {(unit + 1, layer + 1) for layer, unit in np.argwhere(silent)}
    assert drawn_units(figure, "units alive") == {(unit + 1, layer + 1) for layer, unit in np.argwhere(~silent)}
    np.testing.assert_allclose(silent.mean(axis=1), arrays["silent"][:, *at, 0], atol=1e-6)
    are = "is" if silent[0].sum() == 1 else "are"
    assert f" {silent[0].sum()} of 16 units {are} silent in layer 1 and {silent[1].sum()} of 16 in layer 2" in text
    lines(figure, "silent", theta, silent[0])
    lines(figure, "alive", theta, ~silent[0])
    if slope == 0:
        net = MLP(DYING.sizes, "ReLU", rng=np.random.default_rng(0))
        net.theta[...] = theta
        np.testing.assert_array_equal(dead_units(net, x), silent.mean(axis=1))
    assert ("no gradient comes through it" in text) == (slope == 0)


def drawn_units(figure, gid):
    return set(map(tuple, part(figure, gid).get_xydata().astype(int)))


def lines(figure, gid, theta, whose):
    """z is 0 along each line, and above 0 at the end of its tick."""
    weights, biases = theta[:32].reshape(2, 16)[:, whose], theta[32:48][whose]
    drawn = np.array(part(figure, gid).get_segments()).reshape(-1, 2, 2, 2)
    assert len(drawn) == whose.sum()
    for unit, (line, (foot, end)) in enumerate(drawn):
        w, b = weights[:, unit], biases[unit]
        scale = np.linalg.norm(w)
        np.testing.assert_allclose((np.array([*line, foot]) @ w + b) / scale, 0, atol=1e-4)
        assert (end @ w + b) / scale > 0.1
        # Long enough to cross the picture, wherever in it.
        assert np.linalg.norm(line[1] - line[0]) > 40


def all_seeds(figure, text, shares, steps):
    kept = [number for number, step in enumerate(steps) if step < 0]
    dots = {(round(float(value), 3), row + 1) for row in range(3) for value in shares[row, kept]}
    drawn = part(figure, "trainings").get_xydata()
    assert len(drawn) == 3 * len(kept)
    assert {(round(float(value), 3), int(row)) for value, row in drawn} == dots
    means = [sum(map(float, shares[row, kept])) / len(kept) for row in range(3)] if kept else []
    np.testing.assert_allclose(np.ravel(part(figure, "means").get_xdata()), means, atol=1e-4)
    shown = [part(figure, f"mean {row}").get_text() for row in (1, 2, 3)]
    assert shown == ([f"{mean:.0f} %" for mean in means] or ["–"] * 3)
    assert (f"{5 - len(kept)} of 5 trainings overflowed" in text) == (len(kept) < 5)
    if kept:
        both = shares[:2, kept].sum(axis=0) / 2
        numbers = [both.mean(), both.min(), both.max(), means[2]]
        said = re.search(r"(\d+) % are silent, from (\d+) to (\d+) % in one, and (\d+) % of the answers", text)
        assert list(said.groups()) == [f"{number:.0f}" for number in numbers]


def overflowed(figure, text, step):
    assert part(figure, "lost").get_text().endswith(f" in step {step}")
    assert f"overflowed in step {step}" in text
    for gid in ("units alive", "units silent"):
        assert not drawn_units(figure, gid)
    for gid in ("alive", "silent"):
        assert len(part(figure, gid).get_segments()) == 0
