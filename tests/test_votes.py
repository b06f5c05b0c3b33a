"""The votes on the claims of lesson 11: one for each, made from its record, and the learner's score."""

import pytest

from actcourse import claims, progress, votes
from actcourse.exercises.learner import progress as store
from actcourse.exercises.learner.quiz_widget import QuizPane
from actcourse.exercises.sheets.quizzes.q11_claims import ORDER, VOTES, WORDS, vote
from tests.reading import check_reading


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    monkeypatch.setenv(store.ELSEWHERE, str(tmp_path / "progress.json"))


def right(one):
    return next(option.text for option in one.options if option.right)


def cast(one, text):
    pane = QuizPane(one)
    pane._answer._buttons.value = text
    pane._commit.click()
    return pane._said.value


def test_there_is_a_vote_on_every_claim():
    assert sorted(ORDER) == [trial.claim.number for trial in claims()] == [*range(1, 25)]
    assert [one.id for one in VOTES] == [claims(number).claim.id for number in ORDER]


@pytest.mark.parametrize("one", VOTES, ids=lambda one: one.id)
def test_what_is_said_to_a_vote_agrees_with_the_verdict(one):
    trial = claims(one.id)
    for option in one.options:
        assert option.right == (WORDS[trial.verdict.word] == option.text)
        assert (str(trial.verdict) in option.feedback) >= option.right
        assert any(f"{trial.evidence[name]}." in option.feedback for name in trial.verdict.deciding)
        check_reading(option.feedback)


def test_against_a_vote_speaks_the_number_that_refutes_it():
    trial = next(trial for trial in claims() if trial.verdict.word == "only when")
    holds, fails = (str(trial.evidence[name]) for name in trial.verdict.deciding)
    one = vote(trial)
    assert fails in one.feedback("true").text
    assert holds in one.feedback("false").text


def test_a_claim_that_was_not_run_can_be_asked():
    one = vote(claims(2).before)
    assert not any(option.right for option in one.options)


def test_the_score():
    assert votes().summary() == "No votes yet, of 24."
    first, second, third = VOTES[:3]
    assert cast(first, right(first)).startswith("<strong>✓</strong> So it came out")
    wrong = next(option.text for option in second.options if not option.right)
    assert cast(second, wrong).startswith("<strong>✗</strong> It ")
    cast(second, right(second))  # the first one counts
    score = votes()
    assert (score.met, score.cast) == ([first], [first, second])
    assert "1 of 2 votes met the verdict (there are 24 claims)" in score.summary()
    cast(third, right(third))
    assert votes().met == [first, third]


@pytest.mark.parametrize("text", WORDS.values())
def test_whoever_says_the_same_each_time(text):
    record = store.Record(quizzes={one.id: right(one) == text for one in VOTES})
    score = type(votes())(record)
    count = sum(right(one) == text for one in VOTES)
    assert f"{count} of 24 votes met" in score.summary()
    assert {row[0]: row[2:] for row in score.rows()}[text] == (count, count)
    assert sum(row[1] for row in score.rows()) == 24
    for shown in (repr(score), score._repr_markdown_()):
        assert score.summary() in shown


def test_one_vote_is_singular_and_the_file_is_spoken_of():
    score = type(votes())(store.Record(quizzes={VOTES[0].id: True}, notice="It was set aside."))
    check_reading(score.summary())
    assert "1 of 1 vote met" in score.summary()
    assert "It was set aside." in repr(score)
    assert "It was set aside." in score._repr_markdown_()


def test_votes_count_as_predictions_on_the_map():
    cast(VOTES[0], right(VOTES[0]))
    assert "1 of 1 prediction right at once" in progress().summary()
