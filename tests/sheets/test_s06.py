"""Sheet 06: the gradients against measured ones and the course's networks, the steps against its optimiser."""

import numpy as np
import pytest

from actcourse.exercises import find_exercise
from actcourse.exercises.examiner.trial import parts
from actcourse.exercises.measuring import numerical_gradient
from actcourse.functions import find
from actcourse.networks import MLP, SGD, Data
from actcourse.networks.training import loss_and_gradient
from tests.unlocated import examine

GRADIENTS = ("activation_backward", "dense_backward", "two_layer_gradients")


def solution(name):
    return find_exercise(name).solution


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradients_are_those_that_are_measured(name):
    exercise, rng = find_exercise(name), np.random.default_rng(0)
    for _ in range(5):
        args = exercise.arguments(rng)
        found, measured = exercise.solution(*args), exercise.measure(*args)
        for one, other in zip(*(parts(exercise, each) for each in (found, measured)), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-8)


def test_numerical_derivatives_come_near_the_derivatives_of_the_course():
    x = np.linspace(-4, 4, 12).reshape(3, 4)
    for f in map(find, ("sigmoid", "tanh", "softplus")):
        np.testing.assert_allclose(solution("numerical_derivative")(f, x, 1e-4), f.derivative(x), atol=1e-8)


def test_activations_hand_back_what_the_course_says():
    upstream, z = np.random.default_rng(1).standard_normal((2, 4, 3))
    for f in map(find, ("tanh", "ELU", "GELU")):
        measured = numerical_gradient(lambda changed, f=f: np.sum(upstream * f(changed)), z)
        np.testing.assert_allclose(solution("activation_backward")(upstream, z, f.derivative), measured, atol=1e-8)


def test_two_layers_have_the_gradients_of_a_network_of_the_course():
    rng = np.random.default_rng(2)
    net = MLP((3, 5, 2), "tanh", "linear", rng=rng)
    net.theta[:] = rng.standard_normal(net.theta.shape)
    X, y = rng.standard_normal((7, 3)), rng.standard_normal((7, 2))
    parameters = [array for layer in net.layers for array in (layer.weights, layer.biases[0])]
    _, gradient = loss_and_gradient(net, Data("drawn", X, y))
    found = solution("two_layer_gradients")(X, y, *parameters)
    np.testing.assert_allclose(np.concatenate([each.ravel() for each in found]), gradient.flat, rtol=1e-12)


def test_steps_are_those_of_the_courses_optimiser():
    rng = np.random.default_rng(3)
    w, velocity, plain = rng.standard_normal(6), np.zeros(6), rng.standard_normal(6)
    theta, theta_plain = w.copy(), plain.copy()
    step = SGD(0.3, momentum=0.8).start(theta, np.ones(6))
    step_plain = SGD(0.3).start(theta_plain, np.ones(6))
    for gradient in rng.standard_normal((4, 6)):
        w, velocity = solution("momentum_step")(w, velocity, gradient, 0.3, 0.8)
        plain = solution("sgd_step")(plain, gradient, 0.3)
        step(gradient.copy())
        step_plain(gradient.copy())
    np.testing.assert_allclose(w, theta)
    np.testing.assert_allclose(plain, theta_plain)


@pytest.mark.parametrize("h", [1e-3, 1e-4, 1e-5, 1e-6])
def test_measured_gradients_are_called_approximations(h):
    """Also those measured with another step than the course's."""

    def measured(X, y, *parameters):
        def loss(place, index, step):
            changed = [p.astype(float) for p in parameters]
            changed[place][index] += step
            W1, b1, W2, b2 = changed
            return 0.5 * np.sum((np.tanh(X @ W1 + b1) @ W2 + b2 - y) ** 2) / len(X)

        gradients = [np.zeros(p.shape) for p in parameters]
        for place, gradient in enumerate(gradients):
            for index in np.ndindex(gradient.shape):
                gradient[index] = (loss(place, index, h) - loss(place, index, -h)) / (2 * h)
        return tuple(gradients)

    assert examine("two_layer_gradients", measured).mistake == "approximation"


def test_a_product_that_does_not_fit_is_explained():
    def untransposed(X, W, upstream):
        gradient_of_weights = np.matmul(X, upstream)
        return upstream @ W.T, gradient_of_weights, upstream.sum(0)

    outcome = examine("dense_backward", untransposed)
    assert outcome.mistake == "transposed"
    assert "ValueError" in outcome.message
    assert "meet in the middle" in outcome.message
