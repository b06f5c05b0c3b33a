"""What lesson 02 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, Option

LESSON = "02_nonlinear"

QUIZZES = (
    ChoiceQuiz(
        id="xor-found",
        lesson=LESSON,
        before="200 networks start at random weights and are trained on XOR, which has four examples.",
        question="How many of the 200 networks, each with two hidden ReLUs, are right at all four examples in the end?",
        options=(
            Option("all of them", "The weights that do it exist. That is no promise that steps downhill lead to them."),
            Option(
                "about nine in ten", "So one would hope. Think of a ReLU that is 0 at every example: what moves it?"
            ),
            Option("about half", "With two tanh it is so. A ReLU can fall silent; then one unit is left."),
            Option("about one in eight", "Most come to rest at two or three examples of four.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="steps-trained",
        lesson=LESSON,
        before="A network with a hidden layer of 16 steps was trained on the moons.",
        question="What has become of the weights of the hidden layer after 200 epochs?",
        options=(
            Option(
                "they have learned, slowly",
                "To learn slowly, a weight needs a gradient that is small. How small is it?",
            ),
            Option(
                "they have wandered about",
                "The order of the examples is random, but each moves a weight by its gradient.",
            ),
            Option(
                "they are what they were", "Every gradient is exactly 0, and so is the sum of all moves.", right=True
            ),
            Option("they have overflowed", "That takes large gradients. Which factor does the step contribute?"),
        ),
    ),
    NumberQuiz(
        id="slope-after-two",
        lesson=LESSON,
        before="Three units make $g(x) = \\mathrm{ReLU}(x) - 2\\,\\mathrm{ReLU}(x - 1) + \\mathrm{ReLU}(x - 2)$.",
        question="What is the slope of $g$ between $x = 1$ and $x = 2$?",
        answer=-1,
        tolerance=1e-3,
        right="The first unit rises on with 1, the second adds twice as much downwards, the third is still at 0.",
        wrong=(
            (-2, "That is what the second unit adds. The first one has not stopped."),
            (1, "That is the first unit alone, and holds between 0 and 1. What sets in at 1?"),
            (0, "All three together cancel, but the third is still silent here."),
            (-3, "The first unit's share rises: its weight is above 0."),
        ),
        otherwise="Which units are above 0 there? Each adds its outgoing weight, with its sign.",
    ),
    ChoiceQuiz(
        id="twice-the-pieces",
        lesson=LESSON,
        before="A network of ReLUs equals a smooth curve at equally spaced points, with straight pieces in between.",
        question="With twice as many pieces, what is left of the largest error, when there are many?",
        options=(
            Option("all of it", "Between the points the target is curved, and shorter pieces follow it more closely."),
            Option("half", "The pieces are half as wide. How far does a curve bulge away from a chord half as long?"),
            Option("a quarter", "Half as wide, and the slope has half as much room to change.", right=True),
            Option("a sixteenth", "That is what halving twice does: four times as many pieces."),
        ),
    ),
)
