"""The command `actcourse`: open the course, examine a file of answers, see how far one has come, look after a class."""

import argparse
import math
import sys
from pathlib import Path

from actcourse import instructors
from actcourse.exercises.examiner.pointing import pointed
from actcourse.exercises.learner.judging import LIMIT, NOT_JUDGED, judge
from actcourse.exercises.learner.progress import course, here, update
from actcourse.functions.words import counted

CHECKING = """Run the code of a notebook or a Python file, examine every exercise in it, and print a table. The code can
do all that you can, so look before you check what you have not written. What it prints is not shown, and what it asks
is not answered. Status: 0 if everything passes, 1 if something does not, 2 if not all could be judged."""
OPENING = """Bring the lessons and sheets that came with this package into a folder, as far as they are not there yet,
and open JupyterLab on the first. Nothing that is there is written over. This also makes, in the environment, the
settings of `python -m actcourse.server`. Status: 1 if a file could not be brought, 2 if nothing could be opened."""
UPDATING = """Bring the lessons and sheets of this release into the course's folder. What was not changed since it was
brought is replaced; beside what was changed, and beside files of your own, the newer lesson is put under a name with
its version. Status: 0 if all was done, 1 if a file could not be written, 2 if nothing could be done."""


def main(arguments=None):
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="actcourse", description=__doc__)
    commands = parser.add_subparsers(required=True)
    told = "run a notebook or a Python file, and examine every exercise in it"
    checking = commands.add_parser("check", help=told, description=CHECKING)
    checking.add_argument(
        "path", type=Path, help="such as exercises/02_saturating/02_saturating.ipynb; its code is run"
    )
    told = f"seconds after which the file is ended, whatever it does (default {LIMIT:g})"
    checking.add_argument("--limit", type=_seconds, default=LIMIT, metavar="SECONDS", help=told)
    checking.set_defaults(run=_check)
    progress = commands.add_parser("progress", help="show what has been passed and what to do next")
    progress.add_argument("--export", action="store_true", help="print it as one line of text")
    progress.add_argument("--import", dest="line", metavar="LINE", help="add what such a line says")
    progress.set_defaults(run=_progress)
    for add in (_add_lab, _add_update):
        add(commands)
    instructors.add_commands(commands, _instruct)
    chosen = parser.parse_args(arguments)
    try:
        return chosen.run(chosen)
    except KeyboardInterrupt:
        return _complain("interrupted", status=130)


def _seconds(text):
    """A limit; what argparse expects to be raised for one that is none."""
    with_unit = argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    try:
        seconds = float(text)
    except ValueError:
        raise with_unit from None
    if not 0 < seconds < math.inf:
        raise with_unit
    return seconds


def _add_lab(commands):
    told = "bring the lessons into a folder of yours and open them in JupyterLab"
    parser = commands.add_parser("lab", help=told, description=OPENING)
    told = "the course's folder; without one that in which you are, or `activation-course` in it"
    parser.add_argument("folder", nargs="?", type=Path, help=told)
    parser.add_argument("--port", type=int, default=8888, help="of the server (default 8888, or the next that is free)")
    parser.add_argument("--no-browser", action="store_true", help="serve only")
    parser.set_defaults(run=_lab)


def _add_update(commands):
    told = "bring newer lessons into the course's folder, never over your work"
    parser = commands.add_parser("update", help=told, description=UPDATING)
    parser.add_argument("folder", nargs="?", type=Path, help="the course's folder; without one that in which you are")
    parser.set_defaults(run=_update)


# -- actcourse check ----------------------------------------------------------------------------------


def _check(chosen):
    """Examine the file and print a table; 0 only if everything in it passes, 2 where that is not known."""
    try:
        judgement = judge(chosen.path, chosen.limit)
    except ValueError as error:
        return _complain(str(error))
    outcomes, rows = judgement.outcomes.values(), judgement.rows
    notices = {update(lambda record, outcome=outcome: record.note_outcome(outcome)) for outcome in outcomes}
    if rows:
        _say(_table(rows))
    reason = judgement.ended or _nothing_to_judge(chosen.path, judgement)
    unjudged = reason or any(row.status == NOT_JUDGED for row in rows)
    for text in [*_messages(outcomes), *(() if unjudged else judgement.troubles), *sorted(notices - {""})]:
        _say(f"\n{text}")
    if unjudged:
        return _complain(*judgement.troubles, *filter(None, [reason]))
    return 0 if all(outcome.status == "passed" for outcome in outcomes) else 1


