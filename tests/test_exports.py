"""Marks for other systems: what Canvas's importer and a spreadsheet make of the files. And the files of results."""

import csv
import dataclasses
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actcourse.cli import main
from actcourse.teaching.grading import exports, results
from actcourse.teaching.grading.results import Graded, Result
from actcourse.teaching.grading.roster import Person
from tests.classes import SHEET, attention, exercises_of, result

RIGHT = {exercise.id: "right" for exercise in exercises_of(SHEET)}
FULL = sum(exercise.points for exercise in exercises_of(SHEET))


def worth(student, points, sheet=SHEET):
    """A result with so many points of 9."""
    graded = Graded("sigmoid", "failed", None, "", points, 9, {}, "")
    return result(student, {}, sheet, exercises=(graded,))


# -- Canvas's importer ----------------------------------------------------------------------------------


@dataclasses.dataclass
class Imported:
    """What Canvas makes of a file: marks by student and title, points by title, and titles that it takes for ids."""

    marks: dict
    points: dict
    numbered: list


RESERVED = ["Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Section", "Integration ID"]
DROPPED = (
    "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override Score|Override Grade"
)


def canvas_reads(content):
    """As `lib/gradebook_importer.rb` does, where it touches files like ours. Students go by the first identifier."""
    text = content.decode()
    separators = {}
    for separator in ";,":  # it looks at three lines of the file, and a field may not go on in the next
        counts = {len(_line(line, separator)) for line in text.split("\n")[:3] if line}
        separators[separator] = counts.pop() if len(counts) == 1 else 0
    separator = ";" if separators[";"] > separators[","] else ","
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    assert "Student" in head[0] and "ID" in head[1] and len(head) > 3  # noqa: PT018
    assert re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3])  # noqa: PT018
    assert "Section" in head[4]
    titles = [title for title in head[5:] if not re.search(f"{DROPPED}|Override Status", title)]
    imported = Imported({}, {}, [title for title in titles if re.fullmatch(r"(?s)(.*)\s\(([0-9]+)\)", title)])
    for row in rows:
        row = [_converted(cell) for cell in row]
        cells = {title: row[head.index(title)] for title in titles}  # the first column of that name
        if "Points Possible" in row[0]:
            imported.points = cells
        else:
            imported.marks[next(filter(None, (row[1], row[2], row[3], row[0])))] = cells
    return imported


def _line(line, separator):
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return []


def _converted(cell):
    """Digits with dots and commas are taken for a number, in identifiers too."""
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *parts, last = re.split("[,.]", cell)
    return f"{''.join(parts)}.{last}" if parts else last


ANY = st.text(max_size=12) | st.sampled_from(
    ["=1+1", "Sheet (2026)", "a (1) (22) ", "Final Score", "my Current Grade 2", "ID", "Section", "Student", 'Mo, "M"'],
)
NAMES = ANY | st.sampled_from(["    Points Possible", "Points Possible", "a\nb", "a;b;c;d;e;f;g", "\ufeffa", "Muted"])


@pytest.mark.sweep
@settings(max_examples=150)
@given(
    people=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=4),
    title=ANY,
    marks=st.lists(st.integers(0, 36), min_size=4, max_size=4),
)
def test_canvas_reads_every_mark_whatever_names_and_titles_are(people, title, marks):
    roster = [Person(f"f{at}", name, str(100 + at), f"0{at}", f"=l{at}", of) for at, (name, of) in enumerate(people)]
    found = [worth(person.folder, mark / 4) for person, mark in zip(roster, marks, strict=False)]
    content, troubles = exports.canvas(found, roster, {SHEET: title})
    read = canvas_reads(content)
    [kept] = read.points
    assert not troubles
    assert not read.numbered
    assert kept not in [*RESERVED, ""]
    assert read.points == {kept: "9"}
    assert {student: float(cells[kept]) for student, cells in read.marks.items()} == {
        person.canvas_id: one.mark for person, one in zip(roster, found, strict=True)
    }
    assert len(content.splitlines()) == len(roster) + 2


def rows(content, encoding="utf-8", separator=","):
    return [*csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=separator, strict=True)]


def test_a_file_for_canvas_as_it_stands():
    people = [Person("anna", "Müller, Änne", "12", "007", "-änne", "@1"), Person("b", "Bo")]
    content, troubles = exports.canvas([result("anna", RIGHT), result("b", {}), attention("c", "it is empty")], people)
    assert rows(content) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", SHEET],
        ["    Points Possible", "", "", "", "", f"{FULL}"],
        ["Müller, Änne", "12", "007", "-änne", "'@1", f"{FULL}"],
    ]
    assert len(troubles) == 1
    assert "'b'" in troubles[0]


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (None, "no such folder"),
        (Person("a", "A"), "neither"),
        (Person("a", "A", sis_id="12.345.678"), "as a number"),
        (Person("a", "A", login="1,5"), "as a number"),
        (Person("a", "A", "7", sis_id="12.345.678"), None),
        (Person("a", "A", sis_id="12345678"), None),
        (Person("a", "A", login="a.b"), None),
    ],
)
def test_whom_canvas_would_not_find_is_named_and_left_out(person, why):
    content, troubles = exports.canvas([result("a", RIGHT)], [person] if person else [])
    assert len(rows(content)) == (2 if why else 3)
    assert [why in trouble for trouble in troubles] == ([True] if why else [])


