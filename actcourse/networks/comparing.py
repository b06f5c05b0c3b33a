"""A fair race between activations: the same splits, paired seeds, intervals, and no ranking where none can be seen."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

from actcourse.functions import CATALOG, find
from actcourse.functions.words import counted, with_minus
from actcourse.networks.data import Data, side_by_side
from actcourse.networks.network import MLP
from actcourse.networks.stacking import stack
from actcourse.networks.training import evaluate, train

CONFIDENCE = 0.95
NO_DIFFERENCE = "no difference seen"
# What is random in a run, each with a stream of its own, so that a change of one leaves the others as they are.
STREAMS = {"split": 0, "weights": 1, "order": 2}


def compare(
    activations,
    data,
    *,
    rng,
    seeds=10,
    baseline=None,
    hidden=(16, 16),
    epochs=200,
    batch_size=100,
    optimiser="adam",
    init=None,
    test=0.25,
    dtype=np.float32,
    progress=False,
):
    """Train a network with each activation on the same data, once for each seed, and return a `Comparison`.

    activations: names or `Activation`s; baseline: the one that the others are compared with, the first by default.
    data: a `Data`, which each seed splits anew. With one seed, all activations get the same split, the same order of
        examples and the same random numbers for their weights, so that what differs is the activation.
    hidden: units of the hidden layers; the other settings are those of `MLP` and of `train`.
    Raises ValueError for fewer than two seeds and for an activation named twice, TypeError and LookupError as those do.
    """
    entrants = [find(activation) for activation in activations]
    names = [_label(entrant) for entrant in entrants]
    baseline = names[0] if baseline is None else _label(find(baseline))
    _check(names, baseline, data, seeds)
    numbers = rng.integers(2**63, size=seeds)
    splits = [data.split(_stream(number, "split"), test) for number in numbers]
    training, testing = (side_by_side(parts) for parts in zip(*splits, strict=True))
    nets = _networks(entrants, numbers, data, hidden, init, dtype)
    orders = [_stream(number, "order") for number in numbers]
    how = {"epochs": epochs, "batch_size": batch_size, "optimiser": optimiser}
    history = train(nets, training, rng=orders, progress=progress, **how)
    if history.interrupted:
        raise KeyboardInterrupt  # a race that was not run to its end has no result
    return Comparison(
        data=data.name,
        metric="accuracy" if data.classes else "R²",
        activations=tuple(names),
        baseline=baseline,
        scores=_scores(nets, testing, history),
        training_scores=_scores(nets, training, history),
        settings=_plain(how | {"hidden": hidden, "init": init, "test": test, "dtype": np.dtype(dtype).name}),
    )


def _stream(number, use):
    """The generator of a run's random numbers for one use, by the run's own number."""
    return np.random.default_rng([number, STREAMS[use]])


def _networks(entrants, numbers, data, hidden, init, dtype):
    """A network for each activation and seed, side by side; those of one seed draw the same random numbers."""
    sizes = (data.x.shape[-1], *hidden, data.classes or 1)
    output = "softmax" if data.classes else "linear"

    def network(entrant, number):
        return MLP(sizes, entrant, output, rng=_stream(number, "weights"), init=init, dtype=dtype)

    return stack(stack(network(entrant, number) for number in numbers) for entrant in entrants)


def _check(names, baseline, data, seeds):
    if not isinstance(data, Data):
        raise TypeError(f"data must be a Data, not {type(data).__name__}")
    if seeds < 2:
        raise ValueError(f"a comparison needs two seeds at least, not {seeds!r}: one run says nothing about chance")
    if len(names) < 2 or len(set(names)) < len(names):
        raise ValueError(f"a comparison needs two activations at least, each once, not {', '.join(names) or 'none'}")
    if baseline not in names:
        raise ValueError(f"the baseline must be among the activations, {', '.join(names)}; it is {baseline}")


def _scores(nets, data, history):
    """Scores of shape (activations, seeds), NaN for runs that diverged."""
    scores = np.array(evaluate(nets, data), dtype=float)
    for index in history.diverged:
        scores[index] = np.nan
    return scores


def _plain(settings):
    """Settings that can be written as JSON: an optimiser's record by its name and its numbers."""
    optimiser = settings["optimiser"]
    if isinstance(optimiser, str):
        return settings
    return settings | {"optimiser": {"name": type(optimiser).__name__} | asdict(optimiser)}


