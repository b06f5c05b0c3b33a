"""How large a signal is in each layer, forwards and backwards, for a few networks side by side."""

import numpy as np

from actcourse.functions.inputs import check_generator
from actcourse.networks.probe import backward_signal, forward_signal
from actcourse.pictures.draw import BLUE, VERMILLION, still

LOWEST, HIGHEST = 1e-16, 1e8  # of the panels
MOST = 4  # panels that can be read side by side
WAYS = (("forwards", BLUE, "o"), ("backwards", VERMILLION, "s"))


def compare_signals(networks, x, *, rng):
    """A figure with a panel for each network: the root mean square of what leaves each layer, and of what comes back.

    networks: a dict from a label to an `MLP`, one to four of them. x: inputs of shape (n, in) for all of them.
    rng: a NumPy generator, from which the signal is drawn that is sent back from the scores: one of size 1, measured
        at the z of each layer, as in `probe.backward_signal`.
    Raises ValueError for another number of networks or for several side by side, and what `probe` raises.
    """
    if not 1 <= len(networks) <= MOST:
        raise ValueError(f"compare_signals takes 1 to {MOST} networks, not {len(networks)}")
    if several := [label for label, net in networks.items() if net.networks]:
        raise ValueError(f"compare_signals takes one network for each label, and {several[0]!r} holds several")
    seed = check_generator(rng).integers(2**32)  # the same signal for all
    signals = {label: _both_ways(net, x, np.random.default_rng(seed)) for label, net in networks.items()}
    return still(lambda figure: _draw(figure, signals), {}, size=(9, 3.4))


def _both_ways(net, x, rng):
    """Root mean squares by layer, forwards and backwards."""
    return np.sqrt([forward_signal(net, x).mean_square, backward_signal(net, x, rng)])


def _draw(figure, signals):
    panels = figure.subplots(1, len(signals), sharey=True, squeeze=False)[0]
    panels[0].set_ylabel("root mean square")
    for axes, (label, both) in zip(panels, signals.items(), strict=True):
        axes.set(yscale="log", ylim=(LOWEST, HIGHEST), yticks=10.0 ** np.arange(-16, 9, 4), xlim=(0, both.shape[1] + 1))
        axes.minorticks_off()
        axes.set(title=label, xlabel="layer")
        level = axes.axhline(1, color="0.4", linewidth=1, linestyle="--", zorder=2)
        lines = [_line(axes, *way, values) for way, values in zip(WAYS, both, strict=True)]
    handles = [lines[0][0], lines[1][0], lines[0][1], level]
    labels = ["forwards: outputs", "backwards: a signal at the z", "below or above the panel, or 0", "1, as sent in"]
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    return lambda: " ".join(_described(label, both) for label, both in signals.items())


def _line(axes, way, color, marker, values):
    """A marker for each layer, and a cross at the edge where it lies outside."""
    layers = np.arange(1, len(values) + 1)
    seen = (values >= LOWEST) & (values <= HIGHEST)
    inside = axes.plot(layers[seen], values[seen], marker, color=color, markersize=4, gid=way, zorder=4)[0]
    edges = np.nan_to_num(values[~seen], nan=np.inf).clip(LOWEST, HIGHEST)
    style = {"markersize": 6, "clip_on": False, "zorder": 5, "gid": f"{way} outside"}
    outside = axes.plot(layers[~seen], edges, "x", color="black", **style)[0]
    outside.set_in_layout(False)  # a log axis has no place for a line without points
    return inside, outside


def _described(label, both):
    forwards, backwards = both
    last = len(forwards)
    zeros = [f"{way} exactly 0 in {sum(values == 0)} layers" for (way, *_), values in zip(WAYS, both, strict=True)]
    gone = ", ".join(text for text, values in zip(zeros, both, strict=True) if (values == 0).any())
    return (
        f"{label}: forwards the root mean square goes from {forwards[0]:.3g} at layer 1 to {forwards[-1]:.3g} at layer "
        f"{last}, backwards from {backwards[-1]:.3g} at layer {last} to {backwards[0]:.3g} at layer 1"
        f"{f'; it is {gone}' if gone else ''}."
    )
