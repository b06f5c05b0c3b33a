"""Sheet 07: how signals travel through many layers, forward and backward."""

from actcourse.exercises.sheets.s07_depth import backward_signal_by_layer, he_std, signal_by_layer, xavier_std

EXERCISES = (
    xavier_std.EXERCISE,
    he_std.EXERCISE,
    signal_by_layer.EXERCISE,
    backward_signal_by_layer.EXERCISE,
)
