"""What lesson 12 computes with PyTorch, JAX and Keras, stored for readers who have not installed them.

`python -m actcourse.teaching.recording` runs the lesson, and stores what those functions return whose package is
installed here; what was stored for the others stays. Do it before `make notebooks` where such a function was changed.
"""

import json
import re
from contextlib import redirect_stdout
from datetime import date
from io import StringIO

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from actcourse.networks.optional import STORED, Live, fingerprint, stored, versions
from actcourse.teaching.build import ROOT, notebook_from

LESSON = ROOT / "lessons" / "12_frameworks.py"


def decorated():
    """The names of the lesson's functions that are decorated with `where_installed`, and their packages."""
    return {
        name: package for package, name in re.findall(r'@where_installed\("(\w+)"\)\ndef (\w+)', LESSON.read_text())
    }


def run_lesson():
    """Run the lesson in this process. Gives its names, and what each of its cells has printed or shown as text.

    Raises what a cell raises.
    """
    shell, printed = InteractiveShell(config=Config(HistoryManager={"enabled": False})), []
    for cell in notebook_from(LESSON).cells:
        if cell.cell_type == "code":
            with redirect_stdout(StringIO()) as text:
                shell.run_cell(cell.source).raise_error()
            printed.append(text.getvalue())
    return shell.user_ns, printed


def record():
    """Run the lesson; by the names of its functions whose package is installed, what is to be stored."""
    names, _ = run_lesson()
    live = {name: names[name] for name in decorated() if isinstance(names[name], Live)}
    return {name: _entry(function) for name, function in live.items()}


def _entry(live):
    said = {"with": versions(live.package), "date": date.today().isoformat()}
    return {"code": fingerprint(live.function), **said, "returned": live.returned}


def main():
    """Store what was recorded, and forget what the lesson does not have any more."""
    found = stored() | record()
    kept = {name: found[name] for name in decorated() if name in found}
    STORED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, package in decorated().items():
        print(f"{name}: {kept[name]['with'] if name in kept else f'nothing stored, as {package} is not installed'}")


if __name__ == "__main__":
    main()
