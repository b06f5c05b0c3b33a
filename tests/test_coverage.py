"""Every idea, function and value that the course must contain has its cell, which carries the tag of its row."""

import re
from collections import Counter
from pathlib import Path

import pytest

LESSONS = sorted((Path(__file__).parents[1] / "lessons").glob("[0-9]*.py"))
# By lesson: ideas (I), functions (F) and worked values (V). A cell that shows one carries the tag covers-I5.
ROWS = {
    "00": "I15 V4",
    "01": "I1 I2 F2",
    "02": "I3 I5 I6 I7 I20 F1",
    "03": "I4 F3 F4 F14 V3",
    "04": "I11 I12 F5 F6 F7 F8 F9 F10",
    "05": "F11 F12 F13 F15",
    "06": "I13 F16 V1 V2",
    "07": "I8 I9",
    "08": "I10 I11 I22",
    "09": "I14 I19 I21",
    "10": "I17 I18 F17 F18 F19",
    "11": "I13",
    "12": "I16",
    "13": "",
}


def tags(path):
    """The rows that a lesson's cells say they cover, as often as they say so."""
    heads = re.findall(r"^# %%.*tags=\[(.*?)\]", path.read_text(), flags=re.MULTILINE)
    return Counter(row for head in heads for row in re.findall(r'"covers-(\w+)"', head))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_covers_its_rows_and_no_others_by_mistake(lesson):
    assert set(ROWS[lesson.stem[:2]].split()) <= set(tags(lesson))
    known = {row for rows in ROWS.values() for row in rows.split()}
    assert set(tags(lesson)) <= known
