"""What lesson 05 asks."""

from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz, Option

LESSON = "05_smooth"

QUIZZES = (
    ChoiceQuiz(
        id="softplus-at-zero",
        lesson=LESSON,
        question="How large is the area under the sigmoid from the far left up to 0, where the ReLU is 0?",
        options=(
            Option("0", "The sigmoid is above 0 everywhere, so the area is too."),
            Option("0.5", "That is how high the sigmoid is at 0, not the area to the left of it."),
            Option("0.69", "It is ln 2: the area is finite, for the tail falls like an exponential.", right=True),
            Option("infinite", "The tail is infinitely long, and falls so fast that its area is finite all the same."),
        ),
    ),
    NumberQuiz(
        id="slope-from-output",
        lesson=LESSON,
        question=r"An ELU with $\alpha = 0.5$ gives the output −0.3. How steep is it there?",
        answer=0.2,
        tolerance=1e-3,
        right="−0.3 + 0.5. You did not need to know x.",
        wrong=(
            (0.7, "That would be the slope with another α: here it is 0.5."),
            (-0.3, "That is the output itself. The slope is larger by α."),
            (0.8, "Add α to the output, do not subtract the output from it."),
            (0.3, "The slope is not the distance from 0, but the distance from the level −α far out on the left."),
            (0.5, "That is the slope just left of 0. Here the output has left 0."),
        ),
        otherwise="The last formula gives the slope from the output alone, once α is known.",
    ),
    ChoiceQuiz(
        id="selu-he",
        lesson=LESSON,
        before="With LeCun's start, of variance 1/n, the mean square of SELU's outputs stays near 1 for 100 layers.",
        question="He's start doubles the variance of the weights. How large is SELU's mean square after 100 layers?",
        options=(
            Option("near 1 again", "It came back when 2 came in once. Here every layer doubles anew."),
            Option("about 2", "The first layer makes nearly that of it. Each further layer starts from there."),
            Option("above 10 000", "It grows in every layer, in the end by about a tenth.", right=True),
            Option(
                "about 2 to the hundredth",
                "So it would be if SELU let everything through. On the left it is bounded, which takes half away.",
            ),
        ),
    ),
    ChoiceQuiz(
        id="race-of-eight",
        lesson=LESSON,
        before="Eight activations race on two-armed spirals, in networks with two hidden layers of 16 units.",
        question="Which of the other seven are told apart from the ReLU as better, on spirals at a rate of 0.001?",
        options=(
            Option("none of them", "A good guess for a network that has learned all it can. These have not."),
            Option(
                "ELU and SELU, which are best centred",
                "The ELU is not told apart from the ReLU, and SELU is behind it.",
            ),
            Option("all seven: they are smooth", "Softplus is smooth as well, and comes last."),
            Option("the four with a dip", "GELU, SiLU, Mish and hard swish, and no others.", right=True),
        ),
    ),
)
