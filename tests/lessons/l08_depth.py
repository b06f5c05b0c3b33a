"""What lesson 08 says in numbers, and whether it is so."""

from functools import cache
from itertools import pairwise

import numpy as np
from scipy.integrate import quad
from scipy.special import expit, ndtr
from scipy.stats import norm

from actcourse import DATA, GELU, MLP, SELU, SGD, SILU, explore, lesson_run, stack, train
from actcourse.networks.intervals import interval
from actcourse.networks.moments import gain
from actcourse.networks.probe import backward_signal, forward_signal, slopes

X = np.random.default_rng(10).normal(size=(100, 100))
RELU = lambda z: np.maximum(z, 0)  # noqa: E731


def mean_of(f, variance=1.0):
    """E[f(Z)] for a normal Z, on a grid."""
    z = np.linspace(-12, 12, 48_001) * np.sqrt(variance)
    return np.average(f(z), weights=norm.pdf(z, scale=np.sqrt(variance)))


def outputs(f, spread, layers=50, seed=0, x=X):
    """What leaves each of some layers without biases, by hand; spread: of the weights, times √n."""
    rng, width, all_outputs = np.random.default_rng(seed), x.shape[1], []
    for _ in range(layers):
        x = f(spread / np.sqrt(width) * x @ rng.normal(size=(width, width)))
        all_outputs.append(x)
    return all_outputs


def share(h):
    """How much of the mean square differs between examples."""
    return h.var(axis=0).mean() / np.mean(h**2)


# -- what is left ---------------------------------------------------------------------------------------


def sigmoids_stay_and_become_equal():
    h = outputs(expit, 1)
    assert all(0.2 < np.mean(layer**2) < 0.35 for layer in h)
    return share(h[9]) < 1e-9 and 0.1 < share(h[0]) < 0.25


def tanh_keeps_almost_all_and_relus_a_part():
    assert share(outputs(np.tanh, 1)[49]) > 0.95
    return all(0.03 < share(outputs(RELU, np.sqrt(2), seed=seed)[49]) < 0.3 for seed in range(3))


def a_relu_halves():
    kept = [np.log2(np.mean(outputs(RELU, 1, seed=seed)[49] ** 2)) / 50 for seed in range(10)]
    return abs(np.mean(kept) + 1) < 0.03 and round(np.log10(0.5**50)) == -15


def tanh_settles_where_half_is_gone():
    h = [np.mean(layer**2) for layer in outputs(np.tanh, np.sqrt(2))]
    assert abs(h[49] / h[40] - 1) < 0.2
    fades = [np.mean(layer**2) for layer in outputs(np.tanh, 1)]
    assert fades[49] / fades[39] > fades[14] / fades[4] > fades[10] / fades[0]
    return 0.4 < h[49] / (2 * h[48]) < 0.6


def the_funnel(forwards, backwards):
    """What rules keep by layer where each layer halves the width: those of 1/n and of 1/m, and the compromise."""
    kept = {"1/n": (1, 1 / 2), "1/m": (2, 1), "mean": (2 / (1 + 1 / 2), 1 / 2 * 2 / (1 + 1 / 2))}
    return np.allclose(kept["1/n"], (1, forwards)) and np.allclose(kept["mean"], (4 / 3, backwards))


# -- any activation -------------------------------------------------------------------------------------


def one_over_the_mean_of_the_square():
    tried = {"tanh": np.tanh, "sigmoid": expit, "SELU": SELU, "GELU": lambda z: z * ndtr(z), "ReLU": RELU}
    return all(np.isclose(gain(name).factor ** 2, 1 / mean_of(lambda z, f=f: f(z) ** 2)) for name, f in tried.items())


def tanh_grows_backwards_by_thousands():
    factor = mean_of(lambda z: (1 - np.tanh(z) ** 2) ** 2) / mean_of(lambda z: np.tanh(z) ** 2)
    return f"{factor:.2f}" == "1.18" and 2000 < factor**50 < 9000


def kept(f, variance):
    return mean_of(lambda z: f(z) ** 2, variance) / variance


def larger_signals_keep_less_the_same_or_more():
    for f in (np.tanh, SELU):
        assert kept(f, 0.25) > kept(f, 1) > kept(f, 4)
    assert np.allclose([kept(RELU, variance) for variance in (0.25, 1, 4)], 0.5)
    for f in (GELU, SILU):
        assert kept(f, 0.25) < kept(f, 1) < kept(f, 4)
        assert np.isclose(kept(f, 1e-6), 0.25, atol=1e-3)
        assert np.isclose(kept(f, 1e6), 0.5, atol=0.01)
    return True


