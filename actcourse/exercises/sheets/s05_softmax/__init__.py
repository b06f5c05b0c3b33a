"""Sheet 05: softmax, entropy and the cross-entropy loss."""

from actcourse.exercises.sheets.s05_softmax import (
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    softmax,
    softmax_jacobian,
)

EXERCISES = (
    softmax.EXERCISE,
    softmax_jacobian.EXERCISE,
    entropy.EXERCISE,
    cross_entropy.EXERCISE,
    cross_entropy_gradient.EXERCISE,
)
