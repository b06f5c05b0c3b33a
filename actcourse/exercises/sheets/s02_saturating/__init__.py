"""Sheet 02: the step, the sigmoid and tanh, their derivatives, and how one becomes the other."""

from actcourse.exercises.sheets.s02_saturating import sigmoid, sigmoid_prime, step, tanh_from_sigmoid, tanh_prime

EXERCISES = (
    step.EXERCISE,
    sigmoid.EXERCISE,
    sigmoid_prime.EXERCISE,
    tanh_from_sigmoid.EXERCISE,
    tanh_prime.EXERCISE,
)
