"""Networks that are linear, or linear in pieces: what they collapse to, where they bend, and bends set by hand."""

from itertools import chain

import numpy as np

from actcourse.functions.inputs import as_floats, positive_integer, real_number
from actcourse.functions.threshold import IDENTITY
from actcourse.functions.words import counted
from actcourse.networks.gates import Gate
from actcourse.networks.layers import learned_param
from actcourse.networks.network import MLP, check_network

_SLIVER = 1e-12  # of the segment: bends nearer to each other than this are one bend and rounding
_NO_BEND = 1e-10  # of the steepest slope: a bend smaller than this is rounding
_STRAIGHT = 1e-9  # slopes that differ by less are one and rounding, or one and how it was measured
_REACH = 40  # how far left and right of its kinks an activation is looked at


def linear_collapse(net):
    """The one linear layer that a network of identities is equal to: weights (…, in, out) and biases (…, 1, out).

    `x @ weights + biases` are the network's scores. Several networks side by side give as many layers.
    Raises ValueError where a hidden layer has another activation.
    """
    if check_network(net).skip is not None:
        raise ValueError("layers with skips do not collapse here; take a network without")
    for _, activation in chain(*net.by_network):
        if activation != IDENTITY:
            raise ValueError(f"only layers of identities collapse into one, and one has {activation.name}")
    weights, biases = net.layers[0].weights.copy(), net.layers[0].biases.copy()
    for layer in net.layers[1:]:
        weights, biases = weights @ layer.weights, biases @ layer.weights + layer.biases
    return weights, biases


def relu_interpolant(function, pieces, low=0.0, high=1.0):
    """An `MLP` (1, pieces, 1) of ReLUs with a linear output, equal to `function` at equally spaced points.

    function: takes an array of numbers and returns one as long. pieces: how many straight pieces there are
    from low to high. Each unit starts to rise at one of the points, and its outgoing weight is the change of
    slope there. Nothing is trained.
    Raises ValueError or TypeError where pieces is not a whole number above 0, low is not below high, or function
    does not give a finite number for each point.
    """
    low, high = real_number(low, "low"), real_number(high, "high")
    if not low < high:
        raise ValueError(f"low must be below high, and {low:g} is not below {high:g}")
    points = np.linspace(low, high, positive_integer(pieces, "pieces") + 1)
    values = as_floats(function(points), "relu_interpolant, for the function's values,")
    if values.shape != points.shape or not np.isfinite(values).all():
        raise ValueError(
            f"function must give a finite number for each of {counted(points.size, 'point')}, not {values!r}"
        )
    # Zeros are not drawn, so this generator is not used.
    net = MLP((1, pieces, 1), "ReLU", output="linear", init="zeros", rng=np.random.default_rng(0))
    hidden, output = net.layers
    hidden.weights[...], hidden.biases[...] = 1, -points[:-1]
    output.weights[:, 0] = np.diff(np.diff(values) / np.diff(points), prepend=0)
    output.biases[...] = values[0]
    return net


def linear_pieces(net, start, end):
    """The number of pieces, each of them straight, of a network's scores along the segment from start to end.

    start, end: inputs, of shape (in,). Takes and refuses what `linear_breaks` does.

    By folding, a deep network can have many more of them than a shallow one with as many units:
    G. Montúfar, R. Pascanu, K. Cho, Y. Bengio (2014). On the Number of Linear Regions of Deep Neural Networks. NIPS 27.

    >>> linear_pieces(relu_interpolant(np.sin, pieces=8, high=6), [0.0], [6.0])
    8
    """
    return len(linear_breaks(net, start, end)) + 1


