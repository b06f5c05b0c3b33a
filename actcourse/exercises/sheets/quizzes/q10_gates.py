"""What lesson 10 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "10_gates"

QUIZZES = (
    ChoiceQuiz(
        id="product-far-outside",
        lesson=LESSON,
        question="At points 100 times as far out, how large is the relative error of the ReLU networks?",
        options=(
            Option(
                "below a tenth, as within", "They fit the square. What can ReLUs do where none of them bends any more?"
            ),
            Option("about one half", "So it is at 3 times. Does it stop there?"),
            Option("nearly 1", "They go on straight, and beside a parabola that is soon next to nothing.", right=True),
            Option("far above 1", "For that they would have to outgrow the truth, which grows by the square."),
        ),
    ),
    ChoiceQuiz(
        id="functions-of-80-products",
        lesson=LESSON,
        question="80 bilinear units of two inputs. Of how many functions are all their combinations made?",
        options=(
            Option("3", "So it is with one input: a constant, x and its square. With two there are more."),
            Option("6 at most", "Up to degree 2 there are no more polynomials of two inputs.", right=True),
            Option(
                "81, one for each and the constant", "So it is with units that bend. Multiply out what one of these is."
            ),
            Option("160, two for each", "Two sums go in, but only their product comes out."),
        ),
    ),
    ChoiceQuiz(
        id="unscaled-at-1024",
        lesson=LESSON,
        question="32 keys, d = 1024, nothing divided: how large is the largest of the 32 weights, on average?",
        options=(
            Option("about 0.03", "So it would be with all scores equal. How far apart are they here?"),
            Option("about 0.2", "That is what spreads of 1 give. Here the scores spread by 32."),
            Option("about one half", "The winner of 32 is ahead of the next by more than that needs."),
            Option("about 0.95", "Scores that spread by 32 leave the second far behind.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="both-negative",
        lesson=LESSON,
        question="What does it make of −4 and −5?",
        options=(
            Option("about 20", "So would its path of logarithms. But the gate sees negative numbers as well."),
            Option("about −20", "Neither path gives that: one has lost all signs, the other never multiplies."),
            Option("about −9", "The gate has turned round, and lets the other path through.", right=True),
            Option("nothing: negative numbers have no logarithm", "It takes that of the absolute value."),
        ),
    ),
)
