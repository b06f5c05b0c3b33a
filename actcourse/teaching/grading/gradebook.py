"""nbgrader's grade book: results go in, marks come out.

nbgrader itself scores, applies late penalties and keeps what persons decide. It is fed one submission at a time, each
in one transaction, so that whenever this is stopped a submission is in the book whole or not at all. Two tables of our
own stand beside nbgrader's, which leaves them alone: what was fed, and for which file something was given by hand.
"""

import hashlib
import os
import re
import secrets
import shutil
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

import nbformat
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy import Column, Float, MetaData, String, Table, create_engine, delete, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning

from actcourse.exercises.learner.files import read
from actcourse.teaching.course import put_tools_in_reach, settings
from actcourse.teaching.grading.converters import Log, Score
from actcourse.teaching.grading.rebuilding import ByHand, rebuilt
from actcourse.teaching.grading.results import ATTENTION, FOLDER, GRADED, file_name

REBUILT = FOLDER / ".rebuilt"  # where the notebooks for nbgrader lie while it reads them
TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"  # of nbgrader's exchange; feedback is found by the second

_tables = MetaData()
_fed = Table(
    "actcourse_fed",
    _tables,
    Column("student", String, primary_key=True),
    Column("sheet", String, primary_key=True),
    Column("submission", String),  # nbgrader's id; once that is removed, nothing has been fed
    Column("result", String),  # the name of the result's file
    Column("digest", String),  # of the file that it is about
    Column("marked", String),  # the digest of the file that the scores are about; "" before there are any
    Column("package", String),  # what examined it
    Column("feedback", String),  # the result that the pages of feedback show
)
_by_hand = Table(
    "actcourse_by_hand",
    _tables,
    Column("student", String, primary_key=True),
    Column("sheet", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("score", Float),
    Column("extra", Float),
    Column("digest", String),  # of the file that the person had before them
)


class NotFed(RuntimeError):
    """nbgrader did not take a submission; the text says why."""


def name_in_book(student):
    """What a learner's folder is called in the grade book: the same, but for signs that it cannot hold."""
    plain = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]", lambda sign: ascii(sign[0])[1:-1], student)
    return plain if plain == student else f"{plain}~{hashlib.sha256(ascii(student).encode()).hexdigest()[:8]}"


