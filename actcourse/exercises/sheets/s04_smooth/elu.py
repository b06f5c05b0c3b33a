"""The exercise `elu`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes


def elu(x, alpha):
    """The exponential linear unit (ELU) of each element of x.

    x: array of any shape; alpha: a positive number, the depth at which the curve levels off on the left.
    Returns an array of the same shape. It must hold for large numbers too: at x = -1000 and at x = 1000.
    """
    left = np.minimum(x, 0)  # np.where works both sides out everywhere, and e to the 1000 would overflow
    return np.where(x > 0, x, alpha * np.expm1(left))


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x, alpha):
    return np.where(x > 0, x, alpha * (np.exp(x) - 1))


def _two_halves(z, a):
    return np.maximum(z, 0) + np.minimum(a * np.exp(z) - a, 0)


def _by_indexing(x, alpha):
    y = np.array(x, dtype=float)
    y[x < 0] = alpha * (np.exp(y[x < 0]) - 1)
    return y


def _one_by_one(x, alpha):
    values = [number if number >= 0 else alpha * math.expm1(number) for number in x.ravel()]
    return np.array(values).reshape(x.shape)


def _vectorized(x, alpha):
    return np.vectorize(lambda number: number if number > 0 else alpha * (math.exp(number) - 1), otypes=[float])(x)


def _in_single_precision(x, alpha):
    x = x.astype(np.float32)
    return np.where(x < 0, alpha * np.expm1(x), x)


# -- mistakes ---------------------------------------------------------------------------------------


def _by_truth_values(x, alpha):
    return (x > 0) * x + (x <= 0) * alpha * (np.exp(x) - 1)


def _into_integers(x, alpha):
    y = x.copy()
    y[x < 0] = alpha * (np.exp(x[x < 0]) - 1)
    return y


def _in_place(x, alpha):
    x[x < 0] = alpha * (np.exp(x[x < 0]) - 1)
    return x


def _with_if(x, alpha):
    return x if x > 0 else alpha * (np.exp(x) - 1)


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        "Write the ELU, the exponential linear unit. To the right of 0 it is $x$ itself; from 0 to the left it is "
        r"$\alpha\,(e^x - 1)$, which bends down to $-\alpha$ and stays there. Make sure that it holds far out on both "
        "sides too."
    ),
    solution=elu,
    probes=elementwise_probes((0.7,), (1.8,), (0.25,), (3.2,), (1.0,), (0.004,), (45.0,)),
    arguments=elementwise_arguments((0.3, 0.8)),
    elementwise=True,
    also_right=(_textbook, _two_halves, _by_indexing, _one_by_one, _vectorized, _in_single_precision),
    secrets=(
        "where(x>0,x,alpha*",
        "where(x<0,alpha*",
        "alpha*(exp(x)-1)",
        "alpha*np.expm1(x)",
        "expm1",
        "minimum(x,0)",
    ),
    mistakes=(
        Mistake(
            "parameter-ignored",
            lambda x, alpha: np.where(x > 0, x, np.exp(x) - 1),
            "On the left your curve levels off at −1, whatever alpha is. At which depth should it?",
        ),
        Mistake(
            "missing-term",
            lambda x, alpha: np.where(x > 0, x, alpha * np.exp(x)),
            "Coming from the left your curve arrives at alpha, and from the right at 0: it jumps. What has to be taken "
            "away so that both sides meet?",
        ),
        Mistake(
            "missing-brackets",
            lambda x, alpha: np.where(x > 0, x, alpha * np.exp(x) - 1),
            "On the left your curve levels off at −1 and does not arrive at 0. Python multiplies before it subtracts: "
            "what do you want to be done first?",
        ),
        Mistake(
            "missing-brackets",
            lambda x, alpha: np.maximum(x, 0) + np.minimum(alpha * np.exp(x) - 1, 0),
            "On the left your curve levels off at −1. Python multiplies before it subtracts: what do you want to be "
            "done first?",
        ),
        Mistake(
            "missing-brackets",
            lambda x, alpha: np.where(x > 0, x, alpha * np.exp(x - 1)),
            "The 1 has slipped into the exponent, where it divides by e. From what is it to be taken away?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, alpha: np.where(x > 0, x, alpha * (1 - np.exp(x))),
            "On the left your curve lies above 0, where the ELU lies below. Which two terms have changed places?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, alpha: np.where(x > 0, x, alpha * (np.exp(-x) - 1)),
            "On the left your curve climbs without end. There x is negative: what sign should the exponent have?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, x, (np.exp(x) - 1) / alpha),
            "The larger alpha is, the less deep your curve goes. It should be the other way round.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: alpha * np.where(x > 0, x, np.exp(x) - 1),
            "On the left all is well, but on the right your line has the slope alpha. Which side does alpha belong to?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, x, alpha * (np.exp(x / alpha) - 1)),
            "In yours alpha also divides x: that is the CELU, which never has a corner. In the ELU alpha changes the "
            "depth alone.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, x, np.exp(alpha * x) - 1),
            "Your alpha stands in the exponent, where it squeezes the curve from the sides. Its depth is always 1.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > alpha, x, alpha * (np.exp(x) - 1)),
            "The two sides meet in the wrong place, at x = alpha. Where should one end and the other begin?",
        ),
        Mistake(
            "other-function",
            lambda x, alpha: np.where(x > 0, alpha * (np.exp(x) - 1), x),
            "The two sides have changed places. On which one is the ELU a straight line?",
        ),
        Mistake(
            "other-function",
            lambda x, alpha: alpha * (np.exp(x) - 1),
            "On the left all is well, but yours is the exponential on the right too, and explodes there.",
            place=None,  # nothing tells the two sides apart: a condition is missing, and a branch
        ),
        Mistake(
            "other-function",
            lambda x, alpha: np.maximum(x, alpha * (np.exp(x) - 1)),
            "You take the larger of the two. On the right an exponential overtakes every line sooner or later: what "
            "should decide between the two sides?",
            place=None,  # a condition in place of the maximum, and its branches
        ),
        Mistake(
            "other-function",
            lambda x, alpha: np.where(x > 0, x, alpha * x),
            "On the left yours is a straight line: that is the leaky ReLU. The ELU bends there, and levels off.",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, alpha: np.maximum(x, 0),
            "That is the ReLU. On the left the ELU does not stay at 0: it bends down.",
        ),
        Mistake(
            "derivative-not-function",
            lambda x, alpha: np.where(x > 0, 1.0, alpha * np.exp(x)),
            "That is the slope of the ELU, the next exercise. Here the curve itself is asked for.",
            place=None,  # the function for its slope, or the slope for the function: all of its terms are others
        ),
        Mistake(
            "sign-flipped",
            lambda x, alpha: np.where(x > 0, x, alpha * (np.exp(x) + 1)),
            "Coming from the left your curve arrives at twice alpha, and from the right at 0. Look at the sign "
            "between the exponential and the 1.",
        ),
        Mistake(
            "other-function",
            lambda x, alpha: np.maximum(x, 0) + alpha * (np.exp(x) - 1),
            "On the left all is well, but on the right you add the exponential to the line. What should be left of it "
            "there?",
        ),
        Mistake(
            "overflow",
            _by_truth_values,
            "Multiplying by a truth value does not switch a side off when that side is infinite: infinity times 0 is "
            "not a number. What chooses between two numbers without multiplying them?",
        ),
        Mistake("scalar-only", _with_if, ""),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Sketch it: a straight line on the right, and on the left a curve that starts at 0 and levels off. What in "
        "your code makes which part?",
        "`np.where(condition, a, b)` takes a where the condition holds and b elsewhere. Both are worked out for all "
        "elements. That may warn and does no harm: what is not chosen is thrown away, even if it is infinite.",
        "Write each side for the whole array, then choose. For the left side: first the exponential, then take 1 away, "
        "then multiply by alpha; brackets keep that order.",
    ),
    points=2,
    question=(
        "At x = −1e−20, `np.exp(x) - 1` is exactly 0. What should it be, where are its digits lost, and which function "
        "of NumPy keeps them?"
    ),
)
