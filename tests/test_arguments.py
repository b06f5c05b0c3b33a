"""What is given wrong is named: the argument, what was given, and what is allowed; and nothing is quietly ignored."""

import traceback
from pathlib import Path

import numpy as np
import pytest

import actcourse
from actcourse.functions import units, vector
from actcourse.networks import (
    DATA,
    MLP,
    SGD,
    Adam,
    Data,
    RMSProp,
    analyse,
    batches,
    compare,
    equal_sizes,
    fit_unit,
    linear,
    moments,
    probe,
    stack,
    train,
)
from actcourse.networks.training import evaluate, loss_and_gradient

HOME = str(Path(actcourse.__file__).parent)


def rng():
    return np.random.default_rng(0)


def moons():
    return DATA["moons"](rng(), count=60)


def network():
    return MLP((2, 3, 2), "tanh", rng=rng())


def trained(optimiser):
    return train(network(), moons(), epochs=1, rng=rng(), optimiser=optimiser)


X = np.ones((4, 2))
# Every function that takes numbers, names or records, with arguments that it takes; each is then made wrong in turn.
CALLS = {
    "MLP": lambda: (
        MLP,
        {
            "sizes": (2, 3, 2),
            "activation": "tanh",
            "output": "softmax",
            "rng": rng(),
            "init": 1.5,
            "biases": 0.0,
            "dropout": 0.1,
            "skip": 1,
            "learned": "channel",
            "dtype": np.float64,
        },
    ),
    "a call of a network": lambda: (network().__call__, {"x": X}),
    "forward": lambda: (network().forward, {"x": X}),
    "train": lambda: (
        train,
        {
            "net": network(),
            "data": moons(),
            "epochs": 1,
            "rng": rng(),
            "batch_size": 32,
            "optimiser": "adam",
            "validation": moons(),
            "patience": 2,
            "watch": X,
        },
    ),
    "evaluate": lambda: (evaluate, {"net": network(), "data": moons()}),
    "loss_and_gradient": lambda: (loss_and_gradient, {"net": network(), "data": moons()}),
    "batches": lambda: (batches, {"data": moons(), "size": 10, "rng": rng()}),
    "stack": lambda: (stack, {"networks": [network()]}),
    "compare": lambda: (
        compare,
        {
            "entrants": ["tanh", "ReLU"],
            "data": moons(),
            "rng": rng(),
            "seeds": 2,
            "baseline": "ReLU",
            "choose": {"learning_rate": [0.1]},
            "test": 0.25,
            "validation": 0.25,
            "drawn": {"order": "once"},
            "hidden": (2,),
            "epochs": 1,
            "batch_size": 20,
            "optimiser": "adam",
            "init": "he",
            "dtype": np.float32,
            "dropout": 0.1,
        },
    ),
    "Data": lambda: (Data, {"name": "mine", "x": X, "y": np.array([0, 1, 0, 1]), "classes": 2}),
    "split": lambda: (moons().split, {"rng": rng(), "test": 0.25, "validation": 0.2}),
    "with_false_labels": lambda: (moons().with_false_labels, {"share": 0.1, "rng": rng()}),
    "SGD": lambda: (
        lambda **settings: trained(SGD(**settings)),
        {"learning_rate": 0.1, "momentum": 0.5, "weight_decay": 0.1},
    ),
    "RMSProp": lambda: (
        lambda **settings: trained(RMSProp(**settings)),
        {"learning_rate": 0.1, "memory": 0.9, "epsilon": 1e-8, "weight_decay": 0.1},
    ),
    "Adam": lambda: (
        lambda **settings: trained(Adam(**settings)),
        {"learning_rate": 0.1, "momentum": 0.5, "memory": 0.9, "epsilon": 1e-8, "weight_decay": 0.1},
    ),
    "fit_unit": lambda: (fit_unit, {"kind": "nac", "x": X, "y": X[:, :1], "rng": rng(), "steps": 2}),
    "equal_sizes": lambda: (equal_sizes, {"sizes": (2, 8, 2), "activation": "SwiGLU", "like": "tanh"}),
    "gradient_check": lambda: (probe.gradient_check, {"net": network(), "data": moons(), "step": 1e-5, "most": 9}),
    **{
        function.__name__: lambda function=function: (function, {"net": network(), "x": X})
        for function in (
            probe.forward_signal,
            probe.slopes,
            probe.dead_units,
            probe.sparsity,
            probe.activation_histogram,
        )
    },
    "backward_signal": lambda: (probe.backward_signal, {"net": network(), "x": X, "rng": rng()}),
    "saturated_units": lambda: (probe.saturated_units, {"net": network(), "x": X, "threshold": 0.1}),
    "gradient_histogram": lambda: (probe.gradient_histogram, {"net": network(), "data": moons(), "bins": 5}),
    "one_sign_gradients": lambda: (probe.one_sign_gradients, {"inputs": X}),
    "cost": lambda: (probe.cost, {"activation": "ReLU", "rng": rng(), "count": 10, "repeats": 1}),
    "linear_collapse": lambda: (linear.linear_collapse, {"net": MLP((2, 3, 2), "identity", rng=rng())}),
    "linear_pieces": lambda: (
        linear.linear_pieces,
        {"net": MLP((2, 3, 2), "ReLU", rng=rng()), "start": [0, 0], "end": [1, 1]},
    ),
    "relu_interpolant": lambda: (linear.relu_interpolant, {"function": np.sin, "pieces": 3, "low": 0.0, "high": 1.0}),
    "expected_conditioning": lambda: (moments.expected_conditioning, {"activation": "tanh", "fan_in": 3}),
    "attention": lambda: (units.attention, {"Q": X, "K": X, "V": X, "mask": None}),
    "gumbel_softmax": lambda: (units.gumbel_softmax, {"z": X, "rng": rng(), "axis": -1, "temperature": 1.0}),
    "nac": lambda: (units.nac, {"x": X, "W_hat": np.ones((2, 2)), "M_hat": np.ones((2, 2))}),
    "entropy": lambda: (vector.entropy, {"p": X / 2, "axis": -1}),
    "gain": lambda: (moments.gain, {"activation": "tanh", "variance": 1.0}),
    "conditioning": lambda: (probe.conditioning, {"inputs": np.eye(4, 2)}),
    "softmax": lambda: (vector.softmax, {"z": X, "axis": -1, "temperature": 2.0}),
    "maxout": lambda: (vector.maxout, {"x": X, "pieces": 2, "axis": -1}),
    "dropout": lambda: (units.dropout, {"x": X, "p": 0.5, "rng": rng()}),
    "analyse": lambda: (analyse, {"f": "tanh"}),
    **{f"the data set {name}": lambda name=name: (DATA[name], {"rng": rng()}) for name in DATA},
    **{
        f"the data set {name} of 20": lambda name=name: (DATA[name], {"rng": rng(), "count": 20})
        for name in ("moons", "circles", "blobs", "spirals", "xor", "sine", "steps")
    },
}
WRONG = {
    "text": "wrong",
    "not a number": float("nan"),
    "infinite": np.inf,
    "below 0": -1,
    "a complex number": 2j,
    "a set": {1},
    "an object": object(),
    "rows of different lengths": [[1, 2], [3]],
    "a class": int,
    "an array of text": np.array(["a", "b"]),
    "complex numbers": np.ones((4, 2)) * 1j,
    "masked": np.ma.masked_array(np.ones((4, 2)), mask=np.eye(4, 2)),
    "a lone number": 3,
    "one row": np.ones(2),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_arguments_are_right(name):
    function, right = CALLS[name]()
    function(**right)


def failing(function, arguments):
    """What comes of a call with a wrong argument, where it is neither an error of our own nor an answer; else ""."""
    try:
        function(**arguments)
    except (TypeError, ValueError, LookupError) as error:
        innermost = traceback.extract_tb(error.__traceback__)[-1].filename
        return "" if innermost.startswith(HOME) else f"a raw {error!r} of {innermost}"
    except Exception as error:
        return repr(error)
    return ""


@pytest.mark.parametrize("name", CALLS)
def test_what_is_wrong_is_named_or_taken(name):
    found = {}
    for argument in CALLS[name]()[1]:
        for what, wrong in WRONG.items():
            function, right = CALLS[name]()
            found[f"{argument} {what}"] = failing(function, right | {argument: wrong})
    assert not any(found.values()), {which: error for which, error in found.items() if error}
