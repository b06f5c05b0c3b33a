"""Recognising which mistake makes just the values that came back.

Mistakes with a name are asked for first, then arguments that have no effect, and only then what can be said of values
in general.
"""

import numpy as np

from actcourse.exercises.examiner.brackets import without_brackets
from actcourse.exercises.examiner.case import SAME, Case
from actcourse.exercises.examiner.effect import cut_off, variations, without_effect
from actcourse.exercises.examiner.order import misplaced
from actcourse.exercises.examiner.trial import fresh, parts, trial
from actcourse.exercises.slugs import Finding
from actcourse.functions import CATALOG
from actcourse.functions.words import listed, number

LARGEST_WHOLE = 2**53  # of the whole numbers up to here a float holds each
NEAR = 5e-4  # of the typical size: wrong formulas are off by more, difference quotients mostly by less

APPROXIMATION = (
    "So close and yet not the same: is it a difference quotient, which measures the slope, a constant with "
    "too few digits, something rounded, or a small number added? The formula needs none of these."
)
_NO_SLOPE = (
    "So close and yet not the same: is a constant short of digits, is something rounded or kept in fewer digits, or is "
    "a small number added that the formula does not have?"
)
_KINK = (
    "Everywhere else all is right. Here the curve has a corner: its slope jumps, and any number between the slope on "
    "the left and the slope on the right will do, but no other."
)
_CONSTANT = "The same number comes back whatever goes in. Does the input enter, or does it cancel?"
_CONSTANT_OR_CUT_OFF = (
    "The same whole number comes back whatever goes in. Does the input enter? If it does, something that holds whole "
    "numbers only, such as `int` or an array of integers, has cut off what stood behind the decimal point."
)
_CUT_OFF = "These are integers: whatever stood behind the decimal point is gone."
_BRACKETS = (
    "These are the values of a right formula with one pair of brackets left out. Python takes powers first, then "
    "products and fractions, then sums: which of yours should take in more, or less?"
)
_SOME = "Some of the numbers are right; what follows is about the others."
WRONG_VALUE = "Work this one case out by hand: which step of your formula differs?"


def recognise(exercise, function, trials):
    """The `Finding` that explains wrong but finite answers.

    function: the learner's, which is called again to see which arguments have an effect.
    trials: of the ordinary probes, in their order. Where several things are returned, the first wrong one is explained.
    """
    part = _first_wrong(trials)
    everything = _Case(exercise, trials, part)
    if everything.right_where_settled():
        return Finding("kink", _KINK)
    wrong = _Case(exercise, [trial for trial in trials if not trial.close(part)], part)
    return (
        named_for(exercise, function, trials, part)
        or misplaced(exercise, trials)
        or everything.nearly()
        or everything.cut_off(function)
        or everything.constant()
        or _unused(exercise, function, wrong)
        or _cut_off(exercise, function, wrong)
        or wrong.in_general()
        or wrong.in_proportion("Everywhere" if len(wrong.trials) == len(trials) else "Wherever it is wrong,")
        or wrong.without_brackets()
        or _from_here_to_there(exercise, trials)
        or _of_what_is_wrong(exercise, function, wrong)
        or Finding("wrong-value", WRONG_VALUE)
    )


def explained(exercise, function, trials):
    """What explains wrong values for certain: a named mistake, or an argument without effect; None for none."""
    part = _first_wrong(trials)
    wrong = _Case(exercise, [trial for trial in trials if not trial.close(part)], part)
    return named_for(exercise, function, trials, part) or _unused(exercise, function, wrong)


def _first_wrong(trials):
    return next(part for part in range(len(trials[0].given)) if not all(trial.close(part) for trial in trials))


# -- mistakes with a name -----------------------------------------------------------------------------


def named(exercise, args, result, slug=None, right=()):
    """The `Mistake`, with this slug where one is wanted, whose code gives just this result; None for none.

    right: trials of answers that were right: the mistake's code must be right for the same arguments.
    """
    given = parts(exercise, result)
    for mistake in exercise.mistakes:
        fits = mistake.message and slug in (None, mistake.slug) and gives(exercise, mistake.wrong, args, given)
        if fits and all(_is_right(exercise, mistake.wrong, each.args) for each in right):
            return mistake
    return None


