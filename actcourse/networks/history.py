"""What became of a training: losses, scores, times, and runs that went wrong."""

from importlib import import_module
from typing import NamedTuple

import numpy as np

from actcourse.functions.words import counted, number
from actcourse.networks.watching import Noted, layer_history


class Epoch(NamedTuple):
    """What is noted of an epoch, for all networks: losses, and what came of validation and watching, None without."""

    losses: np.ndarray
    validation_losses: np.ndarray | None
    scores: np.ndarray | None
    seconds: float
    layers: Noted | None


class History:
    """The record of a training; at the end of a notebook cell it draws itself.

    losses: mean training loss of each epoch, of shape (epochs, …) with the network axes.
    validation_losses, scores: on the validation set, of the same shape, or empty without one.
    seconds: since the start, at the end of each epoch.
    layers: what became of each layer, a `LayerHistory`; None for a training that was not watched.
    diverged: for each network whose loss stopped being finite, its index and (epoch, layer), both from 0: the layer
        is the first whose scores overflowed. stopped: for each that early stopping ended, its index and the epoch.
    interrupted: whether the kernel was interrupted.
    """

    def __init__(self, networks, classes, layers=None):
        """layers: what watching found before the training, if it is watched."""
        self.networks, self.classes = networks, classes
        self._start, self._epochs = layers, []
        self.diverged, self.stopped, self.interrupted = {}, {}, False

    def note(self, losses, seconds, validation_losses=None, scores=None, layers=None):
        """Add an epoch: losses and seconds since the start, what came of its validation, and what of watching it."""
        self._epochs.append(Epoch(losses, validation_losses, scores, seconds, layers))

    @property
    def epochs(self):
        return len(self._epochs)

    @property
    def losses(self):
        return self._column("losses")

    @property
    def validation_losses(self):
        return self._column("validation_losses")

    @property
    def scores(self):
        return self._column("scores")

    @property
    def seconds(self):
        return self._column("seconds")

    @property
    def layers(self):
        if self._start is None:
            return None
        return layer_history([self._start, *(epoch.layers for epoch in self._epochs)])

    def _column(self, name):
        values = (getattr(epoch, name) for epoch in self._epochs)
        return np.array([value for value in values if value is not None], dtype=float)

    def still(self):
        """The curves as a figure. Pictures belong to a later room, from which the drawing is fetched when asked for."""
        return import_module("actcourse.pictures.curves").history_figure(self)

    def _repr_html_(self):
        return self.still()._repr_html_()

    def __repr__(self):
        if not self.epochs:
            return "<History: nothing was trained>"
        lines = [
            f"<History: {counted(self.epochs, 'epoch')}, {self.seconds[-1]:.2f} s, loss {_range(self.losses[-1])}>"
        ]
        for index, (epoch, layer) in self.diverged.items():
            lines.append(f"{_name(index)} diverged in epoch {epoch + 1}: layer {layer + 1} overflowed first")
        lines += [f"{_name(index)} stopped after epoch {epoch + 1}" for index, epoch in self.stopped.items()]
        if self.interrupted:
            lines.append("interrupted")
        return "\n".join(lines)


def _name(index):
    return f"network {', '.join(map(str, index))}" if index else "the network"


def _range(values):
    finite = values[np.isfinite(values)]
    if not finite.size:
        return "not finite"
    low, high = finite.min(), finite.max()
    return number(low) if low == high else f"{number(low)} to {number(high)}"