@cache
def ends(name, width=100, count=10):
    """The mean square of the last z after fifty layers, for ten networks with their own gain."""
    c = gain(name).factor
    nets = stack(MLP((width,) * 51, name, "linear", init=c, rng=np.random.default_rng(seed)) for seed in range(count))
    x = np.random.default_rng(11).normal(size=(20, width)) / c
    return np.mean(nets.forward(x)[-1].z ** 2, axis=(-1, -2))


def attracted_or_repelled():
    assert all(0.5 < square < 2 for name in ("tanh", "SELU") for square in ends(name, count=5))
    assert ends("SiLU", count=5).min() > 100
    assert np.median(ends("GELU", count=40)) > 2
    return ends("GELU", count=40).min() < 0.1


def wider_layers_drift_less():
    return np.std(np.log(ends("ReLU", 25))) > 1.5 * np.std(np.log(ends("ReLU", 150)))


# -- three ways to fail ---------------------------------------------------------------------------------


def sigmoids(layers=20):
    return MLP((100,) * (layers + 2), "sigmoid", "linear", init=1, rng=np.random.default_rng(0))


def one_factor_there_and_back():
    net = sigmoids()
    back = backward_signal(net, X, np.random.default_rng(1))
    there = forward_signal(net, X).between
    by_layer = [(back[5] / back[10]) ** 0.2, (there[9] / there[4]) ** 0.2, np.mean(slopes(net, X)[6] ** 2)]
    return np.allclose(by_layer, by_layer[0], rtol=0.15)


def no_gain_lifts_the_sigmoid():
    """The gain of the explorer, at most 2, times the spread of variance 4/n."""
    for spread in (0.5, 1, 2, 3, 4):
        variance = 1.0
        for _ in range(12):
            variance = spread**2 * mean_of(lambda z: expit(z) ** 2, variance)
        assert spread**2 * mean_of(lambda z: (expit(z) * expit(-z)) ** 2, variance) < 0.5
    return True


def small_differences_stay_among_relus():
    near = X + 1e-6 * np.random.default_rng(12).normal(size=X.shape)
    for seed in range(5):
        one, other = outputs(RELU, np.sqrt(2), seed=seed), outputs(RELU, np.sqrt(2), seed=seed, x=near)
        apart = [np.mean((one[layer] - other[layer]) ** 2) / np.mean(one[layer] ** 2) for layer in (0, 49)]
        assert 0.2 < apart[1] / apart[0] < 5
    return share(one[49]) < share(one[9]) < share(one[0])


# -- the famous count -----------------------------------------------------------------------------------


@cache
def counted(init, biases, activation="ReLU"):
    """Of the units of the last of ten layers: the shares that are silent, and always on; how much still differs."""
    x = DATA["digits"](np.random.default_rng(0)).standardised().x
    silent, on, differs = [], [], []
    for seed in range(6):
        sizes, rng = (64, *[100] * 10, 10), np.random.default_rng(100 + seed)
        z = [step.z for step in MLP(sizes, activation, rng=rng, init=init, biases=biases).forward(x)][9]
        silent.append((z <= 0).all(axis=0).mean())
        on.append((z > 0).all(axis=0).mean())
        differs.append(share(RELU(z)))
    return np.mean(silent), np.mean(on), np.mean(differs)


def half_are_off_and_half_are_on():
    silent, on, differs = counted("framework", "framework")
    return 0.4 < silent < 0.6 and 0.4 < on < 0.6 and silent + on > 0.95 and differs < 1e-4


def either_remedy_is_enough():
    rest = [counted(*pair) for pair in (("framework", "zeros"), ("he", "framework"), ("he", "zeros"))]
    return all(silent < 0.2 and differs > 0.1 for silent, _, differs in rest)


def an_even_law_has_a_sixth_of_hes_variance():
    n = 50
    variance = quad(lambda w: w * w * np.sqrt(n) / 2, -1 / np.sqrt(n), 1 / np.sqrt(n))[0]
    return np.isclose(variance, 1 / (3 * n)) and np.isclose(variance, 2 / n / 6)


def a_sixth_is_left_in_each_layer():
    return np.isclose(mean_of(lambda z: z > 0, 1) / 3, 1 / 6, atol=1e-4)


# -- reading a training ---------------------------------------------------------------------------------


@cache
def digits():
    return DATA["digits"](np.random.default_rng(1)).split(np.random.default_rng(2))[0]


@cache
def trained(activation="tanh", spread=1, biases=0, rate=0.1, epochs=1, seed=0):
    net = MLP((64, *[32] * 6, 10), activation, biases=biases, rng=np.random.default_rng(seed))
    for layer in net.layers:
        layer.weights[...] *= spread
    how = {"rng": np.random.default_rng(3), "optimiser": SGD(rate), "watch": digits().x}
    return train(net, digits(), epochs=epochs, **how)


