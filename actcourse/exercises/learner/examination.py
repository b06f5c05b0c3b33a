"""All exercises in order, and `examine`, which says what is right or wrong with an answer."""

from dataclasses import replace
from time import thread_time

import numpy as np

from actcourse.exercises.examiner.diagnosis import NotAttempted, diagnose, findings
from actcourse.exercises.examiner.guard import look
from actcourse.exercises.examiner.places import COMPUTING, place_of
from actcourse.exercises.examiner.pointing import AT_THE_PLACE
from actcourse.exercises.examiner.printing import Printed, printing_into
from actcourse.exercises.examiner.recognition import WRONG_VALUE
from actcourse.exercises.examiner.shield import shielded
from actcourse.exercises.examiner.shortcuts import left_out
from actcourse.exercises.examiner.wording import look_up_error
from actcourse.exercises.exercise import Outcome, arrays_in
from actcourse.exercises.marks import stages_of
from actcourse.exercises.sheets.s01_neuron import EXERCISES as NEURON
from actcourse.exercises.sheets.s02_saturating import EXERCISES as SATURATING
from actcourse.exercises.sheets.s03_rectified import EXERCISES as RECTIFIED
from actcourse.exercises.sheets.s04_smooth import EXERCISES as SMOOTH
from actcourse.exercises.sheets.s05_softmax import EXERCISES as SOFTMAX
from actcourse.exercises.sheets.s06_backprop import EXERCISES as BACKPROP
from actcourse.exercises.sheets.s07_depth import EXERCISES as DEPTH
from actcourse.exercises.sheets.s08_gates import EXERCISES as GATES
from actcourse.exercises.sheets.s09_invention import EXERCISES as INVENTION
from actcourse.exercises.sheets.variants import exercises_of_variant, is_variant, variant_of
from actcourse.exercises.slugs import Finding
from actcourse.functions.words import text_of

EXERCISES = (*NEURON, *SATURATING, *RECTIFIED, *SMOOTH, *SOFTMAX, *BACKPROP, *DEPTH, *GATES, *INVENTION)
SHEETS = tuple(dict.fromkeys(exercise.sheet for exercise in EXERCISES))


def is_sheet(name):
    """Whether this is the name of a sheet of the course, or of a private variation of one."""
    return name in SHEETS or is_variant(name)


def exercises_of(sheet):
    """The exercises of a sheet in order, of a private variation too; none for what is no sheet."""
    return tuple(exercise for exercise in EXERCISES if exercise.sheet == sheet) or exercises_of_variant(sheet)


def find_exercise(id):
    """The exercise with this id; LookupError, suggesting the nearest, for an unknown one."""
    text = text_of(id)
    sheet = variant_of(text or "")
    known = exercises_of(sheet) if sheet else EXERCISES
    for exercise in known:
        if exercise.id == text:
            return exercise
    raise look_up_error("exercise", id, [exercise.id for exercise in known])


def examine(id, function, *, locate=True):
    """Examine a learner's function and return an `Outcome`; shows nothing and records nothing.

    id: the exercise's id, such as "sigmoid_prime". function: what the learner wrote. locate: whether to look for the
    place where one change would make a wrong answer right; that runs variants of the learner's code, so whoever grades
    answers in a process that must be trusted leaves it out.
    Never raises for what the function does; LookupError for an unknown id.
    """
    with shielded():
        return _examined(find_exercise(id), function, locate)


def examine_by_stage(exercise, function):
    """The `Outcome` as of `examine` without a place, and for each stage of the examination whether it was passed.

    exercise: the record, perhaps with other probes. A stage that was not come to counts as not passed.
    """
    stages = dict.fromkeys(stages_of(exercise), False)
    with shielded():
        printed = Printed()
        try:
            with printing_into(printed):
                found = dict(findings(exercise, function))
        except NotAttempted:
            return _unwritten(exercise, printed), stages
        first = next(filter(None, found.values()), None)
        return _told(exercise, function, first, printed), stages | {stage: not each for stage, each in found.items()}


def _examined(exercise, function, locate):
    printed, began = Printed(), thread_time()
    try:
        with printing_into(printed):
            finding = diagnose(exercise, function)
    except NotAttempted:
        return _unwritten(exercise, printed)
    # Where one examination takes longer than a search may, no variant of the code could be examined in a search.
    return _told(exercise, function, finding, printed, locate and thread_time() - began < COMPUTING)


def _unwritten(exercise, printed):
    waiting = Finding(None, "Write the function, then run this check again.")
    return _outcome(exercise, "not attempted", waiting, printed)


def _told(exercise, function, finding, printed, locate=False):
    if finding:
        place = place_of(exercise, function, finding.slug) if locate else None
        return _outcome(exercise, "failed", _at_place(finding, place), printed, place)
    with printing_into(printed):
        missed = look(left_out, exercise, function, otherwise="")
    return _outcome(exercise, "passed", Finding(None, _praise(exercise, missed)), printed)


def _outcome(exercise, status, finding, printed, place=None):
    points = exercise.points if status == "passed" else 0
    found = finding.slug, finding.message
    return Outcome(exercise.id, status, *found, points, exercise.points, str(printed), finding.worst, place)


def _at_place(finding, place):
    """The finding with what there is to say about a place, where nothing better is known of its values."""
    if place is None or not finding.message.endswith(WRONG_VALUE):
        return finding
    return replace(finding, message=finding.message.removesuffix(WRONG_VALUE) + AT_THE_PLACE)


def _size_of_extremes(exercise):
    extremes = [array for probe in exercise.probes if probe.stage == "tails" for array in arrays_in(probe.args)]
    return "small" if all(np.max(np.abs(array)) <= 1 for array in extremes) else "large"


def _praise(exercise, missed):
    stages = {probe.stage for probe in exercise.probes}
    kinds = {
        "tails": f"very {_size_of_extremes(exercise)} numbers",
        "integers": "integers",
        "float32": "single precision",
    }
    checked = ["shapes and values", *(kind for stage, kind in kinds.items() if stage in stages)]
    point = f"\n\n**The point.** {missed}" if missed else ""
    question = f"\n\n**One question further.** {exercise.question}" if exercise.question else ""
    return f"Checked: {', '.join(checked)}.{point}{question}"
