"""The quizzes of lesson 08."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "08_depth"

QUIZZES = (
    ChoiceQuiz(
        id="fifty-sigmoids",
        lesson=LESSON,
        question="How much of the mean square differs from example to example, after ten of the fifty layers?",
        options=(
            Option("all of it", "That would need outputs whose mean over the examples is 0. A sigmoid's are above 0."),
            Option("about half", "So it would be if every layer handed on what tells examples apart. Each loses most."),
            Option("about a hundredth", "The first layer alone leaves a seventh, and there are nine more."),
            Option(
                "less than a billionth",
                "Whatever comes in, each unit says nearly the same. The size of its output tells nothing of that.",
                right=True,
            ),
        ),
    ),
    ChoiceQuiz(
        id="relu-and-one-over-n",
        lesson=LESSON,
        question="How much of the mean square of z is left when weights of variance 1/n have led it through 50 ReLUs?",
        options=(
            Option("all of it", "Weights of this variance keep it where f lets all of it through."),
            Option("half of it", "That is what is left after one of them."),
            Option(
                "a fiftieth", "Losses are multiplied from layer to layer; they are not shared out among the layers."
            ),
            Option("about 10 to the −15", "A half to the fiftieth power.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="who-kills-relus",
        lesson=LESSON,
        question="What brings the number of silent units in the last of the ten layers down?",
        options=(
            Option(
                "nothing: depth does it", "The layers stay ten in all four networks below, and the count does not stay."
            ),
            Option("larger weights, by He", "They do, but they are not the only remedy."),
            Option("biases of 0", "They do, but they are not the only remedy either."),
            Option(
                "either of the two", "Each takes away one half of the cause, and both halves are needed.", right=True
            ),
            Option("only both together", "Each alone brings the count about as far down as both do."),
        ),
    ),
    ChoiceQuiz(
        id="which-was-broken",
        lesson=LESSON,
        question="Which row is the network whose only fault is its learning rate?",
        options=(
            Option("the first", "Its gradients differ by hundreds between layers 1 and 6. A rate does not do that."),
            Option("the second", "Nearly all its slopes are flat before the first step is taken."),
            Option(
                "the third",
                "Outputs and derivatives are those of the healthy one. Only what a step makes of them is small.",
                right=True,
            ),
            Option("the fourth", "Its ratio is as small, but look at the spread: hardly anything reaches layer 6."),
        ),
    ),
)
