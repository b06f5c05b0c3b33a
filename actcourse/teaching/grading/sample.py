"""Notebooks as learners hand them in, made from right and wrong answers that the exercises know: for a class to try."""

import ast
import copy
import inspect
import json
import textwrap
from pathlib import Path

import nbformat

from actcourse.exercises import EXERCISES
from actcourse.teaching.course import ROOT, SETTINGS
from actcourse.teaching.course_folder import shipped

SHEET = "02_saturating"
UNTOUCHED = "untouched"


def answers(exercise):
    """What learners may have written, by what it is called: right, untouched, or a mistake with its number."""
    right = {"right": exercise.solution}
    wrong = {f"{number} {mistake.slug}": mistake.wrong for number, mistake in enumerate(exercise.mistakes)}
    return right | {UNTOUCHED: _starter} | wrong


def _starter(*_):
    raise NotImplementedError


def source_of(id, function):
    """A function as a learner would have written it under this name; "" for what was left untouched."""
    if function is _starter:
        return ""
    if not inspect.isfunction(function):
        return f"{id} = np.{function.__name__}"
    text = textwrap.dedent(inspect.getsource(function)).strip().rstrip(",")
    if text.startswith("def "):
        return text.replace(f"def {function.__name__}(", f"def {id}(", 1)
    try:
        written = next(node for node in ast.walk(ast.parse(f"({text})")) if isinstance(node, ast.Lambda))
    except SyntaxError:  # a lambda amid other code
        return text
    return f"def {id}({ast.unparse(written.args)}):\n    return {ast.unparse(written.body)}"


def filled_in(release, given):
    """A copy of a sheet with these sources in the cells of their exercises."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("solution") and given.get(mark["grade_id"]):
            cell.source = given[mark["grade_id"]]
    return notebook


# -- a class to try -----------------------------------------------------------------------------------


def sample_class(folder):
    """Make a folder with a class that has handed in a sheet, and all that nbgrader needs of the course.

    Raises FileExistsError where there is such a folder.
    """
    folder = Path(folder)
    folder.mkdir(parents=True)
    sheet = Path("exercises", SHEET, f"{SHEET}.ipynb")
    solutions = Path("solutions", *sheet.parts[1:])
    for path, source in ((sheet, shipped()[sheet.as_posix()]), (solutions, ROOT / solutions)):
        if source.exists():  # no solutions come with a wheel
            (folder / path).parent.mkdir(parents=True)
            (folder / path).write_bytes(source.read_bytes())
    (folder / f"{SETTINGS}.py").write_text(_SETTINGS)
    (folder / "students.csv").write_text(_ROSTER, encoding="utf-8")
    release = nbformat.read(folder / sheet, as_version=4)
    for student, write in _CLASS.items():
        name, content = write(release)
        place = folder / "submitted" / student / SHEET
        place.mkdir(parents=True)
        (place / name).write_bytes(content)


def _written(release, **chosen):
    """The sheet with the course's solutions, but for what is chosen: the name of an answer, or code."""
    given = {}
    for exercise in EXERCISES:
        if exercise.sheet == SHEET:
            choice, known = chosen.get(exercise.id, "right"), answers(exercise)
            given[exercise.id] = source_of(exercise.id, known[choice]) if choice in known else choice
    return filled_in(release, given)


def _file(notebook, name=f"{SHEET}.ipynb"):
    return name, json.dumps(notebook, ensure_ascii=False).encode()


def _mistake(id, slug):
    """The name of the first of an exercise's answers that makes this mistake."""
    exercise = next(each for each in EXERCISES if each.id == id)
    return next(name for name in answers(exercise) if name.endswith(f" {slug}"))


def _without_marks(notebook):
    """What some editors leave: cells that are locked deleted, and no marks of nbgrader's."""
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("locked")]
    for cell in notebook.cells:
        cell.metadata.clear()
    return notebook


def _with_imports(notebook, *lines):
    """With further lines above those of the sheet's first cell of code."""
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    first.source = "\n".join([*lines, first.source])
    return notebook


_SIGMOID = "def sigmoid({0}):\n    {1} = np.exp(-np.abs({0}))\n    return np.where({0} < 0, {1}, 1.0) * (1 / (1 + {1}))"
_OVERFLOWS = "def sigmoid(x):\n    return np.exp(x) / (1 + np.exp(x))"
_ENDS = "def tanh_prime(x):\n    import os\n    os._exit(0)"
_NINE = "class Nine:\n    points = 9\n\n\ncheck = lambda *_: Nine()\nnp.allclose = lambda *_: True"
_NOTHING = {id: f"def {id}(x):\n    return 0 * x" for id in ("sigmoid", "sigmoid_prime", "tanh_prime")}

_CLASS = {
    "ada": lambda sheet: _file(_written(sheet)),
    "ben": lambda sheet: _file(
        _written(sheet, sigmoid_prime=_mistake("sigmoid_prime", "of-the-output"), tanh_prime=UNTOUCHED)
    ),
    "chloé": lambda sheet: _file(_written(sheet, sigmoid=_OVERFLOWS)),
    "dmitri": lambda sheet: _file(sheet),
    "ella": lambda sheet: _file(_written(sheet), f"{SHEET} (1).ipynb"),
    "finn": lambda sheet: (f"{SHEET}.ipynb", _file(_written(sheet))[1][:11]),
    "gül": lambda sheet: _file(_with_imports(_without_marks(_written(sheet)), "import torch")),
    "hugo": lambda sheet: _file(
        _written(
            _with_imports(sheet, "import actcourse", _NINE), step=UNTOUCHED, tanh_from_sigmoid=UNTOUCHED, **_NOTHING
        )
    ),
    "ines": lambda sheet: _file(_written(sheet, sigmoid=_SIGMOID.format("x", "e"), tanh_prime=UNTOUCHED)),
    "jan": lambda sheet: _file(_written(sheet, sigmoid=_SIGMOID.format("z", "small"), tanh_prime=UNTOUCHED)),
    "kim": lambda sheet: _file(_written(sheet, tanh_prime=_ENDS)),
    "m[1]m": lambda sheet: _file(_written(sheet, step=_mistake("step", "sign-flipped"))),
}
_SETTINGS = """from actcourse.teaching.course import configure

c = get_config()
configure(c)
"""
_ROSTER = """folder,name,canvas_id
ada,Ada Lovelace,101
ben,Ben Ali,102
chloé,Chloé Martin,103
dmitri,Dmitri Orlov,104
ella,Ella Schmidt,105
finn,Finn O'Neill,106
gül,Gül Yılmaz,107
hugo,Hugo Silva,108
ines,Inês Costa,109
jan,Jan de Vries,110
kim,Kim Min-seo,111
m[1]m,"Mo ""M"" Adams",112
"""
