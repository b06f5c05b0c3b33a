"""What lesson 02 says in numbers, and whether it is so."""

from functools import cache

import numpy as np

from actcourse import DATA, MLP, RELU, SGD, SIGMOID, Adam, Data, lesson_run, stack, train
from actcourse.networks.linear import linear_pieces
from actcourse.teaching import build
from tests.lessons import defined_in

MOONS = ("moons", "circles")


XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])


@cache
def solved(units, activation, seed):
    """The share of networks that find XOR, by the lesson's own function."""
    names = defined_in("02_nonlinear")
    names |= {"MLP": MLP, "Adam": Adam, "Data": Data, "stack": stack, "train": train}
    names["x"], names["y"] = XOR
    return names["solved"](units, activation, seed) / 200


def between(low, units, activation, high):
    return low <= solved(units, activation, seed=1) <= high  # the lesson's is 0


def steps_have_not_moved():
    rng = np.random.default_rng(5)
    net = MLP((2, 16, 2), "step", rng=rng)
    hidden, output = (layer.weights.copy() for layer in net.layers)
    train(net, DATA["moons"](rng), epochs=20, rng=rng, optimiser=SGD(0.5))
    return (net.layers[0].weights == hidden).all() and not (net.layers[1].weights == output).any()


def failures_are_silent():
    """Three in four have a unit that is 0 at every example, and of those that find XOR none."""
    (x, y), random = XOR, rng()
    nets = stack([MLP((2, 2, 1), "ReLU", "sigmoid", rng=random) for _ in range(200)])
    train(nets, Data("xor", x, y, classes=2), epochs=1000, rng=random, batch_size=None, optimiser=Adam(0.05))
    found = ((nets(x)[..., 0] > 0.5) == y).all(axis=1)
    hidden = x @ nets.layers[0].weights + nets.layers[0].biases
    silent = (hidden <= 0).all(axis=1).any(axis=1)
    return 0.7 < silent[~found].mean() < 0.8 and not silent[found].any()


def a_straight_line_gets_as_much():
    moons, random = DATA["moons"](rng()), rng()
    line = MLP((2, 2), "identity", rng=random)
    train(line, moons, epochs=400, rng=random)
    return 0.87 < np.mean(line(moons.x).argmax(axis=1) == moons.y) < 0.89


def wide_has_as_many_parameters_as_deep():
    deep, wide = (MLP((1, *hidden, 1), "ReLU", "linear", rng=rng()) for hidden in ([2] * 8, [16]))
    wide.layers[0].weights[...], wide.layers[0].biases[...] = 1, -np.arange(16) / 16 - 0.01
    wide.layers[1].weights[...] = 1
    return deep.theta.size == wide.theta.size == 49 and linear_pieces(wide, [0], [1]) == 17


def lesson_source():
    return (build.ROOT / "lessons" / "02_nonlinear.py").read_text()


def rng():
    return np.random.default_rng(0)


def every_bend_is_a_function():
    """As many as there are bends within the range, with the constant, and a straight line from the others."""
    random, x = rng(), np.linspace(-1, 1, 400)[:, None]
    weights, biases = random.normal(size=(1, 100)), random.normal(size=100)
    places = -biases / weights[0]
    cells = len(np.unique(np.floor((places[np.abs(places) < 1] + 1) / 2 * 399)))
    rank = np.linalg.matrix_rank(np.column_stack([RELU(x @ weights + biases), np.ones(400)]))
    return cells <= rank <= np.sum(np.abs(places) < 1) + 2


def intervals_overlap():
    rows = [[row for row in lesson_run(f"bends on {data}").rows if row.entrant != "identity"] for data in MOONS]
    return all(max(row.low for row in three) < min(row.high for row in three) for three in rows)


def rings_are_a_coin():
    line, *_ = lesson_run("bends on circles").rows
    return line.high <= 0.5


def sigmoids_needed_longer():
    short = {row.entrant: row for row in lesson_run("bends on spirals").rows}
    line, sigmoid = lesson_run("bends on spirals for longer").rows
    return short["sigmoid"].verdict == "no difference seen" and sigmoid.low > line.high + 0.1


def the_deep_ones_have_fewer():
    """On other data and from other weights than in the lesson."""
    means = []
    for hidden in ([92], [10, 10, 10, 10]):
        random = np.random.default_rng(7)
        spirals = DATA["spirals"](random).standardised()
        nets = stack([MLP((2, *hidden, 1), "ReLU", "sigmoid", rng=random) for _ in range(10)])
        assert 365 < nets.theta.shape[1] < 375
        train(nets, spirals, epochs=200, batch_size=100, optimiser=Adam(0.01), rng=random)
        means.append(np.mean([linear_pieces(nets[k], [-2, -2], [2, 2]) for k in range(10)]))
    return means[1] < means[0] - 5


# What is said and whether it is so.
CLAIMS = {
    "save at $x = 0$, where it stays ½": lambda: SIGMOID(0) == 0.5,
    "Here are all 15 625 that have their three numbers on a grid": lambda: 25**3 == 15_625,
    "and take a thousand steps each": lambda: "epochs=1000" in lesson_source(),
    "With two ReLUs about one in eight gets there": lambda: between(0.1, 2, "ReLU", 0.16),
    "with two tanh about half; with four units half and nearly all": lambda: (
        between(0.44, 2, "tanh", 0.56) and between(0.45, 4, "ReLU", 0.57) and between(0.93, 4, "tanh", 1)
    ),
    "three in four have a unit that is 0 at all four examples": failures_are_silent,
    "a straight line alone gets 0.88": a_straight_line_gets_as_much,
    "The hidden layer is what it was, to the last digit": steps_have_not_moved,
    "Every ReLU whose bend lies within the range is a function of its own": every_bend_is_a_function,
    "twenty for each activation": lambda: all(
        lesson_run(f"bends on {data}").scores.shape == (4, 20) for data in (*MOONS, "spirals")
    ),
    "intervals that overlap are no test": intervals_overlap,
    "no better than a coin for a ring around a ring": rings_are_a_coin,
    "They could all along": sigmoids_needed_longer,
    "So has one hidden layer of 16, with at most 17 pieces": wide_has_as_many_parameters_as_deep,
    "The deep ones have fewer": the_deep_ones_have_fewer,
}