@cache
def log(seed=4):
    """The loss after five epochs, and the gradient of layer 1, as one fault after the other is mended."""
    faults = {"biases": 4, "activation": "sigmoid", "spread": 0.3, "rate": 0.001}
    runs = [trained(epochs=5, seed=seed, **faults)]
    while faults:
        faults.pop(next(iter(faults)))
        runs.append(trained(epochs=5, seed=seed, **faults))
    return [run.losses[-1] for run in runs], [run.layers.gradient[1, 0] for run in runs]


def three_mendings_do_not_show_in_the_loss():
    losses, gradients = log()
    assert np.allclose(losses[:3], np.log(10), atol=0.02)
    assert losses[3] < np.log(10) - 0.1
    assert losses[4] < 0.3
    return all(after / before > 100 for before, after in pairwise(gradients[:4]))


def the_readings_are_as_said():
    healthy, small, flat = trained(), trained(spread=0.3), trained(biases=4)
    fan, slow = trained("sigmoid"), trained(rate=0.001)
    first = {"healthy": healthy, "small": small, "flat": flat, "fan": fan, "slow": slow}
    spread = {name: run.layers.spread[0, 5] for name, run in first.items()}
    gradient = {name: run.layers.gradient[1, :6] for name, run in first.items()}
    assert spread["small"] < 0.01 * spread["healthy"]
    assert gradient["small"].max() < 1e-4 < 1e-3 < gradient["healthy"].min()
    assert gradient["small"].max() < 3 * gradient["small"].min()
    assert flat.layers.flat[0, :6].min() > 0.9
    assert all(np.all(np.diff(np.log10(gradient[name])) > 0.3) for name in ("flat", "fan"))
    assert fan.layers.flat[0, :6].max() < 0.05
    assert np.allclose(gradient["slow"] / gradient["healthy"], 1, atol=0.3)
    return np.all(slow.layers.update[1, :6] < -3.8)


def the_healthy_one_falls_towards_the_line():
    ratios = trained(epochs=10).layers.update[:, :6]
    assert np.all(np.abs(ratios[1] + 2) < 0.25)
    return -3.2 < ratios[10].min() < ratios[10].max() < ratios[1].min()


def far_above_the_line_it_goes_wrong():
    run = trained(rate=3, epochs=5)
    return run.layers.update[1, :6].min() > -1.05 and run.losses[-1] > np.log(10)


def in_the_explorer(text, **values):
    """Whether its alternative text says so, for ReLUs."""
    return text in explore("training health").still(lower="ReLU", upper="ReLU", **values).alternative_text


def all_of_layer_6_are_silent():
    assert in_the_explorer("0, 3, 1, 9, 19, 32, after 86 deaths, 24 revivals", rate=1)
    return in_the_explorer("gradient 0, 0, 0, 0, 0, 0", rate=1)


def all_are_dead():
    assert in_the_explorer("32, 32, 32, after 0 deaths, 0 revivals", bias=-4)
    run = trained("ReLU", biases=-4)
    return (run.layers.silent[:, 3:6] == 1).all() and (run.layers.gradient[1] == 0).all()


# -- skip connections -----------------------------------------------------------------------------------


def with_skips(f, a, spread=1.0):
    x, rng = X, np.random.default_rng(0)
    for _ in range(50):
        x = x + a * f(spread * x @ rng.normal(size=(100, 100)) / 10)
    return np.mean(x**2)


def skips_add_up():
    assert with_skips(RELU, 1, np.sqrt(2)) > 2**50
    assert 1 < with_skips(np.tanh, 50**-0.5) < np.e < 100 < with_skips(RELU, 50**-0.5, np.sqrt(2))
    return np.isclose((1 + 1 / 50) ** 50, np.e, rtol=0.02) and with_skips(RELU, 1 / 50, np.sqrt(2)) < 2


def differences(f, one, other):
    """Between two entrants of a stored race, seed by seed: mean and 95 % interval."""
    run = lesson_run(f"skips with {f}")
    scores = dict(zip(run.labels, run.scores, strict=True))
    return interval(scores[one] - scores[other], 0.95)


def bare_skips_do_not_help():
    assert differences("ReLU", "h + f", "plain")[2] < -0.3
    return [f"{number:.3f}" for number in differences("tanh", "h + f", "plain")] == ["-0.033", "-0.070", "0.004"]


def scaled_ones_do():
    for f in ("ReLU", "tanh"):
        verdicts = [row.verdict for row in lesson_run(f"skips with {f}").rows]
        assert verdicts[:3] == ["worse", "worse", "baseline"]
        assert differences(f, "h + f / √30", "plain")[1] > 0.05
        assert verdicts[3] == {"ReLU": "better", "tanh": "no difference seen"}[f]
    return True


