"""Many tasks at once, and processes that die. Nothing heavy is imported here: each process would import it too."""

import os
import signal

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
