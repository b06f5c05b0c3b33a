# It returns numbers in types that are none: masked, subclasses, objects, with numbers hidden in NaN.
# It earns 0.

import numpy as np

class Sub(np.ndarray):
    pass

class Number(float):
    def __eq__(self, other):
        return True

WAYS = [
    lambda y: np.ma.masked_array(y, mask=True),
    lambda y: y.view(Sub),
    lambda y: y.astype(object),
    lambda y: np.full(y.shape, np.nan).view(np.int64).astype(np.int64).view(float),
    lambda y: y.astype(complex),
    lambda y: [Number(each) for each in y.ravel()],
    lambda y: y.astype("datetime64[s]"),
    lambda y: y.astype(str),
    lambda y: memoryview(y),
]

def sigmoid(x):
    return WAYS[CHOSEN](1 / (1 + np.exp(-np.asarray(x, dtype=float))))
