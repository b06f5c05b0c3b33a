"""Submissions that mean harm: each earns what it deserves, sees nothing that it should not, and harms no other.

Each file in `hostile/` is a cell that defines `sigmoid`, and says what it tries and what it earns. What several of them
need stands in `hostile_line.py`, in a cell before it.
"""

import json
import re
import socket
from pathlib import Path

import numpy as np
import pytest

from actcourse.exercises import EXERCISES, examine
from actcourse.exercises.examiner import guard
from actcourse.exercises.exercise import arrays_in
from actcourse.teaching.grading.examining import examined
from actcourse.teaching.grading.programs import Program, Statement
from actcourse.teaching.grading.remote import Box, Child
from actcourse.teaching.grading.sandbox import Limits
from actcourse.teaching.grading.submissions import submission

pytestmark = pytest.mark.sweep
SHEET, ASKED, OTHER = "02_saturating", "sigmoid", "tanh_prime"
FILES = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "hostile").glob("*.py"))}
LINE = (Path(__file__).parent / "hostile_line.py").read_text()
SEVERAL = ("enormous", "odd_types")  # hold ways to do it, one of which is chosen
SLOW = ("sleeper",)
UNWRITTEN = {"look_alike": "needs attention"}
RIGHT = """
def tanh_prime(x):
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2
"""
LIMIT = 0.3  # seconds for a call, in place of two
SECRETS = ("the-secret-of-the-environment", "the-secret-of-a-file")


def _published():
    """The numbers on which the check in a notebook calls the function."""
    probes = next(each for each in EXERCISES if each.id == ASKED).probes
    arrays = [array.ravel() for probe in probes for array in arrays_in(probe.args)]
    return np.unique(np.abs(np.concatenate(arrays))).tolist()


def _settings(**more):
    return "\n".join(f"{name} = {value!r}" for name, value in {"LIMIT": LIMIT, **more}.items())


def _graded(folder, sandbox, *cells):
    """What is found of a notebook with these cells, by exercise."""
    common = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [{**common, "id": f"cell-{place}", "source": cell} for place, cell in enumerate(cells)]
    place = folder / "learner" / SHEET
    place.mkdir(parents=True)
    notebook = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (place / f"{SHEET}.ipynb").write_text(json.dumps(notebook))
    result = examined(submission("learner", SHEET, folder), SHEET, 5, sandbox)
    return {each.exercise: each for each in result.exercises}


@pytest.fixture(scope="module")
def listener():
    """A server on this machine, to which nobody may come."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize("name", [name for name in FILES if name not in (*SEVERAL, *SLOW)])
def test_it_earns_what_it_deserves(name, sandbox, listener, tmp_path, monkeypatch, capfd):
    if "SEEN" not in FILES[name]:  # those come to an end by themselves
        monkeypatch.setattr(guard, "TIME_LIMIT", LIMIT)
    monkeypatch.setenv("SECRET", SECRETS[0])
    (tmp_path / "gradebook.db").write_text(SECRETS[1])
    settings = _settings(PORT=listener.getsockname()[1], PUBLISHED=_published())
    found = _graded(tmp_path, sandbox, "import numpy as np", settings, LINE, FILES[name], RIGHT)
    theirs, other = found[ASKED], found[OTHER]
    earned = float(re.search(r"# It earns ([\d.]+)\.", FILES[name])[1])
    assert theirs.points == earned, theirs.message
    assert theirs.status == UNWRITTEN.get(name, "passed" if earned else "failed"), theirs.message
    assert "NameError" not in theirs.message  # it has what it needs to do what it says
    assert (other.status, other.points) == ("passed", other.max_points), other.message
    assert ("SEEN" in FILES[name]) == ("SEEN True []" in theirs.message), theirs.message  # it has looked
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", SEVERAL)
def test_none_of_its_ways_earns_anything(name, sandbox, monkeypatch):
    monkeypatch.setattr(guard, "TIME_LIMIT", LIMIT)
    ways = re.search(r"WAYS = \[\n(.*?)\n\]", FILES[name], re.DOTALL)[1]
    count = len(re.findall(r"lambda|endless|deep|ring", ways))
    statements = [Statement(text, "cell 1") for text in ("import numpy as np", FILES[name])]
    with Box(sandbox) as box:
        for chosen in range(count):
            with Child(Program((*statements, Statement(f"CHOSEN = {chosen}", "cell 2"))), box) as child:
                assert not child.failures
                outcome = examine(ASKED, child.function(ASKED), locate=False)
            assert (outcome.status, outcome.points) == ("failed", 0), outcome.message
            assert outcome.mistake != "raises" or "Error" in outcome.message, outcome.message


def test_who_sleeps_does_not_sleep_for_ever(sandbox, monkeypatch):
    monkeypatch.setattr(guard, "TIME_LIMIT", LIMIT)
    program = Program(tuple(Statement(text, "cell 1") for text in (_settings(), FILES["sleeper"])))
    with Box(sandbox, Limits(waiting_seconds=0.5)) as box, Child(program, box) as child:
        outcome = examine(ASKED, child.function(ASKED), locate=False)
        assert (outcome.mistake, outcome.points) == ("too-slow", 0)
        assert child.over is not None


def test_hard_coded_points_are_those_of_the_check():
    names = {"PUBLISHED": _published()}
    exec(FILES["hard_coded"], names)
    assert examine(ASKED, names[ASKED], locate=False).status == "passed"
