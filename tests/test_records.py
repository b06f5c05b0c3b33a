"""The facts on the cards, the cards themselves, the names, and what is said to bad input."""

import dataclasses
import importlib
import re
from pathlib import Path

import numpy as np
import pytest

from actcourse import CATALOG, IDENTITY, LEAKY_RELU, PRELU, RELU, SIGMOID, STEP, TANH, find
from actcourse.functions import Interval, records
from actcourse.functions.card import interval_latex, overview
from actcourse.functions.catalog import ELSEWHERE
from actcourse.functions.names import plain
from tests.oracles import roots
from tests.reading import check_reading

X = np.linspace(-50, 50, 20001)


# -- declared facts hold ----------------------------------------------------------------------------


def turning_points(activation):
    """Where the activation may have its largest and smallest values, besides the ends."""
    waves = np.pi / 2 / activation.defaults.get("omega_0", 1) * np.array([-1, 1])
    return np.concatenate([roots(activation), waves])


def test_values_stay_in_their_range_and_fill_it(activation):
    points = np.concatenate([X, turning_points(activation), [-np.inf, np.inf]])
    values, interval = activation(points), activation.output_range
    values = values[~np.isnan(values)]  # a wave has no limit
    assert interval.low - 1e-15 <= values.min()
    assert values.max() <= interval.high + 1e-15
    assert values.min() == pytest.approx(interval.low, abs=1e-12)
    assert values.max() == pytest.approx(interval.high, abs=1e-12)


@pytest.mark.parametrize("customary", CATALOG, ids=repr)
def test_an_end_of_the_range_is_closed_where_it_is_reached(customary):
    x = np.linspace(-7, 7, 1401) * customary.defaults.get(
        "sigma", 1
    )  # not so far out that limits are reached by rounding
    moderate = customary(np.concatenate([x, turning_points(customary)]))
    interval = customary.output_range
    for end, closed in ((interval.low, interval.low_closed), (interval.high, interval.high_closed)):
        reached = np.abs(moderate - end) <= 1e-15 * abs(end)  # 0 must be reached exactly
        assert closed == bool(np.isfinite(end) and reached.any())


def test_monotonic_means_that_it_never_decreases(activation):
    assert activation.never_decreases == bool(np.all(np.diff(activation(X)) >= 0))


def test_initialisations_are_known(activation):
    assert activation.weight_init in {"xavier", "he", "lecun"}


