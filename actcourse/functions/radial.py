"""Functions of the distance from 0: the Gaussian."""

import numpy as np

from actcourse.functions.activation import Activation, Interval, Source
from actcourse.functions.pieces import bell, in_blocks


def gaussian(x):
    return bell(x, 1)


@in_blocks
def gaussian_prime(x):
    # Beyond 64 the second factor is 0 in any precision; from 26.6 on it is no normal float and loses digits.
    return -2 * np.clip(x, -64, 64) * gaussian(x)


GAUSSIAN = Activation(
    name="Gaussian",
    f=gaussian,
    df=gaussian_prime,
    formula=r"e^{-x^2}",
    df_formula=r"-2x\,e^{-x^2}",
    summary="A bump: large where its input is near 0, and nowhere else.",
    value_range=Interval(0, 1, high_closed=True),
    monotonic=False,
    weight_init="xavier",
    source=Source(
        "D. S. Broomhead, D. Lowe",
        1988,
        "Multivariable functional interpolation and adaptive networks",
        "Complex Systems 2, 321–355",
    ),
    advantage="Each unit answers for a region of its own.",
    disadvantage="Away from its bump it has no gradient.",
    used_in="radial basis function networks",
    also_known_as=("radial basis function", "RBF"),
)
