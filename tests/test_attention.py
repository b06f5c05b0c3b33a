"""Attention and its gradient: against PyTorch, against slopes, and against what masks and scales are for."""

import math

import numpy as np
import pytest

from actcourse.exercises.measuring import numerical_gradient
from actcourse.functions.attention import attention, attention_gradient, attention_weights, self_attention


@pytest.fixture
def rng():
    return np.random.default_rng(20)


# The leading axes of Q, of K and V, and of the mask.
LEADING = {
    "one": ((), (), ()),
    "batch": ((2,), (2,), ()),
    "batch and heads": ((2, 3), (2, 3), (2, 1)),
    "shared keys": ((2, 3), (3,), (3,)),
    "shared queries": ((), (2,), (1,)),
}


def sequence(rng, leading_q=(), leading_k=(), n=4, m=5, d=3, dv=2):
    """Random queries, keys and values."""
    shapes = (*leading_q, n, d), (*leading_k, m, d), (*leading_k, m, dv)
    return [rng.standard_normal(shape) for shape in shapes]


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("leading", LEADING.values(), ids=LEADING)
@pytest.mark.parametrize(("kind", "rtol"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_pytorch_attends_alike(torch, rng, leading, masked, kind, rtol):
    leading_q, leading_k, leading_mask = leading
    Q, K, V = (array.astype(kind) for array in sequence(rng, leading_q, leading_k))
    mask = rng.random((*leading_mask, 4, 5)) < 0.6 if masked else None
    if masked:
        mask[..., 0] = True  # PyTorch's answer for a query without keys has changed over its versions
    # PyTorch gets the axes of K and V written out; that they broadcast is this course's promise.
    full = np.broadcast_shapes(leading_q, leading_k)
    wide = [torch.tensor(np.broadcast_to(array, full + array.shape[-2:]).copy()) for array in (Q, K, V)]
    given = torch.tensor(np.broadcast_to(mask, (*full, 4, 5)).copy()) if masked else None
    expected = torch.nn.functional.scaled_dot_product_attention(*wide, attn_mask=given)
    output, weights = attention(Q, K, V, mask)
    assert output.shape == (*full, 4, 2)
    assert weights.shape == (*full, 4, 5)
    np.testing.assert_allclose(output, expected.numpy(), rtol=rtol, atol=rtol)
    np.testing.assert_array_equal(weights, attention_weights(Q, K, mask))


def test_weights_worked_out_by_hand():
    # Scores 0 and ln 3 are weights in the proportion 1 : 3; with four numbers to a key the score is halved.
    np.testing.assert_allclose(attention_weights([[1.0]], [[0.0], [math.log(3)]]), [[0.25, 0.75]], rtol=1e-14)
    keys = [[0.0, 0, 0, 0], [math.log(9), 0, 0, 0]]
    np.testing.assert_allclose(attention_weights([[1.0, 0, 0, 0]], keys), [[0.25, 0.75]], rtol=1e-14)
    np.testing.assert_allclose(attention([[1.0, 0, 0, 0]], keys, [[4.0], [8.0]])[0], [[7.0]], rtol=1e-14)


@pytest.mark.parametrize("size", [1, 30, 1000])
def test_weights_are_shares_of_one(rng, size):
    Q, K, _ = sequence(rng, (2, 3), (3,))
    weights = attention_weights(size * Q, size * K)
    assert np.all(weights >= 0)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-14)


def test_a_masked_key_might_as_well_not_be_there(rng):
    Q, K, V = sequence(rng)
    seen = np.array([True, False, True, True, False])
    output, weights = attention(Q, K, V, mask=seen)
    assert np.all(weights[:, ~seen] == 0)
    np.testing.assert_allclose(weights[:, seen], attention_weights(Q, K[seen]), rtol=1e-13)
    np.testing.assert_allclose(output, attention(Q, K[seen], V[seen])[0], rtol=1e-13)


def test_a_masked_key_is_not_even_read(rng):
    Q, K, _ = sequence(rng)
    expected = attention_weights(Q, K, mask=np.arange(5) != 2)
    for value in (np.nan, np.inf, 1e300):
        K[2] = value
        np.testing.assert_array_equal(attention_weights(Q, K, mask=np.arange(5) != 2), expected)


def test_a_query_without_keys_gets_zeros(rng):
    Q, K, V = sequence(rng, (2,), (2,))
    mask = np.ones((2, 4, 5), dtype=bool)
    mask[1, 2] = False
    with np.errstate(all="raise"):
        output, weights = attention(Q, K, V, mask)
    assert np.all(weights[1, 2] == 0)
    assert np.all(output[1, 2] == 0)
    others = np.ones((2, 4), dtype=bool)
    others[1, 2] = False
    np.testing.assert_array_equal(weights[others], attention_weights(Q, K)[others])


@pytest.mark.parametrize(("n", "m"), [(0, 5), (4, 0), (0, 0)])
def test_empty_sequences(rng, n, m):
    output, weights = attention(*sequence(rng, n=n, m=m))
    assert weights.shape == (n, m)
    np.testing.assert_array_equal(output, np.zeros((n, 2)))


def test_keys_have_no_order(rng):
    Q, K, V = sequence(rng, (2,), (2,))
    order = np.array([3, 0, 4, 1, 2])
    output, weights = attention(Q, K, V)
    output_too, weights_too = attention(Q, K[:, order], V[:, order])
    np.testing.assert_allclose(weights_too, weights[:, :, order], rtol=1e-13)
    np.testing.assert_allclose(output_too, output, rtol=1e-13, atol=1e-15)


def test_permuting_the_places_permutes_what_self_attention_returns(rng):
    X, W_q, W_k, W_v = projections(rng)
    order = np.array([2, 0, 3, 1])
    output, weights = self_attention(X, W_q, W_k, W_v)
    output_too, weights_too = self_attention(X[:, order], W_q, W_k, W_v)
    np.testing.assert_allclose(output_too, output[:, order], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(weights_too, weights[:, order][:, :, order], rtol=1e-12)


def projections(rng):
    """A batch of two sequences of four places, and three projections."""
    return [rng.standard_normal(shape) for shape in [(2, 4, 6), (6, 3), (6, 3), (6, 2)]]


def test_self_attention_is_attention_of_three_projections(rng):
    X, W_q, W_k, W_v = projections(rng)
    output, weights = self_attention(X, W_q, W_k, W_v)
    scores = np.einsum("bni,id,je,bmj,de->bnm", X, W_q, W_k, X, np.eye(3)) / np.sqrt(3)
    shares = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(weights, shares, rtol=1e-11)
    np.testing.assert_allclose(output, np.einsum("bnm,bmi,iv->bnv", shares, X, W_v), rtol=1e-11)


def test_a_triangular_mask_hides_the_future(rng):
    X, *W = projections(rng)
    past = np.tri(4, dtype=bool)
    output, weights = self_attention(X, *W, mask=past)
    assert np.all(weights[:, ~past] == 0)
    later = X.copy()
    later[:, 2:] += 1
    changed = self_attention(later, *W, mask=past)[0]
    np.testing.assert_array_equal(changed[:, :2], output[:, :2])
    assert np.all(np.abs(changed[:, 2:] - output[:, 2:]) > 1e-6)


@pytest.mark.parametrize(("scaled", "low", "high"), [(True, 0.10, 0.12), (False, 0.93, 0.97)])
def test_scaling_keeps_the_softmax_from_all_or_nothing(rng, scaled, low, high):
    d = 1024
    Q, K, _ = sequence(rng, n=1000, m=64, d=d)
    weights = attention_weights(Q if scaled else Q * np.sqrt(d), K)
    assert low < weights.max(axis=-1).mean() < high


def test_scores_that_would_overflow_unscaled():
    ones = np.full((1, 1024), 12, dtype=np.float16)  # 1024 · 12² is beyond float16, and divided by 32 it is not
    keys = np.concatenate([ones, ones])
    np.testing.assert_array_equal(attention_weights(ones, keys), [[0.5, 0.5]])


def test_nan_stays_in_its_row(rng):
    Q, K, _ = sequence(rng)
    expected = attention_weights(Q, K)
    Q[1] = np.nan
    weights = attention_weights(Q, K)
    assert np.all(np.isnan(weights[1]))
    np.testing.assert_array_equal(weights[[0, 2, 3]], expected[[0, 2, 3]])


# -- its gradient -----------------------------------------------------------------------------------

# The leading axes of Q, of K, of V, and of the mask.
BROADCAST = {
    "one": ((), (), (), ()),
    "batch and heads": ((2, 3), (2, 3), (2, 3), (2, 1)),
    "shared keys": ((2, 3), (3,), (3,), (3,)),
    "shared queries": ((), (2,), (2,), (1,)),
    "shared values": ((2, 1), (3,), (1,), (2, 3)),
    "values alone": ((), (1,), (2, 3), ()),
}


def problem(rng, lead_q=(), lead_k=(), lead_v=(), lead_mask=None, n=4, m=5):
    """Q, K and V, what arrives at the output, and a mask, which leaves a query without keys and a key unseen."""
    Q, K, V = (rng.standard_normal(s) for s in [(*lead_q, n, 3), (*lead_k, m, 3), (*lead_v, m, 2)])
    upstream = rng.standard_normal((*np.broadcast_shapes(lead_q, lead_k, lead_v), n, 2))
    if lead_mask is None:
        return Q, K, V, upstream, None
    mask = rng.random((*lead_mask, n, m)) < 0.6
    mask[..., 1], mask[..., 2, :] = False, False
    return Q, K, V, upstream, mask


UNMASKED = [pytest.param(leads[:3], id=name) for name, leads in BROADCAST.items()]
PROBLEMS = [*UNMASKED, *(pytest.param(leads, id=f"{name}, masked") for name, leads in BROADCAST.items())]


@pytest.mark.parametrize("leads", PROBLEMS)
def test_the_gradient_is_the_slope_of_the_loss(rng, leads):
    *arrays, upstream, mask = problem(rng, *leads)
    for place, gradient in enumerate(attention_gradient(*arrays, upstream, mask)):

        def loss(moved, place=place):
            output, _ = attention(*arrays[:place], moved, *arrays[place + 1 :], mask)
            return np.sum(upstream * output)

        assert gradient.shape == arrays[place].shape
        np.testing.assert_allclose(gradient, numerical_gradient(loss, arrays[place]), atol=1e-8)


@pytest.mark.parametrize("leads", PROBLEMS)
@pytest.mark.parametrize(("kind", "rtol"), [(np.float64, 1e-12), (np.float32, 2e-5)])
def test_pytorch_has_the_same_gradient(torch, rng, leads, kind, rtol):
    Q, K, V, upstream, mask = problem(rng, *leads)
    leaves = [torch.tensor(array.astype(kind), requires_grad=True) for array in (Q, K, V)]
    scores = leaves[0] @ leaves[1].mT / 3**0.5
    if mask is not None:
        blind = torch.tensor(~mask.any(axis=-1, keepdims=True))
        scores = scores.masked_fill(torch.tensor(~mask), -torch.inf).masked_fill(blind, 0)
        weights = torch.softmax(scores, -1).masked_fill(blind, 0)
    else:
        weights = torch.softmax(scores, -1)
    (weights @ leaves[2]).backward(torch.tensor(upstream.astype(kind)))
    found = attention_gradient(*(array.astype(kind) for array in (Q, K, V, upstream)), mask)
    for gradient, leaf in zip(found, leaves, strict=True):
        assert gradient.dtype == kind
        np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=rtol, atol=rtol)


@pytest.mark.parametrize("leads", UNMASKED)
def test_pytorch_s_own_attention_has_the_same_gradient(torch, rng, leads):
    *arrays, upstream, _ = problem(rng, *leads)
    full = upstream.shape[:-2]
    leaves = [torch.tensor(array, requires_grad=True) for array in arrays]
    wide = [leaf.expand(*full, *leaf.shape[-2:]) for leaf in leaves]
    torch.nn.functional.scaled_dot_product_attention(*wide).backward(torch.tensor(upstream))
    for gradient, leaf in zip(attention_gradient(*arrays, upstream), leaves, strict=True):
        np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-11, atol=1e-12)


