"""Grading a class: first every submission is examined, many at once, then one process feeds nbgrader's grade book.

Each result has a file of its own, and each submission is fed in one transaction, so a run that was stopped goes on
where it was. A submission is examined and fed once, and again when its content changes.
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tqdm import tqdm

from actcourse.exercises.learner import files
from actcourse.functions.names import unknown
from actcourse.teaching.grading import results
from actcourse.teaching.grading.collect import SHEETS
from actcourse.teaching.grading.gradebook import REBUILT, Book, NotFed, name_in_book
from actcourse.teaching.grading.handed_out import handed_out, must_agree
from actcourse.teaching.grading.marks import marks
from actcourse.teaching.grading.parallel import Lost, unordered, workers
from actcourse.teaching.grading.results import ATTENTION, Result
from actcourse.teaching.grading.sandbox import SandboxUnavailable
from actcourse.teaching.grading.submissions import loose, students, submission

SEED = ".seed"  # the file in the folder of results with the seed of the class's private probes
AT_ONCE = 25  # pages of feedback that a process writes for one call; it reads the templates anew for each
NOT_EXAMINED = "It could not be examined"  # how the reason begins where that is no fault of the submission's


@dataclass(frozen=True)
class Examiner:
    """How a submission is examined.

    examine: from a `Submission` and a seed to a `Result`; it runs in another process. package: what `Result.package`
    will be, by which it is known whether a submission has been examined already.
    """

    examine: Callable
    package: str


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


def grade(submitted, examiner, *, sheets=(), names=(), regrade=False, jobs=None, bar=True):
    """Grade what is in a folder of submissions; what belongs to the class is in the folder around it.

    sheets: such as ["02_saturating"], by default all of which there are submissions. names: of the learners' folders,
    by default all. regrade: examine again what has been examined. jobs: how many at once. bar: whether to show how far
    it is. Returns a `Run`. Raises ValueError or LookupError before anything is graded, and OSError.
    """
    submitted = Path(submitted)
    if not submitted.is_dir():
        raise ValueError(f"there is no folder {submitted} with submissions")
    folder = class_folder(submitted)
    there = _sheets(submitted, sheets)
    sheets = [*there]
    chosen = _chosen(submitted, there, names)
    run = Run(sheets, troubles=[f"{name} lies beside the learners' folders: whose is it?" for name in loose(submitted)])
    kept = folder / results.FOLDER
    kept.mkdir(parents=True, exist_ok=True)
    with files.reserved(kept / ".lock"), workers(jobs):
        shutil.rmtree(folder / REBUILT, ignore_errors=True)  # of a run that was stopped
        book = Book(folder)
        handed = {sheet: _register(book, sheet) for sheet in sheets}
        seed = _seed(kept)
        for sheet in sheets:
            found = _examine(submitted, sheet, chosen[sheet], examiner, seed, kept, regrade, run, bar)
            _feed(book, sheet, found, handed[sheet], submitted, regrade, run, bar)
            _write_feedback(book, sheet, found, run, bar)
        run.results, damaged = results.read_all(kept)
        run.marks = marks(book.entries(), run.results)
        run.troubles += damaged
    return run


# -- what is there ------------------------------------------------------------------------------------


def class_folder(submitted):
    """The folder of a class, by that with its submissions."""
    return Path(os.path.abspath(submitted)).parent


def _sheets(submitted, asked):
    """The sheets to grade, in order, each with the names of the folders that get a row.

    Raises LookupError for a sheet that does not exist, and ValueError where there is none.
    """
    for sheet in asked:
        if sheet not in SHEETS:
            raise LookupError(unknown("sheet", sheet, SHEETS))
    there = {sheet: students(submitted, sheet) for sheet in SHEETS}
    handed_in = [sheet for sheet in SHEETS if any(os.path.lexists(submitted / name / sheet) for name in there[sheet])]
    if not (asked or handed_in):
        raise ValueError(f"there is no {submitted}/STUDENT/SHEET with a sheet such as {SHEETS[0]}")
    return {sheet: there[sheet] for sheet in SHEETS if sheet in (asked or handed_in)}


def _chosen(submitted, there, names):
    """Of the folders of each sheet those with these names, or all; LookupError for a name that none of them has."""
    known = sorted({name for folders in there.values() for name in folders})
    if names and not known:
        raise LookupError(f"nobody in {submitted} has handed in {' or '.join(there)}")
    for name in names:
        if name not in known:
            raise LookupError(unknown(f"folder in {submitted}", name, known))
    return {sheet: [name for name in folders if not names or name in names] for sheet, folders in there.items()}


def _register(book, sheet):
    """The sheet's notebook, once it is in the book; ValueError where marks would not be out of the same points."""
    notebook, path = handed_out(book.directory, sheet)
    must_agree(sheet, notebook, path, book.cells(sheet))
    book.register(sheet, notebook)
    return notebook


