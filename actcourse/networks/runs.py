"""Comparisons that lessons show: run once and stored with the package in `runs/`, so that a reader sees them at once.

`python -m actcourse.networks.runs` runs all of them anew (`make trainings`).
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from actcourse.functions import LEAKY_RELU
from actcourse.functions.gated import GELU
from actcourse.functions.names import unknown
from actcourse.networks.comparing import Comparison, compare
from actcourse.networks.data import load
from actcourse.networks.optimisers import SGD, Adam
from actcourse.networks.sizing import equal_sizes

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

# Thirty hidden layers of equal width; what is added to a layer's input is its output, times a number.
SKIPS = {"plain": {}, "h + f": {"skip": 1}, "h + f / √30": {"skip": 30**-0.5}, "h + f / 30": {"skip": 1 / 30}}
RUNS |= {
    f"skips with {name}": {
        "entrants": SKIPS,
        "data": "digits",
        "activation": name,
        "baseline": "h + f / √30",
        "hidden": (32,) * 30,
        "seeds": 10,
        "epochs": 10,
        "batch_size": 32,
        "learning_rate": 0.001,
    }
    for name in ("ReLU", "tanh")
}

# -- lesson 10: gates -------------------------------------------------------------------------------------


def _pixels(rng):
    digits = load("digits", rng)
    return replace(digits, name="pixels from 0 to 1", x=digits.x / 16)


def _cut_pixels(rng):
    digits = load("digits", rng).standardised()
    return replace(digits, name="pixels cut off at 3", x=digits.x.clip(-3, 3))


SCALED = {"pixels from 0 to 1": _pixels, "pixels cut off at 3": _cut_pixels}  # sets that only these runs know, by name
GATED = {
    unit: {"activation": unit, "hidden": equal_sizes((64, 32, 32, 10), unit)[1:-1]}
    for unit in ("GLU", "bilinear", "SwiGLU", "ReLU")
}
RUNS |= {
    f"gates on {data}": {
        **{"entrants": GATED, "data": data, "seeds": 20, "epochs": 50, "learning_rate": 0.003},
        "standardise": data == "digits",
    }
    for data in ("digits", *SCALED)
}
RUNS["bilinear layers on spirals"] = {
    "entrants": {str(list(hidden)): {"hidden": hidden} for hidden in ((16,), (64,), (16, 16), (64, 64), (16, 16, 16))},
    **{"data": "spirals", "activation": "bilinear", "seeds": 20, "epochs": 300, "learning_rate": 0.003},
}


def lesson_run(name, recompute=False):
    """The `Comparison` of this name that a lesson shows, as it was stored or, with `recompute`, run on this machine.

    Raises LookupError for an unknown name, suggesting the nearest.
    """
    if name not in RUNS:
        raise LookupError(unknown("run", name, list(RUNS)))
    return _run(**RUNS[name]) if recompute else Comparison.load(_path(name))


def _run(entrants, data, **settings):
    data = SCALED.get(data, lambda rng: load(data, rng))(np.random.default_rng(0))
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
