"""Right answers in unusual forms pass, in every exercise; and what is wrong in them keeps its name."""

import functools
import inspect
import math
import operator
from collections import deque, namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from scipy import special, stats

from actcourse.exercises import EXERCISES, find_exercise
from tests.unlocated import examine

FIXED = [exercise for exercise in EXERCISES if not exercise.judge]


def ids(exercise):
    return exercise.id


# -- the same function as something else ------------------------------------------------------------------------


def an_object(function):
    class Answer:
        def __call__(self, *args):
            return function(*args)

    return Answer()


def a_method(function):
    class Answer:
        def give(self, *args):
            return function(*args)

    return Answer().give


def a_class(function):
    class Answer:
        def __new__(cls, *args):
            return function(*args)

    return Answer


def by_name_only(function):
    names = ", ".join(inspect.signature(function).parameters)
    space = {"function": function}
    exec(f"def answer(*, {names}): return function({names})", space)
    return space["answer"]


def decorated(function):
    def answer(*args, **kwargs):
        return function(*args, **kwargs)

    return answer


def with_more(function):
    names = ", ".join(inspect.signature(function).parameters)
    space = {"function": function}
    exec(f"def answer({names}, verbose=False, **more): return function({names})", space)
    return space["answer"]


FORMS = {
    "an object": an_object,
    "a method": a_method,
    "a class": a_class,
    "by name only": by_name_only,
    "decorated": decorated,
    "decorated and wrapped": lambda function: functools.wraps(function)(decorated(function)),
    "partial": functools.partial,
    "with more arguments": with_more,
    "chosen by type": functools.singledispatch,
    "a static method": staticmethod,
}


@pytest.mark.sweep
@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("exercise", FIXED, ids=ids)
def test_a_function_may_be_any_thing_that_can_be_called(exercise, number):
    """Each exercise tries three of the forms, and each form has many exercises."""
    forms = list(FORMS)
    how = forms[(EXERCISES.index(exercise) + 3 * number) % len(forms)]
    outcome = examine(exercise.id, FORMS[how](exercise.solution))
    assert outcome.status == "passed", (how, outcome.message)


@pytest.mark.parametrize("how", FORMS)
def test_a_mistake_keeps_its_name_in_every_form(how):
    exercise = find_exercise("leaky_relu_prime")
    mistake = next(each for each in exercise.mistakes if each.message)
    answer = functools.wraps(exercise.solution)(lambda x, negative_slope: mistake.wrong(x, negative_slope))
    del answer.__wrapped__
    answer.__signature__ = inspect.signature(exercise.solution)
    assert examine(exercise.id, FORMS[how](answer)).mistake == mistake.slug


# -- the same numbers in other ways -------------------------------------------------------------------------------


def by_position(x):
    y = np.empty(x.shape)
    for place, number in np.ndenumerate(x):
        y[place] = number if number > 0 else 0
    return y


def by_iterator(x):
    with np.nditer([x, None], op_dtypes=[x.dtype, float]) as steps:
        for number, cell in steps:
            cell[...] = max(number, 0)
        return steps.operands[1]


def by_recursion(x):
    return np.array([by_recursion(each) for each in x]) if x.ndim else np.float64(max(x, 0))


def on_a_copy(x):
    y = np.array(x, float)
    np.maximum(y, 0, out=y)
    return y


