"""How many epochs networks need until their training loss has fallen to a goal, each at a learning rate of its own."""

from dataclasses import replace

import numpy as np

from actcourse.networks.claims.measuring import exact, grid, runs
from actcourse.networks.data import load
from actcourse.networks.network import MLP
from actcourse.networks.stacking import stack
from actcourse.networks.training import train

CHOOSING, SEEDS = 5, 10
EXAMPLES = 900  # digits that are learned
LOSS = 0.1  # the goal
FIRST = np.log(10)  # about the loss of a network of ten classes that knows nothing


def epochs_needed(losses, goal=LOSS):
    """From losses, (epochs, …), the number of epochs to the goal, (…), in parts of an epoch between two of them.

    Between two epochs the logarithm of the loss is taken to fall evenly. What never gets there counts all epochs.
    """
    before = np.concatenate([np.full_like(losses[:1], FIRST), losses[:-1]])
    reached = losses < goal  # false for the NaN of a network that diverged
    first = reached.argmax(axis=0)[None]
    last, now = (np.take_along_axis(array, first, axis=0)[0] for array in (before, losses))
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.log(last / goal) / np.log(last / now)
    return np.where(reached.any(axis=0), first[0] + part, len(losses))


def some_digits(rng):
    """Half of the digits, which take half the time."""
    digits = load("digits", rng)
    return digits.split(rng, test=len(digits) - EXAMPLES)[0]


def own_rates(units, data, rng, scale, *, rates, **how):
    """The epochs that each unit needs at its own rate, (units, seeds), and the rates, as numbers by name.

    The rate is the one with which five other networks needed the fewest, by the mean of the logarithm.
    """
    rates = np.array(grid(rates, scale))
    tried = _efforts(units, rates[None, :, None], data, rng, runs(CHOOSING, scale, least=2), **how)
    best = np.log(tried).mean(axis=-1).argmin(axis=-1)
    chosen = rates[best]
    needed = _efforts(units, chosen[:, None, None], data, rng, runs(SEEDS, scale), **how)[:, 0]
    return needed, dict(zip(map(_name, units), map(exact, chosen), strict=True))


def at_one_rate(units, data, rng, scale, *, rate, **how):
    """The epochs that each unit needs at one rate for all, (units, seeds)."""
    return _efforts(units, np.full((1, 1, 1), rate), data, rng, runs(SEEDS, scale), **how)[:, 0]


def _efforts(units, rates, data, rng, seeds, *, hidden, epochs, optimiser, init=None):
    """Epochs needed, of shape (units, rates, seeds); rates: of a shape that broadcasts to it."""
    sizes, drawn = (data.x.shape[1], *hidden, data.classes), rng.integers(2**63, size=seeds)
    rates = np.broadcast_to(rates, (len(units), rates.shape[1], seeds)).copy()

    def network(unit, seed):
        return MLP(sizes, unit, rng=np.random.default_rng(seed), init=init, dtype=np.float32)

    nets = stack(stack(stack(network(unit, seed) for seed in drawn) for _ in range(rates.shape[1])) for unit in units)
    optimiser = replace(optimiser, learning_rate=rates)
    losses = train(nets, data, epochs=epochs, batch_size=100, optimiser=optimiser, rng=rng).losses
    return epochs_needed(losses)


def _name(unit):
    return f"rate chosen for {unit if isinstance(unit, str) else unit.name}"
