"""What travels between the process that grades and the one in which learners' code runs: values, errors and frames.

A frame is two lengths, a header in JSON and the bytes of all arrays in it. What comes back may have been written by
anybody, and is read as data alone: nothing is unpickled, evaluated, or looked up by a name that came with it, and
lengths, shapes and types are held against limits before any room is taken. What cannot travel arrives as a `Thing`,
which bears the name of its type and what it says of itself, so that it is judged as what it is and does nothing.
"""

import functools
import json
import math
import re
import struct
from itertools import islice

import numpy as np

from actcourse.exercises.examiner.guard import look

LENGTHS = struct.Struct(">II")
HEADER = 2**20  # bytes of JSON; what Python makes of it takes up to thirty times as much
BODY = 2**24  # bytes of arrays in one frame; right answers have a few thousand
PARTS = 10_000  # values in one frame, with those inside of them
DEEP = 20  # values within values
AXES = 32
TEXT, NAME = 1000, 100  # characters of what is said, and of the name of a type
DIGITS = 1000  # of a whole number, in bits: longer ones are told and do not travel
ITEMS = 100  # that a thing hands over when it is unpacked; see `trial.MOST`
PLAIN = re.compile(r"[<>|][biufc](1|2|4|8|16|32)")  # types of arrays of which every byte is a number


class Malformed(ValueError):
    """A frame that nobody writes who keeps to what is agreed."""


class TooLarge(ValueError):
    """It does not fit into a frame."""


def frame(header, body=b""):
    """A frame as bytes; TooLarge if it is."""
    text = json.dumps(header).encode()
    if len(text) > HEADER or len(body) > BODY:
        raise TooLarge(f"a frame holds {HEADER} bytes of JSON and {BODY} of arrays")
    return LENGTHS.pack(len(text), len(body)) + text + body


def lengths(start):
    """The lengths of header and body by the first bytes of a frame; Malformed where they are beyond the limits."""
    header, body = LENGTHS.unpack(start)
    if header > HEADER or body > BODY:
        raise Malformed("a frame beyond the limits")
    return header, body


def header_of(text):
    """The header as a dict; Malformed for anything else."""
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("a header that is not JSON") from None
    if type(header) is not dict:
        raise Malformed("a header that is not an object")
    return header


# -- things that stand for others ----------------------------------------------------------------------------


class Thing:
    """Stands for what cannot travel: it says of itself what that said, and gives what that gave when unpacked."""

    def __init__(self, said, items=None):
        self._said, self._items = said, items

    def __repr__(self):
        return self._said

    def __iter__(self):
        if self._items is None:
            raise TypeError(f"{type(self).__name__!r} object is not iterable")
        return iter(self._items)


@functools.lru_cache(maxsize=256)
def _kind(name, base):
    """A class of this name, which it only bears."""
    return type(name, (base,), {})


def text(thing, longest=TEXT):
    """A text from the other side in as many characters as are kept; Malformed if it is none."""
    if type(thing) is not str:
        raise Malformed("no text where one was expected")
    return thing[:longest].encode("utf-8", "replace").decode()


def name(thing):
    """The name of a type or function from the other side."""
    return text(thing, NAME).replace("\0", "") or "nameless"


# -- writing ---------------------------------------------------------------------------------------------


class Writer:
    """Writes values: `.write(value)` gives what stands for it in the header, and its arrays go into `.body`.

    named: a function that writes a function or generator, which only the process that grades hands out; None for none.
    Never raises for what a value is, apart from OutOfTime.
    """

    def __init__(self, named=None):
        self.named, self.body, self.left, self.parts = named, bytearray(), BODY, 0

    def write(self, value, deep=0):
        self.parts += 1
        if self.parts > PARTS or deep > DEEP:
            return self._thing(value, None)
        kind = type(value)
        if value is None or kind is bool or (kind is int and value.bit_length() <= DIGITS) or kind is float:
            return value
        if kind is str and len(value) <= TEXT:
            return value
        if kind is complex:
            return ["complex", value.real, value.imag]
        if any(kind is each for each in (list, tuple)) and len(value) <= PARTS - self.parts:
            return [kind.__name__, [self.write(each, deep + 1) for each in value]]
        if kind is dict and len(value) <= PARTS - self.parts and all(type(key) is str for key in value):
            return ["dict", [[key[:TEXT], self.write(each, deep + 1)] for key, each in value.items()]]
        return self._array(value, deep) or self._named(value) or self._thing(value, deep)

    def _array(self, value, deep):
        if issubclass(type(value), np.generic) and value.dtype.kind in "biufc":
            self._add(np.asarray(value).tobytes())
            return ["scalar", value.dtype.str]
        if type(value) is not np.ndarray or value.ndim > AXES:
            return None
        if value.dtype.kind in "biufc" and value.nbytes <= self.left:
            order = "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"
            self._add(value.tobytes(order))
            return ["array", value.dtype.str, list(value.shape), order]
        if value.dtype.kind in "OU" and value.size <= ITEMS:
            items = [self.write(each, deep + 1) for each in value.ravel().tolist()]
            return ["objects" if value.dtype.kind == "O" else "texts", list(value.shape), items]
        return None

    def _add(self, data):
        self.body += data
        self.left -= len(data)

    def _named(self, value):
        return self.named(value, self) if self.named else None

    def _thing(self, value, deep):
        items = look(_unpacked, value) if deep is not None else None
        written = None if items is None else [self.write(each, deep + 1) for each in items]
        return ["thing", name_of(value), said_by(repr, value), written]


