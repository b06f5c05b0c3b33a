"""Comparisons that lessons show: run once and stored with the package in `runs/`, so that a reader sees them at once.

`python -m actcourse.networks.runs` runs all of them anew (`make trainings`).
"""

from pathlib import Path

import numpy as np

from actcourse.functions import LEAKY_RELU
from actcourse.functions.gated import GELU
from actcourse.functions.names import unknown
from actcourse.networks.comparing import Comparison, compare
from actcourse.networks.data import DATA, load
from actcourse.networks.optimisers import SGD, Adam

FOLDER = Path(__file__).parent / "runs"
LOWEST = -0.7517915246935645  # where GELU is lowest


def level(x):
    """GELU, held level to the left of where it is lowest."""
    return GELU(np.maximum(x, LOWEST))


def mirrored(x):
    """GELU, mirrored to the left of where it is lowest, so that it falls on as it would have risen."""
    return 2 * level(x) - GELU(x)


EIGHT = ("ReLU", "softplus", "ELU", "SELU", "GELU", "SiLU", "Mish", "hard swish")
RUNS = {
    f"sigmoid or tanh on {data}": {"entrants": ("sigmoid", "tanh"), "data": data, "seeds": 20, "epochs": 100}
    for data in ("digits", "spirals")
}
ONE_BEND = {"entrants": ("identity", "ReLU"), "hidden": (16,), "learning_rate": 0.01, "epochs": 200, "seeds": 20}
RUNS |= {f"one bend on {data}": ONE_BEND | {"data": data} for data in ("circles", "moons", "diabetes")}
RUNS |= {
    f"one bend on diabetes {how}": ONE_BEND | {"data": "diabetes"} | other
    for how, other in {"in 20 epochs": {"epochs": 20}, "with 64 units": {"hidden": (64,)}}.items()
}
BENDS = {"seeds": 20, "learning_rate": 0.01}
RUNS |= {
    f"bends on {data}": {"entrants": ("identity", "sigmoid", "tanh", "ReLU"), "data": data, "epochs": 300, **BENDS}
    for data in ("moons", "circles", "spirals")
}
RUNS["bends on spirals for longer"] = {"entrants": ("identity", "sigmoid"), "data": "spirals", "epochs": 2000, **BENDS}

LEAKS = {"ReLU": "ReLU"} | {f"leaky {a}": LEAKY_RELU.tuned(negative_slope=a) for a in (0.01, 0.1)}
RUNS |= {
    f"leaky slopes {where}": {"entrants": LEAKS, "data": "moons", "seeds": 20, "epochs": 200, **settings}
    for where, settings in {
        "from an ordinary start": {"optimiser": Adam(0.01)},
        "from biases of -3 by descent": {"optimiser": SGD(0.1), "biases": -3},
        "from biases of -3 with Adam": {"optimiser": Adam(0.01), "biases": -3},
        "at rate 1": {"optimiser": SGD(1, momentum=0.9)},
    }.items()
}
RUNS |= {
    f"eight on {data} at rate {rate}": {
        "entrants": EIGHT,
        "data": data,
        "seeds": 20,
        "epochs": 200,
        "learning_rate": rate,
    }
    for data in ("moons", "spirals")
    for rate in (0.001, 0.01)
}
RUNS |= {
    f"the dip of GELU at rate {rate}": {
        "entrants": {"GELU": GELU, "held level": level, "mirrored": mirrored},
        "data": "spirals",
        "seeds": 20,
        "epochs": 200,
        "learning_rate": rate,
    }
    for rate in (0.001, 0.01)
}

# -- lesson 09: a fair race -------------------------------------------------------------------------------


def apart(make, rng, *counts):
    """New data in parts of these sizes, all shifted and scaled as the first, on which a network trains, has to be."""
    parts = [make(rng, count) for count in counts]
    return tuple(part.standardised(like=parts[0]) for part in parts)


def new_moons(rng, tested=100):
    """300 moons to train on, and others to test on."""
    return apart(DATA["moons"], rng, 300, tested)


def moons_tested_much(rng):
    """300 moons to train on, and 20 000 to test on."""
    return new_moons(rng, 20_000)


def moons_tested_well(rng):
    """300 moons to train on, and 2000 to test on."""
    return new_moons(rng, 2000)


def moons_to_choose_by(rng):
    """300 moons to train on, 200 to choose by and 2000 to test on."""
    return apart(DATA["moons"], rng, 300, 200, 2000)


