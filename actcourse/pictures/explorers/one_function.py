"""The first explorer: one activation, its derivative, and a point that moves along both."""

import numpy as np

from actcourse.functions import facts, find
from actcourse.functions.inputs import QUIET
from actcourse.functions.measured import Measured
from actcourse.functions.own import SUMMARY
from actcourse.pictures.controls import Slider
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.words import number, position

SMALL_SLOPE = 0.1
POINTS = 801
MANY = 4  # regions: more are counted and not listed


def explore_function(name):
    """The explorer of an activation: its name, its record or a plain function; errors as in `find`."""
    activation = find(name)
    reach, step = activation.reach, 0.1 if activation.reach > 4 else 0.01
    point = Slider("x", "x, the point", default=min(1.0, reach / 2), low=-reach, high=reach, step=step)
    return Explorer(
        title=activation.name,
        view="curves",
        question=f"Where does {called(activation)} stop passing a gradient on?",
        formula=f"f(x) = {activation.formula} \\qquad f'(x) = {activation.df_formula}",
        controls=(point, *parameter_sliders(activation)),
        draw=lambda figure: _draw(figure, activation),
    )


def called(activation):
    """Its name in a sentence: the sigmoid, and a function of one's own by its bare name."""
    return activation.name if activation.summary == SUMMARY else f"the {activation.name}"


def parameter_sliders(activation):
    """A slider for each of its parameters."""
    return [
        # A tuned activation may stand beyond the customary reach of its slider.
        Slider(p.name, f"${p.symbol}$, {p.name}", p.default, min(p.low, p.default), max(p.high, p.default), p.step)
        for p in activation.params
    ]


def tuned_as_set(activation, params):
    """The activation with the parameters that sliders say: where they say 1.00, they may have 0.9999999999999999."""
    return activation.tuned(**{name: _as_set(value) for name, value in params.items()})


def _as_set(value):
    plain = round(value, 6)
    return plain if abs(plain - value) < 1e-12 else value  # a customary value may have more digits


def _draw(figure, activation):
    left, right = figure.subplots(1, 2)
    grid = np.linspace(-activation.reach, activation.reach, POINTS)
    value, slope = _Panel(left, grid, "f(x)", BLUE), _Panel(right, grid, "f′(x)", GREEN)
    left.set_ylim(limits(activation, lambda tuned: tuned(grid)))
    right.set_ylim(limits(activation, lambda tuned: tuned.derivative(grid), -SMALL_SLOPE, SMALL_SLOPE))
    for edge in (-SMALL_SLOPE, SMALL_SLOPE):
        level = right.axhline(edge, color="0.4", linewidth=1, linestyle=":")
    tangent = left.plot([], [], "--", color=VERMILLION, animated=True, zorder=4)[0]
    handles = [value.curve, slope.curve, tangent, value.point, level, value.shade]
    labels = ["f", "f′", "tangent at x", "the point x", f"f′ = ±{SMALL_SLOPE}", f"|f′| < {SMALL_SLOPE}"]
    figure.legend(handles, labels, loc="outside lower center", ncols=len(handles))

    @QUIET
    def move(x, **params):
        x, tuned = round(x, 6) + 0.0, tuned_as_set(activation, params)  # no -0.0 in what is read
        y, dy = float(tuned(x)), float(tuned.derivative(x))
        flat = np.abs(tuned.derivative(grid)) < SMALL_SLOPE
        value.move(*curve(tuned, tuned, grid), x, y, flat)
        slope.move(*curve(tuned, tuned.derivative, grid), x, dy, flat)
        tangent.set_data(grid[[0, -1]], y + dy * (grid[[0, -1]] - x))
        return _described(tuned, x, y, dy, _where(grid, flat))

    return move


class _Panel:
    """One of the two pictures: a curve, a point on it, its number above, shading where it is flat."""

    def __init__(self, axes, grid, name, color):
        self.grid, self.name = grid, name
        axes.set(xlim=(grid[0], grid[-1]), xlabel="x", ylabel=name)
        axes.set_title(" ")  # room for the reading, which moves and so cannot be a title
        self.reading = axes.text(
            0.5, 1.02, "", transform=axes.transAxes, ha="center", va="bottom", size=11, animated=True
        )
        self.curve = axes.plot([], [], color=color, animated=True, zorder=4)[0]
        self.point = axes.plot(
            [], [], "o", color=BLACK, markerfacecolor="white", markeredgewidth=2, animated=True, zorder=5
        )[0]
        shading = {"color": "0.5", "alpha": 0.3, "linewidth": 0}
        self.shade = axes.fill_between(
            grid, 0, 1, transform=axes.get_xaxis_transform(), animated=True, zorder=3, **shading
        )

    def move(self, xs, ys, x, y, flat):
        self.curve.set_data(xs, ys)
        self.point.set_data([x], [y])
        self.reading.set_text(f"{self.name.replace('x', position(x))} = {number(y)}")
        self.shade.set_data(self.grid, 0, 1, where=flat)


def curve(activation, function, grid):
    """The points of the curve, with a gap wherever it jumps."""
    measured = isinstance(activation.df, Measured) and function == activation.derivative
    offset = facts.BEYOND if measured else facts.OFFSET
    jumps = [k.x for k in activation.kink_points if facts.jump(function, k.x, offset)]
    sides = [side for x in jumps for side in (x - offset, x + offset)]
    xs = np.unique(np.concatenate([grid, sides, jumps]))
    inside = np.abs(xs[:, None] - jumps).min(axis=1, initial=np.inf) < 0.99 * offset
    return xs, np.where(inside, np.nan, function(xs))


def limits(activation, values, *also):
    """Limits for the vertical axis that hold for every position of the sliders."""
    tuned = [activation] + [activation.tuned(**{p.name: end}) for p in activation.params for end in (p.low, p.high)]
    ys = np.concatenate([*(values(one) for one in tuned), also, [0, 1]])
    ys = ys[np.isfinite(ys)]
    low, high = ys.min(), ys.max()
    return low - 0.08 * (high - low), high + 0.08 * (high - low)


def _described(tuned, x, y, dy, where):
    """The alternative text: function, parameters, the point's numbers, and where the slope is small."""
    return (
        f"Two curves over x from {-tuned.reach} to {tuned.reach}: {with_values(tuned)}, "
        f"and its derivative. At x = {position(x)} the value is {number(y)} and the slope of the tangent is "
        f"{number(dy)}. The slope is smaller than {SMALL_SLOPE} {where}."
    )


def with_values(tuned):
    """Its name, with the values of its parameters."""
    values = ", ".join(f"{name} = {value:g}" for name, value in tuned.defaults.items())
    return f"{tuned.name}{f' with {values}' if values else ''}"


def _where(grid, flat):
    """The shaded region in words, from a mask over the grid."""
    if flat.all() or not flat.any():
        return "everywhere" if flat.any() else "nowhere"
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat.astype(int), [0]])))
    spans = [(grid[start], grid[end - 1]) for start, end in edges.reshape(-1, 2)]
    if len(spans) > MANY:
        return f"in {len(spans)} narrow regions"
    return " and ".join(f"from x = {start:.1f} to {end:.1f}" for start, end in spans)
