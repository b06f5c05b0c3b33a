"""The exercise `neuron`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s01_neuron.dot_product import dot_product


def neuron(x, w, b, f):
    """What one neuron gives for one example.

    x: array of shape (i,), the inputs; w: array of shape (i,), their weights; b: the bias, one number; f: the
    activation, a function of one number. Returns one number.
    """
    return f(dot_product(w, x) + b)


def relu(z):
    return np.maximum(z, 0)


def leaky_relu(z):
    return z if z > 0 else 0.1 * z  # one number, as promised


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _arguments(rng):
    return rng.standard_normal(4), rng.standard_normal(4), rng.uniform(0.2, 0.8), np.tanh


# -- right in other ways ----------------------------------------------------------------------------


def _by_a_loop(x, w, b, f):
    z = b
    for i in range(len(x)):
        z = z + w[i] * x[i]
    return f(z)


def _with_one_more_input(inputs, weights, bias, activation):
    """The bias as the weight of an input that is always 1."""
    return activation(np.append(weights, bias) @ np.append(inputs, 1))


# -- mistakes ---------------------------------------------------------------------------------------


def _bias_at_every_turn(x, w, b, f):
    z = 0
    for i in range(len(x)):
        z += w[i] * x[i] + b
    return f(z)


def _returning_inside(x, w, b, f):
    z = b
    for i in range(len(x)):
        z += w[i] * x[i]
        return f(z)


def _in_place(x, w, b, f):
    w *= x
    return f(np.sum(w) + b)


EXERCISE = Exercise(
    sheet="01_neuron",
    prompt=(
        "Write one neuron. It multiplies each input by the weight for it and adds everything up, adds its bias, and "
        r"hands the sum to its activation $f$: $f\bigl(\sum_i w_i\, x_i + b\bigr)$. "
        "The activation is an argument: it may be any function."
    ),
    solution=neuron,
    probes=(
        Probe((np.array([0.5, -1.2, 2.0]), np.array([0.7, 0.4, -0.3]), 0.6, np.tanh)),
        Probe((np.array([1.5, -0.4]), np.array([0.8, 1.1]), 0.35, relu)),
        Probe((np.array([1.5, -0.4]), np.array([0.8, 1.1]), -0.9, relu)),
        Probe((np.array([0.9]), np.array([-1.7]), 0.25, np.exp)),
        Probe((np.array([0.3, 1.6, -0.8, 0.2, 1.1]), np.array([-1.0, 0.2, 0.7, 2.0, -0.3]), -0.45, np.arctan)),
        Probe((np.array([0.4, -1.3]), np.array([1.2, 0.7]), 0.0, leaky_relu)),
        Probe((np.array([900.0, -2.5]), np.array([1.3, -400.0]), -130.0, np.cbrt), "tails"),
        Probe((np.array([1, -2, 3]), np.array([0.5, 0.3, -0.2]), 0.75, np.tanh), "integers"),
        Probe((np.array([1.5, 2.5], np.float32), np.array([0.4, -0.3], np.float32), 0.2, np.tanh), "float32"),
    ),
    arguments=_arguments,
    also_right=(
        _by_a_loop,
        _with_one_more_input,
        lambda x, w, b, f: f(x @ w + b),
        lambda x, w, b, f: f(np.sum(x * w) + b),
        lambda x, w, b, f: float(f(np.float64(b) + sum(x * w))),
    ),
    secrets=(
        "f(dot_product(w,x)+b)",
        "f(dot_product(x,w)+b)",
        "f(w@x+b)",
        "f(x@w+b)",
        "f(dot(w,x)+b)",
        "f(dot(x,w)+b)",
        "f(sum(w*x)+b)",
        "f(sum(x*w)+b)",
        "f(z)",
    ),
    mistakes=(
        Mistake(
            "parameter-ignored",
            lambda x, w, b, f: dot_product(w, x) + b,
            "The weighted sum with its bias is right. What is the function for that comes as the last argument?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, w, b, f: f(dot_product(w, x)),
            "The bias is missing. What would your neuron give if all inputs were 0, and what should it?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, w, b, f: f(np.sum(x) + b),
            "The weights are missing: all inputs count alike.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, w, b, f: f(dot_product(w, x)) + b,
            "The bias comes too late, after the activation. It should shift what the activation is given.",
        ),
        Mistake(
            "parameter-misused",
            _bias_at_every_turn,
            "The bias is in there once for every input. A neuron has one: is it added inside the loop or the sum?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, w, b, f: sigmoid(dot_product(w, x) + b),
            "You always apply the sigmoid. Here the caller says which activation it is.",
        ),
        Mistake(
            "other-function",
            lambda x, w, b, f: dot_product(w, f(x)) + b,
            "You applied the activation to the inputs. It comes last: to what?",
            place=None,  # two steps in another order, each around what the other gives
        ),
        Mistake(
            "other-function",
            lambda x, w, b, f: np.sum(f(w * x + b)),
            "You applied the activation to every product by itself, and added up afterwards. "
            "A neuron adds up first: its activation is called once, with one number.",
        ),
        Mistake(
            "other-function",
            lambda x, w, b, f: f(np.sum(w) * np.sum(x) + b),
            "Weights and inputs are added up by themselves, so that it does not matter which weight is whose. "
            "Each belongs to one input.",
        ),
        Mistake(
            "wrong-shape",
            lambda x, w, b, f: f(w * x + b),
            "That is a number for every input. A neuron makes one out of all of them: which step is missing?",
        ),
        Mistake(
            "sign-flipped",
            lambda x, w, b, f: f(dot_product(w, x) - b),
            "The bias has the wrong sign. As a threshold it would be subtracted, but a bias is added.",
        ),
        Mistake(
            "missing-term",
            _returning_inside,
            "Only the first input counts. Does your `return` stand inside the loop?",
        ),
        Mistake("no-return", lambda x, w, b, f: print(f(dot_product(w, x) + b)), ""),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "A neuron does three things, one after the other: it weighs its inputs and adds them up, it adds its bias, it "
        "applies its activation. Each starts from what the one before it gave.",
        "The first of the three is a function that you have written above.",
        "An argument that is a function is called like any other: where `np.tanh` is handed over as f, "
        "`f(0.5)` is `np.tanh(0.5)`.",
        "Begin with a line that gives the weighted sum and its bias a name. The rest is one call.",
    ),
    points=1,
    question=(
        "Let f be 1 from 0 on and 0 below. With which weights and which bias does a neuron with two inputs, each 0 "
        "or 1, say whether both are 1? And could any say whether exactly one is?"
    ),
)
