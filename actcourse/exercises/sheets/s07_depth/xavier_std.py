"""The exercise `xavier_std`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def xavier_std(fan_in, fan_out):
    """The standard deviation with which Glorot and Bengio draw the weights of a layer from a normal distribution.

    fan_in: how many numbers come into the layer; fan_out: how many it hands on.
    Returns one number.
    """
    return np.sqrt(2 / (fan_in + fan_out))


# -- right in other ways ----------------------------------------------------------------------------


def _by_the_mean(fan_in, fan_out):
    mean = (fan_in + fan_out) / 2
    return 1 / math.sqrt(mean)


def _harmonic(n, m):
    forward, backward = 1 / n, 1 / m  # the variances that the two directions ask for
    return np.sqrt(2 / (1 / forward + 1 / backward))


# -- mistakes ---------------------------------------------------------------------------------------


def _whole_numbers(fan_in, fan_out):
    return np.sqrt(2 // (fan_in + fan_out))


_BORDERS = ((1, 1), (1, 90), (200_000, 1))

EXERCISE = Exercise(
    sheet="07_depth",
    prompt=(
        "The weights of a layer are drawn from a normal distribution with mean 0. How wide should it be? On the way "
        "forward the size of the signal stays the same if the variance of the weights is one over the number of "
        "inputs, `fan_in`; on the way back the size of the gradient stays the same if it is one over the number of "
        "outputs, `fan_out`. Both cannot hold, unless the two are equal. The compromise of Glorot and Bengio (2010), "
        "named after Xavier Glorot, takes one over the mean of the two. Write the standard deviation of the weights."
    ),
    solution=xavier_std,
    probes=tuple(
        Probe(fans) for fans in ((100, 50), (3, 7), (784, 30), (12, 500), (64, 64), (5, 2), (2048, 1000), *_BORDERS)
    ),
    arguments=lambda rng: tuple(int(fan) for fan in rng.integers(2, 500, 2)),
    also_right=(
        _by_the_mean,
        _harmonic,
        lambda fan_in, fan_out: (2 / (fan_in + fan_out)) ** 0.5,
        lambda a, b: np.float32(np.sqrt(2.0) / np.sqrt(a + b)),
    ),
    secrets=("2/(fan_in+fan_out)", "sqrt(2/(", "(fan_in+fan_out)/2"),
    mistakes=(
        Mistake(
            "other-function",
            lambda fan_in, fan_out: 2 / (fan_in + fan_out),
            "That is the variance. Asked for is the standard deviation: how does one become the other?",
        ),
        Mistake(
            "other-function",
            lambda fan_in, fan_out: np.sqrt(6 / (fan_in + fan_out)),
            "That is the bound of the uniform distribution that Glorot and Bengio draw from. Its variance is a third "
            "of the bound's square. Here the distribution is normal, and its standard deviation is asked for.",
        ),
        Mistake(
            "parameter-ignored",
            lambda fan_in, fan_out: np.sqrt(1 / fan_in),
            "You look at the way forward only, and `fan_out` has no effect. What would the way back ask for?",
        ),
        Mistake(
            "parameter-ignored",
            lambda fan_in, fan_out: np.sqrt(1 / fan_out),
            "You look at the way back only, and `fan_in` has no effect. What would the way forward ask for?",
        ),
        Mistake(
            "parameter-ignored",
            lambda fan_in, fan_out: np.sqrt(2 / fan_in),
            "`fan_out` has no effect: that is the rule of He et al. for the ReLU, the next exercise.",
        ),
        Mistake(
            "parameter-ignored",
            lambda fan_in, fan_out: np.sqrt(2 / fan_out),
            "`fan_in` has no effect. The compromise takes both directions into account.",
        ),
        Mistake(
            "missing-scale",
            lambda fan_in, fan_out: np.sqrt(1 / (fan_in + fan_out)),
            "Your variance is one over the sum of the two. One over their mean is wanted: is that larger or smaller?",
        ),
        Mistake(
            "missing-brackets",
            lambda fan_in, fan_out: np.sqrt(2 / fan_in + fan_out),
            "Python divides before it adds: your root is taken of a fraction and `fan_out`, added. What belongs below "
            "the fraction line?",
        ),
        Mistake(
            "missing-brackets",
            lambda fan_in, fan_out: np.sqrt(2) / (fan_in + fan_out),
            "Your root ends too early: it covers the numerator only.",
        ),
        Mistake(
            "missing-brackets",
            lambda fan_in, fan_out: 2 / np.sqrt(fan_in + fan_out),
            "Your variance is twice what is wanted. Does your root begin too late, or is there a 2 too many below it?",
        ),
        Mistake(
            "parameter-misused",
            lambda fan_in, fan_out: np.sqrt((fan_in + fan_out) / 2),
            "Your number grows with the layer. The more terms are summed up in a neuron, the smaller each has to be.",
        ),
        Mistake(
            "other-function",
            lambda fan_in, fan_out: np.sqrt((1 / fan_in + 1 / fan_out) / 2),
            "You took the mean of the two variances. Where one of the fans is small, that is much larger than one over "
            "the mean of the fans.",
        ),
        Mistake(
            "other-function",
            lambda fan_in, fan_out: (1 / np.sqrt(fan_in) + 1 / np.sqrt(fan_out)) / 2,
            "You took the mean of two standard deviations. The compromise is made earlier: which mean does it take?",
        ),
        Mistake(
            "missing-term",
            lambda fan_in, fan_out: 1 / (fan_in + fan_out),
            "Two things are missing: a mean is not a sum, and a standard deviation is not a variance.",
        ),
        Mistake(
            "other-function",
            lambda fan_in, fan_out: np.sqrt(1 / fan_in + 1 / fan_out),
            "You added the two variances. The compromise lies between them: it is one over the mean of the fans.",
        ),
        Mistake(
            "other-function",
            lambda fan_in, fan_out: 1 / np.sqrt(fan_in * fan_out),
            "You multiplied the two standard deviations, and so your weights are much too small. The compromise lies "
            "between the two.",
        ),
        Mistake(
            "other-function",
            lambda fan_in, fan_out: np.sqrt(2 / (fan_in * fan_out)),
            "The two fans are multiplied, and so your weights are much too small for large layers. What is a mean of "
            "two numbers?",
        ),
        Mistake(
            "other-function",
            lambda fan_in, fan_out: (2 / (fan_in + fan_out)) ** 2,
            "You squared the variance. The standard deviation lies on its other side: its square is the variance.",
        ),
        Mistake(
            "integer-truncation",
            _whole_numbers,
            "`//` cuts the decimals off, and nearly always 0 is left. Which sign divides without cutting?",
        ),
        Mistake(
            "wrong-shape",
            lambda fan_in, fan_out: np.random.default_rng(0).normal(0, 1, (fan_in, fan_out)),
            "",
        ),
        Mistake("no-return", lambda fan_in, fan_out: print(np.sqrt(2 / (fan_in + fan_out))), ""),
    ),
    hints=(
        "First the mean of the two fans: for 100 inputs and 50 outputs it is 75.",
        "One over that mean is a variance. In which unit would the variance of lengths in metres be given, and in "
        "which the standard deviation?",
        "One over the mean is two over the sum. `np.sqrt` takes the root of it; mind the brackets.",
    ),
    points=1,
    question=(
        "A layer takes 1000 numbers in and hands on 10. By about what factor does the variance of its forward signal "
        "change under this compromise, and by what that of the gradient?"
    ),
)
