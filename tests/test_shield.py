"""Nothing that a notebook has changed, and nothing that an object does when it is looked at, reaches a check."""

import builtins
import functools
import inspect
import itertools
import sys
import types
import warnings

import numpy as np
import pytest

from actcourse import check
from actcourse.exercises import EXERCISES, find_exercise
from actcourse.exercises.examiner.shield import shielded
from tests.unlocated import examine

SLOPE = find_exercise("tanh_prime").solution


# -- the state of the notebook ------------------------------------------------------------------------------


def never(*_, **__):
    raise SystemExit("not in a check")


CHANGES = {
    "errors of NumPy": lambda patch: np.seterr(all="raise"),
    "a call for each error": lambda patch: (np.seterrcall(never), np.seterr(all="call")),
    "warnings": lambda patch: warnings.simplefilter("error"),
    "both": lambda patch: (np.seterr(all="raise"), warnings.simplefilter("error")),
    "few digits": lambda patch: np.set_printoptions(precision=1, threshold=2, sign="+"),
    "a broken format": lambda patch: np.set_printoptions(formatter={"all": never}),
    "little depth": lambda patch: sys.setrecursionlimit(len(inspect.stack(0)) + 60),
    "another generator": lambda patch: np.random.set_bit_generator(np.random.PCG64(0)),
    "no stream": lambda patch: patch.setattr(sys, "stderr", None),
}
NAMES = (
    "print",
    "len",
    "isinstance",
    "type",
    "getattr",
    "sum",
    "max",
    "zip",
    "repr",
    "str",
    "next",
    "iter",
    "open",
    "__import__",
)
CHANGES |= {f"the name {name}": lambda patch, name=name: patch.setattr(builtins, name, never) for name in NAMES}


@pytest.fixture
def put_back(monkeypatch):
    """Puts back what a test changes; what the test changes by it, before anything else is done."""
    limit, generator = sys.getrecursionlimit(), np.random.get_bit_generator()
    with np.errstate(), np.printoptions(), warnings.catch_warnings():
        yield monkeypatch
        monkeypatch.undo()
        sys.setrecursionlimit(limit)
        np.random.set_bit_generator(generator)


ANSWERS = [(each.id, answer) for each in EXERCISES for answer in (each.solution, each.mistakes[0].wrong)]
ANSWERS += [(each.id, mistake.wrong) for each in EXERCISES[4::16] for mistake in each.mistakes]
SETTINGS = [name for name in CHANGES if "name" not in name]


@pytest.mark.sweep
@pytest.mark.parametrize("change", SETTINGS)
def test_every_outcome_is_the_same_whatever_the_notebook_has_changed(change, put_back):
    """Each change meets every third answer, beginning with another one."""
    answers = ANSWERS[SETTINGS.index(change) % 3 :: 3]
    unchanged = [examine(*answer) for answer in answers]
    CHANGES[change](put_back)
    outcomes = [examine(*answer) for answer in answers]
    put_back.undo()
    assert outcomes == unchanged


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_the_same_afterwards(change, put_back):
    def state():
        return np.geterr(), np.get_printoptions(), list(warnings.filters), sys.getrecursionlimit(), sys.stderr

    CHANGES[change](put_back)
    before, names = state() if "name" not in change else None, dict(vars(builtins))
    outcome, wrong = examine("tanh_prime", SLOPE), examine("tanh_prime", np.tanh)
    after = dict(vars(builtins))
    put_back.undo() if "name" in change else None
    assert (outcome.status, wrong.mistake) == ("passed", "function-not-derivative")
    assert after == names
    assert before in (None, state())


def test_what_a_function_changes_meets_nothing_else(put_back):
    def meddling(x):
        for name in NAMES:
            setattr(builtins, name, never)
        return SLOPE(x)

    names = dict(vars(builtins))
    assert examine("tanh_prime", meddling).status == "passed"
    assert dict(vars(builtins)) == names


@pytest.mark.parametrize("change", CHANGES)
def test_a_check_shows_its_outcome_whatever_has_been_changed(change, put_back, capsys):
    CHANGES[change](put_back)
    outcome = check("tanh_prime", np.tanh)
    put_back.undo()
    assert outcome.mistake == "function-not-derivative"
    assert "not yet" in capsys.readouterr().out


# -- chance ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("share", [1.0, 0.02])
def test_chance_is_seen_however_the_notebook_is_seeded(seed, share):
    def noisy(x):
        lucky = np.random.rand(*x.shape) < share  # noqa: NPY002
        return np.tanh(x) * np.where(lucky, 1 + 0.1 * np.random.rand(*x.shape), 1).astype(x.dtype)  # noqa: NPY002

    np.random.seed(seed)  # noqa: NPY002
    first = examine("my_activation", noisy)
    assert first.mistake == "not-elementwise"
    assert examine("my_activation", noisy) == first


