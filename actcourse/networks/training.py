"""The training loop: batches, steps, what became of them, and what to do with runs that go wrong.

For one network and for many side by side alike; each ends with the same numbers as if it were trained alone.
"""

import math
import time

import numpy as np
from tqdm import trange

from actcourse.functions.inputs import QUIET, positive_integer
from actcourse.functions.renamed import old_name
from actcourse.networks.batching import Order, checked_size, generators, slices
from actcourse.networks.data import Data
from actcourse.networks.history import History
from actcourse.networks.layout import by_feature
from actcourse.networks.network import check_network
from actcourse.networks.optimisers import checked_optimiser
from actcourse.networks.watching import Watcher


def train(
    net,
    data,
    *,
    epochs,
    rng,
    batch_size=32,
    optimiser="adam",
    validation=None,
    patience=None,
    watch=None,
    progress=False,
):
    """Train a network in place, and return the `History` of it.

    net: an `MLP`, one network or several side by side.
    data, validation: a `Data` each, which all networks share, or with a leading axis, one for each.
    epochs: how often all examples are gone through; batch_size: examples a step, None for all.
    rng: a NumPy generator, for the order of the examples and for what is random in training; or a list of
        generators, one for each of several data sets side by side.
    optimiser: "sgd", "rmsprop" or "adam", or a record with settings of your own, such as SGD(0.1, momentum=0.9).
    patience: stop a network when its loss on `validation` has not fallen for so many epochs, and go back to its best.
    watch: inputs (n, in) on which each layer is measured every epoch, or a `Watch` with settings; `history.layers` then
        is a `LayerHistory`.
    progress: show a bar.
    `batches(data, batch_size, rng)` gives the same batches in the same order to a loop of one's own.
    A network whose loss is no longer finite stops there, and the history says when and in which layer; the others go
    on. Interrupting the kernel ends the training; what was reached is returned.
    Raises ValueError, LookupError or TypeError for what does not fit, before anything is trained.

    >>> from actcourse import DATA, MLP
    >>> rng = np.random.default_rng(0)
    >>> net = MLP((2, 8, 2), "tanh", rng=rng)
    >>> train(net, DATA["moons"](rng), epochs=5, rng=rng).losses.shape
    (5,)
    """
    epochs = positive_integer(epochs, "epochs")
    if patience is not None:
        patience = positive_integer(patience, "patience")
        if validation is None:
            raise ValueError("patience needs a validation set to watch")
    how = {"rng": rng, "batch_size": batch_size, "optimiser": optimiser, "validation": validation, "watch": watch}
    training = Training(net, data, **how)
    try:
        for _ in trange(epochs, disable=not progress):
            training.epoch()
            training.stop_early(patience)
            if not training.going.any():
                break
    except KeyboardInterrupt:
        training.history.interrupted = True
    training.finish()
    return training.history


def _keep_memory():
    """For speed: let the C library keep the memory of arrays that are done with, for those of the next step.

    GNU's takes the largest block that it has seen freed for a measure; unasked, it gives the memory of a step back to
    the system and fetches it again for the next, which takes a quarter of the time of many networks side by side.
    """
    np.empty(30_000_000, np.uint8)