def linear_breaks(net, start, end):
    """Where along the segment from start to end the scores of a network bend or jump.

    net: one network, whose activations are straight between their kinks, such as ReLU, hard tanh and the step; kinks
        are those of the customary and of the learned parameters.
    start, end: inputs, of shape (in,).
    Returns the places t between 0 and 1 in rising order: the input there is start + t (end − start). They are
    computed, layer by layer, and not searched for. Places that are no further apart than 1e−12 count as one, and a
    bend by less than 1e−10 of the steepest slope as none.
    Raises ValueError for other activations, several networks side by side, and points that do not fit.
    """
    _check_straight(net)
    start, end = _point(net, start, "start"), _point(net, end, "end")
    edges = np.array([0.0, 1.0])
    # On a piece between two edges, each number in the network is offset + t rise; both have shape (pieces, units).
    offset, rise = start[None], (end - start)[None]
    for index, layer in enumerate(net.layers):
        offset, rise = offset @ layer.weights + layer.biases, rise @ layer.weights
        if index < len(net.activations):
            edges, piece = _split(edges, offset, rise, _kinks(net, index))
            offset, rise = _activated(net, index, edges, offset[piece], rise[piece])
    inner = edges[1:-1]
    return inner[_differ(rise) | _differ(offset, rise, inner)]


def _split(edges, offset, rise, kinks):
    """Cut the pieces where a unit passes a kink; the new edges and, for each new piece, the old one it is part of."""
    low, high = edges[:-1, None] + _SLIVER, edges[1:, None] - _SLIVER
    places = [edges]
    for x in kinks:
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # a unit that does not change never passes
            t = (x - offset) / rise
        places.append(t[(low < t) & (t < high)])
    places = np.sort(np.concatenate(places))
    new = places[np.diff(places, prepend=-1) > _SLIVER]
    return new, np.searchsorted(edges, (new[1:] + new[:-1]) / 2) - 1


def _kinks(net, index):
    """Where units of a hidden layer may pass a kink: for the customary parameter, and for all that were learned."""
    activation, values = net.activations[index], net.layers[index].learned
    learning = [] if values is None else np.unique(values)
    ones = [activation, *(activation.tuned(**{learned_param(activation).name: value}) for value in learning)]
    return sorted({kink.x for one in ones for kink in one.kink_points})


def _activated(net, index, edges, offset, rise):
    """Offset and rise of a hidden layer's outputs, from those of its z, which passes no kink between two edges."""
    middle = ((edges[1:] + edges[:-1]) / 2)[:, None]
    z = offset + middle * rise
    rise = rise * net.hidden_slopes(index, z)
    return net.hidden(index, z) - middle * rise, rise


def _differ(values, rise=0, t=0):
    """Where values + t rise of a piece are not those of the piece after it, of shape (pieces − 1,)."""
    left, right = values[:-1], values[1:]
    if np.ndim(rise):
        left, right = left + t[:, None] * rise[:-1], right + t[:, None] * rise[1:]
    return (np.abs(right - left) > _NO_BEND * np.abs(values).max()).any(axis=-1)


# -- what they refuse -------------------------------------------------------------------------------------


def _check_straight(net):
    if check_network(net).networks:
        raise ValueError("pieces are counted for one network; of several side by side take one, such as net[0]")
    if net.skip is not None:
        raise ValueError("pieces are counted in networks without skips")
    for activation in dict.fromkeys(net.activations):
        if isinstance(activation, Gate) or not _straight(activation):
            raise ValueError(f"{activation.name} is not straight between its kinks: its pieces cannot be counted")


def _straight(activation):
    """Whether the slope is the same all over each stretch between kinks."""
    kinks = sorted(kink.x for kink in activation.kink_points)
    ends = [min(kinks, default=0) - _REACH, *kinks, max(kinks, default=0) + _REACH]
    inside = np.linspace(ends[:-1], ends[1:], 1001)[1:-1]  # of each stretch, in a column
    return bool((np.ptp(activation.derivative(inside), axis=0) < _STRAIGHT).all())


def _point(net, x, what):
    x = as_floats(x, what).astype(float)
    if x.shape != (net.sizes[0],) or not np.isfinite(x).all():
        raise ValueError(f"{what} must be {net.sizes[0]} finite numbers, one for each input, not {x!r}")
    return x
