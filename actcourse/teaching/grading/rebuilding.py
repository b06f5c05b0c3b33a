"""The notebook that nbgrader is given in place of a learner's: the sheet as handed out, with their functions in it.

All cells, their ids and their metadata are the sheet's own. Of the learner there is nothing but the code of functions,
and of what was found nothing but text that is escaped: nbgrader renders it in pages that its users trust.
"""

import copy
from dataclasses import dataclass

from markupsafe import Markup
from nbformat.v4 import new_markdown_cell, new_output

from actcourse.exercises import exercises_of
from actcourse.functions.words import counted
from actcourse.teaching.grading.results import ATTENTION, PASSED
from actcourse.teaching.grading.showing import told

LONGEST_SOURCE = 20_000  # characters of a function that is shown; colouring more takes seconds
NO_MARK = "actcourse_no_mark"  # in the metadata of a cell whose points a person has to give


@dataclass(frozen=True)
class ByHand:
    """What a person gave for an exercise: a score, extra credit or both; digest: of the file that it is about."""

    score: float | None
    extra: float | None
    digest: str

    def __str__(self):
        given = [] if self.score is None else [f"{counted(self.score, 'point')} given by hand"]
        return " and ".join([*given, *([f"{counted(self.extra, 'point')} added by hand"] if self.extra else [])])


def points_in(notebook):
    """The points of each exercise of a sheet, by its id, as they stand in the cells that nbgrader scores."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return {exercise_of(mark["grade_id"]): float(mark["points"]) for mark in marks if mark.get("grade")}


def exercise_of(grade_id):
    """The id of the exercise that a cell of a sheet belongs to, by nbgrader's name for a scored cell."""
    return grade_id.removesuffix("-check")


def points_of(sheet):
    """The points of each exercise of a sheet, as the package has them now."""
    return {exercise.id: float(exercise.points) for exercise in exercises_of(sheet)}


def rebuilt(release, result, by_hand):
    """The notebook for nbgrader. release: that of the sheet. by_hand: by exercise, what stays as a person decided."""
    notebook = copy.deepcopy(release)
    found = {graded.exercise: graded for graded in result.exercises}
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        graded = found.get(exercise_of(mark.get("grade_id", "")))
        if mark.get("grade"):
            _score(cell, result, graded, by_hand.get(exercise_of(mark["grade_id"])))
        elif mark.get("solution"):
            _answer(cell, result, graded)
    notebook.cells.insert(0, _head(result))
    return notebook


def _answer(cell, result, graded):
    if graded is not None and graded.source.strip():
        cell.source = _shown_source(graded.source)
    elif graded is None or result.status == ATTENTION:
        cell.metadata[NO_MARK] = True  # that nothing is there does not say that nothing was written


def _shown_source(source):
    text = _text(source.strip("\n"))
    return text if len(text) <= LONGEST_SOURCE else f"{text[:LONGEST_SOURCE]}\n# … what follows is too long to be shown"


def _text(given):
    """A text that can be written in UTF-8; half of a sign cannot."""
    return given.encode("utf-8", "backslashreplace").decode()


def _head(result):
    """What stands first: which file this is about."""
    lines = [f"This is about the file {result.file}, SHA-256 {result.digest}." if result.digest else ""]
    if result.status == ATTENTION:
        lines.append(f"**There is no mark yet: somebody has to look at it.** {result.why}")
    return new_markdown_cell(str(told(_text("\n\n".join(filter(None, lines))))), id="actcourse-about")


def _score(cell, result, graded, by_hand):
    """Let a cell show what was found and, as its value, the points that nbgrader takes for the score."""
    if by_hand is not None:
        cell.outputs.append(_display(_kept(by_hand, result)))
    if graded is not None:
        cell.outputs.append(_display(_found(graded)))
    if _waits(result, graded):
        cell.metadata[NO_MARK] = True
        return
    cell.outputs.append(new_output("execute_result", {"text/plain": repr(graded.points)}, execution_count=1))


def _waits(result, graded):
    """Whether a person has to give the points: for the exercises that say so, or else for the whole."""
    which = [each.exercise for each in result.exercises if each.status == ATTENTION]
    return graded is None or (graded.exercise in which if which else result.status == ATTENTION)


def _kept(by_hand, result):
    if by_hand.digest == result.digest:
        return f"{by_hand}."
    before = f"for the file with the SHA-256 {by_hand.digest}" if by_hand.digest else "before there was a file"
    return f"{by_hand} {before}. That stays until somebody changes it."


def _found(graded):
    points = f"{graded.points:g} of {counted(graded.max_points, 'point')}"
    head = f"**{graded.status}** ({points})" if graded.status != ATTENTION else f"**{ATTENTION}**"
    stages = [f"{'✓' if held else '✗'} {name}" for name, held in graded.stages.items()]
    partly = graded.status not in (PASSED, ATTENTION) and any(graded.stages.values())
    return "\n\n".join(filter(None, [head, graded.message, ", ".join(stages) if partly else ""]))


def _display(text):
    text = _text(text)
    page = Markup('<div class="actcourse">{}</div>').format(told(text))
    return new_output("display_data", {"text/html": str(page), "text/plain": text})
