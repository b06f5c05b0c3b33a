"""Wrong ways forward through the layers, which the exercise `signal_by_layer` tells apart."""


def of_z(x, weights, f):
    signals, h = [], x
    for W in weights:
        z = h @ W
        signals.append(z.std())
        h = f(z)
    return signals


def f_only_measured(x, weights, f):
    signals, z = [], x
    for W in weights:
        z = z @ W
        signals.append(f(z).std())
    return signals


def f_before(x, weights, f):
    signals, h = [], x
    for W in weights:
        h = f(h) @ W
        signals.append(h.std())
    return signals


def f_twice(x, weights, f):
    signals, h = [], x
    for W in weights:
        h = f(h @ W)
        signals.append(f(h).std())
    return signals


def always_from_x(x, weights, f):
    return [f(x @ W).std() for W in weights]


def weights_first(x, weights, f):
    signals, h = [], x
    for W in weights:
        h = f(W @ h)
        signals.append(h.std())
    return signals


def by_element(x, weights, f):
    signals, h = [], x
    for W in weights:
        h = f(h * W)
        signals.append(h.std())
    return signals


def returned_at_once(x, weights, f):
    signals, h = [], x
    for W in weights:
        h = f(h @ W)
        signals.append(h.std())
        return signals


def last_one_linear(x, weights, f):
    signals, h = [], x
    for layer, W in enumerate(weights):
        h = h @ W
        if layer < len(weights) - 1:
            h = f(h)
        signals.append(h.std())
    return signals


def f_of_the_weights(x, weights, f):
    signals, h = [], x
    for W in weights:
        h = h @ f(W)
        signals.append(h.std())
    return signals
