"""Quizzes on pages: predict, commit, see; what is said to each answer waits in the page."""

import json
import re
from html import escape

from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz
from actcourse.teaching.site.subjects import SEEN
from actcourse.teaching.site.texts import with_formulas


def quiz_form(quiz):
    """The HTML of a quiz whose answer is chosen or typed."""
    if isinstance(quiz, ChoiceQuiz):
        return _form(
            quiz, _options(quiz), {"said": [_feedback(option.right, option.feedback) for option in quiz.options]}
        )
    assert isinstance(quiz, NumberQuiz)
    return _form(quiz, _field(quiz), _numbers(quiz))


def placed_form(quiz, figure, positions):
    """The HTML of a quiz whose answer is a place in a picture.

    figure: the HTML of the picture with its controls, of which the last shows the answer; positions: its `Positions`.
    """
    (control, _), (places, _) = positions.controls, positions.places
    said = [quiz.feedback({control.name: place}) for place in places]
    controls = re.sub(r"<div>(?=<label[^>]*>" + SEEN.label + ")", "<div hidden>", figure)
    named = controls.replace('<input type="range"', f'<input type="range" name="quiz-{quiz.id}"', 1)
    return _form(quiz, named, {"said": [_feedback(each.right, each.text) for each in said], "shows": SEEN.name})


def _form(quiz, answers, data):
    stored = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<form class="actcourse-quiz" data-quiz="{quiz.id}">'
        f"<p><strong>Predict.</strong> {with_formulas(quiz.question)}</p>{answers}"
        '<p><button type="submit">commit</button></p><p class="actcourse-said" role="status"></p>'
        f'<script type="application/json">{stored}</script></form>'
    )


def _options(quiz):
    options = "".join(
        f'<label><input type="radio" name="quiz-{quiz.id}" value="{number}" autocomplete="off"> '
        f"{with_formulas(escape(option.text))}</label>"
        for number, option in enumerate(quiz.options)
    )
    return f'<fieldset><legend class="visually-hidden">Your answer</legend>{options}</fieldset>'


def _field(quiz):
    more = 'inputmode="text" placeholder="a number" autocomplete="off"'
    return f'<p><label>Your answer: <input type="text" name="quiz-{quiz.id}" {more}></label></p>'


def _numbers(quiz):
    """An answer is near a number where they differ by at most `within`; the first that is near is what is meant."""
    known = [(quiz.answer, True, quiz.right), *((number, False, text) for number, text in quiz.wrong)]
    near = [
        {"number": number, "within": quiz.tolerance * (abs(number) or 1)} | _feedback(right, text)
        for number, right, text in known
    ]
    return {"near": near, "otherwise": _feedback(False, quiz.otherwise)}


def _feedback(right, text):
    return {"right": right, "text": with_formulas(text)}
