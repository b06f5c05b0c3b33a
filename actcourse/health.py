"""`doctor`: what is wrong with an environment, in plain words, and what to do about it."""

import platform
import shlex
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

from actcourse.functions.words import counted

PYTHON_NEEDED = (3, 11)
IMPORTED_AS = {"scikit-learn": "sklearn"}
REPAIR = "In a terminal, in the course's folder, run `make lab` again; it installs what is missing."
COURSE = Path(__file__).resolve().parent.parent  # where it is used from a clone
COURSE_ENVIRONMENT = (COURSE / ".venv").resolve()  # where `make` installs
_PYTHON = shlex.quote(sys.executable)  # in a terminal `python` may be another one, or none


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, what was found, and what to do if not."""

    well: bool
    found: str
    advice: str = ""

    def __str__(self):
        return f"ok: {self.found}" if self.well else f"WRONG: {self.found} {self.advice}"


@dataclass(frozen=True)
class Report:
    """All findings, shown as a list."""

    findings: tuple[Finding, ...]

    @property
    def well(self):
        return all(finding.well for finding in self.findings)

    def __repr__(self):
        wrong = sum(not finding.well for finding in self.findings)
        of = counted(len(self.findings), "thing")
        verdict = f"{wrong} of {of} {'is' if wrong == 1 else 'are'} wrong." if wrong else "Everything is in order."
        return "\n".join([verdict, *(f"- {finding}" for finding in self.findings)])

    def _repr_markdown_(self):
        verdict, _, rest = repr(self).partition("\n")
        return f"**{verdict}**\n\n{rest}"


def doctor():
    """Look at Python, the packages and the sliders, and return a `Report` in plain words."""
    own = find_spec("jupyterlab") is not None  # or else somebody else serves this notebook
    return Report((_python(), *_packages("lab" if own else ""), *(_jupyterlab() if own else _hosted()), _kernel()))


def how_to_install(*requirements):
    """What to do where packages are missing, or too old for what is required of them."""
    if (COURSE / "Makefile").is_file():
        return REPAIR
    wanted = " ".join(shlex.quote(f"{each.name}{each.specifier}") for each in requirements)
    return f"In a terminal, run `{_PYTHON} -m pip install {wanted}`."


def what_jupyterlab_needs():
    """What the extra brings with which one has a JupyterLab of one's own, as `Requirement`s."""
    of_extras = [each for each in _requirements() if each.marker and each.marker.evaluate({"extra": "lab"})]
    return of_extras or [Requirement("jupyterlab")]


def _requirements():
    """All that the course and its extras need; a marker says what is for an extra. None where it is not installed."""
    with suppress(metadata.PackageNotFoundError):
        yield from map(Requirement, metadata.requires("actcourse") or ())


def _python():
    version = platform.python_version()
    return Finding(
        sys.version_info[:2] >= PYTHON_NEEDED,
        f"Python {version}.",
        "The course needs Python 3.11 or newer. Install it, and the course for it.",
    )


def _packages(extra):
    """What the course needs, with what an extra needs besides or in newer versions."""
    needed = {}
    for each in _requirements():
        if each.marker is None or each.marker.evaluate({"extra": extra}):
            each.specifier &= needed.get(each.name, each).specifier
            needed[each.name] = each
    if not needed:
        advice = f"In a terminal, in the course's folder, run `{_PYTHON} -m pip install -e .`."
        return [Finding(False, "the package actcourse is not installed in this Python.", advice)]
    return [*map(_package, needed.values())]


def _package(requirement):
    try:
        version = metadata.version(requirement.name)
        import_module(IMPORTED_AS.get(requirement.name, requirement.name))
    except metadata.PackageNotFoundError:
        return Finding(False, f"{requirement.name} is not installed.", how_to_install(requirement))
    except Exception as error:  # a package may be broken in any way
        return Finding(
            False, f"{requirement.name} {version} cannot be imported: {error!r}.", how_to_install(requirement)
        )
    return Finding(
        requirement.specifier.contains(version, prereleases=True),
        f"{requirement.name} {version}.",
        f"The course needs {requirement.name}{requirement.specifier}. {how_to_install(requirement)}",
    )


def _hosted():
    """A notebook that somebody else serves brings its own sliders."""
    found = "no JupyterLab in this Python. Whatever shows this notebook brings the sliders."
    yield Finding(True, f"{found} For a JupyterLab of your own: {how_to_install(*what_jupyterlab_needs())}")


def _jupyterlab():
    """What JupyterLab needs besides its package."""
    return [_sliders(), *_server()]


def _sliders():
    """The half of ipywidgets that lives in the browser must be there too, or no slider appears."""
    extension = "labextensions/@jupyter-widgets/jupyterlab-manager/package.json"
    return Finding(
        any(Path(folder, extension).exists() for folder in _shared()),
        "the sliders' part for JupyterLab (jupyterlab-widgets).",
        f"It is missing, so pictures will show without sliders. {how_to_install(Requirement('jupyterlab-widgets'))}",
    )


def _shared():
    """The folders in which JupyterLab looks for what belongs to it: this environment's, the user's, the system's."""
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:
        return []
    return jupyter_path()


def _server():
    """Pictures also follow without what `actcourse.server` enables, but late, and cells can lose theirs."""
    try:
        from actcourse.server import enabled, one_thread

        swift, kept = enabled(), one_thread()
    except ImportError as error:
        yield Finding(False, f"JupyterLab cannot be imported: {error!r}.", how_to_install(*what_jupyterlab_needs()))
        return
    except Exception as error:  # settings can be damaged in many ways
        found = f"the settings of JupyterLab could not be read ({error})."
        yield Finding(False, found, "Mend or remove the file that is meant, and start JupyterLab again.")
        return
    advice = f"In a terminal, run `{_PYTHON} -m actcourse.server` and start JupyterLab again."
    yield Finding(
        swift,
        "what lets pictures follow the sliders without delay (a server extension).",
        f"It is not enabled. {advice}",
    )
    yield Finding(
        kept,
        'the setting by which sliders wait for the cell that runs (commsOverSubshells is "disabled").',
        f"It is set otherwise: a slider moved while a cell draws with pyplot can cost that cell its figure. {advice} "
        "If you set it yourself, in the Settings Editor under Kernels, set it back.",
    )


def _kernel():
    """A notebook can run on another Python than the one in which the course was installed."""
    if not COURSE_ENVIRONMENT.exists():
        return Finding(True, "no .venv in the course's folder, so there is no other Python to confuse this one with.")
    if Path(sys.prefix).resolve() == COURSE_ENVIRONMENT:
        return Finding(True, "this notebook's Python is the one that `make lab` installed the course in.")
    return Finding(
        False,
        f"this notebook runs on the Python in {sys.prefix}, the course was installed in {COURSE_ENVIRONMENT}.",
        "Choose that kernel (menu Kernel, Change Kernel Session), or start with `make lab`.",
    )
