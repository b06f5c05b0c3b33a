"""What lesson 09 says in numbers, and whether it is so."""

from functools import cache

import numpy as np
from scipy import stats

from actcourse import DATA, MLP, RRELU, Adam, lesson_run, train
from actcourse.networks import runs_fairness as runs
from actcourse.networks.training import evaluate
from tests.lessons import defined_in

PUBLISHED = {  # the first and the second column of Shazeer's table 1, and the spread of the first
    "ReLU": (1.997, 1.677, 0.005),
    "GELU": (1.983, 1.679, 0.005),
    "GLU": (1.982, 1.663, 0.006),
    "bilinear": (1.960, 1.648, 0.005),
    "GEGLU": (1.942, 1.633, 0.004),
    "SwiGLU": (1.944, 1.636, 0.010),
}


def scores(name):
    return lesson_run(name).scores


def verdicts(name):
    return {row.entrant: row.verdict for row in lesson_run(name).rows}


# -- chance -----------------------------------------------------------------------------------------------


def chance_of_luck(needed, runners=10):
    """That at least one of them has luck, from the share of single runs that have it."""
    lucky = np.mean(scores("ReLU 500 times on moons")[0] >= needed)
    return 1 - (1 - lucky) ** runners


def a_point_above_the_truth():
    truth = scores("ReLU 500 times on moons").mean()
    assert 0.25 < np.mean(scores("ReLU 500 times on moons") >= truth + 0.01) < 1 / 3  # of single runs
    return chance_of_luck(truth + 0.01)


def a_point_ahead_of_the_second():
    """The best is alone at its score: over all scores, ten times one there and nine below, exactly."""
    counts = np.unique(scores("ReLU 500 times on moons").round(2), return_counts=True)[1]
    share = counts / counts.sum()
    return sum(10 * one * below**9 for one, below in zip(share, np.cumsum(share) - share, strict=True))


def the_lesson_draws_what_is_stored():
    """The moons that the lesson defines are those of the stored runs."""
    names = {"DATA": DATA} | defined_in("09_fair_race")
    names["new_moons"].__globals__["DATA"] = DATA
    ours, stored = (make(np.random.default_rng(5)) for make in (names["new_moons"], runs.new_moons))
    return all(np.array_equal(one.x, two.x) for one, two in zip(ours, stored, strict=True))


def runner_3_in_three_of_five():
    ten = [list(race) for race in scores("ten equal runners").round(2).T]
    won = [sum(race[runner] == max(race) for race in ten) for runner in range(10)]
    return won[2] == max(won) == 3 and len(ten) == 5


def of_the_variance(name="ReLU on moons with 20000 tests"):
    return scores(name).var(ddof=1) / scores("ReLU 500 times on moons").var(ddof=1)


def a_little_smaller_as_moons_lie_evenly():
    """One network on 3000 test sets of moons, and on as many drawn one by one from a large one."""
    training = DATA["moons"](np.random.default_rng(0), 300)
    net = MLP((2, 16, 16, 2), "ReLU", rng=np.random.default_rng(0))
    train(net, training.standardised(), epochs=100, optimiser=Adam(0.01), rng=np.random.default_rng(1))
    rng = np.random.default_rng(3)
    sets = [evaluate(net, DATA["moons"](rng, 100).standardised(like=training)) for _ in range(3000)]
    many = DATA["moons"](rng, 100_000).standardised(like=training)
    right = net.scores(many.x).argmax(axis=1) == many.y
    single = right[rng.integers(len(right), size=(3000, 100))].mean(axis=1)
    spreads = [np.std(one) / np.sqrt(np.mean(one) * (1 - np.mean(one)) / 100) for one in (sets, single)]
    return spreads[0] < 0.98 < spreads[1]


# -- verdicts ---------------------------------------------------------------------------------------------


def runs_without_pairs(data="moons"):
    relu, gelu = scores(f"GELU or ReLU on {data}")
    common = np.cov(relu, gelu)[0, 1]
    return (relu.var(ddof=1) + gelu.var(ddof=1)) / (relu.var(ddof=1) + gelu.var(ddof=1) - 2 * common)


def held(count=2000):
    """How often Student's interval from ten of the 500 runs holds their mean."""
    ten = np.random.default_rng(1).choice(scores("ReLU 500 times on moons")[0], (count, 10))
    low, high = stats.t.interval(0.95, 9, ten.mean(axis=1), stats.sem(ten, axis=1))
    return np.mean(
        (low <= scores("ReLU 500 times on moons").mean()) & (scores("ReLU 500 times on moons").mean() <= high)
    )


