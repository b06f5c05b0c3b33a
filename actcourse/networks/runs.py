"""Comparisons that lessons show: run once and stored with the package in `runs/`, so that a reader sees them at once.

`python -m actcourse.networks.runs` runs all of them anew (`make trainings`).
"""

from functools import partial
from pathlib import Path

import numpy as np

from actcourse.functions.names import unknown
from actcourse.functions.words import text_of
from actcourse.networks import runs_fairness, runs_functions, runs_invention, runs_networks
from actcourse.networks.comparing import Comparison, compare
from actcourse.networks.data import load

FOLDER = Path(__file__).parent / "runs"
RUNS = runs_functions.RUNS | runs_networks.RUNS | runs_fairness.RUNS | runs_invention.RUNS


def lesson_run(name, recompute=False):
    """The `Comparison` of this name that a lesson shows, as it was stored or, with `recompute`, run on this machine.

    Raises LookupError for an unknown name, suggesting the nearest.
    """
    name, given = text_of(name), name
    if name not in RUNS:
        raise LookupError(unknown("run", given, list(RUNS)))
    return _run(**RUNS[name]) if recompute else Comparison.load(_path(name))


def _run(entrants, data, **settings):
    """data: a name, for one set that each seed splits anew, or what `compare` takes."""
    if isinstance(data, str):
        data = runs_networks.SCALED.get(data, partial(load, data))(np.random.default_rng(0))
    return compare(entrants, data, rng=np.random.default_rng(1), **settings)


def _path(name):
    return FOLDER / f"{name.replace(' ', '-')}.json"


def main():
    """Run all of them, and store them."""
    FOLDER.mkdir(exist_ok=True)
    for name in RUNS:
        run = lesson_run(name, recompute=True)
        run.save(_path(name))
        print(f"{name}\n{run!r}")


if __name__ == "__main__":
    main()
