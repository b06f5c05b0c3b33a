"""How Moodle, Canvas and Blackboard name the files of a class when all are downloaded at once, and whose they are.

Read as source or in use, in autumn 2026:

- **Moodle**: `mod/assign/classes/downloader.php` (before 4.1 in `mod/assign/locallib.php`) and `clean_param` in
  `lib/moodlelib.php`. A folder `Full Name_ID_assignsubmission_file` for everybody, in older versions with a further `_`
  at its end, holds files under their own names; where folders are switched off, the name of a file follows after a `_`.
  In the full name, `_` became a blank, and `& < > " ' | : / \\` and backticks are gone. ID is a number that belongs to
  the assignment, and is in no roster. Text that was typed in is in `…_assignsubmission_onlinetext`.
- **Canvas**: `lib/content_zipper.rb` and `Attachment.make_unique_filename`. `name[_LATE]_USER_UPLOAD_file.ipynb`, where
  the name is “Last, First” in lower case without what is no letter, digit or `_`; USER is Canvas's own ID, and UPLOAD
  grows with time. Whoever hands in a second time has `-1` at the end of the file's name. Without names it is
  `[LATE_]anon_…`, and what was typed in `name_USER_text.html` or `…_link.html`.
- **Blackboard** (its source is not public; nbgrader's manual, “Managing assignment files manually”, and the tools
  kwurst/bb-file-cleanup and vangef/BBGradebookOrganiser agree): `Assignment_username_attempt_DATE_file.ipynb`, the date
  as 2026-01-30-20-30-10, all attempts side by side, and `Assignment_username_attempt_DATE.txt` with each of them.

Only Blackboard says when something was handed in, by its own clock and without a zone. The times in the zips are those
at which Moodle and Canvas made them (`zip_writer.php`, `content_zipper.rb`), and `_LATE` is no time.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from actcourse.teaching.grading.roster import composed


@dataclass(frozen=True)
class Claim:
    """What the name of a file says.

    who: its sender, as the platform writes them. file: the path that the sender gave it, () for what the platform adds.
    attempt: sorts the attempts of a sender. upload: sorts the files of an attempt, where that is known. number: the
    sender's, in Canvas. time: when it was handed in, by the platform's clock; None where that is not known.
    """

    who: str
    file: tuple[str, ...]
    attempt: str = ""
    upload: int = 0
    number: str = ""
    time: datetime | None = None


@dataclass(frozen=True)
class Platform:
    """A platform.

    claim: a function of the parts of a path that returns a `Claim`, or None where no such name is theirs.
    find: a function of a claim, all claims and the roster that returns a `Person`; LookupError says why there is none.
    """

    name: str
    claim: Callable
    find: Callable


# -- names of people ----------------------------------------------------------------------------------


def _plain(text):
    """Only letters and digits, in lower case."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in folded if letter.isalnum())


def _words(name):
    return [word for word in map(_plain, re.split(r"[\s,_]+", name)) if word]


def _the_only(people, who, what="is called"):
    if len(people) == 1:
        return people[0]
    if not people:
        raise LookupError(f"nobody in the roster {what} {who}")
    folders = ", ".join(person.folder for person in people)
    raise LookupError(f"{len(people)} in the roster could be meant by {who}: {folders}")


def _named(who, people, alike):
    """The person of just this name, or else the only one whose name is alike."""
    exact = [person for person in people if composed(person.name) == composed(who)]
    return _the_only(exact or [person for person in people if alike(person.name)], who)


# -- Moodle -------------------------------------------------------------------------------------------

