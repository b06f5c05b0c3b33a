"""The exercise `collapse_linear`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def collapse_linear(W1, b1, W2, b2):
    """The weights and biases of the one layer that does what two layers do with no activation between them.

    W1: array of shape (i, h); b1: array of shape (h,); W2: array of shape (h, o); b2: array of shape (o,).
    Returns W and b, arrays of the shapes (i, o) and (o,), such that (X W1 + b1) W2 + b2 is X W + b for every X.
    """
    return W1 @ W2, b1 @ W2 + b2


def _arguments(rng):
    return tuple(rng.standard_normal(shape) for shape in ((3, 4), 4, (4, 2), 2))


_W1 = np.array([[0.5, -1.0, 2.0, 0.3], [1.5, 0.2, -0.7, 1.1], [-0.4, 3.0, 0.1, -0.9]])
_B1 = np.array([0.7, -0.4, 1.3, 0.2])
_W2 = np.array([[0.3, -1.1], [0.8, 0.4], [-0.5, 1.7], [1.2, 0.6]])
_B2 = np.array([-0.8, 0.9])
_ORDINARY = (_W1, _B1, _W2, _B2)

# -- right in other ways ----------------------------------------------------------------------------


def _by_asking_the_layers(W1, b1, W2, b2):
    """An example of zeros shows the biases, examples with a single 1 the rows of the weights."""

    def layers(X):
        return (X @ W1 + b1) @ W2 + b2

    b = layers(np.zeros(len(W1)))
    return layers(np.eye(len(W1))) - b, b


def _with_one_more_input(W1, b1, W2, b2):
    """The biases as the weights of an input that is always 1, which the first layer hands on."""
    first = np.block([[W1, np.zeros((len(W1), 1))], [b1[np.newaxis], np.ones((1, 1))]])
    both = first @ np.vstack([W2, b2])
    return both[:-1], both[-1]


def _by_loops(V, c, W, d):
    weights = np.array([[sum(row[k] * W[k, j] for k in range(len(c))) for j in range(len(d))] for row in V])
    return [weights, np.array([d[j] + sum(c[k] * W[k, j] for k in range(len(c))) for j in range(len(d))])]


_SECOND_FIRST = (
    "W2 stands on the left there. An example is a row that is multiplied from the right: "
    "which of the two does it meet first?"
)

EXERCISE = Exercise(
    sheet="01_neuron",
    prompt=(
        "Two layers with no activation between them are one layer. Find it: the $W$ and $b$ with "
        "$(X W_1 + b_1)\\, W_2 + b_2 = X W + b$ for *every* $X$. Your function returns both, as `return W, b`."
    ),
    solution=collapse_linear,
    probes=(
        Probe(_ORDINARY),
        Probe((_W2, _B2, _W1[:2], _B1)),
        Probe((_W1[:, :3], _B1[:3], _W1[:, 1:], _B1[1:])),  # all sizes equal
        Probe((_W1[:, :1], _B1[:1], _W2[:1], _B2)),
        Probe((_W1[:1, :2], _B1[2:], _W2[2:, :1], _B2[1:])),
        Probe((_W1[:1, :1], _B1[:1], _W2[:1, :1], _B2[:1])),
        Probe((150 * _W1, 700 * _B1, 200 * _W2, 900 * _B2), "tails"),
        Probe((np.array([[1, 2], [0, -3]]), np.array([4, 1]), np.array([[2], [5]]), np.array([-7])), "integers"),
        Probe(tuple(each.astype(np.float32) for each in _ORDINARY), "float32"),
    ),
    returns=("W", "b"),
    arguments=_arguments,
    also_right=(
        _by_asking_the_layers,
        _with_one_more_input,
        _by_loops,
        lambda W1, b1, W2, b2: (np.einsum("ih,ho->io", W1, W2), W2.T @ b1 + b2),
        lambda W1, b1, W2, b2: (np.dot(W1, W2), np.sum(b1[:, np.newaxis] * W2, axis=0) + b2),
    ),
    secrets=("W1@W2", "b1@W2", "dot(W1,W2)", "dot(b1,W2)", "W_1W_2", "b_1W_2", "W1W2", "b1W2"),
    mistakes=(
        Mistake(
            "parameter-ignored",
            lambda W1, b1, W2, b2: (W1 @ W2, b2),
            "The biases of the first layer have got lost. What does the second layer do to them?",
        ),
        Mistake(
            "parameter-ignored",
            lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
            "The biases of the second layer are missing.",
        ),
        Mistake(
            "parameter-ignored",
            lambda W1, b1, W2, b2: (W1 @ W2, np.zeros_like(b2)),
            "Your layer has no biases. What do the two layers give for an example of zeros?",
        ),
        Mistake(
            "missing-term",
            lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
            "There is a number in b1 for each neuron between the layers, and one in b2 for each output. "
            "What happens to b1 on its way to the output?",
        ),
        Mistake("wrong-order", lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2), _SECOND_FIRST),
        Mistake("wrong-order", lambda W1, b1, W2, b2: (np.dot(W2, W1), np.dot(b1, W2) + b2), _SECOND_FIRST),
        Mistake(
            "wrong-order",
            lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
            "W2 stands on the left of b1 there. b1 is added to rows: from which side do rows meet W2?",
        ),
        Mistake(
            "other-function",
            lambda W1, b1, W2, b2: (W1 * W2, b1 * W2 + b2),
            "`*` multiplies number by number. Which product goes along rows and down columns?",
        ),
        Mistake(
            "other-function",
            lambda W1, b1, W2, b2: (W1 @ W2, np.sum(b1) + b2),
            "You added all of b1 up. Does each neuron between the layers count alike for every output?",
        ),
        Mistake(
            "wrong-axis",
            lambda W1, b1, W2, b2: (W1 @ W2, np.sum(b1[:, np.newaxis] * W2) + b2),
            "The right products, but all added up into one number. Each output has a sum of its own.",
        ),
        Mistake(
            "parameter-misused",
            lambda W1, b1, W2, b2: ((W1 + b1) @ W2, b2),
            "b1 has got into the weights, where it is multiplied by X. Which terms of the result have no X in them?",
        ),
        Mistake(
            "parameter-misused",
            lambda W1, b1, W2, b2: (W1 @ W2 + b2, b1 @ W2),
            "b2 has got into the weights, where it is multiplied by X. Which terms of the result have no X in them?",
        ),
        Mistake(
            "parameter-misused",
            lambda W1, b1, W2, b2: (W1 @ W2, b1 + W2 @ b2),
            "b2 has been sent backwards through the second layer. Which of the two biases has a layer before it?",
        ),
        Mistake(
            "sign-flipped",
            lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 - b2),
            "b2 has the wrong sign.",
        ),
        Mistake(
            "transposed",
            lambda W1, b1, W2, b2: ((W1 @ W2).T, b1 @ W2 + b2),
            "In W there is a row for each input and a column for each output, as in W1 and W2.",
        ),
        Mistake(
            "wrong-order",
            lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2),
            "Both are there, in the wrong order: first the weights, then the biases.",
        ),
        Mistake("wrong-type", lambda W1, b1, W2, b2: W1 @ W2, ""),
    ),
    hints=(
        "Take pencil and paper: multiply out the brackets in the equation, in the order in which things stand there. "
        "The order matters with matrices.",
        "There are three terms then. One of them has X in it: what X is multiplied by there is W.",
        "The other two have no X. Together they are what the two layers give for an example of zeros, and that is b.",
        "The shapes tell whether it fits: from (i, h) and (h, o) to (i, o) for W, from (h,) and (h, o) to (o,) for the "
        "first part of b.",
    ),
    points=3,
    question=(
        "Let there be fewer neurons between the layers than inputs and outputs, such as 100, 2 and 100. The two "
        "layers are still one linear layer; but can they be any?"
    ),
)
