"""What the tests cost is counted whole, and CONTRIBUTING says what each part may cost."""

import re
from pathlib import Path
from types import SimpleNamespace

from tests.cost import LONGEST, PARTS, part_of, place_in_order, seconds_by_part

ROOT = Path(__file__).parents[1]


def test_every_file_of_tests_belongs_to_a_part():
    files = [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")]
    assert {part_of(str(path.relative_to(ROOT))) for path in files} == set(PARTS)


def test_the_longest_files_come_first():
    paths = [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("notebooks/*.ipynb")]
    files = [str(path.relative_to(ROOT)) for path in paths]
    places = sorted(place_in_order(path) for path in files)
    assert places[: len(LONGEST)] == [*range(len(LONGEST))]  # each is there
    assert {*places[len(LONGEST) :]} == {len(LONGEST)}


def test_seconds_are_added_up_by_part():
    took = [("tests/test_units.py::a", 1), ("tests/test_vector.py::b[x/y]", 2), ("notebooks/00.ipynb::Cell 0", 4)]
    reports = [SimpleNamespace(nodeid=nodeid, duration=seconds) for nodeid, seconds in took]
    assert seconds_by_part(reports) == {"functions": 3, "notebooks": 4}


def test_contributing_says_what_each_part_may_cost_and_all_of_it_fits_into_eight_minutes():
    table = dict(re.findall(r"^\| (\w+) \|.*\| (\d+) \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE))
    assert list(table) == [*PARTS, "all"]
    *parts, together = (int(seconds) for seconds in table.values())
    assert sum(parts) == together == 2 * (8 - 1) * 60
