"""What a claim is, and how a verdict comes out of numbers: by a rule that stands in the claim before anything is run.

A claim is tried in *cases*. Each case names a number that will be measured, with an interval, and says between which
bounds the number must lie for the sentence to hold there. It *holds* where the whole interval lies within the bounds,
*fails* where all of it lies outside, and is *open* where the interval has parts on both sides. The verdict follows:

- true: it holds in all cases;
- false: it fails in some and holds in none;
- only when …: it holds in some and fails in others; the words of those in which it holds end the sentence;
- undecided: it fails in none, and is open in some.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from actcourse.functions.words import number

HOLDS, FAILS, OPEN = "holds", "fails", "open"
TRUE, FALSE, ONLY_WHEN, UNDECIDED = "true", "false", "only when", "undecided"


@dataclass(frozen=True)
class Number:
    """A number that was measured, with its interval: low and high are None for one that has none, as it is exact.

    runs: of how many runs it is the mean, 0 for what has none.
    """

    value: float
    low: float | None = None
    high: float | None = None
    runs: int = 0

    @property
    def ends(self):
        return (self.value, self.value) if self.low is None else (self.low, self.high)

    def __str__(self):
        shown = number(self.value, 3)
        alike = self.low == self.high  # where all runs agree there is no interval to show
        return shown if alike else f"{shown} ({number(self.low, 3)} to {number(self.high, 3)})"


@dataclass(frozen=True)
class Case:
    """A case of a claim.

    measured: the name of the number that decides it; when: ends the sentence "only when …".
    above, below: the bounds between which the number must lie for the claim to hold.
    """

    measured: str
    when: str
    above: float = -math.inf
    below: float = math.inf

    def outcome(self, measured):
        """HOLDS, FAILS or OPEN for a `Number`; OPEN for NaN."""
        low, high = measured.ends
        if self.above <= low and high <= self.below:
            return HOLDS
        return FAILS if high < self.above or low > self.below else OPEN

    @property
    def bounds(self):
        """The bounds in words, such as "above 0.01"."""
        if math.isinf(self.below):
            return f"above {number(self.above)}"
        if math.isinf(self.above):
            return f"below {number(self.below)}"
        return f"from {number(self.above)} to {number(self.below)}"


@dataclass(frozen=True)
class Verdict:
    """A word, one of TRUE, FALSE, ONLY_WHEN and UNDECIDED; when: for ONLY_WHEN how the sentence ends.

    deciding: the names of the numbers that decide it: the first that holds, that fails, both, or that is open.
    """

    word: str
    when: str = ""
    deciding: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.word} {self.when}".strip()


def judge(cases, evidence):
    """The `Verdict` on cases, by the rule above; evidence: a dict from names to `Number`s."""
    outcomes = [(case, case.outcome(evidence[case.measured])) for case in cases]
    by = {word: [case for case, outcome in outcomes if outcome == word] for word in (HOLDS, FAILS, OPEN)}
    holding, failing, opened = by.values()
    if holding and failing:
        when = "; or ".join(dict.fromkeys(case.when for case in holding))
        return Verdict(ONLY_WHEN, when, _names(holding[:1] + failing[:1]))
    if failing:
        return Verdict(FALSE, deciding=_names(failing[:1]))
    if opened:
        return Verdict(UNDECIDED, deciding=_names(opened[:1]))
    return Verdict(TRUE, deciding=_names(holding[:1]))


def _names(cases):
    return tuple(case.measured for case in cases)


def contradicted(cases, evidence, other):
    """The names of cases that hold by one evidence and fail by the other.

    What is open, or was left out of a reduced experiment, contradicts nothing.
    """
    asked = [case for case in cases if case.measured in evidence and case.measured in other]
    both = ((case, {case.outcome(one[case.measured]) for one in (evidence, other)}) for case in asked)
    return [case.measured for case, outcomes in both if outcomes == {HOLDS, FAILS}]


@dataclass(frozen=True)
class Variation:
    """A claim with one thing changed, to see whether the verdict turns.

    what: what was changed, to be read after "And if …". cases, measure: as in `Claim`.
    """

    what: str
    cases: tuple[Case, ...]
    measure: Callable


@dataclass(frozen=True)
class Claim:
    """A sentence that circulates, made precise, with the rule by which it is judged and the experiment.

    number: its place in the list of 24. id: a short name, such as "relu-is-faster". sentence: as it circulates.
    said: where one meets it, only as far as it was looked up. plausible: why one believes it.
    precise: the sentence made testable. rule: by what number, of how many runs, with which interval it is judged;
        `cases` holds the bounds.
    measure: a function of a NumPy generator and a scale, 1 for the experiment as it is and less for a reduced one,
        to evidence: a dict from names to `Number`s. Numbers that no case names are there for the reader; a reduced one
        may leave out a case.
    quantity: what the numbers are, where their names do not say it. varied: a `Variation`.
    lessons: the numbers of those that the claim belongs to.
    seconds: about what it takes with its variation on a free core. needs: a library that it cannot do without.
    remark: what was wrong with the rule, if anything, as it turned out.
    """

    number: int
    id: str
    sentence: str
    said: str
    plausible: str
    precise: str
    rule: str
    cases: tuple[Case, ...]
    measure: Callable
    varied: Variation
    lessons: tuple[int, ...]
    seconds: float = 1
    needs: str | None = None
    quantity: str = ""
    remark: str = ""

    @property
    def cheap(self):
        return self.seconds <= 2
