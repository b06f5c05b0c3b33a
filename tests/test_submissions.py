"""Whatever is in a learner's folder ends in a submission: one that can be read, or one sentence why it cannot."""

import json
import os

import pytest

from actcourse.teaching.grading import submissions
from actcourse.teaching.grading.submissions import loose, students, submission
from tests.handed_in import SHEET, hand_in, notebook

NAME = f"{SHEET}.ipynb"
GOOD = notebook("x = 3")
CELLS = json.loads(GOOD)
DAMAGE = {
    "empty": (b"", "empty"),
    "blank": (b" \n\0\0", "empty"),
    "cut off": (GOOD[:-40], "may have been cut off"),
    "text": (b"def sigmoid(x):\n    return x", "no JSON"),
    "a page": (b"<!DOCTYPE html><html></html>", "page of the web"),
    "a zip": (b"PK\x03\x04rest", "zip"),
    "a PDF": (b"%PDF-1.7 rest", "PDF"),
    "bytes": (bytes(range(256)) * 9, "not a notebook that can be read"),
    "null": (b"null", "not a notebook's"),
    "a list": (b"[]", "not a notebook's"),
    "a number": (b"3", "not a notebook's"),
    "no cells": (b"{}", "not a notebook's"),
    "cells that are none": (b'{"cells": [3]}', "not a notebook's"),
    "a source that is none": (b'{"cells": [{"cell_type": "code", "source": 5}]}', "not a notebook's"),
    "nested": (b"[" * 10**5, "nested too deeply"),
    "a number of many digits": (b'{"cells": ' + b"9" * 10**5 + b"}", "not a notebook's"),
}
READ = {
    "as it should be": GOOD,
    "a mark at its beginning": b"\xef\xbb\xbf" + GOOD,
    "of sixteen bits": GOOD.decode().encode("utf-16"),
    "metadata that is none": json.dumps(CELLS | {"metadata": []}).encode(),
    "of format 3": json.dumps(
        {"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 3"]}]}], "nbformat": 3}
    ).encode(),
    "not a number": GOOD[:-1] + b', "width": NaN}',
    "lines of Windows": json.dumps(CELLS, indent=1).replace("\n", "\r\n").encode(),
    "half a character": notebook("x = '\ud83d'"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_a_sentence(case, tmp_path):
    content, why = DAMAGE[case]
    hand_in(tmp_path, "anna", content)
    found = submission("anna", SHEET, tmp_path)
    assert why in found.why
    assert (found.why[0].isupper(), found.why[-1]) == (True, ".")
    assert (found.text, found.file, len(found.digest)) == (None, f"anna/{SHEET}/{NAME}", 64)


@pytest.mark.parametrize("case", READ)
def test_what_can_be_read_is_read(case, tmp_path):
    hand_in(tmp_path, "anna", READ[case])
    found = submission("anna", SHEET, tmp_path)
    assert not found.why
    assert any(cell.source.startswith("x = ") for _, cell in found.text.cells)


def test_another_file_does_not_count_and_is_named(tmp_path):
    hand_in(tmp_path, "anna", GOOD, name="Sheet 2 final.ipynb")
    found = submission("anna", SHEET, tmp_path)
    assert f"no {NAME}" in found.why
    assert "'Sheet 2 final.ipynb': rename" in found.why
    assert found.digest == ""
    hand_in(tmp_path, "anna", GOOD)
    found = submission("anna", SHEET, tmp_path)
    assert (found.why, found.others) == ("", ("Sheet 2 final.ipynb",))


def test_nothing_is_searched_for(tmp_path):
    hand_in(tmp_path, "anna/copy/solutions", GOOD)
    hand_in(tmp_path, "bob", GOOD, sheet="Sheet2")
    hand_in(tmp_path / "cem", SHEET, GOOD)
    (tmp_path / "dan").mkdir()
    (tmp_path / "dan" / NAME).write_bytes(GOOD)
    assert students(tmp_path, SHEET) == ("anna", "bob", "cem", "dan")
    for student, there in (("anna", "'copy'"), ("bob", "'Sheet2'"), ("cem", f"'{SHEET}'"), ("dan", f"'{NAME}'")):
        assert there in submission(student, SHEET, tmp_path).why


def test_links_and_files_in_the_place_of_folders(tmp_path):
    hand_in(tmp_path, "anna", GOOD)
    os.symlink(tmp_path / "anna", tmp_path / "bob")
    (tmp_path / "cem").mkdir()
    os.symlink(tmp_path / "anna" / SHEET, tmp_path / "cem" / SHEET)
    (tmp_path / "dan" / SHEET).mkdir(parents=True)
    os.symlink(tmp_path / "anna" / SHEET / NAME, tmp_path / "dan" / SHEET / NAME)
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / SHEET).write_bytes(GOOD)
    (tmp_path / "fay" / SHEET / NAME).mkdir(parents=True)
    (tmp_path / "gil" / SHEET).mkdir(parents=True)
    os.mkfifo(tmp_path / "gil" / SHEET / NAME)
    reasons = {student: submission(student, SHEET, tmp_path).why for student in students(tmp_path, SHEET)}
    assert reasons.pop("anna") == ""
    assert all("is a link" in reasons.pop(student) for student in ("bob", "cem", "dan"))
    for student, why in (("eve", "is no folder"), ("fay", "it is a folder"), ("gil", "not a regular file")):
        assert why in reasons[student]


def test_what_is_enormous_is_not_read(tmp_path, monkeypatch):
    hand_in(tmp_path, "anna", GOOD)
    with open(tmp_path / "anna" / SHEET / NAME, "r+b") as file:
        file.truncate(submissions.LARGEST + 1)  # a hole
    assert "larger than 100 MB" in submission("anna", SHEET, tmp_path).why
    monkeypatch.setattr(submissions, "MOST_PARTS", 100)
    hand_in(tmp_path, "anna", b'{"cells": [' + b"[]," * 99 + b"[]]}")
    assert "too many parts" in submission("anna", SHEET, tmp_path).why


def test_whoever_has_handed_in_something_has_a_row(tmp_path):
    names = ["anna", "Anna", "m[1]m", "-rf", 'Mo, "M"', "Zoë", "é" * 100, "a b", "*"]
    for name in names:
        hand_in(tmp_path, name, GOOD)
    hand_in(tmp_path, "only another sheet", GOOD, sheet="01_neuron")
    (tmp_path / "nothing at all").mkdir()
    for leftover in (".ipynb_checkpoints", "__MACOSX", ".git"):
        (tmp_path / leftover).mkdir()
    (tmp_path / "lost.ipynb").write_bytes(GOOD)
    (tmp_path / ".DS_Store").write_bytes(b"")
    assert sorted(students(tmp_path, SHEET)) == sorted([*names, "nothing at all"])
    assert loose(tmp_path) == ("lost.ipynb",)
    assert not any(submission(name, SHEET, tmp_path).why for name in names)


def test_the_digest_is_that_of_the_content(tmp_path):
    hand_in(tmp_path, "anna", GOOD)
    hand_in(tmp_path, "bob", GOOD)
    first = submission("anna", SHEET, tmp_path)
    os.utime(tmp_path / "anna" / SHEET / NAME, (1, 1))
    assert first.digest == submission("anna", SHEET, tmp_path).digest == submission("bob", SHEET, tmp_path).digest
    hand_in(tmp_path, "anna", GOOD + b" ")
    assert first.digest != submission("anna", SHEET, tmp_path).digest
