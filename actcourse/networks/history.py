"""What became of a training: losses, scores, times, and runs that went wrong."""

from importlib import import_module

import numpy as np

from actcourse.functions.words import counted, number


class History:
    """The record of a training; at the end of a notebook cell it draws itself.

    losses: mean training loss of each epoch, of shape (epochs, …) with the network axes.
    validation_losses, scores: on the validation set, of the same shape, or empty without one.
    seconds: since the start, at the end of each epoch.
    diverged: for each network whose loss stopped being finite, its index and (epoch, layer), both from 0: the layer
        is the first whose scores overflowed. stopped: for each that early stopping ended, its index and the epoch.
    interrupted: whether the kernel was interrupted.
    """

    def __init__(self, networks, classes):
        self.networks, self.classes = networks, classes
        self._notes = []
        self.diverged, self.stopped, self.interrupted = {}, {}, False

    def note(self, trained, validated):
        """Add an epoch: loss and seconds of its training, loss and score of its validation or None."""
        (loss, seconds), (validation_loss, score) = trained, validated or (None, None)
        self._notes.append((loss, validation_loss, score, seconds))

    @property
    def epochs(self):
        return len(self._notes)

    @property
    def losses(self):
        return self._column(0)

    @property
    def validation_losses(self):
        return self._column(1)

    @property
    def scores(self):
        return self._column(2)

    @property
    def seconds(self):
        return self._column(3)

    def _column(self, number):
        return np.array([note[number] for note in self._notes if note[number] is not None], dtype=float)

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
