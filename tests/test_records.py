"""The facts on the cards, the cards themselves, the names, and what is said to bad input."""

import dataclasses

import numpy as np
import pytest

from actcourse import CATALOG, IDENTITY, LEAKY_RELU, RELU, SIGMOID, STEP, TANH, find
from actcourse.functions import Interval
from actcourse.functions.card import interval_latex

X = np.linspace(-50, 50, 20001)


# -- declared facts hold ----------------------------------------------------------------------------


def test_values_stay_in_their_range_and_fill_it(activation):
    values, interval = activation(X), activation.output_range
    assert interval.low <= values.min()
    assert values.max() <= interval.high
    ends = np.sort([activation(-np.inf), activation(np.inf)])
    assert min(ends[0], values.min()) == interval.low
    assert max(ends[1], values.max()) == interval.high


def test_an_end_of_the_range_is_closed_where_it_is_reached(activation):
    moderate = activation(np.linspace(-15, 15, 3001))
    interval = activation.output_range
    assert interval.low_closed == bool(np.any(moderate == interval.low))
    assert interval.high_closed == bool(np.any(moderate == interval.high))


def test_monotonic_means_that_it_never_decreases(activation):
    assert activation.monotonic == bool(np.all(np.diff(activation(X)) >= 0))


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
    ("activation_", "mean"), [(STEP, 0.5), (SIGMOID, 0.5), (TANH, 0), (RELU, 1 / np.sqrt(2 * np.pi))], ids=repr
)
def test_mean_output(activation_, mean):
    assert activation_.mean_output == pytest.approx(mean, abs=1e-6)


def test_values_in_the_prose_of_lesson_3():
    np.testing.assert_allclose(SIGMOID.derivative([0, 6, -6]), [0.25, 0.00247, 0.00247], atol=5e-6)
    np.testing.assert_allclose(TANH.derivative([0, 3, -3]), [1, 0.00987, 0.00987], atol=5e-6)


# -- cards and names --------------------------------------------------------------------------------


def test_the_card_shows_everything(activation):
    card = activation._repr_markdown_()
    shown = [activation.name, activation.formula, activation.df_formula, activation.summary, str(activation.source)]
    assert all(text in card for text in (*shown, *activation.also_known_as))
    assert all(f"`{name}`" in card for name in activation.defaults)
    assert interval_latex(activation.output_range) in card
    assert card.count("$") % 2 == 0
    table = [line for line in card.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in table} == {3}  # a bar inside a formula would break the table


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
    with pytest.raises(LookupError, match="There are: step, identity"):
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
        with pytest.raises(TypeError, match=f"{activation.name} was given .*{said}.*float16, float32, float64"):
            function(bad)


def test_unknown_parameters_are_refused(activation):
    allowed = ", ".join(repr(name) for name in activation.defaults) or "none"
    for call in (activation.tuned, lambda **params: activation(1.0, **params)):
        with pytest.raises(TypeError, match=f"{activation.name} has no parameter 'beta'; it has {allowed}"):
            call(beta=1.0)


@pytest.mark.parametrize("bad", ["0.1", b"0.1", None, np.nan, np.inf, 10**400, 1j, [1, 2]])
def test_parameters_must_be_finite_numbers(bad):
    with pytest.raises(TypeError, match="negative_slope must be a finite real number"):
        LEAKY_RELU.tuned(negative_slope=bad)
