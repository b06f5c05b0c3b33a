"""Sheet 04: the smooth relatives of the ReLU, and their derivatives."""

from actcourse.exercises.s04_smooth import elu, elu_prime, selu, softplus, softplus_prime

EXERCISES = (
    elu.EXERCISE,
    elu_prime.EXERCISE,
    softplus.EXERCISE,
    softplus_prime.EXERCISE,
    selu.EXERCISE,
)
