"""The examples in docstrings are run, and give what they show."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("actcourse/functions/*.py")) + sorted(ROOT.glob("actcourse/networks/*.py"))
NAMES = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES]


@pytest.mark.parametrize("name", NAMES)
def test_examples_give_what_they_show(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    found = {name: doctest.DocTestFinder().find(importlib.import_module(name)) for name in NAMES}
    assert {name for name, tests in found.items() if any(test.examples for test in tests)} >= {
        "actcourse.functions.activation",
        "actcourse.networks.network",
        "actcourse.networks.training",
    }
