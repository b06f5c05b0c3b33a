"""Learners' functions in another process: what travels there and back, and that examining them finds the same."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from actcourse.exercises import EXERCISES, examine
from actcourse.exercises.examiner.time_limit import OutOfTime
from actcourse.teaching.grading import travel
from actcourse.teaching.grading.errors import error_from
from actcourse.teaching.grading.programs import Program, Statement
from actcourse.teaching.grading.remote import Box, Child
from actcourse.teaching.grading.remote_function import RemoteFunction
from actcourse.teaching.grading.sandbox import Limits, Sandbox
from actcourse.teaching.grading.travel import Malformed, Reader, Writer

COURSE = Path(__file__).parents[1]

# -- what travels ---------------------------------------------------------------------------------------

NUMBERS = hnp.boolean_dtypes() | hnp.integer_dtypes() | hnp.floating_dtypes() | hnp.complex_number_dtypes()
ARRAYS = hnp.arrays(NUMBERS, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers() | ARRAYS
VALUES = st.recursive(
    LEAVES | hnp.from_dtype(np.dtype(float)),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def sent(value):
    """A value as it arrives at the other side."""
    writer = Writer()
    header = json.loads(json.dumps(writer.write(value)))
    return Reader(bytes(writer.body)).read(header)


def same(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    if isinstance(one, np.ndarray | np.generic):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    return one == other or (one != one and other != other)


@pytest.mark.sweep
@given(VALUES)
def test_values_arrive_as_they_were(value):
    assert same(sent(value), value)


class _Odd:
    def __repr__(self):
        return "odd"

    def __iter__(self):
        return iter([1, 2.5])


class _Failing:
    __iter__ = None

    def __repr__(self):
        raise SystemExit

    def __getattr__(self, name):
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "kind", "said", "items"),
    [
        (_Odd(), "_Odd", "odd", [1, 2.5]),
        (_Failing(), "_Failing", "something that cannot be printed", None),
        ({1, 2}, "set", "{1, 2}", None),
        ({1: 2}, "dict", "{1: 2}", None),
        (np.ma.masked_array([1.0, 2.0], [False, True]), "MaskedArray", None, [1.0, None]),
        (np.float64, "type", "<class 'numpy.float64'>", None),
        (10**400, "int", None, None),
        (np.broadcast_to(0.0, (2**20, 2**20)), "ndarray", None, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_travel_is_told_of(value, kind, said, items):
    thing = sent(value)
    assert type(thing).__name__ == kind
    assert said is None or repr(thing) == said
    if items is None:
        with pytest.raises(TypeError):
            iter(thing)
    else:
        assert next(iter(thing)) == items[0]


def test_arrays_of_objects_and_texts_arrive_with_what_they_hold():
    assert same(sent(np.array(["a", "ü"])), np.array(["a", "ü"]))
    objects = sent(np.array([[1, "x"], [None, _Odd()]], dtype=object))
    assert (objects.dtype, objects.shape) == (object, (2, 2))
    assert objects[0].tolist() == [1, "x"]
    assert type(objects[1, 1]).__name__ == "_Odd"


WORDS = ["array", "scalar", "thing", "objects", "texts", "list", "dict", "numpy", "<f8", "|O", "<M8[s]", "C"]
HEADERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)


@given(HEADERS, st.binary(max_size=64))
def test_whatever_comes_is_read_or_refused(header, body):
    try:
        value = Reader(body).read(header)
    except Malformed:
        return
    assert same(sent(value), sent(value)) or type(value).__name__ not in vars(travel)


@pytest.mark.parametrize(
    "header",
    [
        ["array", "<f8", [2**60], "C"],
        ["array", "<f8", [2**32, 2**32], "C"],
        ["array", "<f8", [-1], "C"],
        ["array", "<f8", [True], "C"],
        ["array", "<f8", [1] * 65, "C"],
        ["array", "|O", [1], "C"],
        ["array", "<M8[s]", [1], "C"],
        ["array", "|V8", [1], "C"],
        ["array", "f8,O", [1], "C"],
        ["scalar", "|O8"],
        ["objects", [2**60], []],
        ["texts", [2], ["a", 1.5]],
        ["numpy", "load"],
        ["function", 0, "f"],
        ["generator", "PCG64", None],
        ["thing", "name", 5],
        ["thing"],
        ["dict"],
        ["dict", [], []],
        ["dict", [["a"]]],
        ["dict", ["ab", 5]],
        [],
        {"a": 1},
        ["dict", 5],
        ["complex", "nan", []],
    ],
    ids=str,
)
def test_what_nobody_writes_is_refused_before_it_takes_room(header):
    tracemalloc.start()
    try:
        with pytest.raises(Malformed):
            Reader(bytes(8)).read(header)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "start", [b"\xff" * 8, travel.LENGTHS.pack(travel.HEADER + 1, 0), travel.LENGTHS.pack(0, 2**31)]
)
def test_frames_beyond_the_limits_are_refused_by_their_lengths(start):
    with pytest.raises(Malformed):
        travel.lengths(start)


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b'"a"', b"[" * 100_000, b"1" * 10_000])
def test_headers_that_are_none_are_refused(text):
    with pytest.raises(Malformed):
        travel.header_of(text)


@pytest.mark.parametrize(
    "told", [None, {}, {"type": "E", "base": "eval", "text": ""}, {"type": 3, "base": "ValueError"}]
)
def test_errors_that_are_none_are_refused(told):
    with pytest.raises(Malformed):
        error_from(told)


# -- functions -------------------------------------------------------------------------------------------

CODE = """
import functools
import time
import numpy as np

