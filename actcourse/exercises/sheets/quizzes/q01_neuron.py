"""What lesson 01 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "01_neuron"

QUIZZES = (
    ChoiceQuiz(
        id="everything-doubled",
        lesson=LESSON,
        question="Both weights and the bias are doubled. What happens to the line on which z is 0?",
        options=(
            Option(
                "it comes half as far from the origin",
                "That is so when only the weights are doubled. Here the bias is doubled too, and pushes it out again.",
            ),
            Option(
                "it goes twice as far from the origin",
                "That is so when only the bias is doubled. Here the weights are doubled too, and draw it in again.",
            ),
            Option("it stays", "Twice z is 0 where z is 0. Only z rises twice as fast beside it.", right=True),
            Option("it turns", "For that the two weights would have to change in different proportions."),
        ),
    ),
    ChoiceQuiz(
        id="outputs-minus-targets",
        lesson=LESSON,
        question=(
            "For four examples a network gives outputs of shape (4, 1), and the targets have the shape (4,). "
            "What is the shape of outputs − targets?"
        ),
        options=(
            Option("(4,)", "NumPy takes no axis away in a difference. It lines the shapes up from the right."),
            Option("(4, 1)", "So it should be. But lined up from the right, the 4 targets stand along the last axis."),
            Option(
                "(4, 4)",
                "Lined up from the right it is (4, 1) with (1, 4), and both 1s are stretched to 4.",
                right=True,
            ),
            Option("none: an error", "It would be one for (4, 2). A 1 is stretched without a word."),
        ),
    ),
    ChoiceQuiz(
        id="two-linear-layers",
        lesson=LESSON,
        question=(
            "Two linear layers lead from 2 inputs to 100 units and on to 1 output: 401 parameters. One linear layer "
            "from 2 inputs to 1 output has 3. Which functions can the two layers compute that the one cannot?"
        ),
        options=(
            Option("curved ones", "Each layer takes straight lines to straight lines. Where would a curve come from?"),
            Option("more straight ones", "The one layer gives every plane there is: any two slopes and any height."),
            Option("more, if trained for long", "Training chooses among what layers can compute, and adds nothing."),
            Option(
                "none", "Weighted sums of weighted sums are weighted sums: 401 numbers, and 3 would do.", right=True
            ),
        ),
    ),
    ChoiceQuiz(
        id="where-a-bend-helps",
        lesson=LESSON,
        before="Networks with one hidden layer of 16 units, with the identity or with ReLU, were trained on circles, "
        "on moons and on the diabetes data.",
        question="Where does ReLU do better than the identity on the examples that were held out?",
        options=(
            Option(
                "on all three", "It fits the training part better on all three. What was held out is another matter."
            ),
            Option("on circles alone", "For the moons a straight line is not bad. But it does not follow them either."),
            Option("on circles and moons", "And on diabetes it does worse, not just no better.", right=True),
            Option("on none", "Can a straight line tell a ring from what it surrounds?"),
        ),
    ),
)