RIGHT = {
    "relu": (
        by_position, by_iterator, by_recursion, on_a_copy,
        functools.partial(np.maximum, 0), lambda x: x.clip(min=0), lambda x: np.select([x > 0], [x], 0),
        lambda x: np.ma.masked_less(x, 0).filled(0), lambda x: np.where(np.signbit(x), 0, x),
        lambda x: np.asarray(memoryview(np.ascontiguousarray(np.maximum(x, 0)))),
        lambda x: np.array([max(0, each) for each in x.ravel().tolist()]).reshape(x.shape),
        lambda x: np.maximum(x, 0).astype(np.longdouble), lambda x: np.maximum(x.astype(np.float32), 0),
        lambda x: np.fromiter((max(each, 0) for each in x.flat), float, x.size).reshape(x.shape),
    ),
    "sigmoid": (
        special.expit, stats.logistic.cdf, lambda x: np.exp(-np.logaddexp(0, -x)),
        np.vectorize(lambda number: 0.5 * (1 + math.tanh(number / 2))),
        lambda x: np.frompyfunc(lambda number: 0.5 * (1 + math.tanh(number / 2)), 1, 1)(x).astype(float),
    ),
    "step": (
        lambda x: x >= 0, lambda x: (x >= 0).astype(np.int8), lambda x: np.heaviside(x, 1),
        lambda x: np.digitize(x, [0]), lambda x: 1 - np.signbit(x + 0.0),
    ),
    "dot_product": (
        np.dot, np.vdot, np.inner, lambda a, b: sum(map(operator.mul, a, b)), lambda a, b: np.array(a @ b),
        lambda a, b: Fraction(float(a @ b)), lambda a, b: Decimal(float(a @ b)), lambda a, b: np.einsum("i,i", a, b),
        lambda a, b: math.fsum(x * y for x, y in zip(a, b, strict=True)),
    ),
    "dense_forward": (
        lambda X, W, b: np.c_[X, np.ones(len(X))] @ np.r_[W, b[None]],
        lambda X, W, b: np.asarray(np.asmatrix(X) * np.asmatrix(W) + b),
        lambda X, W, b: np.vstack([x @ W + b for x in X]),
    ),
    "softmax": (
        functools.partial(special.softmax, axis=-1), lambda z: np.exp(special.log_softmax(z, -1)),
        lambda z: np.apply_along_axis(special.softmax, -1, z),
        lambda z: np.exp(z - special.logsumexp(z, axis=-1, keepdims=True)),
    ),
    "entropy": (lambda p: special.entr(p).sum(-1), lambda p: stats.entropy(p, axis=-1)),
    "cross_entropy": (
        lambda p, y: -np.mean(np.log(np.take_along_axis(p, y[:, None], 1))),
        lambda p, y: np.mean([-math.log(row[label]) for row, label in zip(p, y, strict=True)]),
    ),
    "gelu": (lambda x: x * stats.norm.cdf(x), lambda x: x * special.ndtr(x)),
}  # fmt: skip
ONE_BY_ONE = [(id, number) for id, answers in RIGHT.items() for number in range(len(answers))]


@pytest.mark.parametrize(("id", "number"), ONE_BY_ONE)
def test_right_numbers_may_come_from_anywhere(id, number):
    outcome = examine(id, RIGHT[id][number])
    assert outcome.status == "passed", outcome.message


SEVERAL = [exercise for exercise in FIXED if exercise.returns]
LISTS = [find_exercise("signal_by_layer"), find_exercise("backward_signal_by_layer")]
TOGETHER = {"a list": list, "an iterator": iter, "a generator": lambda parts: (x for x in parts), "a deque": deque}


@pytest.mark.parametrize("how", TOGETHER)
@pytest.mark.parametrize("exercise", [*SEVERAL, *LISTS], ids=ids)
def test_several_things_may_come_together_in_any_order_that_is_one(exercise, how):
    outcome = examine(exercise.id, lambda *args: TOGETHER[how](exercise.solution(*args)))
    assert outcome.status == "passed", outcome.message


@pytest.mark.parametrize("exercise", SEVERAL, ids=ids)
def test_they_may_have_names(exercise):
    Several = namedtuple("Several", exercise.returns)
    assert examine(exercise.id, lambda *args: Several(*exercise.solution(*args))).status == "passed"
    outcome = examine(exercise.id, lambda *args: Several(*exercise.solution(*args))[::-1])
    assert outcome.mistake == "wrong-order"


# -- what is no plain array ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (np.ma.array, "MaskedArray"), (np.asmatrix, "matrix"), (memoryview, "memoryview"), (np.ndarray.tolist, "list"),
        (lambda y: y.astype(object), "dtype object"), (lambda y: y.view(np.recarray), "recarray"),
        (lambda y: y + 0j, "complex128"), (str, "str"),
    ],
)  # fmt: skip
def test_what_came_back_is_called_by_its_kind(change, said):
    exercise = find_exercise("dense_forward")
    outcome = examine(exercise.id, lambda *args: change(exercise.solution(*args)))
    assert outcome.mistake == "wrong-type"
    assert said in outcome.message
    assert "\n" not in outcome.message
