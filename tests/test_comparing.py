"""Comparisons: who races, what is paired and drawn, what is chosen, intervals, tables and files."""

import json
from itertools import product

import numpy as np
import pytest
from scipy import stats

from actcourse import RELU, TANH, find
from actcourse.networks import DATA, SGD, Adam, Comparison, Data, RMSProp, compare, comparing
from actcourse.networks.comparison import NO_DIFFERENCE, on_edge
from actcourse.networks.data import load
from actcourse.networks.intervals import accuracy_interval, interval
from actcourse.networks.runs import FOLDER

# Few of everything, in double precision: what is asked is which numbers are the same, not how good they are.
SMALL = {"seeds": 3, "epochs": 4, "hidden": (5,), "batch_size": 20, "optimiser": Adam(0.02), "dtype": float}


def rng(seed=0):
    return np.random.default_rng(seed)


def line(count=64):
    """A regression that a linear network solves exactly."""
    x = rng(3).standard_normal((count, 2))
    return Data("line", x, x @ [1.0, -2.0] + 0.5)


def waves():
    """A regression: R² is continuous, so equal scores are equal networks."""
    return load("sine", rng())


def moons(count=80):
    return DATA["moons"](rng(), count)


def race(entrants, data=None, **settings):
    return compare(entrants, waves() if data is None else data, **{"rng": rng(7)} | SMALL | settings)


@pytest.fixture
def calls(monkeypatch):
    """The shapes of the networks that were trained, a call each."""
    shapes = []

    def train(nets, *args, **how):
        shapes.append(nets.networks)
        return real(nets, *args, **how)

    real = comparing.train
    monkeypatch.setattr(comparing, "train", train)
    return shapes


# -- verdicts ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared():
    data = DATA["circles"](rng(), 200)
    return compare(["ReLU", "tanh", "identity"], data, rng=rng(), seeds=4, epochs=60, optimiser=Adam(0.02))


def test_a_comparison_tells_apart_what_differs_and_nothing_else(compared):
    verdicts = {row.entrant: row.verdict for row in compared.rows}
    assert verdicts == {"ReLU": "baseline", "tanh": NO_DIFFERENCE, "identity": "worse"}
    assert compared.rows[2].mean < 0.75 < 0.9 < compared.rows[0].mean
    table = compared._repr_markdown_()
    assert "against ReLU" in table
    assert NO_DIFFERENCE in table


def test_differences_have_students_intervals_that_hold_together(compared):
    row, scores = compared.rows[1], compared.scores
    assert scores.shape == (3, 4)
    differences = scores[1] - scores[0]
    low, high = stats.t.interval(0.975, 3, differences.mean(), stats.sem(differences))  # 5 % shared by two
    assert (row.difference_low, row.difference_high) == pytest.approx((low, high))
    assert row.runs == 4


def test_r2_has_students_interval_and_an_accuracy_wilsons(compared):
    ends = race("tanh").rows[0], compared.rows[1]
    scores = race("tanh").scores[0]
    low, high = stats.t.interval(0.95, 2, scores.mean(), stats.sem(scores))
    assert (ends[0].mean, ends[0].low, ends[0].high) == pytest.approx((scores.mean(), low, high))
    assert compared.examples == 50
    assert (ends[1].mean, ends[1].low, ends[1].high) == accuracy_interval(compared.scores[1], examples=50)


def test_runs_are_paired(compared):
    """In another order beside others, each seed's network ends with the same score."""
    data = DATA["circles"](rng(), 200)
    again = compare(["identity", "ReLU"], data, rng=rng(), seeds=4, epochs=60, optimiser=Adam(0.02))
    np.testing.assert_allclose(again.scores[1], compared.scores[0], atol=1e-6)
    np.testing.assert_allclose(again.scores[0], compared.scores[2], atol=1e-6)
    seeds = [run["score"] for run in compared.runs if run["entrant"] == "tanh"]
    assert seeds == compared.scores[1].tolist()


def test_diverged_runs_are_counted_and_not_averaged_away():
    found = compare(["ReLU", "exponential"], line(), rng=rng(), seeds=3, epochs=5, optimiser=SGD(5.0))
    for row, scores in zip(found.rows, found.scores, strict=True):
        assert row.runs == np.isfinite(scores).sum() < 3
        assert row.verdict == f"diverged in {3 - row.runs} of 3 runs"


