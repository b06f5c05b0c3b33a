"""From an exercise to the cells of a sheet: prompt, solution, hint and check, with nbgrader's marks."""

import inspect
import textwrap

from nbformat.v4 import new_code_cell, new_markdown_cell

from actcourse.exercises.marks import stages_in_words
from actcourse.functions.words import counted
from actcourse.teaching.outputs import COMPARED

# nbgrader replaces what stands between these by its "not implemented" stub.
BEGIN, END = "    ### BEGIN SOLUTION", "    ### END SOLUTION"


def exercise_cells(exercise):
    """The four notebook cells of an `Exercise`, in the form of nbgrader's source notebooks."""
    prompt = new_markdown_cell(_prompt(exercise))
    solution = new_code_cell(solution_source(exercise.solution))
    help_ = new_code_cell(
        f"# {len(exercise.hints)} hints are ready. For the first, take away the # before hint and run this cell.\n"
        f'# hint("{exercise.id}", 1)'
    )
    # The points stand last in the cell: nbgrader reads them as the score.
    check = new_code_cell(f'check("{exercise.id}", {exercise.id}).points', metadata={"tags": [COMPARED]})
    _mark(prompt, f"{exercise.id}-prompt", locked=True)
    _mark(solution, exercise.id, solution=True)
    _mark(check, f"{exercise.id}-check", locked=True, grade=True, points=exercise.points)
    return [prompt, solution, help_, check]


def _prompt(exercise):
    parts = stages_in_words(exercise)
    heading = f"### `{exercise.id}` ({counted(exercise.points, 'point')})"
    return "\n\n".join([heading, exercise.prompt, *([f"*{parts}*"] if parts else [])])


def solution_source(function):
    """The source of a function with nbgrader's solution marks around everything after the docstring."""
    lines = textwrap.dedent(inspect.getsource(function)).rstrip().split("\n")
    body = _end_of_docstring(lines)
    return "\n".join([*lines[:body], BEGIN, *lines[body:], END])


def _end_of_docstring(lines):
    quotes = [number for number, line in enumerate(lines) for _ in range(line.count('"""'))]
    return quotes[1] + 1


def _mark(cell, grade_id, *, solution=False, locked=False, grade=False, points=None):
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "cell_type": cell.cell_type,
        "solution": solution,
        "locked": locked,
        "grade": grade,
        "task": False,
    } | ({"points": points} if grade else {})
