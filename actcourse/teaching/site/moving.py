"""What a page needs to move an explorer without a kernel, as a file of script that sets a global."""

import base64
import hashlib
import json
import re
import shutil
import zlib
from importlib.metadata import version

from joblib import Parallel, delayed

from actcourse.functions.words import with_minus
from actcourse.teaching.site.positions import MOST, Positions
from actcourse.teaching.site.subjects import subject, together
from actcourse.teaching.site.vectors import Vectors

LIMIT = 400_000  # bytes of a file, which are more than what travels
# What is tried until the file is small enough: pixels a point where pictures are stored, positions of a control.
_LADDER = ((2, MOST), (1.5, 40), (1.5, 25), (1, 25), (1, 13), (1, 9))


def file_of(name):
    """The name of the file for an explorer."""
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower()) + ".js"


def script(name, limit=LIMIT, ladder=_LADDER):
    """The file's text for a subject, and its positions.

    Raises ValueError where even the fewest and roughest pictures take more than limit, in bytes.
    """
    explorer = subject(name)
    for sharpness, most in ladder:
        positions = Positions(explorer, together(name), most)
        text = f"// {most} positions of a control\n{_packed(name, _drawn(explorer, positions, sharpness))}"
        if len(text) <= limit:
            return text, positions
    raise ValueError(f"the explorer {name} takes {len(text)} bytes, and may take {limit}")


def _drawn(explorer, positions, sharpness):
    vectors, shows, words = Vectors(explorer, sharpness), {}, {}
    for at, values in positions.values().items():
        key = ",".join(map(str, at))
        shows[key], said = vectors.position(**values)
        words[key] = with_minus(said)
    return {
        "size": [vectors.width, vectors.height],
        "background": vectors.background,
        "defs": vectors.defs,
        "fragments": vectors.fragments,
        "start": list(positions.start),
        "groups": [list(group) for group in positions.groups],
        "values": [positions.words(control) for control in positions.controls],
        "shows": shows,
        "words": words,
    }


def _packed(name, data):
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.b64encode(packer.compress(plain) + packer.flush()).decode()
    return f'(window.actcourseMoving ??= {{}})["{file_of(name)}"]="{packed}"\n'


def signature(root):
    """What the pictures of explorers depend on, as one short text: sources and stored trainings, and two libraries."""
    digest = hashlib.sha256(repr([version(name) for name in ("matplotlib", "numpy")]).encode())
    package = root / "actcourse"
    rooms = [path for room in _ROOMS for path in (package / room).rglob("*") if path.suffix in _KINDS]
    for path in sorted([*rooms, *(package / "teaching" / "site" / f"{name}.py" for name in _OWN)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


_ROOMS = ("functions", "networks", "pictures", "exercises/sheets/quizzes")
_KINDS = (".py", ".npz", ".json", ".mplstyle")
_OWN = ("lettering", "lines", "moving", "positions", "subjects", "vectors")


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
        text, _ = script(name)
        fresh = path.with_suffix(".new")
        fresh.write_text(text)
        fresh.replace(path)  # whole or not at all
    most = int(re.match(r"// (\d+)", path.read_text())[1])
    return Positions(subject(name), together(name), most)
