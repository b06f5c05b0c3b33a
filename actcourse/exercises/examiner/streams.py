"""The process's streams, as logging and others keep them: who writes decides where it goes.

They stay so after a check, as what a function has begun may print at any time; who has no mark notices nothing.
IPython puts a `write` of its own into a stream for the length of a cell, and then puts back what it has found. So it is
not the stream's `write` that is replaced, but what is found whenever somebody asks a stream for it.
"""

import sys
from contextlib import suppress
from functools import cache

from actcourse.exercises.examiner.doing import printed_now


def divert(streams):
    """What is at work for a checked function writes into its `Printed`, whoever has kept one of these streams."""
    for stream in (*streams, sys.__stdout__, sys.__stderr__):
        if stream is not None and not isinstance(getattr(type(stream), "write", None), _Write):
            with suppress(Exception):  # a stream may not let itself be changed
                _divert(stream)


def _divert(stream):
    try:
        stream.__class__ = _diverted(type(stream))
    except TypeError:  # a class written in C, as of the streams that a terminal has
        if type(stream.write) is not _Asking:
            stream.write = _Asking(stream.write)


@cache
def _diverted(kind):
    """The same class of streams, whose `write` asks who writes."""
    body = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__doc__": kind.__doc__}
    return type(kind.__name__, (kind,), {**body, "write": _Write(kind)})


class _Write:
    """The attribute `write`: what is put there is kept, and what is found there asks first."""

    def __init__(self, kind):
        self.kind = kind

    def __get__(self, stream, _=None):
        if stream is None:
            return self
        own = vars(stream).get("write")
        return _Asking(self.kind.write.__get__(stream) if own is None else own)

    def __set__(self, stream, write):
        vars(stream)["write"] = write.write if type(write) is _Asking else write

    def __delete__(self, stream):
        if "write" not in vars(stream):
            raise AttributeError("write")
        del vars(stream)["write"]


class _Asking:
    """A stream's `write`: it writes into the `Printed` of who is at work, if any."""

    def __init__(self, write):
        self.write = write

    def __call__(self, text, *args, **kwargs):
        printed = printed_now()
        return self.write(text, *args, **kwargs) if printed is None else printed.write(text)
