"""Finding the place: where in a learner's code one change would make it right.

The idea is that of Singh, Gulwani and Solar-Lezama, "Automated feedback generation for introductory programming
assignments", PLDI 2013: a reference solution and a model of errors lead to the smallest correction. Here every single
edit is made in turn, on a copy, and given up at the first wrong number; what is left must pass the whole examination.
Only the place is told, never the correction.
"""

import ast
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from time import monotonic, thread_time
from types import CodeType

from actcourse.exercises.examiner.additions import additions
from actcourse.exercises.examiner.copies import copied
from actcourse.exercises.examiner.diagnosis import diagnose
from actcourse.exercises.examiner.edits import edits
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.marking import marked
from actcourse.exercises.examiner.memory_limit import memory_limit
from actcourse.exercises.examiner.printing import Printed, printing_into
from actcourse.exercises.examiner.slots import Scope
from actcourse.exercises.examiner.source import Written, written
from actcourse.exercises.examiner.terms import numbers_of, terms_of
from actcourse.exercises.examiner.wanted import Wanted

COMPUTING = 0.3  # seconds of computing for a search
SECONDS = 0.4  # and by the clock, however busy the machine is; what has been found by then counts
SLICE = 0.05  # seconds of running candidates, after which one that goes on is stopped
ROOM = 2**26  # bytes that a candidate may take: filling more memory would take too long
MOST_PAIRS = 1500  # of two edits; there are many more than anybody waits for
MOST_NUMBERS = 8  # beside a function, that are tried in it
AT_ONCE = 25, 200  # candidates that are compiled before they are run: at first, and at most
# Where nothing was written that could be changed, or where it never came to an end.
NOWHERE = {"not-a-function", "wrong-arguments", "too-slow"}


def place_of(exercise, function, slug, seconds=None):
    """The `Place` in a learner's code where one change would do, or None.

    slug: of what is wrong with it. seconds: of the clock and of computing, after which the search is given up;
    `SECONDS` and `COMPUTING` if not given. All that a search does is done within one limit of time.
    Never raises for what the function or its source is.
    """
    if slug in NOWHERE or (exercise.judge and not exercise.own):  # the latter: where any function goes, any edit does
        return None
    search = _Search(exercise, function, _Deadline(seconds or COMPUTING, seconds or SECONDS))
    try:
        with printing_into(Printed()), memory_limit(ROOM):
            ask(search.run, (), seconds or SECONDS)  # where code is refused, or cannot be looked at, nothing is found
    except (Exception, SystemExit):
        return None
    return search.place


class _Deadline:
    """When a search must be over: after so many seconds of computing, and after so many by the clock."""

    def __init__(self, computing, clock):
        self.computing, self.clock = thread_time() + computing, monotonic() + clock

    def left(self, most=SLICE):
        """The seconds that are left, of so many."""
        return max(0, min(most, self.clock - monotonic(), self.computing - thread_time()))


@dataclass(frozen=True)
class _Source:
    """One of the functions that are searched: its number among the copies, its code, and what that may refer to."""

    number: int
    written: Written
    scope: Scope

    def exchanges(self):
        """The edits that somebody could think of who sees nothing but the function."""
        return list(edits(self.written.node, Scope(self.scope.names, self.scope.functions)))


@dataclass(frozen=True)
class _Change:
    """One edit of a function's code, or two, and the code after it, once that is compiled."""

    source: _Source
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


