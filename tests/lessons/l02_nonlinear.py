"""What lesson 02 says in numbers, and whether it is so."""

from functools import cache

import numpy as np

from actcourse import DATA, MLP, RELU, SGD, Adam, lesson_run, stack, train
from actcourse.networks.linear import linear_pieces
from tests.lessons import defined_in

TWO = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
MOONS = ("moons", "circles")


@cache
def solved(units, activation, seed):
    names = defined_in("02_nonlinear")
    return names["solved"](units, activation, seed) / 200


def between(low, units, activation, high):
    return all(low <= solved(units, activation, seed) <= high for seed in (0, 1))


def steps_have_not_moved():
    rng = np.random.default_rng(5)
    net = MLP((2, 16, 2), "step", rng=rng)
    hidden, output = (layer.weights.copy() for layer in net.layers)
    train(net, DATA["moons"](rng), epochs=20, rng=rng, optimiser=SGD(0.5))
    return (net.layers[0].weights == hidden).all() and not (net.layers[1].weights == output).any()


def a_straight_line_gets_as_much():
    moons = DATA["moons"](np.random.default_rng(0))
    inputs = np.column_stack([moons.x, np.ones(len(moons))])
    fitted = inputs @ np.linalg.lstsq(inputs, 2 * moons.y - 1)[0]
    return 0.875 <= np.mean((fitted > 0) == moons.y) < 0.885


def a_step_unit_changes_at_a_corner_of_none():
    return 25**3 == 15_625


def wide_has_as_many_parameters_as_deep():
    deep, wide = MLP((1, *[2] * 8, 1), "ReLU", rng=rng(), output="linear"), MLP((1, 16, 1), "ReLU", rng=rng())
    wide.layers[0].weights[...], wide.layers[0].biases[...] = 1, -np.arange(16) / 16 - 0.01
    wide.layers[1].weights[...] = 1
    return deep.theta.size == wide.theta.size == 49 and linear_pieces(wide, [0], [1]) == 17


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
    "Here are all 15 625 that have their three numbers on a grid": a_step_unit_changes_at_a_corner_of_none,
    "and take a thousand steps each": lambda: "epochs=1000" in defined_in_source("solved"),
    "With two ReLUs about one in eight gets there": lambda: between(0.1, 2, "ReLU", 0.16),
    "with two tanh about half; with four units half and nearly all": lambda: (
        between(0.44, 2, "tanh", 0.56) and between(0.45, 4, "ReLU", 0.57) and between(0.93, 4, "tanh", 1)
    ),
    "by which a straight line gets 0.88": a_straight_line_gets_as_much,
    "The hidden layer is what it was, to the last digit": steps_have_not_moved,
    "Every ReLU whose bend lies within the range is a function of its own": every_bend_is_a_function,
    "twenty for each activation": lambda: all(
        lesson_run(f"bends on {data}").scores.shape == (4, 20) for data in (*MOONS, "spirals")
    ),
    "none is best on moons and circles: their intervals overlap": intervals_overlap,
    "no better than a coin for a ring around a ring": rings_are_a_coin,
    "They could all along": sigmoids_needed_longer,
    "So has one hidden layer of 16, with at most 17 pieces": wide_has_as_many_parameters_as_deep,
    "The deep ones have fewer": the_deep_ones_have_fewer,
}


def defined_in_source(name):
    from actcourse.teaching import build

    cells = build.notebook_from(build.ROOT / "lessons" / "02_nonlinear.py").cells
    return next(cell.source for cell in cells if cell.source.startswith(f"def {name}("))
