"""That a wrong answer is called by the right name, whatever way it is wrong: in every exercise, and not by example."""

import dataclasses
import math
import re
import time
from itertools import permutations

import numpy as np
import pytest
from scipy import special

from actcourse.exercises import EXERCISES, find_exercise
from actcourse.exercises.examiner import guard
from actcourse.exercises.examiner.diagnosis import diagnose
from actcourse.exercises.exercise import Mistake, arrays_in
from tests.reading import check_reading
from tests.unlocated import examine

JUDGED_BY_VALUE = [exercise for exercise in EXERCISES if not exercise.judge]
SEVERAL_ARGUMENTS = [exercise for exercise in JUDGED_BY_VALUE if len(exercise.probes[0].args) > 1]
SEVERAL_RESULTS = [exercise for exercise in JUDGED_BY_VALUE if exercise.returns]


def named(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=lambda exercise: exercise.id)


def each_array(change, result):
    """What a function returned, with every array or number in it changed."""
    if isinstance(result, tuple | list):
        return type(result)(each_array(change, each) for each in result)
    return result if result is None else change(np.asarray(result))


def slugs_of(exercise, function):
    """The names of the mistakes that return just what this function returns for ordinary numbers."""
    return {
        mistake.slug for mistake in exercise.mistakes if mistake.message and same(exercise, mistake.wrong, function)
    }


def same(exercise, one, other):
    for probe in exercise.probes:
        if probe.stage == "ordinary":
            try:
                first, second = (np.concatenate(flat(f(*copied(probe.args)))) for f in (one, other))
            except Exception:
                return False
            if first.shape != second.shape or not np.allclose(first, second, rtol=1e-6, atol=1e-9, equal_nan=True):
                return False
    return True


def flat(result):
    return [part for each in result for part in flat(each)] if isinstance(result, tuple | list) else [np.ravel(result)]


def copied(args):
    return [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in args]


# -- whole numbers ----------------------------------------------------------------------------------------


def whole(array):
    is_whole = array.dtype.kind == "f" and np.isfinite(array).all() and (array == np.trunc(array)).all()
    return array.astype(int) if is_whole else array


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@named(JUDGED_BY_VALUE)
def test_a_named_mistake_that_returns_integers_keeps_its_name(exercise):
    for mistake in exercise.mistakes:

        def answer(*args, wrong=mistake.wrong):
            return each_array(whole, wrong(*args))

        if has_whole_numbers(exercise, answer):
            outcome = examine(exercise.id, answer)
            assert outcome.mistake == mistake.slug, f"{mistake}: {outcome.message}"


def has_whole_numbers(exercise, answer):
    try:
        return any(each.dtype == int and each.any() for each in flat(answer(*copied(exercise.probes[0].args))))
    except Exception:  # of those that stop
        return False


@pytest.mark.sweep
@named(JUDGED_BY_VALUE)
def test_zeros_are_not_said_to_be_cut_off(exercise):
    def zeros(*args):
        return each_array(lambda array: np.zeros(array.shape, int), exercise.solution(*args))

    outcome = examine(exercise.id, zeros)
    assert outcome.mistake in {"hard-coded"} | slugs_of(exercise, zeros)
    assert "gone" not in outcome.message


@pytest.mark.sweep
@named([e for e in JUDGED_BY_VALUE if not e.view])
def test_the_whole_part_of_the_truth_is_said_to_be_cut_off_wherever_that_can_be_told(exercise):
    def cut_off(*args):
        return each_array(lambda array: np.trunc(array).astype(int), exercise.solution(*args))

    outcome = examine(exercise.id, cut_off)
    if outcome.status == "failed":  # a step has whole numbers only
        right = {"integer-truncation"} | slugs_of(exercise, cut_off)
        assert outcome.mistake in right or "has cut off" in outcome.message


@pytest.mark.parametrize("answer", [lambda x, w, b, f: 1 if x @ w + b > 0 else 0, lambda x, w, b, f: int(x @ w > -b)])
def test_the_perceptron_is_a_neuron_that_has_no_activation_of_the_callers(answer):
    outcome = examine("neuron", answer)
    assert outcome.mistake == "parameter-ignored"
    assert "Whatever `f` is" in outcome.message


# -- arguments without effect -----------------------------------------------------------------------------

