"""The exercise `softplus`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Shortcut, elementwise_arguments, elementwise_probes


def softplus(x):
    """The softplus of each element of x: the natural logarithm of 1 plus e to the x.

    x: array of any shape. Returns an array of the same shape, with positive values.
    It must hold for large numbers too: at x = -1000 and at x = 1000.
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


# -- right in other ways ----------------------------------------------------------------------------


def _by_logaddexp(z):
    return np.logaddexp(0, z)


def _by_two_sides(x):
    return np.where(x > 0, x + np.log(1 + np.exp(-x)), np.log(1 + np.exp(x)))


def _with_a_threshold(x):
    return np.where(x > 25, x, np.log1p(np.exp(np.minimum(x, 25))))


def _by_log_sigmoid(x):
    return np.maximum(x, 0) - np.log(1 / (1 + np.exp(-np.abs(x))))


def _one_by_one(x):
    values = [max(number, 0) + math.log1p(math.exp(-abs(number))) for number in x.ravel()]
    return np.array(values).reshape(x.shape)


def _vectorized(x):
    return np.vectorize(lambda number: number if number > 40 else math.log(1 + math.exp(number)), otypes=[float])(x)


# -- mistakes ---------------------------------------------------------------------------------------


def _textbook(x):
    return np.log(1 + np.exp(x))


def _turned_over(x):
    return x + np.log(1 + np.exp(-x))


def _printed(x):
    print(_by_two_sides(x))


def _in_place(x):
    x[...] = _by_two_sides(x)
    return x


_CUT_OFF = (
    "Cutting x off keeps the exponential finite, but makes the curve flat beyond the cut, and softplus is flat "
    "nowhere: on the right it rises as x does. Can the large part be taken out of the logarithm?"
)


