"""Where in a learner's code one change would do: that the place is right, open enough, and looked for without harm."""

import ast
import contextlib
import functools
import gc
import json
import linecache
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from actcourse.cli import main
from actcourse.exercises import EXERCISES, examine, find_exercise
from actcourse.exercises.examiner.additions import additions
from actcourse.exercises.examiner.brackets import bracketed_otherwise
from actcourse.exercises.examiner.changes import functions_called, values_in
from actcourse.exercises.examiner.copies import Refused, copied
from actcourse.exercises.examiner.diagnosis import trials_of
from actcourse.exercises.examiner.edits import edits
from actcourse.exercises.examiner.marking import ANYTHING, OPEN, TOLD
from actcourse.exercises.examiner.places import place_of
from actcourse.exercises.examiner.pointing import AT_THE_PLACE, pointed
from actcourse.exercises.examiner.slots import KINDS, Scope
from actcourse.exercises.examiner.source import written
from actcourse.exercises.examiner.terms import numbers_of
from actcourse.exercises.learner import examination
from actcourse.exercises.learner.notebook import check
from actcourse.exercises.slugs import Finding
from tests.mutants import changed_lines, mutants
from tests.slips import CODE
from tests.test_confusion import DRAWS, ODD_BEHAVIOUR, ODD_RESULTS, differs
from tests.unlocated import examine as examine_only

LONG = 60.0  # seconds by the clock, as others may be at work; what a search may compute is as ever
JUDGED_BY_VALUE = [exercise for exercise in EXERCISES if not exercise.judge]


def place(id, function):
    """The place in a wrong answer, however busy the machine is."""
    return place_of(find_exercise(id), function, examine_only(id, function).mistake, LONG)


def marked_text(found):
    """What is marked, as it is written."""
    lines, first = found.code.split("\n"), min(part[0] for part in found.parts)
    texts = []
    for line, column, last_line, last_column in found.parts:
        assert line == last_line, "only what lies in one line can be read like this"
        texts.append(lines[line - first][column:last_column])
    return texts


def defined(text, name="f"):
    """What a cell with this text defines by a name."""
    file, names = f"<cell {text}>", {"np": np, "functools": functools, "__name__": "__main__"}
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), names)
    return names[name]


# -- what is found ----------------------------------------------------------------------------------------


def cubed(x):
    return np.tanh(x) ** 3


def with_a_helper(x):
    return 1 - cubed(x)


def with_two_mistakes(x):
    t = np.cos(x)
    return 2 - t**2


def in_a_loop(a, b):
    total = 0
    for x, y in zip(a, b, strict=True):
        total += x * y
        return total


def test_the_marked_part_holds_what_is_wrong():
    found = place("tanh_prime", lambda x: 1 - np.tanh(x) ** 3)
    assert marked_text(found) == ["3"]
    assert found.kind == "constant"
    assert marked_text(place("relu", lambda x: np.maximum(x, 1))) == ["1"]


def test_a_helper_is_searched_and_named():
    found = place("tanh_prime", with_a_helper)
    assert (found.function, marked_text(found)) == ("cubed", ["3"])
    assert "in `cubed`" in pointed(found)[0]


def test_two_changes_are_found_where_one_does_not_do():
    found = place("tanh_prime", with_two_mistakes)
    assert found.together
    assert len(found.parts) == 2
    assert pointed(found)[0].startswith("Two places")


def test_a_return_that_stands_in_a_loop_is_found():
    assert "return" in place("dot_product", in_a_loop).code


def test_right_answers_and_mistakes_without_code_have_no_place():
    assert examine("relu", lambda x: np.maximum(x, 0)).place is None
    for nothing in (None, 3, np.tanh, "relu", lambda: 0, eval("lambda x: x + 1")):
        assert examine("relu", nothing).place is None


def test_what_is_said_of_values_that_nothing_explains_is_about_the_place():
    def answer(x):
        return 1 - np.tanh(x) ** 3

    outcome = examine("tanh_prime", answer)
    assert (outcome.mistake, outcome.message.endswith(AT_THE_PLACE)) == ("wrong-value", True)
    assert examine_only("tanh_prime", answer).message.endswith("which step of your formula differs?")


