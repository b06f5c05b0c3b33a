"""Brackets set otherwise: in an expression, and left out of a right answer, of which most people forget one pair.

`back * (1 - h**2)` without its brackets is read as `back * 1 - h**2`.
"""

import ast
from functools import cache
from types import FunctionType

import numpy as np

from actcourse.exercises.examiner.slots import edit_in, slots_of
from actcourse.exercises.examiner.source import written

_SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@", ast.FloorDiv: "//",
    ast.Mod: "%", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip
LONGEST = 8  # operands of a chain to which brackets are added; the ways grow with their square


@cache
def without_brackets(function):
    """Copies of a function, in each of which one pair of brackets is left out; none where its source cannot be had."""
    source = written(function.__code__, function.__globals__) if isinstance(function, FunctionType) else None
    return tuple(_copies(function, source)) if source else ()


def _copies(function, source):
    for slot, above in slots_of(source.node):
        node = slot.get()
        if isinstance(node, ast.BinOp | ast.UnaryOp) and not is_operation(above):  # once for the whole chain
            for new in _less_bracketed(node):
                with edit_in(slot, "brackets", new, 2).made():
                    code = source.compiled()
                yield FunctionType(code, function.__globals__, None, function.__defaults__, function.__closure__)


def is_operation(node):
    """Whether this is part of a chain of operations: two operands, or one with a minus."""
    return (isinstance(node, ast.BinOp) and type(node.op) in _SIGNS) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    )


def bracketed_otherwise(node):
    """The expressions that come out where one pair of brackets is left out of a chain of operations, or added."""
    text, operands = _chain(node)
    tokens = _tokens(text)
    ways = (*_fewer(tokens), *(_more(tokens) if len(operands) <= LONGEST else ()))
    yield from _expressions(ways, operands, node)


def _less_bracketed(node):
    """Those of them with a pair less that have another value: `a * (b / c)` needs none."""
    text, operands = _chain(node)
    yield from _expressions(
        filter(lambda way: _differs(text, way, len(operands)), _fewer(_tokens(text))), operands, node
    )


def _differs(text, way, count):
    names = {f"_{number}": 1 + np.random.default_rng(number).random((2, 2)) for number in range(count)}
    try:
        with np.errstate(all="ignore"):
            one, other = (eval(each, {}, names) for each in (text, "".join(way)))
    except (TypeError, SyntaxError):  # operators for whole numbers
        return True
    return not np.allclose(one, other, equal_nan=True)


def _chain(node):
    """The text of a chain of operations, with names `_0`, `_1`, … for what stands between them, and what that is."""
    operands = []
    return ast.unparse(_with_placeholders(node, operands)), operands


def _expressions(ways, operands, node):
    seen = {ast.dump(node)}
    for way in ways:
        new = _parsed("".join(way), operands)
        if new is not None and (dump := ast.dump(new)) not in seen:
            seen.add(dump)
            yield new


def _with_placeholders(node, operands):
    if isinstance(node, ast.BinOp) and is_operation(node):
        left = _with_placeholders(node.left, operands)
        return ast.BinOp(left, node.op, _with_placeholders(node.right, operands))
    if is_operation(node):
        return ast.UnaryOp(node.op, _with_placeholders(node.operand, operands))
    operands.append(node)
    return ast.Name(f"_{len(operands) - 1}", ast.Load())


def _tokens(text):
    """Brackets, operators and operands, each a token of its own."""
    for sign in "()-":
        text = text.replace(sign, f" {sign} ")
    return text.split()


def _fewer(tokens):
    """Without one pair of brackets."""
    open_at = []
    for place, token in enumerate(tokens):
        if token == "(":
            open_at.append(place)
        elif token == ")":
            start = open_at.pop()
            yield [*tokens[:start], *tokens[start + 1 : place], *tokens[place + 1 :]]


def _more(tokens):
    """With one pair more, from an operand or its sign to a later operand."""
    starts = [place for place, token in enumerate(tokens) if token[0] == "_" or _is_sign(tokens, place)]
    ends = [place for place, token in enumerate(tokens) if token[0] == "_"]
    for start in starts:
        for end in ends:
            if end > start:
                yield [*tokens[:start], "(", *tokens[start : end + 1], ")", *tokens[end + 1 :]]


def _is_sign(tokens, place):
    """Whether this is a minus that belongs to one operand, and does not stand between two."""
    return tokens[place] == "-" and (place == 0 or not (tokens[place - 1][0] == "_" or tokens[place - 1] == ")"))


def _parsed(text, operands):
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    return _Operands(operands).visit(tree)


class _Operands(ast.NodeTransformer):
    """Puts operands in the place of their names."""

    def __init__(self, operands):
        self.operands = operands

    def visit_Name(self, node):
        return self.operands[int(node.id[1:])]
