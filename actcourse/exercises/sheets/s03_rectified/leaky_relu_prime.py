"""The exercise `leaky_relu_prime`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes


def leaky_relu_prime(x, negative_slope):
    """The derivative of the leaky ReLU with respect to x, at each element of x.

    x: array of any shape; negative_slope: the slope to the left of 0, one number.
    Returns an array of the same shape. At x = 0, where the curve has its corner, any slope between the two will do.
    """
    return np.where(x > 0, 1.0, negative_slope)


def _leaky_relu(x, negative_slope):
    return np.where(x > 0, x, negative_slope * x)


def _slopes(x, negative_slope):
    """The lowest and the highest slope that is right."""
    low, high = sorted((1.0, negative_slope))
    return np.where(x > 0, 1.0, np.where(x < 0, negative_slope, low)), np.where(
        x > 0, 1.0, np.where(x < 0, negative_slope, high)
    )


# -- right in other ways ----------------------------------------------------------------------------


def _by_arithmetic(x, negative_slope):
    positive = (x > 0).astype(float)
    return positive + negative_slope * (1 - positive)


def _by_indexing(x, negative_slope):
    slope = np.ones(x.shape)
    slope[x < 0] = negative_slope
    return slope


def _one_by_one(x, negative_slope):
    return np.vectorize(lambda number: 1.0 if number >= 0 else negative_slope, otypes=[float])(x)


def _half_way(z, a):
    return (1 + a) / 2 + (1 - a) / 2 * np.sign(z)


# -- mistakes ---------------------------------------------------------------------------------------


def _into_integers(x, negative_slope):
    slope = np.ones_like(x)
    slope[x < 0] = negative_slope
    return slope


EXERCISE = Exercise(
    sheet="03_rectified",
    prompt=(
        "Write the derivative of the leaky ReLU with respect to $x$. The slope on the left is an argument: "
        "it may be any number."
    ),
    solution=leaky_relu_prime,
    probes=elementwise_probes((0.2,), (-0.5,), (0.01,), (1.5,), (0.0,), (-7.25,), (130.0,)),
    arguments=elementwise_arguments((0.05, 0.9)),
    elementwise=True,
    derivative_of=_leaky_relu,
    between=_slopes,
    also_right=(_by_arithmetic, _by_indexing, _one_by_one, _half_way),
    secrets=("where(x>0,1.0,negative_slope)", "where(x>0,1,negative_slope)"),
    mistakes=(
        Mistake(
            "function-not-derivative",
            lambda x, negative_slope: np.where(x > 0, x, negative_slope),
            "On the left you have a slope, on the right still the curve. How steep is a straight line?",
        ),
        Mistake(
            "other-function",
            lambda x, negative_slope: np.where(x > 0, 0.0, negative_slope),
            "On the right your slope is 0. The curve is no plateau there: what is the derivative of x?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.where(x > negative_slope * x, 1.0, negative_slope),
            "You ask which of the two lines is higher, and for slopes up to 1 that is right. What should decide "
            "between the two sides?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.where(x > 0, 1.0, 1 / negative_slope if negative_slope else 0.0),
            "On the left you divide by the slope, so that a small one makes a steep curve. What should a small one do?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, negative_slope: np.where(x > 0, 1.0, 0.0),
            "On the left your slope is 0: that is the plain ReLU, which lets nothing through there. "
            "What does the leaky one do?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, negative_slope: np.where(x > 0, 1.0, 0.01),
            "Your slope on the left is always 0.01, the customary value. Here it is an argument.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.where(x > 0, negative_slope, 1.0),
            "The two sides have changed places. On which side is the curve leaky?",
        ),
        Mistake(
            "function-not-derivative",
            _leaky_relu,
            "That is the leaky ReLU itself. Its slope does not depend on how far from 0 you are.",
            place=None,  # the function for its slope, or the slope for the function: all of its terms are others
        ),
        Mistake(
            "function-not-derivative",
            lambda x, negative_slope: np.where(x > 0, 1.0, negative_slope * x),
            "On the right you have a slope, on the left still the function. What is the slope of a straight line?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, negative_slope: np.where(x > 0, 1.0, -negative_slope),
            "On the left your slope has the wrong sign. Does the curve rise or fall there?",
        ),
        Mistake(
            "constant-offset",
            lambda x, negative_slope: np.where(x > 0, 1 + negative_slope, negative_slope),
            "On the right your slope is too large: the leak belongs to the left side only.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.where(x > negative_slope, 1.0, negative_slope),
            "The corner is in the wrong place. Where do the two straight lines meet?",
        ),
        Mistake(
            "kink",
            lambda x, negative_slope: np.where(x == 0, 2.0, leaky_relu_prime(x, negative_slope)),
            "",
        ),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("scalar-only", lambda x, negative_slope: 1.0 if x > 0 else negative_slope, ""),
    ),
    hints=(
        "Sketch the leaky ReLU: it is two straight lines that meet. What is the slope of each?",
        "The slope on each side is a constant. It does not matter how far from 0 an element is, only on which side.",
        "`np.where(condition, a, b)` takes a where the condition holds and b elsewhere; a and b may be numbers.",
    ),
    points=2,
    question="For which `negative_slope` does the leaky ReLU not bend at all, and what would a network of it be?",
)
