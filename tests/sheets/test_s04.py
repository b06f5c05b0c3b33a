"""The solutions of sheet 04 against the course's own functions, measurements and identities."""

import numpy as np
import pytest

from actcourse.exercises import find_exercise
from actcourse.functions import find

X = np.concatenate([np.linspace(-8, 8, 400), [-1000, -745, -40, -1e-9, 0, 1e-9, 40, 745, 1000]])
ALPHAS = ({"alpha": 0.3}, {"alpha": 1.0}, {"alpha": 1.7})

# What each solution is equal to: the name in the catalogue, whether its derivative is meant, and parameters to try.
ONES = {
    "elu": ("ELU", False, ALPHAS),
    "elu_prime": ("ELU", True, ALPHAS),
    "softplus": ("softplus", False, ({},)),
    "softplus_prime": ("softplus", True, ({},)),
    "selu": ("SELU", False, ({},)),
}


def solution(id):
    return find_exercise(id).solution


@pytest.mark.parametrize("id", ONES)
def test_solutions_agree_with_the_catalogue(id):
    name, derivative, trials = ONES[id]
    for parameters in trials:
        reference = find(name).derivative if derivative else find(name)
        np.testing.assert_allclose(solution(id)(X, **parameters), reference(X, **parameters), rtol=1e-13, atol=1e-300)


@pytest.mark.parametrize("id", ONES)
def test_solutions_keep_quiet_and_keep_single_precision(id):
    parameters = ONES[id][2][0]
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert solution(id)(X.astype(np.float32), **parameters).dtype == np.float32


def test_softplus_is_the_relu_far_out_and_x_more_on_the_right():
    softplus = solution("softplus")
    np.testing.assert_array_equal(softplus(np.array([-1000.0, 1000.0])), [0, 1000])
    np.testing.assert_allclose(softplus(X) - softplus(-X), X, rtol=0, atol=1e-14)


def test_selu_keeps_mean_and_variance():
    x, step = np.linspace(-12, 12, 200_001, retstep=True)
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * step
    y = solution("selu")(x)
    assert abs(np.sum(density * y)) < 1e-9
    assert abs(np.sum(density * y**2) - 1) < 1e-9
