"""Where in a learner's code one change would do: that the place is right, open enough, and looked for without harm."""

import ast
import functools
import json
import time

import numpy as np
import pytest

from actcourse.cli import main
from actcourse.exercises import EXERCISES, examine, find_exercise
from actcourse.exercises.examiner.additions import additions
from actcourse.exercises.examiner.brackets import bracketed_otherwise
from actcourse.exercises.examiner.copies import Refused, copied
from actcourse.exercises.examiner.diagnosis import trials_of
from actcourse.exercises.examiner.edits import edits
from actcourse.exercises.examiner.marking import ANYTHING, OPEN
from actcourse.exercises.examiner.places import place_of
from actcourse.exercises.examiner.pointing import AT_THE_PLACE, pointed
from actcourse.exercises.examiner.slots import KINDS, Scope
from actcourse.exercises.examiner.source import written
from actcourse.exercises.learner.notebook import check
from actcourse.exercises.slugs import Finding
from tests.mutants import changed_lines, mutants
from tests.test_confusion import DRAWS, ODD_BEHAVIOUR, ODD_RESULTS, differs
from tests.unlocated import examine as examine_only

LONG = 30.0  # seconds; on a busy machine the usual time would cut off what is asked for here
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


# -- what is found ----------------------------------------------------------------------------------------


def softmax_of_one_axis(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def slope(x):
    return 2 * np.tanh(x)


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


# -- whatever function it is ------------------------------------------------------------------------------


def decorated(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)

    return inner


class Answers:
    power = 3

    def tanh_prime(self, x):
        return 1 - np.tanh(x) ** self.exponent()

    def exponent(self):
        return 3

    def plainly(self, x):
        return 1 - np.tanh(x) ** 3


def enclosing(exponent):
    def inner(x):
        return 1 + np.tanh(x) ** exponent

    return inner


@decorated
def wrapped(x):
    return 1 - np.tanh(x) ** 3


@np.vectorize
def one_by_one(x):
    return 1 - np.tanh(x) ** 3


@functools.lru_cache
def kept(x):
    return 1 - np.tanh(x) ** 3


@pytest.mark.parametrize(
    "answer",
    [wrapped, one_by_one, functools.partial(lambda power, x: 1 - np.tanh(x) ** power * 2, 2), enclosing(2)],
    ids=["decorated", "vectorize", "partial", "nested"],
)
def test_wrapped_and_nested_functions_are_searched(answer):
    assert place("tanh_prime", answer) is not None


@pytest.mark.parametrize(
    "answer",
    [Answers().tanh_prime, Answers().plainly, kept, Answers],
    ids=["method", "plain method", "cached", "class"],
)
def test_methods_and_what_cannot_be_copied_are_left_alone_quietly(answer):
    assert examine("tanh_prime", answer).status == "failed"


def test_the_right_one_of_two_lambdas_in_a_line_is_read():
    first, second = (lambda x: np.maximum(x, 1)), (lambda x: np.maximum(x, 2))
    assert marked_text(place("relu", first)) == ["1"]
    assert marked_text(place("relu", second)) == ["2"]


def test_source_that_has_changed_since_is_not_read(tmp_path):
    path, names = tmp_path / "answers.py", {}
    path.write_text("def relu(x):\n    return x * (x > 1)\n")
    exec(compile(path.read_text(), str(path), "exec"), names)
    path.write_text("def relu(x):\n    return x * (x > 2)\n")
    assert written(names["relu"].__code__, names) is None


def test_columns_count_characters():
    found = place("tanh_prime", lambda x: len("ä") - np.tanh(x) ** 3)
    assert marked_text(found) == ["3"]


# -- without harm -----------------------------------------------------------------------------------------

WRITTEN, COUNTED = [], np.zeros(3)


def writes(x):
    WRITTEN.append(x)
    return np.maximum(x, 1)


def counts(x):
    COUNTED[...] = COUNTED + 1
    return np.maximum(x, 1)


def opens(x):
    if x.size < 0:
        open("/nowhere")  # noqa: SIM115
    return np.maximum(x, 1)


def imports(x):
    if x.size < 0:
        import this  # noqa: F401
    return np.maximum(x, 1)


def saves(x):
    if x.size < 0:
        np.save("nowhere", x)
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


@pytest.mark.parametrize("answer", [opens, imports, saves], ids=lambda answer: answer.__name__)
def test_code_that_could_do_more_than_compute_is_not_varied(answer):
    with pytest.raises(Refused):
        copied(answer)
    assert examine("relu", answer).place is None


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


def slow(x):
    time.sleep(0)
    total = np.zeros(x.shape)
    for _ in range(3000):
        total = total + np.maximum(x, 1) / 3000
    return total


@pytest.mark.sweep
@pytest.mark.parametrize("answer", [loops_when_changed, slow], ids=lambda answer: answer.__name__)
def test_a_search_ends_in_time_whatever_the_code(answer):
    start = time.process_time()  # others may be at work
    place_of(find_exercise("relu"), answer, "wrong-value", 0.4)
    assert time.process_time() - start < 2


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("id", ["relu_prime", "dropout", "nalu"])
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


@pytest.mark.sweep
def test_a_place_leaves_more_open_than_one_change():
    """Where a comparison or a sign is wrong, more than that is marked, and it is not said which of the two it is."""
    for id, answer in (
        ("step", lambda x: np.where(x < 0, 1.0, 0.0)),
        ("sigmoid_prime", lambda x: -1 / (1 + np.cosh(x)) / 2),
        ("relu", lambda x: np.maximum(-x, 0)),
    ):
        found = place(id, answer)
        if found is None:
            continue
        (text,) = marked_text(found)
        whole = ast.parse(f"lambda x: {text}", mode="eval").body
        assert len(list(edits(whole, Scope(("x",))))) >= OPEN, text
        assert found.kind in (*KINDS, ANYTHING)
        assert found.kind not in ("comparison",)
        assert text not in ("x", "<", ">", "-")


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
            found = place_of(exercise, mutant, examine_only(exercise.id, mutant).mistake, LONG)
            lines = changed_lines(exercise.solution, mutant)
            if found is None or not any(part[0] <= line <= part[2] for part in found.parts for line in lines):
                missed.append(f"{exercise.id}, {change}\nis located at {found and found.parts}")
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
