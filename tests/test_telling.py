"""What is told of wrong answers that lie between the named ones, and of things that nobody should have handed in."""

import inspect
import math
import os
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest

from actcourse import analyse, check, claims, find, hint, import_progress, lesson_run, quiz, solution
from actcourse.exercises import EXERCISES, find_exercise
from actcourse.functions.own import activation
from tests.near_misses.invention import own
from tests.unlocated import examine

FIXED = [exercise for exercise in EXERCISES if not exercise.judge]
CORNERS = [exercise for exercise in FIXED if exercise.elementwise and exercise.between]


def named(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=lambda exercise: exercise.id)


def told(exercise):
    return [mistake for mistake in exercise.mistakes if mistake.message]


# -- what is right in part -----------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@named([exercise for exercise in FIXED if exercise.elementwise][1::3])
def test_a_branch_that_makes_a_named_mistake_is_named(exercise):
    tried = named_right = 0
    values = [0.7, 1.9, 2.6, 4.1]
    for mistake in told(exercise):

        def half(x, *rest, wrong=mistake.wrong):
            return np.where(x > 0.55, wrong(x, *rest), exercise.solution(x, *rest))

        outcome = examine(exercise.id, half)
        if outcome.mistake not in (None, "not-finite", "overflow", "precision-lost", "raises"):
            wrong_ones = half(np.array(values), *exercise.probes[0].args[1:])
            if np.unique(wrong_ones).size < len(values):
                continue  # a number that is always the same comes out of many formulas
            tried += 1
            named_right += outcome.mistake != "wrong-value"
            if "Some of the numbers are right" in outcome.message:
                assert outcome.message.endswith(tuple(each.message for each in told(exercise)))
    assert named_right >= 0.7 * tried


MISPLACED = {
    "step": (lambda x: np.where(x > -0.7, 1, 0), "kink"),
    "elu_prime": (lambda x, alpha: np.where(x > -0.7, 1, alpha * np.exp(x)), "kink"),
    "leaky_relu_prime": (lambda x, negative_slope: np.where(x > 0.55, 1, negative_slope), "kink"),
    "leaky_relu": (lambda x, negative_slope: np.where(x > 0.9, 1, negative_slope) * x, "wrong-value"),
    "relu": (lambda x: np.where(x > 0.4, x, 0), "wrong-value"),
    "sigmoid": (lambda x: 0.5 + np.where(x > -0.8, 0.5, -0.5) * np.tanh(np.abs(x) / 2), "wrong-value"),
}


@pytest.mark.parametrize("id", MISPLACED)
def test_a_piece_that_reaches_too_far_is_said_to_be_right_on_both_sides(id):
    answer, slug = MISPLACED[id]
    outcome = examine(id, answer)
    assert (outcome.mistake, "right on both sides" in outcome.message) == (slug, True), outcome.message


def test_a_few_wrong_numbers_have_no_name():
    """One wrong number comes out of many formulas."""
    right = find_exercise("sigmoid_prime").solution
    outcome = examine("sigmoid_prime", lambda x: np.where(x == 0.3, 0.5, right(x)))
    assert outcome.mistake == "wrong-value"


@named([e for e in FIXED if e.returns and e.id.endswith("momentum_step")])
def test_an_order_is_told_though_not_all_is_right(exercise):
    first, second = exercise.returns
    for change in (lambda w, v: (v, w + 1), lambda w, v: (v, -w), lambda w, v: (v, 2.3 * w)):
        outcome = examine(exercise.id, lambda *args, change=change: change(*exercise.solution(*args)))
        assert outcome.mistake == "wrong-order"
        assert f"`{second}` is right and comes back as `{first}`" in outcome.message
        assert "Both are right" not in outcome.message
    for mistake in told(exercise):
        if mistake.slug != "wrong-order":
            outcome = examine(exercise.id, lambda *args, wrong=mistake.wrong: wrong(*args)[::-1])
            assert outcome.mistake == "wrong-order", (inspect.getsource(mistake.wrong), outcome.message)


def test_one_thing_twice_is_not_an_order():
    right = find_exercise("momentum_step").solution
    for place in (0, 1):
        outcome = examine("momentum_step", lambda *args, place=place: (right(*args)[place],) * 2)
        assert outcome.mistake != "wrong-order"


# -- what does not look, and what looks at one number at a time --------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("constant", [0, 1])
@named([find_exercise(id) for id in ("sigmoid_prime", "step", "xavier_std", "relu_prime", "dead_fraction")])
def test_a_constant_has_the_name_of_a_mistake_only_if_that_does_not_look_either(exercise, constant):
    def untouched(*args):
        def full(value):
            return np.full(np.shape(value), float(constant)) if np.ndim(value) else float(constant)

        right = exercise.solution(*args)
        return type(right)(map(full, right)) if isinstance(right, tuple | list) else full(right)

    outcome = examine(exercise.id, untouched)
    assert outcome.mistake == "hard-coded" or (exercise.id, outcome.mistake) == ("step", "derivative-not-function")


