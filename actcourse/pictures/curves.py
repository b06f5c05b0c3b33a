"""Learning curves: what became of a training."""

import numpy as np

from actcourse.functions.words import counted
from actcourse.pictures.draw import BLUE, VERMILLION, still

MANY = 6  # networks: more are shown by their median and what lies around it


def history_figure(history):
    """A figure of a `History`: losses by epoch, and scores where there was a validation set."""
    return still(lambda figure: _draw(figure, history), {}, size=(9 if history.scores.size else 6, 3.6))


def _draw(figure, history):
    panels = figure.subplots(1, 2 if history.scores.size else 1, squeeze=False)[0]
    figure.suptitle("Does the loss still fall?", size=11)
    if not history.epochs:
        panels[0].text(0.5, 0.5, "No epoch was finished.", ha="center", transform=panels[0].transAxes)
        panels[0].set(xlabel="epoch", ylabel="mean loss", xticks=[], yticks=[])
        return lambda: "No losses: no epoch of this training was finished."
    _lines(panels[0], history.losses, BLUE, "-", "training")
    if history.scores.size:
        _lines(panels[0], history.validation_losses, VERMILLION, "--", "validation")
        _lines(panels[1], history.scores, VERMILLION, "--", "validation")
        panels[1].set(xlabel="epoch", ylabel="validation accuracy" if history.classes else "validation R²")
    panels[0].set(xlabel="epoch", ylabel="mean loss", **_scale(history.losses))
    panels[0].legend()
    return lambda: _described(history)


def _scale(losses):
    """Powers of ten where the losses span more than two of them."""
    positive = losses[np.isfinite(losses) & (losses > 0)]
    return {"yscale": "log"} if positive.size and positive.max() > 100 * positive.min() else {}


def _lines(axes, values, color, style, label):
    """A line for each network, or the median of many in a band from the first to the third quartile."""
    epochs = np.arange(1, len(values) + 1)
    rows = values.reshape(len(values), -1)
    if rows.shape[1] <= MANY:
        lines = axes.plot(epochs, rows, style, color=color)
        lines[0].set_label(label)
        return
    # A network that diverged has no loss any more; the others go on.
    low, middle, high = np.array([_quartiles(row) for row in rows]).T
    axes.plot(epochs, middle, style, color=color, label=f"{label}, median")
    axes.fill_between(epochs, low, high, color=color, alpha=0.25, linewidth=0, label=f"{label}, middle half")


def _quartiles(values):
    """Of the finite ones; NaN where there is none."""
    finite = values[np.isfinite(values)]
    return np.quantile(finite, (0.25, 0.5, 0.75)) if finite.size else np.full(3, np.nan)


def _median(values):
    """As text."""
    median = _quartiles(values)[1]
    return "no finite number" if np.isnan(median) else f"{median:.3g}"


def _described(history):
    count = int(np.prod(history.networks))
    who = counted(count, "network") if count > 1 else "one network"
    first, last = (_median(history.losses[epoch]) for epoch in (0, -1))
    text = f"Training loss of {who} over {counted(history.epochs, 'epoch')}: from {first} to {last}"
    if history.scores.size:
        what = "accuracy" if history.classes else "R²"
        text += f"; validation {what} at the end {_median(history.scores[-1])}"
    return f"{text}{' (medians)' if count > 1 else ''}."
