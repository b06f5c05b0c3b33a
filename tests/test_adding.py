"""A function is added by a stanza and a line: the example that CONTRIBUTING shows, in a copy of the package."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.sweep  # each runs a copy of the package
WHAT_IT_GETS = """
import actcourse, pathlib
from actcourse import ABSOLUTE_VALUE, CATALOG, explore, find, overview
from actcourse.teaching.catalogue import catalogue_cells

assert pathlib.Path(actcourse.__file__).parents[1] == pathlib.Path.cwd()
assert find("Absolute-Value") is ABSOLUTE_VALUE in CATALOG
assert "Lets everything through" in ABSOLUTE_VALUE._repr_markdown_()
assert "| absolute value | $a" in CATALOG._repr_markdown_()
assert "absolute value" in overview().html()
assert explore("absolute value").live().children[1].children[2].description == "$a$, scale"
assert explore("absolute value").still(scale=2.0).alternative_text
assert any("absolute value" in cell.source for cell in catalogue_cells({}))
"""


@pytest.fixture
def course(tmp_path):
    """A copy of the package and its tests, with the example of CONTRIBUTING added."""
    for folder in ("actcourse", "tests", "benchmarks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shown = (ROOT / "CONTRIBUTING.md").read_text()
    functions = tmp_path / "actcourse" / "functions"
    with open(functions / "rectified.py", "a") as file:
        file.write("\n\n" + re.search("```python\n(def absolute_value.*?)```", shown, flags=re.DOTALL)[1])
    catalog = (functions / "catalog.py").read_text()
    line = re.search("one line, `(.*?)`", shown)[1]
    (functions / "catalog.py").write_text(catalog.replace("rectified.SQUARED_RELU,", f"rectified.SQUARED_RELU, {line}"))
    return tmp_path


def run(course, *command):
    return subprocess.run([sys.executable, *command], cwd=course, capture_output=True, text=True, check=False)


def test_an_added_function_gets_its_card_slider_and_row(course):
    said = run(course, "-c", WHAT_IT_GETS)
    assert said.returncode == 0, said.stderr


def pytest_in(course, selected, *suites):
    files = [f"tests/test_{suite}.py" for suite in suites]
    light = (
        "-p",
        "no:cacheprovider",
        "-p",
        "no:nbval",
        "-o",
        "addopts=--strict-markers",
    )  # nbval takes seconds to import
    return run(course, "-m", "pytest", "-q", "-k", selected, *light, *files)


def test_an_added_function_gets_its_tests(course):
    said = pytest_in(course, "absolute", "functions", "contract", "records", "pictures", "elsewhere")
    assert said.returncode == 0, said.stdout
    assert int(re.search(r"(\d+) passed", said.stdout)[1]) > 50


def test_a_mistake_in_an_added_function_is_found(course):
    file = course / "actcourse" / "functions" / "rectified.py"
    file.write_text(file.read_text().replace("scale * np.sign(x)", "np.sign(x)"))
    said = pytest_in(course, "absolute and slope", "functions")
    assert "test_derivative_is_the_slope" in said.stdout
    assert said.returncode == 1
