"""Sheet 04: the smooth relatives of the ReLU, and their derivatives."""

EXERCISES = ()
