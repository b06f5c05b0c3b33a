"""Right formulas with one pair of brackets left out: `back * (1 - h**2)` is then read as `back * 1 - h**2`."""

import ast
import copy
import functools
import inspect
from pathlib import Path

# How tightly an operator binds. Brackets are needed around what binds less tightly than the operator outside.
_TIGHT = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.MatMult: 2, ast.Div: 2, ast.Pow: 4}
_ONE_SIDED = (ast.Sub, ast.Div, ast.MatMult)  # a bracket on their right counts also around what binds as tightly


@functools.cache
def without_brackets(function):
    """Copies of a function, in each of which one pair of brackets is left out; none where its source cannot be read."""
    tree = _tree(function)
    places = range(len(_brackets(tree))) if tree else ()
    return tuple(_run(_left_out(tree, place), function) for place in places)


def _tree(function):
    """The function or lambda in its module's source; None for one that is not alone on its line, or is a closure."""
    code = getattr(function, "__code__", None)
    if code is None or code.co_freevars:
        return None
    try:
        module = _parsed(inspect.getsourcefile(function))
    except (OSError, TypeError, SyntaxError):
        return None
    found = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    found = [node for node in found if node.lineno == code.co_firstlineno]
    return found[0] if len(found) == 1 else None


@functools.cache
def _parsed(path):
    return ast.parse(Path(path).read_text("utf-8"))


def _brackets(tree):
    """All pairs of an operation and its side that stands in brackets."""
    operations = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and type(node.op) in _TIGHT]
    return [(node, side) for node in operations for side in ("left", "right") if _needed(node, side)]


def _needed(node, side):
    inner = getattr(node, side)
    if not isinstance(inner, ast.BinOp) or type(inner.op) not in _TIGHT:
        return False
    outer, within = _TIGHT[type(node.op)], _TIGHT[type(inner.op)]
    return within < outer or (within == outer and side == "right" and isinstance(node.op, _ONE_SIDED))


def _left_out(tree, place):
    tree = copy.deepcopy(tree)
    node, side = _brackets(tree)[place]
    outer, inner = node.op, getattr(node, side)
    if side == "right":  # a * (b - c) becomes (a * b) - c
        node.left, node.op, node.right = ast.BinOp(node.left, outer, inner.left), inner.op, inner.right
    else:  # (a - b) * c becomes a - (b * c)
        node.left, node.op, node.right = inner.left, inner.op, ast.BinOp(inner.right, outer, node.right)
    return tree


def _run(tree, function):
    """The function that such a tree describes."""
    if isinstance(tree, ast.Lambda):
        whole = ast.Expression(tree)
        return eval(
            compile(ast.fix_missing_locations(whole), "<brackets left out>", "eval"), dict(function.__globals__)
        )
    names = dict(function.__globals__)
    whole = ast.Module([tree], type_ignores=[])
    exec(compile(ast.fix_missing_locations(whole), "<brackets left out>", "exec"), names)
    return names[function.__name__]
