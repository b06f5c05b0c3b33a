"""Examining one submission: from what was handed in to one `Result`.

The learner's code runs in a child process, `remote.Child`; here it is only read. Points are for stages of the
examination, for public probes and fresh ones together. What fails only here, and what contradicts itself, is for a
person to decide: never a mistake of the learner's, and never a silent zero.
"""

import functools
import hashlib
import math
import re
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from actcourse.exercises import exercises_of
from actcourse.exercises.learner.examination import examine_by_stage
from actcourse.exercises.marks import earned, stages_of
from actcourse.functions.words import counted, listed
from actcourse.teaching.grading.definitions import Found, definitions
from actcourse.teaching.grading.fresh import with_fresh_probes
from actcourse.teaching.grading.remote import Box, Child
from actcourse.teaching.grading.results import ATTENTION, FAILED, GRADED, NOT_ATTEMPTED, PASSED, Graded, Result
from actcourse.teaching.grading.sandbox import SandboxUnavailable

PACKAGE = Path(__file__).resolve().parents[2]
EXAMINERS = ("exercises", "functions", "networks", "teaching/grading")  # folders of what a result depends on
# What code says that does not find here what may be there where it was written: files, the network, threads.
_LACKING = (
    *("ImportError", "ModuleNotFoundError", "OSError", "FileNotFoundError", "NotADirectoryError", "PermissionError"),
    *("ConnectionError", "ConnectionRefusedError", "BlockingIOError", "TimeoutError", "URLError", "HTTPError"),
    *("gaierror", "RuntimeError: can't start new thread"),
)
_STOPPED_FOR_LACK = re.compile(rf"stopped with `(?:{'|'.join(_LACKING)})\b")
_IN_WORDS = {
    "missing module": "there is no such module here",
    "missing file": "there is no such file here",
    "magic": "it gives a command to the notebook",
    "time": "it takes too long",
    "memory": "it takes too much memory",
    "gone": "Python ended in it",
}
_STILL = "It stops with `NotImplementedError`, as the sheet's own starter does: is that line still in it?"
_NO_TIME = "It was not run: the time for the whole notebook was over."
_FRESH = (
    "The check's own numbers come out right, and other numbers of the same kind do not. "
    "Does your code compute its result from what it is given, whatever that is?"
)


def examined(submission, sheet, seed, sandbox, child=Child, until=math.inf):
    """The `Result` of a submission; nothing that a learner has handed in makes it raise.

    submission: a `Submission` of this sheet. seed: of the fresh probes, an integer from 0 on.
    sandbox: in which the learner's code runs. child: what is made for each exercise, called with a `Program` and a
    `remote.Box`. until: the moment, of `time.monotonic`, from which on no code is run any more: what is left then needs
    attention. Raises SandboxUnavailable where the sandbox does not start.
    """
    begun = monotonic()
    found = _found(submission, sheet)
    why = found.whole
    with Box(sandbox) as box:
        start = functools.partial(_started, child, box, until)
        graded = () if why else tuple(_graded(each, found, seed, start) for each in exercises_of(sheet))
    why = why or _why(graded, submission, sheet)
    status = ATTENTION if why else GRADED
    about = (submission.student, sheet, submission.file, submission.digest, status, why, seed, package(sandbox.open))
    return Result(*about, graded, monotonic() - begun)


def _found(submission, sheet):
    """What is `Found` in the notebook, where there is one."""
    if submission.why:
        return Found(whole=submission.why)
    try:
        return definitions(submission.text, sheet)
    except Exception as error:  # a fault of ours must not stop those who come after
        return Found(whole=f"The reading of the notebook stopped with {type(error).__name__}: {str(error)[:200]}")


def _why(graded, submission, sheet):
    """Why a person must look at the whole, as a sentence, or ""."""
    needed = [f"`{each.exercise}`" for each in graded if each.status == ATTENTION]
    if needed:
        return f"A person must decide about {listed(needed)}."
    if submission.others and all(each.status == NOT_ATTEMPTED for each in graded):
        names = listed([repr(name) for name in submission.others[:3]])
        return f"Nothing is written in {sheet}.ipynb, and beside it lies {names}: which one counts?"
    return ""


