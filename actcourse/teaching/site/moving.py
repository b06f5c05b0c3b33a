"""What pages need to move explorers without a kernel, as files of script that each set a global."""

import hashlib
import re
import shutil
from importlib.metadata import version

from joblib import Parallel, delayed

from actcourse.pictures.player import LADDER, LIMIT, recorded
from actcourse.pictures.positions import Positions
from actcourse.teaching.site.subjects import subject, together


def file_of(name):
    """The name of the file for an explorer."""
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower()) + ".js"


def script(name, limit=LIMIT, ladder=LADDER):
    """The file's text for a subject. Raises ValueError where even the roughest takes more than limit, in bytes."""
    packed, positions = recorded(subject(name), limit, ladder, together=together(name))
    return (
        f'// {positions.most} positions of a control\n(window.actcourseMoving ??= {{}})["{file_of(name)}"]="{packed}"\n'
    )


def signature(root):
    """What the pictures of explorers depend on, as one short text: sources and stored trainings, and two libraries."""
    digest = hashlib.sha256(repr([version(name) for name in ("matplotlib", "numpy")]).encode())
    package = root / "actcourse"
    rooms = [path for room in _ROOMS for path in (package / room).rglob("*") if path.suffix in _KINDS]
    for path in sorted([*rooms, *(package / name for name in _FURTHER)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


_ROOMS = ("functions", "networks", "pictures", "exercises/sheets/quizzes")
_KINDS = (".py", ".npz", ".json", ".mplstyle")
_FURTHER = ("exercises/learner/quiz_page.py", "teaching/site/moving.py", "teaching/site/subjects.py")


def moving_explorers(root, folder, names):
    """Write the files of explorers to a folder, two at a time; gives their `Positions`, by name.

    What was drawn before from the same sources is taken from `build/explorers` of the course in root.
    """
    kept = root / "build" / "explorers" / signature(root)
    kept.mkdir(parents=True, exist_ok=True)
    for outdated in {*kept.parent.iterdir()} - {kept}:
        shutil.rmtree(outdated)
    folder.mkdir(parents=True)
    movable = [name for name in names if subject(name)]
    found = dict(zip(movable, Parallel(2)(delayed(_kept)(name, kept) for name in movable), strict=True))
    for name in movable:
        shutil.copyfile(kept / file_of(name), folder / file_of(name))
    return found


def _kept(name, folder):
    """The positions of an explorer; its file is made if it is not in the folder."""
    path = folder / file_of(name)
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.write_text(script(name))
        fresh.replace(path)  # whole or not at all
    most = int(re.match(r"// (\d+)", path.read_text())[1])
    return Positions(subject(name), most, together(name))
