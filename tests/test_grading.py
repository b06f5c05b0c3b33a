"""Grading a class: what is graded when, what the grade book then holds, and that nobody is lost on the way.

How submissions are examined is asked elsewhere; here a file says what is to be found of it.
"""

import csv
import dataclasses
import hashlib
import io
import json
import multiprocessing
import os
import re
import shutil
import signal
from pathlib import Path
from zoneinfo import ZoneInfo

import nbformat
import numpy as np
import pytest
from nbgrader.api import Comment, Gradebook

from actcourse.exercises.learner import files
from actcourse.teaching.course import ROOT
from actcourse.teaching.grading import exports
from actcourse.teaching.grading.collect import collect
from actcourse.teaching.grading.gradebook import Book, name_in_book
from actcourse.teaching.grading.grading import Examiner, grade
from actcourse.teaching.grading.report import report
from actcourse.teaching.grading.roster import Person
from tests.classes import SHEET, answers, attention, exercises_of, result

RIGHT = {exercise.id: "right" for exercise in exercises_of(SHEET)}
ALL = sum(exercise.points for exercise in exercises_of(SHEET))
RELEASE = ROOT / "exercises" / SHEET / f"{SHEET}.ipynb"
BROKEN = "broken"
# Names that something on the way might take for something else: a pattern, an option, code, a path, a line's end.
NAMES = [
    *("m[1]m", "anna", "Anna", "-rf", " blank ", "a,b;c\td", "{student_id}", "%s", "a+b", "*", "?", ".hidden", "~"),
    *('Mo, "M" O\'Neill', "x<script>alert(1)", "two\nlines", "jörg", "jo\u0308rg", "ü" * 100, "\udce9t\udce9"),
    *("=1+1", "feedback", "submitted", "autograded", "$HOME", "#", "back\\slash", "\u202egnp.exe", "null"),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A course in which nobody has handed in anything; making a grade book takes a second."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "exercises" / SHEET).mkdir(parents=True)
    shutil.copy(RELEASE, folder / "exercises" / SHEET)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    Book(folder)
    return folder


@pytest.fixture
def course(empty, tmp_path):
    return Path(shutil.copytree(empty, tmp_path / "course"))


def hand_in(course, student, given, sheet=SHEET):
    """Put down what somebody hands in: answers by exercise, or `BROKEN`."""
    folder = course / "submitted" / student / sheet
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{sheet}.ipynb").write_text(json.dumps(given))


def examiner(seen=None, package="1 (fake)"):
    """What finds in a file what the file says, and keeps in `seen` whose it was."""

    def examine(handed_in, seed):
        if seen is not None:
            seen.append(handed_in.student)
        more = {"digest": handed_in.digest, "seed": seed, "file": handed_in.file, "sheet": handed_in.sheet}
        given = json.loads((examine.submitted / handed_in.file).read_text()) if handed_in.digest else BROKEN
        if given == BROKEN:
            return dataclasses.replace(attention(handed_in.student, "It is broken."), **more)
        return result(handed_in.student, given, **more)

    return Examiner(examine, package)


def graded(course, seen=None, **how):
    how = {"bar": False, "jobs": 1} | how
    by = how.pop("examiner", None) or examiner(seen)
    by.examine.__dict__["submitted"] = course / "submitted"
    return grade(course / "submitted", by, **how)


def marks(run):
    return {mark.student: mark.mark for mark in run.marks}


def dump(course):
    """All that the grade book says and nbgrader wrote, without the numbers that it draws."""
    book = Book(course)
    told = {
        key: (entry.scores, entry.penalty, entry.by_hand, dict(entry.fed._mapping) | {"submission": ""})
        for key, entry in book.entries().items()
    }
    with Gradebook(book.url) as opened:
        comments = sorted((c.student.id, c.name, c.auto_comment or "") for c in opened.db.query(Comment))
    written = {
        str(path.relative_to(course)): path.read_bytes()
        for step in ("autograded", "feedback")
        for path in sorted(course.glob(f"{step}/*/*/*"))
    }
    return told, comments, written


def by_hand(course, student, exercise, score, extra=None):
    """Give a score as nbgrader's formgrader does."""
    with Gradebook(Book(course).url) as book:
        given = book.find_grade(f"{exercise}-check", SHEET, SHEET, name_in_book(student))
        given.manual_score, given.extra_credit = score, extra
        given.needs_manual_grade = given.manual_score is None and given.auto_score is None
        book.db.commit()


def page(course, student):
    return (course / "feedback" / name_in_book(student) / SHEET / f"{SHEET}.html").read_text()


def text_of(page):
    return " ".join(re.sub("<[^>]*>", " ", page[page.index("<body") :]).split())


# -- nobody is lost -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named(empty, tmp_path_factory):
    """A class of people with every kind of name, each with an answer of their own, graded."""
    course = Path(shutil.copytree(empty, tmp_path_factory.mktemp("named") / "course"))
    rng = np.random.default_rng(0)
    given = {}
    for student in NAMES:
        given[student] = {each.id: [*answers(each)][rng.integers(3)] for each in exercises_of(SHEET)}
        hand_in(course, student, given[student])
    return course, given, graded(course)


@pytest.mark.sweep
def test_names_are_data_and_cost_nobody_a_row(named):
    course, given, run = named
    expected = {student: result(student, answers).points for student, answers in given.items()}
    assert marks(run) == expected
    assert len({*expected.values()}) > 4  # so that rows cannot have been mixed up unseen
    assert run.troubles == []
    with Gradebook(Book(course).url) as book:
        assert {student.id: student.score for student in book.students} == {
            name_in_book(student): points for student, points in expected.items()
        }
    for student in NAMES:
        assert f"(Score: {expected[student]:.1f} / {ALL:.1f})" in page(course, student)
    rows = list(csv.DictReader(io.StringIO(exports.grades(run.marks).decode("utf-8-sig"))))
    assert [float(row["mark"]) for row in rows] == [mark.mark for mark in run.marks]


def test_a_name_that_the_book_cannot_hold_gets_one_of_its_own():
    strange = [name for name in NAMES if name_in_book(name) != name]
    assert strange == ["a,b;c\td", "two\nlines", "\udce9t\udce9"]
    alike = [*NAMES, *map(name_in_book, strange), "two\\nlines", "two\\x0alines", "two\x0blines"]
    assert len({name_in_book(name) for name in alike}) >= len({*alike}) - len(strange)
    for name in alike:
        assert name_in_book(name).encode()


@pytest.mark.sweep
def test_formgraders_lists_and_nbgraders_exporter_work_on_the_same_book(named, tmp_path):
    from nbgrader.apps import NbGraderAPI
    from nbgrader.plugins import CsvExportPlugin

    course, given, _ = named
    book = Book(course)
    plain = [student for student in NAMES if name_in_book(student) == student and "," not in student]
    lists = NbGraderAPI(coursedir=book.directory)
    submissions = {each["student"]: each for each in lists.get_notebook_submissions(SHEET, SHEET)}
    assert {*submissions} == {name_in_book(student) for student in NAMES}
    assert all(submissions[student]["score"] == result(student, given[student]).points for student in plain)
    assert lists.generate_feedback(SHEET, "anna")["success"]  # anew, as after somebody has given scores
    exporter = CsvExportPlugin()
    exporter.to = str(tmp_path / "nbgrader.csv")
    with Gradebook(book.url) as opened:
        exporter.export(opened)
    rows = {row["student_id"]: row for row in csv.DictReader(Path(exporter.to).read_text().splitlines())}
    assert float(rows["anna"]["score"]) == result("anna", given["anna"]).points


@pytest.mark.sweep
def test_there_are_as_many_rows_as_folders_and_a_list_where_a_person_is_needed(course):
    hand_in(course, "right", RIGHT)
    hand_in(course, "untouched", {})
    hand_in(course, "broken", BROKEN)
    (course / "submitted" / "no file" / SHEET).mkdir(parents=True)
    (course / "submitted" / "no sheet").mkdir()
    (course / "submitted" / "other sheet" / "01_neuron").mkdir(parents=True)
    (course / "submitted" / "whose.ipynb").write_text("{}")
    run = graded(course, sheets=[SHEET])
    assert marks(run) == {"right": ALL, "untouched": 0, "broken": None, "no file": None, "no sheet": None}
    assert [mark.student for mark in run.marks if mark.status == "needs attention"] == ["broken", "no file", "no sheet"]
    assert all(mark.why for mark in run.marks if mark.mark is None)
    assert run.troubles == ["whose.ipynb lies beside the learners' folders: whose is it?"]
    waiting = {student: waits for (_, student), waits in _waits(course).items()}
    assert waiting == {student: student not in ("right", "untouched") for student in marks(run)}
    rows = {row["folder"]: row for row in csv.DictReader(io.StringIO(exports.grades(run.marks).decode("utf-8-sig")))}
    assert (rows["untouched"]["mark"], rows["broken"]["mark"]) == ("0", "")
    assert "“" not in page(course, "broken")
    assert "There is no mark yet" in page(course, "broken")
    assert "No response" not in page(course, "broken")
    assert "No response" in page(course, "untouched")


def _waits(course):
    return {key: not entry.is_reviewed for key, entry in Book(course).entries().items()}


@pytest.mark.sweep
def test_what_fails_in_the_examiner_is_not_the_learners_and_stops_nobody(course):
    for student in ("a", "b", "c"):
        hand_in(course, student, RIGHT)
    usual = examiner()
    usual.examine.submitted = course / "submitted"

    def failing(handed_in, seed):
        if handed_in.student == "b":
            raise RuntimeError("a fault of ours")
        return usual.examine(handed_in, seed)

    run = graded(course, examiner=Examiner(failing, "1 (fake)"))
    assert marks(run) == {"a": ALL, "b": None, "c": ALL}
    assert "a fault of ours" in next(mark.why for mark in run.marks if mark.student == "b")
    assert marks(graded(course)) == {"a": ALL, "b": ALL, "c": ALL}  # it is tried again


# -- once, and again when the content changes -----------------------------------------------------------


@pytest.mark.sweep
def test_a_submission_is_graded_once_and_again_when_its_content_changes(course):
    for student in ("a", "b"):
        hand_in(course, student, RIGHT)
    before, seen = graded(course), []
    held = dump(course)
    os.utime(course / "submitted" / "a" / SHEET / f"{SHEET}.ipynb", (0, 0))
    hand_in(course, "b", RIGHT)
    again = graded(course, seen)
    assert (seen, again.fed, before.fed) == ([], 0, 2)
    assert (again.marks, dump(course)) == (before.marks, held)
    hand_in(course, "b", RIGHT | {"step": "untouched"})
    assert marks(graded(course, seen)) == {"a": ALL, "b": ALL - 1}
    assert seen == ["b"]
    graded(course, seen, regrade=True, names=["a"])
    assert seen == ["b", "a"]
    graded(course, seen, examiner=examiner(seen, "2 (fake)"))  # another version may find something else
    assert seen == ["b", "a", "a", "b"]


@pytest.mark.sweep
def test_the_private_seed_is_one_for_the_class_and_nobody_elses_to_read(course):
    for student in ("a", "b"):
        hand_in(course, student, RIGHT)
    seeds = {each.seed for each in graded(course).results} | {each.seed for each in graded(course).results}
    assert len(seeds) == 1
    assert (course / "results" / ".seed").stat().st_mode & 0o077 == 0
    assert all(str(seeds.copy().pop()) not in page(course, student) for student in ("a", "b"))
    (course / "results" / ".seed").write_text("lost")
    with pytest.raises(ValueError, match=r"\.seed holds no seed any more"):
        graded(course)


@pytest.mark.sweep
def test_what_was_handed_in_is_never_touched(named):
    course, given, _ = named
    for student, answers_ in given.items():
        folder = course / "submitted" / student / SHEET
        assert [path.name for path in folder.iterdir()] == [f"{SHEET}.ipynb"]
        assert json.loads((folder / f"{SHEET}.ipynb").read_text()) == answers_
        digest = hashlib.sha256((folder / f"{SHEET}.ipynb").read_bytes()).hexdigest()
        assert digest in page(course, student)
    assert not (course / "results" / ".rebuilt").exists()


@pytest.mark.sweep
def test_killed_at_any_moment_and_started_again_it_ends_in_the_same_grade_book(course):
    for number in range(4):
        given = {each.id: [*answers(each)][number % 3] for each in exercises_of(SHEET)}
        hand_in(course, f"learner{number}", BROKEN if number == 3 else given)
    (course / "results").mkdir()
    (course / "results" / ".seed").write_text("7")
    undisturbed = Path(shutil.copytree(course, course.with_name("undisturbed")))
    graded(undisturbed)
    rng, kills, ended = np.random.default_rng(), 0, None
    while ended != 0:
        # What has been imported need not be imported again. It gets more and more time, or it might never end.
        run = multiprocessing.get_context("fork").Process(target=graded, args=(course,))
        run.start()
        run.join(rng.uniform(0.0, 0.2 * 1.25**kills))
        if run.exitcode is None:
            run.kill()
            kills += 1
        run.join()
        ended = run.exitcode
        assert ended in (0, -signal.SIGKILL)
    assert kills
    assert dump(course) == dump(undisturbed)
    assert graded(course).fed == 0


@pytest.mark.sweep
def test_two_at_once_are_refused(course):
    hand_in(course, "a", RIGHT)
    graded(course)
    with files.reserved(course / "results" / ".lock"), pytest.raises(BlockingIOError, match="another process"):
        graded(course)


# -- what persons decide --------------------------------------------------------------------------------


@pytest.mark.sweep
def test_a_second_file_keeps_what_was_given_by_hand_and_says_for_which_file(course):
    hand_in(course, "a", RIGHT | {"step": "untouched"})
    first = graded(course).marks[0]
    assert first.mark == ALL - 1
    by_hand(course, "a", "step", 0.5)
    by_hand(course, "a", "sigmoid", None, extra=1.0)
    assert graded(course).marks[0].mark == ALL + 0.5
    hand_in(course, "a", RIGHT | {"step": "untouched", "tanh_prime": "untouched"})
    second = graded(course).marks[0]
    assert (second.mark, second.automatic) == (ALL - 1.5, ALL - 3)
    assert second.by_hand.count(f"for the file {first.digest[:12]}") == 2
    shown = text_of(page(course, "a"))
    assert f"0.5 points given by hand for the file with the SHA-256 {first.digest}" in shown
    assert f"1 point added by hand for the file with the SHA-256 {first.digest}" in shown
    waiting = Book(course).entries()[SHEET, "a"].scores
    assert {id for id, score in waiting.items() if score.waits} == {"step", "sigmoid"}  # nbgrader asks to look again
    by_hand(course, "a", "step", 0.5)  # looked at again, and left as it was
    hand_in(course, "a", RIGHT)
    third = graded(course).marks[0]
    assert f"step: 0.5 points given by hand for the file {second.digest[:12]}" in third.by_hand
    assert f"sigmoid: 1 point added by hand for the file {first.digest[:12]}" in third.by_hand


@pytest.mark.sweep
@pytest.mark.parametrize("second", ["broken", "withdrawn"])
def test_a_broken_or_withdrawn_second_file_neither_erases_nor_inherits_a_mark(course, second):
    hand_in(course, "a", RIGHT)
    first = graded(course).marks[0]
    held = page(course, "a")
    if second == "broken":
        hand_in(course, "a", BROKEN)
    else:
        (course / "submitted" / "a" / SHEET / f"{SHEET}.ipynb").unlink()
    run = graded(course)
    [then] = run.marks
    assert (then.mark, then.status) == (None, "needs attention")
    assert then.earlier == f"{ALL} points for the file {first.digest[:12]}"
    entry = Book(course).entries()[SHEET, "a"]
    assert (entry.points, entry.is_reviewed) == (ALL, False)
    assert text_of(page(course, "a")) == text_of(held)
    assert graded(course).marks == [then]
    for exercise in RIGHT:  # a person decides
        by_hand(course, "a", exercise, 0.5)
    [decided] = graded(course).marks
    assert (decided.status, decided.mark) == ("graded by hand", 0.5 * len(RIGHT))
    hand_in(course, "a", RIGHT)
    [back] = graded(course).marks
    assert back.status == "graded"
    assert back.by_hand.count("0.5 points given by hand for") == len(RIGHT)


@pytest.mark.sweep
def test_exports_take_what_the_grade_book_says_and_nothing_for_who_has_no_mark(course, capsys, monkeypatch):
    from actcourse.cli import main

    for student in ("a", "b"):
        hand_in(course, student, RIGHT)
    hand_in(course, "c", BROKEN)
    graded(course)
    by_hand(course, "a", "step", 0.25)
    (course / "students.csv").write_text("folder,name,canvas_id\na,A,1\nb,B,2\nc,C,3\n")
    monkeypatch.chdir(course)
    assert main(["export", "canvas", "--roster", "students.csv"]) == 0
    rows = list(csv.reader(Path("grades-canvas.csv").read_text().splitlines()))
    assert [(row[1], row[-1]) for row in rows[2:]] == [("1", f"{ALL - 0.75}"), ("2", f"{ALL}")]


@pytest.mark.sweep
def test_of_one_exercise_that_a_person_must_decide_about_the_others_are_scored(course):
    hand_in(course, "a", RIGHT)
    usual = examiner()
    usual.examine.submitted = course / "submitted"

    def examine(handed_in, seed):
        found = usual.examine(handed_in, seed)
        open_ = dataclasses.replace(found.exercises[1], status="needs attention", points=0.0, message="No torch here.")
        exercises = (found.exercises[0], open_, *found.exercises[2:])
        return dataclasses.replace(found, exercises=exercises, status="needs attention", why="Somebody must decide.")

    [mark] = graded(course, examiner=Examiner(examine, "1 (fake)")).marks
    assert (mark.mark, mark.status) == (None, "needs attention")
    assert "No torch here." in mark.why
    assert "No torch here." in page(course, "a")
    scores = Book(course).entries()[SHEET, "a"].scores
    assert {id for id, score in scores.items() if score.waits} == {"sigmoid"}
    by_hand(course, "a", "sigmoid", 1.5)
    [mark] = graded(course, examiner=Examiner(examine, "1 (fake)")).marks
    assert (mark.mark, mark.status) == (ALL - 0.5, "graded by hand")


# -- what nbgrader adds -----------------------------------------------------------------------------------


@pytest.mark.sweep
def test_late_penalties_are_nbgraders_own(course):
    with open(course / "nbgrader_config.py", "a") as settings:
        settings.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    times = {"late": "2026-11-02 00:00:00 UTC", "in time": "2026-10-31 00:00:00 UTC", "unknown": "soon", "none": None}
    for student, time_ in times.items():
        hand_in(course, student, RIGHT)
        if time_:
            (course / "submitted" / student / SHEET / "timestamp.txt").write_text(time_)
    (course / "submitted" / "late" / SHEET / "submission_secret.txt").write_text("abc")
    with Gradebook(Book(course).url, "actcourse") as book:
        book.add_assignment(SHEET, duedate="2026-11-01 00:00:00 UTC")
    run = graded(course)
    assert marks(run) == {"late": 0, "in time": ALL, "unknown": ALL, "none": ALL}
    assert [mark.penalty for mark in run.marks if mark.student == "late"] == [ALL]
    assert len(run.troubles) == 1
    assert run.troubles[0].startswith(f"{SHEET}, unknown: timestamp.txt says no time")
    assert "Late submission penalty" in page(course, "late")
    # nbgrader finds pages of feedback for learners by this.
    assert (course / "feedback" / "late" / SHEET / "submission_secret.txt").read_text() == "abc"


@pytest.mark.sweep
def test_nbgrader_shows_names_of_the_roster_and_keeps_what_a_person_put_there(course):
    people = [
        Person("a", "Lovelace, Ada", canvas_id="11"),
        Person("jörg", "Jörg M. Grün"),  # the folder has its umlauts in two parts
        Person("c", "Cara, C.", canvas_id="13"),
        Person("two\nlines", "Ö" * 200),
        Person("elsewhere", "Nobody"),
    ]
    for student in ("a", "jo\u0308rg", "c", "two\nlines", "not in it"):
        hand_in(course, student, {})
    graded(course)
    by_hand_ = {"first_name": None, "last_name": "Dr. Caro", "email": "c@x.org", "lms_user_id": "of the LMS"}
    with Gradebook(Book(course).url) as book:
        for field, value in by_hand_.items():
            setattr(book.find_student("c"), field, value)
        book.db.commit()
    names = {"a": ("Ada", "Lovelace", None, "11"), "jo\u0308rg": ("", "Jörg M. Grün", None, None)}
    names |= {"c": tuple(by_hand_.values()), "not in it": (None, None, None, None)}
    names |= {name_in_book("two\nlines"): ("", "Ö" * 128, None, None)}
    for given in (people, [], [Person("a", "Byron, Ada", canvas_id="99")]):
        assert graded(course, people=given).fed == 0
        with Gradebook(Book(course).url) as book:
            found = {each.id: tuple(getattr(each, field) for field in by_hand_) for each in book.students}
        assert found == names


@pytest.mark.sweep
def test_the_time_that_a_download_says_makes_late_what_is_late(course):
    """However often it is graded, and also where the time is known only later."""
    with open(course / "nbgrader_config.py", "a") as settings:
        settings.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(Book(course).url, "actcourse") as book:
        book.add_assignment(SHEET, duedate="2026-01-30 20:00:00 Europe/Berlin")
    content, people = json.dumps(RIGHT).encode(), [Person("late", "L"), Person("soon", "S"), Person("none", "N")]
    hand_in(course, "none", RIGHT)
    hand_in(course, "late", RIGHT)
    assert marks(graded(course)) == {"late": ALL, "none": ALL}
    (course / "download").mkdir()
    for who, time in {"late": "2026-01-30-20-00-01", "soon": "2026-01-30-19-59-59"}.items():
        (course / "download" / f"Sheet_{who}_attempt_{time}_{SHEET}.ipynb").write_bytes(content)
    collect(course / "download", SHEET, people, course / "submitted", ZoneInfo("Europe/Berlin"))
    for fed in (2, 0):
        run = graded(course)
        assert marks(run) == {"late": 0, "soon": ALL, "none": ALL}
        assert (run.fed, run.troubles) == (fed, [])
    with Gradebook(Book(course).url, "actcourse") as book:
        assert book.find_submission(SHEET, "late").total_seconds_late == 1
    assert "Late submission penalty" in page(course, "late")


def _more(notebook):
    cell = next(each for each in notebook.cells if each.metadata.get("nbgrader", {}).get("grade_id") == "step")
    more = nbformat.v4.new_code_cell(cell.source, metadata=json.loads(json.dumps(cell.metadata)))
    more.metadata.nbgrader.grade_id = "more"
    notebook.cells.append(more)


def _points(notebook):
    next(cell for cell in notebook.cells if "points" in cell.metadata.get("nbgrader", {})).metadata.nbgrader.points = 5


def _fewer(notebook):
    notebook.cells = [
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") != "step-prompt"
    ]


@pytest.mark.sweep
@pytest.mark.parametrize("change", [_more, _points, _fewer])
def test_a_sheet_that_has_changed_is_noticed_before_anything_is_graded(course, change):
    hand_in(course, "a", RIGHT)
    graded(course)
    held = dump(course)
    path = course / "exercises" / SHEET / f"{SHEET}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)
    hand_in(course, "b", RIGHT)
    seen = []
    with pytest.raises(ValueError, match=f"{SHEET}.ipynb (has changed|is not the sheet)") as told:
        graded(course, seen)
    assert seen == []
    assert dump(course) == held
    assert "make notebooks" in str(told.value) or "nbgrader db assignment remove" in str(told.value)


@pytest.mark.sweep
def test_the_way_out_of_a_changed_sheet_leads_out(course):
    hand_in(course, "a", RIGHT)
    graded(course)
    path = course / "exercises" / SHEET / f"{SHEET}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    _fewer(notebook)
    nbformat.write(notebook, path)
    with Gradebook(Book(course).url, "actcourse") as book:  # as `nbgrader db assignment remove` does
        book.remove_assignment(SHEET)
    seen = []
    run = graded(course, seen)
    assert (marks(run), run.fed, seen) == ({"a": ALL}, 1, [])  # the results are still there


@pytest.mark.sweep
def test_other_words_on_a_sheet_change_no_mark(course):
    hand_in(course, "a", RIGHT)
    graded(course)
    path = course / "exercises" / SHEET / f"{SHEET}.ipynb"
    path.write_text(path.read_text().replace("Write the step", "Please write the step"))
    hand_in(course, "b", RIGHT)
    assert marks(graded(course)) == {"a": ALL, "b": ALL}


# -- pages that are opened by people who trust them -------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "`<b>`</code><iframe src=//x>",
    "\ud83d half a sign",
    "**bold** $\\unicode{x}$ </div></body>",
    "a\n\n<style>*{display:none}</style>",
    "x" * 30_000,
]


