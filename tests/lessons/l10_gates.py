"""What lesson 10 says in numbers, and whether it is so."""

from functools import cache

import numpy as np
from scipy.special import erf, expit

from actcourse import DATA, MLP, SGD, Adam, Data, equal_sizes, fit_unit, lesson_run, stack, train
from actcourse.functions.units import attention, attention_gradient, dropout, nalu
from actcourse.functions.vector import softmax, softmax_jacobian
from actcourse.networks.runs_networks import GATED
from actcourse.networks.sizing import parameter_count
from tests.lessons import defined_in

# -- gates and products ---------------------------------------------------------------------------------


def gates_are_as_in_the_table():
    from actcourse.networks.gates import GATES

    a, b = np.random.default_rng(0).normal(size=(2, 50))
    by = {"GLU": expit(b), "SwiGLU": b * expit(b), "bilinear": b, "ReGLU": np.maximum(b, 0)}
    by["GeGLU"] = b * (1 + erf(b / np.sqrt(2))) / 2
    for name, gate in by.items():
        np.testing.assert_allclose(GATES[name].f(np.array([a, b]))[0], a * gate, rtol=1e-9, atol=1e-12)
    return np.array_equal(GATES["maxout"].f(np.array([a, b]))[0], np.where(a > b, a, b))


POINTS = np.random.default_rng(21).uniform(-1, 1, (400, 2))


@cache
def learned(unit, units):
    """Networks that learned x y from other points and other weights than in the lesson."""
    nets = stack(MLP((2, units, 1), unit, "linear", rng=np.random.default_rng(50 + seed)) for seed in range(5))
    data = Data("product", POINTS, POINTS.prod(axis=1))
    train(nets, data, epochs=100, batch_size=50, optimiser=SGD(0.2, momentum=0.9), rng=np.random.default_rng(3))
    return nets


@cache
def products(unit, units):
    """How many parameters they have, and their relative error by distance."""
    nets, errors = learned(unit, units), {}
    for times in (1, 3, 10, 100, 1000):
        truth = times**2 * POINTS.prod(axis=1)
        errors[times] = np.sqrt(np.mean((nets(times * POINTS)[..., 0] - truth) ** 2) / np.mean(truth**2))
    return nets.theta.shape[1], errors


def products_are_as_said():
    size, bilinear = products("bilinear", 1)
    assert size == 8
    assert max(bilinear.values()) < 1e-14
    within = {unit: products(unit, units)[1][1] for unit, units in (("ReLU", 14), ("maxout", 8))}
    assert all(products(unit, 8)[1][1] < 0.5 * min(within.values()) for unit in ("GLU", "SwiGLU"))
    return all(products(unit, units)[0] == 57 for unit, units in (("ReLU", 14), ("maxout", 8), ("GLU", 8)))


def straight_lines_fall_behind():
    for times, error in ((3, 0.44), (10, 0.81), (100, 0.98)):
        assert round((1 - 1 / times) ** 2, 2) == error
        for unit, units in (("ReLU", 14), ("maxout", 8)):
            assert error < products(unit, units)[1][times] < error + 0.2
    assert 0.45 < products("ReLU", 14)[1][3] < 0.65
    assert products("GLU", 8)[1][1000] > 0.98
    swiglu = products("SwiGLU", 8)[1]
    return swiglu[1000] < 0.9 and abs(swiglu[1000] - swiglu[100]) < 0.05


def last_pieces_are_flatter():
    edge = np.random.default_rng(4).uniform(-1, 1, (2000, 2))
    edge /= np.abs(edge).max(axis=1, keepdims=True)
    nets = learned("ReLU", 14)
    rise = (nets(1.01 * edge) - nets(edge))[..., 0] / 0.01
    truth = 2 * edge.prod(axis=1)  # the slope of t² p₁ p₂ at t = 1
    return ((rise * truth).sum(axis=-1) / (truth**2).sum() < 0.95).all()


def monomials(degree, count):
    """The polynomials of two inputs up to a degree, at random points."""
    x, y = np.random.default_rng(0).normal(size=(2, count))
    return np.column_stack([x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)])


def polynomials_of(hidden):
    """What is left of the outputs of a bilinear network besides polynomials of degree 2, 4, 8 for 1, 2, 3 layers."""
    net = MLP((2, *hidden, 1), "bilinear", "linear", biases="framework", rng=np.random.default_rng(1))
    x = np.random.default_rng(0).normal(size=(2, 300)).T
    outputs = net(x)[:, 0]
    basis = monomials(2 ** len(hidden), 300)
    rest = outputs - basis @ np.linalg.lstsq(basis, outputs)[0]
    return np.linalg.norm(rest) / np.linalg.norm(outputs)