@cache
def wrong(level, count=1000):
    """How often one of nine verdicts on normal numbers is wrong, all against the same tenth."""
    drawn = np.random.default_rng(1).standard_normal((count, 10, 10))
    differences = drawn[:, 1:] - drawn[:, :1]
    t = abs(stats.ttest_1samp(differences, 0, axis=2).statistic)
    return np.mean((t > stats.t.ppf((1 + level) / 2, 9)).any(axis=1))


def rates(data):
    """For each rate that was tried the scores of both."""
    tried = lesson_run(f"rates on {data}").tried
    return {
        rate: [row["score"] for row in tried if row["settings"]["learning_rate"] == rate]
        for rate in {row["settings"]["learning_rate"] for row in tried}
    }


def fifteen_and_forty_points():
    ahead = {rate: relu - tanh for rate, (relu, tanh) in rates("spirals").items()}
    return 0.14 < ahead[0.3] < 0.16 and -0.43 < ahead[3] < -0.38


def less_than_a_point():
    row = lesson_run("rates on spirals").rows[1]
    return row.difference > -0.01 and row.difference_high < 0


def chosen_alike():
    return [len({str(one) for one in lesson_run(f"rates on {data}").chosen.values()}) for data in ("moons", "digits")]


# -- speed ------------------------------------------------------------------------------------------------


def epochs(name, rate, count):
    rng = np.random.default_rng
    training, held_out = DATA["digits"](rng(0)).split(rng(1))
    needed = []
    for seed in range(3):  # one after another, where the lesson has them side by side
        net = MLP((64, 64, 10), name, rng=rng(seed))
        history = train(net, training, epochs=count, validation=held_out, optimiser=Adam(rate), rng=rng(2))
        needed.append(next(epoch for epoch, score in enumerate(history.scores, 1) if score >= 0.95))
    return np.array(needed)


def the_sigmoid_is_far_behind_and_gelu_is_not():
    relu, sigmoid, gelu = (epochs(name, 0.001, 25) for name in ("ReLU", "sigmoid", "GELU"))
    return sigmoid.min() > relu.max() and abs(np.median(gelu) - np.median(relu)) <= 2


def one_or_two_epochs_for_all():
    return all(epochs(name, 0.01, 6).max() <= 2 for name in ("ReLU", "tanh", "sigmoid", "GELU"))


# -- noise ------------------------------------------------------------------------------------------------


def by_heart():
    trained = lesson_run("false labels on digits").training_scores.mean(axis=1)
    return (trained[:4] > 0.999).all() and trained[4] < 0.8


def all_turned_round_save_dropouts():
    digits, moons = (verdicts(f"false labels on {data}") for data in ("digits", "moons"))
    leaky = ("ELU", "RReLU", "leaky")
    assert {digits[name] for name in leaky} == {"worse"}
    assert {moons[name] for name in leaky} == {"better"}
    return digits["dropout"] == moons["dropout"] == "better"


def gaps(name):
    run = lesson_run(name)
    return (run.training_scores - run.scores).mean(axis=1)


def wider_on_digits_and_narrower_on_moons():
    digits, moons = (gaps(f"false labels on {data}") for data in ("digits", "moons"))
    return (digits[1:4] > digits[0]).all() and (moons[1:] < moons[0]).all()


def narrower_by_being_worse_in_training():
    run = lesson_run("true labels on moons")
    worse = run.training_scores.mean(axis=1)[1:] < run.training_scores.mean(axis=1)[0]
    seen = {verdict for data in ("digits", "moons") for verdict in verdicts(f"true labels on {data}").values()}
    return worse.all() and (gaps("true labels on moons")[1:] < gaps("true labels on moons")[0]).all() and len(seen) == 2


def what_rrelu_does_its_mean_slope_does():
    """By Student's test of the pairs, without sharing."""
    for data in ("digits", "moons"):
        run = lesson_run(f"false labels on {data}")
        rrelu, leaky = (run.scores[run.labels.index(name)] for name in ("RReLU", "leaky"))
        assert stats.ttest_rel(rrelu, leaky).pvalue > 0.05 / 4
    return np.isclose(runs.AGAINST_NOISE["leaky"](-1.0), RRELU(-1.0))


# -- tables -----------------------------------------------------------------------------------------------


def in_spreads(one, other, column):
    spread = np.sqrt(PUBLISHED[one][2] ** 2 + PUBLISHED[other][2] ** 2)
    return abs(PUBLISHED[one][column] - PUBLISHED[other][column]) / spread


