"""The exercise `relu_prime`."""

import numpy as np

from actcourse.exercises.examiner.recognition import APPROXIMATION
from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s03_rectified.relu import relu


def relu_prime(x):
    """The derivative of the ReLU with respect to x, at each element of x.

    x: array of any shape. Returns an array of the same shape. At x = 0, where the curve has its corner, any slope
    from 0 to 1 will do.
    """
    return np.where(x > 0, 1.0, 0.0)


def _slopes(x):
    """The lowest and the highest slope that is right."""
    return np.where(x > 0, 1.0, 0.0), np.where(x >= 0, 1.0, 0.0)


# -- right in other ways ----------------------------------------------------------------------------


def _by_indexing(x):
    slope = np.zeros_like(x)
    slope[x >= 0] = 1
    return slope


def _half_way(z):
    return (1 + np.sign(z)) / 2


def _by_the_function(x):
    return np.sign(np.maximum(x, 0))


# -- mistakes ---------------------------------------------------------------------------------------


def _measured(x, step):
    return (relu(x + step) - relu(x - step)) / (2 * step)


def _in_place(x):
    x[x <= 0] = 0
    x[x > 0] = 1
    return x


EXERCISE = Exercise(
    sheet="03_rectified",
    prompt=(
        "Write the derivative of the ReLU with respect to $x$. At $x = 0$ the curve has a corner and no derivative; "
        "frameworks choose a number there, and so may you: any from 0 to 1 is right."
    ),
    solution=relu_prime,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    derivative_of=relu,
    between=_slopes,
    also_right=(
        lambda x: x > 0,
        lambda x: (x > 0).astype(np.float32),
        lambda x: np.heaviside(x, 0.5),
        _by_indexing,
        _half_way,
        _by_the_function,
        np.vectorize(lambda number: 1.0 if number > 0 else 0.0, otypes=[float]),
    ),
    secrets=("where(x>0,1,0)", "where(x>0,1.0,0.0)", "heaviside(x", "(x>0).astype", "1.0*(x>0)"),
    mistakes=(
        Mistake(
            "function-not-derivative",
            relu,
            "That is the ReLU itself. Asked for is how steep it is, not how high.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: np.where(x < 0, 1.0, 0.0),
            "Your slope is 1 on the left and 0 on the right. On which side does the curve rise?",
        ),
        Mistake(
            "hard-coded",
            np.ones_like,
            "Your slope is 1 everywhere, as if everything passed. If you ask whether the ReLU's *output* is at least "
            "0: it always is.",
        ),
        Mistake(
            "other-function",
            np.sign,
            "On the left your slope is −1, so the curve would fall there. What does the ReLU do with negative numbers?",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 0, 1.0, 0.01),
            "On the left a small slope is left over. That belongs to the leaky ReLU; this one is flat there.",
        ),
        Mistake(
            "function-not-derivative",
            lambda x: np.where(x > 0, 1.0, x),
            "On the right you have a slope, on the left x itself. How steep is a line that stays at 0?",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 1, 1.0, 0.0),
            "Your slope jumps at 1. Where does the curve have its corner?",
        ),
        Mistake(
            "other-function",
            lambda x: 1 / (1 + np.exp(-x)),
            "Your slope grows smoothly: it is the sigmoid, the derivative of the softplus. Of two straight lines, each "
            "has one slope.",
        ),
        Mistake(
            "missing-brackets",
            lambda x: 1 + np.sign(x) / 2,
            "Your slopes are 0.5 and 1.5. Python divides before it adds: what do you want to be halved?",
        ),
        Mistake(
            "not-finite",
            lambda x: relu(x) / x,
            "You divide the ReLU by x: a fine idea for a line through 0, except at 0 itself. A comparison never "
            "divides.",
        ),
        Mistake(
            "wrong-shape",
            lambda x: 1.0 if np.any(x > 0) else 0.0,
            "Each element needs an answer of its own. If your code asks with `any` or `all`, it asks one question of "
            "the whole array.",
        ),
        Mistake("approximation", lambda x: _measured(x, 1e-8), APPROXIMATION),
        Mistake(
            "precision-lost",
            lambda x: _measured(x, 1e-5),
            "Is it a difference quotient? Far out, two numbers so close together share most of their digits, and the "
            "difference keeps the few that are left. What do you know about the slope without measuring?",
        ),
        Mistake("kink", lambda x: np.where(x == 0, -1.0, relu_prime(x)), ""),
        Mistake("scalar-only", lambda x: 1.0 if x > 0 else 0.0, ""),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Sketch the ReLU: it is two straight lines that meet in a corner. What is the slope of each?",
        "How far an element is from 0 does not matter, only on which side it lies.",
        "A comparison of an array gives an array of truth values, and those count as 0 and 1. `np.where` can turn "
        "them into any two numbers.",
    ),
    points=1,
    question=(
        "The input of some unit is negative for every example. How large is the gradient of its weights, and what "
        "will the next step of training change?"
    ),
)
