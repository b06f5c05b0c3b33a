"""What lesson 07 says in numbers, and whether it is so."""

import re
from functools import cache
from itertools import pairwise

import numpy as np

from actcourse import DATA, MLP, SGD, TANH, Data, stack, train
from actcourse.networks import probe
from actcourse.networks.training import evaluate, loss_and_gradient
from actcourse.pictures.explorers.playground.game import CONTROLS, START, Game
from actcourse.teaching import build

CURVATURE = np.array([1.0, 50.0])


@cache
def functions(*names):
    """What lesson 07 imports and defines, and the lines of code in its functions of these names, by name."""
    defined, lines = {}, {}
    for cell in build.notebook_from(build.ROOT / "lessons" / "07_backprop.py").cells:
        if cell.cell_type == "code" and re.match(r"import|def (?:gradients|cross|my_train)|f = ", cell.source):
            exec(cell.source, defined)
            for name, body in re.findall(r"def (\w+)\(.*?\):\n((?:(?: .*)?\n?)+)", cell.source):
                lines[name] = sum(bool(line.strip()) for line in body.splitlines())
    return defined, lines


def softsign(z):
    return z / (1 + abs(z))


def moons():
    return DATA["moons"](np.random.default_rng(0)).standardised()


# -- by hand --------------------------------------------------------------------------------------------


def playground_after(rate, epochs=60):
    game = Game(START | {"rate": rate})
    for _ in range(epochs):
        game.epoch()
    return game


@cache
def too_slow_and_too_fast():
    rates = {control.name: control for control in CONTROLS}["rate"].positions
    slow, usual, fast = (playground_after(rate) for rate in (0.001, START["rate"], 1.0))
    assert {0.001, 1.0} <= set(rates)
    assert slow.net.theta.size == 186
    assert slow.losses[-1, 0] > 2 * usual.losses[-1, 0]
    return fast.losses[-1, 0] > 5 * usual.losses[-1, 0]


def loss_of_nine(parameters):
    """The loss of the lesson's 2-2-1 network, one number at a time."""
    w11, w12, w21, w22, b1, b2, v1, v2, c = parameters
    h1, h2 = softsign(2 * w11 + 1 * w21 + b1), softsign(2 * w12 + 1 * w22 + b2)
    return (h1 * v1 + h2 * v2 + c - 1.6) ** 2 / 2


NINE = np.array([1.0, -1, -2, -1, 1, -1, 3, -2, -1.1])
BY_HAND = [0.6, -0.064, 0.3, -0.032, 0.3, -0.032, 0.2, -0.32, 0.4]


def nine_digits_agree():
    nudges = 1e-5 * np.eye(9)
    measured = [(loss_of_nine(NINE + nudge) - loss_of_nine(NINE - nudge)) / 2e-5 for nudge in nudges]
    np.testing.assert_allclose(measured, BY_HAND, atol=1e-9)
    net = MLP((2, 2, 1), "softsign", output="linear", rng=np.random.default_rng(0))
    net.theta[...] = NINE
    check = probe.gradient_check(net, Data("one", np.array([[2.0, 1.0]]), np.array([1.6])))
    return 1e-12 < check.relative.max() < 1e-9


# -- the check ------------------------------------------------------------------------------------------


def own_loss(parameters, x, y):
    """Of a network 2-8-2 with tanh and softmax, in the precision of what is given."""
    W1, b1, W2, b2 = np.split(parameters, [16, 24, 40])
    scores = np.tanh(x @ W1.reshape(2, 8) + b1) @ W2.reshape(8, 2) + b2
    lead = scores[np.arange(len(y)), y] - scores[np.arange(len(y)), 1 - y]
    return np.log1p(np.exp(-lead)).mean(dtype=parameters.dtype)


@cache
def digits_right(precision):
    """How many digits the central difference has right, by the power of ten of 1 / h."""
    data, net = moons(), MLP((2, 8, 2), "tanh", rng=np.random.default_rng(0))
    exact = loss_and_gradient(net, data)[1].flat
    theta, x = net.theta.astype(precision), data.x.astype(precision)
    right = {}
    for k in range(1, 10):
        steps = np.eye(42, dtype=precision) * precision(10.0**-k)
        rise = [own_loss(theta + step, x, data.y) - own_loss(theta - step, x, data.y) for step in steps]
        error = np.array(rise, float) / (2 * 10.0**-k) - exact
        right[k] = -0.5 * np.log10(np.mean(error**2) / np.mean(exact**2))
    return right


def best_step(precision):
    return max(digits_right(precision), key=digits_right(precision).get)


def a_hundred_times_smaller():
    right = digits_right(np.float64)
    return all(1.9 < right[k + 1] - right[k] < 2.1 for k in (1, 2, 3))


def a_third_is_lost():
    assert best_step(np.float64) == 5
    assert best_step(np.float32) == 2
    single = digits_right(np.float32)
    return 4 <= single[2] < 5 and 1 <= single[5] < 2 and digits_right(np.float64)[5] > 9.5


