"""Every activation, at every setting of its parameters, against mpmath, PyTorch and the rules of DESIGN."""

import dataclasses
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from mpmath import mp

from actcourse import CATALOG, SIGMOID, TANH, find
from actcourse.functions import Kink
from tests.kinks import kink_faults
from tests.oracles import MPMATH, roots, torch_functions

POSITIVE = [5e-324, 1e-310, 1e-200, 1.4e-45, 1e-40, 1e-16, 1e-8, 0.1, 0.3, 0.5, 0.7, 0.8, 1, 1.2, 1.3, 1.7, 2, 2.5, 3]
POSITIVE += [4.4, 6, 8, 10, 13.1, 13.7, 19, 26, 26.68, 30, 32.5, 34.5, 37, 37.6, 40, 63.2, 88, 90, 100, 250.3, 500.1]
POSITIVE += [700, 709, 712, 745, 1000]
ANYWHERE = np.random.default_rng(3).normal(0, 4, 12)
GRID = np.array([*(-np.array(POSITIVE)), -0.0, 0.0, *POSITIVE, *ANYWHERE])
FLOATS = [np.float16, np.float32, np.float64]
ULPS = 4

# The functions that cannot keep to ULPS, how far they go, and why.
FURTHER = {
    "scaled tanh": (5, "its derivative is a chain of ten roundings"),
    "squareplus": (5, "its derivative holds the rounded root twice"),
    "GELU (tanh)": (2000, "rounding the exponent, up to 700, is magnified by the exponential"),
    "Mish": (6, "left of the root of its derivative, two terms that nearly cancel are each rounded"),
    "tanh-shrink": (12, "near 0 it is the difference of two nearly equal numbers"),
    "StarReLU": (20, "near its root, at 0.7, it is the difference of two nearly equal numbers"),
    "xIELU": (60, "near its root, at −2.4 or −3.5, it is the difference of two nearly equal numbers"),
}
# x times an exponential that is no longer normal: there, results are only known to be tiny.
FAINT = ("SiLU", "quick GELU", "GELU", "GELU (tanh)", "Mish", "Gaussian")
# Rounding the product of x and a parameter is magnified by the exponential that comes after it.
SCALED = {"softplus": lambda beta: beta, "SiLU": lambda beta: beta, "CELU": lambda alpha: 1 / alpha}
SCALED |= {"quick GELU": lambda: 1.702, "dynamic tanh": lambda alpha: 2 * alpha}
# Rounding the quotient z = (x − μ) / σ is magnified by e^(−z²/2).
SHIFTED = {"Laplace": lambda x, mu, sigma: (x - mu) / sigma}
# Waves round their argument, p · x, before the sine is taken: half a unit in its last place, times the wave's slope.
WAVES = {"sine": "omega_0", "snake": "a"}


@pytest.fixture(autouse=True)
def many_digits():
    with mp.workdps(460):  # 1 - σ(1000) differs from 0 in digit 434
        yield


def off_by(values, true):
    """The distance of `values` from the true numbers, in units of the last place; 0 below normal numbers."""
    kind = np.finfo(values.dtype)
    distances = []
    for value, number in zip(values, true, strict=True):
        if abs(number) > mp.mpf(float(kind.max)):  # beyond the largest float, infinity is right
            distances.append(0.0 if np.isinf(value) else np.inf)
            continue
        place = mp.mpf(float(np.spacing(values.dtype.type(abs(number)))))
        normal = abs(number) >= mp.mpf(float(kind.tiny))
        distances.append(float(abs(mp.mpf(float(value)) - number) / place) if normal else 0.0)
    return np.array(distances)


def near_a_root(activation, x):
    """Whether x lies near a root of the derivative, where absolute errors are judged."""
    beta = activation.defaults["beta"] if activation.name == "SiLU" else 1  # which stretches the picture
    return any(abs(float(x) - root) * beta < 0.5 for root in roots(activation))


