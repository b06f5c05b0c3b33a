"""Functions of whole vectors, against PyTorch, SciPy, mpmath, central differences and their own definitions."""

import tracemalloc
import warnings

import numpy as np
import pytest
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from mpmath import mp

from actcourse.functions import units, vector
from actcourse.functions.saturating import SIGMOID
from actcourse.functions.vector import (
    crelu,
    entropy,
    geglu,
    glu,
    hardmax,
    log_softmax,
    maxout,
    reglu,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    softmin,
    sparsemax,
    sparsemax_jacobian,
    swiglu,
)

FLOATS = [np.float16, np.float32, np.float64]
DIFFERENTIABLE = ["softmax", "log_softmax", "softmin", "sparsemax"]
PROBABILITIES = [softmax, softmin, sparsemax, hardmax]
GLU_FAMILY = [glu, reglu, geglu, swiglu]


def maxout_of_2(x, axis=-1):
    return maxout(x, 2, axis=axis)


SAME_LENGTH = [softmax, log_softmax, softmin, sparsemax, hardmax]
OTHER_LENGTH = [crelu, maxout_of_2, *GLU_FAMILY]
EVERY = [*SAME_LENGTH, *OTHER_LENGTH]


def scores(*shape, spread=2.0, seed=0):
    """Random scores; in none of the vectors that the tests make of them does one stand near a kink of sparsemax."""
    return np.random.default_rng(seed).normal(scale=spread, size=shape)


def jacobian(name):
    return getattr(vector, f"{name}_jacobian")


def jvp(name):
    return getattr(vector, f"{name}_jvp")


def with_v(name):
    """The product's function with v = z, so that it can stand among functions of z alone."""
    return lambda z, **settings: jvp(name)(z, z, **settings)


# -- worked values ----------------------------------------------------------------------------------


def test_softmax_of_three_scores():
    np.testing.assert_allclose(softmax([0.4, 2, 5]), [0.00948431, 0.04697607, 0.94353962], atol=5e-9)


def test_the_same_winner_is_sure_among_three_and_unsure_among_ten():
    among_three, among_ten = softmax([0.4, 2, 5]), softmax([1.2] * 9 + [1.5])
    assert np.argmax(among_ten) == 9
    assert among_ten[9] == pytest.approx(0.1304, abs=5e-5)
    assert entropy(among_three) == pytest.approx(0.2427, abs=5e-5)
    assert 0.99 * np.log(10) < entropy(among_ten) < np.log(10)


@pytest.mark.parametrize(
    ("z", "p"),
    [
        ([3.0, 1.0, 0.0], [1, 0, 0]),
        ([0.5, 0.5, -3.0], [0.5, 0.5, 0]),
        ([0.2, 0.1, 0.0], [1.3 / 3, 1 / 3, 0.7 / 3]),
        ([1.0, 0.0], [1, 0]),
        ([7.0], [1]),
    ],
)
def test_sparsemax_by_hand(z, p):
    np.testing.assert_allclose(sparsemax(z), p, rtol=1e-15)


def test_hardmax_takes_the_first_of_equals():
    z = [[1, 3, 3], [2, 2, 2], [-np.inf, -np.inf, -np.inf], [0, np.inf, 5]]
    np.testing.assert_array_equal(hardmax(z), [[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0]])


def test_crelu_and_maxout_by_hand():
    np.testing.assert_array_equal(crelu([[1.0, -2.0], [0.0, 3.0]]), [[1, 0, 0, 2], [0, 3, 0, 0]])
    np.testing.assert_array_equal(crelu([[1.0, -2.0]], axis=0), [[1, 0], [0, 2]])
    np.testing.assert_array_equal(maxout([1, 5, 2, -4, -3, -9], 3), [5, -3])
    np.testing.assert_array_equal(maxout([1, 5, 2, -4, -3, -9], 2), [5, 2, -3])
    np.testing.assert_array_equal(maxout(np.arange(24).reshape(2, 6, 2), 3, axis=1)[0], [[4, 5], [10, 11]])


