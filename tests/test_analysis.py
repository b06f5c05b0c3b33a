"""What `analyse` says of an activation: each number against another way to it, and where a derivative is wrong."""

import re
from functools import cache

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit

from actcourse import CATALOG, activation, analyse, find
from actcourse.exercises.measuring import central_difference
from actcourse.networks.analysis import DRAWS, EXAMPLES, LAYERS, SHOWN, WIDTH, facts_of
from actcourse.networks.moments import gain
from actcourse.networks.stopwatch import one_thread
from tests.conftest import settings
from tests.reading import check_reading


def silu(x):
    return x * expit(x)


def silu_prime(x):
    return expit(x) * (1 + x * (1 - expit(x)))


@cache  # it takes a part of a second
def analysed(f, df=None):
    return analyse(f, df)


def agreement_of(f, df):
    return facts_of(activation(f, df)).agreement


# -- the derivative ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", [one for record in CATALOG for one in settings(record)])
def test_every_derivative_of_the_course_agrees_with_the_measured_slope(one):
    agreement = facts_of(one).agreement
    assert agreement.agrees, agreement


# A function, a derivative that is not its own, and by how much it is off where.
WRONG = {
    "square forgotten": (np.tanh, lambda x: 1 - np.tanh(x), lambda x: np.abs(np.tanh(x) ** 2 - np.tanh(x))),
    "factor": (silu, lambda x: 1.00001 * silu_prime(x), lambda x: 1e-5 * np.abs(silu_prime(x))),
    "of the output": (expit, lambda x: x * (1 - x), lambda x: np.abs(x * (1 - x) - expit(x) * expit(-x))),
    "slope instead of value": (np.sin, lambda x: -np.cos(x), lambda x: 2 * np.abs(np.cos(x))),
    "one place": (np.tanh, lambda x: 1 - np.tanh(x) ** 2 + (x == 2.5), lambda x: 1.0 * (x == 2.5)),
    "jump": (np.tanh, lambda x: 0.5 * np.sign(x), lambda x: np.abs(0.5 * np.sign(x) - 1 + np.tanh(x) ** 2)),
}


@pytest.mark.parametrize(("f", "df", "off"), WRONG.values(), ids=WRONG)
def test_a_wrong_derivative_is_found_and_said_where(f, df, off):
    found = facts_of(activation(f, df))
    x, given, slope, error = found.agreement
    assert not found.agreement.agrees
    assert given == pytest.approx(float(df(np.array(x))))
    assert slope == pytest.approx(central_difference(f, x), abs=1e-7)
    line = np.linspace(-20, 20, 8001)
    shares = off(line) / np.maximum(1, np.maximum(np.abs(f(line)), np.abs(central_difference(f, line))))
    assert 0.89 * shares.max() < error <= shares.max() + 1e-8
    said = dict(found.rows)["derivative"]
    assert said.startswith(f"is not the slope: at x = {x:.4g} it gives".replace("-", "−"))


@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0])
def test_at_a_kink_any_slope_between_the_sides_agrees(slope):
    def relu(x):
        return np.maximum(x, 0)

    def prime(x):
        return ((x > 0) + slope * (x == 0)).astype(x.dtype)

    assert agreement_of(relu, prime).agrees
    too_steep = agreement_of(relu, lambda x: prime(x) + x.dtype.type(0.75) * (x == 0))
    assert too_steep.agrees == (slope == 0)
    if slope:
        assert (too_steep.x, too_steep.given) == (0, slope + 0.75)
        assert too_steep.slope == pytest.approx(1)


def test_where_a_derivative_gives_nothing_it_does_not_agree():
    agreement = agreement_of(np.tanh, lambda x: np.where(x == 1.5, np.nan, 1 - np.tanh(x) ** 2).astype(x.dtype))
    assert not agreement.agrees
    assert agreement.x == 1.5
    assert np.isnan(agreement.given)


def test_where_a_function_overflows_nothing_is_compared():
    def f(x):
        return np.exp(x**3)

    assert agreement_of(f, lambda x: 3 * x**2 * np.exp(x**3)).agrees
    assert not agreement_of(f, lambda x: 3 * x * np.exp(x**3)).agrees


@pytest.mark.sweep
def test_a_derivative_that_is_not_given_is_measured_and_said_to_be():
    one = analysed(silu)
    assert one.facts.agreement is None
    assert dict(one.rows)["derivative"] == "not given: slopes are measured"
    both = analysed(silu, silu_prime)
    np.testing.assert_allclose(one.facts.gain, both.facts.gain, rtol=1e-7)
    np.testing.assert_allclose(one.depth.backward, both.depth.backward, rtol=1e-5)


# -- the other facts --------------------------------------------------------------------------------------


def expected(g):
    """E[g(X)] for a standard normal X."""
    return quad(lambda x: g(x) * np.exp(-x * x / 2) / np.sqrt(2 * np.pi), -12, 12, points=[0])[0]


