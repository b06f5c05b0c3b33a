"""What a learner's code tells: where in it an error arose, whether it loops, and which functions it calls."""

import ast
import builtins
import dis
import linecache
import math
from types import CodeType

import numpy as np

from actcourse.exercises.examiner.elsewhere import Traced, is_elsewhere
from actcourse.exercises.examiner.guard import ask, look
from actcourse.exercises.examiner.names import enclosed, layers, plain

_TRACEBACK = vars(BaseException)["__traceback__"]  # whatever an error's class says of itself
LONGEST = 60  # characters of code that a sentence can hold


def traced(function, error):
    """Where in the learner's code an error of a call of this function arose, as a `Traced`."""
    if is_elsewhere(function):
        return error.traced
    told = (look(tell, function, error, otherwise="") for tell in (failing_expression, takes_one_number))
    return Traced(look(_helper, function, error), *told)


def _helper(function, error):
    """The name of the function beside the learner's in which an error arose; None where it arose in the learner's."""
    own = plain(function)
    if own is None:
        return None
    failing, step = own.__code__, _TRACEBACK.__get__(error)
    while step is not None:
        frame = step.tb_frame
        helper = plain(own.__globals__.get(frame.f_code.co_name))
        if helper is not None and helper.__code__ is frame.f_code:
            failing = frame.f_code
        step = step.tb_next
    return None if failing is own.__code__ else failing.co_name


def failing_expression(function, error):
    """The expression in the learner's own code that failed, as it is written there; empty where it cannot be told."""
    own = _own_steps(function, error)
    return _written(own[-1]) if own else ""


def _own_steps(function, error):
    """The steps of a traceback in code that stands where the function was written."""
    inner, step, own = plain(function), _TRACEBACK.__get__(error), []
    while step is not None:
        if inner is not None and step.tb_frame.f_globals is inner.__globals__:
            own.append(step)
        step = step.tb_next
    return own


def _written(step):
    """What stands where a step of a traceback stopped, or its operator alone where that is not in one line."""
    code = step.tb_frame.f_code
    line, last, start, end = list(code.co_positions())[step.tb_lasti // 2]
    if None not in (line, start, end) and line == last:
        source = linecache.getline(code.co_filename, line, step.tb_frame.f_globals).encode()  # columns count bytes
        text = source[start:end].decode(errors="replace")
        if text and len(text) <= LONGEST and "`" not in text:
            return text
    failed = next((each for each in dis.get_instructions(code) if each.offset == step.tb_lasti), None)
    return f"… {failed.argrepr} …" if failed and failed.opname == "BINARY_OP" else ""


def loops(function):
    """Whether a function's own code has a loop over something, also inside a list or a function in it."""
    if is_elsewhere(function):
        return function.loops
    own = plain(function)
    return own is not None and any(
        step.opname == "FOR_ITER" for part in _codes(own.__code__) for step in dis.get_instructions(part)
    )


def _codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def names_called(function):
    """The names that a function calls, as they are written and as what they stand for is called.

    Only what stands in the function itself is read, not the functions that it calls.
    """
    if is_elsewhere(function):
        yield from function.names
        return
    inner = plain(function)
    if inner is None:
        yield getattr(layers(function)[-1], "__name__", "")
        return
    known = inner.__globals__ | enclosed(inner)
    for code in _codes(inner.__code__):
        for name in (*code.co_names, *code.co_freevars):
            if known.get(name) is not function and known.get(name) is not inner:  # one that calls itself
                yield from (name, getattr(known.get(name), "__name__", name))


# -- what takes one number at a time ------------------------------------------------------------------------

_TRUTH = "_IF_", "TO_BOOL", "UNARY_NOT"  # for `if`, `and`, `or`, `not`; from 3.13 on also "bool(>)"
_BUILT_IN = "abs", "complex", "float", "int", "max", "min", "round", "sorted"


def takes_one_number(function, error):
    """What in the learner's own code stopped because it takes one number at a time; empty where that is not known.

    That is a plain `if`, a function of `math`, or a function beside it that works where each array that it was given is
    replaced by one of its numbers.
    """
    own = _own_steps(function, error)
    if not own or not issubclass(type(error), TypeError | ValueError):
        return ""
    frame = own[-1].tb_frame
    if plain(function).__code__ is not frame.f_code and _works_with_numbers(frame):
        return f"`{frame.f_code.co_name}`"
    if own[-1].tb_next is not None:  # it arises in what the code calls
        return ""
    failed = _instruction(own[-1])
    if any(name in failed.opname for name in _TRUTH) or failed.argrepr.startswith("bool("):
        return "A plain `if` (and `and`, `or`, `not`, or a chain like `0 < x < 1`)"
    called = _called(own[-1]) if failed.opname.startswith("CALL") else None
    return f"`{called}`" if called else ""


def _works_with_numbers(frame):
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount]
    given = [frame.f_locals.get(name) for name in names]
    helper = plain(frame.f_globals.get(code.co_name))
    if helper is None or helper.__code__ is not code:
        return False
    numbers = [float(each.flat[0]) if type(each) is np.ndarray and each.size else each for each in given]
    alone = ask(helper, tuple(numbers))
    return alone.error is None and is_a_number(alone.result)


def is_a_number(result):
    """Whether it is one number, or an array of no axes."""
    plain_one = any(type(result) is each for each in (float, int, bool)) or issubclass(type(result), np.generic)
    return plain_one or (type(result) is np.ndarray and result.ndim == 0)


def _instruction(step):
    return next(each for each in dis.get_instructions(step.tb_frame.f_code) if each.offset == step.tb_lasti)


def _called(step):
    """What is called where a step stopped, as it is written, if that takes one number at a time; else None."""
    frame, text = step.tb_frame, _written(step)
    try:
        call = ast.parse(text, mode="eval").body
    except SyntaxError:  # it was not shown whole
        return None
    if not isinstance(call, ast.Call):
        return None
    owner, name = (call.func.value, call.func.attr) if isinstance(call.func, ast.Attribute) else (None, None)
    known = vars(builtins) | frame.f_globals | frame.f_locals
    if isinstance(owner, ast.Name) and known.get(owner.id) is math and name in vars(math):
        return f"{owner.id}.{name}"
    if isinstance(call.func, ast.Name):
        meant = known.get(call.func.id)
        built_in = any(meant is getattr(builtins, each) for each in _BUILT_IN)
        if built_in or any(meant is each for each in vars(math).values()):
            return call.func.id
    return None
