"""The exercise `gelu_prime`."""

import math

import numpy as np
from scipy.special import erf, erfc, ndtr

from actcourse.exercises.examiner.recognition import APPROXIMATION
from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s04_smooth.gelu import gelu


def gelu_prime(x):
    """The derivative of the exact GELU with respect to x, at each element of x.

    x: array of any shape, the same x that the GELU is given. Returns an array of the same shape.
    """
    density = np.exp(-x * x / 2) / (2 * np.pi) ** 0.5
    return ndtr(x) + x * density


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x):
    gate = (1 + erf(x / np.sqrt(2))) / 2
    return gate + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def _by_chain_rule(z):
    u = z / np.sqrt(2)
    return (1 + erf(u)) / 2 + z / 2 * (2 / np.sqrt(np.pi) * np.exp(-(u**2))) / np.sqrt(2)


def _by_helpers(x):
    def density(t):
        return np.power(2 * np.pi * np.exp(t**2), -0.5)  # exp overflows far out, and the power is 0: right

    def share(t):
        return erfc(-t / np.sqrt(2)) / 2

    return share(x) + x * density(x)


def _one_by_one(x):
    def slope(t):
        return math.erfc(-t / math.sqrt(2)) / 2 + t * math.exp(-0.5 * t * t) / math.sqrt(2 * math.pi)

    return np.vectorize(slope, otypes=[float])(x)


# -- mistakes ---------------------------------------------------------------------------------------


def _density(x):
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def _tanh_form(x):
    c = np.sqrt(2 / np.pi)
    t = np.tanh(c * (x + 0.044715 * x**3))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t**2) * c * (1 + 3 * 0.044715 * x**2)


def _sigmoid_form(x):
    s = 1 / (1 + np.exp(-1.702 * x))
    return s + 1.702 * x * s * (1 - s)


def _silu_prime(x):
    s = 1 / (1 + np.exp(-x))
    return s + x * s * (1 - s)


def _into_integers(x):
    slope = np.zeros_like(x)
    slope[...] = _textbook(x)
    return slope


_HALF = (
    "Your second term is half as large as it should be. The ½ stands before the error function; is it also before its "
    "slope, when that is written as the normal density?"
)
_INNER = (
    "That is the derivative of an imitation, and an inner derivative is missing in it: what stands inside is not x "
    "alone. The exact GELU is asked for, whose derivative is shorter to write."
)


def _tanh_of_cubic(x):
    return np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))


