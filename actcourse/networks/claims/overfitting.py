"""Claims about accuracy: of relatives of the ReLU, with and without noise."""

from actcourse.functions.rectified import LEAKY_RELU
from actcourse.networks.claims.measuring import mean, runs
from actcourse.networks.claims.records import Case, Claim, Variation
from actcourse.networks.claims.sets import generated, split, with_noise
from actcourse.networks.comparing import compare
from actcourse.networks.optimisers import SGD, Adam

DIGITS = {"hidden": (64, 64), "epochs": 60, "optimiser": Adam(0.003)}
MOONS = {"hidden": (32, 32), "epochs": 200, "optimiser": Adam(0.01)}
FEW, FALSE_DIGITS, FALSE_MOONS = 600, 0.3, 0.2  # digits to train on, shares of labels that are false
MEAN_LEAK = LEAKY_RELU.tuned(negative_slope=11 / 48)  # RReLU's mean slope
LEAK = LEAKY_RELU.tuned(negative_slope=0.01)

CLEAN = {
    "digits": (split("digits", FEW), DIGITS),
    "moons": (generated("moons"), MOONS),
    "spirals": (generated("spirals"), MOONS),
}
NOISY = {
    "digits, 30 % of the labels false": (split("digits", FEW, FALSE_DIGITS), DIGITS),
    "moons, 20 % of the labels false": (generated("moons", FALSE_MOONS), MOONS),
}
NOISY_INPUTS = {"digits, noise on the inputs at the test": (with_noise(split("digits", FEW), 1), DIGITS)}


def _ahead(first, second, sets, **settings):
    """By how much the first is ahead of the second in right answers on new examples, for each set; and in the gap."""

    def measure(rng, scale):
        found, gaps = {}, {}
        for name, (data, how) in sets.items():
            race = compare((second, first), data, rng=rng, seeds=runs(20, scale), **how | settings)
            (theirs, ours), (their_training, our_training) = race.scores, race.training_scores
            found[name] = mean(ours - theirs, shared=len(sets))
            gaps[f"gap between training and test, {name}"] = mean((our_training - ours) - (their_training - theirs))
        return found | gaps

    return measure


def _cases(sets, **bounds):
    return tuple(Case(name, f"the data are {name}", **bounds) for name in sets)


POINT = 0.01  # one per cent of the answers
_BETTER, _LEVEL = {"above": POINT}, {"above": -POINT, "below": POINT}

# -- 10 ---------------------------------------------------------------------------------------------------

_BAD_START = {"moons": (generated("moons"), {"hidden": (16, 16), "epochs": 200, "optimiser": SGD(0.1), "biases": -3})}

HARDLY = Claim(
    number=10,
    id="prelu-changes-hardly-anything",
    sentence="PReLU changes accuracy hardly at all compared with the ReLU.",
    said="In introductions, beside the opposite: that learned slopes beat all others.",
    plausible="A slope for each unit is little beside hundreds of weights.",
    precise="The difference in right answers on new examples is at most a point, to either side: on digits, moons and "
    "spirals.",
    rule="Twenty pairs on each set; the 95 % interval of the mean difference (shared by the three) must lie from −0.01 "
    "to 0.01. That no difference was seen would not be enough.",
    cases=_cases(CLEAN, **_LEVEL),
    measure=_ahead("PReLU", "ReLU", CLEAN),
    varied=Variation(
        what="all biases start at −3, under plain descent",
        cases=_cases(_BAD_START, **_LEVEL),
        measure=_ahead("PReLU", "ReLU", _BAD_START),
    ),
    lessons=(4,),
    seconds=15,
    quantity="right answers, PReLU less ReLU",
)

# -- 11 ---------------------------------------------------------------------------------------------------

OVERFITTING = Claim(
    number=11,
    id="random-slopes-reduce-overfitting",
    sentence="Random slopes (RReLU) reduce overfitting.",
    said="emergentmind.com (topics/randomized-leaky-rectified-linear-unit-rrelu): RReLU “combats overfitting better "
    "than” its relatives.",
    plausible="What is drawn anew for each example cannot be learned by heart.",
    precise="With false labels among the examples, where learning by heart does harm, RReLU is right at least a point "
    "more often on new examples than a leaky ReLU with its mean slope, 11/48: on digits and on moons.",
    rule="Twenty pairs on each set; the 95 % interval of the mean difference (shared by the two) must lie above 0.01.",
    cases=_cases(NOISY, **_BETTER),
    measure=_ahead("RReLU", MEAN_LEAK, NOISY),
    varied=Variation(
        what="the rival is the ReLU, and not a leaky one with the same mean slope",
        cases=_cases(NOISY, **_BETTER),
        measure=_ahead("RReLU", "ReLU", NOISY),
    ),
    lessons=(9,),
    seconds=12,
    quantity="right answers, RReLU less leaky ReLU",
)

# -- 12 ---------------------------------------------------------------------------------------------------

_ALL_NOISE = NOISY | NOISY_INPUTS

ROBUST = Claim(
    number=12,
    id="elu-is-robust-to-noise",
    sentence="ELU is more robust to noise.",
    said="In notes on CS231n (stevengong.co/notes/Activation-Function): a negative regime that saturates “adds some "
    "robustness to noise”, compared with the leaky ReLU.",
    plausible="Far left it is level, so that large negative inputs make no difference.",
    precise="More robust than the ReLU: right at least a point more often on new examples, after learning from digits "
    "with 30 % or moons with 20 % of false labels, or with normal noise of spread 1 on the standardised digits of the "
    "test.",
    rule="Twenty pairs for each noise; the 95 % interval of the mean difference (shared by the three) must lie above "
    "0.01.",
    cases=_cases(_ALL_NOISE, **_BETTER),
    measure=_ahead("ELU", "ReLU", _ALL_NOISE),
    varied=Variation(
        what="a leaky ReLU of slope 11/48, which never levels off, takes ELU's place",
        cases=_cases(_ALL_NOISE, **_BETTER),
        measure=_ahead(MEAN_LEAK, "ReLU", _ALL_NOISE),
    ),
    lessons=(5, 9),
    seconds=35,
    quantity="right answers, ELU less ReLU",
)

# -- 22 ---------------------------------------------------------------------------------------------------

SPARSE = Claim(
    number=22,
    id="relu-works-by-sparsity",
    sentence="The ReLU works well because it is sparse.",
    said="In many introductions; bou.lt (theory/neuralNetworks): it “induces” sparsity, which softplus does not.",
    plausible="Half of its outputs are 0, as most nerve cells are silent at any time.",
    precise="A leak of 0.01 takes away all zeros and hardly anything else. If they are what makes the ReLU good, the "
    "leaky one is right less often, by a point or more: on digits, moons and spirals.",
    rule="Twenty pairs on each set; the 95 % interval of the ReLU's mean lead (shared by the three) must lie above "
    "0.01.",
    cases=_cases(CLEAN, **_BETTER),
    measure=_ahead("ReLU", LEAK, CLEAN),
    varied=Variation(
        what="labels are false, where being sparse might help against learning by heart",
        cases=_cases(NOISY, **_BETTER),
        measure=_ahead("ReLU", LEAK, NOISY),
    ),
    lessons=(4,),
    seconds=18,
    quantity="right answers, ReLU less leaky ReLU",
)

CLAIMS = (HARDLY, OVERFITTING, ROBUST, SPARSE)