def test_a_generator_and_global_chance_together_are_seen():
    def half_and_half(x, p, rng):
        kept = rng.random(x.shape) >= p
        return np.where(np.random.rand(*x.shape) < 0.5, kept, rng.random(x.shape) >= p) * x / (1 - p)  # noqa: NPY002

    assert examine("dropout", half_and_half).mistake == "parameter-ignored"


def test_within_a_check_chance_begins_anew():
    def drawn():
        with shielded():
            return examine("tanh_prime", lambda x: SLOPE(x) + np.random.rand()).message  # noqa: NPY002

    assert drawn() == drawn()


# -- objects that do not let themselves be looked at ------------------------------------------------------------


def forever(*_):
    for _ in itertools.count():
        pass


def with_method(name, does, bases=(object,)):
    return type("Evil", bases, {name: property(does) if name in PROPERTIES else does})


PROPERTIES = (
    "__class__",
    "__signature__",
    "__globals__",
    "__wrapped__",
    "__name__",
    "__code__",
    "__self__",
    "func",
    "pyfunc",
)
TOUCHES = (
    "__repr__",
    "__str__",
    "__eq__",
    "__bool__",
    "__len__",
    "__iter__",
    "__array__",
    "__getattr__",
    "__getattribute__",
)
TOUCHES += ("__hash__", "__float__", "__index__", "__class__", "__array_ufunc__", "__format__", "__deepcopy__")


class EvilMeta(type):
    __eq__ = __hash__ = __instancecheck__ = never
    __name__ = property(never)


RESULTS = {name: with_method(name, never)() for name in TOUCHES}
RESULTS |= {
    "a class of its own kind": EvilMeta("Evil", (), {})(),
    "an endless text": with_method("__repr__", forever)(),
    "half an emoji": with_method("__repr__", lambda self: "\ud800```")(),
    "a lie": with_method("__class__", lambda self: np.ndarray)(),
    "a number": with_method("__float__", never, (np.float64,))(1),
    "a tuple": with_method("__iter__", never, (tuple,))((1, 2)),
    "without end": with_method("__iter__", lambda self: itertools.repeat(1))(),
}


@pytest.mark.sweep
@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("id", ["tanh_prime", "momentum_step", "signal_by_layer", "my_activation", "dropout"])
def test_no_result_makes_a_check_fail(name, id, monkeypatch):
    monkeypatch.setattr("actcourse.exercises.examiner.guard.TIME_LIMIT", 0.3)
    evil = RESULTS[name]
    for function in (lambda *_: evil, lambda *_: (evil, evil), evil):
        outcome = examine(id, function)
        assert outcome.status == "failed"
        outcome.message.encode()


@pytest.mark.parametrize("name", [*PROPERTIES, "__repr__", "__eq__", "__bool__", "__getattribute__", "__getattr__"])
def test_a_right_answer_that_fails_when_it_is_looked_at_passes(name):
    class Right:
        def __call__(self, x):
            return SLOPE(x)

    assert examine("tanh_prime", with_method(name, never, (Right,))()).status == "passed"


def test_a_signature_that_lies_is_not_believed():
    @functools.wraps(lambda: None)
    def wrapped(x):
        return SLOPE(x)

    class Lying:
        __signature__ = inspect.Signature()

        def __call__(self, x):
            return SLOPE(x)

    assert [examine("tanh_prime", f).status for f in (wrapped, Lying())] == ["passed", "passed"]


@pytest.mark.parametrize("kind", [Exception, BaseException, OverflowError, TypeError])
@pytest.mark.parametrize("name", ["__str__", "__getattribute__", "__class__", "__traceback__"])
def test_an_error_that_does_not_let_itself_be_read(kind, name):
    error = type("Evil", (kind,), {name: property(never) if name in {"__class__", "__traceback__"} else never})

    def function(x):
        raise error

    assert examine("tanh_prime", function).mistake in {"raises", "overflow"}


def test_what_cannot_be_shown_is_shown_in_part(capsys):
    def printing(x):
        print("\ud800```")
        with pytest.raises(TypeError):
            sys.stdout.write(b"no text")
        return SLOPE(x)

    outcome = check("tanh_prime", printing)
    assert outcome.status == "passed"
    (outcome.printed + capsys.readouterr().out).encode()


# -- names ------------------------------------------------------------------------------------------------------

FUNCTION = "my_activation = lambda x: np.maximum(x, 0) ** 2\nslope = lambda x: 2 * np.maximum(x, 0)\n"
WRAPPED = {
    "vectorize": "answer = np.vectorize(lambda x: 2.0 * max(x, 0))",
    "partial": "answer = functools.partial(lambda k, x: k * slope(x), 1)",
    "partial of vectorize": "answer = functools.partial(np.vectorize(lambda k, x: k * max(x, 0.0)), 2)",
    "lambda": "answer = lambda x: slope(x)",
    "instance": "class Slope:\n    def __call__(self, x): return slope(x)\nanswer = Slope()",
    "method": "class Slope:\n    def of(self, x): return slope(x)\nanswer = Slope().of",
    "wraps": "answer = functools.wraps(slope)(functools.wraps(slope)(lambda *args: slope(*args)))",
    "compiled": "class Compiled:\n    def __init__(self, f): self.py_func = f\n    __call__ = len\n"
    "    def __call__(self, *args): return self.py_func(*args)\nanswer = Compiled(slope)",
}


