"""The exercise `nac`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s08_gates.draws import irregular, whole
from actcourse.functions.saturating import sigmoid


def nac(x, W_hat, M_hat):
    """The neural accumulator: weighted sums of the inputs whose weights lie between -1 and 1.

    x: array of shape (n, i), one example in each row; W_hat, M_hat: arrays of shape (i, o), the learned numbers from
    which the weights are made. Returns an array of shape (n, o). It must hold for large numbers in all of them.
    """
    W = np.tanh(W_hat) * np.exp(-np.logaddexp(0, -M_hat))  # σ(z) is e^(−log(1 + e^(−z))): nothing overflows
    return x @ W


_X = np.array([[3.5, -2.0, 1.7], [800.0, 1.3, -40.0]])
_FAR_OUT = np.array([[800.0, -900.0], [-745.0, 0.0], [40.0, 900.0]])
_CUT_OFF = np.array([[-12.1, -8.4], [-17.3, -24.0], [-31.0, 17.3]])  # small weights, for large inputs
_NEAR = np.array([[1.2, -1.4], [2.3, 1.1], [-1.6, 2.8]])

# -- right in other ways ----------------------------------------------------------------------------


def _textbook(x, W_hat, M_hat):
    return x @ (np.tanh(W_hat) / (1 + np.exp(-M_hat)))


def _with_helper(inputs, direction, strength):
    def sigma(z):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1, e) / (1 + e)

    return np.dot(inputs, np.multiply(np.tanh(direction), sigma(strength)))


def _by_sigmoids(x, W_hat, M_hat):
    return np.einsum("ni,io->no", x, (2 * sigmoid(2 * W_hat) - 1) * (1 + np.tanh(M_hat / 2)) / 2)


def _one_by_one(x, W_hat, M_hat):
    y = np.zeros((len(x), W_hat.shape[1]))
    for n, k in np.ndindex(y.shape):
        for i in range(len(W_hat)):
            y[n, k] += x[n, i] * np.tanh(W_hat[i, k]) * sigmoid(M_hat[i, k])
    return y


# -- mistakes ---------------------------------------------------------------------------------------


def _weights(W_hat, M_hat):
    return np.tanh(W_hat) * sigmoid(M_hat)


def _overflowing_gate(x, W_hat, M_hat):
    return x @ (np.tanh(W_hat) * np.exp(M_hat) / (1 + np.exp(M_hat)))


def _overflowing_tanh(x, W_hat, M_hat):
    up, down = np.exp(W_hat), np.exp(-W_hat)
    return x @ ((up - down) / (up + down) * sigmoid(M_hat))


def _in_place(x, W_hat, M_hat):
    W_hat[...] = np.tanh(W_hat)
    return x @ (W_hat * sigmoid(M_hat))


def _into_integers(x, W_hat, M_hat):
    W = np.zeros_like(W_hat)
    W[...] = _weights(W_hat, M_hat)
    return x @ W


EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        "The neural accumulator adds and subtracts its inputs. What it learns are two arrays without bounds, "
        r"$\hat W$ and $\hat M$, and its weights are made of them, number by number: $\tanh$ of $\hat W$ says in which "
        r"direction an input counts, and the sigmoid of $\hat M$ how much of it is let through. Write what comes out "
        "for all examples. It must hold for large numbers too."
    ),
    solution=nac,
    probes=(
        Probe((irregular(41, 2, 3), irregular(42, 3, 2), irregular(43, 3, 2))),
        Probe((irregular(44, 3, 2), irregular(45, 2, 4), irregular(46, 2, 4))),
        Probe((irregular(47, 3, 3), irregular(48, 3, 3), irregular(49, 3, 3))),
        Probe((irregular(50, 1, 5), irregular(51, 5, 1), irregular(52, 5, 1))),
        Probe((irregular(53, 3, 1), irregular(54, 1, 2), irregular(55, 1, 2))),
        Probe((500 * _X, _NEAR, _CUT_OFF), "tails"),
        Probe((_X, _FAR_OUT, _NEAR), "tails"),
        Probe((_X, _NEAR, _FAR_OUT), "tails"),
        Probe((_X, _FAR_OUT, _FAR_OUT[::-1]), "tails"),  # weights that are -1, 0 or 1 to all digits
        Probe((whole(41, 4, 3), whole(42, 3, 2), whole(43, 3, 2)), "integers"),
        Probe(
            tuple(irregular(k, *s).astype(np.float32) for k, s in ((41, (2, 3)), (42, (3, 2)), (43, (3, 2)))), "float32"
        ),
    ),
    arguments=lambda rng: (rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=(3, 4))),
    also_right=(_textbook, _with_helper, _by_sigmoids, _one_by_one),
    secrets=("tanh(W_hat)*", "x@W", "sigmoid(M_hat)"),
    mistakes=(
        Mistake(
            "parameter-ignored",
            lambda x, W_hat, M_hat: x @ np.tanh(W_hat),
            "The directions are right, but every input is let through whole. What does M_hat say?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, W_hat, M_hat: x @ sigmoid(M_hat),
            "All your weights are positive, so that nothing is ever subtracted. What does W_hat say?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, W_hat, M_hat: x @ _weights(M_hat, W_hat),
            "The two arrays have changed places: of which is the tanh taken, and of which the sigmoid?",
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: x @ (sigmoid(W_hat) * sigmoid(M_hat)),
            "You took the sigmoid of both arrays, so that no weight is negative. Which function also gives −1?",
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: x @ (np.tanh(W_hat) * np.tanh(M_hat)),
            "You took tanh of both arrays. How much is let through lies between 0 and 1: which function gives that?",
        ),
        Mistake(
            "missing-term",
            lambda x, W_hat, M_hat: x @ (W_hat * M_hat),
            "Your weights are products of the numbers as they were learned, without bounds. What brings them between "
            "−1 and 1?",
        ),
        Mistake(
            "missing-term",
            lambda x, W_hat, M_hat: x @ (W_hat * sigmoid(M_hat)),
            "The sigmoid is right, but your weights may still be larger than 1. What happens to W_hat first?",
        ),
        Mistake(
            "missing-term",
            lambda x, W_hat, M_hat: x @ (np.tanh(W_hat) * M_hat),
            "The tanh is right, but your weights may still be larger than 1. What happens to M_hat first?",
        ),
        Mistake(
            "wrong-shape",
            lambda x, W_hat, M_hat: _weights(W_hat, M_hat),
            "These are the weights, and they are right. What is to be weighted by them?",
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: x @ (np.tanh(W_hat) + sigmoid(M_hat)),
            "The two were added. An input that is not let through should have the weight 0: which operation does that?",
        ),
        Mistake(
            "missing-brackets",
            lambda x, W_hat, M_hat: x @ np.tanh(W_hat * sigmoid(M_hat)),
            "You took tanh of the product. It belongs to one of the two factors only: where does its bracket end?",
        ),
        Mistake(
            "missing-brackets",
            lambda x, W_hat, M_hat: x @ np.tanh(W_hat) * sigmoid(M_hat),
            "`@` and `*` bind equally, so Python takes them from left to right. Which of the two is to be done first?",
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: np.tanh(x @ W_hat) * sigmoid(x @ M_hat),
            "You squashed the sums, so that nothing larger than 1 comes out: the unit could not count to three. "
            "It is the weights that have bounds.",
            place=None,  # the bounds lie around sums, where they belong around each weight
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: (x @ np.tanh(W_hat)) * (x @ sigmoid(M_hat)),
            "You made two sums and multiplied them, so that x counts twice. The two factors are made one weight "
            "before x comes in.",
            place=None,  # x enters twice: three calls would become one product and one sum
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: np.tanh(x @ _weights(W_hat, M_hat)),
            "The weights are right, but the sums went through tanh once more. What would the sum of 2 and 3 become?",
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: sigmoid(x @ _weights(W_hat, M_hat)),
            "The weights are right, but the sums went through a sigmoid. What would the sum of 2 and 3 become?",
        ),
        Mistake(
            "other-function",
            lambda x, W_hat, M_hat: x * _weights(W_hat, M_hat),
            "`*` multiplies number by number, and wants equal shapes. Here every output is a sum over all inputs: "
            "which product is that?",
        ),
        Mistake(
            "not-averaged",
            lambda x, W_hat, M_hat: x @ _weights(W_hat, M_hat) / x.shape[1],
            "You divided by the number of inputs. An accumulator adds up.",
        ),
        Mistake(
            "sign-flipped",
            lambda x, W_hat, M_hat: x @ _weights(W_hat, -M_hat),
            "Your gates shut as M_hat grows. Which sign has the exponent in the sigmoid?",
        ),
        Mistake(
            "transposed",
            lambda x, W_hat, M_hat: (x @ _weights(W_hat, M_hat)).T,
            "Your columns belong to the examples, and the examples should stay in the rows.",
        ),
        Mistake(
            "transposed",
            lambda x, W_hat, M_hat: x @ _weights(W_hat, M_hat).T,
            "A matrix product takes rows of the first with columns of the second. The inputs lie along the rows of x: "
            "along which axis of the weights do they lie?",
        ),
        Mistake(
            "transposed",
            lambda x, W_hat, M_hat: _weights(W_hat, M_hat) @ x,
            "A matrix product takes rows of the first with columns of the second. The inputs lie along the rows of x: "
            "which of the two stands first?",
        ),
        Mistake(
            "transposed",
            lambda x, W_hat, M_hat: _weights(W_hat, M_hat) @ x.T,
            "In a matrix product the rows of the first must be as long as the columns of the second. The weights are "
            "made number by number; with what are they multiplied then, and which of the two stands first?",
        ),
        Mistake(
            "overflow",
            _overflowing_gate,
            "Where M_hat is 800 an exponential is infinite, above and below the fraction line. Divide both by "
            "something, so that only a shrinking exponential is left.",
        ),
        Mistake(
            "overflow",
            _overflowing_tanh,
            "Where W_hat is 800 this form of tanh divides infinity by infinity. NumPy has a tanh that holds.",
        ),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "Make the weights first, an array like `W_hat`. Then they are used as those of any layer without a bias.",
        "Every weight is a product of two numbers: one between −1 and 1, one between 0 and 1.",
        "`np.tanh` takes a whole array, and so does the sigmoid that you wrote in sheet 2. `*` multiplies two arrays "
        "number by number, `@` is the matrix product.",
    ),
    points=2,
    question="Which three values does a weight come close to when `W_hat` and `M_hat` are far from 0, and what can "
    "the unit compute then that holds for inputs of any size?",
)
