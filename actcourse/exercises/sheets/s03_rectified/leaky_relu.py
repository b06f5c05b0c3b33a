"""The exercise `leaky_relu`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes


def leaky_relu(x, negative_slope):
    """The leaky ReLU of each element of x: the ReLU with another straight line to the left of 0.

    x: array of any shape; negative_slope: the slope to the left of 0, one number.
    Returns an array of the same shape.
    """
    return np.where(x > 0, x, negative_slope * x)


# -- right in other ways ----------------------------------------------------------------------------


def _by_two_halves(x, negative_slope):
    return np.maximum(0, x) + negative_slope * np.minimum(0, x)


def _by_indexing(x, negative_slope):
    y = x.astype(float)
    y[y < 0] *= negative_slope
    return y


def _one_by_one(x, negative_slope):
    return np.array([t if t >= 0 else t * negative_slope for t in x.ravel()]).reshape(x.shape)


def _by_size(z, a):
    return (1 + a) / 2 * z + (1 - a) / 2 * np.abs(z)


def _by_slope(x, negative_slope):
    return x * np.where(x < 0, negative_slope, 1)


# -- mistakes ---------------------------------------------------------------------------------------


def _into_integers(x, negative_slope):
    y = x.copy()
    y[x < 0] = negative_slope * x[x < 0]
    return y


def _in_place(x, negative_slope):
    x[x < 0] = negative_slope * x[x < 0]
    return x


EXERCISE = Exercise(
    sheet="03_rectified",
    prompt=(
        "Write the leaky ReLU: positive numbers pass unchanged, as in the ReLU; to the left of 0 the curve is a "
        "straight line too, through 0 and with a slope of its own. That slope is an argument and may be any number, "
        "also a negative one or one larger than 1."
    ),
    solution=leaky_relu,
    probes=elementwise_probes((0.2,), (-0.5,), (0.01,), (1.5,), (0.0,), (-7.25,), (130.0,)),
    arguments=elementwise_arguments((0.05, 0.9)),
    elementwise=True,
    also_right=(_by_two_halves, _by_indexing, _one_by_one, _by_size, _by_slope),
    secrets=("where(x>0,x,negative_slope*x)", "negative_slope*minimum(x,0)", "negative_slope*x"),
    mistakes=(
        Mistake(
            "parameter-ignored",
            lambda x, negative_slope: np.maximum(x, 0),
            "On the left all is 0: that is the plain ReLU, whatever `negative_slope` is. The leaky one lets a part of "
            "x through there.",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, negative_slope: np.where(x > 0, x, 0.01 * x),
            "Your slope on the left is always 0.01, the customary value. Here it is an argument.",
        ),
        Mistake(
            "derivative-not-function",
            lambda x, negative_slope: np.where(x > 0, 1.0, negative_slope),
            "These are slopes, the same number all along each side. Asked for is how high the curve is.",
        ),
        Mistake(
            "missing-term",
            lambda x, negative_slope: np.where(x > 0, x, negative_slope),
            "On the left your curve is flat, at the height `negative_slope`. A line with that slope through 0: how "
            "high is it one step to the left, and two steps?",
        ),
        Mistake(
            "missing-term",
            lambda x, negative_slope: negative_slope * np.minimum(x, 0),
            "On the left all is well. On the right all is 0, where positive numbers should pass.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.where(x > 0, negative_slope * x, x),
            "The two sides have changed places. On which side is the curve leaky?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, negative_slope: np.where(x > 0, x, -negative_slope * x),
            "On the left your curve has the wrong sign. With a positive slope, does a line through 0 lie above or "
            "below 0 there?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.maximum(x, 0) + negative_slope * x,
            "On the left all is well. On the right the leak is added too, so that your curve is too steep.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: x + negative_slope * np.minimum(x, 0),
            "On the right all is well. On the left the leak comes on top of x; it should stand in the place of x.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.maximum(x, negative_slope * x),
            "You take the higher of two lines, and for slopes up to 1 that is right. Which of them is higher on the "
            "right when `negative_slope` is larger than 1?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.minimum(x, negative_slope * x),
            "You take the lower of two lines. For a slope between 0 and 1, which of them is lower on the left?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.where(x > 0, x, x / negative_slope),
            "On the left you divide by the slope, so that a small one makes a steep curve. What should a small one do?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, negative_slope: np.where(x > negative_slope, x, negative_slope * x),
            "The corner is in the wrong place: `negative_slope` says how steep the curve is, not where it bends. Where "
            "do the two lines meet?",
        ),
        Mistake(
            "other-function",
            lambda x, negative_slope: np.where(x > 0, x, negative_slope * np.expm1(x)),
            "On the left your curve is bent: that is the ELU. The leaky ReLU is straight on both sides.",
        ),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("scalar-only", lambda x, negative_slope: x if x > 0 else negative_slope * x, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("no-return", lambda x, negative_slope: print(_by_slope(x, negative_slope)), ""),
    ),
    hints=(
        "Sketch it for a slope of 0.5: how high is the curve at 2, and how high at −2?",
        "On each side the curve is a straight line through 0. Its height is the slope there times x.",
        "`np.where(condition, a, b)` takes a where the condition holds and b elsewhere; a and b may be whole arrays. "
        "What stands on the right of 0, and what on the left?",
    ),
    points=1,
    question=(
        "With a positive slope, apply `leaky_relu` to its own output. Is the result a leaky ReLU again, and with "
        "which slope?"
    ),
)
