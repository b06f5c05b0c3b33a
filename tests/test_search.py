"""The search of lesson 13: its candidates, that it can be repeated, and what is stored of it."""

import json

import numpy as np
import pytest

from actcourse import DATA, compare
from actcourse.networks.analysis import facts_of
from actcourse.networks.comparing import Comparison
from actcourse.networks.search import (
    FOLDER,
    PIECES,
    SEARCHES,
    Search,
    best,
    better,
    candidates,
    composed,
    lesson_search,
    search,
)

X = np.linspace(-4, 4, 161)
FEW = ("1", "x", "ReLU", "tanh")
SMALL = {"seeds": (2, 3), "kept": 2, "epochs": 3, "learning_rate": 0.01, "pieces": FEW}


# -- candidates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("join", ["+", "·", "max"])
def test_a_composition_has_its_values_and_its_derivative(piece, join):
    one = composed(piece, join, "tanh")
    values = {"+": np.add, "·": np.multiply, "max": np.maximum}[join](PIECES[piece][0](X), np.tanh(X))
    np.testing.assert_allclose(one(X), values, rtol=1e-12, atol=1e-14)
    assert facts_of(one).agreement.agrees


def test_compositions_keep_the_precision():
    x = X.astype(np.float32)
    for f, df in PIECES.values():
        assert f(x).dtype == df(x).dtype == np.float32


def test_names_say_what_is_joined():
    names = [composed(*parts).name for parts in (("x", "·", "σ"), ("1", "·", "sin"), ("tanh", "max", "gauss"))]
    assert names == ["x · σ", "sin", "max(tanh, gauss)"]


@pytest.mark.parametrize("parts", [("x", "+", "sine"), ("sine", "+", "x"), ("x", "plus", "x")])
def test_pieces_and_joins_that_there_are_not(parts):
    with pytest.raises(LookupError, match=r"no (piece|join) called"):
        composed(*parts)


def test_candidates_bend_and_differ():
    found = candidates(FEW)
    values = np.array([one(X) for one in found])
    assert np.abs(values[:, None] - values).max(axis=-1)[~np.eye(len(found), dtype=bool)].min() > 1e-6
    assert np.abs(np.diff(values, 2)).max(axis=1).min() > 1e-6
    names = {one.name for one in found}
    assert {"ReLU", "tanh", "x · tanh", "max(x, tanh)", "max(1, x)"} <= names
    assert not {"1 + x", "x + x", "max(x, x)", "max(x, ReLU)", "ReLU + 1"} & names  # straight, or there already


# -- searching --------------------------------------------------------------------------------------------


def race(scores):
    labels = ["ReLU", *(f"f{number}" for number in range(1, len(scores)))]
    return Comparison("moons", "accuracy", labels, "ReLU", np.array(scores), np.array(scores), {})


def test_the_best_are_those_with_the_largest_lead():
    raced = race([[0.9, 0.8], [0.9, 0.9], [0.8, 0.8], [np.nan, 1], [1.0, 0.9], [0.9, 0.9]])
    assert best(raced, 3) == ["f4", "f1", "f5"]  # of equals the first; f3 diverged


def test_better_is_who_is_told_apart():
    raced = race([[0.5, 0.6, 0.7], [0.8, 0.91, 1.0], [0.51, 0.59, 0.7]])
    assert better(raced) == ["f1"]


def test_a_small_search_in_full():
    """It does what its sentence says, round by round, and the same when it is repeated."""
    found, again = (search(DATA["moons"], rng=np.random.default_rng(1), **SMALL) for _ in range(2))
    for one, other in zip(found.rounds.values(), again.rounds.values(), strict=True):
        np.testing.assert_array_equal(one.scores, other.scores)
    entrants = ["ReLU", *(one.name for one in candidates(FEW) if one.name != "ReLU")]
    assert sorted(found.first.labels) == sorted(entrants)
    assert found.again.labels == ("ReLU", *best(found.first, 2))
    assert (found.first.scores.shape[1], found.again.scores.shape[1]) == (2, 3)
    assert [row[:2] for row in found.rows[:2]] == [("all, 2 seeds", len(entrants) - 1), ("the best, 3 new seeds", 2)]


