"""The exercise `two_layer_gradients`."""

import numpy as np

from actcourse.exercises.examiner.recognition import APPROXIMATION
from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.measuring import numerical_gradient
from actcourse.exercises.sheets.s06_backprop import two_layer_variants as variants
from actcourse.exercises.sheets.s06_backprop.dense_backward import dense_backward


def two_layer_gradients(X, y, W1, b1, W2, b2):
    """The gradients of the loss with respect to the weights and biases of a network with one hidden layer of tanh.

    X: inputs, array of shape (n, i); y: targets, of shape (n, o). W1, b1: the hidden layer's weights and biases, of
    shapes (i, h) and (h,); W2, b2: the output layer's, of shapes (h, o) and (o,). The loss is half the squared error,
    summed over the outputs and averaged over the n examples. Returns dW1, db1, dW2 and db2, each of the shape of what
    it belongs to.
    """
    hidden = np.tanh(X @ W1 + b1)
    error = (hidden @ W2 + b2 - y) / len(X)
    d_hidden, dW2, db2 = dense_backward(hidden, W2, error)
    _, dW1, db1 = dense_backward(X, W1, d_hidden * (1 - hidden**2))
    return dW1, db1, dW2, db2


def _measured(X, y, *parameters):
    def loss(W1, b1, W2, b2):
        return 0.5 * np.sum((np.tanh(X @ W1 + b1) @ W2 + b2 - y) ** 2) / len(X)

    def by(place):
        return numerical_gradient(lambda p: loss(*parameters[:place], p, *parameters[place + 1 :]), parameters[place])

    return tuple(by(place) for place in range(4))


def _drawn(n, i, h, o, rng):
    """Arguments for n examples, i inputs, h hidden units and o outputs, with two decimals."""
    return tuple(rng.uniform(-1.5, 1.5, shape).round(2) for shape in ((n, i), (n, o), (i, h), (h,), (h, o), (o,)))


_RNG = np.random.default_rng(66)
_FAR_OUT, _TARGETS, *_REST = _drawn(5, 3, 4, 6, _RNG)
_INTEGERS = (np.array([[1, -2], [0, 3], [2, 1]]), np.array([[1], [-1], [2]]), *_drawn(3, 2, 4, 1, _RNG)[2:])
# All of them large, and yet no hidden unit is saturated.
_LARGE_WEIGHTS = (
    np.array([[1.0], [1.006]]),
    np.array([[0.3], [-600.0]]),
    np.array([[-250.0, 300.0]]),
    np.array([251.0, -301.0]),
    np.array([[200.0], [-350.0]]),
    np.array([400.0]),
)

_CHANGED_FIRST = (
    "W2 has been changed before the error goes back through it. All gradients belong to the network as it was on the "
    "way "
    "forward: what comes first, finding them or taking a step?"
)
_OVER_EXAMPLES = (
    "A weight's gradient adds up over the examples: their axis should meet itself in the middle of the product and "
    "vanish, but it stands on the outside. Which factor has to be turned?"
)

