"""The units of hidden layers, activations and gates: of one network, or of several side by side, each with its own.

Where networks side by side differ, a tuple with one unit for each stands in place of a unit. `by_network` takes it
apart into pairs: an index that picks networks, and their unit. Units are handed `transposed` views, whose numbers stand
in the order of memory (see `layout`).
"""

from collections.abc import Iterable

import numpy as np

from actcourse.networks.gates import columns, find_unit, halves
from actcourse.networks.layout import transposed


def for_each_layer(units, count):
    """One unit for each of `count` hidden layers, from one for all or one for each: names, records, functions."""
    if isinstance(units, str) or not isinstance(units, Iterable):
        return (find_unit(units),) * count
    units = tuple(map(find_unit, units))
    if len(units) != count:
        given = f"there are {count} hidden layers and {len(units)} activations"
        raise ValueError(f"{given}: give one, or one for each")
    return units


def learned_param(unit):
    """The `Param` that a network learns with the weights, or None."""
    return next((param for param in unit.params if param.learned), None)


def learns(unit):
    """Whether it, or one of several, learns a parameter."""
    if isinstance(unit, tuple):
        return any(map(learns, unit))
    return learned_param(unit) is not None


def layer_shapes(sizes, units, learned):
    """For each layer the shapes of its weights, its biases and what its unit learns, None for nothing.

    learned: "channel" or "shared".
    """
    shapes = []
    for fan_in, fan_out, unit in zip(sizes, sizes[1:], (*units, None), strict=False):
        width = fan_out * columns(unit)
        own = (1, fan_out if learned == "channel" else 1) if unit and learns(unit) else None
        shapes.append(((fan_in, width), (1, width), own))
    return shapes


def by_network(unit, before=()):
    """The units of a hidden layer as pairs: an index that picks networks side by side, and their unit."""
    if not isinstance(unit, tuple):
        return ((before or ..., unit),)
    return tuple(pair for index, one in enumerate(unit) for pair in by_network(one, (*before, index)))


def together(units):
    """For networks side by side: one unit where all are the same, a tuple of them otherwise.

    Tuples stay side by side where they are the same: each index goes with an axis of the networks.
    """
    alike = all(one == units[0] for one in units)
    return units[0] if alike and not isinstance(units[0], tuple) else tuple(units)


def named(unit):
    """Its name, or the names of several."""
    if isinstance(unit, tuple):
        return ", ".join(dict.fromkeys(map(named, unit)))
    return unit.name


# -- forwards and backwards -----------------------------------------------------------------------------
#
# Each takes the pairs of `by_network`; z: (…, n, columns); learned: the learned parameter, (…, 1, units or 1), or None;
# drawn: numbers from 0 to 1 for a random parameter, in z's shape, or None in evaluation.


def activated(pairs, z, learned, drawn):
    """f(z) of a hidden layer, with each network's own unit; of a gate, it has half as many features as z."""
    z, learned, drawn = map(transposed, (z, learned, drawn))
    if len(pairs) == 1:
        return transposed(_call(pairs[0][1].f, *pairs[0], z, learned, drawn))
    out = np.empty((*z.shape[:-2], z.shape[-2] // columns(pairs[0][1]), z.shape[-1]), z.dtype)
    for index, unit in pairs:
        out[index] = _call(unit.f, index, unit, z, learned, drawn)
    return transposed(out)


def signal_at_z(delta, pairs, z, learned, drawn):
    """From the loss's derivative by f(z), delta, to the one by z; delta is overwritten where they have one shape."""
    if columns(pairs[0][1]) == 2:
        return _signal_at_halves(delta, pairs, z)
    delta, z, learned, drawn = map(transposed, (delta, z, learned, drawn))
    for index, activation in pairs:
        part = delta[index]  # a view; delta[index] *= … would copy the product onto itself
        part *= _call(activation.df, index, activation, z, learned, drawn)
    return transposed(delta)


def _signal_at_halves(delta, pairs, z):
    """The same for gates, whose output depends on z by both halves."""
    delta, z = map(transposed, (delta, z))
    out = np.empty_like(z)
    for index, gate in pairs:
        for half, slope in zip(halves(out[index]), gate.slopes(z[index]), strict=True):
            np.multiply(delta[index], slope, out=half)
    return transposed(out)


def unit_slopes(pairs, z, learned):
    """f′(z) of each unit, as in evaluation; of a gate, the length of its derivative by both halves of z."""
    if columns(pairs[0][1]) == 1:
        return signal_at_z(np.ones_like(z), pairs, z, learned, None)
    z = transposed(z)
    out = np.empty_like(halves(z)[0])
    for index, gate in pairs:
        out[index] = np.hypot(*gate.slopes(z[index]))
    return transposed(out)


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
    if param.learned and learned is not None:
        return learned
    if param.law and drawn is not None:
        return param.law.low + (param.law.high - param.law.low) * drawn
    return param.default
