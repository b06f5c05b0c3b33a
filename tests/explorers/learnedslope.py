import re

import numpy as np

from actcourse import find
from actcourse.pictures.trainings import LEARNED, stored
from tests.explorers import part


def right(figure, text, step, data, layer):
    arrays, which = stored("learned"), LEARNED.data.index(data)
    slopes, losses = arrays["slopes"][which, :, layer - 1].astype(float), arrays["losses"][which].astype(float)
    now = slopes[step]
    kinds = {"a < 0": now[now < 0], "0 ≤ a ≤ 1": now[(now >= 0) & (now <= 1)], "a > 1": now[now > 1]}
    for name, own in kinds.items():
        segments = part(figure, name).get_segments()
        assert part(figure, f"count {name}").get_text() == str(len(own)) == str(len(segments))
        for slope, ends in zip(own, segments, strict=True):
            z, f = np.transpose(ends)
            np.testing.assert_allclose(f, find("PReLU").tuned(negative_slope=slope)(z), atol=1e-6)
    np.testing.assert_allclose(part(figure, "now").get_xydata(), [(step, slope) for slope in now], atol=1e-6)
    for channel, curve in enumerate(part(figure, "slopes").get_segments()):
        np.testing.assert_array_equal(curve[:, 0], range(len(losses)))
        np.testing.assert_allclose(curve[:, 1], slopes[:, channel], atol=1e-6)
    np.testing.assert_allclose(part(figure, "loss").get_ydata(), losses)
    marks = [part(figure, gid).get_xdata()[0] for gid in ("step above", "step below")]
    assert marks == [step, step]
    says(text, now, losses[[step, 0]], list(map(len, kinds.values())), f"layer {layer} of a network trained on {data}")


def says(text, now, losses, counts, what):
    assert what in text
    lowest, *_, highest = sorted(now)
    numbers = [float(number) for number in re.search(r"between (\S+) and (\S+), with a mean of (\S+):", text).groups()]
    np.testing.assert_allclose(numbers, [lowest, highest, sum(now) / len(now)], rtol=6e-3, atol=1e-9)
    assert "{} below 0, {} from 0 to 1 and {} above 1".format(*counts) in text
    assert f"as 0.1 are {sum(abs(slope) <= 0.1 for slope in now)}." in text
    numbers = [float(number) for number in re.search(r"loss is (\S+), and was (\S+) at", text).groups()]
    np.testing.assert_allclose(numbers, losses, rtol=6e-3)
