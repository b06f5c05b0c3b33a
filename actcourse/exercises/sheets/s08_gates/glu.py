"""The exercise `glu`."""

import math

import numpy as np
from scipy.special import ndtr

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s08_gates.draws import irregular, whole
from actcourse.functions.saturating import sigmoid
from actcourse.functions.vector import softmax


def glu(x):
    """The gated linear unit: the first half of the last axis, let through by gates that the second half controls.

    x: array of shape (..., 2k), with any number of axes, also one. Along the last axis lie first the k numbers a that
    are let through, then the k numbers b that control their gates.
    Returns an array of shape (..., k). It must hold for large numbers too.
    """
    a, b = np.split(x, 2, axis=-1)
    return a * np.exp(-np.logaddexp(0, -b))  # σ(b) is e^(−log(1 + e^(−b))), and logaddexp never overflows


# a and b far out in all combinations.
_FAR_OUT = (
    np.array([3.0, -2.5, 1000.0, 0.7, 1000.0, -1000.0, -745.0, 745.0]),
    np.array([-4.0, 1.3, 250.0, 9.0, 40.0, -40.0, 0.0, 90.0]),
    np.array([0.9, -0.3, 0.7, -0.4, -8.4, -17.3, -24.0, -31.0]),
)


def gate_probes():
    """Probes for a function that halves the last axis; arrays so small that messages show their numbers.

    One that halves the first axis shows it at the first array, one that halves the second at the second.
    """
    shapes = ((4, 2), (2, 2, 2), (2, 4), (8,), (1, 2, 1, 4), (6,))
    return (
        *(Probe((irregular(30 + number, *shape),)) for number, shape in enumerate(shapes)),
        *(Probe((x,), "tails") for x in _FAR_OUT),
        Probe((whole(30, 2, 4),), "integers"),
        Probe((irregular(30, 2, 4).astype(np.float32),), "float32"),
    )


def _halves(x):
    half = x.shape[-1] // 2
    return x[..., :half], x[..., half:]


# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x):
    half = x.shape[-1] // 2
    return x[..., :half] / (1 + np.exp(-x[..., half:]))


def _with_helper(z):
    def gate(t):
        e = np.exp(-np.abs(t))
        return np.where(t >= 0, 1, e) / (1 + e)

    first, second = np.split(z, 2, axis=z.ndim - 1)
    return first * gate(second)


def _by_tanh(x):
    a, b = _halves(x)
    return a * (1 + np.tanh(b / 2)) / 2


def _one_by_one(x):
    half = x.shape[-1] // 2
    y = np.zeros((*x.shape[:-1], half))
    for index in np.ndindex(y.shape):
        y[index] = x[index] * sigmoid(x[(*index[:-1], index[-1] + half)])
    return y


# -- mistakes ---------------------------------------------------------------------------------------


def _first_axis(x):
    a, b = np.split(x, 2)
    return a * sigmoid(b)


def _second_axis(x):
    half = x.shape[1] // 2
    return x[:, :half] * sigmoid(x[:, half:])


def _as_one_vector(x):
    half = x.shape[-1] // 2
    return x[:half] * sigmoid(x[half:])


def _overflowing(x):
    a, b = _halves(x)
    return a * np.exp(b) / (1 + np.exp(b))


def _into_integers(x):
    a, b = _halves(x)
    y = np.zeros_like(a)
    y[...] = a * sigmoid(b)
    return y


def _in_place(x):
    a, b = _halves(x)
    a *= sigmoid(b)
    return a


def gated(function):
    """The code that halves the last axis and takes `function` of both halves."""
    return lambda x: function(*_halves(x))


EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        r"Write the gated linear unit. It halves the last axis of $x$ into $a$ and $b$: $a$ is let through, more or "
        r"less, by a gate that $b$ controls, $\mathrm{GLU}(x) = a\,\sigma(b)$, number by number. $x$ may have any "
        r"number of axes. Your function must hold for large numbers too."
    ),
    solution=glu,
    probes=gate_probes(),
    arguments=lambda rng: (2 * rng.standard_normal((4, 6)),),
    also_right=(_textbook, _with_helper, _by_tanh, _one_by_one),
    secrets=("a*sigmoid(b)", "a/(1+np.exp(-b))", "np.split(x,2,axis=-1)", "np.split(x,2,-1)"),
    mistakes=(
        Mistake(
            "other-function",
            gated(lambda a, b: a * sigmoid(a) * b),
            "Yours is the SiLU of the first half, times the second: that is SwiGLU, with its halves exchanged, as "
            "some models write it. GLU's gate is a sigmoid, and the second half controls it.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: np.maximum(a, 0) * b),
            "Yours is the ReLU of the first half, times the second: that is ReGLU, with its halves exchanged. GLU's "
            "gate is a sigmoid, and the second half controls it.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * ndtr(a) * b),
            "Yours is the GELU of the first half, times the second: that is GeGLU, with its halves exchanged. GLU's "
            "gate is a sigmoid, and the second half controls it.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * b * ndtr(b)),
            "Your gate is the GELU of b: that is GeGLU. A gate of GLU lies between 0 and 1: which function of b does?",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: np.tanh(a) * b),
            "You took tanh of the first half. It is let through as it is; the gate is made of the second half, and by "
            "another function.",
        ),
        Mistake(
            "parameter-misused",
            gated(lambda a, b: sigmoid(a) * b),
            "The halves have changed places: you let the second through, and the first controls the gate.",
        ),
        Mistake(
            "wrong-axis",
            _first_axis,
            "You halved the first axis, as `np.split` does unless it is told. There lie the examples: "
            "every one of them should keep its place, and only the last axis become shorter.",
        ),
        Mistake(
            "wrong-axis",
            _second_axis,
            "You halved the second axis. That is the last one only where there are two. "
            "How does NumPy count axes from the end?",
        ),
        Mistake(
            "wrong-axis",
            _as_one_vector,
            "`x[:3]` takes from the first axis, whatever the others are. Which index takes from the last one?",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a @ sigmoid(b)),
            "`@` is the matrix product, which adds up. Each number has a gate of its own: which product is that?",
        ),
        Mistake(
            "scalar-only",
            gated(lambda a, b: a / (1 + math.exp(-b))),
            "Functions of `math` take one number at a time; NumPy's take all numbers of an array at once.",
        ),
        Mistake(
            "other-function",
            lambda x: x[..., ::2] * sigmoid(x[..., 1::2]),
            "You took every other number as a gate. The numbers that are let through all stand before those that "
            "control the gates.",
            place=None,  # both halves are cut otherwise, at a number that is not there
        ),
        Mistake(
            "wrong-shape",
            lambda x: x * sigmoid(x),
            "Every number controls its own gate: that is the SiLU of x. Here one half of the numbers controls "
            "the gates of the other half.",
        ),
        Mistake(
            "wrong-shape",
            gated(lambda a, b: np.sum(a * sigmoid(b), axis=-1)),
            "The products are right; the last step is one too many. Are they to be added up?",
        ),
        Mistake(
            "missing-term",
            gated(lambda a, b: a * b),
            "You multiplied the two halves as they are. A gate lies between shut, 0, and open, 1: what brings b there?",
        ),
        Mistake(
            "missing-term",
            gated(lambda a, b: sigmoid(b)),
            "These are the gates. What should they let through?",
        ),
        Mistake(
            "missing-term",
            gated(lambda a, b: 1.0 * a),
            "All gates stand open: you returned the first half as it is.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * np.tanh(b)),
            "Your gate is tanh, which runs from −1 to 1 and so turns signs round. Which of its relatives runs "
            "from shut to open?",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * sigmoid(2 * b)),
            "Your gate opens twice as steeply as the sigmoid. Did tanh become a sigmoid on the way? What must happen "
            "to b then?",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: np.tanh(a) * sigmoid(b)),
            "The gate is right, but what it lets through has gone through tanh first. GLU's second word is *linear*.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * b * sigmoid(b)),
            "Your gate is the SiLU of b, which makes this SwiGLU, the next exercise. Here it is the sigmoid alone.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * np.maximum(b, 0)),
            "Your gate is the ReLU of b, which makes this ReGLU, a relative. Which function has GLU?",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a * softmax(b)),
            "Your gates share 1 among them: that is a softmax. Here each gate opens by itself, whatever the others do.",
        ),
        Mistake(
            "other-function",
            gated(lambda a, b: a + sigmoid(b)),
            "You added the gate. A shut gate should let nothing through: which operation does that?",
        ),
        Mistake(
            "missing-brackets",
            lambda x: _halves(x)[0] * 1 / 1 + np.exp(-_halves(x)[1]),
            "Python divides before it adds. Is everything that belongs below the fraction line in brackets?",
        ),
        Mistake(
            "sign-flipped",
            gated(lambda a, b: a * sigmoid(-b)),
            "Your gate shuts as b grows. Which sign has the exponent in the sigmoid?",
        ),
        Mistake(
            "overflow",
            _overflowing,
            "At b = 1000 an exponential is infinite, above and below the fraction line. Divide both by "
            "something, so that only a shrinking exponential is left.",
        ),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Take one vector with four numbers. Which two are let through, and which two control the gates?",
        "`...` in an index stands for all axes that are not named, so `x[..., :3]` takes the first three along the "
        "last axis, however many axes there are. `np.split` cuts into equal parts along the axis that it is told.",
        "The gates are the sigmoid of the second half, as in sheet 2. Multiply number by number.",
    ),
    points=2,
    question="Where a gate is shut, what is the slope by a, and what by b? Compare with a ReLU that is off: "
    "can a shut gate learn to open?",
)
