"""The exercise `tanh_prime`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s02_saturating.sigmoid import sigmoid
from actcourse.exercises.sheets.s02_saturating.sigmoid_prime import sigmoid_prime


def tanh_prime(x):
    """The derivative of tanh with respect to x, at each element of x.

    x: array of any shape, the same x that tanh is given. Returns an array of the same shape.
    """
    return 4 * sigmoid_prime(2 * x)


# -- right in other ways ----------------------------------------------------------------------------


def _one_by_one(x):
    return np.reshape([1 - math.tanh(number) ** 2 for number in x.ravel()], x.shape)


EXERCISE = Exercise(
    sheet="02_saturating",
    prompt=(
        r"Write the derivative of tanh, $\tanh'(x)$. You may use `np.tanh` or the functions above. "
        "It takes the same $x$ that tanh takes."
    ),
    solution=tanh_prime,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    derivative_of=np.tanh,
    also_right=(
        _one_by_one,
        lambda x: 1 - np.tanh(x) ** 2,
        lambda x: 1 / np.cosh(x) ** 2,
        lambda x: (1 - np.tanh(x)) * (1 + np.tanh(x)),
        lambda z: 4 * sigmoid(2 * z) * sigmoid(-2 * z),
    ),
    secrets=(
        "1-tanh(x)**2",
        "1-tanh²",
        "1-t**2",
        "1-t*t",
        "4*sigmoid_prime(2*x)",
        "4sigmoid_prime(2x)",
        "1/cosh(x)**2",
    ),
    mistakes=(
        Mistake(
            "other-function",
            lambda x: 1 - 2 * np.tanh(x),
            "You doubled tanh. Which power is it that the rule brings, and is doubling the same?",
        ),
        Mistake(
            "missing-term",
            lambda x: 4 / (np.exp(x) + np.exp(-x)),
            "The shape is nearly right, but too wide and too high: a power is missing.",
        ),
        Mistake(
            "missing-brackets",
            lambda x: 1 / np.cosh(x**2),
            "You squared x, and then took its hyperbolic cosine. Which of the two is to be squared?",
        ),
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
            place=None,  # NumPy's own function: there is no code to change
        ),
        Mistake(
            "missing-term",
            lambda x: 1 - np.tanh(x),
            "Far to the left your slope goes to 2, but tanh is flat there. A power is missing.",
        ),
        Mistake(
            "missing-brackets",
            lambda x: (1 - np.tanh(x)) ** 2,
            "Far to the left your slope goes to 4, but tanh is flat there. Your square takes in more than it should.",
        ),
        Mistake(
            "other-function",
            lambda x: 1 - np.tanh(x**2),
            "You squared x and then took its tanh. Is that the order in which it should be?",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 / np.cosh(x),
            "The shape is nearly right, but too wide: a power is missing.",
        ),
        Mistake(
            "missing-scale",
            lambda x: 4 * sigmoid(x) * (1 - sigmoid(x)),
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
            lambda x: sigmoid(x) * (1 - sigmoid(x)),
            "That is the derivative of the sigmoid. At 0 it is 1/4; how steep is tanh there?",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda x: np.tanh(x) * (1 - np.tanh(x)),
            "That is the pattern of the sigmoid's derivative, with tanh put in. The two functions have "
            "different derivatives.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: 2 * sigmoid(2 * x) * (1 - sigmoid(2 * x)),
            "Everywhere half the truth: differentiating by way of the sigmoid gives one factor from the "
            "stretch and another from the chain rule.",
        ),
        Mistake(
            "overflow",
            lambda x: (np.cosh(x) ** 2 - np.sinh(x) ** 2) / np.cosh(x) ** 2,
            "Far out, numerator and denominator are both larger than the largest float. "
            "Their quotient is tame: which function is that?",
        ),
        Mistake(
            "approximation",
            lambda x: (np.tanh(x + 1e-5) - np.tanh(x - 1e-5)) / 2e-5,
            "",
            place=None,  # it measures: nothing of the formula is there
        ),
    ),
    hints=(
        "You know how tanh comes from the sigmoid. Differentiate that: what does the chain rule add?",
        "Or use the quotient rule on sinh over cosh. The result can be written with tanh alone.",
        "At 0 the slope is 1, and at both ends, where tanh is −1 or 1, it is 0. Which simple expression "
        "in tanh does that on both sides?",
    ),
    points=2,
    question=(
        "On its way back through ten layers a gradient is multiplied by ten slopes. How much can be left of it at best "
        "where all are slopes of tanh, how much where all are slopes of the sigmoid, and why at best?"
    ),
)
