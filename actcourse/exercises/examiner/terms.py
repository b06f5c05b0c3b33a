"""Small terms and numbers of the right answers to an exercise: one of them may be what a learner's code lacks.

They are only tried, by whoever looks for a place, and never shown.
"""

import ast
import builtins
from functools import lru_cache
from types import FunctionType

from actcourse.exercises.examiner.source import written

LARGEST = 18  # expressions that a term may consist of
MOST = 30  # terms of all right answers, the smallest first
_ALIAS = "__right_{}__"  # under such names a term calls what stands beside a right answer


def terms_of(exercise, arguments):
    """Pairs of terms and what they call by name.

    arguments: the learner's names for the arguments. A term takes nothing else from the learner's code.
    """
    found, beside = {}, {}
    for answer in (exercise.solution, *exercise.also_right):
        if isinstance(answer, FunctionType):
            names, terms = _terms(answer, tuple(arguments))
            found |= terms
            beside |= {_ALIAS.format(name): answer.__globals__[name] for name in names}
    smallest = sorted(found, key=len)[:MOST]
    return tuple(found[text] for text in smallest), beside


@lru_cache(maxsize=64)
def numbers_of(solution):
    """The numbers in the code of a solution."""
    source = written(solution.__code__, solution.__globals__)
    constants = [each.value for each in ast.walk(source.node) if isinstance(each, ast.Constant)] if source else []
    return tuple(dict.fromkeys(each for each in constants if type(each) in (int, float)))


@lru_cache(maxsize=256)
def _terms(answer, arguments):
    """The names that the terms of one right answer take from beside it, and the terms by their text."""
    source = written(answer.__code__, answer.__globals__)
    if source is None or len(source.node.args.args) != len(arguments):
        return (), {}
    theirs = dict(zip((each.arg for each in source.node.args.args), arguments, strict=True))
    beside = {name: _ALIAS.format(name) for name in source.code.co_names if name in answer.__globals__}
    insert = _Inserted(
        {name: ast.Name(new, ast.Load()) for name, new in (beside | theirs).items()} | _locals(source.node)
    )
    known = {*arguments, *beside.values(), *vars(builtins)}
    whole = {id(node.value) for node in ast.walk(source.node) if isinstance(node, ast.Return)}
    whole.add(id(source.node.body))
    found = {}
    for node in ast.walk(source.node):
        if isinstance(node, ast.BinOp | ast.Call | ast.Compare | ast.Subscript) and id(node) not in whole:
            term = insert.visit(_copy(node))
            used = {each.id for each in ast.walk(term) if isinstance(each, ast.Name)}
            if used & set(arguments) and used <= known and _size(term) <= LARGEST:
                found[ast.unparse(term)] = ast.fix_missing_locations(term)
    return tuple(beside), found


def _locals(node):
    """What is given to names that are assigned once, by these names."""
    assigned = [
        each for each in ast.walk(node) if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    ]
    names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
    return {a.targets[0].id: a.value for a in assigned if names.count(a.targets[0].id) == 1}


def _size(node):
    return sum(isinstance(each, ast.expr) for each in ast.walk(node))


def _copy(node):
    return ast.parse(ast.unparse(node), mode="eval").body


class _Inserted(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, expressions):
        self.expressions, self.depth = expressions, 0

    def visit_Name(self, node):
        new = self.expressions.get(node.id, node)
        if isinstance(new, ast.Name) or self.depth > 5:  # of the learner's, or named once and for all
            return ast.Name(new.id, ast.Load()) if isinstance(new, ast.Name) else node
        self.depth += 1
        new = self.visit(_copy(new))
        self.depth -= 1
        return new
