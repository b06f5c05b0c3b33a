"""The commands of `actcourse` for instructors: what they take. What they do is in `actcourse/teaching/grading/`."""

import argparse
import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROSTER = "who is in the class: folder, name, canvas_id, sis_id, login, section"
COLLECTING = """Put every notebook of a download into submitted/STUDENT/SHEET/SHEET.ipynb, and name every file of which
it is not clear whose it is, or which of several counts. Status: 0 if all is in its place, 1 if a person has to look at
something, 2 if nothing could be done."""
BUILDING = """Make a private variation of a sheet: other functions and constants, drawn from a seed, for which there are
no published solutions. It is checked and graded like the sheet. The seed stands in all its names, and makes the same
again, on every machine. Status: 0 if it is written, 2 if nothing was."""
GRADING = """Grade what a class handed in, submitted/STUDENT/SHEET/SHEET.ipynb: examine it, put it into nbgrader's grade
book, and write feedback, grades.csv and report.html beside the folder. Learners' code runs in a sandbox. What was
graded is graded again only when its content has changed; a run that was stopped goes on where it was. Status: 0 if
everybody has a mark, 1 if a person has to look at something, 2 if nothing could be done."""
REPORTING = "Write what the results of grading say of a class: one page, which needs no other file and runs nothing."
EXPORTING = """Write the marks as a CSV file for Canvas's grade book or for a spreadsheet. Whoever has no mark has none
there. Status: 0 if all marks are in it, 1 if some could not be, 2 if nothing was written."""
PACKING = """Write the zip from which Gradescope makes the autograder of a sheet; learners' code runs there as a second
user, to whom all else is closed. Status: 0, or 2 if nothing was written."""


def add_commands(commands, run):
    """Add these commands to argparse's; `run` is called with what was chosen, which says by `command` which it is."""
    for name, add in _COMMANDS.items():
        add(commands).set_defaults(run=run, command=name)


def _add_collect(commands):
    told = "put what a class handed in on Moodle, Canvas or Blackboard into its folders"
    parser = commands.add_parser("collect", help=told, description=COLLECTING)
    parser.add_argument("download", type=Path, help="the zip of the platform, or the folder that was in it")
    parser.add_argument("sheet", help="such as 02_saturating")
    parser.add_argument("--roster", type=Path, required=True, metavar="CSV", help=ROSTER)
    parser.add_argument("--submitted", type=Path, metavar="FOLDER", help="the folder to put it into (submitted)")
    told = "of the platform's clock, such as Europe/Berlin (this machine's); Blackboard alone says when"
    parser.add_argument("--timezone", type=_zone, metavar="ZONE", help=told)
    return parser


def _zone(text):
    """A time zone; what argparse expects to be raised for one that is none."""
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time zone such as Europe/Berlin or UTC") from None


def _add_build(commands):
    told = "make a private variation of a sheet, from a seed"
    parser = commands.add_parser("build", help=told, description=BUILDING)
    parser.add_argument("--sheet", required=True, help="such as 02, or 02_saturating")
    told = "a whole number from 1 to 999999999, another one for every class"
    parser.add_argument("--variant", type=_seed, required=True, metavar="SEED", help=told)
    told = "into whose solutions/ and exercises/ it is written (the course's, or that in which you are)"
    parser.add_argument("--folder", type=Path, help=told)
    parser.add_argument("--force", action="store_true", help="write over a file that is there and differs")
    return parser


def _seed(text):
    """A seed; what argparse expects to be raised for what is none."""
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 999999999")
    return int(text)


def _add_grade(commands):
    parser = commands.add_parser("grade", help="grade what a class handed in", description=GRADING)
    told = "the folder with what was handed in (submitted), and sheets such as 02_saturating (all that are in it)"
    parser.add_argument("what", nargs="*", metavar="FOLDER|SHEET", help=told)
    told = "only these, by the names of their folders"
    parser.add_argument("--students", nargs="+", action="extend", default=[], metavar="STUDENT", help=told)
    parser.add_argument("--regrade", action="store_true", help="grade again what has been graded")
    told = "how many submissions to examine at once (as many as there are processors)"
    parser.add_argument("--jobs", type=_jobs, metavar="N", help=told)
    told = (
        "examine on the workers of a Dask cluster, such as tcp://10.0.0.5:8786; whoever reaches it can run code there"
    )
    parser.add_argument("--cluster", metavar="ADDRESS", help=told)
    parser.add_argument("--roster", type=Path, metavar="CSV", help=f"for names: {ROSTER}")
    told = "run learners' code without one: it can then do all that you can"
    parser.add_argument("--no-sandbox", action="store_true", help=told)
    parser.add_argument("--demo", action="store_true", help="make a class to try, in the folder demo")
    return parser


def _jobs(text):
    """How many at once; what argparse expects to be raised for what is no such number."""
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes from 1 on")
    return int(text)


def _add_report(commands):
    parser = commands.add_parser("report", help="write one page on what a class understood", description=REPORTING)
    _add_results(parser)
    parser.add_argument("--roster", type=Path, metavar="CSV", help=f"for names: {ROSTER}")
    told = "where learners may have handed in progress.json beside their notebooks (submitted)"
    parser.add_argument("--submitted", type=Path, metavar="FOLDER", help=told)
    return parser


def _add_export(commands):
    parser = commands.add_parser("export", help="write the marks, or an autograder, for another system")
    systems = parser.add_subparsers(dest="system", required=True)
    for name, what in (("canvas", "Canvas's grade book"), ("spreadsheet", "a spreadsheet")):
        _add_marks(systems.add_parser(name, help=f"the marks for {what}", description=EXPORTING))
    _add_gradescope(systems.add_parser("gradescope", help="an autograder of one sheet", description=PACKING))
    return parser


def _add_gradescope(parser):
    parser.add_argument("sheet", help="such as 02_saturating")
    told = "when learners see what was found (visible: at once)"
    visibilities = ("visible", "after_due_date", "after_published")
    parser.add_argument("--visibility", choices=visibilities, default=visibilities[0], help=told)
    told = "where the seed of the class's own numbers is, or will be (results)"
    parser.add_argument("--results", type=Path, metavar="FOLDER", help=told)
    parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write (gradescope-SHEET.zip)")
    parser.set_defaults(command="gradescope")


def _add_marks(parser):
    _add_results(parser)
    parser.add_argument("--roster", type=Path, required=True, metavar="CSV", help=ROSTER)
    parser.add_argument("--title", help="what the assignment of the sheet is called in Canvas")
    parser.add_argument(
        "--separator", choices=(",", ";"), default=",", metavar="SIGN", help='";" where decimals have a comma'
    )


def _add_results(parser):
    parser.add_argument("--results", type=Path, metavar="FOLDER", help="where the results of grading are (results)")
    parser.add_argument("--sheet", help="of this sheet alone")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write")


_COMMANDS = {
    "collect": _add_collect,
    "build": _add_build,
    "grade": _add_grade,
    "report": _add_report,
    "export": _add_export,
}
