"""A quiz that is answered without a kernel: predict, commit, see. What is said to each answer waits beside the form.

On pages of the site the form stands as it is, and a script of the site wakes it. An output of a notebook brings along
everything that it needs, script and style included, as explorers do (`actcourse.pictures.player`). Where scripts are
not allowed, the question is what is seen, with what there is to choose from.
"""

import json
import re
from html import escape
from importlib.resources import files

from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, PointQuiz
from actcourse.pictures import player
from actcourse.pictures.controls import Choice
from actcourse.pictures.draw import still
from actcourse.pictures.explorer import Explorer

# A control by which the script shows the answer, where that is a place in a picture; readers do not see it.
SEEN = Choice("seen", "the answer", "hidden", ("hidden", "shown"))
_FORMULA = re.compile(r"\$([^$]+)\$")
_SIGNS = {r"\sigma": "σ", r"\alpha": "α", r"\,": " ", "-": "−"}  # all that quizzes have in formulas; a test looks


def page(quiz):
    """The mimebundle of a quiz that cannot be answered: the question and what there is to choose from."""
    html = _question(quiz) + _without_scripts(quiz)
    return {"text/plain": f"Predict. {quiz.question}", "text/html": html}


def _question(quiz, shown=str):
    return f"<p><strong>Predict.</strong> {shown(quiz.question)}</p>"


def _without_scripts(quiz):
    if isinstance(quiz, ChoiceQuiz):
        return f"<ul>{''.join(f'<li>{escape(option.text)}</li>' for option in quiz.options)}</ul>"
    return "" if isinstance(quiz, NumberQuiz) else _still(quiz)


def _still(quiz):
    start = {control.name: control.default for control in quiz.controls}
    return still(quiz.draw, start | {"seen": False}, quiz.size)._repr_html_()


# -- a place in a picture -----------------------------------------------------------------------------


def pointing(quiz):
    """The explorer of a quiz that is answered by a place in a picture; its last control is `SEEN`."""

    def draw(figure):
        move = quiz.draw(figure)
        return lambda seen, **values: move(seen=seen == SEEN.positions[1], **values)

    return Explorer(quiz.id, "", "", (*quiz.controls, SEEN), draw, quiz.size)


def all_together(explorer):
    """For `Positions` of which none is left out: wherever the point is put, the answer may be seen."""
    return (tuple(control.name for control in explorer.controls),)


# -- a form -------------------------------------------------------------------------------------------


def form(quiz, shown, figure="", positions=None):
    """The HTML of a quiz on a page whose scripts wake it.

    shown: a function that gives the HTML of text with formulas. figure, positions: where the answer is a place in a
    picture, the HTML of that with its controls, of which the last is `SEEN`, and their `Positions`.
    """
    waiting = f'<script type="application/json">{_in_script(_judging(quiz, shown, positions))}</script>'
    inside = _question(quiz, shown) + figure + _fields(quiz, shown) + waiting
    return f'<form class="actcourse-quiz" data-quiz="{quiz.id}">{inside}</form>'


def _fields(quiz, shown):
    commit = '<p><button type="button">commit</button></p><p class="actcourse-said" role="status"></p>'
    if isinstance(quiz, ChoiceQuiz):
        return _options(quiz, shown) + commit
    return (_number_field(quiz) if isinstance(quiz, NumberQuiz) else "") + commit


def _options(quiz, shown):
    options = "".join(
        f'<label><input type="radio" name="quiz-{quiz.id}" value="{number}" autocomplete="off"> '
        f"{shown(escape(option.text))}</label>"
        for number, option in enumerate(quiz.options)
    )
    return f'<fieldset aria-label="Your answer">{options}</fieldset>'


def _number_field(quiz):
    more = 'inputmode="text" placeholder="a number" autocomplete="off"'
    return f'<p><label>Your answer: <input type="text" name="quiz-{quiz.id}" {more}></label></p>'


def _judging(quiz, shown, positions):
    """What the script says to each answer: by its number or place, or to a number that is near one that is known."""
    if isinstance(quiz, ChoiceQuiz):
        return {"said": [_said(option.right, option.feedback, shown) for option in quiz.options]}
    if isinstance(quiz, NumberQuiz):
        return _numbers(quiz, shown)
    (control, _), (places, _) = positions.controls, positions.places
    said = [quiz.feedback({control.name: place}) for place in places]
    return {"said": [_said(each.right, each.text, shown) for each in said], "placed": True}


def _numbers(quiz, shown):
    """An answer is near a number where they differ by at most `within`; the first that is near is what is meant."""
    known = [(quiz.answer, True, quiz.right), *((number, False, text) for number, text in quiz.wrong)]
    near = [
        {"number": number, "within": quiz.tolerance * (abs(number) or 1)} | _said(right, text, shown)
        for number, right, text in known
    ]
    return {"near": near, "otherwise": _said(False, quiz.otherwise, shown)}


def _said(right, text, shown):
    return {"right": right, "text": shown(text)}


def _in_script(data):
    """Data as it can stand within a script, whatever tags are in it."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


# -- an output of a notebook --------------------------------------------------------------------------


def answerable(quiz):
    """The mimebundle of a quiz that can be answered wherever scripts are allowed, and that fetches nothing.

    It is that of its `page` where a picture with all that moves it would take too much room.
    """
    below, positions = _without_scripts(quiz), None
    if isinstance(quiz, PointQuiz):
        explorer = pointing(quiz)
        try:
            below, positions = player.moving_figure(explorer, below, together=all_together(explorer))
        except ValueError:
            return page(quiz)
    data = _in_script(_judging(quiz, in_words, positions) | {"fields": _fields(quiz, in_words)})
    script = f'<script>{{ {_own("quiz.js")} actcourseQuiz.wake("{quiz.id}", {data}); }}</script>'
    inside = f"<style>{_own('quiz.css')}</style>{_question(quiz, in_words)}{below}{script}"
    return page(quiz) | {"text/html": f'<div data-asks="{quiz.id}">{inside}</div>'}


def _own(name):
    return files(__package__).joinpath(name).read_text("utf-8")


def in_words(html):
    """HTML with its formulas as text: where an output is kept apart from others, nothing sets formulas."""
    return _FORMULA.sub(lambda formula: _written(formula[1]), html)


def _written(formula):
    for sign, letter in _SIGNS.items():
        formula = formula.replace(sign, letter)
    return formula
