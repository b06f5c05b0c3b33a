"""Edits of expressions that exchange, move or take out something, by the type of the expression."""

import ast
from itertools import combinations

from actcourse.exercises.examiner.brackets import bracketed_otherwise
from actcourse.exercises.examiner.slots import edit_in, is_value, slots_of, swapped

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
LARGEST_POWER = 64
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
MAKERS = ("zeros", "ones", "empty", "full", "array", "asarray", "zeros_like", "ones_like", "empty_like", "full_like")


def of_expressions(function, scope):
    """`Edit`s of the expressions in a function's node."""
    for slot, above in slots_of(function):
        node = slot.get()
        for type_, changes in _BY_TYPE:
            if isinstance(node, type_):
                yield from (edit_in(slot, kind, new, size) for kind, new, size in changes(node, above, scope))
        if is_value(node, slot, above):
            yield from (edit_in(slot, "sign", new, 1) for new in _signs(node, above))


def _operators(node, above, scope):
    others = (ast.Mult,) if isinstance(node.op, ast.MatMult) else OPERATORS
    others = (*others, ast.MatMult) if isinstance(node.op, ast.Mult) else others
    swap = {ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,)}
    for other in swap.get(type(node.op), others):
        if not isinstance(node.op, other) and not (other is ast.Pow and _is_large(node.right)):
            yield "operator", ast.BinOp(node.left, other(), node.right), 1
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield "order", ast.BinOp(node.right, node.op, node.left), 1
    yield "surplus", node.left, 2
    yield "surplus", node.right, 2
    if not (isinstance(above, ast.BinOp)):  # once for the whole chain
        yield from (("brackets", new, 2) for new in bracketed_otherwise(node))


def _is_large(exponent):
    """Whether nobody means this as an exponent: a whole number that fills the memory takes minutes to come out."""
    parts = [*ast.walk(exponent)]
    powers = any(isinstance(each, ast.Pow) for each in parts)
    numbers = [abs(each.value) for each in parts if isinstance(each, ast.Constant) and type(each.value) in (int, float)]
    return not any(isinstance(each, ast.Name) for each in parts) and (powers or max(numbers, default=0) > LARGEST_POWER)


def _unary(node, above, scope):
    if isinstance(node.op, ast.USub):
        yield "sign", node.operand, 1
        yield from (("brackets", new, 2) for new in bracketed_otherwise(node) if not isinstance(above, ast.BinOp))
    elif isinstance(node.op, ast.Not | ast.Invert):
        yield "surplus", node.operand, 1


def _signs(node, above):
    product = isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult | ast.Div | ast.MatMult)
    if not (product or isinstance(above, ast.UnaryOp) or isinstance(node, ast.Constant | ast.UnaryOp)):
        yield ast.UnaryOp(ast.USub(), node)


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
    value, axis = node.value, _is_axis(node, above, scope)
    if type(value) is bool:
        yield "axis" if isinstance(above, ast.keyword) else "constant", ast.Constant(not value), 1
    elif value is None and axis:
        yield from (("axis", ast.Constant(other), 1) for other in (0, 1, -1))
    elif type(value) in (int, float):
        for other in (0, 1, -1, None, 2) if axis else (*_numbers(value), *scope.numbers):
            if other != value or type(other) is not type(value):
                yield "axis" if axis else "constant", ast.Constant(other), 1


def _is_axis(node, above, scope):
    """Whether a constant says along which axis is reduced: by name, or as what follows the array."""
    if isinstance(above, ast.Call) and _called_names(above) in REDUCTIONS:
        after = 0 if _is_method(above, scope) else 1
        return above.args[after : after + 1] == [node]
    return isinstance(above, ast.keyword) and above.arg == "axis"


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
    known = scope.functions if called else (*scope.names, *scope.beside)
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
    method = _is_method(node, scope)
    for part in (*node.args, *([node.func.value] if method else ())):
        if not isinstance(part, ast.Starred):
            yield "surplus", part, 2
    for one, other in combinations(range(len(node.args)), 2):
        yield "order", ast.Call(node.func, swapped(node.args, one, other), node.keywords), 1
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


def _is_method(call, scope):
    """Whether what is called belongs to a value, and not to a module."""
    owner = getattr(call.func, "value", None)
    return owner is not None and not (isinstance(owner, ast.Name) and owner.id not in scope.names)


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
            yield "order", type(node)(swapped(node.elts, one, other), ast.Load()), 1


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
