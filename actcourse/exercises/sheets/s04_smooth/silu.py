"""The exercise `silu`."""

import math

import numpy as np
from scipy.special import expit, ndtr

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes


def silu(x):
    """The SiLU of each element of x: x times the sigmoid of x.

    x: array of any shape. Returns an array of the same shape.
    It must hold for large numbers too: at x = -1000 and at x = 1000.
    """
    e = np.exp(-np.abs(x))
    return x * np.where(x >= 0, 1, e) / (1 + e)


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x):
    return x / (1 + np.exp(-x))  # warns of overflow, and is right


def _by_tanh(z):
    return z / 2 * (1 + np.tanh(z / 2))


def _by_helper(x):
    def sigmoid(t):
        return np.where(t < 0, np.exp(np.minimum(t, 0)), 1) / (1 + np.exp(-np.abs(t)))

    return sigmoid(x) * x


def _one_by_one(x):
    result = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        number = float(x[index])
        result[index] = number / (1 + math.exp(-number)) if number > -700 else 0
    return result


# -- mistakes ---------------------------------------------------------------------------------------


def _into_integers(x):
    y = np.zeros_like(x)
    y[...] = x / (1 + np.exp(-x))
    return y


def _in_place(x):
    x[...] = x / (1 + np.exp(-x))
    return x


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        "The SiLU lets each number through a gate, and the gate is the sigmoid of the same number: "
        r"$\operatorname{silu}(x) = x\,\sigma(x)$. Write it for arrays of any shape, so that it holds far out on both "
        "sides too."
    ),
    solution=silu,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    also_right=(
        _textbook,
        _by_tanh,
        _by_helper,
        _one_by_one,
        lambda x: x * expit(x),
        lambda x: (x * expit(x)).astype(np.float32),
    ),
    secrets=("x/(1+exp(-x))", "x*sigmoid(x)", "sigmoid(x)*x", "x*1/(1+exp(-x))"),
    mistakes=(
        Mistake(
            "missing-term",
            lambda x: 1 / (1 + np.exp(-x)),
            "Your values stay between 0 and 1: that is the gate alone. What is it that passes through the gate?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: x / (1 + np.exp(x)),
            "Your gate is open on the left and shut on the right. What sign has the exponent in the sigmoid?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: x / 1 + np.exp(-x),
            "Python divides before it adds: you have x over 1, and an exponential added to it. Is everything that you "
            "want below the fraction line in brackets?",
        ),
        Mistake(
            "other-function",
            lambda x: x + 1 / (1 + np.exp(-x)),
            "You add x and its sigmoid, and so nothing is held back. What does a gate do to what passes through it?",
        ),
        Mistake(
            "other-function",
            lambda x: x / (1 + np.exp(-np.abs(x))),
            "Right for positive x. For negative x your gate is open as well: the absolute value has taken the sign "
            "away for good.",
        ),
        Mistake(
            "other-function",
            lambda x: x * np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))),
            "Right for negative x. For positive x your gate is shut as well: the exponential shrinks on both sides. "
            "What must stand in the numerator on the right?",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 0, x / (1 + np.exp(-x)), 0),
            "Right for positive x. For negative x you give 0, as the ReLU does: the gate is one formula, the same on "
            "both sides.",
        ),
        Mistake(
            "other-function",
            lambda x: x * np.tanh(x),
            "Your gate is tanh. That is negative on the left, so that your curve rises there again. "
            "Which S-shaped curve runs from 0 to 1?",
        ),
        Mistake(
            "other-function",
            lambda x: x * np.exp(-x) / (1 + np.exp(-x)) ** 2,
            "Your gate is the slope of the sigmoid, which closes on both sides. What stays open on the right?",
        ),
        Mistake(
            "other-function",
            lambda x: np.maximum(x, 0),
            "That is the ReLU. Its gate is either open or shut; the SiLU's opens smoothly, and lets a little of the "
            "negative numbers through.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda x: np.log(1 + np.exp(x)),
            "That is the softplus. It is smooth like the SiLU, but never negative, and has no gate.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda x: x / (1 + np.exp(-1.702 * x)),
            "Your gate opens 1.702 times too fast: that number belongs to an imitation of the GELU.",
        ),
        Mistake(
            "other-function",
            lambda x: x * ndtr(x),
            "That is the GELU, which comes later on this sheet. Its gate is the normal distribution's; here it is the "
            "sigmoid.",
        ),
        Mistake(
            "constant-factor",
            lambda x: x * (1 + np.tanh(x / 2)),
            "Everywhere twice the truth. By way of tanh, too, the gate should be 1 when it is fully open.",
        ),
        Mistake(
            "missing-scale",
            lambda x: x * (1 + np.tanh(x)) / 2,
            "Your gate opens twice as fast as the sigmoid does: tanh brought between 0 and 1 is too steep. "
            "What must happen to its x?",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: (1 + np.exp(-x) + x * np.exp(-x)) / (1 + np.exp(-x)) ** 2,
            "That is the derivative of the SiLU, the next exercise. Here the function itself is asked for.",
            place=None,  # the function for its slope, or the slope for the function: all of its terms are others
        ),
        Mistake(
            "overflow",
            lambda x: x * np.exp(x) / (1 + np.exp(x)),
            "For large x an exponential there is larger than the largest float, and infinity over infinity is not a "
            "number. Divide numerator and denominator by something, so that it shrinks instead.",
        ),
        Mistake(
            "precision-lost",
            lambda x: x / (1 + np.exp(-np.clip(x, -20, 20))),
            "Where x is cut off, the gate stops closing, and x itself goes on: their product grows again. "
            "Which way of writing the sigmoid needs no cut?",
        ),
        Mistake("scalar-only", lambda x: x / (1 + math.exp(-x)), ""),
        Mistake("no-return", lambda x: print(x / (1 + np.exp(-x))), ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "Begin with the gate alone. You know the sigmoid: what are its values at −5, at 0 and at 5, and what should be "
        "left of x there?",
        "An exponential of something negative never overflows. For which x is the sigmoid's usual form harmless, and "
        "by what can you multiply its numerator and denominator for the others?",
        "With e standing for the exponential of minus the absolute value of x, the gate is one over 1 + e on the right "
        "and e over 1 + e on the left. `np.where` chooses between the two, and the gate then multiplies x.",
    ),
    points=2,
    question=(
        "The ReLU is never negative; the SiLU dips below 0 and comes back. As x goes to the left, what does each of "
        "its two factors do?"
    ),
)