# -- derived facts are right ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation_", "odd", "centred", "saturates", "lipschitz", "limits"),
    [
        (STEP, False, False, (True, True), np.inf, (0, 1)),
        (IDENTITY, True, True, (False, False), 1, (-np.inf, np.inf)),
        (SIGMOID, False, False, (True, True), 0.25, (0, 1)),
        (TANH, True, True, (True, True), 1, (-1, 1)),
        (RELU, False, False, (True, False), 1, (0, np.inf)),
        (LEAKY_RELU, False, False, (False, False), 1, (-np.inf, np.inf)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_derived_facts(activation_, odd, centred, saturates, lipschitz, limits):
    assert activation_.odd == odd
    assert activation_.zero_centred == centred
    assert activation_.saturates == saturates
    assert activation_.lipschitz == pytest.approx(lipschitz)
    assert activation_.limits == limits


@pytest.mark.parametrize(
    ("name", "steepest"),
    [
        ("squared ReLU", np.inf),
        ("exponential", np.inf),
        ("hard swish", 1.5),
        ("SELU", 1.7581),
        ("sine", 30),
        ("arctan", 1),
    ],
)
def test_the_steepest_slope_is_found_at_kinks_and_far_out(name, steepest):
    assert find(name).lipschitz == pytest.approx(steepest, abs=1e-4)


def test_a_steepest_slope_is_infinite_where_a_function_jumps_or_gets_steeper_without_end(activation):
    """So says the catalogue; here by differences, near and far."""
    far = np.concatenate([-np.geomspace(700, 1, 8), np.geomspace(1, 700, 8)])  # beyond, the exponential overflows
    near = np.concatenate([np.linspace(-3, 3, 6001), [kink.x for kink in activation.kink_points]])
    jumps = np.abs(activation(near + 1e-9) - activation(near - 1e-9)).max() > 1e-5
    slopes = np.abs(activation(far * (1 + 1e-6)) - activation(far)) / np.abs(1e-6 * far)
    steeper = max(slopes[0], slopes[-1]) > 10 * max(1, slopes[4:12].max())
    assert np.isinf(activation.lipschitz) == (jumps or steeper)


@pytest.mark.parametrize(
    ("activation_", "mean"), [(STEP, 0.5), (SIGMOID, 0.5), (TANH, 0), (RELU, 1 / np.sqrt(2 * np.pi))], ids=repr
)
def test_mean_output(activation_, mean):
    assert activation_.mean_output == pytest.approx(mean, abs=1e-6)


def test_numbers_on_the_cards():
    x = np.linspace(-8, 8, 160_001)
    assert 0.0004 < np.max(np.abs(find("GELU")(x) - find("GELU (tanh)")(x))) < 0.0005
    assert np.pi / 2 - find("arctan")(99) > 0.01
    assert find("exponential")(709) < np.inf == find("exponential")(710)
    assert 0.0203 < np.max(np.abs(find("quick GELU")(x) - find("GELU")(x))) < 0.021
    laplace, squared = find("Laplace"), find("squared ReLU")
    mu = laplace.defaults["mu"]
    assert laplace(mu) == pytest.approx(squared(mu), abs=1e-15)
    assert laplace.derivative(mu) == pytest.approx(squared.derivative(mu), abs=1e-15)


def test_hugging_faces_xielu_differs_only_just_left_of_0(torch):
    alpha_p, alpha_n, eps = 0.8, 0.8, torch.tensor(-1e-6, dtype=torch.float64)
    x = torch.tensor([-1000.0, -3.0, -1e-3, -1.01e-6, -0.99e-6, 0.0, 1e-9, 1.0, 1e3], dtype=torch.float64)
    x.requires_grad_()
    left = (torch.expm1(torch.minimum(x, eps)) - x) * alpha_n + x / 2
    y = torch.where(x > 0, alpha_p * x * x + x / 2, left)
    y.sum().backward()
    at = x.detach().numpy()
    slopes = np.where((at > -1e-6) & (at <= 0), 0.5 - alpha_n, find("xIELU").derivative(at))
    np.testing.assert_allclose(x.grad.numpy(), slopes, rtol=1e-12)
    np.testing.assert_allclose(y.detach().numpy(), find("xIELU")(at), rtol=1e-12, atol=alpha_n * 1e-6)


def test_further_functions_are_the_known_ones_at_one_setting():
    squared, elu = find("squared ReLU"), find("ELU")
    np.testing.assert_array_equal(find("quick GELU")(X), find("SiLU")(X, beta=1.702))
    np.testing.assert_array_equal(find("StarReLU")(X, scale=1, bias=0), squared(X))
    np.testing.assert_array_equal(find("dynamic tanh")(X, alpha=1), TANH(X))
    np.testing.assert_array_equal(find("penalised tanh")(X, a=1), TANH(X))
    np.testing.assert_allclose(find("Laplace")(X, mu=0, sigma=1) * X, find("GELU")(X), rtol=1e-15)
    # xIELU is the integral of an ELU that is stretched on both sides and shifted.
    both = np.where(X > 0, 2 * 0.8, 0.7)
    np.testing.assert_allclose(find("xIELU").derivative(X, alpha_n=0.7), both * elu(X) + 0.5, rtol=1e-14, atol=1e-15)


def test_starrelu_keeps_mean_and_variance():
    star = find("StarReLU")
    assert star.zero_centred
    assert star.variance_gain == pytest.approx(1, abs=1e-12)


def test_selu_keeps_mean_and_variance():
    selu = find("SELU")
    assert selu.zero_centred
    assert selu.variance_gain == pytest.approx(1, abs=1e-6)


def test_values_in_the_prose_of_lesson_3():
    np.testing.assert_allclose(SIGMOID.derivative([0, 6, -6]), [0.25, 0.00247, 0.00247], atol=5e-6)
    np.testing.assert_allclose(TANH.derivative([0, 3, -3]), [1, 0.00987, 0.00987], atol=5e-6)


# -- cards and names --------------------------------------------------------------------------------


def test_the_card_shows_everything(activation):
    card = activation._repr_markdown_()
    shown = [
        activation.name,
        activation.formula,
        activation.df_formula,
        activation.summary,
        str(activation.source or ""),
    ]
    assert all(text in card for text in (*shown, *activation.also_known_as))
    assert all(f"`{name}`" in card for name in activation.defaults)
    assert interval_latex(activation.output_range) in card
    assert card.count("$") % 2 == 0
    assert "-0$" not in card
    check_reading(card)
    check_reading(overview([activation]))
    table = [line for line in card.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in table} == {3}  # a bar inside a formula would break the table


def test_the_catalogue_shows_itself_as_a_table():
    head, _, *rows = CATALOG._repr_markdown_().splitlines()
    assert [row.split(" | ")[0].strip("| ") for row in rows] == [activation.name for activation in CATALOG]
    assert {row.count("|") for row in rows} == {head.count("|")}


def test_intervals():
    assert interval_latex(Interval(0, 1, low_closed=True)) == r"[0,\ 1)"
    assert interval_latex(Interval(-np.inf, np.inf)) == r"(-\infty,\ \infty)"
    assert [Interval(*ends).bounded for ends in ((0, 1), (0, np.inf), (-np.inf, 0))] == [True, False, False]


def test_find_knows_every_name(activation):
    for name in (activation.name, *activation.also_known_as):
        for spelling in (name, name.upper(), name.replace(" ", "_"), name.replace(" ", "-")):
            assert find(spelling).name == activation.name


def test_names_are_unique():
    names = [name for activation in CATALOG for name in activation.names]
    assert len(names) == len(set(names))


def test_find():
    assert find("logistic") is SIGMOID
    assert find(TANH) is TANH
    with pytest.raises(LookupError, match=r"no activation called 'sigmod'. Did you mean 'sigmoid'"):
        find("sigmod")
    with pytest.raises(LookupError, match="There are: identity, step, sign"):
        find("zzz")
    with pytest.raises(TypeError, match="by text, such as 'sigmoid', not by 3"):
        find(3)


def test_tuned_keeps_everything_else():
    tuned = LEAKY_RELU.tuned(negative_slope=0.2)
    assert tuned(-1.0) == LEAKY_RELU(-1.0, negative_slope=0.2) == -0.2
    assert LEAKY_RELU(-1.0) == -0.01
    assert dataclasses.replace(tuned, params=LEAKY_RELU.params) == LEAKY_RELU
    assert "negative_slope=0.2" in repr(tuned)


# -- bad input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("abc", "text"),
        (["1", "2"], "text"),
        (1 + 2j, "complex numbers"),
        (None, "Python objects"),
        ([[1], [1, 2]], "not an array"),
        (np.datetime64("2026-01-01"), "datetime64"),
    ],
)
def test_what_is_not_a_real_number_is_refused(activation, bad, said):
    for function in (activation, activation.derivative):
        with pytest.raises(
            TypeError, match=f"{re.escape(activation.name)} was given .*{said}.*float16, float32, float64"
        ):
            function(bad)


