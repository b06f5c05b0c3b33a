"""The network of the playground: how it goes on while things are changed, and how it is drawn."""

import numpy as np

from actcourse.functions.words import counted
from actcourse.networks.data import load
from actcourse.networks.network import MLP
from actcourse.networks.optimisers import SGD
from actcourse.networks.probe import slopes
from actcourse.networks.training import Training
from actcourse.pictures.controls import Choice, Steps
from actcourse.pictures.draw import BLUE, VERMILLION
from actcourse.pictures.explorers.playground.edges import KINDS, edges
from actcourse.pictures.explorers.playground.maps import Maps, thinned
from actcourse.pictures.plane import Plane, passed

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
    """A map of each unit, layer by layer; the plane with the decision boundary; and the losses."""
    map_axes, plane_axes, loss_axes = figure.subplots(1, 3, width_ratios=(1.55, 1.25, 0.75))
    maps, losses = Maps(map_axes, LAYERS), _Losses(loss_axes)
    plane = Plane(plane_axes, title="what the network makes of it")
    maps.explain_shades(figure)
    plane.explain_shades(figure, "bottom")
    handles = [*plane.examples, plane.boundary, maps.silent]
    labels = ["class 0", "class 1", "boundary", "silent unit: no example's gradient passes"]
    figure.legend(handles, labels, loc="outside lower center", ncols=4)

    def move(game):
        through = passed(game.net)
        plane.show_examples(game.data.x, game.data.y)
        plane.shade(through.lead)
        losses.move(game.losses)
        silent, names = game.silent, _activations(game.values)
        units = thinned(through.units, names)
        maps.move(names, [outputs for _, outputs in units], silent)
        return _described(game, units, silent)

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


def _described(game, units, silent):
    each = counted(game.values["units"], "unit")
    where = f"A network of {LAYERS} hidden layers with {each} each, on {game.values['data']}"
    layers = zip(game.net.activations, units, silent, strict=True)
    said = " ".join(_layer(number, *layer) for number, layer in enumerate(layers, 1))
    return (
        f"{where}, at learning rate {game.values['rate']:g}, {_progress(game)} In the map of each unit, which shows "
        f"its output over the plane, edges part outputs above f(0) from the others. {said}"
    )


def _layer(number, activation, units, silent):
    counts = np.bincount(edges(*units, activation(0.0)), minlength=len(KINDS))
    maps = ", ".join(f"{count} with {kind}" for count, kind in zip(counts, KINDS, strict=True) if count)
    return f"Layer {number} ({activation.name}): {maps}; {silent.sum()} of {silent.size} silent."


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
