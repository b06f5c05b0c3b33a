"""What a network's passes forwards and backwards take and leave behind; the leading axes are those of the networks."""

from typing import NamedTuple

import numpy as np

from actcourse.functions.renamed import old_name


class Layer(NamedTuple):
    """A layer's parameters: views of the network's theta, or of an array that is laid out like it.

    weights: (…, in, out); biases: (…, 1, out); learned: the parameter that its activation learns, (…, 1, out) where
    each channel has its own and (…, 1, 1) where they share it, or None.
    """

    weights: np.ndarray
    biases: np.ndarray
    learned: np.ndarray | None

    slope = old_name("Layer.slope", "learned")


class Step(NamedTuple):
    """What a forward pass leaves behind at a layer: its inputs, its scores z, and what was drawn at random, if it was.

    inputs: (…, n, in); z: (…, n, out). drawn: numbers from 0 to 1 for a random parameter of the activation, and mask:
    dropout's factors, both in shapes that broadcast to z's.
    """

    inputs: np.ndarray
    z: np.ndarray
    drawn: np.ndarray | None = None
    mask: np.ndarray | None = None


class Gradient(NamedTuple):
    """The loss's derivatives: by all parameters, laid out like theta, and by the z of each layer, the last first."""

    flat: np.ndarray
    signals: list[np.ndarray]


class Buffer(NamedTuple):
    """Room for a gradient: an array laid out like theta, and its views. `net.buffer()` makes one; it is not copied."""

    flat: np.ndarray
    layers: list[Layer]

    def __reduce_ex__(self, _):
        raise TypeError("a Buffer cannot be copied or pickled: in the copy, layers would not be views of flat any more")
