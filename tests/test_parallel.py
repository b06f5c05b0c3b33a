"""Many tasks at once, and processes that die. Nothing heavy is imported here: each process would import it too."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from actcourse.teaching.grading.parallel import Lost, unordered, workers


def _square(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def test_every_task_comes_back_once():
    with workers(1):
        assert dict(unordered(str, {name: name for name in range(5)})) == {name: f"{name}" for name in range(5)}
        assert dict(unordered(str, {})) == {}


@pytest.mark.sweep
def test_a_process_that_dies_takes_nobody_with_it():
    with workers(2):
        found = dict(unordered(_square, {name: name for name in range(6)}))
    assert isinstance(found.pop(2), Lost)
    assert found == {name: name**2 for name in (0, 1, 3, 4, 5)}


def _slow(folder):
    (folder / f"{os.getpid()}").touch()
    time.sleep(60)


def _begin(folder):
    with workers(2):
        list(unordered(_slow, {0: folder, 1: folder}))


@pytest.mark.sweep
def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path):
    run = multiprocessing.get_context("spawn").Process(target=_begin, args=(tmp_path,))
    run.start()
    until = time.monotonic() + 120
    while len(pids := [int(path.name) for path in tmp_path.iterdir()]) < 2:
        assert time.monotonic() < until
        time.sleep(0.1)
    run.kill()
    run.join()
    while any(map(_is_alive, pids)):
        assert time.monotonic() < until
        time.sleep(0.1)


def _is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # one that has ended, and of which nobody has asked how
