"""Quizzes on pages: predict, commit, see."""

import numpy as np
import pytest

from actcourse.exercises.learner.quiz_widget import read_number
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES


def quiz_of(tab, kind):
    """The first quiz of a kind on a page, and its form."""
    there = tab.evaluate("[...document.querySelectorAll('.actcourse-quiz')].map(form => form.dataset.quiz)")
    quiz = next(quiz for quiz in QUIZZES if quiz.id in there and isinstance(quiz, kind))
    return quiz, tab.locator(f"[data-quiz='{quiz.id}']")


def said(form):
    """What is said to an answer."""
    return form.locator(".actcourse-said").evaluate(
        "each => [...each.childNodes].map(node => node.textContent).join('')"
    )


@pytest.mark.parametrize("denied", [False, True])
def test_a_choice_is_committed_to_and_kept(served, opened, denied):
    tab = opened(served + "lessons/03_saturating.html", denied=denied)
    quiz, form = quiz_of(tab, ChoiceQuiz)
    form.get_by_role("button").click()
    assert said(form) == "Choose one of the answers first."
    for number, option in enumerate(quiz.options):
        form.get_by_role("radio").nth(number).check()
        form.get_by_role("button").click()
        assert said(form).startswith("✓" if option.right else "✗")
        assert "$" not in said(form)
    tab.reload()
    form = tab.locator(f"[data-quiz='{quiz.id}']")
    assert form.get_by_role("radio").first.is_checked() != denied
    if not denied:
        assert tab.evaluate("Object.keys(localStorage).filter(key => key.startsWith('actcourse.'))")
        assert said(form)


TYPED = ("{0}", " {0} ", "{1} %", "{2}", "not a number", "1/0", "", "1e999", "-{0}", "{3}")


def test_a_number_is_read_and_judged_as_in_jupyterlab(served, opened):
    tab = opened(served + "lessons/03_saturating.html")
    quiz, form = quiz_of(tab, NumberQuiz)
    answer = quiz.answer
    for typed in TYPED:
        text = typed.format(answer, 100 * answer, str(answer).replace(".", ","), quiz.wrong[0][0])
        form.get_by_role("textbox").fill(text)
        form.get_by_role("textbox").press("Enter")
        told, number = said(form), read_or_complain(text)
        if isinstance(number, str):
            assert told == number
        elif np.isfinite(number):
            wanted = quiz.feedback(number)
            assert told.startswith("✓" if wanted.right else "✗")
            assert wanted.text.split("$")[0] in told


def read_or_complain(text):
    """The number that JupyterLab reads, or what it says where it reads none."""
    try:
        return read_number(text)
    except ValueError as error:
        return str(error)


def test_a_place_is_committed_to(served, opened):
    tab = opened(served + "lessons/03_saturating.html")
    form = tab.locator("[data-quiz='half-as-steep']")
    slider = form.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    form.locator("svg.actcourse-picture").wait_for()
    assert form.locator("input[type=range]").nth(1).is_hidden()
    before = form.locator(".actcourse-words").inner_text()
    slider.press("ArrowRight")
    form.get_by_role("button").click()
    assert said(form).startswith("✗")
    seen = form.locator(".actcourse-words").inner_text()
    assert "half its steepest" in seen
    assert "half its steepest" not in before
    slider.press("ArrowRight")
    assert "half its steepest" not in form.locator(".actcourse-words").inner_text()
