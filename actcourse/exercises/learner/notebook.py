"""What a learner calls in a notebook: `check`, `hint`, `solution`, `quiz`, `review` and `progress`."""

import dataclasses
import inspect
import sys

from IPython import get_ipython
from IPython.display import display

from actcourse.exercises.examiner.pointing import pointed
from actcourse.exercises.examiner.shield import shielded
from actcourse.exercises.examiner.wording import in_short
from actcourse.exercises.exercise import Outcome
from actcourse.exercises.learner import progress as store
from actcourse.exercises.learner import schedule
from actcourse.exercises.learner.examination import examine, find_exercise
from actcourse.functions.words import counted

# Pictures and widgets take most of a second to import, so what needs them is fetched when it is first used.

_HEADINGS = {"passed": "✓ passed", "failed": "✗ not yet", "not attempted": "○ not attempted"}


@dataclasses.dataclass(frozen=True, repr=False)
class Shown(Outcome):
    """An outcome that the notebook's cell with this number has shown, at whose end there is nothing more to show."""

    cell: int | None = None

    def _ipython_display_(self):
        if self.cell is None or self.cell != _cell():
            print(repr(self))


def _cell():
    """The number of the cell that runs; None outside of a notebook."""
    shell = get_ipython()
    return shell.execution_count if getattr(shell, "kernel", None) else None


def check(id, function=None):
    """Examine `function`, show what is right or wrong with it, and return the `Outcome`.

    id: the exercise's id as text, such as "sigmoid_prime". For an unknown id the message says so and
    None is returned, so that the notebook goes on. What is passed is kept: `progress()` shows it.
    """
    with shielded():  # what the notebook has done to `print` or to warnings must not spoil the answer either
        return _check(id, function)


def _check(id, function):
    try:
        outcome = examine(id, function)
    except LookupError as error:
        return _say(f"**{error.args[0]}**")
    id = outcome.exercise
    notice = store.update(lambda record: record.note_outcome(outcome))
    name = f": *{outcome.mistake}*" if outcome.mistake else ""
    score = f" ({outcome.points:g} of {counted(outcome.max_points, 'point')})"
    printed = f"It printed:\n\n```\n{outcome.printed.rstrip()}\n```" if outcome.printed.strip() else ""
    comparable = outcome.status == "passed" and find_exercise(id).published
    after = f"To compare: {_typed(solution, id)}." if comparable else ""
    _say(
        "\n\n".join(
            part
            for part in (
                f"**{_HEADINGS[outcome.status]}, `{id}`**{score}{name}",
                outcome.message,
                _pointed(outcome.place),
                printed,
                after,
                notice,
            )
            if part
        )
    )
    if outcome.worst and get_ipython() is not None:
        _show_worst(outcome, function)
    return Shown(**vars(outcome), cell=_cell())


def _pointed(place):
    """The lines of the learner's code with the place marked; empty where there is none."""
    if place is None:
        return ""
    sentence, lines = pointed(place)
    fence = "~~~~" if "```" in lines else "```"
    return f"{sentence}\n\n{fence}text\n{lines}\n{fence}"


def _show_worst(outcome, function):
    from actcourse.exercises.learner.picture import derivative_picture

    picture = derivative_picture(outcome, function)
    if picture:
        display(picture)


def hint(id, number=1):
    """Show a hint for an exercise: the first is the gentlest, the last the plainest.

    number: which hint, from 1. An unknown id or number is answered with what there is.
    """
    try:
        exercise = find_exercise(id)
    except LookupError as error:
        return _say(f"**{error.args[0]}**")
    id, hints = exercise.id, exercise.hints
    if type(number) is not int or not 1 <= number <= len(hints):
        return _say(
            f"**`{id}` has {counted(len(hints), 'hint')}, numbered from 1; {in_short(number)} is none of them.**"
        )
    notice = store.update(lambda record: record.note_hint(id, number))
    more = f"\n\nThe next one: {_typed(hint, id, number + 1)}." if number < len(hints) else ""
    return _say(f"**Hint {number} of {len(hints)}.** {hints[number - 1]}{more}\n\n{notice}".rstrip())


