"""The examination: mistakes that any exercise can have, where errors arise, bad behaviour, and the notebook."""

import dataclasses
import math
import random
import re
import sys
import time
import warnings

import numpy as np
import pytest
from scipy import special

from actcourse import check, find, hint
from actcourse.exercises import EXERCISES, SLUGS, examine, find_exercise
from actcourse.exercises.examiner import guard
from actcourse.exercises.exercise import elementwise_probes


@pytest.fixture(params=EXERCISES, ids=lambda exercise: exercise.id)
def exercise(request):
    return request.param


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        (lambda y: -y, "sign-flipped"),
        (lambda y: 3 * y, "constant-factor"),
        (lambda y: y + 0.25, "constant-offset"),
        (lambda y: np.full_like(y, 0.3), "hard-coded"),
        (lambda y: y + 1e-6 * np.sin(np.arange(np.size(y)).reshape(np.shape(y))), "approximation"),
        (lambda y: y * np.cos(y * 3), "wrong-value"),
        (lambda y: np.where(np.abs(y) > 0.01, y, np.nan), "not-finite"),
    ],
)
def test_mistakes_that_any_exercise_can_have(change, slug):
    solution = find_exercise("sigmoid_prime").solution
    assert examine("sigmoid_prime", lambda x: change(solution(x))).mistake == slug


@pytest.mark.parametrize("name", ["step", "identity", "ReLU", "softsign", "ELU", "softplus", "GELU", "Gaussian"])
def test_other_functions_of_the_course_are_recognised(name):
    activation = find(name)
    assert f"What you wrote is {name}." in examine("sigmoid", activation).message
    if name not in {"step", "identity", "ReLU", "softplus"}:  # their derivatives are functions of the course too
        assert f"What you wrote is the derivative of {name}." in examine("sigmoid", activation.derivative).message


def test_evidence_shows_enough_digits_to_tell_the_numbers_apart():
    for answer in (
        lambda x: special.expit(np.clip(x, -20, 20)),
        lambda x: 1 / (1 + 2.718**-x),
        lambda x: special.expit(x) + 1e-8,
    ):
        message = examine("sigmoid", answer).message
        given, true = re.search(r"returned (\S+); the value there is (\S+)\.", message).groups()
        assert given != true


def test_a_message_is_given_only_where_it_is_true():
    assert "Cutting" in examine("sigmoid", lambda x: special.expit(np.clip(x, -20, 20))).message
    repaired = examine("sigmoid", lambda x: np.nan_to_num(np.exp(x) / (1 + np.exp(x))))
    assert repaired.mistake == "precision-lost"
    assert "Cutting" not in repaired.message
    assert "At x = 745 it returned 0; the value there is 1" in repaired.message


def unfinished(x):
    raise NotImplementedError


def broken(x):
    return math.exp(x)


@pytest.mark.parametrize(
    ("answer", "slug", "said"),
    [
        (lambda x: 2 * unfinished(2 * x) - 1, "raises", "It calls `unfinished`, which is not written yet"),
        (lambda x: 2 * broken(2 * x) - 1, "scalar-only", "It calls `broken`, and the error arises there"),
        (lambda x: np.array([math.tanh(number) for number in x]), "raises", "With fewer axes it worked"),
        (lambda x: np.vectorize(lambda n: 1 - 2 / (math.exp(2 * n) + 1))(x), "overflow", "math range error"),
        (lambda x: np.tanh(x).astype(int), "integer-truncation", "These are integers"),
    ],
)
def test_errors_are_traced_to_where_they_arise(answer, slug, said):
    outcome = examine("tanh_from_sigmoid", answer)
    assert outcome.mistake == slug
    assert said in outcome.message


# -- what is asked ----------------------------------------------------------------------------------


def test_ids_are_unique_and_found():
    assert len({exercise.id for exercise in EXERCISES}) == len(EXERCISES)
    for exercise in EXERCISES:
        assert find_exercise(exercise.id) is exercise
    with pytest.raises(LookupError, match=r"no exercise called 'sigmoid_prim'. Did you mean 'sigmoid_prime'"):
        examine("sigmoid_prim", np.tanh)


