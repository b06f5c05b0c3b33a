"""Mutants: copies of a function in each of which one small thing was changed, by the edits that a check looks for."""

import ast
import difflib
import inspect
import linecache
import textwrap

from actcourse.exercises.examiner.edits import edits
from actcourse.exercises.examiner.slots import Scope

MOST = 25  # of one function, evenly from all that there are: all together would take minutes


def mutants(function, most=MOST):
    """Pairs of what was changed and the changed function; at most so many, always the same ones.

    What was changed begins with the kind of the edit and ends with the code. Its source can be had like a learner's.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    every = list(edits(tree, Scope(_arguments(tree))))
    for number in range(0, len(every), max(1, len(every) // most)):
        with every[number].made():
            text = ast.unparse(tree)
        mutant = _run(function, f"<mutant {number} of {function.__name__}>", text)
        if mutant:
            yield f"{every[number].kind}:\n{text}", mutant


def changed_lines(function, mutant):
    """The numbers of the lines in which a mutant's source differs from the function's."""
    before = ast.unparse(ast.parse(textwrap.dedent(inspect.getsource(function)))).split("\n")
    after = inspect.getsource(mutant).rstrip("\n").split("\n")
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [(first, end) for tag, _, _, first, end in blocks if tag != "equal"]
    gone = {line for first, end in changed if first == end for line in (first, first + 1)}  # those on either side
    return gone | {line for first, end in changed for line in range(first + 1, end + 1)}


def _arguments(tree):
    return tuple(argument.arg for argument in tree.args.args)


def _run(function, file, text):
    """The function that a text defines, beside what the original has beside it; None where Python refuses it."""
    linecache.cache[file] = (len(text), None, [f"{line}\n" for line in text.split("\n")], file)
    namespace = dict(function.__globals__)
    try:
        exec(compile(text, file, "exec"), namespace)
    except SyntaxError:
        return None
    return namespace[function.__name__]
