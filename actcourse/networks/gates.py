"""Layers that multiply: in the place of an activation, a gate makes one number of two.

A layer with a gate has twice the columns, (a, b); what leaves it is a g(b), of half as many: GLU and its variants.
Y. N. Dauphin, A. Fan, M. Auli, D. Grangier (2017). Language Modeling with Gated Convolutional Networks. ICML, 933–941.
N. Shazeer (2020). GLU Variants Improve Transformer. arXiv 2002.05202.
Maxout takes the larger of the two, and does not multiply: I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville,
Y. Bengio (2013). Maxout Networks. ICML.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from actcourse.functions import CATALOG, Activation, find
from actcourse.functions.names import plain
from actcourse.functions.own import check_record
from actcourse.functions.threshold import IDENTITY


@dataclass(frozen=True)
class Gate:
    """What a gated layer does with its two halves; it stands in a network where an activation would.

    by: the activation g of a g(b), or None for maxout, max(a, b). Arrays are (…, 2k, n) for k units and n examples.
    """

    name: str
    by: Activation | None
    params: ClassVar[tuple] = ()  # nothing is learned or drawn at random

    @property
    def weight_init(self):
        """As the activation's card says; maxout's larger half keeps about as much as a ReLU's two sides together."""
        return self.by.weight_init if self.by else "lecun"

    def f(self, z):
        """What leaves the layer, (…, k, n)."""
        a, b = halves(z)
        return np.maximum(a, b) if self.by is None else a * self._g(self.by.f, b)

    def slopes(self, z):
        """Its derivatives by a and by b, each (…, k, n); maxout's at a tie go to a."""
        a, b = halves(z)
        if self.by is None:
            first = (a >= b).astype(z.dtype)
            return first, 1 - first
        return self._g(self.by.f, b), a * self._g(self.by.df, b)

    def _g(self, function, b):
        return function(b, *self.by.defaults.values())


def halves(z):
    """a and b, views of (…, 2k, n)."""
    k = z.shape[-2] // 2
    return z[..., :k, :], z[..., k:, :]


GATES = {
    gate.name: gate
    for gate in (
        Gate("GLU", find("sigmoid")),
        Gate("bilinear", IDENTITY),
        Gate("ReGLU", find("ReLU")),
        Gate("GeGLU", find("GELU")),
        Gate("SwiGLU", find("SiLU")),
        Gate("maxout", None),
    )
}
_BY_PLAIN_NAME = {plain(name): gate for name, gate in GATES.items()}


def find_unit(name):
    """An activation as `find` gives it, or a `Gate`: by its name or as it is.

    Raises as `find` does, and as `check_record` for an activation whose functions cannot serve in a network.
    """
    if isinstance(name, Gate):
        return name
    if isinstance(name, str) and plain(name) in _BY_PLAIN_NAME:
        return _BY_PLAIN_NAME[plain(name)]
    activation = find(name)
    if activation not in CATALOG:
        check_record(activation)  # those of the catalogue are held to their contract by the tests
    return activation


def columns(unit):
    """How many columns of its layer's weights a unit takes: 2 with a gate, 1 with an activation."""
    first = unit
    while isinstance(first, tuple):  # of networks side by side, which are alike in this
        first = first[0]
    return 2 if isinstance(first, Gate) else 1