@pytest.mark.parametrize(("parameters", "count"), [((), "1 argument"), (((0.2, 0.3),), "3 arguments")])
def test_a_probe_must_have_the_solutions_arguments(parameters, count):
    exercise = find_exercise("leaky_relu")
    said = rf"^leaky_relu: a probe has {count}, and the solution takes 2 \(x, negative_slope\)$"
    with pytest.raises(ValueError, match=said):
        dataclasses.replace(exercise, probes=elementwise_probes(*parameters))


# -- bad behaviour ----------------------------------------------------------------------------------


def endless(x):
    while True:
        pass


def endless_and_stubborn(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def sleeping(x):
    time.sleep(1000)


def recursive(x):
    return recursive(x)


def raising(x):
    raise RuntimeError("no idea")


def changing(x):
    x *= 2
    return np.tanh(x)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("function", "slug", "said"),
    [
        (0.5, "not-a-function", "given `0.5`, of type `float`"),
        (np.ones(3), "not-a-function", "Hand over the function itself"),
        (None, "not-a-function", "without brackets behind it: `tanh_prime`"),
        (lambda: 1, "wrong-arguments", "It is called as `tanh_prime\\(x\\)`"),
        (lambda x, y: x, "wrong-arguments", "missing a required argument: 'y'"),
        (raising, "raises", "`RuntimeError: no idea`"),
        (recursive, "raises", "RecursionError"),
        (lambda x: sys.exit(3), "raises", "SystemExit"),
        (lambda x: undefined, "raises", "name 'undefined' is not defined"),  # noqa: F821
        (endless, "too-slow", "after 0.4 seconds"),
        (endless_and_stubborn, "too-slow", "Is there a loop"),
        (sleeping, "too-slow", "stopped"),
        (lambda x: None, "no-return", "`return` is what hands it to the caller"),
        (lambda x: math.tanh(x), "scalar-only", "With single numbers it works"),
        (lambda x: 1 if x > 0 else 0, "scalar-only", "ambiguous"),
        (changing, "mutates-input", "changed the array"),
        (lambda x: "1", "wrong-type", "`'1'`, of type `str`"),
        (lambda x: list(x), "wrong-type", "of type `list`"),
        (lambda x: x + 0j, "wrong-type", "complex128"),
        (lambda x: x[0], "wrong-shape", "a single number; wanted is an array of shape"),
        (lambda x: x.ravel(), "wrong-shape", "an array of shape \\(12,\\); wanted is an array of shape \\(3, 4\\)"),
    ],
)
def test_bad_behaviour_has_a_clear_message(function, slug, said, monkeypatch):
    monkeypatch.setattr(guard, "TIME_LIMIT", 0.4)
    started = time.monotonic()
    outcome = examine("tanh_prime", function)
    assert (outcome.status, outcome.mistake) == ("failed", slug)
    assert re.search(said, outcome.message), outcome.message
    assert time.monotonic() - started < 10  # however busy the machine is; without a limit it would be for ever


class Unprintable(BaseException):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__


class Evil(np.ndarray):
    def __array_ufunc__(self, *arguments, **options):
        raise RuntimeError

    def __array_function__(self, *arguments, **options):
        raise RuntimeError


class EvilFloat(float):
    def __array__(self, *arguments, **options):
        raise RuntimeError


class Unsigned:
    @property
    def __signature__(self):
        raise RuntimeError

    def __call__(self, x):
        return 1 - np.tanh(x) ** 2


def test_a_callable_that_fails_at_its_signature_can_be_right():
    assert examine("tanh_prime", Unsigned()).status == "passed"


def misbehaves(when, what):
    """The derivative of tanh, save for inputs of one kind, where it does something else."""

    def function(x):
        return what(x) if when(x) else 1 - np.tanh(x) ** 2

    return function


def throw(error):
    raise error


STAGES = {
    "ordinary": lambda x: x.ndim == 3,
    "tails": lambda x: np.max(np.abs(x)) >= 1000,
    "integers": lambda x: x.dtype.kind == "i",
    "float32": lambda x: x.dtype == np.float32,
}


