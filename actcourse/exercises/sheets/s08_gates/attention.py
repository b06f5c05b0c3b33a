"""The exercise `attention`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s08_gates.attention_weights import LONG, SHORT, SPREAD_KEYS, attention_weights
from actcourse.exercises.sheets.s08_gates.draws import irregular, whole
from actcourse.functions.vector import softmax


def attention(Q, K, V):
    """What each query brings back: the mean of all values, weighted by how much the query attends to their keys.

    Q: array of shape (n, d), one query in each row; K: array of shape (m, d), one key in each row; V: array of
    shape (m, v), the value of each key in the same row. Returns an array of shape (n, v), one row for each query.
    """
    return attention_weights(Q, K) @ V


def _scores(Q, K):
    return Q @ K.T / np.sqrt(K.shape[1])


_FAR_OUT = (
    np.array([[50.0, 20.0], [-50.0, -20.0]]),
    np.array([[40.0, 30.0], [40.2, 29.8], [39.7, 30.1]]),
    np.array([[1.5, -2.0, 0.3, 4.0], [0.7, 3.1, -1.2, 0.4], [-2.6, 0.9, 2.2, 1.0]]),
)

# -- right in other ways ----------------------------------------------------------------------------


def _from_scratch(Q, K, V):
    scores = Q @ K.T / np.sqrt(Q.shape[-1])
    grown = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return (grown @ V) / grown.sum(axis=-1, keepdims=True)


def _values_in_columns(queries, keys, values):
    return (values.T @ softmax(_scores(queries, keys)).T).T


def _one_by_one(Q, K, V):
    out = []
    for query in Q:
        weights = softmax(K @ query / len(query) ** 0.5)
        out.append(sum(weight * value for weight, value in zip(weights, V, strict=True)))
    return np.array(out)


def _by_broadcasting(Q, K, V):
    return (attention_weights(Q, K)[:, :, None] * V[None]).sum(axis=1)


# -- mistakes ---------------------------------------------------------------------------------------


def _textbook(Q, K, V):
    grown = np.exp(_scores(Q, K))
    return grown @ V / grown.sum(axis=1, keepdims=True)


def _one_largest_for_all(Q, K, V):
    grown = np.exp(_scores(Q, K) - _scores(Q, K).max())
    return grown @ V / grown.sum(axis=1, keepdims=True)


def _best_only(Q, K, V):
    return V[_scores(Q, K).argmax(axis=1)]


def _plain_mean(Q, K, V):
    return np.tile(V.mean(axis=0), (len(Q), 1))


def _both(Q, K, V):
    weights = softmax(_scores(Q, K))
    return weights @ V, weights


def _shifted(Q, K, V, by):
    scores = _scores(Q, K)
    grown = np.exp(scores - by(scores, axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True) @ V


_NOT_THE_LARGEST = (
    "From the scores of a query you subtract a number that is not the largest of them. Where they lie far apart, one "
    "stays "
    "so large that its exponential overflows. An `attention_weights` that passes its check knows a way round."
)

EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        "To each key belongs a value, a vector. What a query brings back is a mean of all values: those whose keys "
        "suit it count more, as your `attention_weights` say. Write it for all queries. (If you would rather begin "
        "afresh, without your function, do: any right way passes.)"
    ),
    solution=attention,
    probes=(
        Probe((irregular(11, 2, 3), irregular(12, 4, 3), irregular(13, 4, 5))),
        Probe((irregular(14, 5, 7), irregular(15, 3, 7), irregular(16, 3, 2))),
        Probe((irregular(17, 4, 4), irregular(18, 4, 4), irregular(19, 4, 4))),
        Probe((irregular(20, 1, 6), irregular(21, 5, 6), irregular(22, 5, 1))),
        Probe((irregular(23, 3, 4), irregular(24, 1, 4), irregular(25, 1, 3))),  # one key gets all
        Probe((irregular(26, 4, 1), irregular(27, 3, 1), irregular(28, 3, 2))),
        Probe(_FAR_OUT, "tails"),
        Probe((_FAR_OUT[0], SPREAD_KEYS, _FAR_OUT[2]), "tails"),
        Probe((LONG, SHORT, irregular(13, 2, 5)), "tails"),
        Probe((SHORT, LONG, irregular(13, 3, 5)), "tails"),
        Probe((irregular(11, 2, 3), irregular(12, 4, 3), 900 * irregular(13, 4, 5)), "tails"),
        Probe((whole(11, 4, 3), whole(12, 2, 3), whole(13, 2, 5)), "integers"),
        Probe(
            tuple(irregular(11 + k, *s).astype(np.float32) for k, s in enumerate(((2, 3), (4, 3), (4, 5)))), "float32"
        ),
    ),
    arguments=lambda rng: (rng.normal(size=(4, 6)), rng.normal(size=(5, 6)), rng.normal(size=(5, 3))),
    also_right=(_from_scratch, _values_in_columns, _one_by_one, _by_broadcasting),
    secrets=("attention_weights(Q,K)@V", "weights@V", "softmax(Q@K.T"),
    mistakes=(
        Mistake(
            "overflow",
            lambda Q, K, V: _shifted(Q, K, V, np.mean),
            _NOT_THE_LARGEST,
        ),
        Mistake("overflow", lambda Q, K, V: _shifted(Q, K, V, np.min), _NOT_THE_LARGEST),
        Mistake(
            "wrong-shape",
            lambda Q, K, V: softmax(_scores(Q, K)),
            "These are the weights. What is to be weighted by them?",
        ),
        Mistake(
            "parameter-ignored",
            lambda Q, K, V: softmax(_scores(Q, K)) @ K,
            "You averaged the keys. They only decide how much each counts; what a query brings back is made of "
            "something else.",
        ),
        Mistake(
            "missing-term",
            lambda Q, K, V: _scores(Q, K) @ V,
            "You weighted the values by the scores themselves, which may be negative and add up to anything. "
            "What makes weights of them?",
        ),
        Mistake(
            "not-normalised",
            lambda Q, K, V: np.exp(_scores(Q, K)) @ V,
            "Your weights do not add up to 1, so this is no mean of the values. What is missing from the softmax?",
        ),
        Mistake(
            "missing-scale",
            lambda Q, K, V: softmax(Q @ K.T) @ V,
            "The scores that you weight by are the dot products themselves. What should their size not depend on?",
        ),
        Mistake(
            "missing-scale",
            lambda Q, K, V: softmax(Q @ K.T / K.shape[1]) @ V,
            "Your scores are divided by the width itself, which is too much. Which power of the width is it?",
        ),
        Mistake(
            "wrong-axis",
            lambda Q, K, V: softmax(Q @ K.T / np.sqrt(V.shape[1])) @ V,
            "Your scores are scaled by the width of the values, which have no part in them. Whose width has?",
        ),
        Mistake(
            "wrong-axis",
            lambda Q, K, V: softmax(_scores(Q, K), axis=0) @ V,
            "Your weights add up to 1 over the queries. It is the keys that compete for each query: along which "
            "axis do they lie?",
        ),
        Mistake(
            "not-averaged",
            lambda Q, K, V: softmax(_scores(Q, K)) @ V / len(K),
            "You divided by the number of keys as well. A mean divides by the sum of its weights: what is that here?",
        ),
        Mistake(
            "not-normalised",
            lambda Q, K, V: softmax(Q @ K.T) @ V / np.sqrt(K.shape[1]),
            "You scaled the result. The scores should be scaled, before the softmax: afterwards the weights no longer "
            "add up to 1.",
        ),
        Mistake(
            "parameter-ignored",
            _plain_mean,
            "Every query brings back the same: all values count alike. Where do queries and keys come in?",
        ),
        Mistake(
            "other-function",
            _best_only,
            "Each query takes the value of its best key alone. Here the others count too, each by its weight.",
        ),
        Mistake(
            "transposed",
            lambda Q, K, V: V.T @ softmax(_scores(Q, K)).T,
            "Your columns belong to the queries. Rows of weights meet columns of values: which stands first?",
        ),
        Mistake(
            "transposed",
            lambda Q, K, V: softmax(_scores(Q, K)).T @ V,
            "Row i of the weights belongs to query i, and its numbers to the keys, as the rows of V do. "
            "Need anything change places?",
        ),
        Mistake(
            "transposed",
            lambda Q, K, V: softmax(_scores(Q, K)) @ V.T,
            "The weights of a query run over the keys, and so do the columns of V as it is. Need it be turned?",
        ),
        Mistake(
            "parameter-misused",
            lambda Q, K, V: softmax(Q @ V.T / np.sqrt(Q.shape[1])) @ K,
            "You compared the queries with the values. Which two of the three arrays have the same width, so that "
            "dot products can be taken?",
        ),
        Mistake(
            "missing-brackets",
            lambda Q, K, V: softmax(_scores(Q, K) @ V),
            "You took the softmax at the very end, of what was brought back. It belongs to the scores, before the "
            "values come in.",
        ),
        Mistake(
            "other-function",
            lambda Q, K, V: softmax(_scores(Q, K)) * V,
            "`*` multiplies number by number, and wants equal shapes. Each row of weights should meet all the values.",
        ),
        Mistake(
            "overflow",
            _textbook,
            "The exponential of a score near 1800 is infinite, and infinity over infinity is not a number. "
            "An `attention_weights` that passes its check knows a way round.",
        ),
        Mistake(
            "overflow",
            _one_largest_for_all,
            "The largest score of all was taken from every query. For a query whose scores lie far below it, all "
            "exponentials are 0. Whose largest should be taken?",
        ),
        Mistake("wrong-type", _both, ""),
    ),
    hints=(
        "Suppose a query's weights were 0.5, 0.5 and 0. What would it bring back? And with 0.2, 0.3 and 0.5?",
        "Number j of that mean is a sum over the keys: weight times number j of the value. You have met such sums: "
        "what does a matrix product do?",
        "The weights have the shape (n, m), the values (m, v), and what is asked for (n, v).",
    ),
    points=1,
    question="If the keys and values are put into another order, both in the same way, what changes in the result? "
    "What does that mean for a text, whose words have an order?",
)
