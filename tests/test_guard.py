"""Calling a learner's function does no harm to the rest of the notebook."""

import io
import logging
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from actcourse.exercises import examine
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.memory_limit import memory_limit
from actcourse.exercises.examiner.printing import PRINTED, Printed, printing_into
from actcourse.exercises.examiner.shield import undisturbed
from actcourse.exercises.examiner.time_limit import OutOfTime, time_limit

X = (np.array([1.0, 2.0]),)


def endless(x):
    while True:
        try:
            while True:
                pass
        except Exception:
            continue


def beside(work):
    """A thread that does this."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_answer_is_the_result():
    answer = ask(lambda x: x + 1, X)
    np.testing.assert_array_equal(answer.result, [2, 3])
    assert (answer.error, answer.changed) == (None, False)


def test_a_changed_input_is_noticed_and_the_original_kept():
    answer = ask(lambda x: x.sort() or x.fill(7), X)
    assert answer.changed
    np.testing.assert_array_equal(X[0], [1, 2])


def test_time_runs_out_on_the_main_thread():
    def own_listener(*_):
        pass

    before = signal.signal(signal.SIGALRM, own_listener)
    assert isinstance(ask(endless, X, seconds=0.2).error, OutOfTime)
    assert signal.signal(signal.SIGALRM, before) is own_listener
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_time_runs_out_on_another_thread():
    answers = []
    thread = threading.Thread(target=lambda: answers.append(ask(endless, X, seconds=0.2)))
    thread.start()
    thread.join(timeout=10)
    assert isinstance(answers[0].error, OutOfTime)


STRESS = """
import os, signal, threading, time
import numpy as np
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.time_limit import OutOfTime