def _gate(x):
    return 1 / (1 + np.exp(-1.702 * x))


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        r"Write the derivative of the exact GELU, $\operatorname{gelu}'(x)$. It takes the same $x$ that the GELU "
        r"takes. You will need the slope of $\Phi$: it is a probability that grows with $x$, and how fast it grows is "
        "the normal density. `erf`, `erfc` and `ndtr` are there as before."
    ),
    solution=gelu_prime,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    derivative_of=gelu,
    rtol=1e-12,  # a difference quotient comes as close as 1e-10
    also_right=(
        _textbook,
        _by_chain_rule,
        _by_helpers,
        _one_by_one,
        lambda x: _textbook(x).astype(np.float32),
    ),
    secrets=("ndtr(x)+x*", "x*density", "exp(-x*x/2)", "exp(-x**2/2)", "exp(-(x**2)/2)", "sqrt(2*np.pi)"),
    mistakes=(
        Mistake(
            "constant-factor",
            lambda x: ndtr(x) + 0.5 * x * _density(x),
            _HALF,
        ),
        Mistake(
            "constant-factor",
            lambda x: (1 + _tanh_of_cubic(x)) / 2 + 0.5 * x * _density(x),
            _HALF,
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: (1 + _tanh_of_cubic(x)) / 2 + 0.5 * x * (1 - _tanh_of_cubic(x) ** 2),
            _INNER,
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: (1 + _tanh_of_cubic(x)) / 2 + 0.5 * x * (1 - _tanh_of_cubic(x) ** 2) * np.sqrt(2 / np.pi),
            _INNER,
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: _gate(x) + x * _gate(x) * (1 - _gate(x)),
            _INNER,
        ),
        Mistake(
            "missing-brackets",
            lambda x: 0.5 * 1 + erf(x / np.sqrt(2)) + x * _density(x),
            "The ½ has reached the 1 alone. Python multiplies before it adds: what should it all apply to?",
        ),
        Mistake(
            "approximation",
            _tanh_form,
            "That is the derivative of the form with tanh, an imitation. It is near the slope of the exact GELU, which "
            "is shorter to write.",
            place=None,  # an imitation: all of its terms are others
        ),
        Mistake(
            "approximation",
            _sigmoid_form,
            "That is the derivative of the form with a sigmoid, an imitation. The gate of the exact GELU is the normal "
            "distribution's own, and so is its slope.",
            place=None,  # an imitation: all of its terms are others
        ),
        Mistake(
            "approximation",
            lambda x: (gelu(x + 1e-5) - gelu(x - 1e-5)) / 2e-5,
            APPROXIMATION,
            place=None,  # it measures: nothing of the formula is there
        ),
        Mistake(
            "missing-term",
            ndtr,
            "That is the gate alone: right if the gate stood still while x moves. But it depends on x as well. "
            "What does the product rule say?",
            place=None,  # SciPy's own function: there is no code to change
        ),
        Mistake(
            "missing-term",
            lambda x: x * _density(x),
            "That is one half of the product rule: x times the slope of the gate. At x = 0 your slope is 0, but the "
            "curve rises there. What is the other half?",
        ),
        Mistake(
            "other-function",
            _density,
            "That is the normal density: the slopes of the two factors, multiplied. The slope of a product is another "
            "thing than the product of the slopes.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "missing-term",
            lambda x: ndtr(x) + _density(x),
            "You have the gate and the density, added. In the product rule each slope is multiplied by the other "
            "factor, which here is x in one of the terms.",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 + x * _density(x),
            "The slope of x is 1, and your second term is right. But in the product rule each slope is multiplied by "
            "the other factor: far to the left your slope goes to 1, and the curve is flat there.",
        ),
        Mistake(
            "other-function",
            lambda x: ndtr(x) + x * ndtr(x) * (1 - ndtr(x)),
            "For the gate's slope you used the pattern of the sigmoid's derivative. This gate is an area under a bell: "
            "how fast does it grow?",
        ),
        Mistake(
            "missing-scale",
            lambda x: (1 + erf(x)) / 2 + x * _density(x),
            "Your second term is right; the gate opens too fast. In the definition of `erf` the exponent has no one "
            "half: what must happen to its x?",
        ),
        Mistake(
            "constant-factor",
            lambda x: 2 * ndtr(x) + x * _density(x),
            "Your second term is right; the gate is twice as large as it should be. How large may a probability be?",
        ),
        Mistake(
            "other-function",
            lambda x: _density(x) + x * ndtr(x),
            "The two factors of one term have changed places: in the product rule each factor stays once and is "
            "differentiated once. Whose slope is 1?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: ndtr(x) - x * _density(x),
            "The two terms should be added: for positive x both the gate and its opening make the curve rise.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: ndtr(x) + x * np.exp(x**2 / 2) / np.sqrt(2 * np.pi),
            "Your bell grows outwards. What sign has its exponent? (`(-x)**2` has lost it: the square is taken last.)",
        ),
        Mistake(
            "missing-scale",
            lambda x: ndtr(x) + x * np.exp(-(x**2) / 2),
            "The bell is there, but too high. The area under a density is 1: which number sees to that?",
        ),
        Mistake(
            "missing-scale",
            lambda x: ndtr(x) + x * np.exp(-(x**2)) / np.sqrt(2 * np.pi),
            "Your bell is too narrow. The standard normal one has variance 1: what stands beside the square in its "
            "exponent?",
        ),
        Mistake(
            "missing-scale",
            lambda x: ndtr(x) + x * np.exp(-(x**2) / 2) / (2 * np.pi),
            "Your bell is too low: you divide by too much. The area under a density is 1; is there a root in the "
            "number that sees to it?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: ndtr(x) + x * np.exp(-(x**2)) / 2 / np.sqrt(2 * np.pi),
            "Your bell is too narrow, and half as high as it should be: what should halve the exponent stands outside "
            "it. Where does the bracket of `np.exp` end?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: ndtr(x) + x * np.exp(-(x**2) / 2) / np.sqrt(2) * np.pi,
            "Your bell is much too high. How far does your root reach, and on which side of the fraction line does "
            "π come to stand?",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: ndtr(x) + x * np.exp(-(x**2) / 2) / np.sqrt(np.pi),
            "You differentiated the error function at a scaled x. The chain rule wants the scale as a factor too.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: ndtr(x) + x * np.exp(-(x**2)) / np.sqrt(np.pi),
            "Your bell is that of the error function, which is narrower than the normal one. If you differentiate "
            "`erf` at a scaled x, the scale stays in the exponent, and the chain rule makes it a factor too.",
        ),
        Mistake(
            "constant-factor",
            lambda x: ndtr(x) + 2 * x * _density(x),
            "The second term is twice as large as it should be. If you come by way of `erf`: what stands in front of "
            "it belongs to both terms.",
        ),
        Mistake(
            "other-function",
            lambda x: ndtr(x) - x * x * _density(x),
            "You used the slope of the density. The slope that is wanted is that of the gate, which is the density "
            "itself.",
        ),
        Mistake(
            "of-the-output",
            lambda x: gelu_prime(gelu(x)),
            "You took the right derivative at the wrong place: at the GELU of x. The GELU is applied once too often.",
        ),
        Mistake(
            "function-not-derivative",
            gelu,
            "That is the GELU itself. Asked for is its slope, which goes to 1 on the right and to 0 on the left.",
            place=None,  # the course's own function: all of it is right, for another question
        ),
        Mistake(
            "other-function",
            _silu_prime,
            "That is the derivative of the SiLU. The GELU's gate is the normal distribution's.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake("scalar-only", lambda x: ndtr(x) + x * math.exp(-x * x / 2) / math.sqrt(2 * math.pi), ""),
        Mistake("no-return", lambda x: print(_textbook(x)), ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "The GELU is a product of two things that both depend on x. Which rule differentiates a product?",
        "One factor is x itself, with the slope 1. The other is an area under the bell to the left of x: if x moves a "
        "little to the right, by how much does the area grow?",
        "Two terms: the gate as it is, and x times the height of the bell. The height is the exponential of minus "
        "half the square of x, divided by the root of 2π.",
    ),
    points=2,
    question="The slopes at x and at −x add up to 1, as those of the SiLU do. What must a gate be like for that?",
)
