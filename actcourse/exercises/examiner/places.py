"""Finding the place: where in a learner's code one change would make it right.

The idea is that of Singh, Gulwani and Solar-Lezama, "Automated feedback generation for introductory programming
assignments", PLDI 2013: a reference solution and a model of errors lead to the smallest correction. Here every single
edit is made in turn, on a copy, and given up at the first wrong number; what is left must pass the whole examination.
Only the place is told, never the correction.
"""

import ast
import warnings
from dataclasses import dataclass
from time import monotonic

import numpy as np

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
from actcourse.exercises.examiner.trial import fresh, parts, trial
from actcourse.exercises.exercise import arrays_in

SECONDS = 0.35  # for a search; what has been found by then counts
SLICE = 0.05  # seconds of running candidates, after which one that goes on is stopped
ROOM = 2**27  # bytes that a candidate may take: filling more memory would take too long
MOST_PAIRS = 1500  # of two edits; there are many more than anybody waits for
MOST_NUMBERS = 8  # beside a function, that are tried in it
AT_ONCE = 50  # candidates that are compiled before they are run
# Where nothing was written that could be changed, or where it never came to an end.
NOWHERE = {"not-a-function", "wrong-arguments", "too-slow"}


def place_of(exercise, function, slug, seconds=None):
    """The `Place` in a learner's code where one change would do, or None.

    slug: of what is wrong with it. seconds: after which the search is given up; `SECONDS` if not given.
    Never raises for what the function or its source is.
    """
    if exercise.judge or slug in NOWHERE:
        return None
    try:
        with printing_into(Printed()), memory_limit(ROOM):
            return _Search(exercise, function, monotonic() + (seconds or SECONDS)).place()
    # Refused, or objects beside the code that fail when they are looked at: then there is no place.
    except (Exception, SystemExit):
        return None


@dataclass(frozen=True)
class _Candidate:
    """A change of one function's code. number: which of the functions. code: its new code."""

    number: int
    edit: object
    code: object


@dataclass(frozen=True)
class _Source:
    """One of the functions that are searched: its number among the copies, its code, and what that may refer to."""

    number: int
    written: Written
    scope: Scope

    def exchanges(self):
        """The edits that somebody could think of who sees nothing but the function."""
        return list(edits(self.written.node, Scope(self.scope.names, self.scope.functions)))