NUMBERS = (1e-4, 0.1, 0.5)
FUNCTIONS = (np.tanh, lambda z: np.maximum(z, 0), special.expit)


def always(value):
    """What may stand in the place of an argument, whatever it is."""
    if isinstance(value, np.random.Generator):
        return [lambda _: np.random.default_rng(5)]
    if isinstance(value, np.ndarray):
        return [np.ones_like, lambda array: np.full_like(array, 2)] if value.dtype.kind == "f" else [np.zeros_like]
    if isinstance(value, list):
        return [lambda arrays: [np.ones_like(array) for array in arrays]]
    if callable(value):
        return [lambda _, f=f: f for f in FUNCTIONS]
    fixed = (2, 77) if isinstance(value, int) else NUMBERS
    return [lambda _, number=number: number for number in fixed]


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@named(SEVERAL_ARGUMENTS)
def test_what_does_not_move_is_ignored(exercise, monkeypatch):
    monkeypatch.setattr("actcourse.exercises.examiner.guard.TIME_LIMIT", 30.0)  # by which slow answers are let off
    for place, value in enumerate(exercise.probes[0].args):
        for instead in always(value):

            def answer(*args, place=place, instead=instead):
                return exercise.solution(*args[:place], instead(args[place]), *args[place + 1 :])

            outcome = examine(exercise.id, answer)
            told = outcome.mistake in ("parameter-ignored", "hard-coded")
            assert told or outcome.mistake in slugs_of(exercise, answer), f"{place}: {outcome.message}"
            check_reading(outcome.message)


@pytest.mark.sweep
@named(SEVERAL_ARGUMENTS)
def test_an_argument_that_has_an_effect_is_not_said_to_have_none(exercise):
    def shifted(*args):
        """Not the truth, but all arguments enter."""
        return each_array(lambda array: array * (1.25 + 0.01 * np.cos(array)), exercise.solution(*args))

    outcome = examine(exercise.id, shifted)
    assert outcome.status == "failed"
    assert outcome.mistake != "parameter-ignored"


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("attention", lambda Q, K, V: special.softmax(Q @ Q.T / math.sqrt(Q.shape[1]), axis=-1) @ V),
        ("attention_weights", lambda Q, K: special.softmax(Q @ Q.T / math.sqrt(Q.shape[1]), axis=-1)),
    ],
)
def test_an_argument_can_be_ignored_and_the_shapes_fit_seldom(id, answer):
    outcome = examine(id, answer)
    assert outcome.mistake == "parameter-ignored"
    assert "Whatever `K` is" in outcome.message


# -- right for some arguments -----------------------------------------------------------------------------


def shapes(args):
    return [array.shape for array in arrays_in(args)]


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@named([exercise for exercise in JUDGED_BY_VALUE if list(arrays_in(exercise.probes[0].args))])
def test_a_name_need_not_explain_what_came_out_right(exercise):
    """Answers that are right for the arguments of two probes, and make a named mistake elsewhere."""
    right = [shapes(exercise.probes[number].args) for number in (0, 2)]
    told = [mistake for mistake in exercise.mistakes if mistake.message]
    for mistake in told[:8]:
        if not returns_numbers(exercise, mistake.wrong):
            continue

        def answer(*args, wrong=mistake.wrong):
            return (exercise.solution if shapes(args) in right else wrong)(*args)

        if not same(exercise, answer, exercise.solution):
            outcome = examine(exercise.id, answer)
            is_named = outcome.message.endswith(tuple(each.message for each in told))
            assert is_named or outcome.mistake in ("parameter-ignored", "hard-coded"), f"{mistake}: {outcome.message}"


def returns_numbers(exercise, function):
    """Whether a function returns something of the right shape for all ordinary arguments."""
    for probe in exercise.probes:
        if probe.stage == "ordinary":
            try:
                given, true = (flat(f(*copied(probe.args))) for f in (function, exercise.solution))
            except Exception:
                return False
            if [each.shape for each in given] != [each.shape for each in true]:
                return False
    return True


def test_a_name_must_explain_all_that_came_out_wrong():
    """The first named mistake for arrays with two axes, another for those with three."""

    def answer(z):
        if z.ndim == 1:
            return special.softmax(z)
        return special.softmax(z, axis=0) if z.ndim == 2 else special.softmax(z)

    assert examine("softmax", answer).mistake == "wrong-value"


