"""What a message tells learners to type works where they read it: it is typed here."""

import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jupytext
import numpy as np
import pytest

import actcourse
from actcourse import CATALOG, doctor, health
from actcourse.exercises import EXERCISES, find_exercise
from actcourse.exercises.learner import notebook, progress
from tests.reading import code_in
from tests.shells import new_shell

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "lessons").glob("[0-9]*.py"))
SHEETS = sorted((ROOT / "lessons" / "sheets").glob("*.py"))
CALLABLE = {name for name in actcourse.__all__ if callable(getattr(actcourse, name))} - {one.name for one in CATALOG}
STARTS = {
    "a sheet": next(cell.source for cell in jupytext.read(SHEETS[0]).cells if cell.cell_type == "code"),
    "check alone": "from actcourse import check",
    "one name": "from actcourse import hint",
    "the package": "import actcourse",
    "names that are taken": "from actcourse import check\nsolution = hint = 'mine'",
}


def calls_in(text):
    """What stands in backticks and calls something of the course."""
    return [code for code in code_in(text) if set(re.findall(r"\b([a-z_]+)\(", code)) & CALLABLE]


class Reader:
    """A notebook in which somebody reads what is said there."""

    def __init__(self, monkeypatch, start):
        self._shell, self.said = new_shell(), []
        monkeypatch.setattr(notebook, "get_ipython", lambda: self._shell)
        monkeypatch.setattr(notebook, "_say", self.said.append)
        monkeypatch.setattr(notebook, "display", lambda *_: None)
        self.run(start)

    def run(self, code):
        """Run a cell; returns what it said."""
        before = len(self.said)
        assert self._shell.run_cell(code).success, code
        return self.said[before:]

    def here(self, function):
        """How the notebook calls a function of the course before anybody told it how."""
        known = function in self._shell.user_ns and callable(self._shell.user_ns[function])
        return function if known else f"__import__('actcourse').{function}"


@pytest.fixture(params=STARTS)
def reader(request, monkeypatch, tmp_path):
    monkeypatch.setenv(progress.ELSEWHERE, str(tmp_path / "progress.json"))
    return Reader(monkeypatch, STARTS[request.param])


def write(reader, id):
    """Write the solution into the notebook, as if the learner had found it."""
    reader._shell.user_ns[id] = find_exercise(id).solution


def test_what_check_hint_and_solution_tell_to_type(reader, capsys):
    write(reader, "tanh_prime")
    situations = [
        f"{reader.here('check')}('tanh_prime', 0.5)",
        f"{reader.here('check')}('tanh_prime', abs)",
        f"{reader.here('solution')}('tanh_prime')" if reader.here("solution") != "solution" else "0",
        *(f"{reader.here('hint')}('tanh_prime', {number})" for number in (1, 2, 3, 9)),
        f"{reader.here('check')}('tanh_prime', tanh_prime)",
    ]
    typed = [code for situation in situations for text in reader.run(situation) for code in calls_in(text)]
    assert {*re.findall(r"(hint|solution)\(", " ".join(typed))} == {"hint", "solution"}
    for code in typed:
        (said,) = reader.run(code)
        assert "no exercise" not in said
    assert any(said.startswith("```python\ndef tanh_prime") for said in reader.said)


def test_on_a_sheet_it_is_no_longer_than_it_need_be(monkeypatch, tmp_path):
    monkeypatch.setenv(progress.ELSEWHERE, str(tmp_path / "progress.json"))
    reader = Reader(monkeypatch, STARTS["a sheet"])
    write(reader, "step")
    assert '`solution("step")`' in reader.run("check('step', step)")[0]
    assert '`hint("step", 2)`' in reader.run("hint('step')")[0]


def test_a_script_is_told_what_works_in_it(monkeypatch, tmp_path):
    lines = ["from actcourse import hint", "hint('step')", "import actcourse", "actcourse.solution('step')"]
    monkeypatch.setenv(progress.ELSEWHERE, str(tmp_path / "progress.json"))
    script = tmp_path / "script.py"
    script.write_text("\n".join(lines))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert '`hint("step", 2)`' in done.stdout
    assert '`hint("step")`' in done.stdout


def test_the_function_that_is_to_be_handed_over_is_named_as_it_is(capsys):
    message = notebook.check("tanh_prime", np.ones(3)).message
    assert code_in(message)[-1] == "tanh_prime"


# -- what is written once -----------------------------------------------------------------------------------


def imports_of(cells):
    """The names that a notebook has when its cells have run, as far as it imports them."""
    space = {}
    for cell in cells:
        if cell.cell_type == "code" and "exercise" not in cell.metadata:
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.Import | ast.ImportFrom):
                    exec(ast.unparse(node), space)
    return space


@pytest.mark.parametrize("path", [*LESSONS, *SHEETS], ids=lambda path: path.stem)
def test_what_a_notebook_says_to_type_is_imported_in_it(path):
    cells = jupytext.read(path).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    if path in SHEETS:
        texts += sheet_texts(path.stem)
    for code in (code for text in texts for code in calls_in(text)):
        space = imports_of(cells)
        *before, last = ast.parse(code).body
        exec(ast.unparse(ast.Module(before, [])), space)  # an import that the text brings along
        called = {node.func.id for node in ast.walk(last) if isinstance(node, ast.Call)}
        assert called <= set(space), f"{path.name}: {code}"


def sheet_texts(sheet):
    from actcourse.teaching.route import closing

    exercises = [exercise for exercise in EXERCISES if exercise.sheet == sheet]
    messages = [mistake.message for exercise in exercises for mistake in exercise.mistakes]
    hints = [text for exercise in exercises for text in (exercise.prompt, exercise.question, *exercise.hints)]
    return [closing(sheet, ROOT), *messages, *hints]


def test_the_cell_for_hints_is_answered():
    from actcourse.teaching.sheets import exercise_cells

    for exercise in EXERCISES:
        source = exercise_cells(exercise)[2].source
        assert source.splitlines()[-1] == f'# hint("{exercise.id}", 1)'
        assert source.startswith(f"# {len(exercise.hints)} hints")


def test_what_the_doctor_tells_to_run_can_be_run(monkeypatch):
    def missing(_):
        raise health.metadata.PackageNotFoundError

    monkeypatch.setattr(health.metadata, "requires", missing)
    monkeypatch.setattr("actcourse.server.enabled", lambda: False)
    advice = [code for finding in doctor().findings for code in code_in(finding.advice)] + code_in(health.REPAIR)
    commands = [shlex.split(code) for code in advice if " " in code]
    told = {command[1] if command[0] == "make" else command[2] for command in commands}
    assert told >= {"lab", "pip", "actcourse.server"}
    for program, *arguments in commands:
        if program == "make":
            assert f"\n{arguments[0]}:" in (ROOT / "Makefile").read_text()
        else:
            assert arguments[0] == "-m"
            finding = f"import importlib.util as u; raise SystemExit(u.find_spec({arguments[1]!r}) is None)"
            assert subprocess.run([program, "-c", finding]).returncode == 0
