"""What a notebook has changed for the whole process does not reach a check, and nothing that it does stays behind.

NumPy's way to treat errors and to print, warnings that are errors, a low limit on recursion, something else under a
name like `len` or `print`, the root logger, the state of chance: with all of them right answers are right, and the same
is said of one.
"""

import builtins
import logging
import operator
import random
import sys
import threading
import warnings
from contextlib import suppress

import numpy as np

from actcourse.exercises.examiner.time_limit import others_waiting
from actcourse.exercises.examiner.together import Together

DEPTH = 1000, 10_000  # calls within calls: what there is always room for, and what may be asked for
_NAMES = vars(builtins)
_OWN = {name: value for name, value in _NAMES.items() if name == "__import__" or name[0] not in "_i"}
_OWN |= {name: _NAMES[name] for name in ("id", "int", "isinstance", "issubclass", "iter")}  # all but `input`
_all, _map, _is = all, map, operator.is_  # under names that nobody changes
_MISSING = object()
_PLAIN = {
    **{"precision": 8, "threshold": 1000, "edgeitems": 3, "linewidth": 75, "suppress": False, "sign": "-"},
    **{"nanstr": "nan", "infstr": "inf", "floatmode": "maxprec", "formatter": None, "legacy": False},
}
_HOOKS = (sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")  # who tells of what has died
_calls = threading.local()  # .number: of the calls on this thread since its check began


def names_put_back():
    """Let Python's own names mean again what they do. It can be called whatever they mean, and so it uses none."""
    if not _all(_map(_is, _map(_NAMES.get, _OWN), _OWN.values())):  # so it is nearly always, and that is soon seen
        for name, value in _OWN.items():
            if _NAMES.get(name) is not value:
                _NAMES[name] = value


def _found():
    return {name: _NAMES.get(name, _MISSING) for name in (*_OWN, "input")}


def _restore(found):
    for name, value in found.items():
        if value is _MISSING:
            _NAMES.pop(name, None)
        else:
            _NAMES[name] = value


class undisturbed:
    """A context with Python and NumPy as they come, no warnings, nobody to ask, and chance that is new at every call.

    Afterwards everything is as it was, whatever has been done to it in the context.
    """

    def __enter__(self):
        self.settled = _Settled()
        _quiet.__enter__()
        self.settled.__enter__()
        self.generator = np.random.get_bit_generator()
        self.states = np.random.get_state(legacy=False), random.getstate()  # noqa: NPY002
        _renew_chance()
        self.numpy = np.errstate(all="ignore"), np.printoptions(**_PLAIN)
        for context in self.numpy:
            context.__enter__()

    def __exit__(self, *_):
        names_put_back()
        for context in self.numpy[::-1]:
            context.__exit__(None, None, None)
        np.random.set_bit_generator(self.generator)
        np.random.set_state(self.states[0])  # noqa: NPY002
        random.setstate(self.states[1])
        self.settled.__exit__()
        _quiet.__exit__()


class shielded:
    """The same around all that a check does: what it calls meets the same chance every time, and no alarm goes off."""

    def __enter__(self):
        self.found = _found()
        names_put_back()
        self.others, self.state = others_waiting(), undisturbed()
        self.others.__enter__()
        self.state.__enter__()
        self.number, _calls.number = _number(), 0

    def __exit__(self, *_):
        names_put_back()
        _calls.number = self.number
        self.state.__exit__()
        try:
            self.others.__exit__()  # an alarm that is due goes off here
        finally:
            _restore(self.found)


def _number():
    return _calls.number if hasattr(_calls, "number") else 0


def _renew_chance():
    """Another seed for each call, the same in every check: what comes from chance then differs, and is seen."""
    number = next_chance()
    with suppress(TypeError):  # another generator has been put in its place
        np.random.seed(number)  # noqa: NPY002
    random.seed(number)


def next_chance():
    """The seed of the next call on this thread, which counts as made."""
    _calls.number = _number() + 1
    return _calls.number


def begin_chance(number):
    """Let the next call on this thread have this seed: in another process, that of the call which is made for it."""
    _calls.number = number - 1


class _Settled:
    """The part of it that concerns all threads."""

    def __enter__(self):
        self.found = _found()
        names_put_back()
        _NAMES["input"] = _no_input
        self.limit = sys.getrecursionlimit()
        _make_room(self.limit)
        self.logging = logging.root.level, logging.root.handlers[:], logging.root.manager.disable
        self.hooks = [getattr(owner, name) for owner, name in _HOOKS]
        self.warnings = warnings.catch_warnings()
        self.warnings.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, *_):
        names_put_back()
        self.warnings.__exit__(None, None, None)
        _log_as(*self.logging)
        for (owner, name), hook in zip(_HOOKS, self.hooks, strict=True):
            setattr(owner, name, hook)
        with suppress(RecursionError):  # it has become too low for where we are
            sys.setrecursionlimit(self.limit)
        _restore(self.found)


_quiet = Together(_Settled)  # around each thread's own, for the last one to put it back


def _log_as(level, handlers, disabled):
    """Else a function that calls `logging.basicConfig` would have others' loggers write below the next cells."""
    if logging.root.handlers != handlers:
        logging.root.handlers[:] = handlers
    if (logging.root.level, logging.root.manager.disable) != (level, disabled):
        logging.root.setLevel(level)
        logging.disable(disabled)


def _make_room(limit):
    depth, frame = 0, sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(min(max(limit, depth + DEPTH[0]), depth + DEPTH[1]))


def _no_input(*_):
    raise EOFError("nobody answers input() here; what a function needs comes in as its arguments")
