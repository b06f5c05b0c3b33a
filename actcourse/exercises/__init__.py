"""How it is asked: exercises as records, and an examination that names the mistake."""

from actcourse.functions.fetching import fetcher

_MODULES = {
    **dict.fromkeys(("Exercise", "Mistake", "Outcome", "Probe"), "actcourse.exercises.exercise"),
    **dict.fromkeys(
        ("EXERCISES", "SHEETS", "examine", "exercises_of", "find_exercise", "is_sheet"),
        "actcourse.exercises.learner.examination",
    ),
    **dict.fromkeys(("check", "hint"), "actcourse.exercises.learner.notebook"),
    "SLUGS": "actcourse.exercises.slugs",
}
__all__ = [*_MODULES]
__getattr__ = fetcher(__name__, _MODULES)