def test_no_empty_cell_clears_a_mark_in_canvas():
    found = [result("a", RIGHT), result("b", RIGHT), result("a", {}, "01_neuron"), attention("b", "empty", "01_neuron")]
    content, [trouble] = exports.canvas(found, [Person("a", "A", "1"), Person("b", "B", "2")])
    assert [row[1] for row in rows(content)] == ["ID", "", "1"]
    assert all(rows(content)[2][5:])
    assert "01_neuron" in trouble
    content, troubles = exports.canvas(found[:2], [Person("a", "A", "1"), Person("b", "B", "2")])
    assert [row[1] for row in rows(content)] == ["ID", "", "1", "2"]
    assert not troubles


def test_nobody_with_a_mark_still_makes_a_file_that_canvas_reads():
    content, _ = exports.canvas([attention("a", "it is empty")], [Person("a", "A", "1")])
    assert (canvas_reads(content).marks, canvas_reads(content).points) == ({}, {SHEET: f"{FULL}"})


def test_results_of_two_states_of_a_sheet_are_not_mixed():
    other = result("b", {}, exercises=(Graded("step", "passed", None, "", 1, 1, {}, ""),))
    with pytest.raises(ValueError, match="02_saturating are out of 1 and 9 points"):
        exports.canvas([result("a", RIGHT), other], [Person("a", "A", "1"), Person("b", "B", "2")])


def test_titles_that_canvas_would_take_for_one_are_refused():
    found = [result("a", RIGHT), result("a", {}, "01_neuron")]
    with pytest.raises(ValueError, match="one title"):
        exports.canvas(found, [Person("a", "A", "1")], {SHEET: "x (1)", "01_neuron": "x [1]"})


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (7.0, "7"), (7.5, "7.5"), (1 / 3, "0.3333"), (1234567, "1234567")]
)
def test_numbers_are_short_and_plain(value, text):
    assert exports.number(value) == text


# -- spreadsheets ---------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-1", "@a", " =1", "\t=1", "\r=1", "\n@a", "＝1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("separator", [",", ";"])
def test_no_cell_of_a_spreadsheet_is_computed(text, separator):
    one = attention(text, text or "x")
    content = exports.spreadsheet([one], [Person(text, text, section=text)], separator)
    _, row = rows(content, "utf-8-sig", separator)
    assert row.count("'" + re.sub(r"[\t\r\n]", " ", text)) == 4
    assert all(cell[:1] not in "=+-@＝\t\r" for cell in row if cell)


@settings(max_examples=50)
@given(ANY, ANY)
def test_a_spreadsheet_has_a_row_for_everybody(name, why):
    found = [result("a", RIGHT), attention("b\udcff", why or "x"), result("-rf", {})]
    read = rows(exports.spreadsheet(found, [Person("a", name)]), "utf-8-sig")
    assert read[0] == [*exports.SPREADSHEET]
    assert [len(row) for row in read] == [len(exports.SPREADSHEET)] * 4
    assert [row[5] for row in read[1:]] == [f"{FULL}", "", "0"]
    assert [row[4] for row in read[1:]] == ["graded", "needs attention", "graded"]


def test_excel_knows_the_umlauts_and_the_decimals():
    content = exports.spreadsheet([worth("ä", 7.5)], [Person("ä", "Ä")], ";")
    assert content.startswith("\ufeff".encode())
    assert rows(content, "utf-8-sig", ";")[1][:7] == ["ä", "Ä", "", SHEET, "graded", "7,5", "9"]
    with pytest.raises(ValueError, match="separator"):
        exports.spreadsheet([], [], "\t")


# -- the command ----------------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A folder with results of a class and its roster, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    for one in (result("anna", RIGHT), result("Anna", {}), attention("m[1]m", "it is empty")):
        results.write(Path("results"), one)
    Path("students.csv").write_text("folder,name,canvas_id\nanna,A,1\nAnna,B,2\nm[1]m,C,3\n")
    return tmp_path


@pytest.mark.parametrize("system", ["canvas", "spreadsheet"])
def test_the_command_writes_the_file(system, course, capsys):
    assert main(["export", system, "--roster", "students.csv"]) == 0
    assert "is written" in capsys.readouterr().out
    assert len(rows((course / f"grades-{system}.csv").read_bytes())) == 4


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--results", "nowhere"], "no folder nowhere"),
        (["--sheet", "02_saturatin"], "Did you mean '02_saturating'"),
        (["--roster", "nobody.csv"], "nobody.csv"),
        (["--results", "empty"], "no result of grading"),
    ],
)
def test_the_command_says_what_it_cannot_do(arguments, why, course, capsys):
    Path("empty").mkdir()
    assert main(["export", "canvas", "--roster", "students.csv", *arguments]) == 2
    assert why in capsys.readouterr().err
    assert not (course / "grades-canvas.csv").exists()


