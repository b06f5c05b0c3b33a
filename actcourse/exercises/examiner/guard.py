"""Calling a learner's function so that nothing it does harms the notebook.

What cannot be kept off in one process: a function that ends the process (`os._exit`), that raises the limit on
recursion and then recurses until the stack is full, or that never returns from compiled code (`sum(range(10**12))`).
`actcourse check` therefore runs files in a process of their own.
"""

import builtins
import copy
import io
import random
import signal
import sys
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from actcourse.exercises.examiner.memory_limit import memory_limit
from actcourse.exercises.examiner.time_limit import OutOfTime, others_waiting, time_limit
from actcourse.exercises.examiner.together import Together

TIME_LIMIT = 2.0  # seconds for one call; right answers take less than a thousandth of that
PRINTED = 1000  # characters that are kept of what a function prints


@dataclass(frozen=True)
class Answer:
    """What one call came to: its result, or the error it raised, and whether it changed its input."""

    args: tuple
    result: object = None
    error: BaseException | None = None
    changed: bool = False


def ask(function, args, seconds=None):
    """Call `function` on a copy of `args` and return an `Answer`; never raises for what it does.

    seconds: after which the call is ended; `TIME_LIMIT` if not given.

    Interrupting the kernel is the learner's own doing and passes through as KeyboardInterrupt.
    """
    with others_waiting():
        return _ask(function, args, seconds or TIME_LIMIT)


def _ask(function, args, seconds):
    own, limit, interrupts = copy.deepcopy(args), time_limit(seconds), _Interrupts()
    try:
        with interrupts, undisturbed(), memory_limit(), limit:
            result = function(*own)
    except BaseException as error:  # also sys.exit() and OutOfTime
        limit.stop()  # again, should a late OutOfTime have come before it could stop
        if interrupts.came or (isinstance(error, OutOfTime) and limit.around_is_over):
            raise
        return Answer(args, error=error, changed=_differ(args, own))
    return Answer(args, result, changed=_differ(args, own))


class _Interrupts:
    """Notes whether the user interrupts: a function may also raise KeyboardInterrupt by itself."""

    def __init__(self):
        self.came = False

    def __enter__(self):
        on_main_thread = threading.current_thread() is threading.main_thread()
        self.before = signal.getsignal(signal.SIGINT) if on_main_thread else None
        if callable(self.before):
            signal.signal(signal.SIGINT, self._note)

    def __exit__(self, *_):
        if self.before is not None:
            signal.signal(signal.SIGINT, self.before)

    def _note(self, *arguments):
        self.came = True
        self.before(*arguments)


@contextmanager
def undisturbed():
    """A context that keeps warnings quiet, refuses input, and puts error handling and random states back afterwards."""
    states = np.random.get_state(), random.getstate()  # noqa: NPY002
    try:
        with _quiet, _without_warnings_and_input(), np.errstate(all="ignore"):
            yield
    finally:
        np.random.set_state(states[0])  # noqa: NPY002
        random.setstate(states[1])


@contextmanager
def _without_warnings_and_input():
    ask_user, builtins.input = builtins.input, _no_input
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        builtins.input = ask_user


_quiet = Together(_without_warnings_and_input)  # around each thread's own, for the last one to put it back


def _no_input(*_):
    raise EOFError("nobody answers input() here; what a function needs comes in as its arguments")


# -- what a function prints -------------------------------------------------------------------------------


class Printed(io.TextIOBase):
    """Keeps the beginning of what is printed: for `printing_into`."""

    def __init__(self):
        self._kept, self._room = [], PRINTED

    def write(self, text):
        if self._room > 0:
            self._kept.append(text[: self._room])
            self._room -= len(text)
        return len(text)

    def __str__(self):
        return "".join(self._kept) + ("…" if self._room < 0 else "")


@contextmanager
def printing_into(printed):
    """A context in which what this thread prints goes into `printed`.

    What other threads print meanwhile, also those that it starts, goes where it would have gone: a notebook tells by
    the thread under which cell it belongs. `contextlib.redirect_stdout` would take it all.
    """
    before = getattr(_into, "printed", None)
    with _parted("stdout"), _parted("stderr"):
        _into.printed = printed
        try:
            yield
        finally:
            _into.printed = before


_into = threading.local()  # .printed: where this thread prints to in place of the stream
_parting = threading.Lock()


class _Parted:
    """Stands in for a stream: what a thread does with it is done with the thread's own `Printed`, if it has one."""

    def __init__(self, stream):
        self._stream, self._users = stream, 0

    def __getattr__(self, name):
        return getattr(getattr(_into, "printed", None) or self._stream, name)


@contextmanager
def _parted(name):
    """A context in which `sys.stdout` or `sys.stderr` is parted; one that a function has replaced is put back."""
    with _parting:
        if type(getattr(sys, name)) is not _Parted:
            setattr(sys, name, _Parted(getattr(sys, name)))
        parted = getattr(sys, name)
        parted._users += 1
    try:
        yield
    finally:
        with _parting:  # several threads may be at it, and the last one leaves the stream as the first has found it
            parted._users -= 1
            setattr(sys, name, parted if parted._users else parted._stream)


# -- what a function was given ----------------------------------------------------------------------------


def _differ(before, after):
    """Whether any array among the arguments was changed in value, shape or type."""
    return not all(_same(one, other) for one, other in zip(before, after, strict=True))


def _same(one, other):
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if not isinstance(one, np.ndarray):
        return True  # numbers and functions cannot be changed, and a generator is meant to be
    return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)
