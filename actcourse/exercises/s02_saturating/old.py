"""Sheet 02: the sigmoid and tanh, their derivatives, and how one becomes the other."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_probes
from actcourse.exercises.recognition import APPROXIMATION

SHEET = "02_saturating"


def sigmoid(x):
    """The sigmoid of each element of x: 1 over 1 plus e to the minus x.

    x: array of any shape. Returns an array of the same shape, with values between 0 and 1.
    It must hold for large numbers too: at x = -1000 and at x = 1000.
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def sigmoid_prime(x):
    """The derivative of the sigmoid with respect to x, at each element of x.

    x: array of any shape, the same x that the sigmoid is given. Returns an array of the same shape.
    """
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def tanh_from_sigmoid(x):
    """tanh of each element of x, made from the sigmoid by stretching and shifting it.

    x: array of any shape. Returns an array of the same shape, with values between -1 and 1.
    """
    return 2 * sigmoid(2 * x) - 1


def tanh_prime(x):
    """The derivative of tanh with respect to x, at each element of x.

    x: array of any shape, the same x that tanh is given. Returns an array of the same shape.
    """
    return 4 * sigmoid_prime(2 * x)


# -- mistakes: the code that makes them. Textbook forms are used on purpose. --------------------------


def _logistic(x):
    return 1 / (1 + np.exp(-x))


def _sigmoid_by_math(x):
    return 1 / (1 + math.exp(-x))


def _sigmoid_printed(x):
    print(_logistic(x))


def _sigmoid_in_place(x):
    x[...] = _logistic(x)
    return x


def _sigmoid_into_integers(x):
    y = np.zeros_like(x)
    y[...] = _logistic(x)
    return y


def _sigmoid_overflowing(x):
    return np.exp(x) / (1 + np.exp(x))


def _sigmoid_prime_overflowing(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


def _sigmoid_prime_measured(x):
    return (_logistic(x + 1e-5) - _logistic(x - 1e-5)) / 2e-5


def _tanh_overflowing(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def _tanh_prime_overflowing(x):
    return (np.cosh(x) ** 2 - np.sinh(x) ** 2) / np.cosh(x) ** 2


def _tanh_prime_measured(x):
    return (np.tanh(x + 1e-5) - np.tanh(x - 1e-5)) / 2e-5


SIGMOID = Exercise(
    sheet=SHEET,
    prompt=(
        r"Write the sigmoid, $\sigma(x) = \dfrac{1}{1 + e^{-x}}$, for arrays of any shape. "
        "Make sure that it holds far out on both sides too."
    ),
    solution=sigmoid,
    probes=elementwise_probes(),
    elementwise=True,
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
            "sign-flipped",
            lambda x: _logistic(x) - 1,
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
            "That is tanh, the sigmoid's relative. It runs from -1 to 1, the sigmoid from 0 to 1.",
        ),
        Mistake(
            "other-function",
            lambda x: 1 / (1 + np.exp(-np.abs(x))),
            "Right for positive x, mirrored for negative: the absolute value has taken the sign away for good.",
        ),
        Mistake(
            "other-function",
            lambda x: 2 * _logistic(x) - 1,
            "That runs from -1 to 1 as tanh does; the sigmoid runs from 0 to 1.",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: _logistic(x) * (1 - _logistic(x)),
            "That is the sigmoid's derivative, the next exercise. Here the function itself is asked for.",
        ),
        Mistake(
            "overflow",
            _sigmoid_overflowing,
            "For large x an exponential there is larger than the largest float, and infinity over infinity is "
            "not a number. Divide numerator and denominator by something, so that only a shrinking "
            "exponential is left.",
        ),
        Mistake(
            "precision-lost",
            lambda x: _logistic(np.clip(x, -20, 20)),
            "Cutting x off makes the curve flat beyond the cut, where it should come closer and closer to its limit. "
            "Which way of writing the formula needs no cut?",
        ),
        Mistake("scalar-only", _sigmoid_by_math, ""),
        Mistake("no-return", _sigmoid_printed, ""),
        Mistake("mutates-input", _sigmoid_in_place, ""),
        Mistake("integer-truncation", _sigmoid_into_integers, ""),
    ),
    hints=(
        "NumPy's `np.exp` takes a whole array and raises e to each of its elements.",
        "Build it from the inside: first minus x, then the exponential, then add, then divide.",
        "For large numbers: an exponential of something negative never overflows. If your formula has "
        "one of something positive, multiply numerator and denominator so that it becomes negative. "
        "`np.where` can choose between two forms.",
    ),
    points=2,
)