def test_what_is_masked_gets_a_gradient_of_exactly_0(rng):
    Q, K, V, upstream, mask = problem(rng, (2,), (2,), (2,), (2,))
    with np.errstate(all="raise"):
        dQ, dK, dV = attention_gradient(Q, K, V, upstream, mask)
    no_keys, unseen = ~mask.any(axis=-1), ~mask.any(axis=-2)
    for gradient, nothing in ((dQ, no_keys), (dK, unseen), (dV, unseen)):
        assert nothing.any()
        np.testing.assert_array_equal(gradient[nothing], 0)
    assert np.all(dQ[mask.sum(axis=-1) > 1] != 0)  # a query with a single key gives it all, whatever it asks
    assert np.all(dV[~unseen] != 0)


def test_what_cannot_be_seen_might_as_well_not_be_there(rng):
    Q, K, V, upstream, _ = problem(rng)
    queries, keys = np.array([0, 1, 3]), np.array([0, 2, 4])
    mask = np.zeros((4, 5), dtype=bool)
    mask[np.ix_(queries, keys)] = True
    dQ, dK, dV = attention_gradient(Q, K, V, upstream, mask)
    fewer = attention_gradient(Q[queries], K[keys], V[keys], upstream[queries])
    for gradient, places, expected in zip((dQ, dK, dV), (queries, keys, keys), fewer, strict=True):
        np.testing.assert_allclose(gradient[places], expected, rtol=1e-12, atol=1e-14)