class Book:
    """The grade book of a course.

    folder: that of the course, where `submitted`, `autograded` and `gradebook.db` are, if nbgrader's settings do not
    say otherwise. It is made if it is not there.
    """

    def __init__(self, folder):
        put_tools_in_reach()
        self.folder = Path(folder).resolve()
        config = settings(self.folder)
        chosen = {"root": str(self.folder), "submitted_directory": str(REBUILT), "student_id_exclude": ""}
        self.directory = CourseDirectory(config=config, **chosen)
        self.url = self.directory.db_url
        _create(self.url, self.directory.course_id)
        self._engine = create_engine(self.url, future=True)
        _tables.create_all(self._engine)
        self._log = Log()
        self._score = Score(coursedir=self.directory, config=config, log=self._log.logger)

    # -- sheets -------------------------------------------------------------------------------------------

    def cells(self, sheet):
        """Of a sheet in the book: the points of its scored cells by name, its other cells, and its submissions' number.

        None where the book does not have it.
        """
        with Gradebook(self.url, self.directory.course_id) as book:
            try:
                notebook = book.find_notebook(sheet, sheet)
            except MissingEntry:
                return None
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            return points, {cell.name for cell in notebook.source_cells} - {*points}, len(notebook.submissions)

    def register(self, sheet, release):
        """Put a sheet into the book as nbgrader does at its release; what is there already stays, with its marks."""
        place = {"notebook": sheet, "assignment": sheet, "db_url": self.url}
        with self._transaction(), Gradebook(self.url, self.directory.course_id) as book:
            book.update_or_create_assignment(sheet)
            SaveCells(log=self._log.logger).preprocess(release, {"nbgrader": place})

    # -- submissions --------------------------------------------------------------------------------------

    def fed(self):
        """What was fed and is still there: by sheet and student, the row of it."""
        there = select(_fed).join(SubmittedAssignment, SubmittedAssignment.id == _fed.c.submission)
        with self._engine.connect() as connection:
            return {(row.sheet, row.student): row for row in connection.execute(there)}

    def is_fed(self, row, result):
        """Whether a row of `fed`, or None, is this result's, and nbgrader's other commands have its notebook."""
        path = self.directory.format_path(
            self.directory.autograded_directory, name_in_book(result.student), result.sheet
        )
        return row is not None and row.result == _name(result) and os.path.exists(f"{path}/{result.sheet}.ipynb")

    def feed(self, result, release, submitted):
        """Put a result into the book, whole or not at all; returns a sentence where somebody has to look, or "".

        release: the sheet's notebook. submitted: the folder of all submissions. Where a person is needed there is no
        score; one of an earlier file stays, and is not taken for one of this file. What persons gave stays. Raises
        NotFed where nbgrader fails.
        """
        student, trouble = name_in_book(result.student), ""
        with self._transaction() as connection:
            before = self._row(connection, student, result.sheet)
            given = self._given_by_hand(connection, student, result.sheet, before)
            if result.status == ATTENTION and before is not None and before.marked:
                self._ask_a_person(student, result.sheet)
            else:
                trouble = self._stage(result, release, given, submitted)
                self._let_score(student, result.sheet)
            self._note(connection, student, result, before, given)
        return trouble

    @contextmanager
    def _transaction(self):
        """A context in which all that nbgrader writes into the book is written at its end, or not at all.

        nbgrader opens the book anew for every step and commits after every line. Here it is lent one connection, and
        ends nothing; that also spares it most of the time.
        """
        close = patch.object(Gradebook, "close", lambda book: book.db.remove())
        with self._engine.begin() as connection, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # of nbgrader's own way to make submissions
            with close, patch("nbgrader.api.create_engine", lambda *_, **__: connection):
                yield connection

    def _book(self):
        return Gradebook(self.url, self.directory.course_id)

    def _row(self, connection, student, sheet):
        with self._book() as book, suppress(MissingEntry):
            id = book.find_submission(sheet, student).id
            wanted = select(_fed).where(_fed.c.student == student, _fed.c.sheet == sheet, _fed.c.submission == id)
            return connection.execute(wanted).first()
        return None

    # -- what persons decided -----------------------------------------------------------------------------

    def _given_by_hand(self, connection, student, sheet, before):
        """What was given by hand, by exercise, each with the file for which that was.

        nbgrader asks for it to be looked at again whenever a submission is graded again. As long as nobody has, and it
        is still the same, it is about the file that it was about.
        """
        known = select(_by_hand).where(_by_hand.c.student == student, _by_hand.c.sheet == sheet)
        known = {row.exercise: row for row in connection.execute(known)}
        given = {}
        with self._book() as book, suppress(MissingEntry):
            for grade in book.find_submission_notebook(sheet, sheet, student).grades:
                if grade.manual_score is not None or grade.extra_credit:
                    exercise = grade.name.removesuffix("-check")
                    row = known.get(exercise)
                    same = row is not None and (row.score, row.extra) == (grade.manual_score, grade.extra_credit)
                    digest = row.digest if same and grade.needs_manual_grade else (before.digest if before else "")
                    given[exercise] = ByHand(grade.manual_score, grade.extra_credit, digest)
        return given

    def _ask_a_person(self, student, sheet):
        """Leave the scores as they are, and let nbgrader list them among those that a person has to look at."""
        with self._book() as book:
            for grade in book.find_submission_notebook(sheet, sheet, student).grades:
                grade.needs_manual_grade = True
            book.db.commit()

    def _note(self, connection, student, result, before, given):
        """Keep what was fed, in the same transaction."""
        with self._book() as book:
            id = book.find_submission(result.sheet, student).id
        key = {"student": student, "sheet": result.sheet}
        marked = result.digest if result.status == GRADED else (before.marked if before else "")
        row = {"submission": id, "result": _name(result), "digest": result.digest, "marked": marked}
        shown = before.feedback if before and result.status == ATTENTION and before.marked else ""
        hands = [
            {"exercise": exercise, "score": each.score, "extra": each.extra, "digest": each.digest}
            for exercise, each in given.items()
        ]
        for table, rows in ((_fed, [row | {"package": result.package, "feedback": shown}]), (_by_hand, hands)):
            connection.execute(delete(table).where(table.c.student == student, table.c.sheet == result.sheet))
            if rows:
                connection.execute(insert(table), [key | each for each in rows])

    # -- nbgrader -----------------------------------------------------------------------------------------

    def _stage(self, result, release, given, submitted):
        """Lay out for nbgrader what it takes for the submission; returns what is wrong beside the notebook, or ""."""
        folder = self.folder / REBUILT / name_in_book(result.student) / result.sheet
        shutil.rmtree(self.folder / REBUILT, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / f"{result.sheet}.ipynb").write_text(nbformat.writes(rebuilt(release, result, given)), "utf-8")
        handed_in = Path(submitted) / result.student / result.sheet
        with suppress(OSError):
            (folder / SECRET).write_bytes(read(handed_in / SECRET, 10_000))
        try:
            time = read(handed_in / TIMESTAMP, 10_000)
            parse_utc(time.decode().strip())
            (folder / TIMESTAMP).write_bytes(time)
        except FileNotFoundError:
            return ""
        except (OSError, ValueError, OverflowError) as error:
            return f"{TIMESTAMP} says no time, so nobody knows whether it was late: {error}"
        return ""

    def _let_score(self, student, sheet):
        """Let nbgrader score what was laid out; NotFed where it fails."""
        self._log.said.clear()
        self._score.chosen(sheet, [student])
        try:
            self._score.start()
        except Exception as error:
            raise NotFed(self._log.why() or str(error)) from error
        finally:
            shutil.rmtree(self.folder / REBUILT, ignore_errors=True)


def _name(result):
    return file_name(result.student, result.sheet, result.digest, result.package, result.seed)


def _create(url, course):
    """Make the book if there is none. A file of SQLite gets its name once it is whole."""
    path = make_url(url).database if url.startswith("sqlite") else None
    if not path or (os.path.exists(path) and os.path.getsize(path)):
        Gradebook(url, course).close()
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    draft = f"{path}.{secrets.token_hex(4)}.tmp"
    try:
        Gradebook(f"sqlite:///{draft}", course).close()
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            os.unlink(draft)
