"""What lesson 06 says in numbers, and whether it is so."""

import re
from functools import cache

import numpy as np
import pytest

from actcourse import DATA, MLP, SGD, SIGMOID, Adam, Data, Output, compare
from actcourse.functions.vector import softmax, softmax_jacobian
from actcourse.networks.training import loss_and_gradient
from actcourse.teaching import build

SCORES = np.array([0.4, 2.0, 5.0])
AHEAD = np.array([0.0, 0.0, 20.0])
RELU = Output("ReLU", "squared error")


@cache
def lesson():
    """What the lesson imports, defines and sets, without what it shows, trains and asks."""
    names = {}
    for cell in build.notebook_from(build.ROOT / "lessons" / "06_softmax.py").cells:
        if cell.cell_type == "code" and re.match(r"import|def |moons|ends|sine", cell.source):
            exec(re.sub(r"^(?:explore|race|stable_softmax).*$", "", cell.source, flags=re.MULTILINE), names)
    return names


def span(output, bias, optimiser, epochs):
    return [int(end) for end in lesson()["epochs_needed"](output, bias, optimiser, epochs).split(" to ")]


# -- softmax --------------------------------------------------------------------------------------------


def a_million_in_single_precision():
    large = (SCORES + 1e6).astype(np.float32)
    assert np.spacing(large[0]) == 1 / 16
    return large[0] - np.float32(1e6) == np.float32(0.375)


def wrong_in_the_fourth_place():
    false, true = softmax((SCORES + 1e6).astype(np.float32))[2], softmax(SCORES)[2]
    return f"{false:.3f}" == f"{true:.3f}" and f"{false:.4f}" != f"{true:.4f}"


def the_exponential_of_the_entropy_is_at_most_the_count():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(7), 1000)
    return np.all(-(p * np.log(p)).sum(axis=1) <= np.log(7))


def others_shrink_by_one_factor():
    before, after = softmax(SCORES), softmax(SCORES + np.array([0.01, 0, 0]))
    return np.isclose(after[1] / before[1], after[2] / before[2], rtol=1e-12)


# -- losses ---------------------------------------------------------------------------------------------


def pushes_are_minus_the_derivatives():
    for start in (-10.0, -6.0, -2.0, 2.0):
        h, p = 1e-5, SIGMOID(start)
        squared = [(SIGMOID(start + sign * h) - 1) ** 2 / 2 for sign in (-1, 1)]
        crossed = [-np.log(SIGMOID(start + sign * h)) for sign in (-1, 1)]
        assert (squared[0] - squared[1]) / (2 * h) == pytest.approx((1 - p) ** 2 * p, rel=1e-4)
        assert (crossed[0] - crossed[1]) / (2 * h) == pytest.approx(1 - p, rel=1e-6)
    p = np.linspace(0, 1, 100_001)
    return abs(p[np.argmax((1 - p) ** 2 * p)] - 1 / 3) < 1e-5


def steps(start, rate=1.0, slow=True):
    z, count = start, 0
    while (p := 1 / (1 + np.exp(-z))) <= 0.9:
        z, count = z + rate * (1 - p) * (p * (1 - p) if slow else 1), count + 1
    return count


def six_times_as_long():
    assert 5.5 < steps(-8) / steps(-6) < 6.5
    assert [steps(start, slow=False) for start in (-6, -8)] == [17, 19]
    return steps(-6, 30) <= steps(-6, slow=False) < steps(-8, slow=False) < steps(-8, 30)


def many_times_as_long():
    fast, slow = (span(output, -6, SGD(1), 100) for output in ("sigmoid", lesson()["squared"]))
    return slow[0] > 3 * fast[1]


def where_it_costs_nothing():
    fast, slow = (span(output, 0, SGD(1), 40) for output in ("sigmoid", lesson()["squared"]))
    assert slow[0] == fast[0]
    assert slow[1] > fast[1]
    fast, slow = (span(output, -6, Adam(0.01), 40) for output in ("sigmoid", lesson()["squared"]))
    return slow[1] <= fast[1]


def about_one_candidate_and_more_than_two():
    right, wrong, sure = np.transpose([lesson()["candidates"](seed) for seed in range(10)])
    return right.max() < 1.2 and wrong.min() > 2 and sure.any()