EXERCISE = Exercise(
    sheet="06_backprop",
    prompt=(
        r"A whole network: $Z = XW_1 + b_1$, $H = \tanh(Z)$, $\hat{Y} = HW_2 + b_2$, with the loss "
        r"$$L = \frac{1}{n} \sum_{k=1}^{n} \tfrac12 \sum_{j=1}^{o} (\hat{Y}_{kj} - y_{kj})^2.$$ "
        "Write its gradients with respect to both layers' weights and biases. Your functions from above may be called."
    ),
    solution=two_layer_gradients,
    probes=(
        Probe(_drawn(5, 3, 4, 6, _RNG)),
        Probe(_drawn(3, 3, 3, 3, _RNG)),
        Probe(_drawn(9, 3, 5, 2, _RNG)),
        Probe(_drawn(9, 5, 2, 1, _RNG)),
        Probe(_drawn(1, 2, 3, 4, _RNG)),
        Probe(_drawn(4, 1, 1, 1, _RNG)),
        Probe((1000 * _FAR_OUT, _TARGETS, *_REST), "tails"),
        Probe((_FAR_OUT, 400 * _TARGETS, *_REST), "tails"),
        Probe(_LARGE_WEIGHTS, "tails"),
        Probe(_INTEGERS, "integers"),
        Probe(tuple(array.astype(np.float32) for array in _drawn(4, 3, 5, 2, _RNG)), "float32"),
    ),
    arguments=lambda rng: _drawn(5, 3, 4, 2, rng),
    measured=_measured,
    returns=("dW1", "db1", "dW2", "db2"),
    rtol=1e-11,  # closer than central differences come
    also_right=(variants.averaged_at_the_end, variants.by_cosh, variants.example_by_example, variants.by_einsum),
    secrets=("hidden@W2+b2-y", "1-hidden**2", "1-H**2", "1-np.tanh", "dense_backward(hidden"),
    mistakes=(
        Mistake(
            "missing-brackets",
            variants.slope_without_brackets,
            "What comes back through W2 is multiplied by 1, and the square is subtracted from that: Python multiplies "
            "before it subtracts. What should be worked out first?",
        ),
        Mistake(
            "other-function",
            variants.chained(
                lambda output, y: (np.tanh(output) - y) / len(y) * (1 - np.tanh(output) ** 2), variants.slope
            ),
            "You give the output a tanh, on the way forward and on the way back. The output layer is linear here.",
        ),
        Mistake(
            "other-function",
            variants.chained(lambda output, y: (output - y) / len(y) * (1 - output**2), variants.slope),
            "You multiply the error by the pattern of a slope of tanh, at the output. Which activation does the "
            "output layer have?",
        ),
        Mistake(
            "other-function",
            variants.biases_from_weights,
            "The biases' gradients add up those of the weights, and so the inputs are in them as factors. A bias "
            "meets no input.",
        ),
        Mistake(
            "missing-chain-factor",
            variants.chained(variants.error, lambda z, hidden: 1),
            "On its way back into the hidden layer the signal passes tanh, and nothing happens to it there. Which "
            "factor belongs to that station?",
        ),
        Mistake(
            "of-the-output",
            variants.chained(variants.error, lambda z, hidden: 1 - np.tanh(hidden) ** 2),
            "The slope of tanh is taken at the hidden outputs, that is, at tanh of Z: tanh is applied once too often.",
        ),
        Mistake(
            "of-the-output",
            variants.chained(variants.error, lambda z, hidden: 1 - z**2),
            "The pattern of tanh's slope is right, but you have put in Z. Of what is it the pattern?",
        ),
        Mistake(
            "other-function",
            variants.chained(variants.error, lambda z, hidden: hidden * (1 - hidden)),
            "That is the pattern of the sigmoid's derivative, with the hidden outputs put in. These units are tanh.",
        ),
        Mistake(
            "other-function",
            variants.chained(variants.error, lambda z, hidden: 1 - hidden),
            "Look at the slope of tanh: by yours, a hidden output of −1 would have slope 2, but tanh is flat there.",
        ),
        Mistake(
            "not-averaged",
            variants.averaged_twice,
            "`dW1` is right, and the biases' gradients are too small by the number of examples: you averaged twice.",
        ),
        Mistake(
            "not-averaged",
            variants.biases_not_averaged,
            "`dW1` is right, and the biases' gradients are too large by the number of examples. The mean in the loss "
            "concerns weights and biases alike.",
        ),
        Mistake(
            "not-averaged",
            variants.chained(lambda output, y: output - y, variants.slope),
            "Your gradients are too large by the number of examples. Is the loss a sum over them, or a mean?",
        ),
        Mistake(
            "not-averaged",
            variants.chained(lambda output, y: (output - y) / y.size, variants.slope),
            "Your gradients are too small by the number of outputs: the mean runs over the examples only, and the "
            "outputs of one example are added up.",
        ),
        Mistake(
            "not-averaged",
            variants.chained(lambda output, y: (output - y) / len(y) ** 2, variants.slope),
            "Your gradients are too small by the number of examples: somewhere you average a second time.",
        ),
        Mistake(
            "not-averaged",
            variants.chained(lambda output, y: 2 * (output - y), variants.slope),
            "That is the gradient of the sum of all squared errors. What stands before the sums in the loss here?",
        ),
        Mistake(
            "not-averaged",
            variants.chained(lambda output, y: 2 * (output - y) / y.size, variants.slope),
            "That is the gradient of the mean of all squared errors, over examples and outputs alike. "
            "What does the loss do with the outputs of one example, and what with the square?",
        ),
        Mistake(
            "constant-factor",
            variants.chained(lambda output, y: 2 * (output - y) / len(y), variants.slope),
            "Your gradients are twice the truth. The square brings a factor when it is differentiated: what stands "
            "before it in the loss?",
        ),
        Mistake(
            "sign-flipped",
            variants.chained(lambda output, y: (y - output) / len(y), variants.slope),
            "The signs are the wrong way round. If the output grows beyond the target, does the loss grow or shrink?",
        ),
        Mistake(
            "parameter-ignored",
            variants.chained(lambda output, y: output / len(y), variants.slope),
            "The targets have no effect. Where does the loss compare the outputs with them?",
        ),
        Mistake(
            "parameter-ignored",
            lambda X, y, W1, b1, W2, b2: two_layer_gradients(X, y, W1, 0 * b1, W2, b2),
            "On the way forward the hidden layer's bias is missing. It is not only to be changed: it also has a value.",
        ),
        Mistake(
            "parameter-ignored",
            lambda X, y, W1, b1, W2, b2: two_layer_gradients(X, y, W1, b1, W2, 0 * b2),
            "On the way forward the output layer's bias is missing. It is not only to be changed: it also has a value.",
        ),
        Mistake(
            "missing-term",
            variants.no_forward_activation,
            "On the way forward tanh is missing: the second layer is given Z. On the way back you have thought of it.",
        ),
        Mistake(
            "other-function",
            variants.chained(lambda output, y: (np.tanh(output) - y) / len(y), variants.slope),
            "On the way forward you apply tanh to the output too. The output layer is linear here.",
        ),
        Mistake(
            "other-function",
            variants.chained(lambda output, y: (output - y) / len(y) * (1 - np.tanh(output) ** 2), variants.slope),
            "You multiply the error by a slope of tanh at the output. Which activation does the output layer have?",
        ),
        Mistake(
            "of-the-output",
            variants.unactivated_in_dW2,
            "The first layer is right. For `dW2`, ask what went into the second layer: what the hidden units had "
            "before tanh, or after?",
        ),
        Mistake(
            "missing-chain-factor",
            variants.skipping_W2,
            "The error at the outputs goes straight to the hidden units, which need not even be as many. What lies "
            "between the two?",
        ),
        Mistake(
            "transposed",
            variants.W2_not_transposed,
            "The error goes back through W2, from outputs to hidden units; W2 has a row for each hidden unit, for the "
            "way forward. Which sizes must meet in the product?",
        ),
        *(Mistake("transposed", wrong, _OVER_EXAMPLES) for wrong in variants.EXAMPLES_OUTSIDE),
        Mistake(
            "wrong-axis",
            variants.with_biases(lambda delta: delta.sum(axis=1)),
            "There is one bias for each unit, and it takes part in every example. You have added up over the units and "
            "kept the examples.",
        ),
        Mistake(
            "wrong-axis",
            variants.with_biases(lambda delta: delta.sum()),
            "For the biases you have added up everything. Each unit has a bias of its own.",
        ),
        Mistake(
            "wrong-axis",
            variants.with_biases(lambda delta: delta),
            "For the biases a row for each example came back, but all examples share one bias for each unit.",
        ),
        Mistake(
            "wrong-shape",
            variants.with_biases(lambda delta: delta.sum(axis=0, keepdims=True)),
            "The numbers for the biases are right, but have an axis too many: a bias has one axis only.",
        ),
        Mistake(
            "wrong-order",
            lambda *args: (*two_layer_gradients(*args)[2:], *two_layer_gradients(*args)[:2]),
            "The gradients are right, but you return the last layer first, in the order in which they were found.",
        ),
        Mistake(
            "wrong-order",
            lambda *args: two_layer_gradients(*args)[::2] + two_layer_gradients(*args)[1::2],
            "The gradients are right, but you return the weights' first and then the biases'. In which order are they "
            "wanted?",
        ),
        *(Mistake("wrong-order", wrong, _CHANGED_FIRST) for wrong in variants.W2_CHANGED_FIRST),
        Mistake("approximation", lambda *args: _measured(*args), APPROXIMATION),
        Mistake(
            "overflow",
            variants.tanh_by_exponentials,
            "Far out your tanh divides infinity by infinity. `np.tanh` has no such trouble.",
        ),
        Mistake("mutates-input", variants.error_in_place, ""),
    ),
    hints=(
        "First go forward and keep what each station gives: the hidden outputs will be needed twice on the way back.",
        "What is the derivative of the loss with respect to the network's outputs? The square brings a 2, the ½ takes "
        "it away, and the mean leaves one division.",
        "From there each station has its function: back through the second layer, then through tanh, then through the "
        "first layer. What the first hands back for its input is upstream for the next.",
        "The slope of tanh needs nothing new: it can be had from the hidden outputs that you kept.",
    ),
    points=3,
    question=(
        "A network starts with all its weights and biases at 0. Which of the four gradients are 0 then, and what does "
        "that mean for the hidden units?"
    ),
)
