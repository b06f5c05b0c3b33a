"""The result of a comparison: scores of every run, what can be said of them, a table, and a file."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from actcourse.functions.renamed import old_name
from actcourse.functions.words import counted, number, with_minus
from actcourse.networks.intervals import CONFIDENCE, accuracy_interval, interval

NO_DIFFERENCE = "no difference seen"


@dataclass(frozen=True)
class Row:
    """One entrant's line of a comparison: mean score, its interval and number of runs, and the same of the differences
    from the baseline in the same runs, with what can be said of them; how many parameters its network has, None where
    that was not stored; and the settings that were chosen for it."""

    entrant: str
    mean: float
    low: float
    high: float
    runs: int
    difference: float
    difference_low: float
    difference_high: float
    verdict: str
    parameters: int | None = None
    chosen: dict = field(default_factory=dict)

    activation = old_name("Row.activation", "entrant")


@dataclass(frozen=True)
class Comparison:
    """The result of `compare`; at the end of a cell it shows itself as a table, in the order that was given.

    entrants: a dict from the label of each to the settings that were its own, or the labels alone.
    scores, training_scores: of shape (entrants, seeds), NaN for runs that diverged.
    settings: those that all share. parameters: how many each entrant's network has.
    examples: how many each score was measured on, None where that was not stored.
    tried: a dict for each setting that was tried for an entrant: entrant, settings, score (the mean on the part for
        choosing, None where a run diverged) and chosen, True or False.
    Settings are as they can be stored: records and functions by their names, numbers, text, lists and dicts.
    """

    data: str
    metric: str
    entrants: dict
    baseline: str
    scores: np.ndarray
    training_scores: np.ndarray
    settings: dict
    parameters: tuple[int, ...] = ()
    examples: int | None = None
    tried: tuple[dict, ...] = ()

    activations = old_name("Comparison.activations", "labels")

    def __post_init__(self):
        if not isinstance(self.entrants, dict):
            object.__setattr__(self, "entrants", {label: {} for label in self.entrants})

    @property
    def labels(self):
        """The entrants' labels, in the order of the scores."""
        return tuple(self.entrants)

    @property
    def rows(self):
        """A `Row` for each entrant.

        Intervals are at 95 %: of an accuracy Wilson's, which ends within 0 and 1 (`accuracy_interval` says why), of R²
        and of differences Student's. Those of the differences hold together: with m comparisons each is at
        1 − 5 % / m (Bonferroni), so that all verdicts are right with 95 %. Where one includes 0 no order is claimed.
        """
        return [self._row(index) for index in range(len(self.entrants))]

    @property
    def runs(self):
        """A dict for each run: entrant, seed, score, training_score."""
        both = zip(self.scores, self.training_scores, strict=True)
        return [
            {"entrant": label, "seed": seed, "score": float(score), "training_score": float(training)}
            for label, columns in zip(self.labels, both, strict=True)
            for seed, (score, training) in enumerate(zip(*columns, strict=True))
        ]

    @property
    def chosen(self):
        """For each entrant for which settings were chosen, a dict of them, by its label."""
        return {row["entrant"]: row["settings"] for row in self.tried if row["chosen"]}

    @property
    def warnings(self):
        """A sentence for each number that was chosen at the edge of its grid: a better one may lie beyond."""
        return [
            f"{label}: the best {name}, {number(best)}, lies on the edge of its grid, {number(min(grid))} to "
            f"{number(max(grid))}: a better one may lie beyond."
            for label, settings in self.chosen.items()
            for name, best in settings.items()
            if on_edge(best, grid := self._grid(label, name))
        ]

    def _grid(self, label, name):
        return [row["settings"][name] for row in self.tried if row["entrant"] == label]

    # -- lines ----------------------------------------------------------------------------------------

    def _row(self, index):
        label, scores = self.labels[index], self.scores[index]
        differences = scores - self.scores[self.labels.index(self.baseline)]
        difference = interval(differences, 1 - (1 - CONFIDENCE) / max(len(self.labels) - 1, 1))
        runs = int(np.isfinite(scores).sum())
        verdict = self._verdict(label, scores, difference)
        parameters = self.parameters[index] if self.parameters else None
        return Row(label, *self._mean(scores), runs, *difference, verdict, parameters, self.chosen.get(label, {}))

    def _mean(self, scores):
        """The mean of scores and its interval."""
        return accuracy_interval(scores, self.examples or 1) if self.metric == "accuracy" else interval(scores)

    def _verdict(self, label, scores, difference):
        if lost := int(np.isnan(scores).sum()):
            return f"diverged in {lost} of {counted(len(scores), 'run')}"
        if label == self.baseline:
            return "baseline" if len(self.labels) > 1 else ""
        _, low, high = difference
        if np.isnan(low):
            return NO_DIFFERENCE
        return "better" if low > 0 else "worse" if high < 0 else NO_DIFFERENCE

    # -- what it shows --------------------------------------------------------------------------------

    def _repr_markdown_(self):
        columns = self._columns()
        first, *lines = [
            f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
            for cells in (columns, *zip(*columns.values(), strict=True))
        ]
        table = "\n".join([first, "|:--" * len(columns) + "|", *lines])
        return "\n\n".join([table, *self.warnings])

    def _columns(self):
        """The table, as a dict from the head of each column to its cells."""
        rows = self.rows
        columns = {
            "entrant": [row.entrant for row in rows],
            "parameters": [str(row.parameters) for row in rows],
            "chosen": [settings_in_words(row.chosen) for row in rows],
            self.metric: [_score(row.mean) for row in rows],
            "95 % interval": [_span(row) for row in rows],
            "runs": [str(row.runs) for row in rows],
            f"against {self.baseline}": ["" if self._is_baseline(row) else _score(row.difference, "+") for row in rows],
            "interval": ["" if self._is_baseline(row) else _span(row, "difference_") for row in rows],
            "": [row.verdict for row in rows],
        }
        hidden = {"parameters": len(set(self.parameters)) < 2, "chosen": not self.chosen}
        hidden |= dict.fromkeys(("interval", f"against {self.baseline}"), len(rows) == 1)
        return {head: cells for head, cells in columns.items() if not hidden.get(head)}

    def _is_baseline(self, row):
        return row.entrant == self.baseline

    def __repr__(self):
        return "\n".join([*map(self._line, self.rows), *self.warnings])

    def _line(self, row):
        parts = [_score(row.mean), _span(row), counted(row.runs, "run")]
        if len(set(self.parameters)) > 1:
            parts.append(f"{row.parameters} parameters")
        if row.chosen:
            parts.append(f"{settings_in_words(row.chosen)} chosen")
        return f"{row.entrant}: {', '.join([*parts, row.verdict] if row.verdict else parts)}"

    # -- files ----------------------------------------------------------------------------------------

    def save(self, path):
        """Write everything to a JSON file, for `Comparison.load`; NaN is written as null."""
        stored = asdict(self) | {name: _listed(getattr(self, name)) for name in ("scores", "training_scores")}
        text = json.dumps(stored, indent=1, ensure_ascii=False, allow_nan=False)
        Path(path).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path):
        """A comparison that was saved. Raises ValueError for a file that holds none."""
        try:
            stored = json.loads(Path(path).read_text(encoding="utf-8"))
            if "activations" in stored:  # what labels were called before entrants had settings of their own
                stored["entrants"] = stored.pop("activations")
            arrays = {name: np.array(stored[name], dtype=float) for name in ("scores", "training_scores")}
            tuples = {name: tuple(stored[name]) for name in ("parameters", "tried") if name in stored}
            return cls(**stored | arrays | tuples)
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{path} does not hold a comparison") from error


def on_edge(best, grid):
    """Whether a number is the least or the largest of those tried; not where it is a least of 0, which is the end."""
    if not all(map(_is_number, grid)) or min(grid) == max(grid):
        return False
    return best == max(grid) or best == min(grid) != 0


def settings_in_words(settings):
    """Settings as text, such as "learning_rate 0.3, hidden [8, 8]"."""
    return ", ".join(f"{name} {_in_words(value)}" for name, value in settings.items())


def _in_words(value):
    if isinstance(value, dict):
        return f"{value['name']} ({settings_in_words({k: v for k, v in value.items() if k != 'name'})})"
    return number(value) if isinstance(value, float) else str(value)


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def _listed(scores):
    """Scores as lists, in which None stands for NaN: JSON has none."""
    return np.where(np.isnan(scores), None, scores).tolist()


def _span(row, which=""):
    return " to ".join(_score(getattr(row, which + end)) for end in ("low", "high"))


def _score(value, sign=""):
    return with_minus(f"{value:{sign}.3f}")
