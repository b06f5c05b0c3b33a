"""The network of the playground: how it goes on while things are changed, and how it is drawn."""

import numpy as np

from actcourse.functions.words import counted
from actcourse.networks.data import load
from actcourse.networks.network import MLP
from actcourse.networks.optimisers import SGD
from actcourse.networks.probe import slopes
from actcourse.networks.training import Training
from actcourse.pictures.controls import Choice, Steps
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION
from actcourse.pictures.plane import Plane, lead

LAYERS = 3
MOMENTUM = 0.9
ACTIVATIONS = (
    "identity",
    "sigmoid",
    "tanh",
    "ReLU",
    "leaky ReLU",
    "PReLU",
    "ELU",
    "SELU",
    "GELU",
    "SiLU",
    "Mish",
    "sine",
)
EPOCHS, LOSSES = (1, 3000), (1e-3, 3)  # that the panel of the loss has room for
SEED = 1

CONTROLS = (
    Choice("data", "data", "moons", ("moons", "circles", "spirals", "xor")),
    Steps("units", "units in a layer", 8, (2, 4, 8, 16)),
    Steps("rate", "learning rate", 0.03, (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),
    *(Choice(f"layer{number}", f"layer {number}", "ReLU", ACTIVATIONS) for number in range(1, LAYERS + 1)),
)
START = {control.name: control.default for control in CONTROLS}


class Game:
    """A network in training and all that has become of it.

    values: of `CONTROLS`. losses: a row for each epoch, with the loss on the examples it trains on and on others.
    """

    def __init__(self, values):
        rng = np.random.default_rng(SEED)
        self.data, self.held_out = load(values["data"], rng).split(rng)
        sizes = (2, *[values["units"]] * LAYERS, 2)
        self.net = MLP(sizes, _activations(values), rng=rng, dtype=np.float32)
        self.losses, self.score = np.empty((0, 2)), None
        self._rng = rng
        self.go_on_with(values)

    def go_on_with(self, values):
        """Change the learning rate or the activations; the weights stay."""
        self.values = dict(values)
        activations = _activations(values)
        if [one.name for one in self.net.activations] != list(activations):
            self.net = self.net.with_activation(activations)
        self._training = Training(
            self.net, self.data, rng=self._rng, optimiser=SGD(values["rate"], MOMENTUM), validation=self.held_out
        )

    def epoch(self):
        """Train for an epoch, unless the network has diverged."""
        if not self.diverged:
            self._training.epoch()
            history = self._training.history
            self.losses = np.vstack([self.losses, [history.losses[-1], history.validation_losses[-1]]])
            self.score = float(history.scores[-1])

    @property
    def epochs(self):
        return len(self.losses)

    @property
    def diverged(self):
        return not self._training.going.all()

    @property
    def silent(self):
        """For each hidden layer which units pass no gradient on, whatever the example; training may wake them again."""
        return [(layer == 0).all(axis=0) for layer in slopes(self.net, self.data.x)]


def _activations(values):
    return tuple(values[f"layer{number}"] for number in range(1, LAYERS + 1))


# -- the picture ----------------------------------------------------------------------------------------------

SIZE = (9, 4)


def draw(figure):
    """Three panels: the plane with the decision boundary, the losses, and the units of each layer."""
    plane_axes, loss_axes, unit_axes = figure.subplots(1, 3, width_ratios=(1.2, 1, 0.85))
    plane, losses, units = Plane(plane_axes), _Losses(loss_axes), _Units(unit_axes)
    plane.explain_shades(figure)
    handles = [*plane.examples, plane.boundary, units.working, units.silent]
    labels = ["class 0", "class 1", "boundary", "unit", "silent unit: no example's gradient passes"]
    figure.legend(handles, labels, loc="outside lower center", ncols=5)

    def move(game):
        plane.show_examples(game.data.x, game.data.y)
        plane.shade(lead(game.net))
        losses.move(game.losses)
        silent = game.silent
        units.move(game.values, silent)
        return _described(game, silent)

    return move


class _Losses:
    def __init__(self, axes):
        axes.set(xscale="log", yscale="log", xlim=EPOCHS, ylim=LOSSES, xlabel="epoch", title="loss")
        styles = ((BLUE, "-", "training"), (VERMILLION, "--", "held out"))
        self.lines = [
            axes.plot([], [], linestyle, color=color, label=label, animated=True)[0]
            for color, linestyle, label in styles
        ]
        axes.legend(loc="lower left")

    def move(self, losses):
        for line, column in zip(self.lines, losses.T, strict=True):
            line.set_data(np.arange(1, len(column) + 1), np.clip(column, *LOSSES))


class _Units:
    """A row for each layer: a mark for each unit, a dot where it works and a cross where it is silent."""

    def __init__(self, axes):
        most = max(CONTROLS[1].positions)
        axes.set(xlim=(0, most + 1), ylim=(LAYERS + 0.5, 0.3), title="units of each layer", xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[:].set_visible(False)
        style = {"linestyle": "", "animated": True}
        self.working = axes.plot([], [], "o", color=BLUE, markersize=6, **style)[0]
        self.silent = axes.plot([], [], "X", color=VERMILLION, markersize=9, markeredgecolor=BLACK, **style)[0]
        self.working.set_gid("working")
        self.silent.set_gid("silent")
        self.names = [axes.text(0.5, row + 0.65, "", va="center", animated=True) for row in range(LAYERS)]

    def move(self, values, layers):
        places = [(place, row, silent) for row, layer in enumerate(layers, 1) for place, silent in enumerate(layer, 1)]
        for marks, wanted in ((self.working, False), (self.silent, True)):
            marks.set_data(*np.array([place[:2] for place in places if place[2] == wanted]).reshape(-1, 2).T)
        for number, (name, silent) in enumerate(zip(self.names, layers, strict=True), 1):
            name.set_text(f"{number}: {values[f'layer{number}']}, {silent.sum()} of {silent.size} silent")


def _described(game, layers):
    units = counted(game.values["units"], "unit")
    where = f"A network of {LAYERS} hidden layers with {units} each, on {game.values['data']}"
    silent = "; ".join(
        f"layer {number} ({game.values[f'layer{number}']}) {layer.sum()} of {layer.size}"
        for number, layer in enumerate(layers, 1)
    )
    return f"{where}, at learning rate {game.values['rate']:g}, {_progress(game)} Silent units: {silent}."


def _progress(game):
    if not game.epochs:
        return "not trained yet."
    if game.diverged:
        return f"diverged after {counted(game.epochs, 'epoch')}: start anew with a smaller learning rate."
    training, held_out = game.losses[-1]
    return (
        f"after {counted(game.epochs, 'epoch')}: loss {training:.3g}, on held-out examples {held_out:.3g}, of which "
        f"{game.score:.1%} are told right."
    )
