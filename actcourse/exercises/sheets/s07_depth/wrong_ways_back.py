"""Wrong ways back through the layers, which the exercise `backward_signal_by_layer` tells apart."""

import numpy as np


def by_the_output(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        signals.append(np.std(upstream))
        upstream = (upstream * f_prime(z)) @ W.T
    return signals[::-1]


def by_the_input(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        upstream = (upstream * f_prime(z)) @ W.T
        signals.append(np.std(upstream))
    return signals[::-1]


def weights_before_slope(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        upstream = (upstream @ W.T) * f_prime(z)
        signals.append(np.std(upstream))
    return signals[::-1]


def last_slope_missing(upstream, weights, zs, f_prime):
    delta = upstream
    signals = [delta.std()]
    for k in range(len(weights) - 1, 0, -1):
        delta = (delta @ weights[k].T) * f_prime(zs[k - 1])
        signals.append(delta.std())
    return signals[::-1]


def own_weights(upstream, weights, zs, f_prime):
    delta = upstream * f_prime(zs[-1])
    signals = [delta.std()]
    for k in range(len(weights) - 2, -1, -1):
        delta = (delta @ weights[k].T) * f_prime(zs[k])
        signals.append(delta.std())
    return signals[::-1]


def later_slope(upstream, weights, zs, f_prime):
    delta = upstream * f_prime(zs[-1])
    signals = [delta.std()]
    for k in range(len(weights) - 1, 0, -1):
        delta = (delta @ weights[k].T) * f_prime(zs[k])
        signals.append(delta.std())
    return signals[::-1]


def slope_twice(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        delta = upstream * f_prime(z)
        signals.append(np.std(delta))
        upstream = (delta * f_prime(z)) @ W.T
    return signals[::-1]


def slope_only_measured(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        signals.append(np.std(upstream * f_prime(z)))
        upstream = upstream @ W.T
    return signals[::-1]


def always_upstream(upstream, weights, zs, f_prime):
    return [np.std(upstream * f_prime(z)) for z in zs]


def without_weights(upstream, weights, zs, f_prime):
    signals = []
    for z in zs[::-1]:
        upstream = upstream * f_prime(z)
        signals.append(np.std(upstream))
    return signals[::-1]


def weights_first(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        delta = upstream * f_prime(z)
        signals.append(np.std(delta))
        upstream = W @ delta
    return signals[::-1]


def forwards(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights, zs, strict=True):
        delta = upstream * f_prime(z)
        signals.append(np.std(delta))
        upstream = delta @ W.T
    return signals


def times_z(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        delta = upstream * z
        signals.append(np.std(delta))
        upstream = delta @ W.T
    return signals[::-1]


def averaged(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        delta = upstream * f_prime(z)
        signals.append(np.std(delta))
        upstream = delta @ W.T / len(z)
    return signals[::-1]


def weights_backwards_only(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs, strict=True):
        delta = upstream * f_prime(z)
        signals.append(np.std(delta))
        upstream = delta @ W.T
    return signals[::-1]


def zs_backwards_only(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights, zs[::-1], strict=True):
        delta = upstream * f_prime(z)
        signals.append(np.std(delta))
        upstream = delta @ W.T
    return signals[::-1]