class _Search:
    """Looks for `place`, which stays None until something is found; it may be stopped at any time."""

    def __init__(self, exercise, function, deadline):
        self.exercise, self.function, self.deadline = exercise, function, deadline
        self.place, self.tried, self.theirs = None, set(), {}

    def run(self):
        """Try single edits, in the function and its helpers, the smallest first; those that add; two at once."""
        if self.exercise.own:  # other right answers than the learner's are right for another function
            self.exercise = replace(self.exercise.own(self.exercise, self.function), also_right=())
        self.copies = copied(self.function)
        self.wanted = [Wanted(self.exercise, probe) for probe in self.exercise.probes]
        sources = [source for number in range(len(self.copies.functions)) if (source := self._source(number))]
        if sources:
            self._failed_first()
            self._look_among(self._changes(sources, edits))
        if sources and not self.place:
            self._look_among(self._changes(map(self._with_terms, sources), additions))
        if sources and not self.place:
            self._look_for_two(sources[0])

    # -- what is searched -----------------------------------------------------------------------------

    def _source(self, number):
        """The `_Source` of one of the functions; None for the course's own, and for what is right as it is."""
        function, _ = self.copies.functions[number]
        derived = self.exercise.derivative_of if self.exercise.own else None
        if function is self.exercise.solution or (derived and function.__name__ == derived.__name__):
            return None
        code = written(function.__code__, function.__globals__)
        return code and _Source(number, code, self._scope(code, number))

    def _scope(self, source, number):
        """What the code of one of the functions may refer to; all copies get to know what is new."""
        own, _ = self.copies.functions[number]
        beside, numbers = [each.__name__ for each, _ in self.copies.functions if each is not own], _numbers_beside(own)
        called = [*(self._handed(source) if number == 0 else ()), *beside, *_called(source)]
        self.copies.add(numbers)
        self.theirs |= numbers
        functions = tuple(dict.fromkeys(called))
        return Scope(_values(source), functions, numbers=numbers_of(self.exercise.solution), beside=tuple(numbers))

    def _handed(self, source):
        """The arguments that are functions."""
        args = self.exercise.probes[0].args
        return [name for name, given in zip(_arguments(source, len(args)), args, strict=False) if callable(given)]

    def _with_terms(self, source):
        """The same with terms of right answers in its scope."""
        if source.number:  # a helper does not know the arguments of which these are made
            return source
        terms, theirs = terms_of(self.exercise, _arguments(source.written, len(self.exercise.probes[0].args)))
        self.copies.add(theirs)
        self.theirs |= theirs
        return replace(source, scope=replace(source.scope, terms=terms))

    def _changes(self, sources, listed):
        return [_Change(source, (edit,)) for source in sources for edit in listed(source.written.node, source.scope)]

    # -- trying ---------------------------------------------------------------------------------------

    def _failed_first(self):
        """Put first what the function is wrong about as it stands: there, most candidates are given up at once."""
        failed, started = [], []

        def run():
            for each in self.wanted:
                started.append(each)
                if not each.met_by(self.copies.call):
                    failed.append(each)

        ask(run, (), self.deadline.left(4 * SLICE))
        if len(started) < len(self.wanted):
            failed = [*failed, started[-1]]
        smallest = sorted(failed, key=lambda each: (not each.is_ordinary, each.size))
        self.wanted = [*smallest, *(each for each in self.wanted if each not in failed and each.is_ordinary)]

    def _look_among(self, changes):
        """Set `place` to that of the first change that makes all right, and of others of its size in its line."""
        found = []
        for change in self._right_ones(sorted(changes, key=_rank)):
            found.append(change)
            self.place = _marked(change.source, [each.edits[0] for each in found])

    def _look_for_two(self, source):
        """Set `place` to that of two edits that make all right together, where none does alone."""
        change = next(self._right_ones(_pairs(source)), None)
        if change:
            self.place = _marked(change.source, change.edits, together=True)

    def _right_ones(self, changes):
        """Those that make all right, in their order; once there is one, only others beside it are tried."""
        first, waiting, at_once = None, iter(changes), AT_ONCE[0]
        while self.deadline.left() and (batch := list(islice(waiting, at_once))):
            for change in self._passing(
                [*self._candidates(each for each in batch if not first or _beside(each, first))]
            ):
                if (not first or _beside(change, first)) and self._right(change):
                    first = first or change
                    yield change
            at_once = min(2 * at_once, AT_ONCE[1])

    def _candidates(self, changes):
        """The changes that give code that has not been tried, with that code."""
        for change in changes:
            code, source = change.compiled(), change.source
            key = source.number, code and (code.co_code, code.co_names, code.co_varnames, repr(code.co_consts))
            if code and key not in self.tried and code.co_freevars == source.written.code.co_freevars:
                self.tried.add(key)
                yield replace(change, code=code)

    def _passing(self, candidates):
        """Those that give what is wanted; one that is stopped at the end of a slice does not."""
        passing, waiting = [], iter(candidates)
        while (left := self.deadline.left()) > 0:
            until = monotonic() + left / 2
            if ask(lambda until=until: self._run(waiting, passing, until), (), left).result:
                break
        return passing

    def _run(self, waiting, passing, until):
        for candidate in waiting:
            _, copy = self.copies.functions[candidate.source.number]
            before, copy.__code__ = copy.__code__, candidate.code
            try:
                if all(each.met_by(self.copies.call) for each in self.wanted):
                    passing.append(candidate)
            finally:
                copy.__code__ = before
            if monotonic() > until:
                return False
        return True

    def _right(self, candidate):
        """Whether a candidate passes the whole examination, on a fresh copy of all that the function reaches."""
        left = self.deadline.left(SECONDS)
        if not left:
            return False
        copies = copied(self.function)
        copies.add(self.theirs)
        copies.functions[candidate.source.number][1].__code__ = candidate.code
        answer = ask(lambda: diagnose(self.exercise, copies.call), (), left)
        return answer.error is None and answer.result is None


