"""Reading the code of a notebook or a Python file, without running it."""

import io
import itertools
import json
import re
import tokenize
from collections import defaultdict
from dataclasses import dataclass, replace

from actcourse.exercises.learner.files import LARGEST_NOTEBOOK, read

_CELL_MARK = re.compile(r"^# ?%%.*$", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A piece of code that is run as a whole.

    name: which it is, such as "file.py, cell 2". source: its code, from the first line that is not blank.
    before: the lines before that one, in a notebook those of the cell and otherwise those of the file.
    """

    name: str
    source: str
    before: int = 0


def cells_of(path):
    """The `Cell`s of a notebook or a Python file; one without cell marks is one cell.

    path: a file that ends in .ipynb or .py, in letters of either case. Cells that nbgrader grades are left out: they
    only call checks. ValueError, which names the file, for one that cannot be read or is neither of the two.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"{path} is neither a notebook (.ipynb) nor a Python file (.py)")
    try:
        content = read(path, LARGEST_NOTEBOOK)
    except (OSError, ValueError) as error:  # such as a zero byte in the name
        raise ValueError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return reader(path, content)


def _cell(name, source, before=0):
    lines = source.split("\n")
    blank = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return Cell(name, "\n".join(lines[blank:]), before + blank)


# -- Python files -------------------------------------------------------------------------------------


def _python_cells(path, content):
    text = _text(path, content)
    starts = [0, *(mark.end() for mark in _CELL_MARK.finditer(text))]
    ends = [*(mark.start() for mark in _CELL_MARK.finditer(text)), len(text)]
    found = [(start, text[start:end]) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]
    names = [f"{path.name}, cell {number}" if len(found) > 1 else path.name for number in range(1, len(found) + 1)]
    return [_cell(name, source, text.count("\n", 0, start)) for name, (start, source) in zip(names, found, strict=True)]


def _text(path, content):
    """What Python would read: a mark at the beginning, or a line about the coding, says how."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, ValueError, LookupError) as error:  # it may name a coding that does not exist
        if isinstance(error, UnicodeDecodeError):
            line = content[: error.start].count(b"\n") + 1
            error = f"line {line} is not in {encoding}"
        raise ValueError(f"{path} is not a Python file that can be read: {error}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


# -- notebooks ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NotebookText:
    """What is written in a notebook.

    cells: pairs of what a cell is ("code", "markdown", "raw") and its `Cell`, called such as "code cell 3".
    graded: for each, whether nbgrader has marked it as one that it grades. language: that of its kernel, or "".
    """

    cells: tuple[tuple[str, Cell], ...]
    graded: tuple[bool, ...]
    language: str


def notebook_text(content):
    """The `NotebookText` of a notebook's bytes; ValueError, which says what is wrong, where they are none."""
    try:
        notebook = json.loads(content)
        cells = _all_cells(notebook)
        numbers = defaultdict(lambda: itertools.count(1))
        kinds = [(cell["cell_type"], next(numbers[cell["cell_type"]])) for cell in cells]
        named = (
            _cell(f"{kind} cell {number}", _source(cell)) for (kind, number), cell in zip(kinds, cells, strict=True)
        )
        pairs = tuple((kind, cell) for (kind, _), cell in zip(kinds, named, strict=True))
        return NotebookText(pairs, tuple(map(_is_graded, cells)), _language(notebook))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise ValueError("it is not text in UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON ({error})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("its parts are not a notebook's") from error


def _notebook_cells(path, content):
    try:
        text = notebook_text(content)
    except ValueError as error:
        raise ValueError(f"{path} is not a notebook that can be read: {error}") from error
    code = [cell for (kind, cell), graded in zip(text.cells, text.graded, strict=True) if kind == "code" and not graded]
    return [replace(cell, name=f"{path.name}, {cell.name}") for cell in code]


def _all_cells(notebook):
    """The cells of a notebook; before format 4 they stood in worksheets."""
    if "worksheets" in notebook:
        return [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
    return notebook["cells"]


def _source(cell):
    source = cell["source"] if "source" in cell else cell["input"]
    return "".join(source or "")


def _is_graded(cell):
    """Whether nbgrader has marked the cell as one that it grades; the marks may be anything."""
    marks = cell.get("metadata")
    marks = marks.get("nbgrader") if isinstance(marks, dict) else None
    return isinstance(marks, dict) and bool(marks.get("grade"))


def _language(notebook):
    """The language that the notebook says it is written in; its metadata may be anything."""
    told = notebook.get("metadata")
    for part, name in (("kernelspec", "language"), ("language_info", "name")):
        part = told.get(part) if isinstance(told, dict) else None
        language = part.get(name) if isinstance(part, dict) else None
        if isinstance(language, str) and language:
            return language
    return ""


_READERS = {".py": _python_cells, ".ipynb": _notebook_cells}
