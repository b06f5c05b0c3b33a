"""A function and an exercise are added as CONTRIBUTING says: by its own examples, in a copy of the package."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHOWN = (ROOT / "CONTRIBUTING.md").read_text()
FUNCTION = re.search("```python\n(import numpy.*?ABSOLUTE_VALUE = .*?)```", SHOWN, flags=re.DOTALL)[1]
EXERCISE = re.search('```python\n("""The exercise `absolute_value_prime`.*?)```', SHOWN, flags=re.DOTALL)[1]
WHAT_IT_GETS = """
import actcourse, pathlib
from actcourse import ABSOLUTE_VALUE, CATALOG, explore, find, overview
from actcourse.teaching.build import ROOT, notebook_from
from actcourse.teaching.catalogue import catalogue_cells

assert pathlib.Path(actcourse.__file__).parents[1] == pathlib.Path.cwd()
assert find("Absolute-Value") is ABSOLUTE_VALUE in CATALOG
assert "Lets everything through" in ABSOLUTE_VALUE._repr_markdown_()
assert "| absolute value | $a" in CATALOG._repr_markdown_()
assert "absolute value" in overview().html()
assert explore("absolute value").live().children[1].children[2].description == "$a$, scale"
assert explore("absolute value").still(scale=2.0).alternative_text
assert any("absolute value" in cell.source for cell in catalogue_cells({}))
sheet = notebook_from(ROOT / "lessons/sheets/03_rectified.py")
assert sum("absolute_value_prime" in cell.source for cell in sheet.cells) == 4
"""


def insert_after(file, line, new):
    """Put something behind a line that a file holds."""
    text = file.read_text()
    assert line in text
    file.write_text(text.replace(line, f"{line}\n{new}"))


@pytest.fixture
def course(tmp_path):
    """A copy of the package, its tests and its lessons, with the examples of CONTRIBUTING added."""
    for folder in ("actcourse", "tests", "benchmarks", "lessons"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "CONTRIBUTING.md"):
        shutil.copy(ROOT / file, tmp_path)
    add_the_function(tmp_path / "actcourse/functions")
    add_the_exercise(tmp_path)
    return tmp_path


def add_the_function(folder):
    with open(folder / "rectified.py", "a") as file:
        file.write(f"\n\n{FUNCTION}")
    insert_after(folder / "catalog.py", "rectified.SQUARED_RELU,", re.search("one line, `(.*?)`", SHOWN)[1])


def add_the_exercise(folder):
    module = folder / re.search("Here all of `(.*?)`", SHOWN)[1]
    module.write_text(EXERCISE)
    line, cell = re.search(r"`(\w+\.EXERCISE,)`", SHOWN)[1], re.search(r'`(# %% exercise="\w+")`', SHOWN)[1]
    insert_after(module.with_name("__init__.py"), "leaky_relu_prime.EXERCISE,", line)
    insert_after(module.with_name("__init__.py"), "s03_rectified import (", line.replace(".EXERCISE", ""))
    insert_after(folder / "lessons/sheets/03_rectified.py", '# %% exercise="leaky_relu_prime"', f"\n{cell}\n")


def run(course, *command):
    return subprocess.run([sys.executable, *command], cwd=course, capture_output=True, text=True, check=False)


def test_the_examples_stand_on_their_own():
    for example in (FUNCTION, EXERCISE):
        exec(example, {"__name__": "example"})


@pytest.mark.sweep
def test_an_added_function_gets_its_card_slider_and_row_and_an_exercise_its_cells(course):
    said = run(course, "-c", WHAT_IT_GETS)
    assert said.returncode == 0, said.stderr


def pytest_in(course, selected, *suites):
    files = [f"tests/test_{suite}.py" for suite in suites]
    # nbval takes seconds to import
    light = ("-p", "no:cacheprovider", "-p", "no:nbval", "-o", "addopts=--strict-markers")
    return run(course, "-m", "pytest", "-q", "-k", selected, *light, *files)


@pytest.mark.sweep
def test_what_is_added_gets_its_tests(course):
    """The function by its name, and the exercise by its own, which begins alike."""
    suites = ("functions", "contract", "records", "pictures", "elsewhere")
    suites += ("confusion", "words", "shortcuts", "worst_point")
    said = pytest_in(course, "absolute", *suites)
    assert said.returncode == 0, said.stdout
    assert int(re.search(r"(\d+) passed", said.stdout)[1]) > 70


@pytest.mark.sweep
def test_mistakes_in_what_is_added_are_found(course):
    module = course / "actcourse" / "functions" / "rectified.py"
    module.write_text(module.read_text().replace("scale * np.sign(x)", "np.sign(x)"))
    module = course / "actcourse/exercises/sheets/s03_rectified/absolute_value_prime.py"
    module.write_text(module.read_text().replace('"no-return"', '"wrong-value"'))
    said = pytest_in(course, "absolute and (slope or its_own_name)", "functions", "confusion")
    failed = re.findall("^FAILED .*::(.*?)\\[", said.stdout, flags=re.MULTILINE)
    assert set(failed) == {"test_derivative_is_the_slope", "test_every_named_mistake_gets_its_own_name"}
