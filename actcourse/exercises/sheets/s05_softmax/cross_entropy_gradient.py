"""The exercise `cross_entropy_gradient`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.measuring import numerical_gradient
from actcourse.exercises.sheets.s05_softmax.softmax import MEAN, SMALLEST, softmax


def cross_entropy_gradient(z, y):
    """The derivative of the mean cross-entropy loss, of p = softmax(z) and the labels y, with respect to each score.

    z: array of shape (n, k), each row the scores of k classes for one example; y: integers of shape (n,), the true
    class of each example, counted from 0. Returns an array of shape (n, k).
    """
    n, k = z.shape
    return (softmax(z) - np.eye(k)[y]) / n


def _loss(z, y):
    below = z - np.max(z, axis=1, keepdims=True)
    logarithms = below - np.log(np.sum(np.exp(below), axis=1, keepdims=True))
    return -np.mean(logarithms[np.arange(len(y)), y])


_SCORES = np.array([[0.4, 2.0, -1.3], [1.7, -0.2, 0.6], [-0.9, 1.1, 0.3], [2.7, -0.8, 1.4], [0.1, -1.9, 2.2]])


# -- right in other ways ----------------------------------------------------------------------------


def _one_subtracted(z, y):
    gradient = softmax(z.astype(float))
    gradient[np.arange(len(y)), y] -= 1
    return gradient / len(y)


def _in_loops(scores, labels):
    n, k = scores.shape
    gradient = np.zeros((n, k))
    for i in range(n):
        p = softmax(scores[i])
        for j in range(k):
            gradient[i, j] = (p[j] - (j == labels[i])) / n
    return gradient


def _by_rows_of_the_jacobian(z, y):
    rows = []
    for vector, label in zip(z, y, strict=True):
        p = softmax(vector)
        of_logarithms = np.eye(len(p)) - p
        rows.append(-of_logarithms[label])
    return np.array(rows) / len(y)


def _by_comparing(z, y):
    return np.where(np.arange(z.shape[1]) == y[:, None], softmax(z) - 1, softmax(z)) / z.shape[0]


# -- mistakes ---------------------------------------------------------------------------------------


def _one_hot(z, y):
    return np.eye(z.shape[1])[y]


def _not_divided(z, y):
    return softmax(z) - _one_hot(z, y)


def _one_subtracted_everywhere(z, y):
    p = softmax(z)
    p[:, y] -= 1
    return p / len(y)


def _along_the_examples(z, y):
    return (softmax(z.T).T - _one_hot(z, y)) / len(z)


def _chain_rule(z, y, smallest):
    p = softmax(z)
    by_p = -_one_hot(z, y) / np.maximum(p, smallest)
    return p * (by_p - np.sum(by_p * p, axis=1, keepdims=True)) / len(z)


def _textbook(z, y):
    e = np.exp(z)
    return (e / np.sum(e, axis=1, keepdims=True) - _one_hot(z, y)) / len(z)


def _into_integers(z, y):
    gradient = np.zeros_like(z)
    gradient[...] = _not_divided(z, y) / len(z)
    return gradient


_AN_AMOUNT = (
    "You subtract the label itself, as if class 2 were twice as much as class 1. A label is a name: it says in which "
    "column something happens. How can it be written as a row of k numbers?"
)

_CANCELS = (
    "Step by step the chain rule is right, but here the true class's probability is too small for a float, and you "
    "divide by it. Multiply the factors on paper first: what cancels?"
)


def _shifted(z, y, by):
    return _textbook(z - by(z, axis=1, keepdims=True), y)


EXERCISE = Exercise(
    sheet="05_softmax",
    prompt=(
        "In training a network gives scores `z`, softmax turns them into probabilities, and `cross_entropy` says what "
        "they cost. Write the derivative of that loss with respect to every score: "
        r"$\dfrac{\partial}{\partial z_{ij}}\, \mathrm{cross\_entropy}(\mathrm{softmax}(z),\, y)$. "
        "After softmax's Jacobian you may be surprised how short it is. You may use your `softmax`."
    ),
    solution=cross_entropy_gradient,
    probes=(
        Probe((_SCORES[1:4], np.array([2, 0, 1]))),
        Probe((np.array([[1.2, -0.7, 0.3], [0.5, 0.1, -1.6]]), np.array([0, 2]))),
        Probe((_SCORES, np.array([2, 0, 2, 1, 0]))),
        Probe((np.array([[0.2, -1.4, 1.3, 0.7], [1.5, 0.4, -0.6, -0.1]]), np.array([1, 3]))),
        Probe((np.array([[1000.0, 998.5, 999.2], [-1000.0, -1001.5, -998.8]]), np.array([1, 2])), "tails"),
        Probe((_SCORES[1:2], np.array([2]))),
        Probe((np.array([[800.0, 0.0, -800.0]]), np.array([2])), "tails"),
        Probe(
            (np.array([[-1273.0, 0.3, 1273.0], [1273.0, 2.5, -1273.0], [0.2, 1273.0, -0.7]]), np.array([2, 1, 0])),
            "tails",
        ),
        Probe((np.array([[3, 1, 2, 0], [0, -1, 1, 2], [2, 0, 0, 1]]), np.array([3, 1, 0])), "integers"),
        Probe((_SCORES.astype(np.float32), np.array([1, 1, 0, 2, 0], np.int32)), "float32"),
    ),
    arguments=lambda rng: (rng.standard_normal((6, 4)), rng.integers(4, size=6)),
    measured=lambda z, y: numerical_gradient(lambda scores: _loss(scores, y), z),
    rtol=1e-12,  # difference quotients come within 1e-10
    atol=1e-13,
    also_right=(_one_subtracted, _in_loops, _by_rows_of_the_jacobian, _by_comparing),
    secrets=("softmax(z)-eye", "p-eye", "eye(k)[y]", "p-one_hot", "arange(n),y]-=1", "arange(len(y)),y]-=1"),
    mistakes=(
        Mistake(
            "missing-chain-factor",
            lambda z, y: _not_divided(z, y) / (softmax(z) * (1 - softmax(z))) / len(z),
            "That is the derivative of a two-sided loss with respect to the probabilities. It has not gone back "
            "through softmax, and every class but the true one counts in it.",
        ),
        Mistake(
            "not-averaged",
            lambda z, y: _not_divided(z, y) / len(z) ** 2,
            "You divide by the number of examples twice. How often does the loss?",
        ),
        Mistake(
            "missing-brackets",
            lambda z, y: softmax(z) - _one_hot(z, y) / len(z),
            "Python divides before it subtracts: only the ones are divided by the number of examples. What should be?",
        ),
        Mistake(
            "other-function",
            lambda z, y: _not_divided(z, y) * softmax(z) * (1 - softmax(z)) / len(z),
            "You multiply by p(1 − p) as well, the slope of a sigmoid. What softmax does to the gradient is in the "
            "difference already.",
        ),
        Mistake(
            "overflow",
            lambda z, y: _shifted(z, y, np.min),
            SMALLEST,
        ),
        Mistake(
            "overflow",
            lambda z, y: _shifted(z, y, np.mean),
            MEAN,
        ),
        Mistake(
            "not-averaged",
            _not_divided,
            "That is the gradient of the sum over the examples. The loss is their mean.",
        ),
        Mistake(
            "not-averaged",
            lambda z, y: _not_divided(z, y) / z.size,
            "You divide by all entries of z. The loss is a mean over what?",
        ),
        Mistake(
            "not-averaged",
            lambda z, y: _not_divided(z, y) / z.shape[1],
            "You divide by the number of classes. The loss is a mean over the other axis.",
        ),
        Mistake(
            "sign-flipped",
            lambda z, y: -_not_divided(z, y) / len(z),
            "All signs are the wrong way round. If the true class's score rises, does the loss rise or fall?",
        ),
        Mistake(
            "parameter-ignored",
            lambda z, y: softmax(z) / len(z),
            "All your numbers are positive: raising any score would raise the loss. y has no effect: what is different "
            "in the column of the true class?",
        ),
        Mistake(
            "parameter-misused",
            lambda z, y: (softmax(z) + _one_hot(z, y)) / len(z),
            "The true class's column is the only one that is wrong: there the loss should fall when the score rises.",
        ),
        Mistake(
            "missing-term",
            lambda z, y: _one_hot(z, y) * _not_divided(z, y) / len(z),
            "In the true class's column all is right; elsewhere you have 0. The other scores stand in the sum that "
            "softmax divides by, so they matter too.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda z, y: -_one_hot(z, y) / softmax(z) / len(z),
            "That is the derivative by the probabilities. These depend on the scores in turn: "
            "the chain rule wants softmax's Jacobian too.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda z, y: -_one_hot(z, y) / len(z),
            "That is the derivative of minus the true class's score. The logarithm of softmax has a second part, "
            "in which all scores stand.",
        ),
        Mistake(
            "of-the-output",
            lambda z, y: (z - _one_hot(z, y)) / len(z),
            "You take the scores as if they were the probabilities. What has to happen to z first?",
        ),
        Mistake(
            "function-not-derivative",
            _loss,
            "That is the loss itself, one number. Its gradient says for each score how the loss answers to it.",
        ),
        Mistake(
            "wrong-shape",
            lambda z, y: np.mean(_not_divided(z, y), axis=0),
            "You average the rows of all examples. Each score has a derivative of its own, so the gradient has the "
            "shape of z.",
        ),
        Mistake(
            "wrong-axis",
            _along_the_examples,
            "Your softmax runs down the columns, so that the examples compete. The classes of one example should.",
        ),
        Mistake(
            "parameter-misused",
            _one_subtracted_everywhere,
            "`p[:, y]` means the columns of all labels in every row. "
            "In each row only the column of its own label should change.",
        ),
        Mistake("parameter-misused", lambda z, y: (softmax(z) - y) / len(z), _AN_AMOUNT),
        Mistake("parameter-misused", lambda z, y: (softmax(z) - y[:, None]) / len(z), _AN_AMOUNT),
        Mistake(
            "parameter-misused",
            lambda z, y: (softmax(z) - _one_hot(z, y - 1)) / len(z),
            "You take the class before the true one: the labels count from 0 already, as Python does.",
        ),
        Mistake(
            "parameter-misused",
            lambda z, y: (softmax(z) - np.eye(len(y))[y]) / len(z),
            "The labels run over the classes. Have you made something with a place for each example, where one for "
            "each class is needed?",
        ),
        Mistake(
            "overflow",
            _textbook,
            "The exponentials of such scores are infinite, or all 0. A softmax that subtracts the largest score first "
            "has no such trouble: is yours used here?",
        ),
        Mistake("overflow", lambda z, y: _chain_rule(z, y, 0), _CANCELS),
        Mistake("precision-lost", lambda z, y: _chain_rule(z, y, 1e-12), _CANCELS),
        Mistake("transposed", lambda z, y: _not_divided(z, y).T / len(z), ""),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake(
            "approximation",
            lambda z, y: numerical_gradient(lambda scores: _loss(scores, y), z),
            "",
            place=None,  # it measures: nothing of the formula is there
        ),
    ),
    hints=(
        "Take one example first. Write minus the logarithm of softmax as a difference: the logarithm of the sum of "
        "exponentials, minus the true class's score.",
        "Differentiate both parts by a score. The first gives something you know well, for every score. "
        "The second gives something for one score only: which, and what?",
        "So the gradient of one example is: what the classifier predicted, minus what it should have predicted. "
        "As a row of k numbers the truth is 1 in one place and 0 elsewhere.",
        "The loss is the mean over n examples, and each score belongs to one of them.",
    ),
    points=3,
    question=(
        "Add up each row of the gradient: why must it be so? And how large can an entry become where the classifier is "
        "sure and wrong: could one bad example make a step of training explode?"
    ),
)
