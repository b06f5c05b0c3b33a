"""What runs in Gradescope's container: one submission is graded, and `results.json` written for it.

The folders and the fields are those of Gradescope's "Autograder Specifications". Where not everything could be graded
no score is written at all, neither of the whole nor of a test: a part of one, or 0, would look like a low mark.
Gradescope shows tests without a score as remarks; it does not say what it makes of a result without any.
"""

import json
import os
import traceback
from pathlib import Path
from time import monotonic

from actcourse.exercises.learner import files
from actcourse.functions.words import counted
from actcourse.teaching.grading.examining import examined
from actcourse.teaching.grading.results import ATTENTION, PASSED
from actcourse.teaching.grading.sandbox import SandboxUnavailable
from actcourse.teaching.grading.second_user import SecondUser, close_places
from actcourse.teaching.grading.showing import shown, told
from actcourse.teaching.grading.submissions import uploaded

PLACE = Path("/autograder")
SETTINGS = "settings.json"  # in the archive: the sheet, the seed of the private probes, when what is seen, and seconds
VISIBLE = "visible"
LARGEST, MOST_PARTS = 20_000_000, 1_000_000  # bytes and parts of a notebook that fit in the container's memory
NOT_GRADED = "Not graded"
_NEITHER = "This is no mark, and in particular not 0."


def main(place=PLACE):
    """Grade what lies in `place`/submission, and write `place`/results/results.json."""
    try:
        result = _graded(place, json.loads(files.read(place / "source" / SETTINGS)))
    except SandboxUnavailable as why:
        result = not_graded(f"The grader does not work here, which is no fault of yours. {why}")
    except Exception as error:
        traceback.print_exc()  # for instructors: what is printed is shown to nobody else
        result = not_graded(f"The grader stopped with {type(error).__name__}, which is no fault of yours.")
    files.replace(place / "results" / "results.json", as_json(result))


def _graded(place, settings):
    until = monotonic() + settings["seconds"]
    submission = uploaded(place / "submission", settings["sheet"], LARGEST, MOST_PARTS)
    close_places()
    sandbox = SecondUser.here(_private(place, submission.file))
    sandbox.probe()
    result = examined(submission, settings["sheet"], settings["seed"], sandbox, until=until)
    return as_result(result, settings["visibility"])


def _private(place, name):
    """What a learner's code must neither read nor change, as far as it is there."""
    files_there = ("submission_metadata.json", f"submission/{name}", f"source/{SETTINGS}", "results/results.json")
    names = ("", "source", "source/actcourse/exercises/__init__.py", "submission", "results", *files_there)
    return [place / each for each in names if os.path.exists(place / each)]


# -- what Gradescope shows ----------------------------------------------------------------------------


def as_result(result, visibility=VISIBLE):
    """A `Result` as the object of results.json: with points where there is a mark, and none at all where there is not.

    visibility: when learners see the exercises, such as "after_due_date".
    """
    more = {
        "execution_time": round(result.seconds),
        "extra_data": {"file": shown(result.file), "digest": result.digest, "package": result.package},
    }
    tests = [_test(each, result.mark is not None, visibility) for each in result.exercises]
    if result.mark is None:
        whole = not_graded(result.why)
        return {**whole, "tests": [*whole["tests"], *tests], **more}
    said = f"{result.points:g} of {counted(result.max_points, 'point')}: {result.file!r}"
    return {"score": result.mark, **_output(said), "tests": tests, **more}


def not_graded(why):
    """The object of results.json where there is no mark. why: a sentence."""
    said = f"{NOT_GRADED}. {why} {_NEITHER}"
    test = {"name": NOT_GRADED, "status": "failed", **_output(said), "visibility": VISIBLE}
    return {**_output(said), "tests": [test]}


def _test(graded, scored, visibility):
    points = {"score": graded.points, "max_score": graded.max_points} if scored else {}
    name = f"{graded.exercise}: {NOT_GRADED.lower()}" if graded.status == ATTENTION else graded.exercise
    status = "passed" if graded.status == PASSED else "failed"
    worth = f"It earns {graded.points:g} of {counted(graded.max_points, 'point')} once all is graded."
    said = graded.message if scored or graded.status == ATTENTION else f"{graded.message}\n\n{worth}"
    return {"name": name, **points, "status": status, **_output(said), "visibility": visibility}


def _output(message):
    """A message as Gradescope shows it. What a learner has written is in some, and is no HTML."""
    return {"output": str(told(message)), "output_format": "html"}


def as_json(result):
    """The bytes of results.json; in them is nothing that a reader of JSON might refuse."""
    return json.dumps(result, indent=1, allow_nan=False).encode()