def test_no_factor_is_read_from_a_single_number():
    """Any number is the truth times a constant, and the truth plus one."""

    def answer(a, b):
        return a @ b * (1.37 if len(a) == 5 else 1)

    outcome = examine("dot_product", answer)
    assert outcome.mistake == "wrong-value"


def test_what_is_wrong_in_some_places_is_not_said_to_be_so_everywhere():
    def answer(z):
        return (2 if z.ndim == 3 else 1) * special.softmax(z, axis=-1)

    outcome = examine("softmax", answer)
    assert outcome.mistake == "constant-factor"
    assert "Wherever it is wrong" in outcome.message


def test_a_mistake_that_stops_for_ordinary_numbers_is_not_meant_far_out():
    """It gives just what came back, but the answer is right where the mistake stops."""
    exercise = find_exercise("sigmoid")

    def limited(x):
        return special.expit(np.clip(x, -20, 20))

    def stopping(x):
        if abs(x).max() < 100:
            raise ValueError
        return limited(x)

    other = dataclasses.replace(exercise, mistakes=(Mistake("other-function", stopping, "Meant by nobody."),))
    assert diagnose(other, limited).slug == "precision-lost"


# -- in which order ---------------------------------------------------------------------------------------


@named(SEVERAL_RESULTS)
def test_swapped_results_are_in_the_wrong_order(exercise):
    for order in list(permutations(range(len(exercise.returns))))[1:]:
        outcome = examine(exercise.id, lambda *args, order=order: [exercise.solution(*args)[place] for place in order])
        assert outcome.mistake == "wrong-order", outcome.message
        came = ", ".join(f"`{exercise.returns[place]}`" for place in order)
        assert f"it returned {came}; wanted is " in outcome.message


@named([exercise for exercise in SEVERAL_RESULTS if exercise.id not in ("momentum_step", "prelu_momentum_step")])
def test_swapped_results_are_in_the_wrong_order_even_if_they_are_wrong(exercise):
    outcome = examine(exercise.id, lambda *args: [1.3 + 2 * each for each in exercise.solution(*args)][::-1])
    assert outcome.mistake == "wrong-order"
    assert "That is what their shapes say" in outcome.message


@named(EXERCISES)
def test_no_other_name_is_given_to_the_wrong_order(exercise):
    for mistake in exercise.mistakes:
        if exercise.returns and any(
            same(exercise, mistake.wrong, lambda *args, order=order: [exercise.solution(*args)[k] for k in order])
            for order in list(permutations(range(len(exercise.returns))))[1:]
        ):
            assert mistake.slug == "wrong-order"


# -- what an error shows ----------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@named([exercise for exercise in JUDGED_BY_VALUE if not exercise.elementwise])
def test_the_words_of_an_error_alone_have_no_name(exercise):
    """Answers that stop as a named mistake does, and are right where they work."""
    for mistake in exercise.mistakes:
        if mistake.message and stops_only(exercise, mistake.wrong):

            def answer(*args, wrong=mistake.wrong):
                wrong(*copied(args))
                return exercise.solution(*args)

            outcome = examine(exercise.id, answer)
            assert outcome.mistake == "raises", f"{mistake}: {outcome.message}"
            assert "`wrong(*copied(args))`" in outcome.message


def stops_only(exercise, wrong):
    """Whether it stops for some ordinary arguments, and returns something wrong for others."""
    stops = differs = False
    for probe in exercise.probes:
        if probe.stage == "ordinary":
            true = flat(exercise.solution(*copied(probe.args)))
            try:
                given = flat(wrong(*copied(probe.args)))
            except Exception:
                stops = True
            else:
                shapes = [[each.shape for each in result] for result in (given, true)]
                differs |= shapes[0] != shapes[1] or not all(map(np.allclose, given, true))
    return stops and differs


@pytest.mark.parametrize(
    ("id", "answer", "expression"),
    [
        ("dense_forward", lambda X, W, b: X + W + b, "X + W"),
        ("dense_forward", lambda X, W, b: X - W * b, "X - W * b"),
        ("collapse_linear", lambda W1, b1, W2, b2: (W1 + W2, b1 + b2), "W1 + W2"),
        ("dense_backward", lambda X, W, up: (up + W.T, X.T @ up, up.sum(axis=0)), "up + W.T"),
        ("attention", lambda Q, K, V: np.maximum(Q, K) @ V, "np.maximum(Q, K)"),
    ],
)
def test_what_stopped_is_shown_and_not_guessed(id, answer, expression):
    outcome = examine(id, answer)
    assert outcome.mistake == "raises"
    assert f"in `{expression}`." in outcome.message
    assert "number by number" not in outcome.message


