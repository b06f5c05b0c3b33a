"""The exercise `softplus_prime`."""

import math

import numpy as np

from actcourse.exercises.examiner.recognition import APPROXIMATION
from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s04_smooth.softplus import softplus


def softplus_prime(x):
    """The derivative of the softplus with respect to x, at each element of x.

    x: array of any shape, the same x that the softplus is given. Returns an array of the same shape.
    It must hold for large numbers too: at x = -1000 and at x = 1000.
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(z):
    return 1 / (1 + np.exp(-z))


def _by_tanh(x):
    return (1 + np.tanh(x / 2)) / 2


def _by_softplus(x):
    return np.exp(x - softplus(x))


def _from_the_output(x):
    return 1 - np.exp(-softplus(x))


def _one_by_one(x):
    def slope(number):
        e = math.exp(-abs(number))
        return 1 / (1 + e) if number > 0 else e / (1 + e)

    return np.array([slope(number) for number in x.ravel()]).reshape(x.shape)


def _by_indexing(x):
    slope = np.empty(x.shape)
    left = x < 0
    slope[left] = np.exp(x[left]) / (1 + np.exp(x[left]))
    slope[~left] = 1 / (1 + np.exp(-x[~left]))
    return slope


# -- mistakes ---------------------------------------------------------------------------------------


def _overflowing(x):
    return np.exp(x) / (1 + np.exp(x))


def _into_integers(x):
    slope = np.zeros_like(x)
    slope[...] = _textbook(x)
    return slope


def _central(x):
    return (softplus(x + 1e-5) - softplus(x - 1e-5)) / 2e-5


def _measured(x):
    return (softplus(x + 1e-6) - softplus(x)) / 1e-6


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        "Write the derivative of the softplus. It takes the same $x$ that the softplus takes. Differentiate with a "
        "pencil first: you have met the result before."
    ),
    solution=softplus_prime,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    derivative_of=softplus,
    rtol=1e-11,
    atol=1e-14,  # central differences are good to ten digits here
    also_right=(_textbook, _by_tanh, _by_softplus, _from_the_output, _one_by_one, _by_indexing),
    secrets=(
        "1/(1+exp(-x))",
        "exp(x)/(1+exp(x))",
        "e/(1+e)",
        "exp(x-softplus(x))",
        "1-exp(-softplus(x))",
        "sigmoid(x)",
        "-abs(x)",
    ),
    mistakes=(
        Mistake(
            "other-function",
            lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))),
            "On the left all is well, on the right your slope is mirrored: the absolute value has taken the sign away "
            "for good.",
        ),
        Mistake(
            "overflow",
            _overflowing,
            "The formula is right, but there it divides infinity by infinity. Divide numerator and denominator by "
            "something, so that only a shrinking exponential is left.",
        ),
        Mistake(
            "function-not-derivative",
            softplus,
            "That is the softplus itself. Asked for is its slope, which lies between 0 and 1.",
            place=None,  # the course's own function: all of it is right, for another question
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: 1 / (1 + np.exp(x)),
            "Your slope falls, but softplus grows steeper and steeper. You differentiated the logarithm; what stands "
            "inside it depends on x too, and the chain rule wants its derivative as a factor.",
        ),
        Mistake(
            "missing-term",
            np.exp,
            "You differentiated what stands inside the logarithm, but not the logarithm. What does the chain rule say "
            "about the logarithm of something?",
            place=None,  # NumPy's own function: there is no code to change
        ),
        Mistake(
            "missing-brackets",
            lambda x: np.exp(x) / 1 + np.exp(x),
            "Your values are twice e to the x. Python divides before it adds: is everything that you want below the "
            "fraction line in brackets?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: 1 / 1 + np.exp(-x),
            "Your values are all larger than 1. Python divides before it adds: is everything that you want below the "
            "fraction line in brackets?",
        ),
        Mistake(
            "other-function",
            lambda x: _textbook(x) * (1 - _textbook(x)),
            "You differentiated once too often: that is the slope of the slope. Far to the right softplus rises like "
            "x; how steep is that?",
        ),
        Mistake(
            "other-function",
            lambda x: np.exp(x) / (1 + np.exp(x)) ** 2,
            "You differentiated once too often: that is the slope of the slope. Far to the right softplus rises like "
            "x; how steep is that?",
            place=None,  # one change makes it right, but not for large numbers: there it overflows
        ),
        Mistake(
            "other-function",
            lambda x: (x > 0) * 1.0,
            "That is the slope of the ReLU, which jumps at 0. The corner of the softplus is rounded, so its slope "
            "rises without a jump.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda x: x * np.exp(x - 1) / (1 + np.exp(x)),
            "You took the exponential for a power of x. In a power x is the base, here it is the exponent: what is the "
            "derivative of e to the x?",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            np.tanh,
            "That is tanh, which is negative on the left. Softplus rises everywhere.",
            place=None,  # NumPy's own function: there is no code to change
        ),
        Mistake(
            "other-function",
            lambda x: 1 / (1 + np.exp(-np.abs(x))),
            "On the right all is well, on the left your slope is mirrored: the absolute value has taken the sign away "
            "for good.",
        ),
        Mistake(
            "other-function",
            lambda x: np.exp(x) * (1 + np.exp(x)),
            "You multiply by what stands inside the logarithm. What is the derivative of ln u by u?",
            place=None,  # one change makes it right, but not for large numbers: there it overflows
        ),
        Mistake(
            "other-function",
            lambda x: np.exp(x) / softplus(x),
            "Your slope is the inside's derivative over the softplus. The derivative of ln u by u is one over "
            "something: over ln u, or over u?",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda x: 1 / (1 + np.exp(x)) + np.exp(x),
            "The two derivatives, of the outside and of the inside, are right. Does the chain rule add them?",
        ),
        Mistake(
            "other-function",
            lambda x: softplus(x) * (1 - softplus(x)),
            "That is the pattern of the sigmoid's derivative, with the softplus put in. The two functions have "
            "different derivatives.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "not-finite",
            lambda x: 1 / (1 - np.exp(-x)),
            "You divide by 0 there, because 1 and the exponential cancel. Which sign should stand between them?",
        ),
        Mistake(
            "of-the-output",
            lambda x: 1 - np.exp(-x),
            "Your formula would be right if x were already the softplus's output. Here x is its input: what has to "
            "happen to x first?",
        ),
        Mistake(
            "of-the-output",
            lambda x: _textbook(softplus(x)),
            "You took the right derivative at the wrong place: at the softplus of x. The softplus is applied once too "
            "often.",
        ),
        Mistake(
            "constant-offset",
            lambda x: 1 + _textbook(x),
            "Everywhere your slope is too large by 1. What becomes of the constant inside the logarithm?",
        ),
        Mistake(
            "precision-lost",
            lambda x: _textbook(np.clip(x, -20, 20)),
            "Cutting x off leaves a slope of 2e−9 far to the left, where it should go on shrinking. Which form needs "
            "no cut?",
        ),
        Mistake(
            "precision-lost",
            lambda x: np.nan_to_num(_overflowing(x)),
            "You replaced what is not a number by 0, and the true slope is 1 there. The trouble has to be cured where "
            "it begins: in the exponential.",
        ),
        Mistake(
            "approximation",
            _central,
            APPROXIMATION,
            place=None,  # it measures: nothing of the formula is there
        ),
        Mistake(
            "approximation",
            _measured,
            APPROXIMATION,
            place=None,  # it measures: nothing of the formula is there
        ),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("scalar-only", lambda x: 1 / (1 + math.exp(-x)), ""),
    ),
    hints=(
        "The outer function is the logarithm, whose derivative is one over something. Over what? And what is the "
        "derivative of the inside?",
        "The chain rule gives a fraction with an exponential above and below. It runs from 0 on the far left to 1 on "
        "the far right: which function does that?",
        "Divide numerator and denominator by the exponential: it is the function that you wrote first on sheet 2.",
    ),
    points=2,
    question=(
        "At x = −40 the slope of the ReLU is 0, that of the softplus about 4e−18. Is a softplus unit that has got "
        "there less dead than a ReLU unit?"
    ),
)
