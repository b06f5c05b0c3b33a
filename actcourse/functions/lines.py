"""Which line of a plain function does what is not wanted: watched while it runs, not guessed from its text."""

import functools
import linecache
import sys
from contextlib import suppress

LONGEST = 80


def line_that(function, args, makes):
    """The first line of a plain function that leaves behind an object which it should not, as text; None if unknown.

    args: what the function is called with. makes: says of an object whether it is such a one.
    Functions without Python code of their own have no lines, and where a debugger watches it is left alone.
    """
    code, found = code_of(function), []
    if code is None or sys.gettrace() is not None:
        return None
    sys.settrace(lambda frame, *_: _follower(found, makes) if frame.f_code is code else None)
    try:
        with suppress(Exception):
            function(*args)
    finally:
        sys.settrace(None)
    return _text(code, found[0]) if found else None


def _follower(found, makes):
    """Follows a function line by line: an event comes before the next line, and after the last."""
    last = None

    def follow(frame, event, returned):
        nonlocal last
        held = [*frame.f_locals.values(), returned if event == "return" else None]
        if not found and last is not None and any(map(makes, held)):
            found.append(last)
        last = frame.f_lineno
        return follow

    return follow


def _text(code, number):
    """What stands in a line and belongs to this code: of a lambda what it gives, and nothing around it."""
    line = linecache.getline(code.co_filename, number).rstrip().encode()  # columns are counted in bytes
    spans = [(start, end if last == number else len(line)) for first, last, start, end in code.co_positions()
             if first == number and (last, start) != (number, end)]  # fmt: skip
    text = line[min(start for start, _ in spans) : max(end for _, end in spans)] if spans else line
    text = text.decode(errors="replace").strip()
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text or None


def code_of(function):
    """The Python code of a function, or of what an object does when it is called; None where there is none to mend."""
    if isinstance(function, functools.partial):
        return code_of(function.func)
    if type(function).__module__.startswith("numpy"):  # np.vectorize
        return None
    return getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