def test_a_copy_that_is_written_out_gets_the_sum(rng):
    Q, K, V, upstream, _ = problem(rng, (2, 3), (3,), (1,))
    wide = [np.broadcast_to(array, (2, 3, *array.shape[-2:])) for array in (Q, K, V)]
    dQ, dK, dV = attention_gradient(*wide, upstream)
    for gradient, expected in zip(
        attention_gradient(Q, K, V, upstream), (dQ, dK.sum(0), dV.sum((0, 1))[None]), strict=True
    ):
        np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-14)


def test_long_sums_keep_their_digits_in_half_precision():
    one, many = np.ones((1, 1), np.float16), np.ones((5000, 1, 1), np.float16)
    dV = attention_gradient(many, one, one, many)[2]
    assert dV.item() == 5000  # a running sum of float16 ones stays at 2048


@pytest.mark.parametrize(("n", "m", "lead"), [(0, 5, ()), (4, 0, ()), (0, 0, ()), (4, 5, (0,))])
@pytest.mark.parametrize("masked", [False, True])
def test_gradients_of_empty_sequences_are_zero(rng, n, m, lead, masked):
    Q, K, V, upstream, _ = problem(rng, lead_v=lead, n=n, m=m)
    found = attention_gradient(Q, K, V, upstream, np.ones((n, m), dtype=bool) if masked else None)
    for gradient, array in zip(found, (Q, K, V), strict=True):
        np.testing.assert_array_equal(gradient, np.zeros(array.shape))


def test_no_gradient_comes_back_through_a_choice_without_doubt(rng):
    Q, K, V, upstream, _ = problem(rng)
    doubtful, sure = (attention_gradient(size * Q, size * K, V, upstream) for size in (1, 100))
    assert np.abs(sure[0]).max() < 1e-20 * np.abs(doubtful[0]).max()
    assert np.abs(sure[2]).max() > 0.5
    np.testing.assert_allclose(sure[2].sum(axis=0), upstream.sum(axis=0))  # each query's share goes to some value


def test_a_descent_by_the_gradient_learns_where_to_look(rng):
    Q, K, _, _, _ = problem(rng)
    V, target = np.eye(5)[:, :4], np.eye(4)  # query i is to look at key i
    for _ in range(500):
        output, weights = attention(Q, K, V)
        dQ, dK, _ = attention_gradient(Q, K, V, output - target)
        Q, K = Q - 2 * dQ, K - 2 * dK
    assert np.diag(weights).min() > 0.9