@pytest.mark.parametrize("how", WRAPPED)
def test_the_function_beside_a_wrapped_derivative_is_found(how):
    names = {"np": np, "functools": functools}
    exec(FUNCTION + WRAPPED[how], names)
    outcome = examine("my_activation_prime", names["answer"])
    assert outcome.status == "passed", outcome.message
    exec("my_activation = lambda x: np.maximum(x, 0) ** 3", names)
    assert examine("my_activation_prime", names["answer"]).status == "failed"


@pytest.mark.parametrize("answer", [np.cos, functools.partial(np.cos), np.vectorize(np.cos, otypes=[float])])
def test_the_function_is_sought_in_the_notebook_too(answer, monkeypatch):
    notebook = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", notebook)
    assert "no `my_activation` beside it" in examine("my_activation_prime", answer).message
    notebook.my_activation = np.sin
    assert examine("my_activation_prime", answer).status == "passed"


def test_a_function_in_the_same_object_or_around_it_is_found():
    class Mine:
        def my_activation(self, x):
            return np.sin(x)

        def slope(self, x):
            return np.cos(x)

    def around():
        def my_activation(x):
            return np.sin(x)

        return lambda x: np.cos(x) + 0 * my_activation(x)

    for answer in (Mine().slope, around()):
        outcome = examine("my_activation_prime", answer)
        assert outcome.status == "passed", outcome.message


# -- late stages and several results ------------------------------------------------------------------------------

LATE = {
    "tails": lambda x: np.max(np.abs(x), initial=0) >= 700,
    "integers": lambda x: x.dtype.kind == "i",
    "float32": lambda x: x.dtype == np.float32,
}
FAILING = {
    "an error": lambda x: 1 / 0,
    "nothing": lambda x: None,
    "unwritten": lambda x: never() if x is None else (_ for _ in ()).throw(NotImplementedError),
    "a shape": lambda x: x[:1],
    "a type": lambda x: "text",
    "NaN": lambda x: x * np.nan,
    "a number": lambda x: np.full(x.shape, 77.0),
}
ELEMENTWISE = [each for each in EXERCISES if each.elementwise and not each.judge]


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", ELEMENTWISE, ids=lambda exercise: exercise.id)
@pytest.mark.parametrize("stage", LATE)
def test_what_fails_late_is_told_what_held_until_then(exercise, stage):
    if not any(probe.stage == stage and LATE[stage](probe.args[0]) for probe in exercise.probes):
        pytest.skip("it has no such stage")
    for failing in FAILING.values():
        outcome = examine(
            exercise.id, lambda x, *rest, failing=failing: failing(x) if LATE[stage](x) else exercise.solution(x, *rest)
        )
        assert outcome.status == "failed"
        assert outcome.mistake != "scalar-only"
        assert outcome.message.startswith(
            ("For ordinary numbers all is well.", "With floats the", "The same numbers as")
        )


def test_decimals_that_are_put_into_integers_are_called_so():
    def leaky_relu(x, negative_slope):
        y = np.maximum(x, 0)
        y += negative_slope * np.minimum(x, 0)
        return y

    message = examine("leaky_relu", leaky_relu).message
    assert message.startswith("With floats the same numbers come out right")
    assert "holds integers" in message


TOGETHER = {
    "a list": list,
    "a generator": lambda things: (thing for thing in things),
    "an iterator": iter,
    "a view": lambda things: dict(enumerate(things)).values(),
    "a subclass": type("Pair", (tuple,), {}),
    "an array": lambda things: np.stack(things) if len({np.shape(thing) for thing in things}) == 1 else tuple(things),
}
APART = {"a dictionary": lambda things: dict(enumerate(things)), "too few": lambda things: tuple(things)[:-1]}
SEVERAL = [e for e in EXERCISES if e.returns or e.id in {"signal_by_layer", "backward_signal_by_layer"}]


@pytest.mark.parametrize("exercise", SEVERAL, ids=lambda exercise: exercise.id)
def test_several_results_may_come_in_anything_that_can_be_unpacked(exercise):
    for how in TOGETHER.values():
        outcome = examine(exercise.id, lambda *args, how=how: how(exercise.solution(*args)))
        assert outcome.status == "passed", outcome.message
    for how in APART.values():
        assert examine(exercise.id, lambda *args, how=how: how(exercise.solution(*args))).status == "failed"
