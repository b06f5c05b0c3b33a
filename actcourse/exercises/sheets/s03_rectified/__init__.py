"""Sheet 03: the ReLU and its leaky relatives, a slope that is learned, and units that are dead."""

from actcourse.exercises.sheets.s03_rectified import (
    dead_fraction,
    leaky_relu,
    leaky_relu_prime,
    prelu_momentum_step,
    prelu_slope_gradient,
    relu,
    relu_prime,
)

EXERCISES = (
    relu.EXERCISE,
    relu_prime.EXERCISE,
    leaky_relu.EXERCISE,
    leaky_relu_prime.EXERCISE,
    prelu_slope_gradient.EXERCISE,
    prelu_momentum_step.EXERCISE,
    dead_fraction.EXERCISE,
)
