"""What a learner's function prints is kept, wherever it goes, and nothing of it reaches the notebook.

That matters for marks too: nbgrader gives 0 to a cell under which anything stands that came by standard error, as what
logging writes does. What other threads print meanwhile goes where it would have gone, as a notebook tells by the thread
under which cell it belongs. Threads that the function has started are its own, however late they print.
"""

import io
import os
import sys
import threading
from contextlib import contextmanager, suppress
from weakref import WeakSet

from actcourse.exercises.examiner.together import Together

PRINTED = 1000  # characters that are kept of what a function prints
DESCRIPTORS = 1, 2  # of the process: where programs that it starts print to, and libraries in C


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
    """A context in which what this thread and those that it starts print goes into `printed`."""
    before = getattr(_into, "printed", None)
    with _parted("stdout"), _parted("stderr"), _diverted, _nowhere:
        _into.printed = printed
        try:
            yield
        finally:
            _into.printed = before


_into = threading.local()  # .printed: where this thread prints to in place of the stream
_parting = threading.Lock()


# -- the names sys.stdout and sys.stderr --------------------------------------------------------------------


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


# -- the streams themselves, which logging and others have kept -----------------------------------------------


class _Threads:
    """Which threads have been started since a moment; those are known for ever.

    Their numbers would not do: the system gives that of a thread which has ended to the next one.
    """

    def __init__(self):
        self.before, self.known = None, WeakSet()

    def begin(self):
        self.before = WeakSet(threading.enumerate())

    def end(self):
        self.known.update(thread for thread in threading.enumerate() if thread in self)
        self.before = None

    def __contains__(self, thread):
        return thread in self.known or (self.before is not None and thread not in self.before)

    @property
    def alive(self):
        return any(thread.is_alive() for thread in self.known)


_started = _Threads()
_writing = {}  # the streams that are diverted, by their id, with what they wrote with


@contextmanager
def _divert():
    """A context in which streams that write for a thread of the function's write into its `Printed`, or nowhere."""
    _started.begin()
    for stream in {id(each): each for each in _streams()}.values():
        _divert_one(stream)
    try:
        yield
    finally:
        _started.end()
        if not _started.alive:
            _let_go()


def _streams():
    """The streams by which the process prints, behind what stands in for them."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        stream = stream._stream if type(stream) is _Parted else stream
        if stream is not None:
            yield stream


def _divert_one(stream):
    if id(stream) in _writing:
        return
    with suppress(Exception):  # a stream may not let itself be changed
        write, own = stream.write, vars(stream).get("write")

        def written(text):
            if getattr(_into, "printed", None) is not None:
                return _into.printed.write(text)
            return len(text) if threading.current_thread() in _started else write(text)

        stream.write = written
        _writing[id(stream)] = stream, own


def _let_go():
    while _writing:
        _, (stream, own) = _writing.popitem()
        with suppress(Exception):
            if own is None:
                del stream.write
            else:
                stream.write = own


_diverted = Together(_divert)


# -- what prints past all streams ---------------------------------------------------------------------------


@contextmanager
def _lead_nowhere():
    """A context in which the process's descriptors lead nowhere, save one by which a stream of Python's prints.

    In a notebook none does. In a terminal they do, and what other threads print there must not be lost.
    """
    taken, copies = {_descriptor(stream) for stream in (sys.stdout, sys.stderr)}, {}
    with suppress(OSError):  # one may be closed, or none left
        for number in DESCRIPTORS:
            if number not in taken:
                copies[number] = os.dup(number)
                _lead(os.open(os.devnull, os.O_WRONLY), number)
    try:
        yield
    finally:
        for number, copy in copies.items():
            _lead(copy, number)


def _lead(descriptor, number):
    try:
        os.dup2(descriptor, number)
    finally:
        os.close(descriptor)


def _descriptor(stream):
    try:
        return stream.fileno()
    except Exception:  # many have none
        return None


_nowhere = Together(_lead_nowhere)