@pytest.mark.sweep
def test_nothing_of_a_learner_gets_into_a_page_but_text(course):
    for number in range(len(HOSTILE)):
        hand_in(course, f"{number}", number)
    exercises = result("a", RIGHT).exercises

    def examine(handed_in, seed):
        text = HOSTILE[int(handed_in.student)]
        found = tuple(
            dataclasses.replace(each, message=text, source=f"# {text}", status="failed") for each in exercises
        )
        more = {"status": "needs attention", "why": text} if int(handed_in.student) % 2 else {}
        return result(handed_in.student, {}, exercises=found, digest=handed_in.digest, seed=seed, file=text, **more)

    run = graded(course, examiner=Examiner(examine, "1 (fake)"))
    assert run.troubles == []
    clean = _tags(page(course, "0"))
    for number in range(len(HOSTILE)):
        shown = page(course, str(number))
        assert _tags(shown) <= clean | {"code", "strong"}
        assert "javascript:alert" not in "".join(re.findall('href="[^"]*"', shown))
        assert len(shown) < 2_000_000
    assert report(run.results)


def _tags(page):
    """The elements in the body, with handlers if they have any."""
    body = page[page.index("<body") :]
    return {*re.findall(r"<(\w+)", body)} | {*re.findall(r"<\w+[^>]*\s(on\w+)=", body)}
