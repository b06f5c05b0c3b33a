"""Whether a right answer calls a function that does the exercise ready-made."""

from actcourse.exercises.examiner.tracing import names_called


def left_out(exercise, function):
    """What a right answer has left to such a function, in words; empty where it has left nothing.

    Only what stands in the answer itself is read, not the functions that it calls. Call it by `guard.look`.
    """
    shortcut = exercise.shortcut
    if not shortcut:
        return ""
    names = set(names_called(function))
    taken = [name for name in shortcut.names if name in names]
    return f"It calls `{taken[0]}`, and that is right. {shortcut.left_out}" if taken else ""
