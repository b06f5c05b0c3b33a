"""nbgrader's grade book: results go in, marks come out.

nbgrader itself scores, applies late penalties and keeps what persons decide. It is fed one submission at a time, each
in one transaction, so that whenever this is stopped a submission is in the book whole or not at all.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import warnings
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from unittest.mock import patch

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning

from actcourse.exercises.learner.files import read
from actcourse.teaching.course import put_tools_in_reach, settings
from actcourse.teaching.grading.collect import TIMESTAMP
from actcourse.teaching.grading.converters import Feedback, Log, Scoring
from actcourse.teaching.grading.entries import TABLES, entries, note, note_feedback
from actcourse.teaching.grading.rebuilding import rebuilt
from actcourse.teaching.grading.results import ATTENTION, FOLDER, GRADED

REBUILT = FOLDER / ".rebuilt"  # where the notebooks for nbgrader lie while it reads them
LONGEST = 128  # characters of a name or an id, in nbgrader's tables
SECRET = "submission_secret.txt"  # of nbgrader's exchange; it finds feedback by this


class NotFed(RuntimeError):
    """nbgrader did not take a submission; the text says why."""


def name_in_book(student):
    """What a learner's folder is called in the grade book: the same, but for signs that it cannot hold."""
    plain = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]", lambda sign: ascii(sign[0])[1:-1], student)
    return plain if plain == student else f"{plain}~{hashlib.sha256(ascii(student).encode()).hexdigest()[:8]}"


