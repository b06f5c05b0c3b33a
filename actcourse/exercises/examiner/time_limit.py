"""Ending a call that runs too long, whatever it does: `with time_limit(seconds): ...`.

One limit may stand within another, and within a timer of the learner's own. None of them is lost: a block puts back the
timer, the listener and the mask of signals that it found, with the time that is left.
"""

import signal
import sys
import threading
from contextlib import suppress
from time import monotonic

from actcourse.exercises.examiner.watchman import AGAIN, Reminder

LATER = 1.0  # seconds until a watchdog does what an alarm should have done
_here = threading.local()  # .limit: the innermost limit of this thread


class OutOfTime(BaseException):
    """Raised inside a function that runs too long. Not an Exception, so `except Exception` lets it by."""


def time_limit(seconds):
    """A context in which OutOfTime is raised after so many seconds; its `stop()` may be called again.

    Also raised when a limit around it is over; afterwards `around_is_over` tells that from its own. `stopped_in` is the
    frame in which it was raised first, where that is known; else None.
    """
    return _Alarm(seconds) if has_alarm() else _Watchdog(seconds)


def has_alarm():
    """An alarm also wakes a function that sleeps, but only the main thread of a POSIX system has one."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


class _Limit:
    """What both kinds of limit know: when they end, and the limit around them."""

    def __init__(self, seconds):
        self.seconds, self.around = seconds, getattr(_here, "limit", None)
        self.end, self.first_end, self.stopped_in = None, None, None

    def _begin(self):
        self.end = monotonic() + self.seconds
        self.first_end = min(self.end, self.around.first_end) if self.around else self.end
        _here.limit = self

    @property
    def around_is_over(self):
        """Whether the time of a limit around this one is up, and not its own."""
        return self.end is not None and self.first_end <= monotonic() < self.end


def others_waiting():
    """A context in which no alarm from outside goes off: neither a limit around it nor a timer of the learner's.

    Afterwards they do, with the time that is left, or at once. What must be done as a whole stands in such a context.
    """
    return _OthersWaiting()


class _OthersWaiting:
    def __enter__(self):
        self.alarm = has_alarm()
        if self.alarm:
            self.listener = signal.getsignal(signal.SIGALRM)
            self.mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
            self.left, self.interval = signal.setitimer(signal.ITIMER_REAL, 0)
            self.since = monotonic()

    def __exit__(self, *_):
        if not self.alarm:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        # One last alarm may still be on its way, and by default it would end the process. So where nobody listened to
        # alarms before, the listener of our own stays; it does nothing any more.
        if self.left or self.listener not in (signal.SIG_DFL, None):
            signal.signal(signal.SIGALRM, signal.SIG_IGN)  # drops what is on its way
            signal.signal(signal.SIGALRM, self.listener)
        signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)
        if self.left:
            left = max(self.left - (monotonic() - self.since), AGAIN)
            signal.setitimer(signal.ITIMER_REAL, left, self.interval)


class _Alarm(_Limit):
    """Raises OutOfTime in the block after `seconds`, by the system's timer.

    A function can take that timer for itself, or turn alarms off: then a watchdog ends it, a little later.
    """

    def __init__(self, seconds):
        super().__init__(seconds)
        self.over, self.others, self.second = False, None, _Watchdog(seconds + LATER)
        self.unraisable = None

    def __enter__(self):
        others = others_waiting()
        others.__enter__()
        self.others = others
        with suppress(RuntimeError):  # there may be no thread to be had
            self.second.__enter__()
        self._begin()
        self.unraisable, sys.unraisablehook = sys.unraisablehook, self._not_raised
        signal.signal(signal.SIGALRM, self._stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
        # Again and again: a function that catches everything escapes until an alarm meets it in between.
        signal.setitimer(signal.ITIMER_REAL, max(self.first_end - monotonic(), AGAIN), AGAIN)

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.over = True
        if self.others is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.second.stop()
            _here.limit, sys.unraisablehook = self.around, self.unraisable
            self.others.__exit__()
            self.others = None

    def _stop(self, _signal, frame):
        while frame.f_code is _Alarm._stop.__code__:  # an alarm during an alarm
            frame = frame.f_back
        # Raised in our own methods, OutOfTime would keep the timer from being stopped.
        if not self.over and monotonic() >= self.first_end and frame.f_code not in _OWN:
            self.stopped_in = self.stopped_in or frame
            raise OutOfTime

    def _not_raised(self, report):
        """An alarm that met a `__del__` is lost, which Python would tell the learner; the next one comes at once."""
        if not issubclass(report.exc_type, OutOfTime):
            self.unraisable(report)


_METHODS = (_Limit._begin, _OthersWaiting.__enter__, _OthersWaiting.__exit__)
_OWN = {method.__code__ for method in (*_METHODS, _Alarm.__enter__, _Alarm.__exit__, _Alarm.stop, _Alarm._not_raised)}


class _Watchdog(_Limit):
    """The same from a second thread, for threads and systems that have no alarm.

    It is weaker: from Python 3.13 on it does not stop a loop that catches everything, BaseException too.
    """

    def __init__(self, seconds):
        super().__init__(seconds)
        self.reminder = Reminder(OutOfTime, seconds)

    def __enter__(self):
        self._begin()
        try:
            self.reminder.begin()
        except RuntimeError:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        while self.end is not None:  # it has begun
            try:
                self.reminder.call_off()
                _here.limit = self.around
                # Time for one that is still on its way. Taken back, by raising None, it would leave CPython's mark that
                # something is on its way set for good: that slows every loop down, and hangs in 3.11 what is profiled.
                for _ in range(2):
                    pass
                return
            except OutOfTime:  # delivered only now that the block is over; a limit around this one raises another
                continue
