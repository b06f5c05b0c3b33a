"""The picture under a wrong slope: of every named mistake, and of functions that do their worst."""

import warnings

import numpy as np
import pytest

from actcourse.exercises import EXERCISES, find_exercise
from actcourse.exercises.exercise import Outcome
from actcourse.exercises.learner.picture import derivative_picture
from actcourse.functions.words import number
from tests.explorers import check_layout
from tests.unlocated import examine

SLOPES = [exercise for exercise in EXERCISES if exercise.derivative_of]
MOST_TICKS = 12


def picture(id, function):
    """What a check shows below its message."""
    return picture_of(examine(id, function), function)


def picture_of(outcome, function):
    """The same for an outcome; nothing may warn meanwhile, as it would stand in the notebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = derivative_picture(outcome, function)
        if figure:
            figure.draw_without_rendering()
    return figure


def check_picture(figure):
    """Both curves, the worst point and the labels of the axes are in sight."""
    (axes,) = figure.axes
    true, theirs, worst = axes.lines
    frame, legend = axes.bbox, figure.legends[0].get_window_extent()
    assert frame.width > 0.7 * figure.bbox.width
    assert frame.height > 0.6 * figure.bbox.height
    (mark,) = axes.transData.transform(worst.get_xydata())
    edge = worst.get_markersize() / 2 * figure.dpi / 72
    around = [mark + shift for shift in edge * np.array([[1, 1], [-1, -1]])]
    assert all(frame.contains(*corner) and not legend.contains(*corner) for corner in around)
    heights = np.ptp(axes.get_ylim())
    assert axes.get_ylim()[0] < true.get_ydata().min() < true.get_ydata().max() < axes.get_ylim()[1]
    assert max(np.ptp(true.get_ydata()), 0.5) > heights / 10  # it is not pressed flat
    labels = [text.get_text() for text in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    assert len(labels) <= 2 * MOST_TICKS
    assert all(len(label) <= 6 for label in labels)
    assert not axes.yaxis.get_offset_text().get_text()
    check_layout(figure)
    return true, theirs, worst


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", SLOPES, ids=lambda exercise: exercise.id)
def test_the_pictures_of_all_named_mistakes(exercise):
    drawn = [the_picture_is_right(exercise, mistake.wrong) for mistake in exercise.mistakes if mistake.message]
    assert sum(drawn) >= 0.6 * len(drawn)
    for mistake in exercise.mistakes:
        if not mistake.message:
            the_picture_is_right(exercise, mistake.wrong)


def the_picture_is_right(exercise, wrong):
    """Whether there is a picture of this mistake. It must show what the message says; without one nothing is seen."""
    outcome = examine(exercise.id, wrong)
    figure = picture_of(outcome, wrong)
    if figure is None:
        assert outcome.worst is None or abs(outcome.worst[0]) > 6 or same(exercise, wrong, outcome.worst)
        return False
    _, theirs, worst = check_picture(figure)
    low, high = figure.axes[0].get_ylim()
    assert np.sum((low < theirs.get_ydata()) & (theirs.get_ydata() < high)) >= 10
    x, *parameters = outcome.worst
    assert worst.get_xdata()[0] == x
    assert f"At x = {number(x)}" in outcome.message
    with np.errstate(all="ignore"):
        value = float(wrong(np.array([x]), *parameters)[0])
    within = low < value < high
    assert worst.get_marker() == ("X" if within else "^" if value > high else "v")
    said = [text.get_text() for text in figure.axes[0].texts]
    assert said == ([] if within else [number(value)])
    if within:
        assert abs(worst.get_ydata()[0] - value) <= 0.05 * (high - low)
    return True


def same(exercise, function, worst):
    """Whether theirs is all but right there; it was wrong for integers, or too little to be seen."""
    x, *parameters = worst
    with np.errstate(all="ignore"):
        given, true = function(np.array([x]), *parameters), exercise.solution(np.array([x]), *parameters)
    return np.allclose(given, true, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("id", "function"),
    [
        ("relu_prime", lambda x: np.maximum(x, 0)),
        ("tanh_prime", np.tanh),
        ("elu_prime", lambda x, alpha: np.where(x > 0, 1, alpha * np.exp(x) - 1)),
        ("softplus_prime", lambda x: np.log1p(np.exp(-x))),
    ],
)
def test_the_picture_shows_theirs_and_the_truth(id, function):
    outcome = examine(id, function)
    figure = picture(id, function)
    true, theirs, _ = check_picture(figure)
    x, *parameters = outcome.worst
    np.testing.assert_allclose(theirs.get_ydata(), function(theirs.get_xdata(), *parameters))
    away = np.abs(true.get_xdata()) > 0.1  # from the corner
    np.testing.assert_allclose(
        true.get_ydata()[away], find_exercise(id).solution(true.get_xdata()[away], *parameters), atol=1e-8
    )
    assert f"at x = {number(x)}, where it is {number(float(function(np.array([x]), *parameters)[0]))}" in (
        figure.alternative_text
    )


def test_there_is_no_picture_where_there_is_nothing_to_see():
    for id, function in (
        ("sigmoid", np.tanh),  # no derivative is asked for
        ("tanh_prime", lambda x: 1 / 0),
        ("tanh_prime", lambda x: 1 - np.tanh(x) ** 2),
        ("tanh_prime", lambda x: np.where(np.abs(x) < 30, 1 - np.tanh(x) ** 2, 1)),  # wrong far out only
        ("tanh_prime", lambda x: 1 - np.tanh(x) ** 2 + (x.dtype.kind == "i")),  # wrong for integers only
    ):
        assert picture(id, function) is None


# -- functions that do their worst --------------------------------------------------------------------------

LARGE = np.finfo(float).max


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * 1e300,
        lambda x: np.full_like(x, LARGE),
        lambda x: np.where(x > 0, LARGE, -LARGE),
        lambda x: np.full_like(x, 1e8),
        lambda x: np.full_like(x, -0.0),
        lambda x: 5e-324 * x,
        lambda x: 3 * np.ones(x.shape, bool),
        lambda x: np.tanh(x).astype(np.float16),
        lambda x: np.tan(50 * x),
    ],
)
def test_numbers_of_any_size_are_drawn(function):
    check_picture(picture("tanh_prime", function))


def only_when_drawn(change):
    """Wrong, and where the picture asks for its 241 points something else again."""
    return lambda x: change(np.tanh(x)) if x.size == 241 else np.tanh(x)


@pytest.mark.parametrize(
    "function",
    [
        only_when_drawn(change)
        for change in (
            lambda y: y * np.nan,
            lambda y: y / 0.0,
            lambda y: np.where(y > 0, y, np.nan),
            lambda y: np.where(y > 0, np.inf, -np.inf),
            lambda y: y.astype(complex),
            lambda y: y.astype(object),
            lambda y: y.astype(str),
            lambda y: y.astype("datetime64[s]"),
            lambda y: np.ma.masked_greater(y, 0),
            lambda y: y[:5],
            lambda y: y[:, None],
            lambda y: list(y),
            lambda y: 3.0,
            lambda y: None,
            lambda y: exec("raise SystemExit"),
        )
    ],
)
def test_whatever_comes_back_when_it_is_drawn_neither_warns_nor_raises(function):
    figure = picture("tanh_prime", function)
    if figure:
        check_picture(figure)


@pytest.mark.parametrize("at_worst", [np.nan, np.inf, -np.inf])
def test_a_worst_point_that_is_no_number_any_more(at_worst):
    def function(x):
        return np.full_like(x, at_worst) if x.size == 1 else np.tanh(x)

    assert picture("tanh_prime", function) is None


@pytest.mark.parametrize("own", [lambda x: x * np.nan, lambda x: x * 1e300, lambda x: 1 / 0, lambda x: None, None])
def test_a_function_of_ones_own_that_cannot_be_measured(own):
    space = {"my_activation": own, "np": np}
    exec("def my_activation_prime(x):\n    return np.tanh(x)", space)
    outcome = Outcome("my_activation_prime", "failed", "wrong-value", "", 0, 1, worst=(1.0,))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = derivative_picture(outcome, space["my_activation_prime"])
        if figure:
            figure.draw_without_rendering()


def test_drawing_prints_nothing(capsys):
    def chatty(x):
        print("again")
        return np.tanh(x)

    assert picture("tanh_prime", chatty)
    assert capsys.readouterr() == ("", "")
