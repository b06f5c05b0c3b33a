"""What a learner's code tells: where in it an error arose, whether it loops, and which functions it calls."""

import dis
import linecache
from types import CodeType

from actcourse.exercises.examiner.elsewhere import Traced, is_elsewhere
from actcourse.exercises.examiner.guard import look
from actcourse.exercises.examiner.names import enclosed, layers, plain

_TRACEBACK = vars(BaseException)["__traceback__"]  # whatever an error's class says of itself
LONGEST = 60  # characters of code that a sentence can hold


def traced(function, error):
    """Where in the learner's code an error of a call of this function arose, as a `Traced`."""
    if is_elsewhere(function):
        return error.traced
    helper = look(_helper, function, error)
    return Traced(helper, look(failing_expression, function, error, otherwise=""))


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
    inner, step, own = plain(function), _TRACEBACK.__get__(error), None
    while step is not None:
        own = step if inner is not None and step.tb_frame.f_globals is inner.__globals__ else own
        step = step.tb_next
    return _written(own) if own else ""


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
