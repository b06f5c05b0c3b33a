"""Claims on trial: their records are whole, verdicts follow from numbers, and what is stored can be measured again."""

import math
import re

import numpy as np
import pytest

from actcourse import claims
from actcourse.networks.claims import CLAIMS, store
from actcourse.networks.claims.efforts import epochs_needed
from actcourse.networks.claims.measuring import exact, grid, mean, ratio, runs, share, worst
from actcourse.networks.claims.products import _error_outside, _product
from actcourse.networks.claims.records import (
    FAILS,
    FALSE,
    HOLDS,
    OPEN,
    TRUE,
    UNDECIDED,
    Case,
    Number,
    contradicted,
    judge,
)
from actcourse.networks.claims.sets import generated, split, with_noise
from actcourse.networks.claims.store import measured, stored
from actcourse.networks.claims.trial import Trials
from actcourse.networks.claims.winners import _again

EVERY = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
# What is timed is not the same twice, and so its verdict may be open once.
TIMED = ("relu-is-cheaper", "sigmoid-is-slow", "half-the-units-is-efficient")
REDUCED = 0.1


# -- records ----------------------------------------------------------------------------------------------


def test_all_24_stand_in_their_order():
    assert [claim.number for claim in CLAIMS] == list(range(1, 25))
    assert len({claim.id for claim in CLAIMS}) == len({claim.sentence for claim in CLAIMS}) == 24


@EVERY
def test_a_record_is_whole(claim):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", claim.id)
    for text in (claim.sentence, claim.said, claim.plausible, claim.precise, claim.rule):
        assert text.endswith((".", ".”")), text
    assert set(claim.lessons) <= set(range(1, 14))
    assert claim.lessons
    assert claim.seconds > 0
    for cases in (claim.cases, claim.varied.cases):
        assert len({case.measured for case in cases}) == len(cases) > 0
        for case in cases:
            assert case.above < case.below
            assert math.isfinite(case.above) or math.isfinite(case.below)
            assert case.when
            assert not case.when.endswith(".")


# -- verdicts ---------------------------------------------------------------------------------------------


def number_that(outcome, case):
    """A `Number` with which a case has this outcome."""
    bound, inwards = (case.above, 1) if math.isfinite(case.above) else (case.below, -1)
    width = min(1, (case.below - case.above) / 4)
    ends = {HOLDS: (1, 2), FAILS: (-2, -1), OPEN: (-1, 1)}[outcome]
    low, high = sorted(bound + inwards * width * end for end in ends)
    return Number((low + high) / 2, low, high, runs=10)


def verdict(cases, outcomes):
    evidence = {case.measured: number_that(outcome, case) for case, outcome in zip(cases, outcomes, strict=True)}
    return judge(cases, evidence)


@EVERY
def test_each_branch_of_each_rule(claim):
    for cases in (claim.cases, claim.varied.cases):
        first, *others = cases
        assert verdict(cases, [HOLDS] * len(cases)).word == TRUE
        assert verdict(cases, [FAILS] * len(cases)).word == FALSE
        assert verdict(cases, [OPEN] * len(cases)).word == UNDECIDED
        if others:
            some = verdict(cases, [HOLDS] + [FAILS] * len(others))
            assert str(some) == f"only when {first.when}"
            assert some.deciding == (first.measured, others[0].measured)
            assert verdict(cases, [FAILS] + [OPEN] * len(others)).word == FALSE
            assert verdict(cases, [HOLDS] + [OPEN] * len(others)).word == UNDECIDED
            assert verdict(cases, [OPEN] + [HOLDS] * len(others)).deciding == (first.measured,)


def test_the_ends_of_an_interval_decide():
    case = Case("difference", "it is large", above=0.1, below=0.3)
    found = {"inside": (0.1, 0.3), "below": (-1, 0.09), "above": (0.31, 2), "over an end": (0.2, 0.4), "around": (0, 1)}
    outcomes = {name: case.outcome(Number(sum(ends) / 2, *ends)) for name, ends in found.items()}
    assert outcomes == {"inside": HOLDS, "below": FAILS, "above": FAILS, "over an end": OPEN, "around": OPEN}
    assert case.outcome(Number(0.2)) == HOLDS
    assert case.outcome(Number(0.4)) == FAILS


def test_what_could_not_be_measured_is_open():
    assert Case("x", "y", above=0).outcome(Number(math.nan, math.nan, math.nan)) == OPEN
    assert Case("x", "y", below=0).outcome(Number(math.nan)) == OPEN


