"""Running what a learner wrote and examining it: the inside of the process that `judging` starts.

The process may come to any end: the learner's code can end it, or keep it busy for ever. So each step is announced
before it is taken, and each outcome is handed back as soon as it is there.
"""

import json
import os
import re
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from traceback import walk_stack, walk_tb

from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from actcourse.exercises.examiner.memory_limit import limit_memory
from actcourse.exercises.examiner.printing import Printed, printing_into
from actcourse.exercises.examiner.shield import undisturbed
from actcourse.exercises.examiner.time_limit import OutOfTime, time_limit
from actcourse.exercises.examiner.wording import error_text
from actcourse.exercises.learner.examination import EXERCISES, examine, exercises_of
from actcourse.exercises.learner.reading import Cell
from actcourse.exercises.sheets.variants import exercise_of_variant

SHOWN = 60  # characters of the line at which a cell stopped
HANDED_BACK = ("exercise", "status", "mistake", "message", "points", "max_points", "place")  # of an outcome


def main():
    """Do the job that standard input tells, and end the process whatever the learner's code has left behind in it."""
    job = json.load(sys.stdin)
    say, status = _way_back(job["word"]), 1
    try:
        limit_memory()
        _limit_cpu(job["cpu_seconds"])
        sys.argv = [job["path"]]
        work(job, say)
        say(done=True)
        status = 0
    except BaseException as error:  # what the learner's code has done to Python may reach as far as here
        say(failed=error_text(error))
    finally:
        os._exit(status)  # threads, `__del__` and what stands in atexit might never come to an end


def _way_back(word):
    """A function that hands a message to the process that waits for it.

    Standard output, which leads there, is copied to a handle that programs started from here do not get. Then it leads
    nowhere, as do the other two: nobody reads what the learner's code prints, and nobody answers what it asks.
    """
    back, process = os.fdopen(os.dup(1), "wb"), os.getpid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)

    def say(**message):
        if os.getpid() != process:  # a copy of this process, which the learner's code has made by `os.fork`
            os._exit(0)
        back.write(json.dumps({"word": word, **message}).encode() + b"\n")
        back.flush()

    return say


def _limit_cpu(seconds):
    """So that it also ends when the process that should end it is gone."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits, and here they may be lower already
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def work(job, say):
    """Run all cells, then examine all exercises; `say` is called with each step and each result.

    job: what `judging` has made of a file.
    """
    cells = [Cell(**cell) for cell in job["cells"]]
    names, stopped = run(cells, job["path"], job["cell_seconds"], say)
    lost = "\n".join(cell.source for cell in stopped)
    asked = _asked(job["sheet"], names, lost)
    say(asked=[(exercise.id, exercise.points) for exercise in asked])
    for exercise in asked:
        if exercise.id in names or not _defines(lost, exercise.id):
            say(step=f"{os.path.basename(job['path'])}, the check of `{exercise.id}`", seconds=job["check_seconds"])
            outcome = examine(exercise.id, names.get(exercise.id, _unwritten))
            say(outcome=_handed_back(outcome, cells))


def _asked(sheet, names, lost):
    """The exercises of the sheet, and those whose function is there or was lost: of private variations too."""
    called = {*filter(lambda name: isinstance(name, str), names), *re.findall(r"\w+", lost)}
    drawn = filter(None, map(exercise_of_variant, sorted(called)))
    known = {each.id: each for each in (*EXERCISES, *exercises_of(sheet), *drawn)}
    return [each for id, each in known.items() if each.sheet == sheet or id in names or _defines(lost, id)]


def _handed_back(outcome, cells):
    """What is told of an outcome, as it can be written in JSON; its place in lines of the file or of the cell."""
    told = {name: getattr(outcome, name) for name in HANDED_BACK}
    if outcome.place:
        told["place"] = asdict(_in_cell(outcome.place, cells))
    return told


def _in_cell(place, cells):
    """A place with lines as they are counted in the file or the notebook's cell; code bears the name of its cell."""
    before = next((cell.before for cell in cells if cell.name == place.file), 0)
    others = tuple((line + before, column, last + before, end) for line, column, last, end in place.others)
    return replace(place, line=place.line + before, last_line=place.last_line + before, others=others)


