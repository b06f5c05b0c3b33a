"""A record of progress as one short line of text, for places that forget files, such as Binder."""

import base64
import re
import zlib
from datetime import date, timedelta

from actcourse.exercises.learner.record import Record
from actcourse.functions.words import text_of, type_name

LONGEST = 10_000  # characters; a line has a few hundred at most
MOST_HINTS = 7  # that fit into the line
MOST_STEPS = 7  # that fit into the line
FIRST_DAY, LAST_DAY = date(2020, 1, 1), 2**16 - 1  # days are counted from the first on, in 16 bits
UNANSWERED, WRONG_FIRST, RIGHT_FIRST = range(3)  # how a quiz stands


def line(record, exercises, quizzes):
    """What was passed, hints taken, quizzes answered and when, as one line of letters and digits.

    exercises, quizzes: the ids of all there are, in order.
    """
    bits = ""
    for id in exercises:
        bits += f"{id in record.passed:b}{min(len(record.hints.get(id, [])), MOST_HINTS):03b}"
    for id in quizzes:
        state = RIGHT_FIRST if record.quizzes.get(id) else WRONG_FIRST
        bits += f"{state if id in record.quizzes else UNANSWERED:02b}"
    bits += _review_bits(record, quizzes)
    packed = int(f"1{bits}", 2)  # the 1 keeps zeros at the front
    content = _edition(exercises, quizzes) + packed.to_bytes((packed.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(content + _checksum(content)).decode().rstrip("=")


def _review_bits(record, quizzes):
    """For each quiz that was answered whether it is known when, and if so how it stands; nothing if none are known."""
    states = [record.reviews.get(id) for id in quizzes if id in record.quizzes]
    return "".join(map(_state_bits, states)) if any(states) else ""


def _state_bits(state):
    if state is None:
        return "0"
    day = (date.fromisoformat(state["answered"]) - FIRST_DAY).days
    return f"1{state['right']:b}{min(state['step'], MOST_STEPS):03b}{min(max(day, 0), LAST_DAY):016b}"


def from_line(text, exercises, quizzes):
    """The record that `line` put into a line; ValueError for a line that is damaged or of another edition.

    Lines of old, which end before the days of answers, are read as well.
    """
    content = _decoded(text)
    content, checksum = content[:-2], content[-2:]
    if _checksum(content) != checksum:
        raise ValueError(_DAMAGED)
    if content[:2] != _edition(exercises, quizzes):
        raise ValueError("this line of progress is of another edition of the course, with other exercises")
    return _unpacked(_Bits(f"{int.from_bytes(content[2:]):b}"[1:]), exercises, quizzes)


_DAMAGED = "this line of progress is damaged or incomplete; copy it as a whole"


def _decoded(text):
    text, given = text_of(text), text
    if text is None:
        raise ValueError(f"a line of progress is text; this is {type_name(given)}")
    text = "".join(text.split()).rstrip("=")  # mail breaks long lines
    if len(text) > LONGEST:
        raise ValueError(f"this is not a line of progress: it has {len(text)} characters, and none has over {LONGEST}")
    if re.search(r"[^\w-]", text, flags=re.ASCII):
        raise ValueError("this is not a line of progress: those are made of letters, digits, - and _")
    if len(text) % 4 == 1:  # no bytes come out as so many characters
        raise ValueError(_DAMAGED)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unpacked(bits, exercises, quizzes):
    record = Record()
    for id in exercises:
        record.passed += [id] * bits.number(1)
        hints = bits.number(3)
        record.hints |= {id: list(range(1, hints + 1))} if hints else {}
    for id in quizzes:
        state = bits.number(2)
        record.quizzes |= {id: state == RIGHT_FIRST} if state else {}
    if bits.left:
        record.reviews = {id: _state(bits) for id in record.quizzes if bits.number(1)}
    return record


def _state(bits):
    right, step, day = bits.number(1), bits.number(3), bits.number(16)
    return {"answered": (FIRST_DAY + timedelta(day)).isoformat(), "right": bool(right), "step": step}


class _Bits:
    """Bits as text, taken from the front."""

    def __init__(self, text):
        self.left = text

    def number(self, width):
        """The number in the next bits."""
        if len(self.left) < width:
            raise ValueError(_DAMAGED)
        taken, self.left = self.left[:width], self.left[width:]
        return int(taken, 2)


def _edition(exercises, quizzes):
    return _checksum("\n".join([*exercises, *quizzes]).encode())


def _checksum(content):
    return zlib.crc32(content).to_bytes(4)[:2]