def test_conditions_that_are_the_same_are_said_once():
    cases = (Case("a", "it is dry", above=0), Case("b", "it is dry", above=0), Case("c", "it rains", above=0))
    assert str(verdict(cases, (HOLDS, HOLDS, FAILS))) == "only when it is dry"
    assert str(verdict(cases, (HOLDS, FAILS, HOLDS))) == "only when it is dry; or when it rains".replace(
        "or when", "or"
    )


def test_an_open_case_contradicts_nothing():
    case = Case("x", "y", above=0)
    one, other, between = ({"x": number_that(outcome, case)} for outcome in (HOLDS, FAILS, OPEN))
    assert contradicted([case], one, other) == contradicted([case], other, one) == ["x"]
    assert contradicted([case], one, one) == contradicted([case], one, between) == contradicted([case], one, {}) == []


@pytest.mark.parametrize(
    ("bounds", "words"), [((0.1, math.inf), "above 0.1"), ((-math.inf, -2), "below −2"), ((-1, 1), "from −1 to 1")]
)
def test_bounds_in_words(bounds, words):
    assert Case("x", "y", *bounds).bounds == words


# -- measuring --------------------------------------------------------------------------------------------


def test_numbers_of_several_runs():
    values = np.random.default_rng(0).lognormal(1, 0.5, 200)
    assert ratio(values).value == pytest.approx(np.exp(np.log(values).mean()), rel=1e-4)
    assert ratio(1 / values).low == pytest.approx(1 / ratio(values).high, rel=1e-4)
    alone, shared = mean(values), mean(values, shared=5)
    assert shared.low < alone.low < alone.value == shared.value < alone.high < shared.high
    assert mean([1, math.nan, 3]).runs == 2
    assert worst([3, 1, 2]) == Number(3, runs=3)
    assert share([True] * 20).value == 1 > share([True] * 20).low > 0.8
    assert exact(1 / 3) == Number(0.33333)


def test_a_reduced_experiment_is_smaller():
    assert (runs(20, 1), runs(20, 0.25), runs(20, 0.01)) == (20, 5, 3)
    assert grid((1, 2, 3, 4, 5), 1) == [1, 2, 3, 4, 5]
    assert grid((1, 2, 3, 4, 5), 0.1) == [3, 5]


def test_epochs_to_a_goal():
    epochs = np.arange(1, 41)
    losses = np.stack([10 * np.exp(-rate * epochs) for rate in (0.1, 0.5)], axis=-1)
    losses = np.concatenate([losses, np.full((40, 1), np.nan), np.full((40, 1), 3.0)], axis=-1)
    slow, fast, diverged, stuck = epochs_needed(losses, goal=0.5)
    assert slow == pytest.approx(np.log(20) / 0.1)
    assert fast == pytest.approx(np.log(20) / 0.5)
    assert diverged == stuck == 40


def test_data_of_claims():
    training, testing = generated("moons", false=0.2)(np.random.default_rng(0))
    assert training.x.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert testing.x.std(axis=0) != pytest.approx(1, abs=1e-12)
    parts = split("digits", 600, choose=True)(np.random.default_rng(0))
    assert [len(part) for part in parts] == [600, 200, 997]
    clean, noisy = (make(np.random.default_rng(0)) for make in (split("digits"), with_noise(split("digits"), 1)))
    assert np.array_equal(clean[0].x, noisy[0].x)
    assert (noisy[1].x - clean[1].x).std() == pytest.approx(1, abs=0.02)


def test_who_wins_again():
    scores = np.zeros((3, 4, 12))
    scores[:, 2] = 0.5  # the same one everywhere
    assert all(shares == pytest.approx(1) for shares in _again(scores, same=False))
    scores[0, 1] = 1  # another one on the first set, by far
    wins, near = _again(scores, same=False)
    assert wins == pytest.approx(1 / 3)  # of six pairs only those between the second and the third set
    assert near == pytest.approx(1 / 3)
    assert _again(scores, same=True)[0] == pytest.approx(1)


def test_signs_are_put_back_behind_a_unit():
    right, wrong = (
        _error_outside(_product, np.random.default_rng(0), signs=True, put_back=how) for how in (True, False)
    )
    assert right < 0.1 < 0.5 < wrong


# -- what is stored ---------------------------------------------------------------------------------------


@EVERY
def test_every_number_that_decides_is_stored(claim):
    trial = stored(claim)
    for cases, evidence in ((claim.cases, trial.evidence), (claim.varied.cases, trial.varied_evidence)):
        assert {case.measured for case in cases} <= set(evidence)
        assert all(math.isfinite(end) for case in cases for end in evidence[case.measured].ends)
    assert trial.decided_by


