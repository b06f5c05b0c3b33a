"""What the grade book says of everybody: one row for each result, whatever its status."""

from dataclasses import dataclass
from textwrap import shorten

from actcourse.functions.words import counted
from actcourse.teaching.grading.entries import Entry
from actcourse.teaching.grading.gradebook import identity, name_in_book
from actcourse.teaching.grading.rebuilding import points_of
from actcourse.teaching.grading.results import ATTENTION, GRADED

BY_HAND = "graded by hand"
LONGEST = 300  # characters of what is said of an exercise


@dataclass(frozen=True)
class Mark:
    """What somebody has for a sheet.

    status: "graded", "needs attention", or "graded by hand" where a person has decided what was open. mark: the points
    in the grade book, less a late penalty, or None: that is no mark, and never 0. max_points: what it is out of.
    automatic: the points without persons and penalties, or None. penalty: for being late. by_hand: what persons gave,
    and for which file. earlier: the mark of an earlier file, which is none of this one. The rest is the result's.
    """

    student: str
    sheet: str
    status: str
    mark: float | None
    max_points: float
    automatic: float | None
    penalty: float
    by_hand: str
    earlier: str
    why: str
    file: str
    digest: str
    package: str
    exercises: tuple


def marks(entries, results):
    """A `Mark` for each of these results, in their order. entries: those of the grade book."""
    return [_mark(result, entries.get((result.sheet, name_in_book(result.student)), Entry())) for result in results]


def _mark(result, entry):
    current = entry.fed is not None and entry.fed.result == identity(result)
    status = _status(result, current and entry.is_reviewed)
    has = current and status != ATTENTION and entry.is_whole
    return Mark(
        student=result.student,
        sheet=result.sheet,
        status=status if has else ATTENTION,
        mark=entry.points if has else None,
        max_points=result.max_points or sum(points_of(result.sheet).values()),
        automatic=result.mark if has else None,
        penalty=entry.penalty if has else 0.0,
        by_hand="; ".join(f"{exercise}: {_told(each, result.digest)}" for exercise, each in entry.by_hand.items()),
        earlier="" if has else _earlier(entry, result),
        why=_why(result) or ("" if has else "It is not in the grade book."),
        file=result.file,
        digest=result.digest,
        package=result.package,
        exercises=result.exercises,
    )


def _status(result, reviewed):
    if result.status == GRADED and not _open(result):
        return GRADED
    return BY_HAND if reviewed else ATTENTION


def _open(result):
    """The exercises of a graded submission that a person has to look at."""
    return [graded for graded in result.exercises if graded.status == ATTENTION]


def _why(result):
    said = [f"{graded.exercise}: {shorten(graded.message, LONGEST)}" for graded in _open(result)]
    return " ".join(filter(None, [result.why, *said]))


def _told(by_hand, digest):
    return str(by_hand) if by_hand.digest == digest else f"{by_hand} for {_file(by_hand.digest)}"


def _file(digest):
    return f"the file {digest[:12]}" if digest else "no file"


def _earlier(entry, result):
    """The mark of another file than this, in words, or ""."""
    if not (entry.fed and entry.fed.marked and entry.is_whole) or entry.fed.marked == result.digest:
        return ""
    return f"{counted(entry.points, 'point')} for {_file(entry.fed.marked)}"