def the_table_says():
    assert min(in_spreads("GEGLU", "ReLU", column) for column in (0, 1)) > 6
    assert max(in_spreads("GEGLU", "SwiGLU", column) for column in (0, 1)) < 1
    return in_spreads("GELU", "ReLU", 0) > 1.9 and in_spreads("GELU", "ReLU", 1) < 1


def a_third_of_a_point():
    relu, softplus = scores("softplus on new moons")
    low, high = stats.t.interval(0.95, 99, np.mean(softplus - relu), stats.sem(softplus - relu))
    return 0.002 < low < 0.0033 < high < 0.0045


def barely():
    run = lesson_run("eight on moons at rate 0.01")
    assert run.scores.shape[1] == 20
    assert (run.rows[1].entrant, run.rows[1].verdict) == ("softplus", "better")
    return run.rows[1].difference_low < 0.002


def all_else_as_it_was():
    eight, again = (lesson_run(name).settings for name in ("eight on moons at rate 0.01", "softplus on new moons"))
    return eight == again and len(runs.moons_tested_well(np.random.default_rng(0))[0]) == 0.75 * 400


# What is right in the lesson's quizzes, worked out in another way.
ANSWERS = {
    "best-of-ten": lambda: "in more than nine of ten" if a_point_above_the_truth() > 0.9 else "",
    "without-pairs": lambda: f"about {50 * runs_without_pairs():.0e}".replace("4e+02", "400"),
    "nine-verdicts": lambda: "in about 25 %" if 0.2 < wrong(0.95) < 0.32 else "",
    "another-rate": lambda: "tanh is ahead by about 40 points" if fifteen_and_forty_points() else "",
}

CLAIMS = {
    "Each runner learns from 300 moons and is tested on 100 others": the_lesson_draws_what_is_stored,
    "Runner 3 in three of five": runner_3_in_three_of_five,
    "Draw ten thousand races": lambda: scores("ReLU 500 times on moons").shape == (1, 500),
    "$p$ is about 0.96": lambda: 0.955 < scores("ReLU 500 times on moons").mean() < 0.965,
    "It is a little smaller: moons lie evenly along their arcs": a_little_smaller_as_moons_lie_evenly,
    "97 % of the variance was the size of the test set": lambda: 0.965 < 1 - of_the_variance() < 0.975,
    "the factor $t$, 2.26 for ten runs": lambda: f"{stats.t.ppf(0.975, 9):.2f}" == "2.26",
    "draw ten of the 500 runs, ten thousand times": lambda: 0.93 < held() < 0.97,
    "in a quarter of the cases": lambda: 0.2 < wrong(0.95) < 0.32,
    "$1 - 0.95^9$, or 37 %": lambda: f"{1 - 0.95**9:.0%}" == "37%",
    "together they are wrong in 5 % of the races at most": lambda: wrong(1 - 0.05 / 9) < 0.065,
    "200 epochs, twenty seeds": lambda: (
        lesson_run("rates on spirals").scores.shape == (2, 20)
        and lesson_run("rates on spirals").settings["epochs"] == 200
    ),
    "what is left of 15 and 40 points": fifteen_and_forty_points,
    "Less than a point, and the interval leaves 0 out": less_than_a_point,
    "There one rate for both would have done": lambda: chosen_alike() == [1, 1],
    "In epochs GELU is level with the ReLU and the sigmoid far behind": the_sigmoid_is_far_behind_and_gelu_is_not,
    "One or two epochs for all four": one_or_two_epochs_for_all,
    "with probability ½ in every step": lambda: runs.AGAINST_NOISE["dropout"]["dropout"] == 1 / 2,
    "Four learned every label by heart": by_heart,
    "All turned round, save dropout's": all_turned_round_save_dropouts,
    "ELU and RReLU widened it on digits with false labels, narrowed it on moons": wider_on_digits_and_narrower_on_moons,
    "only by being worse in training": narrower_by_being_worse_in_training,
    "what RReLU does here, its mean slope does alone": what_rrelu_does_its_mean_slope_does,
    "| short | 1.997 (.005) | 1.983 (.005) | 1.982 (.006) | 1.960 (.005) | 1.942 (.004)": the_table_says,
    "softplus was ahead of the ReLU, if barely: on 400 moons, split twenty times": barely,
    "all else as it was": all_else_as_it_was,
    "a third of a point, beyond chance": a_third_of_a_point,
    "Nothing that could be seen": lambda: (
        verdicts("softplus on new moons at its own rate")["softplus"] == "no difference seen"
    ),
    "a point above the truth in 97 % of the races": lambda: 0.955 < a_point_above_the_truth() < 0.975,
    "a point ahead of the second in 54 %": lambda: 0.53 < a_point_ahead_of_the_second() < 0.555,
}
