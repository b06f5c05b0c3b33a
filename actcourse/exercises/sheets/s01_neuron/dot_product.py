"""The exercise `dot_product`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def dot_product(a, b):
    """The dot product of two vectors.

    a, b: arrays of shape (n,). Returns one number: the sum over i of a[i] times b[i].
    """
    return np.sum(a * b)


def _arguments(rng):
    return rng.standard_normal(6), rng.standard_normal(6)


# -- right in other ways ----------------------------------------------------------------------------


def _by_a_loop(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def _by_pairs(a, b):
    return float(sum(x * y for x, y in zip(a, b, strict=True)))


def _by_polarisation(a, b):
    return (np.sum((a + b) ** 2) - np.sum((a - b) ** 2)) / 4


# -- mistakes ---------------------------------------------------------------------------------------


def _overwriting(a, b):
    for i in range(len(a)):
        total = a[i] * b[i]
    return total


def _returning_inside(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
        return total


def _in_place(a, b):
    a *= b
    return np.sum(a)


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
        Probe((np.array([850.0, -1.5, 0.25]), np.array([-3.0, 1200.0, 7.0])), "tails"),
        Probe((np.linspace(-2, 3, 40), np.cos(np.arange(40.0)))),
        Probe((np.array([1, 2, 3]), np.array([4, 5, 6])), "integers"),
        Probe((np.array([1.5, 2.5], np.float32), np.array([4.0, 0.5], np.float32)), "float32"),
    ),
    arguments=_arguments,
    also_right=(
        _by_a_loop,
        _by_pairs,
        _by_polarisation,
        lambda a, b: a @ b,
        lambda a, b: np.dot(a, b),
        lambda u, v: np.einsum("i,i->", u, v),
        lambda a, b: (a * b).sum(dtype=np.float32),
    ),
    secrets=("sum(a*b)", "(a*b).sum", "a@b", "dot(a,b)", "a[i]*b[i]"),
    mistakes=(
        Mistake(
            "wrong-shape",
            lambda a, b: a * b,
            "How many numbers should come out of two vectors? The products are only the first half.",
        ),
        Mistake(
            "wrong-shape",
            np.outer,
            "You have multiplied each number of one vector by each of the other. Which of these pairs are wanted, and "
            "what is then done with their products?",
        ),
        Mistake(
            "other-function",
            lambda a, b: np.sum(a) * np.sum(b),
            "That is the product of two sums. Which comes first here, multiplying or adding?",
            place=None,  # two steps in another order, each around what the other gives
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
            _returning_inside,
            "Only the first pair counts. Does your `return` stand inside the loop?",
        ),
        Mistake(
            "missing-term",
            _overwriting,
            "Only the last pair counts. Does each turn of your loop add to the total, or put a new one in its place?",
        ),
        Mistake("other-function", lambda a, b: np.sum(a + b), "The pairs are added where they should be multiplied."),
        Mistake(
            "other-function",
            lambda a, b: np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b)),
            "That is the cosine of the angle between the two: the lengths have been divided out. "
            "In a dot product they count.",
        ),
        Mistake(
            "parameter-ignored",
            lambda a, b: np.sum(a * a),
            "That is a with itself, the square of its length. Where is b?",
        ),
        Mistake("no-return", lambda a, b: print(np.sum(a * b)), ""),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Work an example out on paper: what is the dot product of (1, 2, 3) and (4, 5, 6)?",
        "`*` between two arrays multiplies them number by number and gives an array of the same shape.",
        "`np.sum` adds up all the numbers of an array. A loop that collects a total works as well.",
    ),
    points=1,
    question=(
        "Two vectors have length 1 each. Between which numbers must their dot product lie, and what do the two look "
        "like when it is largest, when it is smallest, and when it is 0?"
    ),
)
