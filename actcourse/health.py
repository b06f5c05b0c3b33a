"""`doctor`: what is wrong with an environment, in plain words, and what to do about it."""

import platform
import shlex
import sys
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

from packaging.requirements import Requirement

from actcourse.functions.words import counted

PYTHON_NEEDED = (3, 11)
IMPORTED_AS = {"scikit-learn": "sklearn"}
REPAIR = "In a terminal, in the course's folder, run `make lab` again; it installs what is missing."
COURSE_ENVIRONMENT = (Path(__file__).resolve().parent.parent / ".venv").resolve()  # where `make` installs
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
    return Report((_python(), *_packages(), _sliders(), *_server(), _kernel()))


def _python():
    version = platform.python_version()
    return Finding(
        sys.version_info[:2] >= PYTHON_NEEDED,
        f"Python {version}.",
        "The course needs Python 3.11 or newer. Install it, remove the folder `.venv`, and run `make lab` again.",
    )


def _packages():
    try:
        requirements = [Requirement(text) for text in metadata.requires("actcourse")]
    except metadata.PackageNotFoundError:
        advice = f"In a terminal, in the course's folder, run `{_PYTHON} -m pip install -e .`."
        return [Finding(False, "the package actcourse is not installed in this Python.", advice)]
    return [_package(r) for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]


def _package(requirement):
    try:
        version = metadata.version(requirement.name)
        import_module(IMPORTED_AS.get(requirement.name, requirement.name))
    except metadata.PackageNotFoundError:
        return Finding(False, f"{requirement.name} is not installed.", REPAIR)
    except Exception as error:  # a package may be broken in any way
        return Finding(False, f"{requirement.name} {version} cannot be imported: {error!r}.", REPAIR)
    return Finding(
        requirement.specifier.contains(version, prereleases=True),
        f"{requirement.name} {version}.",
        f"The course needs {requirement.name}{requirement.specifier}. {REPAIR}",
    )


def _sliders():
    """The half of ipywidgets that lives in the browser must be there too, or no slider appears."""
    extension = Path("share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager/package.json")
    return Finding(
        (Path(sys.prefix) / extension).exists(),
        "the sliders' part for JupyterLab (jupyterlab-widgets).",
        f"It is missing, so pictures will show without sliders. {REPAIR}",
    )


def _server():
    """Pictures also follow without what `actcourse.server` enables, but late, and cells can lose theirs."""
    try:
        from actcourse.server import enabled, one_thread

        swift, kept = enabled(), one_thread()
    except ImportError:  # Jupyter itself is missing, which is said of it elsewhere
        swift = kept = False
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
