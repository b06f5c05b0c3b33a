"""Times are measured on one thread, and afterwards there are as many threads as before."""

import re
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import actcourse
from actcourse import race
from actcourse.functions import SIGMOID
from actcourse.networks.probe import cost
from actcourse.networks.stopwatch import best_time, one_thread


def threads():
    return [library["num_threads"] for library in threadpool_info()]


@pytest.fixture(autouse=True)
def two_threads():
    """So that there is a limit to be seen, on a machine with one processor too."""
    with threadpool_limits(2):
        assert set(threads()) == {2}
        yield
        assert set(threads()) == {2}


def one_vector(size):
    return (np.ones(size),)


def test_a_race_is_run_on_one_thread():
    seen = []
    race(np.sum, lambda x: seen.extend(threads()), make_input=one_vector, sizes=(10,))
    assert set(seen) == {1}


def test_so_is_the_cost_of_a_function():
    seen = []
    cost(replace(SIGMOID, f=lambda x: seen.extend(threads()) or x), np.random.default_rng(0), count=10, repeats=1)
    assert set(seen) == {1}


def test_where_a_raced_function_raises_the_threads_come_back():
    for raised in (ZeroDivisionError, KeyboardInterrupt):

        def raising(x, raised=raised):
            raise raised

        with pytest.raises(raised):
            race(np.sum, raising, make_input=one_vector, sizes=(10,))
        assert set(threads()) == {2}


def test_of_two_at_once_the_second_waits_and_none_leaves_its_limit_behind():
    began, may_end, second_began = Event(), Event(), Event()
    calls = (lambda: (began.set(), may_end.wait(10)), second_began.set)
    first, second = (Thread(target=best_time, args=(call, 1, 0)) for call in calls)
    first.start()
    assert began.wait(10)
    second.start()
    assert not second_began.wait(0.1)
    may_end.set()
    first.join(10)
    second.join(10)
    assert second_began.is_set()
    assert set(threads()) == {2}


def test_one_measurement_may_stand_inside_another():
    with one_thread():
        assert best_time(lambda: None, repeats=1, seconds=0) >= 0
        assert set(threads()) == {1}


def test_nothing_else_in_the_course_compares_times():
    # A history says how long a training took, a playground keeps its pace, and grading tells who computes from who
    # waits; none of them compares.
    clocks = {"networks/stopwatch.py", "networks/training.py", "pictures/explorers/playground/live.py"}
    clocks |= {"teaching/grading/learners.py"}
    package = Path(actcourse.__file__).parent
    users = {
        str(path.relative_to(package))
        for path in package.glob("**/*.py")
        if re.search(r"\b(import timeit|perf_counter|process_time)\b", path.read_text())
    }
    assert users <= clocks
