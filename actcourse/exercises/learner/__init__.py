"""What a learner calls: checks, hints, quizzes, progress, and the reading of files."""