def test_whoever_grades_can_leave_the_search_out():
    assert examine("relu", lambda x: np.maximum(x, 1), locate=False).place is None


# -- whatever code it is ----------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("text", CODE.values(), ids=CODE)
def test_whatever_the_code_the_slip_is_marked(text):
    assert marked_text(place("tanh_prime", defined(text))) == ["3"]


@pytest.mark.parametrize(
    "text",
    [
        "async def f(x):\n    return 1 - np.tanh(x) ** 3\n",
        "def f(x):\n    yield 1 - np.tanh(x) ** 3\n",
        "class f:\n    def __init__(self, x):\n        self.y = 1 - np.tanh(x) ** 3\n",
        f"def f(x):\n    return 1 - np.tanh(x) ** 3 + {' + '.join(['0 * x'] * 900)}\n",
        f"def f(x):\n    return 1 - np.tanh(x) ** 3 + {'x.real' + '.real' * 900}\n",
        "class N(list):\n    pass\nn = N()\n\ndef f(x):\n    return 1 - np.tanh(x) ** 3 + len(n)\n",
    ],
    ids=["async", "generator", "class", "many terms", "deep", "an odd object"],
)
def test_code_that_cannot_be_searched_is_left_alone_quietly(text):
    assert examine("tanh_prime", defined(text)).status == "failed"


def test_the_text_of_a_cell_that_was_run_again_with_another_is_not_read():
    f = defined("def f(x):\n    return 1 - np.tanh(x) ** 3\n")
    file = f.__code__.co_filename
    linecache.cache[file] = (1, None, ["def f(x):\n", "    return 1 - np.tanh(x) ** 4\n"], file)
    assert place("tanh_prime", f) is None


def test_a_search_away_from_the_main_thread_finds_the_same():
    found = []
    thread = threading.Thread(target=lambda: found.append(place("relu", lambda x: np.maximum(x, 1))))
    thread.start()
    thread.join()
    assert marked_text(found[0]) == ["1"]


def test_source_that_has_changed_since_is_not_read(tmp_path):
    path, names = tmp_path / "answers.py", {}
    path.write_text("def relu(x):\n    return x * (x > 1)\n")
    exec(compile(path.read_text(), str(path), "exec"), names)
    path.write_text("def relu(x):\n    return x * (x > 2)\n")
    assert written(names["relu"].__code__, names) is None


# -- a function of the learner's own ------------------------------------------------------------------------

OWN = "def my_activation(x):\n    return x * np.tanh(x)\n\n"


def place_in_own(text, beside=OWN):
    return place("my_activation_prime", defined(beside + text, "my_activation_prime"))


def test_the_derivative_of_an_own_activation_has_a_place():
    slope = "def my_activation_prime(x):\n    return np.tanh(x) + x * (1 - np.tanh(x) ** 3)\n"
    assert marked_text(place_in_own(slope)) == ["3"]
    assert place_in_own(slope, beside="") is None  # there is nothing to differentiate


def test_the_activation_itself_is_right_whatever_its_slope():
    slope = "def my_activation_prime(x):\n    return my_activation(x) / x + x * (1 - np.tanh(x) ** 3)\n"
    assert place_in_own(slope) is None or place_in_own(slope).function == "my_activation_prime"
    assert examine("my_activation", lambda x: 2 * x).place is None  # where any change will do


# -- without harm -----------------------------------------------------------------------------------------

WRITTEN, COUNTED = [], np.zeros(3)


def writes(x):
    WRITTEN.append(x)
    return np.maximum(x, 1)


def counts(x):
    COUNTED[...] = COUNTED + 1
    return np.maximum(x, 1)


def prints(x):
    print("once")
    return np.maximum(x, 1)


def draws(x):
    np.random.seed(3)  # noqa: NPY002
    return np.maximum(x, 1)


