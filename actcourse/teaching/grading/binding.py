"""What a statement does to names, as far as it can be seen without running it."""

import ast
import symtable
from dataclasses import dataclass, field

from actcourse.teaching.grading.cleaning import REFUSALS, is_command

FUNCTION, STARTER, VARIABLE = "function", "starter", "variable"
_RUN_AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr"}
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_SURE = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
# What makes functions, by the last part of their names.
_MAKERS = {
    *("vectorize", "frompyfunc", "partial", "partialmethod", "lru_cache", "cache", "wraps", "jit", "njit", "grad"),
    *(
        "vmap",
        "compile",
        "staticmethod",
        "compose",
        "eval",
        "itemgetter",
        "attrgetter",
        "methodcaller",
        "singledispatch",
    ),
}


@dataclass(frozen=True)
class Effect:
    """What a statement does to names of the notebook.

    binds: names that it gives a value. changes: names of things that it changes, as `a[0] = 1` does. deletes: names.
    touches: names of things that a call in it may change, as `a.append(1)` does.
    now: names that it needs when it runs. later: names that functions in it need when they are called.
    calls: names of functions that it calls. sets: for functions in it, the outer names that each sets by `global`.
    module: the one from which it imports, or "". star: whether it imports all names that there are.
    surely: whether it binds its names whatever happens, which a loop or a condition does not.
    """

    binds: frozenset = frozenset()
    changes: frozenset = frozenset()
    touches: frozenset = frozenset()
    deletes: frozenset = frozenset()
    now: frozenset = frozenset()
    later: frozenset = frozenset()
    calls: frozenset = frozenset()
    sets: dict = field(default_factory=dict)
    module: str = ""
    star: bool = False
    surely: bool = True


def effect(piece):
    """The `Effect` of a `Piece`."""
    node = piece.node
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _import(node)
    outer = list(_outside_functions(node))
    deletes = {each.id for each in outer if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Del)}
    binds, now, later, sets = _names(piece.source)
    changes = {name for each in outer for name in _changed(each)}
    touches = {name for each in outer for name in _touched(each)}
    calls = {each.func.id for each in outer if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}
    star = any(isinstance(each, ast.ImportFrom) and each.names[0].name == "*" for each in outer)
    given = {each.id for each in outer if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    binds = binds - (deletes - given)
    return Effect(
        *map(frozenset, (binds, changes, touches, deletes, now | changes, later, calls)),
        sets,
        "",
        star,
        isinstance(node, _SURE),
    )


def _import(node):
    [alias] = node.names
    if isinstance(node, ast.Import):
        name = alias.asname or alias.name.split(".")[0]
        return Effect(binds=frozenset({name}), module=alias.name)
    if alias.name == "*":
        return Effect(module=node.module or ".", star=True)
    return Effect(binds=frozenset({alias.asname or alias.name}), module=node.module or ".")


def _names(source):
    """Names that are bound, needed now and needed later, and those that functions set; none for what is no program."""
    try:
        table = symtable.symtable(source, "statement", "exec")
    except REFUSALS:
        return set(), set(), set(), {}
    symbols = table.get_symbols()
    binds = {each.get_name() for each in symbols if each.is_assigned() or each.is_imported() or each.is_namespace()}
    now, later, sets = {each.get_name() for each in symbols if each.is_referenced()}, set(), {}
    for child in table.get_children():
        _inside(child, now, later, sets, child.get_name(), at_once=True)
    return binds, now, later, sets


def _inside(table, now, later, sets, name, at_once):
    """Sort the outer names that a scope inside a statement uses into those needed now and later."""
    at_once = at_once and (table.get_type() == "class" or table.get_name() in _RUN_AT_ONCE)
    for symbol in table.get_symbols():
        if symbol.is_global() and symbol.is_referenced():
            (now if at_once else later).add(symbol.get_name())
        if symbol.is_declared_global() and symbol.is_assigned():
            sets.setdefault(name, set()).add(symbol.get_name())
            later.add(symbol.get_name())
    for child in table.get_children():
        _inside(child, now, later, sets, name, at_once)


def _outside_functions(node):
    """The parts of a statement that run when it does: all but the bodies of functions."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        for name, value in ast.iter_fields(each):
            if not (name == "body" and isinstance(each, _SCOPES)):
                parts = value if isinstance(value, list) else [value]
                waiting += [part for part in parts if isinstance(part, ast.AST)]


# -- changes ------------------------------------------------------------------------------------------


def _changed(node):
    """Names of the things that a part of a statement changes in place; `@f.register` does so too."""
    if isinstance(node, _FUNCTIONS):
        given = (each.func if isinstance(each, ast.Call) else each for each in node.decorator_list)
        return [name for each in given if isinstance(each, ast.Attribute) for name in _root(each)]
    if isinstance(node, ast.AugAssign):
        return _root(node.target)
    if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
        return _root(node)
    return ()


def _touched(node):
    """Names of the things that a call may change: `a.append(1)`, `np.fill_diagonal(a, 0)`."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        called = node.value
        return (*_root(called.func), *(_root(called.args[0]) if called.args else ()))
    return ()


def _root(node):
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return (node.id,) if isinstance(node, ast.Name) else ()


# -- functions and variables ----------------------------------------------------------------------------


def kind_of(node, name, functions):
    """What a statement binds to a name: a function, a function that is still the starter, or a variable.

    functions: names of what is or may be a function in the notebook, with whether calling it makes one.
    None where it binds nothing.
    """
    kinds = {_kind(each, name, functions) for each in _outside_functions(node)} - {None}
    return next((kind for kind in (FUNCTION, STARTER, VARIABLE) if kind in kinds), None)


def _kind(node, name, functions):
    if isinstance(node, _FUNCTIONS):
        return None if node.name != name else STARTER if is_starter(node) else FUNCTION
    if isinstance(node, ast.ClassDef):
        return FUNCTION if node.name == name else None
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.asname or alias.name.split(".")[0] for alias in node.names]
        return FUNCTION if name in names else None
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
        return _kind_assigned(node, name, functions)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name:
        return VARIABLE  # unless the assignment around it, which is looked at as well, says better
    return None


