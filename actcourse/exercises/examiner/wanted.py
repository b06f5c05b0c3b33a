"""What a call of the examination should give, told as quickly as can be: for code that is run in thousands of variants.

Whoever asks here must ask the whole examination afterwards: what is wrong may be taken for right, as where an argument
is changed, but not much of what is right for wrong.
"""

import numpy as np

from actcourse.exercises.examiner.trial import fresh, parts, trial
from actcourse.exercises.exercise import arrays_in


class Wanted:
    """One call of the examination, and what should come back from it.

    size: how many numbers it is called with.
    """

    def __init__(self, exercise, probe):
        self.exercise, self.args, self.is_ordinary = exercise, probe.args, probe.stage == "ordinary"
        self.size = sum(array.size for array in arrays_in(probe.args))
        truth = exercise.solution(*fresh(probe.args))
        self.room = trial(exercise, probe.args, truth)
        self.truth = [np.asarray(part) for part in parts(exercise, truth)]
        # Where several values are right: from the lowest to the highest, which may take long to measure.
        self.bounds = (
            [np.asarray(bound) for bound in exercise.between(*fresh(probe.args))] if exercise.between else None
        )

    def met_by(self, function):
        """Whether a function returns that, as far as it can be told quickly."""
        try:
            result = function(*fresh(self.args))
            given = parts(self.exercise, result)
            if [np.shape(part) for part in given] != [part.shape for part in self.truth]:
                return False
            return self._loose(result) if self._is_loose(given) else self._close(given)
        except Exception:  # also of what it raises
            return False

    def _is_loose(self, given):
        """Whether other things are compared than what came back, or with as many digits as single precision has."""
        return self.exercise.view is not None or any(getattr(part, "dtype", None) == np.float32 for part in given)

    def _loose(self, result):
        return trial(self.exercise, self.args, result).right

    def _close(self, given):
        right = [np.fmin(np.fmax(given[0], self.bounds[0]), self.bounds[1])] if self.bounds else self.truth
        pairs = zip(given, right, strict=True)
        return all(bool(np.all((one == other) | (np.abs(one - other) <= self._off(other)))) for one, other in pairs)

    def _off(self, true):
        return self.room.atol + self.room.rtol * np.abs(true)
