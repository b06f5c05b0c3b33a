"""From a platform's download of a whole class to `submitted/<student>/<sheet>/<sheet>.ipynb`.

Every file of the download is recognised, or named with the reason why not. Nothing is searched for: a notebook counts
in its sender's place, in the folder there that is called as the sheet, or in these two places of a zip that was handed
in. Names in the download never become paths; those come from the roster and the sheet.
"""

import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from actcourse.exercises import SHEETS, is_sheet
from actcourse.exercises.learner.files import replace
from actcourse.exercises.sheets.variants import is_variant
from actcourse.functions.names import unknown
from actcourse.teaching.grading.archives import Entry, inside, listing
from actcourse.teaching.grading.platforms import Claim, recognise
from actcourse.teaching.grading.roster import Person, composed

SUBMITTED = Path("submitted")
TIMESTAMP = "timestamp.txt"  # nbgrader's file with the time of handing in, by which it tells what is late
PROGRESS = "progress.json"  # handed in by learners who want their hints and attempts to be seen


@dataclass(frozen=True)
class Placed:
    """A notebook that is in its place now.

    source: its name in the download. how: "new", "replaced" (another one was there) or "unchanged". note: what was
    decided on the way, or "".
    """

    person: Person
    source: str
    how: str
    note: str


@dataclass
class Collection:
    """What became of a download.

    platform: whose it is. placed: a `Placed` for each notebook. refused: names with the reason why they need a person.
    missing: who of the roster has handed in nothing. timed: of how many the platform says when they were handed in.
    """

    platform: str
    placed: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    timed: int = 0


@dataclass(frozen=True)
class _File:
    """A file of a sender, perhaps out of a zip; source says where it was found."""

    claim: Claim
    entry: Entry
    path: tuple[str, ...]
    source: str


def collect(download, sheet, people, submitted=SUBMITTED, zone=None):
    """Put everybody's notebook into its place below `submitted`, and say what became of every file.

    download: the path of a platform's zip, or of the folder that was unpacked from it. sheet: such as "02_saturating".
    people: the roster. zone: of the platform's clock, a tzinfo; by default that of this machine. Raises LookupError for
    an unknown sheet, and ValueError where it is no download of a platform.
    """
    if not is_sheet(sheet):
        raise LookupError(unknown("sheet", sheet, SHEETS))
    entries, refused = listing(download, lambda parts: _is_near(parts, sheet))
    try:
        platform, entries = _recognised(entries)
    except LookupError as error:
        raise ValueError(f"{download}: {error}") from None
    found = Collection(platform.name, refused=refused)
    for person, files in _by_person(platform, entries, people, found):
        _place(person, files, sheet, submitted, found, zone)
    heard_of = {placed.person for placed in found.placed}
    found.missing = [person for person in people if person not in heard_of]
    return found


def _is_near(parts, sheet):
    """Whether to look into a folder: one of a sender, with or without one around all, or in it one called as the sheet.

    What else is deeper is not looked at: a copy of the repository holds the solutions.
    """
    senders = next((depth for depth, part in enumerate(parts, 1) if "_assignsubmission_" in part), None)
    if senders is None:
        return len(parts) == 1
    return senders <= 2 and (len(parts) == senders or (len(parts) == senders + 1 and _same(parts[-1], sheet)))


def _recognised(entries):
    """The platform, and the entries without a folder that is around all of them, if there is one."""
    try:
        return recognise([entry.parts for entry in entries]), entries
    except LookupError:
        if len({entry.parts[0] for entry in entries}) != 1 or any(len(entry.parts) == 1 for entry in entries):
            raise
        inner = [Entry(entry.parts[1:], entry.read) for entry in entries]
        return recognise([entry.parts for entry in inner]), inner


def _by_person(platform, entries, people, found):
    """Everybody with their files; whose sender is not known is refused, each name once."""
    claims = [(platform.claim(entry.parts), entry) for entry in entries]
    known = [claim for claim, _ in claims if claim]
    files, strangers = defaultdict(list), {}
    for claim, entry in claims:
        try:
            if claim is None:
                raise LookupError(f"{platform.name} does not name submissions so")
            files[platform.find(claim, known, people)].append(_File(claim, entry, claim.file, entry.name))
        except LookupError as error:
            name = entry.parts[0] if len(entry.parts) > 1 else entry.name
            strangers[name] = error.args[0]
    found.refused += strangers.items()
    return files.items()


# -- one learner --------------------------------------------------------------------------------------


def _place(person, files, sheet, submitted, found, zone):
    """Put this person's notebook into its place, or say why that was not done."""
    try:
        folder = _folder(submitted, person, sheet)
        chosen, content, notes = _chosen(files, sheet)
        how = _put(folder / f"{sheet}.ipynb", content)
        if chosen.claim.time:
            found.timed += 1
            notes += _note_time(folder / TIMESTAMP, chosen, files, zone)
        found.placed.append(Placed(person, chosen.source, how, "; ".join(notes)))
        _place_progress(files, folder, found)
    except (ValueError, OSError) as error:
        names = ", ".join(dict.fromkeys(file.source for file in files))
        found.refused.append((f"{person.folder}: {names}", getattr(error, "strerror", None) or str(error)))


