"""The command `actcourse`: what it finds in files, what it prints, and its exit status."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from actcourse import cli
from actcourse.cli import main
from actcourse.exercises import EXERCISES
from actcourse.exercises.learner import judging, progress, running

ROOT = Path(__file__).parents[1]
SHEETS = sorted({exercise.sheet for exercise in EXERCISES})


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    monkeypatch.setenv(progress.ELSEWHERE, str(tmp_path / "progress.json"))


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """What is asked here is how files are read and judged; that it is done elsewhere, `test_judging.py` asks."""

    def judge(path, _limit):
        judgement = judging.Judgement()
        running.work(judging.job_for(path), lambda **message: judgement.take(message))
        return judgement

    monkeypatch.setattr(cli, "judge", judge)


def write(tmp_path, text, name="answers.py"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def notebook(*sources, **more):
    """The text of a notebook with these cells of code; more: what else each cell holds."""
    cells = [{"cell_type": "code", "metadata": {}, "source": source, **more} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.sweep
@pytest.mark.parametrize("sheet", SHEETS)
def test_solved_sheets_pass(sheet, capsys):
    assert main(["check", str(ROOT / "solutions" / sheet / f"{sheet}.ipynb")]) == 0
    *rows, total = capsys.readouterr().out.splitlines()
    assert [row.split()[:2] for row in rows] == [[one.id, "passed"] for one in EXERCISES if one.sheet == sheet]
    assert total.endswith("points")
    assert set(progress.load().passed) == {exercise.id for exercise in EXERCISES if exercise.sheet == sheet}


def test_an_untouched_sheet_does_not_pass(capsys):
    assert main(["check", str(ROOT / "exercises" / "02_saturating" / "02_saturating.ipynb")]) == 1
    rows = capsys.readouterr().out.splitlines()
    on_sheet = [exercise for exercise in EXERCISES if exercise.sheet == "02_saturating"]
    assert sum("not attempted" in row for row in rows) == len(on_sheet)


def test_mistakes_are_named(tmp_path, capsys):
    path = write(
        tmp_path,
        "import numpy as np\n\ndef tanh_prime(x):\n    return np.tanh(x)\n\ndef dot_product(a, b):\n    return a @ b\n",
    )
    assert main(["check", path]) == 1
    shown = capsys.readouterr().out
    assert "tanh_prime   failed          0 of  2  function-not-derivative" in shown
    assert "dot_product  passed" in shown
    assert "tanh_prime: At x = " in shown
    assert main(["check", write(tmp_path, "def dot_product(a, b): return (a * b).sum()")]) == 0


@pytest.mark.sweep
def test_a_cell_that_fails_or_never_ends_does_not_take_the_others_along(tmp_path, capsys, monkeypatch):
    import matplotlib.pyplot  # noqa: F401  (for the first cell, which else might be stopped half way)

    monkeypatch.setattr(judging, "CELL_SECONDS", 1)
    cells = [
        "%matplotlib inline\nimport numpy as np",
        "while True:\n    pass",
        "undefined",
        "input('?')",
        "print('x' * 10**6)",
        "!false",
    ]
    text = "\n".join(f"# %%\n{cell}" for cell in [*cells, "def dot_product(a, b):\n    return np.sum(a * b)"])
    assert main(["check", write(tmp_path, text)]) == 0
    shown = capsys.readouterr().out
    assert re.search("answers.py, cell 2 was stopped after 1 seconds, in line [56]: `(while True:|pass)`", shown)
    assert "answers.py, cell 3 stopped with NameError: name 'undefined' is not defined, in line 8: `undefined`" in shown
    assert "answers.py, cell 4 stopped with EOFError" in shown
    assert "xxx" not in shown


@pytest.mark.sweep
def test_a_check_in_a_cell_leaves_the_limit_of_the_cell(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(judging, "CELL_SECONDS", 0.5)
    calling = "from actcourse import check\nimport numpy as np\ncheck('tanh_prime', np.cos)\nwhile True:\n    pass"
    assert main(["check", write(tmp_path, notebook(calling, RIGHT), "mine.ipynb")]) == 0
    assert "mine.ipynb, code cell 1 was stopped after 0.5 seconds" in capsys.readouterr().out


# -- what stands in the way ---------------------------------------------------------------------------------

RIGHT = "def dot_product(a, b):\n    return a @ b\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mark.py", b"\xef\xbb\xbf" + RIGHT.encode()),
        ("coding.py", b"# -*- coding: latin-1 -*-\nname = '\xe9'\n" + RIGHT.encode()),
        ("utf8.py", f"# -*- coding: utf-8 -*-\n{RIGHT}"),
        ("returns.py", RIGHT.replace("\n", "\r\n")),
        ("OLD.PY", RIGHT.replace("\n", "\r")),
        ("mark.ipynb", b"\xef\xbb\xbf" + notebook(RIGHT).encode()),
        ("wide.ipynb", notebook(RIGHT).encode("utf-16")),
        ("CAPITALS.IPYNB", notebook(RIGHT)),
        ("third.ipynb", json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": RIGHT}]}]})),
        *(
            (f"{number}.ipynb", notebook(RIGHT, metadata=metadata))
            for number, metadata in enumerate([None, [], 3, {"nbgrader": None}, {"nbgrader": "x"}])
        ),
        ("bare.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": RIGHT.splitlines(True)}]})),
        (
            "blank.ipynb",
            json.dumps({"cells": [{"cell_type": "code", "source": None}, *json.loads(notebook(RIGHT))["cells"]]}),
        ),
    ],
)
def test_files_that_are_odd_and_can_be_read(name, text, tmp_path, capsys):
    assert main(["check", write(tmp_path, text, name)]) == 0
    assert capsys.readouterr() == ("dot_product  passed          1 of  1\n1 of 1 point\n", "")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.py", "x = 3", "there is no exercise in"),
        ("empty.py", "", "there is no exercise in"),
        ("notes.txt", "x = 3", "neither a notebook (.ipynb) nor a Python file (.py)"),
        ("broken.ipynb", "{", "is not a notebook that can be read: it is no JSON (Expecting property name"),
        *(
            (f"{n}.ipynb", text, "its parts are not a notebook's")
            for n, text in enumerate(["[1, 2]", "null", "3", "{}"])
        ),
        ("cells.ipynb", '{"cells": [3]}', "its parts are not a notebook's"),
        ("source.ipynb", notebook(3), "its parts are not a notebook's"),
        ("deep.ipynb", "[" * 10**5, "it is nested too deeply"),
        ("deeper.ipynb", '{"cells":' * 10**5, "it is nested too deeply"),
        ("long.ipynb", f'{{"cells": {"1" * 5000}}}', "is not a notebook that can be read"),
        ("latin.ipynb", notebook("x").encode().replace(b"x", b"\xe9"), "it is not text in UTF-8"),
        ("latin.py", b"x = 1\ny = '\xe9'", "is not a Python file that can be read: line 2 is not in utf-8"),
        ("coding.py", "# coding: nonsense", "is not a Python file that can be read: unknown encoding: nonsense"),
        ("no_text.py", "# coding: rot13", "is not a Python file that can be read: 'rot13' is not a text encoding"),
        ("wide.py", RIGHT.encode("utf-16"), "is not a Python file that can be read"),
    ],
)
def test_files_in_which_there_is_nothing_to_check(name, text, said, tmp_path, capsys):
    path = write(tmp_path, text, name)
    assert main(["check", path]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("actcourse: ")
    assert printed.err.count("\n") == 1
    assert path in printed.err
    assert said in printed.err


@pytest.mark.parametrize("name", ["missing.py", "missing.ipynb", "with\0zero.py", "long" * 100 + ".py"])
def test_a_file_that_is_not_there(name, tmp_path, capsys):
    path = str(tmp_path / name)
    assert main(["check", path]) == 2
    assert f"actcourse: {path} cannot be read: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"import nothing_like_it\n\n{RIGHT}", "ModuleNotFoundError: No module named 'nothing_like_it', in line 1: `"),
        (f"x = 1\n{RIGHT.replace(':', '')}", "SyntaxError: expected ':', in line 2: `def dot_product(a, b)`"),
        ("\n\ndef dot_product(a, b):\nreturn a @ b", "in line 4: `return a @ b`"),
        (f"x = 1 / 0\n{RIGHT}", "ZeroDivisionError: division by zero, in line 1: `x = 1 / 0`"),
        (f"import sys\nsys.exit('enough')\n{RIGHT}", "SystemExit: enough, in line 2: `sys.exit('enough')`"),
        (f"quit()\n{RIGHT}", "SystemExit, in line 1: `quit()`"),
        (f"def f():\n    raise KeyError('k')\n\nf()\n{RIGHT}", "KeyError: 'k', in line 4: `f()`"),
        (f"x = '\0'\n{RIGHT}", "null bytes"),
        (f"%nothing_like_it\n{RIGHT}", "UsageError: Line magic function `%nothing_like_it` not found, in line 1"),
    ],
)
def test_what_stopped_a_file_is_said_with_its_line(text, said, tmp_path, capsys):
    """The exercise stands in code that did not run, so nothing is known of it: neither attempted nor wrong."""
    assert main(["check", write(tmp_path, text)]) == 2
    printed = capsys.readouterr()
    assert printed.out == "dot_product  not judged      0 of  1\n0 of 1 point\n"
    assert printed.err.startswith("actcourse: answers.py stopped with ")
    assert said in printed.err


def test_what_stopped_a_cell_is_said_with_its_number_and_line(tmp_path, capsys):
    cells = ["x = 1", "\n\ny = 2\nundefined", "half = '\ud83d'", "%%time\nx = 1 / 0", RIGHT]
    assert main(["check", write(tmp_path, notebook(*cells), "mine.ipynb")]) == 0
    shown = capsys.readouterr().out
    assert (
        "mine.ipynb, code cell 2 stopped with NameError: name 'undefined' is not defined, in line 4: `undefined`"
        in shown
    )
    assert "mine.ipynb, code cell 3 stopped with UnicodeEncodeError" in shown
    assert "mine.ipynb, code cell 4 stopped with ZeroDivisionError: division by zero, in line 1: `%%time`" in shown
    assert "code cell 1" not in shown


def test_of_a_sheet_only_that_is_unknown_which_did_not_run(tmp_path, capsys):
    cells = [
        "import numpy as np",
        "def sigmoid(x):\n    return 1 / (1 + np.exp(-x)",
        "def tanh_prime(x):\n    return x",
    ]
    assert main(["check", write(tmp_path, notebook(*cells), "02_saturating.ipynb")]) == 2
    rows = {row.split()[0]: row for row in capsys.readouterr().out.splitlines() if " of " in row}
    assert "not judged" in rows["sigmoid"]
    assert "not attempted" in rows["sigmoid_prime"]
    assert "failed" in rows["tanh_prime"]


def test_a_file_without_exercises_in_what_could_be_run(tmp_path, capsys):
    assert main(["check", write(tmp_path, "x = 3\nundefined")]) == 2
    complaints = capsys.readouterr().err.splitlines()
    assert complaints[0].startswith("actcourse: answers.py stopped with NameError")
    assert complaints[1].startswith("actcourse: there is no exercise in what could be run of ")


def test_what_a_notebook_can_do_beside_python_is_run(tmp_path, capsys):
    cells = ["import asyncio\nawait asyncio.sleep(0)", "%%time\nx = 1", "!true", "get_ipython()", "display(x)", RIGHT]
    assert main(["check", write(tmp_path, notebook(*cells), "mine.ipynb")]) == 0
    assert "stopped" not in capsys.readouterr().out


def test_any_text_can_be_printed_anywhere(tmp_path, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["check", write(tmp_path, "def tanh_prime(x):\n    raise KeyError('\\ud83d −')")]) == 1
    stream.seek(0)
    assert "\\ud83d \\u2212" in stream.read()


def test_the_help_says_that_code_is_run(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    assert "run the code" in " ".join(capsys.readouterr().out.lower().split())


def test_checks_inside_a_notebook_are_not_run_again(tmp_path, capsys):
    cell = {
        "cell_type": "code",
        "source": ["raise SystemExit"],
        "metadata": {"nbgrader": {"grade": True}},
        "outputs": [],
    }
    good = {"cell_type": "code", "source": ["def dot_product(a, b):\n", "    return a @ b"], "metadata": {}}
    text = json.dumps({"cells": [{"cell_type": "markdown", "source": "# Hi", "metadata": {}}, cell, good]})
    assert main(["check", write(tmp_path, text, "mine.ipynb")]) == 0
    assert "cell" not in capsys.readouterr().out


def test_progress_goes_out_and_comes_in(tmp_path, capsys, monkeypatch):
    main(["check", write(tmp_path, "def dot_product(a, b): return a @ b")])
    capsys.readouterr()
    assert main(["progress", "--export"]) == 0
    line = capsys.readouterr().out.strip()
    monkeypatch.setenv(progress.ELSEWHERE, str(tmp_path / "another.json"))
    assert main(["progress", "--import", line]) == 0
    assert "✓ dot_product" in capsys.readouterr().out
    assert main(["progress"]) == 0
    assert "Next: " in capsys.readouterr().out
    assert main(["progress", "--import", "nonsense"]) == 2
    assert "damaged" in capsys.readouterr().err


def test_the_command_is_installed():
    command = Path(sys.executable).with_name("actcourse")
    done = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    assert "check" in done.stdout
    assert "progress" in done.stdout