def rounding():
    return [round(np.log10(np.finfo(kind).eps / 2)) for kind in (np.float64, np.float32)] == [-16, -7]


def silenced(width, directions, count=40, seed=1):
    """Of networks with biases of 0, how many have all units of layer 1 silent for one of the directions."""
    rngs = np.random.default_rng(seed).spawn(count)
    weights = np.array([MLP((2, width, width, 2), "ReLU", rng=rng).layers[0].weights for rng in rngs])
    return ((directions @ weights) <= 0).all(axis=-1).any(axis=-1)


def failed(width, step, biases=0):
    few = DATA["moons"](np.random.default_rng(0), 100).standardised()
    rngs = np.random.default_rng(1).spawn(40)
    nets = stack([MLP((2, width, width, 2), "ReLU", biases=biases, rng=rng) for rng in rngs])
    return probe.gradient_check(nets, few, step=step).difference.max(axis=0) > 1e-6, silenced(width, few.x)


def corners_are_as_said():
    around = np.linspace(0, 2 * np.pi, 1000)
    everywhere = silenced(3, np.column_stack([np.cos(around), np.sin(around)]), count=1000)
    assert abs(everywhere.mean() - 3 / 4) < 0.05
    fails, has_silenced = failed(3, 1e-7)
    assert not (fails & ~has_silenced).any()  # only where an example silences the whole layer
    assert (has_silenced & ~fails).sum() <= 2  # and nearly always: silent examples of both classes can cancel
    assert fails.sum() < 30
    fails, has_silenced = failed(16, 1e-5)
    assert fails.any()
    assert not has_silenced.any()
    return not failed(16, 1e-7)[0].any() and not failed(3, 1e-7, "framework")[0].any()


# -- the step -------------------------------------------------------------------------------------------


def steps_needed(momentum, rates, left=1e-4, longest=800):
    """For each rate, by the recurrence between three places in a row; not where it goes out of bounds."""
    before = now = np.ones((len(rates), 2))
    first = now - rates[:, None] * CURVATURE * now
    before, now, steps = now, first, np.ones(len(rates))
    for _ in range(longest):
        far = np.abs(now).max(axis=1) > left
        if not far.any():
            break
        after = (1 + momentum - rates[:, None] * CURVATURE) * now - momentum * before
        before, now, steps = now, np.clip(after, -1e6, 1e6), steps + far
    return steps


def the_best_momentum():
    rates = np.linspace(0.001, 0.06, 60)
    counts = {momentum: steps_needed(momentum, rates).min() for momentum in np.arange(0.5, 0.7, 0.02).round(2)}
    far = {momentum: steps_needed(momentum, rates, 1e-12).min() for momentum in counts}
    formula = ((50**0.5 - 1) / (50**0.5 + 1)) ** 2
    assert formula < min(counts, key=counts.get) < 0.65  # a little more
    assert abs(min(far, key=far.get) - formula) < 0.03
    return steps_needed(0.9, rates).min() > 4 * min(counts.values())


def forgiving():
    rates = np.linspace(0.001, 0.06, 60)
    near = {beta: np.sum(steps_needed(beta, rates) <= 2 * steps_needed(beta, rates).min()) for beta in (0, 0.6, 0.9)}
    return near[0.9] > 55 > 2 * max(near[0], near[0.6])


def what_a_step_leaves():
    for beta, rate in ((0.6, 0.05), (0.9, 0.02)):
        for curvature in (3, 30):
            roots = np.linalg.eigvals([[1 + beta - rate * curvature, -beta], [1, 0]])
            np.testing.assert_allclose(np.abs(roots), beta**0.5)
    return True


def quotient_of_the_diabetes():
    patients = DATA["diabetes"](np.random.default_rng(0)).standardised()
    return 465 < np.linalg.cond(patients.x) ** 2 < 475


# -- the start ------------------------------------------------------------------------------------------


def after(noise, epochs, count=5):
    """How far the units of layer 1 are apart, and the accuracies, from a start that is nearly alike."""
    nets = stack(
        MLP((2, 8, 1), "tanh", "sigmoid", init=lambda i, o, rng: 0.5 + noise * rng.normal(size=(i, o)), rng=rng)
        for rng in np.random.default_rng(1).spawn(count)
    )
    train(nets, moons(), epochs=epochs, optimiser=SGD(0.3), rng=np.random.default_rng(1))
    return np.ptp(nets.layers[0].weights, axis=-1).max(axis=-1), evaluate(nets, moons())


def a_small_difference_takes_time():
    assert after(0, 20)[0].max() < 1e-9
    apart, right = after(0.001, 100)
    assert apart.max() < 0.05
    assert right.max() < 0.9
    apart, right = after(0.001, 1000, count=1)
    return apart.min() > 1 and right.min() > 0.95


