"""A fair race between networks: the same splits, paired seeds, intervals, and no ranking where none can be seen."""

from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from actcourse.functions.inputs import QUIET
from actcourse.functions.names import plain, unknown
from actcourse.functions.renamed import old_arguments
from actcourse.networks.chance import Chance, Splits
from actcourse.networks.comparison import Comparison, on_edge
from actcourse.networks.data import side_by_side
from actcourse.networks.entrants import Entrant, as_stored, checked_grid, combinations, enter, label_of, named_settings
from actcourse.networks.layers import for_each_layer
from actcourse.networks.network import MLP
from actcourse.networks.stacking import stack
from actcourse.networks.training import evaluate, train

# Entrants that differ in nothing else train side by side, in one call; learning rates may differ as well.
FREE = ("activation", "init", "biases")
COPIED = 5_000_000  # numbers of inputs, at most, where entrants with splits or orders of their own train side by side


@old_arguments(activations="entrants")
def compare(
    entrants,
    data,
    *,
    rng,
    seeds=10,
    baseline=None,
    choose=None,
    test=0.25,
    validation=0.25,
    standardise=True,
    drawn=None,
    progress=False,
    activation=None,
    hidden=(16, 16),
    epochs=200,
    batch_size=100,
    optimiser="adam",
    learning_rate=None,
    init=None,
    dtype=np.float32,
    **others,
):
    """Train a network for each entrant on the same data, once for each seed, and return a `Comparison`.

    entrants: activations, one or a list of them, by name, as records or as functions; or a dict from a label to the
        settings that differ for that entrant, such as `{"low": {"learning_rate": 0.01}, "high": {"learning_rate": 1}}`.
        In it an activation alone is short for `{"activation": …}`. A setting is any from `activation` below on.
    data: a `Data`, which each seed splits anew; or a function of a generator that makes one for each seed, such as
        `DATA["moons"]`, or gives the parts themselves, which are taken as they are.
    seeds: how many. baseline: the label of the entrant that the others are compared with, the first by default.
    choose: settings to choose for each entrant, as a dict from a name to a list of values, such as
        `{"learning_rate": [0.01, 0.1, 1]}`; with several names all combinations are tried. What an entrant has been
        given for itself stays.
    test, validation, standardise: as in `Data.split`; the part for validation is there only where something is chosen.
    drawn: how often each is drawn, in a dict with "split", "weights" and "order": for each "seed", the same for all
        entrants; for each "run", every entrant's own; or "once", the same in all runs. One word alone is for all three.
    activation and what follows: what all entrants share, as in `MLP` and `train`. hidden: units of the hidden layers.
        learning_rate: in place of the optimiser's. others: anything else that `MLP` takes, such as dropout.

    Pairs: with one seed all entrants get the same split, the same order of examples and the same random numbers for
    their weights, so that what differs is what they were given. "order" stands for all that is random in training,
    dropout included. Entrants with the same settings under different labels would be the same run twice: from the
    second on, each draws weights and order of its own, and shares only the split. `drawn` says otherwise.

    Choosing: all combinations are trained on the first part of each split and scored on the second. The one with the
    best mean over the seeds is judged on the third. One that diverged in a run is chosen only where all did. The
    comparison says what was chosen and warns of what lies on the edge of its grid. Splits of one `Data` overlap: what
    one seed tests on, another has chosen by. New data for each seed, from a function, do not.

    Entrants train side by side, in one call, where they differ only in activation, initialisation and learning rate,
    and else in groups. Raises ValueError for fewer than two seeds, no entrant and labels that repeat, LookupError for
    unknown names, suggesting the nearest, and TypeError or ValueError for what does not fit.

    >>> from actcourse import DATA
    >>> moons = DATA["moons"](np.random.default_rng(0), count=60)
    >>> two = {"plain": {"dropout": 0}, "dropped": {"dropout": 0.5}}
    >>> race = compare(two, moons, activation="ReLU", rng=np.random.default_rng(1), seeds=3, epochs=2)
    >>> race.labels, race.scores.shape
    (('plain', 'dropped'), (2, 3))
    """
    common = {"activation": activation, "hidden": hidden, "epochs": epochs, "batch_size": batch_size}
    common |= {"optimiser": optimiser, "learning_rate": learning_rate, "init": init, "dtype": np.dtype(dtype)}
    common |= _keywords(others)
    grid = checked_grid(choose)
    entered = enter(entrants, common, grid)
    baseline = _baseline(baseline, entered)
    chance = Chance(rng, seeds, drawn)
    how = {"test": test, "validation": validation if grid else None, "standardise": standardise}
    runners = [
        Runner(entrant.trying(tried), as_stored(tried)) for entrant in entered for tried in combinations(grid, entrant)
    ]
    splits = Splits(data, chance, how)
    _race(runners, splits, chance, progress)
    return _result(runners, splits, baseline, as_stored(common | how | {"drawn": drawn}))


def _keywords(others):
    """Settings that were given by name; TypeError for one that there is not."""
    try:
        return named_settings(others)
    except LookupError as error:
        raise TypeError(f"compare: {error}") from error


def _baseline(baseline, entered):
    """The label of the entrant that is meant: by its label, or by its activation."""
    labels = {plain(entrant.label): entrant.label for entrant in entered}
    if baseline is None:
        return entered[0].label
    if isinstance(baseline, str) and plain(baseline) in labels:
        return labels[plain(baseline)]
    try:
        (unit,) = for_each_layer([baseline], 1)
    except LookupError as error:
        raise LookupError(unknown("entrant", baseline, list(labels.values()))) from error
    for entrant in entered:
        if entrant.own.get("activation") is baseline or entrant.settings.get("activation") == unit:
            return entrant.label
    raise ValueError(f"the baseline must be among the entrants, {', '.join(labels.values())}; it is {label_of(unit)}")