def _rank(change):
    """The smallest first; of these, those in the function that was asked for, and there the earliest."""
    (edit,) = change.edits
    return edit.size, change.source.number, edit.where.lineno, edit.where.col_offset


def _beside(change, found):
    """Whether another change, no larger, concerns another place in the same line."""
    return _rank(change)[:3] == _rank(found)[:3] and _rank(change) != _rank(found)


def _pairs(source):
    """Changes by two edits, of which the second concerns what stands behind the first; not all that there are."""
    node, tried = source.written.node, 0
    for first in sorted(edits(node, source.scope), key=lambda edit: _rank(_Change(source, (edit,)))):
        with first.made():
            later = [edit for edit in edits(node, source.scope) if edit.size == first.size and _behind(edit, first)]
        changes = sorted((_Change(source, (second,)) for second in later), key=_rank)
        yield from (replace(change, edits=(first, *change.edits)) for change in changes)
        tried += len(later)
        if tried > MOST_PAIRS:
            return


def _behind(edit, first):
    """Whether an edit concerns what stands behind the place of another one."""
    return (edit.where.lineno, edit.where.col_offset) >= (first.where.end_lineno, first.where.end_col_offset)


def _marked(source, made, together=False):
    return marked(source.written, made, source.exchanges(), together)


# -- what stands beside -----------------------------------------------------------------------------------


def _arguments(source, count):
    """The names of the arguments that a check hands over: not `self`, what a partial has given, or has a default."""
    given = source.node.args
    names = [each.arg for each in (*given.posonlyargs, *given.args)]
    asked = names[: len(names) - len(given.defaults)]
    return asked[-count:] if len(asked) >= count else names[:count]


def _numbers_beside(function):
    """The numbers with a name beside a function, unless there are very many."""
    beside = function.__globals__.items()
    numbers = {name: each for name, each in beside if type(each) in (int, float) and not name.startswith("_")}
    return numbers if len(numbers) <= MOST_NUMBERS else {}


def _called(source):
    """The names of functions that a function calls."""
    calls = [each.func for each in ast.walk(source.node) if isinstance(each, ast.Call)]
    return [each.id for each in calls if isinstance(each, ast.Name)]


def _values(source):
    """The names of values in a function's code: its arguments, what it assigns, and what it takes from around it."""
    given = [each.arg for each in ast.walk(source.node) if isinstance(each, ast.arg)]
    stored = [n.id for n in ast.walk(source.node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys([*given, *stored, *source.code.co_freevars]))
