"""A record of progress as one short line of text, for places that forget files, such as Binder."""

import base64
import re
import zlib

from actcourse.exercises.learner.record import Record

LONGEST = 10_000  # characters; a line has a few hundred at most
MOST_HINTS = 7  # that fit into the line
UNANSWERED, WRONG_FIRST, RIGHT_FIRST = range(3)  # how a quiz stands


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
    content = _decoded(text)
    content, checksum = content[:-2], content[-2:]
    if _checksum(content) != checksum:
        raise ValueError(_DAMAGED)
    if content[:2] != _edition(exercises, quizzes):
        raise ValueError("this line of progress is of another edition of the course, with other exercises")
    return _unpacked(f"{int.from_bytes(content[2:]):b}"[1:], exercises, quizzes)


_DAMAGED = "this line of progress is damaged or incomplete; copy it as a whole"


def _decoded(text):
    if not isinstance(text, str):
        raise ValueError(f"a line of progress is text; this is {type(text).__name__}")
    text = "".join(text.split()).rstrip("=")  # mail breaks long lines
    if len(text) > LONGEST:
        raise ValueError(f"this is not a line of progress: it has {len(text)} characters, and none has over {LONGEST}")
    if re.search(r"[^\w-]", text, flags=re.ASCII):
        raise ValueError("this is not a line of progress: those are made of letters, digits, - and _")
    if len(text) % 4 == 1:  # no bytes come out as so many characters
        raise ValueError(_DAMAGED)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unpacked(bits, exercises, quizzes):
    if len(bits) < 4 * len(exercises) + 2 * len(quizzes):
        raise ValueError(_DAMAGED)
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