def each_layer_doubles_the_degree():
    assert monomials(2, 300).shape[1] == 6
    return all(polynomials_of(hidden) < 1e-9 for hidden in ((16,), (64,), (16, 16), (16, 16, 16)))


def only_depth_helps():
    run = lesson_run("bilinear layers on spirals")
    assert run.scores.shape[1] == 20
    one, wide_one, two, wide_two, three = (row.mean for row in run.rows)
    assert abs(one - wide_one) < 0.01
    assert abs(two - wide_two) < 0.01
    return one + 0.2 < two < three - 0.05


# -- digits ---------------------------------------------------------------------------------------------

# Shazeer (2020), table 1, at 524 288 steps; read in the paper.
LOG_PERPLEXITY = {"a ReLU": 1.677, "GLU": 1.663, "an activation": 1.648, "SwiGLU": 1.636}


def means(data):
    run = lesson_run(f"gates on {data}")
    assert run.scores.shape[1] == 20
    return {row.entrant: row for row in run.rows}


def five_points_behind():
    rows = means("digits")
    sizes = [parameter_count((64, *entrant["hidden"], 10), unit) for unit, entrant in GATED.items()]
    assert max(sizes) / min(sizes) < 1.02
    assert GATED["ReLU"]["hidden"] == equal_sizes((64, 32, 32, 10), "ReLU")[1:-1]
    assert rows["ReLU"].verdict == "no difference seen"
    return all(-0.075 < rows[unit].difference < -0.045 for unit in ("bilinear", "SwiGLU"))


def the_order_changes():
    rows = means("pixels from 0 to 1")
    assert rows["bilinear"].verdict == rows["SwiGLU"].verdict == "no difference seen"
    return rows["ReLU"].verdict == "better"


def less_than_half_of_the_gap():
    before, after = means("digits"), means("pixels cut off at 3")
    for unit in ("bilinear", "SwiGLU"):
        assert before[unit].difference < after[unit].difference < before[unit].difference / 2
    return all(after[unit].verdict == "worse" for unit in ("bilinear", "SwiGLU"))


def one_in_many_is_far_away():
    for n in (100, 1797):
        x = np.zeros(n)
        x[0] = 7
        assert np.isclose((x[0] - x.mean()) / x.std(), np.sqrt(n - 1))
    return np.isclose(np.abs(DATA["digits"](np.random.default_rng(0)).standardised().x).max(), np.sqrt(1796))


# -- attention ------------------------------------------------------------------------------------------

TOKENS = np.array([[1, 0, 1, 0, 2.0], [0, 1, 1, 0, 0], [1, 0, 0, 1, 5], [0, 1, 0, 1, 0]])


def by_hand(scores):
    grown = [np.exp(score) for score in scores]
    return [each / sum(grown) for each in grown]


def four_tokens_are_as_said():
    e2, e4 = np.exp([-2, -4])
    assert f"{e2:.3f} {e4:.3f} {1 + 2 * e2 + e4:.3f}" == "0.135 0.018 1.289"
    two, cats, five, dogs = by_hand([4, 2, 2, 0])
    assert f"{two:.3f}" == "0.776"
    assert 1.9 < 2 * two + 5 * five < 2.1
    assert 3.9 < 2 * cats + 5 * two < 4.1
    assert by_hand([12, 6, 6, 0])[0] > 0.99
    return dogs < 0.02


@cache
def known():
    """The lesson's functions, and all that they need."""
    names = defined_in("10_gates")
    names |= {"attention": attention, "attention_gradient": attention_gradient, "Adam": Adam, "MLP": MLP}
    names |= {"stack": stack, "train": train, "digits": DATA["digits"](np.random.default_rng(0))}
    names["sentences"] = np.repeat(TOKENS[None], 50, axis=0)
    names["sentences"][:, [0, 2], 4] = np.random.default_rng(0).uniform(1, 9, (50, 2))
    names["wanted"] = names["sentences"][:, [0, 0, 2, 2], 4:]
    return names


