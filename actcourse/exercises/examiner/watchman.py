"""One thread that watches over the time of all others: `Reminder(error, seconds)` costs no thread of its own.

A check makes thousands of calls, each with a limit, and starting a thread takes longer than most of them.
"""

import ctypes
import os
import threading
from _thread import start_new_thread
from contextlib import suppress
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic, sleep

AGAIN = 50e-6  # seconds between further attempts to stop what is out of time
NAP = 1.0  # seconds that it sleeps at most where there was something to do: whoever needs it later need not wake it
ATTEMPTS = 20_000  # in all, as nobody should go on for ever


class Reminder:
    """Raises `error` in the thread that makes it, `seconds` after it begins, again and again until it is called off."""

    def __init__(self, error, seconds):
        self.error, self.thread = ctypes.py_object(error), ctypes.c_ulong(threading.get_ident())
        self.seconds, self.due, self.attempts = seconds, inf, 0
        self.wanted, self.at_it = True, False

    def begin(self):
        """Raises RuntimeError where there is no thread to be had."""
        self.due = monotonic() + self.seconds
        _watchman().watch(self)

    def call_off(self):
        """After this nothing more is raised. The error may come meanwhile: then it must be called again."""
        self.wanted = False
        while self.at_it:  # it may have been wanted when it was asked
            sleep(0)

    def remind(self):
        """Raise the error, once; says whether it makes sense to go on."""
        self.at_it = True
        if self.wanted:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(self.thread, self.error)
        self.at_it = False
        self.attempts += 1
        return self.wanted and self.attempts < ATTEMPTS


class _Watchman:
    def __init__(self):
        self.process, self.reminders = os.getpid(), set()
        self.news, self.wakes_at = SimpleQueue(), inf
        # Not one of `threading`: it is there for all, and must not be taken for one that a learner's function started.
        start_new_thread(self._watch, ())

    def watch(self, reminder):
        self.reminders.add(reminder)
        if reminder.due < self.wakes_at:
            self.news.put("earlier")

    def _watch(self):
        while True:
            self.wakes_at = inf  # whoever comes while it looks around is sure to be heard
            wait = self._look_around()
            self.wakes_at = monotonic() + wait
            with suppress(Empty):
                self.news.get(timeout=None if wait == inf else wait)

    def _look_around(self):
        """Remind those whose time is up, and return the seconds until there is something to do."""
        now, reminders = monotonic(), list(self.reminders)
        self.reminders.difference_update([each for each in reminders if not each.wanted])
        overdue = [each for each in reminders if each.due <= now]
        self.reminders.difference_update([each for each in overdue if not each.remind()])
        if not reminders:
            return inf
        earliest = min((each.due for each in reminders if each.wanted), default=inf)
        return AGAIN if overdue else max(min(earliest - now, NAP), 0)


_watchmen = []  # at most one; after a fork that of the parent's is not there any more


def _watchman():
    if not _watchmen or _watchmen[-1].process != os.getpid():
        _watchmen[:] = [_Watchman()]
    return _watchmen[-1]
