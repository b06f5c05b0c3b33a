"""The records of an exercise and of what examining it says."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from actcourse.exercises.measuring import central_difference
from actcourse.functions.words import counted


@dataclass(frozen=True)
class Mistake:
    """A mistake with a name: the code that makes it, and the thought that leads on from it.

    slug: its name, one of `actcourse.exercises.slugs.SLUGS`.
    wrong: a function that makes the mistake. Answers are compared with what it returns.
    message: what the learner reads after the evidence; it never gives the formula away. Empty where
        the mistake shows in how the code behaves and not in its values.
    place: None where the cure lies beyond one or two edits of this code, with the reason beside it; no place may then
        be found. True where nothing is claimed.
    """

    slug: str
    wrong: Callable
    message: str
    place: bool | None = True


@dataclass(frozen=True)
class Shortcut:
    """Functions that do an exercise ready-made: an answer that calls one is right, and misses the point.

    names: the functions', as NumPy, SciPy and others call them. left_out: what the learner reads after the praise.
    """

    names: tuple[str, ...]
    left_out: str


@dataclass(frozen=True)
class Probe:
    """One call that an examination makes: its arguments, and what it is meant to find out.

    stage: "ordinary" (moderate numbers in several shapes), "tails" (numbers where formulas overflow),
        "integers" or "float32".
    """

    args: tuple
    stage: str = "ordinary"

    def __post_init__(self):
        for array in arrays_in(self.args):
            array.flags.writeable = False  # learners get copies; nothing else may change a probe


def arrays_in(args):
    """All arrays among arguments, also those in lists."""
    for argument in args:
        if isinstance(argument, np.ndarray):
            yield argument
        elif isinstance(argument, list | tuple):
            yield from arrays_in(argument)


@dataclass(frozen=True)
class Exercise:
    """A function to write.

    sheet: the sheet it stands on, such as "02_saturating".
    prompt: the task in Markdown; the signature and the shapes stand in the solution's docstring.
    solution: the function as it should be; its name is the exercise's id.
    probes: the calls that an examination makes.
    mistakes: named mistakes of this exercise, in the order in which they are recognised.
    hints: from the gentlest to the plainest.
    points: what passing is worth.
    also_right: the same, written differently; each must pass.
    shortcut: functions that would do all of it, if there are any.
    secrets: ways to write the answer that no text for the learner may show.
    question: what to think about once it is passed.
    arguments: draws ordinary arguments from a NumPy generator; tests compare wrong code with the solution on them.
    elementwise: whether each element of the result belongs to the same element of the first argument.
    derivative_of: for the derivative of an elementwise function, that function; it takes the same arguments.
    measured: for any other derivative, the same found by central differences; it takes the same arguments.
    between: where several values are right, as a slope at a kink: the lowest and the highest, from the arguments.
    returns: the names of what is returned, where that is more than one thing.
    view: what of a result is compared, for an exercise with chance in it: a function of the result and the arguments
        that returns numbers by what they are called, such as {"the share of zeros": 0.3}.
    rtol, atol: how far an answer in float64 may be from the truth, relative to it and absolutely.
    further: for an exercise with chance in it: a function of (exercise, function) that returns a `Finding` about what
        only many calls show, or None where nothing is wrong.
    judge: for an exercise without one right answer: a function of (exercise, function) that returns a
        `Finding`, or None where nothing is wrong, in place of the comparison with the solution.
    own: for the derivative of a function of the learner's own: a function of (exercise, function) that returns the
        exercise with that function in it, for the picture and for the place of a mistake.
    published: whether its solution is shown to who has passed it.
    Raises ValueError for a probe that has more or fewer arguments than the solution takes.
    """

    sheet: str
    prompt: str
    solution: Callable
    probes: tuple[Probe, ...]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    points: int
    also_right: tuple[Callable, ...] = ()
    shortcut: Shortcut | None = None
    secrets: tuple[str, ...] = ()
    question: str = ""
    arguments: Callable | None = None
    elementwise: bool = False
    derivative_of: Callable | None = None
    measured: Callable | None = None
    between: Callable | None = None
    returns: tuple[str, ...] = ()
    view: Callable | None = None
    rtol: float = 1e-9
    atol: float = 1e-12
    further: Callable | None = None
    judge: Callable | None = None
    own: Callable | None = None
    published: bool = True

    def __post_init__(self):
        names = list(inspect.signature(self.solution).parameters)
        for count in {len(probe.args) for probe in self.probes} - {len(names)}:
            takes = f"the solution takes {len(names)} ({', '.join(names)})"
            raise ValueError(f"{self.id}: a probe has {counted(count, 'argument')}, and {takes}")

    @property
    def id(self):
        return self.solution.__name__

    def measure(self, *args):
        """The derivative that is asked for, by central differences; None where no derivative is asked for."""
        if self.measured:
            return self.measured(*args)
        return central_difference(self.derivative_of, *args) if self.derivative_of else None


@dataclass(frozen=True)
class Place:
    """Where in a learner's code one change would make it right; what change is not said.

    line, column, last_line, last_column: the part that is marked; lines count from 1, columns from 0, the last one is
        the first behind it.
    kind: what stands there, one of `edits.KINDS`, or "expression" where saying more would leave one change only.
    function: the name of the function in which it lies. file: the name of the file or cell, as Python knows it.
    code: the lines from the first to the last that has a mark.
    others: further parts, where a change at any one of them would do; together: whether each must be changed.
    """

    line: int
    column: int
    last_line: int
    last_column: int
    kind: str
    function: str = ""
    file: str = ""
    code: str = ""
    others: tuple = ()
    together: bool = False

    @property
    def parts(self):
        """All parts, each as first line and column, last line and column."""
        return ((self.line, self.column, self.last_line, self.last_column), *self.others)


@dataclass(frozen=True)
class Outcome:
    """What an examination found.

    status: "passed", "failed" or "not attempted".
    mistake: the slug of the mistake, or None.
    message: what the learner reads, in Markdown.
    points, max_points: what it is worth and what it could be worth.
    printed: what the learner's function printed meanwhile, or as much of it as is kept.
    worst: for an elementwise function, x where it is farthest off and its other arguments there; else None.
    place: the `Place` in the learner's code where one change would do, or None.
    """

    exercise: str
    status: str
    mistake: str | None
    message: str
    points: float
    max_points: float
    printed: str = ""
    worst: tuple | None = None
    place: Place | None = None

    def __repr__(self):
        mistake = f" ({self.mistake})" if self.mistake else ""
        return f"<{self.exercise}: {self.status}{mistake}, {self.points:g} of {counted(self.max_points, 'point')}>"


# Short, because messages quote them, and irregular enough that two different functions do not agree on them by chance.
LINE = np.array([-5.0, -3.7, -2.2, -1.5, -1.0, -0.6, -0.1, 0.0, 0.3, 0.5, 0.8, 1.0, 1.9, 2.6, 4.1, 6.0])
# So close together that a cut-off anywhere on the way shows.
_DISTANCES = np.array([5.4, 6.3, 8.4, 12.1, 17.3, 24.0, 31.0, 40.0, 100.0, 320.0, 745.0, 1000.0])
_FAR_OUT = np.concatenate([-_DISTANCES[::-1], _DISTANCES])
_NEAR_0 = np.array([-1.5e-3, -8e-4, -9e-5, -2e-5, 3e-5, 9e-5, 9e-4, 2e-3])  # a threshold at 0 is not one nearby
_NEXT_TO_0 = np.array([-3e-7, -2e-8, 2e-8, 4e-7])  # nor one that is nearer, as far as `np.isclose` tells them apart


def elementwise_probes(*parameters):
    """Probes for a function that is applied to each element of one array x.

    parameters: for functions with further arguments, tuples of their values; they are tried in turn, the first where
        there is one probe of a kind.
    """
    shapes = (
        LINE,
        LINE[:12].reshape(3, 4),
        LINE[4:].reshape(2, 2, 3),
        LINE.reshape(4, 4).T[::2],  # neither contiguous nor in order
        LINE[3:7].reshape(1, 2, 1, 2),  # axes of length 1 are axes too
        _NEAR_0,
    )
    parameters = parameters or ((),)
    ordinary = [Probe((x, *parameters[number % len(parameters)])) for number, x in enumerate(shapes)]
    more = [Probe((LINE, *values)) for values in parameters[1:]]
    first = parameters[0]
    return (
        *ordinary,
        *more,
        Probe((_FAR_OUT, *first), "tails"),
        Probe((_NEXT_TO_0, *first), "tails"),
        Probe((np.arange(-3, 4), *first), "integers"),
        Probe((LINE.astype(np.float32), *first), "float32"),
    )


def elementwise_arguments(*parameters):
    """Draws the arguments of such a function: x of shape (5, 4), zeros among its numbers, and its parameters.

    parameters: for each, the pair of numbers between which it is drawn.
    """

    def draw(rng):
        x = 3 * rng.standard_normal((5, 4))
        x[0] = 0
        return (x, *(rng.uniform(low, high) for low, high in parameters))

    return draw
