"""Whose doing it is: what a checked function prints, and what it has other threads and callbacks do, also later.

The mark is a context variable. Callbacks of asyncio take it along; threads begin without one, so a marked thread hands
its own on to each that it starts, and to each task that it gives to an executor.
"""

import _thread
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps

from actcourse.exercises.examiner.descriptors import nowhere

_printed = ContextVar("printed", default=None)


def printed_now():
    """Where what is printed here belongs: the `Printed` of the function at work, or None where none is."""
    return _printed.get()


@contextmanager
def at_work(printed):
    """A context in which all that is done is a checked function's doing, as is all that it has others do."""
    _follow()
    with nowhere:
        token = _printed.set(printed)
        try:
            yield
        finally:
            _printed.reset(token)


def _follow():
    """From now on marks are handed on; who has no mark notices nothing."""
    for owner, name, following in _WAYS:
        way = getattr(owner, name)
        if not hasattr(way, "_hands_on"):
            wrapped = wraps(way)(following(way))
            wrapped._hands_on = True
            setattr(owner, name, wrapped)


def _starting(start):
    def following(thread):
        printed = _printed.get()
        if printed is None:
            return start(thread)
        # A daemon may live for ever, as one of tqdm's does: the descriptors cannot wait for its end.
        with _handed_on(thread.run, printed, nullcontext() if thread.daemon else nowhere) as thread.run:
            return start(thread)

    return following


def _starting_bare(start):
    def following(function, *arguments):
        printed = _printed.get()
        if printed is None:
            return start(function, *arguments)
        with _handed_on(function, printed, nowhere) as marked:
            return start(marked, *arguments)

    return following


def _submitting(submit):
    def following(pool, function, /, *args, **kwargs):
        printed = _printed.get()
        if printed is None:
            return submit(pool, function, *args, **kwargs)
        token = _printed.set(None)  # threads that begin now will also do what others ask for
        try:
            return submit(pool, _marked(function, printed), *args, **kwargs)
        finally:
            _printed.reset(token)

    return following


_WAYS = (
    (threading.Thread, "start", _starting),
    (_thread, "start_new_thread", _starting_bare),
    (ThreadPoolExecutor, "submit", _submitting),
)


@contextmanager
def _handed_on(function, printed, meanwhile):
    """What a new thread is to do in place of `function`, for it to be marked; the context is that of starting it.

    meanwhile: a context for as long as it runs. The mark stays: Python tells only after its end that a thread has died.
    """

    def marked(*args, **kwargs):
        _printed.set(printed)
        try:
            return function(*args, **kwargs)
        finally:
            meanwhile.__exit__(None, None, None)

    meanwhile.__enter__()
    try:
        yield marked
    except BaseException:  # it does not start
        meanwhile.__exit__(None, None, None)
        raise


def _marked(function, printed):
    """The same for a task, whose thread goes on to those of others."""

    def marked(*args, **kwargs):
        token = _printed.set(printed)
        try:
            with nowhere:
                return function(*args, **kwargs)
        finally:
            _printed.reset(token)

    return marked
