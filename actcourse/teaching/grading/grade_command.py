"""What `actcourse grade` does: what it says, and what a person has to look at."""

import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from actcourse.exercises import SHEETS, is_sheet
from actcourse.exercises.learner.files import replace
from actcourse.functions.words import counted, number
from actcourse.teaching.grading import exports, roster
from actcourse.teaching.grading.collect import SUBMITTED
from actcourse.teaching.grading.examining import examined, package
from actcourse.teaching.grading.grading import Examiner, class_folder, grade
from actcourse.teaching.grading.report import report
from actcourse.teaching.grading.results import ATTENTION
from actcourse.teaching.grading.sandbox import Sandbox, SandboxUnavailable

WITHOUT = (
    "Without a sandbox: while it is graded, a learner's code can read and change what you can, submissions, solutions "
    "and grade book among it, and use the network. grades.csv and the grade book say that it was graded so."
)


def run(chosen):
    """Grade a class; returns what to say, and what a person has to look at."""
    submitted, sheets = _folder_and_sheets(chosen.what)
    people = roster.read(chosen.roster) if chosen.roster else ()
    asked = {
        "sheets": sheets,
        "names": chosen.students,
        "people": people,
        "regrade": chosen.regrade,
        "jobs": chosen.jobs,
    }
    try:
        with _examiner(chosen, class_folder(submitted)) as examiner:
            done = grade(submitted, examiner, **asked)
    except SandboxUnavailable as error:
        raise ValueError(str(error)) from error
    said = [WITHOUT] if chosen.no_sandbox else []
    said += [_summary(sheet, done, chosen.students) for sheet in done.sheets]
    said += _gone(submitted, done)
    said.append(_write(submitted, done, people))
    return said, [*_open(done, chosen.students), *done.troubles]


def _folder_and_sheets(what):
    """The folder of submissions and the sheets among the words of a command, in whatever order they stand."""
    sheets = [word for word in what if is_sheet(word) and not Path(word).is_dir()]
    folders = [word for word in what if word not in sheets]
    if len(folders) > 1:
        raise ValueError(f"one folder with submissions, and sheets such as {SHEETS[1]}; there are {', '.join(folders)}")
    return Path(*folders) if folders else SUBMITTED, sheets


@contextmanager
def _examiner(chosen, folder):
    """A context with what examines, once its sandbox is known to work. folder: that of the class.

    Raises SandboxUnavailable, which says what would help, or ValueError.
    """
    if chosen.cluster:
        with _examiner_elsewhere(chosen.cluster, chosen.no_sandbox, folder) as examiner:
            yield examiner
        return
    sandbox = Sandbox.none() if chosen.no_sandbox else Sandbox.bubblewrap(hidden=[folder])
    sandbox.probe()
    yield Examiner(partial(_examined, sandbox), package(sandbox.open))


def _examined(sandbox, handed_in, seed):
    return examined(handed_in, handed_in.sheet, seed, sandbox)


@contextmanager
def _examiner_elsewhere(address, without, folder):
    """The same where the workers of a cluster examine; what it needs here and on them is looked at first."""
    try:
        from actcourse.teaching.grading import cluster
    except ModuleNotFoundError as error:
        raise ValueError(f"there is no module {error.name}: `pip install -e .[grade,cluster]` brings it") from error
    wanted = package(without)
    with cluster.connected(address) as client:
        cluster.must_be_fit(client, wanted, without, folder)
        yield Examiner(partial(cluster.examined_here, wanted, without, folder), wanted, partial(cluster.on, client))


# -- what is said -------------------------------------------------------------------------------------


def _of_them(done, names):
    return [mark for mark in done.marks if mark.sheet in done.sheets and (not names or mark.student in names)]


def _summary(sheet, done, names):
    """A line on a sheet."""
    own = [mark for mark in _of_them(done, names) if mark.sheet == sheet]
    given = [mark.mark for mark in own if mark.mark is not None]
    counts = f"{counted(len(given), 'mark')}, {len(own) - len(given)} without"
    middle = f"; median {number(median(given))} of {number(own[0].max_points)}" if given else ""
    return f"{sheet}: {counted(len(own), 'folder')}, {done.examined[sheet]} examined now: {counts}{middle}"


def _open(done, names):
    waiting = [mark for mark in _of_them(done, names) if mark.status == ATTENTION]
    return [" ".join(filter(None, [f"{mark.student}: {mark.why}", _before(mark)])) for mark in waiting]


def _gone(submitted, done):
    """A line on those who were graded and have no folder any more."""
    marks = [mark for mark in done.marks if mark.sheet in done.sheets]
    names = [mark.student for mark in marks if not os.path.lexists(submitted / mark.student)]
    return [f"No folder any more, so their marks stay as they were: {', '.join(names)}"] if names else []


def _before(mark):
    return f"(Earlier: {mark.earlier}.)" if mark.earlier else ""


def _write(submitted, done, people):
    """Write `grades.csv` and the report, and say where all is."""
    folder = class_folder(submitted)
    replace(folder / "grades.csv", exports.grades(done.marks, people))
    if done.results:
        replace(folder / "report.html", report(done.results, people, submitted).encode())
    return f"In {submitted.parent}: grades.csv, report.html, feedback/ and, for nbgrader, gradebook.db and autograded/"
