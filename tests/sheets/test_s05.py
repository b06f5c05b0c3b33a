"""Sheet 05: its solutions against the course's own functions, and against what must hold of them."""

import numpy as np
import pytest

from actcourse.exercises import find_exercise
from actcourse.exercises.measuring import numerical_gradient
from actcourse.functions import vector

IDS = ("softmax", "softmax_jacobian", "entropy", "cross_entropy", "cross_entropy_gradient")
softmax, softmax_jacobian, entropy, cross_entropy, cross_entropy_gradient = (find_exercise(id).solution for id in IDS)
SAME = {"softmax": vector.softmax, "softmax_jacobian": vector.softmax_jacobian, "entropy": vector.entropy}


@pytest.mark.parametrize("id", SAME)
def test_a_solution_is_the_function_of_the_course(id):
    exercise = find_exercise(id)
    for probe in exercise.probes:
        np.testing.assert_allclose(exercise.solution(*probe.args), SAME[id](*probe.args), rtol=1e-6, atol=1e-15)


@pytest.mark.parametrize("id", ["entropy", "cross_entropy"])
def test_probabilities_are_real_ones(id):
    exercise, rng = find_exercise(id), np.random.default_rng(3)
    for args in [probe.args for probe in exercise.probes] + [exercise.arguments(rng)]:
        np.testing.assert_allclose(np.sum(args[0], axis=-1), 1, rtol=1e-6)
        assert np.min(args[0]) >= 0


@pytest.mark.parametrize("id", ["softmax_jacobian", "cross_entropy_gradient"])
def test_derivatives_agree_with_measured_ones(id):
    exercise = find_exercise(id)
    for probe in exercise.probes:
        if probe.stage != "float32":
            np.testing.assert_allclose(exercise.solution(*probe.args), exercise.measure(*probe.args), atol=1e-8)


def test_the_gradient_is_that_of_the_loss_and_the_product_along_the_chain():
    z, y = find_exercise("cross_entropy_gradient").arguments(np.random.default_rng(4))
    gradient = cross_entropy_gradient(z, y)
    measured = numerical_gradient(lambda scores: cross_entropy(softmax(scores), y), z)
    np.testing.assert_allclose(gradient, measured, atol=1e-8)
    by_p = numerical_gradient(lambda p: cross_entropy(p, y), softmax(z))
    along_the_chain = [one @ softmax_jacobian(scores) for one, scores in zip(by_p, z, strict=True)]
    np.testing.assert_allclose(gradient, along_the_chain, atol=1e-7)


def test_what_the_questions_ask():
    z = np.random.default_rng(5).standard_normal(6)
    np.testing.assert_allclose(softmax_jacobian(z).sum(axis=1), 0, atol=1e-15)
    np.testing.assert_allclose(cross_entropy(np.full((7, 4), 0.25), np.arange(7) % 4), np.log(4))
    assert np.exp(entropy(np.array([0.91] + [0.01] * 9))) == pytest.approx(1.65, abs=0.01)
    sure_and_wrong = cross_entropy_gradient(np.array([[1000.0, 0, 0]]), np.array([1]))
    np.testing.assert_array_equal(sure_and_wrong, [[1, -1, 0]])


def test_single_precision_stays_single():
    z = np.array([[0.4, 2.0], [1.0, -3.0]], np.float32)
    assert softmax(z).dtype == softmax_jacobian(z[0]).dtype == entropy(softmax(z)).dtype == np.float32