def stubborn(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue

def busy(matrix=np.ones((300, 300))):
    while True:
        matrix @ matrix
        time.sleep(1e-4)

for _ in range(6):
    threading.Thread(target=busy, daemon=True).start()
for _ in range(40):
    for function in (stubborn, time.sleep):
        assert isinstance(ask(function, (100,), seconds=0.001).error, OutOfTime)
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
print("survived", flush=True)
os._exit(0)  # the busy threads would not let it end
"""


class Slow:
    """Takes its time to go."""

    def __del__(self):
        end = time.monotonic() + 0.02
        while time.monotonic() < end:
            pass


def test_of_an_alarm_that_nobody_can_catch_nothing_is_said():
    """What is raised in a `__del__` Python only reports, and pytest takes such a report for a failure."""
    before = sys.unraisablehook

    def function(x):
        while True:
            Slow()

    assert isinstance(ask(function, X, seconds=0.1).error, OutOfTime)
    assert sys.unraisablehook is before


@pytest.mark.sweep
def test_no_late_alarm_ends_the_process():
    done = subprocess.run([sys.executable, "-c", STRESS], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("survived\n", "", 0)


@pytest.mark.parametrize("on_main_thread", [True, False])
def test_no_alarm_goes_off_later(on_main_thread):
    def work():
        ask(lambda x: x, X, seconds=0.1)
        time.sleep(0.3)

    if on_main_thread:
        work()
    else:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=10)
        assert not thread.is_alive()


def test_warnings_are_quiet():
    assert ask(lambda x: np.exp(1000 * x), X).error is None


@pytest.fixture
def interruptible():
    """A process that can be interrupted: a shell that starts the tests in the background takes that away."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_by_the_user_passes():
    with pytest.raises(KeyboardInterrupt):
        ask(lambda x: signal.raise_signal(signal.SIGINT), X)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_by_the_function_is_an_error_of_the_function():
    def interrupting(x):
        raise KeyboardInterrupt

    assert isinstance(ask(interrupting, X).error, KeyboardInterrupt)


def growing(x):
    kept = []
    while True:
        kept.append(np.empty(10**7))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory is taken")
@pytest.mark.parametrize("greedy", [growing, lambda x: np.ones(10**12), lambda x: [0] * 10**10])
def test_memory_runs_out_early(greedy):
    before = resource.getrlimit(resource.RLIMIT_AS)
    assert isinstance(ask(greedy, X).error, MemoryError)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert ask(lambda x: np.ones(10**6).sum(), X).result == 10**6


def test_nobody_answers_input(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: "5")
    assert isinstance(ask(lambda x: input("x?"), X).error, EOFError)
    assert input("x?") == "5"


def test_the_random_state_of_the_standard_library_is_put_back():
    state = random.getstate()
    ask(lambda x: random.seed(0), X)
    assert random.getstate() == state


# -- one limit within another -------------------------------------------------------------------------------


def on_main_thread(work):
    return work()


def on_another_thread(work):
    results = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join(timeout=10)
    return results[0]


def seconds_until_out_of_time(seconds, work):
    """How long a block with this limit takes to be stopped."""
    start = time.monotonic()
    with pytest.raises(OutOfTime), time_limit(seconds):
        work()
    return time.monotonic() - start


THREADS = pytest.mark.parametrize("on_a_thread", [on_main_thread, on_another_thread])
SOON = 5.0  # seconds by which a busy machine may be late


@pytest.mark.sweep
@THREADS
def test_a_limit_goes_on_after_one_within_it(on_a_thread):
    def work():
        assert isinstance(ask(endless, X, seconds=0.05).error, OutOfTime)
        endless(X)

    assert 0.2 <= on_a_thread(lambda: seconds_until_out_of_time(0.2, work)) < 0.2 + SOON


@THREADS
def test_a_limit_counts_within_a_longer_one(on_a_thread):
    def work():
        ask(endless, X, seconds=60)
        pytest.fail("an answer that the outer limit should have cut short")

    assert 0.1 <= on_a_thread(lambda: seconds_until_out_of_time(0.1, work)) < 0.1 + SOON


@pytest.mark.sweep
@THREADS
def test_three_limits_each_end_their_own_block(on_a_thread):
    seen = []

    def second():
        seen.append(type(ask(endless, X, seconds=0.1).error))
        endless(X)

    def first():
        seconds_until_out_of_time(0.2, second)
        seen.append("the second")
        endless(X)

    on_a_thread(lambda: seconds_until_out_of_time(0.3, first))
    assert seen == [OutOfTime, "the second"]


@pytest.mark.sweep
@THREADS
def test_a_check_within_a_checked_function_keeps_its_limit(on_a_thread):
    def checking(x):
        examine("tanh_prime", lambda x: 1 - np.tanh(x) ** 2)
        endless(x)

    start = time.monotonic()
    answer = on_a_thread(lambda: ask(checking, X, seconds=0.5))
    assert isinstance(answer.error, OutOfTime)
    assert time.monotonic() - start < 0.5 + SOON


def test_a_limit_that_ends_within_a_check_leaves_everything_in_order(capsys):
    streams, filters, ask_user = (sys.stdout, sys.stderr), list(warnings.filters), input
    assert seconds_until_out_of_time(0.2, lambda: examine("tanh_prime", endless)) < 0.2 + SOON
    assert (sys.stdout, sys.stderr, list(warnings.filters), input) == (*streams, filters, ask_user)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert examine("tanh_prime", lambda x: 1 - np.tanh(x) ** 2).status == "passed"


# -- timers and signals of the learner's own ----------------------------------------------------------------


@pytest.fixture
def rings():
    """The moments at which a listener of the test's own hears an alarm, in seconds from now."""
    moments, start = [], time.monotonic()
    before = signal.signal(signal.SIGALRM, lambda *_: moments.append(time.monotonic() - start))
    yield moments
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.sweep
def test_a_timer_goes_on_with_the_time_that_is_left(rings):
    signal.setitimer(signal.ITIMER_REAL, 1)
    ask(endless, X, seconds=0.2)
    assert not rings
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] < 0.85
    time.sleep(1)
    assert len(rings) == 1
    assert rings[0] >= 1


@pytest.mark.sweep
def test_a_timer_that_was_due_within_a_check_rings_after_it(rings):
    signal.setitimer(signal.ITIMER_REAL, 0.3, 0.05)
    ask(endless, X, seconds=0.5)
    time.sleep(0.2)
    assert len(rings) >= 2
    assert rings[0] >= 0.5


def test_what_a_timer_raises_is_not_taken_for_an_error_of_the_function(rings):
    def late(*_):
        raise TimeoutError

    def work():
        ask(endless, X, seconds=0.3)
        time.sleep(10)

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(TimeoutError):
            work()
    finally:  # if it fails: what rings in the midst of its report would end all tests
        signal.setitimer(signal.ITIMER_REAL, 0)


