"""What is random in a comparison: streams of random numbers, and the splits that are drawn from them."""

from collections.abc import Mapping

import numpy as np

from actcourse.functions.inputs import check_generator, positive_integer
from actcourse.functions.names import unknown
from actcourse.networks.data import Data

# What is random in a run, each with a stream of its own, so that a change of one leaves the others as they are.
STREAMS = {"split": 0, "weights": 1, "order": 2}
HOW_OFTEN = ("seed", "run", "once")


class Chance:
    """The random numbers of all runs of a comparison.

    rng, seeds, drawn: those of `compare`. Raises TypeError, ValueError or LookupError where they are not what they
    must be.
    """

    def __init__(self, rng, seeds, drawn):
        check_generator(rng)
        if positive_integer(seeds, "seeds") < 2:
            raise ValueError(f"a comparison needs two seeds at least, not {seeds!r}: one run says nothing about chance")
        self._drawn = _checked(drawn or {})
        self._numbers = rng.integers(2**63, size=seeds)

    def streams(self, use, entrant):
        """A generator for each seed, for one use of an entrant's runs: its split, its weights or its order."""
        numbers, own = self._numbers, self.share(use, entrant)
        if self._drawn.get(use) == "once":
            numbers = numbers[:1].repeat(len(numbers))
        # The first entrant's numbers are those that all would share.
        return [np.random.default_rng([number, STREAMS[use], *([own] if own else [])]) for number in numbers]

    def track(self, entrant):
        """What entrants have in common that have the same splits and the same orders."""
        return self.share("split", entrant), self.share("order", entrant)

    def share(self, use, entrant):
        """0 for the numbers that all share, another number for those of an entrant's own."""
        often = self._drawn.get(use)
        if often == "run":
            return entrant.place
        return 0 if often == "seed" or use == "split" else entrant.copy


def _checked(drawn):
    if isinstance(drawn, str):
        drawn = dict.fromkeys(STREAMS, drawn)
    if not isinstance(drawn, Mapping):
        raise TypeError(f"drawn must be a dict such as {{'weights': 'run'}}, not {drawn!r}")
    for use, often in drawn.items():
        if use not in STREAMS:
            raise LookupError(unknown("random part of a run", use, list(STREAMS)))
        if often not in HOW_OFTEN:
            raise ValueError(f"{use} can be drawn for each 'seed', for each 'run' or 'once', not {often!r}")
    return drawn


class Splits:
    """The parts of the data for each entrant and seed, made once for those that share them.

    data: a `Data`, or a function of a generator, as `compare` takes it; how: the settings of `Data.split`.
    """

    def __init__(self, data, chance, how):
        if not isinstance(data, Data) and not callable(data):
            given = type(data).__name__
            raise TypeError(f"data must be a Data, or a function of a generator that makes one, not {given}")
        self._data, self._chance, self._how, self._made = data, chance, how, {}

    def of(self, entrant):
        """For each seed its parts: for training, for validation where something is chosen, and for testing.

        Raises ValueError where a function of the data gives other parts, or parts of different sizes.
        """
        share = self._chance.share("split", entrant)
        if share not in self._made:
            made = [self._parts(stream) for stream in self._chance.streams("split", entrant)]
            self._made[share] = [self._checked(parts, made[0]) for parts in made]
        return self._made[share]

    def _parts(self, stream):
        made = self._data(stream) if callable(self._data) else self._data
        return made.split(stream, **self._how) if isinstance(made, Data) else made

    def _checked(self, parts, first):
        wanted = ("training", "testing") if self._how["validation"] is None else ("training", "validation", "testing")
        says = f"the function of the data must give a Data or one for each of {', '.join(wanted)}"
        if not isinstance(parts, tuple | list) or not all(isinstance(part, Data) for part in parts):
            raise TypeError(f"{says}, not {type(parts).__name__}")
        if len(parts) != len(wanted):
            raise ValueError(f"{says}, not {len(parts)}")
        sizes, same = ([(part.x.shape, part.y.shape, part.classes) for part in some] for some in (parts, first))
        if sizes != same:
            raise ValueError(f"{says}, of the same sizes each time; x and y have shapes {same} and then {sizes}")
        return parts
