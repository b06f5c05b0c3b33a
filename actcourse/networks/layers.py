"""The activations of hidden layers: of one network, or of several side by side, each with its own.

Where networks side by side differ, a tuple with one activation for each stands in place of an activation. `by_network`
takes it apart into pairs: an index that picks networks, and their activation. Activations are handed `transposed`
views, whose numbers stand in the order of memory (see `layout`).
"""

import numpy as np

from actcourse.functions import find
from actcourse.networks.layout import transposed


def for_each_layer(activation, count):
    """One activation for each of `count` hidden layers, from one for all or one for each: names, records, functions."""
    if isinstance(activation, str) or callable(activation):
        return (find(activation),) * count
    activations = tuple(map(find, activation))
    if len(activations) != count:
        given = f"there are {count} hidden layers and {len(activations)} activations"
        raise ValueError(f"{given}: give one, or one for each")
    return activations


def learned_param(activation):
    """The `Param` that a network learns with the weights, or None."""
    return next((param for param in activation.params if param.derivative), None)


def learns(activation):
    """Whether it, or one of several, learns a parameter."""
    if isinstance(activation, tuple):
        return any(map(learns, activation))
    return learned_param(activation) is not None


def by_network(activation, before=()):
    """The activations of a hidden layer as pairs: an index that picks networks side by side, and their activation."""
    if not isinstance(activation, tuple):
        return ((before or ..., activation),)
    return tuple(pair for index, one in enumerate(activation) for pair in by_network(one, (*before, index)))


def together(activations):
    """For networks side by side: one activation where all are the same, a tuple of them otherwise."""
    return activations[0] if all(one == activations[0] for one in activations) else tuple(activations)


def named(activation):
    """Its name, or the names of several."""
    if isinstance(activation, tuple):
        return ", ".join(dict.fromkeys(map(named, activation)))
    return activation.name


# -- forwards and backwards -----------------------------------------------------------------------------
#
# Each takes the pairs of `by_network`; z: (…, n, units); learned: the learned parameter, (…, 1, units or 1), or None;
# drawn: numbers from 0 to 1 for a random parameter, in z's shape, or None in evaluation.


def activated(pairs, z, learned, drawn):
    """f(z) of a hidden layer, with each network's own activation."""
    z, learned, drawn = map(transposed, (z, learned, drawn))
    if len(pairs) == 1:
        return transposed(_call(pairs[0][1].f, *pairs[0], z, learned, drawn))
    out = np.empty_like(z)
    for index, activation in pairs:
        out[index] = _call(activation.f, index, activation, z, learned, drawn)
    return transposed(out)


def multiply_by_derivative(delta, pairs, z, learned, drawn):
    """Multiply a signal by f′(z), in place."""
    delta, z, learned, drawn = map(transposed, (delta, z, learned, drawn))
    for index, activation in pairs:
        part = delta[index]  # a view; delta[index] *= … would copy the product onto itself
        part *= _call(activation.df, index, activation, z, learned, drawn)


def write_learned_gradient(into, delta, pairs, z, learned, drawn):
    """Write the loss's derivative by the learned parameter of each network that learns one.

    into: in the shape of learned. delta: the loss's derivative by the activation's output.
    """
    into, delta, z, learned, drawn = map(transposed, (into, delta, z, learned, drawn))
    for index, activation in pairs:
        if param := learned_param(activation):
            by_param = _call(param.derivative, index, activation, z, learned, drawn)
            axes = -1 if into.shape[-2] > 1 else (-1, -2)
            np.add.reduce(by_param * delta[index], axis=axes, keepdims=True, out=into[index])


def _call(function, index, activation, z, learned, drawn):
    """One of an activation's functions at the z of its networks, with its parameters."""
    if not activation.params:
        return function(z[index])
    learned, drawn = (None if array is None else array[index] for array in (learned, drawn))
    return function(z[index], *(_value(param, learned, drawn) for param in activation.params))


def _value(param, learned, drawn):
    """Of a parameter: what was learned, what was drawn at random, or the customary value."""
    if param.derivative and learned is not None:
        return learned
    if param.law and drawn is not None:
        return param.law.low + (param.law.high - param.law.low) * drawn
    return param.default
