"""The questions to which PyTorch, JAX and Keras give different answers, each with the lines of code that ask them.

Here stand the lines as text; `frameworks.py` asks them, and shows the answers. Nothing here imports a framework.
"""

from dataclasses import dataclass, field

import numpy as np

from actcourse.functions import records
from actcourse.functions.vector import log_softmax
from actcourse.networks.network import MLP
from actcourse.networks.optimisers import SGD, Adam

# What is run before the lines of each; in all of them slope(f, x) is f′(x) by automatic differentiation.
SETUP = {
    "torch": """
import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional as F
one = torch.tensor([1.0])
scores = torch.tensor([0.4, 2.0, 5.0])
def slope(f, x):
    x = torch.tensor(float(x), requires_grad=True)
    f(x).backward()
    return x.grad
""",
    "jax": """
import jax
import numpy as np
from jax import nn, numpy as jnp
def slope(f, x):
    return jax.grad(f)(float(x))
""",
    "keras": """
import keras
import numpy as np
import tensorflow as tf
from keras import activations as act, layers, losses, ops, optimizers as optim
one, two = ops.array([1.0]), ops.array(2)
third, scores = ops.array([0.0, 0.0, 1.0]), ops.array([0.4, 2.0, 5.0])
dense, prelu = layers.Dense(2), layers.PReLU()
dense.build((None, 3))
prelu.build((None, 1))
def slope(f, x):
    x = tf.Variable(float(x))
    with tf.GradientTape() as tape:
        y = f(x)
    return tape.gradient(y, x)
""",
}
COURSE = {
    "np": np,
    "rng": np.random.default_rng(0),
    "MLP": MLP,
    "Adam": Adam,
    "SGD": SGD,
    "log_softmax": log_softmax,
    **records(),
}


@dataclass(frozen=True)
class Disagreement:
    """A question to which frameworks give different answers.

    kind: one of KINDS. lines: for each package that has an answer, the expression that gives it, after its SETUP.
    course: the same for the course; "" where it has none. remark: a sentence, or "".
    """

    kind: str
    question: str
    course: str = ""
    lines: dict[str, str] = field(default_factory=dict)
    remark: str = ""


def _slope(question, course, torch, jax, keras, remark=""):
    lines = {"torch": torch, "jax": jax, "keras": keras}
    return Disagreement("slopes", question, course, {name: f"slope({line})" for name, line in lines.items()}, remark)