class _Search:
    def __init__(self, exercise, function, end):
        self.exercise, self.function, self.end = exercise, function, end
        self.copies = copied(function)
        self.wanted = [_Wanted(exercise, probe.args) for probe in exercise.probes if probe.stage == "ordinary"]
        self.others = [_Wanted(exercise, probe.args) for probe in exercise.probes if probe.stage != "ordinary"]
        self.tried, self.theirs = set(), {}

    def place(self):
        """The place of the smallest edit: exchanges in the function and its helpers first, then what may be missing."""
        sources = [source for number in range(len(self.copies.functions)) if (source := self._source(number))]
        if not sources:
            return None
        self._failed_first()
        for listed in (edits, additions):
            for source in sources:
                found = self._among(source, sorted(listed(source.written.node, source.scope), key=_rank))
                if found:
                    return marked(source.written, found, source.exchanges())
        return self._two_places(sources[0])

    def _two_places(self, source):
        """The place of two edits that make all right together, where none does alone."""
        node, tried = source.written.node, 0
        exchanges = source.exchanges()
        for first in sorted(edits(node, source.scope), key=_rank):
            with first.made():
                later = [edit for edit in edits(node, source.scope) if edit.size == first.size and _behind(edit, first)]
                tried += len(later)
                found = self._among(source, sorted(later, key=_rank))
            if found:
                return marked(source.written, [first, found[0]], exchanges, together=True)
            if tried > MOST_PAIRS or monotonic() > self.end:
                return None
        return None

    def _source(self, number):
        """The `_Source` of one of the functions, or None; what is the course's own is not searched."""
        function, _ = self.copies.functions[number]
        if function is self.exercise.solution:
            return None
        code = written(function.__code__, function.__globals__)
        return code and _Source(number, code, self._scope(code, number))

    def _failed_first(self):
        """Put first what the function is wrong about as it stands: there, most candidates are given up at once."""
        failed, started = [], []

        def run():
            for each in (*self.wanted, *self.others):
                started.append(each)
                if not each.met_by(self.copies.call):
                    failed.append(each)

        ask(run, (), self._left(4 * SLICE))
        if len(started) < len(self.wanted) + len(self.others):
            failed = [*failed, started[-1]]
        smallest = sorted(failed, key=lambda each: (each in self.others, each.size))
        self.wanted = [*smallest, *(each for each in self.wanted if each not in failed)]

    def _among(self, source, ranked):
        """Those that make all right: the earliest of the smallest, and others of its size in its line."""
        found = []
        for start in range(0, len(ranked), AT_ONCE):
            chosen = [edit for edit in ranked[start : start + AT_ONCE] if not found or _beside(edit, found[0])]
            if monotonic() > self.end:
                break
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of calling a number, say
                candidates = [*self._candidates(source, chosen)]
            for candidate in self._passing(candidates):
                if (not found or _beside(candidate.edit, found[0])) and self._right(candidate):
                    found.append(candidate.edit)
        return found

    def _candidates(self, source, chosen):
        for edit in chosen:
            with edit.made():
                try:
                    code = source.written.compiled()
                except (SyntaxError, ValueError, RecursionError):  # a statement where it may not stand
                    continue
            key = source.number, code.co_code, code.co_names, code.co_varnames, repr(code.co_consts)
            if key not in self.tried and code.co_freevars == source.written.code.co_freevars:
                self.tried.add(key)
                yield _Candidate(source.number, edit, code)

    def _passing(self, candidates):
        """Those that give what is wanted; one that is stopped at the end of a slice does not."""
        passing, waiting = [], iter(candidates)
        while (left := self._left(SLICE)) > 0:
            until = monotonic() + left / 2
            done = ask(lambda until=until: self._run(waiting, passing, until), (), left).result
            if done:
                break
        return passing

    def _run(self, waiting, passing, until):
        for candidate in waiting:
            _, copy = self.copies.functions[candidate.number]
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
        copies = copied(self.function)
        copies.add(self.theirs)
        copies.functions[candidate.number][1].__code__ = candidate.code
        answer = ask(lambda: diagnose(self.exercise, copies.call), (), self._left(1.0))
        return answer.error is None and answer.result is None

    def _left(self, most):
        return max(min(most, self.end - monotonic()), 1e-3) if monotonic() < self.end else 0

    def _scope(self, source, number):
        """What the code of one of the functions may refer to; all copies get to know what is new."""
        own, _ = self.copies.functions[number]
        beside, numbers = [each.__name__ for each, _ in self.copies.functions if each is not own], _numbers_beside(own)
        arguments = [each.arg for each in source.node.args.args] if number == 0 else []
        handed = zip(arguments, self.exercise.probes[0].args, strict=False)
        called = [*(name for name, given in handed if callable(given)), *beside, *_called(source)]
        terms, theirs = terms_of(self.exercise, arguments) if number == 0 else ((), {})
        self.theirs |= numbers | theirs
        self.copies.add(self.theirs)
        functions = tuple(dict.fromkeys(called))
        return Scope(_values(source), functions, terms, numbers_of(self.exercise.solution), tuple(numbers))


def _rank(edit):
    """The smallest first, and of these the earliest."""
    return edit.size, edit.where.lineno, edit.where.col_offset


def _beside(edit, found):
    """Whether another edit, no larger, concerns another place in the same line."""
    same_place = (edit.where.lineno, edit.where.col_offset) == (found.where.lineno, found.where.col_offset)
    return edit.size == found.size and edit.where.lineno == found.where.lineno and not same_place


def _behind(edit, first):
    """Whether an edit concerns what stands behind the place of another one."""
    return (edit.where.lineno, edit.where.col_offset) >= (first.where.end_lineno, first.where.end_col_offset)


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


# -- what is wanted ---------------------------------------------------------------------------------------


class _Wanted:
    """One call of the examination, and what should come back from it."""

    def __init__(self, exercise, args):
        self.exercise, self.args = exercise, args
        self.size = sum(array.size for array in arrays_in(args))
        with np.errstate(all="ignore"):
            truth = exercise.solution(*fresh(args))
            self.tolerances = trial(exercise, args, truth)
        self.truth = [np.asarray(part) for part in parts(exercise, truth)]

    def met_by(self, function):
        """Whether a function returns that, as far as it can be told quickly."""
        try:
            result = function(*fresh(self.args))
            given = parts(self.exercise, result)
            shapes = [np.shape(part) for part in given] == [part.shape for part in self.truth]
            return shapes and (self._loose(result) if self._has_room else self._close(given))
        except Exception:  # also of what it raises
            return False

    @property
    def _has_room(self):
        return self.exercise.between is not None or self.exercise.view is not None

    def _loose(self, result):
        return trial(self.exercise, self.args, result).right

    def _close(self, given):
        room = self.tolerances
        pairs = zip(given, self.truth, strict=True)
        return all(bool(np.all(np.abs(one - other) <= room.atol + room.rtol * np.abs(other))) for one, other in pairs)
