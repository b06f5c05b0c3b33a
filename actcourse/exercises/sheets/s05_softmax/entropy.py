"""The exercise `entropy`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe, Shortcut


def entropy(p):
    """The entropy of probabilities along the last axis, in nats (with the natural logarithm).

    p: array of any shape with at least one axis; along the last one the numbers are probabilities that add up to 1.
    Returns an array of the shape of p without its last axis: one number where p has one axis.
    A probability of 0 contributes 0.
    """
    logarithms = np.log(np.where(p > 0, p, 1))
    return 0 - np.sum(p * logarithms, axis=-1)  # 0 - and not just -, which would make -0.0 of 0.0


_ROWS = np.array(
    [
        [0.1, 0.2, 0.7], [0.5, 0.5, 0.0], [0.25, 0.15, 0.6], [0.05, 0.9, 0.05], [0.4, 0.35, 0.25], [0.0, 1.0, 0.0],
        [0.3, 0.3, 0.4], [0.02, 0.0, 0.98],
    ]
)  # fmt: skip


# -- right in other ways ----------------------------------------------------------------------------


def _without_nan(p):
    with np.errstate(all="ignore"):
        return -np.nansum(p * np.log(p), axis=-1)


def _by_out(p):
    logarithms = np.zeros(p.shape)
    np.log(p, out=logarithms, where=p != 0)
    return -(p * logarithms).sum(-1)


def _by_a_product(p):
    return -np.log(np.prod(p**p, axis=-1))


def _in_loops(probabilities):
    def one(vector):
        return -sum(q * math.log(q) for q in vector if q > 0)

    return np.apply_along_axis(one, -1, probabilities)


def _with_a_tiny_number(p):
    return -np.sum(p * np.log(p + 1e-12), axis=-1)


def _in_bits_and_back(p):
    return math.log(2) * np.sum(np.where(p > 0, -p * np.log2(np.maximum(p, 1e-300)), 0), axis=-1)


# -- mistakes ---------------------------------------------------------------------------------------


def _logarithms(p):
    return np.log(np.where(p > 0, p, 1))


def _in_place(p):
    p[p == 0] = 1
    return -np.sum(p * np.log(p), axis=-1)


def _softmax_first(p):
    p = np.exp(p) / np.sum(np.exp(p), axis=-1, keepdims=True)
    return -np.sum(p * np.log(p), axis=-1)


EXERCISE = Exercise(
    sheet="05_softmax",
    prompt=(
        r"Write the entropy $H(p) = -\sum_i p_i \ln p_i$ of probabilities along the last axis. It says how undecided "
        r"they are: 0 if one outcome is sure, $\ln k$ if all $k$ are equally likely. A probability of 0 contributes 0, "
        r"because $q \ln q$ goes to 0 with $q$."
    ),
    solution=entropy,
    probes=(
        Probe((np.array([0.1, 0.2, 0.3, 0.4]),)),
        Probe((np.array([0.5, 0.0, 0.3, 0.2]),)),
        Probe((_ROWS[:2],)),
        Probe((_ROWS[2:5],)),
        Probe((_ROWS[:6].reshape(2, 3, 3),)),
        Probe((_ROWS[2:],)),
        Probe((np.array([1.0, 0.0]),)),
        Probe((np.array([[1.0], [1.0]]),)),
        Probe((_ROWS[:1],)),
        Probe((_ROWS[:4].reshape(2, 1, 2, 3),)),
        Probe((np.array([[0.9, 0.0999, 9e-5, 1e-5], [0.75, 0.0, 1e-7, 0.2499999]]),)),  # rare, and not left out
        Probe((np.array([[0.999, 0.001, 0.0, 0.0], [0.25, 0.25, 0.25, 0.25]]),)),
        Probe((np.array([[0, 1, 0], [1, 0, 0]]),), "integers"),
        Probe((_ROWS.astype(np.float32),), "float32"),
    ),
    arguments=lambda rng: (np.insert(rng.dirichlet(np.ones(3), 5), 1, 0, axis=1),),
    atol=1e-11,  # log(p + 1e-12) is taken for right
    also_right=(_without_nan, _by_out, _by_a_product, _in_loops, _with_a_tiny_number, _in_bits_and_back),
    shortcut=Shortcut(
        ("entropy", "entr", "xlogy"),
        "Left out is what to do about a probability of 0: try it with a logarithm of your own.",
    ),
    secrets=("p*log(p)", "-sum(p*", "where(p>0,p,1)"),
    mistakes=(
        Mistake(
            "missing-term",
            lambda p: -np.sum(np.where(p > 1e-3, p * _logarithms(p), 0), axis=-1),
            "Rare outcomes are left out. Their logarithms are large, and so they count: only a probability of exactly "
            "0 contributes nothing.",
        ),
        Mistake(
            "not-finite",
            lambda p: -np.sum(p * np.log(p), axis=-1),
            "The logarithm of 0 is minus infinity, and 0 times infinity is not a number. Such a probability should "
            "contribute 0: can the logarithm get something harmless in its place?",
        ),
        Mistake(
            "not-finite",
            lambda p: -np.sum(np.log(p), axis=-1),
            "The logarithm of 0 is minus infinity. In the formula each logarithm is multiplied by something: "
            "where is that in yours?",
        ),
        Mistake(
            "wrong-axis",
            lambda p: -np.sum(p * _logarithms(p), axis=0),
            "You add along the first axis. The probabilities that belong together stand along the last one.",
        ),
        Mistake(
            "wrong-axis",
            lambda p: -np.sum(p * _logarithms(p)),
            "Everything is added up into a single number, where each row has an entropy of its own. "
            "(Picking the numbers above 0 by `p[p > 0]` also lays all rows into one.)",
        ),
        Mistake(
            "wrong-axis",
            lambda p: -np.sum(p * _logarithms(p), axis=1),
            "Axis 1 is the last one only where there are two axes. Axes can also be counted from the end: which number "
            "names the last one, however many there are?",
        ),
        Mistake(
            "wrong-shape",
            lambda p: -p * _logarithms(p),
            "These are the terms, one for each outcome. The entropy adds them up.",
        ),
        Mistake(
            "sign-flipped",
            lambda p: np.sum(p * _logarithms(p), axis=-1),
            "Your values are negative, because the logarithm of a probability is. The entropy is never below 0.",
        ),
        Mistake(
            "constant-factor",
            lambda p: -np.sum(p * _logarithms(p), axis=-1) / np.log(2),
            "That is the entropy in bits. Nats are asked for: which logarithm belongs to them?",
        ),
        Mistake(
            "constant-factor",
            lambda p: -np.sum(p * _logarithms(p), axis=-1) / np.log(10),
            "You took the logarithm to base 10. Nats are asked for: which logarithm belongs to them?",
        ),
        Mistake(
            "missing-term",
            lambda p: -np.sum(_logarithms(p), axis=-1),
            "Every outcome counts alike, the unlikely ones too. The entropy is an average: "
            "how often does each outcome occur?",
        ),
        Mistake(
            "not-averaged",
            lambda p: -np.mean(p * _logarithms(p), axis=-1),
            "You divide by the number of outcomes. The probabilities are weights that add up to 1, "
            "so that their sum is an average already.",
        ),
        Mistake(
            "other-function",
            lambda p: 1 - np.sum(p**2, axis=-1),
            "That is the Gini impurity. It says how undecided p is as well, but with squares in place of logarithms.",
        ),
        Mistake(
            "other-function",
            lambda p: np.exp(-np.sum(p * _logarithms(p), axis=-1)),
            "That is e to the entropy, the perplexity: by how many equally likely outcomes it could be replaced. "
            "One step too many.",
        ),
        Mistake(
            "other-function",
            lambda p: -np.sum(p * _logarithms(p) + (1 - p) * _logarithms(1 - p), axis=-1),
            "You count for each outcome also that it does not occur. That belongs to a question with two answers and "
            "one number; here all k probabilities are in p.",
        ),
        Mistake(
            "parameter-misused",
            _softmax_first,
            "You make probabilities of p by a softmax. They are probabilities already.",
        ),
        Mistake("mutates-input", _in_place, ""),
        Mistake("approximation", lambda p: -np.sum(p * np.log(p + 1e-8), axis=-1), ""),
    ),
    hints=(
        "Each outcome gives a term: its probability times the logarithm of it. "
        "Then sum along the last axis and mind the sign.",
        "`np.log` is the natural logarithm. It gives minus infinity for 0, and 0 times that is NaN: "
        "the logarithm must never see the 0.",
        "`np.where(condition, a, b)` makes an array in which every 0 is replaced by a number whose logarithm does no "
        "harm. The factor before the logarithm may stay 0.",
    ),
    points=2,
    question=(
        "Ten outcomes, nine with probability 0.01 and one with 0.91: would you call that undecided? Guess the entropy, "
        "compute it, and compare with 10 equal ones: how many equally likely outcomes does it amount to?"
    ),
)
