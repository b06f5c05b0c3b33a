"""The exercise `relu`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe, elementwise_arguments, elementwise_probes


def relu(x):
    """The ReLU of each element of x.

    x: array of any shape. Returns an array of the same shape, in which no number is negative.
    """
    return np.maximum(x, 0)


# Beyond 6, where a ReLU6 stops growing.
_FARTHER = np.array([-30.0, 7.5, 12.5, 80.0])


# -- right in other ways ----------------------------------------------------------------------------


def _by_a_mask(x):
    return x * (x > 0)


def _by_indexing(numbers):
    y = numbers.copy()
    y[y < 0] = 0
    return y


def _one_by_one(x):
    y = np.zeros(x.size)
    for i, number in enumerate(x.flat):
        if number > 0:
            y[i] = number
    return y.reshape(x.shape)


def _by_size(x):
    return (x + abs(x)) / 2


def _by_clipping(x):
    return x.clip(min=0)


# -- mistakes ---------------------------------------------------------------------------------------


def _in_place(x):
    x[x < 0] = 0
    return x


def _printed(x):
    print(np.maximum(x, 0))


def _without_the_last(x):
    y = np.zeros(x.size)
    for i in range(x.size - 1):
        y[i] = max(0, x.flat[i])
    return y.reshape(x.shape)


EXERCISE = Exercise(
    sheet="03_rectified",
    prompt=(
        "Write the ReLU, the *rectified linear unit*: positive numbers pass unchanged, and negative ones become 0. "
        "It takes arrays of any shape."
    ),
    solution=relu,
    probes=(*elementwise_probes(), Probe((_FARTHER,))),
    arguments=elementwise_arguments(),
    elementwise=True,
    also_right=(_by_a_mask, _by_indexing, _one_by_one, _by_size, _by_clipping, np.vectorize(lambda t: max(t, 0.0))),
    secrets=("maximum(x,0)", "maximum(0,x)", "where(x>0,x,0)", "x*(x>0)", "clip(x,0"),
    mistakes=(
        Mistake(
            "other-function",
            np.abs,
            "On the left your curve rises again: you take away the sign only. What should become of a negative number?",
        ),
        Mistake(
            "other-function",
            lambda x: x,
            "Everything comes back as it was, the negative numbers too. If your code asks with `if`, it asks once for "
            "the whole array; the question is one for each element.",
        ),
        Mistake(
            "sign-flipped",
            lambda x: np.minimum(x, 0),
            "You kept the other half: negative numbers pass, and positive ones become 0. Which comparison is meant?",
        ),
        Mistake(
            "sign-flipped",
            lambda x: np.maximum(-x, 0),
            "Your curve is the mirror image: it grows to the left, and is 0 on the right.",
        ),
        Mistake(
            "derivative-not-function",
            lambda x: np.where(x > 0, 1.0, 0.0),
            "You tell which elements are positive, by 1 and 0. That is the derivative, the next exercise. "
            "Where does the element itself come in?",
        ),
        Mistake(
            "wrong-shape",
            lambda x: np.max(x, 0),
            "`np.max` looks for the largest number along an axis, and takes a 0 behind the array for the number of "
            "that axis. Which function of NumPy compares two things, element by element?",
        ),
        Mistake(
            "wrong-shape",
            lambda x: x[x > 0],
            "Only the positive elements came back. The others should not go, but stay in their places as 0.",
        ),
        Mistake(
            "wrong-shape",
            lambda x: np.array([max(0, number) for number in x.flat]),
            "All numbers are there, but in one long row. What comes back should have as many axes as what went in.",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 0, x, 0.01 * x),
            "On the left a little still comes through. That is the leaky ReLU; this one lets nothing through there.",
        ),
        Mistake(
            "other-function",
            lambda x: np.clip(x, 0, 1),
            "Your curve stops growing at 1. Where does the ReLU stop?",
        ),
        Mistake(
            "other-function",
            lambda x: np.clip(x, 0, 6),
            "Your curve stops growing at 6. That is the ReLU6; where does the ReLU stop?",
        ),
        Mistake(
            "other-function",
            lambda x: np.log1p(np.exp(x)),
            "Your curve has no corner: it is the softplus, a rounded ReLU. Two straight lines are all that is needed.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "constant-factor",
            lambda x: x + np.abs(x),
            "On the left all is well. On the right x and its size have been added: how many times too large is that?",
        ),
        Mistake(
            "other-function",
            lambda x: np.where(x > 1, x, 0),
            "Small positive numbers are lost: your curve begins at 1. Where should the two lines meet?",
        ),
        Mistake(
            "missing-term",
            _without_the_last,
            "The last element is missing: it came back as 0. Which numbers does `range(n)` run over?",
        ),
        Mistake("integer-truncation", lambda x: np.maximum(x, 0).astype(int), ""),
        Mistake("wrong-type", lambda x: [max(0, each) for each in x], ""),
        Mistake("scalar-only", lambda x: max(0, x), ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("no-return", _printed, ""),
    ),
    hints=(
        "Try a few numbers by hand: what becomes of −2, of 0 and of 3? Sketch the curve.",
        "Every element is compared with 0, and the larger of the two stays.",
        "NumPy has a function that takes the larger of two things element by element; its name is longer than `max`. "
        "Or use `np.where(condition, a, b)`: it takes a where the condition holds and b elsewhere.",
    ),
    points=1,
    question="Apply your `relu` to its own output. What changes, and for which other functions would that be so?",
)
