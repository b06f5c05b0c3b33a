"""Single edits of a function's code: what takes a right function to a wrong one, and a wrong one back.

`edits` goes through all that one slip of the pen could have done to a piece of code. Tests make mutants of solutions by
them; `places` looks among them for the one after which a learner's function is right. A kind of slip that is added here
is added to both.
"""

import ast
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations

from actcourse.exercises.examiner.brackets import bracketed_otherwise

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

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
ALIKE = (  # functions and methods that are taken for one another
    ("exp", "expm1", "exp2"),
    ("log", "log1p", "log2", "log10"),
    ("maximum", "minimum"),
    ("fmax", "fmin"),
    ("max", "min", "sum", "mean", "std", "var", "prod"),
    ("argmax", "argmin", "max"),
    ("abs", "square", "sqrt", "sign"),
    ("tanh", "sin", "cos", "arctan", "sinh", "cosh", "tan"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("std", "var"),
    ("dot", "outer", "matmul", "multiply"),
    ("floor", "ceil", "round", "trunc"),
    ("cumsum", "cumprod"),
    ("hstack", "vstack"),
)
REDUCTIONS = ("sum", "mean", "max", "min", "std", "var", "prod", "argmax", "argmin", "any", "all", "count_nonzero")
WRAPPERS = ("exp", "log", "abs", "sqrt", "square", "tanh")  # calls that may be missing
MAKERS = ("zeros", "ones", "empty", "full", "array", "asarray", "zeros_like", "ones_like", "empty_like", "full_like")


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
    """What code may refer to: names of values, names of functions, and terms and numbers that may be missing."""

    names: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    terms: tuple[ast.expr, ...] = ()
    numbers: tuple[float, ...] = ()


def edits(function, scope):
    """`Edit`s that exchange, move or take out, of the node of a function or lambda; each is to be made alone.

    scope: a `Scope`. The tree must not be changed while they are listed.
    """
    for slot, above in _all_slots(function):
        node = slot.get()
        for type_, changes in _BY_TYPE:
            if isinstance(node, type_):
                yield from (_edit(kind, slot, new, size) for kind, new, size in changes(node, above, scope))
        if _is_value(node, slot, above):
            yield from (_edit("sign", slot, new, 1) for new in _signs(node, above))
    if isinstance(function, ast.FunctionDef):
        yield from _of_statements(function)


def additions(function, scope):
    """`Edit`s that add something, or put a term of a right answer in the place of an expression; all of size 3."""
    for slot, above in _all_slots(function):
        node = slot.get()
        if _is_value(node, slot, above):
            for new in (*_wrapped(node, scope), *_added(node, above, scope)):
                yield _edit("missing", slot, new, 3)
            if not isinstance(above, ast.Return | ast.Lambda | ast.FunctionDef):  # it is not all there is
                yield from (_edit("term", slot, term, 3) for term in scope.terms)


def _all_slots(function):
    body = [Slot(function, "body")] if isinstance(function, ast.Lambda) else _statements(function)
    for slot in body:
        yield from _slots(slot, function)


def _edit(kind, slot, new, size):
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


# -- expressions ------------------------------------------------------------------------------------------


def _is_value(node, slot, above):
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


def _operators(node, above, scope):
    others = (ast.Mult,) if isinstance(node.op, ast.MatMult) else OPERATORS
    others = (*others, ast.MatMult) if isinstance(node.op, ast.Mult) else others
    swap = {ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,)}
    for other in swap.get(type(node.op), others):
        if not isinstance(node.op, other):
            yield "operator", ast.BinOp(node.left, other(), node.right), 1
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield "order", ast.BinOp(node.right, node.op, node.left), 1
    yield "surplus", node.left, 2
    yield "surplus", node.right, 2
    if not (isinstance(above, ast.BinOp)):  # once for the whole chain
        yield from (("brackets", new, 2) for new in bracketed_otherwise(node))


def _unary(node, above, scope):
    if isinstance(node.op, ast.USub):
        yield "sign", node.operand, 1
        yield from (("brackets", new, 2) for new in bracketed_otherwise(node) if not isinstance(above, ast.BinOp))
    elif isinstance(node.op, ast.Not | ast.Invert):
        yield "surplus", node.operand, 1


