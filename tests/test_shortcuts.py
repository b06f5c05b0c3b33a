"""A right answer that leaves all to a ready-made function passes, and the praise says what was left out."""

import math
from functools import partial

import numpy as np
import pytest
from scipy import special
from scipy.special import expit as ready

from actcourse import SIGMOID, TANH
from actcourse.exercises import EXERCISES, examine
from actcourse.exercises.examiner.shortcuts import left_out


def inside(x):
    def helper(number):
        return math.tanh(number)

    return np.vectorize(helper)(x)


def from_outside(function):
    return lambda x: function(x)


MISSING_THE_POINT = [
    ("tanh_from_sigmoid", np.tanh),
    ("tanh_from_sigmoid", lambda x: np.tanh(x)),
    ("tanh_from_sigmoid", np.vectorize(math.tanh)),
    ("tanh_from_sigmoid", lambda x: TANH(x)),
    ("tanh_from_sigmoid", inside),
    ("tanh_from_sigmoid", from_outside(np.tanh)),
    ("sigmoid", ready),
    ("sigmoid", lambda x: ready(x)),
    ("sigmoid", lambda x: SIGMOID(x)),
    ("step", lambda x: np.heaviside(x, 1.0)),
    ("softplus", lambda x: np.logaddexp(0, x)),
    ("softplus", partial(np.logaddexp, 0)),
    ("softmax", lambda z: special.softmax(z, axis=-1)),
    ("softmax", lambda z: np.exp(z - special.logsumexp(z, axis=-1, keepdims=True))),
    ("entropy", lambda p: special.entr(p).sum(axis=-1)),
]


@pytest.mark.parametrize(("id", "answer"), MISSING_THE_POINT)
def test_it_passes_and_is_told(id, answer):
    outcome = examine(id, answer)
    assert outcome.status == "passed", outcome.message
    assert outcome.points == outcome.max_points
    assert "**The point.** It calls `" in outcome.message
    assert "Left out is" in outcome.message


def test_each_shortcut_is_tried():
    assert {id for id, _ in MISSING_THE_POINT} == {each.id for each in EXERCISES if each.shortcut}


def calls_itself():
    def sigmoid(x):
        return 1 / (1 + np.exp(-x)) if np.ndim(x) else sigmoid(np.array([x]))[0]

    return sigmoid


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.id)
def test_who_wrote_it_is_only_praised(exercise):
    written = [f for f in exercise.also_right if not left_out(exercise, f)]
    assert left_out(exercise, exercise.solution) == ""
    assert "**The point.**" not in examine(exercise.id, exercise.solution).message
    assert len(written) >= min(3, len(exercise.also_right))


def test_a_function_that_calls_itself_is_no_ready_made_one():
    assert "**The point.**" not in examine("sigmoid", calls_itself()).message


class Hostile:
    def __call__(self, x):
        return np.tanh(x)

    def __getattr__(self, name):
        raise RuntimeError(name)


def test_an_answer_that_does_not_let_itself_be_asked_is_read_all_the_same():
    outcome = examine("tanh_from_sigmoid", Hostile())
    assert outcome.status == "passed"
    assert "**The point.**" in outcome.message
