"""Dropout and random slopes: what one draw does, and what stays on average."""

import numpy as np

from actcourse.functions.activation import Uniform
from actcourse.functions.rectified import RRELU
from actcourse.functions.units import alpha_dropout, dropout
from actcourse.pictures.controls import Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.outlines import titled

MOST = 10_000  # draws
NUMBERS = (1, 10, 100, 1000, MOST)
COUNTS = np.unique(np.geomspace(1, MOST, 161).round().astype(int))  # where the running mean is shown
SEED = 4
LARGEST_P, LARGEST_X = 0.75, 1.5
FAN = 30  # random slopes that are drawn
LAW = RRELU.params[0].law
LOW_X, HIGH_X = -3.0, 0.5
SLOPES_LIMITS = -1.45, 0.65
FAN_COLOR = "#56B4E9"  # light, so that the mean slope stands out
BIN = 0.4
BINS = np.arange(-25.5, 26) * BIN  # 0 lies in the middle of one


def explore_dropout():
    """The explorer of dropout, with views of random slopes and of what dropout does to the variance."""
    p = Slider("p", "$p$, chance of dropping", 0.5, 0.0, LARGEST_P, 0.05)
    number = Steps("number", "number of draws", 100, NUMBERS)
    slopes = Explorer(
        title="random slopes",
        question="RReLU draws its slope anew each time. What is left of the chance in the mean?",
        formula=r"f(x) = \begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases} \qquad a \text{ even between } l, u",
        controls=(
            Slider("x", "$x$, the point", -2.0, LOW_X, HIGH_X, 0.1),
            Steps("width", "width of the law", 1, (0.25, 0.5, 1, 1.5, 2)),
            number,
        ),
        draw=_draw_slopes,
        view="random slopes",
    )
    variance = Explorer(
        title="dropout: mean and variance",
        question="Dropout keeps the mean of a layer. Does it keep the variance?",
        formula=r"\text{mean of } x = 0: \qquad \operatorname{Var} y = \frac{\operatorname{Var} x}{1 - p}",
        controls=(p, Steps("units", "number of units", 1000, NUMBERS[1:])),
        draw=_draw_variance,
        view="variance, and alpha dropout",
    )
    return Explorer(
        title="dropout",
        question="If half of the units are dropped, why does the mean stay?",
        formula=r"y = \begin{cases} 0 & \text{with probability } p \\ \frac{x}{1 - p} & \text{otherwise} \end{cases}",
        controls=(p, Slider("value", "$x$, value of the unit", 1.0, 0.1, LARGEST_X, 0.1), number),
        draw=_draw,
        view="dropout",
        others=(slopes, variance),
    )


class _RunningMean:
    """A panel: the mean of the first n draws against n, and the band in which it is expected."""

    def __init__(self, axes, limits):
        axes.set(xlabel="number n of draws", ylabel="mean of the first n", ylim=limits, xlim=(0.8, 1.3 * MOST))
        axes.set_xscale("log")
        axes.set_xticks(NUMBERS, [str(number) for number in NUMBERS])
        shade = {"color": "0.5", "alpha": 0.35, "linewidth": 0, "zorder": 3}
        self.band = axes.fill_between(COUNTS, 0, 0, animated=True, gid="band", **shade)
        self.truth = axes.plot([], [], ":", color=BLACK, animated=True, zorder=4, gid="truth")[0]
        self.curve = axes.plot([], [], color=BLUE, animated=True, zorder=5, gid="running")[0]
        self.point = axes.plot([], [], "o", color=BLUE, animated=True, zorder=6, gid="present")[0]
        self.reading = titled(axes, "mean of the draws")

    def move(self, values, number, mean, spread):
        """values: of all draws; number: how many of them are shown; mean and spread: of the law."""
        running = np.cumsum(values)[COUNTS - 1] / COUNTS
        shown = number >= COUNTS
        self.band.set_data(COUNTS, mean - spread / np.sqrt(COUNTS), mean + spread / np.sqrt(COUNTS))
        self.truth.set_data([COUNTS[0], COUNTS[-1]], [mean, mean])
        self.curve.set_data(COUNTS[shown], running[shown])
        self.point.set_data([number], [running[shown][-1]])
        self.reading.set_text(f"{running[shown][-1] + 0.0:.3f}")


# -- dropout ----------------------------------------------------------------------------------------


def _draw(figure):
    left, right = figure.subplots(1, 2)
    outcomes, mean = _Outcomes(left), _RunningMean(right, (-1.3, 6.3))
    handles = [outcomes.dropped, outcomes.kept, outcomes.expected, outcomes.balance, mean.truth, mean.band]
    labels = ["dropped: 0", "kept: x / (1 − p)", "probabilities", "mean of the draws", "x itself", "x ± spread / √n"]
    figure.legend(handles, labels, loc="outside lower center", ncols=6)

    def move(p, value, number):
        p, x = round(p, 6) + 0.0, round(value, 6)
        values = dropout(np.full(MOST, x), p, np.random.default_rng(SEED))
        outcomes.move(p, x, values[:number])
        mean.move(values, number, x, x * np.sqrt(p / (1 - p)))
        return _described(p, x, values[:number])

    return move


