"""A quiz as a widget: the question, a way to answer it, a button to commit to the answer, and what is said to it."""

from html import escape

from ipywidgets import HTML, Button, HTMLMath, Text, ToggleButtons

from actcourse.exercises.learner import schedule
from actcourse.exercises.learner.progress import update
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz
from actcourse.pictures.display import CHOICES
from actcourse.pictures.draw import KeptPicture, image_html
from actcourse.pictures.live import Pane, control_widget


class QuizPane(Pane):
    """A quiz with what it takes to answer it. The first answer is recorded; one may go on answering."""

    def __init__(self, quiz):
        self._quiz, self._answer, self._noted = quiz, _answer_to(quiz), False
        self._commit = Button(description="commit", tooltip="say what you think, then see")
        self._said = HTMLMath()
        self._commit.on_click(lambda _button: self.soon(self._committed))
        self._answer.on_enter(lambda: self.soon(self._committed))
        self._answer.on_move(self.soon)
        heading = HTMLMath(f"<strong>Predict.</strong> {quiz.question}")
        super().__init__((heading, *self._answer.widgets, self._commit, self._said))

    def _committed(self):
        try:
            given = self._answer.given()
        except ValueError as error:
            self._said.value = escape(str(error))
            return
        feedback = self._quiz.feedback(given)
        notice = self._note(feedback.right)
        self._answer.reveal()
        mark = "✓" if feedback.right else "✗"
        self._said.value = f"<strong>{mark}</strong> {feedback.text} {escape(notice)}".strip()
        self._commit.description = "commit again"

    def _note(self, right):
        if self._noted:
            return ""
        self._noted, day = True, schedule.today()
        return update(lambda record: record.note_quiz(self._quiz.id, right, day))


def _answer_to(quiz):
    if isinstance(quiz, ChoiceQuiz):
        return _Chosen(quiz)
    return _Typed(quiz) if isinstance(quiz, NumberQuiz) else _Placed(quiz)


class _Answer:
    """A way to answer: the `widgets` that it takes, and what was `given` by them."""

    def on_enter(self, commit):
        """Call `commit` at the key Enter, where there is something to type into."""

    def on_move(self, soon):
        """Show a move by way of `soon`, where there is a picture."""

    def reveal(self):
        """Let the answer be seen, where there is a picture of it."""


class _Chosen(_Answer):
    """An answer that is chosen, by buttons: JupyterLab would take the arrow keys away from a group of radio buttons."""

    def __init__(self, quiz):
        options = [option.text for option in quiz.options]
        self._buttons = ToggleButtons(options=options, value=None, style={"button_width": "auto"})
        self._buttons.add_class(CHOICES)
        self.widgets = [self._buttons]

    def given(self):
        if self._buttons.value is None:
            raise ValueError("Choose one of the answers first.")
        return self._buttons.value


class _Typed(_Answer):
    """An answer that is typed."""

    def __init__(self, quiz):
        self._text = Text(description="answer", placeholder="a number")
        self.widgets = [self._text]

    def given(self):
        return read_number(self._text.value)

    def on_enter(self, commit):
        # The browser says it by a message: `on_submit`, which waits for that, is deprecated, and what ipywidgets offers
        # in its place would also commit whenever the field is left.
        self._text.on_msg(lambda text, content, _buffers: commit() if content.get("event") == "submit" else None)


class _Placed(_Answer):
    """An answer that is a place in a picture."""

    def __init__(self, quiz):
        self._picture = KeptPicture(quiz.draw, quiz.size)
        self._controls = {control.name: control_widget(control) for control in quiz.controls}
        self._image = HTML()
        self._show(False)
        self.widgets = [*self._controls.values(), self._image]

    def given(self):
        return {name: widget.value for name, widget in self._controls.items()}

    def on_move(self, soon):
        for control in self._controls.values():
            control.observe(lambda _change: soon(lambda: self._show(False)), names="value")

    def reveal(self):
        self._show(True)

    def _show(self, seen):
        self._image.value = image_html(*self._picture.show(**self.given(), seen=seen))


def read_number(text):
    """A number as people write it: 0.25, 0,25, 1/4 or 25 %. ValueError for what is none."""
    plain = text.strip().replace(",", ".").replace("−", "-")
    scale = 0.01 if plain.endswith("%") else 1
    above, slash, below = plain.removesuffix("%").partition("/")
    try:
        return scale * float(above) / (float(below) if slash else 1)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"“{text}” is not a number. Write it as 0.25 or 1/4.") from error
