"""From the cells of a notebook to statements of Python, whatever else stands in them.

Commands to the notebook (`%matplotlib inline`, `!pip install …`, `get_ipython()…`) are taken out: none of them is ever
run. A cell that Python refuses as a whole is read statement by statement, so that a stray line costs only itself.
"""

import ast
import re
import textwrap
import warnings
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

LONGEST, LONGEST_OF_ALL = 200_000, 2_000_000  # characters of a cell, and of all; nobody types as much
MOST_LINES = 2_000  # of a cell that is read statement by statement
AHEAD = 25  # lines on which a statement may be seen to end
REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError)  # of `ast.parse`, for code that is none

_CELL_MAGIC = re.compile(r"\A(?:[ \t]*\n)*[ \t]*%%.*(?:\n|\Z)")
_PYTHON = "time|timeit|capture|prun|memit|mprun|lprun|python|python3|px|debug|snakeviz|scalene|pyinstrument"
_OTHER_LANGUAGE = re.compile(rf"\A\s*%%(?!(?:{_PYTHON})\b)")  # such as %%bash; and what is written to a file is not run
_TIMED = re.compile(r"^([ \t]*)%time[ \t]+(?=\S)", re.MULTILINE)
_GOES_ON = re.compile(r"\s|else\b|elif\b|except\b|finally\b|[)\]}#]|$")
_BEGINS = re.compile(r"@|def\b|async\b|class\b|from\b|import\b|\w+\s*=[^=]|if\b|try\b")
_DEFINES = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^[ \t]*(\w+)[ \t]*=[^=]", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """A statement at the outer level of a cell.

    node: its syntax tree. source: its code, as it can be run. written: as the learner wrote it.
    kind: of its cell, such as "code". cell: the number of its cell among all. where: such as "code cell 3, line 2".
    """

    node: ast.stmt
    source: str
    written: str
    kind: str
    cell: int
    where: str


@dataclass(frozen=True)
class Broken:
    """Lines that are no Python. names: those that they seem to define. why: what Python says, with the line."""

    names: tuple[str, ...]
    where: str
    why: str
    written: str


def pieces(cells):
    """The `Piece`s of all cells in order, and the `Broken` parts of code cells.

    cells: pairs of a cell's kind and the `Cell`, as `NotebookText` has them.
    """
    found, broken, left = [], [], LONGEST_OF_ALL
    with warnings.catch_warnings(action="ignore"):  # such as of invalid escapes, which are none of our business
        for number, (kind, cell) in enumerate(cells):
            source = _valid(cell.source)
            if not source.strip() or (kind != "code" and not _DEFINES.search(source)):
                continue
            left -= len(source)
            if len(source) > LONGEST or left < 0:
                broken.append(Broken(_names(source), cell.name, "the cell is too long to be read", ""))
                continue
            if kind == "code" and _OTHER_LANGUAGE.match(source):
                kind, source = "raw", _CELL_MAGIC.sub("\n", source, count=1)
            for start, text, tree in _trees(source, kind, cell, broken):
                found += _split(tree, text, kind, number, cell, start)
    return found, broken


def _valid(source):
    """The text without what no file can hold: zero bytes, and halves of a character."""
    source = source.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return source.encode("utf-8", "replace").decode("utf-8")


def _names(source):
    return tuple(name for pair in _DEFINES.findall(source) for name in pair if name)


# -- what stands in a cell ------------------------------------------------------------------------------


def _trees(source, kind, cell, broken):
    """Triples of the number of lines before, a text, and its syntax tree."""
    if kind == "code":
        text = _without_magics(source)
        tree = _parsed(text)
        if tree is not None:
            return [(0, *_without_commands(text, tree))]
    else:
        text = source
    return list(_one_by_one(text, kind, cell, broken))


def _parsed(text):
    try:
        return ast.parse(text)
    except REFUSALS:
        return None


def _without_magics(source):
    """The cell as Python: commands to the notebook have become calls of `get_ipython`, which can be told apart."""
    while _CELL_MAGIC.match(source):
        source = _CELL_MAGIC.sub("\n", source, count=1)
        if not source.strip():
            return ""
    source = _TIMED.sub(r"\1", source)
    try:
        return TransformerManager().transform_cell(source)
    except Exception:  # it has its own limits, and the text may be anything
        return source


def _one_by_one(text, kind, cell, broken):
    """The statements that can be read in a text that as a whole cannot."""
    lines = textwrap.dedent(text).split("\n")[:MOST_LINES]
    starts = [number for number, line in enumerate(lines) if not _GOES_ON.match(line)]
    read = 0
    for place, start in enumerate(starts):
        if start < read or not (kind == "code" or _BEGINS.match(lines[start])):
            continue
        ends = [*starts[place + 1 : place + AHEAD], len(lines)]
        end, part, tree, error = _statement(lines, start, ends)
        if tree is not None:
            read = end
            yield (start, *_without_commands(part, tree))
        elif kind == "code":
            broken.append(_broken(part, cell, start, error))


def _statement(lines, start, ends):
    """Where the first statement ends, its text, its tree and None; or the first line, None and why it is none."""
    refused = None
    for end in ends:
        part = "\n".join(lines[start:end])
        try:
            return end, part, ast.parse(part), None
        except REFUSALS as error:
            refused = refused or error
    return ends[0], "\n".join(lines[start : ends[0]]), None, refused


def _broken(part, cell, start, error):
    line = min(getattr(error, "lineno", None) or 1, part.count("\n") + 1)
    text = part.split("\n")[line - 1].strip()
    why = f"{getattr(error, 'msg', None) or type(error).__name__}, in line {cell.before + start + line}"
    return Broken(_names(part), f"{cell.name}, line {cell.before + start + line}", f"{why}: `{text[:60]}`", part)


# -- commands to the notebook ---------------------------------------------------------------------------


def _without_commands(text, tree):
    """The text and its tree with calls of `get_ipython` replaced that stand for themselves."""
    commands = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and is_command(node.value)]
    if not commands:
        return text, tree
    content, starts = text.encode(), _line_starts(text)
    for node in sorted(commands, key=lambda node: -starts[node.lineno - 1] - node.col_offset):
        begin, end = _span(node, starts)
        lines = content[begin:end].count(b"\n")
        content = content[:begin] + _instead(node.value).encode() + b"\n" * lines + content[end:]
    cleaned = content.decode()
    parsed = _parsed(cleaned)
    return (cleaned, parsed) if parsed is not None else (text, tree)


def is_command(node):
    """Whether an expression is a call to the notebook itself: of `get_ipython()`, or of one of its methods."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Await):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id == "get_ipython"


