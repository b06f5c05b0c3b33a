"""The explorer of centring: which way a unit's weights go, and how straight, behind one activation or another."""

import numpy as np
from scipy.special import ndtr

from actcourse.functions import find
from actcourse.functions.words import counted
from actcourse.networks.probe import conditioning, one_sign_gradients
from actcourse.pictures.controls import Choice, Slider
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION
from actcourse.pictures.explorer import Explorer

ACTIVATIONS = ("sigmoid", "tanh", "ReLU", "ELU", "GELU")
EXAMPLES = 500
WIDEST = 20  # inputs
START = np.array([-1.6, 0.5])  # where the descent starts, seen from the minimum
EDGE = 3.0  # of the left panel; updates beyond are drawn at it
REACH = 2.2  # of the right panel
CONTOURS = np.array([1, 1 / 2, 1 / 4, 1 / 8])  # sizes of the ellipses; through the start goes that of size 1
ROOM = 22  # points between panel and title, for the numbers there
_CIRCLE = np.array([f(np.linspace(0, 2 * np.pi, 121)) for f in (np.cos, np.sin)])


def explore_centring():
    """The explorer of what inputs that are not centred do to a unit's updates and to its descent."""
    return Explorer(
        title="centring",
        question="Can one example raise one weight and lower the other, and how straight is the way down?",
        formula=r"y = w_1 h_1 + w_2 h_2, \qquad h_i = f(x_i), \qquad \Delta w_i \propto -\delta\, h_i",
        controls=(
            Choice("activation", "f", "sigmoid", ACTIVATIONS),
            Slider("mean", "mean of the $x_i$", 0.0, -2.0, 2.0, 0.1),
            Slider("inputs", "inputs, wider unit", 10, 2, WIDEST, 1),
            Slider("rate", "rate / largest stable", 0.8, 0.05, 1.1, 0.05),
            Slider("steps", "steps", 15, 0, 60, 1),
        ),
        draw=_draw,
        size=(9, 4.3),
    )


def _draw(figure):
    rng = np.random.default_rng(5)
    normal, noise = rng.standard_normal((EXAMPLES, WIDEST)), rng.standard_normal(EXAMPLES)
    left, right = figure.subplots(1, 2)
    updates, descent = _Updates(left), _Descent(right)
    figure.legend(
        [updates.alike, updates.apart, updates.mean, descent.contours, descent.path],
        [
            "both up or both down, shaded",
            "one up, one down",
            "mean",
            "contours of the loss",
            "descent from ■ to +",
        ],
        loc="outside lower center",
        ncols=5,
        columnspacing=1.2,
    )

    def move(activation, mean, inputs, rate, steps):
        f = find(activation)
        h = f(normal + mean)
        expected = 1.0 if f.output_range.low >= 0 else ndtr(mean) ** inputs + ndtr(-mean) ** inputs
        still = " A weight that stays where it is goes with either way." if (h == 0).any() else ""
        return (
            f"Left, the updates of two weights by {EXAMPLES} examples behind {activation}, for x of mean "
            f"{round(mean, 6) + 0.0:.1f}: {updates.move(h, noise, inputs)} (expected {_percent(expected)}).{still} "
            f"{descent.move(h, inputs, rate, steps)}"
        )

    return move


class _Updates:
    """The panel of what each example does to the two weights."""

    def __init__(self, axes):
        axes.set(xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), xlabel="update of $w_1$", ylabel="update of $w_2$")
        axes.set_aspect("equal")
        for corner in (0, -EDGE):
            axes.fill_between([corner, corner + EDGE], corner, corner + EDGE, color="0.92", linewidth=0)
        axes.set_title("examples that move all weights one way", pad=ROOM)
        self.shares = _reading(axes, 0.5)
        self.alike = _line(axes, "alike", "o", color=BLUE, markersize=3, markeredgewidth=0)
        self.apart = _line(axes, "apart", "x", color=VERMILLION, markersize=4.5, markeredgewidth=1)
        self.mean = _line(axes, "mean", "D-", color=BLACK, markersize=6, markevery=[1], markerfacecolor="white")

    def move(self, h, noise, inputs):
        """Sets the panel, and says what share of the examples moves all weights one way."""
        two = h[:, :2]
        updates = -_errors(two, noise)[:, None] * two
        updates /= np.sqrt((updates**2).sum(axis=1).mean())
        alike = one_sign_gradients(two[:, None]) == 1  # each example on its own
        # Points beyond the edge stand at the edge, in the same direction.
        seen = updates / np.maximum(1, np.abs(updates).max(axis=1, keepdims=True) / (0.98 * EDGE))
        self.alike.set_data(*seen[alike].T)
        self.apart.set_data(*seen[~alike].T)
        self.mean.set_data(*np.array([[0, 0], updates.mean(axis=0)]).T)
        shares = [_percent(one_sign_gradients(h[:, :count])) for count in (2, inputs)]
        self.shares.set_text(f"2 inputs: {shares[0]}; {inputs}: {shares[1]}")
        return (
            f"{shares[0]} of the examples move both up or both down, and with {inputs} inputs {shares[1]} move "
            "all weights one way"
        )


