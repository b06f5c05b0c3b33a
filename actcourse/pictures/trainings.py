"""Trainings that explorers show: done once, stored with the package in `stored/`, and loaded when they are looked at.

`python -m actcourse.pictures.trainings` does all of them anew (`make trainings`), or those that are named behind it.
Each function below, and `health`, returns what one file holds: arrays of numbers, float32 where they are parameters.
All seeds are fixed; on another machine a long training may still end elsewhere, as rounding differs and training
magnifies it.
"""

import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from actcourse.functions import find
from actcourse.networks import DATA, MLP, SGD, Adam, stack, train
from actcourse.networks.data import side_by_side
from actcourse.networks.training import evaluate, loss_and_gradient
from actcourse.pictures.watched import health

FOLDER = Path(__file__).parent / "stored"


@cache
def stored(name):
    """What was stored under this name: a dict of arrays, which cannot be written to."""
    with np.load(FOLDER / f"{name}.npz") as file:
        arrays = dict(file)
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


def restored(sizes, activation, theta):
    """A network with stored parameters."""
    net = MLP(sizes, activation, rng=np.random.default_rng(0), dtype=np.float32)
    net.theta = theta
    return net


def examples(name, **settings):
    """The two parts of a data set, for training and for testing; always the same."""
    return DATA[name](np.random.default_rng(1), **settings).split(np.random.default_rng(2))


def leaky(slope):
    """The leaky ReLU with this slope on the left, the ReLU where it is 0."""
    return find("leaky ReLU").tuned(negative_slope=slope) if slope else find("ReLU")


# -- the boundary between two classes ---------------------------------------------------------------------

# What is trained for it: each with each.
BOUNDARY = SimpleNamespace(
    activations=("identity", "sigmoid", "tanh", "ReLU", "leaky ReLU", "GELU", "Gaussian"),
    widths=(1, 2, 4, 8, 16),
    depths=(1, 2, 3),
    data=("moons", "circles", "spirals"),
)


def boundary(widths=BOUNDARY.widths, depths=BOUNDARY.depths):
    """Parameters `theta_<width>_<depth>` of shape (activations, data sets, P), and the examples of each set."""
    training, testing = map(side_by_side, zip(*map(examples, BOUNDARY.data), strict=True))
    thetas = {f"theta_{width}_{depth}": _classifiers(training, width, depth) for width in widths for depth in depths}
    return {"x": training.x, "y": training.y, "test_x": testing.x, "test_y": testing.y} | thetas


def _classifiers(data, width, depth):
    def network(activation):
        rng = np.random.default_rng([width, depth])
        return MLP((2, *[width] * depth, 2), activation, rng=rng, dtype=np.float32)

    net = stack(stack([network(activation)] * len(BOUNDARY.data)) for activation in BOUNDARY.activations)
    orders = [np.random.default_rng(3) for _ in BOUNDARY.data]
    # Long enough that every network of width 16 with bends solves all three; after 300, one of sigmoids has not.
    train(net, data, epochs=500, rng=orders, batch_size=50, optimiser=Adam(0.02))
    return net.theta


# -- units that fall silent -------------------------------------------------------------------------------

# What is trained for it: each with each.
DYING = SimpleNamespace(
    slopes=(0, 0.01, 0.1, 0.3),
    rates=(0.01, 0.03, 0.1, 0.3, 1, 3),
    biases=(-3, -1, 0, 1),
    seeds=5,
    sizes=(2, 16, 16, 2),
    steps=300,
)


def dying(slopes=DYING.slopes, rates=DYING.rates):
    """Networks of shape (slopes, rates, biases, seeds), each trained by 300 steps with all examples and momentum.

    theta: parameters of those with the first seed. silent: for each hidden layer the share of its units with z ≤ 0
    for every example. accuracy: on the examples. blown_up: the step in which the numbers overflowed, or −1; what else
    is said of such a training is NaN.
    """
    data, _ = examples("moons")
    net = _side_by_side(slopes, rates)
    rate = np.broadcast_to(np.reshape(rates, (1, -1, 1, 1)), net.networks)
    how = {"epochs": DYING.steps, "batch_size": None, "optimiser": SGD(rate, momentum=0.9)}
    blown_up = _overflows(net, train(net, data, rng=np.random.default_rng(3), **how))
    lost = np.where(blown_up > 0, np.nan, 0)
    silent_shares = [silent(step).mean(axis=-1) + lost for step in net.forward(data.x.astype(np.float32))[:-1]]
    return {
        "x": data.x,
        "y": data.y,
        "theta": net.theta[..., 0, :],
        "silent": np.array(silent_shares, np.float32),
        "accuracy": np.array(evaluate(net, data) + lost, np.float32),
        "blown_up": blown_up,
    }


