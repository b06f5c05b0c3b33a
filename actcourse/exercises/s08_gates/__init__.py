"""Sheet 08: gates, attention, dropout and units for arithmetic."""

from actcourse.exercises.s08_gates import attention, attention_weights, dropout, glu, swiglu

EXERCISES = (attention_weights.EXERCISE, attention.EXERCISE, glu.EXERCISE, swiglu.EXERCISE, dropout.EXERCISE)
