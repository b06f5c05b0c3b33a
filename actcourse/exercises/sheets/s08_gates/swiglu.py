"""The exercise `swiglu`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake
from actcourse.exercises.sheets.s08_gates.glu import gate_probes, gated, glu
from actcourse.functions.saturating import sigmoid


def swiglu(x):
    """The gated unit whose gate is the SiLU: the last axis is halved as in `glu`, and b's gate is its SiLU.

    x: array of shape (..., 2k), with any number of axes, also one: first the k numbers a, then the k numbers b.
    Returns an array of shape (..., k). It must hold for large numbers too.
    """
    b = x[..., x.shape[-1] // 2 :]
    return b * glu(x)


def _silu(z):
    return z * sigmoid(z)


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x):
    a, b = np.split(x, 2, axis=-1)
    return a * b / (1 + np.exp(-b))


def _with_helper(z):
    first, second = np.array_split(z, 2, axis=-1)
    return first * _silu(second)


def _by_tanh(x):
    a, b = np.split(x, 2, axis=-1)
    return a * b * (1 + np.tanh(0.5 * b)) / 2


def _vector_by_vector(x):
    half = x.shape[-1] // 2
    return np.apply_along_axis(lambda vector: vector[:half] * _silu(vector[half:]), -1, x)


# -- mistakes ---------------------------------------------------------------------------------------


def _second_axis(x):
    half = x.shape[1] // 2
    return x[:, :half] * _silu(x[:, half:])


def _first_axis(x):
    a, b = np.split(x, 2)
    return a * _silu(b)


def _gelu_gate(a, b):
    return a * b * (1 + np.vectorize(math.erf)(b / math.sqrt(2))) / 2


def _overflowing(a, b):
    return a * b * np.exp(b) / (1 + np.exp(b))


def _silu_prime(b):
    return sigmoid(b) * (1 + b * sigmoid(-b))


EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        "SwiGLU stands in many language models. It halves the last axis as GLU does, into $a$, which is let through, "
        r"and $b$, which controls the gate; but the gate is another: $a\,\mathrm{SiLU}(b)$, number by number. The SiLU "
        "of a number is that number times its sigmoid. Write it for any number of axes; it must hold for large "
        "numbers too."
    ),
    solution=swiglu,
    probes=gate_probes(),
    arguments=lambda rng: (2 * rng.standard_normal((4, 6)),),
    also_right=(_textbook, _with_helper, _by_tanh, _vector_by_vector),
    secrets=("a*b*sigmoid(b)", "b*glu(x)", "glu(x)*b", "a*b/(1+np.exp(-b))", "a*silu(b)"),
    mistakes=(
        Mistake(
            "parameter-misused",
            gated(lambda a, b: sigmoid(a) * b),
            "That is GLU with its halves exchanged: the second is let through, by a gate that the first controls. And "
            "the gate here is a SiLU.",
        ),
        Mistake(
            "parameter-misused",
            gated(lambda a, b: np.maximum(a, 0) * b),
            "That is ReGLU, with its halves exchanged: the second is let through, by the ReLU of the first.",
        ),
        Mistake(
            "parameter-misused",
            gated(lambda a, b: _gelu_gate(b, a)),
            "That is GeGLU, with its halves exchanged: the second is let through, by the GELU of the first.",
        ),
        Mistake(
            "parameter-misused",
            gated(lambda a, b: _silu(a) * b),
            "The halves have changed places: you took the SiLU of the first. (Some papers write it so; here the "
            "gate is controlled by the second, as in GLU.)",
        ),
        Mistake(
            "wrong-axis",
            _first_axis,
            "You halved the first axis. There lie the examples: every one of them should keep its place, and only "
            "the last axis become shorter.",
        ),
        Mistake(
            "wrong-axis",
            _second_axis,
            "You halved the second axis. That is the last one only where there are two. "
            "How does NumPy count axes from the end?",
        ),
        Mistake(
            "missing-term",
            gated(lambda a, b: a * sigmoid(b)),
            "That is GLU: your gate is the sigmoid of b. What distinguishes the SiLU from the sigmoid?",
        ),
        Mistake(
            "missing-term",
            gated(lambda a, b: _silu(b)),
            "That is the gate. What should it let through?",
        ),
        Mistake(
            "missing-term",
            gated(lambda a, b: a * b),
            "You multiplied the two halves as they are: the sigmoid in the SiLU is missing.",
        ),
        Mistake(
            "parameter-misused",
            gated(lambda a, b: a * a * sigmoid(b)),
            "You multiplied by a twice. The sigmoid of b becomes the SiLU of b by another factor.",
        ),
        Mistake(
            "parameter-ignored",
            gated(lambda a, b: a * _silu(a)),
            "Your result does not depend on the second half at all. What does b do?",
        ),
        Mistake(
            "wrong-shape",
            _silu,
            "That is the SiLU of every number. Only one half goes through it, and then meets the other half.",
        ),
        Mistake(
            "missing-brackets",
            gated(lambda a, b: _silu(a * b)),
            "You took the SiLU of the product. It is the gate alone that goes through the SiLU, before it meets a.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: _silu(a) * _silu(b)),
            "Both halves have gone through the SiLU. a should be let through as it is.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * np.maximum(b, 0)),
            "Your gate is the ReLU of b, the SiLU's relative with a corner: that is ReGLU.",
        ),
        Mistake(
            "other-function",
            gated(_gelu_gate),
            "Your gate is the GELU of b, the SiLU's nearest relative: that is GeGLU.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * b * np.tanh(b)),
            "In your gate stands tanh, and so it opens far to the left as it does to the right. Which saturating "
            "function shuts on the left?",
        ),
        Mistake(
            "other-function",
            lambda x: x[..., ::2] * _silu(x[..., 1::2]),
            "You took every other number as a gate. The numbers that are let through all stand before those that "
            "control the gates.",
            place=None,  # both halves are cut otherwise, at a number that is not there
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a + _silu(b)),
            "You added the gate. A shut gate should let nothing through: which operation does that?",
        ),
        Mistake(
            "scalar-only",
            gated(lambda a, b: a * b / (1 + math.exp(-b))),
            "Functions of `math` take one number at a time; NumPy's take all numbers of an array at once.",
        ),
        Mistake(
            "derivative-not-function",
            gated(lambda a, b: a * _silu_prime(b)),
            "Your gate is the slope of the SiLU. Asked for is the SiLU itself.",
        ),
        Mistake(
            "sign-flipped",
            gated(lambda a, b: a * b * sigmoid(-b)),
            "Your gate shuts as b grows. Which sign has the exponent in the sigmoid?",
        ),
        Mistake(
            "overflow",
            gated(_overflowing),
            "At b = 1000 an exponential is infinite, above and below the fraction line. Divide both by "
            "something, so that only a shrinking exponential is left.",
        ),
        Mistake("no-return", lambda x: print(gated(lambda a, b: a * _silu(b))(x)), ""),
    ),
    hints=(
        "Only the gate differs from GLU. The SiLU is a number times its sigmoid: which number is meant here?",
        "Three things are multiplied in the end, number by number. Two of them come from the same half.",
        "Your `glu` has two of the three factors already. Which one is missing?",
    ),
    points=1,
    question="GLU's gate lies between 0 and 1. Between which numbers does SwiGLU's gate lie, and is it still a gate?",
)
