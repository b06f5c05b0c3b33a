"""What lesson 12 shows with PyTorch, JAX and Keras, stored for readers who have not installed them.

`python -m actcourse.teaching.recording` runs the lesson, and stores what its functions print whose package is installed
here; what was stored for the others stays. Run it before `make notebooks` where such a function was changed.
"""

import json
import re
from contextlib import redirect_stdout
from datetime import date
from io import StringIO

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from actcourse.networks.optional import STORED, fingerprint, imported, versions
from actcourse.teaching.build import ROOT, notebook_from

LESSON = ROOT / "lessons" / "12_frameworks.py"


def record(lesson=LESSON):
    """Run a lesson, and give what each function that is decorated with `where_installed` prints, by its name.

    Each is a dict of code, with, date and shown; left out are those whose package is not installed.
    Raises what a cell raises.
    """
    shell, found = InteractiveShell(config=Config(HistoryManager={"enabled": False})), {}
    for cell in notebook_from(lesson).cells:
        if cell.cell_type != "code":
            continue
        with redirect_stdout(StringIO()) as printed:
            shell.run_cell(cell.source, store_history=False).raise_error()
        if called := re.fullmatch(r"(\w+)\(\)", cell.source.strip()):
            _note(shell.user_ns[called[1]], printed.getvalue(), found)
    return found


def decorated(lesson=LESSON):
    """The package of each function of a lesson that is decorated with `where_installed`, by the function's name."""
    return {name: package for package, name in re.findall(r'^@where_installed\("(\w+)"\)\ndef (\w+)', lesson.read_text(), re.M)}


def _note(called, printed, found):
    package = decorated().get(called.func.__name__)
    if package and imported(package):
        shown = {"with": versions(package), "date": date.today().isoformat(), "shown": printed}
        found[called.func.__name__] = {"code": fingerprint(called.func)} | shown


def main():
    """Store what was recorded, and forget what the lesson does not have any more."""
    before = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}
    names = decorated()
    kept = {name: entry for name, entry in (before | record()).items() if name in names}
    STORED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name in names:
        print(f"{name}: {kept[name]['with'] if name in kept else 'nothing stored'}")


if __name__ == "__main__":
    main()