def helper(x):
    return 1 / (1 + math.exp(-x))


def branching(x):
    if x > 0:
        return 1 / (1 + np.exp(-x))
    return np.exp(x) / (1 + np.exp(x))


def halves(x):
    return np.split(x, 2, axis=-1)


ONE_AT_A_TIME = {
    "softmax": (lambda z: math.exp(z) / np.sum(math.exp(z)), "`math.exp` takes"),
    "entropy": (lambda p: -sum(p * math.log(p)), "`math.log` takes"),
    "swiglu": (lambda x: halves(x)[0] * halves(x)[1] * helper(halves(x)[1]), "`helper`"),
    "glu": (lambda x: halves(x)[0] * branching(halves(x)[1]), "`branching`"),
    "activation_backward": (lambda upstream, z, f_prime: upstream * max(f_prime(z), 0), "`max` takes"),
    "dropout": (lambda x, p, rng: 0 if rng.random(x.shape) < p else x / (1 - p), "A plain `if`"),
    "nac": (lambda x, W_hat, M_hat: x @ (np.tanh(W_hat) * helper(M_hat)), "`helper`"),
    "neuron": (lambda x, w, b, f: math.tanh(x * w + b), "`math.tanh` takes"),
}


@pytest.mark.parametrize("id", ONE_AT_A_TIME)
def test_code_for_single_numbers_is_found_in_every_exercise(id):
    answer, said = ONE_AT_A_TIME[id]
    outcome = examine(id, answer)
    assert outcome.mistake == "scalar-only"
    assert said in outcome.message


def test_other_errors_are_not_put_down_to_single_numbers():
    def unpacking(z):
        (z,) = z
        return z

    for answer in (unpacking, lambda z: float("a"), lambda z: z @ np.ones(77), lambda z: math.exp("a")):
        assert examine("softmax", answer).mistake != "scalar-only" or "math.exp" in inspect.getsource(answer)


# -- borders ---------------------------------------------------------------------------------------------------


def numbers_of(exercise):
    """The places of arguments that are single numbers, with the values that are tried for them."""
    first = exercise.probes[0].args
    places = [place for place, value in enumerate(first) if type(value) in (int, float)]
    return [(place, sorted({probe.args[place] for probe in exercise.probes})) for place in places]


