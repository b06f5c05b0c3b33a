"""The exercise `numerical_derivative`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def numerical_derivative(f, x, h):
    """The central difference of f at each element of x: a measurement of its slope.

    f: a function of an array, applied to each element by itself; x: array of any shape; h: how far to step to either
    side, a positive number. Returns an array of the shape of x.
    """
    return (f(x + h) - f(x - h)) / (2 * h)


def parabola(x):
    return x * x + x


def cube(x):
    return x * x * x


def wave(x):
    return 3 * np.sin(2 * x) - 0.7 * x


_X = np.array([-2.1, -1.3, -0.45, 0.0, 0.2, 0.85, 1.6, 2.4, -0.9, 1.15, 0.6, -1.75])


# -- right in other ways ----------------------------------------------------------------------------


def _mean_of_both_sides(f, x, h):
    right = (f(x + h) - f(x)) / h
    left = (f(x) - f(x - h)) / h
    return (right + left) / 2


def _one_by_one(f, x, h):
    return np.vectorize(lambda number: (f(number + h) - f(number - h)) / (2 * h), otypes=[float])(x)


def _in_a_loop(function, points, step):
    slopes = np.zeros(points.shape)
    for index in np.ndindex(points.shape):
        slopes[index] = (function(points[index] + step) - function(points[index] - step)) / step / 2
    return slopes


def _both_at_once(f, x, h):
    left, right = f(np.stack([x - h, x + h]))
    return (right - left) * (0.5 / h)


def _divided_before(f, x, h):
    return f(x + h) / (2 * h) - f(x - h) / (2 * h)


# -- mistakes ---------------------------------------------------------------------------------------


def _in_place(f, x, h):
    x += h
    right = f(x)
    x -= 2 * h
    return (right - f(x)) / (2 * h)


def _into_integers(f, x, h):
    slopes = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        slopes[index] = (f(x[index] + h) - f(x[index] - h)) / (2 * h)
    return slopes


def _printed(f, x, h):
    print((f(x + h) - f(x - h)) / (2 * h))


_ONE_SIDED = (
    "You step to one side only. That measures the slope half a step beside x, not at x, and on a curve "
    "the two differ. Where would the second point have to be, so that x lies in the middle?"
)

EXERCISE = Exercise(
    sheet="06_backprop",
    prompt=(
        "A derivative can be measured. Take two points of the curve of $f$, one a step $h$ to the right of $x$ and one "
        "as far to its left, and draw the straight line through both: its slope is the *central difference*. "
        "Write it for all elements of $x$ at once."
    ),
    solution=numerical_derivative,
    probes=(
        Probe((cube, 2 * _X[:4], 2.5)),  # the largest numbers: what messages quote is short and can be followed
        Probe((np.sin, _X.reshape(3, 4), 0.1)),
        Probe((np.exp, _X.reshape(2, 2, 3), 0.3)),
        Probe((wave, _X[:9].reshape(3, 3).T, 1e-3)),
        Probe((wave, _X[5:], 0.7)),
        Probe((np.sin, _X[:4].reshape(1, 2, 1, 2), 1e-5)),
        Probe((parabola, np.array([900.0, -0.3]), 60.0), "tails"),
        Probe((np.sin, np.arange(-3, 4), 0.5), "integers"),
        Probe((cube, _X[:6].astype(np.float32), 0.5), "float32"),
    ),
    arguments=lambda rng: ((cube, wave, np.exp)[rng.integers(3)], rng.standard_normal((3, 2)), rng.uniform(0.1, 0.8)),
    atol=1e-10,  # differences of nearly equal numbers: what is left of their rounding is divided by a small h
    also_right=(_mean_of_both_sides, _one_by_one, _in_a_loop, _both_at_once, _divided_before),
    secrets=("f(x+h)-f(x-h)", "/(2*h)", "/(2h)"),
    mistakes=(
        Mistake(
            "missing-brackets",
            lambda f, x, h: f(x + h) - f(x - h) / 2 * h,
            "Two pairs of brackets are missing: Python divides first, multiplies by h, and subtracts last.",
        ),
        Mistake(
            "other-function",
            lambda f, x, h: (8 * (f(x + h) - f(x - h)) - f(x + 2 * h) + f(x - 2 * h)) / (12 * h),
            "That takes four points and is closer to the slope for small h. Asked for is the central difference, the "
            "line through two.",
        ),
        Mistake(
            "other-function",
            lambda f, x, h: np.imag(f(x + 1j * h)) / h,
            "You step off the real line. That is a good way to measure slopes, but not the central difference, the "
            "line through two points of the curve.",
        ),
        Mistake("approximation", lambda f, x, h: (f(x + h) - f(x)) / h, _ONE_SIDED),
        Mistake("approximation", lambda f, x, h: (f(x) - f(x - h)) / h, _ONE_SIDED),
        Mistake(
            "constant-factor",
            lambda f, x, h: (f(x + h) - f(x - h)) / h,
            "Everywhere twice the truth. How far apart are the two points at which you ask f?",
        ),
        Mistake(
            "constant-factor",
            lambda f, x, h: (f(x + h) - f(x)) / (2 * h),
            "You divide by two steps, but your two points of the curve are only one step apart.",
        ),
        Mistake(
            "missing-brackets",
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
            "Python works from left to right: you divide by 2 and then multiply by h. What belongs below the fraction "
            "line?",
        ),
        Mistake(
            "missing-brackets",
            lambda f, x, h: f(x + h) - f(x - h) / (2 * h),
            "Python divides before it subtracts, so only the second of your two values is divided. "
            "What should be done first?",
        ),
        Mistake(
            "missing-term",
            lambda f, x, h: f(x + h) - f(x - h),
            "That is how far the curve rises between the two points. A slope is the rise for each unit of distance.",
        ),
        Mistake(
            "sign-flipped",
            lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h),
            "Every slope has the wrong sign: where the curve rises, the value on the right is the larger one.",
        ),
        Mistake(
            "sign-flipped",
            lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h),
            "The two values are added. A slope comes from how much they differ.",
        ),
        Mistake(
            "parameter-ignored",
            lambda f, x, h: (f(x + 1e-5) - f(x - 1e-5)) / 2e-5,
            "These are the slopes themselves, nearly: you step by a small number of your own. Here the step is an "
            "argument, and with a large one the measurement is meant to be a little off.",
        ),
        Mistake(
            "parameter-misused",
            lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h,
            "A central difference, but a narrower one: each of your points is only half of h away from x.",
        ),
        Mistake(
            "parameter-misused",
            lambda f, x, h: (f(x + 2 * h) - f(x - 2 * h)) / (4 * h),
            "A central difference, but a wider one: each of your points is two steps away from x.",
        ),
        Mistake(
            "other-function",
            lambda f, x, h: (f(x + h) - 2 * f(x) + f(x - h)) / h**2,
            "That measures the second derivative: how the slope changes. Asked for is the slope.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "function-not-derivative",
            lambda f, x, h: f(x),
            "That is f itself. How does it change when x moves a little?",
            place=None,  # the function for its slope, or the slope for the function: all of its terms are others
        ),
        Mistake(
            "hard-coded",
            lambda f, x, h: ((x + h) - (x - h)) / (2 * h),
            "Always 1: you subtract the places from one another, and f is never asked for its values there.",
        ),
        Mistake(
            "wrong-shape",
            lambda f, x, h: np.diff(f(x)) / h,
            "You take differences between neighbours in the array, but these may lie anywhere. Each element is to be "
            "measured by itself, with two points of its own.",
        ),
        Mistake("no-return", _printed, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "Draw a curve, a point x on it, and one point a little to either side. Which two lengths make up the slope "
        "of the line through the outer points?",
        "f takes an array and `x + h` is one, so `f(x + h)` holds all values on the right at once.",
        "Rise over distance: the rise is the value on the right less the value on the left, and the distance is "
        "all the way from the left point to the right one. Mind the brackets around each.",
    ),
    points=1,
    question=(
        "Measure the slope of `np.exp` at 1 with h = 0.1, 0.01, and so on down to 1e−15. At first the error shrinks a "
        "hundredfold with each step. Why does it grow again in the end?"
    ),
)
