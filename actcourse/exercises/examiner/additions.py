"""Edits that add what may be missing: a term, a factor, a call, an argument."""

import ast

from actcourse.exercises.examiner.slots import NUMPY, edit_in, is_value, slots_of

WRAPPERS = ("exp", "log", "abs", "sqrt", "square", "tanh")  # calls that may be missing


def additions(function, scope):
    """`Edit`s that add something, or put a term of a right answer in the place of an expression; all of size 3."""
    for slot, above in slots_of(function):
        node = slot.get()
        if is_value(node, slot, above):
            for new in (*_wrapped(node, scope), *_added(node, above, scope)):
                yield edit_in(slot, "missing", new, 3)
            if not isinstance(above, ast.Return | ast.Lambda | ast.FunctionDef):  # it is not all there is
                yield from (edit_in(slot, "term", term, 3) for term in scope.terms)


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
    names = [ast.Name(name, ast.Load()) for name in (*scope.names, *scope.beside)]
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
