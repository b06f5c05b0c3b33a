"""Dropout, NAC and NALU: against PyTorch, against slopes, and against what each is for; what all units accept."""

import math
import random

import numpy as np
import pytest
from scipy.special import ndtr

from actcourse.functions.units import (
    alpha_dropout,
    attention,
    attention_gradient,
    attention_weights,
    dropout,
    gumbel_softmax,
    nac,
    nac_gradient,
    nalu,
    nalu_gradient,
    self_attention,
)
from actcourse.functions.vector import softmax

FLOATS = [np.float16, np.float32, np.float64]
DROPOUTS = [dropout, alpha_dropout]


@pytest.fixture
def rng():
    return np.random.default_rng(20)


# -- dropout ----------------------------------------------------------------------------------------

# A band of this many standard errors is left once in two million draws, and the seeds are fixed.
ERRORS = 5


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_kept_elements_are_scaled_and_the_others_zero(rng, p):
    x = rng.standard_normal((300, 400)) + 5
    y = dropout(x, p, rng)
    kept = y != 0
    np.testing.assert_array_equal(y[kept], x[kept] / (1 - p))
    assert abs(kept.mean() - (1 - p)) < ERRORS * np.sqrt(p * (1 - p) / x.size)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_keeps_the_mean(rng, p):
    x = rng.uniform(-1, 3, 200_000)
    change = dropout(x, p, rng) - x
    assert abs(change.mean()) < ERRORS * np.sqrt(p / (1 - p) * np.mean(x**2) / x.size)


@pytest.mark.parametrize("function", DROPOUTS)
def test_each_element_is_dropped_by_itself(rng, function):
    y = function(np.ones((300, 400)), 0.4, rng)
    for one, next_one in [(y[1:], y[:-1]), (y[:, 1:], y[:, :-1])]:
        assert abs(np.corrcoef(one.ravel(), next_one.ravel())[0, 1]) < ERRORS / np.sqrt(one.size)


@pytest.mark.parametrize("function", DROPOUTS)
def test_chance_comes_from_the_generator_alone(function):
    x = np.arange(1.0, 1001)
    states = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    first = function(x, 0.5, np.random.default_rng(3))
    np.testing.assert_array_equal(first, function(x, 0.5, np.random.default_rng(3)))
    assert np.any(first != function(x, 0.5, np.random.default_rng(4)))
    rng = np.random.default_rng(3)
    function(x, 0.5, rng)
    assert np.any(first != function(x, 0.5, rng))  # the generator has moved on
    np.testing.assert_array_equal(states[0], np.random.get_state()[1])  # noqa: NPY002
    assert states[1] == random.getstate()


@pytest.mark.parametrize("function", DROPOUTS)
@pytest.mark.parametrize("x", [[[1.0, -2.0], [np.nan, np.inf]], 3.0, [], np.zeros((2, 0))])
def test_nothing_is_dropped_at_0_and_everything_at_1(rng, function, x):
    x = np.asarray(x)
    same = function(x, 0, rng)
    np.testing.assert_array_equal(same, x)
    assert not np.shares_memory(same, x)
    for p in (1, 1.0, np.float32(1)):
        zeros = function(x, p, rng)
        np.testing.assert_array_equal(zeros, np.zeros(x.shape))
        assert np.shape(zeros) == x.shape


class Lowest(np.random.Generator):
    """A generator that always draws the smallest number it can."""

    def random(self, size):
        return np.zeros(size)


@pytest.mark.parametrize("function", DROPOUTS)
def test_even_the_lowest_draw_keeps_all_at_0(function):
    lowest = Lowest(np.random.PCG64(0))
    np.testing.assert_array_equal(function([1.0, 2.0], 0, lowest), [1, 2])
    assert function(1.0, 0.5, lowest) == function(2.0, 0.5, lowest)  # both dropped


@pytest.mark.parametrize("function", DROPOUTS)
def test_one_number_gives_one_number(rng, function):
    for p in (0.3, 1):
        assert isinstance(function(2.0, p, rng), np.float64)


@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("p", [0.5, 1 - 1e-12])
def test_dropout_never_warns(rng, kind, p):
    x = np.array([0, 1, -1, np.finfo(kind).max, np.inf, np.nan] * 10, dtype=kind)
    for function in DROPOUTS:
        with np.errstate(all="raise"):
            assert function(x, p, rng).dtype == kind


