"""The exercise `softmax_jacobian`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.measuring import numerical_gradient
from actcourse.exercises.sheets.s05_softmax.softmax import MEAN, SMALLEST, softmax


def softmax_jacobian(z):
    """The Jacobian of softmax: the derivative of each of its outputs with respect to each score.

    z: array of shape (k,). Returns an array of shape (k, k); its entry [i, j] is the derivative of output i with
    respect to score j.
    """
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


# -- right in other ways ----------------------------------------------------------------------------


def _in_two_loops(z):
    p = softmax(z)
    jacobian = np.zeros((len(z), len(z)))
    for i in range(len(z)):
        for j in range(len(z)):
            jacobian[i, j] = p[i] * (1 - p[i]) if i == j else -p[i] * p[j]
    return jacobian


def _by_kronecker(scores):
    p = softmax(scores)
    return p[:, None] * (np.eye(len(p)) - p)


def _by_the_quotient_rule(z):
    e = np.exp(z - z.max())
    return (np.diag(e) * e.sum() - e[:, None] @ e[None, :]) / e.sum() ** 2


def _with_rows_of_sum_0(z):
    p = softmax(z)
    jacobian = -p * p.reshape(-1, 1)
    np.fill_diagonal(jacobian, 0)
    return jacobian - np.diag(jacobian.sum(axis=1))


# -- mistakes ---------------------------------------------------------------------------------------


def _from(p):
    return np.diag(p) - np.outer(p, p)


def _diagonal_of_p(z):
    p = softmax(z)
    jacobian = -np.outer(p, p)
    np.fill_diagonal(jacobian, p)
    return jacobian


def _textbook(z):
    return _from(np.exp(z) / np.sum(np.exp(z)))


def _without_brackets(z):
    p = softmax(z)
    jacobian = -np.outer(p, p)
    np.fill_diagonal(jacobian, p * 1 - p)
    return jacobian


def _shifted(z, by):
    e = np.exp(z - by(z))
    return _from(e / np.sum(e))


_SCORES_LEFT = (
    "One of the places in your formula still holds the scores, where probabilities belong. Which of the derivatives "
    "has "
    "a score standing outside of an exponential?"
)


EXERCISE = Exercise(
    sheet="05_softmax",
    prompt=(
        r"Let $p$ be the softmax of one vector $z$ of $k$ scores. Every $p_i$ depends on every $z_j$, so there are "
        r"$k^2$ derivatives: write the matrix of all $\dfrac{\partial p_i}{\partial z_j}$, with $i$ counting rows. "
        "You may use your `softmax`."
    ),
    solution=softmax_jacobian,
    probes=(
        Probe((np.array([0.4, 2.0, -1.3, 1.1]),)),
        Probe((np.array([1.7, -0.6, 0.9]),)),
        Probe((np.array([-0.3, 0.8]),)),
        Probe((np.array([0.2, -1.4, 2.3, 0.7, 1.5, -0.9]),)),
        Probe((np.array([1.3]),)),  # one score: no contest
        Probe((np.array([1000.0, 998.5, 999.2]),), "tails"),
        Probe((np.array([-1273.0, 0.4, 1273.0]),), "tails"),
        Probe((np.array([1273.0, -0.3, -1273.0]),), "tails"),
        Probe((np.array([-1000.0, -1001.5, -998.8, -999.4]),), "tails"),
        Probe((np.array([3, 1, 2, 0]),), "integers"),
        Probe((np.array([0.4, 2.0, -1.3], np.float32),), "float32"),
    ),
    arguments=lambda rng: (rng.standard_normal(5),),
    measured=lambda z: numerical_gradient(softmax, z),
    rtol=1e-12,  # difference quotients come within 1e-10
    atol=1e-13,
    also_right=(_in_two_loops, _by_kronecker, _by_the_quotient_rule, _with_rows_of_sum_0),
    secrets=("diag(p)-outer(p,p)", "-p[i]*p[j]", "p[:,None]*(eye", "-outer(p,p)", "p[i]*(1-p[i])", "p_i(1-p_i)"),
    mistakes=(
        Mistake(
            "of-the-output",
            lambda z: np.diag(softmax(z)) - np.outer(softmax(z), z),
            _SCORES_LEFT,
        ),
        Mistake(
            "of-the-output",
            lambda z: np.diag(softmax(z)) - np.outer(z, softmax(z)),
            _SCORES_LEFT,
        ),
        Mistake(
            "of-the-output",
            lambda z: np.diag(softmax(z)) - np.outer(z, z),
            _SCORES_LEFT,
        ),
        Mistake(
            "of-the-output",
            lambda z: np.diag(z) - np.outer(softmax(z), softmax(z)),
            _SCORES_LEFT,
        ),
        Mistake(
            "missing-brackets",
            lambda z: softmax(z)[:, None] * np.eye(len(z)) - softmax(z),
            "Python multiplies before it subtracts. What should the probability in front multiply: the ones alone, or "
            "the difference?",
        ),
        Mistake(
            "missing-brackets",
            _without_brackets,
            "On the diagonal you have 0: a number times 1, less the same number. Python multiplies before it "
            "subtracts: what do you want to be done first?",
        ),
        Mistake(
            "wrong-shape",
            lambda z: _from(softmax(z)).sum(axis=1),
            "You have added up what all scores do to an output, or what a score does to all outputs. Each pair wants "
            "a number of its own.",
        ),
        Mistake(
            "wrong-shape",
            lambda z: _from(softmax(z))[0],
            "That is the first row: what all scores do to the first output. The others want a row, too.",
        ),
        Mistake(
            "overflow",
            lambda z: _shifted(z, np.min),
            SMALLEST,
        ),
        Mistake(
            "overflow",
            lambda z: _shifted(z, np.mean),
            MEAN,
        ),
        Mistake(
            "wrong-shape",
            lambda z: softmax(z) * (1 - softmax(z)),
            "These are the derivatives of each output by its own score, the diagonal of the matrix. "
            "What does a score do to the other outputs?",
        ),
        Mistake(
            "function-not-derivative",
            lambda z: softmax(z),
            "That is softmax itself. Asked for is how each of its outputs answers to each score.",
        ),
        Mistake(
            "missing-term",
            lambda z: np.diag(softmax(z) * (1 - softmax(z))),
            "Your diagonal is right, and everything beside it is 0, as if each output depended on its own score alone. "
            "But every score stands in the sum that all outputs are divided by.",
        ),
        Mistake(
            "missing-term",
            lambda z: -np.outer(softmax(z), softmax(z)),
            "Beside the diagonal all is right. On it your numbers are negative: would raising a score lower its own "
            "probability? A score stands above the fraction line as well as below it.",
        ),
        Mistake(
            "missing-term",
            lambda z: np.diag(softmax(z)),
            "You differentiated above the fraction line and kept the sum below it fixed. The sum changes with every "
            "score: what does the quotient rule add?",
        ),
        Mistake(
            "missing-term",
            _diagonal_of_p,
            "Beside the diagonal all is right; on it a factor is missing. "
            "There the score stands above and below the fraction line, and both give a part.",
        ),
        Mistake(
            "sign-flipped",
            lambda z: -_from(softmax(z)),
            "All signs are the wrong way round: a score raises its own probability and lowers the others.",
        ),
        Mistake(
            "sign-flipped",
            lambda z: np.diag(softmax(z)) + np.outer(softmax(z), softmax(z)),
            "All your numbers are positive. The outputs always add up to 1: if one rises, can all the others rise too?",
        ),
        Mistake(
            "sign-flipped",
            lambda z: np.abs(_from(softmax(z))),
            "On the diagonal all is right. Beside it the size is right and the sign is not: the outputs always add up "
            "to 1, so if one rises, what do the others do?",
        ),
        Mistake(
            "other-function",
            lambda z: np.outer(softmax(z), 1 - softmax(z)),
            "On the diagonal all is right. Beside it you used the same pattern, but there the score stands only in the "
            "sum below the fraction line.",
            place=None,  # another formula, more than two edits away
        ),
        Mistake(
            "wrong-axis",
            lambda z: softmax(z) * (np.eye(len(z)) - softmax(z)),
            "On the diagonal all is right. Beside it both factors run along the columns, so that one probability "
            "meets itself: one of the two should run along the rows.",
        ),
        Mistake(
            "wrong-axis",
            lambda z: np.diag(softmax(z)) - softmax(z) @ softmax(z),
            "You subtract the same number everywhere. Transposing a vector with one axis changes nothing, so `@` gives "
            "a single number and not a table of all products. Which product of two vectors is a matrix?",
        ),
        Mistake(
            "of-the-output",
            lambda z: _from(z),
            "Your formula would be right if z were already the probabilities. Here z holds the scores: "
            "what has to happen to them first?",
        ),
        Mistake(
            "of-the-output",
            lambda z: _from(softmax(softmax(z))),
            "You took the right derivative at the wrong place: softmax is applied once too often.",
        ),
        Mistake(
            "other-function",
            lambda z: np.eye(len(z)) - softmax(z),
            "That is the Jacobian of the logarithm of softmax. Without the logarithm each row has one factor more.",
        ),
        Mistake(
            "overflow",
            _textbook,
            "The exponentials of such scores are infinite, or all 0. A softmax that subtracts the largest score first "
            "has no such trouble: is yours used here?",
        ),
        Mistake(
            "approximation",
            lambda z: numerical_gradient(softmax, z),
            "",
            place=None,  # it measures: nothing of the formula is there
        ),
    ),
    hints=(
        "Take two cases: i equal to j, where the score stands above and below the fraction line, and i different "
        "from j, where it stands only below. Use the quotient rule in each.",
        "Both results can be written with the outputs p alone, without any exponential. "
        "The first is the pattern of the sigmoid's derivative.",
        "The second is minus a product of two outputs. Compare the first with it: by how much do they differ?",
        "One table holds all products of two outputs (`np.outer`), another has the outputs on its diagonal and 0 "
        "elsewhere (`np.diag`). Your matrix is made of these two.",
    ),
    points=3,
    question=(
        "Add up each row of your matrix. What does the result say about softmax when all scores grow by the same "
        "amount?"
    ),
)
