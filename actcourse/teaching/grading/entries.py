"""What the grade book holds of each submission: nbgrader's scores, and in two tables beside them what was fed to it."""

from dataclasses import dataclass, field
from datetime import datetime

from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Column, Float, MetaData, String, Table, delete, func, insert, select, update

from actcourse.teaching.grading.rebuilding import ByHand, exercise_of

TABLES = MetaData()
_fed = Table(
    "actcourse_fed",
    TABLES,
    Column("student", String, primary_key=True),
    Column("sheet", String, primary_key=True),
    Column("submission", String),  # nbgrader's id; once that is removed, nothing has been fed
    Column("result", String),  # a digest of the result
    Column("digest", String),  # of the file that was handed in
    Column("marked", String),  # the digest of the file that the scores are about; "" before there are any
    Column("package", String),  # what examined it
    Column("feedback", String),  # the digest of the result that the page of feedback shows
)
_by_hand = Table(
    "actcourse_by_hand",
    TABLES,
    Column("student", String, primary_key=True),
    Column("sheet", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("score", Float),
    Column("extra", Float),
    Column("digest", String),  # of the file that the person had before them
)


@dataclass(frozen=True)
class Score:
    """What nbgrader has for an exercise. waits: whether it lists it among those that a person has to look at."""

    automatic: float | None
    manual: float | None
    extra: float | None
    waits: bool

    @property
    def value(self):
        given = self.automatic if self.manual is None else self.manual
        return None if given is None else given + (self.extra or 0.0)

    @property
    def is_by_hand(self):
        return self.manual is not None or bool(self.extra)


@dataclass
class Entry:
    """What the book holds of a submission.

    scores: by exercise. penalty: for being late. time: of handing in, in UTC, or None. fed: the row of what was fed, or
    None. by_hand: what persons gave, by exercise, each with the file that it is about.
    """

    scores: dict = field(default_factory=dict)
    penalty: float = 0.0
    time: datetime | None = None
    fed: object = None
    by_hand: dict = field(default_factory=dict)

    @property
    def is_whole(self):
        return bool(self.scores) and all(score.value is not None for score in self.scores.values())

    @property
    def is_reviewed(self):
        """Whether nothing waits for a person."""
        return self.is_whole and not any(score.waits for score in self.scores.values())

    @property
    def points(self):
        """The points, or None where one is missing."""
        values = [score.value for score in self.scores.values()]
        return max(0.0, sum(values) - self.penalty) if self.is_whole else None


def entries(connection, student=None, sheet=None):
    """The `Entry` of every submission in the book, or of this one, by sheet and student."""
    found = {}
    for sheet_, student_, cell, *score in connection.execute(_only(_scores(), student, sheet)):
        found.setdefault((sheet_, student_), Entry()).scores[exercise_of(cell)] = Score(*score)
    for sheet_, student_, time, penalty in connection.execute(_only(_times_and_penalties(), student, sheet)):
        entry = found.setdefault((sheet_, student_), Entry())
        entry.time, entry.penalty = time, penalty or 0.0
    for row in connection.execute(_only(_still_fed(), student, sheet)):
        found[row.sheet, row.student].fed = row
    known = {(row.sheet, row.student, row.exercise): row for row in connection.execute(select(_by_hand))}
    for key, entry in found.items():
        given = {exercise: score for exercise, score in entry.scores.items() if score.is_by_hand}
        entry.by_hand = {
            exercise: _given(score, known.get((*key, exercise)), entry.fed) for exercise, score in given.items()
        }
    return found


def _only(query, student, sheet):
    if student is not None:
        query = query.where(SubmittedAssignment.student_id == student)
    return query if sheet is None else query.where(Assignment.name == sheet)


def _submissions(*columns):
    path = select(*columns).join_from(Assignment, SubmittedAssignment)
    return path.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)


def _scores():
    columns = (BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade)
    path = _submissions(Assignment.name, SubmittedAssignment.student_id, *columns)
    return path.join(Grade, Grade.notebook_id == SubmittedNotebook.id).join(BaseCell, BaseCell.id == Grade.cell_id)


def _times_and_penalties():
    whose = (Assignment.name, SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
    return _submissions(*whose, func.sum(SubmittedNotebook.late_submission_penalty)).group_by(*whose)


def _still_fed():
    return _submissions(_fed).join(_fed, _fed.c.submission == SubmittedAssignment.id)


def _given(score, known, fed):
    """What a person gave, with the file that it is about.

    nbgrader asks for it to be looked at again whenever a submission is graded again. As long as nobody has, and it is
    still the same, it is about the file that it was about; else about the one that the person found in the book.
    """
    same = known is not None and (known.score, known.extra) == (score.manual, score.extra)
    digest = known.digest if same and score.waits else fed.digest if fed else ""
    return ByHand(score.manual, score.extra, digest)


def note(connection, student, sheet, fed, by_hand):
    """Keep what was fed, a dict of the columns, and what stays as persons decided."""
    hands = [
        {"exercise": exercise, "score": each.score, "extra": each.extra, "digest": each.digest}
        for exercise, each in by_hand.items()
    ]
    for table, rows in ((_fed, [fed]), (_by_hand, hands)):
        connection.execute(delete(table).where(table.c.student == student, table.c.sheet == sheet))
        if rows:
            connection.execute(insert(table), [{"student": student, "sheet": sheet} | row for row in rows])


def note_feedback(connection, sheet, students):
    """Keep that the pages of these learners show what was fed last."""
    theirs = (_fed.c.sheet == sheet, _fed.c.student.in_(students))
    connection.execute(update(_fed).where(*theirs).values(feedback=_fed.c.result))