def spirals_to_choose_by(rng):
    """300 examples of spirals to train on, 200 to choose by and 1000 to test on."""
    return apart(DATA["spirals"], rng, 300, 200, 1000)


def few_digits(rng):
    """600 digits to train on, and all others to test on."""
    return load("digits", rng).split(rng, test=1197)


def digits_with_false_labels(rng):
    """600 digits to train on, of which 30 % have a false label, and all others to test on."""
    training, testing = few_digits(rng)
    return training.with_false_labels(0.3, rng), testing


def moons_with_false_labels(rng):
    """300 moons to train on, of which 20 % have a false label, and 2000 to test on."""
    training, testing = moons_tested_well(rng)
    return training.with_false_labels(0.2, rng), testing


FAST = {"learning_rate": 0.01, "epochs": 100}
EQUALS = {f"ReLU {number}": "ReLU" for number in range(1, 11)}
RUNS["ten equal runners"] = {
    "entrants": EQUALS,
    "data": new_moons,
    "seeds": 5,
    "drawn": "run",
    **FAST,
    "dtype": np.float64,  # in which its numbers are the same on every machine
}
RUNS["ten equal runners on shared data"] = {"entrants": EQUALS, "data": new_moons, "seeds": 50, **FAST}
RUNS["ReLU 500 times on moons"] = {"entrants": "ReLU", "data": new_moons, "seeds": 500, **FAST}
RUNS["ReLU on moons with 20000 tests"] = {"entrants": "ReLU", "data": moons_tested_much, "seeds": 100, **FAST}
RUNS |= {
    f"GELU or ReLU on {name}": {"entrants": ("ReLU", "GELU"), "data": data, "seeds": 50, **FAST, "epochs": epochs}
    for name, data, epochs in (("moons", new_moons, 100), ("digits", "digits", 30))
}
RATES = {"learning_rate": [0.03, 0.1, 0.3, 1, 3, 10]}
RUNS |= {
    f"rates on {name}": {
        "entrants": ("ReLU", "tanh"),
        "data": data,
        "seeds": 20,
        "epochs": epochs,
        "optimiser": SGD(),
        "choose": RATES,
    }
    for name, data, epochs in (
        ("spirals", spirals_to_choose_by, 200),
        ("moons", moons_to_choose_by, 100),
        ("digits", "digits", 30),
    )
}
AGAINST_NOISE = {
    "ReLU": "ReLU",
    "ELU": "ELU",
    "RReLU": "RReLU",
    "leaky": LEAKY_RELU.tuned(negative_slope=11 / 48),  # RReLU's mean slope, without its chance
    "dropout": {"activation": "ReLU", "dropout": 0.5},
}
WIDE = {
    "digits": {"hidden": (64, 64), "epochs": 100, "learning_rate": 0.003},
    "moons": {"hidden": (32, 32), "epochs": 300, "learning_rate": 0.01},
}
RUNS |= {
    f"{labels} labels on {name}": {"entrants": AGAINST_NOISE, "data": data, "seeds": 20, **WIDE[name]}
    for labels, name, data in (
        ("true", "digits", few_digits),
        ("false", "digits", digits_with_false_labels),
        ("true", "moons", moons_tested_well),
        ("false", "moons", moons_with_false_labels),
    )
}
SOFTPLUS = {"entrants": ("ReLU", "softplus"), "seeds": 100, "epochs": 200}  # epochs as in the race of eight
RUNS["softplus on new moons"] = {**SOFTPLUS, "data": moons_tested_well, "learning_rate": 0.01}
RUNS["softplus on new moons at its own rate"] = {
    **SOFTPLUS,
    "data": moons_to_choose_by,
    "choose": {"learning_rate": [0.001, 0.003, 0.01, 0.03, 0.1]},
}


def lesson_run(name, recompute=False):
    """The `Comparison` of this name that a lesson shows, as it was stored or, with `recompute`, run on this machine.

    Raises LookupError for an unknown name, suggesting the nearest.
    """
    if name not in RUNS:
        raise LookupError(unknown("run", name, list(RUNS)))
    return _run(**RUNS[name]) if recompute else Comparison.load(_path(name))


def _run(entrants, data, **settings):
    """data: a name, for one set that each seed splits anew, or what `compare` takes."""
    if isinstance(data, str):
        data = load(data, np.random.default_rng(0))
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
