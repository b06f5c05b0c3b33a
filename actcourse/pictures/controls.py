"""The controls of an explorer: what each sets, where it starts and what it allows."""

from dataclasses import dataclass

import numpy as np

from actcourse.functions.inputs import real_number
from actcourse.functions.names import unknown


def checked(controls, given, owner):
    """The value at which each control starts, with those that are given in place of it, by name.

    owner: whose controls they are, for the message. Raises TypeError for an unknown name or what is not a number, and
    ValueError or LookupError for what a control does not allow.
    """
    known = {control.name: control for control in controls}
    for name in given:
        if name not in known:
            raise TypeError(f"{owner} has no control {name!r}; it has {', '.join(known)}")
    starts = {name: control.default for name, control in known.items()}
    return starts | {name: known[name].checked(value) for name, value in given.items()}


@dataclass(frozen=True)
class Slider:
    """A number between two ends. With whole ends and a whole step it sets whole numbers.

    name: of the value it sets; label: what stands beside it, in which LaTeX may stand between dollar signs.
    """

    name: str
    label: str
    default: float
    low: float
    high: float
    step: float

    @property
    def whole(self):
        return all(isinstance(number, int) for number in (self.default, self.low, self.high, self.step))

    @property
    def positions(self):
        """Every position it has, in order."""
        count = round((self.high - self.low) / self.step)
        numbers = np.linspace(self.low, self.high, count + 1)
        return numbers.round().astype(int).tolist() if self.whole else numbers.tolist()

    def checked(self, value):
        """The value, if it may be set; ValueError or TypeError otherwise."""
        if not self.low <= real_number(value, self.name) <= self.high:
            raise ValueError(f"{self.name} must lie between {self.low:g} and {self.high:g}, not at {value!r}")
        if self.whole and value != int(value):
            raise ValueError(f"{self.name} must be a whole number, not {value!r}")
        return int(value) if self.whole else value


@dataclass(frozen=True)
class Steps:
    """One of several numbers in order, as on a slider with uneven steps."""

    name: str
    label: str
    default: float
    positions: tuple

    def checked(self, value):
        if value not in self.positions:
            allowed = ", ".join(f"{position:g}" for position in self.positions)
            raise ValueError(f"{self.name} must be one of {allowed}, not {value!r}")
        return value


@dataclass(frozen=True)
class Choice:
    """One of several texts, as in a menu."""

    name: str
    label: str
    default: str
    positions: tuple

    def checked(self, value):
        if value not in self.positions:
            raise LookupError(unknown(self.name, value, list(self.positions)))
        return value
