"""Sheet 04: the smooth relatives of the ReLU, and their derivatives."""

from actcourse.exercises.s04_smooth import gelu, gelu_prime, silu, silu_prime

EXERCISES = (silu.EXERCISE, silu_prime.EXERCISE, gelu.EXERCISE, gelu_prime.EXERCISE)