def test_candidates_change_nothing_of_the_learners():
    for answer in (writes, counts):
        WRITTEN.clear()
        COUNTED[...] = 0
        examine_only("relu", answer)
        before = len(WRITTEN), COUNTED.copy()
        assert place_of(find_exercise("relu"), answer, "wrong-value", LONG) is not None
        assert len(WRITTEN) == before[0]
        assert np.array_equal(COUNTED, before[1])
        assert answer.__code__.co_name == answer.__name__


# What a change could make happen where it did not, by a condition that is turned round.
HARMFUL = {
    "opens a file": ("", "open('/nowhere')"),
    "imports": ("", "import this"),
    "imports what it might": ("", "import scipy.odr"),
    "imports when asked": ("import scipy", "scipy.odr.ODR(x)"),
    "saves": ("", "np.save('nowhere', x)"),
    "saves by another name": ("from scipy.io import savemat as put", "put('nowhere', {'x': x})"),
    "saves by a method": ("", "x.tofile('nowhere')"),
    "saves by a name in a text": ("import operator", "operator.methodcaller('tofile', 'nowhere')(x)"),
    "waits": ("import time", "time.sleep(9)"),
    "never ends, in C": ("import itertools", "sum(itertools.repeat(1))"),
    "reads memory": ("from numpy.lib.stride_tricks import as_strided", "as_strided(x, (9**9,), (8,))"),
    "changes NumPy": ("", "np.pi = 3"),
    "changes what others share": ("import math", "math.pi += 1"),
    "looks behind": ("", "().__class__.__base__.__subclasses__()"),
    "runs text": ("", "exec('x = 1')"),
    "has a method that writes": ("class C:\n    def m(self):\n        open('/nowhere')\nc = C()", "c.m()"),
    "holds any objects": ("things = np.array([object()])", "things[0]"),
    "has a helper that writes": ("def g():\n    open('/nowhere')", "g()"),
}


@pytest.mark.parametrize(("beside", "line"), HARMFUL.values(), ids=HARMFUL)
def test_code_that_could_do_more_than_compute_is_not_varied(beside, line):
    answer = defined(f"{beside}\ndef f(x):\n    if x.size < 0:\n        {line}\n    return np.maximum(x, 1)\n")
    with pytest.raises(Refused):
        copied(answer)
    assert place("relu", answer) is None


def test_a_longer_range_than_anybody_means_is_refused():
    copies = copied(defined("def f(n):\n    return sum(range(n))\n"))
    assert copies.call(1000) == 499_500
    with pytest.raises(Refused):
        copies.call(10**12)


def test_objects_of_the_learner_s_stay_as_they_are():
    text = "class C:\n    seen = []\n    def __init__(self):\n        self.n = 0\n    def f(self, x):\n"
    c = defined(
        f"{text}        self.n += 1\n        self.seen.append(x)\n        return np.maximum(x, 1)\nc = C()\n", "c"
    )
    assert place_of(find_exercise("relu"), c.f, "wrong-value", LONG) is not None
    assert (c.n, c.seen) == (0, [])


def test_what_candidates_print_and_draw_is_not_seen():
    outcome, alone = examine("relu", prints), examine_only("relu", prints)
    assert outcome.place is not None
    assert outcome.printed == alone.printed
    state = np.random.get_state()  # noqa: NPY002
    assert place("relu", draws) is not None
    assert np.array_equal(np.random.get_state()[1], state[1])  # noqa: NPY002


def test_the_course_s_own_code_is_not_searched():
    def proxy(x):
        return np.maximum(x, 1)

    proxy.__module__ = "actcourse.teaching.grading.remote"
    assert examine("relu", proxy).place is None


def loops_when_changed(x):
    left = 3
    while left > 0:
        left = left - 1
    return x * (x > 0) + 0.25 * left + np.sin(x) * np.cos(x)


def loops_and_catches_all(x):
    left = 3
    while left > 0:
        with contextlib.suppress(BaseException):
            left = left - 1
    return x * (x > 0) + 0.25 * left + np.sin(x) * np.cos(x)


