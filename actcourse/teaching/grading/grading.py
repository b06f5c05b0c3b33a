"""Grading a class: first every submission is examined, many at once, then one process feeds nbgrader's grade book.

Each result has a file of its own, and each submission is fed in one transaction, so a run that was stopped goes on
where it was. A submission is examined and fed once, and again when its content changes.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tqdm import tqdm

from actcourse.exercises import SHEETS, is_sheet
from actcourse.exercises.learner import files
from actcourse.functions.names import unknown
from actcourse.teaching.grading import results
from actcourse.teaching.grading.gradebook import REBUILT, Book, NotFed, name_in_book
from actcourse.teaching.grading.handed_out import handed_out, must_agree
from actcourse.teaching.grading.marks import marks
from actcourse.teaching.grading.parallel import Lost, unordered, workers
from actcourse.teaching.grading.roster import by_folder
from actcourse.teaching.grading.seeds import class_seed
from actcourse.teaching.grading.submissions import loose, sheets_in, students, submission
from actcourse.teaching.grading.unexamined import NOT_EXAMINED, lost, safely

AT_ONCE = 25  # pages of feedback that a process writes for one call; it reads the templates anew for each


@dataclass(frozen=True)
class Examiner:
    """How a submission is examined.

    examine: from a `Submission` and a seed to a `Result`; it runs in another process. package: what `Result.package`
    will be, by which it is known whether a submission has been examined already. place: a function that gives a context
    in which others examine than processes of this machine, as those of a cluster do.
    """

    examine: Callable
    package: str
    place: Callable = nullcontext


@dataclass
class Run:
    """What became of a class.

    sheets: that were graded. results: all that there are, of other sheets too. marks: a `Mark` for each of them.
    examined: by sheet, how many were, this time. fed: how many were fed to the grade book.
    troubles: what a person has to look at, a sentence each, beside the marks that are missing.
    """

    sheets: list
    results: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    examined: dict = field(default_factory=dict)
    fed: int = 0
    troubles: list = field(default_factory=list)


def grade(submitted, examiner, *, sheets=(), names=(), people=(), regrade=False, jobs=None, bar=True):
    """Grade what is in a folder of submissions; what belongs to the class is in the folder around it.

    sheets: such as ["02_saturating"], by default all of which there are submissions. names: of the learners' folders,
    by default all. people: the roster, whose names nbgrader then shows. regrade: examine again what has been examined.
    jobs: how many at once. bar: whether to show how far it is. Returns a `Run`. Raises ValueError or LookupError before
    anything is graded, and OSError.
    """
    submitted = Path(submitted)
    if not submitted.is_dir():
        raise ValueError(f"there is no folder {submitted} with submissions")
    there = _sheets(submitted, sheets)
    chosen = _chosen(submitted, there, names)
    kept = class_folder(submitted) / results.FOLDER
    kept.mkdir(parents=True, exist_ok=True)
    with files.reserved(kept / ".lock"), workers(jobs):
        shutil.rmtree(class_folder(submitted) / REBUILT, ignore_errors=True)  # of a run that was stopped
        grading = _Grading(submitted, kept, Book(class_folder(submitted)), examiner, regrade, bar, Run([*there]))
        handed = {sheet: grading.register(sheet) for sheet in there}
        for sheet, whose in chosen.items():
            grading.grade(sheet, whose, handed[sheet])
        troubles = [f"{name} lies beside the learners' folders: whose is it?" for name in loose(submitted)]
        return grading.told(by_folder(people), troubles)


# -- what is there ------------------------------------------------------------------------------------


def class_folder(submitted):
    """The folder of a class, by that with its submissions."""
    return Path(os.path.abspath(submitted)).parent


def _sheets(submitted, asked):
    """The sheets to grade, in order, each with the names of the folders that get a row.

    Raises LookupError for a sheet that does not exist, and ValueError where there is none.
    """
    for sheet in asked:
        if not is_sheet(sheet):
            raise LookupError(unknown("sheet", sheet, SHEETS))
    sheets = dict.fromkeys([*sheets_in(submitted), *asked])
    there = {sheet: students(submitted, sheet) for sheet in sheets}
    handed_in = [sheet for sheet in sheets if any(os.path.lexists(submitted / name / sheet) for name in there[sheet])]
    if not (asked or handed_in):
        raise ValueError(f"there is no {submitted}/STUDENT/SHEET with a sheet such as {SHEETS[0]}")
    return {sheet: there[sheet] for sheet in sheets if sheet in (asked or handed_in)}


def _chosen(submitted, there, names):
    """Of the folders of each sheet those with these names, or all; LookupError for a name that none of them has."""
    known = sorted({name for folders in there.values() for name in folders})
    if names and not known:
        raise LookupError(f"nobody in {submitted} has handed in {' or '.join(there)}")
    for name in names:
        if name not in known:
            raise LookupError(unknown(f"folder in {submitted}", name, known))
    return {sheet: [name for name in folders if not names or name in names] for sheet, folders in there.items()}


# -- one sheet after the other ------------------------------------------------------------------------


@dataclass
class _Grading:
    """A run, and all that its steps need. kept: the folder of results."""

    submitted: Path
    kept: Path
    book: Book
    examiner: Examiner
    regrade: bool
    bar: bool
    run: Run

    def register(self, sheet):
        """The sheet's notebook, once it is in the book; ValueError where marks would not be out of the same points."""
        notebook, path = handed_out(self.book.directory, sheet)
        must_agree(sheet, notebook, path, self.book.cells(sheet))
        self.book.register(sheet, notebook)
        return notebook

    def grade(self, sheet, names, release):
        """Examine what these learners handed in for a sheet, feed the book, and write feedback."""
        found = self._examine(sheet, names)
        self._feed(sheet, found, release)
        self._write_feedback(sheet, found)

    def told(self, person, troubles):
        """The `Run`, with all marks that there are now. person: a function from a learner's folder to a `Person`."""
        self.run.results, damaged = results.read_all(self.kept)
        self.book.name({name_in_book(each.student): person(each.student) for each in self.run.results})
        self.run.marks = marks(self.book.entries(), self.run.results)
        self.run.troubles += [*troubles, *damaged]
        return self.run

    def _examine(self, sheet, names):
        """The `Result`s of these learners; each is in its file as soon as it is there."""
        seed, found, tasks = class_seed(self.kept), {}, {}
        for name in names:
            handed_in = submission(name, sheet, self.submitted)
            known = None if self.regrade else _known(self.kept, handed_in, self.examiner.package, seed)
            (tasks if known is None else found)[name] = handed_in if known is None else known
        with self.examiner.place(), self._bar(f"{sheet}: examining", len(tasks)) as shown:
            for name, result in unordered(partial(safely, self.examiner.examine, seed), tasks):
                result = lost(tasks[name], seed) if isinstance(result, Lost) else result
                found[name] = replace(result, package=self.examiner.package)
                results.write(self.kept, found[name])
                shown.update()
        self.run.examined[sheet] = len(tasks)
        return [found[name] for name in names]

    def _feed(self, sheet, found, release):
        """Feed what the book does not have yet."""
        entries = self.book.entries()
        own = [entries.get((sheet, name_in_book(each.student))) for each in found]
        known = [self.book.has(entry, each, self.submitted) for entry, each in zip(own, found, strict=True)]
        new = [each for each, has in zip(found, known, strict=True) if self.regrade or not has]
        with self._bar(f"{sheet}: grade book", len(new)) as shown:
            for result in new:
                try:
                    trouble = self.book.feed(result, release, self.submitted)
                    self.run.fed += 1
                except NotFed as error:
                    trouble = f"nbgrader did not take it: {error}"
                if trouble:
                    self.run.troubles.append(f"{sheet}, {result.student}: {trouble}")
                shown.update()

    def _write_feedback(self, sheet, found):
        """Write the pages that do not show yet what the book holds."""
        waiting = _without_page(self.book, sheet, found)
        tasks = {at: waiting[at : at + AT_ONCE] for at in range(0, len(waiting), AT_ONCE)}
        write = partial(_pages, self.book.folder, sheet)
        # For few it does not pay to start processes.
        written = unordered(write, tasks) if len(tasks) > 1 else [(at, write(names)) for at, names in tasks.items()]
        with self._bar(f"{sheet}: feedback", len(waiting)) as shown:
            for at, why in written:
                done = [name for name in tasks[at] if self.book.has_page(sheet, name)]
                self.book.note_feedback(sheet, done)
                lacking = [name for name in tasks[at] if name not in done]
                self.run.troubles += [f"{sheet}, {name}: there is no page of feedback: {why}" for name in lacking]
                shown.update(len(tasks[at]))

    def _bar(self, what, total):
        hidden = None if self.bar and total else True  # None: where nobody watches
        return tqdm(desc=what, total=total, disable=hidden, unit="submission", dynamic_ncols=True)


# -- a submission -------------------------------------------------------------------------------------


def _known(kept, handed_in, package, seed):
    """The result that was found already for just this, or None."""
    path = kept / results.file_name(handed_in.student, handed_in.sheet, handed_in.digest, package, seed)
    with suppress(OSError, ValueError):
        result = results.read(path)
        # Without a file there is nothing that it depends on; and what was not examined may be another time.
        if (handed_in.digest or result.why == handed_in.why) and not result.why.startswith(NOT_EXAMINED):
            return result
    return None


# -- pages of feedback ---------------------------------------------------------------------------------


def _without_page(book, sheet, found):
    """By their names in the book, the learners whose page is not there or shows something else than what was fed."""
    entries = book.entries()
    names = [name for name in map(name_in_book, (each.student for each in found)) if (sheet, name) in entries]
    fed = [(name, entries[sheet, name].fed) for name in names if entries[sheet, name].fed]
    return [name for name, row in fed if row.feedback != row.result or not book.has_page(sheet, name)]


def _pages(folder, sheet, names):
    """Write pages, in a process of its own; returns what went wrong, or ""."""
    try:
        Book(folder).write_feedback(sheet, names)
    except NotFed as error:
        return str(error)
    return ""
