"""Comparisons that lessons 08 and 10 show, of skips and of gates: for `lesson_run`, what each asks of `compare`."""

from dataclasses import replace

from actcourse.networks.data import load
from actcourse.networks.sizing import equal_sizes

# Thirty hidden layers of equal width; what is added to a layer's input is its output, times a number.
SKIPS = {"plain": {}, "h + f": {"skip": 1}, "h + f / √30": {"skip": 30**-0.5}, "h + f / 30": {"skip": 1 / 30}}
RUNS = {
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
