"""Sheet 06: backpropagation by hand, and the steps of an optimiser."""

from actcourse.exercises.sheets.s06_backprop import (
    activation_backward,
    dense_backward,
    momentum_step,
    numerical_derivative,
    sgd_step,
    two_layer_gradients,
)

EXERCISES = (
    numerical_derivative.EXERCISE,
    activation_backward.EXERCISE,
    dense_backward.EXERCISE,
    two_layer_gradients.EXERCISE,
    sgd_step.EXERCISE,
    momentum_step.EXERCISE,
)
