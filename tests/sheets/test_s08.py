"""Sheet 08: attention, gates, dropout and units for arithmetic, against the package and against what must hold."""

import numpy as np
import pytest

from actcourse.exercises import find_exercise
from actcourse.exercises.examiner.trial import fresh
from actcourse.functions import units, vector

IDS = ("attention_weights", "attention", "glu", "swiglu", "dropout", "nac", "nalu")
PACKAGE = {
    "attention_weights": units.attention_weights,
    "attention": lambda Q, K, V: units.attention(Q, K, V)[0],
    "glu": vector.glu,
    "swiglu": vector.swiglu,
    "dropout": units.dropout,
    "nac": units.nac,
    "nalu": units.nalu,
}
FAR = 1000.0  # from here on tanh is ±1 and the sigmoid 0 or 1, to all digits


def solution(id):
    return find_exercise(id).solution


@pytest.mark.parametrize("id", IDS)
def test_solutions_agree_with_the_package(id):
    for probe in find_exercise(id).probes:
        given, true = (function(*fresh(probe.args)) for function in (solution(id), PACKAGE[id]))
        digits = 1e-5 if probe.stage == "float32" else 1e-12
        np.testing.assert_allclose(given, true, rtol=digits, atol=digits)
        assert given.dtype == true.dtype


def test_weights_follow_their_keys():
    rng = np.random.default_rng(0)
    Q, K, V, order = rng.normal(size=(3, 4)), rng.normal(size=(6, 4)), rng.normal(size=(6, 2)), rng.permutation(6)
    weights = solution("attention_weights")(Q, K)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    np.testing.assert_allclose(solution("attention_weights")(Q, K[order]), weights[:, order])
    np.testing.assert_allclose(solution("attention")(Q, K[order], V[order]), solution("attention")(Q, K, V))


def test_a_query_far_out_brings_back_the_value_of_its_own_key():
    keys, values = np.eye(3), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    np.testing.assert_array_equal(solution("attention")(1e200 * keys, keys, values), values)


@pytest.mark.parametrize("id", ["glu", "swiglu"])
def test_wide_open_and_tightly_shut_gates(id):
    through = {"glu": 7.0, "swiglu": 7.0 * FAR}[id]
    np.testing.assert_array_equal(solution(id)(np.array([7.0, 7.0, FAR, -FAR])), [through, 0])


def test_dropout_keeps_the_mean():
    x = np.full(100_000, 3.0)
    assert solution("dropout")(x, 0.7, np.random.default_rng(0)).mean() == pytest.approx(3, rel=0.02)


def test_arithmetic_holds_for_numbers_of_any_size():
    x = np.array([[2e6, 3e6], [-7.0, 0.5]])
    difference, product = np.array([[FAR], [-FAR]]), np.array([[FAR], [FAR]])
    np.testing.assert_array_equal(solution("nac")(x, difference, product), x[:, :1] - x[:, 1:])
    shut = np.array([[-FAR], [-FAR]])
    np.testing.assert_allclose(solution("nalu")(x[:1], product, product, shut, 1e-12), [[6e12]], rtol=1e-12)


def test_a_shut_gate_keeps_back_a_product_that_overflows():
    x, one = np.array([[1e200, 1e200]]), np.array([[FAR], [FAR]])
    np.testing.assert_array_equal(solution("nalu")(x, one, one, one, 1e-7), [[2e200]])
