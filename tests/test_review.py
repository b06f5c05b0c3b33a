"""Questions that come back: when, which of them, in a review and on the map, and what is kept of it."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from actcourse import import_progress, progress, review
from actcourse.exercises.learner import notebook, schedule
from actcourse.exercises.learner import progress as store
from actcourse.exercises.learner.progress_map import EXERCISE_IDS, QUIZ_IDS
from actcourse.exercises.learner.quiz_widget import QuizPane
from actcourse.exercises.learner.review import coming_back, due, one_review, place, to_come_back
from actcourse.exercises.sheets.quizzes import QUIZZES, find_quiz
from actcourse.pictures import display
from tests.reading import check_reading
from tests.shells import new_shell

ROOT = Path(__file__).parents[1]
FIRST = date(2026, 3, 1)
OF_LESSON_3 = [quiz.id for quiz in QUIZZES if quiz.lesson == "03_saturating"]


@pytest.fixture(autouse=True)
def file(monkeypatch, tmp_path):
    monkeypatch.setenv(store.ELSEWHERE, str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A function that sets the day, counted from the first."""

    def set_to(days):
        monkeypatch.setattr(schedule, "today", lambda: FIRST + timedelta(days))

    set_to(0)
    return set_to


def answer(*ids, right=True):
    for id in ids:
        assert store.update(lambda record, id=id: record.note_quiz(id, right)) == ""


def ids_due():
    return [quiz.id for quiz in due(store.load(), schedule.today())]


# -- when ---------------------------------------------------------------------------------------------


def test_right_answers_bring_a_question_back_after_1_3_7_and_21_days(clock):
    answer(*OF_LESSON_3)
    day = 0
    for gap in (1, 3, 7, 21):
        for days in range(day, day + gap):
            clock(days)
            assert ids_due() == []
        clock(day + gap)
        assert ids_due() == OF_LESSON_3
        day += gap
        answer(*OF_LESSON_3)
    clock(day + 10_000)
    assert ids_due() == []


@pytest.mark.parametrize("step", range(4))
def test_after_a_wrong_answer_it_comes_back_the_next_day(clock, step):
    answer(*OF_LESSON_3)
    day = 0
    for gap in schedule.GAPS[:step]:
        day += gap
        clock(day)
        answer(*OF_LESSON_3)
    day += schedule.GAPS[step]
    clock(day)
    answer(*OF_LESSON_3[1:])
    answer(OF_LESSON_3[0], right=False)
    assert ids_due() == []
    clock(day + 1)
    assert ids_due() == OF_LESSON_3[:1]
    answer(OF_LESSON_3[0])
    clock(day + 3)
    assert OF_LESSON_3[0] not in ids_due()
    clock(day + 4)
    assert OF_LESSON_3[0] in ids_due()


def test_on_the_first_day_nothing_is_due_whatever_is_answered():
    for right in (True, False, True):
        answer(*QUIZ_IDS, right=right)
        assert ids_due() == []


def test_of_several_answers_on_one_day_the_first_counts(clock):
    answer(*OF_LESSON_3)
    clock(1)
    answer(*OF_LESSON_3)
    answer(*OF_LESSON_3, right=False)
    clock(2)
    assert ids_due() == []
    clock(4)
    assert ids_due() == OF_LESSON_3


def test_a_right_answer_before_its_time_changes_nothing_and_a_wrong_one_does(clock):
    answer(*OF_LESSON_3)
    clock(1)
    answer(*OF_LESSON_3)
    clock(2)
    answer(*OF_LESSON_3[1:])
    answer(OF_LESSON_3[0], right=False)
    clock(3)
    assert ids_due() == OF_LESSON_3[:1]
    clock(4)
    assert set(ids_due()) == set(OF_LESSON_3)


def test_the_first_answer_stays_what_it_was(clock):
    answer(*OF_LESSON_3, right=False)
    clock(1)
    answer(*OF_LESSON_3)
    assert set(progress().record.quizzes.values()) == {False}


