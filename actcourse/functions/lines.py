"""Which line of a plain function does what is not wanted: its statements are run one by one, and looked behind.

Python could also call back at every line of a running function. With that, CPython 3.11 was seen to hang for ever.
"""

import ast
import functools
import inspect
import linecache
import textwrap
from contextlib import suppress

LONGEST = 80


def line_that(function, args, makes):
    """The first line of a plain function that leaves behind an object which it should not, as text; None if unknown.

    args: what the function is called with. makes: says of an object whether it is such a one.
    Known are lambdas and functions whose source is at hand and whose statements do not return from inside of others; of
    a statement of several lines it is the first one.
    """
    code = code_of(function)
    if code is None:
        return None
    if code.co_name == "<lambda>":
        return _short(_of_lambda(code))
    with suppress(Exception):  # no source, or it does not run in pieces
        plain, args, given = _plain(function, args)
        source = textwrap.dedent(inspect.getsource(plain))
        definition = ast.parse(source).body[0]
        found = _first(definition.body, _names(plain, args, given), makes)
        return _short(source.splitlines()[found.lineno - 1]) if found else None
    return None


def _plain(function, args, given=None):
    """The function itself of a partial one, a method or an object that can be called, and all of its arguments."""
    if isinstance(function, functools.partial):
        return _plain(function.func, (*function.args, *args), function.keywords)
    if inspect.ismethod(function):
        return function.__func__, (function.__self__, *args), given or {}
    if not inspect.isfunction(function):
        return type(function).__call__, (function, *args), given or {}
    return function, args, given or {}


def _names(function, args, given):
    """All names that its statements may use, with their values."""
    outside = inspect.getclosurevars(function)
    arguments = inspect.signature(function).bind(*args, **given)
    arguments.apply_defaults()
    return {**function.__globals__, **outside.nonlocals, **arguments.arguments}


def _first(statements, names, makes):
    """The first statement that leaves behind what it should not, or None."""
    for statement in statements:
        if isinstance(statement, ast.Return):
            returned = eval(compile(ast.Expression(statement.value), "<return>", "eval"), names)
            return statement if makes(returned) else None
        exec(compile(ast.Module([statement], []), "<statement>", "exec"), names)
        stored = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        if any(makes(names[name]) for name in stored if name in names):
            return statement
    return None


def _of_lambda(code):
    """What a lambda gives, without what stands around it in its line."""
    number = code.co_firstlineno
    line = linecache.getline(code.co_filename, number).rstrip().encode()  # columns are counted in bytes
    spans = [(start, end if last == number else len(line)) for first, last, start, end in code.co_positions()
             if first == number and (last, start) != (number, end)]  # fmt: skip
    text = line[min(start for start, _ in spans) : max(end for _, end in spans)] if spans else line
    return text.decode(errors="replace")


def _short(line):
    text = line.strip()
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text or None


def code_of(function):
    """The Python code of a function, or of what an object does when it is called; None where there is none to mend."""
    if isinstance(function, functools.partial):
        return code_of(function.func)
    if type(function).__module__.startswith("numpy"):  # np.vectorize
        return None
    return getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
