"""The map of what has been passed, sheet by sheet, and what to do next."""

from dataclasses import dataclass

from actcourse.exercises.learner import progress
from actcourse.exercises.learner.examination import EXERCISES
from actcourse.exercises.learner.links import link
from actcourse.exercises.learner.review import coming_back
from actcourse.exercises.sheets.quizzes import QUIZZES
from actcourse.exercises.sheets.variants import variant_of
from actcourse.functions.words import counted, listed

EXERCISE_IDS = tuple(exercise.id for exercise in EXERCISES)
QUIZ_IDS = tuple(quiz.id for quiz in QUIZZES)
NO_BREAK = "\N{NO-BREAK SPACE}"
SIGNS = {True: "✓", False: "○"}


@dataclass(frozen=True)
class Map:
    """What has been passed and what is left; at the end of a cell it shows itself as a table."""

    record: progress.Record

    @property
    def line(self):
        """Everything in one line of text, for `import_progress`."""
        return progress.line(self.record, EXERCISE_IDS, QUIZ_IDS)

    @property
    def following(self):
        """The first exercise that is not passed yet; None where all are."""
        return next((exercise for exercise in EXERCISES if exercise.id not in self.record.passed), None)

    def summary(self):
        """How much is done, in a sentence or two."""
        passed = [exercise for exercise in EXERCISES if exercise.id in self.record.passed]
        points = sum(exercise.points for exercise in passed)
        right = sum(bool(self.record.quizzes.get(id)) for id in QUIZ_IDS)
        answered = sum(id in self.record.quizzes for id in QUIZ_IDS)
        quizzes = f"{right} of {counted(answered, 'prediction')} right at once" if answered else "No predictions yet"
        return (
            f"{len(passed)} of {len(EXERCISES)} exercises passed, {points:g} of "
            f"{counted(sum(exercise.points for exercise in EXERCISES), 'point')}. {quizzes} (the lessons ask "
            f"{len(QUIZ_IDS)})."
        )

    def next_step(self):
        """What to do next."""
        if self.following is None:
            return "Everything is passed."
        return f"Next: {self.following.id}, in {_file(self.following.sheet)}."

    def __repr__(self):
        width = max(len(sheet) for sheet in _sheets())
        rows = (f"{sheet:{width}}  {'  '.join(map(self._entry, ones))}" for sheet, ones in _sheets().items())
        return "\n".join([*rows, self.summary(), self.next_step(), *self._further()])

    def _repr_markdown_(self):
        rows = (f"| {_link(sheet)} | {' '.join(map(self._unbroken, ones))} |" for sheet, ones in _sheets().items())
        table = "\n".join(["| sheet | exercises |", "|:--|:--|", *rows])
        return "\n\n".join([table, self.summary(), f"**{self._next_link()}**", *self._further()])

    def _next_link(self):
        if self.following is None:
            return self.next_step()
        return f"Next: `{self.following.id}`, in {_link(self.following.sheet)}."

    def _unbroken(self, exercise):
        return f"`{self._entry(exercise)}`".replace(" ", NO_BREAK)

    def _entry(self, exercise):
        hints = len(self.record.hints.get(exercise.id, []))
        taken = f" ({counted(hints, 'hint')})" if hints else ""
        return f"{SIGNS[exercise.id in self.record.passed]} {exercise.id}{taken}"

    def _further(self):
        return [text for text in (self._beside_the_course(), coming_back(self.record), self.record.notice) if text]

    def _beside_the_course(self):
        """What was passed on sheets that were made for a class, which have no place in the map or in the line."""
        passed = [f"`{id}`" for id in self.record.passed if variant_of(id)]
        if not passed:
            return ""
        return f"Passed on sheets of your class, which the line of progress leaves out: {listed(passed)}."


def _link(sheet):
    return link(sheet, _file(sheet))


def _file(sheet):
    return f"exercises/{sheet}/{sheet}.ipynb"


def _sheets():
    """The exercises of each sheet, by its name."""
    sheets = {}
    for exercise in EXERCISES:
        sheets.setdefault(exercise.sheet, []).append(exercise)
    return sheets
