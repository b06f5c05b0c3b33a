"""The exercise `attention_weights`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s05_softmax.softmax import MEAN, SMALLEST
from actcourse.exercises.sheets.s08_gates.draws import irregular, whole
from actcourse.functions.vector import softmax


def attention_weights(Q, K):
    """How much each query attends to each key: the softmax, over the keys, of the scaled scores.

    Q: array of shape (n, d), one query in each row; K: array of shape (m, d), one key in each row.
    Returns an array of shape (n, m): row i holds the weights of query i. They must hold for large scores too.
    """
    scores = Q @ K.T / K.shape[1] ** 0.5
    # The largest score of each query becomes 0, so that no exponential overflows; the quotient stays the same.
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _scores(Q, K):
    return Q @ K.T / np.sqrt(Q.shape[1])


# All scores of the first query are about 1800, all of the second about -1800: no exponential holds for both.
_FAR_KEYS = np.array([[40.0, 30.0], [40.2, 29.8], [39.7, 30.1]])
_FAR_QUERIES = np.array([[50.0, 20.0], [-50.0, -20.0]])

# The scores of one query reach from -2475 to 2475, with none in between and with one: only the largest tames them all.
SPREAD_KEYS = np.array([[-60.0, -25.0], [0.3, 0.2], [60.0, 25.0]])

# Long vectors and short ones, with moderate scores.
LONG, SHORT = 250 * irregular(91, 3, 4), 2e-3 * irregular(92, 2, 4)

# -- right in other ways ----------------------------------------------------------------------------


def _query_scaled(q, k):
    return softmax((q / np.sqrt(q.shape[-1])) @ k.T)


def _by_logarithms(Q, K):
    scores = np.einsum("nd,md->nm", Q, K) / np.sqrt(len(Q[0]))
    return np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))


def _one_by_one(Q, K):
    weights = np.zeros((len(Q), len(K)))
    for i, query in enumerate(Q):
        scores = [sum(query * key) / len(query) ** 0.5 for key in K]
        grown = [np.exp(score - max(scores)) for score in scores]
        weights[i] = [each / sum(grown) for each in grown]
    return weights


def _keys_in_rows(Q, K):
    scores = K @ Q.T / np.sqrt(K.shape[1])
    grown = np.exp(scores - np.max(scores, axis=0))
    return (grown / np.sum(grown, axis=0)).T


# -- mistakes ---------------------------------------------------------------------------------------


def _textbook(Q, K):
    grown = np.exp(_scores(Q, K))
    return grown / grown.sum(axis=1, keepdims=True)


def _one_largest_for_all(Q, K):
    scores = _scores(Q, K)
    grown = np.exp(scores - scores.max())
    return grown / grown.sum(axis=1, keepdims=True)


def _cut_off(Q, K):
    return softmax(np.clip(_scores(Q, K), -500, 500))


def _axis_not_kept(Q, K):
    grown = np.exp(_scores(Q, K))
    return grown / grown.sum(axis=1)


def _hardmax(Q, K):
    return np.eye(len(K))[_scores(Q, K).argmax(axis=1)]


def _without_exponential(Q, K):
    scores = _scores(Q, K)
    return scores / scores.sum(axis=1, keepdims=True)


def _all_together(Q, K):
    grown = np.exp(_scores(Q, K))
    return grown / grown.sum()


def _in_place(Q, K):
    Q /= np.sqrt(Q.shape[1])
    return softmax(Q @ K.T)


def _into_the_scores(Q, K):
    scores = Q @ K.T
    scores /= np.sqrt(K.shape[1])
    return softmax(scores)


def _shifted(Q, K, by):
    scores = _scores(Q, K)
    grown = np.exp(scores - by(scores, axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        "A query looks for the keys that suit it. Its *score* with a key is their dot product, divided by the square "
        "root of their width $d$. The softmax turns the scores of one query into weights, one for each key, that add "
        "up to 1. Write the weights of all queries. Make sure that they hold for large scores too."
    ),
    solution=attention_weights,
    probes=(
        Probe((np.array([[1.0, 0.5], [-0.3, 2.0]]), np.array([[0.2, 1.1], [1.5, -0.7], [-0.4, 0.6]]))),
        Probe((irregular(1, 3, 5), irregular(2, 4, 5))),
        Probe((irregular(3, 3, 3), irregular(4, 3, 3))),
        Probe((irregular(5, 5, 7), irregular(6, 5, 7))),
        Probe((irregular(7, 1, 6), irregular(8, 4, 6))),
        Probe((irregular(9, 4, 1), irregular(10, 3, 1))),
        Probe((irregular(9, 3, 4), irregular(10, 1, 4))),  # one key gets all
        Probe((_FAR_QUERIES, _FAR_KEYS), "tails"),
        Probe((_FAR_QUERIES, SPREAD_KEYS), "tails"),
        Probe((LONG, SHORT), "tails"),
        Probe((SHORT, LONG), "tails"),
        Probe((whole(1, 4, 3), whole(2, 2, 3)), "integers"),
        Probe((irregular(1, 3, 5).astype(np.float32), irregular(2, 4, 5).astype(np.float32)), "float32"),
    ),
    arguments=lambda rng: (rng.normal(size=(4, 6)), rng.normal(size=(5, 6))),
    also_right=(_query_scaled, _by_logarithms, _one_by_one, _keys_in_rows),
    secrets=("Q@K.T/", "/np.sqrt(d)", "/sqrt(K.shape[1])", "K.shape[1]**0.5", "sum(axis=1,keepdims=True)"),
    mistakes=(
        Mistake(
            "overflow",
            lambda Q, K: _shifted(Q, K, np.min),
            SMALLEST,
        ),
        Mistake(
            "overflow",
            lambda Q, K: _shifted(Q, K, np.mean),
            MEAN,
        ),
        Mistake(
            "missing-scale",
            lambda Q, K: softmax(Q @ K.T),
            "Your scores are the dot products themselves, so your weights are too sure of themselves. "
            "What happens to a dot product as its vectors get longer, and what makes up for it?",
        ),
        Mistake(
            "missing-scale",
            lambda Q, K: softmax(Q @ K.T / Q.shape[1]),
            "Your scores are divided by the width itself, which is too much: your weights are too even. "
            "Which power of the width does the task name?",
        ),
        Mistake(
            "missing-scale",
            lambda Q, K: softmax(Q @ K.T * np.sqrt(Q.shape[1])),
            "Your scores have grown with the width, where they should be made smaller by it.",
        ),
        Mistake(
            "wrong-axis",
            lambda Q, K: softmax(Q @ K.T / np.sqrt(K.shape[0])),
            "Your scores are scaled by the number of keys. What counts is how many products were added up in one "
            "score: which axis of K tells it?",
        ),
        Mistake(
            "wrong-axis",
            lambda Q, K: softmax(Q @ K.T / np.sqrt(Q.shape[0])),
            "Your scores are scaled by the number of queries. What counts is how many products were added up in one "
            "score: which axis of Q tells it?",
        ),
        Mistake(
            "wrong-axis",
            lambda Q, K: softmax(_scores(Q, K), axis=0),
            "Your columns add up to 1: the queries compete for each key. It is the keys that should compete for each "
            "query. Along which axis do they lie?",
        ),
        Mistake(
            "wrong-axis",
            _axis_not_kept,
            "What belongs to a row, its largest score or its sum, must meet all of that row. A sum along an axis loses "
            "this axis, and NumPy then lays the sums out as one row, a number for each column. How does the axis stay?",
        ),
        Mistake(
            "not-normalised",
            _all_together,
            "All your weights together add up to 1. Each query has weights of its own: which sum belongs below them?",
        ),
        Mistake(
            "not-normalised",
            lambda Q, K: np.exp(_scores(Q, K)),
            "The exponentials are right. What must be done to those of one query, so that they add up to 1?",
        ),
        Mistake(
            "not-normalised",
            lambda Q, K: softmax(Q @ K.T) / np.sqrt(Q.shape[1]),
            "Your weights do not add up to 1, because they are scaled after the softmax. What was to be scaled?",
        ),
        Mistake(
            "missing-term",
            _scores,
            "These are the scores, and they are right. What turns the scores of one query into weights?",
        ),
        Mistake(
            "missing-term",
            _without_exponential,
            "Your scores are divided by their sum, so that negative ones give negative weights. "
            "What does the softmax do first, to make them positive?",
        ),
        Mistake(
            "transposed",
            lambda Q, K: softmax(K @ Q.T / np.sqrt(Q.shape[1])),
            "Your rows belong to the keys, your columns to the queries. Which of the two stands first in the product?",
        ),
        Mistake(
            "transposed",
            lambda Q, K: softmax(Q @ K / np.sqrt(Q.shape[1])),
            "A matrix product takes rows of the first with columns of the second, and the keys lie in rows. "
            "How are they stood up?",
        ),
        Mistake(
            "other-function",
            lambda Q, K: softmax(Q * K.T / np.sqrt(Q.shape[1])),
            "`*` multiplies number by number, and wants equal shapes. A score is a sum over the width: which product "
            "makes all of them at once?",
        ),
        Mistake(
            "sign-flipped",
            lambda Q, K: softmax(-_scores(Q, K)),
            "Your largest weight goes to the key that suits the query least. Which sign is the wrong way round?",
        ),
        Mistake(
            "other-function",
            lambda Q, K: 1 / (1 + np.exp(-_scores(Q, K))),
            "You put each score through a sigmoid, by itself. Weights that add up to 1 must know of each other.",
        ),
        Mistake(
            "other-function",
            _hardmax,
            "Each query takes its best key and nothing of the others: that is the hard maximum, which has no slope. "
            "What is the soft one?",
        ),
        Mistake(
            "overflow",
            _textbook,
            "The exponential of a score near 1800 is infinite, and that of one near −1800 is 0, for all keys at once. "
            "A softmax does not change when the same number is taken from all scores of a query: which one helps?",
        ),
        Mistake(
            "overflow",
            _one_largest_for_all,
            "You took the largest score of all from every query. For a query whose scores lie far below it all "
            "exponentials are 0, and 0 over 0 is not a number. Whose largest should be taken?",
        ),
        Mistake(
            "precision-lost",
            _cut_off,
            "Scores that are cut off become equal, and the weights with them. The largest score of a query can be "
            "brought to 0 in a way that leaves the differences between its scores as they are.",
        ),
        Mistake(
            "raises",
            _into_the_scores,
            "`/=` writes into the array that is there, and an array of integers has no room for decimals. "
            "What does `/` do instead?",
        ),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Take one query and one key first: what is their score? A matrix product makes the scores of all pairs "
        "at once, if the keys stand in columns.",
        "With the scores in an array of shape (n, m), the softmax runs along each row: exponentials, divided by their "
        "sum. `keepdims=True` keeps a sum in the shape (n, 1), so that it divides the row that it belongs to.",
        "Before the exponentials, take from every score the largest of its row. The weights stay the same, and the "
        "largest exponential is then 1.",
    ),
    points=3,
    question="If a number is added to every score of one query, what happens to its weights? And if all its scores "
    "are doubled?",
)
