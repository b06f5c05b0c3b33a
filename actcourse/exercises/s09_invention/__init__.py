"""Sheet 09: an activation function of your own."""

EXERCISES = ()