def plain(x, a=2, *, b=1):
    print("working")
    return a * x + b

def named_only(*, x):
    return x + 1

class Class:
    def __call__(self, x):
        return x * 3

def helper(x):
    raise ValueError("no")

def calls_helper(x):
    return helper(x)

def several(x):
    return x.sum(), [1, 2.5], None, "text"

CALLS = []

def slow_at_first(x):
    CALLS.append(x)
    if len(CALLS) == 1:
        time.sleep(1)
    return 2 * x

def too_much(x):
    return ["x" * 1000] * 5000

def reshaped(x):
    x.shape = -1, 1
    x[0] = 7

def emptied(xs):
    xs.clear()

def drawn(rng, f, x):
    return f(x) + rng.random()

def failing(x):
    return [1, x @ np.ones(17)]

class Own(KeyError):
    pass

def raising(x):
    raise Own("key")

def one_by_one(f, x):
    return np.array([f(each) for each in x])

def given(f, x):
    return f(x)

def starter(x):
    raise NotImplementedError

instance, partial, vectorised, builtin, value = Class(), functools.partial(plain, a=5), np.vectorize(abs), np.tanh, 3.5
my_activation = plain
"""


@pytest.fixture(scope="module")
def box():
    with Box(Sandbox.none()) as box:
        yield box


@pytest.fixture(scope="module")
def child():
    with Child(Program((Statement(CODE, "cell 1"),)), Sandbox.none()) as child:
        assert not child.failures
        yield child


X = np.arange(4.0)


def test_functions_of_all_kinds_are_called(child, capsys):
    assert np.array_equal(child.function("plain")(X), 2 * X + 1)
    assert capsys.readouterr().out == "working\n"
    assert np.array_equal(child.function("plain")(X, b=0, a=1), X)
    assert np.array_equal(child.function("named_only").by_name(["x"])(X), X + 1)
    for name, right in {"instance": 3 * X, "partial": 5 * X + 1, "vectorised": X, "builtin": np.tanh(X)}.items():
        assert np.array_equal(child.function(name)(X), right), name
    assert child.function("several")(X) == (6.0, [1, 2.5], None, "text")
    assert child.function("value") == 3.5
    with pytest.raises(ValueError, match="a frame holds"):
        child.function("too_much")(X)
    with pytest.raises(LookupError, match="nothing is called nowhere"):
        child.function("nowhere")
    assert isinstance(child.function("given").beside("my_activation"), RemoteFunction)


def test_what_a_call_changes_is_changed(child):
    x, xs = X.copy(), [X.copy(), X.copy()]
    child.function("reshaped")(x)
    assert x.tolist() == [[7], [1], [2], [3]]
    child.function("emptied")(xs)
    assert xs == []
    child.function("plain")(x)
    assert x.tolist() == [[7], [1], [2], [3]]


def test_functions_and_generators_are_handed_over(child):
    def own(x):
        if x.ndim != 1:
            raise ValueError("one axis")
        return 2 * x

    drawn = child.function("drawn")
    for bits in (np.random.PCG64, np.random.MT19937, np.random.Philox):
        used, same_state = (np.random.Generator(bits(3)) for _ in range(2))
        used.random(5), same_state.random(5)
        assert np.array_equal(drawn(used, own, X), 2 * X + same_state.random())
    assert np.array_equal(child.function("given")(np.cos, X), np.cos(X))
    with pytest.raises(ValueError, match="one axis"):
        child.function("given")(own, X.reshape(2, 2))


def test_a_function_that_is_handed_over_can_be_called_as_often_as_one_likes(child):
    assert child.function("one_by_one")(lambda x: 2 * x, np.arange(1000.0)).tolist() == np.arange(0, 2000, 2).tolist()


@pytest.mark.sweep
def test_who_had_to_wait_is_asked_once_more(child):
    """As where the machine is busy with others, or a module was loaded."""
    assert child.function("slow_at_first").answer([1], 0.2, 1) == (2, None)


ENDLESS = """
import signal

