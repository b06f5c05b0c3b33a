"""The exercise `silu_prime`."""

import math

import numpy as np
from scipy.special import expit, ndtr

from actcourse.exercises.examiner.recognition import APPROXIMATION
from actcourse.exercises.exercise import Exercise, Mistake, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.s04_smooth.silu import silu


def silu_prime(x):
    """The derivative of the SiLU with respect to x, at each element of x.

    x: array of any shape, the same x that the SiLU is given. Returns an array of the same shape.
    """
    e = np.exp(-np.abs(x))
    gate = np.where(x >= 0, 1, e) / (1 + e)
    return gate + x * e / (1 + e) ** 2


# -- right in other ways ----------------------------------------------------------------------------


def _by_product_rule(x):
    s = expit(x)
    return s + x * s * (1 - s)


def _factored(z):
    gate = 1 / (1 + np.exp(-z))  # warns of overflow, and is right
    return gate * (1 + z * (1 - gate))


def _by_the_function(x):
    f, s = silu(x), expit(x)
    return f + s * (1 - f)


def _by_tanh(x):
    t = np.tanh(x / 2)
    return (1 + t) / 2 + x * (1 - t**2) / 4


def _one_by_one(x):
    def slope(number):
        s = 1 / (1 + math.exp(-max(number, -700)))
        return s + number * s * (1 - s)

    return np.vectorize(slope, otypes=[float])(x)


# -- mistakes. Textbook forms are used on purpose. ----------------------------------------------------


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _textbook_silu(x):
    return x * _sigmoid(x)


def _into_integers(x):
    slope = np.empty_like(x)
    slope[...] = _factored(x)
    return slope


