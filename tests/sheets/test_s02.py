"""Sheet 02 against the functions of the course and against SciPy."""

import numpy as np
import pytest
from scipy import special

from actcourse import SIGMOID, STEP, TANH
from actcourse.exercises import find_exercise
from tests.unlocated import examine

REFERENCES = {
    "step": STEP,
    "sigmoid": SIGMOID,
    "sigmoid_prime": SIGMOID.derivative,
    "tanh_from_sigmoid": TANH,
    "tanh_prime": TANH.derivative,
}


@pytest.mark.parametrize("id", REFERENCES)
def test_solutions_agree_with_the_catalogue(id):
    x = np.linspace(-800, 800, 4001)
    np.testing.assert_allclose(find_exercise(id).solution(x), REFERENCES[id](x), rtol=1e-14, atol=1e-15)


def test_functions_of_scipy_pass():
    assert examine("sigmoid", special.expit).status == "passed"
    assert examine("sigmoid_prime", lambda x: special.expit(x) * special.expit(-x)).status == "passed"


@pytest.mark.parametrize("value", [0.0, 0.5])
def test_the_step_at_0_is_fixed_by_the_prompt(value):
    outcome = examine("step", lambda x: np.heaviside(x, value))
    assert outcome.mistake == "kink"
    assert f"At x = 0 it returned {value:g}; the value there is 1." in outcome.message