def _nothing_to_judge(path, judgement):
    """Why there is no exercise, or ""."""
    if judgement.asked:
        return ""
    where = f"what could be run of {path}" if judgement.troubles else path
    return f"there is no exercise in {where}; exercises are found by their names"


def _table(rows):
    wide = max(len(row.exercise) for row in rows)
    lines = [
        f"{row.exercise:{wide}}  {row.status:13}  {row.points:2g} of {row.max_points:2g}  {row.mistake or ''}".rstrip()
        for row in rows
    ]
    points, of = (sum(getattr(row, name) for row in rows) for name in ("points", "max_points"))
    return "\n".join([*lines, f"{points:g} of {counted(of, 'point')}"])


def _messages(outcomes):
    return [_message(outcome) for outcome in outcomes if outcome.status == "failed"]


def _message(outcome):
    """What is wrong, and the lines of code with the place marked, where there is one."""
    message = f"{outcome.exercise}: {outcome.message}"
    if outcome.place is None:
        return message
    sentence, lines = pointed(outcome.place, outcome.place.file)
    return f"{message}\n{sentence}\n{lines}"


# -- actcourse progress -------------------------------------------------------------------------------


def _progress(chosen):
    from actcourse.exercises.learner import notebook  # the map needs all exercises, which take a second to import

    try:
        shown = notebook.progress() if chosen.line is None else notebook.import_progress(chosen.line)
    except ValueError as error:
        return _complain(str(error))
    if chosen.export and shown.record.notice:  # a line that lacks what could not be read would be taken for all
        _complain(shown.record.notice)
    _say(shown.line if chosen.export else str(shown))
    return 0


# -- actcourse lab, actcourse update --------------------------------------------------------------------


def _lab(chosen):
    folder = (chosen.folder or course(here()) or here() / "activation-course").absolute()
    status = _bring(folder, newer=False)
    if status == 2:
        return status
    from actcourse import server

    try:
        server.serve(folder, chosen.port, browser=not chosen.no_browser)
    except LookupError as error:
        return _complain(error.args[0])
    return status


def _update(chosen):
    from actcourse.teaching.course_folder import is_course

    folder = chosen.folder or course(here()) or here()
    if not is_course(folder):
        return _complain(f"there is no course in {folder}; `actcourse lab FOLDER` brings one into a folder")
    return _bring(folder.absolute(), newer=True)


def _bring(folder, newer):
    from actcourse.teaching.brought import complaints, said  # not needed to check answers
    from actcourse.teaching.course_folder import bring

    try:
        done = bring(folder, newer)
    except (LookupError, OSError) as error:
        return _complain(f"{folder}: {getattr(error, 'strerror', None) or error.args[0]}")
    for text in said(done, folder, newer):
        _say(text)
    failed = complaints(done)
    return _complain(*failed, status=2 if len(failed) == len(done) else 1) if failed else 0


# -- for instructors ----------------------------------------------------------------------------------


def _instruct(chosen):
    """Do what an instructor asked for; 1 if a person has to look at something, 2 if nothing could be done."""
    try:
        from actcourse.teaching.grading import commands  # learners do without what this needs

        said, complaints = getattr(commands, chosen.command)(chosen)
    except ModuleNotFoundError as error:
        return _complain(f"{error.name} is not installed: `pip install 'actcourse[grade]'` brings what this needs")
    except (LookupError, ValueError, OSError) as error:
        return _complain(str(error))
    for text in said:
        _say(text)
    return _complain(*complaints, status=1) if complaints else 0


def _say(text, stream=None):
    """Print what the stream can show of a text; it may hold any sign, and half of one."""
    stream = stream or sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)


def _complain(*texts, status=2):
    for text in texts:
        _say(f"actcourse: {text}", sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
