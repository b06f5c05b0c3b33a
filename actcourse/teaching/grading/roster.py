"""Who is in the class: a CSV file that says which folder belongs to whom, and who that is in other systems."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, fields

from actcourse.exercises.learner.files import read as read_bytes

LONGEST_NAME = 255  # bytes, which most file systems allow for the name of a folder
_NEEDED = ("folder", "name")


@dataclass(frozen=True)
class Person:
    """A learner.

    folder: the name of their folder in `submitted/`. name: as people say it, or "Last, First".
    canvas_id: Canvas's own number. sis_id, login: Canvas's `SIS User ID` and `SIS Login ID`; `login` is also the
    username in Blackboard. section: the group. What is not known is "".
    """

    folder: str
    name: str
    canvas_id: str = ""
    sis_id: str = ""
    login: str = ""
    section: str = ""


COLUMNS = tuple(field.name for field in fields(Person))


def read(path):
    """The `Person`s in a roster, a CSV file (UTF-8, with commas, semicolons or tabs) with `COLUMNS` in its first row.

    Columns may stand in any order; others are left out, and all but folder and name may be missing. Raises OSError
    where it cannot be read, and ValueError, which names file and line, where a row cannot be what it says.
    """
    rows = _rows(path)
    head = [cell.strip().lower() for cell in next(rows, (1, []))[1]]
    for name in _NEEDED:
        if name not in head:
            raise ValueError(f"{path} has no column {name!r} in its first row; columns are {', '.join(COLUMNS)}")
    if len(set(head)) < len(head):
        raise ValueError(f"{path} has two columns of one name: {', '.join(head)}")
    people = []
    for line, row in rows:
        if any(cell.strip() for cell in row):
            people.append(_person(path, line, head, row))
    _all_different(path, people)
    return people


def _rows(path):
    """The rows of the file, each with the number of the line on which it ends."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num}: {error}") from error


def _text(path):
    content = read_bytes(path, 50_000_000)
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(f"{path}, line {line}: it is not in UTF-8; save it as “CSV UTF-8”") from error


def _separator(text):
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _person(path, line, head, row):
    if len(row) > len(head):
        raise ValueError(f"{path}, line {line}: it has {len(row)} cells, and the first row has {len(head)}")
    cells = dict(zip(head, row, strict=False))
    # A folder's name is data, blanks at its ends too; they are no part of anything else.
    known = {name: cells[name] if name == "folder" else cells[name].strip() for name in COLUMNS if name in cells}
    person = Person(**dict.fromkeys(_NEEDED, "") | known)
    problem = _problem(person)
    if problem:
        raise ValueError(f"{path}, line {line}: {problem}")
    return person


def _problem(person):
    """Why this cannot be, or None."""
    folder = person.folder
    if not folder.strip() or not person.name:
        return "folder and name must not be empty"
    if folder in (".", "..") or re.search(r"[/\\\x00]", folder) or len(folder.encode()) > LONGEST_NAME:
        return f"{folder!r} cannot be the name of a folder"
    if person.canvas_id and not re.fullmatch("[0-9]+", person.canvas_id):
        return f"canvas_id is Canvas's own number; {person.canvas_id!r} is none. Spreadsheets round long numbers"
    for name in ("sis_id", "login"):
        if not getattr(person, name).isprintable():
            return f"{name} has signs in it that cannot be seen: {getattr(person, name)!r}"
    return None


def _all_different(path, people):
    """ValueError where something that tells people apart is the same for two."""
    for name in ("folder", "canvas_id", "sis_id", "login"):
        taken = {}
        for person in people:
            value = composed(getattr(person, name))
            if value and value in taken:
                raise ValueError(f"{path}: {taken[value]} and {person.name} have the same {name}, {value!r}")
            taken[value] = person.name


def composed(text):
    """A text with its umlauts composed: systems differ in whether ü is one sign or a u with two dots."""
    return unicodedata.normalize("NFC", text)


def by_folder(people):
    """A function from a folder's name, however its umlauts are composed, to the `Person`, or None."""
    exact = {person.folder: person for person in people}
    alike = {composed(person.folder): person for person in people}
    return lambda folder: exact.get(folder) or alike.get(composed(folder))
