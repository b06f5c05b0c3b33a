"""Comparisons that lesson 13 shows, of a derivative and a wrong one: for `lesson_run`, what each asks of `compare`."""

import numpy as np

from actcourse.functions import SIGMOID, activation


def bold(x):
    """x times softplus."""
    return x * np.logaddexp(x, 0)


def bold_prime(x):
    """Its derivative, by the rule of products."""
    return np.logaddexp(x, 0) + x * SIGMOID.f(x)


# The product of the derivatives of x and softplus, 1 and σ, is wrong.
DERIVATIVES = {"right": activation(bold, bold_prime), "wrong": activation(bold, SIGMOID.f), "ReLU": "ReLU"}
RUNS = {
    f"a wrong derivative on {data}": {
        "entrants": DERIVATIVES,
        "data": data,
        "seeds": 20,
        "epochs": 100,
        "learning_rate": 0.01,
    }
    for data in ("moons", "spirals")
}
