"""Slopes measured from both sides: what is claimed of them is true, also where functions bend, jump or are steep."""

import warnings

import numpy as np
import pytest

from actcourse import CATALOG
from actcourse.exercises import examine
from actcourse.exercises.exercise import LINE
from actcourse.functions.own import activation
from actcourse.functions.slopes import slopes
from actcourse.networks.analysis import facts_of


def _clipped(x):
    return np.clip(x, 0, 1)


def _parts(x):
    """x where it is not 0, and 1 in place of 0."""
    return np.where(x == 0, 1.0, x)


# A function and its derivative, in plain NumPy: none of the slopes below is a difference quotient.
CURVED = {  # the curvature jumps
    "squared ReLU": (lambda x: np.maximum(x, 0) ** 2, lambda x: 2 * np.maximum(x, 0)),
    "ReLU to the 1.5": (lambda x: np.maximum(x, 0) ** 1.5, lambda x: 1.5 * np.maximum(x, 0) ** 0.5),
    "x|x|": (lambda x: x * np.abs(x), lambda x: 2 * np.abs(x)),
    "smoothstep": (lambda x: _clipped(x) ** 2 * (3 - 2 * _clipped(x)), lambda x: 6 * _clipped(x) * (1 - _clipped(x))),
    "CELU": (
        lambda x: np.maximum(x, 0) + 0.1 * np.expm1(np.minimum(x, 0) / 0.1),
        lambda x: np.exp(np.minimum(x, 0) / 0.1),
    ),
}
STEEP = {
    "tanh(1000x)": (lambda x: np.tanh(1000 * x), lambda x: 1000 * (1 - np.tanh(1000 * x) ** 2)),
    "x + tanh(10⁵x)": (lambda x: x + np.tanh(1e5 * x), lambda x: 1 + 1e5 * (1 - np.tanh(1e5 * x) ** 2)),
    "steep off zero": (
        lambda x: np.tanh(1e4 * (x - 0.3)),
        lambda x: 1e4 * (1 - np.tanh(1e4 * (x - 0.3)) ** 2),
    ),
    "a fast wave": (lambda x: np.sin(1000 * x), lambda x: 1000 * np.cos(1000 * x)),
}
KINKED = {
    "a kink off zero": (lambda x: np.abs(x - 1) + x / 10, lambda x: np.sign(x - 1) + 0.1),
    "a kink at 0.3": (lambda x: np.maximum(3 * x - 0.9, 0), lambda x: np.where(x >= 0.3, 3.0, 0.0)),
    "a hat": (lambda x: np.maximum(0, 1 - np.abs(x)), lambda x: np.where(np.abs(x) < 1, -np.sign(x), 0.0)),
}
JUMPING = {
    "x + sign(x)/2": (lambda x: x + np.sign(x) / 2, lambda x: np.ones_like(x)),
    "a jump off zero": (lambda x: np.tanh(x) + (x > 1), lambda x: 1 - np.tanh(x) ** 2),
    "a saw": (lambda x: x - np.floor(x), lambda x: np.ones_like(x)),
    "rounded": (lambda x: np.round(4 * x) / 4, lambda x: np.zeros_like(x)),
    "jump ReLU": (lambda x: np.where(x > 1, x, 0), lambda x: np.where(x > 1, 1.0, 0.0)),
}
VERTICAL = {
    "cube root": (np.cbrt, lambda x: 1 / (3 * np.cbrt(x * x))),
    "cube root, 0 at 0": (np.cbrt, lambda x: np.where(x == 0, 0, 1 / (3 * np.cbrt(_parts(x) ** 2)))),
    "cube root at 1": (lambda x: np.cbrt(x - 1), lambda x: 1 / (3 * np.cbrt((x - 1) ** 2))),
    "signed root": (lambda x: np.sign(x) * np.sqrt(np.abs(x)), lambda x: 0.5 / np.sqrt(np.abs(x))),
    "x log|x|": (lambda x: x * np.log(np.abs(_parts(x))), lambda x: np.where(x == 0, 0, np.log(np.abs(_parts(x))) + 1)),
}
SMOOTH = {
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "far from 0": (lambda x: 1e6 + np.tanh(x), lambda x: 1 - np.tanh(x) ** 2),
    "a power": (lambda x: x**5, lambda x: 5 * x**4),
    "an exponential": (np.exp, np.exp),
    "in single precision": (lambda x: np.tanh(x.astype(np.float32)).astype(x.dtype), lambda x: 1 - np.tanh(x) ** 2),
}
FUNCTIONS = CURVED | STEEP | KINKED | JUMPING | VERTICAL | SMOOTH
SCALES = [(1, 1), (1, 1e-6), (0.03, 1e6), (40, -0.025)]  # of x and of the value


