"""What lesson 00 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, Option

LESSON = "00_start_here"

QUIZZES = (
    NumberQuiz(
        id="first-dot-product",
        lesson=LESSON,
        question="What is the dot product of (1, 2, 3) and (4, 0, −1)?",
        answer=1,
        tolerance=1e-6,
        right="4 + 0 − 3.",
        wrong=(
            (7, "The last weight is negative: its product is subtracted."),
            (3, "You added up one of the vectors. Multiply the pairs first, then add."),
            (6, "You added up one of the vectors. Multiply the pairs first, then add."),
            (18, "That is the product of the two sums. Multiply the pairs first, then add."),
        ),
        otherwise="Multiply pair by pair, first by first and so on, and add up the three products.",
    ),
    ChoiceQuiz(
        id="shape-of-a-layer",
        lesson=LESSON,
        question="x has shape (3,) and W has shape (3, 2). What is the shape of x @ W?",
        options=(
            Option("(3,)", "Three is what goes in. Each column of W is one neuron and gives one number."),
            Option("(2,)", "One number for each column of W, that is, for each neuron.", right=True),
            Option("(3, 2)", "That is the shape of W. Each column is added up, so one of the axes disappears."),
            Option("(2, 3)", "Nothing is turned round here. The two inner sizes must agree, and disappear."),
        ),
    ),
)
