"""Sheet 05: softmax, entropy and the cross-entropy loss."""

EXERCISES = ()
