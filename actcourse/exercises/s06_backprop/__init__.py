"""Sheet 06: backpropagation by hand, and the steps of an optimiser."""

EXERCISES = ()