SIGMOID_PRIME = Exercise(
    sheet=SHEET,
    prompt=(
        r"Write the derivative of the sigmoid, $\sigma'(x)$. It takes the same $x$ that the sigmoid takes, "
        "not the sigmoid's output."
    ),
    solution=sigmoid_prime,
    probes=elementwise_probes(),
    elementwise=True,
    derivative_of=sigmoid,
    mistakes=(
        Mistake(
            "of-the-output",
            lambda x: x * (1 - x),
            "Your formula would be right if x were already the sigmoid's output. Here x is its input: "
            "what has to happen to x first?",
        ),
        Mistake(
            "of-the-output",
            lambda x: _logistic(_logistic(x)) * (1 - _logistic(_logistic(x))),
            "You took the right derivative at the wrong place: at the sigmoid of x. "
            "The sigmoid is applied once too often.",
        ),
        Mistake(
            "function-not-derivative",
            _logistic,
            "That is the sigmoid itself. Asked for is its slope, which is nowhere larger than 0.25.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: _logistic(x) * (_logistic(x) - 1),
            "Your slopes are negative, but the sigmoid rises everywhere. Follow the signs through the "
            "chain rule: there are two of them.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: -1 / (1 + np.exp(-x)) ** 2,
            "You differentiated the outer function, one over something. The inside depends on x too: "
            "the chain rule wants its derivative as a factor.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: 1 / (1 + np.exp(-x)) ** 2,
            "You differentiated the outer function, one over something. The inside depends on x too: "
            "the chain rule wants its derivative as a factor.",
        ),
        Mistake(
            "missing-brackets",
            lambda x: _logistic(x) * 1 - _logistic(x),
            "Your values are all 0. Python multiplies before it subtracts: what do you want to be done first?",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 - _logistic(x),
            "One of two factors is missing. Far to the left your slope goes to 1, but the curve is flat there.",
        ),
        Mistake(
            "other-function",
            lambda x: 1 - _logistic(x) ** 2,
            "That is the pattern of tanh's derivative, with the sigmoid put in. The two functions have "
            "different derivatives.",
        ),
        Mistake(
            "other-function",
            lambda x: 1 - np.tanh(x) ** 2,
            "That is the derivative of tanh, which is four times as steep at 0.",
        ),
        Mistake(
            "overflow",
            _sigmoid_prime_overflowing,
            "An exponential there is larger than the largest float, and infinity over infinity, or times 0, is "
            "not a number. The derivative is the same at x and at -x: which side is harmless?",
        ),
        Mistake("approximation", _sigmoid_prime_measured, APPROXIMATION),
    ),
    hints=(
        "Write the sigmoid as one over something. What does the chain rule say about one over something?",
        "The derivative can be written with the sigmoid alone: once your `sigmoid(x)` is known, two of "
        "its relatives multiplied give the slope.",
        "With s standing for the sigmoid of x, the two factors are s itself and what is missing from s to 1.",
    ),
    points=2,
)

