"""Recognising which mistake makes just the values that came back."""

import numpy as np

from actcourse.exercises.examiner.brackets import without_brackets
from actcourse.exercises.examiner.trial import fresh, parts, viewed
from actcourse.exercises.slugs import Finding
from actcourse.functions import CATALOG
from actcourse.functions.words import number

NEAR = 5e-4  # of the typical size: wrong formulas are off by more, difference quotients mostly by less
SAME = {"rtol": 1e-6, "atol": 1e-9}  # numbers that come from one formula, written in two ways

APPROXIMATION = (
    "So close and yet not the same: is it a difference quotient, which measures the slope, a constant with "
    "too few digits, something rounded, or a small number added? The formula needs none of these."
)


def recognise(exercise, trials):
    """The `Finding` that explains wrong but finite answers.

    trials: of the ordinary probes, in their order. Where several things are returned, the first wrong one is explained.
    """
    part = next(part for part in range(len(trials[0].given)) if not all(trial.close(part) for trial in trials))
    given, truth, settled = (_joined(getattr(trial, name)[part] for trial in trials) for name in _COLUMNS)
    rtol, atol = max((trial.rtol, trial.atol) for trial in trials)
    if not settled.all() and np.allclose(given[settled == 1], truth[settled == 1], rtol, atol):
        return Finding("kink", _KINK)
    case = _Case(exercise, trials, part, given[settled == 1], truth[settled == 1])
    return case.nearly() or case.named() or case.in_general()


_COLUMNS = ("given", "truth", "settled")
_KINK = (
    "Everywhere else all is right. Here the curve has a corner: its slope jumps, and any number between the slope on "
    "the left and the slope on the right will do, but no other."
)


def named(exercise, args, result, slug=None):
    """The `Mistake`, with this slug where one is wanted, whose code gives just this result; None for none."""
    given = parts(exercise, result)
    for mistake in exercise.mistakes:
        if mistake.message and slug in (None, mistake.slug) and _gives(exercise, mistake.wrong, args, given):
            return mistake
    return None


def _gives(exercise, function, args, given):
    try:
        with np.errstate(all="ignore"):
            theirs = parts(exercise, function(*fresh(args)))
        return len(theirs) == len(given) and all(
            np.shape(one) == np.shape(other) and np.allclose(one, other, **SAME, equal_nan=True)
            for one, other in zip(theirs, given, strict=True)
        )
    except Exception:  # mistakes of another kind: code that fails, or takes single numbers only
        return False


class _Case:
    """Numbers that are wrong, the numbers that are right there, and who could have made the wrong ones."""

    def __init__(self, exercise, trials, part, given, truth):
        self.exercise, self.trials, self.part = exercise, trials, part
        self.given, self.truth = given, truth

    def makes(self, function):
        """Whether `function` returns just the given values."""
        try:
            with np.errstate(all="ignore"):
                theirs = [viewed(self.exercise, function(*fresh(t.args)), t.args)[1][self.part] for t in self.trials]
            theirs = np.concatenate(
                [one[trial.settled[self.part]] for one, trial in zip(theirs, self.trials, strict=True)], axis=None
            )
        except Exception:  # mistakes of another kind: code that fails, or takes single numbers only
            return False
        return theirs.shape == self.given.shape and self._same(theirs, self.given)

    def _same(self, one, other):
        rtol, atol = max(SAME["rtol"], self.exercise.rtol), max(SAME["atol"], self.exercise.atol)
        return np.allclose(one, other, rtol, atol, equal_nan=True)

    def nearly(self):
        """The truth with something cut off, or so close to it that no wrong formula can be meant."""
        if all(trial.whole for trial in self.trials) and np.array_equal(self.given, np.trunc(self.truth)):
            return Finding("integer-truncation", "These are integers: whatever stood behind the decimal point is gone.")
        return Finding("approximation", APPROXIMATION) if self._same(self.given, self.truth) else None

    def named(self):
        for mistake in self.exercise.mistakes:
            if mistake.message and self.makes(mistake.wrong):
                return Finding(mistake.slug, mistake.message)
        return None

    def in_general(self):
        given, truth = self.given, self.truth
        if np.max(np.abs(given - truth)) < NEAR * min(1, np.sqrt(np.mean(truth**2))):
            return Finding("approximation", APPROXIMATION)
        if self._same(given, -truth):
            return Finding("sign-flipped", "Every number has the wrong sign.")
        if self._transposed():
            return Finding("transposed", "All numbers are there, with rows and columns exchanged. Which axis is which?")
        if np.ptp(given) < 1e-9 < np.ptp(truth):
            thought = "The same number comes back whatever goes in. Does the input enter, or does it cancel?"
            return Finding("hard-coded", thought)
        named = self._another() or self._proportional() or self._without_brackets()
        return named or Finding("wrong-value", _WRONG_VALUE)

    def _without_brackets(self):
        for right in (self.exercise.solution, *self.exercise.also_right):
            if any(self.makes(wrong) for wrong in without_brackets(right)):
                return Finding("missing-brackets", _BRACKETS)
        return None

    def _transposed(self):
        pairs = [(trial.given[self.part], trial.truth[self.part]) for trial in self.trials]
        return all(one.ndim == 2 and one.shape == other.T.shape and self._same(one, other.T) for one, other in pairs)

    def _another(self):
        if self.exercise.derivative_of and self.makes(self.exercise.derivative_of):
            return Finding("function-not-derivative", "That is the function itself; asked for is its slope.")
        if self.exercise.derivative_of and self.makes(self._of_the_output):
            thought = "That is the right derivative at the wrong place: at the function's output in place of x."
            return Finding("of-the-output", thought)
        if not self.exercise.elementwise:
            return None
        for activation in CATALOG:
            for function, name in ((activation, ""), (activation.derivative, "the derivative of ")):
                if self.makes(lambda x, *_, f=function: f(x)):
                    return Finding("other-function", f"What you wrote is {name}{activation.name}.")
        return None

    def _of_the_output(self, x, *rest):
        return self.exercise.solution(self.exercise.derivative_of(x, *rest), *rest)

    def _proportional(self):
        given, truth = self.given, self.truth
        factor, offset = float(given @ truth / (truth @ truth)) if truth.any() else 0, np.mean(given - truth)
        if factor and self._same(given, factor * truth):
            return Finding("constant-factor", f"Everywhere it is {number(factor)} times the truth. Which factor is it?")
        if self._same(given - offset, truth):
            return Finding("constant-offset", f"Everywhere it is off by {number(offset)}. Which term is it?")
        return None


_BRACKETS = (
    "These are the values of a right formula with one pair of brackets left out. Python takes powers first, then "
    "products and fractions, then sums: which of yours should take in more, or less?"
)
_WRONG_VALUE = "Work this one case out by hand: which step of your formula differs?"


def _joined(arrays):
    return np.concatenate([np.ravel(array) for array in arrays]).astype(float)
