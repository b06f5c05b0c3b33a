"""The exercise `he_std`."""

import math

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def he_std(fan_in):
    """The standard deviation with which He et al. draw the weights before a ReLU from a normal distribution.

    fan_in: how many numbers come into the layer. Returns one number.
    """
    return np.sqrt(2 / fan_in)


# -- right in other ways ----------------------------------------------------------------------------


def _step_by_step(fan_in):
    share_that_passes = 1 / 2
    variance = 1 / (fan_in * share_that_passes)
    return math.sqrt(variance)


def _whole_numbers(fan_in):
    return np.sqrt(2 // fan_in)


EXERCISE = Exercise(
    sheet="07_depth",
    prompt=(
        "A neuron sums up `fan_in` products $h_i w_i$. If the weights are independent of each other and of $h$, with "
        "mean 0, the variance of the sum is `fan_in` times the variance of a weight times the mean of $h_i^2$. In a "
        "ReLU network $h$ is what a ReLU has let through: of numbers that lie evenly around 0 it leaves one half, and "
        "so the mean of $h_i^2$ is half the variance of the pre-activations one layer before. He et al. (2015) choose "
        "the weights so that the variance of the pre-activations is the same in all layers. Write the standard "
        "deviation of the weights."
    ),
    solution=he_std,
    probes=tuple(Probe((fan_in,)) for fan_in in (100, 3, 784, 12, 64, 50, 7, 2048, 1, 200_000)),
    arguments=lambda rng: (int(rng.integers(3, 500)),),
    also_right=(
        _step_by_step,
        lambda fan_in: (2 / fan_in) ** 0.5,
        lambda n: np.sqrt(2) / np.sqrt(n),
        lambda fan_in: 1 / np.sqrt(fan_in / 2),
        lambda fan_in: np.float32(np.sqrt(2 / fan_in)),
    ),
    secrets=("2/fan_in", "sqrt(2/", "sqrt(2)/"),
    mistakes=(
        Mistake(
            "other-function",
            lambda fan_in: 2 / fan_in,
            "That is the variance. Asked for is the standard deviation: how does one become the other?",
        ),
        Mistake(
            "missing-scale",
            lambda fan_in: np.sqrt(1 / fan_in),
            "Without the ReLU that would be right. But the ReLU takes half of the mean square away in each layer: what "
            "makes up for that?",
        ),
        Mistake(
            "parameter-misused",
            lambda fan_in: np.sqrt(1 / (2 * fan_in)),
            "The one half of the ReLU is on the wrong side: it makes your weights smaller, where they should make up "
            "for what is lost.",
        ),
        Mistake(
            "missing-brackets",
            lambda fan_in: 2 / np.sqrt(fan_in),
            "Your variance is twice what is wanted. Does your root begin too late, or is there a 2 too many below it?",
        ),
        Mistake(
            "missing-brackets",
            lambda fan_in: np.sqrt(2) / fan_in,
            "Your root ends too early: it covers the numerator only.",
        ),
        Mistake(
            "missing-term",
            lambda fan_in: 1 / fan_in,
            "Two things are missing: what makes up for the ReLU, and the step from the variance to the standard "
            "deviation.",
        ),
        Mistake(
            "other-function",
            lambda fan_in: np.sqrt(6 / fan_in),
            "That is the bound of a uniform distribution with the variance that is wanted. Here the distribution is "
            "normal, and its standard deviation is asked for.",
        ),
        Mistake(
            "parameter-misused",
            lambda fan_in: np.sqrt(fan_in / 2),
            "Your number grows with the number of inputs. The more terms are summed up, the smaller each has to be.",
        ),
        Mistake(
            "parameter-misused",
            lambda fan_in: np.sqrt(2 * fan_in),
            "Your number grows with the number of inputs. The more terms are summed up, the smaller each has to be.",
        ),
        Mistake(
            "other-function",
            lambda fan_in: (2 / fan_in) ** 2,
            "You squared the variance. The standard deviation lies on its other side: its square is the variance.",
        ),
        Mistake(
            "constant-offset",
            lambda fan_in: np.sqrt(2 / (fan_in + 1)),
            "You count one input too many. Is it the bias? It begins as 0 and adds no variance.",
        ),
        Mistake(
            "integer-truncation",
            _whole_numbers,
            "`//` cuts the decimals off, and nearly always 0 is left. Which sign divides without cutting?",
        ),
        Mistake("hard-coded", lambda fan_in: 0.01, ""),
        Mistake("wrong-shape", lambda fan_in: np.random.default_rng(0).normal(0, 1, (fan_in, fan_in)), ""),
        Mistake("no-return", lambda fan_in: print(np.sqrt(2 / fan_in)), ""),
    ),
    hints=(
        "Write the sentence of the task as an equation: the variance of a pre-activation on the left, three factors on "
        "the right.",
        "In the equation, replace the mean of h squared by half the variance of the pre-activations before, and demand "
        "that the variance is the same on both sides. What remains for the variance of a weight?",
        "`fan_in` times the variance of a weight times one half must be 1. The standard deviation is the root of the "
        "variance.",
    ),
    points=1,
    question=(
        "For a leaky ReLU with slope a on the left, the mean of the squares is not halved. What becomes of the 2, and "
        "what is it for a = 1?"
    ),
)
