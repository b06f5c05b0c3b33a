"""The exercise `dot_product`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def dot_product(a, b):
    """The dot product of two vectors.

    a, b: arrays of shape (n,). Returns one number: the sum over i of a[i] times b[i].
    """
    return np.sum(a * b)


EXERCISE = Exercise(
    sheet="01_neuron",
    prompt=(
        "Write the dot product of two vectors: multiply them number by number, then add everything up. "
        r"In symbols, $a \cdot b = \sum_i a_i\, b_i$."
    ),
    solution=dot_product,
    probes=(
        Probe((np.array([1.0, 2.0, 3.0]), np.array([4.0, -5.0, 0.5]))),
        Probe((np.array([0.5, -1.5]), np.array([3.0, 7.0]))),
        Probe((np.array([2.5]), np.array([-4.0]))),
        Probe((np.array([0.3, 1.7, -2.0, 4.0, 1.1]), np.array([-1.0, 0.2, 0.7, 2.0, -3.0]))),
        Probe((np.array([1, 2, 3]), np.array([4, 5, 6])), "integers"),
        Probe((np.array([1.5, 2.5], np.float32), np.array([4.0, 0.5], np.float32)), "float32"),
    ),
    mistakes=(
        Mistake(
            "wrong-shape",
            lambda a, b: a * b,
            "How many numbers should come out of two vectors? The products are only the first half.",
        ),
        Mistake(
            "other-function",
            lambda a, b: np.sum(a) * np.sum(b),
            "That is the product of two sums. Which comes first here, multiplying or adding?",
        ),
        Mistake(
            "other-function",
            lambda a, b: np.mean(a * b),
            "That is the mean of the products; nothing is divided in a dot product.",
        ),
        Mistake(
            "missing-term",
            lambda a, b: np.sum(a[:-1] * b[:-1]),
            "The last pair is missing. Which numbers does `range(n)` run over?",
        ),
        Mistake(
            "missing-term",
            lambda a, b: np.sum(a[1:] * b[1:]),
            "The first pair is missing: Python counts from 0.",
        ),
        Mistake(
            "missing-term",
            lambda a, b: a[0] * b[0],
            "Only the first pair counts. Does your `return` stand inside the loop?",
        ),
        Mistake("other-function", lambda a, b: np.sum(a + b), "The pairs are added where they should be multiplied."),
        Mistake("no-return", lambda a, b: print(np.sum(a * b)), ""),
    ),
    hints=(
        "Work an example out on paper: what is the dot product of (1, 2, 3) and (4, 5, 6)?",
        "`a * b` multiplies two arrays number by number and gives an array of the same shape.",
        "`np.sum` adds up all the numbers of an array. A loop that collects a total works as well.",
    ),
    points=1,
)