def test_equal_scores_are_no_difference():
    scores = np.array([[0.9, 0.8], [0.9, 0.8]])
    assert Comparison("x", "accuracy", ("a", "b"), "a", scores, scores, {}).rows[1].verdict == NO_DIFFERENCE


# -- intervals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("truth", [0.7, 0.95, 0.99, 0.999])
def test_an_accuracys_interval_holds_the_truth_as_often_as_it_should(truth):
    """Ten runs of a hundred answers: 95, 95, 95 and 94 % of 20 000; Student's holds .999 in 63 % only."""
    accuracies = rng(1).binomial(100, truth, (4000, 10)) / 100
    ends = np.array([accuracy_interval(one, examples=100)[1:] for one in accuracies])
    held = np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
    assert 0.93 < held < 0.965
    students = np.array([interval(one)[1:] for one in accuracies[:500]])
    assert (np.mean((students[:, 0] <= truth) & (truth <= students[:, 1])) < 0.7) == (truth == 0.999)


@pytest.mark.parametrize(("count", "least"), [(2, 0.97), (3, 0.94), (5, 0.93), (20, 0.93)])
def test_it_holds_for_few_runs_and_for_more(count, least):
    for truth in (0.7, 0.95, 0.99):
        accuracies = rng(2).binomial(100, truth, (2000, count)) / 100
        ends = np.array([accuracy_interval(one, examples=100)[1:] for one in accuracies])
        assert np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])) > least


def test_an_accuracys_limits_lie_within_0_and_1():
    for count, examples, truth in product((2, 3, 10), (1, 7, 100), (0, 0.02, 0.5, 0.98, 1)):
        for accuracies in rng(count).binomial(examples, truth, (20, count)) / examples:
            mean, low, high = accuracy_interval(accuracies, examples)
            assert 0 <= low <= mean <= high <= 1
            assert mean == pytest.approx(accuracies.mean())
            assert low < high  # some runs are never certain


def test_its_limits_are_where_the_mean_is_t_standard_errors_off():
    """Wilson's idea: the error at a limit is the one that the limit itself would have."""
    accuracies = np.array([0.9, 0.97, 0.99, 1.0])
    mean, *limits = accuracy_interval(accuracies, examples=100, level=0.9)
    for limit in limits:
        error = stats.sem(accuracies) * np.sqrt(limit * (1 - limit) / (mean * (1 - mean)))
        assert abs(mean - limit) == pytest.approx(stats.t.ppf(0.95, 3) * error)


@pytest.mark.parametrize("right", [0, 40, 49, 50])
def test_where_all_runs_agree_it_is_the_one_of_independent_answers(right):
    """SciPy's, of all answers of all runs."""
    exact = stats.binomtest(6 * right, 6 * 50).proportion_ci(0.95, method="wilson")
    found = accuracy_interval(np.full(6, right / 50), examples=50)
    assert found == pytest.approx((right / 50, exact.low, exact.high), abs=1e-12)


def test_too_little_has_no_interval():
    for one in (interval, accuracy_interval):
        assert np.isnan(one(np.array([1.0]))).all()
        assert np.isnan(one(np.array([0.5, np.nan]))).all()
    assert np.isnan(accuracy_interval(np.array([0.5, 1.5]))).all()


# -- entrants -------------------------------------------------------------------------------------------------


OWN = {
    "plain": {"activation": "tanh"},
    "relu": "relu",
    "fast": {"activation": "tanh", "learning rate": 0.1},
    "wide": {"activation": "tanh", "hidden": [9, 4]},
    "one": {"activation": "tanh", "hidden": 3},
    "two functions": {"activation": ("tanh", "relu"), "hidden": (5, 5)},
    "dropped": {"activation": "tanh", "dropout": 0.3},
    "descent": {"activation": "tanh", "optimiser": "sgd"},
    "momentum": {"activation": "tanh", "optimiser": SGD(0.05, momentum=0.9)},
    "start": {"activation": "tanh", "init": "orthogonal"},
    "short": {"activation": "tanh", "epochs": 2},
    "whole": {"activation": "tanh", "batch_size": None},
    "single": {"activation": "tanh", "dtype": np.float32},
    "own slope": {"activation": "prelu", "learned": "shared"},
}


@pytest.fixture(scope="module")
def own():
    return race(OWN)