@pytest.mark.parametrize("kind", [pytest.param(np.float32, marks=pytest.mark.sweep), np.float64])
@pytest.mark.parametrize("which", ["f", "df"])
def test_mpmath_agrees_to_the_last_digits(activation, which, kind):
    compare_with_mpmath(activation, which, kind)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("which", ["f", "df"])
@pytest.mark.parametrize(
    ("name", "setting"), [("softplus", {"beta": 3.0}), ("SiLU", {"beta": 2.5}), ("CELU", {"alpha": 1.5})]
)
def test_parameters_that_are_no_powers_of_two(name, setting, which, kind):
    compare_with_mpmath(find(name).tuned(**setting), which, kind)


def compare_with_mpmath(activation, which, kind):
    if activation.name not in MPMATH:
        pytest.skip(f"tests/oracles.py has no definition of {activation.name}")
    exact = MPMATH[activation.name][which == "df"]
    x = GRID.astype(kind)
    if which == "df":
        x = x[[number not in {kink.x for kink in activation.kink_points} for number in x]]
    values = activation(x) if which == "f" else activation.derivative(x)
    # Parameters are exact in the course's precision, so that only the function itself is judged.
    params = {name: mp.mpf(float(kind(value))) for name, value in activation.defaults.items()}
    true = [exact(mp.mpf(float(number)), **params) for number in x]
    rooted = np.array([near_a_root(activation, number) for number in x])
    if activation.name in FAINT:
        tiny = np.finfo(kind).tiny
        faint = np.array([abs(number) < 1000 * tiny for number in true])
        assert np.all(np.abs(values[faint]) < 1000 * tiny)
        values, true = values[~faint], np.array(true)[~faint]
        rooted, x = rooted[~faint], x[~faint]
    if activation.name in WAVES:
        p = activation.defaults[WAVES[activation.name]]
        errors = [float(abs(mp.mpf(float(v)) - t)) for v, t in zip(values, true, strict=True)]
        assert np.all(errors <= 2 * np.finfo(kind).eps * max(1, p) * (1 + np.maximum(1, p) * np.abs(x.astype(float))))
        return
    allowed, _ = FURTHER.get(activation.name, (ULPS, ""))
    if activation.name in SCALED:
        scale = SCALED[activation.name](**activation.defaults)
        allowed = allowed + (np.log2(scale) % 1 != 0) * np.abs(scale * x[~rooted])
    if activation.name in SHIFTED:
        allowed = allowed + 2 * SHIFTED[activation.name](x[~rooted].astype(float), **activation.defaults) ** 2
    off = off_by(values, true)[~rooted]
    worst = np.argmax(off - allowed)
    assert np.all(off <= allowed), (
        f"{which} at x = {x[~rooted][worst]:g} is off by {off[worst]:.3g} units in the last place"
    )
    absolute = [float(abs(mp.mpf(float(v)) - t)) for v, t in zip(values[rooted], np.array(true)[rooted], strict=True)]
    assert np.all(absolute <= 1e-15 * np.maximum(1, np.abs(x[rooted])) * np.finfo(kind).eps / np.finfo(float).eps)


def test_silus_derivative_by_beta():
    x, beta = GRID[np.abs(GRID) < 700], 2.0
    true = [mp.mpf(float(n)) ** 2 * mp.sech(mp.mpf(float(n)) * beta / 2) ** 2 / 4 for n in x]
    close = np.abs(x) < 1e-100  # where x² is not a normal number
    assert np.all(off_by(find("SiLU").derivative_by("beta", x, beta=beta), true)[~close] <= 5)


def test_tails_keep_their_digits():
    assert SIGMOID(-40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)
    assert SIGMOID.derivative(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)
    assert TANH.derivative(30.0) == pytest.approx(4 * np.exp(-60.0), rel=1e-14)


