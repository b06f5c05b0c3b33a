"""What is asked: a folder for each sheet, with a module for each exercise, and the quizzes of the lessons."""
