"""Sheet 07: how signals travel through many layers, forward and backward."""

EXERCISES = ()
