"""Grading a class: from what a platform hands out to marks, feedback and a picture of what was not understood."""