def test_dropped_is_zero_whatever_it_was():
    y = dropout([np.nan, np.inf] * 500, 0.5, np.random.default_rng(0))
    assert 400 < np.sum(y == 0) < 600
    assert not np.any(np.isfinite(y[y != 0]))


# -- alpha dropout ----------------------------------------------------------------------------------


def selu_constants():
    """λ and α from what defines them: for a standard normal Z, SELU(Z) has mean 0 and variance 1."""
    half = math.exp(0.5) * ndtr(-1)  # the mean of exp(Z) over Z < 0
    alpha = 1 / math.sqrt(2 * math.pi) / (0.5 - half)
    return (0.5 + alpha**2 * (math.exp(2) * ndtr(-2) - 2 * half + 0.5)) ** -0.5, alpha


def outcomes(p):
    """What alpha dropout can make of 0 and of 1: (dropped, 0 kept, 1 kept)."""
    zeros, ones = (alpha_dropout(np.full(2000, x), p, np.random.default_rng(1)) for x in (0.0, 1.0))
    kept = zeros != ones
    for values in (zeros[~kept], zeros[kept], ones[kept]):
        assert np.all(values == values[0])
    assert abs(kept.mean() - (1 - p)) < ERRORS * np.sqrt(p * (1 - p) / 2000)
    return float(zeros[~kept][0]), float(zeros[kept][0]), float(ones[kept][0])


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5, 0.9])
def test_alpha_dropout_undoes_what_the_draw_does_to_mean_and_variance(p):
    dropped, b, a_plus_b = outcomes(p)
    a = a_plus_b - b
    scale, alpha = selu_constants()
    assert (dropped - b) / a == pytest.approx(-scale * alpha, rel=1e-13, abs=0)
    # A kept x has mean b and mean square a² + b², for x of mean 0 and variance 1.
    assert (1 - p) * b + p * dropped == pytest.approx(0, abs=1e-14)
    assert (1 - p) * (a**2 + b**2) + p * dropped**2 == pytest.approx(1, rel=1e-13, abs=0)


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5, 0.9])
def test_alpha_dropout_has_pytorch_s_outcomes(torch, p):
    torch.manual_seed(0)
    zeros, ones = (torch.full((2000,), x, dtype=torch.float64) for x in (0.0, 1.0))
    both = [torch.nn.functional.alpha_dropout(x, p, training=True).unique().tolist() for x in (zeros, ones)]
    dropped, kept_zero, kept_one = outcomes(p)
    np.testing.assert_allclose(both, [[dropped, kept_zero], [dropped, kept_one]], rtol=1e-13)


def moments_in_errors(y):
    """How many standard errors the mean lies from 0 and the mean square from 1."""
    distances = (y - 0) / y.std(), (y**2 - 1) / (y**2).std()
    return [abs(distance.mean()) * np.sqrt(y.size) for distance in distances]


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5])
def test_alpha_dropout_keeps_mean_and_variance_of_selu_s_activations(rng, p):
    z = rng.standard_normal(400_000)
    scale, alpha = selu_constants()
    x = scale * np.where(z > 0, z, alpha * np.expm1(z))
    assert max(moments_in_errors(alpha_dropout(x, p, rng))) < ERRORS
    assert max(moments_in_errors(dropout(x, p, rng))) > 2 * ERRORS  # which is why there is alpha dropout


# -- NAC and NALU -----------------------------------------------------------------------------------

EPS = 1e-3
SHAPES = [(3,), (5, 3), (2, 4, 3), (2, 1, 3, 3)]


def parameters(rng, shape=(5, 3), outputs=2):
    """x away from 0 on both sides, and three matrices (i, o)."""
    x = rng.uniform(0.3, 2, shape) * rng.choice([-1, 1], shape)
    return [x, *(rng.standard_normal((shape[-1], outputs)) for _ in range(3))]


def sigma(z):
    return 1 / (1 + math.exp(-z))


def nac_by_hand(x, W_hat, M_hat):
    """For one x, number by number."""
    inputs, outputs = np.shape(W_hat)
    W = [[math.tanh(W_hat[i, o]) * sigma(M_hat[i, o]) for o in range(outputs)] for i in range(inputs)]
    return [sum(x[i] * W[i][o] for i in range(inputs)) for o in range(outputs)]