def scaled(name, inner, outer):
    f, df = FUNCTIONS[name]
    return lambda x: outer * f(inner * x), lambda x: outer * inner * df(inner * x)


def beside(function, derivative):
    names = {"f": function, "df": derivative}
    exec("def my_activation(x): return f(x)\ndef my_activation_prime(x): return df(x)", names)
    return names["my_activation_prime"]


@pytest.fixture(autouse=True)
def _divisions_by_zero_are_meant():
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_true_slope_is_between_the_bounds(name):
    f, df = FUNCTIONS[name]
    measured, true = slopes(f, LINE), df(LINE)
    room = 1e-5 * np.maximum(measured.size, np.abs(true)) if name != "in single precision" else 1e-2
    assert (measured.low - room <= true).all()
    assert (true <= measured.high + room).all()
    known = np.isfinite(measured.low) & (measured.high - measured.low < 1e-2)
    assert known.sum() >= LINE.size - 5  # the bounds say something


@pytest.mark.sweep
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "in single precision"])
@pytest.mark.parametrize(("inner", "outer"), SCALES)
def test_a_right_derivative_passes_at_any_scale(name, inner, outer):
    f, df = scaled(name, inner, outer)
    if not np.isfinite(f(40.0)):
        pytest.skip("as an activation it overflows")
    outcome = examine("my_activation_prime", beside(f, df))
    assert outcome.status == "passed", outcome.message


@pytest.mark.sweep
@pytest.mark.parametrize(
    "name", [name for name in FUNCTIONS if name != "rounded"]
)  # its slope is 0, and so is twice that
@pytest.mark.parametrize("outer", [1, 1e-6])
def test_a_wrong_derivative_fails_at_any_scale(name, outer):
    f, df = scaled(name, 1, outer)
    for wrong in (lambda x: 1.02 * df(x), lambda x: -df(x), lambda x: df(x) + 0.02 * outer):
        assert examine("my_activation_prime", beside(f, wrong)).status == "failed"


@pytest.mark.sweep
@pytest.mark.parametrize("name", CATALOG, ids=repr)
def test_the_catalogues_own_derivatives_pass(name):
    outcome = examine("my_activation_prime", beside(name, name.derivative))
    assert outcome.status == "passed", outcome.message


@pytest.mark.sweep
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "in single precision"])
def test_the_analysis_finds_no_fault_with_a_right_derivative(name):
    f, df = FUNCTIONS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks at 0, where some of these divide by it
        own = activation(lambda x: f(x).astype(x.dtype), lambda x: df(x).astype(x.dtype), name="own")
        assert facts_of(own).agreement.agrees
        if name not in {"a fast wave", "far from 0"}:  # so steep, or so large, that a little more does not show
            wrong = activation(own.f, lambda x: (df(x) + 0.1).astype(x.dtype), name="own")
            assert not facts_of(wrong).agreement.agrees


def test_at_a_vertical_tangent_infinity_is_right_and_nan_is_not():
    def with_nan(x):
        return np.cbrt(x) / (3 * x)

    assert examine("my_activation_prime", beside(*FUNCTIONS["cube root"])).status == "passed"
    outcome = examine("my_activation_prime", beside(np.cbrt, with_nan))
    assert outcome.mistake == "not-finite"
    assert "cannot be measured" in outcome.message
    infinite = beside(np.tanh, lambda x: np.where(x == 0, np.inf, 1 - np.tanh(x) ** 2))
    assert examine("my_activation_prime", infinite).mistake == "not-finite"
