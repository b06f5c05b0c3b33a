"""The exercise `elu_prime`."""

import math

import numpy as np

from actcourse.exercises.examiner.recognition import APPROXIMATION
from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s04_smooth.elu import elu


def elu_prime(x, alpha):
    """The derivative of the ELU with respect to x, at each element of x.

    x: array of any shape, the same x that the ELU is given; alpha: a positive number. Returns an array of the same
    shape. At x = 0, where the curve has a corner unless alpha is 1, any slope between the two sides' will do.
    """
    return np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)))


def _slopes(x, alpha):
    """The lowest and the highest slope that is right."""
    low, high = sorted((1.0, alpha))
    slope = elu_prime(x, alpha)
    return np.where(x == 0, low, slope), np.where(x == 0, high, slope)


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x, alpha):
    return np.where(x >= 0, 1, alpha * np.exp(x))


def _from_the_output(x, alpha):
    return np.where(x > 0, 1, elu(x, alpha) + alpha)


def _as_a_product(z, a):
    return np.exp(np.minimum(z, 0)) * np.where(z > 0, 1, a)


def _half_way(x, alpha):
    slope = np.ones(x.shape)
    slope[x < 0] = alpha * np.exp(x[x < 0])
    slope[x == 0] = (1 + alpha) / 2
    return slope


def _one_by_one(x, alpha):
    return np.vectorize(lambda number: 1 if number > 0 else alpha * math.exp(number), otypes=[float])(x)


# -- mistakes ---------------------------------------------------------------------------------------


def _by_truth_values(x, alpha):
    return (x > 0) + (x <= 0) * alpha * np.exp(x)


def _nothing_at_zero(x, alpha):
    return (x > 0) + (x < 0) * alpha * np.exp(x)


def _into_integers(x, alpha):
    slope = np.ones_like(x)
    slope[x < 0] = alpha * np.exp(x[x < 0])
    return slope


