# It defines a function whose name only looks like the one that is wanted.
# It earns 0.

import numpy as np

def sigmоid(x):
    return 1 / (1 + np.exp(-x))
