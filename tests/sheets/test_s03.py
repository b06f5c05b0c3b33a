"""The solutions of sheet 03 against the functions that are taught, and against what must hold of them."""

import numpy as np
import pytest

from actcourse.exercises import find_exercise
from actcourse.exercises.measuring import numerical_gradient
from actcourse.functions import LEAKY_RELU, RELU

TAUGHT = {
    "relu": RELU,
    "relu_prime": RELU.derivative,
    "leaky_relu": lambda x, a: LEAKY_RELU(x, negative_slope=a),
    "leaky_relu_prime": lambda x, a: LEAKY_RELU.derivative(x, negative_slope=a),
}
X = np.append(np.linspace(-50, 50, 41), [-1e300, 1e300])


def solution(id):
    return find_exercise(id).solution


def arguments(id, x, slope):
    return (x, slope) if id.startswith("leaky") else (x,)


@pytest.mark.parametrize("id", TAUGHT)
@pytest.mark.parametrize("slope", [0.01, 0.25, -0.5, 1.7])
def test_what_is_taught_is_what_is_asked_for(id, slope):
    args = arguments(id, X, slope)
    np.testing.assert_allclose(solution(id)(*args), TAUGHT[id](*args), rtol=1e-15)


@pytest.mark.parametrize("id", ["relu", "leaky_relu"])
def test_single_precision_stays(id):
    x = np.linspace(-5, 5, 11, dtype=np.float32)
    assert solution(id)(*arguments(id, x, 0.2)).dtype == np.float32


@pytest.mark.parametrize("slope", [-0.5, 0.25, 1.0])
def test_the_gradient_of_the_slopes_is_that_of_a_loss(slope):
    rng = np.random.default_rng(1)
    x, wanted = rng.standard_normal((2, 7, 3))

    def loss(slopes):
        return np.mean((LEAKY_RELU.f(x, slopes) - wanted) ** 2)

    slopes = np.full(3, slope)
    upstream = 2 * (LEAKY_RELU.f(x, slopes) - wanted) / x.size
    gradient = solution("prelu_slope_gradient")(x, upstream)
    np.testing.assert_allclose(gradient, numerical_gradient(loss, slopes), atol=1e-9)


def test_momentum_under_a_constant_gradient_adds_up_a_geometric_series():
    slope, velocity, gradient = np.array([0.25, 0.5]), np.zeros(2), np.array([1.0, -3.0])
    for _ in range(20):
        slope, velocity = solution("prelu_momentum_step")(slope, velocity, gradient, 0.02, 0.8)
    np.testing.assert_allclose(velocity, 0.02 * gradient * (1 - 0.8**20) / (1 - 0.8))
    np.testing.assert_allclose(
        slope, [0.25, 0.5] - 0.02 * gradient / (1 - 0.8) * (20 - 0.8 * (1 - 0.8**20) / (1 - 0.8))
    )


def test_units_are_dead_whose_bias_is_very_negative():
    rng = np.random.default_rng(2)
    x, weights = rng.uniform(-1, 1, (50, 3)), rng.uniform(-1, 1, (3, 8))
    bias = np.array([-9.0, 0, 0, -9.0, 0, 1, -9.0, 0])
    assert solution("dead_fraction")(RELU(x @ weights + bias)) == 3 / 8