# -- a ReLU at the output -------------------------------------------------------------------------------


def only_a_part():
    """A perfect ReLU would have R² .47; trained ones have much less, and some are constant."""
    sine = DATA["sine"](np.random.default_rng(0))
    perfect = 1 - np.sum(np.minimum(sine.y, 0) ** 2) / np.sum((sine.y - sine.y.mean()) ** 2)
    trained = race(sine)
    assert 0.45 < (sine.y < 0).mean() < 0.55
    assert trained[0].low > 0.9
    return trained[1].high < perfect / 2


def race(data, activation="tanh", **others):
    how = lesson()["how"] | {"activation": activation} | others
    ends = {"linear": {"output": "linear"}, "ReLU": {"output": RELU}}
    return compare(ends, data, rng=np.random.default_rng(1), standardise=False, **how).rows


def raised():
    sine = DATA["sine"](np.random.default_rng(0))
    assert sine.y.min() > -3
    return Data("sine + 3", sine.x, sine.y + 3)


def a_difference_that_turns_round():
    first, other = (race(raised(), learning_rate=rate)[1] for rate in (0.03, 0.003))
    return first.difference_low > 0 and other.difference_high < -0.05


def some_are_silent_from_the_start():
    data = raised()
    nets = [MLP((1, 16, 16, 1), "ReLU", RELU, rng=np.random.default_rng(seed)) for seed in range(20)]
    silent = [net for net in nets if (net(data.x) == 0).all()]
    assert all((loss_and_gradient(net, data)[1].flat == 0).all() for net in silent)  # so they stay as they are
    return 0 < len(silent) < len(nets)


# What is right in the lesson's quizzes, worked out in another way.
ANSWERS = {
    "winner-of-ten": lambda: f"about {100 * np.exp(1.5) / np.exp([1.2] * 9 + [1.5]).sum():.0f} %",
    "half-the-temperature": lambda: f"{np.exp(np.log(20) / 0.5):.0f} times",
    "who-pays": lambda: {2: "the third, the largest"}[int(np.argmin(softmax([0.5, 2, 5]) - softmax(SCORES)))],
    "hardest-push": lambda: {1 / 3: "at 1/3"}[max((0.001, 1 / 3, 0.5, 0.999), key=lambda p: (1 - p) ** 2 * p)],
}

CLAIMS = {
    "**Try it:** raise $z_1$ until its probability is 0.9": lambda: (
        softmax([3.9, 1, 0.5, 0, -1])[0] < 0.9 < softmax([4.0, 1, 0.5, 0, -1])[0]
    ),
    "Over nine tenths": lambda: softmax(SCORES)[2] > 0.9,
    "5 is ahead of 2 by 3, and $e^3$ is about 20": lambda: 19.5 < np.exp(3) < 20.5,
    "$H = \\ln k$, the most that $k$ probabilities can have": the_exponential_of_the_entropy_is_at_most_the_count,
    "wrong in the fourth decimal place": wrong_in_the_fourth_place,
    "lies a sixteenth, so 0.4 had become 0.375": a_million_in_single_precision,
    "what the first gains, the others lose": others_shrink_by_one_factor,
    "Its largest slope was some billionths": lambda: 1e-9 < np.abs(softmax_jacobian(AHEAD)).max() < 1e-8,
    "$-1/p_t$, some hundred millions here": lambda: 1e8 < 1 / softmax(AHEAD)[0] < 1e9,
    "The first probability is below the smallest float": lambda: softmax([0, 0, 800])[0] == 0 == np.exp(-800.0),
    "(1 - p)(1 - 3p)$, which is 0 at $p = \\frac13$": pushes_are_minus_the_derivatives,
    "Squared error takes six times as long": six_times_as_long,
    "Many times as long, in all ten": many_times_as_long,
    "squared error is not behind at all": where_it_costs_nothing,
    "how often it is wrong with a probability above 0.9": about_one_candidate_and_more_than_two,
    "about half of whose values are negative": only_a_part,
    "at a tenth of it the ReLU is far behind": a_difference_that_turns_round,
    "silent for every example before the first step": some_are_silent_from_the_start,
}
