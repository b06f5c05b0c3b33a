"""What grading one submission found: the record, and its files.

Every submission has a file of its own, which is written whole or not at all. Its name is made of two digests: one says
whose submission of which sheet it is, the other what the result depends on. What was found earlier is moved to the
folder `earlier`, so that a mark that was given once can still be reproduced.
"""

import dataclasses
import hashlib
import json
import math
import os
import types
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

from actcourse.exercises.learner.files import read as read_bytes
from actcourse.exercises.learner.files import replace

FOLDER = Path("results")  # where the results of a course are, in its folder
EARLIER = "earlier"
LARGEST = 20_000_000  # bytes; a result holds the learner's code and what was said to it

GRADED, ATTENTION = "graded", "needs attention"
PASSED, FAILED, NOT_ATTEMPTED = "passed", "failed", "not attempted"


@dataclass(frozen=True)
class Graded:
    """What was found of one exercise.

    exercise: its id. status: "passed", "failed", "not attempted" or "needs attention".
    mistake: the slug of the mistake, or None. message: what the learner reads; it holds no private points.
    points, max_points: what it is worth and what it could be worth.
    stages: for each stage of the examination, such as "tails", whether it was passed.
    source: the learner's code of this function and its helpers.
    """

    exercise: str
    status: str
    mistake: str | None
    message: str
    points: float
    max_points: float
    stages: dict[str, bool]
    source: str

    def __post_init__(self):
        _allow("status", self.status, (PASSED, FAILED, NOT_ATTEMPTED, ATTENTION))
        if not 0 <= self.points <= self.max_points < math.inf:
            raise ValueError(f"points go from 0 to max_points; these are {self.points:g} of {self.max_points:g}")


@dataclass(frozen=True)
class Result:
    """What was found of one submission.

    student: the name of its folder, as it is. sheet: such as "02_saturating".
    file: the path within `submitted/` of what was graded. digest: of its bytes, SHA-256 in hex; "" if there is none.
    status: "graded", or "needs attention" where a person is needed; why: then a sentence, else "".
    seed: of the private probes. package: the version and the digest of what examined it.
    exercises: a `Graded` for each exercise of the sheet. seconds: how long it took.
    """

    student: str
    sheet: str
    file: str
    digest: str
    status: str
    why: str
    seed: int
    package: str
    exercises: tuple[Graded, ...]
    seconds: float

    def __post_init__(self):
        _allow("status", self.status, (GRADED, ATTENTION))
        if bool(self.why) != (self.status == ATTENTION):
            raise ValueError(f"`why` is a sentence where status is {ATTENTION!r}, and else empty; it is {self.why!r}")

    @property
    def points(self):
        return sum(graded.points for graded in self.exercises)

    @property
    def max_points(self):
        return sum(graded.max_points for graded in self.exercises)

    @property
    def mark(self):
        """The points, or None where a person is needed: that is no mark, and never 0."""
        return self.points if self.status == GRADED else None


def _allow(what, given, allowed):
    if given not in allowed:
        raise ValueError(f"{what} is one of {', '.join(map(repr, allowed))}; this is {given!r}")


# -- files --------------------------------------------------------------------------------------------


def file_name(student, sheet, digest, package, seed):
    """The name of the file of a result that depends on just this."""
    return f"{_digest(student, sheet)}-{_digest(student, sheet, digest, package, seed)}.json"


def _digest(*parts):
    # As JSON the parts cannot run into each other, and names of files that are no text have a form too.
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def write(folder, result):
    """Write a result, whole or not at all, into a folder, which is made; returns the path of the file.

    Results of the same student and sheet that depend on something else are moved to `earlier` first: whenever this is
    stopped, the folder never holds two that contradict each other.
    """
    name = file_name(result.student, result.sheet, result.digest, result.package, result.seed)
    content = json.dumps(asdict(result), allow_nan=False, indent=1).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.glob(f"{name.split('-')[0]}-*.json"):
        if other.name != name:
            (folder / EARLIER).mkdir(exist_ok=True)
            os.replace(other, folder / EARLIER / other.name)
    replace(folder / name, content)
    return folder / name


def read(path):
    """The `Result` in a file; entries that it does not know are left out.

    Raises OSError where the file cannot be read, and ValueError, which names it, where it is no result.
    """
    try:
        return _record(Result, json.loads(read_bytes(path, LARGEST)), "")
    except (ValueError, RecursionError) as error:  # such as what is no JSON, or no text
        raise ValueError(f"{path} is not a result of grading: {error or 'it is nested too deeply'}") from error


def read_all(folder):
    """All results in a folder, by sheet and student, and a sentence for each file that is none.

    Raises OSError where there is no such folder.
    """
    results, troubles = [], []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json" and not path.name.startswith("."):
            try:
                results.append(read(path))
            except (OSError, ValueError) as error:
                troubles.append(str(error))
    return sorted(results, key=lambda result: (result.sheet, result.student)), troubles


# -- from JSON to the records -------------------------------------------------------------------------


def _record(kind, given, place):
    if not isinstance(given, dict):
        raise ValueError(f"{place or 'it'} is not an object")
    missing = [field.name for field in fields(kind) if field.name not in given]
    if missing:
        raise ValueError(f"{place or 'it'} has no {', '.join(missing)}")
    wanted = get_type_hints(kind)
    return kind(**{name: _value(wanted[name], given[name], f"{place}{name}") for name in wanted})


def _value(wanted, given, place):
    """What JSON gave, as the type that a field is declared to have; ValueError where it is of another."""
    if dataclasses.is_dataclass(wanted):
        return _record(wanted, given, f"{place}: ")
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is types.UnionType:
        return None if given is None else _value(inner[0], given, place)
    if origin is tuple and isinstance(given, list):
        return tuple(_value(inner[0], each, f"{place}[{number}]") for number, each in enumerate(given))
    if origin is dict and isinstance(given, dict):
        return {key: _value(inner[1], each, f"{place}[{key!r}]") for key, each in given.items()}
    if wanted is float and type(given) is int:
        return float(given)
    if origin or type(given) is not wanted:
        raise ValueError(f"{place} is {given!r:.80}, which is not of the type {getattr(wanted, '__name__', wanted)}")
    return given
