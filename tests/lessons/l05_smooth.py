"""What lesson 05 says in numbers, and whether it is so."""

from functools import cache

import numpy as np
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.special import expit, ndtr

from actcourse import (
    ELU,
    GELU,
    GELU_TANH,
    HARD_SIGMOID,
    HARD_TANH,
    MISH,
    MLP,
    RELU,
    SELU,
    SILU,
    SOFTPLUS,
    TANH,
    lesson_run,
)
from actcourse.functions.normal import normal_tail
from actcourse.networks import runs_functions as runs
from actcourse.networks.intervals import interval
from actcourse.networks.moments import moments
from actcourse.networks.probe import forward_signal
from actcourse.teaching import build
from tests.lessons import defined_in

X = np.linspace(-5, 5, 20_001)
RATES = ("0.001", "0.01")
DIPPING = {"GELU", "SiLU", "Mish", "hard swish"}


def verdicts(name):
    """For each verdict of a stored run, who has it."""
    rows = lesson_run(name).rows
    return {verdict: {row.entrant for row in rows if row.verdict == verdict} for verdict in {r.verdict for r in rows}}


def nearest(imitation, exact, low, high):
    """The parameter with which an imitation is nearest to the exact values at X."""
    off = lambda p: np.max(np.abs(imitation(p) - exact))  # noqa: E731
    return minimize_scalar(off, bounds=(low, high), method="bounded", options={"xatol": 1e-7}).x


@cache
def sway(width):
    """How much the mean square of SELU's outputs differs between seeds after a hundred layers, in logarithms."""
    return np.std([np.log(square_after_100_layers("lecun", seed, width)) for seed in range(8)])


@cache
def square_after_100_layers(init, seed, width=100):
    rng = np.random.default_rng(seed)
    net = MLP((width,) * 102, "SELU", init=init, rng=rng)
    return forward_signal(net, rng.normal(size=(100, width))).mean_square[99]


def cell_with(text):
    """The lesson's cell in which this stands."""
    cells = build.notebook_from(build.ROOT / "lessons" / "05_smooth.py").cells
    (source,) = (cell.source for cell in cells if text in cell.source)
    return source


def pieces_of_selu_by_integration():
    density = lambda z: np.exp(-z * z / 2) / np.sqrt(2 * np.pi)  # noqa: E731
    right = quad(lambda z: z * density(z), 0, np.inf)[0]
    first, second = (quad(lambda z, k=k: np.exp(k * z) * density(z), -np.inf, 0)[0] for k in (1, 2))
    return np.allclose([right, first, second], [1 / np.sqrt(2 * np.pi), np.exp(0.5) * ndtr(-1), np.exp(2) * ndtr(-2)])


def far_out_a_layer_multiplies_by_scale_squared():
    square, scale = 1e8, SELU.derivative(1.0)
    after = moments("SELU", 0, 2 * square)
    return np.isclose((after.mean**2 + after.variance) / square, scale**2, rtol=1e-3)


def one_coin():
    laws = {GELU: ndtr, SILU: expit, RELU: lambda x: x > 0}
    return all(np.allclose(f(X), X * below(X), atol=1e-14) for f, below in laws.items())


def the_dip_is_where_it_is_said():
    at = minimize_scalar(lambda x: float(SILU(x)), bounds=(-3, 0), method="bounded", options={"xatol": 1e-10}).x
    return np.isclose(SILU(at), 1 + at, atol=1e-7)


def the_lesson_defines_what_was_raced():
    names = defined_in("05_smooth")
    names["GELU"] = GELU
    return all(np.allclose(names[f](X), getattr(runs, f)(X), atol=1e-12) for f in ("level", "mirrored"))


def mirrored_has_slopes_of_the_same_size():
    left, h = np.linspace(-5, -0.8, 50), 1e-5
    slope = (runs.mirrored(left + h) - runs.mirrored(left - h)) / (2 * h)
    return np.all(slope >= 0) and np.allclose(slope, -GELU.derivative(left), atol=1e-8)


