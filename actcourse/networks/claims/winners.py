"""Claims about the best of all activations."""

import numpy as np

from actcourse.networks.claims.measuring import grid, mean, reduced, runs, share
from actcourse.networks.claims.records import Case, Claim, Variation
from actcourse.networks.claims.sets import generated, split
from actcourse.networks.comparing import compare

FEW = {"hidden": (16, 16), "epochs": 100}
SETS = {
    "moons": (generated("moons", choose=True), FEW),
    "moons with false labels": (generated("moons", false=0.2, choose=True), FEW),
    "spirals": (generated("spirals", choose=True), FEW),
    "digits": (split("digits", 600, choose=True), {"hidden": (32,), "epochs": 30}),
    "digits with false labels": (split("digits", 600, false=0.3, choose=True), {"hidden": (32,), "epochs": 30}),
    "diabetes": (split("diabetes", choose=True), FEW),
}
PLANES = ("moons", "spirals")
BENT = ("sigmoid", "tanh", "ReLU", "ELU", "SELU", "GELU", "Mish", "softplus")
RATES = (0.003, 0.01, 0.03)
SEEDS = 20
POINT = 0.01


def _races(entrants, sets, rng, scale):
    """Scores on new examples, each entrant at its own rate on each set: (sets, entrants, seeds)."""
    how = {"rng": rng, "seeds": runs(SEEDS, scale, least=8), "choose": {"learning_rate": grid(RATES, scale)}}
    races = []
    for data, settings in map(SETS.get, sets):
        epochs = settings["epochs"] // (4 if reduced(scale) else 1)
        races.append(compare(entrants, data, **how, **settings | {"epochs": epochs}).scores)
    return np.array(races)


# -- 20 ---------------------------------------------------------------------------------------------------

ALL = ("identity", *BENT)
BEHIND = "by how much the most even one is behind the best, where it is worst"


def _most_even(sets):
    """Choose on half of the runs, measure on the others, so that the choice has not seen what it is judged by."""

    def measure(rng, scale):
        scores = _races(ALL, sets, rng, scale)
        half = scores.shape[-1] // 2
        seen = np.nanmean(scores[..., :half], axis=-1)  # (sets, entrants)
        behind = seen.max(axis=1, keepdims=True) - seen
        even = behind.max(axis=0).argmin()
        worst = behind[:, even].argmax()
        best, fresh = seen.argmax(axis=1), scores[..., half:]
        found = {BEHIND: mean(fresh[worst, best[worst]] - fresh[worst, even])}
        for name, ours, winner in zip(sets, fresh, best, strict=True):
            found[f"{name}: {ALL[winner]} less {ALL[even]}, the most even"] = mean(ours[winner] - ours[even])
        return found

    return measure


_NOWHERE_BEHIND = (Case(BEHIND, "one activation is behind nowhere", below=POINT),)

BEST = Claim(
    number=20,
    id="one-activation-is-best",
    sentence="One activation is best everywhere.",
    said="As a question, in many forms: which of them is the best.",
    plausible="Of two functions one is better, one thinks, and so one of all must be the best.",
    precise="There is one among nine (the identity and eight bent ones) that is nowhere more than a point behind the "
    "best: on moons, moons with false labels, spirals, digits, digits with false labels and diabetes (there 0.01 of "
    "R²), each at the rate that suits it best.",
    rule="Ten runs choose the best on each set, the most even of the nine, and the set where this one is furthest "
    "behind. Ten other runs say by how much; the 95 % interval of the mean difference must lie below 0.01.",
    cases=_NOWHERE_BEHIND,
    measure=_most_even(tuple(SETS)),
    varied=Variation(what="“everywhere” is moons and spirals alone", cases=_NOWHERE_BEHIND, measure=_most_even(PLANES)),
    lessons=(5, 9),
    seconds=75,
)

# -- 24 ---------------------------------------------------------------------------------------------------

WINS, NEAR = "share of cases in which the winner wins again", "share in which it is at most a point behind the best"
PUBLISHED = 4  # runs of a published comparison


def _again(scores, same):
    """For each group of runs that is published: how often its winners win among the other runs, or nearly.

    scores: (sets, entrants, seeds). same: whether the others' data are the same set, or each of the other sets.
    Returns two arrays, (groups,).
    """
    sets, _, seeds = scores.shape
    pairs = [(a, b) for a in range(sets) for b in range(sets) if (a == b) == same]
    wins, near = [], []
    for start in range(0, seeds - PUBLISHED + 1, PUBLISHED):
        published = np.zeros(seeds, bool)
        published[start : start + PUBLISHED] = True
        winners = np.nanmean(scores[..., published], axis=-1).argmax(axis=-1)
        yours = np.nanmean(scores[..., ~published], axis=-1)
        behind = np.array([yours[b].max() - yours[b, winners[a]] for a, b in pairs])
        wins.append(np.mean(behind == 0))
        near.append(np.mean(behind <= POINT))
    return np.array(wins), np.array(near)


def _published(same):
    def measure(rng, scale):
        pairs = len(SETS) * (1 if same else len(SETS) - 1)
        wins, near = _again(_races(BENT, tuple(SETS), rng, scale), same)
        return {WINS: share(wins, shared=2, of=pairs), NEAR: share(near, shared=2, of=pairs)}

    return measure


_AGAIN = (
    Case(WINS, "“win” means to be first more often than not", above=0.5),
    Case(NEAR, "“win” means to be at most a point behind in nine of ten cases", above=0.9),
)

PUBLISHED_WINNER = Claim(
    number=24,
    id="published-winner-wins-on-your-data",
    sentence="The activation that won a published comparison will win on your data.",
    said="By whoever cites a table as the reason for a choice.",
    plausible="A comparison was made to find out which is better.",
    precise="The winner of a race of eight on one set, with four runs each, is the best on another set more often than "
    "not; or at least it is a point behind the best or less in nine of ten cases. Six sets, so 30 pairs of sets.",
    rule="Five times four runs are published, and the other sixteen say who is best elsewhere, each at the rate that "
    "suits it best. Shares of the 30 pairs; the 95 % intervals of their means over the five (Wilson's, shared by the "
    "two) must lie above 0.5 and above 0.9.",
    cases=_AGAIN,
    measure=_published(same=False),
    varied=Variation(what="your data are the same set, in new runs", cases=_AGAIN, measure=_published(same=True)),
    lessons=(9,),
    seconds=100,
    remark="First the intervals were Student's, and one ended above 1; no outcome hung on it.",
)

CLAIMS = (BEST, PUBLISHED_WINNER)
