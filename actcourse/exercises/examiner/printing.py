"""What a learner's function prints is kept, wherever it goes, and nothing of it reaches the notebook.

That matters for marks too: nbgrader gives 0 to a cell under which anything stands that came by standard error, as what
logging writes does. What others print meanwhile goes where it would have gone, as a notebook tells by the thread under
which cell it belongs. Whose doing it is, `doing` knows: threads that the function has started are its own, however late
they print or die.

What cannot be told from what others print: what a thread prints that was there before the check, unless an executor has
given it the task; the report of an event loop on a callback that failed; and after the check, what goes past all
streams by a descriptor that was copied before, or to a program that runs on.
"""

import gc
import io
import sys
import threading
from contextlib import contextmanager

from actcourse.exercises.examiner.doing import at_work, printed_now
from actcourse.exercises.examiner.streams import divert

PRINTED = 1000  # characters that are kept of what a function prints


class Printed(io.TextIOBase):
    """Keeps the beginning of what is printed: for `printing_into`."""

    def __init__(self):
        self._kept, self._room = [], PRINTED

    def write(self, text):
        if not issubclass(type(text), str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = str.__str__(text)  # a subclass may have a length of its own
        if self._room > 0:
            self._kept.append(text[: self._room])
            self._room -= len(text)
        return len(text)

    def __str__(self):
        text = "".join(self._kept) + ("…" if self._room < 0 else "")
        return text.encode("utf-8", "replace").decode()  # half an emoji cannot be shown


@contextmanager
def printing_into(printed):
    """A context in which what this thread prints, and what it has others do, goes into `printed`, also afterwards."""
    divert(map(_behind, (sys.stdout, sys.stderr)))
    with _parted("stdout"), _parted("stderr"), at_work(printed), _nothing_left_to_die():
        yield


@contextmanager
def _nothing_left_to_die():
    """A context at whose end objects go that were made in it and hold each other: they may print, or fail, at that."""
    frozen = gc.get_freeze_count() > 0
    if not frozen:
        gc.freeze()  # so that only what comes from now on is gone through
    try:
        yield
    finally:
        gc.collect()
        if not frozen:
            gc.unfreeze()


_parting = threading.Lock()


class _Parted:
    """Stands in for a stream: what is at work for a function does it with the function's `Printed` instead."""

    def __init__(self, stream):
        self._stream, self._users = stream, 0

    def __getattr__(self, name):
        return getattr(printed_now() or self._stream, name)


def _behind(stream):
    return stream._stream if type(stream) is _Parted else stream


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