class Training:
    """A training in progress, which goes on by an epoch at a time; its parameters, errors and rules are `train`'s.

    history: what has become of it so far.
    It cannot be copied or pickled, since the optimiser changes the parameters of this very network; the network can.
    """

    def __init__(self, net, data, *, rng, batch_size=32, optimiser="adam", validation=None, watch=None):
        optimiser = checked_optimiser(optimiser)
        self.net, self._examples = net, checked_examples(net, data, "data")
        self._held_out = checked_examples(net, validation, "validation") if validation is not None else None
        self._size = checked_size(batch_size, data, "batch_size")
        sources = generators(rng, data)
        self._order = Order(sources)  # first, so that `batches` has the same streams
        self._random = _RandomStreams(net, sources, several=isinstance(rng, list | tuple))
        self._step = optimiser.start(net.theta, net.decays)
        self._into = net.buffer()
        self._rows = net.theta.reshape(-1, net.theta.shape[-1])  # a view: a network a row
        self.going, self._halted = np.ones(len(self._rows), bool), False
        self._watcher = None
        if watch is not None:
            self._watcher = Watcher(net, watch, self._step, len(slices(len(data), self._size)))
            self._step = self._watcher.step
        self.history = History(net.networks, data.classes, self._layers())
        self._kept = self._rows.copy()  # parameters of networks that have stopped
        self._lowest = np.full(len(self._rows), np.inf)
        self._waited = np.zeros(len(self._rows), int)
        self._best = None
        self._started = time.perf_counter()
        _keep_memory()

    def __reduce_ex__(self, _):
        raise TypeError("a Training cannot be copied or pickled: copy its net, and begin another with it")

    @QUIET
    def epoch(self):
        """Go through all examples once, and note in the history what came of it."""
        x, y = self._order.shuffled(*self._examples)
        if self.net.networks:  # then all else is laid out like this
            x, y = by_feature(x), by_feature(y)
        total = 0
        for batch in slices(x.shape[-2], self._size):
            total = total + self._batch(x[..., batch, :], y[..., batch, :])
        loss = np.where(self.going.reshape(self.net.networks), total / x.shape[-2], np.nan)
        validated = self._validate() if self._held_out else (None, None)
        self.history.note(loss, time.perf_counter() - self._started, *validated, self._layers())

    def _layers(self):
        """What watching finds, or None where nothing is watched."""
        return self._watcher.note(self.going.reshape(self.net.networks)) if self._watcher else None

    def _batch(self, x, y):
        """A step; the sum of the losses of its examples for each network."""
        steps = self.net.forward(x, self._random.draw)
        loss, delta = self.net.output.loss(steps[-1].z, y)
        if not math.isfinite(np.add.reduce(loss, axis=None)):  # a sum with one that is not finite is not either
            self._diverged(np.ravel(loss), steps, epoch=self.history.epochs)
        self.net.backward(steps, delta, self._into)
        self._step(self._into.flat)
        if self._halted:
            self._rows[~self.going] = self._kept[~self.going]
        return loss * x.shape[-2]

    def _diverged(self, loss, steps, epoch):
        for row in np.flatnonzero(self.going & ~np.isfinite(loss)):
            index = self._index(row)
            finite = [np.isfinite(step.z[index]).all() for step in steps]
            first = finite.index(False) if False in finite else len(steps) - 1  # else the loss itself overflowed
            self.history.diverged[index] = (epoch, first)
            self._stop(row, self._rows[row])

    def _index(self, row):
        """The place of a network among those side by side: () where there is one alone."""
        return tuple(map(int, np.unravel_index(row, self.net.networks))) if self.net.networks else ()

    def _stop(self, row, parameters):
        self.going[row], self._halted = False, True
        self._kept[row] = parameters

    def _validate(self):
        """The loss and the score of each network on held-out examples."""
        x, y = self._held_out
        scores = self.net.forward(x)[-1].z
        return self.net.output.loss(scores, y)[0], self.net.output.score(scores, y, self.history.classes)

    stop_the_patient = old_name("Training.stop_the_patient", "stop_early")

    def stop_early(self, patience):
        """Note what is the best so far, and stop networks that have waited for `patience` epochs; None stops none."""
        if patience is None:
            return
        if self._best is None:
            self._best = self._rows.copy()
        loss = np.ravel(self.history.validation_losses[-1])
        better = self.going & (loss < self._lowest)
        self._lowest[better], self._best[better] = loss[better], self._rows[better]
        self._waited = np.where(better, 0, self._waited + 1)
        for row in np.flatnonzero(self.going & (self._waited >= patience)):
            self._stop(row, self._best[row])
            self.history.stopped[self._index(row)] = self.history.epochs - 1

    def finish(self):
        """Leave each network with the parameters that it stopped with, or with its best."""
        if self._best is not None:
            self._rows[self.going] = self._best[self.going]
        self._rows[~self.going] = self._kept[~self.going]
        self._check_last_step()

    @QUIET
    def _check_last_step(self):
        """Note the networks that the very last step made diverge: none has followed in which it would have shown."""
        x, y = self._examples
        for batch in slices(x.shape[-2], self._size):
            steps = self.net.forward(x[..., batch, :])
            loss = self.net.output.loss(steps[-1].z, y[..., batch, :])[0]
            if not np.isfinite(loss).all():
                self._diverged(np.ravel(loss), steps, epoch=max(self.history.epochs - 1, 0))


class _RandomStreams:
    """What is random in training besides the order of the examples: random parameters and dropout.

    Each has a stream of its own, so that a network is trained in the same way whatever stands beside it.
    sources: a list of one generator, or for several data sets one for each.
    draw: what `MLP.forward` takes; None where neither parameters nor dropout are random.
    """

    def __init__(self, net, sources, several):
        self._several, hidden = several, len(net.activations)
        streams = list(zip(*(one.spawn(2 * hidden) for one in sources), strict=True))  # in each, one of each source
        self._params, self._masks = streams[:hidden], streams[hidden:]
        self._random = [any(param.law for _, one in pairs for param in one.params) for pairs in net.by_network]
        self.draw = self._draw if any(self._random) or net.dropout else None

    def _draw(self, net, index, z):
        """For a hidden layer: numbers from 0 to 1 for a random parameter, and dropout's factors; None for neither."""
        drawn = None
        if self._random[index]:
            drawn = np.broadcast_to(self._uniform(self._params[index], z, z.shape[-1]), z.shape)
        if not net.dropout:
            return drawn, None
        keep = 1 - net.dropout
        return drawn, ((self._uniform(self._masks[index], z, net.sizes[index + 1]) < keep) / keep).astype(z.dtype)

    def _uniform(self, streams, z, width):
        draws = [one.random((z.shape[-2], width)).astype(z.dtype) for one in streams]
        return np.stack(draws) if self._several else draws[0]


def evaluate(net, data):
    """The score of a network on data: accuracy, or R² for a regression; of shape (…) for several side by side."""
    x, y = checked_examples(net, data, "data")
    return net.output.score(net.forward(x)[-1].z, y, data.classes)


def loss_and_gradient(net, data):
    """The mean loss on data and its `Gradient`, in evaluation: nothing is dropped or drawn."""
    x, y = checked_examples(net, data, "data")
    steps = net.forward(x)
    loss, delta = net.output.loss(steps[-1].z, y)
    return loss, net.backward(steps, delta)


# -- what training refuses --------------------------------------------------------------------------------


def checked_examples(net, data, what):
    """Inputs and targets in the network's precision, targets of shape (…, n, outputs)."""
    check_network(net)
    if not isinstance(data, Data):
        raise TypeError(f"{what} must be a Data, such as Data('mine', x, y, classes=2), not {type(data).__name__}")
    return net.fitted(data.x, what), net.output.targets(data, net.sizes[-1], what).astype(net.theta.dtype)