def multiplies(x):
    return x * (x > 0) + 0 * (10**6 * 10**6 * 10**6 % 7) + np.cos(x)


def slow(x):
    total = np.zeros(x.shape)
    for _ in range(3000):
        total = total + np.maximum(x, 1) / 3000
    return total


LINES = "".join(f"    y{number} = x + {number}\n" for number in range(1500))


@pytest.mark.sweep
@pytest.mark.parametrize(
    "answer",
    [loops_when_changed, loops_and_catches_all, multiplies, slow, defined(f"def f(x):\n{LINES}    return np.cos(x)\n")],
    ids=["loops", "loops and catches all", "multiplies", "slow", "long"],
)
def test_a_search_ends_in_time_whatever_the_code(answer):
    start = time.process_time()  # others may be at work
    place_of(find_exercise("relu"), answer, "wrong-value")
    assert time.process_time() - start < 1
    assert gc.isenabled()


def test_an_answer_that_takes_as_long_as_a_search_is_not_searched(monkeypatch):
    assert examine("relu", lambda x: np.maximum(x, 1)).place is not None
    monkeypatch.setattr(examination, "COMPUTING", 0.0)
    assert examine("relu", lambda x: np.maximum(x, 1)).place is None


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("id", ["dropout"])
def test_nothing_makes_a_search_raise(id):
    for function in (*ODD_BEHAVIOUR, *(lambda *_, odd=odd: odd for odd in ODD_RESULTS)):
        assert examine(id, function).status == "failed"


# -- what is shown ----------------------------------------------------------------------------------------


def test_marks_stand_under_what_they_mark():
    sentence, lines = pointed(place("relu", lambda x: np.maximum(x, 1)), "answers.py")
    code, marks = lines.split("\n")
    assert sentence == "One place where a change would do, a number (answers.py):"
    assert code[marks.index("^")] == "1"
    assert marks.count("^") == 1


def test_marks_stand_right_behind_signs_of_any_width():
    _, lines = pointed(place("relu", defined("def f(x):\n    s = '漢字 e\u0301'; return np.maximum(x, 1)\n")))
    code, marks = lines.split("\n")
    assert marks.index("^") == code.index("1)") + 2 - 1  # two signs take two columns, an accent none


def test_a_notebook_shows_the_lines_as_code(capsys):
    check("relu", lambda x: np.maximum(x, 1))
    shown = capsys.readouterr().out
    fenced = shown.split("```text\n")[1].split("\n```")[0]
    assert fenced.count("^") == 1
    assert "np.maximum(x, 1)" in fenced


ANSWERS = """# %% first
import numpy as np

# %% second

def relu(x):
    return np.maximum(x, 1)
"""