_MOODLE = re.compile(r"(?P<who>[^_]+)_[0-9]+_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.DOTALL)


def _moodle_claim(parts):
    match = _MOODLE.fullmatch(parts[0])
    if match is None or bool(match["file"]) == (len(parts) > 1):
        return None
    return Claim(match["who"], (match["file"],) if match["file"] else parts[1:])


def _moodle_person(claim, _claims, people):
    words = sorted(_words(claim.who))
    return _named(claim.who, people, lambda name: sorted(_words(name)) == words)


# -- Canvas -------------------------------------------------------------------------------------------

_CANVAS = re.compile(
    r"(?P<who>.+?)(?:_LATE)?_(?P<number>[0-9]+)_(?:(?P<upload>[0-9]+)_(?P<file>.+)|(?P<typed>text|link)\.html)",
    re.DOTALL | re.IGNORECASE,  # once it was _late
)
_ANONYMOUS = re.compile(r"(?:LATE_)?anon_[^_]+_(?P<upload>[0-9]+)_(?P<file>.+)", re.DOTALL | re.IGNORECASE)


def _canvas_claim(parts):
    if len(parts) > 1:
        return None
    if match := _ANONYMOUS.fullmatch(parts[0]):
        return Claim("", (match["file"],), upload=int(match["upload"]))
    match = _CANVAS.fullmatch(parts[0])
    if match is None:
        return None
    file = match["file"] or f"{match['typed']}.html"
    return Claim(match["who"], (file,), upload=int(match["upload"] or 0), number=match["number"])


def _canvas_person(claim, _claims, people):
    if not claim.who:
        raise LookupError("Canvas left out the names; switch off anonymous grading and download it again")
    for person in people:
        if person.canvas_id.lstrip("0") == claim.number.lstrip("0") != "":
            return person
    who = _plain(claim.who)
    alike = [person for person in people if not person.canvas_id and who in _rotations(_words(person.name))]
    return _the_only(alike, f"{claim.number} ({claim.who})", "has the canvas_id")


def _rotations(words):
    """The words of a name run together, beginning with each of them: the family's name may stand first or last."""
    return {"".join(words[at:] + words[:at]) for at in range(len(words))}


# -- Blackboard ---------------------------------------------------------------------------------------

_BLACKBOARD = re.compile(
    r"(?P<who>.+?)_attempt_(?P<attempt>[0-9]{4}(?:-[0-9]{2}){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)


def _blackboard_claim(parts):
    match = _BLACKBOARD.fullmatch(parts[0]) if len(parts) == 1 else None
    if match is None:
        return None
    file = (match["file"],) if match["file"] else ()
    return Claim(match["who"], file, match["attempt"], time=_time(match["attempt"]))


def _time(attempt):
    with suppress(ValueError):  # there is no such day
        time = datetime.strptime(attempt, "%Y-%m-%d-%H-%M-%S")
        return time if 1970 < time.year < 9999 else None  # beyond these a zone may lead out of all years
    return None


def _blackboard_person(claim, claims, people):
    """By the username at the end, before which the assignment stands; either may have `_` in it."""
    who = composed(claim.who).casefold()
    # Whoever has a login is known by that. A class without a column of them may have used the logins as folders.
    logins = {person: composed(person.login or person.folder).casefold() for person in people}
    fits = [person for person, login in logins.items() if who.endswith(f"_{login}")]
    if len(fits) > 1:
        all_who = [composed(each.who).casefold() for each in claims]
        titles = {person: who.removesuffix(logins[person]) for person in fits}
        fits = [person for person in fits if all(each.startswith(titles[person]) for each in all_who)] or fits
    return _the_only(fits, claim.who, "has the login at the end of")


PLATFORMS = (
    Platform("Moodle", _moodle_claim, _moodle_person),
    Platform("Blackboard", _blackboard_claim, _blackboard_person),
    Platform("Canvas", _canvas_claim, _canvas_person),
)


def recognise(paths):
    """The `Platform` that names files as most of these are named; LookupError where none does."""
    counts = {platform: sum(platform.claim(parts) is not None for parts in paths) for platform in PLATFORMS}
    best = max(counts, key=counts.get)
    if not counts[best]:
        names = ", ".join(platform.name for platform in PLATFORMS)
        raise LookupError(f"no file in it is named as {names} name the submissions of a class")
    return best
