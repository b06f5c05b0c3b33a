"""Attention: what becomes of its weights as queries and keys get wider, with and without the division by √d."""

import numpy as np
from matplotlib.colors import PowerNorm

from actcourse.functions.units import attention_weights
from actcourse.functions.vector import entropy, softmax
from actcourse.pictures.controls import Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.outlines import titled

WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
DRAWS, QUERIES, MOST_KEYS = 20, 8, 32
SEED = 0
NAMES = (("unscaled", "unscaled"), ("scaled by √d", "scaled"))


def explore_attention():
    """The explorer of attention weights at random queries and keys."""
    return Explorer(
        title="attention",
        question="Why does attention divide its scores by √d?",
        formula=r"\text{unscaled: softmax}(Q K^\top) \qquad "
        r"\text{scaled: softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right)",
        controls=(
            Steps("d", "$d$, width of each", 64, WIDTHS),
            Slider("keys", "number of keys", MOST_KEYS, 2, MOST_KEYS, 1),
            Slider("number", "number of the draw", 0, 0, DRAWS - 1, 1),
        ),
        draw=_draw,
        size=(9, 4),
    )


def draws():
    """Queries (draw, query, d) and keys (draw, key, d) at the largest size: numbers of mean 0 and variance 1."""
    rng = np.random.default_rng(SEED)
    return rng.normal(size=(DRAWS, QUERIES, WIDTHS[-1])), rng.normal(size=(DRAWS, MOST_KEYS, WIDTHS[-1]))


def _draw(figure):
    Q, K = draws()
    raw = {d: Q[..., :d] @ K[..., :d].mT for d in WIDTHS}
    largest = _largest(raw)
    left, right = figure.add_gridspec(1, 2, width_ratios=(1.25, 1))
    above, below = left.subgridspec(2, 1)
    panels = _Weights(figure.add_subplot(above), *NAMES[0]), _Weights(figure.add_subplot(below), *NAMES[1])
    panels[0].axes.tick_params(labelbottom=False)
    panels[1].axes.set_xlabel("key")
    bar = figure.colorbar(panels[0].map, ax=[panel.axes for panel in panels], label="weight", pad=0.02)
    bar.set_ticks([0, 0.05, 0.2, 0.5, 1])
    curves = _Curves(figure, figure.add_subplot(right))

    def move(d, keys, number):
        weights = softmax(raw[d][number, :, :keys]), attention_weights(Q[number, :, :d], K[number, :keys, :d])
        for panel, shown in zip(panels, weights, strict=True):
            panel.move(shown)
        curves.move(d, keys, largest[:, keys - 2])
        variance = float(raw[d][..., :keys].var())
        return _described(d, keys, number, weights, variance, largest[:, keys - 2, WIDTHS.index(d)])

    return move


def _largest(raw):
    """The largest weight, averaged over all queries of all draws: (unscaled and scaled, keys from 2, width)."""
    scores = np.stack([[raw[d], raw[d] / d**0.5] for d in WIDTHS], axis=1)
    return np.stack(
        [softmax(scores[..., :keys]).max(axis=-1).mean(axis=(-2, -1)) for keys in range(2, MOST_KEYS + 1)], axis=1
    )


class _Weights:
    """A heat map: how much each query attends to each key."""

    def __init__(self, axes, name, gid):
        self.axes = axes
        axes.set(xlim=(0.5, MOST_KEYS + 0.5), ylim=(QUERIES + 0.5, 0.5), ylabel="query")
        axes.set(xticks=[1, 8, 16, 24, 32], yticks=[1, 4, 8])
        axes.grid(visible=False)
        self.reading = titled(axes, f"{name}: mean largest weight")
        self.reading.set_gid(f"mean {gid}")
        edges = np.arange(MOST_KEYS + 1) + 0.5, np.arange(QUERIES + 1) + 0.5
        # By the square root, so that small weights differ to the eye as well.
        look = {"cmap": "cividis", "norm": PowerNorm(0.5, 0, 1), "zorder": 3, "animated": True}
        self.map = axes.pcolormesh(*edges, np.zeros((QUERIES, MOST_KEYS)), gid=f"weights {gid}", **look)

    def move(self, weights):
        none = np.full((QUERIES, MOST_KEYS - weights.shape[1]), np.nan)
        self.map.set_array(np.ma.masked_invalid(np.hstack([weights, none])))
        self.reading.set_text(f"{weights.max(axis=1).mean():.2f}")


class _Curves:
    """The largest weight against d, and the present d on it."""

    def __init__(self, figure, axes):
        axes.set(xlabel="d, width of queries and keys", ylabel="largest weight, mean of all draws", ylim=(0, 1.05))
        axes.set_xscale("log", base=2)
        axes.set(xlim=(0.7, 1500), xticks=WIDTHS[::2])
        axes.xaxis.set_major_formatter("{x:.0f}")
        moving = {"animated": True, "zorder": 4}
        self.curves = [
            axes.plot([], [], style, color=color, gid=gid, markersize=5, **moving)[0]
            for style, color, gid in (("--s", VERMILLION, "unscaled"), ("-o", BLUE, "scaled"))
        ]
        self.alike = axes.plot([], [], ":", color="0.3", gid="alike", **moving)[0]
        look = {"markerfacecolor": "none", "markeredgewidth": 2, "markersize": 12}
        self.points = axes.plot([], [], "o", color=BLACK, gid="points", animated=True, zorder=5, **look)[0]
        labels = ["unscaled", "scaled by √d", "all keys alike", "at the present d"]
        figure.legend([*self.curves, self.alike, self.points], labels, loc="outside lower center", ncols=4)

    def move(self, d, keys, largest):
        for curve, heights in zip(self.curves, largest, strict=True):
            curve.set_data(WIDTHS, heights)
        self.alike.set_data([WIDTHS[0], WIDTHS[-1]], [1 / keys, 1 / keys])
        self.points.set_data([d, d], largest[:, WIDTHS.index(d)])


def _described(d, keys, number, weights, variance, mean_largest):
    unscaled, scaled = (float(each.max(axis=-1).mean()) for each in weights)
    nats = [float(entropy(each).mean()) for each in weights]
    # The trace of softmax's Jacobian: what is left for a gradient to pass through.
    slopes = [float(np.mean(1 - np.sum(each**2, axis=-1))) for each in weights]
    return (
        f"Two heat maps of how much {QUERIES} random queries attend to {keys} random keys of width d = {d}, in draw "
        f"{number}. Unscaled, the largest weight of a query is {unscaled:.3g} on average and the entropy {nats[0]:.3g} "
        f"nats; scaled by √d, {scaled:.3g} and {nats[1]:.3g} nats, where equal weights would have {1 / keys:.3g} and "
        f"{np.log(keys):.3g}. The slopes of a query's weights by their own scores sum to {slopes[0]:.3g} unscaled and "
        f"{slopes[1]:.3g} scaled. In all {DRAWS} draws the raw scores have variance {variance:.3g}, divided by √d "
        f"{variance / d:.3g}. Two curves of the largest weight against d, means of all draws, stand at "
        f"{mean_largest[0]:.3g} unscaled and {mean_largest[1]:.3g} scaled."
    )
