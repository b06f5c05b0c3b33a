"""Which functions of a sheet are in a notebook, and what of it must run to have them.

Nothing of a learner's runs here. Which definition counts is one rule: the last that is not the starter, in cells of
code; where there is none, in cells that have become text. Where a notebook contradicts itself a person must decide.
"""

import ast
import functools
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from actcourse.exercises import exercises_of
from actcourse.exercises.learner.files import read
from actcourse.exercises.learner.reading import Cell, NotebookText, notebook_text
from actcourse.exercises.sheets.variants import is_variant
from actcourse.teaching.grading.binding import FUNCTION, effect, kind_of, makes_functions, needs_notebook
from actcourse.teaching.grading.cleaning import pieces
from actcourse.teaching.grading.doubts import brought, checks, contradiction, elsewhere, first_line, nothing_found
from actcourse.teaching.grading.needs import STANDINS, Needs
from actcourse.teaching.grading.programs import Program, Statement

__all__ = ["Found", "Program", "Statement", "definitions"]

MOST_STATEMENTS = 5_000
LONGEST = 20_000  # characters of code that a result keeps
LARGEST = 10_000_000  # bytes of a sheet that was handed out
RELEASED = Path(__file__).resolve().parents[3] / "exercises"


@dataclass(frozen=True)
class Found:
    """What is in a notebook, by the exercise's id; each exercise of the sheet is in one of the first four.

    programs: what must run to have the function. unwritten: a sentence, for one that was never written.
    broken: a sentence, for one whose code Python cannot read. attention: a sentence, where a person must decide.
    doubts: a sentence, for a program that may lack what cannot be seen. sources: the learner's code.
    whole: why a person must look at all of it, or "".
    """

    programs: dict = field(default_factory=dict)
    unwritten: dict = field(default_factory=dict)
    broken: dict = field(default_factory=dict)
    attention: dict = field(default_factory=dict)
    doubts: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    whole: str = ""


def definitions(text, sheet):
    """What of a sheet is `Found` in a notebook.

    text: a `NotebookText`. sheet: such as "02_saturating".
    """
    exercises = exercises_of(sheet)
    try:
        notebook = _Notebook(text, [exercise.id for exercise in exercises], *_released(sheet))
        found = Found(whole=nothing_found(notebook, text.language))
        for exercise in exercises:
            _sort(notebook, exercise, found)
    except (ValueError, RecursionError) as error:  # code that was made to be unreadable
        return Found(whole=f"The code cannot be followed: {error}.")
    return found


def _sort(notebook, exercise, found):
    """Put an exercise where it belongs."""
    id = exercise.id
    wanted = [id, exercise.derivative_of.__name__] if exercise.own else [id]
    if trouble := contradiction(notebook, id):
        found.attention[id] = trouble
    elif id in notebook.chosen:
        _put_program(notebook, id, wanted, found)
    elif id in notebook.unreadable and not notebook.unreadable[id].written:
        found.attention[id] = f"`{id}` is in {notebook.unreadable[id].where}: {notebook.unreadable[id].why}"
    elif id in notebook.unreadable:
        found.broken[id] = notebook.unreadable[id].why
        found.sources[id] = notebook.unreadable[id].written[:LONGEST]
    elif trouble := elsewhere(notebook, id):
        found.attention[id] = trouble
    else:
        found.unwritten[id] = (
            "It has not been written yet." if id in notebook.bound else f"There is no function `{id}`."
        )


def _put_program(notebook, id, wanted, found):
    try:
        needs = Needs(notebook, wanted)
    except (ValueError, RecursionError) as error:
        found.attention[id] = f"What `{id}` needs cannot be followed: {error}"
        return
    found.sources[id] = needs.written[:LONGEST]
    beyond = next((piece for piece in needs.pieces if needs_notebook(piece.node)), None)
    if beyond:
        found.attention[id] = f"`{id}` needs what only a running notebook has: {beyond.where}, `{first_line(beyond)}`"
    else:
        found.programs[id] = needs.program
        unknown = sorted(needs.open - set(STANDINS))
        if unknown and notebook.brought:
            found.doubts[id] = f"`{id}` uses `{unknown[0]}`, which {notebook.brought} may have brought"


@functools.cache
def _released(sheet):
    """The sheet as it was handed out: its import statements, and what is written in its cells of text.

    Who deleted the cell with the imports has not lost what it brings; and what we wrote is no answer.
    """
    try:
        text = notebook_text(_handed_out(sheet))
    except (OSError, ValueError, LookupError):
        text = NotebookText((("code", Cell("the sheet", "import numpy as np")),), (), "")
    found, _ = pieces(text.cells)
    imports = tuple(piece for piece in found if isinstance(piece.node, ast.Import | ast.ImportFrom))
    return imports, {cell.source for kind, cell in text.cells if kind != "code"}


