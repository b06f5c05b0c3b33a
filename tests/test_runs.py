"""The comparisons that lessons show are what their code gives, and lie with the package."""

import numpy as np
import pytest

from actcourse import LEAKY_RELU, SGD, lesson_run
from actcourse.networks.comparison import Comparison
from actcourse.networks.data import load
from actcourse.networks.entrants import as_stored, checked_grid, combinations, enter
from actcourse.networks.runs import FOLDER, RUNS, _path
from actcourse.networks.runs_fairness import few_digits, moons_tested_well

# What `compare` has unless told otherwise; `enter` wants all of it.
COMMON = {"activation": None, "hidden": (16, 16), "epochs": 200, "batch_size": 100, "optimiser": "adam"}
COMMON |= {"learning_rate": None, "init": None, "dtype": np.float32}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_stored_as_it_was_asked_for(name):
    run, asked = lesson_run(name), dict(RUNS[name])
    grid, data = checked_grid(asked.pop("choose", None)), asked.pop("data")
    entered = enter(asked.pop("entrants"), COMMON, grid)
    assert run.labels == tuple(entrant.label for entrant in entered)
    assert run.data == (data if isinstance(data, str) else data(np.random.default_rng(0))[-1].name)
    assert run.scores.shape == run.training_scores.shape == (len(entered), asked.pop("seeds"))
    assert {name: run.settings[name] for name in asked} == as_stored(asked)
    assert run.entrants == {entrant.label: entrant.as_stored() for entrant in entered}
    tried = [(one.label, as_stored(tried)) for one in entered for tried in combinations(grid, one) if tried]
    assert [(row["entrant"], row["settings"]) for row in run.tried] == tried


def saved(name, path):
    """All that `make trainings` would store of a run."""
    lesson_run(name, recompute=True).save(path)
    return path.read_text(encoding="utf-8")


def test_a_run_can_be_repeated_to_the_last_number(tmp_path):
    """In double precision, where machines differ by far less than an answer, the same numbers on every one."""
    name = "ten equal runners"
    assert RUNS[name]["dtype"] == np.float64
    assert saved(name, tmp_path / "again.json") == _path(name).read_text(encoding="utf-8")


def test_a_run_can_be_repeated():
    name = "sigmoid or tanh on spirals"
    stored, again = lesson_run(name), lesson_run(name, recompute=True)
    # In single precision rounding differs between machines, and training magnifies it: single runs may end elsewhere.
    assert again.scores.mean(axis=1) == pytest.approx(stored.scores.mean(axis=1), abs=0.02)
    assert [row.verdict for row in again.rows] == [row.verdict for row in stored.rows]


def bent(x):
    return np.where(x > 0, x, np.tanh(x))


OF_EACH_KIND = {
    "a function": bent,
    "by name": "RReLU",  # which draws slopes while it trains
    "tuned": LEAKY_RELU.tuned(negative_slope=0.1),
    "dropout": {"activation": "ReLU", "dropout": 0.5},
    "its own rate": {"activation": "tanh", "optimiser": SGD(0.3, momentum=0.9), "hidden": (4,)},
}


def half_known(rng):
    """60 moons to train on, with false labels; 40 to choose by and 40 to test on."""
    training, others = load("moons", rng).split(rng, test=80)
    parts = others.split(rng, test=40, standardise=False)
    return training.with_false_labels(0.2, rng), *parts


@pytest.mark.parametrize("data", [half_known, "moons"])
@pytest.mark.parametrize("drawn", [None, "run", {"split": "once"}])
def test_twice_gives_the_same_whatever_races(data, drawn, monkeypatch, tmp_path):
    asked = {"entrants": OF_EACH_KIND, "data": data, "seeds": 3, "epochs": 3, "hidden": (5,), "drawn": drawn}
    monkeypatch.setitem(RUNS, "of each kind", asked | {"choose": {"learning_rate": [0.01, 0.1]}})
    first, second = (saved("of each kind", tmp_path / f"{which}.json") for which in "ab")
    assert first == second
    scores = Comparison.load(tmp_path / "a.json").training_scores
    assert len({tuple(row) for row in scores}) == len(OF_EACH_KIND)  # they did race


def test_what_is_stored_is_what_there_is():
    assert len(list(FOLDER.glob("*.json"))) == len(RUNS)
    assert {_path(name) for name in RUNS} == set(FOLDER.glob("*.json"))
    with pytest.raises(LookupError, match="Did you mean 'sigmoid or tanh on digits'"):
        lesson_run("sigmoid or tanh on digit")


# -- data that are made anew for each run ------------------------------------------------------------------


@pytest.mark.parametrize("make", [asked["data"] for asked in RUNS.values() if callable(asked["data"])])
def test_data_made_anew_are_others_each_time_and_scaled_by_what_trains(make):
    one, same, other = (make(np.random.default_rng(seed)) for seed in (0, 0, 1))
    for part, again, another in zip(one, same, other, strict=True):
        assert np.array_equal(part.x, again.x)
        assert np.array_equal(part.y, again.y)
        assert not np.array_equal(part.x, another.x)
    training = one[0]
    np.testing.assert_allclose(training.x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(training.x[:, training.x.std(axis=0) > 0].std(axis=0), 1)
    assert all(abs(part.x).max() < 100 for part in one)


def test_labels_are_false_in_training_only():
    for name, clean, share in (("moons", moons_tested_well, 0.2), ("digits", few_digits, 0.3)):
        rngs = [np.random.default_rng(3) for _ in range(2)]
        (training, testing), (true, tested) = RUNS[f"false labels on {name}"]["data"](rngs[0]), clean(rngs[1])
        assert np.array_equal(training.x, true.x)
        assert np.mean(training.y != true.y) == pytest.approx(share)
        assert np.array_equal(testing.y, tested.y)