class Book:
    """The grade book of a course.

    folder: that of the course, where `submitted`, `autograded` and `gradebook.db` are, if nbgrader's settings do not
    say otherwise. The book is made if there is none.
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
        TABLES.create_all(self._engine)
        self._log = Log()
        self._scoring, self._feedback = (
            step(coursedir=self.directory, config=config, log=self._log.logger) for step in (Scoring, Feedback)
        )

    def _open(self):
        return Gradebook(self.url, self.directory.course_id)

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

    # -- sheets -------------------------------------------------------------------------------------------

    def cells(self, sheet):
        """Of a sheet in the book: the points of its scored cells by name, its other cells, and its submissions' number.

        None where the book does not have it.
        """
        with self._open() as book:
            try:
                notebook = book.find_notebook(sheet, sheet)
            except MissingEntry:
                return None
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            return points, {cell.name for cell in notebook.source_cells} - {*points}, len(notebook.submissions)

    def register(self, sheet, release):
        """Put a sheet into the book as nbgrader does at its release; what is there already stays, with its marks."""
        place = {"notebook": sheet, "assignment": sheet, "db_url": self.url}
        with self._transaction(), self._open() as book:
            if not _has_sheet(book, sheet, release):
                book.update_or_create_assignment(sheet)
                SaveCells(log=self._log.logger).preprocess(release, {"nbgrader": place})

    # -- learners -----------------------------------------------------------------------------------------

    def name(self, people):
        """Let nbgrader show learners by their names, with Canvas's number as their id there.

        people: a `Person` by the name in the book. What a person has put there stays. A name without a comma does not
        say which part is the family's, so it stands as a whole where that is asked for.
        """
        with self._open() as book:
            for student in book.students:
                person = people.get(student.id)
                if person and not (student.first_name or student.last_name):
                    last, _, first = person.name.partition(",")
                    student.last_name, student.first_name = last.strip()[:LONGEST], first.strip()[:LONGEST]
                if person and not student.lms_user_id:
                    student.lms_user_id = person.canvas_id[:LONGEST] or None
            book.db.commit()

    # -- submissions --------------------------------------------------------------------------------------

    def entries(self):
        """The `Entry` of every submission in the book, by sheet and name in the book."""
        with self._engine.connect() as connection:
            return entries(connection)

    def has(self, entry, result, submitted):
        """Whether an `Entry`, or None, is of this result, and nbgrader's other commands have its notebook.

        submitted: the folder of all submissions, which may say by now when this one was handed in.
        """
        fed = entry and entry.fed
        there = self._is_there(self.directory.autograded_directory, name_in_book(result.student), result.sheet, "ipynb")
        if not fed or fed.result != identity(result) or not there:
            return False
        with suppress(OSError, ValueError, OverflowError):
            return result.status == ATTENTION or entry.time == _time(submitted, result)[1]
        return True

    def _is_there(self, step, student, sheet, ending):
        return os.path.exists(f"{self.directory.format_path(step, student, sheet)}/{sheet}.{ending}")

    def feed(self, result, release, submitted):
        """Put a result into the book, whole or not at all; returns a sentence where somebody has to look, or "".

        release: the sheet's notebook. submitted: the folder of all submissions. Where a person is needed there is no
        score; one of an earlier file stays, and is not taken for one of this file. What persons gave stays. Raises
        NotFed where nbgrader fails.
        """
        student, trouble = name_in_book(result.student), ""
        with self._transaction() as connection:
            entry = entries(connection, student, result.sheet).get((result.sheet, student))
            before, by_hand = (entry.fed, entry.by_hand) if entry else (None, {})
            keeps = result.status == ATTENTION and before is not None and before.marked
            if keeps:
                self._ask_a_person(student, result.sheet)
            else:
                trouble = self._lay_out(result, release, by_hand, submitted)
                self._let_score(student, result.sheet)
            fed = {"result": identity(result), "digest": result.digest, "package": result.package}
            fed["marked"] = result.digest if result.status == GRADED else before.marked if keeps else ""
            fed["feedback"] = before.feedback if keeps else ""
            with self._open() as book:
                fed["submission"] = book.find_submission(result.sheet, student).id
            note(connection, student, result.sheet, fed, by_hand)
        return trouble

    def _ask_a_person(self, student, sheet):
        """Leave the scores as they are, and let nbgrader list them among those that a person has to look at."""
        with self._open() as book:
            for grade in book.find_submission_notebook(sheet, sheet, student).grades:
                grade.needs_manual_grade = True
            book.db.commit()

    def _lay_out(self, result, release, by_hand, submitted):
        """Put down for nbgrader what it takes for the submission; returns what is wrong beside the notebook, or ""."""
        folder = self.folder / REBUILT / name_in_book(result.student) / result.sheet
        shutil.rmtree(self.folder / REBUILT, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / f"{result.sheet}.ipynb").write_text(nbformat.writes(rebuilt(release, result, by_hand)), "utf-8")
        handed_in = Path(submitted) / result.student / result.sheet
        with suppress(OSError):
            (folder / SECRET).write_bytes(read(handed_in / SECRET, 10_000))
        try:
            (folder / TIMESTAMP).write_bytes(_time(submitted, result)[0])
        except FileNotFoundError:
            return ""
        except (OSError, ValueError, OverflowError) as error:
            return f"{TIMESTAMP} says no time, so nobody knows whether it was late: {error}"
        return ""

    def _let_score(self, student, sheet):
        """Let nbgrader score what was laid out; NotFed where it fails."""
        try:
            self._run(self._scoring, sheet, [student])
        except Exception as error:
            raise NotFed(self._log.why() or str(error)) from error
        finally:
            shutil.rmtree(self.folder / REBUILT, ignore_errors=True)

    def _run(self, step, sheet, students):
        self._log.said.clear()
        step.choose(sheet, students)
        step.start()

    # -- feedback -----------------------------------------------------------------------------------------

    def write_feedback(self, sheet, students):
        """Let nbgrader write the pages of these learners, by their names in the book; writes nothing into the book.

        Raises NotFed where it fails for one; the others have their pages then.
        """
        with self._transaction():
            try:
                self._run(self._feedback, sheet, students)
            except Exception as error:
                raise NotFed(self._log.why() or str(error)) from error

    def has_page(self, sheet, student):
        """Whether there is a page of feedback for a learner, by the name in the book."""
        return self._is_there(self.directory.feedback_directory, student, sheet, "html")

    def note_feedback(self, sheet, students):
        """Keep that these learners have pages on what was fed last."""
        with self._engine.begin() as connection:
            note_feedback(connection, sheet, students)


def identity(result):
    """A digest of all that a result says, but for the time that it took."""
    return hashlib.sha256(json.dumps(asdict(replace(result, seconds=0.0))).encode()).hexdigest()


def _time(submitted, result):
    """What says when it was handed in, and what nbgrader reads in it; OSError or ValueError where nothing does."""
    content = read(Path(submitted) / result.student / result.sheet / TIMESTAMP, 10_000)
    return content, parse_utc(content.decode().strip())


def _has_sheet(book, sheet, release):
    """Whether the book has the sheet just as it is; nbgrader's checksums are of text, kind and points of a cell."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in release.cells]
    sums = {mark["grade_id"]: mark["checksum"] for mark in marks if {"grade_id", "checksum"} <= {*mark}}
    with suppress(MissingEntry):
        return sums == {cell.name: cell.checksum for cell in book.find_notebook(sheet, sheet).source_cells}
    return False


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
