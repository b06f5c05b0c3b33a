"""Sheet 05: softmax, entropy and the cross-entropy loss."""

from actcourse.exercises.s05_softmax import softmax

EXERCISES = (softmax.EXERCISE,)
