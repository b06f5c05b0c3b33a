"""Changes of a learner's functions: edits of one, in which order they are tried, and what its code may refer to."""

import ast
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import CodeType

from actcourse.exercises.examiner.edits import edits
from actcourse.exercises.examiner.slots import Scope
from actcourse.exercises.examiner.source import Written

MOST_PAIRS = 1500  # of two edits; there are many more than anybody waits for
MOST_NUMBERS = 8  # beside a function, that are tried in it


@dataclass(frozen=True)
class Source:
    """One of the functions that are searched: its number among the copies, its code, and what that may refer to."""

    number: int
    written: Written
    scope: Scope

    def exchanges(self):
        """The edits that somebody could think of who sees nothing but the function."""
        return list(edits(self.written.node, Scope(self.scope.names, self.scope.functions)))


@dataclass(frozen=True)
class Change:
    """One edit of a function's code, or two, and the code after it, once that is compiled."""

    source: Source
    edits: tuple
    code: CodeType | None = None

    def compiled(self):
        """The code after the edits; None where Python refuses it, as a statement where it may not stand."""
        with ExitStack() as made:
            for edit in self.edits:
                made.enter_context(edit.made())
            try:
                return self.source.written.compiled()
            except (SyntaxError, ValueError, RecursionError):
                return None


def what_it_does(code):
    """What is equal for two codes that do the same. Not the codes themselves: they know the places in the text."""
    constants = (what_it_does(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, tuple(constants)


def rank(change):
    """The smallest first; of these, those in the function that was asked for, and there the earliest."""
    (edit,) = change.edits
    return edit.size, change.source.number, edit.where.lineno, edit.where.col_offset


def next_to(change, found):
    """Whether another change, no larger, concerns another place in the same line."""
    return rank(change)[:3] == rank(found)[:3] and rank(change) != rank(found)


def pairs(source):
    """Changes by two edits, of which the second concerns what stands behind the first; not all that there are."""
    node, tried = source.written.node, 0
    for first in sorted(edits(node, source.scope), key=lambda edit: rank(Change(source, (edit,)))):
        with first.made():
            later = [edit for edit in edits(node, source.scope) if edit.size == first.size and _behind(edit, first)]
        changes = sorted((Change(source, (second,)) for second in later), key=rank)
        yield from (replace(change, edits=(first, *change.edits)) for change in changes)
        tried += len(later)
        if tried > MOST_PAIRS:
            return


def _behind(edit, first):
    """Whether an edit concerns what stands behind the place of another one."""
    return (edit.where.lineno, edit.where.col_offset) >= (first.where.end_lineno, first.where.end_col_offset)


# -- what stands beside -----------------------------------------------------------------------------------


def arguments_of(source, count):
    """The names of the arguments that a check hands over: not `self`, what a partial has given, or has a default."""
    given = source.node.args
    names = [each.arg for each in (*given.posonlyargs, *given.args)]
    asked = names[: len(names) - len(given.defaults)]
    return asked[-count:] if len(asked) >= count else names[:count]


def numbers_beside(function):
    """The numbers with a name beside a function, unless there are very many."""
    beside = function.__globals__.items()
    numbers = {name: each for name, each in beside if type(each) in (int, float) and not name.startswith("_")}
    return numbers if len(numbers) <= MOST_NUMBERS else {}


def functions_called(source):
    """The names of functions that a function calls."""
    calls = [each.func for each in ast.walk(source.node) if isinstance(each, ast.Call)]
    return [each.id for each in calls if isinstance(each, ast.Name)]


def values_in(source):
    """The names of values in a function's code: its arguments, what it assigns, and what it takes from around it."""
    given = [each.arg for each in ast.walk(source.node) if isinstance(each, ast.arg)]
    stored = [n.id for n in ast.walk(source.node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys([*given, *stored, *source.code.co_freevars]))