@pytest.mark.parametrize("label", OWN)
def test_an_entrant_ends_as_it_would_alone(label, own):
    settings = OWN[label] if isinstance(OWN[label], dict) else {"activation": OWN[label]}
    alone = race({"alone": {}}, **{name.replace(" ", "_"): value for name, value in settings.items()})
    assert alone.labels == ("alone",)
    np.testing.assert_allclose(own.scores[own.labels.index(label)], alone.scores[0], rtol=1e-4)
    np.testing.assert_allclose(own.training_scores[own.labels.index(label)], alone.training_scores[0], rtol=1e-4)


def test_the_output_fits_the_data_and_may_be_another():
    found = race({"softmax": "tanh", "sigmoid": {"activation": "tanh", "output": "sigmoid"}}, moons(), epochs=40)
    assert found.parameters == (2 * 5 + 5 + 5 * 2 + 2, 2 * 5 + 5 + 5 + 1)
    assert found.scores.min() > 0.6
    x = rng().standard_normal((40, 3))
    assert race("tanh", Data("two", x, x[:, :2])).parameters == (3 * 5 + 5 + 5 * 2 + 2,)


def test_entrants_differ_by_their_settings(own):
    assert own.labels == tuple(OWN)
    assert len({tuple(scores) for scores in own.scores}) == len(OWN)


def test_what_fits_together_trains_in_one_call(calls):
    activations = {name: {"activation": name, "init": start} for name, start in (("tanh", "he"), ("ReLU", "lecun"))}
    race(activations | {"fast": {"activation": "tanh", "learning_rate": 0.1}, "PReLU": "prelu"})
    assert calls == [(4, 3)]
    race({"narrow": "tanh", "wide": {"activation": "tanh", "hidden": (9,)}, "other": "relu"})
    assert calls[1:] == [(2, 3), (1, 3)]


@pytest.mark.sweep
def test_one_entrant_runs_as_often_as_asked_for(calls):
    found = compare("relu", moons(), rng=rng(), seeds=500, epochs=1, hidden=(3,))
    assert found.scores.shape == (1, 500)
    assert calls == [(1, 500)]
    assert compare(RELU, moons(), rng=rng(), seeds=500, epochs=1, hidden=(3,)).labels == found.labels == ("ReLU",)
    assert found.rows[0].verdict == ""
    assert "against" not in found._repr_markdown_()
    assert repr(found).count(",") == 2


@pytest.mark.parametrize("optimiser", [SGD(), SGD(momentum=0.9, nesterov=True), RMSProp(), Adam()], ids=repr)
def test_a_step_with_a_rate_for_each_network_is_the_step_that_each_takes_alone(optimiser):
    theta, gradients = (rng().standard_normal(shape).astype(np.float32) for shape in ((2, 3, 5), (4, 2, 3, 5)))
    rates = rng().uniform(0.001, 1, (2, 3))
    fields = {name: getattr(optimiser, name) for name in vars(optimiser) if name != "learning_rate"}
    together, decays = theta.copy(), np.ones(5, np.float32)
    step = type(optimiser)(learning_rate=rates, **fields).start(together, decays)
    for gradient in gradients:
        step(gradient)
    for index in np.ndindex(2, 3):
        alone = theta[index].copy()
        step = type(optimiser)(learning_rate=float(rates[index]), **fields).start(alone, decays)
        for gradient in gradients:
            step(gradient[index])
        np.testing.assert_array_equal(alone, together[index])


def test_a_rate_for_each_entrant_may_stand_in_the_optimiser():
    rates = np.array([0.01, 0.1])
    found = race(["tanh", "relu"], optimiser=SGD(rates))
    each = {
        name: {"activation": name, "learning_rate": rate} for name, rate in zip(("tanh", "relu"), rates, strict=True)
    }
    np.testing.assert_array_equal(found.scores, race(each, optimiser="sgd").scores)
    with pytest.raises(ValueError, match=r"one for each of 3 entrants, and the optimiser has an array of shape \(2,\)"):
        race(["tanh", "relu", "elu"], optimiser=SGD(rates))


def test_an_optimiser_of_ones_own_brings_its_rate_and_a_name_does_not():
    entrants = {"record": {"optimiser": SGD(0.05)}, "name": {"optimiser": "sgd"}}
    found = race(entrants, activation="tanh", learning_rate=0.2)
    for optimiser, scores in zip((SGD(0.05), SGD(0.2)), found.scores, strict=True):
        np.testing.assert_array_equal(race("tanh", optimiser=optimiser).scores[0], scores)


