"""The exercise `prelu_slope_gradient`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.measuring import numerical_gradient
from actcourse.exercises.sheets.s03_rectified.leaky_relu import leaky_relu


def prelu_slope_gradient(x, upstream):
    """The derivative of the loss with respect to each channel's slope in a PReLU.

    x: array of shape (n, channels), what the PReLU was given: a row for each example; upstream: array of the same
    shape, the derivative of the loss with respect to each element of the PReLU's output.
    Returns an array of shape (channels,).
    """
    return np.sum(np.minimum(x, 0) * upstream, axis=0)


def _measured(x, upstream):
    """The same, from a loss whose derivative with respect to the output is `upstream`."""
    return numerical_gradient(lambda slope: np.sum(upstream * leaky_relu(x, slope)), np.full(x.shape[1], 0.25))


def _draw(rng):
    return rng.standard_normal((5, 3)), rng.standard_normal((5, 3))


# The short arrays have the larger numbers, so that messages, which tell of the largest error, can show them.
_X = np.array([[-3.5, 2.8], [1.4, -4.2], [-2.7, -1.3], [4.6, 3.1]])
_UPSTREAM = np.array([[2.6, -1.9], [3.7, 2.5], [-2.4, 4.1], [1.9, -3.2]])
_LONG_X, _LONG_UPSTREAM = np.random.default_rng(3).uniform(-1, 1, (2, 6, 5)).round(2)


# -- right in other ways ----------------------------------------------------------------------------


def _by_where(x, upstream):
    return np.where(x < 0, x * upstream, 0).sum(axis=0)


def _by_einsum(z, g):
    return np.einsum("nc,nc->c", np.clip(z, None, 0), g)


def _by_loops(x, upstream):
    gradient = np.zeros(x.shape[1])
    for i in range(x.shape[0]):
        for channel in range(x.shape[1]):
            if x[i, channel] < 0:
                gradient[channel] += x[i, channel] * upstream[i, channel]
    return gradient


def _by_channels(x, upstream):
    return np.array([z[z < 0] @ g[z < 0] for z, g in zip(x.T, upstream.T, strict=True)])


def _by_the_diagonal(x, upstream):
    return np.diag(np.minimum(x, 0).T @ upstream)


# -- mistakes ---------------------------------------------------------------------------------------


def _share(x, upstream):
    """What each example and channel adds."""
    return np.minimum(x, 0) * upstream


def _into_integers(x, upstream):
    gradient = np.zeros_like(x[0])
    for channel in range(len(gradient)):
        gradient[channel] = _share(x, upstream)[:, channel].sum()
    return gradient


def _in_place(x, upstream):
    x[x > 0] = 0
    return (x * upstream).sum(axis=0)


EXERCISE = Exercise(
    sheet="03_rectified",
    prompt=(
        r"A *PReLU* is a leaky ReLU that learns its slopes, one for each channel $c$: where $x_{ic}$ is negative, the "
        r"output is $y_{ic} = a_c\,x_{ic}$, and elsewhere $y_{ic} = x_{ic}$. A change of $a_c$ changes the loss $L$ "
        r"through the outputs. You are given $x$ and, as `upstream`, $\partial L / \partial y_{ic}$ for every example "
        r"$i$ and channel $c$. Write $\partial L / \partial a_c$."
    ),
    solution=prelu_slope_gradient,
    probes=(
        Probe((_X, _UPSTREAM)),
        Probe((_X[::-1].T, _UPSTREAM[:, ::-1].T)),
        Probe((_LONG_X, _LONG_UPSTREAM)),
        Probe((_LONG_X[:5], _LONG_UPSTREAM[1:])),
        Probe((_LONG_X[:, :1], _LONG_UPSTREAM[:, :1])),
        Probe((_LONG_X[2:3], _LONG_UPSTREAM[2:3])),
        Probe((1e-3 * _X, 400 * _UPSTREAM), "tails"),
        Probe((600 * _X, _UPSTREAM), "tails"),
        Probe((np.array([[-3, 2], [1, -4], [-2, -1]]), np.array([[0.3, 0.5], [0.7, 0.6], [0.4, -0.9]])), "integers"),
        Probe((_X.astype(np.float32), _UPSTREAM.astype(np.float32)), "float32"),
    ),
    arguments=_draw,
    measured=_measured,
    also_right=(_by_where, _by_einsum, _by_loops, _by_channels, _by_the_diagonal),
    secrets=("minimum(x,0)*upstream", "upstream*minimum(x,0)", "where(x<0,x", "x*upstream"),
    mistakes=(
        Mistake(
            "missing-chain-factor",
            lambda x, upstream: np.minimum(x, 0).sum(axis=0),
            "`upstream` has no effect. You have by how much the outputs change with the slope. How much does the loss "
            "change with each output?",
        ),
        Mistake(
            "missing-term",
            lambda x, upstream: np.sum((x < 0) * upstream, axis=0),
            "You add up `upstream` where x is negative. There the output is the slope times x: by how much does it "
            "change when the slope changes a little?",
        ),
        Mistake(
            "missing-term",
            lambda x, upstream: np.sum(x * upstream, axis=0),
            "All elements count, whatever their sign. Where x is positive, what does a change of the slope do to the "
            "output?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, upstream: np.sum(upstream, axis=0),
            "You add up `upstream` alone, and x has no effect: so it would be for a bias, which is added. By how much "
            "does an output change with its slope?",
        ),
        Mistake(
            "other-function",
            lambda x, upstream: np.sum(np.minimum(x, 0), axis=0) * np.sum(upstream, axis=0),
            "That is a product of two sums. Which comes first here, multiplying or adding?",
            place=None,  # two steps in another order, each around what the other gives
        ),
        Mistake(
            "sign-flipped",
            lambda x, upstream: np.sum(np.maximum(x, 0) * upstream, axis=0),
            "You count the elements to the right of 0. On which side does the slope have a say?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, upstream: np.sum(np.maximum(-x, 0) * upstream, axis=0),
            "Every number has the wrong sign. Where x is negative, does a larger slope raise the output or lower it?",
        ),
        Mistake(
            "other-function",
            lambda x, upstream: np.sum(np.where(x > 0, 1, x) * upstream, axis=0),
            "On the left all is well. The 1 on the right is the derivative with respect to x; asked for is the one "
            "with respect to the slope.",
        ),
        Mistake(
            "missing-brackets",
            lambda x, upstream: np.sum(np.minimum(x * upstream, 0), axis=0),
            "You cut off after multiplying by `upstream`, which has a sign of its own. Which number decides on which "
            "side of the corner an element lies?",
        ),
        Mistake(
            "not-averaged",
            lambda x, upstream: np.mean(_share(x, upstream), axis=0),
            "You average over the examples. A change of the slope moves the loss through every example, and these "
            "moves add up. If the loss is a mean, where has its 1/n gone already?",
        ),
        Mistake(
            "wrong-axis",
            lambda x, upstream: np.sum(_share(x, upstream), axis=1),
            "You add up over the channels and have one number for each example. Which axis should be gone in the end?",
        ),
        Mistake(
            "wrong-shape",
            lambda x, upstream: np.sum(_share(x, upstream)),
            "All is added up into one number, as if all channels shared one slope. Here each has its own.",
        ),
        Mistake(
            "wrong-shape",
            _share,
            "You have what each example adds in each channel. Which of these numbers belong to the same slope?",
        ),
        Mistake(
            "wrong-shape",
            lambda x, upstream: np.sum(_share(x, upstream), axis=0, keepdims=True),
            "The numbers are there; an axis of length 1 is left over.",
        ),
        Mistake(
            "wrong-shape",
            lambda x, upstream: np.minimum(x, 0).T @ upstream,
            "A matrix product brings every channel of x together with every channel of `upstream`. A slope acts in its "
            "own channel only: where do those numbers stand in your matrix?",
        ),
        Mistake(
            "missing-term",
            lambda x, upstream: _share(x, upstream)[-1],
            "Only the last example counts. Does your loop collect a total, or does it begin anew each time?",
        ),
        Mistake(
            "missing-term",
            lambda x, upstream: _share(x, upstream)[0],
            "Only the first example counts. Does your `return` stand inside the loop?",
        ),
        Mistake("integer-truncation", _into_integers, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("no-return", lambda x, upstream: print(_share(x, upstream).sum(axis=0)), ""),
    ),
    hints=(
        "Begin with one number: x = −2 and a slope of a. What is the output, and what is its derivative with respect "
        "to a? And for x = 3?",
        "The chain rule makes one product for each element: how the loss changes with this output, times how this "
        "output changes with the slope.",
        "A channel has one slope for all examples, so the products of its column are added up. Where x is positive the "
        "product is 0, and `np.minimum` or a comparison can see to that.",
    ),
    points=3,
    question=(
        r"This gradient does not depend on the slope itself. Why not, and would the same hold for $\beta$ in "
        r"$x\,\sigma(\beta x)$?"
    ),
)