def _defines(source, id):
    """Whether code defines a name, as far as it can be seen without running it."""
    return re.search(rf"^[ \t]*(async\s+)?(def\s+{id}\b|{id}\s*=)", source, re.MULTILINE) is not None


def _unwritten(*_args, **_named):
    raise NotImplementedError


# -- cells ----------------------------------------------------------------------------------------------


def run(cells, path, seconds, say):
    """Run `Cell`s one after another; returns the names that they define, and the cells that were stopped.

    One that fails, or takes longer than `seconds`, stops by itself; those after it are run.
    """
    shell, stopped = _Shell(config=Config(HistoryManager={"enabled": False})), []
    shell.user_ns["__file__"] = path
    for cell in cells:
        say(step=cell.name, seconds=seconds)
        shell.compile.cell = cell.name
        trouble = _trouble(shell, cell, seconds)
        if trouble:
            say(trouble=f"{cell.name} {trouble}")
            stopped.append(cell)
    return dict(shell.user_ns), stopped


class _Compiler(CachingCompiler):
    """Gives code the name of its cell, by which places in it are found again."""

    cell = "cell"

    def get_code_name(self, raw_code, transformed_code, number):
        return self.cell


class _Shell(InteractiveShell):
    compiler_class = _Compiler
    stopped = None  # the first error in a cell

    def enable_gui(self, gui=None):
        """There is no window to open for `%matplotlib`."""

    def ask_exit(self):
        """What `exit()` and `quit()` call."""
        raise SystemExit

    def showtraceback(self, *_args, **_named):
        """Keep the error, which nobody would read: some magics, as `%%time`, show one and go on."""
        self.stopped = self.stopped or sys.exc_info()[1]

    showsyntaxerror = showindentationerror = showtraceback


def _trouble(shell, cell, seconds):
    """Run one cell quietly; what stopped it, as text, or ""."""
    limit, shell.stopped = time_limit(seconds), None
    try:
        with printing_into(Printed()), undisturbed(), limit:
            result = shell.run_cell(cell.source)
        error = shell.stopped or result.error_before_exec or result.error_in_exec
    except BaseException as unforeseen:  # OutOfTime, or what IPython itself stumbles over, as half an emoji
        limit.stop()
        error = shell.stopped or unforeseen
    if error is None:
        return ""
    if isinstance(error, OutOfTime):
        return f"was stopped after {seconds:g} seconds{_place(cell, _line_of(shell, limit, error))}"
    return f"stopped with {_told(error)}{_place(cell, _line_of(shell, limit, error))}"


def _told(error):
    """The error without the name that IPython gives to the cell."""
    text = f"{type(error).__name__}: {error.msg}" if isinstance(error, SyntaxError) else error_text(error)
    return text.rstrip(".")


def _place(cell, number):
    """The line with this number, where there is one, as the end of a sentence."""
    lines = cell.source.split("\n")
    if number is None or not 0 < number <= len(lines):
        return ""
    text = lines[number - 1].strip()
    return f", in line {cell.before + number}: `{text if len(text) <= SHOWN else text[:SHOWN] + '…'}`"


def _line_of(shell, limit, error):
    """The number of the line of the cell that was running, from 1, or None."""
    if isinstance(error, OutOfTime) and limit.stopped_in:  # by the traceback it might be where IPython dealt with it
        passed = reversed([*walk_stack(limit.stopped_in)])
    else:
        passed = walk_tb(error.__traceback__)
    numbers = [number for frame, number in passed if frame.f_globals is shell.user_ns]
    return numbers[0] if numbers else getattr(error, "lineno", None)
