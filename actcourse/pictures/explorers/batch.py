"""A batch of inputs on its way through an activation: their histogram before and after."""

import numpy as np

from actcourse.functions import find
from actcourse.functions.inputs import QUIET
from actcourse.pictures.controls import Slider
from actcourse.pictures.draw import BLACK, BLUE, GREEN
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.explorers.one_function import (
    SMALL_SLOPE,
    called,
    limits,
    parameter_sliders,
    tuned_as_set,
    with_values,
)
from actcourse.pictures.words import number

COUNT = 2000  # inputs in the batch
BINS = 48
TICKS = (0, 1, 5, 10, 25, 50, 100)  # % of the batch, drawn by their roots: small shares stay visible


def explore_batch(name):
    """A batch of inputs on its way through an activation: its name, its record or a function; errors as in `find`."""
    activation = find(name)
    inputs = (
        Slider("mean", "mean of the inputs", 0.0, -4.0, 4.0, 0.1),
        Slider("spread", "their spread", 1.0, 0.1, 4.0, 0.1),
    )
    return Explorer(
        title=f"{activation.name}, a batch of inputs",
        question=f"What does {called(activation)} make of a batch of inputs?",
        formula=f"f(x) = {activation.formula}",
        controls=(*inputs, *parameter_sliders(activation)),
        draw=lambda figure: _draw(figure, activation),
        view="a batch of inputs",
    )


def _draw(figure, activation):
    standard = np.random.default_rng(0).standard_normal(COUNT)
    standard = (standard - standard.mean()) / standard.std()  # so that the sliders say what the batch has
    left, right = figure.subplots(1, 2, sharey=True)
    reach = activation.reach
    grid = np.linspace(-reach, reach, 401)
    before = _Histogram(left, (-reach, reach), "input x", BLUE)
    after = _Histogram(right, limits(activation, lambda tuned: tuned(grid)), "output f(x)", GREEN)
    right.set_ylabel("")
    labels = ["inputs, share in each bin", "outputs, share in each bin", "mean"]
    figure.legend([before.bars, after.bars, before.mean], labels, loc="outside lower center", ncols=3)

    @QUIET
    def move(mean, spread, **params):
        tuned = tuned_as_set(activation, params)
        x = mean + spread * standard
        y = tuned(x)
        before.move(x)
        after.move(y)
        return _described(tuned, x, y)

    return move


class _Histogram:
    """Shares of a batch in bins of equal width; what lies beyond the panel is counted in the bin at its edge."""

    def __init__(self, axes, ends, name, color):
        self.edges = np.linspace(*ends, BINS + 1)
        axes.set(xlim=ends, xlabel=name, ylabel="% of the batch, axis by square roots")
        axes.set_yscale("function", functions=(np.sqrt, np.square))
        axes.set_ylim(0, 100)
        axes.set_yticks(TICKS)
        axes.set_title(" ")  # room for the reading, which moves and so cannot be a title
        style = {"color": color, "alpha": 0.6, "zorder": 3}
        self.bars = axes.stairs(np.zeros(BINS), self.edges, fill=True, animated=True, **style)
        self.bars.set_gid("shares")
        self.mean = axes.axvline(0, color=BLACK, linestyle="--", animated=True, zorder=4)
        self.mean.set_gid("mean")
        self.reading = axes.text(
            0.5, 1.02, "", transform=axes.transAxes, ha="center", va="bottom", size=11, animated=True
        )

    def move(self, batch):
        counts, _ = np.histogram(batch.clip(*self.edges[[0, -1]]), self.edges)
        self.bars.set_data(100 * counts / COUNT)
        self.mean.set_xdata([batch.mean()] * 2)
        mean, spread = _in_words(batch)
        self.reading.set_text(f"mean {mean}, spread {spread}")


def _in_words(batch):
    """Its mean and its spread, without what rounding leaves."""
    scale = np.abs(batch).max()
    return number(batch.mean(), scale), number(batch.std(), scale)


def _described(tuned, x, y):
    """The alternative text: what goes in, what comes out, and how many of the inputs stand where it is flat."""
    flat, same = np.mean(np.abs(tuned.derivative(x)) < SMALL_SLOPE), np.mean(y == 0)
    mean, spread = _in_words(x)
    mean_after, spread_after = _in_words(y)
    return (
        f"Two histograms. {COUNT} inputs with mean {mean} and spread {spread} go through "
        f"{with_values(tuned)}; the outputs have mean {mean_after} and spread {spread_after}, and lie between "
        f"{number(y.min())} and {number(y.max())}. {flat:.1%} of the inputs are where the slope is smaller than "
        f"{SMALL_SLOPE}; {same:.1%} of the outputs are exactly 0."
    )
