"""What is found in `submitted/<student>/<sheet>/`: the file that counts, or one sentence why there is none.

Only `<sheet>.ipynb` counts, by just this name and in just this place. Nothing is searched for and no link is followed:
what lies elsewhere may be somebody else's, or the solutions.
"""

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

from actcourse.exercises import SHEETS
from actcourse.exercises.learner.files import read
from actcourse.exercises.learner.reading import NotebookText, notebook_text
from actcourse.exercises.sheets.variants import is_variant
from actcourse.functions.words import listed
from actcourse.teaching.grading.collect import SUBMITTED

LARGEST = 100_000_000  # bytes of a notebook; it may hold many pictures
MOST_PARTS = 5_000_000  # objects and lists in its JSON, each of which takes some 70 bytes of memory
_OF_SYSTEMS = {"__MACOSX", ".ipynb_checkpoints", ".git", ".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Submission:
    """What somebody handed in for a sheet.

    student: the name of their folder, as it is. sheet: such as "02_saturating".
    file: the path of the file that counts within `submitted/`, with "/" between its parts, whether or not it is there.
    digest: of its bytes, SHA-256 in hex; "" where they could not be read.
    why: the sentence that says why it cannot be examined, or "". text: what the notebook holds, or None.
    others: further notebooks beside it.
    """

    student: str
    sheet: str
    file: str
    digest: str = ""
    why: str = ""
    text: NotebookText | None = field(default=None, repr=False)
    others: tuple[str, ...] = ()


def students(submitted, sheet):
    """The names of all folders that must have a row for this sheet, in order.

    That is every folder (and link) in `submitted` but those that clearly hold other sheets only. Raises OSError where
    there is no such folder.
    """
    folders = [entry for entry in os.scandir(submitted) if entry.name not in _OF_SYSTEMS and not _is_file(entry)]
    others = {*sheets_in(submitted)} - {sheet}
    return tuple(sorted(entry.name for entry in folders if not _is_of_other_sheets(entry, others)))


def sheets_in(submitted):
    """The names of the course's sheets, then of private variations: those whose release is in `exercises/` beside it.

    A folder that is merely called like one may be a copy that a learner's system has numbered.
    """
    try:
        released = os.listdir(Path(os.path.abspath(submitted)).parent / "exercises")
    except OSError:
        released = []
    return (*SHEETS, *sorted(filter(is_variant, released)))


def loose(submitted):
    """The names of notebooks and zips that lie beside the learners' folders: they are nobody's."""
    files = [entry.name for entry in os.scandir(submitted) if _is_file(entry)]
    return tuple(sorted(name for name in files if name.lower().endswith((".ipynb", ".zip"))))


def _is_file(entry):
    return entry.is_file(follow_symlinks=False)


def _is_of_other_sheets(entry, sheets):
    """Whether a learner's folder holds other sheets, which are these, and nothing else."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    try:
        names = {name for name in os.listdir(entry.path) if not name.startswith(".")} - _OF_SYSTEMS
    except OSError:
        return False
    return bool(names) and names <= sheets


def submission(student, sheet, submitted=SUBMITTED):
    """The `Submission` of a learner, whatever state it is in; never raises for what is found.

    student: the name of a folder in `submitted`, as `students` gives it.
    """
    found = Submission(student, sheet, f"{student}/{sheet}/{sheet}.ipynb")
    try:
        folder = _real_folder(_real_folder(Path(submitted), student, "the learner's folder"), sheet, "the folder")
    except (OSError, ValueError) as error:
        return replace(found, why=_sentence(error))
    others = tuple(name for name in _notebooks(folder) if name != f"{sheet}.ipynb")
    return _with_content(replace(found, others=others), folder, LARGEST, MOST_PARTS)


def uploaded(folder, sheet, largest, most_parts):
    """The `Submission` in a folder that one learner has filled, who may have named the notebook in any way.

    The one with the sheet's name counts, else the only one there is. largest, most_parts: what may be read, in bytes
    and in parts of its JSON.
    """
    there = [name for name in _notebooks(Path(folder)) if not name.startswith(".")]
    name = there[0] if len(there) == 1 else f"{sheet}.ipynb"
    others = tuple(each for each in there if each != name)
    return _with_content(Submission("", sheet, name, others=others), Path(folder), largest, most_parts)


def _notebooks(folder):
    """The names of notebooks in a folder, none where it cannot be read."""
    try:
        return [name for name in sorted(os.listdir(folder)) if name.lower().endswith(".ipynb")]
    except OSError:
        return []


def _with_content(found, folder, largest, most_parts):
    """The `Submission` with what is in its file, or why there is nothing."""
    digest = ""
    try:
        content = _content(folder, found.file.rsplit("/", 1)[-1], found.others, largest)
        digest = hashlib.sha256(content).hexdigest()
        return replace(found, digest=digest, text=_text(content, most_parts))
    except (OSError, ValueError) as error:
        return replace(found, digest=digest, why=_sentence(error))


def _sentence(error):
    why = str(getattr(error, "strerror", None) or error)
    return why[:1].upper() + why[1:].rstrip(".") + "."


def _real_folder(parent, name, what):
    """A folder that is one; ValueError, which says what is in its place, or that nothing is."""
    path = parent / name
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        raise ValueError(_missing(parent, name)) from None
    if stat.S_ISLNK(mode):
        raise ValueError(f"{what} {name!r} is a link, and links are not followed: put a copy there")
    if not stat.S_ISDIR(mode):
        raise ValueError(f"{what} {name!r} is no folder: a file is in its place")
    if name not in os.listdir(parent):  # where capitals and small letters are the same
        raise ValueError(_missing(parent, name))
    return path


def _missing(parent, name):
    there = [each for each in sorted(os.listdir(parent)) if each not in _OF_SYSTEMS and each not in SHEETS]
    beside = f"; there is {_quoted(there)}" if there else ""
    return f"there is no folder {name!r} in the learner's folder{beside}"


def _content(folder, name, others, largest):
    """The bytes of the file that counts; OSError or ValueError, which say why there are none."""
    if name not in os.listdir(folder):
        there = others or [each for each in sorted(os.listdir(folder)) if each not in _OF_SYSTEMS]
        beside = f"there is {_quoted(there)}" if there else "the folder is empty"
        hint = ": rename the one that counts" if others else ""
        raise ValueError(f"there is no {name} in the folder; {beside}{hint}")
    if stat.S_ISLNK(os.lstat(folder / name).st_mode):
        raise ValueError(f"{name} is a link, and links are not followed: put a copy there")
    try:
        content = read(folder / name, largest)
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror or error}") from error
    return content


def _text(content, most_parts):
    """What the notebook holds; ValueError, which says what is wrong with it."""
    if not content.strip(b"\0 \t\r\n"):
        raise ValueError("the file is empty")
    if content.count(b"{") + content.count(b"[") > most_parts:
        raise ValueError("the notebook has too many parts to be read: clear its outputs")
    try:
        return notebook_text(content)
    except ValueError as error:
        raise ValueError(f"the file is not a notebook that can be read: {error}{_instead(content)}") from error


def _instead(content):
    """What the file may be in place of a notebook, or ""."""
    begins = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if begins.startswith(b"PK\x03\x04"):
        return "; it is a zip, or a document of an office program"
    if begins.startswith(b"%PDF"):
        return "; it is a PDF"
    if begins[:1] == b"<":
        return "; it looks like a page of the web"
    if re.match(rb'\{\s*"', begins):
        return "; its beginning is one, so it may have been cut off"
    return ""


def _quoted(names):
    shown = [repr(name) for name in names[:3]] + ([f"{len(names) - 3} more"] if len(names) > 3 else [])
    return listed(shown)
