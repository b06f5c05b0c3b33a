"""Derivatives found by measuring: what a learner's derivative is compared with in messages and pictures."""

import numpy as np

STEP = 1e-5  # at this size central differences of ordinary functions agree with the true slope to about 1e-10


def central_difference(f, x, *rest):
    """The slope of f at each element of x; f is elementwise in x, and `rest` are its further arguments.

    x: array of any shape. Returns an array of the same shape.
    """
    x = np.asarray(x, dtype=float)
    return (f(x + STEP, *rest) - f(x - STEP, *rest)) / (2 * STEP)


def numerical_gradient(f, x):
    """The derivative of f at x by each element of x; f takes an array like x and returns a number or an array.

    x: array of any shape. Returns an array of the shape of f(x), followed by the shape of x.
    """
    x = np.array(x, dtype=float)
    columns = []
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = STEP
        columns.append((np.asarray(f(x + step)) - np.asarray(f(x - step))) / (2 * STEP))
    return np.stack(columns, axis=-1).reshape(np.shape(columns[0]) + x.shape)
