"""Numbers that came back beside those that are right there: who could have made the wrong ones?"""

import numpy as np

from actcourse.exercises.examiner.effect import variations
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.trial import fresh, in_parts, parts, viewed

SAME = {"rtol": 1e-6, "atol": 1e-9}  # numbers that come from one formula, written in two ways
ENOUGH = 3  # different wrong numbers, for a part of what came back to tell something


class Case:
    """One of the things that came back in some trials: only where one value is right, and all of it, or what is wrong.

    given, truth: all these numbers in a row.
    """

    def __init__(self, exercise, trials, part, only_wrong=False):
        self.exercise, self.trials, self.part, self.only_wrong = exercise, trials, part, only_wrong
        self.settled = np.concatenate([np.ravel(trial.settled[part]) for trial in trials])
        self.masks = [trial.settled[part] & ~(only_wrong & trial.close_each(part)) for trial in trials]
        self.given, self.truth = (
            self._in_a_row([getattr(trial, name)[part] for trial in trials]) for name in ("given", "truth")
        )

    def _in_a_row(self, values):
        return np.concatenate([one[mask] for one, mask in zip(values, self.masks, strict=True)], axis=None)

    def right_where_settled(self):
        """Whether all is right but at places where several values are."""
        rtol, atol = max((trial.rtol, trial.atol) for trial in self.trials)
        return not self.settled.all() and np.allclose(self.given, self.truth, rtol, atol)

    def makes(self, function):
        """Whether `function` returns just the given values."""
        try:
            with np.errstate(all="ignore"):
                theirs = [viewed(self.exercise, function(*fresh(t.args)), t.args)[1][self.part] for t in self.trials]
            theirs = self._in_a_row(theirs)
        except Exception:  # mistakes of another kind: code that fails, or takes single numbers only
            return False
        return theirs.shape == self.given.shape and self.same(theirs, self.given, closely=self.same_as_truth())

    def telling(self):
        """Whether these values tell mistakes apart: a single 0 or 1 comes out of many formulas."""
        return np.ptp(self.given) > 0 or not np.isin(self.given[0], (-1, 0, 1)) if self.given.size else False

    def enough(self):
        """Whether a part of the numbers is wrong, and large enough to tell mistakes apart."""
        return np.unique(self.given).size >= ENOUGH and self.given.size < self.settled.sum()

    def makes_elsewhere(self, function, wrong):
        """Whether a mistake's code gives what the learner's gives also for other arguments, and for no numbers."""
        if self.exercise.view:
            return True
        elsewhere = [args for trial in self.trials for args in variations(self.exercise, trial.args)]
        pairs = [pair for args in elsewhere if (pair := self.asked_again((function, wrong), args))]
        return all(self.same(one, other) for one, other in pairs) and self._alike_without_numbers(function, wrong)

    def makes_what_is_wrong_elsewhere(self, function, wrong):
        """The same where the learner's is wrong; elsewhere it may be right."""
        three = function, wrong, self.exercise.solution
        elsewhere = [args for trial in self.trials for args in variations(self.exercise, trial.args)]
        found = [three for args in elsewhere if (three := self.asked_again(three, args))]
        return all(np.all(self._close(given, truth) | self._close(given, theirs)) for given, theirs, truth in found)

    def _alike_without_numbers(self, function, wrong):
        """Whether NaN comes out of both or of none: what is 0 throughout may not have looked at what goes in."""
        args = tuple(map(_without_numbers, self.trials[0].args))
        try:
            results = (in_parts(self.exercise, ask(each, args)).result for each in (function, wrong))
            one, other = (np.isnan(np.asarray(parts(self.exercise, each)[self.part], float)) for each in results)
        except Exception:  # one fails, or returns what are no numbers
            return True
        return one.any() == other.any()

    def asked_again(self, functions, args):
        """What functions give for other arguments; None where there are no numbers to compare."""
        try:
            results = (in_parts(self.exercise, ask(each, args)).result for each in functions)
            found = [np.ravel(parts(self.exercise, each)[self.part]).astype(float) for each in results]
        except Exception:  # one fails, or returns what are no numbers
            return None
        alike = len({each.shape for each in found}) == 1
        return found if alike and all(np.isfinite(each).all() for each in found[1:]) else None

    def same(self, one, other, closely=False):
        return self._close(one, other, closely).all()

    def same_as_truth(self):
        return self.same(self.given, self.truth)

    def _close(self, one, other, closely=False):
        exact = {"rtol": self.exercise.rtol, "atol": self.exercise.atol}
        tolerance = exact if closely else {name: max(SAME[name], exact[name]) for name in SAME}
        return np.isclose(one, other, **tolerance, equal_nan=True)


def _without_numbers(argument):
    if isinstance(argument, np.ndarray):
        return np.full(argument.shape, np.nan) if argument.dtype.kind == "f" else argument
    if isinstance(argument, list):
        return [_without_numbers(each) for each in argument]
    return np.nan if type(argument) in (float, int) else argument
