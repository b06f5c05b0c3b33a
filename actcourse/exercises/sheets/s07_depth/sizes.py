"""What the exercises on the size of signals share: networks to try them with, and mistakes in measuring a size."""

from itertools import pairwise

import numpy as np

from actcourse.exercises.exercise import Mistake


def numbers(seed, *shape):
    """An array of short normal numbers."""
    return np.round(np.random.default_rng(seed).standard_normal(shape), 2)


def layers(seed, *widths):
    """A list of weight arrays between layers of these widths."""
    return [numbers(seed + place, *shape) for place, shape in enumerate(pairwise(widths))]


def single(arrays):
    """The same arrays in single precision."""
    return [array.astype(np.float32) for array in arrays]


def mistakes_in_measuring(by):
    """The `Mistake`s of taking another measure than the standard deviation of all elements.

    by: the exercise's own function, which takes the measure, a function of an array, as a further last argument.
    """
    return tuple(
        Mistake(slug, lambda *args, measure=measure: by(*args, measure), message, *place)
        for slug, measure, message, *place in _MEASURES
    )


_ALL_AT_ONCE = "Asked for is one over all elements at once."
_MEASURES = (
    ("other-function", np.var, "These are variances. How does a variance become a standard deviation?"),
    (
        "other-function",
        lambda h: np.sqrt(np.mean(h**2)),
        "That is the root of the mean square. It differs from the standard deviation where the mean is not 0: what is "
        "taken off first?",
        None,  # the mean must be found first, and is taken off inside the square
    ),
    (
        "other-function",
        lambda h: np.mean(h**2),
        "That is the mean square. Two things lie between it and the standard deviation: the mean, and a root.",
        None,  # the mean must be found first, and is taken off inside the square
    ),
    (
        "other-function",
        lambda h: np.mean(np.abs(h)),
        "That is the mean of the absolute values, another measure of size. Asked for is the standard deviation.",
        None,  # the mean must be found first, and is taken off inside the square
    ),
    (
        "other-function",
        np.mean,
        "That is the mean. Positive and negative numbers cancel in it, however large they are; the standard deviation "
        "says how far they lie apart.",
        None,  # NumPy's own function: there is no code to change
    ),
    (
        "other-function",
        np.linalg.norm,
        "That is the length of the array as one long vector, which grows with the number of elements. What does a "
        "standard deviation do to be free of that?",
        None,  # NumPy's own function: there is no code to change
    ),
    (
        "other-function",
        lambda h: np.std(h, ddof=1),
        "You divide by one less than the number of elements, as one does to estimate from a sample. Here it is the "
        "plain mean over all elements.",
    ),
    (
        "wrong-axis",
        lambda h: np.std(h, axis=0).mean(),
        f"You took a standard deviation for each unit, over the examples, and then their mean. {_ALL_AT_ONCE}",
    ),
    (
        "wrong-axis",
        lambda h: np.std(h, axis=1).mean(),
        f"You took a standard deviation for each example, over the units, and then their mean. {_ALL_AT_ONCE}",
    ),
    (
        "precision-lost",
        lambda h: np.sqrt(np.mean(h**2) - np.mean(h) ** 2),
        "Here the mean is much larger than the standard deviation. The mean of the squares and the square of the mean "
        "agree in nearly all their digits, and few are left in the difference. Take the mean off first.",
    ),
    ("wrong-type", lambda h: np.std(h, axis=0), ""),
)
