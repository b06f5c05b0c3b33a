"""What stands for `actcourse` where learners' code is graded: checks and pictures do nothing, functions are not there.

An answer that calls the course's own sigmoid is none.
"""

_DO_NOTHING = (
    *("check", "hint", "progress", "solution", "quiz", "review", "import_progress", "votes", "doctor"),
    *("explore", "overview", "compare_functions", "race"),
)


def _nothing(*args, **named):
    return None


def __getattr__(name):
    if name in _DO_NOTHING:
        return _nothing
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"actcourse.{name} is not there where answers are graded: an answer computes by itself")
