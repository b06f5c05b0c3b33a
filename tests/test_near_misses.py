"""Answers that are right nearly everywhere: each breaks one promise of a docstring, and must be refused.

Most are made of the solutions, by what people do to right code; `tests/near_misses/` lists those of single exercises,
with unusual right answers, which must pass.
"""

import functools
import inspect

import numpy as np
import pytest

from actcourse.exercises import EXERCISES, SLUGS, examine, find_exercise
from actcourse.exercises.examiner.brackets import without_brackets
from actcourse.exercises.examiner.trial import fresh, trial
from actcourse.exercises.exercise import LINE
from tests.near_misses import NEAR_MISSES, RIGHT

FIXED = [exercise for exercise in EXERCISES if not exercise.judge]
ELEMENTWISE = [exercise for exercise in FIXED if exercise.elementwise]
EVERYWHERE = np.unique([*np.linspace(-1000, 1000, 2001), *np.linspace(-40, 40, 4001)])
ENDS = (7.0, 10.0, 15.0, 20.0, 25.0, 30.0, 36.0, 50.0, 88.0, 100.0, 300.0, 500.0, 709.0, 900.0)
CLIPPED = {
    "both": lambda x, end: np.clip(x, -end, end),
    "left": lambda x, end: np.maximum(x, -end),
    "right": np.minimum,
}


def ids(exercise):
    return exercise.id


def parameters_of(exercise):
    """Values of the arguments besides x, with which an elementwise exercise is tried."""
    return sorted({probe.args[1:] for probe in exercise.probes})


def right(exercise, function, *arguments):
    """Whether a function gives what the solution does, as closely as the exercise asks for."""
    with np.errstate(all="ignore"):
        one = trial(exercise, arguments, function(*fresh(arguments)))
    return one.finite and one.right


def refused(exercise, function, *slugs):
    outcome = examine(exercise.id, function)
    return outcome.status == "failed" and outcome.mistake in (slugs or SLUGS), outcome


# -- what is done to right code -----------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", ELEMENTWISE, ids=ids)
def test_x_is_not_cut_off_anywhere_where_it_shows(exercise):
    tried = 0
    for end in ENDS:
        for side, clip in CLIPPED.items():

            def cut_off(x, *rest, clip=clip, end=end):
                return exercise.solution(clip(x, end), *rest)

            first = exercise.probes[0].args[1:]
            if not right(exercise, cut_off, EVERYWHERE, *first):
                tried += 1
                found, outcome = refused(exercise, cut_off, *(() if exercise.id == "relu" else ("precision-lost",)))
                assert found, (side, end, outcome, outcome.message)
    if not tried:
        pytest.skip("flat far out, so a cut does not show")


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", ELEMENTWISE, ids=ids)
@pytest.mark.parametrize("width", [0.05, 0.01, 1e-3, 1e-4])
def test_what_is_near_0_is_not_taken_for_0(exercise, width):
    def rounded(x, *rest):
        return exercise.solution(np.where(np.abs(x) < width, 0, x).astype(float), *rest)

    def shifted(x, *rest):
        return exercise.solution(x - width, *rest)

    near = np.array([-0.9, -0.5, 0.5, 0.9]) * width
    for function in (rounded, shifted):
        if not right(exercise, function, near, *exercise.probes[0].args[1:]):
            found, outcome = refused(exercise, function)
            assert found, (function.__name__, outcome)


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", [e for e in ELEMENTWISE if len(e.probes[0].args) > 1], ids=ids)
@pytest.mark.parametrize(
    "other",
    [
        lambda value: round(value, 1), lambda value: value or 0.01, lambda value: abs(value),
        lambda value: min(value, 1), lambda value: min(value, 10),
        lambda value: max(value, 0.01), lambda value: value - value % 0.25,
    ],
)  # fmt: skip
def test_a_parameter_is_used_as_it_is(exercise, other):
    def wrong(x, parameter):
        return exercise.solution(x, other(parameter))

    if any(
        not right(exercise, wrong, LINE, *values) for values in [(-3.0,), (0.0,), (0.003,), (0.33,), (4.1,), (60.0,)]
    ):
        if "positive" in inspect.getdoc(exercise.solution) and all(other(v) == v for v in (0.003, 0.33, 4.1, 60.0)):
            return
        found, outcome = refused(exercise, wrong)
        assert found, outcome


@functools.cache
def arrays_returned(id):
    exercise = find_exercise(id)
    with np.errstate(all="ignore"):
        results = [exercise.solution(*fresh(probe.args)) for probe in exercise.probes]
    return any(np.ndim(part) for result in results for part in (result if exercise.returns else (result,)))


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", [e for e in FIXED if arrays_returned(e.id)], ids=ids)
def test_axes_of_length_1_are_kept(exercise):
    def squeezed(*args):
        result = exercise.solution(*args)
        return tuple(map(np.squeeze, result)) if exercise.returns else np.squeeze(result)

    if exercise.view or isinstance(exercise.solution(*fresh(exercise.probes[0].args)), list):
        return
    found, outcome = refused(exercise, squeezed, "wrong-shape", "wrong-axis")
    assert found, outcome


def changed(args, place, change):
    """The same arguments with one of them changed, or each array in it where it is a list."""
    one = args[place]
    new = [change(each) for each in one] if isinstance(one, list) else change(one)
    return (*args[:place], new, *args[place + 1 :])


