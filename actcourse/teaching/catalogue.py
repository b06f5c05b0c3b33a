"""The catalogue as a notebook, made from the records: an overview, then a card and an explorer for each function."""

from nbformat.v4 import new_code_cell, new_markdown_cell

from actcourse.functions.catalog import FAMILIES
from actcourse.teaching.outputs import COMPARED

_OPENING = """\
# The catalogue

Every activation function of the course that works on each number by itself: its formula and its derivative, what is
known about it, and its picture. This notebook is made from the records of the package, so whatever stands here is what
the code computes. Softmax, gates, attention and the like are in `actcourse.functions.vector` and `.units`; terms are in
[the glossary](glossary.ipynb).

The table can be sorted, in JupyterLab once its cell has run. *Mean output* and *variance gain* are E[f(X)] and
E[f(X)²] for a standard normal X: what a layer makes of standardised input. *Steepest slope* is the largest |f′|; it is
infinite where a function jumps, and where its slope grows without end."""


def catalogue_cells(lessons):
    """The cells of the notebook.

    lessons: the files of the lessons that there are, by their numbers; a family links to its lesson where there is one.
    """
    cells = [new_markdown_cell(_OPENING), new_code_cell("from actcourse import explore, find, overview\n\noverview()")]
    for family in FAMILIES:
        cells.append(new_markdown_cell(f"## {family.title}{_link(family, lessons)}"))
        for activation in family.members:
            name = repr(activation.name).replace("'", '"')
            cells.append(new_code_cell(f"find({name})", metadata={"tags": [COMPARED]}))
            cells.append(new_code_cell(f"explore({name})"))
    return cells


def _link(family, lessons):
    if family.lesson not in lessons:
        return ""
    stem = lessons[family.lesson]
    return f"\n\nTaught in [lesson {int(family.lesson)}]({stem}.ipynb)."
