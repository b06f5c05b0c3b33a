"""What a learner has written for one exercise, in a namespace of its own: its statements are run, its functions called.

This runs in the sandbox. Each call has the same guard around it as in a notebook.
"""

import __future__

import ast
import builtins
import inspect
import linecache
import sys
from time import process_time
from types import ModuleType

import numpy as np

from actcourse.exercises.examiner.guard import call, differ, look
from actcourse.exercises.examiner.names import beside
from actcourse.exercises.examiner.printing import Printed, printing_into
from actcourse.exercises.examiner.shield import begin_chance
from actcourse.exercises.examiner.time_limit import OutOfTime, others_waiting
from actcourse.exercises.examiner.tracing import loops, names_called, traced
from actcourse.teaching.grading.travel import Reader, TooLarge, Writer, name_of, said_by

NAMES = 300  # of what a function's code calls, that are told
_FUTURE = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
_BUILTIN = {kind: name for name, kind in vars(builtins).items() if isinstance(kind, type)}


class Learners:
    """The namespace, and what is asked about it; the answers go out by `line`."""

    def __init__(self, line):
        self.line, self.things, self.flags, self.statements = line, [], ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, 0
        sys.modules["__main__"] = module = ModuleType("__main__")
        builtins.exit = builtins.quit = sys.exit  # as `site` has them, which is not loaded
        self.names = vars(module)
        self.names |= {"__builtins__": builtins, "display": Nothing(), "get_ipython": Nothing}

    def answer_all(self, question, body=b""):
        """Answer one question after the other, until one says that it is the end."""
        while question["do"] != "end":
            writer = Writer()
            answer = getattr(self, f"_{question['do']}")(question, body, writer)
            try:
                self.line.say({"nonce": question["nonce"], **answer}, writer.body)
            except TooLarge as error:
                self.line.say({"nonce": question["nonce"], "error": told(error), "changed": [], "printed": ""})
            question, body = self.line.next()

    def _begin(self, question, body, writer):
        return {}

    def _run(self, question, body, writer):
        """Run one statement."""
        self.statements += 1
        filename, source = f"<{question['where']}, {self.statements}>", question["source"].rstrip("\n") + "\n"
        linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
        with printing_into(Printed()):
            _, error = call(self._run_source, (source, filename), question["seconds"])
        return {} if error is None else {"error": told(error)}

    def _run_source(self, source, filename):
        code = compile(source, filename, "exec", self.flags, dont_inherit=True)
        self.flags |= code.co_flags & _FUTURE
        awaited = eval(code, self.names)
        if inspect.iscoroutine(awaited):
            import asyncio  # takes as long as NumPy, and hardly anybody needs it

            asyncio.run(awaited)

    def _find(self, question, body, writer):
        """What stands under a name."""
        if question["name"] not in self.names:
            return {"missing": True}
        return self._described(self.names[question["name"]], writer)

    def _beside(self, question, body, writer):
        """What stands under a name where a function was written."""
        return self._described(look(beside, self.things[question["thing"]], question["name"]), writer)

    def _described(self, thing, writer):
        if not callable(thing):
            return {"value": _written(thing, writer)}
        self.things.append(thing)
        names = look(lambda: [*dict.fromkeys(map(str, names_called(thing)))][:NAMES], otherwise=[])
        said = {"thing": len(self.things) - 1, "name": said_by(_name, thing), "names": names}
        return {**said, "parameters": look(_parameters, thing), "loops": bool(look(loops, thing))}

    def _call(self, question, body, writer):
        """Call one of the functions that were found."""
        function, printed = self.things[question["thing"]], Printed()
        given = _Given(self.line, question["nonce"])
        before, args = (Reader(body, given.read).all(question["args"]) for _ in range(2))
        called = _by_name(function, question["named"])
        began = process_time()
        with printing_into(printed):
            result, error = _called(called, args, question["seconds"], question["chance"])
            said = {"result": _written(result, writer)} if error is None else {"error": told(error, function)}
            changed = [place for place, pair in enumerate(zip(before, args, strict=True)) if _changed(*pair)]
            said["changed"] = [[place, _written(args[place], writer)] for place in changed]
        waited = type(error) is OutOfTime and process_time() - began < question["seconds"] / 2
        return {**said, "printed": str(printed), "waited": waited}


def _called(function, args, seconds, chance):
    """The result and the error of a call; without a guard where it is one of many, as of what trains a network."""
    if chance is not None:
        begin_chance(chance)
        return call(function, args, seconds)
    try:
        with np.errstate(all="ignore"):
            return function(*args), None
    except BaseException as error:
        return None, error


def _by_name(function, names):
    """The function as one that is called by position, where the last arguments are to be given by these names."""

    def by_position(*args):
        first = len(args) - len(names)
        return function(*args[:first], **dict(zip(names, args[first:], strict=True)))

    return by_position if names else function


def _changed(before, after):
    if type(after) is list:  # which may hold anything by now
        return look(differ, (before,), (after,), otherwise=True)
    return differ((before,), (after,))


def _written(value, writer):
    """What stands for a value, whatever it does when it is looked at."""
    try:
        return writer.write(value)
    except Exception:  # what it has made of a type of NumPy's
        return ["thing", "object", "something that cannot be looked at"]


def _name(thing):
    return getattr(thing, "__name__", "")


def _parameters(thing):
    """Name, kind and whether there is a default for each of its parameters."""
    parameters = inspect.signature(thing).parameters.values()
    return [[each.name, int(each.kind), each.default is not each.empty] for each in parameters]


# -- errors ----------------------------------------------------------------------------------------------


def told(error, function=None):
    """What is told of an error: its type, the nearest of Python's own, its text, and where in a function it arose."""
    kinds = vars(type)["__mro__"].__get__(type(error))
    base = next(_BUILTIN[kind] for kind in kinds if kind in _BUILTIN)
    said = {"type": name_of(error), "base": base, "text": said_by(str, error), "late": type(error) is OutOfTime}
    if function is None:
        return said
    where = traced(function, error)
    return {**said, "helper": where.helper, "expression": where.expression, "one_number": where.one_number}


# -- functions that an exercise hands over ---------------------------------------------------------------------


class _Given:
    """Reads the functions and generators among the arguments of one call."""

    def __init__(self, line, nonce):
        self.line, self.nonce = line, nonce

    def read(self, reader, kind, *rest):
        return {"numpy": self._numpy, "generator": self._generator, "function": self._function}[kind](reader, *rest)

    def _numpy(self, reader, name):
        return getattr(np, name)

    def _generator(self, reader, name, state):
        bits = getattr(np.random, name)()
        bits.state = reader.read(state)
        return np.random.Generator(bits)

    def _function(self, reader, number, name):
        """One that stays in the process that asks: calling it asks back."""

        def given(*args):
            with others_waiting():  # an alarm in the middle of a frame would tear it apart
                writer = Writer()
                parts = [writer.write(each) for each in args]
                self.line.say({"nonce": self.nonce, "function": number, "args": parts}, writer.body)
                header, body = self.line.next()
            if "error" in header:
                raise getattr(builtins, header["error"]["base"])(header["error"]["text"])
            return Reader(body).read(header["result"])

        given.__name__ = given.__qualname__ = name
        return given


# -- what a notebook has besides Python -------------------------------------------------------------------------


class Nothing:
    """What `display`, and `get_ipython()` with all that belongs to it, are here: called, it does nothing."""

    def __call__(self, *args, **named):
        return None

    def __getattr__(self, name):
        if name.startswith("__"):  # by which Python asks what it can do
            raise AttributeError(name)
        return self