class _Outcomes:
    """A panel: how often the unit was dropped and kept, and where the draws balance."""

    def __init__(self, axes):
        axes.set(xlim=(-0.3, LARGEST_X / (1 - LARGEST_P) + 0.3), ylim=(-0.12, 1.08), xlabel="y, what the unit becomes")
        axes.set_ylabel("share of the draws")
        self.reading = titled(axes, "draws that kept the unit")
        stem = {"linewidth": 4, "markevery": [1], "animated": True, "zorder": 4}  # markers at the top only
        self.dropped = axes.plot([], [], "--s", color=VERMILLION, gid="dropped", **stem)[0]
        self.kept = axes.plot([], [], "-o", color=BLUE, gid="kept", **stem)[0]
        ring = {"color": BLACK, "markerfacecolor": "none", "markeredgewidth": 2, "markersize": 14}
        self.expected = axes.plot([], [], "o", gid="expected", animated=True, zorder=5, **ring)[0]
        self.entered = axes.plot([], [], ":", color=BLACK, gid="entered", animated=True, zorder=3)[0]
        self.balance = axes.plot([], [], "^", color=GREEN, markersize=10, gid="balance", animated=True, zorder=5)[0]

    def move(self, p, x, values):
        kept, large = np.count_nonzero(values), x / (1 - p)
        self.dropped.set_data([0, 0], [0, 1 - kept / len(values)])
        self.kept.set_data([large, large], [0, kept / len(values)])
        self.expected.set_data([0, large], [p, 1 - p])
        self.entered.set_data([x, x], self.entered.axes.get_ylim())
        self.balance.set_data([values.mean()], [-0.06])
        self.reading.set_text(f"{kept} of {len(values)}")


def _described(p, x, values):
    number, spread = len(values), x * np.sqrt(p / (1 - p))
    return (
        f"A unit of value {x:.1f} goes through dropout with p = {p:.2f}: it becomes 0 with probability {p:.2f} and "
        f"{x / (1 - p):.3g} otherwise, because what is kept is divided by 1 − p. {np.count_nonzero(values)} of "
        f"{_draws(number)} kept it. The mean is {_number(values.mean())}, expected {x:.3g}, the value itself; the "
        f"standard deviation is {_spread(values)}, expected {spread:.3g}. {_narrowing(f'{x:.3g}', spread, number)}"
    )


# -- random slopes ----------------------------------------------------------------------------------


def _draw_slopes(figure):
    left, right = figure.subplots(1, 2)
    fan, mean = _Fan(left), _RunningMean(right, SLOPES_LIMITS)
    handles = [fan.lines, fan.mean, fan.point, mean.curve, mean.truth, mean.band]
    labels = [f"random slopes, at most {FAN}", "mean slope", "its value at x", "mean of n", "expected", "± spread / √n"]
    figure.legend(handles, labels, loc="outside lower center", ncols=6)

    def move(x, width, number):
        x, law = round(x, 6) + 0.0, _law(width)
        slopes = law.draw(np.random.default_rng(SEED), MOST)
        values = RRELU.f(np.full(MOST, x), slopes)
        expected = float(RRELU(x)) + 0.0  # the activation as it stands has the mean slope
        spread = abs(min(x, 0)) * (law.high - law.low) / np.sqrt(12)
        fan.move(x, expected, law, slopes[: min(FAN, number)])
        mean.move(values, number, expected, spread)
        return _slopes_described(x, law, values[:number], expected, spread)

    return move


class _Fan:
    """A panel: RReLU with random slopes and with their mean."""

    def __init__(self, axes):
        axes.set(xlim=(LOW_X - 0.1, HIGH_X + 0.1), ylim=SLOPES_LIMITS, xlabel="x", ylabel="f(x)")
        self.reading = titled(axes, "slopes from l to u")
        axes.plot([0, HIGH_X], [0, HIGH_X], color=BLUE)
        self.lines = axes.vlines([], 0, [], color=FAN_COLOR, linewidth=1, gid="fan", animated=True, zorder=3)
        mean = [LOW_X, 0], [LOW_X * LAW.mean, 0]
        # It never moves, and is drawn again because it lies over what does.
        self.mean = axes.plot(*mean, "--", color=BLACK, gid="mean slope", animated=True, zorder=4)[0]
        look = {"color": BLACK, "markerfacecolor": "white", "markeredgewidth": 2}
        self.point = axes.plot([], [], "D", gid="point", animated=True, zorder=5, **look)[0]

    def move(self, x, y, law, slopes):
        self.lines.set_segments([[(LOW_X, LOW_X * slope), (0, 0)] for slope in slopes])
        self.point.set_data([x], [y])
        self.reading.set_text(f"{law.low:.3f} to {law.high:.3f}")


