"""Which functions are found in a notebook, and that what they need is run and nothing else.

A case is a list of cells with a `sigmoid` in them, written as learners write. Those that are right must be found and
give the right values; the others must go to a person, with a reason.
"""

import json
import random
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from actcourse.exercises import EXERCISES
from actcourse.exercises.exercise import LINE
from actcourse.exercises.learner.reading import notebook_text
from actcourse.teaching import course_folder
from actcourse.teaching.course import ROOT
from actcourse.teaching.grading import definitions as grading
from actcourse.teaching.grading.definitions import definitions
from tests.handed_in import IDS, SHEET, text
from tests.inprocess import InProcess
from tests.random_notebooks import notebook, seen_by_the_check

NP = "import numpy as np"
BODY = "np.exp(-np.logaddexp(0, -x))"
RIGHT = f"def sigmoid(x):\n    return {BODY}"
WRONG = "def sigmoid(x):\n    return x"
STARTER = 'def sigmoid(x):\n    """The sigmoid."""\n    raise NotImplementedError'
NEVER = "raise SystemExit('this must not run')"
CHECK = "check('sigmoid', sigmoid).points"


def with_constant(name):
    return f"def sigmoid(x):\n    return {name} * {BODY}"


FOUND = {
    "as it should be": [NP, RIGHT],
    "the import is gone": [RIGHT],
    "other imports beside it": ["import no_such_module, numpy as np, os\nfrom google.colab import drive", RIGHT],
    "imports by name": ["from numpy import exp as e, logaddexp", "def sigmoid(x):\n    return e(-logaddexp(0, -x))"],
    "import of all names": ["from numpy import *", "def sigmoid(x):\n    return exp(-logaddexp(0, -abs(x) * sign(x)))"],
    "pylab": ["%pylab inline", "def sigmoid(x):\n    return exp(-logaddexp(0, -x))"],
    "two parts of a library": [
        "import scipy.special\nimport scipy.stats",
        "def sigmoid(x):\n    return scipy.special.expit(x)",
    ],
    "the starter is still below": [NP, RIGHT, STARTER],
    "written again": [NP, WRONG, RIGHT],
    "a variable before": [NP, "sigmoid = 3", RIGHT],
    "among text": [NP, "My notes\n" + RIGHT + "\nif it works:\n  fine\nelse:\nhelp (" + "\ntext text" * 40],
    "made from another": [
        NP,
        "def one(x):\n    return float(np.exp(-np.logaddexp(0, -x)))",
        "sigmoid = np.vectorize(one)",
    ],
    "made from itself": [NP, RIGHT, "sigmoid = np.vectorize(sigmoid)"],
    "calls what it was": [NP, RIGHT, "old = sigmoid\ndef sigmoid(x):\n    return old(x)"],
    "a lambda": [NP, f"sigmoid = lambda x: {BODY}"],
    "one of two lambdas": [NP, f"sigmoid, other = (lambda x: {BODY}), None"],
    "another name of a function": [NP, f"def mine(x):\n    return {BODY}\nsigmoid = mine"],
    "of the library": [NP, "from scipy.special import expit as sigmoid"],
    "partial": [NP, "from functools import partial", f"def g(a, x):\n    return a * {BODY}\nsigmoid = partial(g, 1.0)"],
    "a factory": [NP, f"def make(a):\n    def s(x):\n        return a * {BODY}\n    return s\nsigmoid = make(1.0)"],
    "an object": [NP, f"class S:\n    def __call__(self, x):\n        return {BODY}\nsigmoid = S()"],
    "decorated": [NP, "def same(f):\n    return f", f"@same\n{RIGHT}"],
    "the decorator is below": [NP, f"@same\n{RIGHT}", "def same(f):\n    return f"],
    "inside if": [NP, f"if True:\n    def sigmoid(x):\n        return {BODY}"],
    "inside try": [
        NP,
        f"try:\n    import no_such_module\nexcept ImportError:\n    def sigmoid(x):\n        return {BODY}",
    ],
    "inside with": [NP, f"with np.errstate(all='ignore'):\n    def sigmoid(x):\n        return {BODY}"],
    "helpers below": [
        NP,
        "def sigmoid(x):\n    return np.exp(-helper(x))",
        "def helper(x):\n    return np.logaddexp(0, -x)",
    ],
    "constants below": [NP, with_constant("K"), CHECK, "K = 1.0"],
    "a constant that changes later": [NP, "K = 1.0", with_constant("K"), CHECK, "K = 3"],
    "a constant that is doubled": [NP, "K = 0.5\nK *= 2", with_constant("K")],
    "a condition": [NP, "K = 1.0\nif K > 2:\n    K = 7", with_constant("K")],
    "a default that changes": [NP, "K = 1.0", f"def sigmoid(x, k=K):\n    return k * {BODY}", "K = 2"],
    "appended": [NP, "L = []\nL.append(1.0)", with_constant("L[0]")],
    "filled in a loop": [NP, "T = {}\nfor i in range(3):\n    T[i] = 1.0", with_constant("T[2]")],
    "set by a function": [NP, "def setup():\n    global K\n    K = 1.0", "setup()", with_constant("K")],
    "counts its calls": [NP, f"n = 0\ndef sigmoid(x):\n    global n\n    n += 1\n    return {BODY}"],
    "attributes": [NP, f"def sigmoid(x):\n    sigmoid.calls += 1\n    return {BODY}\nsigmoid.calls = 0"],
    "attributes of an object": [NP, "class O:\n    pass\no = O()\no.k = 1.0", with_constant("o.k")],
    "methods of a class": [
        NP,
        f"class U:\n    one = 1.0\n    @staticmethod\n    def f(x):\n        return U.one * {BODY}",
        "def sigmoid(x):\n    return U.f(x)",
    ],
    "a walrus": [NP, "if (K := 1.0):\n    pass", with_constant("K")],
    "a built-in that is back": [NP, "sum = 3\ndel sum", with_constant("sum([1])")],
    "a built-in that is taken later": [NP, with_constant("sum([1])"), CHECK, "sum = 3"],
    "NumPy patched elsewhere": [NP, RIGHT, "np.exp = np.logaddexp = None"],
    "by the type of its argument": [
        NP + "\nimport functools",
        "@functools.singledispatch\ndef sigmoid(x):\n    return None",
        f"@sigmoid.register\ndef _(x: np.ndarray):\n    return {BODY}",
        CHECK,
    ],
    "annotated": [
        "import no_such_module as t",
        f"def sigmoid(x: t.Tensor, *, k: t.K = 3) -> t.Tensor:\n    y: t.T = x\n    return {BODY}",
    ],
    "an annotated constant": [NP, "from typing import Final\nK: Final[float] = 1.0", with_constant("K")],
    "annotations of the future": ["from __future__ import annotations", NP, RIGHT],
    "other cells never run": [
        NP,
        NEVER,
        f"while True:\n    {NEVER}",
        "n = input()",
        RIGHT,
        "data = open('no_such_file')",
    ],
    "other lines never run": [NP, f"n = input()\n{RIGHT}\n{NEVER}"],
    "timed": [NP, f"\n%%time\n{RIGHT}"],
    "timed in a line": [NP, f"%time sigmoid = lambda x: {BODY}"],
    "written to a file": [NP, f"%%writefile mine.py\n{RIGHT}"],
    "commands beside it": [
        NP,
        "%matplotlib inline\n!pip install torch",
        f"%matplotlib inline\n{RIGHT}\nsigmoid?\n%timeit sigmoid(1)\nawait f()\ndisplay(1)\nget_ipython().system('ls')",
    ],
    "commands in it": [
        NP,
        f"def sigmoid(x):\n    !ls\n    %timeit 3\n    get_ipython().system('ls')\n    display(x)\n    return {BODY}",
    ],
    "a remainder in its own line": [NP, f"n = (7\n  % 6)\n{with_constant('n')}"],
    "no Python elsewhere": [NP, "this is no Python (", "def f(:", RIGHT],
    "no Python in its own cell": [NP, f"my answer, don't laugh:\n{RIGHT}\nprint 'done'"],
    "indented": [NP, f"    def sigmoid(x):\n        return {BODY}"],
    "tabs": [NP, f"def sigmoid(x):\n\treturn {BODY}"],
    "lines of Windows": [NP, RIGHT.replace("\n", "\r\n")],
    "half a character": [NP, RIGHT + "\n# \ud83d \0"],
    "wide letters": [NP, RIGHT.replace("sigmoid", "ｓｉｇｍｏｉｄ")],
    "raw": [NP, ("raw", RIGHT)],
    "text": [NP, ("markdown", f"Mine:\n\n```python\n{RIGHT}\n```\n"), STARTER],
    "another one in text": [NP, ("markdown", f"```\n{WRONG}\n```"), RIGHT],
    "another language": [NP, RIGHT, "%%bash\nsigmoid=3", "%%html\n<b>sigmoid = 3</b>"],
    "the sheet twice, with the same": [NP, RIGHT, ("markdown", "### `sigmoid` (2 points)"), RIGHT + "  # again"],
    "the sheet twice, once untouched": [NP, RIGHT, ("markdown", "### `sigmoid` (2 points)"), STARTER],
    "twice the same": [NP, RIGHT, RIGHT],
}