def ten_seeds_of_thirty_layers():
    settings = lesson_run("skips with ReLU").settings
    assert lesson_run("skips with tanh").scores.shape == (4, 10)
    return (list(settings["hidden"]), settings["epochs"]) == ([32] * 30, 10)


# What is said and whether it is so.
CLAIMS = {
    "It stays. So the signal passes?": sigmoids_stay_and_become_equal,
    "outputs of a sigmoid are never far from ½": lambda: np.abs(outputs(expit, 1)[9] - 0.5).max() < 0.5,
    "Almost all, and a part.": tanh_keeps_almost_all_and_relus_a_part,
    "With 1/n ReLUs lose half in every layer, and $2^{-50}$ is about $10^{-15}$": a_relu_halves,
    "With 2/n it settles where it has saturated just so far that half is gone": tanh_settles_where_half_is_gone,
    "Each rule keeps one way and pays on the other, by about 2 a layer": lambda: the_funnel(1 / 2, 2 / 3),
    "then $n \\operatorname{Var}(w) = 1 / \\mathbb E[f(Z)^2]$ keeps its variance": one_over_the_mean_of_the_square,
    "tanh's 1.18 makes some thousands in fifty layers": tanh_grows_backwards_by_thousands,
    "tanh and SELU keep less of what is larger": larger_signals_keep_less_the_same_or_more,
    "The ReLU keeps half of anything": larger_signals_keep_less_the_same_or_more,
    "GELU and SiLU go from a quarter near 0": larger_signals_keep_less_the_same_or_more,
    "Most networks leave it upwards, a few downwards": attracted_or_repelled,
    "Wider layers err less, and drift later": wider_layers_drift_less,
    "By as much as a gradient": one_factor_there_and_back,
    "No gain in the first explorer lifts the sigmoid's factor to 1": no_gain_lifts_the_sigmoid,
    "the ReLU's is 1, and small differences stay; large ones shrink, and slowly": small_differences_stay_among_relus,
    "here $1/(3n)$, a sixth of He's": an_even_law_has_a_sixth_of_hes_variance,
    "*either* remedy is enough": either_remedy_is_enough,
    "shrinks to a sixth in each layer": a_sixth_is_left_in_each_layer,
    "half the units are off, and the other half is *always on*": half_are_off_and_half_are_on,
    "the spread fades forwards, the gradient is small in *all* layers": the_readings_are_as_said,
    "nearly all slopes are flat, and gradients fall by powers of ten": the_readings_are_as_said,
    "but a sigmoid's steepest is ¼": lambda: np.isclose(expit(0) * (1 - expit(0)), 1 / 4),
    "gradients and ratios fan out over the layers": the_readings_are_as_said,
    "all is as in the healthy training, but for the ratio": the_readings_are_as_said,
    "The healthy one begins near −2 and falls towards −3": the_healthy_one_falls_towards_the_line,
    "At −1 and above, as with a rate of 3, training goes wrong": far_above_the_line_it_goes_wrong,
    "86 and 24 times in the explorer, until all of layer 6 are silent": all_of_layer_6_are_silent,
    "those of layers 4 to 6 are so from the start": all_are_dead,
    "Whoever guesses among ten classes has $\\ln 10 = 2.30$": lambda: f"{np.log(10):.2f}" == "2.30",
    "by a factor of hundreds or more": three_mendings_do_not_show_in_the_loss,
    "fifty layers make $(1 + \\frac1{50})^{50} \\approx e$": skips_add_up,
    "ReLUs want $a = 1/50$": skips_add_up,
    "Thirty layers of 32 units, 10 epochs of Adam on digits, ten seeds": ten_seeds_of_thirty_layers,
    "With ReLUs a bare skip explodes and trains far worse than none": bare_skips_do_not_help,
    "is −0.033, from −0.070 to 0.004": bare_skips_do_not_help,
    "Scaled down, skips are far better than none": scaled_ones_do,
    "Sigmoids keep 0.27 of the one and nothing of the other": lambda: (
        0.22 < np.mean(outputs(expit, 1)[49] ** 2) < 0.32 and sigmoids_stay_and_become_equal()
    ),
    "The count: half of the last layer": half_are_off_and_half_are_on,
}

# What the quizzes' right answers are, worked out in another way.
ANSWERS = {
    "fifty-sigmoids": lambda: "less than a billionth" if share(outputs(expit, 1)[9]) < 1e-9 else "",
    "relu-and-one-over-n": lambda: f"about 10 to the −{-round(np.log10(0.5**50))}",
    "who-kills-relus": lambda: "either of the two" if either_remedy_is_enough() else "",
    "which-was-broken": lambda: {1: "the second", 2: "the third", 3: "the fourth"}[
        list(np.random.default_rng(5).permutation(["weights", "biases", "rate", "sigmoids"])).index("rate")
    ],
}