@cache
def sized(activation, c, rate=0.1):
    """Three networks before training, and their accuracy after it."""
    rng = np.random.default_rng(0)
    digits, held_out = DATA["digits"](rng).split(rng)
    nets = stack(MLP((64, 32, 32, 10), activation, init=c, rng=rng) for rng in np.random.default_rng(1).spawn(3))
    slopes, gradient = probe.slopes(nets, digits.x)[0], loss_and_gradient(nets, digits)[1]
    layer_1 = nets.views(gradient.flat.copy())[0].weights
    train(nets, digits, epochs=5, optimiser=SGD(rate), rng=np.random.default_rng(2))
    return np.sqrt(np.mean(layer_1**2)), slopes, gradient.signals[-1], evaluate(nets, held_out).mean()


def relus_go_by_the_square():
    sizes = [sized("ReLU", c)[0] for c in (0.01, 0.1, 1, 10)]
    assert all(80 < larger / smaller < 140 for smaller, larger in pairwise(sizes))
    return sized("ReLU", 10, rate=0.03)[3] > sized("ReLU", 10)[3] + 0.1  # smaller steps: they were too large


def few_units_carry_the_signal():
    _, slopes, signal, right = sized("tanh", 10)
    steep = slopes > 0.1
    assert slopes.mean() < 0.15
    assert steep.mean() < 0.2
    assert right < 0.75
    return np.sum(signal**2 * steep) > 0.99 * np.sum(signal**2)


# -- the trainer ----------------------------------------------------------------------------------------


def fifteen_lines():
    _, lines = functions()
    return sum(lines[name] for name in ("forward", "gradients", "cross_entropy", "my_train")) == 15


def another_activation():
    defined, _ = functions()
    data = DATA["digits"](np.random.default_rng(3)).standardised()
    net = MLP((64, 12, 10), "tanh", rng=np.random.default_rng(4))
    parameters = [part.copy() for layer in net.layers for part in (layer.weights, layer.biases)]
    kept, defined["f"] = defined["f"], TANH
    try:
        mine = defined["my_train"](parameters, data, 3, 100, 0.2, np.random.default_rng(5))
    finally:
        defined["f"] = kept
    theirs = train(net, data, epochs=3, batch_size=100, optimiser=SGD(0.2), rng=np.random.default_rng(5)).losses
    return np.allclose(mine, theirs, rtol=1e-12, atol=0) and mine[2] < mine[0]


def softsign_neuron():
    def loss(w):
        return (softsign(2 * w) - 1.5) ** 2 / 2

    return (loss(0.5 + 1e-5) - loss(0.5 - 1e-5)) / 2e-5


# What is right in the lesson's quizzes, worked out in another way.
ANSWERS = {
    "one-neuron-by-hand": softsign_neuron,
    "best-nudge": lambda: np.format_float_positional(10.0 ** -best_step(np.float64)),
    "momentum-in-a-valley": lambda: {0.6: "about 0.6"}[
        min((0, 0.6, 0.9, 0.95), key=lambda beta: steps_needed(beta, np.linspace(0.001, 0.06, 60)).min())
    ],
    "all-alike": lambda: "eight that are still alike" if after(0, 20)[0].max() < 1e-9 else "",
}

CLAIMS = {
    "A network with 186 weights and biases": too_slow_and_too_fast,
    "set the learning rate to 0.001, and to 1": too_slow_and_too_fast,
    "less than a sixth of the first unit's": lambda: (1 + 1) ** 2 / (1 + 4) ** 2 < 1 / 6,
    "Nine digits agree, in both layers": nine_digits_agree,
    "how far are these 2410 numbers": lambda: (64 + 1) * 32 + (32 + 1) * 10 == 2410,
    "With $h$ ten times smaller, it is a hundred times smaller": a_hundred_times_smaller,
    "by a share $\\varepsilon$ of about $10^{-16}$ with 64 bits and $10^{-7}$ with 32": rounding,
    "With 32 bits four are left at best, and at $h = 10^{-5}$ only one": a_third_is_lost,
    "the central difference says ½ and the course 0": lambda: (
        (max(0, 1e-5) - max(0, -1e-5)) / 2e-5 == 0.5 and probe.find("ReLU").derivative(0.0) == 0
    ),
    "somewhat fewer than three in four failed": corners_are_as_said,
    "This is the share that each step leaves": what_a_step_leaves,
    "over these few steps a little more was best": the_best_momentum,
    "here nearly all of the sixty": forgiving,
    "where a thousand plain steps did not arrive, has a quotient of about 470": quotient_of_the_diabetes,
    "was not enough for 100 epochs, as a small difference takes time to grow; after 1000 they have parted": (
        a_small_difference_takes_time
    ),
    "With ReLUs ten times the weights make a hundred times the gradient": relus_go_by_the_square,
    "what comes back does so through few units and large weights": few_units_carry_the_signal,
    "Four functions with fifteen lines in them": fifteen_lines,
    "not a line of the chain rule changes": another_activation,
}
