"""The quizzes of all lessons, in order; each lesson's are in a module of its own."""

from actcourse.exercises.sheets.quizzes import q00_start_here, q03_saturating
from actcourse.functions.names import unknown

QUIZZES = (*q00_start_here.QUIZZES, *q03_saturating.QUIZZES)


def find_quiz(id):
    """The quiz with this id; LookupError, suggesting the nearest, for an unknown one."""
    for quiz in QUIZZES:
        if quiz.id == id:
            return quiz
    raise LookupError(unknown("quiz", id, [quiz.id for quiz in QUIZZES]))