def test_a_day_that_lies_ahead(clock):
    clock(1)  # in another time zone it was tomorrow already
    answer(*OF_LESSON_3)
    clock(0)
    answer(*OF_LESSON_3, right=False)
    assert ids_due() == []
    clock(2)
    assert ids_due() == OF_LESSON_3
    clock(-100)  # the clock had been wrong
    assert ids_due() == OF_LESSON_3
    answer(*OF_LESSON_3)
    assert ids_due() == []
    clock(-97)
    assert ids_due() == OF_LESSON_3


def test_answers_of_records_of_old_are_due(file, clock):
    file.write_text(json.dumps({"passed": [], "tries": {}, "hints": {}, "quizzes": dict.fromkeys(OF_LESSON_3, True)}))
    assert ids_due() == OF_LESSON_3
    answer(*OF_LESSON_3)
    assert ids_due() == []
    clock(3)
    assert ids_due() == OF_LESSON_3


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(day):
    state = {"answered": day, "right": True, "step": 3}
    assert schedule.is_due(state, FIRST)
    assert schedule.after(state, True, FIRST) == {"answered": "2026-03-01", "right": True, "step": 4}


# -- which --------------------------------------------------------------------------------------------


def test_a_lesson_counts_once_half_of_its_questions_were_answered(clock):
    assert len(OF_LESSON_3) == 4
    for number in (1, 2, 3, 4):
        clock(0)
        answer(OF_LESSON_3[number - 1])
        assert len(to_come_back(store.load())) == (number if number >= 2 else 0)
        clock(1)
        assert ids_due() == (OF_LESSON_3[:number] if number >= 2 else [])


def test_what_was_wrong_comes_first_and_then_what_has_waited_longest(clock):
    early, late = QUIZ_IDS[6:10], QUIZ_IDS[:2]
    answer(*early)
    clock(2)
    answer(late[0])
    answer(late[1], right=False)
    clock(3)
    assert ids_due() == [late[1], *early, late[0]]


@pytest.mark.parametrize(("number", "asked"), [(0, 0), (1, 1), (3, 3), (5, 5), (6, 3), (7, 4), (8, 5), (9, 5), (40, 5)])
def test_three_to_five_are_asked_and_as_many_left_for_next_time(number, asked):
    assert one_review([*range(number)]) == [*range(asked)]


# -- in a notebook ------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch):
    """What a notebook shows: texts in Markdown, and panes."""
    things = []
    shell = new_shell()
    monkeypatch.setattr(notebook, "get_ipython", lambda: shell)
    monkeypatch.setattr(notebook, "display", lambda bundle, **how: things.append(bundle["text/markdown"]))
    monkeypatch.setattr(display, "one_of_two", lambda still, widget, **how: things.append((still(), widget())))
    monkeypatch.chdir(ROOT / "notebooks")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return things


def test_a_review_asks_what_is_due_with_feedback_and_the_place(clock, shown):
    review()
    assert shown == ["Nothing is due today. Questions come back once half of those of a lesson were answered."]
    answer(*OF_LESSON_3)
    shown.clear()
    review()
    assert shown == ["Nothing is due today. The next question is due again tomorrow."]
    shown.clear()
    clock(1)
    review()
    texts, panes = shown[::2], shown[1::2]
    assert [pane._quiz.id for _, pane in panes] == OF_LESSON_3
    assert texts[0].startswith("**1 of 4**, from lesson 3: [Saturation](03_saturating.ipynb#cell-id=")
    choice = panes[-1][1]
    for text, said in (("in about half", "✗"), ("in all", "✓")):
        choice._answer._buttons.value = text
        choice._commit.click()
        assert choice._said.value.startswith(f"<strong>{said}</strong> {find_quiz('one-sign').feedback(text).text}")
    clock(2)
    assert ids_due()[0] == "one-sign"  # it was wrong at first
    assert progress().record.quizzes == dict.fromkeys(OF_LESSON_3, True)