def test_a_candidate_scores_alone_what_it_scores_in_the_crowd():
    found = search(DATA["moons"], rng=np.random.default_rng(1), **SMALL)
    rng = np.random.default_rng(1).spawn(2)[0]
    alone = compare(["ReLU", composed("x", "·", "tanh")], DATA["moons"], rng=rng, seeds=2, epochs=3, learning_rate=0.01)
    place = found.first.labels.index("x · tanh")
    np.testing.assert_allclose(alone.scores, found.first.scores[[0, place]], atol=0.011)  # rounding may turn an answer


def test_only_who_is_better_races_further(monkeypatch):
    monkeypatch.setattr("actcourse.networks.search.better", lambda raced: [*raced.labels[1:2]])
    further = {"longer": {"epochs": 4}, "more seeds": {"seeds": 4}}
    found = search(DATA["moons"], rng=np.random.default_rng(1), further=further, **SMALL)
    longer, more = (found.rounds[name] for name in further)
    assert longer.labels == more.labels == ("ReLU", found.again.labels[1])
    assert (longer.settings["epochs"], more.settings["epochs"]) == (4, 3)
    assert (longer.scores.shape[1], more.scores.shape[1]) == (3, 4)


# -- what is stored ---------------------------------------------------------------------------------------


def test_a_search_comes_back_from_its_file(tmp_path):
    raced = race([[0.9, 0.81], [np.nan, 0.9], [0.92, 0.9]])
    Search({"one": raced, "two": raced}).save(tmp_path / "found.json")
    back = Search.load(tmp_path / "found.json")
    assert list(back.rounds) == ["one", "two"]
    np.testing.assert_array_equal(back.first.scores, raced.scores)
    assert back.first.labels == raced.labels
    assert [row.verdict for row in back.again.rows] == [row.verdict for row in raced.rows]


@pytest.mark.sweep
@pytest.mark.parametrize("name", SEARCHES)
def test_a_stored_search_is_one_of_these_candidates(name):
    found, asked = lesson_search(name), SEARCHES[name]
    names = {one.name for one in candidates()}
    assert set(found.first.labels) == names
    assert list(found.again.labels[1:]) == best(found.first, 20)
    assert [raced.scores.shape[1] for raced in found.rounds.values()][:2] == [3, 30]
    for raced in found.rounds.values():
        assert raced.data == name
        assert set(raced.labels) <= names
    further = asked.get("further", {})
    assert list(found.rounds)[2:] == (list(further) if found.survivors else [])
    for how, change in further.items():
        assert list(found.rounds[how].labels[1:]) == found.survivors
        assert {**asked, **change}["epochs"] == found.rounds[how].settings["epochs"]


def test_a_part_of_a_stored_search_can_be_repeated():
    """Three of the twenty that raced again on spirals, with the same seeds."""
    stored, settings = lesson_search("spirals").again, SEARCHES["spirals"]
    some = [composed("1", "·", "cos"), composed("x", "·", "tanh")]
    rng = np.random.default_rng(13).spawn(2)[1]
    how = {"epochs": settings["epochs"], "learning_rate": settings["learning_rate"]}
    raced = compare(["ReLU", *some], DATA["spirals"], rng=rng, seeds=30, **how)
    places = [stored.labels.index(label) for label in raced.labels]
    # Rounding differs between machines, and training magnifies it: single runs may end elsewhere.
    assert raced.scores.mean(axis=1) == pytest.approx(stored.scores[places].mean(axis=1), abs=0.02)


def test_what_is_stored_is_what_there_is_and_small():
    files = list(FOLDER.glob("*.json"))
    assert {path.stem for path in files} == set(SEARCHES)
    assert all(path.stat().st_size < 20_000 for path in files)
    assert all(json.loads(path.read_text()) for path in files)
    with pytest.raises(LookupError, match="Did you mean 'spirals'"):
        lesson_search("spiral")


def test_what_it_shows():
    found = lesson_search("spirals")
    name, raced, ahead, won = found.rows[1]
    assert (raced, won) == (20, len(found.survivors))
    assert f"{name}: {raced} raced, {ahead} ahead, {won} better" in repr(found)
    assert f"| {name} | {raced} | {ahead} | {won} |" in found._repr_markdown_()