# Where PyTorch itself is further off: it loses GELU's left tail, and has 1/6 in single precision.
THEIRS = {"GELU": (1e-12, 1e-15), "GELU (tanh)": (1e-12, 1e-15), "hard sigmoid": (1e-7, 1e-300)}


def test_pytorch_agrees(activation, torch):
    x = torch.tensor(GRID, requires_grad=True)
    if activation.name not in torch_functions():
        pytest.skip(f"PyTorch has no {activation.name}")
    y = torch_functions()[activation.name](x, **activation.defaults)
    rtol, atol = THEIRS.get(activation.name, (1e-12, 1e-300))
    np.testing.assert_allclose(activation(GRID), y.detach().numpy(), rtol=rtol, atol=atol)
    if y.requires_grad:
        y.sum().backward()
        # PyTorch takes these derivatives from the output, which loses what lies below 1e-16.
        np.testing.assert_allclose(activation.derivative(GRID), x.grad.numpy(), rtol=rtol, atol=max(atol, 3e-16))


def test_derivative_is_the_slope(activation):
    x = np.linspace(-8, 8, 321) + 0.003  # beside every kink
    h = 1e-5
    slope = (activation(x + h) - activation(x - h)) / (2 * h)
    np.testing.assert_allclose(activation.derivative(x), slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("customary", CATALOG, ids=repr)
def test_declared_kinks_are_all_there_are_at_every_position_of_every_slider(customary):
    assert kink_faults(customary) == []
    for one in at_every_position(customary):
        assert kink_faults(one) == [], one


def at_every_position(customary):
    """The activation with one parameter after the other as its slider sets it."""
    from actcourse.pictures.explorers.one_function import parameter_sliders, tuned_as_set

    sliders = parameter_sliders(customary)
    return [tuned_as_set(customary, {slider.name: at}) for slider in sliders for at in slider.positions]


def with_kinks(name, *kinks, **changed):
    return dataclasses.replace(find(name), kinks=tuple(Kink(*kink) for kink in kinks), **changed)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (with_kinks("ReLU"), "no kink at 0,"),
        (with_kinks("PReLU").tuned(negative_slope=0.99), "no kink at 0,"),
        (with_kinks("step"), "no kink at 0,"),  # the slope is 0 on both sides
        (with_kinks("capped ReLU", (0, 0)).tuned(cap=7.3), "no kink at 7.3,"),
        (with_kinks("ReLU6", (6, 0)), "no kink at 0,"),
        (with_kinks("hard swish", (-3, 0)), "no kink at 3,"),
        (with_kinks("ReLU", (0.5, 1)), "no kink at 0,"),
        (with_kinks("ReLU", (0, 0), (0.5, 1)), "a kink at 0.5, where there is none"),
        (with_kinks("PReLU", (0, 1)).tuned(negative_slope=1), "a kink at 0, where there is none"),
        (with_kinks("ELU", (0, 1)), "a kink at 0, where there is none"),
        (with_kinks("sine", (0, 30)), "a kink at 0, where there is none"),
        (with_kinks("squared ReLU", (0, 0)), "a kink at 0, where there is none"),
        (with_kinks("ReLU", (0, 0), (-0.0, 0)), "a kink twice, among 0, -0"),
        (with_kinks("ReLU", (0, 1)), "the slope 1 at the kink 0, where df gives 0"),
        (
            with_kinks("ReLU", (0, 2), df=lambda x: np.where(x == 0, 2, np.sign(x).clip(0, 1))),
            "not lie between 0 and 1",
        ),
    ],
)
def test_wrong_kinks_are_found(wrong, said):
    assert said in "; ".join(kink_faults(wrong))


def test_a_kink_that_is_none_is_found_at_the_one_position_of_the_slider_that_has_it():
    always = dataclasses.replace(find("PReLU"), kinks=lambda negative_slope: (Kink(0, slope=negative_slope),))
    wrong = [one for one in at_every_position(always) if kink_faults(one)]
    assert [one.defaults for one in wrong] == [{"negative_slope": 1.0}]