@pytest.mark.parametrize(
    ("p", "nats"),
    [([1.0, 0.0], 0), ([0.5, 0.5], np.log(2)), ([0.25] * 4, np.log(4)), ([0.5, 0.5, 0], np.log(2)), ([1], 0)],
)
def test_entropy_by_hand(p, nats):
    assert entropy(p) == pytest.approx(nats, rel=1e-15)
    assert not np.signbit(entropy(p))


def test_entropy_agrees_with_scipy_along_any_axis():
    p = softmax(scores(3, 4, 5), axis=1)
    np.testing.assert_allclose(entropy(p, axis=1), scipy.special.entr(p).sum(axis=1), rtol=1e-14)
    assert entropy(np.float16(p)).dtype == np.float16
    assert entropy([True, False]).dtype == np.float64


# -- PyTorch and SciPy ------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin", "glu"])
def test_pytorch_agrees(name, axis, torch):
    z = scores(4, 6, 8)
    theirs = getattr(torch.nn.functional, name)(torch.tensor(z), dim=axis)
    np.testing.assert_allclose(getattr(vector, name)(z, axis=axis), theirs.numpy(), rtol=1e-13)


def test_pytorch_agrees_on_what_it_has_in_pieces(torch):
    x = scores(5, 6)
    whole, (a, b) = torch.tensor(x), torch.tensor(x).chunk(2, dim=-1)
    functional = torch.nn.functional
    for ours, theirs in [
        (crelu(x), torch.cat([functional.relu(whole), functional.relu(-whole)], dim=-1)),
        (maxout(x, 2), functional.max_pool1d(whole, 2)),
        (reglu(x), a * functional.relu(b)),
        (geglu(x), a * functional.gelu(b)),
        (swiglu(x), a * functional.silu(b)),
        (softmax(x, temperature=0.3), torch.softmax(whole / 0.3, dim=-1)),
    ]:
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-13)


@pytest.mark.parametrize(
    ("name", "settings"),
    [("softmax", {}), ("softmax", {"temperature": 0.4}), ("log_softmax", {}), ("softmin", {})],
)
def test_autograd_finds_the_same_jacobian(name, settings, torch):
    def theirs(z):
        return getattr(torch.nn.functional, name)(z / settings.get("temperature", 1), dim=-1)

    for z in scores(3, 5):
        J = torch.autograd.functional.jacobian(theirs, torch.tensor(z)).numpy()
        np.testing.assert_allclose(jacobian(name)(z, **settings), J, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    "z",
    [
        scores(3, 7),
        [[1e4, -1e4, 0], [1e300, -1e300, 1e300]],
        [[0, -np.inf, 1], [-np.inf, -np.inf, 3]],
        [[1000, 1001], [-1000, -1001]],
    ],
    ids=["moderate", "huge", "masked", "large"],
)
def test_scipy_agrees(z):
    np.testing.assert_allclose(softmax(z), scipy.special.softmax(z, axis=-1), rtol=1e-14)
    np.testing.assert_allclose(log_softmax(z), scipy.special.log_softmax(z, axis=-1), rtol=1e-14)
    np.testing.assert_array_equal(softmin(np.negative(z)), softmax(z))


# -- sparsemax against its definition ---------------------------------------------------------------


def nearest_probabilities(z):
    """The projection of one vector onto the probabilities, its τ found by halving an interval."""
    low, high = np.max(z) - 1, np.max(z)
    for _ in range(200):
        tau = (low + high) / 2
        low, high = (tau, high) if np.sum(np.maximum(z - tau, 0)) > 1 else (low, tau)
    return np.maximum(z - high, 0)


@pytest.mark.parametrize("spread", [1e-3, 0.3, 1, 10])
def test_sparsemax_is_the_nearest_point(spread):
    z = scores(20, 9, spread=spread)
    np.testing.assert_allclose(sparsemax(z), [nearest_probabilities(row) for row in z], atol=1e-14)


def test_sparsemax_takes_masks_and_adds_up_many_float32():
    np.testing.assert_array_equal(sparsemax([0.5, -np.inf, 0.5, -3]), [0.5, 0, 0.5, 0])
    z = scores(100_000, spread=1e-6).astype(np.float32)
    np.testing.assert_allclose(sparsemax(z), sparsemax(z.astype(np.float64)), rtol=2e-7)


