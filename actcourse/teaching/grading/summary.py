"""What the results of a class say: how marks are spread, which mistakes are made, and what to go over next."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from actcourse.exercises import SLUGS, exercises_of, find_exercise
from actcourse.exercises.learner.files import read as read_bytes
from actcourse.exercises.learner.record import from_json
from actcourse.teaching.grading.collect import PROGRESS
from actcourse.teaching.grading.results import ATTENTION, FAILED, NOT_ATTEMPTED, PASSED
from actcourse.teaching.grading.similar import alike

MOST_TOPICS = 5
MOST_ROWS = 21  # of the distribution; with more points than this, several share a row
FEW = 5  # marks, below which they are listed and not counted


@dataclass(frozen=True)
class Bar:
    """A row of the distribution: so many marks from `low` on, up to `high` points. share: of the longest row."""

    low: float
    high: float
    count: int
    share: float


@dataclass(frozen=True)
class ExerciseSummary:
    """How an exercise went. counts: learners by status. mistakes: slug, what it means, and how many made it."""

    id: str
    points: float
    counts: dict
    mistakes: tuple

    @property
    def asked(self):
        return sum(self.counts.values())


@dataclass(frozen=True)
class Topic:
    """What to go over: a mistake in an exercise, and how many made it.

    meaning: of its name. thought: what the exercise's record says to whoever makes just this mistake, or "".
    seen, source: what the check saw in one of their answers, and the code of it.
    """

    exercise: str
    slug: str
    meaning: str
    thought: str
    count: int
    seen: str
    source: str


@dataclass(frozen=True)
class Effort:
    """Attempts and hints at an exercise, of those who handed in their progress.

    tries: the median of attempts of those who attempted it, up to passing; None where nobody did. hinted: who took any.
    """

    exercise: str
    tried: int
    tries: float | None
    hinted: int


@dataclass(frozen=True)
class SheetSummary:
    """All that the report says of a sheet."""

    sheet: str
    results: tuple
    graded: tuple
    max_points: float
    bars: tuple[Bar, ...]
    exercises: tuple[ExerciseSummary, ...]
    topics: tuple[Topic, ...]
    attention: tuple  # pairs of a Result and the reasons
    without: tuple  # Results with a mark and nothing passed
    alike: tuple
    efforts: tuple[Effort, ...]
    shared: int  # how many handed in their progress

    @property
    def median(self):
        return median(result.mark for result in self.graded)


def summarise(results, submitted=None):
    """The `SheetSummary` of the results of one sheet. submitted: where progress may have been handed in."""
    graded = tuple(result for result in results if result.mark is not None)
    sheet = results[0].sheet
    records = _progress(results, submitted) if submitted else []
    exercises = _by_exercise(results)
    return SheetSummary(
        sheet=sheet,
        results=tuple(results),
        graded=graded,
        max_points=max(result.max_points for result in results),
        bars=_bars(graded),
        exercises=tuple(_exercise(id, found) for id, found in exercises.items()),
        topics=_topics(exercises, at_least=2 if len(graded) >= FEW else 1),
        attention=_attention(results),
        without=tuple(result for result in graded if not any(each.status == PASSED for each in result.exercises)),
        alike=tuple(alike(results)),
        efforts=tuple(_effort(id, records) for id in exercises) if records else (),
        shared=len(records),
    )


def _by_exercise(results):
    """What was found of each exercise, in the order of the sheet."""
    found = defaultdict(list)
    for result in results:
        for graded in result.exercises:
            found[graded.exercise].append(graded)
    order = {exercise.id: place for place, exercise in enumerate(exercises_of(results[0].sheet))}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


# -- marks --------------------------------------------------------------------------------------------


def _bars(graded):
    """The distribution, the best marks first; empty where there are so few marks that they can be listed."""
    if len(graded) < FEW:
        return ()
    top = max(result.max_points for result in graded)
    width = max(1, math.ceil((top + 1) / MOST_ROWS))
    counts = Counter(int(result.mark // width) for result in graded)
    longest = max(counts.values())
    rows = range(int(top // width), -1, -1)
    return tuple(Bar(row * width, min((row + 1) * width, top), counts[row], counts[row] / longest) for row in rows)


# -- exercises ----------------------------------------------------------------------------------------


def _exercise(id, found):
    counts = {status: sum(graded.status == status for graded in found) for status in _STATUSES}
    slugs = Counter(graded.mistake for graded in found if graded.mistake)
    named = tuple((slug, SLUGS.get(slug, ""), count) for slug, count in slugs.most_common())
    return ExerciseSummary(id, max(graded.max_points for graded in found), counts, named)


_STATUSES = (PASSED, FAILED, NOT_ATTEMPTED, ATTENTION)


def _topics(exercises, at_least):
    """The mistakes that most learners made, each thought that an exercise has on them by itself."""
    made = defaultdict(list)
    for found in exercises.values():
        for graded in found:
            if graded.mistake:
                made[graded.exercise, graded.mistake, _thought(graded)].append(graded)
    often = sorted(made.items(), key=lambda item: -len(item[1]))[:MOST_TOPICS]
    return tuple(_topic(*what, found) for what, found in often if len(found) >= at_least)


def _topic(exercise, slug, thought, found):
    example = min(found, key=lambda graded: (len(graded.source), graded.source))  # the shortest is read at a glance
    seen = example.message.replace(thought, "").strip()
    return Topic(exercise, slug, SLUGS.get(slug, ""), thought, len(found), seen, example.source)


def _thought(graded):
    """What the exercise's record says to whoever makes this mistake; "" where it says nothing of its own."""
    try:
        told = [mistake.message for mistake in find_exercise(graded.exercise).mistakes]
    except LookupError:  # of another release
        told = []
    return next((message for message in told if message and message in graded.message), "")


# -- people -------------------------------------------------------------------------------------------


def _attention(results):
    """Whom a person has to look at, those with the same reason together."""
    found = [(result, _reasons(result)) for result in results]
    return tuple(sorted((pair for pair in found if pair[1]), key=lambda pair: (pair[1], pair[0].student)))


def _reasons(result):
    """Why a person has to look at this submission; empty where nobody has to."""
    whole = [result.why] if result.why else []
    return whole + [f"{each.exercise}: {each.message}" for each in result.exercises if each.status == ATTENTION]


def _progress(results, submitted):
    """The records of progress that were handed in; one that cannot be read is as good as none."""
    records = []
    for result in results:
        try:
            record, fault = from_json(read_bytes(submitted / result.student / result.sheet / PROGRESS))
        except (OSError, ValueError):
            continue
        if not fault:
            records.append(record)
    return records


def _effort(id, records):
    tries = [record.tries[id] for record in records if record.tries.get(id)]
    hinted = sum(bool(record.hints.get(id)) for record in records)
    return Effort(id, len(tries), median(tries) if tries else None, hinted)