def most_find_the_pointer_and_two_are_stuck():
    for steps in (400, 800):
        W, mistakes = known()["learn"](steps)
        Q, K, V = np.split(TOKENS @ W, [4, 8], axis=-1)
        weights = attention(Q, K, V)[1]
        good, bad = mistakes < 0.3, mistakes > 3
        assert good.sum() >= 6
        assert bad.sum() == 2
        assert np.mean(weights[good][:, 1, 0] < 0.995) > 0.5
        assert weights[bad][..., 2].min() > 0.99
        sizes = np.linalg.norm(softmax_jacobian(Q[bad] @ K[bad].mT / 2), axis=(-2, -1))
        assert sizes.max() < 0.01
    return True


def scores_by_width(d, count=400):
    rng = np.random.default_rng(7)
    return (rng.normal(size=(count, 16, d)) * rng.normal(size=(count, 1, d))).sum(axis=-1)


def scaled_scores_have_variance_1():
    for d in (4, 64, 256):
        scores = scores_by_width(d)
        assert abs(scores.var() / d - 1) < 0.1
        assert abs((scores / np.sqrt(d)).var() - 1) < 0.1
    sizes = [np.linalg.norm(softmax_jacobian(scores_by_width(d)), axis=(1, 2)).mean() for d in (4, 256)]
    return sizes[1] < sizes[0] / 2


def largest_unscaled():
    rng = np.random.default_rng(3)
    queries, keys = rng.normal(size=(200, 1024)), rng.normal(size=(32, 1024))
    return softmax(queries @ keys.T).max(axis=1).mean()


# -- dropout --------------------------------------------------------------------------------------------


def variance_is_as_derived():
    for p in (0.5, 0.8):
        y = dropout(np.full(10**6, 3.0), p, np.random.default_rng(5))
        assert abs(y.mean() - 3) < 0.03
        assert abs(y.var() / (9 * p / (1 - p)) - 1) < 0.01
    return True


def dropout_slows():
    needed = known()["epochs_needed"]
    none, half, most = (needed(p) for p in (0, 0.5, 0.8))
    assert min(half) > max(none)
    assert sum(half) > 2 * sum(none)
    return most == ["never"] * 3


def a_wider_layer_loses_less():
    training, held_out = DATA["digits"](np.random.default_rng(4)).split(np.random.default_rng(0))
    nets = stack(MLP((64, 64, 10), "ReLU", dropout=0.8, rng=np.random.default_rng(seed)) for seed in range(3))
    how = {"epochs": 30, "batch_size": 50, "optimiser": Adam(0.003), "rng": np.random.default_rng(1)}
    return train(nets, training, validation=held_out, **how).scores.max(axis=0).min() > 0.95


# -- arithmetic -----------------------------------------------------------------------------------------


@cache
def unit(kind, low=1, high=5, seed=11):
    rng = np.random.default_rng(seed)
    x = rng.uniform(low, high, (200, 2))
    y = x.sum(axis=1) if kind == "nac" else x.prod(axis=1)
    return fit_unit(kind, x, y, rng=rng, steps=1500, optimiser=Adam(0.1))


def off(kind, low, high):
    x = np.random.default_rng(12).uniform(low, high, (1000, 2))
    truth = x.sum(axis=1) if kind == "nac" else x.prod(axis=1)
    return np.mean(np.abs(unit(kind)(x) / truth - 1))


def a_nac_is_off_by_the_same_everywhere():
    short = 1 - unit("nac").W.mean()
    return 0.005 < short < 0.01 and all(abs(off("nac", *span) - short) < 5e-4 for span in ((1, 5), (10, 50)))


def three_times_as_large():
    return 2.5 < off("nalu", 10, 50) / off("nalu", 1, 5) < 3.5


def errors_grow_with_the_logarithm():
    for low, high in ((10, 50), (1000, 5000)):
        truth = np.random.default_rng(13).uniform(low, high, (1000, 2)).prod(axis=1)
        assert abs((1 - unit("nalu").W.mean()) * np.log(truth).mean() / off("nalu", low, high) - 1) < 0.1
    return off("nalu", 1000, 5000) < 0.05


def a_relu_network_adds_far_outside():
    x = np.random.default_rng(0).uniform(1, 5, (400, 2))
    net = MLP((2, 16, 1), "ReLU", "linear", rng=np.random.default_rng(1))
    train(net, Data("sum", x, x.sum(axis=1)), epochs=200, optimiser=Adam(0.01), rng=np.random.default_rng(2))
    far = np.random.default_rng(3).uniform(10, 50, (1000, 2))
    return np.mean(np.abs(net(far)[:, 0] / far.sum(axis=1) - 1)) < 0.05


