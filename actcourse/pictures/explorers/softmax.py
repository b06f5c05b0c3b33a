"""Softmax: how clearly the largest score wins, and how each probability follows each score."""

import numpy as np

from actcourse.functions.vector import entropy, softmax, softmax_jacobian
from actcourse.pictures.controls import Slider, Steps
from actcourse.pictures.draw import BLUE, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.outlines import Numbers, titled

SCORES = 5
PLACES = np.arange(SCORES)
NAMES = ("z₁", "z₂", "z₃", "z₄", "z₅")
START = (2.0, 1.0, 0.5, 0.0, -1.0)
STEEPEST = 0.25  # of all slopes times the temperature: p (1 − p) at p = ½
PALE = 1.7  # the colours reach so much further than the slopes that black numbers are legible on all of them
MOST_RIVALS = 29
RIVALS = np.arange(1, MOST_RIVALS + 1)


def explore_softmax():
    """The explorer of five scores, their softmax and its Jacobian, and of one score against many."""
    temperature = Steps("temperature", "$T$, temperature", 1, (0.1, 0.2, 0.5, 1, 2, 5, 10))
    scores = [
        Slider(f"z{i + 1}", f"$z_{i + 1}$, score {i + 1}", start, -5.0, 5.0, 0.1) for i, start in enumerate(START)
    ]
    lead = Slider("lead", "lead over the others", 0.3, 0.0, 5.0, 0.1)
    rivals = Slider("rivals", "number of others", 9, 1, MOST_RIVALS, 1)
    crowd = Explorer(
        title="softmax: one score against many",
        question="The largest score wins. What is a small lead worth among many?",
        formula=r"p_\text{leader} = \frac{e^{\text{lead} / T}}{e^{\text{lead} / T} + n}",
        controls=(lead, rivals, temperature),
        draw=_draw_crowd,
        view="one against many",
    )
    return Explorer(
        title="softmax",
        question="The largest score wins. How clearly?",
        formula=r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}} \qquad "
        r"\frac{\partial p_i}{\partial z_j} = \frac{p_i (\delta_{ij} - p_j)}{T}",
        controls=(*scores, temperature),
        draw=_draw,
        view="five scores",
        others=(crowd,),
    )


# -- five scores ------------------------------------------------------------------------------------


def _draw(figure):
    left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.2))
    scores = _Bars(left, "scores zᵢ, hatched: the largest", "scores", (-5.5, 5.5), range(-5, 6, 1))
    probabilities = _Bars(middle, "probabilities pᵢ", "probabilities", (0, 1.45), np.linspace(0, 1, 6))
    above = Numbers(middle, np.stack([PLACES, np.zeros(SCORES)], axis=1), gid="p")
    middle.text(0.02, 0.99, "entropy in nats =\nas k equal ones, k =", transform=middle.transAxes, va="top")
    reading = middle.text(0.98, 0.99, "", transform=middle.transAxes, ha="right", va="top", animated=True)
    matrix = _Matrix(right)

    def move(temperature, **scores_by_name):
        z = np.round([scores_by_name[f"z{i + 1}"] for i in range(SCORES)], 6) + 0.0
        p, slopes = softmax(z, temperature=temperature), softmax_jacobian(z, temperature=temperature)
        scores.move(z, z == z.max())
        probabilities.move(p, z == z.max())
        above.set_offsets(np.stack([PLACES, p + 0.06], axis=1))
        above.set_texts([f"{each:.3f}" for each in p])
        nats = float(entropy(p))
        reading.set_text(f"{nats:.2f}\n{np.exp(nats):.2f}")
        matrix.move(slopes, temperature)
        return _described(z, temperature, p, nats, slopes)

    return move


class _Bars:
    """A panel with a bar for each score, those of the largest in another colour and hatched."""

    def __init__(self, axes, title, gid, limits, ticks):
        axes.set(title=title, xlim=(-0.6, SCORES - 0.4), ylim=limits, yticks=ticks)
        axes.set_xticks(PLACES, NAMES)
        axes.grid(visible=False, axis="x")
        axes.axhline(0, color="0.4", linewidth=1)
        self.bars = axes.bar(PLACES, 0, 0.7, animated=True, edgecolor="white", linewidth=0, zorder=3, gid=gid)

    def move(self, heights, largest):
        for bar, height, wins in zip(self.bars, heights, largest, strict=True):
            bar.set_height(height)
            bar.set_facecolor(VERMILLION if wins else BLUE)
            bar.set_hatch("///" if wins else "")


class _Matrix:
    """The Jacobian as a heat map with its numbers. The colour is that of the slope times T, at most ±¼ everywhere."""

    def __init__(self, axes):
        axes.set_title("slopes ∂pᵢ/∂zⱼ, each row sums to 0")
        axes.set_xticks(PLACES, NAMES)
        axes.set_yticks(PLACES, [name.replace("z", "p") for name in NAMES])
        axes.tick_params(length=0)
        axes.grid(visible=False)
        look = {"cmap": "PuOr", "vmin": -PALE * STEEPEST, "vmax": PALE * STEEPEST, "zorder": 3, "animated": True}
        self.cells = axes.pcolormesh(PLACES, PLACES, np.zeros((SCORES, SCORES)), gid="jacobian", **look)
        axes.set(aspect="equal", ylim=(SCORES - 0.5, -0.5))
        row, column = np.indices((SCORES, SCORES)).reshape(2, -1)
        self.numbers = Numbers(axes, np.stack([column, row], axis=1), gid="slopes")

    def move(self, slopes, temperature):
        self.cells.set_array(slopes * temperature)
        self.numbers.set_texts([f"{round(slope, 3) + 0.0:.3f}" for slope in slopes.flat])


