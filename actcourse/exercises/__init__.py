"""How it is asked: exercises as records, and an examination that names the mistake."""

from actcourse.exercises.exercise import Exercise, Mistake, Outcome, Probe
from actcourse.exercises.learner.examination import EXERCISES, examine, find_exercise
from actcourse.exercises.learner.notebook import check, hint
from actcourse.exercises.slugs import SLUGS

__all__ = ["EXERCISES", "SLUGS", "Exercise", "Mistake", "Outcome", "Probe", "check", "examine", "find_exercise", "hint"]
