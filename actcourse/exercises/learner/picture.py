"""The picture under a derivative that is wrong: the learner's, the true one by measuring, and the worst point."""

import numpy as np

from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.learner.examination import find_exercise
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION, still

REACH = 6
GRID = np.linspace(-REACH, REACH, 241)


def derivative_picture(outcome, function):
    """A figure, or None where the outcome has no worst point in sight or the function cannot be drawn."""
    if outcome.worst is None or abs(outcome.worst[0]) > REACH:
        return None
    exercise = find_exercise(outcome.exercise)
    if exercise.derivative_of is None:
        return None
    if exercise.own:
        exercise = exercise.own(exercise, function)
    worst, parameters = outcome.worst[0], outcome.worst[1:]
    answers = [ask(function, (x, *parameters)) for x in (GRID, np.array([worst]))]
    if not all(_can_be_drawn(answer) for answer in answers):
        return None
    theirs, at_worst = (np.asarray(answer.result, dtype=float) for answer in answers)
    with np.errstate(all="ignore"):
        measured = exercise.measure(GRID, *parameters)
    return still(lambda figure: _draw(figure, theirs, measured, worst, float(at_worst[0])), {}, (7, 3.4))


def _can_be_drawn(answer):
    return (
        answer.error is None and isinstance(answer.result, np.ndarray) and answer.result.shape == answer.args[0].shape
    )


def _heights(measured, at_worst):
    """The lowest and highest y: room for the true slope, and for the worst point where it is not too far away."""
    low, high = np.nanmin(measured), np.nanmax(measured)
    room = 1.1 * max(high - low, 0.5)
    worst = np.clip(at_worst, low - 8 * room, high + 8 * room)
    return min(low - room, worst - 0.1 * room), max(high + room, worst + 0.1 * room)


def _draw(figure, theirs, measured, worst, at_worst):
    axes = figure.subplots()
    axes.plot(GRID, measured, color=BLUE, linewidth=4, alpha=0.5, label="true slope, by central differences")
    axes.plot(GRID, theirs, color=VERMILLION, linestyle="--", label="yours")
    mark = {"color": BLACK, "markersize": 10, "linestyle": "", "clip_on": False}  # it may lie on the border
    axes.plot([worst], [at_worst], "X", label="the worst point tried", **mark)
    axes.set(xlabel="x", xlim=(-REACH, REACH), ylim=_heights(measured, at_worst))
    figure.legend(loc="outside upper center", ncols=3)
    true = float(np.interp(worst, GRID, measured))
    return lambda: (
        f"Two curves over x from {-REACH} to {REACH}: the slope measured by central differences, and yours. Of the "
        f"points tried, yours is farthest off at x = {worst:.3g}, where it is {at_worst:.3g} and the measured slope "
        f"about {true:.3g}."
    )