def _described(z, temperature, p, nats, slopes):
    most, least = (np.unravel_index(place, slopes.shape) for place in (slopes.argmax(), slopes.argmin()))
    return (
        f"Five scores z1 to z5 as bars: {_listed(z, '.1f')}. At temperature {temperature:g}, softmax makes of them the "
        f"probabilities {_listed(p, '.3g')}. {_winner(z, p)} The entropy is {nats:.3g} nats, as unsure as a fair draw "
        f"among {np.exp(nats):.2f}. A heat map has the slope of each probability by each score: the largest is "
        f"{_slope(slopes, most)}, the smallest {_slope(slopes, least)}. Each row sums to 0."
    )


def _winner(z, p):
    """Who wins, and how clearly."""
    first = np.flatnonzero(z == z.max())
    if len(first) == SCORES:
        return f"All scores are the same, so nobody wins: each has {p[0]:.3g}."
    names = " and ".join(f"z{i + 1}" for i in first)
    wins = f"The largest score, {names}, wins with" if len(first) == 1 else f"The largest scores, {names}, share with"
    ratio = p.max() / p[z < z.max()].max()
    return f"{wins} {p.max():.3g}{' each' if len(first) > 1 else ''}, {ratio:.3g} times as much as the next."


def _slope(slopes, place):
    return f"{slopes[place]:.3g}, of p{place[0] + 1} by z{place[1] + 1}"


def _listed(numbers, form):
    return ", ".join(f"{number:{form}}" for number in numbers)


# -- one against many -------------------------------------------------------------------------------


def _draw_crowd(figure):
    left, right = figure.subplots(1, 2)
    for axes in (left, right):
        axes.set(xlim=(-1, MOST_RIVALS + 1), ylim=(0, 1.08))
    left.set(xlabel="scores, the leader first", ylabel="probability")
    right.set(xlabel="number of others", ylabel="probability")
    stems = left.vlines([], 0, [], color=BLUE, linewidth=5, zorder=3, animated=True, gid="others")
    look = {"color": VERMILLION, "linewidth": 5, "markevery": [1], "zorder": 4}  # the marker at the top only
    leader = left.plot([], [], "-o", animated=True, gid="leader", **look)[0]
    fair = right.plot(RIVALS, 1 / (RIVALS + 1), ":", color="0.3")[0]
    curve = right.plot([], [], color=VERMILLION, zorder=3, animated=True, gid="curve")[0]
    point = right.plot([], [], "o", color=VERMILLION, markersize=10, zorder=4, animated=True, gid="point")[0]
    readings = titled(left, "entropy in nats"), titled(right, "probability of the leader")
    labels = ["the leader", "each of the others", "the leader, by their number", "a fair draw among all"]
    figure.legend([leader, stems, curve, fair], labels, loc="outside lower center", ncols=4)

    def move(lead, rivals, temperature):
        lead = round(lead, 6) + 0.0
        p = _against_many(lead, temperature)
        first, other = p[rivals - 1, :2]
        nats = float(entropy(p[rivals - 1]))
        leader.set_data([0, 0], [0, first])
        stems.set_segments([[(place, 0), (place, other)] for place in range(1, rivals + 1)])
        curve.set_data(RIVALS, p[:, 0])
        point.set_data([rivals], [first])
        readings[0].set_text(f"{nats:.2f}")
        readings[1].set_text(f"{first:.3f}")
        return _crowd_described(lead, rivals, temperature, p, nats)

    return move


def _against_many(lead, temperature):
    """A row for each number of others: the probability of a score that leads by `lead`, and those of the others."""
    z = np.where(np.tri(MOST_RIVALS, MOST_RIVALS + 1, 1, dtype=bool), 0.0, -np.inf)
    z[:, 0] = lead
    return softmax(z, temperature=temperature)


def _crowd_described(lead, rivals, temperature, p, nats):
    first, other = p[rivals - 1, :2]
    others = "1 other" if rivals == 1 else f"{rivals} others, all alike,"
    return (
        f"One score leads {others} by {lead:.1f}. At temperature {temperature:g}, softmax gives it {first:.3g} and "
        f"{'the other' if rivals == 1 else 'each other'} {other:.3g}; a fair draw would give each of the {rivals + 1} "
        f"{1 / (rivals + 1):.3g}. The entropy is {nats:.3g} nats, as unsure as a fair draw among {np.exp(nats):.2f}. "
        f"A curve of the leader's probability against the number of others falls from {p[0, 0]:.3g} with one to "
        f"{p[-1, 0]:.3g} with {MOST_RIVALS}."
    )
