"""Single edits of a function's code: what takes a right function to a wrong one, and a wrong one back.

`edits` goes through what one slip of the pen could have done to a piece of code. Tests make mutants of solutions by
them; `places` looks among them, and among `additions`, for the one after which a learner's function is right. A kind of
slip that is added here is added to both.
"""

import ast

from actcourse.exercises.examiner.expressions import of_expressions
from actcourse.exercises.examiner.statements import of_statements


def edits(function, scope):
    """`Edit`s that exchange, move or take out, of the node of a function or lambda; each is to be made alone.

    scope: a `Scope`. The tree must not be changed while they are listed.
    """
    yield from of_expressions(function, scope)
    if isinstance(function, ast.FunctionDef):
        yield from of_statements(function)
