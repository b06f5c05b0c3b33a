"""The archive that a Gradescope assignment is made of: what is needed to grade one sheet there, and nothing else.

The course's code comes from wherever it is installed, and the libraries in the versions that are installed here, so
that a notebook has the same mark there as by `actcourse grade`. The same course and seed make the same bytes.
"""

import io
import json
import re
import stat
import sys
import zipfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from actcourse.exercises import SHEETS, is_sheet
from actcourse.exercises.sheets.variants import is_variant
from actcourse.functions.names import unknown
from actcourse.teaching.course_folder import shipped
from actcourse.teaching.grading.examining import EXAMINERS, PACKAGE
from actcourse.teaching.grading.on_gradescope import SETTINGS, VISIBLE, as_json, not_graded
from actcourse.teaching.variants import open_notebook

# What is imported to examine a sheet; and the last for answers that draw something by the way, as they may elsewhere.
LIBRARIES = ("numpy", "scipy", "ipython", "scikit-learn", "tqdm", "threadpoolctl", "markupsafe", "matplotlib")
LIMIT = 570  # seconds after which all is ended; Gradescope does so after ten minutes, and gives 0
# Seconds after which no exercise is begun. One waits for learners' code for 20 seconds in all, and a twentieth of a
# second for each of its some hundred questions besides; where a network is trained, for 90 seconds more.
LAST_BEGUN = 400
DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
_UNFINISHED = "The grading did not come to its end; please tell your instructor."


def archive(sheet, seed, visibility=VISIBLE, seconds=LAST_BEGUN):
    """The bytes of the zip.

    sheet: such as "02_saturating". seed: of the private probes. visibility: when learners see what was found, that is
    "visible", "after_due_date" or "after_published". seconds: after which no exercise is begun any more. Raises
    LookupError for a sheet that does not exist or did not come with the package.
    """
    if not is_sheet(sheet):
        raise LookupError(unknown("sheet", sheet, SHEETS))
    settings = {"sheet": sheet, "seed": seed, "visibility": visibility, "seconds": seconds}
    release = f"exercises/{sheet}/{sheet}.ipynb"
    contents = {
        "setup.sh": _script("setup"),
        "run_autograder": _script("run"),
        "python-version": b"%d.%d\n" % sys.version_info[:2],
        "requirements.txt": "".join(f"{each}\n" for each in requirements()).encode(),
        "seconds": b"%d\n" % LIMIT,
        "not_graded.json": as_json(not_graded(_UNFINISHED)),
        SETTINGS: json.dumps(settings).encode(),
        release: open_notebook(sheet) if is_variant(sheet) else shipped()[release].read_bytes(),
        **_code(),
    }
    return _zipped(contents, executable=("setup.sh", "run_autograder"))


def requirements(names=LIBRARIES):
    """`name==version` for these libraries and what they need, as they are installed here, in order.

    Raises LookupError where one of them is not.
    """
    found, waiting = {}, list(names)
    for name in names:
        _version(name)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = f"{name}=={metadata.version(name)}"
        except metadata.PackageNotFoundError:  # what only another system needs
            continue
        needed = map(Requirement, metadata.requires(name) or ())
        waiting += [each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    return [found[name] for name in sorted(found)]


def _script(name):
    """A script for Linux, also where git or an editor has given its lines the ends of another system."""
    return Path(__file__).with_name(f"gradescope_{name}.sh").read_bytes().replace(b"\r\n", b"\n")


def _version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        raise LookupError(
            f"{name} is not installed here, and grading needs it: `pip install actcourse[grade]`"
        ) from None


def _code():
    """The course's code that a result depends on, and who it is."""
    rooms = [path for folder in EXAMINERS for path in (PACKAGE / folder).rglob("*.py")]
    doors = [PACKAGE / "__init__.py", PACKAGE / "teaching/__init__.py"]
    version = _version("actcourse")
    about = f"Metadata-Version: 2.1\nName: actcourse\nVersion: {version}\n"
    code = {f"actcourse/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in (*rooms, *doors)}
    return {**code, f"actcourse-{version}.dist-info/METADATA": about.encode()}


def _zipped(contents, executable):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED  # Unix, whose rights come next
            entry.external_attr = (stat.S_IFREG | (0o755 if name in executable else 0o644)) << 16
            file.writestr(entry, contents[name])
    return written.getvalue()