def nalu_by_hand(x, W_hat, M_hat, G, eps):
    gates = [sigma(sum(x[i] * G[i, o] for i in range(len(x)))) for o in range(np.shape(G)[1])]
    added = nac_by_hand(x, W_hat, M_hat)
    logs = nac_by_hand([math.log(abs(number) + eps) for number in x], W_hat, M_hat)
    return [g * a + (1 - g) * math.exp(log) for g, a, log in zip(gates, added, logs, strict=True)]


@pytest.mark.parametrize("shape", SHAPES)
def test_nac_and_nalu_by_hand(rng, shape):
    x, W_hat, M_hat, G = parameters(rng, shape)
    for y, by_hand in [
        (nac(x, W_hat, M_hat), lambda one: nac_by_hand(one, W_hat, M_hat)),
        (nalu(x, W_hat, M_hat, G, EPS), lambda one: nalu_by_hand(one, W_hat, M_hat, G, EPS)),
    ]:
        assert y.shape == (*shape[:-1], 2)
        np.testing.assert_allclose(y, np.apply_along_axis(by_hand, -1, x), rtol=1e-12, atol=1e-14)


def slopes(loss, array, h=1e-5):
    """The central difference of `loss` by every element of an array, which is moved in place."""
    result = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        here = array[place]
        array[place] = here + h
        above = loss()
        array[place] = here - h
        result[place] = (above - loss()) / (2 * h)
        array[place] = here
    return result


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("unit", ["nac", "nalu"])
def test_gradients_are_slopes(rng, unit, shape):
    x, W_hat, M_hat, G = parameters(rng, shape)
    upstream = rng.standard_normal((*shape[:-1], 2))
    if unit == "nac":
        moved, found = [x, W_hat, M_hat], nac_gradient(x, W_hat, M_hat, upstream)
    else:
        moved, found = [x, W_hat, M_hat, G], nalu_gradient(x, W_hat, M_hat, G, EPS, upstream)

    def loss():
        y = nac(x, W_hat, M_hat) if unit == "nac" else nalu(x, W_hat, M_hat, G, EPS)
        return np.sum(upstream * y)

    assert len(found) == len(moved)
    for gradient, array in zip(found, moved, strict=True):
        assert gradient.shape == array.shape
        np.testing.assert_allclose(gradient, slopes(loss, array), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("unit", ["nac", "nalu"])
def test_gradients_are_pytorch_s(torch, rng, unit, shape):
    arrays = parameters(rng, shape)
    arrays[0][..., 1] = 0  # where both take 0 for the slope of |x|
    upstream = rng.standard_normal((*shape[:-1], 2))
    x, W_hat, M_hat, G = leaves = [torch.tensor(array, requires_grad=True) for array in arrays]
    W = torch.tanh(W_hat) * torch.sigmoid(M_hat)
    y = x @ W
    if unit == "nalu":
        g = torch.sigmoid(x @ G)
        y = g * y + (1 - g) * torch.exp(torch.log(x.abs() + EPS) @ W)
        found = nalu_gradient(*arrays, EPS, upstream)
    else:
        found = nac_gradient(*arrays[:3], upstream)
    y.backward(torch.tensor(upstream))
    for gradient, leaf in zip(found, leaves, strict=False):
        np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_at_0_the_slope_of_the_absolute_value_is_0(rng, zero):
    _, W_hat, M_hat, _ = parameters(rng, (3,))
    # With G = 0 the gate is ½ and stays there, so dx is half of the sum's gradient and of the product's.
    x, upstream = np.array([zero, 1, 2]), np.array([1.0, 2.0])
    dx = nalu_gradient(x, W_hat, M_hat, np.zeros((3, 2)), 1e-9, upstream)[0]
    assert dx[0] == pytest.approx(nac_gradient(x, W_hat, M_hat, upstream)[0][0] / 2, rel=1e-13, abs=0)


def test_gradients_over_no_examples_are_zero():
    W = np.ones((3, 2))
    dx, *others = nalu_gradient(np.ones((0, 3)), W, W, W, EPS, np.ones((0, 2)))
    assert dx.shape == (0, 3)
    for gradient in others:
        np.testing.assert_array_equal(gradient, np.zeros((3, 2)))


# W is 1 for the first input and ±1 for the second, the third is ignored; the gate is open to sums or to products.
OPERATIONS = {
    "add": (1, 1, np.add),
    "subtract": (-1, 1, np.subtract),
    "multiply": (1, -1, np.multiply),
    "divide": (-1, -1, np.divide),
}


def saturated(sign, gate):
    W_hat = np.array([[20.0], [20.0 * sign], [0.0]])
    return W_hat, np.full((3, 1), 40.0), np.array([[40.0 * gate], [40.0 * gate], [0.0]])


@pytest.mark.parametrize(("sign", "gate", "operation"), OPERATIONS.values(), ids=OPERATIONS)
def test_nalu_does_arithmetic_on_numbers_of_any_size(rng, sign, gate, operation):
    x = 10 ** rng.uniform(0, 9, (1000, 3))
    y = nalu(x, *saturated(sign, gate), 1e-12)
    np.testing.assert_allclose(y[:, 0], operation(x[:, 0], x[:, 1]), rtol=1e-10)


@pytest.mark.parametrize("sign", [1, -1])
def test_nac_adds_and_subtracts_exactly(rng, sign):
    x = rng.integers(-(10**9), 10**9, (1000, 3))
    y = nac(x, *saturated(sign, 1)[:2])
    np.testing.assert_array_equal(y[:, 0], x[:, 0] + sign * x[:, 1])


def test_nalu_multiplies_without_signs():
    assert nalu([-2.0, 3.0, 5.0], *saturated(1, -1), 1e-12) == pytest.approx(6)


def test_a_shut_gate_holds_back_a_product_that_overflows():
    W_hat, M_hat, G = saturated(1, 1)
    with np.errstate(all="raise"):
        assert nalu([1e200, 1e200, 1], W_hat, M_hat, G, 1e-12) == pytest.approx(2e200)
        gradients = nalu_gradient([1e200, 1e200, 1], W_hat, M_hat, G, 1e-12, [1.0])
        assert nalu(np.float16([300, 300, 1]), *np.float16([W_hat, M_hat, G]), 0.001) == 600
    assert all(np.all(np.isfinite(gradient)) for gradient in gradients)
    np.testing.assert_allclose(gradients[0], [1, 1, 0])


def test_the_gate_keeps_its_digits_near_1():
    # The product counts e⁻⁵⁰ of 6; its share of the gradient by G must not be lost with 1 − g.
    W_hat, M_hat = np.full((1, 1), 20.0), np.full((1, 1), 40.0)
    x, G = np.array([4.0]), np.array([[12.5]])
    dG = nalu_gradient(x, W_hat, M_hat, G, 1.0, [1.0])[3]
    assert dG.item() == pytest.approx(4 * math.exp(-50) * (4 - 5), rel=1e-12, abs=0)


@pytest.mark.parametrize("kind", FLOATS)
def test_arithmetic_never_warns(kind):
    x = np.array([0, -0.0, 1, np.finfo(kind).max, -np.inf, np.nan], dtype=kind)[:, None]
    for size in (-1e4, 1e4):
        W = np.full((1, 1), size, dtype=kind)
        with np.errstate(all="raise"):
            nac_gradient(x, W, W, nac(x, W, W))
            y = nalu(x, W, W, W, 0.001)
            nalu_gradient(x, W, W, W, 0.001, np.ones_like(y))
        assert np.all(np.isfinite(y[:3]))
        assert np.isnan(y[5])


# -- what all of them accept ------------------------------------------------------------------------

SIZES = {
    attention_weights: {"Q": (2, 4, 3), "K": (2, 5, 3)},
    attention: {"Q": (2, 4, 3), "K": (2, 5, 3), "V": (2, 5, 2)},
    attention_gradient: {"Q": (2, 4, 3), "K": (2, 5, 3), "V": (2, 5, 2), "upstream": (2, 4, 2)},
    self_attention: {"X": (2, 4, 6), "W_q": (6, 3), "W_k": (6, 3), "W_v": (6, 2)},
    dropout: {"x": (4, 5)},
    alpha_dropout: {"x": (4, 5)},
    nac: {"x": (5, 3), "W_hat": (3, 2), "M_hat": (3, 2)},
    nac_gradient: {"x": (5, 3), "W_hat": (3, 2), "M_hat": (3, 2), "upstream": (5, 2)},
    nalu: {"x": (5, 3), "W_hat": (3, 2), "M_hat": (3, 2), "G": (3, 2)},
    nalu_gradient: {"x": (5, 3), "W_hat": (3, 2), "M_hat": (3, 2), "G": (3, 2), "upstream": (5, 2)},
}
ARGUMENTS = [(function, name) for function, sizes in SIZES.items() for name in sizes]


def arrays_for(function, seed=0):
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(shape) for name, shape in SIZES[function].items()}


