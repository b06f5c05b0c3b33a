"""Ways to write `two_layer_gradients`, right and wrong."""

import numpy as np

# -- right in other ways ----------------------------------------------------------------------------


def _forward(X, W1, b1, W2, b2):
    hidden = np.tanh(X @ W1 + b1)
    return hidden, hidden @ W2 + b2


def _backward(X, W2, hidden, error, slope):
    """The four gradients, from the loss's gradient by the output and the slope of the hidden units."""
    d_hidden = (error @ W2.T) * slope
    return X.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ error, error.sum(axis=0)


def averaged_at_the_end(X, y, W1, b1, W2, b2):
    hidden, output = _forward(X, W1, b1, W2, b2)
    sums = _backward(X, W2, hidden, output - y, 1 - hidden**2)
    return [gradient / X.shape[0] for gradient in sums]


def by_cosh(X, y, W1, b1, W2, b2):
    hidden, output = _forward(X, W1, b1, W2, b2)
    return _backward(X, W2, hidden, (output - y) / len(y), 1 / np.cosh(X @ W1 + b1) ** 2)


def example_by_example(inputs, targets, V, c, U, d):
    dV, dc, dU, dd = np.zeros(V.shape), np.zeros(c.shape), np.zeros(U.shape), np.zeros(d.shape)
    for x, y in zip(inputs, targets, strict=True):
        hidden = np.tanh(x @ V + c)
        error = hidden @ U + d - y
        delta = (U @ error) * (1 - hidden**2)
        dV += np.outer(x, delta) / len(inputs)
        dc += delta / len(inputs)
        dU += np.outer(hidden, error) / len(inputs)
        dd += error / len(inputs)
    return dV, dc, dU, dd


def by_einsum(X, y, W1, b1, W2, b2):
    z = np.einsum("ni,ih->nh", X, W1) + b1
    error = np.einsum("nh,ho->no", np.tanh(z), W2) + b2 - y
    delta = np.einsum("no,ho,nh->nh", error, W2, (1 - np.tanh(z)) * (1 + np.tanh(z)))
    mean = 1 / len(X)
    return (
        np.einsum("ni,nh->ih", X, delta) * mean,
        delta.mean(axis=0),
        np.einsum("nh,no->ho", np.tanh(z), error) * mean,
        error.mean(axis=0),
    )


# -- mistakes ---------------------------------------------------------------------------------------


def chained(error, slope):
    """The gradients as they come out with this derivative of the loss, and this slope of the hidden units."""

    def gradients(X, y, W1, b1, W2, b2):
        hidden, output = _forward(X, W1, b1, W2, b2)
        return _backward(X, W2, hidden, error(output, y), slope(X @ W1 + b1, hidden))

    return gradients


def error(output, y):
    return (output - y) / len(y)


def slope(z, hidden):
    return 1 - hidden**2


right = chained(error, slope)


def averaged_twice(X, y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = right(X, y, W1, b1, W2, b2)
    return dW1, db1 / len(X), dW2, db2 / len(X)


def biases_not_averaged(X, y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = right(X, y, W1, b1, W2, b2)
    return dW1, db1 * len(X), dW2, db2 * len(X)


def no_forward_activation(X, y, W1, b1, W2, b2):
    hidden = X @ W1 + b1
    return _backward(X, W2, hidden, (hidden @ W2 + b2 - y) / len(X), 1 - np.tanh(hidden) ** 2)


def unactivated_in_dW2(X, y, W1, b1, W2, b2):
    dW1, db1, _, db2 = right(X, y, W1, b1, W2, b2)
    _, output = _forward(X, W1, b1, W2, b2)
    return dW1, db1, (X @ W1 + b1).T @ (output - y) / len(X), db2


def skipping_W2(X, y, W1, b1, W2, b2):
    hidden, output = _forward(X, W1, b1, W2, b2)
    error = (output - y) / len(X)
    delta = error * (1 - hidden**2)
    return X.T @ delta, delta.sum(axis=0), hidden.T @ error, error.sum(axis=0)


def W2_not_transposed(X, y, W1, b1, W2, b2):
    hidden, output = _forward(X, W1, b1, W2, b2)
    error = (output - y) / len(X)
    delta = (error @ W2) * (1 - hidden**2)
    return X.T @ delta, delta.sum(axis=0), hidden.T @ error, error.sum(axis=0)


def weighed(first, second):
    """The gradients as they come out with these products of what went into a layer and what comes back to it."""

    def gradients(X, y, W1, b1, W2, b2):
        hidden, output = _forward(X, W1, b1, W2, b2)
        error = (output - y) / len(X)
        delta = (error @ W2.T) * (1 - hidden**2)
        return first(X, delta), delta.sum(axis=0), second(hidden, error), error.sum(axis=0)

    return gradients


def _turned(inputs, delta):
    return inputs.T @ delta


# NumPy's two ways to multiply matrices complain in different words.
EXAMPLES_OUTSIDE = tuple(
    weighed(*products) for product in (np.matmul, np.dot) for products in ((product, _turned), (_turned, product))
)


def with_biases(added_up):
    """The gradients as they come out with another way of adding up for the biases."""

    def gradients(X, y, W1, b1, W2, b2):
        hidden, output = _forward(X, W1, b1, W2, b2)
        error = (output - y) / len(X)
        delta = (error @ W2.T) * (1 - hidden**2)
        return X.T @ delta, added_up(delta), hidden.T @ error, added_up(error)

    return gradients


def slope_without_brackets(X, y, W1, b1, W2, b2):
    hidden, output = _forward(X, W1, b1, W2, b2)
    error = (output - y) / len(X)
    delta = error @ W2.T * 1 - hidden**2
    return X.T @ delta, delta.sum(axis=0), hidden.T @ error, error.sum(axis=0)


def biases_from_weights(X, y, W1, b1, W2, b2):
    dW1, _, dW2, _ = right(X, y, W1, b1, W2, b2)
    return dW1, dW1.sum(axis=0), dW2, dW2.sum(axis=0)


def with_W2_changed_first(rate):
    """The gradients as they come out when the output layer takes its step, of this size, before the hidden one."""

    def gradients(X, y, W1, b1, W2, b2):
        hidden, output = _forward(X, W1, b1, W2, b2)
        error = (output - y) / len(X)
        return _backward(X, W2 - rate * hidden.T @ error, hidden, error, 1 - hidden**2)

    return gradients


W2_CHANGED_FIRST = tuple(map(with_W2_changed_first, (1, 0.5, 0.1, 0.05, 0.01, 0.001)))


def tanh_by_exponentials(X, y, W1, b1, W2, b2):
    z = X @ W1 + b1
    hidden = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return _backward(X, W2, hidden, (hidden @ W2 + b2 - y) / len(X), 1 - hidden**2)


def error_in_place(X, y, W1, b1, W2, b2):
    hidden, output = _forward(X, W1, b1, W2, b2)
    y -= output
    return _backward(X, W2, hidden, -y / len(X), 1 - hidden**2)