DISAGREEMENTS = (
    _slope("ReLU at 0", "RELU.derivative(0)", "F.relu, 0", "nn.relu, 0", "act.relu, 0", "Here they agree."),
    _slope(
        "the same, written as a maximum",
        "",
        "lambda x: torch.maximum(x, 0 * x), 0",
        "lambda x: jnp.maximum(x, 0), 0",
        "lambda x: ops.maximum(x, 0), 0",
    ),
    _slope(
        "the same, written as a clip",
        "",
        "lambda x: x.clamp(min=0), 0",
        "lambda x: jnp.clip(x, min=0), 0",
        "lambda x: ops.clip(x, 0, 9), 0",
    ),
    _slope("absolute value at 0", "", "torch.abs, 0", "jnp.abs, 0", "ops.abs, 0"),
    _slope(
        "leaky ReLU at 0",
        "LEAKY_RELU.derivative(0)",
        "F.leaky_relu, 0",
        "nn.leaky_relu, 0",
        "act.leaky_relu, 0",
        "The left slope or the right one.",
    ),
    _slope(
        "SELU at 0", "SELU.derivative(0)", "F.selu, 0", "nn.selu, 0", "act.selu, 0", "The left slope or the right one."
    ),
    _slope(
        "hard tanh at 1",
        "HARD_TANH.derivative(1)",
        "F.hardtanh, 1",
        "nn.hard_tanh, 1",
        "act.hard_tanh, 1",
        "The right slope or the left one.",
    ),
    _slope(
        "CELU with α = 2 at 0",
        "CELU.derivative(0, alpha=2)",
        "lambda x: F.celu(x, 2), 0",
        "lambda x: nn.celu(x, 2), 0",
        "lambda x: act.celu(x, 2), 0",
        "No corner here: 1 is right, 2 is wrong.",
    ),
    Disagreement(
        "defaults",
        "leaky ReLU of −1",
        "LEAKY_RELU(-1)",
        {"torch": "F.leaky_relu(-one)", "jax": "nn.leaky_relu(-1.0)", "keras": "act.leaky_relu(-one)"},
    ),
    Disagreement(
        "defaults",
        "the same, as a layer",
        "",
        {"torch": "nn.LeakyReLU()(-one)", "keras": "layers.LeakyReLU()(-one)"},
    ),
    Disagreement(
        "defaults",
        "GELU of 1",
        "GELU(1)",
        {"torch": "F.gelu(one)", "jax": "nn.gelu(1.0)", "keras": "act.gelu(one)"},
        "JAX takes the tanh form.",
    ),
    Disagreement(
        "defaults", "the same, as an operation", "", {"keras": "ops.gelu(one)"}, "So does Keras, under its other name."
    ),
    Disagreement(
        "defaults",
        "slope with which PReLU starts",
        "PRELU.defaults['negative_slope']",
        {"torch": "nn.PReLU().weight", "keras": "prelu.alpha"},
    ),
    Disagreement(
        "defaults",
        "shape of the weights from 3 to 2 units",
        "MLP((3, 2), 'tanh', rng=rng).layers[0].weights.shape",
        {"torch": "nn.Linear(3, 2).weight.shape", "keras": "dense.kernel.shape"},
    ),
    Disagreement(
        "defaults",
        "precision of np.ones(2), taken over",
        "np.ones(2).dtype",
        {
            "torch": "torch.tensor(np.ones(2)).dtype",
            "jax": "jnp.array(np.ones(2)).dtype",
            "keras": "ops.array(np.ones(2)).dtype",
        },
        "JAX has 64 bits only where they are switched on.",
    ),
    Disagreement(
        "defaults",
        "precision of [1.0]",
        "np.array([1.0]).dtype",
        {"torch": "torch.tensor([1.0]).dtype", "jax": "jnp.array([1.0]).dtype", "keras": "ops.array([1.0]).dtype"},
    ),
    Disagreement(
        "defaults",
        "cross-entropy of the scores 0.4, 2, 5, the third class being true",
        "-log_softmax([0.4, 2, 5])[2]",
        {
            "torch": "F.cross_entropy(scores, torch.tensor(2))",
            "keras": "losses.categorical_crossentropy(third, scores)",
        },
        "Keras takes scores for probabilities, unless it is told from_logits=True.",
    ),
    Disagreement(
        "defaults",
        "the same, the class given as a number",
        "",
        {"keras": "losses.sparse_categorical_crossentropy(two, scores)"},
        "And then not for the same probabilities.",
    ),
    Disagreement(
        "defaults",
        "learning rate of plain descent",
        "SGD().learning_rate",
        {"torch": "optim.SGD([one]).defaults['lr']", "keras": "optim.SGD().learning_rate"},
    ),
    Disagreement(
        "defaults",
        "ε of Adam",
        "Adam().epsilon",
        {"torch": "optim.Adam([one]).defaults['eps']", "keras": "optim.Adam().epsilon"},
    ),
    Disagreement(
        "far out",
        "GELU of −10",
        "GELU(-10)",
        {"torch": "F.gelu(-10 * one)", "jax": "nn.gelu(-10.0, approximate=False)", "keras": "act.gelu(-10 * one)"},
    ),
    Disagreement(
        "far out",
        "SiLU of −∞",
        "SILU(-np.inf)",
        {"torch": "F.silu(-torch.inf * one)", "jax": "nn.silu(-jnp.inf)", "keras": "act.silu(-np.inf * one)"},
        "The limit is 0.",
    ),
)
KINDS = tuple(dict.fromkeys(row.kind for row in DISAGREEMENTS))