def results(function, arrays, number=float):
    """All that a function returns for these arrays, as a list; `number` makes p and eps."""
    if function in DROPOUTS:
        arrays = {**arrays, "p": number(0.25), "rng": np.random.default_rng(8)}
    if function in (nalu, nalu_gradient):
        arrays = {**arrays, "eps": number(0.125)}
    found = function(**arrays)
    return list(found) if isinstance(found, tuple) else [found]


@pytest.fixture(params=SIZES, ids=lambda function: function.__name__)
def function(request):
    return request.param


@pytest.mark.parametrize("number", [float, np.float64, np.float16])
@pytest.mark.parametrize(("kind", "atol"), [(np.float16, 0.03), (np.float32, 1e-5), (np.float64, 0)])
def test_floats_keep_their_type(function, kind, atol, number):
    arrays = arrays_for(function)
    narrow = {name: array.astype(kind) for name, array in arrays.items()}
    for result, expected in zip(results(function, narrow, number), results(function, arrays), strict=True):
        assert result.dtype == kind
        np.testing.assert_allclose(result, expected, rtol=0, atol=atol)


@pytest.mark.parametrize("order", ["<f4", ">f4"])
def test_the_widest_type_wins(function, order):
    arrays = arrays_for(function)
    narrow = {name: array.astype(order) for name, array in arrays.items()}
    assert {result.dtype for result in results(function, narrow)} == {np.dtype(np.float32)}
    for name, array in arrays.items():
        assert {result.dtype for result in results(function, {**narrow, name: array})} == {np.dtype(np.float64)}


