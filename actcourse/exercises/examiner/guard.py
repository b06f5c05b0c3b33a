"""Calling a learner's function so that nothing it does harms the notebook.

What cannot be kept off in one process: a function that ends the process (`os._exit`), that raises the limit on
recursion and then recurses until the stack is full, or that never returns from compiled code (`sum(range(10**12))`).
`actcourse check` therefore runs files in a process of their own.
"""

import copy
import signal
import threading
from dataclasses import dataclass

import numpy as np

from actcourse.exercises.examiner.elsewhere import is_elsewhere
from actcourse.exercises.examiner.memory_limit import memory_limit
from actcourse.exercises.examiner.shield import names_put_back, next_chance, undisturbed
from actcourse.exercises.examiner.time_limit import OutOfTime, others_waiting, time_limit

TIME_LIMIT = 2.0  # seconds for one call; right answers take less than a thousandth of that


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
    own = copy.deepcopy(args)
    result, error = call(function, own, seconds or TIME_LIMIT)
    held = any(issubclass(type(each), list) for each in own)  # a list may hold anything by now
    changed = look(differ, args, own, otherwise=True) if held else differ(args, own)
    return Answer(args, result, error, changed)


def look(at, *args, otherwise=None):
    """What `at` gives for objects of the learner's, which may do anything when they are looked at.

    `otherwise` is what it gives where that fails, or does not come to an end.
    """
    result, error = call(at, args, TIME_LIMIT)
    return result if error is None else otherwise


def call(function, args, seconds):
    """The result and the error of a call, of which one is None; never raises for what the function does.

    A function in another process has a guard of its own there.
    """
    if is_elsewhere(function):
        return function.answer(args, seconds, next_chance())
    with others_waiting():
        limit, interrupts = time_limit(seconds), _Interrupts()
        try:
            with undisturbed(), interrupts, memory_limit(), limit:
                try:
                    return function(*args), None
                finally:
                    names_put_back()
        except BaseException as error:  # also sys.exit() and OutOfTime
            names_put_back()
            limit.stop()  # again, should a late OutOfTime have come before it could stop
            if interrupts.came or (type(error) is OutOfTime and limit.around_is_over):
                raise
            return None, error


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


# -- what a function was given ----------------------------------------------------------------------------


def differ(before, after):
    """Whether any array among the arguments was changed in value, shape or type."""
    return not all(_same(one, other) for one, other in zip(before, after, strict=True))


def _same(one, other):
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if not isinstance(one, np.ndarray):
        return True  # numbers and functions cannot be changed, and a generator is meant to be
    return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)
