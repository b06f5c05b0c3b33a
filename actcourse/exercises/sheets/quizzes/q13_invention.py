"""The quizzes of lesson 13."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "13_invention"

QUIZZES = (
    ChoiceQuiz(
        id="bold-in-fifty-layers",
        lesson=LESSON,
        before="Weights keep a variance of 1 through a layer of x · softplus(x). They turn one of ¼ into 0.11, and "
        "one of 4 into 13.5.",
        question="What becomes of the mean square of its outputs in fifty layers of 100 units?",
        options=(
            Option(
                "it stays near 1.8", "So it would in layers of infinite width. Real ones err, and err on from there."
            ),
            Option(
                "it drifts to some thousands",
                "So GELU does. Far out GELU keeps half of any square; this keeps ever more.",
            ),
            Option(
                "it fades",
                "Below 1 it would. In these draws the first layers err upwards, and then there is no way back.",
            ),
            Option(
                "it overflows before layer 50",
                "Whatever is a little too large comes out as much too large, and so on from layer to layer.",
                right=True,
            ),
        ),
    ),
    ChoiceQuiz(
        id="calm-saturates",
        lesson=LESSON,
        before="A function has ln(1 + x) on the right and its mirror image on the left.",
        question="Where does it saturate?",
        options=(
            Option("nowhere, as it is unbounded", "Its values grow without bound. Its slope is another matter."),
            Option("on the right only", "What is odd has the same slope at x and at −x."),
            Option("on both sides", "The slope decides, and far out it is nearly 1/|x|.", right=True),
            Option("around 0", "There it is steepest."),
        ),
    ),
    ChoiceQuiz(
        id="twenty-winners",
        lesson=LESSON,
        before="296 functions raced the ReLU on moons, with three seeds. The twenty with the largest leads race it "
        "again, with thirty new seeds.",
        question="How many of the twenty are told apart from the ReLU as better?",
        options=(
            Option("all or nearly all", "They led by nearly two points on average, with three seeds."),
            Option("about half", "Picking the best of hundreds picks more luck than that."),
            Option("a handful", "Four are ahead, by less than can be told from chance."),
            Option(
                "none",
                "They had been picked for luck as much as for worth, and the new seeds did not suit them.",
                right=True,
            ),
        ),
    ),
    ChoiceQuiz(
        id="same-equations",
        lesson=LESSON,
        before="SELU and a squared ReLU, stretched and shifted, both give outputs of mean 0 and mean square 1 for a "
        "standard normal input.",
        question="Which of the two keeps a signal in twenty layers?",
        options=(
            Option("both: they meet the same demands", "They do for a variance of exactly 1. What happens beside it?"),
            Option("SELU only", "It leaves less of what is larger. A square leaves more.", right=True),
            Option(
                "the squared ReLU only",
                "Its right side grows like a square. Where does that lead a signal that is too large?",
            ),
            Option("neither", "Lesson 5 sent a signal through a hundred layers of one of them."),
        ),
    ),
)
