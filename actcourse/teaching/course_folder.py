"""The lessons and sheets in a folder of the learner's: brought there, and brought up to date, never over their work.

A file in that folder notes, by digests, what was brought. What still is as it was brought is nobody's work and may be
replaced. All else is the learner's: it stays as it is, and a newer lesson comes to lie beside it.
"""

import errno
import hashlib
import itertools
import json
import os
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from actcourse.exercises.learner import files
from actcourse.exercises.learner.progress import course

CLONE = Path(__file__).resolve().parents[2]  # where the package is used from a clone of the course
SHARED = "share/actcourse/"  # where a wheel puts notebooks/ and exercises/, below the environment's own folder
GIVEN = ".actcourse-given.json"
# What became of a file.
ADDED, SAME, REPLACED, BESIDE, KEPT = "added", "same", "replaced", "beside", "kept"
WAITING, OWN, DROPPED, ASIDE, FAILED = "waiting", "own", "dropped", "aside", "failed"


@dataclass(frozen=True)
class Done:
    """What was done about a lesson or sheet.

    file: its path in the course's folder. what: `ADDED`, or another of these. more: the name of the file beside it or
    set aside, or why it could not be written.
    """

    file: str
    what: str
    more: str = ""


def shipped():
    """Where each lesson and sheet of this release lies, by its path in the course's folder.

    Raises LookupError where they did not come with the package.
    """
    if (CLONE / "pyproject.toml").is_file() and course(CLONE) == CLONE:
        found = [*CLONE.glob("notebooks/*.ipynb"), *CLONE.glob("exercises/*/*.ipynb")]
        return {path.relative_to(CLONE).as_posix(): path for path in sorted(found)}
    try:
        recorded = metadata.files("actcourse") or ()
    except metadata.PackageNotFoundError:  # a copy of the package that was not installed
        recorded = ()
    places = {str(each).replace("\\", "/").partition(SHARED)[2]: each for each in recorded}
    if not places.keys() - {""}:
        raise LookupError("no lessons came with this installation of actcourse; install its wheel anew")
    return {name: Path(place.locate()) for name, place in sorted(places.items()) if name}


def is_course(folder):
    """Whether lessons or sheets were brought there, be it only in part."""
    return any(os.path.lexists(folder / name) for name in (GIVEN, "notebooks", "exercises"))


def bring(folder, newer=False):
    """Bring lessons and sheets into a folder, which is made if it is not there; a list with a `Done` for each.

    Without `newer` only what is missing is brought. With it, newer lessons replace those that are as they were brought,
    and come beside all others. What cannot be written does not keep the rest from being so.
    Raises OSError where the folder cannot be had, and LookupError where there is nothing to bring.
    """
    sources = shipped()
    folder.mkdir(parents=True, exist_ok=True)
    if os.path.samefile(folder, CLONE) and CLONE in next(iter(sources.values())).parents:
        return [Done(name, SAME) for name in sources]
    with files.alone(folder / GIVEN):
        given = Given(folder / GIVEN)
        done = [_tried(folder, name, source, given, newer) for name, source in sources.items()]
        dropped = [name for name in given.names if name not in sources and os.path.lexists(folder / name)]
    return [*done, *(Done(name, DROPPED) for name in dropped), *given.said]


def _tried(folder, name, source, given, newer):
    try:
        content = source.read_bytes()
        what, more = _brought(folder, name, content, given, newer)
    except OSError as error:
        return Done(name, FAILED, _reason(error))
    if what in (ADDED, SAME, REPLACED, BESIDE):
        given.note(name, _digest(content))
    return Done(name, what, more)


def _brought(folder, name, content, given, newer):
    """Do what is to be done about one file; returns what that was, and the name of the file beside it or ""."""
    path, fresh = folder / name, _digest(content)
    _make_folders(folder, Path(name).parent)
    files.clear_drafts(path)
    there, known = _there(path), given.of(name)
    if there is None:
        files.create(path, content)
        return ADDED, ""
    if there == fresh:
        return SAME, ""
    if there in known and not path.is_symlink():
        return _replaced(path, content) if newer else (WAITING, "")
    if fresh in known:
        return KEPT, ""
    if newer:
        return BESIDE, _put_beside(path, content)
    return (WAITING if known else OWN), ""


def _replaced(path, content):
    files.replace(path, content)
    return REPLACED, ""


def _put_beside(path, content):
    """The name under which the lesson lies beside a file of the learner's, of whom that name might be too."""
    stem = f"{path.stem}-{version()}"
    for number in itertools.count(1):
        beside = path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}{path.suffix}")
        there = _there(beside)
        if there is None:
            files.create(beside, content)
        if there in (None, _digest(content)):  # an earlier run may have been interrupted before it was noted
            return beside.name


def version():
    """Of the package that is installed; a clone can also be used without installing it."""
    try:
        return metadata.version("actcourse")
    except metadata.PackageNotFoundError:
        return "of-the-clone"


def _make_folders(folder, inside):
    """Make the folders that lead to `inside`. Raises OSError where something else is in their place."""
    for part in (*reversed(inside.parents), inside):
        place = folder / part
        if part != Path() and place.is_symlink():
            raise OSError(errno.ELOOP, f"`{part.as_posix()}` is a symbolic link, and nothing is written through one")
        if os.path.lexists(place) and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"`{part.as_posix()}` is a file where a folder should be")
        place.mkdir(exist_ok=True)


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def _there(path):
    """The digest of what is at a path; None where nothing is, "" where it cannot be read or is no file."""
    if not os.path.lexists(path):
        return None
    try:
        return _digest(files.read(path, files.LARGEST_NOTEBOOK))
    except OSError:
        return ""


class Given:
    """What was brought into a folder: for each file the digests of all editions that were. Kept in a file there.

    said: what is to be said of that file. What is not known to have been brought counts as work.
    """

    def __init__(self, path):
        self._path, self._known, self.said = path, {}, []
        try:
            self._known = self._read()
        except FileNotFoundError:
            pass
        except OSError as error:
            self._fail(error)

    def _fail(self, error):
        self.said = [Done(GIVEN, FAILED, _reason(error))]

    def _read(self):
        if self._path.is_symlink():
            raise OSError(errno.ELOOP, "it is a symbolic link, and nothing is written through one")
        content = files.read(self._path)
        try:
            return _sound(json.loads(content))
        except (ValueError, RecursionError):  # the first also for what is no text
            self.said = [Done(GIVEN, ASIDE, files.set_aside(self._path).name)]
            return {}

    @property
    def names(self):
        return [*self._known]

    def of(self, name):
        """The digests of all editions of a file that were brought."""
        return self._known.get(name, [])

    def note(self, name, digest):
        """Note that this edition of a file was brought."""
        if digest in self.of(name) or any(done.what == FAILED for done in self.said):
            return
        self._known[name] = [*self.of(name), digest]
        try:
            files.replace(self._path, json.dumps({"given": self._known}, indent=1).encode())
        except OSError as error:
            self._fail(error)


def _reason(error):
    return error.strerror or str(error)


def _sound(kept):
    """What was noted; ValueError where it is something else."""
    given = kept.get("given") if isinstance(kept, dict) else None
    lists = [*given.values()] if isinstance(given, dict) else [None]
    if not all(isinstance(each, list) and all(isinstance(one, str) for one in each) for each in lists):
        raise ValueError("it does not say what was given")
    return given