_IN_NO_ORDER = str, bytes, dict, set, frozenset


def _unpacked(value):
    """What it gives when it is unpacked, the beginning of it; None where it is not unpacked."""
    if issubclass(type(value), _IN_NO_ORDER) or type(value) is np.ndarray:
        return None
    if issubclass(type(value), np.ndarray) and value.ndim != 1:
        return None
    return list(islice(iter(value), ITEMS))


def said_by(function, thing):
    """What `repr` or `str` gives for a learner's object, the beginning of it."""
    said = look(function, thing, otherwise="something that cannot be printed")
    return str.__str__(said)[:TEXT]


def name_of(value):
    return vars(type)["__name__"].__get__(type(value))[:NAME]


# -- reading ---------------------------------------------------------------------------------------------


class Reader:
    """Reads what a `Writer` wrote: `.read(part of the header)`, in the order in which it was written.

    body: the frame's. named: a function that reads what stands for functions and generators; None to refuse them.
    Raises Malformed for what no Writer writes.
    """

    def __init__(self, body, named=None):
        self.body, self.at, self.named, self.parts = memoryview(body), 0, named, 0

    def read(self, part, deep=0):
        self.parts += 1
        if self.parts > 2 * PARTS or deep > 2 * DEEP:
            raise Malformed("too many values")
        if part is None or any(type(part) is each for each in (bool, int, float)):
            return part
        if type(part) is str:
            return text(part)
        if type(part) is not list or not part or type(part[0]) is not str:
            raise Malformed("a value of no known kind")
        try:
            return self._made(*part, deep=deep)
        except (TypeError, ValueError, OverflowError, MemoryError) as error:
            raise Malformed(f"a value that cannot be read: {type(error).__name__}") from None

    def _made(self, kind, *rest, deep):
        if kind in ("list", "tuple"):
            return (list if kind == "list" else tuple)(self.all(*rest, deep))
        if kind == "dict":
            return self._dict(*rest, deep=deep)
        if kind == "complex":
            return complex(*map(float, rest))
        if kind == "scalar":
            return self._numbers(*rest, [])[()]
        if kind == "array":
            return self._numbers(*rest)
        if kind in ("objects", "texts"):
            return self._objects(*rest, dtype=object if kind == "objects" else str, deep=deep)
        if kind == "thing":
            return self._thing(*rest, deep=deep)
        if self.named is None:
            raise Malformed("a value of no known kind")
        return self.named(self, kind, *rest)

    def all(self, items, deep=0):
        """Values that were written one after the other."""
        if type(items) is not list:
            raise Malformed("no list where one was expected")
        return [self.read(each, deep + 1) for each in items]

    def _dict(self, pairs, *, deep):
        return {text(key): self.read(each, deep + 1) for key, each in pairs}

    def _numbers(self, dtype, shape, order="C"):
        if type(dtype) is not str or not PLAIN.fullmatch(dtype) or order not in ("C", "F"):
            raise Malformed("an array of a type that does not travel")
        dtype, shape = np.dtype(dtype), _shape(shape)
        size = math.prod(shape) * dtype.itemsize
        data = self.body[self.at : self.at + size]
        if len(data) < size:
            raise Malformed("an array with fewer bytes than it says")
        self.at += size
        return np.frombuffer(data, dtype).reshape(shape, order=order).copy(order="K")

    def _objects(self, shape, items, dtype, deep):
        values, shape = self.all(items, deep), _shape(shape)
        if len(values) != math.prod(shape) or len(values) > ITEMS:
            raise Malformed("an array with more or fewer values than it says")
        if dtype is str:
            return np.array([text(each) for each in values], dtype=str).reshape(shape)
        array = np.empty(len(values), dtype=object)
        for place, value in enumerate(values):
            array[place] = value
        return array.reshape(shape)

    def _thing(self, kind, said, items=None, *, deep):
        items = None if items is None else self.all(items, deep)
        return _kind(name(kind), Thing)(text(said), items)


def _shape(shape):
    sizes = type(shape) is list and len(shape) <= AXES and all(type(size) is int and size >= 0 for size in shape)
    if not sizes:
        raise Malformed("an array of a shape that no array has")
    return tuple(shape)