class _Descent:
    """The panel of the loss over the two weights and of gradient descent on it."""

    def __init__(self, axes):
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
        axes.set(xlabel="$w_1$ − its best value", ylabel="$w_2$ − its best value")
        axes.plot(0, 0, "+", color=BLACK, markersize=12, zorder=2)
        axes.plot(*START, "s", color=BLACK, markersize=8, zorder=2)
        axes.set_title("condition number   first step off by   distance left", pad=ROOM)
        self.condition, self.off, self.left_over = (_reading(axes, x) for x in (0.11, 0.54, 0.91))
        self.contours = _line(axes, "contours", "--", color=GREEN, linewidth=1.2)
        self.path = _line(axes, "path", "o-", color=VERMILLION, linewidth=1.5, markersize=4)

    def move(self, h, inputs, rate, steps):
        """Sets the panel and describes it."""
        hessian = h[:, :2].T @ h[:, :2] / EXAMPLES
        curvatures, axes = np.linalg.eigh(hessian)  # from the lower to the higher
        self.contours.set_data(*_ellipses(hessian, curvatures, axes))
        # Along each axis every step multiplies the distance from the minimum by the same factor.
        factors = 1 - 2 * rate * curvatures / curvatures[1]
        path = (factors ** np.arange(steps + 1)[:, None] * (START @ axes)) @ axes.T
        self.path.set_data(*path.T)
        left_over = f"{np.linalg.norm(path[-1]) / np.linalg.norm(START):.3g}"
        off, condition = f"{_angle(hessian @ START, START):.0f}°", f"{curvatures[1] / curvatures[0]:.3g}"
        wide = f"{conditioning(h[:, :inputs]):.3g}"
        self.condition.set_text(f"{condition}; {inputs} inputs: {wide}")
        self.off.set_text(off)
        self.left_over.set_text(left_over)
        return (
            f"Right, the contours of the loss are ellipses, with a condition number of {condition}; with {inputs} "
            f"inputs and a bias it is {wide}. The first step of gradient descent points {off} off the straight way to "
            f"the minimum. {_pace(rate)} After {counted(steps, 'step')} the distance to the minimum is {left_over} "
            "times what it was."
        )


def _pace(rate):
    sides = "every step crosses" if rate > 0.501 else "no step crosses"
    return f"At a learning rate of {rate:.2f} of the largest stable one {sides} to the other side of the steepest way."


def _errors(h, noise):
    """The error of each example at the start, where the mean gradient is exactly that of the contours."""
    rest = noise - h @ np.linalg.lstsq(h, noise)[0]  # at the minimum, what is left has nothing in common with h
    return h @ START + rest


def _ellipses(hessian, curvatures, axes):
    """The contours as one line with gaps."""
    through_start = axes @ (np.sqrt(START @ hessian @ START / curvatures)[:, None] * _CIRCLE)
    pieces = [np.hstack([size * through_start, np.full((2, 1), np.nan)]) for size in CONTOURS]
    return np.hstack(pieces)


def _angle(one, other):
    """In degrees."""
    return np.degrees(np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other)))


def _line(axes, gid, style, **look):
    line = axes.plot([], [], style, animated=True, zorder=3, **look)[0]
    line.set_gid(gid)
    return line


def _reading(axes, x):
    """A number between title and panel: it moves, and so cannot be in the title."""
    return axes.text(x, 1.02, "", transform=axes.transAxes, ha="center", va="bottom", size=10, animated=True)


def _percent(share):
    return f"{100 * share:.3g} %"
