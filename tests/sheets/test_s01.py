"""Sheet 01 against other ways to the same: functions of the course, layers one after the other."""

import numpy as np
import pytest

from actcourse import find
from actcourse.exercises.sheets.s01_neuron.collapse_linear import collapse_linear
from actcourse.exercises.sheets.s01_neuron.dense_forward import dense_forward
from actcourse.exercises.sheets.s01_neuron.neuron import neuron
from tests.unlocated import examine


@pytest.fixture
def rng():
    return np.random.default_rng(1)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "ReLU", "GELU"])
def test_a_layer_is_as_many_neurons(name, rng):
    f = find(name)
    X, W, b = rng.normal(size=(6, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)
    neurons = [[neuron(x, w, bias, f) for w, bias in zip(W.T, b, strict=True)] for x in X]
    np.testing.assert_allclose(f(dense_forward(X, W, b)), neurons, rtol=1e-12)


def test_many_linear_layers_collapse_into_one(rng):
    X = rng.normal(size=(6, 5))
    layers = [(rng.normal(size=shape), rng.normal(size=shape[1])) for shape in ((5, 7), (7, 2), (2, 4), (4, 3))]
    W, b = layers[0]
    Z = dense_forward(X, W, b)
    for layer in layers[1:]:
        Z, (W, b) = dense_forward(Z, *layer), collapse_linear(W, b, *layer)
    np.testing.assert_allclose(dense_forward(X, W, b), Z, rtol=1e-11)


def test_errors_of_shapes_are_explained_only_where_they_are_those_of_a_mistake():
    assert "W stands on the left" in examine("dense_forward", lambda X, W, b: np.matmul(W, X) + b).message
    other = examine("dense_forward", lambda X, W, b: X.reshape(5, -1) @ W + b)
    assert other.mistake == "raises"
    assert other.message.endswith("`.")  # the error as Python tells it, and nothing more


def test_single_numbers_in_float32_pass():
    assert examine("neuron", lambda x, w, b, f: np.float32(f(x @ w + b))).status == "passed"
