"""What lesson 04 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, Option

LESSON = "04_rectified"

QUIZZES = (
    NumberQuiz(
        id="difference-at-the-corner",
        lesson=LESSON,
        question="What does a central difference with h = 0.0001 give for the slope of the ReLU at 0?",
        answer=0.5,
        tolerance=1e-3,
        right="From −h to h the curve rises by h, and the distance is 2h: the mean of the slopes on both sides.",
        wrong=(
            (0, "That is the slope on the left. A central difference looks to both sides."),
            (1, "That is the slope on the right. A central difference looks to both sides."),
        ),
        otherwise="What is the ReLU at h, and what at −h? Divide the rise by the distance between the two.",
    ),
    ChoiceQuiz(
        id="who-wakes",
        lesson=LESSON,
        before="Units are pushed: their bias is lowered until they are silent, 0 at every example.",
        question="Networks with two hidden layers are trained by plain gradient descent. Which pushed units can answer "
        "to an example again?",
        options=(
            Option("none", "No unit here changes its own weights. But z depends on something else as well."),
            Option("only units of layer 1", "What do they receive, and does training change that?"),
            Option(
                "only units of layer 2", "What they receive are outputs of layer 1, which still learns.", right=True
            ),
            Option("units of both layers", "The data never change. What then could change z in layer 1?"),
        ),
    ),
    ChoiceQuiz(
        id="leak-at-a-high-rate",
        lesson=LESSON,
        before="Networks are trained on the moons at learning rate 1 with momentum. Many of their ReLUs fall silent.",
        question="And if these networks have leaky ReLUs instead, trained at the same high rate?",
        options=(
            Option("all learn well, as no unit is out of action", "Some do. But every unit takes those large steps."),
            Option("many overflow", "Five of twenty do with a slope of 0.01, and sixteen with 0.1.", right=True),
            Option("the same happens as with ReLUs", "On the left their slope is not 0: they go on taking steps."),
        ),
    ),
)
