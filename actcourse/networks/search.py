"""A search for activations: functions put together from simple pieces race the ReLU, and who is ahead races again.

`python -m actcourse.networks.search` runs the searches of lesson 13 anew and stores them in `searches/` (`make
trainings`).
"""

import json
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np

from actcourse.functions import RELU, SIGMOID, TANH, activation
from actcourse.functions.names import unknown
from actcourse.functions.radial import GAUSSIAN
from actcourse.functions.saturating import HARD_TANH
from actcourse.networks.comparing import compare
from actcourse.networks.comparison import Comparison
from actcourse.networks.data import DATA

FOLDER = Path(__file__).parent / "searches"

# -- candidates -------------------------------------------------------------------------------------------

# What candidates are put together from: by name, a function and its derivative.
PIECES = {
    "1": (np.ones_like, np.zeros_like),
    "x": (np.positive, np.ones_like),
    "−x": (np.negative, lambda x: -np.ones_like(x)),
    "x²": (np.square, lambda x: 2 * x),
    "abs": (np.abs, np.sign),
    "log": (lambda x: np.log1p(np.abs(x)), lambda x: np.sign(x) / (1 + np.abs(x))),
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda x: -np.sin(x)),
    "arctan": (np.arctan, lambda x: 1 / (1 + x * x)),
    "softplus": (lambda x: np.logaddexp(x, x.dtype.type(0)), SIGMOID.f),
    "σ": (SIGMOID.f, SIGMOID.df),
    "tanh": (TANH.f, TANH.df),
    "hard tanh": (HARD_TANH.f, HARD_TANH.df),
    "gauss": (GAUSSIAN.f, GAUSSIAN.df),
    "ReLU": (RELU.f, RELU.df),
}
# How two of them are joined: the value from f and g, and the derivative from f, g and theirs.
JOINS = {
    "{} + {}": (np.add, lambda f, g, df, dg: df + dg),
    "{} · {}": (np.multiply, lambda f, g, df, dg: df * g + f * dg),
    "max({}, {})": (np.maximum, lambda f, g, df, dg: np.where(f >= g, df, dg)),
}


def composed(first, join, second):
    """The `Activation` of two pieces that are joined, such as `composed("x", "·", "tanh")`.

    first, second: names in `PIECES`. join: "+", "·" or "max". Raises LookupError for others, suggesting the nearest.
    """
    ways = {way.translate(str.maketrans("", "", "{}(), ")): way for way in JOINS}
    for name, known, kind in ((first, PIECES, "piece"), (second, PIECES, "piece"), (join, ways, "join")):
        if name not in known:
            raise LookupError(unknown(kind, name, list(known)))
    way = ways[join]
    return activation(*_joined(first, way, second), name=_named(first, way, second))


def _joined(first, way, second):
    """The function and its derivative, by the rules of sum and product or, of a maximum, that of the larger."""
    (f, df), (g, dg), (value, slope) = PIECES[first], PIECES[second], JOINS[way]
    return lambda x: value(f(x), g(x)), lambda x: slope(f(x), g(x), df(x), dg(x))


def _named(first, way, second):
    return way.format(first, second).removeprefix("1 · ")


def candidates(pieces=tuple(PIECES)):
    """An `Activation` for each function that bends of two of these pieces, one for those with the same values."""
    x = np.linspace(-4, 4, 81)
    found = {}
    for first, second in combinations_with_replacement(pieces, 2):
        for way in JOINS:
            f, df = _joined(first, way, second)
            y = f(x).round(6) + 0.0  # no −0
            if np.abs(np.diff(y, 2)).max() > 1e-5:  # no straight line
                found.setdefault(y.tobytes(), (f, df, _named(first, way, second)))
    return [activation(*one) for one in found.values()]


# -- the search -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Search:
    """The rounds of a search, as a dict from the name of each to its `Comparison`, in order; it shows what was left.

    The first is of all candidates, the second of those with the largest lead in it, with new seeds. Further ones are of
    those that were better in the second.
    """

    rounds: dict

    @property
    def first(self):
        """The `Comparison` of all candidates."""
        return next(iter(self.rounds.values()))

    @property
    def again(self):
        """The `Comparison` of the best of the first round, with new seeds."""
        return list(self.rounds.values())[1]

    @property
    def survivors(self):
        """Who was better in the second round."""
        return better(self.again)

    @property
    def rows(self):
        """For each round its name, how many raced the ReLU, who was ahead of it, and who was better, as numbers."""
        return [(name, *_counts(race)) for name, race in self.rounds.items()]

    def __repr__(self):
        return "\n".join(f"{name}: {raced} raced, {ahead} ahead, {won} better" for name, raced, ahead, won in self.rows)

    def _repr_markdown_(self):
        head = ["| round | raced the ReLU | ahead of it | better, as far as can be told |", "|:--|:--|:--|:--|"]
        return "\n".join([*head, *(f"| {' | '.join(map(str, row))} |" for row in self.rows)])

    # -- files ----------------------------------------------------------------------------------------

    def save(self, path):
        """Write all scores on test examples to a JSON file, for `Search.load`."""
        rounds = {name: _stored(race) for name, race in self.rounds.items()}
        text = json.dumps(rounds, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        Path(path).write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path):
        """A search that was saved."""
        stored = json.loads(Path(path).read_text(encoding="utf-8"))
        return cls({name: _loaded(race) for name, race in stored.items()})


