"""The exercise `gelu`."""

import math

import numpy as np
from scipy.special import erf, erfc, log_ndtr, ndtr

from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes


def gelu(x):
    """The exact GELU of each element of x: x times the probability that a standard normal number is smaller than x.

    x: array of any shape. Returns an array of the same shape.
    """
    return x * ndtr(x)


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x):
    return 0.5 * x * (1 + erf(x / np.sqrt(2)))  # loses its relative digits on the left, where the GELU is tiny


def _by_erfc(z):
    return z * erfc(-z / math.sqrt(2)) / 2


def _from_the_relu(x):
    distance = np.abs(x)
    return np.maximum(x, 0) - distance * ndtr(-distance)


def _by_logarithm(x):
    return x * np.exp(log_ndtr(x))


def _one_by_one(x):
    return np.array([t * (1 + math.erf(t / 2**0.5)) / 2 for t in x.ravel()]).reshape(x.shape)


# -- mistakes ---------------------------------------------------------------------------------------


def _into_integers(x):
    y = np.zeros_like(x)
    for index, number in np.ndenumerate(x):
        y[index] = number * ndtr(number)
    return y


def _in_place(x):
    x *= ndtr(x)
    return x


def _tanh_form(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        r"The GELU's gate is a probability: $\operatorname{gelu}(x) = x\,\Phi(x)$, where $\Phi(x)$ is the probability "
        "that a standard normal number (mean 0, variance 1) is smaller than $x$. Write the exact function, not one of "
        "its imitations. The first cell of this sheet imports three functions from SciPy, of which you may use any; "
        "all take whole arrays:\n\n"
        r"- `erf(u)` is $\displaystyle \frac{2}{\sqrt{\pi}} \int_0^u e^{-t^2}\,dt$, which runs from −1 to 1;"
        "\n"
        r"- `erfc(u)` is what is missing from `erf(u)` to 1;"
        "\n"
        "- `ndtr(u)` is the probability that a standard normal number is at most `u`."
    ),
    solution=gelu,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    also_right=(
        _textbook,
        _by_erfc,
        _from_the_relu,
        _by_logarithm,
        _one_by_one,
        lambda x: (x * ndtr(x)).astype(np.float32),
    ),
    secrets=("x*ndtr(x)", "ndtr(x)*x", "1+erf(x/", "erfc(-x/", "erf(x/sqrt(2))"),
    mistakes=(
        Mistake(
            "missing-brackets",
            lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * x + 0.044715 * x**3)),
            "That is the imitation with tanh, and a bracket is missing in it: its root belongs to both terms. But the "
            "exact function is asked for.",
        ),
        Mistake(
            "approximation",
            _tanh_form,
            "That is the form with tanh and a cubic, an imitation that needs no error function and is off by up to "
            "0.0005. Here the function itself is asked for, and SciPy has what it needs.",
        ),
        Mistake(
            "approximation",
            lambda x: x / (1 + np.exp(-1.702 * x)),
            "That is the form with a sigmoid, an imitation that is off by up to 0.02. The gate should be the normal "
            "distribution's own.",
            place=None,  # an imitation: all of its terms are others
        ),
        Mistake(
            "missing-term",
            ndtr,
            "Your values stay between 0 and 1: that is the gate alone. What is it that passes through the gate?",
            place=None,  # SciPy's own function: there is no code to change
        ),
        Mistake(
            "other-function",
            lambda x: x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
            "Your gate is the normal density, the height of the bell at x, and it closes on both sides. Wanted is a "
            "probability: the area under the bell to the left of x.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "sign-flipped",
            lambda x: x * ndtr(-x),
            "Your gate is open on the left and shut on the right: it is the probability that a normal number is larger "
            "than x. Which of the two tails is wanted?",
        ),
        Mistake(
            "missing-scale",
            lambda x: 0.5 * x * (1 + erf(x)),
            "Your gate opens too fast. In the definition of `erf` the exponent has no one half: its bell is narrower "
            "than the standard normal one. What must happen to x?",
        ),
        Mistake(
            "missing-scale",
            lambda x: 0.5 * x * (1 + erf(x / 2)),
            "Your gate opens too slowly. Put what you hand to `erf` into its exponent: does the square come out as it "
            "does in the normal density?",
        ),
        Mistake(
            "missing-scale",
            lambda x: 0.5 * x * (1 + erf(x * np.sqrt(2))),
            "Your gate opens twice as fast as it should: x is scaled the wrong way. Is the bell of `erf` narrower or "
            "wider than the standard normal one?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: 0.5 * x * (1 + erf(x) / np.sqrt(2)),
            "The root divides what comes out of `erf`; it should act on what goes in. Then the gate runs from 0 to 1.",
        ),
        Mistake(
            "missing-brackets",
            lambda x: 0.5 * x * 1 + erf(x / np.sqrt(2)),
            "Python multiplies before it adds, so that x multiplies only the 1. What belongs into brackets?",
        ),
        Mistake(
            "constant-factor",
            lambda x: x * (1 + erf(x / np.sqrt(2))),
            "Everywhere twice the truth: your gate runs from 0 to 2. How large may a probability be?",
        ),
        Mistake(
            "missing-term",
            lambda x: x * erf(x),
            "Your gate runs from −1 to 1, and so your curve rises on the left too. How do you bring the gate between "
            "0 and 1? And is the bell of `erf` as wide as the normal one?",
        ),
        Mistake(
            "missing-term",
            lambda x: x * erf(x / np.sqrt(2)),
            "Your gate runs from −1 to 1, and so your curve rises on the left too. How do you bring the gate between "
            "0 and 1?",
        ),
        Mistake(
            "missing-term",
            lambda x: 0.5 * x * erf(x / np.sqrt(2)),
            "Your gate runs from −0.5 to 0.5, and so your curve rises on the left too. How do you bring the gate "
            "between 0 and 1?",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: ndtr(x) + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
            "That is the derivative of the GELU, the next exercise. Here the function itself is asked for.",
            place=None,  # the function for its slope, or the slope for the function: all of its terms are others
        ),
        Mistake(
            "other-function",
            lambda x: x / (1 + np.exp(-x)),
            "That is the SiLU, whose gate is the sigmoid. The GELU's gate is the normal distribution's.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda x: np.maximum(x, 0),
            "That is the ReLU. Its gate is either open or shut; the GELU's opens smoothly.",
        ),
        Mistake("scalar-only", lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2, ""),
        Mistake("no-return", lambda x: print(x * ndtr(x)), ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "The gate alone first: a probability that is near 0 at −5, one half at 0 and near 1 at 5. Which of SciPy's "
        "three functions do that as they are, and which must be stretched and shifted?",
        "If you take `erf`: the normal density has one half of the square in its exponent, `erf` the whole square. "
        "What must u be for the square of u to be one half of the square of x?",
        "`ndtr` is the gate as it stands, for a whole array. What is left to do is what every gate does.",
    ),
    points=1,
    question=(
        "At x = −9 the form with `erf` gives exactly 0 (some libraries use it), but the GELU is about −1e−18 there. "
        "Where have the digits gone, and why does `erfc` keep them?"
    ),
)