@pytest.mark.sweep
def test_an_alarm_that_ends_the_process_still_does():
    code = "import signal, time; from actcourse.exercises.examiner.guard import ask; signal.alarm(1); "
    done = subprocess.run([sys.executable, "-c", code + "ask(abs, (1,)); time.sleep(10)"], timeout=60)
    assert done.returncode == -signal.SIGALRM


def own_timer(x):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.alarm(100)
    endless(x)


def no_alarm(x):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    endless(x)


@pytest.mark.sweep
@pytest.mark.parametrize("function", [own_timer, no_alarm])
def test_a_function_that_turns_the_alarm_off_is_ended_all_the_same(function, rings):
    listener = signal.getsignal(signal.SIGALRM)
    assert isinstance(ask(function, X, seconds=0.1).error, OutOfTime)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is listener
    assert signal.SIGALRM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_mask_of_signals_is_put_back():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGUSR1})
    try:
        assert isinstance(ask(endless, X, seconds=0.1).error, OutOfTime)
        assert {signal.SIGALRM, signal.SIGUSR1} <= signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# -- the state of the process -------------------------------------------------------------------------------


def meddle(x):
    np.seterr(all="raise")
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    warnings.simplefilter("error")
    return x


def state():
    numbers = tuple(np.random.get_state()[1])  # noqa: NPY002
    limit = resource.getrlimit(resource.RLIMIT_AS)
    return np.geterr(), numbers, random.getstate(), list(warnings.filters), input, limit


def test_global_state_is_put_back():
    before = state()
    ask(meddle, X)
    assert state() == before


def test_global_state_is_put_back_within_another_call():
    def nested(x):
        before = state()
        ask(meddle, X)
        assert state() == before
        return x

    before = state()
    answer = ask(nested, X)
    assert answer.error is None
    assert state() == before


@pytest.mark.parametrize("context", [undisturbed, memory_limit])
def test_threads_that_come_and_go_crosswise_leave_no_state_behind(context):
    filters, ask_user, limit = list(warnings.filters), input, resource.getrlimit(resource.RLIMIT_AS)
    entered, left = threading.Event(), threading.Event()

    def second():
        with context():
            entered.set()
            left.wait(10)

    with context():
        thread = beside(second)
        entered.wait(10)
    left.set()
    thread.join(10)
    assert (list(warnings.filters), input, resource.getrlimit(resource.RLIMIT_AS)) == (filters, ask_user, limit)


# -- what is printed ----------------------------------------------------------------------------------------


def test_prints_are_kept_as_far_as_there_is_room():
    printed = Printed()
    with printing_into(printed):
        print("one")
        assert str(printed) == "one\n"
        for _ in range(1000):
            print("and so on")
    assert len(str(printed)) == PRINTED + 1
    assert str(printed).endswith("…")


def test_what_other_threads_print_goes_where_it_would_have_gone(capsys):
    entered, done = threading.Event(), threading.Event()

    def other():
        entered.wait(10)
        print("from beside")
        print("a complaint", file=sys.stderr)
        assert sys.stdout.encoding  # whatever else one asks of a stream
        done.set()

    def function(x):
        entered.set()
        print("mine")
        assert done.wait(1)
        return 1 - np.tanh(x) ** 2

    thread = beside(other)
    outcome = examine("tanh_prime", function)
    thread.join(10)
    assert outcome.status == "passed"
    assert set(outcome.printed.split("\n")) == {"mine", ""}
    assert capsys.readouterr() == ("from beside\n", "a complaint\n")


@pytest.mark.sweep
def test_two_examinations_at_once_keep_apart_what_they_print(capsys):
    streams, both, kept = (sys.stdout, sys.stderr), threading.Barrier(2, timeout=10), {}

    def work(name):
        both.wait()
        printed = Printed()
        with printing_into(printed):
            both.wait()
            for _ in range(50):
                print(name)
            if name == "first":
                both.wait()  # so that it leaves last, though it may have come first
        kept[name] = str(printed)
        if name == "second":
            print("after")
            both.wait()

    for thread in [beside(lambda name=name: work(name)) for name in ("first", "second")]:
        thread.join(10)
    assert kept == {"first": "first\n" * 50, "second": "second\n" * 50}
    assert capsys.readouterr().out == "after\n"
    assert (sys.stdout, sys.stderr) == streams


