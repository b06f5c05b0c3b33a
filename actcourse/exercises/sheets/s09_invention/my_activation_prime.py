"""The exercise `my_activation_prime`."""

import numpy as np

from actcourse.exercises.exercise import LINE, Exercise, Mistake, Probe, elementwise_arguments
from actcourse.exercises.sheets.s09_invention.inventing import judge_derivative, with_their_own
from actcourse.exercises.sheets.s09_invention.my_activation import my_activation


def my_activation_prime(x):
    """The derivative of `my_activation` with respect to x, at each element of x.

    x: array of any shape, the same x that `my_activation` is given. Returns an array of the same shape.
    """
    root = np.sqrt(1 + x * x)
    return (1 + x / root) / 2 + x / (2 * root**3)


# -- right in other ways ----------------------------------------------------------------------------


def _by_parts(x):
    gate = (1 + x / np.sqrt(1 + x**2)) / 2
    return gate + x * 0.5 * (1 + x**2) ** -1.5


def _by_angle(x):
    sine, cosine = np.sin(np.arctan(x)), np.cos(np.arctan(x))
    return 0.5 + 0.5 * sine + 0.5 * x * cosine**3


def _one_by_one(x):
    return np.vectorize(lambda number: float(my_activation_prime(np.float64(number))), otypes=[float])(x)


def _in_single_precision(x):
    return my_activation_prime(x).astype(np.float32)


# -- mistakes ---------------------------------------------------------------------------------------


def _gate(x):
    return (1 + x / np.sqrt(1 + x * x)) / 2


EXERCISE = Exercise(
    sheet="09_invention",
    prompt=(
        "Write the derivative of your `my_activation`. It is compared with central differences of your own function; "
        "at a kink any slope between the two sides will do."
    ),
    solution=my_activation_prime,
    probes=(
        Probe((LINE,)),
        Probe((LINE[:12].reshape(3, 4),)),
        Probe((LINE[4:].reshape(2, 2, 3),)),
        Probe((np.array([-40.0, -15.0, 15.0, 40.0]),)),
    ),
    arguments=elementwise_arguments(),
    elementwise=True,
    derivative_of=my_activation,
    rtol=1e-5,
    atol=1e-6,
    judge=judge_derivative,
    own=with_their_own,
    also_right=(_by_parts, _by_angle, _one_by_one, _in_single_precision),
    secrets=("x/(2*root**3)", "(1+x/root)/2"),
    mistakes=(
        Mistake("function-not-derivative", lambda x: my_activation(x), ""),
        Mistake("sign-flipped", lambda x: -my_activation_prime(x), ""),
        Mistake("constant-factor", lambda x: 2 * my_activation_prime(x), ""),
        Mistake("constant-offset", lambda x: my_activation_prime(x) + 0.5, ""),
        Mistake("of-the-output", lambda x: my_activation_prime(my_activation(x)), ""),
        Mistake("wrong-value", lambda x: _gate(x) + 0 * my_activation(x), ""),
        Mistake("approximation", lambda x: (my_activation(x + 1e-4) - my_activation(x)) / 1e-4, ""),
        Mistake("hard-coded", lambda x: np.full_like(x, 0.5) + 0 * my_activation(x), ""),
        Mistake("other-function", lambda x: np.where(my_activation(x) > 0, 1.0, 0.0), ""),
        Mistake("wrong-shape", lambda x: my_activation_prime(x).sum(), ""),
        Mistake("no-return", lambda x: print(my_activation_prime(x)), ""),
    ),
    hints=(
        "Is your function a product, a quotient, or a function inside a function? Each has its rule.",
        "Is it put together from pieces? Then each piece has a derivative of its own, with the same borders.",
        "Compare with a central difference in a cell of your own, and look where the two part.",
    ),
    points=3,
    question="How does the largest slope of your function compare with 1, and what does that mean after fifty layers?",
)