def mirrored_is_slowest():
    scores = lesson_run("the dip of GELU at rate 0.001").scores
    return interval(scores[1] - scores[2], 0.95)[1] > 0


def two_digits_for_the_gate_and_for_gelu():
    gate = nearest(lambda k: expit(k * X), ndtr(X), 1.5, 2)
    whole = nearest(lambda k: X * expit(k * X), GELU(X), 1.5, 2)
    return round(gate, 3) == 1.702 and round(whole, 3) == 1.773


def the_frameworks_constant_is_not_the_best():
    form = lambda c: X / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (X + c * X**3)))  # noqa: E731
    off = {c: np.max(np.abs(form(c) - GELU(X))) for c in (2 / (3 * np.pi) - 1 / 6, 0.044715, 0.04438)}
    near = np.abs(X) < 0.1
    small = {c: np.max(np.abs(form(c) - GELU(X))[near]) for c in off}
    derived, customary, best = off
    return off[derived] > off[customary] > off[best] and small[derived] < small[customary]


# What is said and whether it is so.
CLAIMS = {
    "by $\\ln(1 + e^{-|x|})$, and at 0 most": lambda: np.allclose(
        SOFTPLUS(X) - RELU(X), np.log1p(np.exp(-np.abs(X))), atol=1e-15
    ),
    "$\\ln 2 / \\beta$, which is 0.1 at β = 6.93": lambda: (
        round(np.log(2) / 0.1, 2) == 6.93 and np.isclose(SOFTPLUS(0, beta=6.93), 0.1, atol=1e-4)
    ),
    "The output −0.3 comes from $x = \\ln 0.4$": lambda: np.isclose(ELU(np.log(0.4), alpha=0.5), -0.3, atol=1e-15),
    "tanh, centred on 0": lambda: abs(TANH.mean_output) < 1e-12,
    "and leaves all outputs above 0": lambda: SOFTPLUS(X).min() > 0,
    "Rounding the corner off alone doubles the ReLU's mean": lambda: (
        1.95 < SOFTPLUS.mean_output / RELU.mean_output < 2.05
    ),
    "1. The right side: $\\mathbb E[Z; Z > 0]": pieces_of_selu_by_integration,
    "$\\mathbb E[e^{Z}; Z < 0] = e^{1/2}\\,\\Phi(-1)$": pieces_of_selu_by_integration,
    "narrower layers sway more": lambda: sway(25) > 1.5 * sway(100),
    "say what they keep through a hundred layers": lambda: all(
        0.7 < square_after_100_layers("lecun", seed) < 1.4 for seed in range(5)
    ),
    "networks of a hundred layers with 100 units": lambda: "(100,) * 102" in cell_with("def mean_squares"),
    "a hundred layers keep the mean square near 1, from He's": lambda: all(
        square_after_100_layers("he", seed) > 1e4 > 1.4 > square_after_100_layers("lecun", seed) for seed in range(5)
    ),
    "It grows without bound": lambda: all(square_after_100_layers("he", seed) > 1e4 for seed in range(5)),
    "$\\lambda^2 \\cdot \\frac12 \\cdot 2 = \\lambda^2$ a layer": far_out_a_layer_multiplies_by_scale_squared,
    "Near 1 the growth is faster": lambda: sum(m := moments("SELU", 0, 2.0)) > 1.5 and m.variance > 1.6,
    "With a standard normal $N$ this is GELU": one_coin,
    "About ten times: a mean of $n$ draws errs like": lambda: np.sqrt(100) == 10,
    "Left of 0 the second term of the slope is negative": lambda: all(
        f.derivative(-2.0) < 0 for f in (GELU, SILU, MISH)
    ),
    "The value is the place plus 1": the_dip_is_where_it_is_said,
    "the *hard sigmoid*, $\\frac{x + 3}{6}$ cut off at 0 and 1": lambda: np.allclose(
        HARD_SIGMOID(X), np.clip((X + 3) / 6, 0, 1)
    ),
    "GELU by a tanh or by $x\\,\\sigma(1.702\\,x)$": lambda: np.allclose(SILU(X, beta=1.702), X * expit(1.702 * X)),
    "and tanh by the *hard tanh*, $x$ cut off at −1 and 1": lambda: np.allclose(HARD_TANH(X), np.clip(X, -1, 1)),
    "The frameworks take 0.044715": lambda: np.allclose(
        X / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (X + 0.044715 * X**3))), GELU_TANH(X), atol=1e-14
    ),
    "The derived constant is best where $x$ is small": the_frameworks_constant_is_not_the_best,
    "1.702 is the answer for the gate": two_digits_for_the_gate_and_for_gelu,
    "for GELU itself 1.773 is better": two_digits_for_the_gate_and_for_gelu,
    "An output of 0 in the place of −7.6e−23": lambda: (
        np.isclose(GELU(-10.0), -10 * np.prod([float(part[0]) for part in normal_tail(np.array([10.0]))]), rtol=1e-12)
        and f"{GELU(-10.0):.1e}" == "-7.6e-23"
    ),
    "200 epochs of Adam at a rate of 0.001, twenty seeds": lambda: all(
        lesson_run(f"eight on {data} at rate {rate}").scores.shape == (8, 20)
        and lesson_run(f"eight on {data} at rate {rate}").settings["epochs"] == 200
        for data in ("moons", "spirals")
        for rate in RATES
    ),
    "Four are clearly ahead": lambda: verdicts("eight on spirals at rate 0.001")["better"] == DIPPING,
    "Nothing but the rate is changed: 0.01": lambda: (
        lesson_run("eight on spirals at rate 0.001").settings | {"learning_rate": 0.01}
        == lesson_run("eight on spirals at rate 0.01").settings
    ),
    "At the small rate 200 epochs were too few for all eight": lambda: (
        lesson_run("eight on spirals at rate 0.001").scores.mean(axis=1).max() < 0.91
    ),
    "At the larger one all come close to 1": lambda: (
        lesson_run("eight on spirals at rate 0.01").scores.mean(axis=1).min() > 0.98
        and set(verdicts("eight on spirals at rate 0.01")) == {"baseline", "no difference seen"}
    ),
    "softplus is last at one rate, and ahead of the ReLU at the other, if barely": lambda: (
        verdicts("eight on moons at rate 0.001")["worse"] == {"softplus"}
        and verdicts("eight on moons at rate 0.01")["better"] == {"softplus"}
        and lesson_run("eight on moons at rate 0.01").rows[1].difference_low < 0.002
    ),
    "hold GELU level; or mirror it": the_lesson_defines_what_was_raced,
    "for mirrored has one of the same size": mirrored_has_slopes_of_the_same_size,
    "At the small rate both are slower, mirrored more than held level": lambda: (
        verdicts("the dip of GELU at rate 0.001")["worse"] == {"held level", "mirrored"} and mirrored_is_slowest()
    ),
    "At the larger rate nobody needs it": lambda: (
        "worse" not in verdicts("the dip of GELU at rate 0.01")
        and "better" not in verdicts("the dip of GELU at rate 0.01")
    ),
    "0.044715 and 1.702 are good and not best": lambda: (
        the_frameworks_constant_is_not_the_best() and two_digits_for_the_gate_and_for_gelu()
    ),
}

# What the quizzes' right answers are, worked out in another way.
ANSWERS = {
    "softplus-at-zero": lambda: f"{quad(expit, -np.inf, 0)[0]:.2f}",
    "slope-from-output": lambda: (ELU(np.log(0.4) + 1e-6, alpha=0.5) - ELU(np.log(0.4) - 1e-6, alpha=0.5)) / 2e-6,
    "selu-he": lambda: "above 10 000" if square_after_100_layers("he", 0) > 1e4 else "",
    "race-of-eight": lambda: (
        "the four with a dip" if verdicts("eight on spirals at rate 0.001")["better"] == DIPPING else ""
    ),
}
