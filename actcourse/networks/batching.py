"""The order in which examples are taken: an epoch goes through all of them once, in batches, each epoch in a new order.

`train` takes it from here, and `batches` is the same for loops of one's own.
"""

import numpy as np

from actcourse.functions.inputs import check_generator, positive_integer
from actcourse.networks.data import Data


def batches(data, size, rng):
    """The batches that `train` takes: to go through them once is an epoch, and to do so again is the next one.

    data: a `Data`, or several sets side by side. size: examples in a batch, None for all; the last of an epoch holds
        what is left over.
    rng: a NumPy generator in the state in which `train` would be given it, or as there a list of one for each set; the
        order comes from a stream that is spawned from it.
    Each batch is a `Batch`: a `Data` for `loss_and_gradient`, which x and y can be unpacked from. A loop of one's own
    then has the losses and weights of `train`, but where dropout or parameters are random.
    Raises TypeError or ValueError for other data, sizes and generators, as `train` does.

    >>> from actcourse import DATA
    >>> moons = DATA["moons"](np.random.default_rng(0))
    >>> for epoch in range(1):
    ...     print([len(batch) for batch in batches(moons, 150, np.random.default_rng(1))])
    [150, 150, 100]
    """
    return Batches(data, size, rng)


class Batch(Data):
    """Some of the examples of a `Data`, whose labels may all be of one class; x and y are unpacked from it."""

    def __post_init__(self):
        """Nothing is checked: the set that they come from was."""

    def __iter__(self):
        return iter((self.x, self.y))


class Batches:
    """What `batches` gives. Its length is the number of batches in an epoch."""

    def __init__(self, data, size, rng):
        if not isinstance(data, Data):
            raise TypeError(f"data must be a Data, such as Data('mine', x, y, classes=2), not {type(data).__name__}")
        self._data, self._size = data, checked_size(size, data, "size")
        self._order = Order(generators(rng, data))

    def __len__(self):
        return len(slices(len(self._data), self._size))

    def __iter__(self):
        name, classes, lead = self._data.name, self._data.classes, self._data.x.ndim - 2
        x, y = self._order.shuffled(self._data.x, self._data.y)
        for part in slices(len(self._data), self._size):
            at = (*[slice(None)] * lead, part)
            yield Batch(name, x[at], y[at], classes)


class Order:
    """A new order of the examples for each epoch, from a stream of its own of each generator.

    The streams are the first that are spawned from the generators: whoever spawns more does so afterwards.
    """

    def __init__(self, generators):
        self._streams = [one.spawn(1)[0] for one in generators]

    def shuffled(self, *arrays):
        """Examples and targets in a new order, the same for all arrays; the first has the shape (…, n, features)."""
        axis = arrays[0].ndim - 2
        orders = [one.permutation(arrays[0].shape[axis]) for one in self._streams]
        if len(orders) == 1:
            return [array.take(orders[0], axis=axis) for array in arrays]
        return [np.stack([part[order] for part, order in zip(array, orders, strict=True)]) for array in arrays]


def slices(count, size):
    """The parts of so many examples that are batches of a size; the last may be smaller."""
    return [slice(start, start + size) for start in range(0, count, size)]


# -- what is refused ------------------------------------------------------------------------------------------


def checked_size(size, data, what):
    """Examples in a batch, all of them for None; what: the size's name for the message."""
    return len(data) if size is None else positive_integer(size, what)


def generators(rng, data):
    """rng as a list, of one generator or of one for each of several data sets."""
    several = isinstance(rng, list | tuple)
    given = rng if several else [rng]
    if not given:
        raise TypeError("rng must be a NumPy generator, or a list of one for each data set, not an empty list")
    for one in given:
        check_generator(one, "each of rng" if several else "rng")
    if several and data.x.shape[:-2] != (len(given),):
        raise ValueError(f"{len(given)} generators are for as many data sets; x has the shape {data.x.shape}")
    return given
