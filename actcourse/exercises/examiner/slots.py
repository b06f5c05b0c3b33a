"""Changes of a syntax tree: what is put where, of which kind it is, and what it may refer to."""

import ast
from contextlib import contextmanager
from dataclasses import dataclass, field

NUMPY = "__numpy__"  # the name by which code that an edit adds calls NumPy; whoever runs it must provide it

# What kinds of things are changed, as they are said to stand there.
KINDS = {
    "operator": "an operator",
    "sign": "a sign",
    "comparison": "a comparison",
    "constant": "a number",
    "name": "a name",
    "function": "the name of a function",
    "order": "the order of things",
    "brackets": "brackets",
    "axis": "an axis",
    "index": "an index",
    "type": "a type of number",
    "surplus": "something too much",
    "missing": "something missing",
    "term": "a term",
    "statement": "a statement",
}


@dataclass(frozen=True)
class Slot:
    """A place in a syntax tree that holds a node: a field of a parent, or an element of its list."""

    parent: ast.AST
    name: str
    index: int | None = None

    def get(self):
        value = getattr(self.parent, self.name)
        return value if self.index is None else value[self.index]

    def put(self, value):
        if self.index is None:
            setattr(self.parent, self.name, value)
        else:
            getattr(self.parent, self.name)[self.index] = value


@dataclass(frozen=True)
class Edit:
    """One change of a tree.

    kind: of what stands there, one of `KINDS`. where: the node of the tree as it was that is marked, which has a
    position. slot, new: what is put where. size: 1 for one sign or name, 2 for a part taken out, moved or set in
    brackets, 3 for what is added.
    """

    kind: str
    where: ast.AST
    slot: Slot
    new: object = field(repr=False)
    size: int

    @contextmanager
    def made(self):
        """A context in which the tree is changed."""
        old = self.slot.get()
        self.slot.put(self.new)
        try:
            yield
        finally:
            self.slot.put(old)


@dataclass(frozen=True)
class Scope:
    """What code may refer to: names of its values, names of functions, and what may be missing.

    That is: terms and numbers of right answers, and named numbers beside the function.
    """

    names: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    terms: tuple[ast.expr, ...] = ()
    numbers: tuple[float, ...] = ()
    beside: tuple[str, ...] = ()


def edit_in(slot, kind, new, size):
    """The `Edit` that puts a new node into a slot."""
    old = slot.get()
    return Edit(kind, old if hasattr(old, "lineno") else slot.parent, slot, _placed(new, old, slot.parent), size)


def _placed(new, old, parent):
    """A new node in which all have a position, for Python to compile them: that of the node that was there."""
    like, waiting = old if hasattr(old, "lineno") else parent, [new]
    while waiting:
        node = waiting.pop()
        if not hasattr(node, "lineno"):  # what has one was there before
            if "lineno" in node._attributes:
                ast.copy_location(node, like)
            waiting.extend(ast.iter_child_nodes(node))
    return new


def slots_of(function):
    """All `Slot`s in the body of a function or lambda, each with the node above it."""
    body = [Slot(function, "body")] if isinstance(function, ast.Lambda) else _statements(function)
    for slot in body:
        yield from _slots(slot, function)


def _statements(function):
    """The slots of a function's statements, its docstring left out."""
    first = 1 if ast.get_docstring(function, clean=False) is not None else 0
    return [Slot(function, "body", index) for index in range(first, len(function.body))]


def _slots(slot, above):
    """The slot and all that lie in it, each with the node above."""
    yield slot, above
    node = slot.get()
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from _slots(Slot(node, name), node)
        elif isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield from _slots(Slot(node, name, index), node)


def is_value(node, slot, above):
    """Whether a node stands for numbers: not what is called, a module, or what is assigned to."""
    if (
        not isinstance(node, ast.expr)
        or isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
        or isinstance(node, ast.Slice | ast.Tuple | ast.Lambda)
    ):
        return False
    if isinstance(node, ast.Constant) and type(node.value) not in (int, float):
        return False
    called = isinstance(above, ast.Call) and slot.name == "func"
    return not (called or isinstance(above, ast.Attribute) or (isinstance(above, ast.keyword) and above.arg != "axis"))


def swapped(things, one, other):
    things = list(things)
    things[one], things[other] = things[other], things[one]
    return things