def _note_time(path, chosen, files, zone):
    """Write down when it was handed in; returns notes. What a person wrote there, as for an extension, stays."""
    time = _in_utc(chosen.claim.time, zone)
    own = {_in_utc(file.claim.time, zone) for file in files if file.claim.time}  # an earlier attempt's is of this too
    there = path.read_text("utf-8", "replace").strip() if path.exists() else None
    if there is None or there in own:
        _put(path, f"{time}\n".encode())
        return []
    return [f"{TIMESTAMP} says {there[:40]!r} and stays so; the platform says {time}"]


def _in_utc(time, zone):
    """As nbgrader reads it. Of the hour that comes twice in autumn the first, which is never to a learner's harm."""
    return f"{(time.replace(tzinfo=zone) if zone else time).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _folder(submitted, person, sheet):
    """The folder for somebody's sheet, which is made, so that they have a row whatever becomes of their files."""
    submitted.mkdir(parents=True, exist_ok=True)
    there = [name for name in os.listdir(submitted) if composed(name) == composed(person.folder)]
    name = there[0] if there and person.folder not in there else person.folder
    if not there and os.path.lexists(submitted / name):
        raise ValueError("another folder has this name here, where capitals and small letters are the same")
    folder = submitted / name / sheet
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _put(path, content):
    if path.is_file() and path.read_bytes() == content:
        return "unchanged"
    how = "replaced" if os.path.lexists(path) else "new"
    replace(path, content)
    return how


def _chosen(files, sheet):
    """The notebook that counts of somebody's files, its bytes, and notes on it; ValueError where it is unclear."""
    latest = max(file.claim.attempt for file in files)
    attempt = [file for file in files if file.claim.attempt == latest]
    # A zip beside a notebook is not opened: what can be seen without counts.
    candidates, notes = _candidates(attempt, sheet)
    if not candidates:
        candidates, notes = _candidates([*_unzipped(attempt, sheet)], sheet)
    if not candidates:
        raise ValueError(_no_notebook(files, latest, sheet))
    if len({file.claim.attempt for file in files}) > 1:
        notes.append("of several attempts the last one")
    last = max(file.claim.upload for file in candidates)
    uploaded = [file for file in candidates if file.claim.upload == last]
    contents = {file.entry.read(): file for file in uploaded}
    if len(contents) > 1:
        names = " and ".join(file.source for file in uploaded)
        raise ValueError(f"it is not clear which of them counts: {names}. Leave one in the download")
    if len(uploaded) < len(candidates):
        notes.append("of several files the one that was uploaded last")
    [(content, file)] = contents.items()
    return file, content, notes


def _no_notebook(files, latest, sheet):
    earlier = any(_is_notebook(file.path) for file in files if file.claim.attempt != latest)
    hint = "; an earlier attempt has a notebook" if earlier else "; other folders in it were not searched"
    return f"there is no {sheet}.ipynb in what was handed in{' last' if earlier else ''}{hint}"


def _candidates(files, sheet):
    """The notebooks that are called as the sheet, or else the only one there is, and what to note."""
    near = [file for file in files if len(file.path) == 1 or (len(file.path) == 2 and _same(file.path[0], sheet))]
    notebooks = [file for file in near if _is_notebook(file.path)]
    called = [file for file in notebooks if _is_called(file.path[-1], sheet)]
    if called or len(notebooks) != 1:
        return called, []
    name = notebooks[0].path[-1]
    of_another = _variant_in(name) or any(other != sheet and _is_called(name, other) for other in SHEETS)
    return ([], []) if of_another else (notebooks, [f"the only notebook, though it is called {name}"])


def _unzipped(files, sheet):
    """The files in zips among these."""
    for file in files:
        if not (len(file.path) == 1 and file.path[-1].lower().endswith(".zip")):
            continue
        entries, _ = inside(file.entry.read(), lambda parts: len(parts) == 1 and _same(parts[0], sheet))
        for entry in entries:
            yield _File(file.claim, entry, entry.parts, f"{file.source}/{entry.name}")


def _is_notebook(path):
    return bool(path) and re.search(r"\.ipynb(\.(txt|json))?$", path[-1], re.IGNORECASE) is not None


def _is_called(name, sheet):
    """Whether a file is called as the sheet, but for what systems add to a copy: `-1`, ` (1)`, `-Copy1`, `.txt`."""
    copy = r"(?:[-_ ]*(?:\(\d{1,3}\)|\d{1,3}|(?:copy|kopie)\d*))*"
    apart = r"(?!\d)" if is_variant(sheet) else ""  # or it were another seed
    same = rf"{re.escape(sheet)}{apart}{copy}\.ipynb(\.(txt|json))?"
    called = re.fullmatch(same, composed(name), re.IGNORECASE) is not None
    return called and (is_variant(sheet) or not _variant_in(name))


def _variant_in(name):
    """The private variation that a file is called as; "" for none. No copy of a file has a number of four digits."""
    found = re.match(r"(.+_\d{4,9})(?!\d)", composed(name))
    return found[1] if found and is_variant(found[1].lower()) else ""


def _same(name, sheet):
    return composed(name).casefold() == sheet.casefold()


def _place_progress(files, folder, found):
    """Put the file of progress beside the notebook, where there is just one among the files of the last attempt."""
    latest = max(file.claim.attempt for file in files)
    given = [
        file
        for file in files
        if file.claim.attempt == latest and re.fullmatch(r"progress([-_ ]*\(?\d+\)?)?\.json", "/".join(file.path))
    ]
    if given:
        newest = max(given, key=lambda file: file.claim.upload)
        try:
            _put(folder / PROGRESS, newest.entry.read())
        except (OSError, ValueError) as error:
            found.refused.append((newest.source, str(error)))
