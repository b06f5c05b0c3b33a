"""Submissions whose code is the same but for names and layout, for a person to look at side by side.

Short functions have few ways to be right, so that many write the same without having seen each other. Two submissions
are alike only if all of their code is the same, and at least one function in it is written so by nobody else.
"""

import ast
import io
import itertools
import tokenize
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass

from actcourse.exercises import exercises_of
from actcourse.teaching.sheets import solution_source

LONGEST = 20_000  # characters of a function; what is longer is compared as text
FEWEST = 12  # parts of a syntax tree, below which nobody can write anything else
_LIBRARIES = {"numpy": "np"}


@dataclass(frozen=True)
class Alike:
    """Submissions with the same code: their `Result`s, and the exercises that nobody else has written so."""

    results: tuple
    telling: tuple[str, ...]


def alike(results):
    """The groups of `Alike` submissions among the results of one sheet, the most telling first."""
    codes = [(result, _codes(result)) for result in results]
    groups = defaultdict(list)
    for result, code in codes:
        groups[tuple(sorted(code.items()))].append(result)
    written = Counter(pair for _, code in codes for pair in code.items())
    expected = _expected({result.sheet for result in results})
    found = []
    for code, members in groups.items():
        rare = [pair for pair in code if written[pair] == len(members) and pair not in expected]
        telling = tuple(id for id, form in rare if _long(form))
        if len(members) > 1 and telling:
            found.append(Alike(tuple(members), telling))
    return sorted(found, key=lambda group: (-len(group.telling), group.results[0].student))


def _codes(result):
    """The form of a submission's code, exercise by exercise, without what was never begun."""
    begun = [graded for graded in result.exercises if graded.source.strip() and graded.status != "not attempted"]
    return {graded.exercise: form(graded.source) for graded in begun}


def _expected(sheets):
    """The course's own solutions, which learners who understood the lesson write too."""
    on_sheets = [exercise for sheet in sheets for exercise in exercises_of(sheet)]
    return {(exercise.id, form(solution_source(exercise.solution))) for exercise in on_sheets}


def _long(text):
    return text.count("(") >= FEWEST  # each part of a tree is written with its brackets


# -- the form of a piece of code ------------------------------------------------------------------------


def form(source):
    """The code as text in which names that it gives are numbered, and comments, docstrings and layout are gone.

    Names that come from elsewhere stay: `np.exp` is not `np.sin`. What is no Python is taken as its signs and words.
    """
    if len(source) > LONGEST:
        return " ".join(source.split())
    try:
        with warnings.catch_warnings(action="ignore"):  # of what it is written like, and not by us
            return ast.dump(_renamed(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return " ".join(_words(source))


def _renamed(tree):
    """The code with numbers for its own names: those of each function are its own, the others all functions'."""
    functions = {line.name: line for line in tree.body if isinstance(line, ast.FunctionDef)}
    others = [node for line in tree.body if line not in functions.values() for node in ast.walk(line)]
    inner = {name: _numbered("i", list(ast.walk(line))[1:]) for name, line in functions.items()}
    return _Renamed(_numbered("o", [*functions.values(), *others]), inner).visit(tree)


def _numbered(letter, nodes):
    """The names that these parts of the code give, arguments too, numbered in the order in which they come."""
    given, number = {}, itertools.count()
    for node in nodes:
        name = _given_by(node)
        if name and name not in given:
            given[name] = f"{letter}{next(number)}"
        elif isinstance(node, ast.alias) and node.asname:
            given[node.asname] = _LIBRARIES.get(node.name, node.name)
    return given


def _given_by(node):
    """The name that this part of the code gives to something, or None."""
    if isinstance(node, ast.arg):
        return node.arg
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler):
        return node.name
    return node.id if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) else None


class _Renamed(ast.NodeTransformer):
    """Puts numbers in place of a code's own names, and takes out what only a reader sees."""

    def __init__(self, own, inner):
        self.own, self.inner, self.within = own, inner, False

    def visit_Name(self, node):
        node.id = self.own.get(node.id) or _LIBRARIES.get(node.id, node.id)
        return node

    def visit_arg(self, node):
        node.arg, node.annotation = self.own[node.arg], None
        return node

    def visit_Call(self, node):
        arguments = self.inner.get(getattr(node.func, "id", None), {})
        for keyword in node.keywords:
            keyword.arg = arguments.get(keyword.arg, keyword.arg)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node):
        before = self.own, self.within
        inner = {} if self.within else self.inner.get(node.name, {})
        node.name, node.returns = self.own[node.name], None
        node.body = [line for line in node.body if not _says_nothing(line)] or [ast.Pass()]
        self.own, self.within = self.own | inner, True
        self.generic_visit(node)
        self.own, self.within = before
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        node.name = self.own[node.name]
        return self.generic_visit(node)

    def visit_ExceptHandler(self, node):
        node.name = node.name and self.own[node.name]
        return self.generic_visit(node)

    def visit_alias(self, node):
        node.name, node.asname = _LIBRARIES.get(node.name, node.name), None
        return node


def _says_nothing(line):
    """Whether it is a docstring, or another text that stands for itself."""
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _words(source):
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in layout:
                yield token.string
    except (tokenize.TokenError, SyntaxError):
        yield "…"  # as far as it can be read
