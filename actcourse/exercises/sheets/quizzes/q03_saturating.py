"""What lesson 03 asks."""

import numpy as np

from actcourse.exercises.quiz import ChoiceQuiz, Feedback, NumberQuiz, Option, PointQuiz
from actcourse.functions import SIGMOID
from actcourse.pictures.controls import Slider
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION

LESSON = "03_saturating"
HALF_STEEP = 2 * np.arccosh(np.sqrt(2))  # σ′(x) = 1 / (4 cosh²(x/2)), half of which it is where cosh²(x/2) = 2
CLOSE = 0.15


def _draw(figure):
    axes = figure.subplots()
    x = np.linspace(-6, 6, 401)
    axes.set(xlim=(-6, 6), ylim=(-0.05, 1.05), xlabel="x", ylabel="σ(x)")
    axes.plot(x, SIGMOID(x), color=BLUE)
    moving = {"linestyle": "", "markersize": 9, "animated": True, "zorder": 4}
    point = axes.plot([], [], "o", color=VERMILLION, gid="point", label="your point", **moving)[0]
    answer = axes.plot([], [], "X", color=BLACK, gid="answer", **moving)[0]
    # Not in the legend, which is there from the start.
    name = axes.text(HALF_STEEP + 0.3, SIGMOID(HALF_STEEP) - 0.04, "", va="top", animated=True, gid="name")
    axes.legend(loc="upper left")

    def move(x, seen):
        point.set_data([x], [SIGMOID(x)])
        name.set_text("half as steep as at 0" if seen else "")
        answer.set_data(([HALF_STEEP], [SIGMOID(HALF_STEEP)]) if seen else ([], []))
        told = f" The slope is half its steepest at x = {HALF_STEEP:.2f}." if seen else ""
        return (
            f"The sigmoid from x = −6 to 6, with your point on it at x = {x:.1f}, where it is {SIGMOID(x):.2f}.{told}"
        )

    return move


def _judge(x):
    slope = SIGMOID.derivative(x)
    there = f"At your point the slope is {slope:.3f}; at 0 it is 0.25, and half of that is 0.125."
    if abs(x - HALF_STEEP) <= CLOSE:
        return Feedback(True, there)
    way = "flatter already: go back towards 0" if x > HALF_STEEP else "steeper still: go on to the right"
    return Feedback(False, f"{there} The curve is {way}.")


QUIZZES = (
    NumberQuiz(
        id="steepest-sigmoid",
        lesson=LESSON,
        question=r"The slope of the sigmoid is $\sigma(x)\,(1 - \sigma(x))$. How steep is it at its steepest?",
        answer=float(SIGMOID.derivative(0)),
        tolerance=1e-3,
        right="Half times half: at x = 0 both factors are equal.",
        wrong=(
            (0.5, "That is the value of the sigmoid at 0. Its slope there is a product of two such factors."),
            (1, "One is as high as the sigmoid gets. The two factors add up to one; when is their product largest?"),
            (0, "That is the slope far out, where the curve is flat."),
        ),
        otherwise="The two factors add up to 1. For which pair of such numbers is the product largest?",
    ),
    PointQuiz(
        id="half-as-steep",
        lesson=LESSON,
        question="Put the point where the sigmoid is half as steep as at 0, on the right-hand side; then commit.",
        controls=(Slider("x", "$x$", 0.0, 0.0, 6.0, 0.1),),
        draw=_draw,
        judge=_judge,
    ),
    ChoiceQuiz(
        id="ten-sigmoids",
        lesson=LESSON,
        question="A gradient passes back through ten sigmoids, each at its steepest. How much is left, weights aside?",
        options=(
            Option("all of it", "Each sigmoid multiplies it by its slope, and that is below 1 even at its steepest."),
            Option("about a tenth", "That is ten times less in all; but each of the ten takes three quarters away."),
            Option("about a thousandth", "A thousandth is left after five already."),
            Option("about a millionth", "A quarter, multiplied by itself ten times: 0.00000095.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="one-sign",
        lesson=LESSON,
        question="Ten sigmoids feed one neuron. In how many examples do all ten parts of its gradient share one sign?",
        options=(
            Option("in two of a thousand", "That is so behind tanh, whose outputs have either sign."),
            Option("in about half", "The sign of each part is that of a sigmoid's output. Which signs can that have?"),
            Option("in all", "A sigmoid is never negative, so one sign decides for all ten.", right=True),
        ),
    ),
)