@pytest.mark.sweep
@pytest.mark.parametrize("cut", [min, max])
@named([exercise for exercise in FIXED if numbers_of(exercise)])
def test_a_number_that_is_cut_off_is_said_to_be(exercise, cut):
    for place, values in numbers_of(exercise):
        end = values[len(values) // 2]

        def answer(*args, place=place, end=end):
            return exercise.solution(*args[:place], cut(args[place], end), *args[place + 1 :])

        outcome = examine(exercise.id, answer)
        assert outcome.status == "failed"
        name = list(inspect.signature(exercise.solution).parameters)[place]
        assert outcome.mistake == "parameter-ignored" or f"Is `{name}` cut off?" in outcome.message, outcome.message


@named(CORNERS)
@pytest.mark.parametrize("shift", [1e-6, -1e-6, 1e-7, -1e-7])
def test_a_corner_is_probed_right_beside(exercise, shift):
    outcome = examine(exercise.id, lambda x, *rest: exercise.solution(x.astype(float) - shift, *rest))
    assert outcome.status == "failed"


@pytest.mark.sweep
@pytest.mark.parametrize("corner", [0.37, -2.2173, 3.14])
@pytest.mark.parametrize("off", [-0.03, -0.004, 2e-4, 0.0013, 0.02])
def test_a_border_of_ones_own_that_is_a_little_off_is_found(corner, off):
    def f(x):
        return np.where(x > corner, x - corner, 0.1 * (x - corner))

    def slope(border):
        return lambda x: np.where(x > border, 1.0, 0.1)

    assert examine("my_activation_prime", own(f, slope(corner))).status == "passed"
    outcome = examine("my_activation_prime", own(f, slope(corner + off)))
    assert outcome.status == "failed"


STEEP = {
    "a jump": (lambda x: np.floor(x) + x, np.ones_like),
    "many corners": (lambda x: np.abs(np.sin(50 * x)), lambda x: 50 * np.cos(50 * x) * np.sign(np.sin(50 * x))),
    "a steep slope": (lambda x: np.tanh(1000 * x), lambda x: 1000 / np.cosh(np.clip(1000 * x, -300, 300)) ** 2),
    "a jump of the curvature": (lambda x: np.maximum(x, 0) ** 2, lambda x: 2 * np.maximum(x, 0)),
    "a vertical tangent": (np.cbrt, lambda x: 1 / (3 * np.cbrt(np.where(x == 0, 1, x)) ** 2)),
    "large numbers": (lambda x: 1e6 * np.maximum(x - 0.3, 0), lambda x: 1e6 * (x > 0.3)),
    "three pieces": (lambda x: np.clip(x, -1 / 3, 2 / 3), lambda x: ((x > -1 / 3) & (x <= 2 / 3)).astype(float)),
}


@pytest.mark.parametrize("how", STEEP)
def test_slopes_that_jump_or_rise_steeply_are_not_taken_for_misplaced(how):
    outcome = examine("my_activation_prime", own(*STEEP[how]))
    assert outcome.status == "passed", outcome.message


# -- names of arguments ------------------------------------------------------------------------------------------


@named([exercise for exercise in FIXED if isinstance(exercise.probes[0].args[0], np.ndarray)])
def test_an_array_is_called_by_its_name(exercise):
    def in_place(*args):
        args[0][...] = args[0] + 1
        return exercise.solution(*args)

    outcome, names = examine(exercise.id, in_place), list(inspect.signature(exercise.solution).parameters)
    assert outcome.mistake == "mutates-input"
    assert f"`{names[0]} *= 2`" in outcome.message
    assert "x" in names or "`x" not in outcome.message


# -- objects that do anything when they are looked at ------------------------------------------------------------


def never(*_, **__):
    raise SystemExit("not to be looked at")


class Hostile:
    __repr__ = __str__ = __eq__ = __hash__ = __format__ = __bool__ = __len__ = __iter__ = __getattribute__ = never


class Text(str):
    __repr__ = __str__ = __eq__ = __format__ = __len__ = __iter__ = lower = replace = never
    __hash__ = str.__hash__


class Number(int):
    __repr__ = __str__ = __eq__ = __format__ = __lt__ = __le__ = __gt__ = __ge__ = never
    __hash__ = int.__hash__


class Meta(type):
    __eq__ = __hash__ = __repr__ = __getattribute__ = never


class Endless:
    def __repr__(self):
        while True:
            pass


OBJECTS = {"any": Hostile(), "text": Text("sigmoid-x"), "number": Number(7), "its class": Meta("Hostile", (), {})()}
ENTRIES = {
    "check": lambda thing: check(thing, np.tanh),
    "the function": lambda thing: check("tanh_prime", thing),
    "hint": hint,
    "number of a hint": lambda thing: hint("tanh_prime", thing),
    "solution": solution,
    "quiz": quiz,
    "import_progress": import_progress,
    "find": find,
    "analyse": analyse,
    "name": lambda thing: activation(np.tanh, name=thing) if thing is not OBJECTS["text"] else None,
    "slope": lambda thing: activation(np.tanh, thing),
    "claims": claims,
    "lesson_run": lesson_run,
}


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("what", OBJECTS)
def test_no_object_gets_in_by_being_looked_at(entry, what, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    with suppress(LookupError, TypeError, ValueError):
        ENTRIES[entry](OBJECTS[what])


def test_a_name_that_is_text_counts_as_that_text(capsys):
    assert check(Text("tanh_prime"), np.tanh).exercise == "tanh_prime"
    assert find(Text("tanh")) is find("tanh")


def test_what_never_comes_to_an_end_is_no_name(monkeypatch, capsys):
    monkeypatch.setattr("actcourse.exercises.examiner.guard.TIME_LIMIT", 0.2)
    assert check(Endless(), np.tanh) is None
    assert "There is no such exercise" in capsys.readouterr().out


# -- the process around it -----------------------------------------------------------------------------------------

ANSWERS = """
ANSWERS = (("tanh_prime", np.tanh), ("softmax", lambda z: z / 7.123456789), ("relu", lambda x: abs(x)))
"""
SCRIPT = f"""
import os, threading, time
import numpy as np
np.set_printoptions(precision=2, legacy="1.13", suppress=True)
from actcourse.exercises import examine
{ANSWERS}
def with_a_daemon(x):
    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
    return 1 - np.tanh(x) ** 2

for id, answer in (("tanh_prime", with_a_daemon), *ANSWERS):
    print(examine(id, answer, locate=False).message, flush=True)
os.system("echo still heard")
"""


@pytest.mark.sweep
def test_warnings_that_are_errors_and_formats_change_no_word():
    """And what the process prints by its descriptors is heard again, though a daemon of the function's lives on."""
    settings = os.environ | {"PYTHONWARNINGS": "error", "LC_ALL": "de_DE.UTF-8"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, env=settings)
    known = {"np": np}
    exec(ANSWERS, known)
    right = ("tanh_prime", find_exercise("tanh_prime").solution)
    expected = "\n".join(examine(*answer).message for answer in (right, *known["ANSWERS"]))
    assert (done.stdout, done.stderr, done.returncode) == (f"{expected}\nstill heard\n", "", 0)