def test_the_same_activation_tuned_otherwise_is_another_entrant():
    two = race(["leaky ReLU", find("leaky ReLU").tuned(negative_slope=0.2)])
    assert two.labels == ("leaky ReLU", "leaky ReLU (negative_slope=0.2)")
    assert race(["logistic", "relu"], baseline="Logistic").baseline == "sigmoid"
    assert race({"a": TANH, "b": "relu"}, baseline="B").baseline == "b"


# -- what is drawn --------------------------------------------------------------------------------------------


def test_equal_entrants_share_splits_and_draw_all_else(calls):
    made = []

    def data(stream):
        made.append(waves().split(stream))
        return made[-1]

    found = race({f"tanh {index}": "tanh" for index in range(4)}, data)
    assert len(made) == 3  # one for each seed
    assert calls == [(12,)]
    np.testing.assert_array_equal(found.scores[0], race("tanh").scores[0])
    assert len(np.unique(found.scores)) == 12
    beside = race({"other": "relu", "one": "tanh", "two": "tanh"})
    np.testing.assert_allclose(beside.scores[1:], found.scores[:2])


def test_large_data_are_not_copied_for_each_entrant(calls, monkeypatch):
    monkeypatch.setattr(comparing, "COPIED", 0)
    apart = race({f"tanh {index}": "tanh" for index in range(4)})
    assert calls == [(1, 3)] * 4
    monkeypatch.undo()
    np.testing.assert_allclose(apart.scores, race({f"tanh {index}": "tanh" for index in range(4)}).scores)


def test_equal_entrants_may_be_told_to_draw_the_same():
    found = race({"one": "tanh", "two": "tanh"}, drawn={"weights": "seed", "order": "seed"})
    np.testing.assert_array_equal(*found.scores)
    for use in ("weights", "order"):
        first, second = race({"one": "tanh", "two": "tanh"}, drawn={use: "seed"}).scores
        assert not np.any(first == second)


@pytest.mark.parametrize("use", ["split", "weights", "order"])
def test_each_run_may_draw_its_own(use):
    """All else is shared: with the activation of the first, the second would do as the first."""
    paired, own = race(["tanh", "relu"]), race(["tanh", "relu"], drawn={use: "run"})
    np.testing.assert_allclose(own.scores[0], paired.scores[0])
    assert not np.any(own.scores[1] == paired.scores[1])


def test_what_is_drawn_once_is_the_same_in_all_runs():
    uses = ("split", "weights", "order")
    assert np.ptp(race("tanh", drawn="once").scores) < 1e-9
    for use in uses:
        free = race("tanh", drawn={other: "once" for other in uses if other != use}).scores
        assert len(np.unique(free.round(6))) == 3


def test_data_may_be_made_anew_for_each_seed():
    found = race("tanh", DATA["sine"])
    by_hand = race("tanh", lambda stream: DATA["sine"](stream).split(stream))
    np.testing.assert_array_equal(found.scores, by_hand.scores)
    assert (found.data, found.metric) == ("sine", "R²")
    assert race("tanh", lambda stream: (moons(40), moons(30))).examples == 30


def test_standardising_can_be_left_out():
    raw = race("tanh", load("diabetes", rng()), standardise=False)
    by_hand = race("tanh", lambda stream: load("diabetes", rng()).split(stream, standardise=False))
    np.testing.assert_array_equal(raw.scores, by_hand.scores)
    assert np.all(raw.scores != race("tanh", load("diabetes", rng())).scores)


# -- choosing -------------------------------------------------------------------------------------------------


RATES = [1e-4, 0.001, 0.03, 100.0]


@pytest.fixture(scope="module")
def chosen():
    entrants = {"tanh": "tanh", "relu": "relu", "set": {"activation": "tanh", "learning_rate": 0.001}}
    return race(entrants, choose={"learning_rate": RATES}, optimiser="sgd", epochs=20)


def parts(*which):
    """The data of `chosen`, with some of its parts."""

    def some(stream):
        made = waves().split(stream, validation=0.25)
        return [made[index] for index in which]

    return some


