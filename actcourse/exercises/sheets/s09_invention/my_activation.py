"""The exercise `my_activation`."""

import numpy as np

from actcourse.exercises.exercise import LINE, Exercise, Mistake, Probe, elementwise_arguments
from actcourse.exercises.sheets.s09_invention.inventing import WIDE, judge_function


def my_activation(x):
    """An activation function of your own, at each element of x.

    x: array of any shape. Returns an array of the same shape and the same type of floats.
    """
    return x * (1 + x / np.sqrt(1 + x * x)) / 2


# -- others that would do ---------------------------------------------------------------------------


def _waving(x):
    return np.where(x > 0, x, np.sin(x) / 2)


def _bump(x):
    return x * np.exp(-x * x / 8)


def _two_corners(x):
    return np.clip(x, -1, 1) + x / 10


# -- mistakes ---------------------------------------------------------------------------------------


def _rough(x):
    return np.sin(1e6 * x)


def _normalised(x):
    return np.tanh(x - x.mean())


def _in_place(x):
    x[x < 0] *= 0.1
    return x


EXERCISE = Exercise(
    sheet="09_invention",
    prompt=(
        "Invent an activation function and write it: any function goes. The check asks for what an activation needs: "
        "each element is treated by itself, finite numbers come out, float32 stays float32, it is not a straight "
        "line, and a small network trains with it on two moons."
    ),
    solution=my_activation,
    probes=(
        Probe((LINE,)),
        Probe((LINE[:12].reshape(3, 4),)),
        Probe((LINE[4:].reshape(2, 2, 3),)),
        Probe((WIDE,), "tails"),
        Probe((LINE.astype(np.float32),), "float32"),
    ),
    arguments=elementwise_arguments(),
    elementwise=True,
    judge=judge_function,
    also_right=(_waving, _bump, _two_corners, np.tanh),
    secrets=("x/np.sqrt(1+x*x)",),
    mistakes=(
        Mistake("straight-line", lambda x: 0.5 * x + 1, ""),
        Mistake("hard-coded", lambda x: 0 * x + 1, ""),
        Mistake("not-finite", lambda x: np.log(x), ""),
        Mistake("not-finite", lambda x: np.exp(x**2), ""),
        Mistake("not-elementwise", _normalised, ""),
        Mistake("not-elementwise", lambda x: x / np.abs(x).max(), ""),
        Mistake("dtype-changed", lambda x: np.array(np.tanh(x), dtype=np.float64), ""),
        Mistake("does-not-train", lambda x: np.where(x > 0, x.dtype.type(1), x.dtype.type(0)), ""),
        Mistake("does-not-train", _rough, ""),
        Mistake("wrong-shape", lambda x: np.concatenate([x, -x]), ""),
        Mistake("scalar-only", lambda x: x if x > 0 else 0.1 * x, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("no-return", lambda x: print(np.tanh(x)), ""),
    ),
    hints=(
        "Begin with a function that you know and change one thing: what happens to a ReLU whose left side is not flat?",
        "Look at it before you check it: far out it should not grow faster than a straight line, or gradients explode.",
        "Around 0, where most inputs are, its slope should be neither 0 nor much larger than 1.",
    ),
    points=2,
    question="Which of its properties would you change if the network had fifty layers instead of two?",
)
