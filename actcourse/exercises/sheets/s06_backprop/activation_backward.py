"""The exercise `activation_backward`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.measuring import central_difference


def activation_backward(upstream, z, f_prime):
    """The gradient of the loss with respect to z, where an activation f was applied to each element of z.

    upstream: the gradient with respect to f(z); z: what the activation was applied to, an array of the same shape,
    any shape; f_prime: the derivative of f, a function of an array. Returns an array of the same shape.
    """
    return upstream * f_prime(z)


def tanh_prime(z):
    return 1 - np.tanh(z) ** 2


def sine_prime(z):
    return np.cos(z)


def leaky_relu_prime(z):
    return np.where(z > 0, 1.0, 0.3)


_FUNCTIONS = {tanh_prime: np.tanh, sine_prime: np.sin, leaky_relu_prime: lambda z: np.where(z > 0, z, 0.3 * z)}


def _measured(upstream, z, f_prime):
    return upstream * central_difference(_FUNCTIONS[f_prime], z)


_UPSTREAM = np.array([0.7, -1.9, 2.3, 0.15, -0.6, 3.1, -2.7, 1.2, -0.35, 0.9, -1.4, 1.7])
_Z = np.array([-1.1, 0.4, 2.2, -0.65, 1.3, -2.6, 0.85, -0.2, 1.75, -1.5, 0.3, 2.9])


# -- right in other ways ----------------------------------------------------------------------------


def _by_multiply(upstream, z, f_prime):
    return np.multiply(f_prime(z), upstream)


def _in_a_loop(upstream, z, f_prime):
    gradient = np.empty(z.shape)
    for index in np.ndindex(z.shape):
        gradient[index] = upstream[index] * f_prime(z[index])
    return gradient


def _through_a_diagonal_jacobian(delta, a, slope):
    return (np.diag(np.ravel(slope(a))) @ delta.ravel()).reshape(delta.shape)


def _by_einsum(upstream, z, f_prime):
    return np.einsum("...,...->...", upstream, f_prime(z))


# -- mistakes ---------------------------------------------------------------------------------------


def _in_place(upstream, z, f_prime):
    upstream *= f_prime(z)
    return upstream


def _into_integers(upstream, z, f_prime):
    gradient = np.zeros_like(z)
    gradient[...] = upstream * f_prime(z)
    return gradient


def _printed(upstream, z, f_prime):
    print(upstream * f_prime(z))


_OF_ONE = (
    "That pattern belongs to one activation, and wants its output in place of z. Here the activation may be any: its "
    "derivative is an argument, and takes z."
)


EXERCISE = Exercise(
    sheet="06_backprop",
    prompt=(
        "On the way forward, an activation was applied to each element: $a = f(z)$. On the way back arrives "
        r"$\partial L / \partial a$, as `upstream`. Write what is handed on: $\partial L / \partial z$."
    ),
    solution=activation_backward,
    probes=(
        Probe((_UPSTREAM.reshape(3, 4), _Z.reshape(3, 4), sine_prime)),
        Probe((5 * _UPSTREAM[:4], _Z[:4], tanh_prime)),  # the largest: what messages quote is short and can be followed
        Probe((_UPSTREAM[:9].reshape(3, 3), _Z[3:].reshape(3, 3).T, tanh_prime)),
        Probe((_UPSTREAM.reshape(2, 3, 2), _Z.reshape(2, 3, 2), leaky_relu_prime)),
        Probe((_UPSTREAM[:4].reshape(1, 2, 1, 2), _Z[4:8].reshape(1, 2, 1, 2), sine_prime)),
        Probe((np.array([250.0, -8e3, 2e-4]), np.array([350.0, -0.4, 0.0]), sine_prime), "tails"),
        Probe((np.array([3, -2, 1]), np.array([1, 2, -1]), sine_prime), "integers"),
        Probe((_UPSTREAM.astype(np.float32), _Z.astype(np.float32), tanh_prime), "float32"),
    ),
    arguments=lambda rng: (
        rng.standard_normal((3, 4)),
        rng.standard_normal((3, 4)),
        (tanh_prime, sine_prime)[rng.integers(2)],
    ),
    measured=_measured,
    also_right=(_by_multiply, _in_a_loop, _through_a_diagonal_jacobian, _by_einsum),
    secrets=("upstream*f_prime(z)", "f_prime(z)*upstream", "multiply(upstream,f_prime(z))"),
    mistakes=(
        Mistake(
            "missing-brackets",
            lambda upstream, z, f_prime: upstream * 1 - np.tanh(z) ** 2,
            "Two things: without brackets Python multiplies first and subtracts from the product; and the slope is "
            "always that of tanh, whatever f_prime is.",
        ),
        Mistake(
            "parameter-ignored",
            lambda upstream, z, f_prime: upstream * (1 - z**2),
            _OF_ONE,
        ),
        Mistake(
            "parameter-ignored",
            lambda upstream, z, f_prime: upstream * z * (1 - z),
            _OF_ONE,
        ),
        Mistake(
            "parameter-ignored",
            lambda upstream, z, f_prime: upstream * (z > 0),
            "That is right for the ReLU, but the activation may be any: its derivative is an argument.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda upstream, z, f_prime: f_prime(z),
            "That is the activation's own slope. How much the loss depends on its output has been left out.",
        ),
        Mistake(
            "missing-chain-factor",
            lambda upstream, z, f_prime: upstream.copy(),
            "What arrives is handed on unchanged, as if the activation were not there. "
            "How much does f(z) change when z changes a little?",
        ),
        Mistake(
            "missing-chain-factor",
            lambda upstream, z, f_prime: upstream * z,
            "The slope of f is never asked for: z itself stands in its place.",
        ),
        Mistake(
            "parameter-misused",
            lambda upstream, z, f_prime: f_prime(upstream) * z,
            "`upstream` and `z` have changed places. To which of them was the activation applied on the way forward?",
        ),
        Mistake(
            "parameter-misused",
            lambda upstream, z, f_prime: upstream * f_prime(upstream),
            "The slope is taken at the gradient that arrived, and z has no effect. "
            "Where on its curve did the activation stand on the way forward?",
        ),
        Mistake(
            "parameter-misused",
            lambda upstream, z, f_prime: f_prime(upstream * z),
            "You multiply first and then ask for the slope. Where on its curve is the activation, "
            "before anything comes back?",
        ),
        Mistake(
            "of-the-output",
            lambda upstream, z, f_prime: upstream * f_prime(f_prime(z)),
            "f_prime is applied twice. It takes z and gives the slope there: no more is needed of it.",
        ),
        Mistake(
            "other-function",
            lambda upstream, z, f_prime: upstream + f_prime(z),
            "The two are added. Effects in a chain, one after the other, are not added by the chain rule.",
        ),
        Mistake(
            "other-function",
            lambda upstream, z, f_prime: upstream / f_prime(z),
            "You divide by the slope. Where the activation is flat, z can hardly change the loss: "
            "should its gradient be large there?",
        ),
        Mistake(
            "other-function",
            lambda upstream, z, f_prime: upstream * f_prime(z) * z,
            "A factor too many: z is where the slope is taken, and does not appear again. "
            "Multiplying by a layer's input comes only with the weights.",
        ),
        Mistake(
            "other-function",
            lambda upstream, z, f_prime: upstream @ f_prime(z),
            "A matrix product mixes the elements with one another. Each of them went through the activation by itself.",
        ),
        Mistake(
            "wrong-shape",
            lambda upstream, z, f_prime: np.sum(upstream * f_prime(z)),
            "Everything is added up. Each element of z has a gradient of its own.",
        ),
        Mistake(
            "sign-flipped",
            lambda upstream, z, f_prime: -upstream * f_prime(z),
            "Every number has the wrong sign. A gradient points uphill: the minus of gradient descent comes later, "
            "with the step.",
        ),
        Mistake(
            "not-averaged",
            lambda upstream, z, f_prime: upstream * f_prime(z) / len(z),
            "Everything is divided by the number of rows. Any averaging belongs to the loss: upstream contains it.",
        ),
        Mistake(
            "parameter-ignored",
            lambda upstream, z, f_prime: upstream * (1 - np.tanh(z) ** 2),
            "Right for tanh, but the activation may be any: its derivative is an argument.",
        ),
        Mistake("no-return", _printed, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "Take one element. If z grows by a little, by how much does f(z) grow? And by how much does the loss, then?",
        "That is the chain rule: the derivative of the outside and the derivative of the inside, taken at z.",
        "Two arrays of the same shape, the gradient that arrives and the slopes at z: each element of one belongs to "
        "the same element of the other. How does the chain rule join the two?",
    ),
    points=1,
    question="Ten layers, each with a sigmoid: what do these factors leave, at best, of an upstream gradient of 1?",
)
