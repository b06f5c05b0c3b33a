# It returns what does harm when it is unpickled or looked at.
# It earns 0.

import pickle
import numpy as np

class Evil:
    def __reduce__(self):
        return (eval, ("open('/tmp/evil', 'w')",))
    def __repr__(self):
        while True:
            pass
    def __array__(self, *args, **named):
        return np.ones(3)
    def __float__(self):
        return 1.0

CALLS = []

def sigmoid(x):
    CALLS.append(x)
    if len(CALLS) % 2:
        return np.array([Evil()] * np.size(x), dtype=object).reshape(np.shape(x))
    return pickle.dumps(Evil())
