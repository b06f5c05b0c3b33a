"""The exercise `dead_fraction`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def dead_fraction(activations):
    """The share of dead units in a layer: of those that are 0 for every example.

    activations: array of shape (n, units), a row for each example, taken after the ReLU.
    Returns one number from 0 to 1.
    """
    return np.mean(np.all(activations == 0, axis=0))


def _activations(n, units, dead, seed):
    """Activations of a layer whose units with the numbers `dead` are dead; others are silent now and then."""
    activations = np.maximum(np.random.default_rng(seed).normal(0.3, 1, (n, units)).round(2), 0)
    activations[0, -1] += 0.6  # the last unit is alive
    activations[:, list(dead)] = 0
    return activations


def _draw(rng):
    return (np.maximum(rng.standard_normal((6, 5)), 0) * (rng.random(5) < 0.6),)


# One unit of three is dead. Another is silent at first, the third at the end.
_SMALL = np.array([[0.0, 0.0, 1.3], [0.0, 0.7, 0.0]])
# Three of these four quiet units speak up once, two of them very quietly.
_QUIET = _activations(8, 6, (0, 1, 3, 4), 4)
_QUIET[6, 1], _QUIET[5, 3], _QUIET[2, 4] = 0.4, 1e-9, 2e-12
# Of these four units one is dead, one speaks up for a single example of 3000, and two whisper.
_RARE = np.zeros((3000, 4))
_RARE[1234, 1], _RARE[:2, 2], _RARE[2999, 3] = 2.0, 1e-9, 1e-30


# -- right in other ways ----------------------------------------------------------------------------


def _by_the_largest(activations):
    return (activations.max(axis=0) == 0).mean()


def _by_sums(a):
    return np.count_nonzero(a.sum(axis=0) <= 0) / a.shape[1]


def _by_the_living(activations):
    return 1 - np.mean(np.any(activations > 0, axis=0))


def _by_loops(activations):
    n, units = activations.shape
    dead = 0
    for unit in range(units):
        if all(activations[i, unit] == 0 for i in range(n)):
            dead += 1
    return dead / units


def _by_columns(activations):
    return sum(not column.any() for column in activations.T) / len(activations.T)


# -- mistakes ---------------------------------------------------------------------------------------


def _dead(activations):
    """Which units are dead."""
    return np.all(activations == 0, axis=0)


def _by_the_wrong_count(activations):
    return sum(activations[:, i].max() == 0 for i in range(len(activations))) / len(activations)


_ALL_OR_NOTHING = (
    "It is 1 where the whole layer is dead, and else 0. Do you ask one question of all units together, or does `//` "
    "cut off what stands behind the decimal point of a share?"
)

EXERCISE = Exercise(
    sheet="03_rectified",
    prompt=(
        "A ReLU unit is *dead* when it gives 0 for every example: then no gradient reaches its weights. Given the "
        "activations of a layer after its ReLU, write which share of its units is dead. A ReLU's zeros are exact, so a "
        "unit whose activation is tiny is alive."
    ),
    solution=dead_fraction,
    probes=(
        Probe((_activations(7, 5, (1, 3), 1),)),
        Probe((_SMALL,)),
        Probe((_SMALL.T,)),
        Probe((np.array([[0.4, 0.0, 0.0, 1.1], [2.3, 0.0, 0.9, 0.0]]),)),
        Probe((_activations(4, 9, (0, 2, 3, 7), 2),)),
        Probe((_activations(5, 5, (0, 2, 3), 3),)),
        Probe((_QUIET,)),
        Probe((np.zeros((2, 3)),)),
        Probe((np.array([[0.0, 0.4, 0.0, 1.2]]),)),
        Probe((np.array([[0.7], [0.7], [0.7]]),)),  # always the same, and alive
        Probe((_RARE,)),
        Probe((np.array([[0, 3, 0], [0, 0, 1], [0, 2, 0], [0, 0, 4]]),), "integers"),
        Probe((_activations(6, 7, (1, 5), 5).astype(np.float32),), "float32"),
    ),
    arguments=_draw,
    also_right=(_by_the_largest, _by_sums, _by_the_living, _by_loops, _by_columns),
    secrets=("all(activations==0,axis=0)", "max(axis=0)==0", "any(axis=0)", "axis=0"),
    mistakes=(
        Mistake(
            "other-function",
            lambda activations: np.mean(np.mean(activations == 0, axis=0) > 0.9),
            "You count units as dead that are 0 for most examples. One that speaks up for a single example still "
            "learns from it.",
        ),
        Mistake(
            "other-function",
            lambda activations: np.mean(activations.std(axis=0) == 0),
            "You count units whose activation is always the same. One that always gives 0.7 is not dead: a gradient "
            "gets through.",
        ),
        Mistake(
            "other-function",
            lambda activations: np.mean(activations == 0),
            "That is the share of zeros among all activations, which is called sparsity. A unit that is silent for "
            "some examples only is not dead.",
        ),
        Mistake(
            "other-function",
            lambda activations: np.mean(np.any(activations == 0, axis=0)),
            "You count every unit that is 0 for at least one example. For how many examples is a dead unit 0?",
        ),
        Mistake(
            "wrong-axis",
            lambda activations: np.mean(np.all(activations == 0, axis=1)),
            "You found the share of *examples* for which all units are silent. Which axis are the examples on, and "
            "which the units?",
        ),
        Mistake(
            "not-averaged",
            lambda activations: np.sum(_dead(activations)),
            "You counted the dead units. A share is a part of the whole: how many units are there?",
        ),
        Mistake(
            "wrong-axis",
            lambda activations: np.sum(_dead(activations)) / len(activations),
            "You counted the dead units, and then divided by the number of examples. Of what should it be the share?",
        ),
        Mistake(
            "not-averaged",
            lambda activations: np.sum(_dead(activations)) / activations.size,
            "You counted the dead units, and then divided by the number of all activations. How many units are there?",
        ),
        Mistake(
            "wrong-shape",
            _dead,
            "You have for each unit whether it is dead. How does this become the share of those that are?",
        ),
        Mistake(
            "other-function",
            lambda activations: 1 - np.mean(_dead(activations)),
            "That is the share of units that are alive. What is left for the others?",
        ),
        Mistake(
            "other-function",
            lambda activations: np.mean(np.all(activations > 0, axis=0)),
            "That is the share of units that are active for every example. Which ones are active for none?",
        ),
        Mistake(
            "missing-term",
            lambda activations: np.mean(activations[0] == 0),
            "Only the first example counts. A unit that is silent there may speak up for the next one.",
        ),
        Mistake(
            "missing-term",
            lambda activations: np.mean(activations[-1] == 0),
            "Only the last example counts. Does your loop remember what it saw in the others?",
        ),
        Mistake(
            "wrong-axis",
            lambda activations: np.mean(np.all(activations == 0)),
            _ALL_OR_NOTHING,
        ),
        Mistake(
            "wrong-axis",
            lambda activations: np.sum(_dead(activations)) // activations.shape[1],
            _ALL_OR_NOTHING,
        ),
        Mistake(
            "other-function",
            lambda activations: np.mean(np.all(np.isclose(activations, 0), axis=0)),
            "You count units as dead whose activations are only tiny. A tiny one lets a gradient through all the same.",
        ),
        Mistake(
            "other-function",
            lambda activations: np.mean(activations.mean(axis=0) < 0.1),
            "You count units as dead that are small on average. One that is active once in a while can still learn.",
        ),
        Mistake(
            "constant-factor",
            lambda activations: 100 * np.mean(_dead(activations)),
            "That is the share in per cent. Wanted is a number from 0 to 1.",
        ),
        Mistake("raises", _by_the_wrong_count, ""),
        Mistake("no-return", lambda activations: print(np.mean(_dead(activations))), ""),
    ),
    hints=(
        "Write down a small table by hand, three rows for examples and two columns for units. When is a unit dead?",
        "There are two steps. First one answer for each unit: is it 0 for every example? Then one number for the whole "
        "layer: the share of units whose answer is yes.",
        "`np.all` with an `axis` asks whether something holds all along that axis. And the mean of truth values is the "
        "share of those that are true.",
    ),
    points=2,
    question="Measure the same layer on more examples. Can the share of dead units grow, can it shrink, and why?",
)
