"""What a lesson or sheet asks to be predicted is not to be seen before its cell is run."""

import re
from itertools import pairwise

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from actcourse import claims
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES
from actcourse.exercises.sheets.quizzes.q11_claims import VOTES
from actcourse.teaching import build
from actcourse.teaching.predictions import hide_answers
from tests.course_notebooks import notebooks

# However it is asked: more than what `hide_answers` goes by, so that a new way of asking does not slip through.
ASKS = r"predict|what do you expect|your guess|guess (?:first|before)|before you (?:run|move|look)|commit to|\*\*look"
NOTEBOOKS = notebooks()
LESSONS = sorted(build.ROOT.glob("notebooks/[0-9]*.ipynb"))


def name(path):
    return str(path.relative_to(build.ROOT))


def read(path):
    return nbformat.read(path, as_version=4).cells


def hidden(cell):
    return cell.metadata.get("jupyter", {}).get("outputs_hidden", False)


def preview(cell):
    """What JupyterLab 4.6 shows of hidden outputs: the first line of the first one, if it is of one of these types."""
    types = ("text/html", "image/svg+xml", "application/pdf", "text/markdown", "text/plain")
    first = cell.outputs[0]
    return first.get("text", "") or any(first.get("data", {}).get(each) for each in types)


def answers(cells):
    """The code cells between something that asks for a prediction and the next piece of prose."""
    asked = False
    for cell in cells:
        if cell.cell_type == "markdown":
            asked = bool(re.search(ASKS, cell.source, re.IGNORECASE))
        elif "quiz(" in cell.source:
            asked = True
        elif asked:
            yield cell


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_no_stored_output_answers_a_prediction(path):
    for cell in answers(read(path)):
        if cell.outputs and "nbgrader" not in cell.metadata:
            assert hidden(cell), cell.source
            assert not preview(cell), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_nothing_else_is_hidden(path):
    """Where nothing is stored JupyterLab would show that something is hidden all the same."""
    cells = read(path)
    asked = [id(cell) for cell in answers(cells)]
    for cell in cells:
        if hidden(cell):
            assert len(cell.outputs) > 1, cell.source
            assert id(cell) in asked, cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_no_explorer_answers_a_prediction(path):
    """Its still is to be seen by everyone who reads the page, so the answer comes before it."""
    assert not [cell.source for cell in answers(read(path)) if "explore(" in cell.source]


@pytest.mark.sweep
@pytest.mark.parametrize(("source", "_"), build.sources(), ids=lambda path: path.name)
def test_the_marks_do_not_depend_on_what_was_run(source, _):
    fresh = build.notebook_from(source)
    marked = {cell.id for cell in fresh.cells if hidden(cell)}
    built = nbformat.read(dict(build.sources())[source], as_version=4)
    assert marked == {cell.id for cell in built.cells if hidden(cell)}


def test_lessons_have_something_to_hide():
    for path in LESSONS:
        assert sum(map(hidden, read(path))) >= 5, path


def test_which_cells_are_hidden():
    asking, prose = new_markdown_cell("**Predict:** what is it?"), new_markdown_cell("It is 3.")
    code = [
        new_code_cell(source)
        for source in (
            "def f(x):\n    print(x)\n    return x",  # shows nothing
            "y = f(3)",  # nor does this, to the eye of the builder
            "f(3)",
            "for x in range(3):\n    print(x)",
            "x",
            'explore("tanh")',
        )
    ]
    graded = new_code_cell('check("tanh", tanh).points', metadata={"nbgrader": {}})
    hide_answers([asking, *code, graded, prose, after := new_code_cell("x"), quiz := new_code_cell('quiz("x")')])
    assert [hidden(cell) for cell in code] == [False, False, True, True, True, False]
    assert not any(map(hidden, (graded, after, quiz)))
    hide_answers([quiz, after])
    assert hidden(after)


# -- quizzes ------------------------------------------------------------------------------------------


def section_before(quiz):
    """The prose and the visible outputs from the last heading to a quiz, in the lesson that asks it."""
    above = ""
    for cell in read(build.ROOT / "notebooks" / f"{quiz.lesson}.ipynb"):
        if f'quiz("{quiz.id}")' in cell.source:
            return above
        if cell.cell_type == "markdown":
            above = cell.source if cell.source.startswith("#") else f"{above}\n{cell.source}"
        elif not hidden(cell):
            above += "".join(f"\n{output.get('text') or output.data['text/plain']}" for output in cell.outputs)
    raise AssertionError(f"{quiz.lesson} does not ask {quiz.id}")


def phrases(text):
    """Pairs of longer words that stand together: what two sentences that say the same have in common."""
    words = re.findall(r"[a-zà-ÿ]+", text.lower())
    return {(one, two) for one, two in pairwise(words) if min(len(one), len(two)) >= 5}


@pytest.mark.parametrize("vote", VOTES, ids=lambda vote: vote.id)
def test_a_vote_is_not_answered_above_it(vote):
    """The claim stands there as it stood before it was run: no number, no outcome."""
    above, trial = section_before(vote), claims(vote.id)
    assert trial.claim.precise in above or "*Predict" in above.replace("**", "*")  # where it is hidden, too
    assert not re.search(r"\*\*(?:true|false|only when)|verdict: +(?! |not yet run)", above)
    measured = {str(number) for number in trial.evidence.values() if number.low != number.high}
    assert not [number for number in measured if number in above]


@pytest.mark.parametrize("quiz", [one for one in QUIZZES if one not in VOTES], ids=lambda quiz: quiz.id)
def test_a_quiz_is_not_answered_above_it(quiz):
    above = section_before(quiz)
    if isinstance(quiz, ChoiceQuiz):
        right = next(option for option in quiz.options if option.right)
        assert right.text not in above
        assert not phrases(right.feedback) & phrases(above)
    elif isinstance(quiz, NumberQuiz):
        assert not re.search(rf"(?<![\d.]){re.escape(f'{quiz.answer:g}')}(?![\d.])", above)
        assert not phrases(quiz.right) & phrases(above)
