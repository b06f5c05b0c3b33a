"""What docs/teaching.md says of lessons and sheets is what stands there."""

import re
from pathlib import Path

import pytest

from actcourse.exercises import EXERCISES
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
COUNTED = {14: "fourteen lessons", 15: "fifteen lessons"}
GUIDE = (ROOT / "docs" / "teaching.md").read_text()
LESSONS = {int(path.stem[:2]): path for path in sorted(ROOT.glob("lessons/[0-9]*.py"))}
SECTIONS = {int(text.split()[0]): text for text in re.split(r"^### (?=\d)", GUIDE, flags=re.MULTILINE)[1:]}
PLANS, _, _ = GUIDE.partition("## Lesson by lesson")
# How lessons tell the time for their exercises.
IN_WORDS = {"an hour": 60, "an hour and a half": 90, "two hours": 120}


def plain(text):
    return " ".join(text.split())


def lesson(number):
    """A lesson's text on one line, without the marks of comments."""
    return plain(re.sub(r"^# ?", "", LESSONS[number].read_text(), flags=re.MULTILINE))


def sheet(number):
    """The name of the sheet that belongs to a lesson, as its own opening links it; None where there is none."""
    found = re.search(r"\[the exercises\]\(\.\./exercises/(\w+)/", lesson(number))
    return found and found[1]


@pytest.mark.parametrize("number", LESSONS)
def test_title_and_aims_are_those_of_the_lesson(number):
    title = re.search(r"^# # (?:\d+ )?(.+)$", LESSONS[number].read_text(), flags=re.MULTILINE)[1]
    assert SECTIONS[number].startswith(f"{number} {title}\n")
    opening = re.search(r"\*\*After this lesson you can\*\* (1\..*?) \*\*You should know\*\*", lesson(number))[1]
    aims = [aim.rstrip(" ;.") for aim in re.split(r"(?:^| )\d\. ", opening)[1:]]
    assert len(aims) >= 3
    assert f"**Aims:** {'; '.join(aims)}." in plain(SECTIONS[number])


@pytest.mark.parametrize("number", LESSONS)
def test_times_and_links_are_those_of_the_lesson(number):
    minutes, exercises = re.search(
        r"\*\*Time:\*\* (\d+) minutes(?:, and ([\w ]+) for \[the exercises\])?", lesson(number)
    ).groups()
    said = f"[Lesson {number}](../notebooks/{LESSONS[number].stem}.ipynb): {minutes} minutes"
    if exercises:
        name = sheet(number)
        said += f", and {IN_WORDS.get(exercises, exercises)} for "
        said += f"[sheet {int(name[:2])}](../exercises/{name}/{name}.ipynb)"
    assert f"{said}. **Aims" in plain(SECTIONS[number])


@pytest.mark.parametrize("number", LESSONS)
def test_the_readme_tells_the_same_minutes(number):
    [row] = re.findall(rf"^\| \[{number:02} .*", README, flags=re.MULTILINE)
    link, minutes, _, exercises, for_them = [cell.strip() for cell in row.strip("|").split("|")]
    assert link.endswith(f"](notebooks/{LESSONS[number].stem}.ipynb)")
    told = minutes_of(number)
    assert (int(minutes), int(for_them or 0)) == told
    name = sheet(number)
    assert exercises == (f"[sheet {name[:2]}](exercises/{name}/{name}.ipynb)" if name else "")


def minutes_of(number):
    """How many minutes a lesson says that it takes, and its exercises."""
    pattern = r"\*\*Time:\*\* (\d+) minutes(?:, and ([\w ]+) for \[the exercises\])?"
    minutes, exercises = re.search(pattern, lesson(number)).groups()
    return int(minutes), int(IN_WORDS.get(exercises, exercises or 0))


def test_the_readme_adds_the_minutes_up():
    lessons, exercises = (round(sum(all) / 60) for all in zip(*map(minutes_of, LESSONS), strict=True))
    assert f"That is {lessons} hours of lessons and {exercises} of exercises." in README
    assert COUNTED.get(len(LESSONS)) in README


@pytest.mark.parametrize("number", LESSONS)
def test_misconceptions_are_named_by_the_sheet_and_the_quizzes_of_the_lesson(number):
    text = plain(SECTIONS[number])
    on_sheet = {exercise.id: exercise for exercise in EXERCISES if exercise.sheet == sheet(number)}
    named = re.findall(r"- `(\w+)`, \*([a-z-]+)\*: ", text)
    for id, slug in named:
        assert any(mistake.message for mistake in on_sheet[id].mistakes if mistake.slug == slug), (id, slug)
    assert len(named) == len(re.findall(r"- `", text))
    asked = re.findall(r"- quiz `([\w-]+)`(?:, “(.*?)”)?: ", text)
    for id, option in asked:
        assert not option or option in wrong_answers(next(quiz for quiz in QUIZZES if quiz.id == id), number)
    assert len(named) + len(asked) >= 2
    assert len(asked) == text.count("- quiz `")


def wrong_answers(quiz, number):
    """The wrong answers of a quiz that has something to say to each, as they are shown or typed."""
    assert int(quiz.lesson[:2]) == number
    if isinstance(quiz, ChoiceQuiz):
        return {option.text for option in quiz.options if not option.right}
    assert isinstance(quiz, NumberQuiz)
    return {f"{value:g}" for value, _ in quiz.wrong}


@pytest.mark.parametrize("number", LESSONS)
def test_there_are_questions_to_discuss_with_answers(number):
    found = re.findall(r"^- .*?\?\*? \S", plain(SECTIONS[number]).replace(" - ", "\n- "), flags=re.MULTILINE)
    assert 2 <= len(found) <= 3


@pytest.mark.parametrize("row", [row for row in PLANS.splitlines() if "../notebooks/" in row])
def test_plans_name_sections_that_there_are(row):
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]\(\.\./notebooks/", row)]
    texts = [re.sub(r"^# ?", "", LESSONS[number].read_text(), flags=re.MULTILINE) for number in numbers]
    headings = {heading for text in texts for heading in re.findall(r"^##+ (.+)$", text, flags=re.MULTILINE)}
    assert {*re.findall(r"\*([^*]+)\*", row)} <= headings


def test_the_three_plans_fill_their_hours():
    one, four, ten = re.split(r"^### ", PLANS, flags=re.MULTILINE)[1:]
    assert sum(int(minutes) for minutes in re.findall(r"^\| (\d+) \|", one, flags=re.MULTILINE)) == 45
    for plan, hours in ((four, 4), (ten, 10)):
        assert re.findall(r"^\| (\d+) \|", plan, flags=re.MULTILINE) == [str(hour) for hour in range(1, hours + 1)]


@pytest.mark.parametrize("target", sorted({*re.findall(r"\]\((\.\.[^)]*)\)", GUIDE)}))
def test_links_lead_somewhere_where_the_lesson_is_written(target):
    number = int(re.search(r"/(\d\d)_\w+\.ipynb$", target)[1])
    assert (ROOT / "docs" / target).is_file() or ("notebooks" in target and number not in LESSONS)