@pytest.mark.parametrize("kind", [np.int64, np.uint8, bool])
def test_integers_and_lists_become_float64(function, kind):
    whole = {name: np.abs(4 * array).astype(kind) for name, array in arrays_for(function).items()}
    lists = {name: array.tolist() for name, array in whole.items()}
    expected = results(function, {name: array.astype(float) for name, array in whole.items()})
    for given in (whole, lists):
        for result, as_float in zip(results(function, given), expected, strict=True):
            assert result.dtype == np.float64
            np.testing.assert_array_equal(result, as_float)


def gaps(array):
    return np.repeat(array, 2, axis=-1)[..., ::2]


def backwards(array):
    return array[..., ::-1].copy()[..., ::-1]


@pytest.mark.parametrize("laid_out", [gaps, backwards, np.asfortranarray])
def test_the_layout_in_memory_does_not_matter(function, laid_out):
    arrays = arrays_for(function)
    elsewhere = {name: laid_out(array) for name, array in arrays.items()}
    assert not any(array.flags.c_contiguous for array in elsewhere.values())
    for result, expected in zip(results(function, elsewhere), results(function, arrays), strict=True):
        np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-14)


def test_what_is_given_is_not_changed(function):
    arrays = arrays_for(function)
    before = {name: array.copy() for name, array in arrays.items()}
    for result in results(function, arrays):
        assert not any(np.shares_memory(result, array) for array in arrays.values())
        result[...] = 7
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])
        array.flags.writeable = False
    results(function, arrays)


@pytest.mark.parametrize(
    "function",
    [attention_weights, attention, attention_gradient, self_attention, nac, nalu],
    ids=lambda f: f.__name__,
)
def test_leading_axes_are_separate_examples(function):
    arrays = arrays_for(function)
    batched = [name for name in arrays if not name.startswith(("W", "M", "G"))]
    whole = results(function, arrays)
    for k in range(len(arrays[batched[0]])):
        one = results(function, {**arrays, **{name: arrays[name][k] for name in batched}})
        for result, expected in zip(whole, one, strict=True):
            np.testing.assert_allclose(result[k], expected, rtol=1e-12)