def _kind_assigned(node, name, functions):
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name) and target.id == name and node.value is not None:
            return FUNCTION if _may_be_function(node.value, name, functions) else VARIABLE
        if isinstance(target, ast.Tuple | ast.List) and isinstance(node.value, ast.Tuple | ast.List):
            for each, value in zip(target.elts, node.value.elts, strict=False):
                if isinstance(each, ast.Name) and each.id == name:
                    return FUNCTION if _may_be_function(value, name, functions) else VARIABLE
    return None


def _may_be_function(value, name, functions):
    """Whether an expression may give a function: `np.tanh`, `np.vectorize(f)`, `jit(f)`, and not `f(x)`."""
    if isinstance(value, ast.Lambda):
        return True
    if isinstance(value, ast.Name):
        return value.id in functions and value.id != name
    if isinstance(value, ast.Attribute):
        return value.attr not in {"T", "shape", "size", "ndim", "dtype", "pi", "e", "inf", "nan", "real", "imag"}
    if isinstance(value, ast.IfExp):
        return _may_be_function(value.body, name, functions) or _may_be_function(value.orelse, name, functions)
    return isinstance(value, ast.Call) and _makes_function(value, name, functions)


def _makes_function(call, name, functions):
    if _last_name(call.func) in _MAKERS:
        return True
    if isinstance(call.func, ast.Name) and call.func.id == name:
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    hands_over = any(isinstance(each, ast.Lambda) or getattr(each, "id", None) in functions for each in given)
    makes = functions.get(getattr(call.func, "id", None), False)
    return hands_over or makes or (isinstance(call.func, ast.Call) and _makes_function(call.func, name, functions))


def _last_name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)


def makes_functions(node):
    """Whether what is called so gives functions: a class that can be called, or a function with one inside."""
    inner = [each for each in ast.walk(node) if each is not node]
    if isinstance(node, ast.ClassDef):
        return any(isinstance(each, _FUNCTIONS) and each.name == "__call__" for each in inner)
    return any(isinstance(each, _SCOPES) for each in inner)


def is_starter(node):
    """Whether a function is not written yet: all that it does is to say so, or nothing."""
    body = [line for line in node.body if not _says_nothing(line)]
    return not body or (len(body) == 1 and isinstance(body[0], ast.Raise) and _is_unwritten(body[0].exc))


def alike(node):
    """A form of a statement in which functions are the same that differ in comments and docstrings only."""
    lines = [line for line in node.body if not _says_nothing(line)] if isinstance(node, _FUNCTIONS) else [node]
    return "\n".join([ast.dump(node.args) if isinstance(node, _FUNCTIONS) else "", *map(ast.dump, lines)])


def _says_nothing(line):
    return isinstance(line, ast.Pass) or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))


def _is_unwritten(error):
    error = error.func if isinstance(error, ast.Call) else error
    return isinstance(error, ast.Name) and error.id == "NotImplementedError"


def needs_notebook(node):
    """Whether a statement takes what only a notebook has: the result of a command to it, or of `await`."""
    awaits = (ast.Await, ast.AsyncFor, ast.AsyncWith)
    return any(isinstance(each, awaits) or is_command(each) for each in _outside_functions(node))