FOR_A_PERSON = {
    "a variable after it": ([NP, RIGHT, "sigmoid = sigmoid(3)"], "variable has the name"),
    "handed to the check": (
        [NP, STARTER, f"check('sigmoid', lambda x: {BODY}).points"],
        "its check is given something else",
    ),
    "run from a file": ([NP, "%run mine.py", STARTER], "unless code cell 2, `%run mine.py`, has brought it"),
    "from a module of their own": ([NP, "from mine import *", STARTER], "from mine import *"),
    "made from text": ([NP, f"exec({RIGHT!r})", "def step(x):\n    return x"], "has brought it"),
    "a variable between it and the starter": ([NP, RIGHT, "sigmoid = 3", STARTER], "variable has the name"),
    "a cell without an end": ([NP, STARTER, RIGHT + "\nx = 1" * 50_000], "too long"),
    "the variable of a loop": ([NP, RIGHT, "for sigmoid in range(3):\n    pass"], "variable has the name"),
    "only a variable": ([NP, STARTER, "sigmoid = 1 / (1 + np.exp(-3))"], "variable has the name"),
    "another letter": ([NP, RIGHT.replace("sigmoid", "sіgmoid")], r"a function 's\\u0456gmoid'"),
    "a capital letter": ([NP, RIGHT.replace("sigmoid", "Sigmoid"), STARTER], "a function 'Sigmoid'"),
    "in a class, with the starter": (
        [NP, STARTER, "class A:\n    def sigmoid(self, x):\n        return x"],
        "inside something else",
    ),
    "in a class": ([NP, "class A:\n    def sigmoid(self, x):\n        return x"], "inside something else"),
    "the result of a command": ([NP, "files = !ls", with_constant("len(files)")], "files = "),
    "the result of await": ([NP, "K = await get()", with_constant("K")], "K = await"),
    "the sheet twice": ([NP, RIGHT, ("markdown", "### `sigmoid` (2 points)"), WRONG], "more than once"),
}