def test_unknown_parameters_are_refused(activation):
    allowed = ", ".join(repr(name) for name in activation.defaults) or "none"
    for call in (activation.tuned, lambda **params: activation(1.0, **params)):
        with pytest.raises(
            TypeError, match=f"{re.escape(activation.name)} has no parameter 'nonsense'; it has {allowed}"
        ):
            call(nonsense=1.0)


def test_parameters_have_limits():
    with pytest.raises(ValueError, match="softplus's parameter beta must be larger than 0, not 0"):
        find("softplus").tuned(beta=0)
    with pytest.raises(ValueError, match="must be larger than 0, not -1"):
        find("ELU")(1.0, alpha=-1)


def test_learned_parameters_have_derivatives(activation):
    learned = [param for param in activation.params if param.derivative]
    x, h = np.linspace(-8, 8, 161) + 0.003, 1e-5
    for param in learned:
        value = param.default
        rise = activation(x, **{param.name: value + h}) - activation(x, **{param.name: value - h})
        np.testing.assert_allclose(activation.derivative_by(param.name, x), rise / (2 * h), rtol=1e-6, atol=1e-8)
        assert np.isfinite(activation.derivative_by(param.name, [0.0, 1000.0])).all()
    with pytest.raises(TypeError, match="learns no parameter 'nonsense'; it learns"):
        activation.derivative_by("nonsense", x)