def test_one_within_another_hands_back():
    outer, inner = Printed(), Printed()
    with printing_into(outer):
        print("before")
        with printing_into(inner):
            print("within")
        print("after")
    assert (str(outer), str(inner)) == ("before\nafter\n", "within\n")


def test_a_stream_that_a_function_replaces_or_closes_is_put_back(capsys):
    streams = (sys.stdout, sys.stderr)

    def function(x):
        print("seen")
        sys.stdout.close()
        sys.stdout = sys.stderr = io.StringIO()
        return 1 - np.tanh(x) ** 2

    examine("tanh_prime", function)
    assert (sys.stdout, sys.stderr) == streams
    print("still open")
    assert capsys.readouterr().out == "still open\n"


KEPT = []
LOUD = {
    "a stream that was kept": lambda: print("loud", file=KEPT[-1]),
    "logging": lambda: logging.getLogger("loud").error("loud"),
    "descriptors": lambda: [os.write(number, b"loud\n") for number in (1, 2)],
    "a program": lambda: subprocess.run(
        [sys.executable, "-c", "import sys; print('loud', file=sys.stderr)"], check=True
    ),
    "a thread": lambda: beside(lambda: print("loud", file=sys.stderr)).join(10),
    "a thread with a kept stream": lambda: beside(lambda: print("loud", file=KEPT[-1])).join(10),
    "a late thread": lambda: beside(lambda: (time.sleep(0.2), print("loud", file=sys.stderr))),
}


@pytest.mark.sweep
@pytest.mark.parametrize("how", LOUD)
def test_nothing_that_a_function_writes_reaches_the_cell(how, capfd):
    """With nbgrader anything on standard error costs all points of a cell."""
    handler = logging.StreamHandler(sys.stderr)
    KEPT.append(sys.stderr)
    logging.getLogger("loud").addHandler(handler)
    try:
        outcome = examine("tanh_prime", lambda x: (LOUD[how]() and None) or 1 - np.tanh(x) ** 2)
        time.sleep(0.4 if "late" in how else 0)
    finally:
        logging.getLogger("loud").removeHandler(handler)
        KEPT.clear()
    assert outcome.status == "passed"
    assert capfd.readouterr() == ("", "")
    print("still there", file=sys.stderr)
    assert capfd.readouterr().err == "still there\n"


def test_what_has_had_a_limit_can_be_profiled():
    """CPython 3.11 hung for ever in a profiled call if an exception on its way to a thread had been taken back."""
    lines = ["import cProfile", "from actcourse.exercises.examiner.time_limit import time_limit", "def work():"]
    lines += ["    for _ in range(20):", "        with time_limit(1):", "            pass", "cProfile.run('work()')"]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, timeout=60)
    assert (done.stderr, done.returncode) == ("", 0)


def in_a_thread(function):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result(20)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells which threads a process has")
def test_a_limit_costs_no_thread():
    ask(np.abs, X)
    before = len(os.listdir("/proc/self/task"))
    threads = [ask(lambda x: len(os.listdir("/proc/self/task")), X).result for _ in range(20)]
    assert max(threads) <= before


@pytest.mark.sweep
def test_limits_of_many_threads_end_each_at_its_time():
    def lasts(seconds):
        start = time.monotonic()
        assert type(ask(endless, X, seconds=seconds).error) is OutOfTime
        return time.monotonic() - start

    limits = [0.8, 0.1, 0.5, 0.3]
    with ThreadPoolExecutor(4) as pool:
        lasted = list(pool.map(lasts, limits))
    assert all(seconds >= limit for seconds, limit in zip(lasted, limits, strict=True))


@pytest.mark.sweep
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_limits_hold_after_a_fork():
    in_a_thread(lambda: ask(np.abs, X))  # so that there is somebody who is lost by the fork
    child = os.fork()
    if not child:
        try:
            os._exit(0 if type(in_a_thread(lambda: ask(endless, X, seconds=0.1)).error) is OutOfTime else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
