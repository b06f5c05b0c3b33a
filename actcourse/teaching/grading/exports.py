"""Marks for other systems: a CSV file for Canvas's grade book, and one for spreadsheets."""

import csv
import io
import re
import unicodedata

from actcourse.exercises import exercises_of
from actcourse.teaching.grading.roster import by_folder

# What Canvas's importer takes for something else than the name of an assignment (`lib/gradebook_importer.rb` and
# `Assignment.title_and_id`, read in autumn 2026; what else is done here for Canvas is from there too).
_NO_ASSIGNMENT = "((?:Current|Final|Override) (?:Score|Points|Grade|Status))"
_RESERVED = {
    *("Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Section", "Integration ID"),
    "Root Account",
}
POINTS_POSSIBLE = "    Points Possible"
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")  # spreadsheets compute cells that begin so


def _marks(results):
    """The marks by sheet and then by student; who has none is not in it."""
    marks = {}
    for result in results:
        of_sheet = marks.setdefault(result.sheet, {})
        if result.mark is not None:
            of_sheet[result.student] = result.mark
    return marks


def points_possible(results, sheet):
    """What a sheet is worth; ValueError where the results do not agree, because the sheet was changed between them."""
    on_sheet = {sum(exercise.points for exercise in exercises_of(sheet))} - {0}
    found = {result.max_points for result in results if result.sheet == sheet and result.mark is not None} or on_sheet
    if len(found) != 1:
        worth = " and ".join(map(number, sorted(found))) or "nothing"
        raise ValueError(f"the results of {sheet} are out of {worth} points; grade all of them with one sheet")
    return found.pop()


def number(value):
    """A mark as other systems read it: four decimals at most, and none where there are none."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


# -- Canvas -------------------------------------------------------------------------------------------


def canvas(results, people, titles=None):
    """The bytes of a CSV file for Canvas's grade book, and a sentence for each mark that is not in it.

    results: of one sheet or several; each is a column. people: the roster. titles: by sheet, what its assignment is
    called in Canvas, if not like the sheet. Identifiers are as in the roster; signs in names and titles that Canvas or
    a spreadsheet would take for something else are replaced. Who has no mark has no row, and with several sheets who
    lacks one: Canvas clears a mark where a cell is empty. Raises ValueError for titles that would be the same there.
    """
    marks = _marks(results)
    heads = _heads(marks, titles or {})
    who, troubles, rows = by_folder(people), [], []
    for student in sorted({student for of_sheet in marks.values() for student in of_sheet}):
        person = who(student)
        if problem := _unknown_to_canvas(person) or _gap(student, marks):
            troubles.append(f"{student!r} is not in the file: {problem}")
            continue
        identity = [_name(person.name), person.canvas_id, person.sis_id, person.login, _harmless(person.section)]
        rows.append([*identity, *(number(of_sheet[student]) for of_sheet in marks.values())])
    possible = [number(points_possible(results, sheet)) for sheet in marks]
    first = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *heads]
    # Without a mark at its beginning: Canvas would refuse the file. It counts the fields of its first three lines.
    return _csv([first, [POINTS_POSSIBLE, "", "", "", "", *possible], *rows]).encode(), troubles


def _unknown_to_canvas(person):
    """Why Canvas would not find this person, or would find another one; None where it will."""
    if person is None:
        return "the roster has no such folder"
    if person.canvas_id:
        return None
    if not (person.sis_id or person.login):
        return "the roster has neither canvas_id nor sis_id nor login, and Canvas would go by the name"
    for identifier in filter(None, (person.sis_id, person.login)):
        if re.fullmatch(r"-?[0-9.,]+%?", identifier) and re.search("[.,]", identifier):
            return f"Canvas reads {identifier} as a number; the roster needs the canvas_id"
    return None


def _gap(student, marks):
    lacks = [sheet for sheet, of_sheet in marks.items() if student not in of_sheet]
    return (
        lacks and f"there is no mark for {', '.join(lacks)}, and Canvas would clear an earlier one; export one by one"
    )


def _heads(marks, titles):
    heads = [_title(titles.get(sheet, sheet)) for sheet in marks]
    if len(set(heads)) < len(heads):
        raise ValueError(f"two sheets would have one title in Canvas: {', '.join(heads)}")
    return heads


def _title(text):
    """A title that is the name of an assignment for Canvas, and not its number or a column of Canvas's own."""
    text = re.sub(r"\((\d+)\)\s*$", r"[\1]", _harmless(text))  # “(2026)” would be assignment number 2026
    text = re.sub(_NO_ASSIGNMENT, lambda match: match[0].replace(" ", "-"), text)
    return f"Sheet {text}".strip() if text in _RESERVED or not text else text


def _name(text):
    return _harmless(text).replace("Points Possible", "Points-Possible")  # such a row is no student's


# -- spreadsheets -------------------------------------------------------------------------------------

SPREADSHEET = ("folder", "name", "section", "sheet", "status", "points", "of", "why", "file")


def spreadsheet(results, people, separator=","):
    """The bytes of a CSV file that Excel and LibreOffice open: a row for every result, whatever its status.

    separator: "," or ";", which Excel wants where decimals have a comma; they have one in the file then. It begins with
    the mark by which Excel knows UTF-8. Cells that would be computed begin with an apostrophe.
    """
    if separator not in (",", ";"):
        raise ValueError(f"a separator is ',' or ';'; this is {separator!r}")
    who = by_folder(people)
    rows = [_row(result, who(result.student), separator) for result in results]
    return _csv([SPREADSHEET, *rows], separator).encode("utf-8-sig")


def _row(result, person, separator):
    mark = "" if result.mark is None else number(result.mark)
    possible = number(result.max_points) if result.exercises else ""
    numbers = [value.replace(".", "," if separator == ";" else ".") for value in (mark, possible)]
    before = [result.student, person.name if person else "", person.section if person else "", result.sheet]
    return [*map(_harmless, [*before, result.status]), *numbers, *map(_harmless, (result.why, result.file))]


# -- all that is known --------------------------------------------------------------------------------

GRADES = (
    *("folder", "name", "section", "sheet", "status", "mark", "of", "automatic", "late penalty", "by hand"),
    *("earlier mark", "why", "file", "SHA-256", "graded by"),
)


def grades(marks, people=()):
    """The bytes of `grades.csv`: a row for every `Mark`, whatever its status, with where it comes from.

    people: the roster, for names. Who has no mark has an empty cell there, and never 0.
    """
    who = by_folder(people)
    return _csv([GRADES, *(_all_of(mark, who(mark.student)) for mark in marks)]).encode("utf-8-sig")


def _all_of(mark, person):
    before = [mark.student, person.name if person else "", person.section if person else "", mark.sheet, mark.status]
    numbers = [mark.mark, mark.max_points, mark.automatic, mark.penalty or None]
    texts = [mark.by_hand, mark.earlier, mark.why, mark.file, mark.digest, mark.package]
    shown = ["" if value is None else number(value) for value in numbers]
    return [*map(_harmless, before), *shown, *map(_harmless, texts)]


# -- cells --------------------------------------------------------------------------------------------


def _harmless(text):
    """A text of one line that no spreadsheet computes; Canvas counts what stands in the first three lines."""
    shown = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    shown = shown.encode("utf-8", "backslashreplace").decode()  # a name of a folder may be no text
    return f"'{shown}" if _FORMULA.match(shown) else shown


def _csv(rows, separator=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
