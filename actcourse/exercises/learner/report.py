"""The report on an invented activation: what can be measured of it, and a race against ReLU and GELU."""

from dataclasses import dataclass

import numpy as np

from actcourse.exercises.learner.examination import examine
from actcourse.functions import facts
from actcourse.functions.own import activation
from actcourse.functions.words import number, with_minus
from actcourse.networks import DATA, Adam, compare
from actcourse.networks.comparing import Comparison

SEEDS, EPOCHS = 10, 200


@dataclass(frozen=True)
class Report:
    """What was measured of an invented function, and its race against ReLU and GELU."""

    facts: tuple[tuple[str, str], ...]
    race: Comparison

    def __repr__(self):
        return "\n".join([*(f"{name}: {value}" for name, value in self.facts), repr(self.race)])

    def _repr_markdown_(self):
        rows = "\n".join(f"| {name} | {value} |" for name, value in self.facts)
        how = f"**The race**: {self.race.data}, {SEEDS} seeds, {EPOCHS} epochs, held-out examples."
        return f"| measured | |\n|:--|:--|\n{rows}\n\n{how}\n\n{self.race._repr_markdown_()}"


def report(f, df):
    """Measure an invented activation and race it against ReLU and GELU on moons.

    f, df: the function and its derivative. Returns a `Report`, which shows itself; where one of the two does not pass
    its check yet, says so and returns None. The race takes seconds; its random numbers are always the same.
    """
    if any(examine(id, function).status != "passed" for id, function in zip(_IDS, (f, df), strict=True)):
        return print("First let both functions pass their checks.")
    yours, rng = activation(f, _in_the_type_of_x(df), name="yours"), np.random.default_rng(0)
    how = {"seeds": SEEDS, "epochs": EPOCHS, "optimiser": Adam(0.01)}
    return Report(tuple(_facts(yours)), compare(["ReLU", "GELU", yours], DATA["moons"](rng), rng=rng, **how))


def _in_the_type_of_x(df):
    """The derivative, which may pass its check in a precision of its own, as networks need it."""
    return lambda x: np.array(df(x), dtype=x.dtype)


_IDS = ("my_activation", "my_activation_prime")


def _facts(yours):
    grid = facts.GRID
    y, slope = yours(grid), yours.derivative(grid)
    inner = np.abs(grid) <= 3
    yield "values for x from −20 to 20", f"{number(y.min(), 3)} to {number(y.max(), 3)}"
    yield "symmetry", "odd: f(−x) = −f(x)" if yours.odd else "not odd"
    yield "monotonic", "yes: it never decreases" if yours.never_decreases else "no"
    yield "mean output for standard normal input", with_minus(f"{yours.mean_output + 0.0:.3f}")
    yield "variance gain E[f(X)²] for such input", f"{yours.variance_gain:.3f}"
    yield "steepest slope for x from −20 to 20", number(np.abs(slope).max(), 3)
    yield "share of x from −3 to 3 with a slope below 0.1", f"{(np.abs(slope[inner]) < 0.1).mean():.0%}"
    yield "weights start as by", {"he": "He", "xavier": "Xavier"}[yours.weight_init]
