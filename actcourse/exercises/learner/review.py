"""Which questions of lessons are due again, and where in its lesson each of them stands."""

import json
import re
from collections import Counter

from actcourse.exercises.learner import schedule
from actcourse.exercises.learner.files import LARGEST_NOTEBOOK, read
from actcourse.exercises.learner.links import link, notebook_folder
from actcourse.exercises.learner.progress import course
from actcourse.exercises.sheets.quizzes import QUIZZES

FEWEST, MOST = 3, 5  # questions in one review


def to_come_back(record):
    """The quizzes to be asked again some day: those answered in lessons that were worked through.

    A lesson counts as worked through once at least half of its quizzes were answered.
    """
    asked = Counter(quiz.lesson for quiz in QUIZZES)
    answered = Counter(quiz.lesson for quiz in QUIZZES if quiz.id in record.quizzes)
    return [quiz for quiz in QUIZZES if quiz.id in record.quizzes and 2 * answered[quiz.lesson] >= asked[quiz.lesson]]


def due(record, day):
    """The quizzes due on this day: first those last answered wrongly, then those due for longest."""

    def urgency(quiz):
        state = record.reviews.get(quiz.id, {})
        return state.get("right", record.quizzes[quiz.id]), schedule.due(state, day)

    found = [quiz for quiz in to_come_back(record) if schedule.is_due(record.reviews.get(quiz.id, {}), day)]
    return sorted(found, key=urgency)


def next_day(record, day):
    """The day on which something is due next, seen from `day`; None where nothing is to come back."""
    days = [schedule.due(record.reviews.get(quiz.id, {}), day) for quiz in to_come_back(record)]
    return min(filter(None, days), default=None)


def one_review(quizzes):
    """Of the quizzes that are due as many as are asked at once: three to five, so that as many are left for another."""
    if len(quizzes) <= MOST:
        return quizzes
    return quizzes[: min(MOST, max(FEWEST, len(quizzes) - FEWEST))]


def coming_back(record):
    """What is due, or when something is, in a sentence; "" where nothing is to come back."""
    today = schedule.today()
    number, following = len(due(record, today)), next_day(record, today)
    if number:
        what = "1 question of a lesson is" if number == 1 else f"{number} questions of lessons are"
        return f"{what} due again: `from actcourse import review; review()`."
    if following is None:
        return ""
    days = (following - today).days
    return f"The next question is due again {'tomorrow' if days == 1 else f'in {days} days'}."


# -- where it stands --------------------------------------------------------------------------------


def place(quiz):
    """The lesson of a quiz and a link, in Markdown, to the section in which it stands.

    JupyterLab 4.6 opens a lesson at its beginning; one that is open already it shows at the section.
    """
    file, lesson = f"notebooks/{quiz.lesson}.ipynb", f"from lesson {int(quiz.lesson[:2])}"
    heading, cell = _heading_above(quiz, file)
    if heading is None:
        return f"{lesson}: {link(quiz.lesson, file)}"
    return f"{lesson}: {link(heading, file, f'#cell-id={cell}')}"


def _heading_above(quiz, file):
    """The text of the heading above a quiz and the id of its cell; None and None where they are not found."""
    root, found = course(notebook_folder()), (None, None)
    try:
        for cell in json.loads(read(root / file, LARGEST_NOTEBOOK))["cells"]:
            source = "".join(cell["source"])
            if f'quiz("{quiz.id}")' in source:
                return found
            if cell["cell_type"] == "markdown" and (headings := _HEADING.findall(source)):
                found = headings[-1], cell["id"]
    except Exception:  # it is the learner's file, and may have become anything
        pass
    return None, None


_HEADING = re.compile(r"^#+ +(.*\S)", flags=re.MULTILINE)