def test_what_is_best_on_the_second_part_is_judged_on_the_third(chosen):
    for label in ("tanh", "relu"):
        rows = [row for row in chosen.tried if row["entrant"] == label]
        for row in rows:
            rate = row["settings"]["learning_rate"]
            by_hand = race(label, parts(0, 1), learning_rate=rate, optimiser="sgd", epochs=20).scores.mean()
            assert row["score"] == (pytest.approx(by_hand) if np.isfinite(by_hand) else None)
        best = max((row for row in rows if row["score"] is not None), key=lambda row: row["score"])
        assert [row["chosen"] for row in rows] == [row is best for row in rows]
        assert chosen.chosen[label] == best["settings"]
        tested = race(label, parts(0, 2), learning_rate=best["settings"]["learning_rate"], optimiser="sgd", epochs=20)
        np.testing.assert_allclose(chosen.scores[chosen.labels.index(label)], tested.scores[0])
        np.testing.assert_allclose(chosen.training_scores[chosen.labels.index(label)], tested.training_scores[0])


def test_nothing_that_diverges_is_chosen(chosen):
    assert [row["score"] for row in chosen.tried if row["settings"]["learning_rate"] == 100.0] == [None, None]
    assert np.isfinite(chosen.scores).all()


def test_what_an_entrant_sets_itself_is_not_chosen_for_it(chosen):
    assert set(chosen.chosen) == {"tanh", "relu"}
    alone = race("tanh", parts(0, 2), learning_rate=0.001, optimiser="sgd", epochs=20)
    np.testing.assert_allclose(chosen.scores[2], alone.scores[0])


def test_it_says_what_was_chosen_and_what_lies_on_an_edge(chosen):
    assert chosen.chosen == {"tanh": {"learning_rate": 0.03}, "relu": {"learning_rate": 0.03}}
    assert chosen.warnings == []
    edge = race(["tanh", "relu"], choose={"learning_rate": RATES[:3]}, optimiser="sgd")
    told = "tanh: the best learning_rate, 0.03, lies on the edge of its grid, 0.0001 to 0.03: a better one may lie"
    told += " beyond."
    assert edge.warnings == [told, told.replace("tanh", "ReLU")]
    for text in (repr(edge), edge._repr_markdown_()):
        assert told in text
        assert text.count("learning_rate 0.03") == 2
    assert edge.rows[0].chosen == {"learning_rate": 0.03}


@pytest.mark.parametrize(
    ("best", "grid", "edge"),
    [
        (1, [1, 2, 3], True),
        (3, [3, 1, 2], True),
        (2, [1, 2, 3], False),
        (2, [2, 2], False),
        (0, [0, 0.2, 0.5], False),  # below which nothing is allowed
        (0.5, [0, 0.2, 0.5], True),
        ("a", ["a", "b"], False),
        ([8], [[8], [4]], False),
        (True, [True, False], False),
    ],
)
def test_where_a_grid_has_an_edge(best, grid, edge):
    assert on_edge(best, grid) == edge


def test_all_combinations_of_a_grid_are_tried(calls):
    grid = {"dropout": [0, 0.5], "Learning Rate": np.array([0.01, 0.1]), "optimiser": ["sgd", Adam(0.5)]}
    found = race("tanh", moons(), choose=grid, seeds=2)
    assert calls == [(2, 2)] * 4  # two rates side by side
    tried = [tuple(row["settings"].values()) for row in found.tried]
    names = ["sgd", {"name": "Adam"} | vars(Adam(0.5))]
    assert tried == list(product([0, 0.5], [0.01, 0.1], names))
    assert sum(row["chosen"] for row in found.tried) == 1


def test_an_activation_can_be_chosen():
    found = race({"best": {}, "worst": "identity"}, choose={"activation": ["identity", "tanh"]}, epochs=60)
    assert found.chosen == {"best": {"activation": "tanh"}}
    assert found.warnings == []
    np.testing.assert_allclose(found.scores[0], race("tanh", parts(0, 2), epochs=60).scores[0])


def test_of_equals_one_inside_the_grid_is_chosen():
    """Two points, told apart at every rate."""
    x = np.repeat([[-1.0], [1.0]], 20, axis=0)
    found = race("tanh", Data("points", x, x[:, 0] > 0, classes=2), choose={"learning_rate": [0.3, 0.4, 0.5]})
    assert [row["score"] for row in found.tried] == [1, 1, 1]
    assert found.chosen == {"tanh": {"learning_rate": 0.4}}


# -- tables and files -----------------------------------------------------------------------------------------


