"""The code of a learner's function as it was written: its node in the syntax tree, and compiling it again when changed.

Nothing is run for that: no decorator, no default value, no line beside the function.
"""

import __future__

import ast
import copy
import linecache
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO
from types import CodeType

LARGEST = 100_000  # characters of a file; reading a larger one, which nothing can stop, would take too long
_FUTURE = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
_HOLDER = "__holder__"


@dataclass(frozen=True)
class Written:
    """The code of a function and where it stands.

    code: as it is. node: in the tree of its file or cell. lines: the file's or the cell's. imports: the statements
    there that import, as Python compiles calls of what is imported in another way.
    """

    code: CodeType
    node: ast.FunctionDef | ast.Lambda
    lines: list[str] = field(repr=False)
    imports: list[ast.stmt] = field(repr=False)

    def compiled(self):
        """The code of the node as it is now; SyntaxError or ValueError where Python refuses it."""
        return _compiled(self.node, self.code, self.imports)


def written(code, beside):
    """The `Written` of a function's code; None where its source cannot be had, or is no longer what was run.

    beside: the function's globals.
    """
    kept = linecache.getlines(code.co_filename, beside)
    if not kept or sum(map(len, kept)) > LARGEST:
        return None
    text = StringIO("".join(kept), newline=None).getvalue()  # with ends of lines as Python counts them
    imports, functions = _parsed(text)
    for node in functions:
        if _may_be(node, code) and _same(_compiled_or_none(node, code, imports), code):
            return Written(code, copy.deepcopy(node), text.split("\n"), imports)
    return None


@lru_cache(maxsize=16)
def _parsed(text):
    """The statements of a file or cell that import, and the nodes of its functions; none where it is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], []
    imports = [each for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]
    return imports, [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.Lambda)]


def _may_be(node, code):
    if isinstance(node, ast.Lambda):
        return (
            code.co_name == "<lambda>"
            and _begins(node) <= code.co_firstlineno <= node.end_lineno
            and _holds(node, code)
        )
    return isinstance(node, ast.FunctionDef) and node.name == code.co_name and _begins(node) == code.co_firstlineno


def _begins(node):
    return min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])


def _holds(node, code):
    """Whether all of the code stands within the node, which tells two lambdas in one line apart."""
    first, last = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    places = [place for place in code.co_positions() if None not in place and place[3] > place[2]]
    return all(first <= (line, column) and (end, end_column) <= last for line, end, column, end_column in places)


def _same(one, other):
    """Whether two codes do the same, constants and names included."""
    if one is None or one.co_code != other.co_code or one.co_names != other.co_names:
        return False
    if len(one.co_consts) != len(other.co_consts) or one.co_freevars != other.co_freevars:
        return False
    pairs = zip(one.co_consts, other.co_consts, strict=True)
    return all(
        _same(a, b) if isinstance(a, CodeType) and isinstance(b, CodeType) else repr(a) == repr(b) for a, b in pairs
    )


def _compiled_or_none(node, code, imports):
    try:
        return _compiled(node, code, imports)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _compiled(node, code, imports):
    """The code of a function's node, with what it takes from a function around it."""
    if isinstance(node, ast.Lambda):
        bare = ast.Return(ast.Lambda(_without_defaults(node.args), node.body))
        ast.copy_location(bare, node)
        ast.copy_location(bare.value, node)
    else:
        fields = {"decorator_list": [], "returns": None, "args": _without_defaults(node.args)}
        bare = ast.FunctionDef(**dict(ast.iter_fields(node)) | fields)
        ast.copy_location(bare, node)
    # In a function that has their names as arguments, they are taken from around again, in place of globals.
    names = [ast.arg(name, lineno=1, col_offset=0, end_lineno=1, end_col_offset=0) for name in code.co_freevars]
    arguments = ast.arguments(posonlyargs=[], args=names, kwonlyargs=[], kw_defaults=[], defaults=[])
    holder = ast.FunctionDef(name=_HOLDER, args=arguments, body=[bare], decorator_list=[], type_params=[])
    ast.copy_location(holder, node)
    module = compile(ast.Module([*imports, holder], []), code.co_filename, "exec", code.co_flags & _FUTURE, True)
    return _code_in(_code_in(module)).replace(co_qualname=code.co_qualname)


def _code_in(code):
    """The code of the one function that is defined in a code."""
    return next(constant for constant in code.co_consts if isinstance(constant, CodeType))


def _without_defaults(arguments):
    """Arguments without default values and annotations, which would be run."""
    fields = dict(ast.iter_fields(arguments))
    return ast.arguments(**fields | {"defaults": [], "kw_defaults": [None] * len(arguments.kwonlyargs)})
