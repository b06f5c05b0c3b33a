"""A learner's function in another process, and the functions that an exercise hands over to it."""

import inspect
from contextlib import suppress

import numpy as np

from actcourse.exercises.examiner.elsewhere import Elsewhere
from actcourse.teaching.grading.errors import Over, error_from
from actcourse.teaching.grading.travel import Malformed, Reader, Writer, name, text

PARAMETERS, NAMES = 100, 300  # of which one is told, at most


class RemoteFunction(Elsewhere):
    """A learner's function in a `Child`: called like one, with arrays, numbers, texts, lists, functions and generators.

    What it returns is as it was there: an array of the same type and shape, a number, a tuple; what cannot travel is a
    `travel.Thing`. What it raises is of the same kind, with the same text. Arrays that it changes are changed.
    """

    def __init__(self, child, thing, told, named=()):
        self.child, self.thing, self.told, self.named = child, thing, told, named
        self.__name__ = self.__qualname__ = told.get("name", "")
        self.loops, self.names = told.get("loops", False), told.get("names", ())
        if told.get("signature") is not None:
            self.__signature__ = told["signature"]

    @classmethod
    def told(cls, child, header):
        """By what the other side says of a function; Malformed or KeyError where that is not what it should be."""
        if type(header["thing"]) is not int or type(header["names"]) is not list:
            raise Malformed
        said = {"name": name(header["name"]), "loops": header["loops"] is True}
        names = tuple(map(text, header["names"][:NAMES]))
        return cls(child, header["thing"], {**said, "names": names, "signature": _signature(header["parameters"])})

    def __repr__(self):
        return f"<function {self.__name__} of another process>"

    def __call__(self, *args, **named):
        names = (*self.named, *named)
        result, error = self._called([*args, *named.values()], names, self.child.left, None)
        if error is not None:
            raise error
        return result

    def answer(self, args, seconds, chance):
        return self._called(args, self.named, seconds, chance)

    def by_name(self, names):
        return RemoteFunction(self.child, self.thing, self.told, tuple(names))

    def beside(self, name):
        with suppress(Over):
            header, body = self.child.ask("beside", {"thing": self.thing, "name": name}, self.child.left)
            return self.child.described(header, body)
        return None

    def _called(self, args, named, seconds, chance):
        """The result and the error of a call."""
        functions = []
        writer = Writer(_Naming(functions).write)
        question = {"thing": self.thing, "args": [writer.write(each) for each in args], "named": list(named)}
        asked = {**question, "seconds": float(seconds), "chance": chance}
        try:
            header, body = self.child.ask("call", asked, seconds, writer.body, functions)
            if header.get("waited") is True:  # among many processes, or for a module that is loaded by now
                header, body = self.child.ask("call", asked, seconds, writer.body, functions)
        except Over as over:
            return None, over.error
        try:
            return _taken(header, Reader(body), args)
        except (Malformed, KeyError, TypeError):
            return None, self.child.give_up(Malformed())


def _taken(header, reader, args):
    """The result and the error that an answer tells; what the call changed is changed in `args`."""
    error = error_from(header["error"]) if "error" in header else None
    result = None if error is not None else reader.read(header["result"])
    for place, part in header["changed"]:
        if type(place) is not int or not 0 <= place < len(args):
            raise Malformed
        _change(args[place], reader.read(part))
    printed = text(header["printed"], 1001)
    if printed:
        print(printed, end="")
    return result, error


def _change(argument, new):
    """Give an array or a list the values that the call has given it."""
    if type(argument) is list and type(new) is list:
        argument[:] = new
    elif isinstance(argument, np.ndarray) and type(new) is np.ndarray:
        with suppress(ValueError):  # part of another array, which cannot change its shape
            argument.resize(new.shape, refcheck=False)
        with suppress(ValueError, TypeError):
            np.copyto(argument, new, casting="unsafe")
    elif isinstance(argument, np.ndarray):
        argument.fill(0)
        argument.resize(0, refcheck=False)


def _signature(parameters):
    """The signature of which the other side tells; None for one that it cannot tell."""
    if parameters is None:
        return None
    try:
        return inspect.Signature([_parameter(*each) for each in parameters[:PARAMETERS]])
    except (TypeError, ValueError):
        return None


def _parameter(name, kind, has_default):
    default = {"default": None} if has_default is True else {}
    return inspect.Parameter(text(name), inspect._ParameterKind(kind), **default)


# -- functions that an exercise hands over -------------------------------------------------------------------


class _Naming:
    """Writes generators by their state, functions of NumPy by their name, and others by their place in `functions`."""

    def __init__(self, functions):
        self.functions = functions

    def write(self, value, writer):
        if isinstance(value, np.random.Generator):
            bits = value.bit_generator
            return ["generator", type(bits).__name__, writer.write(bits.state)]
        if not callable(value):
            return None
        name = getattr(value, "__name__", "")
        if getattr(np, name, None) is value:
            return ["numpy", name]
        self.functions.append(value)
        return ["function", len(self.functions) - 1, name]


def called_back(functions, header, body):
    """What a function that was handed over gives for arguments from the other side, as header and body of a frame."""
    number, args, writer = header["function"], Reader(body).all(header.get("args")), Writer()
    if type(number) is not int or not 0 <= number < len(functions):
        raise Malformed
    try:
        with np.errstate(all="ignore"):
            result = functions[number](*args)
    except Exception as error:  # of arguments that are no numbers, say
        base = next(kind for kind in type(error).__mro__ if kind.__module__ == "builtins")
        return {"error": {"base": base.__name__, "text": str(error)[:300]}}, b""
    return {"result": writer.write(result)}, writer.body
