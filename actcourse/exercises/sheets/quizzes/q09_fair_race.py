"""What lesson 09 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "09_fair_race"

QUIZZES = (
    ChoiceQuiz(
        id="best-of-ten",
        lesson=LESSON,
        before="The truth is the mean of 500 runs: of ReLUs on moons, with 100 test examples each.",
        question="Ten equal runners, one run each. How often is the best one a point or more above the truth?",
        options=(
            Option("in about 5 % of the races", "A single runner has that luck far more often, and here are ten."),
            Option("in about half", "A single runner has that luck in more than a quarter of its runs. Here are ten."),
            Option("in more than nine of ten", "One of ten nearly always has luck, and we look at it.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="without-pairs",
        lesson=LESSON,
        question="GELU against the ReLU on moons, in 50 pairs. Without pairs, how many runs of each tell as much?",
        options=(
            Option("50", "Then each would meet its own hard examples, and their luck would not cancel."),
            Option("100", "That would be so if half of the variance were common to a pair. It is more."),
            Option("about 400", "What both suffer from is most of the variance.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="nine-verdicts",
        lesson=LESSON,
        question="Nine runners against a tenth, all equal, intervals at 95 %. How often is one verdict or more wrong?",
        options=(
            Option("in 5 % of the races", "That is each verdict by itself. There are nine."),
            Option("in about 25 %", "Often it is the one rival of all that had good or bad luck.", right=True),
            Option("in 45 %, nine times 5 %", "This counts races with several wrong verdicts several times."),
        ),
    ),
    ChoiceQuiz(
        id="another-rate",
        lesson=LESSON,
        question="At a rate of 0.3 the ReLU is ahead of tanh by 15 points. And at ten times the rate?",
        options=(
            Option("ahead by as much", "That would be so if the lead belonged to the function alone."),
            Option("the lead is smaller", "It is: so much smaller that its sign changes."),
            Option("tanh is ahead by about 40 points", "Each has rates that suit it; 3 suits only tanh.", right=True),
        ),
    ),
)
