"""The quizzes of all lessons, in order; each lesson's are in a module of its own, q and its number."""

from importlib import import_module
from pkgutil import iter_modules

from actcourse.exercises.examiner.wording import look_up_error
from actcourse.functions.words import text_of

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]  # in order of their names
QUIZZES = tuple(quiz for module in _MODULES for quiz in module.QUIZZES)


def find_quiz(id):
    """The quiz with this id; LookupError, suggesting the nearest, for an unknown one."""
    for quiz in QUIZZES:
        if quiz.id == text_of(id):
            return quiz
    raise look_up_error("quiz", id, [quiz.id for quiz in QUIZZES])
