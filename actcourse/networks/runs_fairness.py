"""Comparisons that lesson 09 shows, a fair race: for `lesson_run`, the data and what each asks of `compare`."""

import numpy as np

from actcourse.functions import LEAKY_RELU
from actcourse.networks.data import DATA, load
from actcourse.networks.optimisers import SGD


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


RUNS = {}
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