EXERCISE = Exercise(
    sheet="04_smooth",
    prompt=(
        r"Write the softplus, $\ln(1 + e^{x})$, a ReLU with its corner rounded off. Typed as it is printed it gives "
        "infinity at $x = 1000$, where the true value is 1000 to all digits. Yours should hold on both sides."
    ),
    solution=softplus,
    # In the gap between ordinary and large numbers x alone is nearly right.
    probes=elementwise_probes(),
    arguments=elementwise_arguments(),
    elementwise=True,
    also_right=(_by_logaddexp, _by_two_sides, _with_a_threshold, _by_log_sigmoid, _one_by_one, _vectorized),
    shortcut=Shortcut(
        ("logaddexp", "softplus", "SOFTPLUS", "log_expit"),
        "Left out is what that function does so that nothing overflows: try it with exponentials of your own.",
    ),
    secrets=(
        "logaddexp",
        "maximum(x,0)+",
        "log1p(exp(-abs(x)))",
        "log(1+exp(-abs(x)))",
        "x+log1p(exp(-x))",
        "x+log(1+exp(-x))",
        "-abs(x)",
    ),
    mistakes=(
        Mistake(
            "overflow",
            _textbook,
            "There e to the x is larger than the largest float, although its logarithm is only x. Take the larger of "
            "the two summands out of the bracket before you take the logarithm: what is left inside?",
        ),
        Mistake(
            "overflow",
            _turned_over,
            "Your form holds on the right, where the one with e to the x breaks, and breaks on the left, where that "
            "one holds. Can one formula be each of them on the side where it holds?",
        ),
        Mistake(
            "overflow",
            lambda x: -np.log(1 - 1 / (1 + np.exp(-x))),
            "There the sigmoid is rounded to 1. Nothing is left to take the logarithm of, and the logarithm of 0 is "
            "infinite. Where can you do without that difference?",
        ),
        Mistake(
            "missing-term",
            lambda x: np.log(np.exp(x)),
            "What comes back is x itself: the logarithm undoes the exponential at once. What should come between them?",
        ),
        Mistake(
            "missing-term",
            lambda x: 1 + np.exp(x),
            "That is what stands inside the logarithm. Far to the right it explodes, where softplus grows like x.",
        ),
        Mistake(
            "missing-brackets",
            lambda x: np.log(1) + np.exp(x),
            "Your values are e to the x. Does the logarithm take in all that it should, or the 1 alone?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: np.log(np.exp(1 + x)),
            "Your values are x + 1: the 1 has slipped into the exponent. What should it be added to?",
        ),
        Mistake(
            "not-finite",
            lambda x: np.log(1 + x),
            "The logarithm of a negative number is not a number. What has to happen to x before 1 is added?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: np.log(1 + np.exp(-x)),
            "Your curve is the mirror image: it falls where softplus rises. What sign has the exponent?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: -np.log(1 + np.exp(-x)),
            "Your values are negative: that is the logarithm of the sigmoid. Softplus is positive everywhere.",
        ),
        Mistake(
            "not-finite",
            lambda x: np.log(1 - np.exp(x)),
            "There 1 less e to the x is 0, and further right it is negative, where no logarithm exists. Which sign "
            "should stand between the two?",
        ),
        Mistake(
            "other-function",
            lambda x: np.log(1 + np.exp(-np.abs(x))),
            "On the left all is right, but on the right your curve comes back to 0, where softplus grows like x. "
            "What is missing there?",
        ),
        Mistake(
            "other-function",
            lambda x: np.log(1 + np.exp(np.abs(x))),
            "On the right all is right, but the absolute value makes your curve rise on the left too.",
            place=None,  # one change makes it right, but not for large numbers: there it overflows
        ),
        Mistake(
            "other-function",
            lambda x: np.maximum(x, 0),
            "That is the ReLU, corner and all. Softplus lies above it everywhere, most of all at 0.",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 0, x, np.log1p(np.exp(x))),
            "On the left all is well, but on the right yours is x itself from 0 on, and jumps there. Softplus lies "
            "above x and only comes closer.",
        ),
        Mistake(
            "approximation",
            lambda x: np.where(x > 5, x, np.log1p(np.exp(x))),
            "There x itself is only near the answer. If you switch over to x: from where on does no digit change?",
        ),
        Mistake(
            "other-function",
            lambda x: np.log1p(1 + np.exp(x)),
            "Far to the left your curve goes to ln 2, and softplus to 0: the 1 is in there twice. What does "
            "`np.log1p` do?",
            place=None,  # one change makes it right, but not for large numbers: there it overflows
        ),
        Mistake(
            "other-function",
            lambda x: x + np.log1p(np.exp(-np.abs(x))),
            "On the right all is well. On the left x must not come out of the logarithm: there it is not the larger "
            "of the two.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: np.maximum(x, 0) + np.log1p(np.exp(np.abs(x))),
            "The exponential that is left grows on both sides, and brings x in a second time. What sign should its "
            "exponent have?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: np.maximum(x, 0) - np.log1p(np.exp(-np.abs(x))),
            "Your curve lies below the ReLU, most of all at 0. Softplus lies above it: which sign is wrong?",
        ),
        Mistake(
            "missing-term",
            lambda x: np.maximum(x, 0) + np.exp(-np.abs(x)),
            "Far out all is well, but at 0 your value is 1. A logarithm is missing somewhere.",
        ),
        Mistake(
            "constant-factor",
            lambda x: np.log10(1 + np.exp(x)),
            "Your logarithm has base 10. The formula's is the natural one: which of NumPy's functions is that?",
        ),
        Mistake(
            "constant-factor",
            lambda x: np.log2(1 + np.exp(x)),
            "Your logarithm has base 2. The formula's is the natural one: which of NumPy's functions is that?",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: 1 / (1 + np.exp(-x)),
            "That is the sigmoid, the slope of softplus and the next exercise. Here the curve itself is asked for.",
            place=None,  # the function for its slope, or the slope for the function: all of its terms are others
        ),
        Mistake(
            "precision-lost",
            lambda x: np.where(x > 10, x, np.log1p(np.exp(np.minimum(x, 10)))),
            "There x itself is not quite the answer yet. If you switch over to x: from where on does no digit change?",
        ),
        *(
            # Without the clip it overflows: the formula must be another.
            Mistake("precision-lost", lambda x, end=end: np.log(1 + np.exp(np.clip(x, -end, end))), _CUT_OFF, None)
            for end in (20, 30, 50, 100, 500, 700)
        ),
        Mistake(
            "precision-lost",
            lambda x: np.nan_to_num(_textbook(x)),
            "You replaced infinity by the largest float, and that is as wrong. The trouble has to be cured where it "
            "begins: in the exponential.",
        ),
        Mistake("scalar-only", lambda x: math.log(1 + math.exp(x)), ""),
        Mistake("no-return", _printed, ""),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "First write it as it is printed and run the check: what is said about ordinary numbers, and what about large "
        "ones?",
        "On the left the exponential shrinks and the printed formula holds. On the right take e to the x out of the "
        "bracket: the logarithm of a product is a sum.",
        "What comes out of the logarithm is x on the right and nothing on the left, so it is the ReLU. The exponential "
        "that stays inside is the one that shrinks: its exponent is the distance from 0 with a minus sign.",
    ),
    points=2,
    question="What is softplus(x) − softplus(−x), worked out with your function and then proved with a pencil?",
)
