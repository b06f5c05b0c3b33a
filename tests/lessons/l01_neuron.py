"""What lesson 01 says in numbers, and whether it is so."""

import numpy as np

from actcourse import DATA, MLP, SGD, compare, lesson_run, train
from actcourse.networks.intervals import CONFIDENCE
from actcourse.networks.linear import linear_collapse

PATIENTS = DATA["diabetes"](np.random.default_rng(0)).standardised()
BEST = np.linalg.lstsq(PATIENTS.x, PATIENTS.y)[0]  # without a bias: all means are 0
CURVATURE = np.linalg.eigvalsh(PATIENTS.x.T @ PATIENTS.x / len(PATIENTS))


def ten_layers_are_one_to_14_decimals():
    shares = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        net = MLP((2, *[8] * 9, 2), "identity", output="linear", biases="framework", rng=rng)
        x = rng.normal(size=(100, 2))
        weights, biases = linear_collapse(net)
        shares.append(np.max(np.abs(net(x) - (x @ weights + biases))) / np.max(np.abs(net(x))))
    return max(shares) < 5e-15


def parameters(sizes):
    return MLP(sizes, "identity", output="linear", init="zeros", rng=np.random.default_rng(0)).theta.size


def reached(seed, rate=0.1):
    """The weights of the linear network after 1000 plain steps."""
    rng = np.random.default_rng(seed)
    net = MLP((10, 1), "identity", output="linear", rng=rng)
    train(net, PATIENTS, epochs=1000, batch_size=None, optimiser=SGD(rate), rng=rng)
    return net.layers[0].weights[:, 0]


def r_squared(weights):
    return 1 - np.mean((PATIENTS.x @ weights - PATIENTS.y) ** 2) / PATIENTS.y.var()


def steps_grow_beyond(limit):
    with np.errstate(over="ignore", invalid="ignore"):
        return np.abs(reached(1, 0.99 * limit) - BEST).max() < 1 < np.abs(reached(1, 1.01 * limit) - BEST).max()


def total_cholesterol_is_a_mixture():
    """The fifth column by the sixth, seventh and ninth, which with it make the flattest direction."""
    others = PATIENTS.x[:, [5, 6, 8]]
    rest = PATIENTS.x[:, 4] - others @ np.linalg.lstsq(others, PATIENTS.x[:, 4])[0]
    flattest = np.abs(np.linalg.eigh(PATIENTS.x.T @ PATIENTS.x)[1][:, 0])
    return round(1 - rest.var(), 2) == 0.98 and set(np.argsort(flattest)[-4:]) == {4, 5, 6, 8}


def held_out_circles_lack_what_training_had():
    """Less than half right where both parts come from one even set, half where each has its own."""

    def apart(rng):
        return DATA["circles"](rng, count=300), DATA["circles"](rng, count=100)

    how = {"rng": np.random.default_rng(1), "seeds": 100, "hidden": (16,), "learning_rate": 0.01, "epochs": 20}
    split, own = (
        compare("identity", data, **how).scores for data in (DATA["circles"](np.random.default_rng(0)), apart)
    )
    return split.mean() < 0.48 < own.mean() < 0.52


def gap(name):
    return -lesson_run(name).rows[1].difference


# What is said and whether it is so.
CLAIMS = {
    "$\\eta$, here 0.1, is the *learning rate*": lambda: SGD(0.1).learning_rate == 0.1,
    "in floats less than 14 decimals show": ten_layers_are_one_to_14_decimals,
    "by 0.1 times the gradient": lambda: SGD(0.1).learning_rate == 0.1,
    "This network has 618 parameters, and does what one layer with six does": lambda: (
        parameters((2, *[8] * 9, 2)) == 618 and parameters((2, 2)) == 6
    ),
    "ten measurements of 442 people": lambda: PATIENTS.x.shape == (442, 10),
    "465 parameters in all": lambda: parameters((10, 16, 16, 1)) == 465,
    "no measurement is a mixture of the others": lambda: np.linalg.matrix_rank(PATIENTS.x) == 10,
    "R² is a thousandth less": lambda: 0.0005 < r_squared(BEST) - r_squared(reached(1)) < 0.0015,
    "they explain 98 % of its variance": total_cholesterol_is_a_mixture,
    "after 3000 steps it would be 8 %": lambda: round((1 - 0.1 * CURVATURE[0]) ** 3000, 2) == 0.08,
    "beyond $\\eta = 2/\\lambda$ each step takes $w$ further from $w^*$": lambda: steps_grow_beyond(2 / CURVATURE[-1]),
    "the sharpest curvature is 470 times the flattest": lambda: 469.5 < CURVATURE[-1] / CURVATURE[0] < 470.5,
    "Twenty of each were trained": lambda: all(
        lesson_run(f"one bend on {data}").scores.shape == (2, 20) for data in ("circles", "moons", "diabetes")
    ),
    "for 200 *epochs*": lambda: lesson_run("one bend on diabetes").settings["epochs"] == 200,
    "of 100 such experiments, about 95": lambda: CONFIDENCE == 0.95,
    "on the side where the training part has too many of a ring": held_out_circles_lack_what_training_had,
    "After 20 epochs none was seen": lambda: (
        lesson_run("one bend on diabetes in 20 epochs").rows[1].verdict == "no difference seen"
    ),
    "with more room and more time to learn chance, the gap grew": lambda: (
        gap("one bend on diabetes in 20 epochs")
        < gap("one bend on diabetes")
        < gap("one bend on diabetes with 64 units")
    ),
}
