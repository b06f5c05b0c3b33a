"""What lesson 11 says in numbers, and whether it is so."""

import numpy as np
from scipy.special import expit

from actcourse import claims
from actcourse.exercises.sheets.quizzes.q11_claims import VOTES, WORDS


def measured(id, part, varied=False):
    """The number whose name begins like this, with its interval: (value, low, high)."""
    evidence = claims(id).varied_evidence if varied else claims(id).evidence
    (number,) = (number for name, number in evidence.items() if name.startswith(part))
    return number.value, number.low, number.high


def word(id, varied=False):
    """The verdict, worked out from the numbers and bounds without `judge`: "" where there is none."""
    trial = claims(id)
    cases = trial.claim.varied.cases if varied else trial.claim.cases
    evidence = trial.varied_evidence if varied else trial.evidence
    inside, outside = [], []
    for case in cases:
        number = evidence[case.measured]
        low, high = (number.value if end is None else end for end in (number.low, number.high))
        inside.append(case.above <= low and high <= case.below)
        outside.append(high < case.above or case.below < low)
    if all(inside):
        return WORDS["true"]
    if any(outside):
        return WORDS["only when"] if any(inside) else WORDS["false"]
    return ""


# -- choosing -------------------------------------------------------------------------------------------


def above_a_half():
    """How many of five shares can be: of shares that add up to 1, drawn at all degrees of evenness."""
    rng = np.random.default_rng(1)
    shares = np.concatenate([rng.dirichlet(np.full(5, evenness), 2000) for evenness in (0.01, 0.1, 1, 10)])
    return {0, 1} == set((shares > 0.5).sum(axis=1))


# -- verdicts -------------------------------------------------------------------------------------------


def half_a_per_cent():
    """Both slopes lie between ½ % and 1 %, by formulas of their own."""
    sigmoid = 4 * expit(6) * expit(-6)
    tanh = 1 / np.cosh(3) ** 2
    return abs(sigmoid - tanh) < 1e-15 and 0.005 < sigmoid < 0.01


def one_start_of_four():
    lows = [number.low > 0.25 for number in claims("depth-kills-relu").evidence.values()]
    return lows == [True, False, False, False]


def half_as_many_again():
    name = "epochs of the sigmoid − ½ over those of tanh"
    value, low, high = measured("centred-tanh-trains-better", name)
    _, adam_low, adam_high = measured("centred-tanh-trains-better", name, varied=True)
    return low < 1.5 <= high and 1.3 < value < 1.7 and adam_low <= 1 <= adam_high


def never():
    """Level by the rule in one and two layers, far behind in ten, and level there with skip connections."""
    evidence = claims("never-sigmoid-in-hidden-layers").evidence
    *shallow, deep = (number.value for number in evidence.values() if number.runs)
    skipped = measured("never-sigmoid-in-hidden-layers", "ten", varied=True)
    return all(word("never-sigmoid-in-hidden-layers", varied) for varied in (False, True)) and (
        deep < -0.7 and abs(skipped[0]) < 0.02 and max(map(abs, shallow[:2])) < 0.02
    )


def some_hundred_times_smaller():
    value = 1 / measured("leaky-relu-ends-dead-units", "size of the first step")[0]
    adam = measured("leaky-relu-ends-dead-units", "size of the first step", varied=True)
    return 200 < value < 1000 and 0.9 < adam[0] < 1.2


def two_points_stay_open():
    _, low, high = measured("leaky-relu-ends-dead-units", "right answers", varied=True)
    return low < -0.02 < high < 0 and word("leaky-relu-ends-dead-units", varied=True) == ""


def all_overflow():
    return measured("leaky-relus-only-problem", "share of trainings")[0] == 1


def by_itself_and_in_training():
    """More than ten times; in a step of training less than that again is left of it; and a loop."""
    alone = [measured("relu-is-cheaper", f"{name} over ReLU, 100 000")[1] for name in ("sigmoid", "tanh")]
    steps = [measured("relu-is-cheaper", f"{name} over ReLU, step")[0] for name in ("sigmoid", "tanh")]
    loop = 1 / measured("relu-is-cheaper", "sigmoid", varied=True)[0]
    return min(alone) > 10 and max(steps) < 2 and 60 < loop < 200


def tanh_needs_fewer():
    own = [measured("relu-is-faster", f"epochs of the tanh over the ReLU's, {layers}")[2] for layers in (2, 6)]
    one = measured("relu-is-faster", "epochs of the tanh", varied=True)[1]
    return max(own) < 1 < one


