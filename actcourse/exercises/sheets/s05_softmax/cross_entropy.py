"""The exercise `cross_entropy`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def cross_entropy(p, y):
    """The cross-entropy loss: minus the natural logarithm of the true class's probability, averaged over the examples.

    p: array of shape (n, k), each row the probabilities of k classes for one example; y: integers of shape (n,), the
    true class of each example, counted from 0. Returns one number.
    """
    return -np.mean(np.log(p[np.arange(len(y)), y]))


_ROWS = np.array([[0.1, 0.2, 0.7], [0.45, 0.35, 0.2], [0.25, 0.15, 0.6], [0.03, 0.9, 0.07], [0.4, 0.38, 0.22]])


# -- right in other ways ----------------------------------------------------------------------------


def _by_one_hot(p, y):
    one_hot = np.eye(p.shape[1])[y]
    return -np.sum(one_hot * np.log(p)) / len(p)


def _in_a_loop(probabilities, labels):
    total = 0
    for row, label in zip(probabilities, labels, strict=True):
        total -= math.log(row[label])
    return total / len(labels)


def _by_choosing(p, y):
    return float(np.mean(-np.log(np.take_along_axis(p, y[:, None], axis=1))))


def _by_comparing(p, y):
    return np.log(1 / p[np.arange(p.shape[1]) == y[:, None]]).mean()


# -- mistakes ---------------------------------------------------------------------------------------


def _of_truth(p, y):
    return p[np.arange(len(y)), y]


def _one_hot(p, y):
    return np.eye(p.shape[1])[y]


def _softmax(z):
    e = np.exp(z)
    return e / np.sum(e, axis=-1, keepdims=True)


def _two_sided(p, y):
    t = _one_hot(p, y)
    return -np.mean(np.sum(t * np.log(p) + (1 - t) * np.log(1 - p), axis=1))


_AN_AMOUNT = (
    "You multiply by the label itself, as if class 2 counted twice as much as class 1 and class 0 not at all. "
    "A label is a name: it says in which column to look."
)

EXERCISE = Exercise(
    sheet="05_softmax",
    prompt=(
        "A classifier gives each of $n$ examples probabilities for $k$ classes, and `y` says which class is the true "
        "one. What an example costs is minus the natural logarithm of the probability that its true class was given: "
        "nothing if that was 1, more and more the smaller it was. Write the mean over the examples. "
        "(Here no true class is given the probability 0, so nothing has to be done about it.)"
    ),
    solution=cross_entropy,
    probes=(
        Probe((_ROWS[1:4], np.array([2, 0, 1]))),
        Probe((np.array([[0.2, 0.5, 0.3], [0.7, 0.06, 0.24]]), np.array([1, 0]))),
        Probe((_ROWS, np.array([2, 0, 2, 1, 0]))),
        Probe((np.array([[0.11, 0.29, 0.35, 0.25], [0.4, 0.3, 0.17, 0.13]]), np.array([1, 0]))),
        Probe((_ROWS[2:3], np.array([0]))),
        Probe((np.array([[0.5, 1e-300, 0.5]]), np.array([1])), "tails"),
        Probe((np.array([[1e-17, 1.0, 1e-30], [3e-9, 0.3, 0.7]]), np.array([1, 0])), "tails"),
        Probe((np.array([[1.0], [1.0]]), np.array([0, 0])), "tails"),  # one class, and so nothing to pay
        Probe((_ROWS.astype(np.float32), np.array([1, 1, 0, 2, 0], np.int32)), "float32"),
    ),
    arguments=lambda rng: (rng.dirichlet(np.full(4, 2.0), 6), rng.integers(4, size=6)),
    also_right=(_by_one_hot, _in_a_loop, _by_choosing, _by_comparing),
    secrets=("arange(len(y)),y]", "arange(n),y]", "range(n),y]", "eye(k)[y]", "row[label]", "p[i,y[i]]"),
    mistakes=(
        Mistake(
            "not-averaged",
            lambda p, y: -np.sum(np.log(_of_truth(p, y))),
            "The costs of all examples are added up. A loss that is to be compared between data sets of different "
            "sizes must not grow with the number of examples.",
        ),
        Mistake(
            "not-averaged",
            lambda p, y: -np.mean(_one_hot(p, y) * np.log(p)),
            "You divide by all entries of the table, n times k. In each row only one entry counts: "
            "over how many things should the mean be taken?",
        ),
        Mistake(
            "not-averaged",
            lambda p, y: -np.sum(np.log(_of_truth(p, y))) / p.shape[1],
            "You divide by the number of classes. The mean is over the other axis.",
        ),
        Mistake(
            "sign-flipped",
            lambda p, y: np.mean(np.log(_of_truth(p, y))),
            "Your loss is negative, and the better the prediction the larger it is. A loss should shrink.",
        ),
        Mistake(
            "missing-term",
            lambda p, y: -np.mean(_of_truth(p, y)),
            "You take the right probabilities and their mean, but no logarithm. "
            "A true class with probability 0.001 must cost much more than one with 0.1.",
        ),
        Mistake(
            "missing-term",
            lambda p, y: -np.log(_of_truth(p, y)[0]),
            "Only the first example counts. Does your `return` stand inside the loop?",
        ),
        Mistake(
            "parameter-ignored",
            lambda p, y: -np.mean(np.log(p)),
            "You take the logarithm of all probabilities alike. y has no effect: which of the classes is the true one?",
        ),
        Mistake(
            "parameter-ignored",
            lambda p, y: -np.mean(np.sum(p * np.log(p), axis=1)),
            "That is the mean entropy of the predictions: how undecided they are, not whether they are right. "
            "y has no effect.",
        ),
        Mistake(
            "parameter-ignored",
            lambda p, y: -np.mean(np.log(np.max(p, axis=1))),
            "You take the largest probability of each row, as if the classifier were always right. y has no effect.",
        ),
        Mistake(
            "parameter-misused",
            lambda p, y: -np.mean(np.log(p[:, y])),
            "`p[:, y]` takes the columns of all labels in every row: n times n numbers. "
            "For each example only the column of its own label counts.",
        ),
        Mistake(
            "parameter-misused",
            lambda p, y: -np.mean(np.log(p[y])),
            "`p[y]` takes whole rows, as if labels were numbers of examples. They are numbers of columns.",
        ),
        Mistake(
            "transposed",
            lambda p, y: -np.mean(np.log(p[y, np.arange(len(y))])),
            "The label is used as the row and the example as the column. Which of them does the first axis of p count?",
        ),
        Mistake(
            "parameter-misused",
            lambda p, y: -np.mean(np.log(_of_truth(p, y - 1))),
            "You take the class before the true one: the labels count from 0 already, as Python does.",
        ),
        Mistake(
            "parameter-misused",
            lambda p, y: -np.mean(np.log(p[np.arange(len(y)), y + 1])),
            "A column was asked for that does not exist. The labels count from 0, as Python does: have you added 1?",
        ),
        Mistake("parameter-misused", lambda p, y: -np.mean(y * np.log(p)), _AN_AMOUNT),
        Mistake("parameter-misused", lambda p, y: -np.mean(np.sum(y[:, None] * np.log(p), axis=1)), _AN_AMOUNT),
        Mistake(
            "parameter-misused",
            lambda p, y: -np.mean(np.log(_of_truth(_softmax(p), y))),
            "You make probabilities of p by a softmax. They are probabilities already.",
        ),
        Mistake(
            "other-function",
            lambda p, y: -np.log(np.mean(_of_truth(p, y))),
            "That is the logarithm of a mean. The mean of the logarithms is asked for: "
            "each example costs something by itself.",
        ),
        Mistake(
            "other-function",
            _two_sided,
            "You also count the logarithm of 1 minus p for the classes that are not true. That belongs to k separate "
            "questions with yes or no; here the probabilities of a row already share one whole.",
        ),
        Mistake(
            "other-function",
            lambda p, y: np.mean(np.sum((p - _one_hot(p, y)) ** 2, axis=1)),
            "That is the squared error. It never costs more than 2, however sure a wrong prediction is.",
        ),
        Mistake(
            "other-function",
            lambda p, y: np.mean(np.argmax(p, axis=1) != y),
            "That is the share of wrong predictions. It is the same for a close miss and for a blunder: "
            "how sure was the classifier?",
        ),
        Mistake(
            "constant-factor",
            lambda p, y: -np.mean(np.log2(_of_truth(p, y))),
            "You took the logarithm to base 2. The natural one is asked for.",
        ),
        Mistake(
            "wrong-shape",
            lambda p, y: -np.log(_of_truth(p, y)),
            "These are the costs of the examples, one for each. The loss is one number for all of them.",
        ),
        Mistake(
            "precision-lost",
            lambda p, y: -np.mean(np.log(_of_truth(p, y) + 1e-12)),
            "A small number added before the logarithm, or a probability cut off from below, limits what an example "
            "can cost. Here no true class has probability 0: what is the guard needed for?",
        ),
        Mistake("approximation", lambda p, y: -np.mean(np.log(_of_truth(p, y) + 1e-8)), ""),
    ),
    hints=(
        "First pick one number from each row of p: the probability of the class that y names. The rest is a logarithm, "
        "a mean and a sign.",
        "A loop over the examples does it: in round i take row i and in it the column that `y[i]` names.",
        "NumPy can pick them at once: an array indexed by two arrays of integers, the rows and the columns, gives one "
        "number for each pair. The rows are 0, 1, 2 and so on.",
    ),
    points=2,
    question=(
        "A classifier that knows nothing gives every one of k classes the same probability. What is its loss, "
        "whatever the labels are, and what does a loss above that say?"
    ),
)
