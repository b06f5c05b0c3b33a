"""What a learner has passed, kept in a small file beside the notebooks.

Nothing is thrown away. The file is replaced as a whole, so it is never half written, and by one kernel after another. A
file that was read and is no record, or holds more than one, is set aside under another name and said to be; what cannot
be read, or is no plain file of ordinary size, is left as it is. What cannot be saved is remembered until the kernel
ends, and saved with the next change.
"""

import copy
import os
from collections import defaultdict
from pathlib import Path

from actcourse.exercises.examiner.time_limit import others_waiting
from actcourse.exercises.learner import files
from actcourse.exercises.learner.progress_line import from_line, line
from actcourse.exercises.learner.record import Record, from_json

__all__ = ["ELSEWHERE", "FILE", "Record", "course", "from_line", "line", "load", "path", "update"]

FILE = "progress.json"
ELSEWHERE = "ACTCOURSE_PROGRESS"  # an environment variable: the path of another file
_unsaved = defaultdict(list)  # by path: changes that could not be saved


def path():
    """Where the file is: in the course's folder, when a notebook in it runs, and otherwise in the current one."""
    if os.environ.get(ELSEWHERE):
        return Path(os.environ[ELSEWHERE])
    return (course(here()) or here()) / FILE


def here():
    """The current folder, also where it has been removed."""
    try:
        return Path.cwd()
    except OSError:
        return Path()


def course(folder):
    """The course's folder, where this one is in it or is it; else None."""
    above = (each for each in (folder, *folder.parents) if all(os.path.isdir(each / name) for name in _COURSE))
    return next(above, None)


_COURSE = ("notebooks", "exercises")


def load():
    """The `Record` as it stands. Never raises for the file: `notice` says where something is wrong with it."""
    place = path()
    try:
        record = _visit(place, [])
    except Exception as error:  # of whatever kind: a file must not keep anybody from going on
        record = Record(notice=f"Your progress could not be read from {_left_alone(place, error)}.")
    for change in tuple(_unsaved[place]):
        change(record)
    return record


def update(change):
    """Let `change` alter the record and save it; returns what the learner should know about the file, or "".

    Never raises for the file. What could not be saved is tried again with the next change.
    """
    place = path()
    _unsaved[place].append(change)
    try:
        return _visit(place, _unsaved[place]).notice
    except Exception as error:
        return f"Your progress could not be saved in {_left_alone(place, error)}; {_REMEMBERED}."


_REMEMBERED = "until Python ends your progress is remembered, and saved as soon as it can be"


def _left_alone(place, error):
    """Which file was left as it is, and why."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"{_named(place)} ({reason}), which was left as it is"


def _named(file):
    """The name of a file, which may hold what cannot be printed."""
    return f"`{''.join(letter if letter.isprintable() else '?' for letter in file.name)}`"


def _visit(place, changes):
    """The record in the file, once these changes are made and saved; they leave their list then."""
    file = Path(os.path.realpath(place))  # where it is a link, it stays one
    with others_waiting(), files.alone(file):
        record = _found(file)
        before, count = copy.deepcopy(record), len(changes)  # other threads may add some meanwhile
        for change in changes[:count]:
            change(record)
        if record != before:
            files.replace(file, record.to_json())
        del changes[:count]
    return record


def _found(file):
    """The record in a file; one that is damaged is set aside. Raises OSError for what cannot be read."""
    try:
        record, fault = from_json(files.read(file))
    except FileNotFoundError:
        return Record()
    if fault:
        _set_aside(file, record, fault)
    return record


def _set_aside(file, record, fault):
    """Rename a damaged file and begin a new one with what could be read of it."""
    fresh, damaged = record.to_json(), files.set_aside(file)
    try:
        files.replace(file, fresh)
    except BaseException:  # an interrupt too
        damaged.rename(file)
        raise
    rest = "with what could be read of it" if record != Record() else "in its place"
    record.notice = (
        f"{_named(file)} is damaged ({fault}); it was set aside as {_named(damaged)}, and a new one was begun {rest}."
    )
