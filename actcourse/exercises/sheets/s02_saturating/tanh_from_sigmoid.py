"""The exercise `tanh_from_sigmoid`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Shortcut, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s02_saturating.sigmoid import sigmoid


def tanh_from_sigmoid(x):
    """tanh of each element of x, made from the sigmoid by stretching and shifting it.

    x: array of any shape. Returns an array of the same shape, with values between -1 and 1.
    """
    return 2 * sigmoid(2 * x) - 1


EXERCISE = Exercise(
    sheet="02_saturating",
    prompt=(
        "tanh is a sigmoid, squeezed from the sides, stretched upwards and shifted. Write it with your `sigmoid`: "
        r"find $a$, $b$ and $c$ in $\tanh(x) = a\,\sigma(b\,x) + c$."
    ),
    solution=tanh_from_sigmoid,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    also_right=(
        np.tanh,
        lambda x: 2 / (1 + np.exp(-2 * x)) - 1,
        lambda x: 1 - 2 * sigmoid(-2 * x),
        lambda x: sigmoid(2 * x) - sigmoid(-2 * x),
        np.vectorize(math.tanh),
    ),
    shortcut=Shortcut(
        ("tanh", "TANH"),
        "Left out is what was asked for: tanh *made from your sigmoid*. Which $a$, $b$ and $c$ do it?",
    ),
    secrets=(
        "2*sigmoid(2*x)-1",
        "2sigmoid(2x)-1",
        "2σ(2x)-1",
        "2\\sigma(2x)-1",
        "2\\,\\sigma(2x)-1",
    ),
    mistakes=(
        Mistake(
            "missing-scale",
            lambda x: 2 * sigmoid(x) - 1,
            "The range is right, but your curve is only half as steep at 0 as tanh. What must happen to x?",
        ),
        Mistake(
            "missing-term",
            lambda x: sigmoid(2 * x),
            "The steepening is right, but your values lie between 0 and 1. Stretch and shift them.",
        ),
        Mistake(
            "constant-offset",
            lambda x: 2 * sigmoid(2 * x),
            "The height is right, but your curve passes through 1 at x = 0, and tanh through 0.",
        ),
        Mistake(
            "missing-scale",
            lambda x: sigmoid(2 * x) - 1,
            "Your values run from −1 to 0: the shift is there, the stretch is not.",
        ),
        Mistake(
            "missing-brackets",
            lambda x: 2 * sigmoid(2 * x - 1),
            "The height is right, but your curve has been shifted to the side and not down. Where does your bracket "
            "end?",
        ),
        Mistake(
            "constant-offset",
            lambda x: 2 * (sigmoid(2 * x) - 1),
            "Your values run from −2 to 0: you shift first, and then the stretch takes the shift along.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: 1 - 2 * sigmoid(2 * x),
            "Your curve falls and tanh rises. Which two terms have changed places?",
        ),
        Mistake(
            "other-function",
            sigmoid,
            "That is the sigmoid unchanged. At x = 0 it is one half; where is tanh at 0?",
            place=None,  # the course's own function: all of it is right, for another question
        ),
        Mistake(
            "missing-scale",
            lambda x: 2 * sigmoid(x / 2) - 1,
            "The range is right, but x is scaled the wrong way: your curve is four times too flat at 0.",
        ),
        Mistake(
            "missing-scale",
            lambda x: 2 * sigmoid(4 * x) - 1,
            "The range is right, but your curve is twice as steep at 0 as tanh.",
        ),
        Mistake(
            "constant-factor",
            lambda x: 4 * sigmoid(2 * x) - 2,
            "Your curve has the right shape and runs from −2 to 2. How high is tanh?",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: 1 - np.tanh(x) ** 2,
            "That is the derivative of tanh. Here the function itself is asked for.",
        ),
        Mistake(
            "overflow",
            lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
            "Far out, this textbook form divides infinity by infinity. "
            "The way over the sigmoid has no such trouble, if your sigmoid has none.",
        ),
    ),
    hints=(
        "Compare the two ends: the sigmoid goes from 0 to 1, tanh from −1 to 1. Which stretch and which "
        "shift bring one onto the other?",
        "Compare the slopes at 0: the sigmoid's is 1/4, tanh's is 1. Your stretch gives a part of that; "
        "the rest must come from scaling x.",
        "a and b are the same number.",
    ),
    points=2,
    question=(
        "A network has tanh in its hidden layer. Can you build one with sigmoids there that gives the same for every "
        "input, and what must happen to the weights and biases on both sides?"
    ),
)