def _is_right(exercise, function, args):
    try:
        with np.errstate(all="ignore"):
            return trial(exercise, args, function(*fresh(args))).right
    except Exception:  # it fails, or returns what cannot be compared
        return False


def gives(exercise, function, args, given):
    """Whether a mistake's code gives these things."""
    try:
        with np.errstate(all="ignore"):
            theirs = parts(exercise, function(*fresh(args)))
        return len(theirs) == len(given) and all(
            np.shape(one) == np.shape(other) and np.allclose(one, other, **SAME, equal_nan=True)
            for one, other in zip(theirs, given, strict=True)
        )
    except Exception:  # mistakes of another kind: code that fails, or takes single numbers only
        return False


def named_for(exercise, function, trials, part=None):
    """The finding of the first mistake that explains all that came back, or else this part of it, or what is wrong.

    part: the first that is wrong, if not given.
    """
    part = _first_wrong(trials) if part is None else part
    wrong, every = [trial for trial in trials if not trial.close(part)], range(len(trials[0].given))
    told = [mistake for mistake in exercise.mistakes if mistake.message]
    for which, these in ((every, trials), ((part,), trials), ((part,), wrong)):
        cases = [_Case(exercise, these, each) for each in which]
        for mistake in told:
            if _says_too_much(mistake, exercise, function, these, trials, which):
                continue
            if all(case.makes(mistake.wrong) for case in cases) and (
                any(case.telling() for case in cases) or cases[0].makes_elsewhere(function, mistake.wrong)
            ):
                return Finding(mistake.slug, mistake.message)
    return None


def _from_here_to_there(exercise, trials):
    """A piece of an elementwise formula that reaches too far: all is right on both sides of where it is wrong."""
    if not exercise.elementwise:
        return None
    x = np.concatenate([np.ravel(trial.args[0]) for trial in trials])
    right = np.concatenate([np.ravel(trial.close_each(0)) for trial in trials])
    low, high = x[~right].min(), x[~right].max()
    alone = not np.any(right & (low < x) & (x < high))
    if low == high or not alone or not np.any(right & (x < low)) or not np.any(right & (x > high)):
        return None
    where = f"It is wrong for x from {number(low)} to {number(high)}, and right on both sides."
    jumps = np.unique(np.concatenate([np.ravel(trial.truth[0]) for trial in trials])).size == 2
    if exercise.between or jumps:
        return Finding("kink", f"{where} Where do two pieces meet, and where do they in your code?")
    return Finding("wrong-value", f"{where} {WRONG_VALUE}")


def _of_what_is_wrong(exercise, function, wrong):
    """What explains the wrong numbers among right ones, as in one branch of a formula."""
    some = _Case(exercise, wrong.trials, wrong.part, only_wrong=True)
    if exercise.view or not some.enough():
        return None
    for mistake in exercise.mistakes:
        made = mistake.message and some.makes(mistake.wrong)
        if made and some.makes_what_is_wrong_elsewhere(function, mistake.wrong):
            return Finding(mistake.slug, f"{_SOME} {mistake.message}")
    return some.in_proportion("Wherever it is wrong,")


def _says_too_much(mistake, exercise, function, these, trials, which):
    """Whether a mistake's message, which is of the whole answer, would be false of one that is right in part."""
    if mistake.slug == "wrong-order":
        return len(which) < len(trials[0].given)
    ignored = mistake.slug == "parameter-ignored" and len(these) < len(trials)
    return ignored and cut_off(exercise, function, these, which[0]) is not None


# -- arguments without effect -------------------------------------------------------------------------


def _unused(exercise, function, wrong):
    names, arguments = without_effect(exercise, function, wrong.trials, wrong.part)
    if not names:
        return None
    if len(names) == len(wrong.trials[0].args):
        return Finding("hard-coded", "The same comes back whatever goes in.")
    result = f"what comes back as `{exercise.returns[wrong.part]}`" if exercise.returns else "the result"
    which = listed([f"`{name}`" for name in names])
    verb = "is" if len(names) == 1 else "are"
    return Finding("parameter-ignored", f"Whatever {which} {verb}, {result} stays the same. {_instead(arguments)}")


