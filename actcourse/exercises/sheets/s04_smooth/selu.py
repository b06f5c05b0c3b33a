"""The exercise `selu`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s04_smooth.elu import elu

ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805  # `selu` has them too: on the sheet it stands alone


def selu(x):
    """The scaled exponential linear unit (SELU) of each element of x.

    x: array of any shape. Returns an array of the same shape. It must hold for large numbers too.
    """
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    return scale * elu(x, alpha)


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x):
    return np.where(x > 0, SCALE * x, SCALE * ALPHA * (np.exp(x) - 1))


def _two_halves(z):
    return SCALE * (np.maximum(z, 0) + ALPHA * np.expm1(np.minimum(z, 0)))


def _by_indexing(x):
    y = SCALE * x
    y[x < 0] = SCALE * (ALPHA * np.exp(x[x < 0]) - ALPHA)
    return y


def _one_by_one(x):
    values = [SCALE * number if number > 0 else SCALE * ALPHA * math.expm1(number) for number in x.ravel()]
    return np.array(values).reshape(x.shape)


def _in_single_precision(x):
    return elu(x.astype(np.float32), np.float32(ALPHA)) * np.float32(SCALE)


# -- mistakes ---------------------------------------------------------------------------------------


def _by_truth_values(x):
    return SCALE * ((x > 0) * x + (x <= 0) * ALPHA * (np.exp(x) - 1))


def _into_integers(x):
    y = np.zeros_like(x)
    y[...] = selu(x)
    return y


def _in_place(x):
    x *= SCALE
    return x


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        "Write the SELU, the scaled exponential linear unit. It is the ELU with one special $\\alpha$, and all of it "
        "multiplied by a scale $\\lambda$:\n\n"
        "```python\nalpha, scale = 1.6732632423543772, 1.0507009873554805\n```\n\n"
        "The two were worked out so that inputs with mean 0 and variance 1 give outputs with mean 0 and variance 1. "
        "These are all their digits in float64. You may call your `elu`."
    ),
    solution=selu,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    also_right=(_textbook, _two_halves, _by_indexing, _one_by_one, _in_single_precision),
    secrets=(
        "scale*elu",
        "elu(x,alpha)",
        "scale*alpha",
        "scale*where(",
        "alpha*(exp(x)-1)",
    ),
    mistakes=(
        Mistake(
            "missing-scale",
            lambda x: elu(x, ALPHA),
            "That is the ELU with the right alpha. What becomes of the scale?",
        ),
        Mistake(
            "missing-scale",
            lambda x: np.where(x > 0, x, SCALE * ALPHA * np.expm1(np.minimum(x, 0))),
            "On the left all is well, but on the right your slope is 1. Which part of the ELU should the scale "
            "multiply?",
        ),
        Mistake(
            "missing-scale",
            lambda x: np.where(x > 0, SCALE * x, ALPHA * np.expm1(np.minimum(x, 0))),
            "On the right all is well, but on the left the scale is missing. Which part of the ELU should it multiply?",
        ),
        Mistake(
            "missing-term",
            lambda x: elu(x, SCALE),
            "That is an ELU with the scale in place of alpha. Where does each of the two constants belong?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x: SCALE * elu(x, 1),
            "The scale is there, but on the left alpha is missing: before scaling, the curve goes down to −1 only.",
        ),
        Mistake(
            "parameter-misused",
            lambda x: ALPHA * elu(x, SCALE),
            "The two constants have changed places. Which one should be the slope on the right?",
        ),
        Mistake(
            "parameter-misused",
            lambda x: elu(SCALE * x, ALPHA),
            "You scale x before it goes in. On the right that makes no difference, on the left it does. What should be "
            "scaled instead?",
        ),
        Mistake(
            "parameter-misused",
            lambda x: elu(x, ALPHA) / SCALE,
            "You divide by the scale. Should the curve become steeper or flatter?",
        ),
        Mistake(
            "parameter-misused",
            lambda x: SCALE * ALPHA * elu(x, 1),
            "On the left all is well, but on the right your line is too steep: alpha belongs to one side only.",
        ),
        Mistake(
            "missing-term",
            lambda x: SCALE * np.where(x > 0, x, ALPHA * np.exp(x)),
            "At 0 your curve jumps: on the left it arrives at a number above 1.7. What has to be taken away from the "
            "exponential?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: SCALE * np.where(x > 0, x, ALPHA * np.exp(x) - 1),
            "On the left your curve does not arrive at 0. Python multiplies before it subtracts: what do you want to "
            "be done first?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: np.where(x > 0, SCALE * x, SCALE * ALPHA * np.exp(x) - 1),
            "On the left your curve does not arrive at 0. Python multiplies before it subtracts: what do you want to "
            "be done first?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: SCALE * np.where(x > 0, x, ALPHA * (1 - np.exp(x))),
            "On the left your curve lies above 0, where the SELU lies below. Which two terms have changed places?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: SCALE * np.where(x > 0, x, ALPHA * (np.exp(-x) - 1)),
            "On the left your curve climbs without end. There x is negative: what sign should the exponent have?",
        ),
        Mistake(
            "other-function",
            lambda x: SCALE * np.where(x > 0, ALPHA * (np.exp(x) - 1), x),
            "The two sides have changed places. On which one is the SELU a straight line?",
        ),
        Mistake(
            "other-function",
            lambda x: SCALE * np.maximum(x, ALPHA * (np.exp(x) - 1)),
            "You take the larger of the two. On the right the exponential is always above the line: what should decide "
            "between the two sides?",
        ),
        Mistake(
            "other-function",
            lambda x: SCALE * np.where(x > 0, x, ALPHA * x),
            "On the left yours is a straight line. The SELU bends there, and levels off.",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: SCALE * np.where(x > 0, 1, ALPHA * np.exp(x)),
            "That is the slope of the SELU. Here the curve itself is asked for.",
        ),
        Mistake(
            "approximation",
            lambda x: 1.0507 * elu(x, 1.6733),
            "Your formula is right, and your constants have too few digits. Take those of the task.",
        ),
        Mistake(
            "approximation",
            lambda x: 1.05 * elu(x, 1.67),
            "Your formula is right, and your constants have too few digits. Take those of the task.",
        ),
        Mistake(
            "other-function",
            lambda x: SCALE * np.maximum(x, 0),
            "On the left yours is 0: that is a ReLU, scaled. The SELU goes below 0 there.",
        ),
        Mistake(
            "other-function",
            lambda x: SCALE * ALPHA * (np.exp(x) - 1),
            "On the left all is well, but yours is the exponential on the right too, and explodes there.",
            place=None,  # nothing tells the two sides apart: a condition is missing, and a branch
        ),
        Mistake(
            "other-function",
            lambda x: SCALE * (np.maximum(x, 0) + ALPHA * (np.exp(x) - 1)),
            "On the left all is well, but on the right you add the exponential to the line. What should be left of it "
            "there?",
        ),
        Mistake(
            "parameter-misused",
            lambda x: SCALE * elu(x, SCALE * ALPHA),
            "On the right all is well, but on the left the scale is in there twice.",
        ),
        Mistake(
            "other-function",
            lambda x: SCALE + elu(x, ALPHA),
            "The scale is added. What does scaling do to the height of a curve, and to its slope?",
        ),
        Mistake(
            "overflow",
            _by_truth_values,
            "Multiplying by a truth value does not switch a side off when that side is infinite: infinity times 0 is "
            "not a number. Your `elu` has solved this already.",
        ),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("scalar-only", lambda x: SCALE * x if x > 0 else SCALE * ALPHA * math.expm1(x), ""),
    ),
    hints=(
        "You have written an ELU for every alpha. Which alpha does this one take?",
        "What is still missing then is a factor. It multiplies both sides, the straight line too: its slope is not 1.",
        "Call your function with x and the first constant, and multiply what it returns by the second.",
    ),
    points=1,
    question=(
        "Draw a million numbers with mean 0 and variance 1 (`rng.standard_normal`): what are the mean and the "
        "variance of their SELU? And if their variance is 4, does it come nearer to 1?"
    ),
)
