"""The process's descriptors, by which programs that a function starts print, and libraries in C: past all streams."""

import ctypes
import os
import sys
from contextlib import contextmanager, suppress

from actcourse.exercises.examiner.together import Together

DESCRIPTORS = 1, 2


@contextmanager
def _lead_nowhere():
    """A context in which the process's descriptors lead nowhere, save one by which a stream of Python's prints.

    In a notebook none does. In a terminal they do, and what other threads print there must not be lost.
    """
    taken, copies = {_descriptor(stream) for stream in (sys.stdout, sys.stderr)}, {}
    _flush()
    with suppress(OSError):  # one may be closed, or none left
        for number in DESCRIPTORS:
            if number not in taken:
                copies[number] = os.dup(number)
                _lead(os.open(os.devnull, os.O_WRONLY), number)
    try:
        yield
    finally:
        _flush()
        for number, copy in copies.items():
            _lead(copy, number)


def _lead(descriptor, number):
    try:
        os.dup2(descriptor, number)
    finally:
        os.close(descriptor)


def _descriptor(stream):
    try:
        return vars(stream).get("_stream", stream).fileno()  # that of the stream behind one that is parted
    except Exception:  # many have none
        return None


def _flush():
    """What has been written before and waits goes where it was meant to go."""
    with suppress(Exception):  # one may be None, or closed
        sys.__stdout__.flush()
    with suppress(Exception):
        sys.__stderr__.flush()
    with suppress(Exception):  # Windows has no such library
        ctypes.CDLL(None).fflush(None)


nowhere = Together(_lead_nowhere)