def _compares(node, above, scope):
    for other in COMPARISONS:
        if not isinstance(node.ops[0], other):
            yield "comparison", ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators), 1


def _logic(node, above, scope):
    yield "operator", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values), 1
    for index in range(len(node.values)):
        rest = [*node.values[:index], *node.values[index + 1 :]]
        yield "surplus", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest), 2


def _constants(node, above, scope):
    value, axis = node.value, isinstance(above, ast.keyword) and above.arg == "axis"
    if type(value) is bool:
        yield "axis" if isinstance(above, ast.keyword) else "constant", ast.Constant(not value), 1
    elif value is None and axis:
        yield from (("axis", ast.Constant(other), 1) for other in (0, 1, -1))
    elif type(value) in (int, float):
        for other in (0, 1, -1, None, 2) if axis else (*_numbers(value), *scope.numbers):
            if other != value or type(other) is not type(value):
                yield "axis" if axis else "constant", ast.Constant(other), 1


def _numbers(value):
    """Other numbers that could have been meant."""
    others = [0, 1, -1, 2, 3, 4, 0.5, -value, value + 1, value - 1, 2 * value, value / 2, value * value]
    if value:
        others.append(1 / value)
    if value > 0:
        others.append(value**0.5)
    return list(dict.fromkeys(each for each in others if each != value and abs(each) < 1e6))


def _names(node, above, scope):
    if not isinstance(node.ctx, ast.Load):
        return
    called = isinstance(above, ast.Call) and node is above.func
    changed = isinstance(above, ast.Subscript | ast.Attribute) and not isinstance(above.ctx, ast.Load)
    if changed or (isinstance(above, ast.Attribute) and node.id not in scope.names):  # a module
        return
    known = scope.functions if called else scope.names
    yield from (("name", ast.Name(other, ast.Load()), 1) for other in known if other != node.id)


def _attributes(node, above, scope):
    called = isinstance(above, ast.Call) and node is above.func
    if node.attr in ("T", "mT"):
        yield "axis", node.value, 1
    elif called and isinstance(node.ctx, ast.Load):
        for other in dict.fromkeys(name for group in ALIKE if node.attr in group for name in group):
            if other != node.attr:
                yield "function", ast.Attribute(node.value, other, ast.Load()), 1


def _called_names(node):
    """The name of what is called, where it is written as `name` or `module.name`."""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def _calls(node, above, scope):
    method = isinstance(node.func, ast.Attribute) and not _is_module(node.func.value, scope)
    for part in (*node.args, *([node.func.value] if method else ())):
        if not isinstance(part, ast.Starred):
            yield "surplus", part, 2
    for one, other in combinations(range(len(node.args)), 2):
        yield "order", ast.Call(node.func, _swapped(node.args, one, other), node.keywords), 1
    for index in range(len(node.keywords)):
        rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
        kind = "type" if node.keywords[index].arg == "dtype" else "axis"
        yield kind, ast.Call(node.func, node.args, rest), 1
    if len(node.args) > 1:
        yield "surplus", ast.Call(node.func, node.args[:-1], node.keywords), 2
    yield from _keywords_added(node, method)
    for index, argument in enumerate(node.args):  # f(a) + b for f(a + b), and the other way round
        if isinstance(argument, ast.BinOp):
            for inner, make in ((argument.left, _left), (argument.right, _right)):
                call = ast.Call(node.func, [*node.args[:index], inner, *node.args[index + 1 :]], node.keywords)
                yield "brackets", make(argument, call), 2


def _is_module(node, scope):
    return isinstance(node, ast.Name) and node.id not in scope.names


def _left(operation, new):
    return ast.BinOp(new, operation.op, operation.right)


def _right(operation, new):
    return ast.BinOp(operation.left, operation.op, new)