def _instead(call):
    """What does the same for the names of the notebook: only `%pylab` brings some."""
    first = call.args[0] if isinstance(call, ast.Call) and call.args else None
    pylab = isinstance(first, ast.Constant) and str(first.value).strip("% ").startswith("pylab")
    return "import numpy; import numpy as np; from numpy import *" if pylab else "pass"


def _line_starts(text):
    starts = [0]
    for line in text.encode().split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _span(node, starts):
    return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset


# -- statements -----------------------------------------------------------------------------------------


def _split(tree, text, kind, number, cell, start):
    """The `Piece`s of a syntax tree; what imports several things becomes several."""
    content, starts = text.encode(), _line_starts(text)
    for node in tree.body:
        if isinstance(node, ast.Pass):
            continue
        begin, end = _span(node, starts)
        decorators = getattr(node, "decorator_list", None)
        first = min([node.lineno, *(each.lineno for each in decorators or ())])
        begin = starts[first - 1] if decorators else begin
        written = content[begin:end].decode()
        where = f"{cell.name}, line {cell.before + start + first}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            for each in _imports(node):
                yield Piece(each, ast.unparse(each), ast.unparse(each), kind, number, where)
        else:
            yield Piece(node, _runnable(node, written), written, kind, number, where)


def _imports(node):
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield ast.Import([alias])
        elif node.module != "__future__":
            yield ast.ImportFrom(node.module, [alias], node.level)


def _runnable(node, written):
    """The code without annotations: what they name may be missing, and no function needs them."""
    if not any(map(_is_annotated, ast.walk(node))):
        return written
    try:
        return ast.unparse(ast.fix_missing_locations(_Unannotated().visit(ast.parse(written))))
    except REFUSALS:
        return written


def _is_annotated(node):
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.returns is not None and not node.decorator_list
    return isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None


class _Unannotated(ast.NodeTransformer):
    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        if node.decorator_list:  # a decorator may look at them
            return node
        node.returns = None
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        """A class may be made from its annotations; its methods are not."""
        node.body = [line if isinstance(line, ast.AnnAssign) else self.visit(line) for line in node.body]
        return node

    def visit_AnnAssign(self, node):
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        return ast.copy_location(ast.Assign([node.target], self.visit(node.value)), node)
