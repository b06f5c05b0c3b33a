"""The exercise `sigmoid`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Shortcut, elementwise_arguments, elementwise_probes


def sigmoid(x):
    """The sigmoid of each element of x: 1 over 1 plus e to the minus x.

    x: array of any shape. Returns an array of the same shape, with values between 0 and 1.
    It must hold for large numbers too: at x = -1000 and at x = 1000.
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


# -- right in other ways ----------------------------------------------------------------------------


def _side_by_side(x):
    y = np.empty(x.shape)
    right = x >= 0
    y[right] = 1 / (1 + np.exp(-x[right]))
    y[~right] = np.exp(x[~right]) / (1 + np.exp(x[~right]))
    return y


# -- mistakes ---------------------------------------------------------------------------------------


def _textbook(x):
    return 1 / (1 + np.exp(-x))


def _by_math(x):
    return 1 / (1 + math.exp(-x))


def _printed(x):
    print(_textbook(x))


def _in_place(x):
    x[...] = _textbook(x)
    return x


def _into_integers(x):
    y = np.zeros_like(x)
    y[...] = _textbook(x)
    return y


EXERCISE = Exercise(
    sheet="02_saturating",
    prompt=(
        r"Write the sigmoid, $\sigma(x) = \dfrac{1}{1 + e^{-x}}$, for arrays of any shape. "
        "Make sure that it holds far out on both sides too."
    ),
    solution=sigmoid,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    atol=1e-14,
    elementwise=True,
    also_right=(
        _side_by_side,
        _textbook,  # warns of overflow, and is right
        lambda x: (1 + np.tanh(x / 2)) / 2,
        lambda z: np.exp(-np.logaddexp(0, -z)),
        np.vectorize(lambda number: 1 / (1 + math.exp(-max(number, -700)))),
        lambda x: _textbook(x).astype(np.float32),
    ),
    shortcut=Shortcut(
        ("expit", "sigmoid", "SIGMOID"),
        "Left out is the formula, and how it can be kept from overflowing: try it without.",
    ),
    secrets=(
        "1/(1+exp(-x))",
        "exp(x)/(1+exp(x))",
        "e/(1+e)",
        "q/(1+q)",
        "exp(-abs(x))",
        "exp(-|x|)",
    ),
    mistakes=(
        Mistake(
            "sign-flipped",
            lambda x: 1 / (1 + np.exp(x)),
            "Your curve is the mirror image: it falls where the sigmoid rises. What sign has the exponent?",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 / np.exp(-x),
            "Your values do not stay below 1: they are those of e to the x. What keeps the sigmoid below 1?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: 1 / 1 + np.exp(-x),
            "Your values are all larger than 1. Python divides before it adds: is everything that you want "
            "below the fraction line in brackets?",
        ),
        Mistake(
            "not-finite",
            lambda x: 1 / (1 - np.exp(-x)),
            "There you divide by 0. How small can the sigmoid's denominator become, and does yours become smaller?",
        ),
        Mistake(
            "other-function",
            lambda x: np.exp(x) / np.sum(np.exp(x)),
            "Your values add up to 1 over the whole array: that is the softmax, in which each number depends on all "
            "others. The sigmoid looks at each by itself.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: _textbook(x) - 1,
            "All your values are negative. Does one of your signs belong elsewhere?",
        ),
        Mistake(
            "other-function",
            lambda x: 1 / (1 + np.exp(-2 * x)),
            "Your curve is twice as steep: something multiplies x that should not.",
        ),
        Mistake(
            "other-function",
            np.tanh,
            "That is tanh, the sigmoid's relative. It runs from −1 to 1, the sigmoid from 0 to 1.",
        ),
        Mistake(
            "other-function",
            lambda x: 1 / (1 + np.exp(-np.abs(x))),
            "Right for positive x, mirrored for negative: the absolute value has taken the sign away for good.",
        ),
        Mistake(
            "other-function",
            lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))),
            "Right for negative x, mirrored for positive: each side needs a form of its own.",
        ),
        Mistake(
            "other-function",
            lambda x: 2 * _textbook(x) - 1,
            "That runs from −1 to 1 as tanh does; the sigmoid runs from 0 to 1.",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: _textbook(x) * (1 - _textbook(x)),
            "That is the sigmoid's derivative, the next exercise. Here the function itself is asked for.",
        ),
        Mistake(
            "overflow",
            lambda x: np.exp(x) / (1 + np.exp(x)),
            "For large x an exponential there is larger than the largest float, and infinity over infinity is "
            "not a number. Divide numerator and denominator by something, so that only a shrinking "
            "exponential is left.",
        ),
        Mistake(
            "precision-lost",
            lambda x: _textbook(np.clip(x, -20, 20)),
            "Cutting x off makes the curve flat beyond the cut, where it should come closer and closer to its limit. "
            "Which way of writing the formula needs no cut?",
        ),
        Mistake("scalar-only", _by_math, ""),
        Mistake("no-return", _printed, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "NumPy's `np.exp` takes a whole array and raises e to each of its elements.",
        "Build it from the inside: first minus x, then the exponential, then add, then divide.",
        "For large numbers: an exponential of something negative never overflows. If your formula has "
        "one of something positive, multiply numerator and denominator so that it becomes negative. "
        "`np.where` can choose between two forms.",
    ),
    points=2,
    question=(
        "From a probability back: the sigmoid has given 0.9. For which x does it do so, and can you write the function "
        "that leads back from every output?"
    ),
)