def f(g):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        g(1)
"""


@pytest.mark.sweep
def test_one_that_asks_back_for_ever_is_ended():
    """Also where it turns off all that should stop it: the time is kept here."""
    with Child(Program((Statement(ENDLESS, "cell 1"),)), Sandbox.none()) as child:
        result, error = child.function("f").answer([lambda x: x], 0.1, 1)
        assert (result, type(error)) == (None, OutOfTime)
        assert child.over is error


def test_errors_keep_their_kind_their_text_and_their_place(child):
    with pytest.raises(KeyError, match="'key'") as caught:
        child.function("raising")(X)
    assert caught.type.__name__ == "Own"
    with pytest.raises(ValueError, match="core dimension") as caught:
        child.function("failing")(X)
    assert (caught.value.traced.helper, caught.value.traced.expression) == (None, "x @ np.ones(17)")
    with pytest.raises(ValueError, match="no") as caught:
        child.function("calls_helper")(X)
    assert caught.value.traced.helper == "helper"


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import no_such_module", "missing module"),
        ("from actcourse import SIGMOID", "missing module"),
        ("open('data.csv')", "missing file"),
        ("%matplotlib inline", "magic"),
        ("1 / 0", "error"),
        ("x = (", "error"),
        ("bytearray(2**40)", "memory"),
        ("while True: pass", "time"),
        ("import os; os._exit(3)", "gone"),
    ],
)
def test_statements_that_fail_are_named(box, source, kind):
    after = Statement("def f(x):\n    return x", "cell 2")
    where, limits = (Sandbox.none(), Limits(cpu_seconds=1)) if kind == "time" else (box, None)
    with Child(Program((Statement(source, "cell 1"), after)), where, limits) as child:
        assert [(each.statement.source, each.kind) for each in child.failures] == [(source, kind)]
        if kind != "gone":
            assert child.function("f")(1) == 1
        else:
            with pytest.raises(RuntimeError, match="ended with status 3"):
                child.function("f")(1)


def test_what_a_notebook_has_besides_python(box, tmp_path):
    statements = (
        "from __future__ import annotations",
        "from actcourse import check, hint, progress, solution",
        "from actcourse.exercises.s09_invention.report import report",
        "check('f', 1); progress(); report()",
        "display(1); get_ipython().run_line_magic('matplotlib', 'inline'); get_ipython().events.register(1, 2)",
        "import asyncio; await asyncio.sleep(0)",
        "def f(x: not_defined_anywhere):\n    return x + 1",
    )
    with Child(Program(tuple(Statement(each, "cell") for each in statements)), box) as child:
        assert child.failures == []
        assert child.function("f")(1) == 2


# -- examining --------------------------------------------------------------------------------------------

# All answers that the course knows, in the other process, which then knows the course.
KNOWN = f"""
import sys
for name in [each for each in sys.modules if each.split(".")[0] == "actcourse"]:
    del sys.modules[name]
sys.path.insert(0, {str(COURSE)!r})
from actcourse.exercises import EXERCISES
for exercise in EXERCISES:
    wrong = [each.wrong for each in exercise.mistakes]
    for place, function in enumerate([exercise.solution, *exercise.also_right, *wrong]):
        globals()[f"{{exercise.id}}_{{place}}"] = function
"""


def answers(exercise):
    return [exercise.solution, *exercise.also_right, *(each.wrong for each in exercise.mistakes)]


def test_a_box_holds_one_child(box):
    one, other = Child(Program(()), box), Child(Program(()), box)
    with one, pytest.raises(RuntimeError, match="one child at a time"):
        other.__enter__()
    with Child(Program(()), box) as child:
        assert child.over is None


@pytest.mark.sweep
def test_examining_finds_the_same():
    rng = np.random.default_rng(20)
    with Box(Sandbox.none()) as box, Child(Program((Statement(KNOWN, "cell 1"),)), box) as child:
        for exercise in EXERCISES:
            if exercise.judge is not None:  # they train, which takes seconds
                continue
            known = answers(exercise)
            for place in {0, int(rng.integers(len(known)))}:
                mine = examine(exercise.id, known[place], locate=False)
                theirs = examine(exercise.id, child.function(f"{exercise.id}_{place}"), locate=False)
                assert repr(mine) == repr(theirs)
                assert (mine.message, mine.printed) == (theirs.message, theirs.printed), exercise.id
