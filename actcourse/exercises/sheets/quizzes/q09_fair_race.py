"""What lesson 09 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "09_fair_race"

QUIZZES = (
    ChoiceQuiz(
        id="best-of-ten",
        lesson=LESSON,
        question="Ten equal runners, one run each. How often is the best one at least a point above the truth?",
        options=(
            Option("in about 5 % of the races", "One runner alone is that lucky more often, and here the luckiest counts."),
            Option("in about half", "So it is for some single runner. With ten there are ten chances."),
            Option(
                "in more than nine of ten", "One of ten nearly always has luck, and it is the one we look at.", right=True
            ),
        ),
    ),
    ChoiceQuiz(
        id="without-pairs",
        lesson=LESSON,
        question="GELU against the ReLU, in 50 pairs. How many runs of each, without pairs, tell as much?",
        options=(
            Option("50", "Then each would meet its own hard examples, and their luck would not cancel."),
            Option("100", "Two unknown means in place of one difference: but how much is common to a pair?"),
            Option("about 400", "What is common to a pair is most of the spread.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="nine-verdicts",
        lesson=LESSON,
        question="Nine runners against a tenth, all equal, each interval at 95 %. How often is at least one verdict wrong?",
        options=(
            Option("in 5 % of the races", "That is each verdict by itself. There are nine."),
            Option(
                "in about 25 %", "Less than independent verdicts would be wrong, as all share one rival.", right=True
            ),
            Option("in 45 %, nine times 5 %", "It cannot be more. But races with two wrong verdicts are counted twice."),
        ),
    ),
    ChoiceQuiz(
        id="another-rate",
        lesson=LESSON,
        question="At a rate of 0.3 the ReLU is ahead of tanh by 15 points. And at ten times the rate?",
        options=(
            Option("ahead by as much", "That would be so if the lead belonged to the function alone."),
            Option("the lead is smaller", "It is: so much smaller that its sign changes."),
            Option("tanh is ahead by 40 points", "Each has rates that suit it; 3 suits only tanh.", right=True),
        ),
    ),
)