def test_numbers_of_parameters_are_named_where_they_differ():
    found = race(["relu", "prelu"], moons())
    assert [row.parameters for row in found.rows] == [2 * 5 + 5 + 5 * 2 + 2, 27 + 5]
    for text in (repr(found), found._repr_markdown_()):
        assert "parameters" in text
        assert "27" in text
        assert "32" in text
    same = race(["relu", "tanh"], moons())
    assert same.parameters == (27, 27)
    assert "parameters" not in repr(same) + same._repr_markdown_()


def test_a_label_cannot_break_the_table():
    found = race({"a|b": "tanh", "c": "relu"})
    assert {line.count("|") for line in found._repr_markdown_().splitlines()} == {8}


def refuse(constant):
    raise AssertionError(f"{constant} is not JSON")


@pytest.mark.parametrize("name", ["own", "chosen", "compared", "diverged"])
def test_comparisons_are_stored_and_loaded(name, request, tmp_path):
    """Everything comes back, and what is stored is JSON as everybody reads it."""
    made = {"diverged": lambda: race(["ReLU", "tanh"], line(), optimiser=SGD(np.array([1e9, 0.1])))}
    found = made[name]() if name in made else request.getfixturevalue(name)
    found.save(tmp_path / "race.json")
    json.loads((tmp_path / "race.json").read_text(), parse_constant=refuse)
    loaded = Comparison.load(tmp_path / "race.json")
    for field, value in vars(found).items():
        np.testing.assert_equal(getattr(loaded, field), value)
    assert loaded._repr_markdown_() == found._repr_markdown_()


def test_settings_are_stored_as_what_they_are_called(own):
    assert own.settings["optimiser"] == {"name": "Adam"} | vars(Adam(0.02))
    assert own.entrants["momentum"] == {"activation": "tanh", "optimiser": {"name": "SGD"} | vars(SGD(0.05, 0.9))}
    assert own.entrants["fast"] == {"activation": "tanh", "learning_rate": 0.1}
    assert own.entrants["two functions"] == {"activation": ["tanh", "ReLU"], "hidden": [5, 5]}
    assert (own.settings["dtype"], own.entrants["single"]["dtype"]) == ("float64", "float32")


def test_what_was_stored_before_entrants_had_settings_still_loads(tmp_path):
    path = FOLDER / "sigmoid-or-tanh-on-digits.json"
    old = json.loads(path.read_text())
    old["activations"] = list(old.pop("entrants", old.get("activations")))
    for name in ("parameters", "examples", "tried"):
        old.pop(name, None)
    (tmp_path / "old.json").write_text(json.dumps(old))
    loaded = Comparison.load(tmp_path / "old.json")
    assert loaded.labels == ("sigmoid", "tanh")
    assert loaded.rows[0].parameters is None
    assert "parameters" not in loaded._repr_markdown_()
    (tmp_path / "other.json").write_text(json.dumps({"a": 1}))
    with pytest.raises(ValueError, match="does not hold a comparison"):
        Comparison.load(tmp_path / "other.json")


def test_old_names_go_on_working(compared):
    with pytest.warns(DeprecationWarning, match="labels"):
        assert compared.activations == compared.labels
    with pytest.warns(DeprecationWarning, match="entrant"):
        assert compared.rows[1].activation == "tanh"
    with pytest.warns(DeprecationWarning, match="entrants"):
        assert compare(activations="tanh", data=waves(), rng=rng(), **SMALL).labels == ("tanh",)


