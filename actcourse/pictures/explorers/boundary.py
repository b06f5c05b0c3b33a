"""The boundary that a trained network draws between two classes: by activation, width, depth and data."""

import numpy as np

from actcourse.functions import find
from actcourse.pictures.controls import Choice, Slider, Steps
from actcourse.pictures.draw import BLACK, BLUE
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.plane import Plane, lead
from actcourse.pictures.trainings import BOUNDARY, restored, stored

BEND = np.linspace(-4, 4, 200)  # where the activation is drawn


def explore_boundary():
    """The explorer of decision boundaries."""
    return Explorer(
        title="decision boundary",
        question="What does a network need so that the boundary it draws between two classes can bend?",
        formula=r"P(\text{class } 1 \mid x) = \frac{1}{2} \text{ on the boundary}",
        controls=(
            Choice("activation", "activation", "ReLU", BOUNDARY.activations),
            Choice("data", "data", "moons", BOUNDARY.data),
            Steps("width", "units per hidden layer", 4, BOUNDARY.widths),
            Slider("depth", "hidden layers", 2, BOUNDARY.depths[0], BOUNDARY.depths[-1], 1),
        ),
        draw=_draw,
    )


class Trained:
    """One stored network and its data, with all that is shown of them."""

    def __init__(self, activation, data, width, depth):
        arrays, which = stored("boundary"), BOUNDARY.data.index(data)
        theta = arrays[f"theta_{width}_{depth}"][BOUNDARY.activations.index(activation), which]
        self.net = restored((2, *[width] * depth, 2), activation, theta)
        self.x, self.y = arrays["x"][which], arrays["y"][which]
        self.wrong = self._class(self.x) != self.y
        self.right_held_out = float(np.mean(self._class(arrays["test_x"][which]) == arrays["test_y"][which]))
        self.lead = lead(self.net)

    def _class(self, x):
        return self.net.scores(x).argmax(axis=-1)


def _draw(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    plane, bend = Plane(left, title="the plane of the inputs"), _Bend(right)
    plane.explain_shades(figure)
    rings = _rings(left)
    labels = ["class 0", "class 1", "boundary", "on the wrong side"]
    figure.legend([*plane.examples, plane.boundary, rings], labels, loc="outside lower center", ncols=4)

    def move(activation, data, width, depth):
        trained = Trained(activation, data, width, depth)
        plane.shade(trained.lead)
        plane.show_examples(trained.x, trained.y)
        rings.set_data(*trained.x[trained.wrong].T)
        bend.move(trained, activation)
        return _described(trained, activation, data, width, depth)

    return move


def _rings(axes):
    """Around examples that lie on the wrong side."""
    ring = {"markerfacecolor": "none", "markeredgewidth": 1.2, "linestyle": "", "zorder": 5, "animated": True}
    return axes.plot([], [], "o", color=BLACK, markersize=9, gid="wrong", **ring)[0]


class _Bend:
    """The activation that the network is made of, and how well it does."""

    def __init__(self, axes):
        axes.set(xlim=BEND[[0, -1]], ylim=(-4.2, 4.2), xlabel="z", ylabel="f(z)", title="the activation in it")
        axes.set_box_aspect(0.8)
        self.curve = axes.plot([], [], color=BLUE, animated=True, gid="bend", zorder=4)[0]
        self.name = self._text(axes, 0.03, 0.92, "left")
        # Only the numbers move, as every letter that is drawn anew takes time.
        self.numbers = [self._text(axes, 0.97, height, "right") for height in (0.3, 0.2, 0.1)]
        for number, label in zip(self.numbers, ("right in training", "right held out", "parameters"), strict=True):
            number.set_gid(label.removeprefix("right ").removeprefix("in "))
            axes.text(0.74, number.get_position()[1], label, transform=axes.transAxes, ha="right")

    @staticmethod
    def _text(axes, x, y, align):
        return axes.text(x, y, "", transform=axes.transAxes, ha=align, animated=True, zorder=5)

    def move(self, trained, activation):
        self.curve.set_data(BEND, find(activation)(BEND))
        self.name.set_text(activation)
        shares = _percent(1 - trained.wrong.mean()), _percent(trained.right_held_out)
        for text, number in zip(self.numbers, (*shares, trained.net.theta.size), strict=True):
            text.set_text(str(number))


def _described(trained, activation, data, width, depth):
    layers = f"{depth} hidden {'layer' if depth == 1 else 'layers'} of {width} {'unit' if width == 1 else 'units'}"
    share = (trained.lead > 0).mean()
    where = f"class 1 has {_percent(share)} of the plane shown{', and there is no boundary' if share in (0, 1) else ''}"
    return (
        f"The plane with {len(trained.x)} examples of two classes, {data}, and the boundary of a trained network with "
        f"{layers}, "
        f"activation {activation}, {trained.net.theta.size} parameters. {_possible(activation, width)} Here {where}. "
        f"The network is right for {_percent(1 - trained.wrong.mean())} of the training examples and for "
        f"{_percent(trained.right_held_out)} of held-out ones. It is one training; with another seed another "
        "activation may come out ahead."
    )


def _possible(activation, width):
    """Which boundaries such a network can draw, whatever its weights."""
    slopes = len(np.unique(find(activation).derivative(BEND)))
    if slopes == 1:
        return "Its boundary is one straight line, whatever its width and depth."
    if width == 1:
        return "Its boundary can only be parallel straight lines, as one unit passes on one number."
    return f"Its boundary can bend, {'at corners between straight pieces' if slopes == 2 else 'in curves'}."


def _percent(share):
    return f"{100 * share:.1f} %"
