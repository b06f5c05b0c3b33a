"""Claims about what depth does to gradients and to units."""

import numpy as np

from actcourse.networks.claims.measuring import mean, runs
from actcourse.networks.claims.records import Case, Claim, Variation
from actcourse.networks.data import load
from actcourse.networks.network import MLP
from actcourse.networks.probe import backward_signal, dead_units
from actcourse.networks.stacking import stack

LAYERS, WIDTH, NETS = 50, 100, 10
FLOOR = 1e-300  # of a signal: a logarithm needs something
VANISHED = -2  # log₁₀ of the mean square of a signal: a hundredth


def signal_back(activation, rng, count, **settings):
    """log₁₀ of the mean square that arrives at layer 1 of a signal of 1 sent in at the scores, for each network."""
    sizes = (WIDTH,) * (LAYERS + 2)
    nets = stack([MLP(sizes, activation, "linear", rng=rng, **settings) for _ in range(count)])
    signal = backward_signal(nets, rng.standard_normal((100, WIDTH)), rng)
    return np.log10(np.maximum(signal[0], FLOOR) / signal[-1])


# -- 6 ----------------------------------------------------------------------------------------------------

STARTS = {
    "He's weights, biases 0": ({"init": "he"}, "weights start by He's rule and biases at 0"),
    "Xavier's weights, biases 0": ({"init": "xavier"}, "weights start by Xavier's rule and biases at 0"),
    "frameworks' weights and biases": ({"init": "framework"}, "weights and biases start as frameworks draw them"),
    "He's weights, biases −1": ({"init": "he", "biases": -1}, "biases start at −1"),
}


def _relu_back(skip=None):
    def measure(rng, scale):
        count = runs(NETS, scale)
        found = {
            start: mean(signal_back("ReLU", rng, count, skip=skip, **settings), shared=len(STARTS))
            for start, (settings, _) in STARTS.items()
        }
        sigmoids = signal_back("sigmoid", rng, count, skip=skip, init="xavier")
        return found | {"sigmoid, Xavier's weights, biases 0": mean(sigmoids)}

    return measure


_PASSES = tuple(Case(start, when, above=VANISHED) for start, (_, when) in STARTS.items())

REMOVED = Claim(
    number=6,
    id="relu-removes-vanishing",
    sentence="The ReLU removes the vanishing gradient problem completely.",
    said="In many introductions, mostly without the last word; codeinu.net (advantage of relu activation function): it "
    "“overcomes the vanishing gradient problem”.",
    plausible="Its slope is 1 for all positive numbers, and a product of ones is 1.",
    precise="In fifty hidden layers of 100 units, a random signal sent in at the scores arrives at layer 1 with a "
    "hundredth of its mean square or more; whatever the network starts from.",
    rule="log₁₀ of the mean square at layer 1, ten networks for each of four starts; the 95 % interval of its mean "
    "(shared by the four) must lie above −2. A signal of exactly 0 counts as −300.",
    cases=_PASSES,
    measure=_relu_back(),
    varied=Variation(
        what="each layer's input is added to its output, which is divided by √50",
        cases=_PASSES,
        measure=_relu_back(skip=(LAYERS**-0.5, 1)),
    ),
    lessons=(3, 8),
    seconds=6,
    quantity="log₁₀ of the signal at layer 1",
)

# -- 7 ----------------------------------------------------------------------------------------------------

_VARIANCES = {
    "weights of variance 1/n": ({"init": "lecun"}, "weights start with variance 1/n"),
    "weights of variance 2/n": ({"init": "he"}, "weights start with variance 2/n"),
    "weights of variance 1/(3n)": ({"init": "framework", "biases": 0}, "weights start with variance 1/(3n)"),
}
_TURNED = {"orthogonal weights": ({"init": "orthogonal"}, "weights are orthogonal")}


def _linear_back(starts):
    def measure(rng, scale):
        count = runs(NETS, scale)
        return {
            start: mean(np.abs(signal_back("identity", rng, count, **settings)), shared=len(starts))
            for start, (settings, _) in starts.items()
        }

    return measure


def _suffers(starts):
    return tuple(Case(start, when, above=-VANISHED) for start, (_, when) in starts.items())


LINEAR = Claim(
    number=7,
    id="linear-suffers-from-vanishing",
    sentence="Linear activations suffer from vanishing and exploding gradients.",
    said="In lists of advantages and disadvantages of activation functions.",
    plausible="Deep linear networks are hard to train, and something must be to blame.",
    precise="In fifty linear layers of 100 units, the mean square of a random signal sent in at the scores has changed "
    "a hundredfold or more when it arrives at layer 1.",
    rule="The size of log₁₀ of the mean square at layer 1, ten networks for each of three starts; the 95 % interval of "
    "its mean (shared by the three) must lie above 2.",
    cases=_suffers(_VARIANCES),
    measure=_linear_back(_VARIANCES),
    varied=Variation(
        what="weights start orthogonal, so that they turn signals and stretch none",
        cases=_suffers(_TURNED),
        measure=_linear_back(_TURNED),
    ),
    lessons=(1, 8),
    seconds=2.6,
    quantity="size of log₁₀ of the signal at layer 1",
)

# -- 18 ---------------------------------------------------------------------------------------------------

_KILLING = {
    f"{weights} weights, {biases} biases": (
        {"init": init, "biases": how},
        f"{weights} weights meet {biases} biases",
    )
    for weights, init in (("frameworks'", "framework"), ("He's", "he"))
    for biases, how in (("random", "framework"), ("zero", "zeros"))
}


def _silent(width, networks=20):
    """The share of silent units in layer 10 less that in layer 1, on all digits."""

    def measure(rng, scale):
        x = load("digits", rng).standardised().x
        found = {}
        for start, (settings, _) in _KILLING.items():
            sizes = (64, *[width] * 10, 10)
            nets = stack([MLP(sizes, "ReLU", rng=rng, **settings) for _ in range(runs(networks, scale))])
            dead = dead_units(nets, x)
            found[start] = mean(dead[9] - dead[0], shared=len(_KILLING))
        return found

    return measure


_KILLS = tuple(Case(start, when, above=0.25) for start, (_, when) in _KILLING.items())

KILLS = Claim(
    number=18,
    id="depth-kills-relu",
    sentence="Depth kills ReLU units.",
    said="With a count of about half the units in the last of ten layers, before anything has been learned.",
    plausible="A unit that is silent for all examples is the likelier, the less the examples differ, and layers make "
    "them more alike.",
    precise="In ten layers of 100 units, untrained, the share of units that are silent for all 1797 digits is larger "
    "in layer 10 than in layer 1 by a quarter of all units or more.",
    rule="The difference of both shares, twenty networks for each of four starts; the 95 % interval of its mean "
    "(shared by the four) must lie above 0.25.",
    cases=_KILLS,
    measure=_silent(WIDTH),
    varied=Variation(what="layers have 5 units in place of 100", cases=_KILLS, measure=_silent(5, networks=100)),
    lessons=(8,),
    seconds=7,
    remark="Twenty networks of 5 units a layer left the variation open; it now has a hundred.",
    quantity="share silent in layer 10 less that in layer 1",
)

CLAIMS = (REMOVED, LINEAR, KILLS)