def test_the_facts_of_a_function_of_ones_own():
    found = analysed(silu, silu_prime).facts
    assert found.mean_output == pytest.approx(expected(silu), abs=1e-9)
    assert found.variance_gain == pytest.approx(expected(lambda x: silu(x) ** 2), abs=1e-9)
    assert found.gain.factor == pytest.approx(found.variance_gain**-0.5)
    by_layer = expected(lambda x: silu_prime(x) ** 2) / found.variance_gain
    assert found.gradient_factor == pytest.approx(by_layer, rel=1e-7)
    line = np.linspace(-3, 3, 100_001)
    assert found.lipschitz == pytest.approx(silu_prime(np.linspace(0, 5, 100_001)).max(), abs=1e-6)
    assert found.flat_share == pytest.approx(np.mean(np.abs(silu_prime(line)) < 0.1), abs=2e-3)
    assert (found.symmetry, found.never_decreases, found.saturates) == ("neither", False, (True, False))
    assert found.values.low == pytest.approx(silu(np.linspace(-2, 0, 100_001)).min(), abs=1e-8)
    assert found.values.high == np.inf


SYMMETRIC = [("tanh", "odd"), ("softsign", "odd"), ("gaussian", "even"), ("relu", "neither"), ("gelu", "neither")]


@pytest.mark.parametrize(("name", "symmetry"), [*SYMMETRIC, (np.abs, "even"), (np.arctan, "odd"), (np.exp, "neither")])
def test_symmetries(name, symmetry):
    assert facts_of(name).symmetry == symmetry


KINKS = [
    (np.tanh, "none: smooth everywhere"),
    (lambda x: np.maximum(x, 0), "at x = 0, where f′ gives 0.5"),  # between the slopes, as `Measured` has it
    (lambda x: np.clip(x, -1, 2.5), "at x = −1, where f′ gives 0.5; at x = 2.5, where f′ gives 0.5"),
    (lambda x: np.abs(np.sin(np.pi * x)), "39, nearest to 0: at x = −3, where f′ gives 0; "),
    (np.sign, "at x = 0, where f′ gives 0"),
]


@pytest.mark.parametrize(("f", "said"), KINKS, ids=[said for _, said in KINKS])
def test_kinks_are_told(f, said):
    shown = dict(facts_of(f).rows)["kinks"]
    assert shown.startswith(said)
    assert shown.count("where f′ gives") == min(len(facts_of(f).kinks), 6)


@pytest.mark.parametrize("one", CATALOG, ids=repr)
def test_the_facts_of_a_record_are_those_of_its_card(one):
    found = facts_of(one)
    assert found.values == one.output_range
    assert found.never_decreases == one.never_decreases
    assert found.saturates == one.saturates
    assert found.lipschitz == one.lipschitz
    assert found.kinks == one.kink_points
    assert (found.mean_output, found.variance_gain) == (one.mean_output, one.variance_gain)
    assert found.gain == gain(one)
    check_reading(repr(found))


# -- through depth ----------------------------------------------------------------------------------------


def by_hand(f, df, factor):
    """The mean square, the variance between examples and the backward signal, from the same draws, layer by layer."""
    rng = np.random.default_rng(0)
    draws = factor / np.sqrt(WIDTH) * rng.standard_normal((DRAWS, LAYERS + 1, WIDTH, WIDTH))
    x = rng.standard_normal((EXAMPLES, WIDTH)) / factor
    sent = rng.standard_normal((EXAMPLES, WIDTH))
    found = []
    for weights in draws:
        h, zs, layers = x, [], []
        for matrix in weights[:-1]:
            zs.append(h @ matrix)
            h = f(zs[-1])
            layers.append([np.mean(h**2), np.mean((h - h.mean(axis=0)) ** 2)])
        delta, back = sent, []
        for z, matrix in zip(zs[::-1], weights[:0:-1], strict=True):
            delta = (delta @ matrix.T) * df(z)
            back.append(np.mean(delta**2))
        found.append(np.column_stack([layers, back[::-1]]))
    return np.median(found, axis=0).T


@pytest.mark.parametrize(("f", "df"), [(np.tanh, lambda x: 1 - np.tanh(x) ** 2), (silu, silu_prime)])
def test_the_signal_is_what_one_gets_layer_by_layer(f, df):
    one = analysed(f, df)
    with one_thread():  # on a machine that others use, sharing out small products takes seconds
        mean_square, between, backward = by_hand(f, df, one.facts.gain.factor)
    np.testing.assert_allclose(one.depth.mean_square, mean_square, rtol=1e-6)
    np.testing.assert_allclose(one.depth.between, between, rtol=1e-6)
    np.testing.assert_allclose(one.depth.backward, backward, rtol=1e-6)
    np.testing.assert_array_equal(one.depth.between_share, one.depth.between / one.depth.mean_square)


def test_fifty_sigmoids_keep_the_signal_and_lose_the_examples():
    depth = analysed("sigmoid").depth
    assert depth.mean_square.shape == (LAYERS,)
    assert np.all((depth.mean_square > 0.2) & (depth.mean_square < 0.4))
    assert depth.between_share[0] > 0.1
    assert depth.between_share[9] < 1e-6
    assert analysed("tanh").depth.between_share[-1] > 0.95


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "ELU", "ReLU"])
def test_a_gradient_goes_by_the_factor_of_each_layer(name):
    one = analysed(name)
    by_layer = (one.depth.backward[0] / one.depth.backward[-1]) ** (1 / (LAYERS - 1))
    assert by_layer == pytest.approx(one.facts.gradient_factor, rel=0.1)


