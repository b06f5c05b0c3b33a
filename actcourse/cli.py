"""The command `actcourse`: examine a file of answers, and see how far one has come."""

import argparse
import sys
from pathlib import Path

from actcourse.exercises.learner.examination import EXERCISES, examine
from actcourse.exercises.learner.notebook import import_progress
from actcourse.exercises.learner.notebook import progress as shown_progress
from actcourse.exercises.learner.progress import update
from actcourse.exercises.learner.reading import names_in
from actcourse.functions.words import counted


def main(arguments=None):
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="actcourse", description=__doc__)
    commands = parser.add_subparsers(required=True)
    checking = commands.add_parser("check", help="examine every exercise in a notebook or a Python file")
    checking.add_argument("path", type=Path, help="such as exercises/02_saturating/02_saturating.ipynb")
    checking.set_defaults(run=_check)
    progress = commands.add_parser("progress", help="show what has been passed and what to do next")
    progress.add_argument("--export", action="store_true", help="print it as one line of text")
    progress.add_argument("--import", dest="line", metavar="LINE", help="add what such a line says")
    progress.set_defaults(run=_progress)
    chosen = parser.parse_args(arguments)
    return chosen.run(chosen)


# -- actcourse check ----------------------------------------------------------------------------------


def _check(chosen):
    """Examine the file and print a table; 0 only if everything in it passes."""
    try:
        names, troubles = names_in(chosen.path)
    except (OSError, ValueError) as error:
        return _complain(str(error))
    asked = _asked(chosen.path, names)
    if not asked:
        return _complain(f"there is no exercise in {chosen.path}; exercises are found by their names")
    outcomes = [examine(exercise.id, names.get(exercise.id, _unwritten)) for exercise in asked]
    notices = {update(lambda record, outcome=outcome: record.note_outcome(outcome)) for outcome in outcomes}
    print(_table(outcomes))
    for text in [*_messages(outcomes), *troubles, *sorted(notices - {""})]:
        print(f"\n{text}")
    return 0 if all(outcome.status == "passed" for outcome in outcomes) else 1


def _asked(path, names):
    """The exercises of the sheet that the file is named after, and those that it defines."""
    return [exercise for exercise in EXERCISES if exercise.sheet == path.stem or exercise.id in names]


def _unwritten(*_args, **_named):
    raise NotImplementedError


def _table(outcomes):
    wide = max(len(outcome.exercise) for outcome in outcomes)
    rows = [
        f"{outcome.exercise:{wide}}  {outcome.status:13}  {outcome.points:2g} of {outcome.max_points:2g}  "
        f"{outcome.mistake or ''}".rstrip()
        for outcome in outcomes
    ]
    points, of = (sum(getattr(outcome, name) for outcome in outcomes) for name in ("points", "max_points"))
    return "\n".join([*rows, f"{points:g} of {counted(of, 'point')}"])


def _messages(outcomes):
    return [f"{outcome.exercise}: {outcome.message}" for outcome in outcomes if outcome.status == "failed"]


# -- actcourse progress -------------------------------------------------------------------------------


def _progress(chosen):
    try:
        shown = shown_progress() if chosen.line is None else import_progress(chosen.line)
    except ValueError as error:
        return _complain(str(error))
    if chosen.export and shown.record.notice:  # a line that lacks what could not be read would be taken for all
        _complain(shown.record.notice)
    print(shown.line if chosen.export else shown)
    return 0


def _complain(text):
    print(f"actcourse: {text}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
