"""Copies of a learner's functions, whose code can be changed and run, and nothing of the learner's changes with it.

`copied` copies a function with all that it reaches: other functions of the learner's, and arrays and lists beside them.
It refuses code that could do more than compute: then there is no copy, and nobody may run what comes of changing it.
"""

import builtins
import copy
import dis
import functools
import sys
from contextlib import suppress
from dataclasses import dataclass
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType

import numpy as np

from actcourse.exercises.examiner.slots import NUMPY

# Modules whose functions compute, and names that do more. What `itertools` counts may have no end, and nothing stops
# functions written in C that add that up.
COMPUTING = (
    *("numpy", "scipy", "math", "cmath", "random", "functools", "operator", "collections", "statistics"),
    *("numbers", "fractions", "typing", "builtins", "_operator", "_functools", "_collections", "copy"),
    *("actcourse.functions", "actcourse.exercises.sheets"),
)
REFUSED = {
    *("open", "exec", "eval", "compile", "__import__", "input", "breakpoint", "exit", "quit", "globals", "locals"),
    *("vars", "getattr", "setattr", "delattr", "attrgetter", "methodcaller", "save", "savez", "savez_compressed"),
    *("savetxt", "load", "loadtxt", "genfromtxt", "fromfile", "fromregex", "tofile", "memmap", "open_memmap", "dump"),
    *("DataSource", "ctypeslib", "ctypes", "f2py", "lib", "as_strided", "testing", "test", "set_printoptions"),
    *("setbufsize", "io", "datasets", "seterrcall"),
}
LONGEST = 10**6  # steps of a range: functions written in C that go through a longer one cannot be stopped meanwhile
PLAIN = (int, float, complex, bool, str, bytes, type(None), type(...), slice, range)
OF_A_CLASS = {"__dict__", "__weakref__", "__module__", "__doc__", "__annotations__"}  # what each has of its own
DRAWING = (np.random.Generator, np.random.RandomState)


class Refused(Exception):
    """The function does, or could do, more than compute, or holds what cannot be copied."""


@dataclass(frozen=True)
class Copies:
    """What came of copying.

    call: the copy of what was to be called. functions: pairs of a learner's function and its copy, that one first.
    """

    call: object
    functions: tuple

    def add(self, names):
        """Let all copies know more names."""
        self.functions[0][1].__globals__.update(names)


def copied(function):
    """The `Copies` of a function and of all that it calls of the learner's; `Refused` where that is not safe."""
    root = _innermost(function)
    if root is None or not _is_learners(root):
        raise Refused(f"{function!r} is not a plain function")
    copier = _Copier(root.__globals__)
    call = copier.copy(function)
    functions = sorted(copier.functions, key=lambda pair: pair[0] is not root)
    return Copies(call, tuple(functions))


def _innermost(function):
    """The function that a decorator or a method wraps, as far as that can be seen."""
    for _ in range(20):
        inner = next((getattr(function, name) for name in _WRAPS if _has(function, name)), None)
        if inner is None:
            inner = function if isinstance(function, FunctionType) else vars(type(function)).get("__call__")
            return inner if isinstance(inner, FunctionType) else None
        function = inner
    return None


_WRAPS = ("__wrapped__", "pyfunc", "func", "__func__")


def _has(function, name):
    known = type(function) in (FunctionType, MethodType, functools.partial, np.vectorize, _CACHED)
    return known and getattr(function, name, None) is not None


_CACHED = type(functools.lru_cache(lambda: None))


def _is_learners(function):
    """Whether a function is not the package's own; the wrong answers of the sheets are written like a learner's."""
    module = function.__module__ or ""
    return not module.startswith("actcourse.") or module.startswith("actcourse.exercises.sheets.")