def test_who_is_not_in_the_file_is_said_and_in_the_status(course, capsys):
    Path("students.csv").write_text("folder,name,canvas_id\nanna,A,1\n")
    Path("results/broken.json").write_text("{")
    assert main(["export", "canvas", "--roster", "students.csv"]) == 1
    complaints = capsys.readouterr().err.splitlines()
    assert ["broken.json" in complaints[0], "'Anna'" in complaints[1], len(complaints)] == [True, True, 2]


# -- results and their files ----------------------------------------------------------------------------

ODD = ["m[1]m", "anna", "Anna", "ä" * 127, "-rf", "a\udcffb", 'Mo "M"', "a\nb", "..x", "*", "\u202e"]


def test_results_come_back_as_they_were_whatever_names_are(tmp_path):
    found = [result(name, RIGHT) for name in ODD]
    for one in found:
        assert results.read(results.write(tmp_path / "results", one)) == one
    read, troubles = results.read_all(tmp_path / "results")
    assert read == sorted(found, key=lambda one: one.student)
    assert not troubles


def test_a_result_takes_the_place_of_the_earlier_one_which_is_kept(tmp_path):
    first, second = result("a", RIGHT, seed=1), result("a", {}, seed=2)
    old = results.write(tmp_path, first)
    results.write(tmp_path, result("b", RIGHT))
    results.write(tmp_path, second)
    assert [one for one in results.read_all(tmp_path)[0] if one.student == "a"] == [second]
    assert results.read(tmp_path / results.EARLIER / old.name) == first
    assert results.write(tmp_path, first) == old  # and back
    assert [one.seed for one in results.read_all(tmp_path)[0] if one.student == "a"] == [1]


@pytest.mark.parametrize("field", ["student", "sheet", "digest", "package", "seed"])
def test_a_file_is_named_by_all_that_its_result_depends_on(field):
    known = {"student": "a", "sheet": "b", "digest": "c", "package": "d", "seed": 1}
    other = known | {field: 2 if field == "seed" else "e"}
    assert results.file_name(**known) != results.file_name(**other)
    assert results.file_name(**known) == results.file_name(**known)


def test_no_mark_is_not_zero():
    assert attention("a", "it is empty").mark is None
    assert result("a", {}).mark == 0
    assert (result("a", RIGHT).mark, result("a", RIGHT).max_points) == (FULL, FULL)


@pytest.fixture
def stored():
    return json.loads(json.dumps(dataclasses.asdict(result("a", RIGHT))))


def test_what_is_unknown_in_a_file_is_left_out(stored, tmp_path):
    stored["new"] = stored["exercises"][0]["new"] = 1
    (tmp_path / "a.json").write_text(json.dumps(stored))
    assert results.read(tmp_path / "a.json") == result("a", RIGHT)


PLACES = [
    *([field.name] for field in dataclasses.fields(Result)),
    *(["exercises", 0, field.name] for field in dataclasses.fields(Graded)),
]


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("wrong", ["missing", None, True, [[1]], {"x": {}}], ids=str)
def test_what_is_missing_or_of_another_type_is_refused_by_name(place, wrong, stored, tmp_path):
    *way, name = place
    holder = stored
    for step in way:
        holder = holder[step]
    del holder[name]
    if wrong != "missing":
        holder[name] = wrong
    (tmp_path / "a.json").write_text(json.dumps(stored))
    if (name, wrong) == ("mistake", None):
        assert results.read(tmp_path / "a.json") == result("a", RIGHT)
        return
    with pytest.raises(ValueError, match=r"a\.json is not a result of grading"):
        results.read(tmp_path / "a.json")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"null", b"[" * 100_000, b'{"a": NaN}', b"\x00"])
def test_damaged_files_stop_nobody(content, tmp_path):
    results.write(tmp_path, result("a", RIGHT))
    (tmp_path / "b.json").write_bytes(content)
    read, [trouble] = results.read_all(tmp_path)
    assert [one.student for one in read] == ["a"]
    assert "b.json" in trouble


@pytest.mark.parametrize("change", [{"status": "lost"}, {"why": "so"}, {"status": "needs attention"}])
def test_results_that_contradict_themselves_are_refused(change):
    with pytest.raises(ValueError, match=r"status|why"):
        dataclasses.replace(result("a", RIGHT), **change)


@pytest.mark.parametrize("points", [-1, 2.5, float("nan")])
def test_points_out_of_range_are_refused(points):
    with pytest.raises(ValueError, match="points go from 0"):
        Graded("sigmoid", "passed", None, "", points, 2, {}, "")