_EXCHANGED = (
    "x and the sigmoid have changed places in your formula. Begin again with the product rule: of which factor is the "
    "derivative 1, and which one stays beside it?"
)


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        r"Write the derivative of the SiLU, $\operatorname{silu}'(x)$. It takes the same $x$ that the SiLU takes. "
        "It must hold far out on both sides too."
    ),
    solution=silu_prime,
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    derivative_of=silu,
    rtol=1e-12,  # a difference quotient comes as close as 1e-10
    also_right=(
        _by_product_rule,
        _factored,
        _by_the_function,
        _by_tanh,
        _one_by_one,
        lambda x: _by_product_rule(x).astype(np.float32),
    ),
    secrets=("s+x*s*(1-s)", "s*(1+x*(1-s))", "(1+x*(1-", "f+s*(1-f)", "x*e/(1+e)**2"),
    mistakes=(
        Mistake(
            "other-function",
            lambda x: 1 + _sigmoid(x) * (1 - x),
            _EXCHANGED,
        ),
        Mistake(
            "other-function",
            lambda x: _sigmoid(x) * (1 + _sigmoid(x) * (1 - x)),
            _EXCHANGED,
        ),
        Mistake(
            "missing-brackets",
            lambda x: _sigmoid(x) * (1 + x) * (1 - _sigmoid(x)),
            "The factor at the end belongs to the second term of the sum alone. Where should a bracket stand, so that "
            "it leaves the 1 alone?",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: _sigmoid(x) + silu(x) * (1 - silu(x)),
            "The second term should be x times the slope of the sigmoid. You used the pattern of that slope with the "
            "SiLU put in.",
        ),
        Mistake(
            "other-function",
            lambda x: silu(x) * (1 - silu(x)),
            "That is the pattern of the sigmoid's derivative, with the SiLU put in. The two functions have different "
            "derivatives.",
        ),
        Mistake(
            "missing-term",
            _sigmoid,
            "That is the gate alone: right if the gate stood still while x moves. But it depends on x as well. "
            "What does the product rule say?",
        ),
        Mistake(
            "missing-term",
            lambda x: x * _sigmoid(x) * (1 - _sigmoid(x)),
            "That is one half of the product rule: x times the slope of the gate. At x = 0 your slope is 0, but the "
            "curve rises there. What is the other half?",
        ),
        Mistake(
            "other-function",
            lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
            "That is the slope of the sigmoid: the slopes of the two factors, multiplied. The slope of a product is "
            "another thing than the product of the slopes.",
        ),
        Mistake(
            "missing-term",
            lambda x: _sigmoid(x) + _sigmoid(x) * (1 - _sigmoid(x)),
            "You have the gate and the gate's slope, added. In the product rule each slope is multiplied by the other "
            "factor, which here is x in one of the terms.",
        ),
        Mistake(
            "missing-term",
            lambda x: _sigmoid(x) + x * (1 - _sigmoid(x)),
            "Your slope falls without end on the left, but the curve is flat there. Beside x a factor is missing that "
            "is small on the left: was it lost in the product rule, or does a bracket end too early?",
        ),
        Mistake(
            "missing-term",
            lambda x: _sigmoid(x) + x * _sigmoid(x),
            "In your second term x is multiplied by the gate, where it should be multiplied by the slope of the gate. "
            "Far to the right that slope is 0: which factor is missing?",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 + x * _sigmoid(x) * (1 - _sigmoid(x)),
            "The slope of x is 1, and your second term is right. But in the product rule each slope is multiplied by "
            "the other factor: far to the left your slope goes to 1, and the curve is flat there.",
        ),
        Mistake(
            "other-function",
            lambda x: _sigmoid(x) * (1 + x - _sigmoid(x)),
            "x stands beside the gate, where it should stand beside the slope of the gate. Have the two terms of the "
            "product rule exchanged their factors, or does x multiply only the beginning of a bracket?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: _sigmoid(x) * (1 + x * (1 + _sigmoid(x))),
            "A sign is wrong in the slope of the gate: far to the right, where the gate is 1, its slope should be 0.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: _sigmoid(x) - x * _sigmoid(x) * (1 - _sigmoid(x)),
            "The two terms should be added: for positive x both the gate and its opening make the curve rise. "
            "A sign has got lost, perhaps in the chain rule, where there are two.",
        ),
        Mistake(
            "of-the-output",
            lambda x: silu_prime(silu(x)),
            "You took the right derivative at the wrong place: at the SiLU of x. The SiLU is applied once too often.",
        ),
        Mistake(
            "function-not-derivative",
            _textbook_silu,
            "That is the SiLU itself. Asked for is its slope, which goes to 1 on the right and to 0 on the left.",
        ),
        Mistake(
            "other-function",
            lambda x: _sigmoid(x) + x * (1 - _sigmoid(x) ** 2),
            "For the gate's slope you used the pattern of tanh's derivative. The sigmoid's is another one.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda x: _sigmoid(x) + x * _sigmoid(x) ** 2,
            "You differentiated the gate as one over something. The inside depends on x too: the chain rule wants its "
            "derivative as a factor.",
        ),
        Mistake(
            "missing-term",
            lambda x: (1 + np.exp(-x) + x * np.exp(-x)) / (1 + np.exp(-x)),
            "Your slope grows without end on the left. The numerator is that of the quotient rule; what does the rule "
            "do to the denominator?",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 0, 1.0, 0.0),
            "That is the slope of the ReLU, which jumps. The SiLU has no corner: its slope changes smoothly.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "other-function",
            lambda x: ndtr(x) + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
            "That is the derivative of the GELU. The SiLU's gate is the sigmoid.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "approximation",
            lambda x: (silu(x + 1e-5) - silu(x - 1e-5)) / 2e-5,
            APPROXIMATION,
            place=None,  # it measures: nothing of the formula is there
        ),
        Mistake(
            "overflow",
            lambda x: np.exp(x) * (1 + x + np.exp(x)) / (1 + np.exp(x)) ** 2,
            "For large x an exponential there is larger than the largest float, and infinity over infinity is not a "
            "number. Divide numerator and denominator by something, so that it shrinks instead.",
        ),
        Mistake(
            "overflow",
            lambda x: (1 + np.exp(-x) + x * np.exp(-x)) / (1 + np.exp(-x)) ** 2,
            "On the far left an exponential is larger than the largest float, and infinity over infinity is not a "
            "number. With the gate and its slope, each written so that only a shrinking exponential is left, all is "
            "well.",
        ),
        Mistake("scalar-only", lambda x: 1 / (1 + math.exp(-x)) * (1 + x / (1 + math.exp(x))), ""),
        Mistake("no-return", lambda x: print(_factored(x)), ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "The SiLU is a product of two things that both depend on x. Which rule differentiates a product?",
        "One factor is x itself, with the slope 1. The other is the sigmoid: sheet 2 has its slope, which can be "
        "written with the sigmoid alone.",
        "Two terms: the gate times the slope of x, and x times the slope of the gate. With s for the sigmoid of x, "
        "the gate's slope is s times what is missing from s to 1.",
    ),
    points=2,
    question="On the right the slope rises above 1 before it returns to it. Which of the two terms makes it do so?",
)