def zeros_save_nothing():
    dense, skipped = (measured("half-the-units-is-efficient", f"dense product, over {what}") for what in ("the", "one"))
    rare = measured("half-the-units-is-efficient", "dense product, over one", varied=True)[1]
    return dense[1] < 1 < dense[2] and 2.5 < 1 / skipped[0] < 4 and rare > 5


def lifted_and_silent():
    both = measured("relu-only-in-hidden-layers", "share of trainings that lose, targets of both")[0]
    lifted = "share of trainings that lose, the same targets lifted"
    some = measured("relu-only-in-hidden-layers", lifted)[0]
    return both == 1 and some < 0.5 and measured("relu-only-in-hidden-layers", lifted, varied=True)[0] == 0


def no_lead_of_a_point():
    trial = claims("relu-works-by-sparsity")
    return all(
        trial_evidence[case.measured].high < 0.01
        for cases, trial_evidence in (
            (trial.claim.cases, trial.evidence),
            (trial.claim.varied.cases, trial.varied_evidence),
        )
        for case in cases
    )


def forty_points():
    value, low, _ = measured("prelu-changes-hardly-anything", "moons", varied=True)
    return 0.39 < low < value < 0.44


def elu_is_behind():
    return measured("elu-is-robust-to-noise", "digits, 30 %")[0] < -0.03


def within_two_per_cent():
    evidence = claims("nalu-extrapolates").evidence
    positive = [number.value for name, number in evidence.items() if "both signs" not in name]
    both = evidence["relative error outside, a · b of both signs"].value
    back = claims("nalu-extrapolates").varied_evidence["relative error outside, a · b of both signs"].value
    return max(positive) < 0.02 and 0.95 < both < 1 and back < 0.02


def one_lead_of_three():
    leads = [number.low > 0.01 for number in claims("swiglu-is-good-by-its-function").evidence.values()]
    turned = measured("swiglu-is-good-by-its-function", "SwiGLU less bilinear, spirals", varied=True)[2]
    return sum(leads) == 1 and len(leads) == 3 and turned < 0


def a_sigmoid_is_first():
    trial = claims("one-activation-is-best")
    worst = max(
        (number.value, name) for name, number in trial.evidence.items() if ": " in name and "false labels" in name
    )
    value = measured("one-activation-is-best", "by how much")
    return value[1] > 0.01 and "sigmoid less" in worst[1] and np.isclose(worst[0], value[0])


def no_bet_on_the_winner():
    value, _, high = measured("published-winner-wins-on-your-data", "share of cases")
    return 1 / 8 < value < 0.3 and high < 0.5


ANSWERS = {
    "several-animals": lambda: "one at most" if above_a_half() else "",
    "on-both-sides": lambda: "is open" if 0.003 < 0.01 < 0.021 else "",
} | {vote.id: lambda id=vote.id: word(id) for vote in VOTES}

CLAIMS = {
    "as a loop, the ReLU takes about a hundred times as long as the sigmoid": by_itself_and_in_training,
    "By itself it was more than ten times as cheap": by_itself_and_in_training,
    "At its own rate tanh needs *fewer* epochs than the ReLU": tanh_needs_fewer,
    "to skip half of them takes three times as long. At one output in 200 skipping pays": zeros_save_nothing,
    "Around 0 all lose. Lifted, only those lose": lifted_and_silent,
    "In one or two layers it was not behind": never,
    "in ten thousand draws": above_a_half,
    "half a per cent, both would be false": half_a_per_cent,
    "is about one start of four": one_start_of_four,
    "In narrow layers it comes from all four": lambda: word("depth-kills-relu", varied=True) == "true",
    "takes half as many epochs again as tanh. With Adam that part is gone": half_as_many_again,
    "make the first step some hundred times smaller": some_hundred_times_smaller,
    "the rule cannot tell whether two points are missing": two_points_stay_open,
    "all of its trainings overflow where the ReLU survives": all_overflow,
    "No set shows a lead of a point, with false labels neither": no_lead_of_a_point,
    "A leak of one hundredth takes all zeros away": lambda: "0.01" in claims("relu-works-by-sparsity").claim.precise,
    "from biases of −3 PReLU is ahead by forty points": forty_points,
    "it is behind by more than three points": elu_is_behind,
    "Within two per cent for positive numbers, and off by nearly all": within_two_per_cent,
    "One lead of three, and with a third layer that one turns round": one_lead_of_three,
    "there a *sigmoid* is first": a_sigmoid_is_first,
    "would be right in an eighth of the cases": no_bet_on_the_winner,
}
