"""The exercise `dense_backward`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.measuring import numerical_gradient


def dense_backward(X, W, upstream):
    """The gradients of the loss with respect to all that goes into a dense layer, Y = X W + b.

    X: array of shape (n, i), one example in each row; W: array of shape (i, o); upstream: the gradient with respect
    to Y, array of shape (n, o). Returns dX, dW and db: the gradients with respect to X, W and b, of shapes (n, i),
    (i, o) and (o,). If the loss is a mean over the examples, upstream contains that already.
    """
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=0)


def _measured(X, W, upstream):
    def loss(X, W, b):
        return np.sum(upstream * (X @ W + b))

    b = np.zeros(W.shape[1])
    return (
        numerical_gradient(lambda changed: loss(changed, W, b), X),
        numerical_gradient(lambda changed: loss(X, changed, b), W),
        numerical_gradient(lambda changed: loss(X, W, changed), b),
    )


def _drawn(n, i, o, rng):
    """Arguments for n examples, i inputs and o outputs, with two decimals."""
    return tuple(rng.uniform(-3, 3, shape).round(2) for shape in ((n, i), (i, o), (n, o)))


_RNG = np.random.default_rng(6)
# Larger numbers than elsewhere: what messages quote is short and can be followed by hand.
_SMALL = (
    np.array([[3.0, -7.0], [5.0, 9.0]]),
    np.array([[8.0, -6.0], [11.0, 4.0]]),
    np.array([[6.0, -5.0], [9.0, 7.0]]),
)
_INTEGERS = (
    np.array([[1, -2, 3], [4, 0, -1]]),
    np.array([[2, 1], [-1, 3], [0, 5]]),
    np.array([[0.5, -1.5], [2.25, 1]]),
)


# -- right in other ways ----------------------------------------------------------------------------


def _by_einsum(X, W, upstream):
    return np.einsum("no,io->ni", upstream, W), np.einsum("ni,no->io", X, upstream), np.einsum("no->o", upstream)


def _in_loops(X, W, upstream):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(X.shape[0]):
        for o in range(W.shape[1]):
            db[o] += upstream[n, o]
            for i in range(X.shape[1]):
                dX[n, i] += upstream[n, o] * W[i, o]
                dW[i, o] += upstream[n, o] * X[n, i]
    return dX, dW, db


def _example_by_example(inputs, weights, delta):
    d_weights = sum(np.outer(x, d) for x, d in zip(inputs, delta, strict=True))
    return [np.array([weights @ d for d in delta]), d_weights, sum(delta)]


def _transposed_back(X, W, upstream):
    return np.dot(W, upstream.T).T, np.dot(upstream.T, X).T, np.ones(len(X)) @ upstream


# -- mistakes ---------------------------------------------------------------------------------------


def _last_example_only(X, W, upstream):
    for x, delta in zip(X, upstream, strict=True):
        dW, db = np.outer(x, delta), delta
    return upstream @ W.T, dW, db


def _averaged(X, W, upstream):
    return dense_backward(X, W, upstream / len(X))


def _without_upstream(X, W, upstream):
    return dense_backward(X, W, np.ones_like(upstream))


def _upstream_changed(X, W, upstream):
    upstream /= len(X)
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=0)


def _into_integers(X, W, upstream):
    dW = np.zeros_like(W)
    for place in np.ndindex(W.shape):
        dW[place] = X[:, place[0]] @ upstream[:, place[1]]
    return upstream @ W.T, dW, upstream.sum(axis=0)


# Products whose sizes do not fit, unless the arrays are square. NumPy's two ways to multiply matrices complain in
# different words.
_UNFIT = tuple(
    wrong
    for product in (np.matmul, np.dot)
    for wrong in (
        lambda X, W, upstream, p=product: (p(upstream, W), X.T @ upstream, upstream.sum(axis=0)),
        lambda X, W, upstream, p=product: (p(W.T, upstream), X.T @ upstream, upstream.sum(axis=0)),
        lambda X, W, upstream, p=product: (p(W, upstream), X.T @ upstream, upstream.sum(axis=0)),
        lambda X, W, upstream, p=product: (upstream @ W.T, p(X, upstream), upstream.sum(axis=0)),
        lambda X, W, upstream, p=product: (upstream @ W.T, p(upstream, X), upstream.sum(axis=0)),
    )
)
_NUMBER_BY_NUMBER = (
    "The asterisk multiplies number by number and needs equal shapes. Here sums of products are wanted, as on the way "
    "forward: how is a matrix product written?"
)
_SIZES = (
    "Write the shapes of the two factors side by side. The sizes that meet in the middle belong to the axis that is "
    "added over and vanishes; the outer two remain. Which two should remain here?"
)

_OF_WEIGHTS = (
    "`db` adds up `dW`, and so the inputs are in it as factors. A bias meets no input: what does it change by itself?"
)


# A step of these sizes is taken before the gradient goes back.
_CHANGED_FIRST = tuple(
    lambda X, W, upstream, rate=rate: (
        upstream @ (W - rate * X.T @ upstream).T,
        X.T @ upstream,
        upstream.sum(axis=0),
    )
    for rate in (1, 0.5, 0.1, 0.05, 0.01, 0.001)
)
_AS_IT_WAS = (
    "W has been changed before the gradient goes back through it. All gradients belong to the layer as it was on the "
    "way "
    "forward: what comes first, finding them or taking a step?"
)

EXERCISE = Exercise(
    sheet="06_backprop",
    prompt=(
        r"A dense layer computes $Y = XW + b$ for $n$ examples at once, with $i$ inputs and $o$ outputs. On the way "
        r"back arrives $\partial L/\partial Y$, as `upstream`. Write the gradients of the loss with respect to $X$, "
        "$W$ and $b$. Each has the shape of what it belongs to, and adds up all ways on which that can change the loss."
    ),
    solution=dense_backward,
    probes=(
        Probe(_drawn(5, 3, 4, _RNG)),
        Probe(_SMALL),
        Probe(_drawn(3, 3, 3, _RNG)),
        Probe(_drawn(2, 4, 1, _RNG)),
        Probe(_drawn(1, 2, 3, _RNG)),
        Probe(_drawn(4, 1, 2, _RNG)),
        Probe(tuple(300 * array for array in _drawn(3, 2, 4, _RNG)), "tails"),
        Probe(_INTEGERS, "integers"),
        Probe(tuple(array.astype(np.float32) for array in _drawn(4, 3, 2, _RNG)), "float32"),
    ),
    arguments=lambda rng: _drawn(5, 3, 4, rng),
    measured=_measured,
    returns=("dX", "dW", "db"),
    also_right=(_by_einsum, _in_loops, _example_by_example, _transposed_back),
    secrets=("upstream@W.T", "X.T@upstream", "upstream.sum(axis=0)", "sum(upstream,axis=0)", "dot(X.T,upstream)"),
    mistakes=(
        Mistake(
            "other-function",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, (X.T @ upstream).sum(axis=0)),
            _OF_WEIGHTS,
        ),
        Mistake(
            "other-function",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, (X.T @ upstream).sum(axis=1)),
            _OF_WEIGHTS,
        ),
        Mistake(
            "other-function",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, (X.T @ upstream).mean(axis=0)),
            _OF_WEIGHTS,
        ),
        Mistake(
            "other-function",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, (X.T @ upstream).sum()),
            _OF_WEIGHTS,
        ),
        Mistake(
            "other-function",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, (upstream @ W.T).sum(axis=0)),
            "`db` adds up `dX`, which has gone back through the weights already. The bias joins in behind them.",
        ),
        Mistake(
            "transposed",
            lambda X, W, upstream: (upstream @ W.T, upstream.T @ X, upstream.sum(axis=0)),
            "One number for each weight is right, but in `dW` the outputs stand in the rows, and in W the inputs do.",
        ),
        Mistake(
            "transposed",
            lambda X, W, upstream: (W @ upstream.T, X.T @ upstream, upstream.sum(axis=0)),
            "`dX` has the examples in its columns, and X has them in its rows.",
        ),
        *(Mistake("transposed", wrong, _SIZES) for wrong in _UNFIT),
        *(Mistake("wrong-order", wrong, _AS_IT_WAS) for wrong in _CHANGED_FIRST),
        Mistake(
            "other-function",
            lambda X, W, upstream: (upstream * W.T, X.T @ upstream, upstream.sum(axis=0)),
            _NUMBER_BY_NUMBER,
        ),
        Mistake(
            "other-function",
            lambda X, W, upstream: (upstream @ W.T, X.T * upstream, upstream.sum(axis=0)),
            _NUMBER_BY_NUMBER,
        ),
        Mistake(
            "wrong-axis",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, upstream.sum(axis=1)),
            "There is one bias for each output, and it takes part in every example. You have added up over the outputs "
            "and kept the examples.",
        ),
        Mistake(
            "wrong-axis",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, upstream.sum()),
            "You have added up everything. Each output has a bias of its own, which changes that output only.",
        ),
        Mistake(
            "wrong-shape",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, upstream),
            "One row for each example came back as `db`, but all examples share one b, so what it does to the loss "
            "comes together from all of them.",
        ),
        Mistake(
            "wrong-shape",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, upstream.sum(axis=0, keepdims=True)),
            "The numbers of `db` are right, but it has an axis too many: the bias has one axis only.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, np.ones(W.shape[1])),
            "`db` is 1 throughout. That is the slope of one element of Y by its bias; how the loss depends on Y "
            "has been left out, and so have the other examples.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda X, W, upstream: (upstream @ W.T, X.T @ np.ones_like(upstream), upstream.sum(axis=0)),
            "In `dW` you add up the inputs alone, whatever arrives from behind. A weight matters as much as the "
            "output that it feeds.",
        ),
        Mistake(
            "missing-chain-factor",
            _without_upstream,
            "That would be right if every number in upstream were 1: you have the slopes of Y, and the loss does not "
            "depend on all of Y alike.",
        ),
        Mistake(
            "not-averaged",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream, upstream.mean(axis=0)),
            "`db` is a mean over the examples. Whatever each of them contributes to the loss, how do the contributions "
            "come together?",
        ),
        Mistake(
            "not-averaged",
            lambda X, W, upstream: (upstream @ W.T, X.T @ upstream / len(X), upstream.sum(axis=0) / len(X)),
            "`dW` is divided by the number of examples. If the loss is a mean, that has happened before: upstream "
            "contains it.",
        ),
        Mistake(
            "not-averaged",
            _averaged,
            "You divide by the number of examples. If the loss is a mean, upstream contains that already.",
        ),
        Mistake(
            "missing-term",
            _last_example_only,
            "Only the last example counts in `dW`. Does your loop begin anew each time, where it should collect?",
        ),
        Mistake(
            "sign-flipped",
            lambda X, W, upstream: dense_backward(X, W, -upstream),
            "The signs are the wrong way round. A gradient points uphill: the minus of gradient descent comes later, "
            "with the step.",
        ),
        Mistake(
            "function-not-derivative",
            lambda X, W, upstream: (X @ W, X.T @ upstream, upstream.sum(axis=0)),
            "As `dX` you return the layer's output, without b: that is the way forward. "
            "What goes back through the weights is upstream.",
        ),
        Mistake(
            "wrong-order",
            lambda X, W, upstream: (X.T @ upstream, upstream @ W.T, upstream.sum(axis=0)),
            "The gradients are right and come back in another order. Which is wanted first?",
        ),
        Mistake("mutates-input", _upstream_changed, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "Take the shapes first. `dW` must have shape (i, o), and is made of X, of shape (n, i), and upstream, of shape "
        "(n, o). Over which axis must be added up?",
        "If one weight grows by a little, its output grows by as much times its input, in every example. Each of these "
        "changes matters as much as upstream says for that example and output. Added up over the examples, that is one "
        "number of a matrix product.",
        "An input reaches all outputs of its example, each through one weight: for `dX` the sum runs over the "
        "outputs. A bias reaches one output in all examples, always with slope 1: for `db` it runs over the examples. "
        "`A.T` is the transpose, `A @ B` the matrix product.",
    ),
    points=3,
    question=(
        "The way forward takes one matrix product for each layer. How many does the way back take, and which of them "
        "can the first layer of a network save?"
    ),
)
