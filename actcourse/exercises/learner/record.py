"""The record of what a learner has passed, and how it is read from JSON and written to it.

What a newer release has put beside the parts that are known here, and the ids of exercises and quizzes that are not
known, are kept and written again.
"""

import json
import re
from dataclasses import dataclass, field

from actcourse.exercises.learner import schedule
from actcourse.exercises.learner.files import LARGEST

DEEPEST = 50  # levels in a file: a record has three, and what newer releases add will have few
MOST = 10**9  # of anything that is counted


@dataclass
class Record:
    """What is kept: which exercises were passed, which hints were taken, how quizzes were answered.

    passed: ids of exercises, in the order in which they were passed. tries: how often each was checked until then.
    hints: for each exercise the numbers of the hints taken. quizzes: whether the first answer to each was right.
    reviews: how it stands with asking each quiz again, as `schedule` describes; records of old have none.
    rest: what else stood in the file. notice: what the learner should know about the file, or "".
    """

    passed: list = field(default_factory=list)
    tries: dict = field(default_factory=dict)
    hints: dict = field(default_factory=dict)
    quizzes: dict = field(default_factory=dict)
    reviews: dict = field(default_factory=dict)
    rest: dict = field(default_factory=dict)
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

    def note_quiz(self, id, right, day=None):
        """Note an answer to a quiz: the first one counts, later ones say when it is due again. day: if not today."""
        before = self.reviews.get(id, {} if id in self.quizzes else None)
        self.reviews[id] = schedule.after(before, bool(right), day or schedule.today())
        self.quizzes.setdefault(id, bool(right))

    def add(self, other):
        """Add what another record has."""
        self.passed += [id for id in other.passed if id not in self.passed]
        for id, numbers in other.hints.items():
            for number in numbers:
                self.note_hint(id, number)
        self.quizzes = {**other.quizzes, **self.quizzes}
        for id, state in other.reviews.items():
            self.reviews[id] = schedule.later(self.reviews.get(id, state), state)

    def to_json(self):
        """The bytes of the file. Raises ValueError where they would be more than a file may have."""
        kept = {name: getattr(self, name) for name in _ENTRIES if name != "reviews" or self.reviews} | self.rest
        for spaced in ({"indent": 1}, {"separators": (",", ":")}):
            text = json.dumps(kept, **spaced)
            if len(text) <= LARGEST:
                return text.encode()
        raise ValueError(f"it would be larger than {LARGEST / 1e6:g} MB")


# -- reading ----------------------------------------------------------------------------------------


def from_json(content):
    """The record in a file's bytes, and what is wrong with them, or ""; then the record is what could be read."""
    faults = []
    try:
        kept = _read(content, faults)
    except ValueError as error:
        return Record(), str(error)
    if not isinstance(kept, dict) or not kept.keys() & _ENTRIES.keys():
        return Record(), "it is not a record of progress"
    parts = {name: kept[name] for name in _ENTRIES if name in kept}
    sound = {name: _sound(name, part) for name, part in parts.items()}
    faults += [f"not everything in `{name}` is what it should be" for name in parts if sound[name] != parts[name]]
    rest = {name: part for name, part in kept.items() if name not in _ENTRIES}
    return Record(**sound, rest=rest), ", ".join(faults)


def _read(content, faults):
    """What JSON gives for these bytes, in any encoding that JSON allows; ValueError where they are no JSON."""
    text = content.decode(json.detect_encoding(content), "surrogatepass")
    _look_how_deep(text)

    def joined(pairs):
        together = {}
        for name, value in pairs:
            if name in together:
                faults.append("a name stands in it twice")
                value = _both(together[name], value)
            together[name] = value
        return together

    return json.loads(text, object_pairs_hook=joined, parse_int=_whole)


def _look_how_deep(text):
    """ValueError for JSON that is nested too deeply: a RecursionError while it is read would be the caller's fault."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} levels deep")


_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', flags=re.DOTALL)


def _both(one, other):
    """Two values for one name in one: lists and dicts are joined, of others the later one stays."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one | other
    return one + other if isinstance(one, list) and isinstance(other, list) else other


def _whole(digits):
    """A whole number; one that nobody has counted as a float, since Python refuses to read very long ones."""
    return int(digits) if len(digits) <= _LONGEST else float(digits)


_LONGEST = 300  # digits


# -- what is sound ----------------------------------------------------------------------------------


def _sound(name, part):
    """Of a part that was read what is as it should be."""
    if name == "passed":
        return [*filter(_ENTRIES[name], part)] if isinstance(part, list) else []
    return {id: entry for id, entry in part.items() if _ENTRIES[name](entry)} if isinstance(part, dict) else {}


def _is_id(entry):
    return isinstance(entry, str)


def _is_count(entry):
    return type(entry) is int and 0 <= entry <= MOST


def _are_numbers(entry):
    return isinstance(entry, list) and all(map(_is_count, entry))


def _is_answer(entry):
    return isinstance(entry, bool)


# Of each part what an entry must be.
_ENTRIES = {
    **{"passed": _is_id, "tries": _is_count, "hints": _are_numbers, "quizzes": _is_answer},
    **{"reviews": schedule.is_state},
}