def test_a_pane_notes_its_first_answer_only(clock):
    pane = QuizPane(find_quiz("one-sign"))
    for day in (0, 1):  # it may stay open overnight
        clock(day)
        pane._answer._buttons.value = "in all"
        pane._commit.click()
    assert store.load().reviews["one-sign"] == {"answered": "2026-03-01", "right": True, "step": 0}


def test_where_no_kernel_stands_behind_the_page_nothing_is_stored(clock, file, monkeypatch, capsys):
    answer(*OF_LESSON_3)
    clock(1)
    before = file.read_bytes()
    monkeypatch.setenv(display.STILLS_ONLY, "1")
    review()
    assert "How steep is it at its steepest" in capsys.readouterr().out
    assert file.read_bytes() == before


def test_a_review_says_what_is_wrong_with_the_file(file, shown):
    file.mkdir()
    review()
    assert "could not be read" in shown[-1]


@pytest.mark.sweep
@pytest.mark.parametrize("quiz", QUIZZES, ids=lambda quiz: quiz.id)
def test_the_place_is_the_section_that_asks(quiz, shown):
    heading, file, cell = re.fullmatch(r"from lesson \d+: \[(.*)\]\((.*)#cell-id=(.*)\)", place(quiz)).groups()
    lesson = json.loads((ROOT / "notebooks" / file).read_text())["cells"]
    (where,) = [number for number, each in enumerate(lesson) if each["id"] == cell]
    sources = ["".join(each["source"]) for each in lesson[where:]]
    assert re.search(rf"^#+ {re.escape(heading)}$", sources[0], flags=re.MULTILINE)
    asked = next(number for number, source in enumerate(sources) if f'quiz("{quiz.id}")' in source)
    between = "\n".join([sources[0].split(heading, 1)[1], *sources[1:asked]])
    assert not re.search(r"^#+ ", between, flags=re.MULTILINE)


def test_a_lesson_that_was_changed_beyond_recognition(tmp_path, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path)
    one = find_quiz("one-sign")
    assert place(one) == "from lesson 3: `notebooks/03_saturating.ipynb`"
    broken = (
        "",
        "{",
        "[]",
        '{"cells": 3}',
        '{"cells": [3]}',
        '{"cells": [{"source": []}]}',
        '{"cells": []}',
        "[" * 99999,
    )
    for text in broken:
        (tmp_path / "notebooks/03_saturating.ipynb").write_text(text)
        assert place(one) == "from lesson 3: [03_saturating](notebooks/03_saturating.ipynb)"


def test_what_leans_on_the_lesson_is_said_before(clock, shown):
    answer(*(quiz.id for quiz in QUIZZES if quiz.lesson == "04_rectified"))
    clock(1)
    review()
    assert any("at learning rate 1 with momentum" in text for text in shown[::2])


@pytest.mark.parametrize("quiz", [quiz for quiz in QUIZZES if quiz.before], ids=lambda quiz: quiz.id)
def test_what_is_said_before_is_a_sentence_to_read(quiz):
    assert re.fullmatch(r"[A-Z0-9].*[.]", quiz.before)
    check_reading(quiz.before)


def test_no_question_leans_on_what_is_not_said():
    leaning = [quiz.id for quiz in QUIZZES if re.search(r"\b(these|those|the other|above|below)\b", quiz.question)]
    assert [id for id in leaning if not find_quiz(id).before] == []


# -- on the map ---------------------------------------------------------------------------------------


def test_the_map_says_when_something_is_due(clock):
    assert "due" not in repr(progress())
    answer(*OF_LESSON_3[:3])
    assert "The next question is due again tomorrow." in repr(progress())
    clock(1)
    assert "3 questions of lessons are due again: `from actcourse import review; review()`." in repr(progress())
    answer(*OF_LESSON_3[:2])
    assert "1 question of a lesson is due again" in progress()._repr_markdown_()
    answer(OF_LESSON_3[2])
    assert "The next question is due again in 3 days." in repr(progress())
    check_reading(coming_back(store.load()))


# -- what is kept of it -------------------------------------------------------------------------------


