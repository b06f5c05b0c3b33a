"""The exercise `step`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe, Shortcut, elementwise_arguments, elementwise_probes


def step(x):
    """The step at each element of x: activated or not.

    x: array of any shape. Returns an array of the same shape: 1 where x has reached the threshold, which is 0,
    and 0 where it is below.
    """
    return np.where(x >= 0, 1.0, 0.0)


# -- right in other ways ----------------------------------------------------------------------------


def _by_indexing(x):
    y = np.ones(x.shape)
    y[x < 0] = 0
    return y


def _one_by_one(numbers):
    return np.reshape([1 if number >= 0 else 0 for number in numbers.ravel()], numbers.shape)


# -- mistakes ---------------------------------------------------------------------------------------


def _one_after_the_other(x):
    y = x.copy()
    y[y < 0] = 0
    y[y >= 0] = 1
    return y


def _half_done(x):
    y = x.copy()
    y[y >= 0] = 1
    return y


def _in_place(x):
    x[x >= 0] = 1
    x[x < 0] = 0
    return x


_SIDES = "The two sides have changed places. Which neurons should be activated: those with small sums or with large?"

_PLUS_MINUS = (
    "Below the threshold yours is −1: that step has two classes, called 1 and −1. Here a neuron that is not activated "
    "hands on nothing."
)


EXERCISE = Exercise(
    sheet="02_saturating",
    prompt=(
        "Write the step, the oldest activation function: 0 below the threshold, 1 above it. The threshold is 0, and "
        "*at* the threshold the step has already been taken: it is 1 there."
    ),
    solution=step,
    probes=(*elementwise_probes(), Probe((np.array([-1e-12, 0.0, 1e-12]),))),
    arguments=elementwise_arguments(),
    elementwise=True,
    also_right=(
        _by_indexing,
        _one_by_one,
        lambda x: x >= 0,
        lambda x: 1 - (x < 0),
        lambda x: (x >= 0).astype(np.float32),
        lambda x: np.heaviside(x, 1),
        lambda x: np.minimum(1 + np.sign(x), 1),
        np.vectorize(lambda number: 0.0 if number < 0 else 1.0),
    ),
    shortcut=Shortcut(("heaviside", "STEP"), "Left out is the comparison that a step is made of: try it without."),
    secrets=("x>=0", "where(x>=0,1", "where(x<0,0", "heaviside(x,1", "0<=x"),
    mistakes=(
        Mistake(
            "kink",
            lambda x: np.where(x >= -1e-9, 1.0, 0.0),
            "Just below the threshold your step has been taken already: is that a tolerance? A comparison with 0 is "
            "exact and needs none.",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x >= 0, 1.0, -1.0),
            _PLUS_MINUS,
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 0, 1.0, -1.0),
            _PLUS_MINUS,
        ),
        Mistake(
            "kink",
            lambda x: np.where(x > 0, 1.0, 0.0),
            "The threshold itself is on the wrong side. Does your comparison include it?",
        ),
        Mistake(
            "kink",
            lambda x: (np.sign(x) + 1) / 2,
            "Half way up at the threshold: some define the step like this. Here it has been taken there.",
        ),
        Mistake(
            "not-finite",
            lambda x: (x / np.abs(x) + 1) / 2,
            "x divided by its absolute value has the right sign on both sides, but 0 divided by 0 is not a number.",
        ),
        Mistake("sign-flipped", lambda x: np.where(x >= 0, 0.0, 1.0), _SIDES),
        Mistake("sign-flipped", lambda x: np.where(x <= 0, 1.0, 0.0), _SIDES),
        Mistake(
            "other-function",
            np.sign,
            "That is the sign: below the threshold it is −1. A neuron that is not activated hands on nothing.",
        ),
        Mistake(
            "other-function",
            lambda x: np.maximum(x, 0),
            "Above the threshold your values grow with x: that is the ReLU. The step does not tell by how much the "
            "threshold was passed.",
        ),
        Mistake(
            "other-function",
            lambda x: np.clip(x, 0, 1),
            "Between 0 and 1 your curve climbs: that is a ramp. The step does it all at once.",
        ),
        Mistake(
            "other-function",
            lambda x: 1 / (1 + np.exp(-x)),
            "That is the sigmoid, a step made soft. The step knows 0 and 1 and nothing between.",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x >= 0.5, 1.0, 0.0),
            "Your threshold is one half. That is where one cuts a probability; x may be any number.",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x >= 1, 1.0, 0.0),
            "Your threshold is 1. That is how high the step is; where is it?",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: np.zeros(x.shape),
            "0 everywhere: that would be the step's slope. The step itself has two heights.",
        ),
        Mistake(
            "hard-coded",
            _one_after_the_other,
            "1 everywhere. If you set one side first and then the other: what does your second comparison see?",
        ),
        Mistake(
            "missing-term",
            _half_done,
            "The right side is done, but on the left x itself is still there.",
        ),
        Mistake("scalar-only", lambda x: 1.0 if x >= 0 else 0.0, ""),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Sketch it: two flat pieces. Which of them does the point at x = 0 belong to?",
        "A comparison of an array with a number compares each element, and gives an array of truth values.",
        "`np.where(condition, a, b)` takes a where the condition holds and b elsewhere; a and b may be numbers.",
    ),
    points=1,
    question=(
        "What is the slope of the step left of 0, and what right of 0? Gradient descent multiplies by it: what does it "
        "do then with the weights of a neuron that ends in a step?"
    ),
)
