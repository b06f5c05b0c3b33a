"""Sheet 09: functions that nobody has written before are judged by what must be true of them."""

import numpy as np
import pytest
from scipy.integrate import quad

from actcourse import CATALOG, analyse, find
from actcourse.exercises.learner.picture import derivative_picture
from actcourse.exercises.learner.report import report
from actcourse.exercises.sheets.s09_invention.my_activation import my_activation
from actcourse.exercises.sheets.s09_invention.my_activation_prime import my_activation_prime
from tests.unlocated import examine


def beside(function, derivative):
    """The derivative, written where the function stands beside it."""
    names = {"np": np, "f": function, "df": derivative}
    exec("def my_activation(x): return f(x)\ndef my_activation_prime(x): return df(x)", names)
    return names["my_activation_prime"]


FLAT = {"step", "sign", "hard sigmoid"} & {a.name for a in CATALOG if not np.any(a.derivative(np.linspace(-2, 2, 99)))}
TOO_WILD = {"sine"}  # with its customary frequency it goes up and down some nine times between -1 and 1


@pytest.mark.sweep
@pytest.mark.parametrize("name", [activation.name for activation in CATALOG])
def test_the_courses_own_functions_get_the_verdicts_that_they_deserve(name):
    outcome = examine("my_activation", find(name))
    if name == "identity":
        assert outcome.mistake == "straight-line"
    elif name in FLAT | TOO_WILD:
        assert outcome.mistake == "does-not-train"
    else:
        assert outcome.status == "passed", outcome.message


@pytest.mark.parametrize("name", ["ReLU", "ELU", "tanh", "Mish", "hard tanh", "sine", "softsign"])
def test_any_function_goes_with_its_own_derivative_only(name):
    activation = find(name)
    assert examine("my_activation_prime", beside(activation, activation.derivative)).status == "passed"
    assert (
        examine("my_activation_prime", beside(activation, lambda x: activation.derivative(x) + 0.01)).status == "failed"
    )
    assert examine("my_activation_prime", beside(lambda x: 2 * activation(x), activation.derivative)).status == "failed"


@pytest.mark.parametrize("slope", [0.0, 0.3, 1.0])
def test_at_a_kink_any_slope_between_the_sides_will_do(slope):
    def derivative(x):
        return np.where(x == 0, slope, (x > 0).astype(float))

    assert examine("my_activation_prime", beside(lambda x: np.maximum(x, 0), derivative)).status == "passed"
    too_much = beside(lambda x: np.maximum(x, 0), lambda x: derivative(x) + 1.5 * (x == 0))
    assert examine("my_activation_prime", too_much).mistake == "kink"


def test_a_derivative_without_its_function():
    names = {"np": np}
    exec("def my_activation_prime(x): return 1 + 0 * x", names)
    assert "no `my_activation` beside it" in examine("my_activation_prime", names["my_activation_prime"]).message
    broken = beside(lambda x: 1 / 0, lambda x: x)
    assert "does not work yet" in examine("my_activation_prime", broken).message


@pytest.mark.sweep
def test_the_report_tells_what_is_true():
    shown = report(my_activation, my_activation_prime)
    facts = dict(shown.facts.rows)

    def expected(g):
        return quad(lambda x: g(x) * np.exp(-x * x / 2) / np.sqrt(2 * np.pi), -12, 12)[0]

    assert facts["mean output for standard normal input"] == f"{expected(my_activation):.3f}"
    assert facts["variance gain E[f(X)²] for such input"] == f"{expected(lambda x: my_activation(x) ** 2):.3f}"
    assert facts["steepest slope (Lipschitz constant)"] == f"{my_activation_prime(np.linspace(0, 5, 9001)).max():.3g}"
    assert facts["derivative"] == "agrees with the measured slope"
    assert facts["monotonic"] == "no"
    assert shown.race.labels == ("ReLU", "GELU", "yours")
    assert np.isfinite(shown.race.scores).all()
    assert all(name in shown._repr_markdown_() for name in (*facts, "yours", "GELU"))
    # It says of a function what `analyse` says of it, and nothing that differs from machine to machine.
    assert set(shown.facts.rows) == set(analyse(my_activation, my_activation_prime).rows[:-1])


def test_the_report_waits_for_both(capsys):
    assert report(my_activation, my_activation) is None
    assert "let both functions pass" in capsys.readouterr().out


def only_near_zero(x):
    if np.abs(x).max() > 30:
        raise OverflowError("too far out")
    return np.tanh(x)


def only_flat(x):
    if x.ndim > 1:
        raise ValueError("one axis at a time")
    return np.tanh(x)


def only_at_first():
    calls = []

    def function(x):
        calls.append(1)
        return np.tanh(x) if len(calls) < 6 else None

    return function


@pytest.mark.parametrize("function", [only_near_zero, only_flat, only_at_first(), lambda x: np.tanh(x).astype(object)])
def test_functions_that_work_in_part_are_refused_with_a_name(function):
    assert examine("my_activation", function).status == "failed"
    beside_it = beside(function, lambda x: 1 - np.tanh(x) ** 2)
    assert examine("my_activation_prime", beside_it).status == "failed"


def test_the_picture_shows_the_slope_of_the_learners_own_function():
    wrong = beside(np.tanh, np.tanh)
    figure = derivative_picture(examine("my_activation_prime", wrong), wrong)
    true = figure.axes[0].lines[0]
    np.testing.assert_allclose(true.get_ydata(), 1 - np.tanh(true.get_xdata()) ** 2, atol=1e-8)
