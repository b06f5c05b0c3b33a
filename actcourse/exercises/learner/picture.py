"""The picture under a derivative that is wrong: the learner's, the true one by measuring, and the worst point.

A wrong answer may be anything: the heights are those of the truth with some room, and what lies beyond is shown by an
arrow at the border that says the number.
"""

from dataclasses import dataclass

import numpy as np

from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.printing import Printed, printing_into
from actcourse.exercises.learner.examination import find_exercise
from actcourse.functions.words import number
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION, still

REACH = 6
GRID = np.linspace(-REACH, REACH, 241)
MARGIN = 0.5  # beyond the grid on either side, so that a mark at its end is whole
FLAT = 0.5  # the height of a truth that hardly rises
ROOM = 3  # as many heights of the truth may be added on either side, to get in what is worst


def derivative_picture(outcome, function):
    """A figure, or None where the outcome has no worst point in sight or there is nothing that can be drawn."""
    if outcome.worst is None or abs(outcome.worst[0]) > REACH:
        return None
    exercise = find_exercise(outcome.exercise)
    if exercise.derivative_of is None:
        return None
    with printing_into(Printed()):  # the check has shown what it prints
        compared = _compared(exercise, function, *outcome.worst)
    return still(compared.draw, {}, (7, 3.4)) if compared else None


def _compared(exercise, function, worst, *parameters):
    """The two curves; None where one of them cannot be drawn, or where nothing can be seen at the worst point."""
    if exercise.own:
        exercise = exercise.own(exercise, function)
    points = np.array([worst])
    answers = [ask(function, (x, *parameters)) for x in (GRID, points)]
    if not all(map(_can_be_drawn, answers)):
        return None
    theirs, at_worst = (np.asarray(answer.result, dtype=float) for answer in answers)
    with np.errstate(all="ignore"):
        measured, true = (exercise.measure(x, *parameters) for x in (GRID, points))
    if not np.isfinite(measured).all() or not np.isfinite([true, at_worst]).all():
        return None
    return None if np.isclose(at_worst, true, 1e-6, 1e-8) else _Compared(measured, theirs, worst, true[0], at_worst[0])


def _can_be_drawn(answer):
    """Whether it is an array of real numbers; a function may give something else than when it was examined."""
    result, x = answer.result, answer.args[0]
    return type(result) is np.ndarray and result.shape == x.shape and result.dtype.kind in "fiub"


@dataclass(frozen=True)
class _Compared:
    """The measured slope and theirs on the grid, and both at the worst point."""

    measured: np.ndarray
    theirs: np.ndarray
    worst: float
    true: float
    at_worst: float

    @property
    def heights(self):
        """The lowest and the highest y: room for the truth, theirs near it, and what is worst if it is not too far."""
        low, high = self.measured.min(), self.measured.max()
        height = max(high - low, FLAT, 0.1 * np.abs(self.measured).max())
        near = self.theirs[np.isfinite(self.theirs)].clip(low - height, high + height)
        worst = np.clip(self.at_worst, low - ROOM * height, high + ROOM * height)
        return min(low, worst, *near) - 0.2 * height, max(high, worst, *near) + 0.2 * height

    @property
    def beyond(self):
        """Where the worst point lies: −1 below what is shown, 1 above it, 0 within."""
        low, high = self.heights
        return int(self.at_worst > high) - int(self.at_worst < low)

    def draw(self, figure):
        axes, (low, high) = figure.subplots(), self.heights
        axes.set(xlabel="x", xlim=(-REACH - MARGIN, REACH + MARGIN), ylim=(low, high))
        axes.plot(GRID, self.measured, color=BLUE, linewidth=4, alpha=0.5, label="true slope, by central differences")
        # Far beyond the borders nothing is seen, and numbers near the largest float cannot be laid out.
        far = 100 * (high - low)
        axes.plot(GRID, self.theirs.clip(low - far, high + far), color=VERMILLION, linestyle="--", label="yours")
        self._mark(axes, low, high)
        figure.legend(loc="outside upper center", ncols=3)
        return self._described

    def _mark(self, axes, low, high):
        """The worst point, or an arrow towards it with the number."""
        edge = 0.05 * (high - low)
        style = {"color": BLACK, "markersize": 10, "linestyle": "", "zorder": 4, "label": "the worst point tried"}
        axes.plot([self.worst], [np.clip(self.at_worst, low + edge, high - edge)], "vX^"[self.beyond + 1], **style)
        if self.beyond:
            inwards = -1 if self.worst > 0 else 1
            axes.annotate(
                number(self.at_worst),
                (self.worst, low + edge if self.beyond < 0 else high - edge),
                (10 * inwards, 0),
                textcoords="offset points",
                ha="left" if inwards > 0 else "right",
                va="center",
                zorder=4,
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
            )

    def _described(self):
        where = {-1: ", below what is shown,", 1: ", above what is shown,", 0: ""}[self.beyond]
        return (
            f"Two curves over x from −{REACH} to {REACH}: the slope measured by central differences, and yours. Of the "
            f"points tried, yours is farthest off at x = {number(self.worst)}, where it is "
            f"{number(self.at_worst)}{where} and the measured slope about {number(self.true)}."
        )