def test_a_random_parameter_has_a_law_whose_mean_is_customary():
    (param,) = find("RReLU").params
    drawn = param.law.draw(np.random.default_rng(0), (1000, 100))
    assert drawn.shape == (1000, 100)
    assert param.law.low <= drawn.min() < drawn.max() <= param.law.high
    assert drawn.mean() == pytest.approx(param.default, abs=1e-3)
    assert "drawn evenly" in find("RReLU")._repr_markdown_()
    assert "a network learns it" in find("PReLU")._repr_markdown_()


def test_what_a_network_learns_is_said_and_can_be_changed():
    silu, prelu = find("SiLU"), find("PReLU")
    assert [param.learned for param in (*silu.params, *prelu.params)] == [False, True]
    assert silu.learning("beta").label == "SiLU (beta=1, learned)"
    assert 'learns it with `.learning("beta")`' in silu._repr_markdown_()
    assert silu.learning("beta").fixed() == silu
    assert prelu.fixed().learning("negative_slope") == prelu
    np.testing.assert_array_equal(silu.learning("beta")(X), silu(X))
    for activation, wrong in ((silu, ("gamma",)), (RELU, ("beta",)), (silu, ("beta", "beta"))):
        with pytest.raises(TypeError, match=f"{activation.name} learns one of ('beta'|none), not '"):
            activation.learning(*wrong)


@pytest.mark.parametrize("bad", ["0.1", b"0.1", None, np.nan, np.inf, 10**400, 1j, [1, 2]])
def test_parameters_must_be_finite_numbers(bad):
    with pytest.raises(TypeError, match="negative_slope must be a finite real number"):
        LEAKY_RELU.tuned(negative_slope=bad)


def test_the_readme_counts_the_catalogue():
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    assert re.findall(r"all (\d+) activations", readme) == [str(len(CATALOG))]
    lines = [line for line in readme.splitlines() if len(line) > 40]
    assert len(set(lines)) == len(lines)  # as none does that a merge has left twice


@pytest.mark.parametrize("one", CATALOG, ids=lambda one: one.name)
def test_words_have_true_minus_signs(one):
    """Outside of code and formulas; a hyphen joins words."""
    for text in (one.summary, one.advantage, one.disadvantage, one.used_in, one.elsewhere):
        words = re.sub(r"`[^`]*`|\$[^$]*\$", "", text)
        assert not re.search(r"(?<!\w)-", words), words


def test_what_works_on_vectors_is_pointed_to():
    with pytest.raises(LookupError, match=r"softmax does not work on each number .* in actcourse\.functions\.vector"):
        find("softmax")
    with pytest.raises(LookupError, match=r"GLU does not .* in actcourse\.functions\.vector"):
        find("GLU")
    for name, module in ELSEWHERE.items():
        assert any(plain(known) == name for known in dir(importlib.import_module(module))), name


def test_facts_follow_parameters_beyond_the_slider():
    assert PRELU.tuned(negative_slope=0.0).limits == (0, np.inf)
    assert PRELU.tuned(negative_slope=0.0).output_range.low_closed
    assert PRELU.tuned(negative_slope=1.0).lipschitz == 1
    assert "none: smooth everywhere" in PRELU.tuned(negative_slope=1.0)._repr_markdown_()
    assert not PRELU.tuned(negative_slope=-1.0).never_decreases
    assert PRELU.tuned(negative_slope=-1.0).limits == (np.inf, np.inf)
    tuned = find("thresholded ReLU").tuned(threshold=0.0, value=2.0)
    assert not tuned.never_decreases
    assert tuned.output_range == Interval(0, np.inf)
    assert find("leaky ReLU")(-1.0, negative_slope=0) == 0
    assert find("squareplus")(-1e155) == pytest.approx(1e-155)
    assert find("squareplus")(np.float32(-1e20)) == pytest.approx(1e-20)


def test_every_record_of_the_modules_stands_in_a_family():
    missing = [name for name, record in records().items() if record not in CATALOG]
    assert not missing, f"add {', '.join(missing)} to a Family in FAMILIES, in actcourse/functions/catalog.py"
    assert len(records()) == len(CATALOG), "a record in FAMILIES is no constant of a module in actcourse/functions"
