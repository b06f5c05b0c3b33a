"""Code of a lesson that needs what is not installed everywhere: it runs where it can, elsewhere it shows what is stored.

`python -m actcourse.teaching.recording` runs the lesson and stores what such code prints.
"""

import hashlib
import inspect
import json
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

STORED = Path(__file__).parent / "elsewhere" / "shown.json"
FRAMEWORKS = {"torch": "PyTorch", "jax": "JAX", "keras": "Keras"}


def where_installed(package):
    """A decorator for a function that takes an optional package, as `@where_installed("torch")`, and prints.

    The function is then called without it. Where the package can be imported, it runs. Elsewhere a sentence says so, at
    once, and a call prints what is stored for the function; of a function that was changed since nothing is stored.
    Raises LookupError for another package than torch, jax and keras.
    """
    if package not in FRAMEWORKS:
        raise LookupError(f"the course uses {', '.join(FRAMEWORKS)}, not {package!r}")
    module = imported(package)

    def decorate(function):
        if module is not None:
            return partial(function, module)
        stored = stored_for(function)
        print(_absent(package, function.__name__, stored))
        return partial(print, stored["shown"] if stored else "nothing is stored for this function", end="")

    return decorate


def imported(package):
    """The package, or None where it is not installed or cannot be loaded."""
    try:
        return import_module(package)
    except (ImportError, OSError):  # the second where a library beneath it is missing
        return None


def stored_for(function):
    """What is stored for a function as it stands: a dict of code, with, date and shown; None if nothing."""
    found = json.loads(STORED.read_text(encoding="utf-8")).get(function.__name__)
    return found if found and found["code"] == fingerprint(function) else None


def fingerprint(function):
    """A few letters that change with the code of a function."""
    return hashlib.sha256(inspect.getsource(function).strip().encode()).hexdigest()[:12]


def versions(package):
    """A framework with its version, such as "PyTorch 2.13.0"; Keras with the one that computes for it."""
    said = f"{FRAMEWORKS[package]} {_version(package)}"
    if package != "keras":
        return said
    beneath = import_module("keras").backend.backend()
    return f"{said} on {FRAMEWORKS.get(beneath, 'TensorFlow')} {_version(beneath)}"


def _version(package):
    try:
        return version(package).split("+")[0]
    except PackageNotFoundError:
        return "of an unknown version"


def _absent(package, name, stored):
    said = f"{FRAMEWORKS[package]} is not installed here. "
    if stored is None:
        return f"{said}{name}() was changed, or is new: it has no stored result to show."
    return f"{said}{name}() shows what was stored with {stored['with']} on {stored['date']}."