# -- what it refuses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entrants", "settings", "error", "said"),
    [
        (["ReLU", "tanh"], {"seeds": 1}, ValueError, "needs two seeds at least, not 1"),
        (["ReLU", "tanh"], {"seeds": 2.5}, TypeError, "seeds must be an integer, not 2.5"),
        (["ReLU", RELU], {}, ValueError, "two are called ReLU; a dict gives labels"),
        ([], {}, ValueError, "needs an entrant at least"),
        ({}, {}, ValueError, "needs an entrant at least"),
        ({"1": "tanh", 1: "relu"}, {}, ValueError, "two are called 1"),
        (["ReLU", "tanh"], {"baseline": "elu"}, ValueError, "among the entrants, ReLU, tanh; it is ELU"),
        (
            {"one": "tanh", "two": "relu"},
            {"baseline": "too"},
            LookupError,
            "no entrant called 'too'. Did you mean 'two'",
        ),
        (["ReLU", "tanh"], {"data": np.ones((3, 2))}, TypeError, "data must be a Data, or a function .*, not ndarray"),
        (["ReLU", "zzz"], {}, LookupError, "no activation called 'zzz'"),
        ([3], {}, TypeError, "not by 3"),
        (
            {"one": {"droput": 0.5}},
            {},
            LookupError,
            r"setting \(given to one\) called 'droput'. Did you mean 'dropout'",
        ),
        ({"one": {"seeds": 5}}, {}, LookupError, "There are: hidden, activation, .*, learning_rate"),
        ({"one": {"dropout": 0.5}}, {}, ValueError, "one has no activation"),
        ("tanh", {"droput": 0.5}, TypeError, "compare: There is no setting called 'droput'. Did you mean 'dropout'"),
        ({"one": {"activation": "tanh", "dropout": 2}}, {}, ValueError, "dropout must be at least 0 and below 1"),
        ({"one": {"activation": "tanh", "optimiser": "adm"}}, {}, LookupError, "Did you mean 'adam'"),
        ({"one": {"activation": "tanh", "optimiser": None}}, {}, TypeError, "must be a name or a record .*, not None"),
        ({"one": {"activation": "tanh", "hidden": None}}, {}, ValueError, "sizes must be at least two positive whole"),
        ({"one": {"activation": "tanh", "epochs": 0}}, {}, ValueError, "epochs must be at least 1, not 0"),
        ({"one": {"activation": "tanh", "batch_size": 0}}, {}, ValueError, "batch_size must be at least 1, not 0"),
        ("tanh", {"learning_rate": -1}, ValueError, "learning_rate must be positive and finite, not -1"),
        ("tanh", {"learning_rate": "fast"}, TypeError, "learning_rate must be a finite real number, not 'fast'"),
        ("tanh", {"choose": [0.1]}, TypeError, "choose must be a dict such as"),
        ("tanh", {"choose": {"rate": [0.1]}}, LookupError, "no setting to choose called 'rate'"),
        ("tanh", {"choose": {"learning_rate": 0.1}}, TypeError, "a list of values for learning_rate, not 0.1"),
        ("tanh", {"choose": {"optimiser": "adam"}}, TypeError, "a list of values for optimiser, not 'adam'"),
        ("tanh", {"choose": {"dropout": []}}, ValueError, "a value for dropout at least"),
        ("tanh", {"choose": {"dropout": [0, 0.1]}, "validation": 0.9}, ValueError, "test=0.25 and validation=0.9"),
        ("tanh", {"drawn": ["once"]}, TypeError, "drawn must be a dict such as"),
        ("tanh", {"drawn": "ones"}, ValueError, "split can be drawn for each 'seed', .*, not 'ones'"),
        ([None], {}, TypeError, "not by None"),
        ("tanh", {"drawn": {"weight": "once"}}, LookupError, "called 'weight'. Did you mean 'weights'"),
        ("tanh", {"drawn": {"weights": "twice"}}, ValueError, "weights can be drawn for .*, not 'twice'"),
        ("tanh", {"data": lambda stream: (waves(),)}, ValueError, "for each of training, testing, not 1"),
        ("tanh", {"data": lambda stream: waves().x}, TypeError, "for each of training, testing, not ndarray"),
        ("tanh", {"data": lambda stream: [line(stream.integers(10, 1000))] * 2}, ValueError, "same sizes each time"),
        ("tanh", {"rng": 0}, TypeError, "rng must be a NumPy generator"),
    ],
)
def test_what_a_comparison_refuses_before_it_trains(entrants, settings, error, said, calls):
    with pytest.raises(error, match=said):
        race(entrants, **settings)
    assert calls == []


def test_a_rate_is_for_an_optimiser_that_has_one():
    class Still:
        def start(self, theta, decays):
            return lambda gradient: None

    assert np.isfinite(race("tanh", optimiser=Still()).scores).all()
    with pytest.raises(TypeError, match="learning_rate is for an optimiser that has one"):
        race("tanh", optimiser=Still(), learning_rate=0.1)


def test_an_interrupted_race_has_no_result(monkeypatch):
    real = comparing.train

    def interrupted(*args, **how):
        history = real(*args, **how)
        history.interrupted = True
        return history

    monkeypatch.setattr(comparing, "train", interrupted)
    with pytest.raises(KeyboardInterrupt):
        race("tanh")
