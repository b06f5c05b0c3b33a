"""Sheet 08: gates, attention, dropout and units for arithmetic."""

from actcourse.exercises.s08_gates import dropout

EXERCISES = (dropout.EXERCISE,)