def test_the_first_layer_has_the_variance_gain():
    for name in ("tanh", "sigmoid", "ELU", "ReLU"):
        one = analysed(name)
        assert one.depth.mean_square[0] == pytest.approx(one.facts.variance_gain, rel=0.06)


def test_what_overflows_is_said_to():
    one = analyse("squared ReLU")
    *_, last = one.layers
    assert last == (str(LAYERS), "overflowed", "overflowed", "overflowed")
    assert "overflowed" in one._repr_markdown_()


@pytest.mark.parametrize("f", [lambda x: np.exp(x * x), lambda x: 0 * x])
def test_without_a_gain_there_are_no_layers(f):
    one = analyse(f)
    assert one.depth is None
    assert np.isnan(one.facts.gain).all()
    for text in (repr(one), one._repr_markdown_()):
        assert "layer" not in text
        assert "nan" not in text


# -- calling it, and what is shown ------------------------------------------------------------------------


@pytest.mark.sweep
def test_names_aliases_records_and_functions():
    one = analysed("tanh")
    assert analyse("hyperbolic tangent").facts.rows == one.facts.rows
    tuned = analyse(find("ELU").tuned(alpha=0.5))
    assert (tuned.activation.label, tuned.facts.values.low) == ("ELU (alpha=0.5)", -0.5)
    assert analysed(silu).activation.name == "silu"
    assert analyse(silu, name="mine").activation.name == "mine"


def test_without_a_generator_it_is_always_the_same():
    one = analysed("tanh")
    again, other = (analyse("tanh", rng=np.random.default_rng(seed)).depth for seed in (0, 1))
    np.testing.assert_array_equal(one.depth, again)
    assert np.all(other.mean_square != one.depth.mean_square)


def test_every_number_of_the_tables_can_be_had():
    one = analysed(silu, silu_prime)
    rows, found = dict(one.rows), one.facts
    assert rows["values"] == f"[{found.values.low:.3g}, ∞)".replace("-", "−")
    assert rows["mean output for standard normal input"] == f"{found.mean_output:.3f}"
    assert rows["variance gain E[f(X)²] for such input"] == f"{found.variance_gain:.3f}"
    assert rows["steepest slope (Lipschitz constant)"] == f"{found.lipschitz:.3g}"
    assert rows["weights that keep the variance of z"] == f"of standard deviation {found.gain.factor:.3f} / √fan-in"
    assert rows["with them a layer multiplies a gradient's mean square by"] == f"{found.gradient_factor:.3f}"
    depth = one.depth
    for layer, row in zip(SHOWN, one.layers, strict=True):
        numbers = [depth.mean_square[layer - 1], depth.between_share[layer - 1], depth.backward[layer - 1]]
        assert row[0] == str(layer)
        assert [float(text) for text in row[1:]] == [float(f"{number:.2g}") for number in numbers]


def test_costs_are_shown_with_two_digits():
    one = analysed("tanh")
    assert min(one.cost) > 0
    shown = re.fullmatch(r"(\S+) for f, (\S+) for f′", dict(one.rows)["cost, in copies of the array"]).groups()
    assert [float(text) for text in shown] == [
        float(f"{r:.2g}") for r in (one.cost.value_ratio, one.cost.derivative_ratio)
    ]
    assert all(len(text.replace(".", "").strip("0")) <= 2 for text in shown)


def test_both_ways_of_showing_it_say_the_same():
    one = analysed(silu, silu_prime)
    text, markdown = repr(one), one._repr_markdown_()
    check_reading(text)
    check_reading(markdown)
    assert text.startswith("<activation silu>\n")
    assert markdown.startswith(f"### silu\n\n{one.activation.summary}\n\n|")
    for name, value in one.rows:
        assert f"{name}: {value}\n" in text
        assert f"| {name} | {value} |" in markdown
    for row in one.layers:
        assert f"| {' | '.join(row)} |" in markdown
        assert all(value in text for value in row)
    tables = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len(tables) == 2 + len(one.rows) + 2 + len(SHOWN)


REFUSED = [
    (lambda: analyse("gelo"), LookupError, "Did you mean 'GELU'?"),
    (lambda: analyse("gelu", np.tanh), TypeError, "of a function of your own, and cannot stand beside 'gelu'"),
    (lambda: analyse(find("gelu"), name="mine"), TypeError, "cannot stand beside <activation GELU>"),
    (lambda: analyse(3), TypeError, "not by 3"),
    (lambda: analyse(np.tanh, 3), TypeError, "df must be a function"),
    (lambda: analyse(np.tanh, rng=3), TypeError, "rng must be a NumPy generator"),
    (lambda: analyse(lambda x: np.where(x > 0, 1.0, 0.0)), TypeError, "gives float64 for float32"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_what_cannot_be_analysed(call, error, message):
    with pytest.raises(error) as raised:
        call()
    assert message in str(raised.value)
