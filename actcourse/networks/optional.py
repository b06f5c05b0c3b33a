"""Code of a lesson that needs what is not installed everywhere: it runs where it can, or gives what is stored.

`python -m actcourse.teaching.recording` runs the lesson, and stores what such functions return.
"""

import hashlib
import inspect
import json
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

STORED = Path(__file__).parent / "elsewhere" / "returned.json"
FRAMEWORKS = {"torch": "PyTorch", "jax": "JAX", "keras": "Keras"}


def where_installed(package):
    """A decorator, such as `@where_installed("torch")`, for a function whose first argument is an optional package.

    The function is called without it. Where the package can be imported it runs; elsewhere a sentence says at once that
    it cannot, and a call gives what is stored. Either way the result is as JSON has it: numbers, text, lists and dicts;
    arrays and tensors become lists.
    Raises LookupError for another package than torch, jax and keras; a call raises it where nothing is stored, as for
    other arguments or for a function that was changed.
    """
    if package not in FRAMEWORKS:
        raise LookupError(f"the course uses {', '.join(FRAMEWORKS)}, not {package!r}")
    module = imported(package)
    return lambda function: _Stored(package, function) if module is None else Live(package, function, module)


class Live:
    """A function that runs with its package; it keeps what it has returned, by its arguments, for the recording."""

    def __init__(self, package, function, module):
        self.package, self.function, self._module, self.returned = package, function, module, {}

    def __call__(self, *args):
        text = json.dumps(self.function(self._module, *args), default=lambda array: array.tolist())
        self.returned[json.dumps(args)] = text
        return json.loads(text)


class _Stored:
    """A function whose package is not installed: it gives what was stored, if that was for this very code."""

    def __init__(self, package, function):
        self._package, self._name = FRAMEWORKS[package], function.__name__
        entry = stored().get(self._name)
        self._entry = entry if entry and entry["code"] == fingerprint(function) else {"returned": {}}
        print(f"{self._package} is not installed here. {self._name}() {self._says()}")

    def _says(self):
        if not self._entry["returned"]:
            return "is new or was changed, so it has no stored result."
        return f"gives what was stored with {self._entry['with']} on {self._entry['date']}."

    def __call__(self, *args):
        try:
            return json.loads(self._entry["returned"][json.dumps(args)])
        except KeyError:
            called = f"{self._name}({', '.join(map(repr, args))})"
            raise LookupError(f"no result of {called} is stored: it needs {self._package}") from None


def imported(package):
    """The package, or None where it is not installed or cannot be loaded."""
    try:
        return import_module(package)
    except (ImportError, OSError):  # the second where a library beneath it is missing
        return None


def stored():
    """By the name of each function a dict of code (its fingerprint), with, date, and returned: JSON by arguments."""
    return json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}


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
