"""Units for arithmetic that are trained: the rules that they find, how they get there, and what they refuse."""

import numpy as np
import pytest

from actcourse import SGD, Adam, RMSProp, fit_unit
from actcourse.exercises.measuring import numerical_gradient
from actcourse.functions.units import nac, nalu
from actcourse.networks.arithmetic import EPS
from tests.reading import check_reading

KINDS = ["nac", "nalu"]


@pytest.fixture
def rng():
    return np.random.default_rng(20)


def seen(rng, inputs=2, count=100):
    return rng.uniform(1, 5, (count, inputs))


def off(unit, x, y):
    """How far what a unit gives is from y, as a share of it, on average."""
    return np.mean(np.abs(unit(x) / y - 1))


# -- what they find ---------------------------------------------------------------------------------------

# Which unit finds which rule, and W with which the rule is exact.
RULES = {
    "add": ("nac", lambda x: x[:, 0] + x[:, 1], (1, 1, 0)),
    "subtract": ("nac", lambda x: x[:, 0] - x[:, 2], (1, 0, -1)),
    "multiply": ("nalu", lambda x: x[:, 0] * x[:, 1], (1, 1, 0)),
    "divide": ("nalu", lambda x: x[:, 0] / x[:, 2], (1, 0, -1)),
}


@pytest.mark.sweep
@pytest.mark.parametrize(("kind", "rule", "W"), RULES.values(), ids=RULES)
def test_a_rule_that_was_found_holds_outside_what_was_seen(rng, kind, rule, W):
    x, far = seen(rng, inputs=3), rng.uniform(10, 50, (500, 3))
    unit = fit_unit(kind, x, rule(x), rng=rng, steps=1500, optimiser=Adam(0.1))
    np.testing.assert_allclose(unit.W[:, 0], W, atol=0.05)
    spread = np.std(rule(far))
    assert np.sqrt(np.mean((unit(far) - rule(far)) ** 2)) < 0.05 * spread


def test_a_unit_that_only_adds_cannot_multiply(rng):
    x, far = seen(rng), rng.uniform(10, 50, (500, 2))
    adds = fit_unit("nac", x, x.prod(axis=1), rng=rng, steps=1000)
    assert off(adds, x, x.prod(axis=1)) > 0.2
    # A sum cannot exceed 5 + 5, nor a weight 1: the best that is left is the sum of both, which stays far behind.
    np.testing.assert_allclose(adds.W, 1, atol=0.05)
    assert off(adds, far, far.prod(axis=1)) > 0.9


@pytest.mark.sweep
def test_the_customary_settings_multiply_as_well_as_was_rehearsed(rng):
    x, far = seen(rng, count=200), rng.uniform(10, 50, (500, 2))
    unit = fit_unit("nalu", x, x.prod(axis=1), rng=rng)
    assert off(unit, x, x.prod(axis=1)) < 0.01
    assert off(unit, far, far.prod(axis=1)) < 0.03
    assert unit([2.0, 3.0]) == pytest.approx(6, rel=0.02)
    # The logarithm does not see a sign, and the gate, which has no bias, turns round with it.
    assert unit([-2.0, 3.0]) > 4
    assert unit([-2.0, -3.0]) == pytest.approx(-5, rel=0.02)


# -- how they get there -----------------------------------------------------------------------------------


