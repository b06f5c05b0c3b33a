"""What lesson 12 says in numbers, and whether it is so."""

import json
import warnings
from functools import cache

import numpy as np
from mpmath import mp

from actcourse import DATA, LEAKY_RELU, MLP, SIGMOID, SILU, TANH
from actcourse.networks import frameworks, optional
from actcourse.networks.training import loss_and_gradient


@cache
def pytorch():
    """PyTorch, or None: without it, what only it can say is left to those who have it, as CI does."""
    return optional.imported("torch")


def stored(name, *args):
    """What a function of the lesson returned when it was recorded."""
    return json.loads(optional.stored()[name]["returned"][json.dumps(args)])


def answers(package):
    return frameworks.stored()[package]["answers"]


def gelu_is_lost():
    x = np.linspace(-40, 40, 61)
    theirs, far = np.array(stored("by_torch")["GELU"]), x < -10
    assert (theirs[far] == 0).all()
    with mp.workdps(30):
        return f"{float(-10 * mp.erfc(10 / mp.sqrt(2)) / 2):.1e}" == "-7.6e-23"


def leaks_differ():
    keras, ours = np.array(stored("by_keras")["leaky ReLU"]), np.array(stored("by_torch")["leaky ReLU"])
    np.testing.assert_allclose(np.abs(keras - ours).max(), 0.19 * 40, rtol=1e-6)
    return np.isclose((0.2 - 0.01) / 0.01, 19)


def jax_has_seven_digits():
    exact = np.array(stored("by_torch")["tanh"])
    off = np.abs(np.array(stored("by_jax")["tanh"]) - exact).max()
    return 1e-8 < off < 1e-6 and answers("jax")["jnp.array(np.ones(2)).dtype"] == "float32"


def keras_has_32_bits_among_its_64():
    """Its GELU is what comes out if the root of ½ is rounded to 32 bits."""
    x, theirs = np.linspace(-40, 40, 61), stored("by_keras")["GELU"]
    with mp.workdps(40):
        for number, value in zip(x[3:30:4], theirs[3:30:4], strict=True):
            exact, root = mp.mpf(float(number)), mp.mpf(float(np.float32(0.5**0.5)))
            rounded = exact * mp.erfc(-exact * root) / 2
            assert abs(value / rounded - 1) < 1e-9, number
    return True


def slopes_of_the_table():
    said = {
        package: {line: float(text.replace("−", "-")) for line, text in answers(package).items() if "slope" in line}
        for package in ("torch", "jax", "keras")
    }
    left = {"leaky": {"torch": 0.01, "jax": 0.01, "keras": 0.2}, "selu": dict.fromkeys(said, 1.758)}
    sides = {
        package: [
            said[package][f"slope({prefix}.{name}, 0)"] == left[name.split("_")[0]][package]
            for name in ("leaky_relu", "selu")
        ]
        + [said[package][f"slope({prefix}.{tanh}, 1)"] == 1]
        for package, prefix, tanh in (
            ("torch", "F", "hardtanh"),
            ("jax", "nn", "hard_tanh"),
            ("keras", "act", "hard_tanh"),
        )
    }
    return all(len(set(side)) == 2 for side in sides.values())


def celu_is_the_sum_of_two_slopes():
    h, alpha = 1e-6, 2.0
    for side in (h, -h):  # no corner: by differences from either side
        value = max(side, 0) + alpha * np.expm1(min(side, 0) / alpha)
        assert abs(value / side - 1) < 1e-5
    return answers("keras")["slope(lambda x: act.celu(x, 2), 0)"] == "2"


def outputs_that_tell_their_slopes():
    x = np.linspace(-8, 8, 4001)
    np.testing.assert_allclose(SIGMOID(x) * (1 - SIGMOID(x)), SIGMOID.derivative(x), atol=1e-15)
    np.testing.assert_allclose(1 - TANH(x) ** 2, TANH.derivative(x), atol=1e-15)
    dip = x[SILU(x).argmin()]
    left, right = (x[side][np.abs(SILU(x[side]) + 0.2).argmin()] for side in (x < dip, (x > dip) & (x < 0)))
    return abs(SILU(left) - SILU(right)) < 1e-2 and SILU.derivative(left) < 0 < SILU.derivative(right)


def leaks_of_keras():
    function, layer = (answers("keras")[line] for line in ("act.leaky_relu(-one)", "layers.LeakyReLU()(-one)"))
    return (function, layer, LEAKY_RELU(-1)) == ("−0.2", "−0.3", -0.01)


