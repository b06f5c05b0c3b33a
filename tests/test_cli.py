"""The command `actcourse`: what it finds in files, what it prints, and its exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from actcourse.cli import main
from actcourse.exercises import EXERCISES
from actcourse.exercises.learner import progress, reading

ROOT = Path(__file__).parents[1]
SHEETS = sorted({exercise.sheet for exercise in EXERCISES})


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    monkeypatch.setenv(progress.ELSEWHERE, str(tmp_path / "progress.json"))


def write(tmp_path, text, name="answers.py"):
    path = tmp_path / name
    path.write_text(text)
    return str(path)


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


def test_a_cell_that_fails_or_never_ends_does_not_take_the_others_along(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(reading, "CELL_SECONDS", 2)
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
    assert "cell 2 was stopped after 2 seconds" in shown
    assert "cell 3 stopped with NameError: name 'undefined' is not defined" in shown
    assert "cell 4 stopped with EOFError" in shown
    assert "xxx" not in shown


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.py", "x = 3", "there is no exercise in"),
        ("notes.txt", "x = 3", "neither a notebook (.ipynb) nor a Python file (.py)"),
        ("broken.ipynb", "{", "is not a notebook that can be read"),
        ("list.ipynb", "[1, 2]", "is not a notebook that can be read"),
        ("cells.ipynb", '{"cells": [3]}', "is not a notebook that can be read"),
    ],
)
def test_files_in_which_there_is_nothing_to_check(name, text, said, tmp_path, capsys):
    assert main(["check", write(tmp_path, text, name)]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main(["check", str(tmp_path / "missing.py")]) == 2
    assert "missing.py" in capsys.readouterr().err


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


def test_reading_a_file_leaves_the_environment_as_it_was(tmp_path, capsys):
    before = dict(os.environ)
    path = write(tmp_path, "import os\nos.environ['MINE'] = '1'\ndef dot_product(a, b): return a @ b")
    assert main(["check", path]) == 0
    assert dict(os.environ) == before
