"""The result of a submission where examining it failed: somebody has to look, and nobody else loses theirs."""

from actcourse.teaching.grading.results import ATTENTION, Result
from actcourse.teaching.grading.sandbox import SandboxUnavailable

NOT_EXAMINED = "It could not be examined"  # how the reason begins where that is no fault of the submission's


def safely(examine, seed, handed_in):
    """The `Result` of a `Submission`, whatever happens while it is examined; raises SandboxUnavailable only."""
    try:
        return examine(handed_in, seed)
    except SandboxUnavailable:
        raise
    except Exception as error:
        return _without(handed_in, seed, f"{type(error).__name__}: {error}")


def lost(handed_in, seed):
    """The `Result` of a `Submission` that ended the process that examined it, again and again."""
    return _without(handed_in, seed, "the process that examined it ended, twice")


def _without(handed_in, seed, why):
    names = {"student": handed_in.student, "sheet": handed_in.sheet, "file": handed_in.file}
    rest = {"digest": handed_in.digest, "seed": seed, "package": "", "exercises": (), "seconds": 0.0}
    return Result(**names, **rest, status=ATTENTION, why=f"{NOT_EXAMINED}: {why}.")
