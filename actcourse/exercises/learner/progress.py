"""What a learner has passed, kept in a small file beside the notebooks.

The file is replaced as a whole, so it is never half written. One that cannot be read is set aside under another name
and said to be; nothing is thrown away. `line` puts what matters into one short line of text, for places that forget
files, such as Binder.
"""

import base64
import json
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

FILE = "progress.json"
ELSEWHERE = "ACTCOURSE_PROGRESS"  # an environment variable: the path of another file
MOST_HINTS = 7  # that fit into the line
UNANSWERED, WRONG_FIRST, RIGHT_FIRST = range(3)  # how a quiz stands


@dataclass
class Record:
    """What is kept: which exercises were passed, which hints were taken, how quizzes were answered.

    passed: ids of exercises, in the order in which they were passed. tries: how often each was checked until then.
    hints: for each exercise the numbers of the hints taken. quizzes: whether the first answer to each was right.
    notice: what the learner should know about the file, or "".
    """

    passed: list = field(default_factory=list)
    tries: dict = field(default_factory=dict)
    hints: dict = field(default_factory=dict)
    quizzes: dict = field(default_factory=dict)
    notice: str = ""

    def note_outcome(self, outcome):
        """Count an examination's outcome; what is passed once stays passed."""
        if outcome.exercise in self.passed or outcome.status == "not attempted":
            return
        self.tries[outcome.exercise] = self.tries.get(outcome.exercise, 0) + 1
        if outcome.status == "passed":
            self.passed.append(outcome.exercise)

    def note_hint(self, id, number):
        """Note that a hint was taken."""
        self.hints[id] = sorted({*self.hints.get(id, []), number})

    def note_quiz(self, id, right):
        """Note the first answer to a quiz; later ones do not count."""
        self.quizzes.setdefault(id, right)

    def add(self, other):
        """Add what another record has."""
        self.passed += [id for id in other.passed if id not in self.passed]
        for id, numbers in other.hints.items():
            for number in numbers:
                self.note_hint(id, number)
        self.quizzes = {**other.quizzes, **self.quizzes}


# -- the file ---------------------------------------------------------------------------------------


def path():
    """Where the file is: in the course's folder, when a notebook in it runs, and otherwise in the current one."""
    here = Path.cwd()
    if ELSEWHERE in os.environ:
        return Path(os.environ[ELSEWHERE])
    return (course(here) or here) / FILE


def course(folder):
    """The course's folder, where this one is in it or is it; else None."""
    above = (each for each in (folder, *folder.parents) if all((each / name).is_dir() for name in _COURSE))
    return next(above, None)


_COURSE = ("notebooks", "exercises")


def load():
    """The `Record` in the file; an empty one where there is none, or none that can be read."""
    file = path()
    try:
        return _record(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Record()
    except (OSError, ValueError) as error:
        return Record(notice=_set_aside(file, error))


def _record(kept):
    """The record in what JSON gave; ValueError where it is not one."""
    kinds = {"passed": list, "tries": dict, "hints": dict, "quizzes": dict}
    if not isinstance(kept, dict) or any(not isinstance(kept.get(name), kind) for name, kind in kinds.items()):
        raise ValueError("it is not a record of progress")
    if not all(isinstance(numbers, list) for numbers in kept["hints"].values()):
        raise ValueError("it is not a record of progress")
    return Record(**{name: kept[name] for name in kinds})


def _set_aside(file, error):
    """Rename a file that cannot be read, so that the next save does not replace it, and say so."""
    free = next(name for n in range(1, 10**6) if not (name := file.with_name(f"{file.stem}-damaged-{n}.json")).exists())
    with suppress(OSError):
        file.rename(free)
        return f"`{file.name}` could not be read ({error}). It was set aside as `{free.name}`, and a new one is begun."
    return f"`{file.name}` could not be read ({error})."


def update(change):
    """Let `change` alter the record and save it; returns what the learner should know about the file, or ""."""
    record = load()
    before = json.dumps(_kept(record))
    change(record)
    if json.dumps(_kept(record)) == before:
        return record.notice
    try:
        _save(record)
    except OSError as error:
        return f"{record.notice} Your progress could not be saved: {error}.".strip()
    return record.notice


def _kept(record):
    return {"passed": record.passed, "tries": record.tries, "hints": record.hints, "quizzes": record.quizzes}


def _save(record):
    file = path()
    draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(json.dumps(_kept(record), indent=1), encoding="utf-8")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


# -- one short line ---------------------------------------------------------------------------------


def line(record, exercises, quizzes):
    """What was passed, hints taken and quizzes answered as one line of letters and digits.

    exercises, quizzes: the ids of all there are, in order.
    """
    bits = ""
    for id in exercises:
        bits += f"{id in record.passed:b}{min(len(record.hints.get(id, [])), MOST_HINTS):03b}"
    for id in quizzes:
        state = RIGHT_FIRST if record.quizzes.get(id) else WRONG_FIRST
        bits += f"{state if id in record.quizzes else UNANSWERED:02b}"
    packed = int(f"1{bits}", 2)  # the 1 keeps zeros at the front
    content = _edition(exercises, quizzes) + packed.to_bytes((packed.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(content + _checksum(content)).decode().rstrip("=")


def from_line(text, exercises, quizzes):
    """The record that `line` put into a line; ValueError for a line that is damaged or of another edition."""
    try:
        content = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except ValueError as error:
        raise ValueError(f"this is not a line of progress: {error}") from error
    content, checksum = content[:-2], content[-2:]
    if _checksum(content) != checksum:
        raise ValueError("this line of progress is damaged or incomplete; copy it as a whole")
    if content[:2] != _edition(exercises, quizzes):
        raise ValueError("this line of progress is of another edition of the course, with other exercises")
    return _unpacked(f"{int.from_bytes(content[2:]):b}"[1:], exercises, quizzes)


def _unpacked(bits, exercises, quizzes):
    record = Record()
    for place, id in enumerate(exercises):
        passed, hints = bits[4 * place], int(bits[4 * place + 1 : 4 * place + 4], 2)
        record.passed += [id] * int(passed)
        record.hints |= {id: list(range(1, hints + 1))} if hints else {}
    for place, id in enumerate(quizzes):
        state = int(bits[4 * len(exercises) + 2 * place :][:2], 2)
        record.quizzes |= {id: state == RIGHT_FIRST} if state else {}
    return record


def _edition(exercises, quizzes):
    return _checksum("\n".join([*exercises, *quizzes]).encode())


def _checksum(content):
    return zlib.crc32(content).to_bytes(4)[:2]