def _keywords_added(node, method):
    name, given = _called_names(node), {keyword.arg for keyword in node.keywords}
    new = []
    if name in REDUCTIONS and "axis" not in given and len(node.args) <= (0 if method else 1):
        new += [[ast.keyword("axis", ast.Constant(axis))] for axis in (0, 1, -1)]
        kept = [ast.keyword("keepdims", ast.Constant(True))]
        new += [[*ast_axis, *kept] for ast_axis in tuple(new)]
    elif name in REDUCTIONS and "keepdims" not in given:
        new.append([ast.keyword("keepdims", ast.Constant(True))])
    for keywords in new:
        yield "axis", ast.Call(node.func, node.args, [*node.keywords, *keywords]), 2
    if name in MAKERS and "dtype" not in given:
        dtype = ast.keyword("dtype", ast.Name("float", ast.Load()))
        yield "type", ast.Call(node.func, node.args, [*node.keywords, dtype]), 2


def _call_brackets(node, above, scope):
    """f(a + b) for f(a) + b."""
    for side, make in ((node.left, _left), (node.right, _right)):
        if isinstance(side, ast.Call) and len(side.args) == 1:
            yield "brackets", ast.Call(side.func, [make(node, side.args[0])], side.keywords), 2


def _tuples(node, above, scope):
    if isinstance(node.ctx, ast.Load):
        for one, other in combinations(range(len(node.elts)), 2):
            yield "order", type(node)(_swapped(node.elts, one, other), ast.Load()), 1


def _swapped(things, one, other):
    things = list(things)
    things[one], things[other] = things[other], things[one]
    return things


def _choices(node, above, scope):
    yield "order", ast.IfExp(node.test, node.orelse, node.body), 1


def _subscripts(node, above, scope):
    if isinstance(node.ctx, ast.Load):
        yield "surplus", node.value, 2


def _slices(node, above, scope):
    step = node.step
    for lower, upper in (
        (ast.Constant(1), node.upper),
        (None, node.upper),
        (node.lower, None),
        (node.lower, _minus_one()),
    ):
        if ast.dump(new := ast.Slice(lower, upper, step)) != ast.dump(node):
            yield "index", new, 1
    new = ast.Slice(node.lower, node.upper, None if step else _minus_one())
    yield "index", new, 1
    if node.lower is None or node.upper is None:
        yield "index", ast.Slice(node.upper, node.lower, step), 1


def _minus_one():
    return ast.UnaryOp(ast.USub(), ast.Constant(1))


_BY_TYPE = (
    (ast.BinOp, _operators),
    (ast.BinOp, _call_brackets),
    (ast.UnaryOp, _unary),
    (ast.Compare, _compares),
    (ast.BoolOp, _logic),
    (ast.Constant, _constants),
    (ast.Name, _names),
    (ast.Attribute, _attributes),
    (ast.Call, _calls),
    (ast.Tuple | ast.List, _tuples),
    (ast.IfExp, _choices),
    (ast.Subscript, _subscripts),
    (ast.Slice, _slices),
)


# -- what may be missing ----------------------------------------------------------------------------------


def _signs(node, above):
    product = isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult | ast.Div | ast.MatMult)
    if not (product or isinstance(above, ast.UnaryOp) or isinstance(node, ast.Constant | ast.UnaryOp)):
        yield ast.UnaryOp(ast.USub(), node)


def _wrapped(node, scope):
    """The expression in a call, transposed, copied or with an axis more."""
    if isinstance(node, ast.Constant):
        return
    for name in WRAPPERS:
        yield ast.Call(_numpy(name), [node], [])
    for name in scope.functions:
        yield ast.Call(ast.Name(name, ast.Load()), [node], [])
    yield ast.Attribute(node, "T", ast.Load())
    if isinstance(node, ast.Name | ast.Attribute | ast.Call):
        new = ast.Constant(None)
        for index in (ast.Tuple([ast.Slice(), new], ast.Load()), new):
            yield ast.Subscript(node, index, ast.Load())
        yield ast.Call(ast.Attribute(node, "copy", ast.Load()), [], [])
    for name in ("sum", "mean"):
        for axis in (None, 0, 1):
            keywords = [] if axis is None else [ast.keyword("axis", ast.Constant(axis))]
            yield ast.Call(_numpy(name), [node], keywords)


def _numpy(name):
    return ast.Attribute(ast.Name(NUMPY, ast.Load()), name, ast.Load())


