"""The quizzes of lesson 12."""

from actcourse.exercises.quiz import ChoiceQuiz, Option

LESSON = "12_frameworks"

QUIZZES = (
    ChoiceQuiz(
        id="digits-of-a-tensor",
        lesson=LESSON,
        question="To how many digits does softmax of torch.tensor([0.4, 2.0, 5.0]) agree with NumPy's?",
        options=(
            Option("about 4", "So many are printed. What is printed is not all that a tensor holds."),
            Option("about 7", "Of a list PyTorch makes numbers of 32 bits, and these hold no more.", right=True),
            Option("about 16", "That would take 64 bits, as NumPy has them. Which does PyTorch take for a list?"),
            Option("all, however many", "Two programs that take different steps round differently at the very least."),
        ),
    ),
    ChoiceQuiz(
        id="in-place-after",
        lesson=LESSON,
        question="A ReLU that works in place comes after a sigmoid, or after SiLU. After which does backward() fail?",
        options=(
            Option("after neither", "Then nobody would need what was written over. Which slope is made of an output?"),
            Option("after the sigmoid", "Its slope was to come from its output, which has been altered.", right=True),
            Option("after SiLU", "Its slope cannot come from its output. So what was kept, and is it still there?"),
            Option("after both", "What is written over is the output of the first. Do both need theirs?"),
        ),
    ),
    ChoiceQuiz(
        id="three-relus",
        lesson=LESSON,
        question=(
            "In PyTorch the ReLU can be written as torch.relu(x), as torch.maximum(x, 0) and as x.clamp(min=0). "
            "Which slopes does PyTorch give for them at 0?"
        ),
        options=(
            Option("0, 0, 0", "One function, three pieces of code: each brings a rule of its own."),
            Option("½, ½, ½", "The mean of both sides is what a central difference gives. Nobody nudges here."),
            Option("0, ½, 1", "Autograd differentiates the code, and not the function.", right=True),
            Option("an error", "A framework must return something, or training would stop at every corner."),
        ),
    ),
    ChoiceQuiz(
        id="whose-gelu",
        lesson=LESSON,
        question=(
            "A network with GELU is trained from the same weights by plain descent, in 64 bits, with each framework's "
            "GELU as it comes. Which losses differ from PyTorch's in the fifth decimal?"
        ),
        options=(
            Option("none", "That needs one GELU. How many did the table of defaults have?"),
            Option("those of JAX", "Its default is the tanh form, which is off by a few ten-thousandths.", right=True),
            Option("those of Keras", "Its activation is the exact form; the other one is among its operations."),
            Option("both", "One of the two has the exact form as PyTorch has it. Which?"),
        ),
    ),
)
