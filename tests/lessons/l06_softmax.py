"""What lesson 06 says in numbers, and whether it is so."""

import contextlib
import io
from functools import cache

import numpy as np
from scipy.optimize import minimize_scalar

from actcourse import DATA, MLP, SIGMOID, Data, Output, compare, loss_and_gradient
from actcourse.functions.vector import entropy, log_softmax, softmax, softmax_jacobian
from actcourse.networks.comparison import NO_DIFFERENCE
from actcourse.teaching import build

SCORES = np.array([0.4, 2.0, 5.0])
AHEAD = np.array([0.0, 0.0, 20.0])
TRUE = np.array([1, 0, 0])