def test_at_a_kink_of_sparsemax_the_entry_counts_as_left_out():
    np.testing.assert_array_equal(sparsemax_jacobian([1.0, 0.0]), [[0, 0], [0, 0]])


# -- Jacobians and their products -------------------------------------------------------------------


def central_differences(f, z, h=1e-5):
    """J of f at one vector z, column by column."""
    return np.stack([(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(len(z))], axis=-1)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_jacobian_is_the_slope(name):
    for z in scores(6, 5, spread=0.7):
        expected = central_differences(getattr(vector, name), z)
        np.testing.assert_allclose(jacobian(name)(z), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
@pytest.mark.parametrize("axis", [0, 1, 2, -2])
def test_jacobian_of_a_stack_is_the_stack_of_jacobians(name, axis):
    z = scores(2, 3, 4)
    J = jacobian(name)(z, axis=axis)
    last = np.moveaxis(z, axis, -1)
    assert J.shape == (*last.shape, last.shape[-1])
    for index in np.ndindex(last.shape[:-1]):
        np.testing.assert_allclose(J[index], jacobian(name)(last[index]), rtol=1e-14)


@pytest.mark.sweep
@given(
    z=hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4),
        elements=st.floats(-30, 30),
    ),
    data=st.data(),
)
@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_jvp_is_the_jacobian_times_v(name, z, data):
    v = data.draw(hnp.arrays(np.float64, z.shape, elements=st.floats(-10, 10, width=16)))
    axis = data.draw(st.integers(-z.ndim, z.ndim - 1))
    product = np.einsum("...ij,...j->...i", jacobian(name)(z, axis=axis), np.moveaxis(v, axis, -1))
    np.testing.assert_allclose(jvp(name)(z, v, axis=axis), np.moveaxis(product, -1, axis), rtol=1e-12, atol=1e-13)


def test_jvp_takes_the_temperature():
    z, v = scores(4, 5), scores(4, 5, seed=1)
    product = np.einsum("...ij,...j->...i", softmax_jacobian(z, temperature=0.2), v)
    np.testing.assert_allclose(softmax_jvp(z, v, temperature=0.2), product, rtol=1e-12)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_jvp_never_forms_the_matrix(name):
    z, v = np.zeros(2000), scores(2000)
    tracemalloc.start()
    product = jvp(name)(z, v)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 20 * v.nbytes  # the matrix would take 2000 times v
    share = {"softmax": 1 / 2000, "softmin": -1 / 2000}.get(name, 1)  # equal scores: all products are v − its mean
    np.testing.assert_allclose(product, share * (v - np.mean(v)), rtol=1e-10)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_moving_all_scores_together_changes_nothing(name):
    z = np.array([3.0, 0.125, -1.5, 2.75])  # exact in binary, with any of these shifts added
    for shift in [-1024, 0.5, 2.0**30]:
        np.testing.assert_array_equal(getattr(vector, name)(z + shift), getattr(vector, name)(z))
    np.testing.assert_array_equal(jvp(name)(z, np.full(4, 7.0)), np.zeros(4))


def test_no_digits_are_lost_beside_a_sure_winner():
    # With two scores, softmax is the sigmoid of their difference, whose tails are tested against mpmath.
    slope = SIGMOID.derivative(40.0)
    np.testing.assert_allclose(softmax_jacobian([40.0, 0.0]), slope * np.array([[1, -1], [-1, 1]]), rtol=1e-15)
    np.testing.assert_allclose(softmax_jvp([40.0, 0.0], [1.0, 0.0]), [slope, -slope], rtol=1e-15)
    np.testing.assert_allclose(
        vector.log_softmax_jacobian([40.0, 0.0])[0], SIGMOID(-40.0) * np.array([1, -1]), rtol=1e-15
    )
    np.testing.assert_allclose(vector.log_softmax_jvp([40.0, 0.0], [1.0, 0.0])[0], SIGMOID(-40.0), rtol=1e-15)
    assert log_softmax([40.0, 0.0])[0] == pytest.approx(-SIGMOID(-40.0), rel=1e-15)


