"""What answers a prediction is kept out of sight until its cell is run."""

import ast

from nbformat.v4 import new_output

_ASKS = ("**Predict", "**Look")


def hide_answers(cells):
    """Mark the cells that answer a prediction: JupyterLab hides what they have stored, and shows it when they are run.

    A prediction is asked for by a quiz, and by prose that says so in bold. All that is shown from there to the next
    piece of prose answers it, save explorers and the checks of exercises.
    """
    asked = False
    for cell in cells:
        if cell.cell_type == "markdown":
            asked = any(words in cell.source for words in _ASKS)
        elif "quiz(" in cell.source:
            asked = True
        elif asked and _shows(cell.source) and "explore(" not in cell.source and "nbgrader" not in cell.metadata:
            cell.metadata["jupyter"] = {"outputs_hidden": True}


def hide_first_lines(cells):
    """Put an output with nothing in it first in every hidden cell that has been run.

    JupyterLab shows the first line of the first output of what is hidden. Of this one there is none, and nothing else
    shows or compares it.
    """
    for cell in cells:
        if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            cell.outputs.insert(0, new_output("display_data"))


def _shows(source):
    """Whether running this shows something: it ends in a value or calls something, such as print, for its own sake."""
    statements = (each for each in ast.parse(source).body if not isinstance(each, ast.FunctionDef))
    return any(isinstance(node, ast.Expr) for statement in statements for node in ast.walk(statement))
