"""What lesson 03 says in numbers, and whether it is so."""

import numpy as np
from mpmath import mp
from scipy.optimize import brentq

from actcourse import ARCTAN, HARD_TANH, SCALED_TANH, SIGMOID, SOFTSIGN, TANH, lesson_run
from actcourse.networks.intervals import CONFIDENCE
from actcourse.pictures.explorers.one_function import SMALL_SLOPE
from tests.lessons import defined_in

GRID = np.linspace(-20, 20, 4001)


def grey_begins(f):
    return brentq(lambda x: f.derivative(x) - SMALL_SLOPE, 0, 6)


def forms_of_tanh_hold_where_it_is_said():
    names = defined_in("03_saturating")
    small, large = np.logspace(-20, 0, 500), np.logspace(0, 3, 500)
    for sign in (-1, 1):
        for x in (small, large):
            truth = np.array([float(mp.tanh(mp.mpf(float(each)))) for each in sign * x])
            assert np.max(np.abs(names["stable_tanh"](sign * x) / truth - 1)) < 1e-15
            assert np.max(np.abs(np.tanh(sign * x) / truth - 1)) < 1e-15
            share = np.max(np.abs(names["tanh_by_sigmoid"](sign * x) / truth - 1))
            assert share >= 1 if x is small else share < 1e-15
    return names["stable_tanh"](0.0) == 0


def a_batch_behind_sigmoids_can_do_both():
    a = np.array([[0.1, 0.9], [0.9, 0.1]])
    both = np.array([1, -1]) @ a
    return both[0] * both[1] < 0


def the_plain_form_is_right_where_it_overflows():
    first = np.nextafter(-np.log(np.finfo(np.float64).max), -np.inf)
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(-first))
    return SIGMOID(first) < 1e-308


# What is said and whether it is so.
CLAIMS = {
    "Half a turn around the point (0, ½)": lambda: np.allclose(SIGMOID(GRID) - 0.5, 0.5 - SIGMOID(-GRID), atol=1e-16),
    "At its steepest the slope is ¼": lambda: SIGMOID.derivative(GRID).max() == 0.25 == SIGMOID.derivative(0),
    "at ±6 about a hundredth of that": lambda: 0.0095 < SIGMOID.derivative(6) / 0.25 < 0.0105,
    "from there on the slope is below 0.1": lambda: SMALL_SLOPE == 0.1,
    "At best about a thousandth after 5 layers and a millionth after 10": lambda: (
        0.0009 < 0.25**5 < 0.001 and 0.9e-6 < 0.25**10 < 1e-6
    ),
    "at 2 it is below the sigmoid's, and at 3 below 0.01": lambda: (
        TANH.derivative(2) < SIGMOID.derivative(2) and TANH.derivative(3) < 0.01
    ),
    "where the slope is at least 0.1, is narrower than the sigmoid's": lambda: (
        SMALL_SLOPE == 0.1 and grey_begins(TANH) < grey_begins(SIGMOID)
    ),
    "what ±6 is to the sigmoid, ±3 is to tanh": lambda: np.isclose(
        TANH.derivative(3) / TANH.derivative(0), SIGMOID.derivative(6) / SIGMOID.derivative(0), rtol=1e-12
    ),
    "Right of 0 the quotient rule gives": lambda: (
        np.allclose(SOFTSIGN.derivative(GRID), 1 / (1 + np.abs(GRID)) ** 2)
        and np.allclose(ARCTAN.derivative(GRID), 1 / (1 + GRID**2))
    ),
    "the slopes of the two are more than eight times the sigmoid's": lambda: (
        min(SOFTSIGN.derivative(6), ARCTAN.derivative(6)) > 8 * SIGMOID.derivative(6)
    ),
    "*Scaled tanh* is $1.7159\\,\\tanh(\\frac23 x)$": lambda: np.allclose(
        SCALED_TANH(GRID), 1.7159 * np.tanh(2 * GRID / 3)
    ),
    "Softsign has lost three quarters of its slope at 1 already": lambda: (
        SOFTSIGN.derivative(1) == 0.25 and TANH.derivative(1) > 0.4 and ARCTAN.derivative(1) == 0.5
    ),
    "its constants make $f(\\pm 1)$ all but ±1": lambda: (
        abs(SCALED_TANH(1) - 1) < 1e-4 and SCALED_TANH.derivative(0) > 1
    ),
    "and beyond the corners their slope is not small but 0": lambda: HARD_TANH.derivative(1.001) == 0,
    "tanh is *centred on 0*, the sigmoid on ½": lambda: (
        abs(TANH.mean_output) < 1e-12 and abs(SIGMOID.mean_output - 0.5) < 1e-12
    ),
    "All of them, and two in a thousand: as rare as ten coins": lambda: 0.0015 < 2 * 2**-10 < 0.0025,
    "A batch can": a_batch_behind_sigmoids_can_do_both,
    "Here twenty networks with sigmoids and twenty with tanh": lambda: all(
        lesson_run(f"sigmoid or tanh on {data}").scores.shape == (2, 20) for data in ("digits", "spirals")
    ),
    "of 100 such experiments, about 95": lambda: CONFIDENCE == 0.95,
    "and the sigmoid is below $10^{-308}$ there": the_plain_form_is_right_where_it_overflows,
    "An error of 1 or more means all digits lost, one of some $10^{-16}$ none": forms_of_tanh_hold_where_it_is_said,
    "$\\sigma'(0) = 0.25$, $\\sigma'(\\pm 6) \\approx 0.00247$": lambda: (
        SIGMOID.derivative(0) == 0.25 and set(SIGMOID.derivative([-6, 6]).round(5)) == {0.00247}
    ),
    "$\\tanh'(0) = 1$, $\\tanh'(\\pm 3) \\approx 0.00987$": lambda: (
        TANH.derivative(0) == 1 and set(TANH.derivative([-3, 3]).round(5)) == {0.00987}
    ),
    "leave at most a millionth of a gradient": lambda: SIGMOID.derivative(0) ** 10 < 1e-6,
}
