"""Mutants: copies of a function in each of which one small thing was changed."""

import ast
import copy
import inspect
import textwrap

OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
}
TWINS = {
    "exp": "expm1", "expm1": "exp", "log": "log1p", "log1p": "log", "maximum": "minimum", "minimum": "maximum",
    "sum": "mean", "mean": "sum", "abs": "square", "sqrt": "square", "tanh": "sin", "zeros": "ones", "ones": "zeros",
    "zeros_like": "ones_like", "ones_like": "zeros_like", "max": "min", "min": "max", "std": "var", "cosh": "sinh",
}  # fmt: skip


def mutants(function):
    """Pairs of what was changed and the changed function, for everything in the body of `function` that can be."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    number = 0
    while True:
        mutated = copy.deepcopy(tree)
        change = _mutate(mutated, number)
        if change is None:
            return
        number += 1
        namespace = dict(function.__globals__)
        exec(compile(ast.fix_missing_locations(mutated), f"<mutant {number}>", "exec"), namespace)
        yield f"{change}:\n{ast.unparse(mutated)}", namespace[function.__name__]


def _mutate(tree, number):
    """Make the change with this number in a tree and say what it is; None where there are not so many."""
    places = [change for node, parent in _with_parents(tree.body[0]) for change in _changes(node, parent)]
    if number >= len(places):
        return None
    description, apply = places[number]
    apply()
    return description


def _with_parents(function):
    """All expressions in the body of a function, its docstring left out, each with the setter that replaces it."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    for statement in statements:
        for parent in ast.walk(statement):
            for field, value in ast.iter_fields(parent):
                if isinstance(value, ast.AST):
                    yield value, _setter(parent, field)
                elif isinstance(value, list):
                    for place, each in enumerate(value):
                        if isinstance(each, ast.AST):
                            yield each, _setter(value, place)


def _setter(where, place):
    def replace(new):
        if isinstance(where, list):
            where[place] = new
        else:
            setattr(where, place, new)

    return replace


def _changes(node, replace):
    """Pairs of a description and the function that makes the change."""
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield f"{_name(node.op)} to {other.__name__}", lambda other=other: setattr(node, "op", other())
        yield "right operand dropped", lambda: replace(node.left)
        yield "left operand dropped", lambda: replace(node.right)
        if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
            swapped = ast.BinOp(node.right, node.op, node.left)
            yield "operands swapped", lambda: replace(swapped)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus dropped", lambda: replace(node.operand)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        for other in COMPARISONS[type(node.ops[0])]:
            yield f"{_name(node.ops[0])} to {other.__name__}", lambda other=other: node.ops.__setitem__(0, other())
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for value in (node.value + 1, node.value * 2, 0, -node.value):
            if value != node.value:
                yield f"{node.value} to {value}", lambda value=value: setattr(node, "value", value)
    elif isinstance(node, ast.Attribute):
        yield from _attribute(node, replace)
    elif isinstance(node, ast.Call):
        yield from _call(node, replace)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield "elements swapped", lambda: node.elts.reverse()


def _attribute(node, replace):
    if node.attr in TWINS:
        yield f"{node.attr} to {TWINS[node.attr]}", lambda: setattr(node, "attr", TWINS[node.attr])
    if node.attr in ("T", "mT"):
        yield "transpose dropped", lambda: replace(node.value)


def _call(node, replace):
    for argument in node.args:
        yield "call replaced by its argument", lambda argument=argument: replace(argument)
    if len(node.args) > 1:
        yield "arguments swapped", lambda: node.args.__setitem__(slice(0, 2), node.args[1::-1])
    for keyword in node.keywords:
        yield f"{keyword.arg} dropped", lambda keyword=keyword: node.keywords.remove(keyword)
        if keyword.arg == "axis":
            yield "axis to 0", lambda keyword=keyword: setattr(keyword, "value", ast.Constant(0))


def _name(node):
    return type(node).__name__
