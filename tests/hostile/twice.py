# It is right at every other call.
# It earns 0.

import numpy as np

CALLS = []

def sigmoid(x):
    CALLS.append(1)
    return 1 / (1 + np.exp(-np.asarray(x, dtype=float))) if len(CALLS) % 2 else np.zeros(np.shape(x))