def _cut_off(exercise, function, wrong):
    found = cut_off(exercise, function, wrong.trials, wrong.part)
    if found is None:
        return None
    name, value, other = found
    both = f"With {name} = {number(value)} and with {name} = {number(other)}"
    return Finding("parameter-misused", f"{both} the same comes back. Is `{name}` cut off?")


def _instead(arguments):
    """What may stand in the place of arguments without effect, as a question."""
    if all(callable(argument) for argument in arguments):
        return "Is always the same function called in its place, or none?"
    if all(isinstance(argument, float | int) for argument in arguments):
        return "Does a number of your own stand in its place, or none?"
    return f"Where should {'it' if len(arguments) == 1 else 'they'} come in?"


# -- values in general --------------------------------------------------------------------------------


class _Case(Case):
    """The same with what can be said of the values in general."""

    def nearly(self):
        """So close to the truth that no wrong formula can be meant."""
        return Finding("approximation", self._approximation()) if self.same_as_truth() else None

    def _approximation(self):
        return APPROXIMATION if self.exercise.derivative_of or self.exercise.measured else _NO_SLOPE

    def constant(self):
        constant = np.ptp(self.given) < 1e-9 < np.ptp(self.truth)
        return Finding("hard-coded", _CONSTANT) if constant else None

    def cut_off(self, function):
        """The whole part of the truth, also for other numbers; where that is always the same, who can tell?"""
        whole = all(trial.whole for trial in self.trials) and not self.exercise.view
        if not (whole and np.array_equal(self.given, np.trunc(self.truth))):
            return None
        elsewhere = [args for trial in self.trials for args in variations(self.exercise, trial.args)]
        elsewhere += [probe.args for probe in self.exercise.probes if probe.stage == "tails"]
        both = function, self.exercise.solution
        pairs = [pair for args in elsewhere if (pair := self.asked_again(both, args))]
        pairs = [(given, truth) for given, truth in pairs if np.max(np.abs(truth), initial=0) < LARGEST_WHOLE]
        if not all(np.array_equal(given, np.trunc(truth)) for given, truth in pairs):
            return None
        if np.ptp(np.concatenate([self.given, *(given for given, _ in pairs)])) > 0:
            return Finding("integer-truncation", _CUT_OFF)
        return Finding("hard-coded", _CONSTANT_OR_CUT_OFF)

    def in_general(self):
        given, truth = self.given, self.truth
        if np.max(np.abs(given - truth)) < NEAR * min(1, np.sqrt(np.mean(truth**2))):
            return Finding("approximation", self._approximation())
        if self._transposed():
            return Finding("transposed", "All numbers are there, with rows and columns exchanged. Which axis is which?")
        return self._another()

    def _transposed(self):
        pairs = [(trial.given[self.part], trial.truth[self.part]) for trial in self.trials]
        return all(one.ndim == 2 and one.shape == other.T.shape and self.same(one, other.T) for one, other in pairs)

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

    def in_proportion(self, where):
        """The truth with another sign, times a constant or plus one."""
        given, truth = self.given, self.truth
        if self.same(given, -truth):
            which = "Every number" if where == "Everywhere" else "Every number that is wrong"
            return Finding("sign-flipped", f"{which} has the wrong sign.")
        if np.ptp(truth) == 0:  # any number is the truth times a constant
            return None
        factor, offset = float(given @ truth / (truth @ truth)), np.mean(given - truth)
        if factor and self.same(given, factor * truth):
            return Finding("constant-factor", f"{where} it is {number(factor)} times the truth. Which factor is it?")
        if self.same(given - offset, truth):
            return Finding("constant-offset", f"{where} it is off by {number(offset)}. Which term is it?")
        return None

    def without_brackets(self):
        """A right formula with one pair of brackets left out."""
        for right in (self.exercise.solution, *self.exercise.also_right):
            if any(self.makes(wrong) for wrong in without_brackets(right)):
                return Finding("missing-brackets", _BRACKETS)
        return None
