"""The power to tell mistakes apart, measured: wrong answers, right answers and mutants of every exercise."""

import functools
import inspect
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from actcourse.exercises import EXERCISES, SLUGS, find_exercise
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.trial import trial
from actcourse.exercises.exercise import arrays_in
from actcourse.teaching.sheets import solution_source
from tests.mutants import mutants
from tests.reading import check_reading
from tests.unlocated import examine

MISTAKES = [(exercise, *numbered) for exercise in EXERCISES for numbered in enumerate(exercise.mistakes)]
MISTAKE_IDS = [f"{e.id}-{n}-{m.slug}" for n, (e, _, m) in enumerate(MISTAKES)]
DRAWS, MUTANTS = 5, 12  # of each exercise; `benchmarks.diagnosis` tries twice as many mutants


@pytest.fixture(params=EXERCISES, ids=lambda exercise: exercise.id)
def exercise(request):
    return request.param


def starter(exercise):
    """The function that a learner begins with, run from its source."""
    source = solution_source(exercise.solution)
    head = source[: source.index("    ### BEGIN SOLUTION")]
    namespace = {}
    exec(f"{head}    raise NotImplementedError", namespace)
    return namespace[exercise.id]


def source(function):
    return inspect.getsource(function) if inspect.isfunction(function) else repr(function)


# -- what an exercise carries -----------------------------------------------------------------------


def test_an_exercise_is_complete(exercise):
    assert len(exercise.mistakes) >= 8
    assert len(exercise.also_right) >= 4
    assert len(exercise.hints) >= 3
    if not exercise.judge:  # which has its own messages
        assert len({mistake.message for mistake in exercise.mistakes if mistake.message}) >= 5
    assert {mistake.slug for mistake in exercise.mistakes} <= set(SLUGS)
    assert exercise.question.endswith("?")
    doc = inspect.getdoc(exercise.solution)
    assert "Returns" in doc
    assert "shape" in doc or "number" in doc
    assert Path(inspect.getfile(exercise.solution)).parent.name == f"s{exercise.sheet}"


def test_no_text_gives_the_answer_away(exercise):
    """Neither messages nor hints show a formula that is asked for, however it is spaced."""
    texts = [*(mistake.message for mistake in exercise.mistakes), *exercise.hints, exercise.question]
    texts += [exercise.shortcut.left_out] if exercise.shortcut else []
    shown = "\n".join(texts).replace(" ", "").replace("`", "").replace("np.", "")
    assert exercise.secrets
    assert not [secret for secret in exercise.secrets if secret.replace(" ", "").replace("np.", "") in shown]


# -- the confusion matrix ---------------------------------------------------------------------------


def test_the_starter_is_not_attempted(exercise):
    outcome = examine(exercise.id, starter(exercise))
    assert (outcome.status, outcome.mistake, outcome.points) == ("not attempted", None, 0)


def test_the_solution_passes(exercise):
    outcome = examine(exercise.id, exercise.solution)
    assert (outcome.status, outcome.mistake) == ("passed", None), outcome.message
    assert outcome.points == outcome.max_points == exercise.points > 0
    assert exercise.question in outcome.message


@pytest.mark.sweep
def test_right_answers_written_differently_pass(exercise):
    for answer in exercise.also_right:
        outcome = examine(exercise.id, answer)
        assert outcome.status == "passed", f"{source(answer)}: {outcome.message}"


@functools.cache
def examined(id, number):
    """What is said of an exercise's wrong answer of this number."""
    return examine(id, find_exercise(id).mistakes[number].wrong)


@pytest.mark.sweep
@pytest.mark.parametrize(("exercise_", "number", "mistake"), MISTAKES, ids=MISTAKE_IDS)
def test_every_named_mistake_gets_its_own_name(exercise_, number, mistake):
    outcome = examined(exercise_.id, number)
    made = f"{source(mistake.wrong)}\nis told: {outcome.message}"
    assert (outcome.status, outcome.mistake) == ("failed", mistake.slug), made
    assert mistake.message in outcome.message
    assert outcome.points == 0
    check_reading(outcome.message)


@pytest.mark.sweep
def test_the_confusion_matrix_has_its_diagonal_only():
    """Also prints it: how many wrong answers of each name were called what (`pytest -rP`)."""
    counts = Counter((mistake.slug, examined(exercise.id, number).mistake) for exercise, number, mistake in MISTAKES)
    for (meant, called), count in sorted(counts.items()):
        print(f"{meant:26}{called:26}{count:5}")
    assert all(meant == called for meant, called in counts)


# -- mutants ----------------------------------------------------------------------------------------


def differs(exercise, function, draws):
    """Whether a function gives other values than the solution somewhere on these arguments."""
    for args in draws:
        try:
            result = ask(function, args).result  # a mutant may take all memory
            with np.errstate(all="ignore"):
                one = trial(exercise, args, result)
            shapes = [np.shape(part) for part in one.given] != [np.shape(part) for part in one.truth]
            if shapes or not (one.finite and one.right):
                return True
        except Exception:
            return True
    return False


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
def test_no_mutant_passes_that_differs_in_value(exercise):
    if exercise.judge:
        pytest.skip("any function goes, so a mutant may be right")
    rng = np.random.default_rng(0)
    draws = [exercise.arguments(rng) for _ in range(DRAWS)]
    unlike = "the solution cannot be called with what `arguments` draws, or is not finite there"
    assert not differs(exercise, exercise.solution, draws), unlike
    tried = 0
    for change, mutant in mutants(exercise.solution, most=MUTANTS):
        if differs(exercise, mutant, draws):
            tried += 1
            assert examine(exercise.id, mutant).status == "failed", f"{exercise.id} passes with {change}"
    assert tried >= 3


# -- whatever a function does -----------------------------------------------------------------------


class Unprintable(BaseException):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__


def throw(error):
    raise error


def wreck(*args):
    """Destroys what it is given."""
    for array in arrays_in(args):
        array.fill(0)
    for argument in args:
        if isinstance(argument, list):
            argument.clear()


ODD_RESULTS = (
    None, "text", (), [], {}, True, 3, 1j, np.nan, (1, 2), (1, 2, 3, 4), [[1, 2], [3]], np.zeros(0), np.int8(3),
    np.array(["text"]), np.array([object()]), np.ma.masked_all(3), np.datetime64("2020-01-01"), int, Unprintable(),
)  # fmt: skip
ODD_BEHAVIOUR = (
    wreck,
    int,
    "x".join,
    lambda *args: args,
    lambda *args: args[0],
    lambda *args: (argument for argument in args),
    lambda *args: np.empty(10**13),
    lambda *args: throw(Unprintable()),
    lambda *args: throw(SystemExit(3)),
    lambda *args: throw(KeyboardInterrupt()),
)


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
def test_nothing_makes_an_examination_raise(exercise):
    for function in (*ODD_BEHAVIOUR, *(lambda *_, odd=odd: odd for odd in ODD_RESULTS)):
        outcome = examine(exercise.id, function)
        assert outcome.status == "failed"
        assert outcome.mistake in SLUGS
        assert outcome.message
