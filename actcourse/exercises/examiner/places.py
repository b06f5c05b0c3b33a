"""Finding the place: where in a learner's code one change would make it right.

The idea is that of Singh, Gulwani and Solar-Lezama, "Automated feedback generation for introductory programming
assignments", PLDI 2013: a reference solution and a model of errors lead to the smallest correction. Here every single
edit is made in turn, on a copy, and given up at the first wrong number; what is left must pass the whole examination.
Only the place is told, never the correction.
"""

import gc
from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from time import monotonic, thread_time

from actcourse.exercises.examiner.additions import additions
from actcourse.exercises.examiner.changes import (
    Change,
    Source,
    arguments_of,
    functions_called,
    next_to,
    numbers_beside,
    pairs,
    rank,
    values_in,
    what_it_does,
)
from actcourse.exercises.examiner.copies import copied
from actcourse.exercises.examiner.diagnosis import diagnose
from actcourse.exercises.examiner.edits import edits
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.marking import marked
from actcourse.exercises.examiner.memory_limit import memory_limit
from actcourse.exercises.examiner.printing import Printed, printing_into
from actcourse.exercises.examiner.slots import Scope
from actcourse.exercises.examiner.source import written
from actcourse.exercises.examiner.terms import numbers_of, terms_of
from actcourse.exercises.examiner.time_limit import OutOfTime, has_alarm
from actcourse.exercises.examiner.wanted import Wanted

COMPUTING = 0.3  # seconds of computing for a search
SECONDS = 0.35  # and by the clock, however busy the machine is; what has been found by then counts
SLICE = 0.05  # seconds of running candidates, after which one that goes on is stopped
BUSY = SLICE / 5  # seconds of computing by which one that was stopped is known to have been at it
ROOM = 2**26  # bytes that a candidate may take: filling more memory would take too long
AT_ONCE = 25, 200  # candidates that are compiled before they are run: at first, and at most
# Where nothing was written that could be changed, or where it never came to an end.
NOWHERE = {"not-a-function", "wrong-arguments", "too-slow"}


def place_of(exercise, function, slug, seconds=None):
    """The `Place` in a learner's code where one change would do, or None.

    slug: of what is wrong with it. seconds: by the clock, after which the search is given up, `SECONDS` if not given;
    it computes for `COMPUTING` at most in any case.
    Never raises for what the function or its source is.
    """
    if slug in NOWHERE or (exercise.judge and not exercise.own):  # the latter: where any function goes, any edit does
        return None
    search = _Search(exercise, function, _Deadline(COMPUTING, seconds or SECONDS))
    try:
        with (
            printing_into(Printed()),
            memory_limit(ROOM),
            _uncollected(),
        ):  # outside of the limit, to be put back in peace
            if has_alarm():
                ask(search.run, (), seconds or SECONDS)
            else:  # a limit that is watched by another thread may end while one within it is being cleared away
                search.run()
    except (Exception, SystemExit):  # the code is refused, or objects beside it fail when they are looked at
        return None
    return search.place


@contextmanager
def _uncollected():
    """Thousands of syntax trees would have Python go through all objects that a notebook holds."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Deadline:
    """When a search must be over: after so many seconds of computing, and after so many by the clock."""

    def __init__(self, computing, clock):
        self.computing, self.clock = thread_time() + computing, monotonic() + clock

    def left(self, most=SLICE):
        """The seconds that are left, of so many."""
        return max(0, min(most, self.clock - monotonic(), self.computing - thread_time()))

    def is_over(self):
        """Whether it is, by the clock; that takes less time to say than what has been computed."""
        return monotonic() > self.clock


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
        """The `Source` of one of the functions; None for the course's own, and for what is right as it is."""
        function, _ = self.copies.functions[number]
        derived = self.exercise.derivative_of if self.exercise.own else None
        if function is self.exercise.solution or (derived and function.__name__ == derived.__name__):
            return None
        code = written(function.__code__, function.__globals__)
        return code and Source(number, code, self._scope(code, number))

    def _scope(self, source, number):
        """What the code of one of the functions may refer to; all copies get to know what is new."""
        own, _ = self.copies.functions[number]
        others, numbers = [each.__name__ for each, _ in self.copies.functions if each is not own], numbers_beside(own)
        called = [*(self._handed(source) if number == 0 else ()), *others, *functions_called(source)]
        self._tell(numbers)
        functions = tuple(dict.fromkeys(called))
        return Scope(values_in(source), functions, numbers=numbers_of(self.exercise.solution), beside=tuple(numbers))

    def _tell(self, names):
        """Let all copies know what some names stand for."""
        self.theirs |= names
        self.copies.add(names)

    def _handed(self, source):
        """The arguments that are functions."""
        args = self.exercise.probes[0].args
        return [name for name, given in zip(arguments_of(source, len(args)), args, strict=False) if callable(given)]

    def _with_terms(self, source):
        """The same with terms of right answers in its scope."""
        if source.number:  # a helper does not know the arguments of which these are made
            return source
        terms, theirs = terms_of(self.exercise, arguments_of(source.written, len(self.exercise.probes[0].args)))
        self._tell(theirs)
        return replace(source, scope=replace(source.scope, terms=terms))

    def _changes(self, sources, listed):
        for source in sources:
            for edit in listed(source.written.node, source.scope):
                if self.deadline.is_over():
                    return
                yield Change(source, (edit,))

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
        for change in self._right_ones(sorted(changes, key=rank)):
            found.append(change)
            self.place = _marked(change.source, [each.edits[0] for each in found])

    def _look_for_two(self, source):
        """Set `place` to that of two edits that make all right together, where none does alone."""
        change = next(self._right_ones(pairs(source)), None)
        if change:
            self.place = _marked(change.source, change.edits, together=True)

    def _right_ones(self, changes):
        """Those that make all right, in their order; once there is one, only others beside it are tried."""
        first, waiting, at_once = None, iter(changes), AT_ONCE[0]
        while self.deadline.left() and (batch := list(islice(waiting, at_once))):
            for change in self._passing(
                [*self._candidates(each for each in batch if not first or next_to(each, first))]
            ):
                if (not first or next_to(change, first)) and self._right(change):
                    first = first or change
                    yield change
            at_once = min(2 * at_once, AT_ONCE[1])

    def _candidates(self, changes):
        """The changes that give code that has not been tried, with that code."""
        for change in changes:
            if self.deadline.is_over():
                return
            code, source = change.compiled(), change.source
            key = source.number, code and what_it_does(code)
            if code and key not in self.tried and code.co_freevars == source.written.code.co_freevars:
                self.tried.add(key)
                yield replace(change, code=code)

    def _passing(self, candidates):
        """Those that give what is wanted; one that goes on and on does not."""
        passing, waiting = [], deque(candidates)
        while waiting and (left := self.deadline.left()) > 0:
            until = monotonic() + left / 2
            ask(lambda until=until: self._try(waiting, passing, until), (), left)
        return passing

    def _try(self, waiting, passing, until):
        while waiting and monotonic() < until:
            candidate, began = waiting[0], thread_time()
            _, copy = self.copies.functions[candidate.source.number]
            before, copy.__code__ = copy.__code__, candidate.code
            try:
                if all(each.met_by(self.copies.call) for each in self.wanted):
                    passing.append(candidate)
            except OutOfTime:
                if thread_time() - began < BUSY:  # on a busy machine others had the time: it is tried again
                    waiting.appendleft(candidate)
                raise
            finally:
                copy.__code__ = before
                waiting.popleft()

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


def _marked(source, made, together=False):
    return marked(source.written, made, source.exchanges(), together)