@pytest.mark.sweep
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    "what",
    [
        lambda x: None,
        lambda x: "text",
        lambda x: [1, 2],
        lambda x: x[:1],
        lambda x: 7,
        lambda x: x * np.nan,
        lambda x: np.array([object()] * x.size).reshape(x.shape),
        lambda x: np.zeros(x.shape, "datetime64[s]"),
        lambda x: np.ma.masked_all(x.shape),
        lambda x: x.fill(3),
        lambda x: throw(Unprintable()),
        lambda x: x.view(Evil),
        lambda x: EvilFloat(1),
        lambda x: Unprintable(),
    ],
)
def test_whatever_a_function_does_at_whatever_stage_is_reported(stage, what):
    outcome = examine("tanh_prime", misbehaves(STAGES[stage], what))
    assert outcome.status == "failed"
    assert outcome.mistake in SLUGS
    assert outcome.message


def test_wrong_for_integers_only():
    outcome = examine("tanh_prime", misbehaves(STAGES["integers"], lambda x: x + 0.5))
    assert outcome.mistake == "wrong-value"
    assert "With floats the same numbers come out right" in outcome.message


# -- in a notebook ----------------------------------------------------------------------------------


def test_check_shows_and_returns(capsys):
    outcome = check("tanh_prime", np.tanh)
    shown = capsys.readouterr().out
    assert "not yet" in shown
    assert "function-not-derivative" in shown
    assert outcome.message in shown
    assert repr(outcome) == "<tanh_prime: failed (function-not-derivative), 0 of 2 points>"


@pytest.mark.parametrize("id", ["sigmod", np.tanh, np.ones(3), None])
def test_check_with_an_unknown_id_goes_on(id, capsys):
    assert check(id, np.tanh) is None
    hint(id)
    assert capsys.readouterr().out.count("There is no exercise called") == 2


def test_check_without_a_function(capsys):
    assert check("sigmoid").mistake == "not-a-function"


def test_hints_come_in_stages(exercise, capsys):
    for number, text in enumerate(exercise.hints, start=1):
        hint(exercise.id, number)
        shown = capsys.readouterr().out
        assert text in shown
        assert (f'hint("{exercise.id}", {number + 1})' in shown) == (number < len(exercise.hints))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sigmoid", 9), "3 hints"),
        (("sigmoid", "a"), "3 hints"),
        (("sigmoid", 1.0), "3 hints"),
        (("sigmoid", True), "3 hints"),
        (("sgmoid",), "sigmoid"),
    ],
)
def test_a_hint_that_is_not_there(arguments, said, capsys):
    hint(*arguments)
    assert said in capsys.readouterr().out


def chattering(x):
    while True:
        print("and so on and so on")


def hoarding(x):
    kept = []
    while True:
        kept.append(np.empty(10**7))


def meddling(x):
    np.seterr(all="raise")
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    return 1 - np.tanh(x) ** 2


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("function", "slug"),
    [
        (chattering, "too-slow"),
        (hoarding, "raises"),
        (lambda x: input("x?"), "raises"),
        (lambda x: throw(KeyboardInterrupt()), "raises"),
        (lambda x: throw(GeneratorExit()), "raises"),
    ],
)
def test_the_kernel_survives(function, slug, capsys, monkeypatch):
    monkeypatch.setattr(guard, "TIME_LIMIT", 0.4)
    outcome = examine("tanh_prime", function)
    assert (outcome.status, outcome.mistake) == ("failed", slug)
    assert len(outcome.printed) <= 1001
    assert capsys.readouterr() == ("", "")


def test_what_a_function_changes_for_all_is_put_back():
    errors, states = np.geterr(), (np.random.get_state()[1].copy(), random.getstate())  # noqa: NPY002
    assert examine("tanh_prime", meddling).status == "passed"
    assert np.geterr() == errors
    np.testing.assert_array_equal(np.random.get_state()[1], states[0])  # noqa: NPY002
    assert random.getstate() == states[1]


def test_arguments_may_be_taken_by_name_only():
    assert examine("leaky_relu", lambda *, x, negative_slope: np.where(x > 0, x, negative_slope * x)).status == "passed"
    assert examine("leaky_relu", lambda *, x, slope: x).mistake == "wrong-arguments"


def test_a_warning_fails_nobody():
    def warning(x):
        warnings.warn("mind the gap", stacklevel=1)
        return 1 - np.tanh(x) ** 2

    assert examine("tanh_prime", warning).status == "passed"
