"""What lessons say in numbers is true, and where a size was to be predicted a size is shown."""

import re

import nbformat
import numpy as np
import pytest
from mpmath import mp
from scipy.optimize import brentq

from actcourse import SIGMOID, TANH, lesson_run
from actcourse.functions.vector import softmax
from actcourse.networks.intervals import CONFIDENCE
from actcourse.pictures.explorers.one_function import SMALL_SLOPE
from actcourse.teaching import build

LESSONS = sorted(build.ROOT.glob("lessons/[0-9]*.py"))
GRID = np.linspace(-20, 20, 4001)


def prose(path):
    cells = build.notebook_from(path).cells
    return "\n\n".join(" ".join(cell.source.split()) for cell in cells if cell.cell_type == "markdown")


def defined_in(lesson):
    """The functions that a lesson defines, by name."""
    names = {"np": np}
    for cell in build.notebook_from(build.ROOT / "lessons" / f"{lesson}.py").cells:
        if cell.cell_type == "code" and cell.source.startswith("def "):
            exec(cell.source, names)
    return names


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
    "the slope is below 0.1": lambda: SMALL_SLOPE == 0.1,
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
# A number that says how large or how many: decimals, shares, powers of ten, and some words.
NUMBER = r"\d\.\d|[¼½]|±\d|10\^|\d{2,} such|\b(?:hundred|thousand|million|billion)(?:th)?\b|\btwenty\b|\btwo in a\b"


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_is_said_in_numbers_is_so(claim):
    assert any(claim in prose(path) for path in LESSONS), "no lesson says this any more"
    assert CLAIMS[claim]()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_number_in_the_prose_is_claimed_or_asked_for(path):
    text = re.sub(r"\$\$.*?\$\$|\]\(.*?\)|`.*?`", " ", prose(path))
    for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z*$\d])", text):
        asked = sentence.rstrip("* ").endswith("?") or re.search(r"\*\*(?:Predict|Time)", sentence)
        if re.search(NUMBER, sentence) and not asked:
            assert any(claim in sentence or sentence.strip("* ") in claim for claim in CLAIMS), sentence


# -- sizes are shown as sizes ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(build.ROOT.glob("notebooks/[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_no_prediction_is_answered_by_true_or_false_alone(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            shown = output.get("text") or output.data.get("text/plain", "")
            assert shown.strip() not in {"True", "False"}, cell.source


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_power_that_is_asked_for_is_computed_below(path):
    wanted = []
    for cell in build.notebook_from(path).cells:
        if cell.cell_type == "code":
            wanted = [power for power in wanted if not re.search(rf"(?<!\d){power}(?!\d)", cell.source)]
            continue
        assert not wanted, f"asked for e to the {wanted}"
        asked = re.search(r"\*\*Predict.*", cell.source, re.DOTALL)
        wanted = re.findall(r"e\^\{(\d+)\}", asked[0]) if asked else []


# -- sheets -------------------------------------------------------------------------------------------


def test_sheet_8_says_what_the_division_does_to_attention():
    rng = np.random.default_rng(0)
    queries, keys = rng.standard_normal((2, 32, 1000))
    largest = [softmax(queries @ keys.T / divisor).max(axis=-1).mean() for divisor in (1, 1000**0.5)]
    assert largest[0] > 0.9
    assert largest[1] < 0.25
