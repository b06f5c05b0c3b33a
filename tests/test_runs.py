"""The comparisons that lessons show are what their code gives, and lie with the package."""

import pytest

from actcourse import lesson_run
from actcourse.networks.runs import FOLDER, RUNS


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_stored_as_it_was_asked_for(name):
    run, asked = lesson_run(name), RUNS[name]
    assert (run.labels, run.data) == (tuple(asked["entrants"]), asked["data"])
    assert run.scores.shape == (len(asked["entrants"]), asked["seeds"])
    assert run.settings["epochs"] == asked["epochs"]


def test_a_run_can_be_repeated():
    name = "sigmoid or tanh on spirals"
    stored, again = lesson_run(name), lesson_run(name, recompute=True)
    # Rounding differs between machines, and training magnifies it: single runs may end elsewhere.
    assert again.scores.mean(axis=1) == pytest.approx(stored.scores.mean(axis=1), abs=0.02)
    assert [row.verdict for row in again.rows] == [row.verdict for row in stored.rows]


def test_what_is_stored_is_what_there_is():
    assert len(list(FOLDER.glob("*.json"))) == len(RUNS)
    with pytest.raises(LookupError, match="Did you mean 'sigmoid or tanh on digits'"):
        lesson_run("sigmoid or tanh on digit")
