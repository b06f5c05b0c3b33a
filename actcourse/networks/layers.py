"""The activations of hidden layers: of one network, or of several side by side, each with its own.

Where networks side by side differ, a tuple with one activation for each stands in place of an activation.
"""

import numpy as np

from actcourse.functions import Activation, find
from actcourse.networks.outputs import ones_row


def for_each_layer(activation, count):
    """One activation for each of `count` hidden layers, from one for all or one for each, by name or as records."""
    if isinstance(activation, str | Activation):
        return (find(activation),) * count
    activations = tuple(map(find, activation))
    if len(activations) != count:
        given = f"there are {count} hidden layers and {len(activations)} activations"
        raise ValueError(f"{given}: give one, or one for each")
    return activations


def learned(activation):
    """The parameter that a network learns with the weights, or None."""
    return next((param for param in activation.params if param.derivative), None)


def each(activation, before=()):
    """The parts of a hidden layer: which networks, as an index, and their activation."""
    if not isinstance(activation, tuple):
        return ((before or ..., activation),)
    return tuple(part for index, one in enumerate(activation) for part in each(one, (*before, index)))


def applied(parts, z, slope, drawn):
    """f(z) of a hidden layer, with each network's own activation.

    slope: the learned parameter, or None; drawn: numbers from 0 to 1 for a random one, or None in evaluation.
    """
    if len(parts) == 1:
        return _call(parts[0][1].f, *parts[0], z, slope, drawn)
    out = np.empty_like(z)
    for which, activation in parts:
        out[which] = _call(activation.f, which, activation, z, slope, drawn)
    return out


def multiply_by_derivative(delta, parts, z, slope, drawn):
    """Multiply a signal by f′(z), in place."""
    for which, activation in parts:
        delta[which] *= _call(activation.df, which, activation, z, slope, drawn)


def slope_gradient(into, delta, parts, z, slope, drawn):
    """Write the loss's derivative by the learned parameter of each network that learns one.

    into, slope: (…, 1, channels), or (…, 1, 1) where all channels share one. delta: by the activation's output.
    """
    ones = ones_row(z.shape[-2], z.dtype)
    for which, activation in parts:
        if param := learned(activation):
            by_slope = _call(param.derivative, which, activation, z, slope, drawn)
            by_channel = ones @ (by_slope * delta[which])
            into[which] = by_channel if into.shape[-1] > 1 else by_channel.sum(axis=-1, keepdims=True)


def _call(function, which, activation, z, slope, drawn):
    """One of an activation's functions at the z of its networks, with its parameters."""
    if not activation.params:
        return function(z[which])
    return function(z[which], *_values(activation, None if slope is None else slope[which], drawn))


def _values(activation, slope, drawn):
    """The parameters of an activation: those learned, those drawn at random, and the customary values."""
    for param in activation.params:
        if param.derivative and slope is not None:
            yield slope
        elif param.law and drawn is not None:
            low, high = param.law.low, param.law.high
            yield low + (high - low) * drawn
        else:
            yield param.default


def learns(activation):
    """Whether it, or one of several, learns a parameter."""
    if isinstance(activation, tuple):
        return any(map(learns, activation))
    return learned(activation) is not None


def together(activations):
    """For networks side by side: one activation where all are the same, a tuple of them otherwise."""
    return activations[0] if all(one == activations[0] for one in activations) else tuple(activations)


def named(activation):
    """Its name, or the names of several."""
    if isinstance(activation, tuple):
        return ", ".join(dict.fromkeys(map(named, activation)))
    return activation.name
