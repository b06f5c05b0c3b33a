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
AGAIN = 50e-6  # seconds between further attempts to stop a call that is out of time
ATTEMPTS = 20_000  # by the watchdog, which should not go on for ever


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
    own, limit = copy.deepcopy(args), _limited(time_limit)
    try:
        with _undisturbed(), limit:
            result = function(*own)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also sys.exit() and OutOfTime
        limit.stop()  # again, should a late OutOfTime have come before it could stop
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
    return _Alarm(seconds) if hasattr(signal, "setitimer") and on_main_thread else _Watchdog(seconds)


class _Alarm:
    """Raises OutOfTime in the block after `seconds`, by the system's timer."""

    def __init__(self, seconds):
        self.seconds, self.over = seconds, False

    def __enter__(self):
        self.before = signal.signal(signal.SIGALRM, self._stop)
        # Again and again: a function that catches everything escapes until an alarm meets it in between.
        signal.setitimer(signal.ITIMER_REAL, self.seconds, AGAIN)

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        # One last alarm may still be on its way, and by default it would end the process. So where
        # nobody listened to alarms before, this listener stays; it does nothing any more.
        if callable(self.before):
            signal.signal(signal.SIGALRM, self.before)

    def _stop(self, _signal, frame):
        while frame.f_code is _Alarm._stop.__code__:  # an alarm during an alarm
            frame = frame.f_back
        # Raised in our own methods, OutOfTime would keep the timer from being stopped.
        if not self.over and frame.f_code not in _Alarm.OWN:
            raise OutOfTime

    OWN = tuple(method.__code__ for method in (__enter__, __exit__, stop))


class _Watchdog:
    """The same from a second thread, for threads and systems that have no alarm."""

    def __init__(self, seconds):
        self.seconds, self.done = seconds, threading.Event()
        self.caller = ctypes.c_ulong(threading.get_ident())
        self.watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self.watcher.start()

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        while True:
            try:
                self.done.set()
                self.watcher.join()
                return self._raise_in_caller(None)  # takes back one that has not been delivered
            except OutOfTime:  # delivered only now that the block is over
                continue

    def _watch(self):
        if self.done.wait(self.seconds):
            return
        for _ in range(ATTEMPTS):
            self._raise_in_caller(ctypes.py_object(OutOfTime))
            if self.done.wait(AGAIN):
                return

    def _raise_in_caller(self, error):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self.caller, error)


def _differ(before, after):
    """Whether any array among the arguments was changed in value, shape or type."""
    return not all(_same(one, other) for one, other in zip(before, after, strict=True))


def _same(one, other):
    if not isinstance(one, np.ndarray):
        return True
    return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)