def test_code_without_its_text_shows_its_operator():
    namespace = {"np": np}
    exec("def dense_forward(X, W, b): return X + W + b", namespace)
    assert "in `… + …`." in examine("dense_forward", namespace["dense_forward"]).message


# -- sentences that are said of everything ----------------------------------------------------------------


def with_a_cache(exercise, *args):
    return exercise.solution(*args), {"args": args}


@named([exercise for exercise in JUDGED_BY_VALUE if not exercise.returns])
def test_two_things_where_one_is_wanted(exercise):
    for pair in (
        lambda *args: (exercise.solution(*args), {"x": args}),
        lambda *args: [exercise.solution(*args), None],
        lambda *args: (args[0], exercise.solution(*args)),
    ):
        outcome = examine(exercise.id, pair)
        assert outcome.mistake == "wrong-type"
        assert "Two things came back, where one is wanted." in outcome.message
        check_reading(outcome.message)
        if not exercise.view:
            assert re.search(r"Number [12] of them is right", outcome.message)


@named(SEVERAL_RESULTS)
def test_another_number_of_things_than_is_wanted(exercise):
    counts = {2: "two", 3: "three", 4: "four"}
    for change, count in (
        (lambda result: result[0], "One thing"),
        (lambda result: result[:1], "One thing"),
        (lambda result: (), "No things"),
        (lambda result: (*result, 1, 2, 3, 4, 5, 6), f"{len(exercise.returns) + 6} things"),
    ):
        outcome = examine(exercise.id, lambda *args, change=change: change(exercise.solution(*args)))
        assert outcome.mistake == "wrong-type"
        assert f"{count} came back, where {counts[len(exercise.returns)]} are wanted" in outcome.message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda y: y.astype(object), "dtype object"),
        (lambda y: y + 0j, "dtype complex128"),
        (lambda y: np.ma.array(y), "of type `MaskedArray`"),
        (list, "a list is none"),
    ],
)
@pytest.mark.parametrize("id", ["sigmoid", "dense_forward", "attention", "sgd_step"])
def test_an_array_is_not_said_to_be_none(id, change, said):
    outcome = examine(id, lambda *args: change(find_exercise(id).solution(*args)))
    assert outcome.mistake == "wrong-type"
    assert said in outcome.message
    assert "is not a number or an array" not in outcome.message


def test_one_number_is_wanted_where_one_is():
    for id in ("cross_entropy", "dot_product", "he_std", "dead_fraction"):
        assert "What is wanted is one real number." in examine(id, lambda *args: "text").message


class Patient:
    """Takes its time, and ignores its step."""

    calls = 0

    def __call__(self, f, x, h):
        self.calls += 1
        time.sleep(0.3)
        return (f(x + 0.1) - f(x - 0.1)) / 0.2


@pytest.mark.sweep
def test_who_takes_long_is_not_asked_for_long(monkeypatch):
    monkeypatch.setattr(guard, "TIME_LIMIT", 0.5)
    patient = Patient()
    assert examine("numerical_derivative", patient).mistake in ("parameter-ignored", "wrong-value")
    assert patient.calls < 20


def test_only_what_has_an_x_is_spoken_of_with_x():
    def limited(p, y):
        return -np.mean(np.log(np.maximum(p, 1e-200)[np.arange(len(y)), y]))

    outcome = examine("cross_entropy", limited)
    assert outcome.mistake == "precision-lost"
    assert "this x" not in outcome.message


def test_large_numbers_are_spoken_of_where_there_are_some():
    for exercise in JUDGED_BY_VALUE:
        extremes = [array for p in exercise.probes if p.stage == "tails" for array in arrays_in(p.args)]
        largest = max((np.abs(array).max() for array in extremes), default=0)
        told = "very large numbers" in examine(exercise.id, exercise.solution).message
        assert told == (largest > 1)