def _law(width):
    """RReLU's law of slopes made wider or narrower around its mean."""
    half = width * (LAW.high - LAW.low) / 2
    return Uniform(LAW.mean - half, LAW.mean + half)


def _slopes_described(x, law, values, expected, spread):
    number, expected = len(values), _number(expected)
    return (
        f"A fan of at most {FAN} random slopes below 0, drawn evenly from {law.low:.3g} to {law.high:.3g}; above 0 the "
        f"slope is 1 and nothing is random. At x = {x:.1f}, {_draws(number)} gave values of mean "
        f"{_number(values.mean())}, expected {expected}, and of standard deviation {_spread(values)}, expected "
        f"{spread:.3g}. In evaluation the slope is the mean one, {law.mean:.3g}, and the value {expected}: what "
        f"training gives on average. {_narrowing(expected, spread, number)}"
    )


# -- the variance of a layer ------------------------------------------------------------------------


def _draw_variance(figure):
    left, right = figure.subplots(1, 2)
    ps = np.linspace(0, LARGEST_P, 76)
    left.set(xlim=(-0.03, LARGEST_P + 0.03), ylim=(0, 5), xlabel="p, probability of dropping", ylabel="variance")
    right.set(xlim=(-10.2, 10.2), ylim=(5e-5, 1.5), yscale="log", xlabel="y, what a unit becomes")
    right.set_ylabel(f"share of the units, in steps of {BIN:g}")
    left.set_title("variance of the layer")
    right.set_title("what its units become")
    layers = [
        _Layer(left, right, dropout, "s", {"color": VERMILLION, "linestyle": "--"}),
        _Layer(left, right, alpha_dropout, "o", {"color": BLUE, "linestyle": "-"}),
    ]
    expected = [
        left.plot(ps, variance, **layer.look)[0] for layer, variance in zip(layers, (1 / (1 - ps), ps**0), strict=True)
    ]
    labels = ["dropout", "alpha dropout", "dropout, expected: 1 / (1 − p)", "alpha dropout, expected: 1"]
    figure.legend([*(layer.point for layer in layers), *expected], labels, loc="outside lower center", ncols=4)
    x = np.random.default_rng(SEED).normal(size=MOST)

    def move(p, units):
        p = round(p, 6) + 0.0
        layer, after = x[:units], [one.move(x[:units], p) for one in layers]
        return _variance_described(p, layer, *after)

    return move


class _Layer:
    """A kind of dropout: its measured variance in one panel, the histogram of its units in the other."""

    def __init__(self, left, right, kind, marker, look):
        self.kind, self.look, color = kind, look, look["color"]
        name, moving = kind.__name__, {"animated": True, "zorder": 5}
        self.point = left.plot([], [], marker, color=color, markersize=9, gid=f"{name} variance", **moving)[0]
        empty, style = np.zeros(len(BINS) - 1), {"baseline": None, "linewidth": 2, **look, **moving}
        self.steps = right.stairs(empty, BINS, gid=f"{name} units", **style)

    def move(self, layer, p):
        after = self.kind(layer, p, np.random.default_rng(SEED + 1))
        self.point.set_data([p], [after.var()])
        self.steps.set_data(np.histogram(after, BINS)[0] / len(after))
        return after


def _variance_described(p, layer, plain, alpha):
    dropped = plain == 0  # and of both the same, by the same random numbers
    where = f", at 0 in dropout and at {alpha[dropped][0]:.3g} in alpha dropout" if dropped.any() else ""
    return (
        f"A layer of {len(layer)} units with random values: mean {_number(layer.mean())}, variance {layer.var():.3g}, "
        f"drawn from a normal law of mean 0 and variance 1. After dropout with p = {p:.2f} the mean is "
        f"{_number(plain.mean())} and the variance {plain.var():.3g}, expected 1 / (1 − p) = {1 / (1 - p):.3g}; after "
        f"alpha dropout the mean is {_number(alpha.mean())} and the variance {alpha.var():.3g}, expected 1. Histograms "
        f"of both: a share of {dropped.mean():.3g} was dropped{where}."
    )


# -- words ------------------------------------------------------------------------------------------


def _draws(number):
    return "1 draw" if number == 1 else f"{number} draws"


def _number(value):
    return f"{float(value) + 0.0:.3g}"


def _spread(values):
    """The standard deviation in words; rounding leaves a little where all are the same."""
    return _number(round(float(values.std()), 12))


def _narrowing(mean, spread, number):
    return (
        f"A curve shows the mean of the draws so far, and a band around {mean} where to expect it: one standard "
        f"deviation to either side, which falls with the root of their number, to {spread / np.sqrt(number):.3g} at "
        f"{number}."
    )
