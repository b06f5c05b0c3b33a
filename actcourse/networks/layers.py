"""The activations of hidden layers: of one network, or of several side by side, each with its own.

Where networks side by side differ, a tuple with one activation for each stands in place of an activation.
"""

import numpy as np

from actcourse.functions import Activation, find


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


def applied(which, activation, z, slope, drawn):
    """A function of an activation, or of each network's own, applied to z; `which` chooses it."""
    if isinstance(activation, tuple):
        out = np.empty_like(z)
        for index, one in enumerate(activation):
            out[index] = applied(which, one, z[index], None if slope is None else slope[index], drawn)
        return out
    return which(activation)(z, *_values(activation, slope, drawn))


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


def derivative(activation):
    """Which function of an activation `applied` applies: f′."""
    return activation.df


def by_learned(activation):
    """Likewise ∂f/∂p for the parameter that is learned, and 0 where there is none."""
    param = learned(activation)
    return param.derivative if param else lambda z, *_: np.zeros_like(z)


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