def test_a_step_is_not_said_to_be_an_approximation_by_differences_where_no_slope_is_asked_for():
    for exercise in JUDGED_BY_VALUE:
        if not exercise.view and exercise.rtol < 1e-8:

            def near(*args, exercise=exercise):
                return each_array(lambda array: array * (1 + 3e-8), exercise.solution(*args))

            outcome = examine(exercise.id, near)
            asks_for_slopes = bool(exercise.derivative_of or exercise.measured)
            assert ("difference quotient" in outcome.message) <= asks_for_slopes


def test_a_numpy_number_can_change_the_type():
    outcome = examine("my_activation", lambda x: np.sqrt(2) * np.tanh(x))
    assert outcome.mistake == "dtype-changed"
    assert "a number of NumPy's own" in outcome.message


def helped(x):
    return math.tanh(x)


def test_code_for_single_numbers_is_found_in_a_helper_too():
    outcome = examine("tanh_from_sigmoid", lambda x: helped(x))
    assert outcome.mistake == "scalar-only"
    assert "It calls `helped`" in outcome.message
    assert "With single numbers it works" in outcome.message


def test_a_loop_is_spoken_of_where_there_is_one():
    looping = examine("tanh_prime", lambda x: np.array([1 - math.tanh(each) ** 2 for each in x]))
    assert "can you do without the loop" in looping.message
    counting = examine("softmax", lambda z: special.softmax(z.reshape(z.shape[0], -1), axis=-1) + 0 * z)
    assert "loop" not in counting.message


def test_what_overflows_is_not_said_to_have_returned_infinity():
    outcome = examine("softplus", lambda x: np.vectorize(lambda each: math.log(1 + math.exp(each)))(x))
    assert outcome.mistake == "overflow"
    assert "It returns" not in outcome.message


def test_integers_are_blamed_only_where_floats_come_out_right():
    """Wrong for the shape of the probe with integers, and for its shape only."""
    exercise = find_exercise("attention")
    shape = next(probe for probe in exercise.probes if probe.stage == "integers").args[0].shape

    def answer(Q, K, V):
        return exercise.solution(Q, K, V) * (2 if Q.shape == shape and len(K) == 2 else 1)

    outcome = examine("attention", answer)
    assert outcome.mistake == "constant-factor"
    assert "With floats" not in outcome.message


def without_rate(step):
    return lambda *args: step(*args[:3], 1, args[4])


def without_momentum(step):
    return lambda *args: step(*args[:4], 1)


def without_biases(layer, *places):
    return lambda *args: layer(*(0 * argument if place in places else argument for place, argument in enumerate(args)))


def always_0_9(step):
    return lambda *args: step(*args[:4], 0.9)


@pytest.mark.parametrize(
    ("slug", "answers"),
    [
        (
            "function-not-derivative",  # of half the curve
            {
                "relu_prime": lambda x: np.where(x > 0, 1.0, x),
                "leaky_relu_prime": lambda x, slope: np.where(x > 0, 1.0, slope * x),
                "elu_prime": lambda x, alpha: np.where(x > 0, 1.0, alpha * np.expm1(x)),
            },
        ),
        (
            "parameter-ignored",  # a ReLU in place of one that leaks or bends
            {
                "leaky_relu": lambda x, slope: np.maximum(x, 0),
                "leaky_relu_prime": lambda x, slope: np.where(x > 0, 1.0, 0.0),
                "elu": lambda x, alpha: np.maximum(x, 0),
                "elu_prime": lambda x, alpha: np.where(x > 0, 1.0, 0.0),
            },
        ),
        (
            "parameter-ignored",
            {"neuron": (2,), "dense_forward": (2,), "collapse_linear": (1,), "two_layer_gradients": (3,)},
        ),
        ("parameter-ignored", {"momentum_step": without_rate, "prelu_momentum_step": without_rate}),
        ("parameter-ignored", {"momentum_step": without_momentum, "prelu_momentum_step": without_momentum}),
        ("parameter-ignored", {"momentum_step": always_0_9, "prelu_momentum_step": always_0_9}),
    ],
)
def test_a_mistake_has_one_name_on_all_sheets(slug, answers):
    for id, answer in answers.items():
        solution = find_exercise(id).solution
        if isinstance(answer, tuple):
            answer = without_biases(solution, *answer)
        elif answer in (without_rate, without_momentum, always_0_9):
            answer = answer(solution)
        assert examine(id, answer).mistake == slug, id