@pytest.mark.parametrize("temperature", [1, 0.3, 2.5])
def test_mpmath_agrees(temperature):
    for z in scores(10, 4, spread=50):
        with mp.workdps(500):
            powers = [mp.exp(mp.mpf(score) / mp.mpf(temperature)) for score in z]
            p = [power / mp.fsum(powers) for power in powers]
            J = [[p[i] * ((i == j) - p[j]) / mp.mpf(temperature) for j in range(4)] for i in range(4)]
        # exp turns the rounding of its argument, here up to a few hundred, into a relative error.
        np.testing.assert_allclose(softmax(z, temperature=temperature), np.array(p, float), rtol=1e-13)
        np.testing.assert_allclose(softmax_jacobian(z, temperature=temperature), np.array(J, float), rtol=2e-13)


# -- types, shapes and special values ---------------------------------------------------------------


@pytest.mark.sweep
@settings(max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.__name__)
def test_any_array_along_any_axis(function, data):
    kind = data.draw(st.sampled_from(FLOATS))
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=3))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    shape = tuple(2 * side if number == axis % len(shape) else side for number, side in enumerate(shape))
    x = data.draw(hnp.arrays(kind, shape, elements=st.floats(width=16)))
    before = x.copy()
    with warnings.catch_warnings(), np.errstate(all="warn"):
        warnings.simplefilter("error")
        y = function(x, axis=axis)
        vectors = np.moveaxis(x, axis, -1)
        strided = function(np.repeat(x, 2, axis=-1)[..., ::2], axis=axis)
        one_by_one = [function(one.copy()) for one in vectors.reshape(-1, vectors.shape[-1])]
    np.testing.assert_array_equal(x, before)
    assert y.dtype == kind
    assert function(x.astype(x.dtype.newbyteorder()), axis=axis).dtype == kind
    assert y.shape == strided.shape
    # Sums may be taken in another order, and the last digit of a float16 beside 0 is a large part of it.
    near = {"rtol": 4 * np.finfo(kind).eps, "atol": float(np.finfo(kind).smallest_subnormal)}
    np.testing.assert_allclose(strided, y, **near)
    np.testing.assert_allclose(np.moveaxis(y, axis, -1).reshape(len(one_by_one), -1), one_by_one, **near)


@pytest.mark.sweep
@pytest.mark.parametrize("function", PROBABILITIES, ids=lambda function: function.__name__)
@given(
    z=hnp.arrays(
        st.sampled_from(FLOATS),
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=6),
        elements=st.floats(width=16, allow_nan=False, allow_infinity=False),
    )
)
def test_probabilities_are_probabilities_and_keep_the_order(function, z):
    p = function(z)
    assert np.min(p) >= 0
    np.testing.assert_allclose(np.sum(p.astype(float), axis=-1), 1, rtol=4 * np.finfo(z.dtype).eps)
    rising = np.argsort(-z if function is softmin else z, axis=-1)
    if function is not hardmax:  # which gives equal scores different values
        assert np.all(np.diff(np.take_along_axis(p, rising, axis=-1)) >= 0)


@pytest.mark.parametrize("numbers", [[1, 2], [True, False], np.array([1, 200], np.uint8), (0.5, 1.5)])
@pytest.mark.parametrize("function", EVERY, ids=lambda function: function.__name__)
def test_other_numbers_become_float64(function, numbers):
    result = function(numbers)
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, function(np.asarray(numbers, dtype=np.float64)))


@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_jacobian_and_jvp_keep_the_type(name, kind):
    z = np.array([0.25, 0.5, -0.5], kind)
    assert jacobian(name)(z).dtype == kind
    assert jvp(name)(z, z).dtype == kind
    assert jvp(name)(z, z.astype(np.float64)).dtype == np.float64
    assert jvp(name)(z, [1, 0, 2]).dtype == np.float64
    np.testing.assert_allclose(jacobian(name)(z), jacobian(name)(z.astype(float)), rtol=4 * np.finfo(kind).eps)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
