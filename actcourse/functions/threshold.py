"""Functions that decide, and the one that does nothing: step, sign and identity."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Kink, Source
from actcourse.functions.pieces import heaviside


def step(x):
    return 1 - heaviside(-x)


def step_prime(x):
    return np.minimum(np.abs(x), 0)  # 0, but where x is NaN that stays a NaN


STEP = Activation(
    name="step",
    f=step,
    df=step_prime,
    formula=r"\begin{cases} 1 & x \ge 0 \\ 0 & x < 0 \end{cases}",
    df_formula=r"0 \quad (x \ne 0)",
    summary="Activated or not: 1 from the threshold on, 0 below it, and nothing between.",
    value_range=Interval(0, 1, low_closed=True, high_closed=True),
    kinks=(Kink(0, slope=0),),
    monotonic=True,
    weight_init="xavier",
    source=Source(
        "W. S. McCulloch, W. Pitts",
        1943,
        "A logical calculus of the ideas immanent in nervous activity",
        "Bulletin of Mathematical Biophysics 5, 115–133",
    ),
    advantage="The plainest model of a decision.",
    disadvantage="Its slope is 0 wherever there is one, so gradient descent cannot train what stands before it.",
    used_in="threshold logic, the first models of neurons",
    elsewhere="PyTorch `heaviside(x, values)`",
    also_known_as=("Heaviside", "threshold", "unit step", "binary step"),
)


def sign(x):
    return np.sign(x)


def sign_prime(x):
    return step_prime(x)


SIGN = Activation(
    name="sign",
    f=sign,
    df=sign_prime,
    formula=r"\begin{cases} 1 & x > 0 \\ 0 & x = 0 \\ -1 & x < 0 \end{cases}",
    df_formula=r"0 \quad (x \ne 0)",
    summary="A step between −1 and 1: only the sign of its input survives.",
    value_range=Interval(-1, 1, low_closed=True, high_closed=True),
    kinks=(Kink(0, slope=0),),
    monotonic=True,
    weight_init="xavier",
    advantage="Centred on 0, and one bit per unit is all that has to be stored.",
    disadvantage="Its slope is 0 wherever there is one, as the step's.",
    used_in="perceptrons, binarised networks",
    elsewhere="PyTorch `sign`",
    also_known_as=("signum", "sgn", "bipolar step"),
)


def identity(x):
    return np.positive(x)  # a copy: changing the result must not change x


def identity_prime(x):
    return 1 + step_prime(x)


IDENTITY = Activation(
    name="identity",
    f=identity,
    df=identity_prime,
    formula="x",
    df_formula="1",
    summary="Hands its input on unchanged: the right output for regression, useless between layers.",
    value_range=Interval(-np.inf, np.inf),
    monotonic=True,
    weight_init="lecun",
    source=Source(
        "B. Widrow, M. E. Hoff",
        1960,
        "Adaptive switching circuits",
        "Technical Report 1553-1, Stanford Electronics Laboratories",
    ),
    advantage="Costs nothing and passes every gradient on unharmed.",
    disadvantage="Linear layers with nothing else between them are one linear layer.",
    used_in="the output layer of regression networks",
    elsewhere="PyTorch `Identity()`, Keras `linear`, JAX `identity`",
    also_known_as=("linear",),
)