class _Copier:
    def __init__(self, beside):
        self.beside, self.known, self.functions = beside, {}, []
        self.names = {"__builtins__": builtins, "__name__": beside.get("__name__", ""), NUMPY: np, "range": _range}

    def copy(self, thing):
        """A copy, or the thing itself where nothing that computes can change it."""
        if id(thing) not in self.known:
            self.known[id(thing)] = thing, self._copy(thing)  # with the thing, or its number could be given again
        return self.known[id(thing)][1]

    def _copy(self, thing):
        if isinstance(thing, FunctionType) and thing.__globals__ is self.beside:
            return self._function(thing)
        if type(thing) is _CACHED:  # what it has kept is what the learner's code gave
            return self.copy(thing.__wrapped__)
        if isinstance(thing, functools.partial):
            keywords = {name: self.copy(each) for name, each in thing.keywords.items()}
            return functools.partial(self.copy(thing.func), *map(self.copy, thing.args), **keywords)
        if type(thing) is np.vectorize:
            new = copy.copy(thing)
            new.pyfunc, new._ufunc = self.copy(thing.pyfunc), {}  # where it keeps what it has made of the other one
            return new
        if isinstance(thing, MethodType):
            return MethodType(self.copy(thing.__func__), self.copy(thing.__self__))
        if type(thing) in (staticmethod, classmethod):
            return type(thing)(self.copy(thing.__func__))
        if self._is_of_theirs(thing):
            return self._class(thing)
        return self._instance(thing) if self._is_of_theirs(type(thing)) else self._thing(thing)

    def _thing(self, thing):
        if isinstance(thing, ModuleType):
            return _if_computing(thing, thing.__name__)
        if isinstance(thing, FunctionType | type | np.ufunc | type(np.sum)):
            return _if_computing(thing, getattr(thing, "__module__", None) or "numpy")
        if isinstance(thing, BuiltinFunctionType) and isinstance(thing.__self__, ModuleType | None):
            return _if_computing(thing, thing.__module__ or "builtins")
        if type(thing).__module__.startswith("actcourse.functions."):  # an activation's record, which cannot be changed
            return thing
        if not _is_plain(thing):
            raise Refused(f"{type(thing).__name__} cannot be copied")
        return copy.deepcopy(thing)

    def _function(self, function):
        code = function.__code__
        cells = tuple(type(cell)() for cell in function.__closure__ or ())
        new = FunctionType(code, self.names, function.__name__, None, cells or None)
        self.known[id(function)] = function, new  # before it is reached again
        self.functions.append((function, new))
        self._reach(code)
        new.__defaults__ = function.__defaults__ and tuple(map(self.copy, function.__defaults__))
        given = function.__kwdefaults__
        new.__kwdefaults__ = given and {name: self.copy(each) for name, each in given.items()}
        for cell, own in zip(cells, function.__closure__ or (), strict=True):
            with suppress(ValueError):  # not yet given a value
                cell.cell_contents = self.copy(own.cell_contents)
        return new

    def _is_of_theirs(self, kind):
        """Whether this is a class, a plain one, that was written beside the function."""
        return type(kind) is type and kind.__bases__ == (object,) and kind.__module__ == self.names["__name__"]

    def _class(self, kind):
        """A copy of a class of the learner's, whose methods are copies too."""
        new = self.known.setdefault(id(kind), (kind, type(kind.__name__, (), {})))[1]  # before it is reached again
        for name, each in vars(kind).items():
            if name not in OF_A_CLASS:
                setattr(new, name, self.copy(each))
        return new

    def _instance(self, thing):
        new = object.__new__(self.copy(type(thing)))
        self.known[id(thing)] = thing, new
        vars(new).update({name: self.copy(each) for name, each in vars(thing).items()})
        return new

    def _reach(self, code):
        """Copy what a code, or a function inside it, takes from beside the function."""
        if refused := {name for name in code.co_names if name in REFUSED or _is_inner(name)}:
            raise Refused(f"{min(refused)} may do more than compute")
        last = doubled = None  # the steps before
        for step in dis.get_instructions(code):
            if step.opname == "IMPORT_NAME" and not (_computes(step.argval) and step.argval in sys.modules):
                raise Refused(f"{step.argval} may do more than compute, or is not imported yet")
            if step.opname in ("STORE_ATTR", "DELETE_ATTR") and "LOAD_FAST" not in last.opname:
                raise Refused(f"{step.argval} of something that others may share is changed")
            if "GLOBAL" in step.opname or step.opname == "LOAD_NAME":
                self._take(step.argval, code)
            if step.opname == "COPY":  # the first step of `thing.name += …`, of which the last but one is SWAP
                doubled = last
            last = doubled if step.opname == "SWAP" and doubled else step
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._reach(constant)

    def _take(self, name, code):
        """Copy what stands by a name beside the function."""
        if name in self.beside and (name not in self.names or self.names[name] is _range):
            self.names[name] = None  # while it is copied, it may be reached again
            self.names[name] = self.copy(self.beside[name])
        thing = self.names.get(name)
        if isinstance(thing, ModuleType) and {*code.co_names} & ({*dir(thing)} - {*vars(thing)}):
            raise Refused(f"{name} would import some of this when it is asked for it")


def _is_inner(name):
    """Whether a name leads to what lies behind Python's objects, such as `__globals__`."""
    return name.startswith("__") and name.endswith("__") and name not in ("__name__", "__doc__", "__init__")


def _range(*numbers):
    """`range`, for code that may have been changed so that it asks for more than anybody waits for."""
    if len(steps := range(*numbers)) > LONGEST:
        raise Refused(f"{steps} is too long")
    return steps


def _if_computing(thing, module):
    name = getattr(thing, "__name__", "")
    if not _computes(module) or name in REFUSED:
        raise Refused(f"{name} may do more than compute")
    return thing


def _computes(module):
    return not REFUSED.intersection(module.split(".")) and any(
        module == each or module.startswith(f"{each}.") for each in COMPUTING
    )


def _is_plain(thing):
    """Whether a thing is of Python's or NumPy's own types, with all that it holds."""
    if isinstance(thing, dict) and type(thing) is dict:
        return all(_is_plain(each) for pair in thing.items() for each in pair)
    if type(thing) in (list, tuple, set, frozenset):
        return all(map(_is_plain, thing))
    if type(thing) is np.ndarray:
        return not thing.dtype.hasobject
    return type(thing) in (*PLAIN, *DRAWING) or isinstance(thing, np.generic)
