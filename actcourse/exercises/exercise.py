"""The records of an exercise and of what examining it says."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A mistake with a name: the code that makes it, and the thought that leads on from it.

    slug: its name, one of `actcourse.exercises.slugs.SLUGS`.
    wrong: a function that makes the mistake. Answers are compared with what it returns.
    message: what the learner reads after the evidence; it never gives the formula away. Empty where
        the mistake shows in how the code behaves and not in its values.
    """

    slug: str
    wrong: Callable
    message: str


@dataclass(frozen=True)
class Probe:
    """One call that an examination makes: its arguments, and what it is meant to find out.

    stage: "ordinary" (moderate numbers in several shapes), "tails" (numbers where formulas overflow),
        "integers" or "float32".
    """

    args: tuple
    stage: str = "ordinary"

    def __post_init__(self):
        for argument in self.args:
            argument.flags.writeable = False  # learners get copies; nothing else may change a probe


@dataclass(frozen=True)
class Exercise:
    """A function to write.

    sheet: the sheet it stands on, such as "02_saturating".
    prompt: the task in Markdown; the signature and the shapes stand in the solution's docstring.
    solution: the function as it should be; its name is the exercise's id.
    probes: the calls that an examination makes.
    mistakes: named mistakes of this exercise, in the order in which they are recognised.
    hints: from the gentlest to the plainest.
    derivative_of: for a derivative, the function of x that is differentiated.
    """

    sheet: str
    prompt: str
    solution: Callable
    probes: tuple[Probe, ...]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    points: int
    derivative_of: Callable | None = None

    @property
    def id(self):
        return self.solution.__name__


@dataclass(frozen=True)
class Outcome:
    """What an examination found.

    status: "passed", "failed" or "not attempted".
    mistake: the slug of the mistake, or None.
    message: what the learner reads, in Markdown.
    points, max_points: what it is worth and what it could be worth.
    """

    exercise: str
    status: str
    mistake: str | None
    message: str
    points: float
    max_points: float

    def __repr__(self):
        mistake = f" ({self.mistake})" if self.mistake else ""
        return f"<{self.exercise}: {self.status}{mistake}, {self.points:g} of {self.max_points:g} points>"


def elementwise_probes():
    """Probes for a function that is applied to each element of one array x.

    The numbers are short, because messages quote them, and irregular enough that two different
    functions do not agree on them by chance.
    """
    line = np.array([-5.0, -3.7, -2.2, -1.5, -1.0, -0.6, -0.1, 0.0, 0.3, 0.5, 0.8, 1.0, 1.9, 2.6, 4.1, 6.0])
    return (
        Probe((line,)),
        Probe((line[:12].reshape(3, 4),)),
        Probe((line[4:].reshape(2, 2, 3),)),
        Probe((line.reshape(4, 4).T[::2],)),  # neither contiguous nor in order
        Probe((np.array([-1000.0, -745.0, -100.0, -40.0, 40.0, 100.0, 745.0, 1000.0]),), "tails"),
        Probe((np.arange(-3, 4),), "integers"),
        Probe((line.astype(np.float32),), "float32"),
    )