def search(data, *, rng, seeds=(3, 30), kept=20, further=None, pieces=tuple(PIECES), **settings):
    """Race all candidates against the ReLU, those with the largest lead again, and those that then are better further.

    data: a function of a generator that makes a `Data`, such as `DATA["moons"]`: each seed has its own.
    seeds: how many the first two rounds have; kept: how many come into the second. further: a dict from the names of
    further rounds to the settings that are changed in them, `seeds` among them. settings: those of `compare`.
    pieces: names in `PIECES`, what candidates are made from. Returns a `Search`.
    """
    rngs = rng.spawn(2 + len(further or {}))
    everyone = {one.name: one for one in candidates(pieces)} | {RELU.name: RELU}

    def race(names, generator, **settings):
        entrants = [everyone[name] for name in dict.fromkeys((RELU.name, *names))]
        return compare(entrants, data, rng=generator, **settings)

    first = race(everyone, rngs[0], seeds=seeds[0], **settings)
    again = race(best(first, kept), rngs[1], seeds=seeds[1], **settings)
    rounds = {f"all, {seeds[0]} seeds": first, f"the best, {seeds[1]} new seeds": again}
    if winners := better(again):
        for (name, change), generator in zip((further or {}).items(), rngs[2:], strict=True):
            rounds[name] = race(winners, generator, **{"seeds": seeds[1]} | settings | change)
    return Search(rounds)


def best(race, count):
    """The names of so many entrants with the largest lead over the baseline; of equals those that come first."""
    leads = {row.entrant: round(row.difference, 6) for row in race.rows if row.entrant != race.baseline}
    return sorted((name for name in leads if np.isfinite(leads[name])), key=lambda name: -leads[name])[:count]


def better(race):
    """The names of the entrants that were told apart from the baseline as better."""
    return [row.entrant for row in race.rows if row.verdict == "better"]


def _counts(race):
    rivals = [row for row in race.rows if row.entrant != race.baseline]
    return len(rivals), sum(round(row.difference, 6) > 0 for row in rivals), len(better(race))


def _stored(race):
    rounded = race.scores.astype(float).round(4)
    scores = dict(zip(race.labels, np.where(np.isnan(rounded), None, rounded).tolist(), strict=True))  # JSON has no NaN
    return {"data": race.data, "examples": race.examples, "settings": race.settings, "scores": scores}


def _loaded(stored):
    scores = np.array(list(stored["scores"].values()), dtype=float)
    return Comparison(
        data=stored["data"],
        metric="accuracy",
        entrants={name: {} for name in stored["scores"]},
        baseline=RELU.name,
        scores=scores,
        training_scores=np.full_like(scores, np.nan),  # of no use here, and not stored
        settings=stored["settings"],
        examples=stored["examples"],
    )


# -- stored searches --------------------------------------------------------------------------------------

SEARCHES = {
    "moons": {"epochs": 100, "learning_rate": 0.01},
    "spirals": {
        "epochs": 60,
        "learning_rate": 0.01,
        "further": {
            "the better ones, three times the rate": {"learning_rate": 0.03},
            "the better ones, 200 epochs": {"epochs": 200},
        },
    },
}


def lesson_search(name, recompute=False):
    """The `Search` on these data that lesson 13 shows, as it was stored or, with `recompute`, run anew, in minutes.

    Raises LookupError for an unknown name, suggesting the nearest.
    """
    if name not in SEARCHES:
        raise LookupError(unknown("search", name, list(SEARCHES)))
    if recompute:
        return search(DATA[name], rng=np.random.default_rng(13), **SEARCHES[name])
    return Search.load(_path(name))


def _path(name):
    return FOLDER / f"{name}.json"


def main():
    """Run all of them, and store them."""
    FOLDER.mkdir(exist_ok=True)
    for name in SEARCHES:
        found = lesson_search(name, recompute=True)
        found.save(_path(name))
        print(f"{name}\n{found!r}")


if __name__ == "__main__":
    main()