def test_the_days_travel_in_the_line(file, clock):
    answer(*QUIZ_IDS[::2])
    clock(1)
    answer(*QUIZ_IDS[:6], right=False)
    clock(20)
    answer(*QUIZ_IDS[4:12])
    before = store.load()
    line = progress().line
    assert len(line) < 60 + 4 * len(QUIZ_IDS)
    file.unlink()
    after = import_progress(line).record
    assert after.reviews == before.reviews
    assert list(after.quizzes) == [id for id in QUIZ_IDS if id in before.quizzes]


def test_a_line_of_old_is_read(clock):
    old = store.Record(quizzes=dict.fromkeys(OF_LESSON_3, True), passed=["tanh_prime"])
    line = store.line(old, EXERCISE_IDS, QUIZ_IDS)
    assert len(line) < 80
    assert store.from_line(line, EXERCISE_IDS, QUIZ_IDS).reviews == {}
    assert import_progress(line).record.quizzes == old.quizzes


def test_a_line_of_which_some_days_are_unknown():
    record = store.Record(quizzes=dict.fromkeys(QUIZ_IDS[:5], True))
    record.reviews[QUIZ_IDS[2]] = {"answered": "2031-12-24", "right": False, "step": 4, "newer": 1}
    back = store.from_line(store.line(record, EXERCISE_IDS, QUIZ_IDS), EXERCISE_IDS, QUIZ_IDS)
    assert back.reviews == {QUIZ_IDS[2]: {"answered": "2031-12-24", "right": False, "step": 4}}


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
def test_days_that_do_not_fit_into_a_line(day):
    record = store.Record(
        quizzes={QUIZ_IDS[0]: True}, reviews={QUIZ_IDS[0]: {"answered": day, "right": True, "step": 99}}
    )
    back = store.from_line(store.line(record, EXERCISE_IDS, QUIZ_IDS), EXERCISE_IDS, QUIZ_IDS)
    assert back.reviews[QUIZ_IDS[0]]["step"] >= len(schedule.GAPS)


def test_of_two_records_the_later_answer_counts(clock):
    answer(*OF_LESSON_3)
    line = progress().line
    clock(1)
    answer(*OF_LESSON_3)
    newer = progress().line
    before = store.load().reviews
    assert import_progress(line).record.reviews == before
    clock(2)
    answer(*OF_LESSON_3[:1], right=False)
    before = store.load().reviews
    assert import_progress(newer).record.reviews == before


def test_of_two_answers_on_one_day_what_is_due_sooner_counts():
    sooner, later = ({"answered": "2026-03-01", "right": step > 0, "step": step} for step in (0, 2))
    assert schedule.later(sooner, later) == schedule.later(later, sooner) == sooner


def test_what_newer_releases_keep_with_a_state_stays(file, clock):
    answer(*OF_LESSON_3)
    record = json.loads(file.read_text())
    record["reviews"]["one-sign"]["ease"] = [2.5]
    file.write_text(json.dumps(record))
    clock(1)
    answer("one-sign")
    assert json.loads(file.read_text())["reviews"]["one-sign"] == {
        **{"answered": "2026-03-02", "right": True, "step": 1, "ease": [2.5]}
    }


@pytest.mark.parametrize(
    "state",
    [
        *(3, None, [], "2026-03-01", {}, {"answered": "2026-03-01"}),
        *({"answered": "2026-03-01", "right": True, "step": step} for step in (-1, 1.0, True, "1", None)),
        *({"answered": day, "right": True, "step": 0} for day in ("2026-02-30", "soon", 3, None, "\ud800", "1" * 5000)),
        {"answered": "2026-03-01", "right": 1, "step": 0},
    ],
    ids=repr,
)
def test_a_state_that_is_none_is_set_aside(file, state):
    answer(*OF_LESSON_3)
    record = json.loads(file.read_text())
    record["reviews"]["one-sign"] = state
    file.write_text(json.dumps(record))
    assert "not everything in `reviews`" in progress().record.notice
    assert [*progress().record.reviews] == OF_LESSON_3[:-1]
    assert progress().record.quizzes == dict.fromkeys(OF_LESSON_3, True)