def _overflows(net, history):
    """The step in which each training overflowed, or −1; the parameters of those that did become NaN."""
    steps = np.full(net.networks, -1, np.int16)
    for index, (epoch, _) in history.diverged.items():
        steps[index], net.theta[index] = epoch + 1, np.nan
    return steps


def silent(step):
    """Whether each unit of a hidden layer is on its left side, z ≤ 0, for every example."""
    return (step.z <= 0).all(axis=-2)


def _side_by_side(slopes, rates):
    def of_all_seeds(slope, bias):
        return stack(_biased(slope, bias, seed) for seed in range(DYING.seeds))

    return stack(stack([stack(of_all_seeds(slope, bias) for bias in DYING.biases)] * len(rates)) for slope in slopes)


def _biased(slope, bias, seed):
    net = MLP(DYING.sizes, leaky(slope), rng=np.random.default_rng(seed), dtype=np.float32)
    for layer in net.layers[:-1]:
        layer.biases[...] = bias
    return net


# -- a slope that is learned ------------------------------------------------------------------------------

# What is trained for it.
LEARNED = SimpleNamespace(data=("moons", "circles", "spirals"), sizes=(2, 8, 8, 2), steps=300)


def learned(steps=LEARNED.steps):
    """PReLU's slopes before and after each step, (data sets, steps + 1, hidden layers, channels), and the losses."""
    both = [_followed(examples(name)[0], steps) for name in LEARNED.data]
    return {"slopes": np.stack([slopes for slopes, _ in both]), "losses": np.stack([losses for _, losses in both])}


def _followed(data, steps):
    net = MLP(LEARNED.sizes, "PReLU", rng=np.random.default_rng(0))
    step = SGD(0.1, momentum=0.9).start(net.theta, net.decays)
    slopes, losses = [], []
    for _ in range(steps + 1):
        loss, gradient = loss_and_gradient(net, data)
        slopes.append([layer.learned[0].copy() for layer in net.layers[:-1]])
        losses.append(loss)
        step(gradient.flat)
    return np.array(slopes, np.float32), np.array(losses, np.float32)


# -- layers that fold the plane ---------------------------------------------------------------------------

# What is trained for it. The seeds were picked from 120, as ones with which networks as narrow as this do best.
FOLDING = SimpleNamespace(
    sizes=(2, 2, 2, 2, 2),
    slopes={"ReLU": 0, "leaky ReLU": 0.1},
    seeds={
        "moons": {"ReLU": 2, "leaky ReLU": 3, "tanh": 0},
        "circles": {"ReLU": 22, "leaky ReLU": 110, "tanh": 32},
    },
)


def folding(data=tuple(FOLDING.seeds)):
    """Parameters `theta_<data set>`, (activations, P), and the examples, `x_<data set>` and `y_<data set>`."""
    arrays = {}
    for name in data:
        made, _ = examples(name, noise=0.1)
        net = stack(_narrow(activation, seed) for activation, seed in FOLDING.seeds[name].items())
        train(net, made, epochs=400, rng=np.random.default_rng(3), batch_size=50, optimiser=Adam(0.02))
        arrays |= {f"theta_{name}": net.theta, f"x_{name}": made.x, f"y_{name}": made.y}
    return arrays


def folding_activation(name):
    """The activation that is meant by a name: the leaky ReLU with a slope that can be seen."""
    return leaky(FOLDING.slopes[name]) if name in FOLDING.slopes else find(name)


def _narrow(activation, seed):
    rng = np.random.default_rng(seed)
    return MLP(FOLDING.sizes, folding_activation(activation), rng=rng, dtype=np.float32)


# -- storing ----------------------------------------------------------------------------------------------

TRAININGS = {"boundary": boundary, "dying": dying, "learned": learned, "folding": folding, "health": health}


def main(names):
    """Do the trainings of these names, or all, and store them."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or TRAININGS:
        path = FOLDER / f"{name}.npz"
        np.savez_compressed(path, **TRAININGS[name]())
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
