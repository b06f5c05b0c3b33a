"""What a learner's code did when it stopped: which expression failed, and whether a named mistake does the same."""

import dis
import linecache
from types import CodeType

from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.names import plain
from actcourse.exercises.examiner.recognition import gives
from actcourse.exercises.examiner.trial import in_parts, parts
from actcourse.exercises.examiner.wording import error_text

_TRACEBACK = vars(BaseException)["__traceback__"]  # whatever an error's class says of itself
LONGEST = 60  # characters of code that a sentence can hold


def stopping_alike(exercise, answer, function):
    """The named mistake whose code stops with the same words and does the same at all other probes; None for none.

    The words alone say which sizes met, and not in which formula.
    """
    text = error_text(answer.error)
    for mistake in exercise.mistakes:
        error = ask(mistake.wrong, answer.args).error if mistake.message else None
        if error is not None and error_text(error) == text and _always_alike(exercise, function, mistake.wrong):
            return mistake
    return None


def _always_alike(exercise, function, wrong):
    return all(_alike(exercise, function, wrong, p.args) for p in exercise.probes if p.stage == "ordinary")


def _alike(exercise, function, wrong, args):
    mine, theirs = in_parts(exercise, ask(function, args)), ask(wrong, args)
    if mine.error is None and theirs.error is None:
        try:
            return gives(exercise, lambda *_: theirs.result, args, parts(exercise, mine.result))
        except TypeError:  # one thing where several are wanted
            return False
    return None not in (mine.error, theirs.error) and error_text(mine.error) == error_text(theirs.error)


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
    own = plain(function)
    return own is not None and any(
        step.opname == "FOR_ITER" for part in _codes(own.__code__) for step in dis.get_instructions(part)
    )


def _codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
