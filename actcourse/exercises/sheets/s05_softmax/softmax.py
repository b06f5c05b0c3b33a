"""The exercise `softmax`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe, Shortcut


def softmax(z):
    """The softmax of scores along the last axis: probabilities, the larger the score the larger the probability.

    z: array of any shape with at least one axis. Returns an array of the same shape; along its last axis the numbers
    add up to 1. It must hold for large scores too, such as 1000 or -1000.
    """
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


_SCORES = np.array(
    [0.4, 2.0, -1.3, 0.9, 1.7, -0.2, 3.1, 0.6, -2.4, 1.1, 0.3, 2.7, -0.8, 1.4, 0.1, -1.9, 2.2, 0.7, -0.5, 1.6, 3.4]
)
# Rows whose scores reach far to both sides: only the largest tames them all, and each row has its own.
_FAR_OUT = np.array([1273.0, 0.2, -1273.0, -0.6, -1273.0, 1273.0, -1273.0, -1271.5, -1270.2, 2.6, 1270.0, 1271.1])


# -- right in other ways ----------------------------------------------------------------------------


def _by_logarithms(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


def _vector_by_vector(scores):
    def one(vector):
        below = vector - max(vector)
        return np.exp(below) / np.exp(below).sum()

    return np.apply_along_axis(one, -1, scores)


def _in_loops(z):
    rows = z.reshape(-1, z.shape[-1])
    out = np.empty(rows.shape)
    for i, row in enumerate(rows):
        e = [math.exp(score - max(row)) for score in row]
        for j in range(len(row)):
            out[i, j] = e[j] / sum(e)
    return out.reshape(z.shape)


def _by_differences(z):
    return 1 / np.sum(np.exp(z[..., None, :] - z[..., :, None]), axis=-1)


def _with_new_axes(z):
    e = np.exp(z - z.max(-1)[..., np.newaxis])
    return np.einsum("...i,...->...i", e, 1 / e.sum(-1))


# -- mistakes ---------------------------------------------------------------------------------------


def _along(z, axis):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=axis, keepdims=True)


def _row_by_row(z):
    return np.array([np.exp(row) / np.sum(np.exp(row)) for row in z])


def _subtracted_too_late(z):
    e = np.exp(z) - np.max(z, axis=-1, keepdims=True)
    return e / np.sum(e, axis=-1, keepdims=True)


def _subtracted_above_only(z):
    return np.exp(z - np.max(z, axis=-1, keepdims=True)) / np.sum(np.exp(z), axis=-1, keepdims=True)


def _without_keepdims(z):
    e = np.exp(z)
    return e / np.sum(e, axis=-1)


def _textbook(z):
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)


def _in_place(z):
    z -= np.max(z, axis=-1, keepdims=True)
    return _textbook(z)


def _into_integers(z):
    out = np.empty_like(z)
    out[...] = softmax(z)
    return out


# What is subtracted so that no exponential overflows, and does not help. Other exercises with a softmax use them, too.
SMALLEST = (
    "You subtract the smallest score. Then no exponent is negative, and where scores lie far apart one of them is as "
    "large as their distance. Which end of the row is the dangerous one?"
)
MEAN = (
    "You subtract the mean. Scores that lie far apart lie far from their mean as well, and above it an exponential "
    "overflows. What must every exponent be, so that none can?"
)
FIRST = (
    "You subtract one score, whichever it is: the first or the last. Another may be far larger, and its exponential "
    "overflows. Which one is certain to leave no large exponent?"
)

EXERCISE = Exercise(
    sheet="05_softmax",
    prompt=(
        r"Write softmax, $p_i = \dfrac{e^{z_i}}{\sum_j e^{z_j}}$. The scores that compete with each other stand along "
        "the last axis, however many axes there are. "
        "Make sure that it holds for scores of 1000 too, where $e^{1000}$ is no float any more."
    ),
    solution=softmax,
    probes=(
        Probe((np.array([0.4, 2.0, -1.3, 3.1]),)),
        Probe((np.array([[1.2, -0.7, 0.3], [2.5, 0.1, -1.6]]),)),
        Probe((_SCORES[:9].reshape(3, 3),)),
        Probe((_SCORES[3:18].reshape(5, 3).T,)),  # not contiguous
        Probe((_SCORES[:12].reshape(2, 3, 2),)),
        Probe((_SCORES[:1].reshape(1, 1),)),  # one score: no contest
        Probe((_SCORES[:3].reshape(1, 3),)),
        Probe((_SCORES[:12].reshape(2, 1, 3, 2),)),
        Probe((np.array([1000.0, 998.5, 997.2]),), "tails"),
        Probe((np.array([-1000.0, -1001.5, -998.8]),), "tails"),
        Probe((np.array([[1000.0, 998.5], [-1000.0, -998.8]]),), "tails"),
        Probe((np.array([-300.0, 1273.0, 600.0, -1273.0, -290.0]),), "tails"),
        Probe((np.array([-1273.0, 0.4, 1273.0]),), "tails"),
        Probe((np.array([1273.0, -0.3, -1273.0]),), "tails"),
        Probe((_FAR_OUT.reshape(2, 2, 3),), "tails"),
        Probe((np.array([[3, -1, 0], [1, 2, 4]]),), "integers"),
        Probe((_SCORES[:20].reshape(4, 5).astype(np.float32),), "float32"),
    ),
    arguments=lambda rng: (2 * rng.standard_normal((4, 3, 5)),),
    also_right=(_by_logarithms, _vector_by_vector, _in_loops, _by_differences, _with_new_axes),
    shortcut=Shortcut(
        ("softmax", "log_softmax", "logsumexp"),
        "Left out is how scores of 1000 are kept from overflowing: try it with exponentials of your own.",
    ),
    secrets=("exp(z)/sum(exp(z)", "exp(z)/exp(z).sum(", "e/sum(e", "e/e.sum(", "exp(z-max(z", "exp(z-z.max("),
    mistakes=(
        Mistake(
            "overflow",
            lambda z: _textbook(z - np.min(z, axis=-1, keepdims=True)),
            SMALLEST,
        ),
        Mistake(
            "overflow",
            lambda z: _textbook(z - np.mean(z, axis=-1, keepdims=True)),
            MEAN,
        ),
        Mistake(
            "overflow",
            lambda z: _textbook(z - z[..., :1]),
            FIRST,
        ),
        Mistake(
            "overflow",
            lambda z: _textbook(z - z[..., -1:]),
            FIRST,
        ),
        Mistake(
            "wrong-axis",
            lambda z: _along(z, 0),
            "Your numbers add up to 1 along the first axis. Here the scores that compete stand along the last one.",
        ),
        Mistake(
            "wrong-axis",
            lambda z: _along(z, None),
            "All numbers of the array together add up to 1. There is one contest in each row: each should add up to 1 "
            "by itself.",
        ),
        Mistake(
            "wrong-axis",
            lambda z: np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True),
            "Axis 1 is the last one only where there are two axes. Axes can also be counted from the end: which number "
            "names the last one, however many there are?",
        ),
        Mistake(
            "wrong-axis",
            _row_by_row,
            "Taken apart along the first axis, `z[i]` is a row only where there are two axes; with one it is a single "
            "number. NumPy's functions take an `axis`, and then no loop is needed.",
        ),
        Mistake(
            "raises",
            _without_keepdims,
            "A sum or a maximum along an axis takes that axis away, so that what is left no longer lines up with the "
            "scores. `keepdims=True` leaves it there with length 1.",
        ),
        Mistake(
            "raises",
            lambda z: np.exp(z) / np.sum(np.exp(z), axis=-1)[:, None],
            "Putting the lost axis back by hand fixes how many axes there may be. "
            "With `keepdims=True` it is never lost.",
        ),
        Mistake(
            "not-normalised",
            np.exp,
            "These are the exponentials. They are positive, as probabilities must be; what makes them add up to 1?",
            place=None,  # NumPy's own function: there is no code to change
        ),
        Mistake(
            "not-normalised",
            lambda z: np.exp(z - np.max(z, axis=-1, keepdims=True)),
            "The largest entry of each row is 1. The exponentials are safe now; what makes them add up to 1?",
        ),
        Mistake(
            "not-normalised",
            lambda z: np.exp(z) / np.sum(z, axis=-1, keepdims=True),
            "Above the fraction line stand exponentials, below it the sum of the scores themselves.",
        ),
        Mistake(
            "other-function",
            lambda z: z / np.sum(z, axis=-1, keepdims=True),
            "You divide the scores by their sum. A negative score then becomes a negative probability: "
            "what turns any number into a positive one first?",
            place=None,  # an exponential is missing in two places, and a maximum in both
        ),
        Mistake(
            "other-function",
            lambda z: 1 / (1 + np.exp(-z)),
            "That is the sigmoid of each score by itself. In softmax the scores compete: if one rises, "
            "the others must lose.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda z: (z == np.max(z, axis=-1, keepdims=True)).astype(float),
            "The largest score takes everything. Softmax is softer: the others keep a share.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda z: np.log(_textbook(z)),
            "These are the logarithms of the probabilities, and so none is above 0. One step too many?",
            place=None,  # one change makes it right, but not for large numbers: there it overflows
        ),
        Mistake(
            "sign-flipped",
            lambda z: _textbook(-z),
            "Here the smallest score gets the largest probability. What sign has your exponent?",
        ),
        Mistake(
            "missing-term",
            _subtracted_above_only,
            "The largest score is subtracted above the fraction line and not below it. A fraction keeps its value only "
            "if the same happens to both.",
        ),
        Mistake(
            "missing-brackets",
            _subtracted_too_late,
            "The largest score is subtracted from the exponentials. It should be gone before they are taken: "
            "where does the bracket close?",
        ),
        Mistake(
            "overflow",
            _textbook,
            "At 1000 the exponentials are infinite, at −1000 all are 0, and infinity over infinity, or 0 over 0, is "
            "not a number. Softmax does not change when all scores of a row move by the same amount: "
            "which move makes every exponential harmless?",
        ),
        Mistake(
            "overflow",
            lambda z: _along(z, -1),
            "You subtract the largest score of the whole array. In a row far below it all exponentials are 0, "
            "and 0 over 0 is not a number. Whose largest should it be?",
        ),
        Mistake(
            "precision-lost",
            lambda z: _textbook(np.clip(z, -500, 500)),
            "Cutting the scores off makes different ones alike. What counts is how far they are apart: "
            "can they all be moved instead?",
        ),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "Three steps: exponentials, their sum in each row, a division. Try them on (0, 1, 2) by hand, "
        "then let `np.exp` and `np.sum` do it.",
        "`np.sum` and `np.max` take `axis` and `keepdims`. With `keepdims=True` the result still lines up with the "
        "array it came from, so that the two can be divided or subtracted.",
        "Add the same number to all scores of a row: every exponential grows by the same factor, "
        "above and below the fraction line. So you may choose that number freely.",
        "Choose it so that the largest score of each row becomes 0. Then no exponential is larger than 1, "
        "and at least one is 1.",
    ),
    points=2,
    question=(
        "Adding 5 to all scores changes nothing. What does multiplying all of them by 5 do, and by 0.2? "
        "(The latter is called raising the temperature.) Which of the two makes the winner clearer?"
    ),
)