def found(*cells):
    return definitions(text(*cells), SHEET)


def run(program):
    with InProcess(program) as child:
        return child


@pytest.mark.parametrize("case", FOUND)
def test_a_right_answer_is_found_whatever_stands_around_it(case):
    cells = found(*FOUND[case])
    child = run(cells.programs["sigmoid"])
    assert not [failure for failure in child.failures if failure[0].wanted]
    assert np.allclose(child.function("sigmoid")(LINE), 1 / (1 + np.exp(-LINE)))
    assert not cells.whole


@pytest.mark.parametrize("case", FOR_A_PERSON)
def test_what_cannot_be_decided_is_for_a_person(case):
    cells, why = FOR_A_PERSON[case]
    assert why.replace("\\\\", "\\") in found(*cells).attention["sigmoid"]


def test_libraries_are_loaded_before_a_call_is_timed():
    answer = "def sigmoid(x):\n    import colorsys\n    from email import mime\n    import no_such_module\n    return x"
    for name in ("colorsys", "email.mime"):
        sys.modules.pop(name, None)
    child = run(found(NP, "import json.tool", answer).programs["sigmoid"])
    assert {"colorsys", "email.mime"} <= set(sys.modules)
    assert [(failure[0].wanted, failure[2]) for failure in child.failures] == [(False, "missing module")]
    assert "json.tool" not in str(child.ran)


def test_what_fails_only_here_is_wanted_where_it_is_needed():
    for cell, use in (
        ("W = np.load('w.npy')", "W"),
        ("from mytools import helper", "helper(x)"),
        ("import no_such_module as t", "t.exp(x)"),
    ):
        child = run(found(NP, cell, with_constant(use)).programs["sigmoid"])
        [(statement, _, kind)] = child.failures
        assert (statement.wanted, kind in ("missing module", "missing file"), statement.where) == (
            True,
            True,
            "code cell 2, line 1",
        )


@pytest.mark.parametrize(
    "code", ["def sigmoid(x):\n    return 1/(1+np.exp(-x)", "def sigmoid(x)\n    return x", "def sigmoid(x):\nreturn x"]
)
def test_code_that_is_no_python_is_broken_and_said_where(code):
    cells = found(NP, "x = 3", STARTER, code)
    assert "line" in cells.broken["sigmoid"]
    assert cells.sources["sigmoid"].startswith("def sigmoid")
    assert "sigmoid" in found(NP, code, RIGHT).programs  # another cell has it


def test_what_was_never_written():
    cells = found(NP, STARTER, "def step(x):\n    pass", "def tanh_prime(x):\n    'doc'\n    ...")
    assert set(cells.unwritten) == set(IDS)
    assert "no function `sigmoid_prime`" in cells.unwritten["sigmoid_prime"]
    assert not cells.whole


def test_answers_use_the_definitions_that_count():
    cells = found(
        NP,
        WRONG,
        "def tanh_from_sigmoid(x):\n    return 2 * sigmoid(2 * x) - 1",
        "check('tanh_from_sigmoid', 1)",
        RIGHT,
    )
    assert np.allclose(run(cells.programs["tanh_from_sigmoid"]).function("tanh_from_sigmoid")(LINE), np.tanh(LINE))