@pytest.mark.parametrize("what", ["value", "jacobian", "jvp"])
def test_nan_stays_in_its_own_vector(name, what):
    function = {"value": getattr(vector, name), "jacobian": jacobian(name), "jvp": with_v(name)}[what]
    for z in ([[1.0, np.nan, 3.0], [1.0, 2.0, 3.0]], [[np.nan], [5.0]]):
        result = function(np.array(z))
        assert np.isnan(result[0]).all()
        assert np.isfinite(result[1]).all()


def test_nan_stays_where_it_matters():
    assert np.isnan(hardmax([[np.nan, 5], [0, 1]])).tolist() == [[True, True], [False, False]]
    assert np.isnan(entropy([[np.nan, 0.5], [0.5, 0.5]])).tolist() == [True, False]
    assert np.isnan(crelu([np.nan, 1])).tolist() == [True, False, True, False]
    assert np.isnan(maxout([np.nan, 1, 2, 3], 2)).tolist() == [True, False]
    for function in GLU_FAMILY:
        assert np.isnan(function([np.nan, 1, 2, 3, np.nan, 5])).tolist() == [True, True, False]


def test_masks():
    z = np.array([0.3, -np.inf, 1.7])
    left = np.array([0.3, 1.7])
    for function in (softmax, sparsemax):
        np.testing.assert_array_equal(np.delete(function(z), 1), function(left))
        assert function(z)[1] == 0
    np.testing.assert_array_equal(softmin(-z), softmax(z))
    np.testing.assert_array_equal(log_softmax(z), [log_softmax(left)[0], -np.inf, log_softmax(left)[1]])
    J = softmax_jacobian(z)
    np.testing.assert_array_equal(J[[0, 0, 2, 2], [0, 2, 0, 2]], softmax_jacobian(left).ravel())
    assert not J[1].any()
    assert not J[:, 1].any()
    assert softmax_jvp(z, [1.0, 5.0, 2.0])[1] == 0


@pytest.mark.parametrize("z", [[-np.inf, -np.inf], [np.inf, 1.0], [np.inf, np.inf]])
@pytest.mark.parametrize("function", [softmax, log_softmax, sparsemax])
def test_what_has_no_answer_is_nan(function, z):
    assert np.isnan(function([z, [0.0, 1.0]])).tolist() == [[True, True], [False, False]]


@pytest.mark.parametrize("kind", FLOATS)
def test_the_largest_floats(kind):
    top = np.finfo(kind).max
    z = np.array([top, -top, 0], kind)
    np.testing.assert_array_equal(softmax(z), [1, 0, 0])
    np.testing.assert_array_equal(softmin(z), [0, 1, 0])
    np.testing.assert_array_equal(sparsemax(z), [1, 0, 0])
    np.testing.assert_array_equal(log_softmax(z), [0, -np.inf, -top])
    for name in DIFFERENTIABLE:
        assert np.isfinite(jacobian(name)(z)).all()


def test_sums_of_float16_neither_stall_nor_overflow():
    # In float16, 2048 + 1 is 2048. Adding along the first axis is what NumPy does one by one.
    z = np.zeros((5000, 2), np.float16)
    np.testing.assert_allclose(softmax(z, axis=0), 1 / 5000, rtol=1e-3)
    np.testing.assert_allclose(log_softmax(z, axis=0), -np.log(5000), rtol=1e-3)
    np.testing.assert_allclose(entropy(np.full((5000, 2), 2e-4, np.float16), axis=0), np.log(5000), rtol=2e-3)
    np.testing.assert_allclose(jvp("softmax")(z, np.ones_like(z), axis=0), 0, atol=1e-7)
    top = np.array([65504, -65504], np.float16)
    np.testing.assert_array_equal(softmax_jvp(np.zeros_like(top), top), top / 2)
    np.testing.assert_array_equal(vector.sparsemax_jvp(np.zeros_like(top), top), top)


@pytest.mark.parametrize("function", GLU_FAMILY)
def test_a_gate_at_minus_infinity_is_shut_and_float16_keeps_its_tail(function):
    assert function([3.0, -np.inf]) == 0
    # σ(−12) = 6.1e−6 is a float16, though exp(12) is not.
    x = np.array([64, -12], np.float16)
    expected = function(x.astype(np.float64))
    np.testing.assert_allclose(function(x), expected, rtol=1e-3, atol=6e-8)