def _measured(x, alpha):
    return (elu(x + 1e-6, alpha) - elu(x, alpha)) / 1e-6


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        "Write the derivative of the ELU with respect to $x$. It takes the same $x$ that the ELU takes. At $x = 0$ the "
        r"curve has a corner unless $\alpha = 1$; there any slope between the left one and the right one will do."
    ),
    solution=elu_prime,
    probes=elementwise_probes((0.7,), (1.8,), (0.25,), (3.2,), (0.004,), (45.0,)),
    arguments=elementwise_arguments((0.3, 0.8)),
    elementwise=True,
    derivative_of=elu,
    between=_slopes,
    also_right=(_textbook, _from_the_output, _as_a_product, _half_way, _one_by_one),
    secrets=("where(x>0,1", "alpha*exp(x)", "elu(x,alpha)+alpha", "minimum(x,0)"),
    mistakes=(
        Mistake(
            "precision-lost",
            lambda x, alpha: np.where(x > 0, 1, np.where(x < -10, 0, alpha * np.exp(x))),
            "There the slope is small, but not 0 yet. The exponential goes on shrinking by itself: is the cut needed?",
        ),
        Mistake(
            "function-not-derivative",
            elu,
            "That is the ELU itself. Asked for is its slope, which is positive everywhere.",
            place=None,  # the course's own function: all of it is right, for another question
        ),
        Mistake(
            "function-not-derivative",
            lambda x, alpha: np.where(x > 0, 1, elu(x, alpha)),
            "On the right you have a slope, on the left still the curve. It lies below 0 there, but it rises.",
        ),
        Mistake(
            "function-not-derivative",
            lambda x, alpha: np.where(x > 0, x, alpha * np.exp(x)),
            "On the left you have a slope, on the right still the curve. How steep is a straight line?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, alpha: np.where(x > 0, 1, np.exp(x)),
            "On the left alpha has no effect, although it makes the curve deeper. What does a factor do to the slope?",
        ),
        Mistake(
            "constant-offset",
            lambda x, alpha: np.where(x > 0, 1, alpha * np.exp(x) - 1),
            "On the left your slope is too small by 1. What becomes of a constant when you differentiate?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, 1, elu(x, alpha) + 1),
            "Adding 1 to the curve is right if alpha is 1. What must be added for another alpha?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, 1, np.exp(x / alpha)),
            "That is the slope of the CELU, in which alpha also divides x. In the ELU it only multiplies.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: alpha * np.where(x > 0, 1, np.exp(x)),
            "On the left all is well, but on the right your slope is alpha. Is the right side of the ELU scaled?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, 1, alpha),
            "Your slope on the left is alpha everywhere: that belongs to the leaky ReLU. The ELU flattens out.",
        ),
        Mistake(
            "other-function",
            lambda x, alpha: np.where(x > 0, alpha * np.exp(x), 1),
            "The two sides have changed places. On which one is the ELU a straight line?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, alpha: np.where(x > 0, 1, 0),
            "That is the derivative of the ReLU. On the left the ELU is not flat: that is why it is used.",
        ),
        Mistake(
            "other-function",
            lambda x, alpha: alpha * np.exp(x),
            "On the left all is well, but the right side of the ELU is no exponential. How steep is it there?",
            place=None,  # nothing tells the two sides apart: a condition is missing, and a branch
        ),
        Mistake(
            "other-function",
            lambda x, alpha: np.where(x > 0, 1, alpha * x * np.exp(x - 1)),
            "You took the exponential for a power of x. In a power x is the base, here it is the exponent: what is the "
            "derivative of e to the x?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, alpha: np.where(x > 0, 1, -alpha * np.exp(x)),
            "On the left your slope is negative. Does the curve rise or fall there?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, alpha: np.where(x > 0, 1, alpha * np.exp(-x)),
            "On the left your slope grows without end, but the curve levels off. What sign should the exponent have?",
        ),
        Mistake(
            "of-the-output",
            lambda x, alpha: np.where(x > 0, 1, x + alpha),
            "On the left your formula would be right if x were already the ELU's output. Here x is its input: what has "
            "to happen to x first?",
        ),
        Mistake(
            "of-the-output",
            lambda x, alpha: np.where(x > 0, 1, alpha * np.exp(elu(x, alpha))),
            "You took the right derivative at the wrong place: at the ELU of x. The ELU is applied once too often.",
        ),
        Mistake(
            "other-function",
            lambda x, alpha: np.where(x > 0, 0, alpha * np.exp(x)),
            "On the left all is well, but on the right your slope is 0, that of a constant. There the curve is x: how "
            "steep is that?",
        ),
        Mistake(
            "other-function",
            lambda x, alpha: elu(x, alpha) + alpha,
            "On the left all is well, but this works for an exponential only. How steep is the straight line on the "
            "right?",
            place=None,  # right on the left only: a condition is missing, and a branch
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, 1, alpha + np.exp(x)),
            "On the left you add alpha. In the ELU it is a factor: what does a factor do to the slope?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, 1, np.exp(alpha * x)),
            "Your alpha has got into the exponent. In the ELU it only multiplies: what does a factor do to the slope?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, alpha: np.where(x > 0, 1, alpha * np.exp(alpha * x)),
            "Your alpha has got into the exponent as well. In the ELU it only multiplies the exponential.",
        ),
        Mistake(
            "sign-flipped",
            lambda x, alpha: np.where(x > 0, 1, elu(x, alpha) - alpha),
            "On the left your slope is negative, where the curve rises. The idea is good: what must be done to the "
            "curve so that it levels off at 0 instead?",
        ),
        Mistake("kink", _nothing_at_zero, ""),
        Mistake(
            "overflow",
            _by_truth_values,
            "Multiplying by a truth value does not switch a side off when that side is infinite: infinity times 0 is "
            "not a number. What chooses between two numbers without multiplying them?",
        ),
        Mistake(
            "approximation",
            _measured,
            APPROXIMATION,
            place=None,  # it measures: nothing of the formula is there
        ),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("scalar-only", lambda x, alpha: 1 if x > 0 else alpha * np.exp(x), ""),
    ),
    hints=(
        "Differentiate each side by itself: a straight line on the right, an exponential on the left.",
        "A constant that is added disappears when you differentiate; a constant factor stays.",
        "e to the x is its own derivative. So on the left almost nothing changes: only the 1 that was taken away is "
        "gone. `np.where` joins the two sides, as it did for the curve.",
    ),
    points=2,
    question=(
        "On its way forward a network has worked out y = elu(x, alpha). How can the slope on the left be had from y "
        "and alpha, without another exponential?"
    ),
)
