"""SiLU and GELU: against the catalogue, and in what is known about them."""

import numpy as np
import pytest

from actcourse.exercises.sheets.s04_smooth.gelu import gelu
from actcourse.exercises.sheets.s04_smooth.gelu_prime import gelu_prime
from actcourse.exercises.sheets.s04_smooth.silu import silu
from actcourse.exercises.sheets.s04_smooth.silu_prime import silu_prime
from actcourse.functions import find

GELU, SILU = find("GELU"), find("SiLU")
CATALOGUE = {silu: SILU, silu_prime: SILU.derivative, gelu: GELU, gelu_prime: GELU.derivative}
X = np.concatenate([np.linspace(-30, 30, 601), [-1000.0, -700.0, 700.0, 1000.0]])


@pytest.mark.parametrize("function", CATALOGUE, ids=lambda function: function.__name__)
def test_solutions_agree_with_the_catalogue(function):
    assert np.allclose(function(X), CATALOGUE[function](X), rtol=1e-11, atol=1e-15)
    single = function(X.astype(np.float32))
    assert single.dtype == np.float32
    assert np.allclose(single, CATALOGUE[function](X), rtol=1e-5, atol=1e-6)


def test_left_tails_keep_their_digits():
    x = np.array([-30.0, -20.0, -9.0])
    for function in (silu, silu_prime, gelu, gelu_prime):
        assert np.allclose(function(x), CATALOGUE[function](x), rtol=1e-11, atol=0)


@pytest.mark.parametrize("prime", [silu_prime, gelu_prime])
def test_the_slopes_at_x_and_minus_x_add_up_to_1(prime):
    assert np.allclose(prime(X) + prime(-X), 1, rtol=0, atol=1e-12)


def test_identities():
    assert np.allclose(gelu(X) - gelu(-X), X, rtol=1e-14, atol=0)
    assert np.allclose(silu(X) + silu(-X), X * np.tanh(X / 2), rtol=1e-13, atol=0)