REFUSED = {
    "text (dtype <U1)": [["a"]],
    "complex numbers (dtype complex128)": [[1j]],
    "Python objects (dtype object)": [[None]],
    f"dtype {np.dtype(np.longdouble)}": np.ones((1, 1), np.longdouble),
    "something that is not an array": [[1, 2], [3]],
}


@pytest.mark.parametrize(("function", "name"), ARGUMENTS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("what", REFUSED)
def test_only_real_numbers(function, name, what):
    if np.dtype(np.longdouble).itemsize == 8 and what.startswith("dtype"):
        pytest.skip("here longdouble is float64")
    with pytest.raises(TypeError) as error:
        results(function, {**arrays_for(function), name: REFUSED[what]})
    allowed = "it takes real numbers: float16, float32, float64, integers or booleans"
    assert str(error.value) == f"{function.__name__}, for {name}, was given {what}; {allowed}"


# One argument of another shape than in SIZES.
MISFITS = {
    attention_weights: {"Q": [(), (3,), (2, 4, 9), (7, 4, 3)], "K": [(3,), (2, 5, 1)]},
    attention: {"Q": [(3,)], "K": [(2, 5, 9), (2, 6, 3), (2, 1, 3)], "V": [(5,), (2, 6, 2), (2, 1, 2), (7, 5, 2)]},
    attention_gradient: {
        "Q": [(3,), (7, 4, 3), (2, 4, 9)],
        "K": [(2, 5, 9), (2, 6, 3)],
        "V": [(5,), (2, 6, 2)],
        "upstream": [(), (2,), (4, 2), (1, 4, 2), (2, 1, 2), (2, 4, 1), (7, 4, 2), (1, 2, 4, 2)],
    },
    self_attention: {"X": [(6,), (4, 7)], "W_q": [(6, 2), (6, 1), (2, 6, 3)], "W_k": [(5, 3)], "W_v": [(6,), (5, 2)]},
    nac: {"x": [(), (5, 4), (5, 1)], "W_hat": [(3, 3), (5, 3, 2)], "M_hat": [(3,), (1, 2), (3, 1), (2, 3)]},
    nac_gradient: {
        "x": [(3,), (1, 3), (7, 5, 3)],
        "M_hat": [(3, 1)],
        "upstream": [(), (2,), (1, 2), (5, 1), (5, 5, 2)],
    },
    nalu: {"x": [(5, 4)], "W_hat": [(1, 2)], "G": [(3, 1), (1, 2), (3,), (1, 3, 2)]},
    nalu_gradient: {"x": [(3,), (1, 3)], "M_hat": [(2, 3)], "G": [(3, 1)], "upstream": [(2,), (1, 2), (5, 1)]},
}


@pytest.mark.parametrize(
    ("function", "name", "shape"),
    [(function, name, shape) for function, by in MISFITS.items() for name, shapes in by.items() for shape in shapes],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_shapes_that_do_not_fit(function, name, shape):
    with pytest.raises(ValueError, match=f"^{function.__name__} was given ") as error:
        results(function, {**arrays_for(function), name: np.ones(shape)})
    assert f"{name} {shape}" in str(error.value)


MESSAGES = [
    (
        lambda: attention_gradient([[1]], [[1]], [[[1]], [[2]]], [[1]]),
        "attention_gradient was given upstream (1, 1); it takes the shape of the output, (2, 1, 1)",
    ),
    (
        lambda: attention_gradient([[1], [2]], [[1]], [[1]], [[1], [2]], mask=[True, False]),
        "attention_gradient was given a mask of shape (2,); it takes booleans that broadcast to the weights' shape "
        "(2, 1), True where a query may attend a key",
    ),
    (
        lambda: attention([[1, 2]], [[1, 2, 3]], [[1]]),
        "attention was given Q (1, 2), K (1, 3), V (1, 1); it takes Q (..., n, d), K (..., m, d), V (..., m, dv), "
        "with leading axes that broadcast for ...",
    ),
    (
        lambda: nac([1, 2], [[1]], [[1]]),
        "nac was given x (2,), W_hat (1, 1), M_hat (1, 1); it takes x (..., i), W_hat (i, o), M_hat (i, o), "
        "with the same leading axes for ...",
    ),
    (
        lambda: attention_weights([[1], [2]], [[1]], mask=[True, False]),
        "attention_weights was given a mask of shape (2,); it takes booleans that broadcast to the weights' shape "
        "(2, 1), True where a query may attend a key",
    ),
    (
        lambda: attention_weights([[1]], [[1]], mask=np.ones((3, 1, 1), dtype=bool)),
        "attention_weights was given a mask of shape (3, 1, 1); it takes booleans that broadcast to the weights' shape "
        "(1, 1), True where a query may attend a key",
    ),
    *(
        (
            lambda function=function, p=p: function([1], p, np.random.default_rng()),
            f"{function.__name__}'s p must be a probability, from 0 to 1, not {p!r}",
        )
        for function in DROPOUTS
        for p in (-0.1, 1.5, np.nan, np.inf)
    ),
    *(
        (
            lambda eps=eps: nalu([1], [[1]], [[1]], [[1]], eps),
            f"nalu's eps must be positive and finite, not {eps!r}",
        )
        for eps in (0, -1e-3, np.nan, np.inf)
    ),
    (
        lambda: nalu_gradient(*[np.ones((1, 1), np.float16)] * 4, 1e-10, np.ones((1, 1), np.float16)),
        "nalu_gradient's eps must be a positive number that float16 can hold, not 1e-10",
    ),
]


@pytest.mark.parametrize(("call", "message"), MESSAGES, ids=[message[:60] for _, message in MESSAGES])
def test_a_value_error_says_what_was_given_and_what_is_allowed(call, message):
    with pytest.raises(ValueError, match=r"was given|must be") as error:
        call()
    assert str(error.value) == message


@pytest.mark.parametrize("function", DROPOUTS)
@pytest.mark.parametrize("given", [None, 3, np.random, np.random.RandomState(0)])
def test_only_a_generator_draws(function, given):
    with pytest.raises(TypeError) as error:
        function([1.0], 0.5, given)
    assert str(error.value) == (
        f"{function.__name__}'s rng must be a NumPy generator, such as numpy.random.default_rng(0), not {given!r}"
    )


@pytest.mark.parametrize("mask", [[[1, 0]], [[1.0, 0.0]], [["yes", "no"]], [[-np.inf, 0.0]]])
def test_a_mask_is_booleans(mask):
    with pytest.raises(TypeError, match=r"^attention_weights was given a mask of dtype .*; it takes booleans"):
        attention_weights([[1]], [[1], [2]], mask)
    with pytest.raises(TypeError, match=r"^attention_gradient was given a mask of dtype .*; it takes booleans"):
        attention_gradient([[1]], [[1], [2]], [[1], [2]], [[1]], mask)


@pytest.mark.parametrize("call", [lambda v: dropout([1], v, None), lambda v: nalu([1], [[1]], [[1]], [[1]], v)])
@pytest.mark.parametrize("value", ["0.5", None, 1j, [0.1], np.array([0.1, 0.2])])
def test_p_and_eps_are_numbers(call, value):
    with pytest.raises(TypeError, match=r"^(dropout's p|nalu's eps) must be a finite real number, not"):
        call(value)


# -- gumbel softmax ---------------------------------------------------------------------------------


def test_gumbel_softmax_draws_each_entry_by_its_softmax():
    z = np.array([0.0, 1.0, 2.0])
    draws = gumbel_softmax(np.tile(z, (20_000, 1)), np.random.default_rng(0), temperature=0.01)
    np.testing.assert_allclose(draws.sum(axis=-1), 1)
    assert np.mean(draws.max(axis=-1) > 0.99) > 0.95
    shares = np.bincount(draws.argmax(axis=-1)) / len(draws)
    np.testing.assert_allclose(shares, softmax(z), atol=0.012)


def test_gumbel_softmax_keeps_shape_and_type_and_refuses():
    z = np.zeros((2, 3), np.float32)
    assert gumbel_softmax(z, np.random.default_rng(0), axis=0).dtype == np.float32
    np.testing.assert_allclose(gumbel_softmax(z, np.random.default_rng(0), axis=0).sum(axis=0), 1, rtol=1e-6)
    with pytest.raises(TypeError, match="must be a NumPy generator"):
        gumbel_softmax(z, 0)
    with pytest.raises(ValueError, match="temperature"):
        gumbel_softmax(z, np.random.default_rng(0), temperature=0)