def the_check_is_refused():
    torch = pytorch()
    if torch is None:
        return True
    corner = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    assert not torch.autograd.gradcheck(torch.relu, corner, raise_exception=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it is not of 64 bits
        single = torch.linspace(-2, 1.9, 6, requires_grad=True)
        assert not torch.autograd.gradcheck(torch.nn.functional.softsign, single, raise_exception=False)
    return (max(1e-6, 0) - max(-1e-6, 0)) / 2e-6 == 0.5


def what_is_sent_back_are_zeros_and_ones():
    """The square of what is sent back passes for it unless something stands behind."""
    return [stored("checked", "its square", *how) for how in ((1, 1), (6, 1), (6, 3))] == [
        "passes",
        "passes",
        "refused",
    ]


def a_turned_matrix():
    rng = np.random.default_rng(0)
    x, W = rng.normal(size=(5, 3)), rng.normal(size=(3, 2))
    torch = pytorch()
    ours = torch is None or torch.nn.functional.linear(torch.tensor(x), torch.tensor(W.T)).numpy()
    return torch is None or np.allclose(ours, x @ W)


# -- trainings ------------------------------------------------------------------------------------------


@cache
def by_adam(epsilon, inside, kind=float, steps=40):
    """Losses with tanh, by Adam from its definition; inside: whether ε is added to the root of the corrected mean."""
    digits = DATA["digits"](np.random.default_rng(0)).standardised()
    net, losses = MLP((64, 32, 10), "tanh", rng=np.random.default_rng(1)), []
    m = v = np.zeros(net.theta.shape)
    for t in range(1, steps + 1):
        loss, gradient = loss_and_gradient(net, digits)
        losses.append(float(loss))
        m, v = 0.9 * m + 0.1 * gradient.flat, 0.999 * v + 0.001 * gradient.flat**2
        a, b = (1 - float(kind(beta)) ** t for beta in (0.9, 0.999))
        net.theta -= 0.01 * (m / a) / (np.sqrt(v / b) + epsilon / (1 if inside else np.sqrt(b)))
    return np.array(losses)


def from_keras(*how):
    return np.abs(by_adam(*how) - stored("losses_by_keras", "tanh", "Adam", 0.01)).max()


def both_forms_are_one():
    m, v, t = 0.3, 0.02, 7
    a, b = 1 - 0.9**t, 1 - 0.999**t
    one = (m / a) / (np.sqrt(v / b) + 1e-3)
    return np.isclose(one, np.sqrt(b) / a * m / (np.sqrt(v) + np.sqrt(b) * 1e-3), rtol=1e-14)


def nearly_all_is_explained():
    assert from_keras(1e-8, True) > 20 * from_keras(1e-7, False)
    return 1e8 < from_keras(1e-7, False) / 2**-52 < 1e12


def three_causes():
    return from_keras(1e-7, False, np.float32) < 1e-13


# What is right in the lesson's quizzes, worked out in another way.
ANSWERS = {
    "digits-of-a-tensor": lambda: f"about {-np.log10(np.finfo(np.float32).eps):.0f}",
    "in-place-after": lambda: (
        "after the sigmoid" if SIGMOID.never_decreases and not SILU.never_decreases else "after both"
    ),
    "three-relus": lambda: ", ".join(
        {"0": "0", "0.5": "½", "1": "1"}[answers("torch")[f"slope({line}, 0)"]]
        for line in ("F.relu", "lambda x: torch.maximum(x, 0 * x)", "lambda x: x.clamp(min=0)")
    ),
    "whose-gelu": lambda: (
        "those of JAX"
        if answers("torch")["F.gelu(one)"] == answers("keras")["act.gelu(one)"] != answers("jax")["nn.gelu(1.0)"]
        else ""
    ),
}

CLAIMS = {
    "set its slope on the left to 0.01, to 0.2 and to 0.3": leaks_of_keras,
    "Of a list PyTorch makes numbers of 32 bits": lambda: answers("torch")["torch.tensor([1.0]).dtype"] == "float32",
    "is 0 far left of 0, where lesson 5 found −7.6e−23": gelu_is_lost,
    "JAX makes 32 bits of everything unless it is told otherwise": jax_has_seven_digits,
    "Keras's leaky ReLU by 7.6, nineteen times the value": leaks_differ,
    "Somewhere among its 64 bits there seem to be 32": keras_has_32_bits_among_its_64,
    "left and right of their dip they give the same output with different slopes": outputs_that_tell_their_slopes,
    "nobody takes always the left side or always the right": slopes_of_the_table,
    "at 0 each lets its slope of 1 through": celu_is_the_sum_of_two_slopes,
    "A leaky ReLU of Keras leaks twenty times as much, as a layer thirty times": leaks_of_keras,
    "all that is sent back are zeros and ones": what_is_sent_back_are_zeros_and_ones,
    "for at 0 it refuses PyTorch's own ReLU: it finds ½ there": (the_check_is_refused),
    "computes $x W^{\\mathsf T} + b$": a_turned_matrix,
    "$a = 1 - 0.9^t$, $b = 1 - 0.999^t$": both_forms_are_one,
    "this is a billion times more": nearly_all_is_explained,
    "Keras turns 0.9 and 0.999 into tensors": three_causes,
}
