"""Where a notebook leaves in doubt what its author meant: then a person must decide, and nobody earns a silent zero."""

import ast
import re
from difflib import SequenceMatcher

from actcourse.functions.words import listed
from actcourse.teaching.grading.binding import FUNCTION, STARTER, VARIABLE, alike, is_starter

ALIKE = 0.75  # from which on one name may be meant for another
_LIBRARIES = "numpy|math|cmath|scipy|matplotlib|pylab|typing|IPython|ipywidgets|actcourse"
# Lines that may give names values which nobody can see without running them.
_BRINGS = re.compile(
    r"^[ \t]*(?:%run\b|%store[ \t]+-r|%%cython\b|%%R\b|(?:\w+[ \t]*=[ \t]*)?exec\(|globals\(\)"
    rf"|from[ \t]+(?!(?:{_LIBRARIES})\b)\S+[ \t]+import[ \t]+\*).*",
    re.MULTILINE,
)


def contradiction(notebook, id):
    """A sentence where the notebook says two things about a function, or ""."""
    kinds = notebook.kinds[id][0]
    written = [at for at, kind in kinds if kind == FUNCTION]
    after = [at for at, kind in kinds if kind == VARIABLE and at > (written or [-1])[-1]]
    if after and (written or kinds[-1][1] == VARIABLE):
        piece = notebook.lines[after[-1]]
        return f"A variable has the name of the function `{id}`: {piece.where}, `{first_line(piece)}`"
    answers = {alike(notebook.lines[at].node): at for at in written}
    if len(answers) > 1 and _prompts(notebook, id) > 1:
        places = listed([notebook.lines[at].where for at in answers.values()])
        return f"The sheet stands in the notebook more than once, with different answers for `{id}`: {places}"
    return ""


def _prompts(notebook, id):
    """How often the sheet's heading of this exercise stands in the notebook."""
    heading = re.compile(rf"^#+ `{id}` \(", re.MULTILINE)
    return sum(len(heading.findall(cell.source)) for _, cell in notebook.cells)


def elsewhere(notebook, id):
    """A sentence where a function that was not written may be there in another form, or ""."""
    return _inside(notebook, id) or _by_another_name(notebook, id) or _from_elsewhere(notebook, id)


def _inside(notebook, id):
    for piece, does in _own(notebook):
        inner = (each for each in ast.walk(piece.node) if isinstance(each, ast.FunctionDef) and each.name == id)
        if id not in does.binds and any(not is_starter(each) for each in inner):
            return f"`{id}` is written inside something else: {piece.where}, `{first_line(piece)}`"
    return ""


def _by_another_name(notebook, id):
    for piece, _ in _own(notebook):
        given = [call.args[1] for call in checks(piece.node, id) if len(call.args) > 1]
        if given and not (isinstance(given[0], ast.Name) and given[0].id == id):
            return f"`{id}` is not written, and its check is given something else: {piece.where}, `{first_line(piece)}`"
    for name in notebook.functions:
        if name not in notebook.ids and name in notebook.bound and len(name) < 3 * len(id) and _is_near(name, id):
            return f"`{id}` is not written, and there is a function {name!a}: is that meant?"
    return ""


def _from_elsewhere(notebook, id):
    if notebook.brought:
        return f"`{id}` is not written, unless {notebook.brought} has brought it"
    if not any(id in cell.source for _, cell in notebook.cells):
        return f"Nothing in the notebook names `{id}`: it may come from another release of the sheet"
    return ""


def _own(notebook):
    """The learner's statements, each with its effect."""
    return zip(notebook.lines[notebook.first :], notebook.effects[notebook.first :], strict=True)


def brought(cells):
    """The first line of the notebook that may give names values which cannot be seen, with its place, or ""."""
    for kind, cell in cells:
        line = _BRINGS.search(cell.source) if kind == "code" else None
        if line:
            return f"{cell.name}, `{line.group().strip()[:60]}`,"
    return ""


def nothing_found(notebook, language):
    """A sentence where no function of the sheet is in the file, or ""."""
    kinds = {kind for id in notebook.ids for tier in notebook.kinds[id] for _, kind in tier}
    if kinds & {FUNCTION, STARTER} or notebook.unreadable:
        return ""
    hints = [hint for id in notebook.ids if (hint := _inside(notebook, id) or _by_another_name(notebook, id))]
    if hints:
        return ""
    known = language.lower() in ("", "python", "python3", "ipython")
    return f"No function of the sheet was found in the file{'' if known else f'; it is written in {language}'}."


def first_line(piece):
    """The beginning of a statement, to be shown."""
    return piece.written.strip().split("\n")[0][:60]


def _is_near(name, id):
    return SequenceMatcher(None, name.casefold(), id.casefold()).ratio() >= ALIKE


def checks(node, id):
    """The calls of an exercise's check in a statement."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and each.args and isinstance(each.args[0], ast.Constant):
            called = each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", None)
            if called in ("check", "examine") and each.args[0].value == id:
                yield each
