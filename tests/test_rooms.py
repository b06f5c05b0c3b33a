"""The rooms of the package and their wings: who may import whom, and what a bare `import actcourse` may cost."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import actcourse

PACKAGE = Path(actcourse.__file__).parent
ROOMS = ("functions", "networks", "pictures", "exercises", "teaching")
# In a room with wings a module imports only from its own wing and those before it. The first wing is what stands in the
# room's own folder, save its doors: they bring out what stands in all wings, and nobody in the room goes through them.
WINGS = {
    "networks": ("laboratory", "claims"),
    "pictures": ("tools", "explorers"),
    "exercises": ("records", "examiner", "sheets", "learner"),
    "teaching": ("building", "grading", "site"),
}
DOORS = {"pictures/__init__", "pictures/choice", "exercises/__init__", "exercises/s09_invention"}
# What a room may use besides the standard library, the rooms before it, and what those may use.
LIBRARIES = {
    "functions": {"numpy", "scipy"},
    "networks": {"sklearn", "tqdm", "threadpoolctl"},  # the third comes with the first
    "pictures": {"matplotlib", "contourpy", "PIL", "ipywidgets", "IPython"},  # the second and third come with the first
    "exercises": {"traitlets"},
    "teaching": {
        *("nbformat", "nbclient", "jupytext", "nbgrader", "traitlets", "joblib", "distributed", "sphinx"),
        *("jinja2", "markupsafe"),  # the second comes with the first
        *("sqlalchemy", "jupyter_core"),  # with nbgrader, which is built on them
        "packaging",
    },
}
MODULES = sorted(PACKAGE.glob("*/**/*.py"))


def room(path):
    return path.relative_to(PACKAGE).parts[0]


def wing(path):
    """The place of a module's wing in its room, which is after all of them for a door."""
    inside = path.relative_to(PACKAGE).with_suffix("")
    if {str(inside), str(inside.parent)} & DOORS:
        return len(WINGS[room(path)])
    return WINGS[room(path)].index(inside.parts[1]) if len(inside.parts) > 2 else 0


def imports(path):
    """The full names of all modules that a source file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; say the full name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if _is_module(name) else node.module for name in names)


def _is_module(name):
    return _file(name) is not None


def _file(name):
    """The source file of a module of the course, or None."""
    path = PACKAGE.parent / Path(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()), None)


def test_every_room_is_known():
    assert {room(path) for path in MODULES} == set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_those_before_it(path):
    before = ROOMS[: ROOMS.index(room(path)) + 1]
    libraries = set().union(*(LIBRARIES[room] for room in before))
    for name in imports(path):
        first, *rest = name.split(".")
        if first == "actcourse":
            assert rest, f"{path.name} imports actcourse itself, which imports everything"
            assert rest[0] in before, f"{room(path)} must not import {name}"
        else:
            assert first in libraries or first in sys.stdlib_module_names, f"{room(path)} must not import {name}"


@pytest.mark.parametrize("name", WINGS)
def test_the_folders_of_a_room_are_its_wings(name):
    folders = {path.parent.name for path in (PACKAGE / name).glob("*/__init__.py")}
    assert folders - {Path(door).name for door in DOORS} == {*WINGS[name][1:]}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room(path) in WINGS], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_a_wing_imports_only_from_those_before_it(path):
    for name in imports(path):
        if name.startswith(f"actcourse.{room(path)}"):
            assert wing(_file(name)) <= wing(path), f"{path.relative_to(PACKAGE)} must not import {name}"


def test_no_circles():
    graph = {}
    for path in MODULES:
        own = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        # Imports inside functions count as well: what is late to fail is still a circle.
        graph[own] = {name for name in imports(path) if name.startswith("actcourse.") and name != own}
    assert list(TopologicalSorter(graph).static_order())


def test_a_bare_import_leaves_the_heavy_libraries_alone():
    heavy = ("matplotlib", "ipywidgets", "IPython", "sklearn", "nbformat")
    code = f"import sys, actcourse; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_check_does_without_the_heavy_libraries():
    code = "import sys; from actcourse.exercises import examine; examine('sigmoid', abs); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not [name for name in ("'matplotlib'", "'ipywidgets'", "'sklearn'") if name in done.stdout]


def test_the_command_of_learners_does_without_what_instructors_use():
    tree = ast.parse((PACKAGE / "cli.py").read_text())
    at_once = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    named = [getattr(node, "module", None) or alias.name for node in at_once for alias in node.names]
    assert len(named) > 5
    assert not [name for name in named if name.startswith("actcourse.teaching")]


def test_every_public_name_can_be_had():
    assert set(actcourse.__all__) <= set(dir(actcourse))
    assert all(getattr(actcourse, name) is not None for name in actcourse.__all__)
    with pytest.raises(AttributeError, match="no attribute 'explor'"):
        _ = actcourse.explor
