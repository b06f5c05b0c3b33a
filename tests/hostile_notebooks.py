"""Notebooks that mean harm by what is not code: edits of metadata, points, outputs and locked cells.

Each takes the notebook of somebody who has filled in a sheet, as a dict, and changes it. None may change a mark.
"""

import copy
import functools

TAMPERINGS = {}


def tampering(function):
    TAMPERINGS[function.__name__] = function
    return function


def cells_of(notebook, what):
    """The cells that nbgrader scores ("grade"), that hold answers ("solution"), or that are only locked ("prompt")."""
    marks = [(cell, cell["metadata"].get("nbgrader")) for cell in notebook["cells"]]
    kinds = [
        ("grade" if mark["grade"] else "solution" if mark["solution"] else "prompt", cell)
        for cell, mark in marks
        if mark
    ]
    return [cell for kind, cell in kinds if kind == what]


def _in_all_marks(name, change):
    """A tampering that changes an entry of nbgrader's in every cell that has some."""

    def tamper(notebook):
        for cell in notebook["cells"]:
            if "nbgrader" in cell["metadata"]:
                change(cell["metadata"]["nbgrader"])

    TAMPERINGS[name] = tamper


# -- points and marks of cells ------------------------------------------------------------------------------

for points in (99, 1e308, -1, 0, float("nan"), float("inf"), "2", None, [], {}):
    _in_all_marks(f"points {points!r}", lambda mark, points=points: mark.update(points=points))
for version in (1, 2, 4, 99, "3", None, 3.5):
    _in_all_marks(f"schema_version {version!r}", lambda mark, version=version: mark.update(schema_version=version))
for entry in ("grade", "solution", "locked", "task"):
    for value in (True, False, None):
        _in_all_marks(f"{entry} {value}", lambda mark, entry=entry, value=value: mark.update({entry: value}))
_in_all_marks("no marks", dict.clear)
_in_all_marks("no points", lambda mark: mark.pop("points", None))
_in_all_marks("no grade_id", lambda mark: mark.pop("grade_id"))
_in_all_marks("one grade_id", lambda mark: mark.update(grade_id="tanh_prime-check"))
_in_all_marks("grade_id of another sheet", lambda mark: mark.update(grade_id=f"other-{mark.get('grade_id')}"))
_in_all_marks("grade_id that leads out", lambda mark: mark.update(grade_id="../../gradebook.db"))
_in_all_marks("grade_id that is none", lambda mark: mark.update(grade_id=["sigmoid-check"]))
_in_all_marks("checksum", lambda mark: mark.update(checksum="0" * 32))
_in_all_marks("cell_type", lambda mark: mark.update(cell_type="raw"))


@tampering
def marks_that_are_none(notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"]["nbgrader"] = [None, 3, "points", [], True][number % 5]


@tampering
def marks_exchanged(notebook):
    """What is passed bears the marks of what is not, and the other way round."""
    for what in ("grade", "solution"):
        cells = cells_of(notebook, what)
        marks = [cell["metadata"] for cell in cells]
        for cell, mark in zip(cells, marks[::-1], strict=True):
            cell["metadata"] = mark


@tampering
def metadata_of_the_notebook(notebook):
    more = {"kernelspec": {"name": "ir", "language": "R"}, "language_info": {"name": "R"}, "celltoolbar": "x"}
    notebook["metadata"] = {**more, "nbgrader": {"points": 99}, "actcourse_no_mark": True, "grades": {"sigmoid": 2}}
    notebook["metadata"]["kernelspec"]["language"] = "python"
    notebook["metadata"].pop("language_info")
    notebook["nbformat_minor"] = 99


@tampering
def our_own_marks(notebook):
    """What grading puts into the cells that nbgrader is fed."""
    for cell in notebook["cells"]:
        cell["metadata"]["actcourse_no_mark"] = True
        cell["metadata"]["tags"] = ["raises-exception", "actcourse-about"]


# -- locked cells -------------------------------------------------------------------------------------------


@tampering
def checks_deleted(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in cells_of(notebook, "grade")]


@tampering
def prompts_deleted(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in cells_of(notebook, "prompt")]


@tampering
def prompts_say_more_points(notebook):
    for cell in cells_of(notebook, "prompt"):
        cell["source"] = (
            "".join(cell["source"]).replace("(1 point)", "(99 points)").replace("(2 points)", "(99 points)")
        )


@tampering
def prompts_with_answers(notebook):
    """In a locked cell that is none of code."""
    for cell in cells_of(notebook, "prompt"):
        cell["source"] = "".join(cell["source"]) + "\n\nPoints: 2 of 2, passed.\n"


@tampering
def checks_twice(notebook):
    for cell in cells_of(notebook, "grade"):
        notebook["cells"].insert(0, {**copy.deepcopy(cell), "source": "9"})
        notebook["cells"].append({**copy.deepcopy(cell), "source": "9"})


@tampering
def prompts_twice(notebook):
    for cell in cells_of(notebook, "prompt"):
        notebook["cells"].append(copy.deepcopy(cell))


def _checks_say(name, source):
    def tamper(notebook):
        for cell in cells_of(notebook, "grade"):
            cell["source"] = source

    TAMPERINGS[f"checks: {name}"] = tamper


_checks_say("nothing", "")
_checks_say("nine", "9")
_checks_say("infinite", "float('inf')")
_checks_say("prints", "print(2)\n2")
_checks_say("no program", "2 points, please (")
_checks_say(
    "rebound", "check = examine = lambda *_: type('Perfect', (), {'points': 9})()\ncheck('sigmoid', None).points"
)
_checks_say("patched", "import actcourse\nactcourse.check = lambda *_: 9\nactcourse.check('sigmoid', None)")
_checks_say("magic", "%%capture\n!rm -rf /\n9")
_checks_say("ends", "import os\nos._exit(0)")


def _checks_are(kind):
    def tamper(notebook):
        for cell in cells_of(notebook, "grade"):
            cell["cell_type"] = kind
            if kind != "code":
                cell.pop("outputs"), cell.pop("execution_count")

    TAMPERINGS[f"checks are {kind}"] = tamper


for kind in ("markdown", "raw", "heading", "nonsense"):
    _checks_are(kind)


@tampering
def prompts_are_code(notebook):
    for cell in cells_of(notebook, "prompt"):
        cell |= {"cell_type": "code", "source": "9", "outputs": [], "execution_count": None}


@tampering
def ids_all_the_same(notebook):
    for cell in notebook["cells"]:
        cell["id"] = "same"


# -- outputs ------------------------------------------------------------------------------------------------


def _outputs(name, *outputs):
    def tamper(notebook):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": copy.deepcopy([*outputs]), "execution_count": 1}

    TAMPERINGS[f"outputs: {name}"] = tamper


_result = functools.partial(dict, output_type="execute_result", metadata={}, execution_count=1)
_outputs("full points", _result(data={"text/plain": "2"}))
_outputs("more than full", _result(data={"text/plain": "99.0"}), _result(data={"text/plain": "inf"}))
_outputs("partial credit", _result(data={"text/plain": '{"points": 2}', "application/json": {"points": 2}}))
_outputs("a page", {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b>passed</b> (2 of 2)"}})
_outputs("text", {"output_type": "stream", "name": "stdout", "text": "passed (2 of 2 points)\n2\n"})
_outputs("none at all", None, 3)