PROBABILITIES = {"entropy": (0,), "cross_entropy": (0, 1), "cross_entropy_gradient": (1,), "dead_fraction": ()}
OTHER_LIMITS = {"dropout": (0,)}  # x is compared by its factors only


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", [e for e in FIXED if not e.elementwise and e.id not in OTHER_LIMITS], ids=ids)
@pytest.mark.parametrize("end", [5, 20, 100])
def test_no_array_is_cut_off(exercise, end):
    """As gradients, scores and steps are clipped against explosions."""
    places = [
        place
        for place, value in enumerate(exercise.probes[0].args)
        if isinstance(value, np.ndarray | list) and place not in PROBABILITIES.get(exercise.id, ())
    ]
    for place in places:

        def clipped(*args, place=place):
            return exercise.solution(*changed(args, place, lambda array: np.clip(array, -end, end)))

        large = changed(exercise.arguments(np.random.default_rng(0)), place, lambda array: 300 * array)
        if not right(exercise, clipped, *large):
            found, outcome = refused(exercise, clipped)
            assert found, (place, outcome)


# -- brackets left out --------------------------------------------------------------------------------------


def product(a, b):
    return a * (1 - b**2)


def quotient(a, b):
    return (a + b) / (a - b) - (a - (b - 1))


def test_brackets_are_left_out_one_pair_at_a_time():
    a, b = 0.7, 0.3
    assert [wrong(a, b) for wrong in without_brackets(product)] == [a * 1 - b**2]
    right = a - (b - 1)
    expected = [(a + b) / (a - b) - a - (b - 1), a + b / (a - b) - right, (a + b) / a - b - right]
    expected.append((a + b) / (a - b) - (a - b - 1))
    np.testing.assert_allclose(sorted(wrong(a, b) for wrong in without_brackets(quotient)), sorted(expected))
    assert without_brackets(np.tanh) == without_brackets(len) == ()


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", FIXED, ids=ids)
def test_a_pair_of_brackets_left_out_has_a_name(exercise):
    for answer in (exercise.solution, *exercise.also_right):
        for wrong in without_brackets(answer):
            outcome = examine(exercise.id, wrong)
            assert outcome.status == "failed"
            assert outcome.mistake != "wrong-value", (inspect.getsource(answer), outcome.message)


def test_what_people_write_without_brackets():
    def back(X, y, W1, b1, W2, b2):
        h = np.tanh(X @ W1 + b1)
        error = (h @ W2 + b2 - y) / len(X)
        delta = error @ W2.T * 1 - h**2
        return X.T @ delta, delta.sum(axis=0), h.T @ error, error.sum(axis=0)

    for id, answer in (
        ("two_layer_gradients", back),
        ("sigmoid_prime", lambda x: (s := 1 / (1 + np.exp(-x))) * 1 - s),
        ("tanh_prime", lambda x: 1 - np.tanh(x) * (1 + np.tanh(x))),
        ("silu", lambda x: x / 2 * 1 + np.tanh(x / 2)),
        ("swiglu", lambda x: (b := np.split(x, 2, -1)[1]) * np.split(x, 2, -1)[0] / 1 + np.exp(-b)),
        ("dropout", lambda x, p, rng: np.where(rng.random(x.shape) < p, 0, x / 1 - p)),
    ):
        outcome = examine(id, answer)
        assert outcome.mistake == "missing-brackets", (id, outcome, outcome.message)


# -- those of single exercises --------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", FIXED, ids=ids)
def test_every_exercise_has_some(exercise):
    for listed, what in ((NEAR_MISSES, "near-misses"), (RIGHT, "unusual right answers")):
        assert len(listed.get(exercise.id, ())) >= 2, f"add two {what} to tests/near_misses/"


ALL = [(id, number, *miss) for id, misses in NEAR_MISSES.items() for number, miss in enumerate(misses)]


@pytest.mark.sweep
@pytest.mark.parametrize(("id", "number", "slug", "function"), ALL, ids=[f"{miss[0]}-{miss[1]}" for miss in ALL])
def test_a_near_miss_is_refused_by_its_name(id, number, slug, function):
    found, outcome = refused(find_exercise(id), function, *([slug] if slug else []))
    assert found, (outcome, outcome.message)


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", FIXED, ids=ids)
def test_a_near_miss_is_right_somewhere(exercise):
    somewhere = [probe.args for probe in exercise.probes if probe.stage == "ordinary"]
    for _, function in NEAR_MISSES.get(exercise.id, ()):
        assert any(works(exercise, function, args) for args in somewhere), inspect.getsource(function)


def works(exercise, function, args):
    """Whether it is right there to four digits."""
    try:
        one = trial(exercise, args, function(*fresh(args)))
        return all(np.allclose(*pair, rtol=1e-4, atol=1e-4) for pair in zip(one.given, one.truth, strict=True))
    except Exception:  # another shape, or an error
        return False


UNUSUAL = [(id, number, function) for id, functions in RIGHT.items() for number, function in enumerate(functions)]


@pytest.mark.sweep
@pytest.mark.parametrize(("id", "number", "function"), UNUSUAL, ids=[f"{one[0]}-{one[1]}" for one in UNUSUAL])
def test_an_unusual_right_answer_passes(id, number, function):
    outcome = examine(id, function)
    assert outcome.status == "passed", outcome.message
