"""Sheets in learners' hands import `report` from here; it is one of the things that a learner calls."""

from actcourse.exercises.learner.report import report

__all__ = ["report"]
