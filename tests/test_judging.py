"""Files are judged in a process of their own: whatever comes of it, what is said of the file is true."""

import os
import re
import signal
import subprocess
import time

import pytest

from actcourse.cli import main
from actcourse.exercises.learner import judging, progress

RIGHT = "def dot_product(a, b):\n    return a @ b\n"
ENDLESS_IN_C = "sum(range(10**13))"


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    monkeypatch.setenv(progress.ELSEWHERE, str(tmp_path / "progress.json"))


@pytest.fixture
def check(tmp_path, capsys):
    """A function that checks cells as the command does; returns the status and all that is printed."""

    def run(*cells, options=()):
        file = tmp_path / "answers.py"
        file.write_text("\n".join(f"# %%\n{cell}" for cell in cells))
        status = main(["check", *options, str(file)])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


@pytest.fixture
def hurried(monkeypatch):
    """Little time for each step."""
    for name in ("CELL_SECONDS", "CHECK_SECONDS", "GRACE"):
        monkeypatch.setattr(judging, name, 0.5)


# -- the end of the process -----------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("end", "how"),
    [
        ("import os; os._exit(0)", "with status 0"),
        ("import ctypes; ctypes.string_at(0)", "by the signal SIGSEGV"),
    ],
)
def test_a_file_that_ends_python_has_not_passed(end, how, check):
    status, printed = check(RIGHT, end)
    assert status == 2
    assert f"answers.py, cell 2: Python was ended {how}" in printed
    assert "passed" not in printed


def test_what_was_judged_before_the_end_is_shown(check):
    status, printed = check("import os", RIGHT, "def sigmoid(x):\n    os._exit(0)")
    assert status == 2
    assert re.match(r"dot_product +passed +1 of +1\nsigmoid +not judged +0 of +2\n1 of 3 points\n", printed)
    assert "the check of `sigmoid`: Python was ended with status 0" in printed
    assert progress.load().passed == ["dot_product"]


def test_a_file_that_closes_the_way_back_has_not_passed(check):
    status, printed = check(RIGHT, "import os; os.closerange(0, 256)")
    assert (status, "passed" in printed) == (2, False)


LEAVING_MUCH_BEHIND = """
import atexit, os, subprocess, sys, threading, time

def forever(*_):
    while True:
        pass

atexit.register(forever)
kept = type("Stubborn", (), {"__del__": forever})()
threading.Thread(target=time.sleep, args=(1000,)).start()
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
for _ in range(100):
    os.write(1, b"x" * 10**6)
for handle in range(3, 20):
    try:
        os.write(handle, b'{"outcome": {"exercise": "sigmoid"}, "done": true}\\n')
    except OSError:
        pass
assert (sys.stdin.read(), os.read(0, 10)) == ("", b"")
if sys.platform == "linux":
    try:
        too_large = bytearray(10**10)
    except MemoryError:
        too_large = None
    assert too_large is None
if os.fork() == 0:  # a copy with all that is open, out of reach, which then would go on with the next cell
    os.setsid()
    while not os.path.exists(os.path.join(os.path.dirname(__file__), "over")):
        time.sleep(0.05)
"""


def test_whatever_a_file_leaves_behind_its_outcomes_count(check, tmp_path):
    start = time.monotonic()
    status, printed = check(RIGHT, LEAVING_MUCH_BEHIND, "x = 1")
    (tmp_path / "over").touch()
    assert (status, printed) == (0, "dot_product  passed          1 of  1\n1 of 1 point\n")
    assert time.monotonic() - start < judging.CELL_SECONDS


# -- hard limits ------------------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize(
    "endless",
    [
        ENDLESS_IN_C,
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\ntime.sleep(1000)",
    ],
)
def test_nothing_escapes_the_hard_limit(endless, check, hurried):
    status, printed = check("undefined", endless)
    assert status == 2
    assert "answers.py, cell 1 stopped with NameError" in printed
    assert "answers.py, cell 2: after 1 seconds it did not let itself be interrupted" in printed


@pytest.mark.sweep
def test_a_check_that_never_returns_is_ended(check, hurried):
    status, printed = check(RIGHT, f"def sigmoid(x):\n    return {ENDLESS_IN_C}")
    assert status == 2
    assert re.match("dot_product +passed", printed)
    assert "the check of `sigmoid`: after 1 seconds it did not let itself be interrupted" in printed


@pytest.mark.sweep
def test_the_whole_file_has_a_limit(check):
    status, printed = check("while True:\n    pass", options=("--limit", "0.5"))
    assert status == 2
    assert "answers.py: the 0.5 seconds for the whole file were over" in printed


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "inf", "soon"])
def test_a_limit_is_a_number_of_seconds(limit, capsys):
    with pytest.raises(SystemExit):
        main(["check", f"--limit={limit}", "answers.py"])
    assert f"{limit!r} is not a number of seconds above 0" in capsys.readouterr().err


# -- from outside -----------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch):
    """A list to which each process is added that runs a file."""
    processes, popen = [], subprocess.Popen

    def noted(*arguments, **named):
        processes.append(popen(*arguments, **named))
        return processes[-1]

    monkeypatch.setattr(judging.subprocess, "Popen", noted)
    return processes


def interrupt(*_):
    raise KeyboardInterrupt


def terminate(*_):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)


def test_an_interrupt_ends_both_processes(started, check, monkeypatch):
    monkeypatch.setattr(judging._Clock, "begin", interrupt)
    assert check(ENDLESS_IN_C) == (130, "actcourse: interrupted\n")
    assert started[0].returncode == -signal.SIGKILL


def test_a_signal_to_end_ends_both_processes(started, check, monkeypatch):
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(judging._Clock, "begin", terminate)
    with pytest.raises(SystemExit) as left:
        check(ENDLESS_IN_C)
    assert left.value.code == 128 + signal.SIGTERM
    assert started[0].returncode == -signal.SIGKILL
    assert signal.getsignal(signal.SIGTERM) is before
