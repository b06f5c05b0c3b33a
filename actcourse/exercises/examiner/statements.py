"""Edits of statements: another order, one left out, moved into or out of a loop or branch, or another operator."""

import ast

from actcourse.exercises.examiner.expressions import OPERATORS
from actcourse.exercises.examiner.slots import Edit, Slot, edit_in, swapped


def of_statements(function):
    for block in _blocks(function):
        statements, first = block.get(), int(block.parent is function and _documented(function))
        for where, new in _rearranged(statements, first):
            yield Edit("statement", where, block, new, 2)
        for index in range(first, len(statements)):
            slot = Slot(block.parent, block.name, index)
            for kind, new, size in _statement(statements[index]):
                yield edit_in(slot, kind, new, size)
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
        yield statements[index], swapped(statements, index, index + 1)
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