@pytest.mark.sweep
@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_the_terminal_counts_lines_of_the_file_or_of_the_cell(suffix, tmp_path, capsys):
    path, line = tmp_path / f"answers{suffix}", 7 if suffix == ".py" else 3
    cells = [{"cell_type": "code", "metadata": {}, "source": part} for part in ANSWERS.split("# %% second\n")]
    path.write_text(ANSWERS if suffix == ".py" else json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert f"{line} |     return np.maximum(x, 1)".replace("     return", " return") in said
    assert "cell 2" in said


def exchanges_within(found, function):
    """The edits that concern nothing but what is marked first."""
    source = written(function.__code__, function.__globals__)
    listed = edits(source.node, Scope(values_in(source), tuple(functions_called(source))))
    first, last = (found.line, found.column), (found.last_line, found.last_column)
    return [e for e in listed if first <= (e.where.lineno, e.where.col_offset) and _end(e.where) <= last]


def _end(node):
    return node.end_lineno, node.end_col_offset


def leaves_open(found, function):
    """Whether what is marked and said of it leaves several changes to think of, or is a line as a whole."""
    inside = exchanges_within(found, function)
    (text,) = marked_text(replace(found, others=()))
    whole = text.removeprefix("return ") in [line.strip().removeprefix("return ") for line in found.code.split("\n")]
    told = found.kind in (ANYTHING, "missing", "term") or sum(edit.kind == found.kind for edit in inside) >= TOLD
    return told and (whole or len(inside) >= OPEN) and found.kind != "comparison"


NARROW = {
    "two comparisons": ("step", "def f(x):\n    return np.where(x < 0, 1.0, 0.0)\n"),
    "a comparison alone": ("step", "def f(x):\n    return (x < 0) * 1.0\n"),
    "a sign": ("relu", "def f(x):\n    return np.maximum(-x, 0)\n"),
    "a sign before all": ("relu", "def f(x):\n    return -np.maximum(x, 0)\n"),
    "one of two functions": ("relu", "def f(x):\n    return np.minimum(x, 0)\n"),
    "one of two names": ("dot_product", "def f(a, b):\n    return np.sum(a * a)\n"),
    "true or false": ("relu", "def f(x):\n    on = False\n    return np.maximum(x, 0) if on else x\n"),
    "an axis": (
        "softmax",
        "def f(z):\n    e = np.exp(z - z.max(-1, keepdims=True))\n    return e / e.sum(0, keepdims=True)\n",
    ),
    "keepdims": ("softmax", "def f(z):\n    e = np.exp(z - z.max(-1, keepdims=True))\n    return e / e.sum(-1)\n"),
    "an order of two": ("dense_forward", "def f(X, W, b):\n    return W @ X + b\n"),
    "a transpose": ("dense_forward", "def f(X, W, b):\n    return X @ W.T + b\n"),
    "a place in a loop": (
        "dot_product",
        "def f(a, b):\n    t = 0\n    for x, y in zip(a, b):\n        t += x * y\n        return t\n",
    ),
}


@pytest.mark.parametrize(("id", "text"), NARROW.values(), ids=NARROW)
def test_where_one_change_only_is_possible_more_is_marked(id, text):
    answer = defined(text)
    found = place(id, answer)
    assert leaves_open(found, answer)
    assert marked_text(found)[0] not in ("x", "a", "<", "x < 0", "-", "-x", "False", "0", "T", "np.minimum", "e.sum")


def test_of_several_kinds_of_change_none_is_said():
    assert place("step", defined("def f(x):\n    return np.where(x < 0, 1.0, 0.0)\n")).kind == ANYTHING


# -- the smallest change, and the earliest ---------------------------------------------------------------


def right_changes(exercise, function):
    """All exchanges that make a function right, made in its text and examined as they are: rank and end of each."""
    source = written(function.__code__, function.__globals__)
    for edit in edits(source.node, Scope(values_in(source), (), (), numbers_of(exercise.solution))):
        with edit.made():
            text = ast.unparse(source.node)
        names = dict(function.__globals__)
        with contextlib.suppress(SyntaxError):
            exec(text, names)
            if examine_only(exercise.id, names[function.__name__]).status == "passed":
                yield edit.size, edit.where.lineno, edit.where.col_offset, _end(edit.where)


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("relu", "def f(x):\n    y = np.minimum(x, 0)\n    return y + 0\n"),
        ("relu", "def f(x):\n    return (abs(x) - x) / 2 + 0 * x\n"),
        ("step", "def f(x):\n    return np.where(x < 0, 1.0, 0.0)\n"),
    ],
)
def test_the_smallest_change_is_marked_the_earliest_first_and_those_beside_it(id, text):
    answer, exercise = defined(text), find_exercise(id)
    found, right = place(id, answer), sorted(right_changes(exercise, answer))
    beside = [change for change in right if change[:2] == right[0][:2]]
    for _, *start, end in beside:
        assert any(part[:2] <= tuple(start) and end <= part[2:] for part in found.parts)
    assert found.line == beside[0][1]
    assert found.column <= beside[0][2]


# -- the edits --------------------------------------------------------------------------------------------