def _added(node, above, scope):
    """The expression with a term or a factor more; once for a sum, and once for a product."""
    in_sum = isinstance(above, ast.BinOp) and isinstance(above.op, ast.Add | ast.Sub)
    in_product = isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult | ast.Div)
    names = [ast.Name(name, ast.Load()) for name in scope.names]
    operators = (*(() if in_product else (ast.Mult, ast.Div)), *(() if in_sum else (ast.Add, ast.Sub)))
    for term in (ast.Constant(1), ast.Constant(2), *names, *scope.terms):
        yield from (ast.BinOp(node, operator(), term) for operator in operators)
    yield ast.BinOp(ast.Constant(1), ast.Sub(), node)
    yield ast.BinOp(ast.Constant(1), ast.Div(), node)
    yield ast.BinOp(node, ast.Pow(), ast.Constant(2))
    for term in scope.terms:
        yield ast.BinOp(term, ast.Div(), node)
        yield ast.BinOp(term, ast.Sub(), node)
    if isinstance(node, ast.Call) and node.args:
        for term in (ast.Constant(0), ast.Constant(1), *names, *scope.terms):
            yield ast.Call(node.func, [*node.args, term], node.keywords)
            yield ast.Call(node.func, [term, *node.args], node.keywords)
    for name in names:
        yield ast.BinOp(name, ast.MatMult(), node)
        yield ast.BinOp(node, ast.MatMult(), name)
        if not in_product:
            length = ast.Call(ast.Name("len", ast.Load()), [name], [])
            yield ast.BinOp(node, ast.Div(), length)
            yield ast.BinOp(node, ast.Mult(), length)


# -- statements -------------------------------------------------------------------------------------------


def _of_statements(function):
    for block in _blocks(function):
        statements, first = block.get(), int(block.parent is function and _documented(function))
        for where, new in _rearranged(statements, first):
            yield Edit("statement", where, block, new, 2)
        for index in range(first, len(statements)):
            slot = Slot(block.parent, block.name, index)
            for kind, new, size in _statement(statements[index]):
                yield _edit(kind, slot, new, size)
        yield from _moved(block, first)


def _documented(function):
    return ast.get_docstring(function, clean=False) is not None


def _blocks(function):
    """The slots that hold lists of statements."""
    for node in ast.walk(function):
        for name in ("body", "orelse"):
            if isinstance(getattr(node, name, None), list) and getattr(node, name):
                yield Slot(node, name)


def _rearranged(statements, first):
    for index in range(first, len(statements) - 1):
        yield statements[index], _swapped(statements, index, index + 1)
    if len(statements) - first > 1:
        for index in range(first, len(statements)):
            yield statements[index], [*statements[:index], *statements[index + 1 :]]


def _statement(node):
    if isinstance(node, ast.AugAssign):
        for other in OPERATORS:
            if not isinstance(node.op, other):
                yield "operator", ast.AugAssign(node.target, other(), node.value), 1
        yield "operator", ast.Assign([node.target], node.value), 1
        if isinstance(node.target, ast.Name):
            computed = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
            yield "operator", ast.Assign([node.target], computed), 1
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Subscript):
        for operator in (ast.Add, ast.Mult):
            yield "operator", ast.AugAssign(node.targets[0], operator(), node.value), 1
    elif isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
        yield "statement", ast.Return(node.value), 2


def _moved(block, first):
    """A statement at an end of a loop or a branch moved out of it, or one beside it moved in."""
    statements = block.get()
    for index in range(first, len(statements)):
        compound = statements[index]
        if not isinstance(compound, ast.For | ast.While | ast.If):
            continue
        before, inner, after = statements[:index], compound.body, statements[index + 1 :]
        if len(inner) > 1:
            yield _regrouped(block, inner[-1], before, compound, inner[:-1], [inner[-1], *after])
            yield _regrouped(block, inner[0], [*before, inner[0]], compound, inner[1:], after)
        if after:
            yield _regrouped(block, after[0], before, compound, [*inner, after[0]], after[1:])
        if len(before) > first:
            yield _regrouped(block, before[-1], before[:-1], compound, [before[-1], *inner], after)


def _regrouped(block, where, before, compound, body, after):
    fields = dict(ast.iter_fields(compound)) | {"body": body}
    new = ast.copy_location(type(compound)(**fields), compound)
    return Edit("statement", where, block, [*before, new, *after], 2)
