"""The catalogue against what others wrote down: ONNX's cases, SciPy's own tests, textbooks, exact polynomials."""

import importlib.util
import os
import warnings

import numpy as np
import pytest
from mpmath import mp

from actcourse import CATALOG, SIGMOID, find
from actcourse.functions import normal
from actcourse.functions.pieces import BLOCK
from actcourse.functions.vector import hardmax, log_softmax, softmax
from benchmarks.textbook import TEXTBOOK

# -- ONNX -------------------------------------------------------------------------------------------

OPERATORS = {
    "Atan": "arctan",
    "Celu": "CELU",
    "Elu": "ELU",
    "Exp": "exponential",
    "Gelu": "GELU",
    "HardSwish": "hard swish",
    "Identity": "identity",
    "LeakyRelu": "leaky ReLU",
    "Mish": "Mish",
    "Relu": "ReLU",
    "Selu": "SELU",
    "Sigmoid": "sigmoid",
    "Sign": "sign",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Swish": "SiLU",
    "Tanh": "tanh",
    "ThresholdedRelu": "thresholded ReLU",
}
ATTRIBUTES = {
    ("LeakyRelu", "alpha"): "negative_slope",
    ("Swish", "alpha"): "beta",
    ("ThresholdedRelu", "alpha"): "threshold",
}


def onnx_function(operator, attributes):
    """The course's function for an ONNX node, or None where ONNX's has parameters that the course's has not."""
    if operator in ("Softmax", "LogSoftmax", "Hardmax"):
        function = {"Softmax": softmax, "LogSoftmax": log_softmax, "Hardmax": hardmax}[operator]
        return lambda x: function(x, axis=attributes.get("axis", -1))
    if operator == "Shrink":
        name = "soft shrink" if attributes.get("bias") else "hard shrink"
        return lambda x: find(name)(x, threshold=attributes["lambd"])
    if operator == "Sin":
        return lambda x: find("sine")(x, omega_0=1)
    if operator == "PRelu":  # one slope for each channel: the plain function takes arrays
        return lambda x, slope: find("PReLU").f(x, slope)
    if operator not in OPERATORS or (operator == "Selu" and attributes):
        return None
    name = "GELU (tanh)" if attributes.pop("approximate", None) == b"tanh" else OPERATORS[operator]
    params = {ATTRIBUTES.get((operator, name), name): value for name, value in attributes.items()}
    return lambda x: find(name)(x, **params)


def onnx_cases():
    """Every single-node case of ONNX's for an operator that the course has: its name, function, inputs and output."""
    from onnx import helper
    from onnx.backend.test.case.node import collect_testcases

    with warnings.catch_warnings():  # ONNX's own, from making cases that have nothing to do with activations
        warnings.simplefilter("ignore")
        cases = [case for case in collect_testcases() if case.model and len(case.model.graph.node) == 1]
    for case in cases:
        node = case.model.graph.node[0]
        function = onnx_function(node.op_type, {a.name: helper.get_attribute_value(a) for a in node.attribute})
        inputs, (output,) = case.data_sets[0][0], case.data_sets[0][1][:1]
        if function and all(getattr(x, "dtype", None) in (np.float16, np.float32, np.float64) for x in inputs):
            yield case.name, function, inputs, output


@pytest.mark.sweep
def test_onnx_operator_cases_pass():
    if importlib.util.find_spec("onnx") is None:
        if os.environ.get("CI"):
            pytest.fail("ONNX is not installed, and in CI its cases must be run")
        pytest.skip("ONNX is not installed, so its cases were not run")
    seen = set()
    for name, function, inputs, output in onnx_cases():
        seen.add(name)
        tolerance = 2e-3 if output.dtype == np.float16 else 2e-6  # ONNX computes in the precision of its input
        np.testing.assert_allclose(function(*inputs), output, rtol=tolerance, atol=1e-7, err_msg=name)
    assert len(seen) >= 55
    assert {"test_gelu_tanh_2", "test_prelu_broadcast", "test_shrink_soft", "test_softmax_large_number"} <= seen


# -- SciPy ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suite", "case"),
    [
        ("TestExpit", "test_float32"),
        ("TestExpit", "test_float64"),
        ("TestLogExpit", "test_large_negative"),
        ("TestLogExpit", "test_large_positive"),
        ("TestLogExpit", "test_basic_float64"),
        ("TestLogExpit", "test_basic_float32"),
    ],
)
def test_scipys_own_tests_pass_with_our_functions(suite, case, monkeypatch):
    tests = pytest.importorskip("scipy.special.tests.test_logit")  # left out of some builds of SciPy
    monkeypatch.setattr(tests, "expit", SIGMOID)
    monkeypatch.setattr(tests, "log_expit", find("log_expit"))
    getattr(getattr(tests, suite)(), case)()


# -- textbooks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", [one for one in CATALOG if one.name in TEXTBOOK], ids=repr)
def test_textbook_forms_say_the_same_where_they_are_accurate(one):
    x = np.linspace(-4, 4, 79) + 0.0123  # beside every kink
    f, df = TEXTBOOK[one.name]
    np.testing.assert_allclose(one(x), f(x, **one.defaults), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(one.derivative(x), df(x, **one.defaults), rtol=1e-12, atol=1e-12)


# -- how they are computed --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", normal._TAIL, ids=str)
def test_the_polynomial_of_the_normal_tail_goes_through_its_chebyshev_nodes(kind):
    count = len(normal._TAIL[kind])
    with mp.workdps(80):
        on_the_circle = [mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]
        nodes = [(node + 1) * mp.mpf("0.9") - 1 for node in on_the_circle]
        a = [4 * (1 + t) / (1 - t) for t in nodes]
        values = mp.matrix([(1 + a) * mp.erfc(a / mp.sqrt(2)) * mp.exp(a * a / 2) / 2 for a in a])
        exact = mp.lu_solve(mp.matrix([[t**power for power in range(count)] for t in nodes]), values)
    assert tuple(float(number) for number in exact) == normal._TAIL[kind]


def test_parameters_may_be_arrays_and_numbers_may_be_whole_in_the_plain_functions():
    x = np.arange(-3, 4)
    for one in CATALOG:
        np.testing.assert_allclose(one.f(x, *one.defaults.values()), one(x), rtol=1e-12)
        np.testing.assert_allclose(one.f(np.float64(-1), *one.defaults.values()), one(-1.0), rtol=1e-12)
    whole = np.arange(-BLOCK, BLOCK)
    np.testing.assert_allclose(find("Mish").df(whole), find("Mish").derivative(whole), rtol=1e-12)
    beta = np.linspace(0.5, 2, BLOCK + 7)
    for function, derivative in ((find("SiLU").f, "f"), (find("SiLU").df, "df")):
        y = function(np.full((2, beta.size), -1.5), beta)
        assert y[1, 3] == getattr(find("SiLU"), derivative)(np.array([-1.5]), beta[3]), derivative


def test_large_arrays_of_any_layout_come_out_as_small_ones(activation):
    x = np.random.default_rng(0).normal(0, 3, (3, BLOCK + 5))[:, ::-1]
    for function in (activation, activation.derivative):
        rows = np.stack([np.concatenate([function(row[:9]), function(row[9:])]) for row in x])
        np.testing.assert_allclose(function(x), rows, rtol=1e-14, atol=1e-300)
        np.testing.assert_allclose(function(x.T), rows.T, rtol=1e-14, atol=1e-300)