@functools.cache
def _examiner():
    """The version of the package, and a digest of the code that a result depends on."""
    digest = hashlib.sha256()
    for folder in EXAMINERS:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(PACKAGE)}\0".encode() + path.read_bytes() + b"\0")
    return f"{version('actcourse')} ({digest.hexdigest()[:8]})"


def package(without):
    """What examines, for a `Result`: another text wherever another result may be found.

    without: whether there is no sandbox.
    """
    return _examiner() + (", without a sandbox" if without else "")


# -- one exercise -----------------------------------------------------------------------------------------


def _graded(exercise, found, seed, start):
    """What is found of one exercise."""
    id = exercise.id
    source = found.sources.get(id, "")
    if id in found.attention:
        return _record(exercise, ATTENTION, found.attention[id], source)
    if id in found.unwritten:
        return _record(exercise, NOT_ATTEMPTED, found.unwritten[id], source)
    if id in found.broken:
        message = f"Python cannot read the code of `{id}`: {found.broken[id]}."
        return _record(exercise, FAILED, message, source, "raises")
    try:
        with start(found.programs[id]) as child:
            return _judged(exercise, child, seed, source, found.doubts.get(id, ""))
    except SandboxUnavailable:
        raise
    except _NoTimeLeft:
        return _record(exercise, ATTENTION, _NO_TIME, source)
    except Exception as error:  # a fault of ours must not stop those who come after
        message = f"The examination itself stopped with {type(error).__name__}: {str(error)[:200]}"
        return _record(exercise, ATTENTION, message, source)


class _NoTimeLeft(Exception):
    """The moment has come from which on nothing is run."""


def _started(child, box, until, program):
    if monotonic() >= until:
        raise _NoTimeLeft
    return child(program, box=box)


def _record(exercise, status, message, source, mistake=None, points=0.0, stages=None):
    stages = stages or dict.fromkeys(stages_of(exercise), False)
    return Graded(exercise.id, status, mistake, message, points, float(exercise.points), stages, source)


def _judged(exercise, child, seed, source, doubt):
    function = _function(child, exercise.id)
    outcome, stages = examine_by_stage(exercise, function)
    if outcome.status != PASSED and (lack := _lack(exercise, outcome, child.failures) or doubt):
        return _record(exercise, ATTENTION, lack, source)
    if outcome.status == NOT_ATTEMPTED:
        return _record(exercise, NOT_ATTEMPTED, _STILL, source)
    mistake, message = outcome.mistake, outcome.message
    other = with_fresh_probes(exercise.id, seed) if stages["ordinary"] else None
    if other:
        theirs, again = examine_by_stage(other, function)
        stages = {stage: passed and again.get(stage, again["ordinary"]) for stage, passed in stages.items()}
        if outcome.status == PASSED and theirs.status != PASSED:
            mistake, message = "wrong-value", _FRESH
    points = earned(exercise, stages)
    status = PASSED if all(stages.values()) else FAILED
    return _record(exercise, status, message + _in_part(exercise, points), source, mistake, points, stages)


def _function(child, id):
    """The learner's function; None where what should have defined it has failed."""
    try:
        return child.function(id)
    except LookupError:
        return None


def _in_part(exercise, points):
    """What was earned of the points, where it is a part."""
    if not 0 < points < exercise.points:
        return ""
    return f"\n\nWhat holds is worth {points:g} of {counted(exercise.points, 'point')}."


def _lack(exercise, outcome, failures):
    """A sentence where the answer is not right for want of something that is missing here only, or ""."""
    for statement, text, kind in failures:
        if statement.wanted:
            line = statement.source.strip().split("\n")[0][:60]
            why = _IN_WORDS.get(kind, "it stops")
            return f"`{exercise.id}` needs {statement.where}, `{line}`: {why} ({text[:200]})."
    if outcome.mistake == "not-a-function":
        return f"What is called `{exercise.id}` in the end is not a function."
    if _STOPPED_FOR_LACK.search(outcome.message):
        return f"`{exercise.id}` asks for what is not here: {outcome.message}"
    return ""