def _handed_out(sheet):
    """The bytes of the sheet's notebook, from wherever it is; a private variation is written down as it was drawn."""
    beside = RELEASED / sheet / f"{sheet}.ipynb"
    if beside.exists():
        return read(beside, LARGEST)
    # Where only this can be graded, as on Gradescope, neither of these is there.
    if is_variant(sheet):
        from actcourse.teaching.variants import open_notebook

        return open_notebook(sheet)
    from actcourse.teaching.course_folder import shipped

    return read(shipped()[f"exercises/{sheet}/{sheet}.ipynb"], LARGEST)


class _Notebook:
    """The statements of a notebook and what they do.

    lines: those of the sheet as it was handed out, then the learner's. effects: theirs. tiers: for each name, the
    numbers of the lines that bind it, in cells of code, of text, and in the sheet as handed out. changes: for each
    name, the lines that change what it stands for. carrying: the lines that make or hand on functions. bound: the
    names that have a value anywhere. chosen: for each exercise that was written, the number of the line that counts.
    until: for each of these, the last line that is taken to have run when it was checked. brought: a line that may
    give names values that cannot be seen, or "".
    """

    def __init__(self, text, ids, released, ours):
        self.ids, self.cells = ids, text.cells
        own, self.broken = pieces([pair for pair in text.cells if pair[0] == "code" or pair[1].source not in ours])
        if len(own) > MOST_STATEMENTS:
            raise ValueError(f"the notebook has {len(own)} statements")
        self.lines = [*released, *own]
        self.first = len(released)
        self.effects = [effect(piece) for piece in self.lines]
        self.tiers, self.changes, self.carrying = self._bindings(), self._changes(), self._carrying()
        self.bound = {name for name, tiers in self.tiers.items() if tiers[0] or tiers[1]}
        self.functions = self._functions()
        self.kinds = {id: self._kinds(id) for id in ids}
        self.chosen = {id: chosen for id in ids if (chosen := self._chosen(id)) is not None}
        self.brought = brought(text.cells)
        self.unreadable = {id: part for part in self.broken for id in ids if id in part.names}
        self.until = {id: self._last_of_use(id, line) for id, line in self.chosen.items()}

    def _bindings(self):
        setting = defaultdict(set)  # the names that calling a function sets
        for each in self.effects:
            for name, names in each.sets.items():
                setting[name] |= names
        tiers = defaultdict(lambda: ([], [], []))
        for number, each in enumerate(self.effects):
            tier = 2 if number < self.first else 0 if self.lines[number].kind == "code" else 1
            by_calls = set().union(*(setting[name] for name in each.calls if name in setting))
            for name in each.binds | by_calls:
                tiers[name][tier].append(number)
        return tiers

    def _changes(self):
        """For each name, pairs of a line that changes what it stands for, and whether it does so for certain."""
        found = defaultdict(list)
        for number, each in enumerate(self.effects):
            for name in each.changes | each.touches:
                found[name].append((number, name in each.changes))
        return found

    def _carrying(self):
        """The numbers of lines that make functions, or hand on what may hold one: when those are called matters."""
        names, found, before = set(), set(), None
        while found != before:
            before = set(found)
            found |= {at for at, each in enumerate(self.effects) if each.later or each.now & names}
            given = (self.effects[at] for at in found)
            names |= {name for each in given for name in each.binds | each.changes | each.touches}
        return found

    def _functions(self):
        """Names of what may be a function, with whether calling it makes one."""
        found = {}
        for piece, each in zip(self.lines, self.effects, strict=True):
            for node in ast.walk(piece.node):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    found[node.name] = makes_functions(node)
            lambdas = isinstance(piece.node, ast.Assign) and isinstance(piece.node.value, ast.Lambda)
            imports = isinstance(piece.node, ast.ImportFrom)
            found |= {name: False for name in each.binds if (lambdas or imports) and name not in found}
        return found

    # -- which counts ---------------------------------------------------------------------------------

    def _kinds(self, id):
        """For each tier, pairs of a line that binds the name and what it makes of it."""
        return [[(at, kind_of(self.lines[at].node, id, self.functions)) for at in tier] for tier in self.tiers[id][:2]]

    def _chosen(self, id):
        for kinds in self.kinds[id]:
            written = [at for at, kind in kinds if kind == FUNCTION]
            if written:
                return written[-1]
        return None

    def _last_of_use(self, id, line):
        """The number of the last line that is taken to have run when the function is first used: its check."""
        calls = (at for at in range(line + 1, len(self.lines)) if any(checks(self.lines[at].node, id)))
        cell = self.lines[line].cell
        in_cell = [at for at in range(line, len(self.lines)) if at >= self.first and self.lines[at].cell == cell]
        return next(calls, in_cell[-1])
