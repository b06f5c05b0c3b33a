"""Calling a learner's function so that nothing it does harms the notebook."""

import copy
import ctypes
import signal
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

TIME_LIMIT = 2.0  # seconds for one call; right answers take less than a thousandth of that


class OutOfTime(BaseException):
    """Raised inside a function that runs too long. Not an Exception, so `except Exception` lets it by."""


@dataclass(frozen=True)
class Answer:
    """What one call came to: its result, or the error it raised, and whether it changed its input."""

    args: tuple
    result: object = None
    error: BaseException | None = None
    changed: bool = False


def ask(function, args, time_limit=TIME_LIMIT):
    """Call `function` on a copy of `args` and return an `Answer`; never raises for what it does.

    Interrupting the kernel (KeyboardInterrupt) is the learner's own doing and passes through.
    """
    own = copy.deepcopy(args)
    try:
        with _undisturbed(), _limited(time_limit):
            result = function(*own)
    except (Exception, SystemExit, GeneratorExit, OutOfTime) as error:
        return Answer(args, error=error, changed=_differ(args, own))
    return Answer(args, result, changed=_differ(args, own))


@contextmanager
def _undisturbed():
    """Keep warnings quiet, and put NumPy's error handling and random state back afterwards."""
    state = np.random.get_state()  # noqa: NPY002 - learners may use the old global generator
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


def _limited(seconds):
    # An alarm also wakes a function that sleeps, but only the main thread of a POSIX system has one.
    on_main_thread = threading.current_thread() is threading.main_thread()
    return _alarm(seconds) if hasattr(signal, "setitimer") and on_main_thread else _watchdog(seconds)


@contextmanager
def _alarm(seconds):
    def stop(_signal, _frame):
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    # Again every tenth of a second, for functions that catch everything and go on.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watchdog(seconds):
    caller = ctypes.c_ulong(threading.get_ident())
    done = threading.Event()

    def watch():
        pause = seconds
        while not done.wait(pause):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(caller, ctypes.py_object(OutOfTime))
            pause = 0.1

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _differ(before, after):
    """Whether any array among the arguments was changed in value, shape or type."""
    return not all(_same(one, other) for one, other in zip(before, after, strict=True))


def _same(one, other):
    if not isinstance(one, np.ndarray):
        return True
    return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)
