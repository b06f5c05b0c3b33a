"""Optimisers: how a step is made from a gradient. Each has a learning rate and weight decay.

`start(theta, decays)` gives a function `step(gradient)` that changes theta in place. The formulas, and what is
meant by each number, are PyTorch's, with which the tests compare them.
"""

from dataclasses import dataclass

import numpy as np

from actcourse.functions.inputs import as_floats, non_negative_number, share_below_one
from actcourse.functions.names import unknown


@dataclass(frozen=True)
class SGD:
    """Stochastic gradient descent, with momentum and with Nesterov's look ahead where asked for.

    learning_rate: a number, or an array of one for each network side by side.
    weight_decay: adds this times the weights to their gradient.
    """

    learning_rate: float = 0.1
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0

    def start(self, theta, decays):
        rate = _in_precision(_rate(self.learning_rate), theta)
        velocity = np.zeros_like(theta)

        def step(gradient):
            gradient = _with_decay(gradient, self.weight_decay, decays, theta)
            if not self.momentum:
                np.subtract(theta, rate * gradient, out=theta)
                return
            np.multiply(velocity, self.momentum, out=velocity)
            np.add(velocity, gradient, out=velocity)
            ahead = gradient + self.momentum * velocity if self.nesterov else velocity
            np.subtract(theta, rate * ahead, out=theta)

        return step


@dataclass(frozen=True)
class RMSProp:
    """Steps divided by the root of a running mean of squared gradients.

    T. Tieleman, G. Hinton (2012). Lecture 6.5: rmsprop. Coursera: Neural Networks for Machine Learning.
    """

    learning_rate: float = 0.01
    memory: float = 0.99
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    def start(self, theta, decays):
        rate = _in_precision(_rate(self.learning_rate), theta)
        squares = np.zeros_like(theta)

        def step(gradient):
            gradient = _with_decay(gradient, self.weight_decay, decays, theta)
            np.multiply(squares, self.memory, out=squares)
            np.add(squares, (1 - self.memory) * (gradient * gradient), out=squares)
            np.subtract(theta, rate * gradient / (np.sqrt(squares) + self.epsilon), out=theta)

        return step


@dataclass(frozen=True)
class Adam:
    """Momentum and RMSProp together, both corrected for having started at 0.

    D. P. Kingma, J. Ba (2015). Adam: A Method for Stochastic Optimization. ICLR 2015, arXiv 1412.6980.
    """

    learning_rate: float = 0.001
    momentum: float = 0.9
    memory: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    def start(self, theta, decays):
        rate = _rate(self.learning_rate)
        means, squares, scratch = np.zeros_like(theta), np.zeros_like(theta), np.empty_like(theta)
        count = 0

        def step(gradient):
            nonlocal count
            count += 1
            gradient = _with_decay(gradient, self.weight_decay, decays, theta)
            # In place, for speed: m ← μ m + g, v ← ρ v + g². The means are m̂ = a m and v̂ = b v.
            np.multiply(means, self.momentum, out=means)
            np.add(means, gradient, out=means)
            np.multiply(squares, self.memory, out=squares)
            np.add(squares, np.multiply(gradient, gradient, out=scratch), out=squares)
            a = (1 - self.momentum) / (1 - self.momentum**count)
            b = (1 - self.memory) / (1 - self.memory**count)
            # θ ← θ − rate · m̂ / (√v̂ + ε), divided through by √b.
            np.sqrt(squares, out=scratch)
            np.add(scratch, self.epsilon / b**0.5, out=scratch)
            np.divide(means, scratch, out=scratch)
            np.multiply(scratch, _in_precision(rate * (a / b**0.5), theta), out=scratch)
            np.subtract(theta, scratch, out=theta)

        return step


OPTIMISERS = {"sgd": SGD, "rmsprop": RMSProp, "adam": Adam}


def checked_optimiser(optimiser):
    """The record that a name stands for, or the record itself.

    Raises LookupError for an unknown name, suggesting the nearest, TypeError for what is neither, and ValueError for
    settings out of range: learning rates below 0, momentum or memory of 1 or more.
    """
    if isinstance(optimiser, str):
        if optimiser not in OPTIMISERS:
            raise LookupError(unknown("optimiser", optimiser, list(OPTIMISERS)))
        return OPTIMISERS[optimiser]()
    if isinstance(optimiser, type) or not hasattr(optimiser, "start"):
        raise TypeError(f"optimiser must be a name or a record such as Adam(0.01), not {optimiser!r}")
    for name, checked in _CHECKS.items():
        if hasattr(optimiser, name):
            checked(getattr(optimiser, name), f"{type(optimiser).__name__}'s {name}")
    return optimiser


def _checked_rates(rates, what):
    """One learning rate or an array of them; errors as in `non_negative_number`. At 0 a network stands still."""
    one = not isinstance(rates, np.ndarray | list | tuple)
    for rate in [rates] if one else as_floats(rates, what).flat:
        non_negative_number(rate, what)


_CHECKS = {
    "learning_rate": _checked_rates,
    "momentum": share_below_one,
    "memory": share_below_one,
    "epsilon": non_negative_number,
    "weight_decay": non_negative_number,
}


def _with_decay(gradient, weight_decay, decays, theta):
    """The gradient of the loss with ½ weight_decay · |weights|² added to it; decays: 1 where theta holds weights."""
    return gradient + weight_decay * decays * theta if weight_decay else gradient


def _rate(learning_rate):
    """The learning rate, with an axis more where there is one for each network."""
    return float(learning_rate) if np.ndim(learning_rate) == 0 else np.asarray(learning_rate, float)[..., None]


def _in_precision(factor, theta):
    """What a step is multiplied by, one number or one for each network, in the precision of theta.

    Rounded last, as one number is: side by side a network then takes the very steps that it would take alone.
    """
    return factor if isinstance(factor, float) else factor.astype(theta.dtype)
