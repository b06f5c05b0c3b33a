"""The exercise `sigmoid_prime`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s02_saturating.sigmoid import sigmoid


def sigmoid_prime(x):
    """The derivative of the sigmoid with respect to x, at each element of x.

    x: array of any shape, the same x that the sigmoid is given. Returns an array of the same shape.
    """
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


EXERCISE = Exercise(
    sheet="02_saturating",
    prompt=(
        r"Write the derivative of the sigmoid, $\sigma'(x)$. It takes the same $x$ that the sigmoid takes, "
        "not the sigmoid's output."
    ),
    solution=sigmoid_prime,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    atol=1e-14,
    elementwise=True,
    derivative_of=sigmoid,
    also_right=(
        lambda x: sigmoid(x) * (1 - sigmoid(x)),
        lambda x: sigmoid(x) * sigmoid(-x),
        lambda x: sigmoid(x) - sigmoid(x) ** 2,
        lambda x: 1 / (2 + 2 * np.cosh(x)),
        lambda x: (1 - np.tanh(x / 2) ** 2) / 4,
        lambda z: np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z)),
    ),
    secrets=(
        "s*(1-s)",
        "s(1-s)",
        "s-s**2",
        "sigmoid(x)*(1-sigmoid(x))",
        "sigmoid(x)*sigmoid(-x)",
        "e/(1+e)**2",
        "exp(-x)/(1+exp(-x))",
    ),
    mistakes=(
        Mistake(
            "missing-brackets",
            lambda x: np.exp(-x) / (1 + np.exp(-x) ** 2),
            "Your square takes in the exponential alone. Of what does the quotient rule want the square?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: np.exp(-x) / 1 + np.exp(-x) ** 2,
            "Python divides before it adds: is everything that you want below the fraction line in brackets?",
        ),
        Mistake(
            "other-function",
            lambda x: sigmoid(x) - sigmoid(x) * sigmoid(x) * sigmoid(x),
            "A factor of the sigmoid is too many in your second term: multiply the brackets of its derivative out "
            "once more.",
        ),
        Mistake(
            "of-the-output",
            lambda x: x * (1 - x),
            "Your formula would be right if x were already the sigmoid's output. Here x is its input: "
            "what has to happen to x first?",
        ),
        Mistake(
            "of-the-output",
            lambda x: sigmoid(x) * (1 - x),
            "One of your factors grows without end. What comes out of the sigmoid never does, but what goes in may: "
            "which of the two do you want there?",
        ),
        Mistake(
            "of-the-output",
            lambda x: sigmoid(sigmoid(x)) * (1 - sigmoid(sigmoid(x))),
            "You took the right derivative at the wrong place: at the sigmoid of x. "
            "The sigmoid is applied once too often.",
        ),
        Mistake(
            "function-not-derivative",
            sigmoid,
            "That is the sigmoid itself. Asked for is its slope, which is nowhere larger than 0.25.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: sigmoid(x) * (sigmoid(x) - 1),
            "Your slopes are negative, but the sigmoid rises everywhere. Follow the signs through the "
            "chain rule: there are two of them.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: sigmoid(x) * (1 + sigmoid(x)),
            "Far to the right your slope goes to 2, but the sigmoid is flat there. What must become of the second "
            "factor where the first is 1?",
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
            lambda x: sigmoid(x) * 1 - sigmoid(x),
            "Your values are all 0: what goes in cancels, or does not enter. Python multiplies before it subtracts: "
            "what do you want to be done first?",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 - sigmoid(x),
            "One of two factors is missing. Far to the left your slope goes to 1, but the curve is flat there.",
        ),
        Mistake(
            "missing-term",
            lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))),
            "The shape is nearly right, but your slope at 0 is one half. Has a power got lost?",
        ),
        Mistake(
            "other-function",
            lambda x: 1 - sigmoid(x) ** 2,
            "That is the pattern of tanh's derivative, with the sigmoid put in. The two functions have "
            "different derivatives.",
        ),
        Mistake(
            "other-function",
            lambda x: 1 - np.tanh(x) ** 2,
            "That is the derivative of tanh, which is four times as steep at 0.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "overflow",
            lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2,
            "An exponential there is larger than the largest float, and infinity over infinity, or times 0, is "
            "not a number. The derivative is the same at x and at −x: which side is harmless?",
        ),
        Mistake(
            "approximation",
            lambda x: (sigmoid(x + 1e-5) - sigmoid(x - 1e-5)) / 2e-5,
            "",
            place=None,  # it measures: nothing of the formula is there
        ),
    ),
    hints=(
        "Write the sigmoid as one over something. What does the chain rule say about one over something?",
        "The derivative can be written with the sigmoid alone: once your `sigmoid(x)` is known, two of "
        "its relatives multiplied give the slope.",
        "With s standing for the sigmoid of x, the two factors are s itself and what is missing from s to 1.",
    ),
    points=2,
    question=(
        "A layer has kept what its sigmoid gave and forgotten what it was given. Can the slope still be found, and "
        "what does that save when a network is trained?"
    ),
)
