"""Classes of learners whose results are known: right, wrong and untouched answers from the exercises' records."""

import functools

import numpy as np

from actcourse.exercises import EXERCISES, examine, exercises_of
from actcourse.teaching.grading.results import Graded, Result
from actcourse.teaching.grading.sample import SHEET, UNTOUCHED, answers, source_of

PACKAGE = "0.1.0 (0a1b2c3d)"


@functools.cache
def graded(id, answer):
    """What is found of this answer to an exercise, the same for everybody who gives it."""
    exercise = next(each for each in EXERCISES if each.id == id)
    function = answers(exercise)[answer]
    outcome = examine(id, function, locate=False)
    stages = {probe.stage: outcome.status == "passed" for probe in exercise.probes}
    given = (outcome.status, outcome.mistake, outcome.message, float(outcome.points), float(outcome.max_points))
    return Graded(id, *given, stages, source_of(id, function))


def result(student, given, sheet=SHEET, **more):
    """The `Result` of somebody's answers, by exercise; what is not given is untouched. more: what else it holds."""
    exercises = tuple(graded(each.id, given.get(each.id, UNTOUCHED)) for each in exercises_of(sheet))
    file = f"{student}/{sheet}/{sheet}.ipynb"
    known = {"digest": "0" * 64, "status": "graded", "why": "", "seed": 7, "package": PACKAGE, "seconds": 0.5}
    return Result(**{"student": student, "sheet": sheet, "file": file, "exercises": exercises} | known | more)


def attention(student, why, sheet=SHEET):
    return result(student, {}, sheet, status="needs attention", why=why, exercises=())


def classroom(size, rng, sheet=SHEET):
    """So many results: the first half of the answers right, others wrong in ways that several share, a few lost."""
    whys = ["the file is empty", "numpy.py, line 3: there is no module torch here", "the notebook was pasted twice"]
    return [
        attention(f"learner{number:03}", whys[number % len(whys)], sheet)
        if number and rng.random() < 0.04
        else result(f"learner{number:03}", _drawn(rng, sheet), sheet)
        for number in range(size)
    ]


def _drawn(rng, sheet):
    given = {}
    for exercise in exercises_of(sheet):
        names = [*answers(exercise)]
        weights = np.r_[8.0, 1.0, 1.5 / (1 + np.arange(len(names) - 2))]  # some mistakes are made more often
        given[exercise.id] = names[rng.choice(len(names), p=weights / weights.sum())]
    return given