TANH_FROM_SIGMOID = Exercise(
    sheet=SHEET,
    prompt=(
        "tanh is a sigmoid, squeezed from the sides, stretched upwards and shifted. Write it with your `sigmoid`: "
        r"find $a$, $b$ and $c$ in $\tanh(x) = a\,\sigma(b\,x) + c$."
    ),
    solution=tanh_from_sigmoid,
    probes=elementwise_probes(),
    elementwise=True,
    mistakes=(
        Mistake(
            "missing-scale",
            lambda x: 2 * _logistic(x) - 1,
            "The range is right, but your curve is only half as steep at 0 as tanh. What must happen to x?",
        ),
        Mistake(
            "missing-term",
            lambda x: _logistic(2 * x),
            "The steepening is right, but your values lie between 0 and 1. Stretch and shift them.",
        ),
        Mistake(
            "constant-offset",
            lambda x: 2 * _logistic(2 * x),
            "The height is right, but your curve passes through 1 at x = 0, and tanh through 0.",
        ),
        Mistake(
            "missing-scale",
            lambda x: _logistic(2 * x) - 1,
            "Your values run from -1 to 0: the shift is there, the stretch is not.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: 1 - 2 * _logistic(2 * x),
            "Your curve falls and tanh rises. Which two terms have changed places?",
        ),
        Mistake(
            "other-function",
            _logistic,
            "That is the sigmoid unchanged. At x = 0 it is one half; where is tanh at 0?",
        ),
        Mistake(
            "missing-scale",
            lambda x: 2 * _logistic(x / 2) - 1,
            "The range is right, but x is scaled the wrong way: your curve is four times too flat at 0.",
        ),
        Mistake(
            "missing-scale",
            lambda x: 2 * _logistic(4 * x) - 1,
            "The range is right, but your curve is twice as steep at 0 as tanh.",
        ),
        Mistake(
            "constant-factor",
            lambda x: 4 * _logistic(2 * x) - 2,
            "Your curve has the right shape and runs from -2 to 2. How high is tanh?",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: 1 - np.tanh(x) ** 2,
            "That is the derivative of tanh. Here the function itself is asked for.",
        ),
        Mistake(
            "overflow",
            _tanh_overflowing,
            "Far out, this textbook form divides infinity by infinity. "
            "The way over the sigmoid has no such trouble, if your sigmoid has none.",
        ),
    ),
    hints=(
        "Compare the two ends: the sigmoid goes from 0 to 1, tanh from -1 to 1. Which stretch and which "
        "shift bring one onto the other?",
        "Compare the slopes at 0: the sigmoid's is 1/4, tanh's is 1. Your stretch gives a part of that; "
        "the rest must come from scaling x.",
        "a and b are the same number.",
    ),
    points=2,
)

TANH_PRIME = Exercise(
    sheet=SHEET,
    prompt=(
        r"Write the derivative of tanh, $\tanh'(x)$. You may use `np.tanh` or the functions above. "
        "It takes the same $x$ that tanh takes."
    ),
    solution=tanh_prime,
    probes=elementwise_probes(),
    elementwise=True,
    derivative_of=np.tanh,
    mistakes=(
        Mistake(
            "of-the-output",
            lambda x: 1 - x**2,
            "Your formula would be right if x were already the output of tanh. Here x is its input: "
            "what has to happen to x first?",
        ),
        Mistake(
            "of-the-output",
            lambda x: 1 - np.tanh(np.tanh(x)) ** 2,
            "You took the right derivative at the wrong place: at tanh of x. tanh is applied once too often.",
        ),
        Mistake(
            "function-not-derivative",
            np.tanh,
            "That is tanh itself. Asked for is its slope, which is never negative.",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 - np.tanh(x),
            "Far to the left your slope goes to 2, but tanh is flat there. A power is missing.",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 / np.cosh(x),
            "The shape is nearly right, but too wide: a power is missing.",
        ),
        Mistake(
            "missing-scale",
            lambda x: 4 * _logistic(x) * (1 - _logistic(x)),
            "The height at 0 is right, but your curve is twice as wide. What must happen to x?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: np.tanh(x) ** 2 - 1,
            "Your slopes are negative, but tanh rises everywhere.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: 1 + np.tanh(x) ** 2,
            "Your slope grows outwards, where tanh flattens. Look at the sign between the two terms.",
        ),
        Mistake(
            "other-function",
            lambda x: _logistic(x) * (1 - _logistic(x)),
            "That is the derivative of the sigmoid. At 0 it is 1/4; how steep is tanh there?",
        ),
        Mistake(
            "other-function",
            lambda x: np.tanh(x) * (1 - np.tanh(x)),
            "That is the pattern of the sigmoid's derivative, with tanh put in. The two functions have "
            "different derivatives.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: 2 * _logistic(2 * x) * (1 - _logistic(2 * x)),
            "Everywhere half the truth: differentiating by way of the sigmoid gives one factor from the "
            "stretch and another from the chain rule.",
        ),
        Mistake(
            "overflow",
            _tanh_prime_overflowing,
            "Far out, numerator and denominator are both larger than the largest float. "
            "Their quotient is tame: which function is that?",
        ),
        Mistake("approximation", _tanh_prime_measured, APPROXIMATION),
    ),
    hints=(
        "You know how tanh comes from the sigmoid. Differentiate that: what does the chain rule add?",
        "Or use the quotient rule on sinh over cosh. The result can be written with tanh alone.",
        "At 0 the slope is 1, and at both ends, where tanh is -1 or 1, it is 0. Which simple expression "
        "in tanh does that on both sides?",
    ),
    points=2,
)

EXERCISES = (SIGMOID, SIGMOID_PRIME, TANH_FROM_SIGMOID, TANH_PRIME)
