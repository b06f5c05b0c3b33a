"""What lesson 06 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "06_softmax"

QUIZZES = (
    ChoiceQuiz(
        id="winner-of-ten",
        lesson=LESSON,
        question="Ten scores: nine are 1.2, and one is 1.5. What is the probability of the largest?",
        options=(
            Option("about 94 %", "That needs a long lead. This one is 0.3, and there are nine rivals."),
            Option("about 57 %", "So it would be against one rival at 1.2. Here are nine, and each takes its share."),
            Option("about 13 %", "e to the 0.3 is 1.35, against nine ones: 1.35 of 10.35.", right=True),
            Option("exactly 10 %", "That would be so if all ten were alike. It is ahead, if not by much."),
        ),
    ),
    ChoiceQuiz(
        id="half-the-temperature",
        lesson=LESSON,
        before="Scores are divided by the temperature T before the softmax.",
        question="At T = 1 one probability is 20 times as large as another. How many times at T = ½?",
        options=(
            Option("20 times", "That all scores are divided changes their differences, and so the quotient."),
            Option("40 times", "The difference of the scores is doubled, but it stands in the exponent."),
            Option("400 times", "Twice the exponent is the square: 20 times 20.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="who-pays",
        lesson=LESSON,
        before="The softmax makes probabilities of three scores.",
        question="The probabilities are about 0.01, 0.05 and 0.94. The first score rises a little. Which falls most?",
        options=(
            Option("none: only the first changes", "They still add up to 1, so others must pay for its gain."),
            Option("the second, the nearest rival", "How near a score is does not matter. How is the sum shared out?"),
            Option("both others by the same", "Both are divided by the same larger sum. Is the loss the same?"),
            Option("the third, the largest", "All others shrink by one factor: who has more loses more.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="hardest-push",
        lesson=LESSON,
        before="A score z gives p = σ(z), and the loss is ½ (p − y)².",
        question="The truth is y = 1. At which p does the squared error push the score hardest?",
        options=(
            Option("near 0, where it is most wrong", "There p − y is largest, but what is the factor p?"),
            Option("at 1/3", "A compromise between being wrong, 1 − p, and being steep, p (1 − p).", right=True),
            Option(
                "at 1/2, where the sigmoid is steepest", "Its slope is largest there; the other factor falls with p."
            ),
            Option("near 1, where it is almost right", "There both factors are near 0: nothing is left to do."),
        ),
    ),
)
