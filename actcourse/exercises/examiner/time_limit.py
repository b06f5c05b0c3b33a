"""Ending a call that runs too long, whatever it does: `with time_limit(seconds): ...`."""

import ctypes
import signal
import threading

AGAIN = 50e-6  # seconds between further attempts to stop a call that is out of time
ATTEMPTS = 20_000  # by the watchdog, which should not go on for ever


class OutOfTime(BaseException):
    """Raised inside a function that runs too long. Not an Exception, so `except Exception` lets it by."""


def time_limit(seconds):
    """A context in which OutOfTime is raised after so many seconds; its `stop()` may be called again."""
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
    """The same from a second thread, for threads and systems that have no alarm.

    It is weaker: from Python 3.13 on it does not stop a loop that catches everything, BaseException too.
    """

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
