# It returns arrays of any size, without end, and deeper than anything.
# It earns 0.

import numpy as np

def endless():
    while True:
        yield 1.0

def deep():
    found = []
    for _ in range(100_000):
        found = [found]
    return found

def ring():
    found = []
    found.append(found)
    return found

WAYS = [
    lambda: np.broadcast_to(1.0, (2**20, 2**20)),
    lambda: np.lib.stride_tricks.as_strided(np.ones(1), (2**40,), (0,)),
    lambda: np.zeros((0, 2**40)),
    lambda: [np.broadcast_to(1.0, (2**20, 2**20))] * 9,
    endless, deep, ring,
    lambda: 10**1_000_000,
    lambda: "x" * 10**8,
    lambda: [0.0] * 10**7,
    lambda: np.array(["x" * 1000] * 1000),
    lambda: np.zeros(3, dtype=[("x", float), ("y", object)]),
]

def sigmoid(x):
    return WAYS[CHOSEN]()
