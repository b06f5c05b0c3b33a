"""A batch of inputs on its way through the leaky ReLU."""

import itertools

import numpy as np
import pytest

from tests.explorers import parts

STANDARD = np.random.default_rng(0).standard_normal(2000)


def right(figure, text, mean, spread, negative_slope):
    x = mean + spread * (STANDARD - STANDARD.mean()) / STANDARD.std()
    y = np.where(x > 0, x, negative_slope * x)
    for values, bars, line in zip((x, y), parts(figure, "shares"), parts(figure, "mean"), strict=True):
        shares, edges, _ = bars.get_data()
        in_view = values[(edges[0] <= values) & (values <= edges[-1])]
        # Counted by hand: what is beyond the panel belongs to the bins at its edges.
        inner = [np.sum((low <= values) & (values < high)) / 20 for low, high in itertools.pairwise(edges)]
        assert shares[1:-1] == pytest.approx(inner[1:-1], abs=0.051)  # one input may fall on an edge
        assert shares.sum() == pytest.approx(100)
        assert shares[[0, -1]].sum() >= 100 * (1 - len(in_view) / len(values)) - 1e-9
        assert line.get_xdata()[0] == pytest.approx(values.mean(), abs=1e-12)
    assert f"with mean {mean:.3g} and spread {spread:.3g} go through leaky ReLU with" in text
    assert f"the outputs have mean {y.mean() + 0.0:.3g} and spread {y.std():.3g}" in text
    assert f"lie between {y.min():.3g} and {y.max():.3g}." in text
    assert f"{np.mean(x < 0) if negative_slope < 0.1 else 0:.1%} of the inputs" in text
