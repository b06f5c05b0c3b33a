"""The exercise `dense_forward`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.functions.vector import softmax


def dense_forward(X, W, b):
    """What all neurons of a layer give for all examples, before the activation.

    X: array of shape (n, i), an example in each row; W: array of shape (i, o), the weights of a neuron in each
    column; b: array of shape (o,), a bias for each neuron. Returns an array of shape (n, o).
    """
    return X @ W + b


def _arguments(rng):
    return rng.standard_normal((5, 3)), rng.standard_normal((3, 4)), rng.standard_normal(4)


_X = np.array([[0.5, -1.0, 2.0], [1.5, 0.2, -0.7], [-0.4, 3.0, 0.1], [2.5, -0.6, 1.2]])
_W = np.array([[0.3, -1.1], [0.8, 0.4], [-0.5, 1.7]])
_SQUARE = np.array([[1.4, -0.3, 0.9], [0.2, 0.6, -2.1], [-1.3, 0.7, 0.5]])
_B = np.array([0.7, -0.4])

# -- right in other ways ----------------------------------------------------------------------------


def _in_steps(X, W, b):
    Z = X @ W
    Z += b
    return Z


def _neuron_by_neuron(X, W, b):
    return np.stack([X @ W[:, j] + b[j] for j in range(len(b))], axis=1)


def _by_loops(X, W, b):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for k in range(X.shape[0]):
        for j in range(W.shape[1]):
            Z[k, j] = b[j] + sum(X[k, i] * W[i, j] for i in range(X.shape[1]))
    return Z


def _with_one_more_input(inputs, weights, biases):
    """The biases as the weights of an input that is always 1."""
    return np.column_stack([inputs, np.ones(len(inputs))]) @ np.vstack([weights, biases])


# -- mistakes ---------------------------------------------------------------------------------------


def _bias_at_every_turn(X, W, b):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for k, i, j in np.ndindex(*X.shape, W.shape[1]):
        Z[k, j] += X[k, i] * W[i, j] + b[j]
    return Z


def _overwriting(X, W, b):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for k, i, j in np.ndindex(*X.shape, W.shape[1]):
        Z[k, j] = X[k, i] * W[i, j] + b[j]
    return Z


def _into_the_type_of_x(X, W, b):
    Z = np.zeros((len(X), len(b)), dtype=X.dtype)
    Z[...] = X @ W + b
    return Z


_W_LEFT = (
    "W stands on the left there. A matrix product takes rows from what stands left and columns from what stands right: "
    "which of your two arrays has an example in each row?"
)
_W_BY_ROWS = (
    "Your code takes the weights of a neuron to be a row of W, as they are in PyTorch. Here they are a column. "
    "Which two sizes must agree, and do they without being turned?"
)

EXERCISE = Exercise(
    sheet="01_neuron",
    prompt=(
        "Write a whole layer for many examples at once, up to its activation. Row $k$ of $X$ is an example; column $j$ "
        "of $W$ holds the weights of neuron $j$, and $b_j$ is its bias. "
        r"In symbols, $Z_{kj} = \sum_i X_{ki}\, W_{ij} + b_j$."
    ),
    solution=dense_forward,
    probes=(
        Probe((_X, _W, _B)),
        Probe((_X, _SQUARE, np.array([0.3, -1.2, 0.8]))),
        Probe((_SQUARE, _SQUARE.T[::-1], np.array([-0.6, 1.9, 0.4]))),  # as many examples as inputs and neurons
        Probe((_X[:1], _W, _B)),
        Probe((_X[:2, :1], _W[:1], _B)),
        Probe((_X, _W[:, :1], _B[1:])),
        Probe((_X[:1], _W[:, 1:], _B[:1])),
        Probe((300 * _X, 200 * _W, 500 * _B), "tails"),
        Probe((np.array([[1, 2, -3], [0, 4, 5]]), _W, _B), "integers"),
        Probe((_X.astype(np.float32), _W.astype(np.float32), _B.astype(np.float32)), "float32"),
    ),
    arguments=_arguments,
    also_right=(
        _in_steps,
        _neuron_by_neuron,
        _by_loops,
        _with_one_more_input,
        lambda X, W, b: np.dot(X, W) + b,
        lambda X, W, b: np.einsum("ni,io->no", X, W) + b[np.newaxis],
        lambda X, W, b: (W.T @ X.T).T + np.tile(b, (len(X), 1)),
    ),
    secrets=("X@W+b", "b+X@W", "dot(X,W)+b", "matmul(X,W)+b", "X@W"),
    mistakes=(
        Mistake(
            "other-function",
            lambda X, W, b: np.tanh(X @ W + b),
            "You have applied tanh already: all lies between −1 and 1. Asked for is what comes before an activation.",
        ),
        Mistake(
            "other-function",
            lambda X, W, b: softmax(X @ W + b),
            "You have applied a softmax already: each row adds up to 1. Asked for is what comes before an activation.",
        ),
        Mistake(
            "parameter-ignored",
            lambda X, W, b: X @ W,
            "The biases are missing. What would your layer give for an example of zeros, and what should it?",
        ),
        Mistake("wrong-order", lambda X, W, b: W @ X + b, _W_LEFT),
        Mistake("wrong-order", lambda X, W, b: np.dot(W, X) + b, _W_LEFT),
        Mistake("transposed", lambda X, W, b: X @ W.T + b, _W_BY_ROWS),
        Mistake("transposed", lambda X, W, b: np.dot(X, W.T) + b, _W_BY_ROWS),
        Mistake(
            "other-function",
            lambda X, W, b: X * W + b,
            "`*` multiplies number by number, and adds nothing up. Which product takes the dot product of each row "
            "with each column?",
        ),
        Mistake(
            "wrong-axis",
            lambda X, W, b: X @ W + b[:, np.newaxis],
            "The biases have been stood up as a column, so that each would go to one row. What is in a row of the "
            "result: an example or a neuron?",
        ),
        Mistake(
            "transposed",
            lambda X, W, b: np.array([X @ W[:, j] + b[j] for j in range(len(b))]),
            "You have a row for every neuron. Wanted is a row for every example.",
        ),
        Mistake(
            "wrong-shape",
            lambda X, W, b: X[0] @ W + b,
            "That is the layer's answer to the first example only. All of them want one.",
        ),
        Mistake(
            "sign-flipped",
            lambda X, W, b: X @ W - b,
            "The biases have the wrong sign. As thresholds they would be subtracted, but biases are added.",
        ),
        Mistake(
            "parameter-misused",
            lambda X, W, b: X @ (W + b),
            "The biases have been added to the weights, and so are multiplied by the inputs. "
            "A bias is the same for every example.",
        ),
        Mistake(
            "parameter-misused",
            _bias_at_every_turn,
            "Each bias is in there once for every input. How often should it be?",
        ),
        Mistake(
            "parameter-misused",
            lambda X, W, b: X @ W + np.sum(b),
            "Every neuron gets the sum of all biases. Each has one of its own.",
        ),
        Mistake(
            "missing-term",
            _overwriting,
            "Only the last input counts. Does each turn of your innermost loop add to what is there, or replace it?",
        ),
        Mistake(
            "other-function",
            lambda X, W, b: np.maximum(X @ W + b, 0),
            "You have applied the ReLU already: nothing is below 0. Asked for is what comes before an activation.",
        ),
        Mistake(
            "other-function",
            lambda X, W, b: 1 / (1 + np.exp(-(X @ W + b))),
            "You have applied the sigmoid already: all lies between 0 and 1. "
            "Asked for is what comes before an activation.",
        ),
        Mistake(
            "other-function",
            lambda X, W, b: X @ W / X.shape[1] + b,
            "You have divided by the number of inputs. A neuron adds up what its inputs bring; it takes no mean.",
        ),
        Mistake("integer-truncation", _into_the_type_of_x, ""),
    ),
    hints=(
        "Begin with one example and one neuron: one row of X, one column of W and one bias. "
        "What does the sum look like that you have just written for a single neuron?",
        "A matrix product takes the dot product of every row of the left matrix with every column of the right one. "
        "The two inner sizes must agree, and disappear.",
        "In NumPy the matrix product is `@`. And where a vector of shape (o,) is added to an array of shape (n, o), "
        "each row gets it.",
    ),
    points=2,
    question=(
        "How many numbers can a layer learn that has i inputs and o neurons, and does it matter how many examples go "
        "through it at once?"
    ),
)