def _label(activation):
    """Its name, with its parameters where they are not the customary ones."""
    return activation.name if activation in CATALOG else activation.label


@dataclass(frozen=True)
class Row:
    """One activation's line of a comparison: mean score, its interval and number of runs, and the same of the
    differences from the baseline in the same runs, with what can be said of them."""

    activation: str
    mean: float
    low: float
    high: float
    runs: int
    difference: float
    difference_low: float
    difference_high: float
    verdict: str


@dataclass(frozen=True)
class Comparison:
    """The result of `compare`; at the end of a cell it shows itself as a table, in the order that was given.

    scores, training_scores: of shape (activations, seeds), NaN for runs that diverged.
    """

    data: str
    metric: str
    activations: tuple[str, ...]
    baseline: str
    scores: np.ndarray
    training_scores: np.ndarray
    settings: dict

    @property
    def rows(self):
        """A `Row` for each activation.

        Intervals are Student's, at 95 %. Those of the differences hold together: with m comparisons each is at
        1 − 5 % / m (Bonferroni), so that all verdicts are right with 95 %. Where one includes 0 no order is claimed.
        """
        return [self._row(index) for index in range(len(self.activations))]

    @property
    def runs(self):
        """A dict for each run: activation, seed, score, training_score."""
        both = zip(self.scores, self.training_scores, strict=True)
        return [
            {"activation": name, "seed": seed, "score": float(score), "training_score": float(training)}
            for name, columns in zip(self.activations, both, strict=True)
            for seed, (score, training) in enumerate(zip(*columns, strict=True))
        ]

    def _row(self, index):
        name, scores = self.activations[index], self.scores[index]
        differences = scores - self.scores[self.activations.index(self.baseline)]
        level = 1 - (1 - CONFIDENCE) / (len(self.activations) - 1)
        difference = interval(differences, level)
        runs = int(np.isfinite(scores).sum())
        return Row(name, *interval(scores), runs, *difference, self._verdict(name, scores, difference))

    def _verdict(self, name, scores, difference):
        if lost := int(np.isnan(scores).sum()):
            return f"diverged in {lost} of {counted(len(scores), 'run')}"
        if name == self.baseline:
            return "baseline"
        _, low, high = difference
        if np.isnan(low):
            return NO_DIFFERENCE
        return "better" if low > 0 else "worse" if high < 0 else NO_DIFFERENCE

    def _repr_markdown_(self):
        columns = ["activation", self.metric, "95 % interval", "runs", f"against {self.baseline}", "interval", ""]
        lines = [f"| {' | '.join(columns)} |", "|:--" * len(columns) + "|"]
        for row in self.rows:
            against = [_score(row.difference, "+"), _span(row, "difference_")]
            if row.activation == self.baseline:
                against = ["", ""]
            cells = [row.activation, _score(row.mean), _span(row), str(row.runs), *against, row.verdict]
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)

    def __repr__(self):
        return "\n".join(
            f"{row.activation}: {_score(row.mean)}, {_span(row)}, {counted(row.runs, 'run')}, {row.verdict}"
            for row in self.rows
        )

    def save(self, path):
        """Write everything to a JSON file, for `Comparison.load`."""
        stored = asdict(self) | {"scores": self.scores.tolist(), "training_scores": self.training_scores.tolist()}
        Path(path).write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path):
        """A comparison that was saved. Raises ValueError for a file that holds none."""
        try:
            stored = json.loads(Path(path).read_text(encoding="utf-8"))
            arrays = {name: np.array(stored[name], dtype=float) for name in ("scores", "training_scores")}
            return cls(**stored | arrays | {"activations": tuple(stored["activations"])})
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{path} does not hold a comparison") from error


def interval(values, level=CONFIDENCE):
    """The mean of values and Student's interval for it, as mean, low, high; NaNs are left out.

    All three are NaN for fewer than two values.
    """
    values = values[np.isfinite(values)]
    count = len(values)
    if count < 2:
        return (np.nan, np.nan, np.nan)
    mean = values.mean()
    half = stdtrit(count - 1, (1 + level) / 2) * values.std(ddof=1) / np.sqrt(count)
    return float(mean), float(mean - half), float(mean + half)


def _span(row, which=""):
    return " to ".join(_score(getattr(row, which + end)) for end in ("low", "high"))


def _score(value, sign=""):
    return with_minus(f"{value:{sign}.3f}")