def _seed(folder):
    """The seed of the private probes, which is the same for the whole class; made when it is first needed."""
    path = folder / SEED
    with suppress(FileNotFoundError):
        return int(json.loads(files.read(path)))
    files.replace(path, json.dumps(secrets.randbits(62)).encode())
    os.chmod(path, 0o600)
    return _seed(folder)


# -- examining ----------------------------------------------------------------------------------------


def _examine(submitted, sheet, names, examiner, seed, kept, regrade, run, bar):
    """The `Result`s of these learners; each is in its file as soon as it is there."""
    found, tasks = {}, {}
    for name in names:
        handed_in = submission(name, sheet, submitted)
        known = None if regrade else _known(kept, handed_in, examiner.package, seed)
        if known is None:
            tasks[name] = handed_in
        else:
            found[name] = known
    with _bar(f"{sheet}: examining", len(tasks), bar) as shown:
        for name, result in unordered(partial(_safely, examiner.examine, seed), tasks):
            result = _lost(tasks[name], seed) if isinstance(result, Lost) else result
            found[name] = replace(result, package=examiner.package)
            results.write(kept, found[name])
            shown.update()
    run.examined[sheet] = len(tasks)
    return [found[name] for name in names]


def _known(kept, handed_in, package, seed):
    """The result that was found already for just this, or None."""
    path = kept / results.file_name(handed_in.student, handed_in.sheet, handed_in.digest, package, seed)
    with suppress(OSError, ValueError):
        result = results.read(path)
        # Without a file there is nothing that it depends on; and what was not examined may be another time.
        if (handed_in.digest or result.why == handed_in.why) and not result.why.startswith(NOT_EXAMINED):
            return result
    return None


def _safely(examine, seed, handed_in):
    """The result; where examining fails itself, somebody has to look, and nobody else loses theirs."""
    try:
        return examine(handed_in, seed)
    except SandboxUnavailable:
        raise
    except Exception as error:
        return _without(handed_in, seed, f"{type(error).__name__}: {error}")


def _lost(handed_in, seed):
    return _without(handed_in, seed, "the process that examined it ended, twice")


def _without(handed_in, seed, why):
    """A result that says why there is none."""
    names = {"student": handed_in.student, "sheet": handed_in.sheet, "file": handed_in.file}
    rest = {"digest": handed_in.digest, "seed": seed, "package": "", "exercises": (), "seconds": 0.0}
    return Result(**names, **rest, status=ATTENTION, why=f"{NOT_EXAMINED}: {why}.")


# -- the grade book -----------------------------------------------------------------------------------


def _feed(book, sheet, found, release, submitted, regrade, run, bar):
    """Feed what the book does not have yet."""
    entries = book.entries()
    new = [each for each in found if regrade or not book.has(entries.get((sheet, name_in_book(each.student))), each)]
    with _bar(f"{sheet}: grade book", len(new), bar) as shown:
        for result in new:
            try:
                trouble = book.feed(result, release, submitted)
                run.fed += 1
            except NotFed as error:
                trouble = f"nbgrader did not take it: {error}"
            if trouble:
                run.troubles.append(f"{sheet}, {result.student}: {trouble}")
            shown.update()


def _write_feedback(book, sheet, found, run, bar):
    """Write the pages that do not show yet what the book holds."""
    waiting = _without_page(book, sheet, found)
    tasks = {at: waiting[at : at + AT_ONCE] for at in range(0, len(waiting), AT_ONCE)}
    write = partial(_pages, book.folder, sheet)
    # For few it does not pay to start processes.
    written = unordered(write, tasks) if len(tasks) > 1 else [(at, write(names)) for at, names in tasks.items()]
    with _bar(f"{sheet}: feedback", len(waiting), bar) as shown:
        for at, why in written:
            done = [name for name in tasks[at] if book.has_page(sheet, name)]
            book.note_feedback(sheet, done)
            lacking = [name for name in tasks[at] if name not in done]
            run.troubles += [f"{sheet}, {name}: there is no page of feedback: {why}" for name in lacking]
            shown.update(len(tasks[at]))


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


def _bar(what, total, shown):
    return tqdm(
        desc=what, total=total, disable=None if shown and total else True, unit="submission", dynamic_ncols=True
    )