def solution(id):
    """Show the course's own solution of an exercise that has been passed, to compare with.

    Exercises of private variations, which are made for a class, have none to show.
    """
    try:
        exercise = find_exercise(id)
    except LookupError as error:
        return _say(f"**{error.args[0]}**")
    id = exercise.id
    if not exercise.published:
        return _say(f"**`{id}` was made for a class, and has no published solution.** For a hint: {_typed(hint, id)}.")
    if id not in store.load().passed:
        return _say(f"**Pass `{id}` first; then its solution is shown here.** If you are stuck: {_typed(hint, id)}.")
    return _say(f"```python\n{inspect.getsource(exercise.solution).rstrip()}\n```")


def quiz(id, player=None):
    """Ask a question of a lesson: commit to an answer, then see what there is to say to it.

    id: the quiz's id as text. An unknown one is answered with what there is. player: whether to ask in a way that goes
    on without a kernel, in a notebook that is saved as a web page; None for where the front end is known not to show
    widgets. Answers that are given so are kept by the browser, and are not in `progress()`.
    """
    from actcourse.exercises.learner.quiz_page import answerable, page
    from actcourse.exercises.learner.quiz_widget import QuizPane
    from actcourse.exercises.sheets.quizzes import find_quiz
    from actcourse.pictures.display import one_of_two

    try:
        asked = find_quiz(id)
    except LookupError as error:
        return _say(f"**{error.args[0]}**")
    how = {"make_player": lambda _still: answerable(asked), "player": player}
    return one_of_two(lambda: page(asked), lambda: QuizPane(asked), **how)


def review():
    """Ask questions of lessons that are due again: three to five of them, or fewer where fewer are due.

    Each comes with the feedback of its lesson and a link to the place where it stands there. A question is due 1, 3, 7
    and 21 days after it was last answered, one step further after every right answer and again after 1 day when the
    answer was wrong. Only lessons that were worked through count: half of their questions were answered.
    """
    from actcourse.exercises.learner.review import coming_back, due, one_review, place

    record = store.load()
    asked = one_review(due(record, schedule.today()))
    when = coming_back(record) or "Questions come back once half of those of a lesson were answered."
    for text in filter(None, (not asked and f"Nothing is due today. {when}", record.notice)):
        _say(text)
    for number, one in enumerate(asked, 1):
        _say(f"**{number} of {len(asked)}**, {place(one)}\n\n{one.before}".rstrip())
        quiz(one.id)


def progress():
    """What has been passed, as a map of all sheets with what to do next; `.line` puts it into one line of text."""
    from actcourse.exercises.learner.progress_map import Map

    return Map(store.load())


def import_progress(line):
    """Add what is in a line that `progress().line` gave to what has been passed here, and show the map.

    Raises ValueError for a line that is damaged, or that another edition of the course gave.
    """
    from actcourse.exercises.learner.progress_map import EXERCISE_IDS, QUIZ_IDS

    record = store.from_line(line, EXERCISE_IDS, QUIZ_IDS)
    notice = store.update(lambda kept: kept.add(record))
    if notice:
        _say(notice)
    return progress()


def _typed(function, *arguments):
    """The call of a function of this module as it works where a message is read: with its import where that lacks."""
    name, shell = function.__name__, get_ipython()
    known = vars(sys.modules["__main__"]) if shell is None else shell.user_ns
    missing = "" if known.get(name) is function else f"from actcourse import {name}; "
    return f"`{missing}{name}({', '.join(map(_quoted, arguments))})`"


def _quoted(argument):
    """As the sheets write it."""
    return f'"{argument}"' if isinstance(argument, str) else repr(argument)


def _say(text):
    if get_ipython() is None:
        print(text)
    else:
        display({"text/markdown": text, "text/plain": text}, raw=True)
