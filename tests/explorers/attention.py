"""Attention: scores of all widths from one running sum of products, weights from plain exponentials."""

import functools

import numpy as np
import pytest

from actcourse.pictures.explorers.attention import draws
from tests.explorers import part


def right(figure, text, d, keys, number):
    shown = weights(keys)[:, number, :, :, WIDTHS.index(d)]
    largest = weights(keys).max(axis=3).mean(axis=(1, 2))
    for gid, each, means in zip(("unscaled", "scaled"), shown, largest, strict=True):
        cells = part(figure, f"weights {gid}").get_array()
        assert np.ma.getmaskarray(cells)[:, keys:].all()
        np.testing.assert_allclose(np.asarray(cells[:, :keys], float), each, rtol=1e-9, atol=1e-300)
        assert part(figure, f"mean {gid}").get_text() == f"{each.max(axis=1).mean():.2f}"
        x, y = part(figure, gid).get_xydata().T
        assert x.tolist() == list(WIDTHS)
        np.testing.assert_allclose(y, means, rtol=1e-9)
    at = WIDTHS.index(d)
    np.testing.assert_allclose(part(figure, "points").get_xydata(), [[d, largest[0, at]], [d, largest[1, at]]])
    np.testing.assert_allclose(part(figure, "alike").get_ydata(), 1 / keys)
    says(text, d, keys, number, shown, largest[:, at])
    if (d, keys) == (1024, 32):
        assert largest[0, at] > 0.93
        assert largest[1, at] < 0.18


def says(text, d, keys, number, shown, largest):
    assert f" to {keys} random keys of width d = {d}, in draw {number}." in text
    (one, other), (nats, other_nats) = shown.max(axis=2).mean(axis=1), entropies(shown)
    assert f"of a query is {one:.3g} on average and the entropy {nats:.3g} nats" in text
    assert f"scaled by √d, {other:.3g} and {other_nats:.3g} nats" in text
    assert f"would have {1 / keys:.3g} and {np.log(keys):.3g}." in text
    own = 1 - np.einsum("sqk,sqk->sq", shown, shown).mean(axis=1)
    for slopes, after in zip(own, (" unscaled and ", " scaled. In"), strict=True):
        assert float(text.split(after)[0].split()[-1]) == pytest.approx(slopes, rel=0.006)
    scores = products()[:, :, :keys, WIDTHS.index(d)]
    variance = np.mean(scores**2) - np.mean(scores) ** 2
    assert f"variance {variance:.3g}, divided by √d {variance / d:.3g}." in text
    assert text.endswith(f"stand at {largest[0]:.3g} unscaled and {largest[1]:.3g} scaled.")
    assert 0.7 < variance / d < 1.2 or keys < 8  # products of few numbers vary more


WIDTHS = tuple(2**power for power in range(11))


@functools.cache
def products():
    """The scores of all draws, queries, keys and widths."""
    Q, K = draws()
    assert Q.shape[1:] == (8, 1024)
    assert K.shape[1:] == (32, 1024)
    assert max(abs(each.mean()) + abs(each.std() - 1) for each in (Q, K)) < 0.01
    sums = [np.cumsum(q[:, None] * k[None], axis=-1)[..., np.array(WIDTHS) - 1] for q, k in zip(Q, K, strict=True)]
    return np.stack(sums)


@functools.cache
def weights(keys):
    """Unscaled and scaled, draw, query, key, width."""
    scores = products()[:, :, :keys]
    exponentials = np.exp(np.stack([scores, scores / np.sqrt(WIDTHS)]))
    return exponentials / exponentials.sum(axis=3, keepdims=True)


def entropies(shown):
    logarithms = np.log(np.where(shown > 0, shown, 1))
    return -np.einsum("sqk,sqk->s", shown, logarithms) / shown.shape[1]