# -- types, shapes and special values ---------------------------------------------------------------


def both(activation):
    return activation, activation.derivative


@pytest.mark.parametrize("kind", FLOATS)
def test_floats_keep_their_type(activation, kind):
    for function in both(activation):
        assert function(np.array([-1, 0, 1], dtype=kind)).dtype == kind
        assert function(kind(0.5)).dtype == kind
        assert function(np.array([1, 2], dtype=np.dtype(kind).newbyteorder())).dtype == kind


@pytest.mark.parametrize("numbers", [[1, 2], [True, False], np.array([1, 2], np.uint8), (0.5, 1.5), 3])
def test_other_numbers_become_float64(activation, numbers):
    for function in both(activation):
        assert function(numbers).dtype == np.float64
        np.testing.assert_array_equal(function(numbers), function(np.asarray(numbers, dtype=float)))


@pytest.mark.sweep
@settings(max_examples=20)  # for each of a hundred settings of activations
@given(
    x=hnp.arrays(
        st.sampled_from(FLOATS),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        elements=st.floats(width=16, allow_nan=True, allow_infinity=True),
    )
)
def test_any_array_keeps_its_shape_and_is_done_number_by_number(activation, x):
    before = x.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for function in both(activation):
            y = function(x)
            assert np.shape(y) == x.shape
            one_by_one = [function(number) for number in x.ravel()]
            np.testing.assert_allclose(np.ravel(y), one_by_one, rtol=4 * np.finfo(x.dtype).eps)
            np.testing.assert_array_equal(function(x.T), np.transpose(y))
    np.testing.assert_array_equal(x, before)


def test_the_result_is_not_the_input(activation):
    x = np.array([1.0, 2.0])
    activation(x)[...] = 7
    np.testing.assert_array_equal(x, [1.0, 2.0])


@pytest.mark.parametrize("kind", FLOATS)
def test_nan_stays_nan(activation, kind):
    for function in both(activation):
        assert np.isnan(function(kind(np.nan)))


@pytest.mark.parametrize("kind", FLOATS)
def test_no_number_is_too_large(activation, kind):
    """At the largest floats too, at the ends of all sliders: infinite at most, and never NaN."""
    top = np.finfo(kind).max
    x = np.array([top, -top, top / 2, -top / 2, top / 100], kind)
    for end in ("low", "high"):
        params = {param.name: getattr(param, end) for param in activation.params}
        for function in both(activation):
            y = function(x, **params)
            assert not np.isnan(y).any()
            if activation.name == "sine":
                assert (np.abs(y) <= params["omega_0"]).all()


# Functions that have no limit, and those whose derivative has none.
OSCILLATING = {"sine": (True, True), "snake": (False, True)}


@pytest.mark.parametrize("sign", [-1, 1])
def test_infinity_gives_the_limit(activation, sign):
    for function, oscillating in zip(both(activation), OSCILLATING.get(activation.name, (False, False)), strict=True):
        limit, nearby = function(sign * np.inf), function(sign * 1e300)  # all functions have arrived there
        if oscillating:
            assert np.isnan(limit)
        elif np.isinf(limit):
            assert abs(nearby) > 1e290
            assert np.sign(nearby) == np.sign(limit)
        else:
            assert limit == pytest.approx(nearby, abs=1e-290)


# -- identities -------------------------------------------------------------------------------------


def test_identities():
    x = np.linspace(-30, 30, 601)
    np.testing.assert_allclose(SIGMOID(-x), 1 - SIGMOID(x), rtol=0, atol=1e-15)
    np.testing.assert_allclose(TANH(x), 2 * SIGMOID(2 * x) - 1, rtol=0, atol=1e-15)
    np.testing.assert_allclose(TANH.derivative(x), 4 * SIGMOID.derivative(2 * x), rtol=1e-15)