def test_a_notebook_of_something_else():
    assert "No function of the sheet" in found("x = 3", "def relu(x):\n    return x").whole
    other = definitions(text("sigmoid <- function(x) 1", titles=None, kernelspec={"language": "R"}), SHEET)
    assert "written in R" in other.whole
    assert not definitions(text(NP, RIGHT, kernelspec={"language": "julia"}), SHEET).whole  # it is Python all the same


def test_an_older_release_of_the_sheet():
    cells = definitions(text(NP, RIGHT, titles=None), SHEET)
    assert "another release" in cells.attention["tanh_prime"]
    assert set(cells.programs) == {"sigmoid"}


@pytest.mark.sweep
@pytest.mark.parametrize(
    "code",
    ["-" * 10**5 + "1", "f" + "()" * 10**5, "(" * 10**5, "x = " + "+".join("1" * 3000), "a = b\n" * 6000, "a" * 10**6],
)
def test_code_made_to_be_unreadable_ends_in_a_sentence(code):
    cells = found(NP, code, RIGHT)
    assert cells.whole or "sigmoid" in cells.programs


def random_cells(numbers):
    for number in numbers:
        cells = notebook(random.Random(number))
        yield cells, seen_by_the_check(cells)


def test_names_stand_for_what_they_stood_for_when_the_check_ran():
    compared = 0
    for cells, seen in random_cells(range(120)):
        if isinstance(seen, int | float):  # else it was no notebook that had run, or no number came out
            child = run(found(*cells).programs["sigmoid"])
            assert child.function("sigmoid")(2) == seen, "\n".join(cells)
            compared += 1
    assert compared > 50


# -- notebooks that were cut up -----------------------------------------------------------------------


def solved(sheet):
    """The cells of a sheet's solution, as dictionaries."""
    return json.loads((ROOT / "solutions" / sheet / f"{sheet}.ipynb").read_text())["cells"]


def split(cell):
    """A cell for every statement of the cell."""
    lines = "".join(cell["source"]).split("\n")
    starts = [number for number, line in enumerate(lines) if line and line[0] not in " )#"]
    ends = [*starts[1:], len(lines)] if starts else []
    return [{**cell, "source": "\n".join(lines[first:last])} for first, last in zip(starts, ends, strict=True)]


HARMS = {
    "shuffled": lambda cells, rng: rng.sample(cells, len(cells)),
    "split": lambda cells, rng: [
        part for cell in cells for part in (split(cell) if cell["cell_type"] == "code" else [cell])
    ],
    "doubled": lambda cells, rng: [cell for cell in cells for _ in range(1 + (cell["cell_type"] == "code"))],
    "text": lambda cells, rng: [cell | {"cell_type": rng.choice(("markdown", "raw", "code"))} for cell in cells],
    "without what was not written": lambda cells, rng: [cell for cell in cells if "def " in "".join(cell["source"])],
    "without marks": lambda cells, rng: [{"cell_type": cell["cell_type"], "source": cell["source"]} for cell in cells],
    "marked as graded": lambda cells, rng: [cell | {"metadata": {"nbgrader": {"grade": True}}} for cell in cells],
    "in one cell": lambda cells, rng: [
        {"cell_type": "code", "source": "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")}
    ],
}


@pytest.mark.parametrize("harm", HARMS)
def test_every_function_of_a_harmed_notebook_is_found(harm):
    rng = random.Random(3)
    for sheet in {exercise.sheet for exercise in EXERCISES}:
        cells = definitions(notebook_text(json.dumps({"cells": HARMS[harm](solved(sheet), rng)}).encode()), sheet)
        for exercise in EXERCISES:
            if exercise.sheet == sheet:
                assert exercise.id in cells.programs, (cells.unwritten, cells.attention)
                child = run(cells.programs[exercise.id])
                assert child.function(exercise.id)
                assert not child.failures


def test_what_the_sheet_imports_is_known_wherever_a_wheel_has_put_it(tmp_path, monkeypatch):
    """Of a cell with imports that a learner has deleted."""
    released = shutil.copy(ROOT / "exercises" / "04_smooth" / "04_smooth.ipynb", tmp_path / "elsewhere.ipynb")
    monkeypatch.setattr(grading, "RELEASED", tmp_path / "nowhere")
    monkeypatch.setattr(course_folder, "shipped", lambda: {"exercises/04_smooth/04_smooth.ipynb": Path(released)})
    grading._released.cache_clear()
    try:
        found = definitions(text("def gelu(x):\n    return x * ndtr(x)", titles=None), "04_smooth")
    finally:
        grading._released.cache_clear()
    assert any("ndtr" in each.source and "import" in each.source for each in found.programs["gelu"].statements)
