"""What of a notebook a function needs: statement by statement, as names lead from one to the other.

A name in a function stands for what it stood for when the function was checked; one in a statement, for what it stood
for when that ran. Functions of the sheet stand for the definitions that count.
"""

import ast
import builtins
from collections import defaultdict

from actcourse.teaching.grading.binding import FUNCTION
from actcourse.teaching.grading.programs import Program, Statement

BUILTINS = frozenset(dir(builtins))
MOST_STEPS = 50_000  # from statement to statement; nobody's homework needs a hundredth
# What a notebook has without being asked. Commands to it are never run: what needs one's result cannot be examined.
STANDINS = {
    "display": "def display(*_things, **_options):\n    pass",
    "get_ipython": "def get_ipython():\n    raise ImportError('there is no notebook here to give commands to')",
}


class Needs:
    """What must run of a notebook to have the functions `wanted`, the first of which is the one that is asked for.

    pieces: its statements in the order in which they run. program: the same to be run. written: the learner's code.
    """

    def __init__(self, notebook, wanted):
        self.notebook, self.wanted = notebook, wanted
        self.taken = {}  # by the number of a line, whether it is wanted
        self.before = defaultdict(set)  # by the number of a line, those that must have run before
        self.open, self.maybe = set(), set()  # names that nothing binds, and of these Python's own
        self.seen = set()
        self.waiting = []
        end = len(notebook.lines) - 1
        for name in wanted:
            self._need(name, notebook.until.get(name, end))
        self._follow()
        self._take_stars()
        self.order = self._in_order()

    # -- from name to name ----------------------------------------------------------------------------

    def _need(self, name, until, line=None):
        """Take what gives a name its value, and return its number or None.

        until: the last line that counts. line: the one that needs it when it runs, or None.
        """
        provider = self._provider(name, until, line)
        if provider is None:
            if line is not None and name in self.notebook.effects[line].binds:
                return None  # it gives itself that value, as a loop does
            (self.maybe if name in BUILTINS else self.open).add(name)
            return None
        if line is not None:
            self.before[line].add(provider)
        if name in self.notebook.chosen and provider == self.notebook.chosen[name]:
            until = max(until, self.notebook.until[name])
        effect = self.notebook.effects[provider]
        if provider > 0 and not (effect.surely and name in effect.binds):
            self._need(name, provider - 1, provider)  # where it does not come to that, the value before stays
        self._take(provider, until)
        self._take_changes(name, provider, until, line)
        return provider

    def _provider(self, name, until, line):
        """The number of the line that gives a name its value: the last one up to `until`, else the last one of all."""
        if name in self.notebook.ids and (chosen := self._answer(name, line)) is not None:
            return chosen
        for tier in self.notebook.tiers.get(name, ()):
            before = [at for at in tier if at <= until and at != line]
            if name in BUILTINS and (not before or self._is_deleted(name, before[-1], until)):
                continue
            after = [] if line in tier else tier
            if before or after:
                return (before or after)[-1]
        return None

    def _answer(self, name, line):
        """The definition of a function of the sheet that counts, or the one before a statement that changes it."""
        chosen = self.notebook.chosen.get(name)
        if line is None or chosen is None:
            return chosen
        written = [at for tier in self.notebook.kinds[name] for at, kind in tier if kind == FUNCTION and at < line]
        return written[-1] if written else None if chosen == line else chosen

    def _is_deleted(self, name, after, until):
        return any(name in self.notebook.effects[at].deletes for at in range(after + 1, until + 1))

    def _take(self, line, until, wanted=True):
        self.taken[line] = self.taken.get(line, False) or wanted
        until = until if line in self.notebook.carrying else line  # else it is all the same
        if (line, until) not in self.seen:
            if len(self.seen) > MOST_STEPS:
                raise ValueError("the code is too tangled to be followed")
            self.seen.add((line, until))
            self.waiting.append((line, until))

    def _follow(self):
        while self.waiting:
            line, until = self.waiting.pop()
            effect = self.notebook.effects[line]
            for name in sorted(effect.now):
                provider = self._need(name, line - 1, line)
                if provider is not None:
                    self._take(provider, until)  # a function may be kept, and be called later
            for name in sorted(effect.later):
                self._need(name, max(until, line))

    def _take_changes(self, name, provider, until, line):
        """Take what changes a thing after it was made: `a[0] = 1`, `a.append(1)`, `f.calls = 0`.

        Modules stay as they are: with something else in the place of `np.exp`, a function is not what was asked for.
        """
        lines, node = self.notebook.lines, self.notebook.lines[provider].node
        if isinstance(node, ast.Import):
            self._take_modules(node.names[0], until)
        if isinstance(node, ast.Import | ast.ImportFrom):
            return
        plain = not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        end = until if provider <= until else len(lines) - 1
        for at, stores in self.notebook.changes.get(name, ()):
            if provider < at <= end and at != line and (stores or plain) and lines[at].kind == lines[provider].kind:
                self._take(at, until, wanted=stores)

    def _take_modules(self, alias, until):
        """`import scipy.special` and `import scipy.stats` bind one name, and both are needed."""
        root = alias.name.split(".")[0]
        for at in self.notebook.tiers[root][0] if alias.asname is None else ():
            if at <= until and self.notebook.effects[at].module.split(".")[0] == root:
                self._take(at, until, wanted=False)

    def _take_stars(self):
        """Take `from … import *` where it may be the one that gives a name its value."""
        if self.open - set(STANDINS) or self.maybe:
            wanted = bool(self.open - set(STANDINS))
            for at, effect in enumerate(self.notebook.effects):
                if effect.star and self.notebook.lines[at].kind == "code":
                    self._take(at, at, wanted)
            self._follow()

    # -- in order ---------------------------------------------------------------------------------------

    def _in_order(self):
        """The numbers of all lines that run: as they stand, save that what one needs at once comes before it."""
        order, done = [], set()
        for line in sorted(self.taken):
            if line not in done:
                self._place(line, order, done)
        answers = [self.notebook.chosen[name] for name in self.wanted[::-1] if name in self.notebook.chosen]
        return order + [at for at in answers if self._is_lost(at, order)]

    def _place(self, line, order, done):
        waiting = [line]
        while waiting:
            at = waiting[-1]
            done.add(at)
            missing = [other for other in sorted(self.before[at]) if other not in done]
            if missing:
                waiting.append(missing[0])
            else:
                order.append(waiting.pop())

    def _is_lost(self, answer, order):
        """Whether something that runs after a function takes its name for something else."""
        names = self.notebook.effects[answer].binds & {*self.wanted}
        after = order[order.index(answer) + 1 :]
        return any(self.notebook.effects[at].binds & names for at in after)

    @property
    def pieces(self):
        return [self.notebook.lines[at] for at in self.order]

    @property
    def program(self):
        standins = [
            Statement(code, "the notebook's own", False) for name, code in STANDINS.items() if name in self.open
        ]
        lines = [(self.notebook.lines[at], self.taken[at]) for at in self.order]
        own = [Statement(piece.source, piece.where, wanted) for piece, wanted in lines]
        return Program((*standins, *own, *self._loaded_before()))

    def _loaded_before(self):
        """What loads libraries that functions would load when they are called: it may take longer than a call may."""
        found = {}
        for piece in self.pieces:
            for node in ast.walk(piece.node) if not isinstance(piece.node, ast.Import | ast.ImportFrom) else ():
                for code in _loading(node):
                    found.setdefault(code, Statement(code, piece.where, False))
        return found.values()

    @property
    def written(self):
        """The learner's code of the function and its helpers, without imports and other functions of the sheet."""
        others = {line for name, line in self.notebook.chosen.items() if name != self.wanted[0]}
        own = [at for at in dict.fromkeys(self.order) if at >= self.notebook.first and at not in others]
        parts = [self.notebook.lines[at] for at in own]
        return "\n\n".join(part.written for part in parts if not isinstance(part.node, ast.Import | ast.ImportFrom))


def _loading(node):
    """Expressions that load what a part of a function loads."""
    if isinstance(node, ast.Import):
        return [f"__import__({alias.name!r})" for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [f"__import__({node.module!r}, fromlist={[alias.name for alias in node.names]!r})"]
    if isinstance(node, ast.Attribute) and getattr(node.value, "id", None) == "scipy":  # it loads its parts by itself
        return [f"scipy.{node.attr}"]
    return []