def test_the_file_holds_nothing_else():
    assert set(store._all()) == {claim.id for claim in CLAIMS}
    assert store.FILE.stat().st_size < 40_000


def test_what_is_stored_is_read_as_it_was(tmp_path, monkeypatch):
    trial, other = claims("flat-beyond-six-and-three", recompute=True), claims("sigmoid-is-slow")
    monkeypatch.setattr(store, "FILE", tmp_path / "stored.json")
    assert stored(trial.claim) == trial.before
    trial.evidence["an end at 0, and no run"] = Number(1, 0, 2)
    store.store(trial)
    store.store(other)
    assert stored(trial.claim) == trial
    assert stored(other.claim) == other
    assert len(store._all()) == 2


def test_what_was_stored_by_another_rule_does_not_count(tmp_path, monkeypatch):
    trial = claims("flat-beyond-six-and-three", recompute=True)
    monkeypatch.setattr(store, "FILE", tmp_path / "stored.json")
    del trial.evidence["tanh's slope beyond 3"]
    store.store(trial)
    assert stored(trial.claim).verdict is None
    assert stored(trial.claim).varied_verdict is not None


@pytest.mark.sweep
@pytest.mark.parametrize("claim", [one for one in CLAIMS if one.cheap and not one.needs], ids=lambda claim: claim.id)
def test_what_is_cheap_is_repeated(claim):
    again, kept = measured(claim), stored(claim)
    assert not contradicted(claim.cases, again.evidence, kept.evidence)
    assert not contradicted(claim.varied.cases, again.varied_evidence, kept.varied_evidence)
    if claim.id not in TIMED:
        assert (str(again.verdict), str(again.varied_verdict)) == (str(kept.verdict), str(kept.varied_verdict))


@pytest.mark.sweep
@pytest.mark.parametrize(
    "claim", [one for one in CLAIMS if not one.cheap and not one.needs], ids=lambda claim: claim.id
)
def test_what_is_expensive_is_repeated_reduced(claim):
    again = measured(claim, REDUCED, varied=False).evidence
    assert {case.measured for case in claim.cases} & set(again)
    if claim.id not in TIMED:  # which may come out otherwise on another processor
        assert not contradicted(claim.cases, again, stored(claim).evidence)


def test_pytorch_is_asked(torch):
    again = claims("pytorch-sigmoid-is-leaky-relu", recompute=True)
    assert again.verdict == claims("pytorch-sigmoid-is-leaky-relu").verdict


@pytest.mark.sweep
def test_twice_the_same():
    claim = claims("linear-suffers-from-vanishing").claim
    assert measured(claim, REDUCED) == measured(claim, REDUCED)


# -- what a learner sees ----------------------------------------------------------------------------------


def test_a_claim_is_found_by_its_id_or_its_number():
    assert claims("relu-is-faster").claim is claims(5).claim is claims()["relu-is-faster"].claim is claims()[5].claim
    with pytest.raises(LookupError, match=r"no claim called 'relu-is-fast'. Did you mean 'relu-is-faster'"):
        claims("relu-is-fast")


def test_a_claim_about_a_library_says_that_it_is_missing(monkeypatch):
    monkeypatch.setattr(store, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="asks torch, which is not installed here"):
        claims("pytorch-sigmoid-is-leaky-relu", recompute=True)
    assert claims("pytorch-sigmoid-is-leaky-relu").verdict.word == FALSE


def test_the_table_has_a_row_for_each():
    table = claims()._repr_markdown_().splitlines()
    assert len(table) == 2 + len(CLAIMS)
    assert {line.count("|") for line in table} == {6}  # |x| in a cell would make more
    text = repr(claims())
    for trial in claims():
        assert trial.claim.sentence in text
        assert str(trial.verdict) in text


@EVERY
def test_a_page_shows_all_that_was_said_and_found(claim):
    trial = stored(claim)
    page, marked = repr(trial), trial._repr_markdown_()
    for text in (claim.sentence, claim.precise, claim.rule, str(trial.verdict), claim.varied.what):
        assert text in page
    rows = [line for line in marked.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {5}
    assert len(rows) == 4 + len(trial.evidence) + len(trial.varied_evidence)


def test_what_was_not_run_says_so():
    trial = claims("relu-is-faster").before
    for text in (repr(trial), trial._repr_markdown_(), repr(Trials((trial,))), Trials((trial,))._repr_markdown_()):
        assert "not yet run" in text
    assert trial.verdict is None
    assert trial.decided_by == ""
