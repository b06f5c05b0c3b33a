"""What is done with the functions: networks, their training, data, and measurements one can trust."""

from actcourse.networks.analysis import analyse
from actcourse.networks.arithmetic import fit_unit
from actcourse.networks.batching import batches
from actcourse.networks.comparing import Comparison, compare
from actcourse.networks.data import DATA, Data
from actcourse.networks.network import MLP
from actcourse.networks.optimisers import SGD, Adam, RMSProp
from actcourse.networks.outputs import Output
from actcourse.networks.sizing import equal_sizes
from actcourse.networks.stacking import stack
from actcourse.networks.training import train
from actcourse.networks.watching import Watch

__all__ = [
    "DATA",
    "MLP",
    "SGD",
    "Adam",
    "Comparison",
    "Data",
    "Output",
    "RMSProp",
    "Watch",
    "analyse",
    "batches",
    "compare",
    "equal_sizes",
    "fit_unit",
    "stack",
    "train",
]