def as_function(kind, weights):
    return (lambda x: nac(x, *weights)) if kind == "nac" else (lambda x: nalu(x, *weights, EPS))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_returned_computes_with_its_own_weights(rng, kind):
    x = seen(rng)
    unit = fit_unit(kind, x, x[:, ::-1], rng=rng, steps=3)
    assert {name: part.shape for name, part in unit.weights.items()} == dict.fromkeys(
        ("W_hat", "M_hat", "G")[: len(unit.weights)], (2, 2)
    )
    np.testing.assert_array_equal(unit(x), as_function(kind, unit.weights.values())(x))
    np.testing.assert_allclose(nac(x, unit.weights["W_hat"], unit.weights["M_hat"]), x @ unit.W, rtol=1e-13)


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_goes_down_the_slope_of_the_loss(rng, kind):
    x = seen(rng, inputs=3, count=20)
    y = np.stack([x[:, 0] * x[:, 1], x[:, 2]], axis=1)
    before, after = (
        fit_unit(kind, x, y, rng=np.random.default_rng(3), steps=1, optimiser=SGD(rate)) for rate in (0.0, 0.01)
    )
    weights = np.stack(list(before.weights.values()))

    def loss(weights):
        return 0.5 * np.sum((as_function(kind, weights)(x) - y) ** 2, axis=1).mean()

    assert before.losses == pytest.approx([loss(weights)])
    moved = np.stack(list(after.weights.values())) - weights
    np.testing.assert_allclose(moved, -0.01 * numerical_gradient(loss, weights), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_pytorch_gets_there_by_the_same_losses(torch, rng, kind):
    x = seen(rng)
    y, settings = x.prod(axis=1), {"steps": 100, "optimiser": Adam(0.03)}
    start = fit_unit(kind, x, y, rng=np.random.default_rng(3), steps=1, optimiser=SGD(0.0))
    leaves = [torch.tensor(part, requires_grad=True) for part in start.weights.values()]
    inputs, targets, losses = torch.tensor(x), torch.tensor(y), []
    optimiser = torch.optim.Adam(leaves, lr=0.03)
    for _ in range(settings["steps"]):
        W = torch.tanh(leaves[0]) * torch.sigmoid(leaves[1])
        found = inputs @ W
        if kind == "nalu":
            gate = torch.sigmoid(inputs @ leaves[2])
            found = gate * found + (1 - gate) * torch.exp(torch.log(inputs.abs() + EPS) @ W)
        loss = 0.5 * ((found[:, 0] - targets) ** 2).mean()
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    unit = fit_unit(kind, x, y, rng=np.random.default_rng(3), **settings)
    np.testing.assert_allclose(unit.losses, losses, rtol=1e-8)


@pytest.mark.parametrize("optimiser", ["sgd", "rmsprop", "adam", SGD(0.01, momentum=0.9), RMSProp(0.03)])
def test_every_optimiser_can_be_taken(rng, optimiser):
    x = seen(rng)
    unit = fit_unit("nac", x, x.sum(axis=1), rng=rng, steps=200, optimiser=optimiser)
    assert unit.losses.shape == (200,)
    assert unit.losses[-1] < unit.losses[0]
    assert unit.diverged is None


def test_chance_comes_from_the_generator_alone(rng):
    x = seen(rng)
    one, same, other = (
        fit_unit("nalu", x, x.sum(axis=1), rng=np.random.default_rng(seed), steps=20) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.losses, same.losses)
    assert np.all(one.losses != other.losses)


def test_what_is_given_is_not_changed(rng):
    x = seen(rng).round()
    y = x.sum(axis=1)
    whole, lists = x.astype(int), x.tolist()
    for array in (x, y):
        array.flags.writeable = False
    units = [fit_unit("nac", given, y, rng=np.random.default_rng(0), steps=5) for given in (x, whole, lists)]
    for unit in units[1:]:
        np.testing.assert_array_equal(unit.losses, units[0].losses)


# -- shapes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_targets_with_and_without_an_axis_for_the_outputs(rng, kind):
    x = seen(rng)
    flat, column = (fit_unit(kind, x, y, rng=np.random.default_rng(0), steps=9) for y in (x[:, 0], x[:, :1]))
    np.testing.assert_array_equal(flat.losses, column.losses)
    np.testing.assert_array_equal(flat(x), column(x)[:, 0])
    assert flat(x[0]).shape == ()
    assert flat(np.ones((4, 3, 2))).shape == (4, 3)
    assert column(np.ones((4, 3, 2))).shape == (4, 3, 1)
    with pytest.raises(ValueError, match=rf"^{kind} was given x \(5, 3\)"):
        flat(np.ones((5, 3)))


def test_a_nac_learns_each_output_as_if_it_were_alone(rng):
    x = seen(rng)
    y = np.stack([x.sum(axis=1), x[:, 0] - x[:, 1]], axis=1)
    both = fit_unit("nac", x, y, rng=np.random.default_rng(0), steps=1000, optimiser=Adam(0.1))
    for index in range(2):
        alone = fit_unit("nac", x, y[:, index], rng=np.random.default_rng(1), steps=1000, optimiser=Adam(0.1))
        np.testing.assert_allclose(both(x)[:, index], alone(x), atol=0.05)


# -- what goes wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_divergence_is_said(rng, kind):
    x = seen(rng)
    # Any weight gives a W within ±1, so only a step that itself overflows leads astray: this decay's does.
    unit = fit_unit(kind, x, x.prod(axis=1), rng=rng, steps=50, optimiser=SGD(1e100, weight_decay=1))
    assert np.isfinite(unit.losses).all()
    assert 1 < unit.diverged == len(unit.losses) < 50
    assert f"diverged in step {unit.diverged + 1}: its loss was no longer finite" in repr(unit)
    at_once = fit_unit(kind, 1e200 * x, x.prod(axis=1), rng=rng)
    assert (at_once.diverged, len(at_once.losses)) == (0, 0)
    assert "diverged in step 1:" in repr(at_once)


def test_the_picture_in_words(rng):
    x = seen(rng)
    unit = fit_unit("NALU", x, x, rng=rng, steps=1)
    for text in (repr(unit), repr(fit_unit("nac", x[:, :1], x[:, 0] - 5, rng=rng, steps=300))):
        check_reading(text)
    first, *outputs = repr(unit).splitlines()
    assert first.startswith("<NALU of 2 inputs and 2 outputs: 1 step, loss ")
    assert len(outputs) == 2
    for index, line in enumerate(outputs):
        W, G = (", ".join(f"{w:.3f}" for w in part[:, index]) for part in (unit.W, unit.weights["G"]))
        assert line == f"output {index + 1}: W {W}; G {G}".replace("-", "−")


REFUSED = [
    ({"kind": "nalo"}, LookupError, "There is no unit called 'nalo'. Did you mean 'nalu'? There are: nac, nalu."),
    ({"kind": 3}, LookupError, "There is no unit called 3. There are: nac, nalu."),
    ({"optimiser": "adm"}, LookupError, "no optimiser called 'adm'. Did you mean 'adam'?"),
    ({"optimiser": 0.1}, TypeError, "optimiser must be a name or a record such as Adam(0.01), not 0.1"),
    ({"rng": 3}, TypeError, "rng must be a NumPy generator, such as numpy.random.default_rng(0), not 3"),
    ({"steps": 0}, ValueError, "steps must be at least 1, not 0"),
    ({"steps": 1.5}, TypeError, "steps must be an integer, not 1.5"),
    ({"x": [1.0, 2, 3]}, ValueError, "fit_unit: x must have the shape (examples, features), not (3,)"),
    ({"x": np.ones((0, 2))}, ValueError, "fit_unit: x must have the shape (examples, features), not (0, 2)"),
    ({"x": np.ones((3, 0))}, ValueError, "x must have the shape (examples, inputs) with at least one of each"),
    ({"x": np.ones((2, 3, 2)), "y": np.ones((2, 3))}, ValueError, "not (2, 3, 2)"),
    ({"y": np.ones(4)}, ValueError, "y must have one target for each of x's (3,) examples, and has the shape (4,)"),
    ({"y": np.ones((3, 0))}, ValueError, "y must have the shape (examples,) or (examples, outputs) with at least one"),
    ({"y": np.ones((3, 1, 1))}, ValueError, "not (3, 1, 1)"),
    ({"y": 1.0}, ValueError, "has the shape ()"),
    ({"x": [["a", "b"]] * 3}, ValueError, "fit_unit: x must be an array of numbers"),
    ({"x": [[1, np.nan]] * 3}, ValueError, "fit_unit: x must be finite, and holds NaN"),
    ({"y": [1, np.inf, 2]}, ValueError, "fit_unit: y must be finite, and holds infinity"),
]


@pytest.mark.parametrize(("given", "error", "message"), REFUSED, ids=[message[-60:] for _, _, message in REFUSED])
def test_what_does_not_fit_is_refused_before_anything_is_trained(given, error, message):
    right = {"kind": "nac", "x": np.ones((3, 2)), "y": np.ones(3), "rng": np.random.default_rng(0)}
    with pytest.raises(error) as raised:
        fit_unit(**right | given)
    assert message in str(raised.value)
