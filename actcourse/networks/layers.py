"""The activations of hidden layers: of one network, or of several side by side, each with its own.

Where networks side by side differ, a tuple with one activation for each stands in place of an activation.

Arrays have the shape (…, examples, features) everywhere, and one network's are laid out in memory like that. Those of
networks side by side are laid out feature by feature, for speed: a bias or a slope then goes with a long run of
numbers, and not with one in each of many short runs. That is why `product` and `by_feature` are there, and
why activations are handed `turned` views, whose numbers stand in the order of memory.
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


def each(activation, before=()):
    """The parts of a hidden layer: which networks, as an index, and their activation."""
    if not isinstance(activation, tuple):
        return ((before or ..., activation),)
    return tuple(part for index, one in enumerate(activation) for part in each(one, (*before, index)))


def product(a, b):
    """a @ b, for networks side by side laid out feature by feature."""
    if a.ndim == b.ndim == 2:
        return a @ b
    networks = max(a.shape[:-2], b.shape[:-2], key=len)
    return np.matmul(a, b, out=turned(np.empty((*networks, b.shape[-1], a.shape[-2]), a.dtype)))


def turned(array):
    """A view with examples and features exchanged; None stays None."""
    return array if array is None else array.swapaxes(-1, -2)


def by_feature(array):
    """The same numbers, laid out in memory feature by feature instead of example by example."""
    return turned(np.ascontiguousarray(turned(array)))


def applied(parts, z, slope, drawn):
    """f(z) of a hidden layer, with each network's own activation.

    slope: the learned parameter, or None; drawn: numbers from 0 to 1 for a random one, or None in evaluation.
    """
    z, slope, drawn = map(turned, (z, slope, drawn))
    if len(parts) == 1:
        return turned(_call(parts[0][1].f, *parts[0], z, slope, drawn))
    out = np.empty_like(z)
    for which, activation in parts:
        out[which] = _call(activation.f, which, activation, z, slope, drawn)
    return turned(out)


def multiply_by_derivative(delta, parts, z, slope, drawn):
    """Multiply a signal by f′(z), in place."""
    delta, z, slope, drawn = map(turned, (delta, z, slope, drawn))
    for which, activation in parts:
        part = delta[which]  # a view; delta[which] *= … would copy the product onto itself
        part *= _call(activation.df, which, activation, z, slope, drawn)


def slope_gradient(into, delta, parts, z, slope, drawn):
    """Write the loss's derivative by the learned parameter of each network that learns one.

    into, slope: (…, 1, channels), or (…, 1, 1) where all channels share one. delta: by the activation's output.
    """
    into, delta, z, slope, drawn = map(turned, (into, delta, z, slope, drawn))
    for which, activation in parts:
        if param := learned(activation):
            by_slope = _call(param.derivative, which, activation, z, slope, drawn)
            axes = -1 if into.shape[-2] > 1 else (-1, -2)
            np.add.reduce(by_slope * delta[which], axis=axes, keepdims=True, out=into[which])


def _call(function, which, activation, z, slope, drawn):
    """One of an activation's functions at the z of its networks, with its parameters."""
    if not activation.params:
        return function(z[which])
    values = [_value(param, None if slope is None else slope[which], drawn) for param in activation.params]
    return function(z[which], *values)


def _value(param, slope, drawn):
    """Of a parameter: what was learned, what was drawn at random, or the customary value."""
    if param.derivative and slope is not None:
        return slope
    if param.law and drawn is not None:
        return param.law.low + (param.law.high - param.law.low) * drawn
    return param.default


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