# -- the race ---------------------------------------------------------------------------------------------


@dataclass
class Runner:
    """An entrant with settings that are tried for it, its networks, one for each seed, and what they scored.

    tried: those settings, as they are stored. scores: an array (seeds,) for each part of the data.
    """

    entrant: Entrant
    tried: dict
    nets: list[MLP] = field(default_factory=list)
    scores: list[np.ndarray] = field(default_factory=list)

    @property
    def validated(self):
        """The mean score on the part for choosing, None where a run diverged."""
        mean = float(self.scores[1].mean())
        return mean if np.isfinite(mean) else None

    def trial(self, chosen):
        """What became of the trial, for `Comparison.tried`."""
        return {"entrant": self.entrant.label, "settings": self.tried, "score": self.validated, "chosen": chosen}


def _race(runners, splits, chance, progress):
    """Train the networks of all runners, and note what they score."""
    for runner in runners:
        first = splits.of(runner.entrant)[0][0]
        runner.nets = [runner.entrant.network(first, stream) for stream in chance.streams("weights", runner.entrant)]
    for group in _groups(runners, splits, chance):
        _run(group, splits, chance, progress)


def _groups(runners, splits, chance):
    """Lists of runners that train side by side.

    Those that share splits and orders, or those with the same activation, each with a copy of its data: whichever are
    fewer calls, and the latter only where the copies are small.
    """
    for group in _alike(runners, _what_must_agree):
        by_track = _alike(group, lambda runner: chance.track(runner.entrant))
        by_activation = _alike(group, lambda runner: runner.entrant.settings["activation"])
        numbers = sum(parts[0].x.size for runner in group for parts in splits.of(runner.entrant))
        yield from by_activation if len(by_activation) < len(by_track) and numbers < COPIED else by_track


def _what_must_agree(runner):
    settings = {name: value for name, value in runner.entrant.settings.items() if name not in FREE}
    if hasattr(settings["optimiser"], "learning_rate"):
        settings["optimiser"] = replace(settings["optimiser"], learning_rate=None)
    return settings, [layer.weights.shape for layer in runner.nets[0].layers]


def _alike(things, key):
    """Lists of those that have the same key, in order."""
    groups = []  # keys hold settings, which need not be hashable
    for thing, its_key in [(thing, key(thing)) for thing in things]:
        group = next((group for known, group in groups if known == its_key), None)
        if group is None:
            groups.append((its_key, group := []))
        group.append(thing)
    return [group for _, group in groups]


def _run(group, splits, chance, progress):
    """Train networks of a group side by side, of shape (runners, seeds) where all share splits and orders."""
    shared = len(_alike(group, lambda runner: chance.track(runner.entrant))) == 1
    tracks = [runner.entrant for runner in (group[:1] if shared else group)]
    parts = [side_by_side(part) for part in zip(*(one for track in tracks for one in splits.of(track)), strict=True)]
    nets = stack(map(stack, (one.nets for one in group)) if shared else chain(*(one.nets for one in group)))
    settings = group[0].entrant.settings
    history = train(
        nets,
        parts[0],
        epochs=settings["epochs"],
        batch_size=settings["batch_size"],
        optimiser=_optimiser(group, nets.networks),
        rng=[stream for track in tracks for stream in chance.streams("order", track)],
        progress=progress,
    )
    if history.interrupted:
        raise KeyboardInterrupt  # a race that was not run to its end has no result
    for part in parts:
        for runner, scores in zip(group, _scores(nets, part, history).reshape(len(group), -1), strict=True):
            runner.scores.append(scores)


def _optimiser(group, shape):
    """The optimiser of a group, with a learning rate for each of its networks where they differ."""
    optimisers = [runner.entrant.settings["optimiser"] for runner in group]
    if all(one == optimisers[0] for one in optimisers):
        return optimisers[0]
    rates = np.array([one.learning_rate for one in optimisers])
    return replace(optimisers[0], learning_rate=rates.repeat(np.prod(shape) // len(rates)).reshape(shape))


@QUIET
def _scores(nets, data, history):
    """Scores in the shape of the networks, NaN for runs that diverged."""
    scores = np.array(evaluate(nets, data), dtype=float)
    for index in history.diverged:
        scores[index] = np.nan
    return scores


# -- the result -------------------------------------------------------------------------------------------


def _result(runners, splits, baseline, settings):
    trials = _alike(runners, lambda runner: runner.entrant.label)
    best = [_best(group) for group in trials]
    testing = splits.of(best[0].entrant)[0][-1]
    return Comparison(
        data=testing.name,
        metric="accuracy" if testing.classes else "R²",
        entrants={one.entrant.label: one.entrant.as_stored() for one in best},
        baseline=baseline,
        scores=np.array([one.scores[-1] for one in best]),
        training_scores=np.array([one.scores[0] for one in best]),
        settings=settings,
        parameters=tuple(one.nets[0].theta.size for one in best),
        examples=len(testing),
        tried=tuple(
            one.trial(one is chosen) for group, chosen in zip(trials, best, strict=True) for one in group if one.tried
        ),
    )


def _best(trials):
    """The trial with the best mean on the part for choosing; of equals one that is not on the edge of its grid."""

    def rank(one):
        grids = {name: [other.tried[name] for other in trials] for name in one.tried}
        inside = not any(on_edge(value, grids[name]) for name, value in one.tried.items())
        return (-np.inf if one.validated is None else one.validated, inside)

    return max(trials, key=rank) if len(trials) > 1 else trials[0]