# -- temperature ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("cold", [1e-3, 1e-50, 5e-324])
def test_cold_softmax_is_hardmax(kind, cold):
    z = np.array([[0.5, 2, -1], [1, 0.25, -3]], kind)
    np.testing.assert_array_equal(softmax(z, temperature=cold), hardmax(z))
    np.testing.assert_array_equal(softmax(np.array([1, 1, 0], kind), temperature=cold), np.array([0.5, 0.5, 0], kind))
    np.testing.assert_array_equal(softmax_jacobian(z, temperature=cold), np.zeros((2, 3, 3)))


@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("hot", [1e6, 1e50, 1e308])
def test_hot_softmax_is_uniform(kind, hot):
    z = np.array([0.5, 2, -1, 8], kind)
    np.testing.assert_allclose(softmax(z, temperature=hot), 0.25, rtol=1e-5)
    assert entropy(softmax(z, temperature=hot)) == pytest.approx(np.log(4), rel=1e-3)


def test_entropy_rises_with_the_temperature():
    temperatures = [0.1, 0.3, 1, 3, 10, 30]
    assert np.all(np.diff([entropy(softmax([0.4, 2, 5], temperature=T)) for T in temperatures]) > 0)


# -- errors -----------------------------------------------------------------------------------------

Z = np.ones((2, 3))


ALL_NAMES = {
    **{function.__name__: function for function in [*SAME_LENGTH, entropy, crelu, *GLU_FAMILY]},
    "maxout": maxout_of_2,
    **{f"{name}_jacobian": jacobian(name) for name in DIFFERENTIABLE},
    **{f"{name}_jvp": with_v(name) for name in DIFFERENTIABLE},
}


@pytest.mark.parametrize("name", ALL_NAMES)
@pytest.mark.parametrize(
    ("z", "axis", "error", "message"),
    [
        (3.0, -1, ValueError, r"works along an axis and was given a single number; it takes a list or an array"),
        (Z, 2, ValueError, r"was given axis 2 for an array of shape \(2, 3\); it takes an axis from -2 to 1"),
        (Z, -3, ValueError, r"was given axis -3 for an array of shape \(2, 3\); it takes an axis from -2 to 1"),
        (Z, 0.5, TypeError, r"'s axis must be an integer, not 0.5"),
        (Z, None, TypeError, r"'s axis must be an integer, not None"),
        (np.ones((2, 0)), 1, ValueError, r"was given no entries along axis 1 of shape \(2, 0\); it takes at least one"),
        ([1j], -1, TypeError, r"was given complex numbers \(dtype complex128\); it takes real numbers: float16, "),
        (["1.0"], -1, TypeError, r"was given text \(dtype <U3\); it takes real numbers"),
        ([None], -1, TypeError, r"was given Python objects \(dtype object\); it takes real numbers"),
        ([[1], [2, 3]], -1, TypeError, r"was given something that is not an array; it takes real numbers"),
        (np.array(["2026-01-01"], "M8[D]"), -1, TypeError, r"was given dtype datetime64\[D\]; it takes real numbers"),
    ],
)
def test_errors_say_what_was_given_and_what_is_allowed(name, z, axis, error, message):
    with pytest.raises(error, match=rf"^{name}( |){message}"):
        ALL_NAMES[name](z, axis=axis)


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="long double is float64 on this machine")
def test_wider_floats_are_not_narrowed_in_silence():
    with pytest.raises(TypeError, match=r"^softmax was given dtype float\d+; it takes real numbers"):
        softmax(np.ones(2, np.longdouble))


@pytest.mark.parametrize("function", GLU_FAMILY)
def test_an_odd_axis_cannot_be_halved(function):
    length = r"3 entries along axis 1 of shape \(2, 3\)"
    message = rf"^{function.__name__} halves the axis and was given {length}; it takes an even number$"
    with pytest.raises(ValueError, match=message):
        function(Z, axis=1)


