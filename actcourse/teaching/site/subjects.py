"""What moves on pages, by name: explorers, and the quizzes that are answered by a place in a picture."""

from actcourse.exercises.learner.quiz_page import all_together, pointing
from actcourse.exercises.quiz import PointQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES
from actcourse.pictures.choice import explore
from actcourse.pictures.explorer import Explorer

BY_ID = {quiz.id: quiz for quiz in QUIZZES}
_QUIZ, _VIEW = "quiz ", ", view "


def subject_of(quiz):
    """The name under which a quiz moves."""
    return _QUIZ + quiz.id


def subject(name):
    """The explorer of a name, or what stands in its place for a quiz; None for what pages cannot move."""
    if name.startswith(_QUIZ):
        return pointing(BY_ID[name.removeprefix(_QUIZ)])
    base, _, view = name.partition(_VIEW)
    found = explore(base)
    if not isinstance(found, Explorer):
        return None
    return next(each for each in found.views if each.view == view) if view else found


def views_of(name):
    """The names under which the further views of a subject move, each with what the view is called."""
    others = subject(name).others if not name.startswith(_QUIZ) and subject(name) else ()
    return {name + _VIEW + each.view: each.view for each in others}


def together(name):
    """The controls of a subject that move together, in groups; None where the positions themselves say which."""
    return all_together(subject(name)) if name.startswith(_QUIZ) else None


def is_placed(quiz):
    """Whether a quiz is answered by a place in a picture."""
    return isinstance(quiz, PointQuiz)
