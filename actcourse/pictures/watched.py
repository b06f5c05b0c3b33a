"""Trainings that are healthy or broken in some way, watched layer by layer; `trainings` stores them."""

from types import SimpleNamespace

import numpy as np

from actcourse.functions.inputs import QUIET
from actcourse.networks import DATA, MLP, SGD, stack
from actcourse.networks.training import Training, evaluate, loss_and_gradient

# What is trained: each with each, with one activation in the lower half of the hidden layers and one in the upper.
HEALTH = SimpleNamespace(
    activations=("tanh", "ReLU", "sigmoid"),
    gains=(0.3, 1, 2, 4),
    biases=(-4, 0, 4),
    rates=(0.001, 0.01, 0.1, 1, 3),
    layers=6,
    width=32,
    epochs=10,
)
# How outputs and gradients are sorted into bins: the ends of their scales, how many bins, and the largest number that
# is stored for one.
BINS = SimpleNamespace(count=33, full=15, farthest=30.0, lowest=-14, highest=2)
SHOWN = 300  # examples whose outputs are sorted


def health(lower=HEALTH.activations, upper=HEALTH.activations, **settings):
    """Trainings on digits by plain SGD: arrays of shape (lower, upper, gains, biases, rates, epochs + 1, …).

    settings: gains, biases, rates and epochs, where they are not those of `HEALTH`.
    By hidden layer, for all training examples: spread, gradient and update as in `LayerHistory`, each as its logarithm
    to base 10, the gradient that of all examples together; flat, in per cent; silent, in units. outputs, gradients: the
    root of each bin's share, as a whole number up to BINS.full, (…, layers, bins).
    Of the network: deaths and revivals since the start; loss, on the training examples; accuracy, on others; blown_up,
    without epochs: that in which its numbers overflowed, or −1. From it on, all else is NaN, or 0 in whole numbers.
    """
    settings = SimpleNamespace(**vars(HEALTH) | settings)
    rows = [[_trained(one, other, settings) for other in upper] for one in lower]
    return {name: np.array([[arrays[name] for arrays in row] for row in rows]) for name in rows[0][0]}


def healthy_data():
    """The two parts of the digits, for training and for testing."""
    return DATA["digits"](np.random.default_rng(1)).split(np.random.default_rng(2))


def start(lower, upper, gain, bias):
    """A network before its training: weights as their activations want them, times the gain."""
    half, sizes = HEALTH.layers // 2, (64, *[HEALTH.width] * HEALTH.layers, 10)
    net = MLP(sizes, [lower] * half + [upper] * half, rng=np.random.default_rng(0), biases=bias)
    net.theta *= np.where(net.decays == 1, gain, 1)
    return net


def _trained(lower, upper, settings):
    data, held_out = healthy_data()
    kinds = [[start(lower, upper, gain, bias) for bias in settings.biases] for gain in settings.gains]
    net = stack(stack(stack([one] * len(settings.rates)) for one in row) for row in kinds)
    how = {"rng": np.random.default_rng(3), "optimiser": SGD(np.broadcast_to(settings.rates, net.networks))}
    training = Training(net, data, watch=data.x, **how)
    measured = [_measured(net, data, held_out)]
    for _ in range(settings.epochs):
        training.epoch()
        measured.append(_measured(net, data, held_out))
    arrays = {name: _epochs_behind([one[name] for one in measured]) for name in measured[0]}
    return _kept(arrays | _watched(training.history), training.history)


@QUIET
def _measured(net, data, held_out):
    """What watching leaves out, of shape (…) or (…, layers, …): all of it is NaN or nonsense where numbers overflow."""
    loss, gradient = loss_and_gradient(net, data)
    weights = [layer.weights for layer in net.views(gradient.flat)[:-1]]
    seen = [
        weights[0][..., np.ptp(data.x, axis=0) > 0, :],
        *weights[1:],
    ]  # a pixel that is always blank teaches nothing
    outputs = [step.inputs for step in net.forward(data.x[:SHOWN])[1:]]
    return {
        "loss": loss,
        "accuracy": evaluate(net, held_out),
        "gradient": np.stack([np.log10(np.sqrt(np.mean(one**2, axis=(-2, -1)))) for one in weights], axis=-1),
        "outputs": np.stack([_shares(output_place(one), net.networks) for one in outputs], axis=-2),
        "gradients": np.stack([_shares(gradient_place(one), net.networks) for one in seen], axis=-2),
    }


@QUIET
def _watched(history):
    """What watching finds, of shape (…, epochs + 1, layers), and deaths and revivals."""
    by_layer = {name: np.moveaxis(array[:, :-1], (0, 1), (-2, -1)) for name, array in history.layers._asdict().items()}
    return {
        "spread": np.log10(by_layer["spread"]),
        "update": by_layer["update"],
        "flat": 100 * by_layer["flat"],
        "silent": HEALTH.width * by_layer["silent"],
        "deaths": by_layer["deaths"].sum(axis=-1).cumsum(axis=-1),
        "revivals": by_layer["revivals"].sum(axis=-1).cumsum(axis=-1),
    }


def _kept(arrays, history):
    """The arrays as they are stored."""
    blown_up = np.full(history.networks, -1, np.int8)
    for index, (epoch, _) in history.diverged.items():
        blown_up[index] = epoch + 1
        for array in arrays.values():
            array[index][epoch + 1 :] = np.nan
    whole = ("flat", "silent", "outputs", "gradients", "deaths", "revivals")
    kinds = {name: np.int16 if name in ("deaths", "revivals") else np.int8 for name in whole}
    stored = {
        name: np.nan_to_num(array, nan=0).round().astype(kinds[name]) if name in whole else _short(array)
        for name, array in arrays.items()
    }
    return stored | {"blown_up": blown_up}


def _short(array):
    """Logarithms, by layer, to three places; a loss may be too large for half precision."""
    return array.round(3).astype(np.float16) if array.ndim == 5 else array.astype(np.float32)


def _epochs_behind(arrays):
    """(epochs, …) behind the networks' three axes."""
    return np.moveaxis(np.array(arrays, float), 0, 3)


# -- bins ------------------------------------------------------------------------------------------------------


def output_place(outputs):
    """Where outputs lie from 0 to 1 on a scale that is even near 0 and counts in powers far out."""
    return np.arcsinh(outputs / 0.3) / np.arcsinh(BINS.farthest / 0.3) / 2 + 0.5


@QUIET
def gradient_place(gradients):
    """Where derivatives lie from 0 to 1 by the logarithm of their size; 0 lies at −∞."""
    return (np.log10(np.abs(gradients)) - BINS.lowest) / (BINS.highest - BINS.lowest)


def _shares(places, networks):
    """The root of the share of places in each bin, in BINS.full steps; what lies outside belongs into the outermost."""
    rows = np.nan_to_num(places.reshape(-1, places[(0,) * len(networks)].size), nan=0, neginf=-1, posinf=2)
    bins = np.clip(rows * BINS.count, 0, BINS.count - 1).astype(int)
    bins += np.arange(len(rows))[:, None] * BINS.count
    counts = np.bincount(bins.ravel(), minlength=len(rows) * BINS.count)
    return np.round(BINS.full * np.sqrt(counts / rows.shape[1])).reshape(*networks, BINS.count)
