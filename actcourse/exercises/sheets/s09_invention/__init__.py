"""Sheet 09: an activation function of your own."""

from actcourse.exercises.sheets.s09_invention import my_activation, my_activation_prime

EXERCISES = (my_activation.EXERCISE, my_activation_prime.EXERCISE)
