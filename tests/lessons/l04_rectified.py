"""What lesson 04 says in numbers, and whether it is so."""

from functools import cache

import numpy as np

from actcourse import DATA, LEAKY_RELU, MLP, PRELU, RELU, RELU6, RRELU, SGD, lesson_run, stack, train
from actcourse.networks.training import loss_and_gradient


def two_layers(activation="ReLU", count=10, **settings):
    rngs = np.random.default_rng(1).spawn(count)
    return stack([MLP((2, 16, 16, 2), activation, rng=rng, **settings) for rng in rngs])


def moons():
    return DATA["moons"](np.random.default_rng(0)).standardised()


@cache
def watched(rate, momentum=0.0):
    nets, data = two_layers(), moons()
    optimiser = SGD(rate, momentum=momentum)
    return train(nets, data, epochs=100, rng=np.random.default_rng(2), optimiser=optimiser, watch=data.x).layers


def counted(rate, layer, momentum=0.0):
    """Deaths and revivals."""
    history = watched(rate, momentum)
    return history.deaths[:, layer - 1].sum(), history.revivals[:, layer - 1].sum()


def wakes(layer, distance=0.01, epochs=50):
    """Whether the pushed unit of this layer answers again in any of ten networks, by plain gradient descent."""
    nets, data = two_layers(), moons()
    z = nets.forward(data.x)[layer - 1].z[..., 0]
    nets.layers[layer - 1].biases[..., 0, 0] -= z.max(axis=-1) + distance
    train(nets, data, epochs=epochs, rng=np.random.default_rng(2), optimiser=SGD(0.1))
    return (nets.forward(data.x)[layer - 1].z[..., 0] > 0).any()


def slopes_beside_the_corner_touch_from_below():
    x = np.linspace(-2, 2, 101)
    assert all((a * x <= RELU(x)).all() for a in (0, 0.3, 1))
    return not any((a * x <= RELU(x)).all() for a in (-0.1, 1.1))


def deaths_and_revivals_are_as_said():
    first, second = ([counted(rate, layer) for rate in (0.1, 1, 3)] for layer in (1, 2))
    assert first[0][0] < first[1][0] < first[2][0]
    assert second[0][0] < second[1][0] < second[2][0]
    assert not any(revivals for _, revivals in first)
    assert watched(0.1).silent[0, 1].max() > 0  # some of layer 2 are silent from the start
    return second[2][1] < second[2][0] / 2 and counted(1, 1, momentum=0.9)[1] > 0


def the_velocity_goes_on():
    place = np.zeros(1)
    step = SGD(1, momentum=0.9).start(place, np.zeros(1))
    step(np.ones(1))
    step(np.zeros(1))
    assert place == -1.9
    for _ in range(400):
        step(np.zeros(1))
    return np.allclose(place, -(1 + 9))


def weights_stand_still(a):
    nets = two_layers(LEAKY_RELU.tuned(negative_slope=a), 20, biases=-3)
    gradient = loss_and_gradient(nets, moons())[1].flat[:, nets.decays == 1]
    return np.mean(gradient == 0)


def leaks_are_as_said():
    runs = {name: lesson_run(f"leaky slopes from {name}") for name in ORDINARY + BAD}
    verdicts = {name: [row.verdict for row in run.rows[1:]] for name, run in runs.items()}
    none, better = "no difference seen", "better"
    assert verdicts == dict(zip(ORDINARY + BAD, ([none] * 2, [none, better], [better] * 2), strict=True))
    assert all(run.scores.shape == (3, 20) for run in runs.values())
    return all(abs(runs[name].rows[0].mean - 0.5) < 0.03 for name in BAD)


ORDINARY, BAD = ["an ordinary start"], ["biases of -3 by descent", "biases of -3 with Adam"]


def rounding_is_as_said():
    x = np.append(2 * np.random.default_rng(0).standard_normal(999), 100)
    errors = []
    for y in (RELU(x), RELU6(x)):
        gap = y.max() / 255
        errors.append(np.sqrt(np.mean((gap * np.round(y / gap) - y) ** 2)))
    return 0.9 < errors[0] / errors[1] / (100 / 6) < 1.1


# What is said and whether it is so.
CLAIMS = {
    "Any number from 0 to 1 will do": slopes_beside_the_corner_touch_from_below,
    "a step follows a velocity, $v \\leftarrow 0.9\\,v": the_velocity_goes_on,
    "shrinks by 0.9 a step: $0.9 + 0.9^2 + \\dots = 9$": the_velocity_goes_on,
    "The larger the steps, the more deaths": deaths_and_revivals_are_as_said,
    "In layer 1 none": lambda: not wakes(1) and wakes(2),
    "by custom 0.01": lambda: LEAKY_RELU.defaults == {"negative_slope": 0.01},
    "With the ReLU all weights stand still": lambda: weights_stand_still(0) == 1 and weights_stand_still(0.01) == 0,
    "for $a = 0.01$ a ten-thousandth": lambda: np.isclose(0.01**2, 1e-4),
    "Twenty networks of each kind": leaks_are_as_said,
    "a leak of 0.1 helps clearly": leaks_are_as_said,
    "With one of 0.01 it depends on the optimiser": leaks_are_as_said,
    "No run with the ReLU did": lambda: (
        list(np.isnan(lesson_run("leaky slopes at rate 1").scores).any(axis=1)) == [0, 1, 1]
    ),
    "starting at 0.25": lambda: PRELU.defaults == {"negative_slope": 0.25},
    "draws $a$ evenly from ⅛ to ⅓": lambda: (RRELU.params[0].law.low, RRELU.params[0].law.high) == (1 / 8, 1 / 3),
    "= -\\frac{11}{48}": lambda: np.isclose(RRELU(-1), -11 / 48),
    "arXiv 1505.00853": lambda: RRELU.source.venue == "arXiv 1505.00853",
    "100/6 times as close together, and the error shrinks about as much": rounding_is_as_said,
}
