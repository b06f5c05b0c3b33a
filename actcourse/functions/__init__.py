"""What is taught: every activation function as a record of plain NumPy functions."""

from actcourse.functions.activation import Activation, Interval, Kink, Param, Source
from actcourse.functions.catalog import CATALOG, FAMILIES, find, records
from actcourse.functions.own import activation
from actcourse.functions.rectified import LEAKY_RELU, RELU
from actcourse.functions.saturating import SIGMOID, TANH
from actcourse.functions.threshold import IDENTITY, STEP

__all__ = [
    "CATALOG",
    "FAMILIES",
    "IDENTITY",
    "LEAKY_RELU",
    "RELU",
    "SIGMOID",
    "STEP",
    "TANH",
    "Activation",
    "Interval",
    "Kink",
    "Param",
    "Source",
    "activation",
    "find",
    "records",
]