def parsed(text):
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 / 1 + x", "1 / (1 + x)"),
        ("a - b / c * d", "(a - b) / c * d"),
        ("a - b / c * d", "a - b / (c * d)"),
        ("-a ** 2", "(-a) ** 2"),
        ("(a + b) * (c - d)", "(a + b) * c - d"),
    ],
)
def test_brackets_are_set_and_taken_away(one, other):
    def ways(text):
        return {ast.unparse(new) for new in bracketed_otherwise(parsed(text))}

    assert ast.unparse(parsed(other)) in ways(one)
    assert ast.unparse(parsed(one)) in ways(other)


def test_every_edit_is_taken_back_and_says_its_kind():
    source = """
def f(x, w):
    y = x * w
    for i in range(3):
        y += x[1:].sum(axis=0) - 1
    return np.exp(-y), w.T
"""
    node = ast.parse(source).body[0]
    before, scope = ast.dump(node), Scope(("x", "w", "y"), ("np",), (parsed("x + 1"),), (0.5,))
    listed = [*edits(node, scope), *additions(node, scope)]
    assert {edit.kind for edit in listed} <= set(KINDS)
    for edit in listed:
        with edit.made():
            assert ast.dump(node) != before
        assert ast.dump(node) == before
        assert edit.where.lineno


def test_no_edit_exchanges_what_is_assigned_to_or_a_module():
    node = ast.parse("def f(x, y):\n    x[0] = y\n    return np.sum(x)\n").body[0]
    for edit in edits(node, Scope(("x", "y"))):
        with edit.made():
            changed = ast.unparse(node)
        if edit.kind == "name":
            assert "y[0] =" not in changed
            assert ".sum" not in changed or "np.sum" in changed


# -- measured ---------------------------------------------------------------------------------------------

MUTANTS = 3  # of each solution, always the same ones; all together would take many minutes
EVERY = 13  # of so many wrong answers one is looked at, for the same reason
WRONG_ANSWERS = [(exercise, mistake) for exercise in JUDGED_BY_VALUE for mistake in exercise.mistakes]


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
def test_mutants_of_solutions_are_located_at_the_line_that_was_changed():
    """Also prints those that are not (`pytest -rP`)."""
    missed, tried = [], 0
    for exercise in JUDGED_BY_VALUE:
        rng = np.random.default_rng(0)
        draws = [exercise.arguments(rng) for _ in range(DRAWS)]
        for change, mutant in mutants(exercise.solution, MUTANTS):
            if not differs(exercise, mutant, draws):
                continue
            tried += 1
            found = place_of(exercise, mutant, "wrong-value", LONG)
            lines = changed_lines(exercise.solution, mutant)
            if found is None or not any(part[0] <= line <= part[2] for part in found.parts for line in lines):
                missed.append(f"{exercise.id}, {change}\nis located at {found and found.parts}")
            if found and found.line == found.last_line and found.function == mutant.__name__:
                assert leaves_open(found, mutant), (change, found)
    print(f"{tried - len(missed)} of {tried} mutants were located", *missed, sep="\n\n")
    assert len(missed) <= 0.05 * tried, missed


def has_wrong_values(exercise, function):
    with np.errstate(all="ignore"):
        trials = trials_of(exercise, function, "ordinary")
    finite = not isinstance(trials, Finding) and all(trial.finite for trial in trials)
    return finite and not all(trial.right for trial in trials)


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
def test_most_wrong_answers_with_wrong_values_have_a_place_and_those_beyond_have_none():
    """Looks at a few, as all together take minutes; `python -m benchmarks.diagnosis` counts them all."""
    placed, tried = 0, 0
    for number, (exercise, mistake) in enumerate(WRONG_ANSWERS):
        if number % EVERY or not has_wrong_values(exercise, mistake.wrong):
            continue
        found = place_of(exercise, mistake.wrong, mistake.slug, LONG)
        if mistake.place is None:
            assert found is None, f"{exercise.id}: {mistake}"
        else:
            tried += 1
            placed += found is not None
    print(f"{placed} of {tried} wrong answers with wrong values have a place")
    assert placed >= 0.75 * tried
