"""Sheet 04: the smooth relatives of the ReLU, and their derivatives."""

from actcourse.exercises.sheets.s04_smooth import (
    elu,
    elu_prime,
    gelu,
    gelu_prime,
    selu,
    silu,
    silu_prime,
    softplus,
    softplus_prime,
)

EXERCISES = (
    elu.EXERCISE,
    elu_prime.EXERCISE,
    softplus.EXERCISE,
    softplus_prime.EXERCISE,
    silu.EXERCISE,
    silu_prime.EXERCISE,
    gelu.EXERCISE,
    gelu_prime.EXERCISE,
    selu.EXERCISE,
)