def both_signs_are_beyond_it():
    x = np.random.default_rng(14).uniform(-5, 5, (1000, 2))
    truth = x.prod(axis=1)
    for seed in (0, 1, 2):
        wrong = unit("nalu", -5, 5, seed)(x) - truth
        assert np.sqrt(np.mean(wrong**2) / np.mean(truth**2)) > 0.8
    return True


def a_nalu_divides():
    x = np.random.default_rng(15).uniform(10, 50, (100, 2))
    shut = nalu(x, [[9.0], [-9.0]], [[40.0], [40.0]], [[-9.0], [-9.0]], 1e-7)
    return np.allclose(shut[:, 0], x[:, 0] / x[:, 1], rtol=1e-5)


def the_gate_turns_round():
    learned, x = unit("nalu"), np.array([4.0, 5.0])
    gates = expit([x @ learned.weights["G"], -x @ learned.weights["G"]])
    assert np.isclose(gates.sum(), 1)
    return gates[0] < 0.01 and abs(learned(-x) - learned.W[:, 0] @ -x) < 0.05


# What is right in the lesson's quizzes, worked out in another way.
ANSWERS = {
    "product-far-outside": lambda: {1.0: "nearly 1"}[round(float(products("ReLU", 14)[1][100]), 1)],
    "functions-of-80-products": lambda: f"{np.linalg.matrix_rank(monomials(2, 300))} at most",
    "unscaled-at-1024": lambda: f"about {0.05 * round(largest_unscaled() / 0.05):.2f}",
    "both-negative": lambda: f"about −{abs(unit('nalu')(np.array([-4.0, -5.0]))):.0f}",
}

CLAIMS = {
    "one number leaves it": gates_are_as_in_the_table,
    "All but the bilinear ones have 57 parameters": products_are_as_said,
    "One bilinear unit finds the product, to the last digits": products_are_as_said,
    "0.44 at 3, 0.81 at 10, 0.98 at 100": straight_lines_fall_behind,
    "its error levels off": straight_lines_fall_behind,
    "each layer doubles the degree: 2, 4, 8": each_layer_doubles_the_degree,
    "Width changes nothing, and every layer helps": only_depth_helps,
    ", ".join(f"{number} with{'out' * (name == 'an activation')} {name}" for name, number in LOG_PERPLEXITY.items()): (
        lambda: list(LOG_PERPLEXITY.values()) == sorted(LOG_PERPLEXITY.values(), reverse=True)
    ),
    "handwritten digits, each pixel standardised; twenty runs each, in pairs": five_points_behind,
    "is five points behind": five_points_behind,
    "$v$ is about $\\sqrt n$ spreads away": one_in_many_is_far_away,
    "the ReLU is ahead of GLU: the order has changed": the_order_changes,
    "less than half of the gap is gone": less_than_half_of_the_gap,
    "$e^{-2} = 0.135$, and $e^{-4} = 0.018$; their sum is 1.289": four_tokens_are_as_said,
    "Nearly 2 for *cats*, about 4 for *dogs*": four_tokens_are_as_said,
    "One is slow; two are far off": most_find_the_pointer_and_two_are_stuck,
    "So $c = \\sqrt d$ brings it back to 1": scaled_scores_have_variance_1,
    "for $x = 1$ it is 1 at $p = 0.5$ and 4 at 0.8": variance_is_as_derived,
    "and on digits made learning take more than twice as long at $p = 0.5$": dropout_slows,
    "it takes more than twice as long, at 0.8 all thirty epochs are not enough": dropout_slows,
    "with one of 64 units even 0.8 gets there": a_wider_layer_loses_less,
    "It adds equally well everywhere": a_nac_is_off_by_the_same_everywhere,
    "a ReLU network does that far outside as well": a_relu_network_adds_far_outside,
    "three times as large": three_times_as_large,
    "a hundred times further out costs some per cent": errors_grow_with_the_logarithm,
    "and gives 19.84 for 4 and 5": lambda: 19.7 < unit("nalu")(np.array([4.0, 5.0])) < 19.95,
    "is open for $(-a, -b)$, and the unit *adds*": the_gate_turns_round,
    "as their last piece is flatter than the truth is at the edge": last_pieces_are_flatter,
    "it cannot divide, and a NALU with the weights 1 and −1 can": a_nalu_divides,
    "No: it cannot, so no training finds it": both_signs_are_beyond_it,
}
