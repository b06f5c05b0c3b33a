"""Training health: what is stored, read in another way; `tests/test_trainings.py` holds it against trainings anew."""

import re

import numpy as np

from actcourse.pictures.trainings import stored
from actcourse.pictures.watched import BINS, HEALTH
from tests.explorers import written

COUNTED = r"(\d+) deaths?, (\d+) revivals?"


def right(figure, text, epoch, **settings):
    at = tuple(
        list(options).index(settings[name])
        for name, options in {
            "lower": HEALTH.activations,
            "upper": HEALTH.activations,
            "gain": HEALTH.gains,
            "bias": HEALTH.biases,
            "rate": HEALTH.rates,
        }.items()
    )
    arrays = {name: array[at] for name, array in stored("health").items()}
    now = {name: array[epoch].astype(float) for name, array in arrays.items() if name != "blown_up"}
    parts = {artist.get_gid(): artist for artist in figure.findobj(lambda artist: artist.get_gid())}
    heading, settings_said = written(parts["heading"]), said_settings(text)
    assert settings_said == settings
    assert heading.startswith(f"layers 1–3 {settings['lower']}, layers 4–6 {settings['upper']}; ")
    updates_are_right(parts, arrays["update"].astype(float), epoch)
    shapes_are_right(parts, "outputs", now["outputs"])
    shapes_are_right(parts, "gradients", now["gradients"])
    lost = 0 < arrays["blown_up"] <= epoch
    readings = [written(parts[f"{name} reading"]) for name in ("outputs", "shares", "gradients", "updates")]
    if lost:
        overflowed(parts, heading, text, readings, arrays["blown_up"])
        return
    lines_are_right(parts, now)
    numbers_are_right(heading, text, now, epoch)
    read_right(readings, now, epoch)


def said_settings(text):
    lower, upper, rate, gain, bias = re.search(
        r"layers 1–3 (\w+) and layers 4–6 (\w+), .* rate (\S+); .* gain (\S+), the biases at (\S+)\. ", text
    ).groups()
    return {"lower": lower, "upper": upper, "rate": float(rate), "gain": float(gain), "bias": number(bias)}


def updates_are_right(parts, updates, epoch):
    kept = [number for number, row in enumerate(updates) if not np.isnan(row[0])]
    for layer in range(6):
        lines = parts[("layers 1–3", "layers 4–6")[layer // 3]].get_segments()
        if not kept:
            assert len(lines) == 0
            continue
        x, y = lines[layer % 3].T
        assert list(x) == kept
        np.testing.assert_allclose(y, [min(max(updates[number, layer], -8), 1) for number in kept], atol=1e-6)
    labels = parts["layers"]
    assert labels.get_visible() == (len(kept) > 0)
    if kept:
        across, up = labels.get_offsets().T
        assert (across > kept[-1]).all()
        ends = updates[kept[-1]].clip(-8, 1)
        assert all(up[one] < up[other] for one in range(6) for other in range(6) if ends[one] < ends[other])
        assert np.diff(np.sort(up)).min() > 0.49  # no number on another
        assert [up.min() >= -8, up.max() <= 1] == [True, True]
        assert abs(up - ends).max() < 2.6
    assert list(parts["epoch"].get_xdata()) == [epoch, epoch]


def shapes_are_right(parts, gid, shares):
    """How wide each shape is in the middle of each bin, from its corners."""
    middles = (np.arange(BINS.count)[:, None] + 0.5) / BINS.count
    paths = parts[gid].get_paths()
    assert len(paths) == 6
    for layer, (path, row) in enumerate(zip(paths, shares, strict=True), start=1):
        one, other = path.vertices[:-1], path.vertices[1:]
        _, crossing = np.nonzero((one[:, 1] - middles) * (other[:, 1] - middles) < 0)
        reached = one[crossing, 0].reshape(BINS.count, 2)
        np.testing.assert_allclose(reached.mean(axis=1), layer)
        np.testing.assert_allclose(np.ptp(reached, axis=1), 0.92 * row / 15, atol=1e-9)


def overflowed(parts, heading, text, readings, epoch):
    assert heading.endswith(f"; in epoch {epoch} its numbers overflowed")
    assert f"In epoch {epoch} its numbers overflowed" in text
    assert readings == ["overflowed"] * 4
    assert all(len(parts[gid].get_xydata()) == 0 for gid in ("flat", "silent", "gradient"))


def lines_are_right(parts, now):
    for gid, heights in (("flat", now["flat"]), ("silent", now["silent"] / 0.32)):
        np.testing.assert_allclose(parts[gid].get_xydata(), np.transpose([range(1, 7), heights]))
    x, y = parts["gradient"].get_xydata().T
    assert list(x) == [1, 2, 3, 4, 5, 6]
    middle = 0.5 / BINS.count
    np.testing.assert_allclose(y, np.clip((now["gradient"] + 14) / 16, middle, 1 - middle), atol=1e-6)


def numbers_are_right(heading, text, now, epoch):
    after, loss, accuracy = re.search(
        r"after epoch (\d+): loss (\S+), (\d+) % of held-out digits right$", heading
    ).groups()
    np.testing.assert_allclose(
        [float(loss), float(accuracy)], [now["loss"], 100 * now["accuracy"]], rtol=0.06, atol=0.51
    )
    again, loss, seen = re.search(r"After epoch (\d+) its loss is (\S+), and (\d+) %", text).groups()
    assert [after, again, seen] == [str(epoch), str(epoch), accuracy]
    np.testing.assert_allclose(number(loss), now["loss"], rtol=6e-3)
    np.testing.assert_allclose(listed(text, "spread of the activations"), 10 ** now["spread"], rtol=0.06)
    np.testing.assert_allclose(listed(text, "root mean square of the gradient"), 10 ** now["gradient"], rtol=0.06)
    assert listed(text, "steepest, in per cent:") == list(now["flat"])
    assert listed(text, "silent units, of 32:") == list(now["silent"])
    assert counts(text) == [now["deaths"], now["revivals"]]
    if epoch == 0:
        assert text.endswith("no weight has been updated yet.")
        return
    np.testing.assert_allclose(listed(text, "update to weight"), now["update"], atol=0.051)
    assert f"below the line at −3 in {sum(now['update'] < -3)} of 6 layers." in text


def read_right(readings, now, epoch):
    outputs, shares, gradients, updates = readings
    np.testing.assert_allclose(ends(outputs, ": "), 10 ** now["spread"][[0, -1]], rtol=0.06)
    assert counts(shares) == [now["deaths"], now["revivals"]]
    np.testing.assert_allclose(ends(gradients, ": "), now["gradient"][[0, -1]], atol=0.051)
    if epoch:
        np.testing.assert_allclose(ends(updates, ": "), now["update"][[0, -1]], atol=0.051)
    else:
        assert updates == "no step yet"


def counts(text):
    return list(map(int, re.search(COUNTED, text).groups()))


def ends(reading, after):
    assert reading.startswith("layer 1 → 6")
    return [number(each) for each in reading.removeprefix("layer 1 → 6").removeprefix(after).split(" → ")]


def listed(text, after):
    (found,) = re.findall(rf"{after} ((?:[\d.e+∞−]+(?:, )?)+)", text)
    return [number(each) for each in found.rstrip(", ").rstrip(".").split(", ")]


def number(text):
    return float(text.replace("−", "-").replace("∞", "inf"))
