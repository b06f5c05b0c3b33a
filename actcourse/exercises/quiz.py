"""The records of a quiz: a question that a lesson asks before it shows the answer."""

from collections.abc import Callable
from dataclasses import dataclass

from actcourse.pictures.draw import SIZE


@dataclass(frozen=True)
class Feedback:
    """What is said to an answer, and whether the answer is right."""

    right: bool
    text: str


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from, and what is said to whoever chooses it."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class ChoiceQuiz:
    """A question with a few answers to choose from, of which one is right.

    id: its name, unique in the course. lesson: the lesson that asks it, such as "03_saturating".
    before: what its lesson has said just before, in Markdown, for whoever is asked again elsewhere.
    """

    id: str
    lesson: str
    question: str
    options: tuple[Option, ...]
    before: str = ""

    def feedback(self, text):
        """The `Feedback` to the option with this text."""
        option = next(option for option in self.options if option.text == text)
        return Feedback(option.right, option.feedback)


@dataclass(frozen=True)
class NumberQuiz:
    """A question whose answer is a number.

    answer: the number; tolerance: how far off an answer may be, as a share of it, or where it is 0 in itself.
    right: what is said to a right answer. wrong: pairs of a number that is given by mistake and what is said to it.
    otherwise: what is said to any other number.
    """

    id: str
    lesson: str
    question: str
    answer: float
    tolerance: float
    right: str
    wrong: tuple[tuple[float, str], ...]
    otherwise: str
    before: str = ""

    def feedback(self, number):
        """The `Feedback` to a number."""
        if self._near(number, self.answer):
            return Feedback(True, self.right)
        texts = (text for mistaken, text in self.wrong if self._near(number, mistaken))
        return Feedback(False, next(texts, self.otherwise))

    def _near(self, number, wanted):
        return abs(number - wanted) <= self.tolerance * (abs(wanted) or 1)


@dataclass(frozen=True)
class PointQuiz:
    """A question that is answered by putting a point on a picture.

    controls: `Slider`s that move the point. draw: the picture, as `actcourse.pictures.draw` describes; it is moved with
        the values of the controls and `seen`, which says whether the answer is shown as well.
    judge: a function of the controls' values that returns the `Feedback` to them.
    """

    id: str
    lesson: str
    question: str
    controls: tuple
    draw: Callable
    judge: Callable
    size: tuple[float, float] = SIZE
    before: str = ""

    def feedback(self, values):
        """The `Feedback` to a point, given as a value for each control."""
        return self.judge(**values)
