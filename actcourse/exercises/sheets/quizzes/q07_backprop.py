"""What lesson 07 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, Option

LESSON = "07_backprop"

QUIZZES = (
    NumberQuiz(
        id="one-neuron-by-hand",
        lesson=LESSON,
        question="A neuron with softsign has w = 0.5 and b = 0; its input is x = 2, its target y = 1.5. What is ∂L/∂w?",
        answer=-0.5,
        tolerance=1e-3,
        right="z = 1, so a = ½ and the slope is ¼: the error −1, times ¼, times 2.",
        wrong=(
            (0.5, "The size is right. The output is below the target: is the error a − y above or below 0?"),
            (-0.25, "That is error times slope, the derivative by the bias. What stands before w in z?"),
            (-2, "Error times input. On its way back the signal also passes the activation: how steep is it at z?"),
            (-1, "That is the error alone. Two more factors lie between it and the weight."),
            (-8 / 9, "The slope is to be taken at z, where the activation stood on the way forwards, and not at a."),
        ),
        otherwise="One after the other: what are z and a? Then the error a − y, the slope at z, and the input.",
    ),
    ChoiceQuiz(
        id="best-nudge",
        lesson=LESSON,
        question="With 64-bit floats, which h brings the central difference of a loss nearest to its derivative?",
        options=(
            Option("0.01", "Its error falls as the square of h: there is much to gain by a smaller one."),
            Option("0.00001", "On paper smaller is better; in floats two nearly equal losses lose digits.", right=True),
            Option("0.0000000001", "On paper, yes. How many digits of the two losses still differ?"),
            Option("the smallest that there is", "Then w + h is w, or both losses round to one number. What is left?"),
        ),
    ),
    ChoiceQuiz(
        id="momentum-in-a-valley",
        lesson=LESSON,
        question="Each momentum gets the learning rate that is best for it. Which needs the fewest steps?",
        options=(
            Option("none at all", "Across, the rate may not be large; along the valley that makes it slow."),
            Option("about 0.6", "Heavy enough to be carried along, light enough to come to rest.", right=True),
            Option("0.9, the customary choice", "It is carried along, and then takes long to come to rest."),
            Option("0.95, the heaviest", "The heavier, the longer it rolls up and down before it comes to rest."),
        ),
    ),
    ChoiceQuiz(
        id="all-alike",
        lesson=LESSON,
        question="All weights start at 0.5 and all biases at 0. What does training make of eight hidden units?",
        options=(
            Option("eight different units, as examples differ", "They do, but each unit sees the same ones."),
            Option("eight that are still alike", "The same signal and the same input make the same step.", right=True),
            Option("some that differ, some alike", "What could move one of them and not its neighbour?"),
            Option(
                "nothing: no gradient comes back",
                "It does: no weight is 0 and no slope. Is it the same for all?",
            ),
        ),
    ),
)
