"""Comparisons that the lessons on functions show, 02 to 06: for `lesson_run`, what each asks of `compare`."""

import numpy as np

from actcourse.functions import LEAKY_RELU
from actcourse.functions.gated import GELU
from actcourse.networks.optimisers import SGD, Adam

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