@pytest.mark.parametrize(
    ("pieces", "error", "message"),
    [
        (2, ValueError, r"3 entries along axis -1 of shape \(2, 3\); with pieces=2 it takes a multiple of 2$"),
        (0, ValueError, r"^maxout's pieces must be at least 1, not 0$"),
        (-3, ValueError, r"^maxout's pieces must be at least 1, not -3$"),
        (1.5, TypeError, r"^maxout's pieces must be an integer, not 1.5$"),
    ],
)
def test_pieces(pieces, error, message):
    with pytest.raises(error, match=message):
        maxout(Z, pieces)


@pytest.mark.parametrize("name", ["softmax", "softmax_jacobian", "softmax_jvp"])
@pytest.mark.parametrize(
    ("temperature", "error", "message"),
    [
        *[(wrong, ValueError, "must be positive and finite, not ") for wrong in [0, -1, np.inf, np.nan]],
        *[(wrong, TypeError, "must be a finite real number, not ") for wrong in ["1", None, 1j, [1.0]]],
    ],
)
def test_temperature_is_a_positive_number(name, temperature, error, message):
    with pytest.raises(error, match=f"^{name}'s temperature {message}"):
        ALL_NAMES[name](Z, temperature=temperature)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_v_must_be_shaped_like_z(name):
    message = rf"^{name}_jvp was given z of shape \(2, 3\) and v of shape \(3,\); the shapes must be the same"
    with pytest.raises(ValueError, match=message):
        jvp(name)(Z, np.ones(3))
    with pytest.raises(TypeError, match=rf"^{name}_jvp was given text"):
        jvp(name)(Z, "v")


@pytest.mark.parametrize("wrong", [-0.25, 1.5])
def test_entropy_wants_probabilities(wrong):
    with pytest.raises(ValueError, match=f"^entropy was given {wrong} as a probability; it takes numbers from 0 to 1$"):
        entropy([0.5, wrong])


# -- several axes -----------------------------------------------------------------------------------------------

KEEPING = ["softmax", "softmin", "log_softmax", "hardmax", "sparsemax"]


@pytest.mark.parametrize("axes", [(0,), (1, 2), (2, 0), (-1, 0, 1), [0, -1]], ids=str)
def test_the_entries_along_several_axes_are_one_vector(axes):
    z, v = scores(2, 3, 4), scores(2, 3, 4, seed=1)
    places = [axis % 3 for axis in axes]
    rest = [axis for axis in range(3) if axis not in places]
    lengths = [z.shape[axis] for axis in rest]

    def joined(array):
        return array.transpose(*rest, *places).reshape(*lengths, -1)

    for name in KEEPING:
        function = getattr(vector, name)
        np.testing.assert_array_equal(joined(function(z, axes)), function(joined(z)))
        np.testing.assert_array_equal(function(z, axis=axes), function(z, axes))
    for name in DIFFERENTIABLE:
        if name in KEEPING:
            np.testing.assert_array_equal(jacobian(name)(z, axes), jacobian(name)(joined(z)))
            np.testing.assert_array_equal(joined(jvp(name)(z, v, axes)), jvp(name)(joined(z), joined(v)))
    p = vector.softmax(z, axes)
    np.testing.assert_array_equal(vector.entropy(p, axes), vector.entropy(joined(p)))
    assert units.gumbel_softmax(z, np.random.default_rng(0), axes).sum() == pytest.approx(np.prod(lengths))


def test_scipy_agrees_along_several_axes():
    z = scores(2, 3, 4)
    np.testing.assert_allclose(vector.softmax(z, (0, 2)), scipy.special.softmax(z, (0, 2)), rtol=1e-14)
    np.testing.assert_allclose(vector.log_softmax(z, (2, 0)), scipy.special.log_softmax(z, (0, 2)), rtol=1e-13)


@pytest.mark.parametrize("axes", [(), (0, 0), (0, -3), (3,), (0.5, 1), ("a",)], ids=str)
def test_axes_that_do_not_fit_are_named(axes):
    with pytest.raises((ValueError, TypeError), match="softmax"):
        vector.softmax(scores(2, 3, 4), axes)
    with pytest.raises(TypeError, match="integer"):
        vector.glu(scores(2, 4), (0, 1))
