"""Units for arithmetic, trained on numbers: whether one has found the rule shows outside the range of its training."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from actcourse.functions.inputs import QUIET, check_generator, positive_integer
from actcourse.functions.names import plain, unknown
from actcourse.functions.saturating import sigmoid
from actcourse.functions.units import nac, nac_gradient, nalu, nalu_gradient
from actcourse.functions.words import counted, number, with_minus
from actcourse.networks.data import Data
from actcourse.networks.optimisers import Adam, checked_optimiser
from actcourse.networks.outputs import squared_error

ADAM = Adam(0.03)
EPS = 1e-7  # of a NALU: at 0 its logarithm is that of EPS
SPREAD = 0.1  # of the weights at the start: with it none of 60 NALUs failed to learn +, −, ·, / or √, with 1 eight did


class Kind(NamedTuple):
    """A unit: its function of x and weights, the gradient of a loss by the weights, and the names of these."""

    name: str
    function: Callable
    gradient: Callable
    weights: tuple[str, ...]


def _nalu(x, *weights):
    return nalu(x, *weights, EPS)


def _nac_gradient(x, weights, upstream):
    return nac_gradient(x, *weights, upstream)[1:]


def _nalu_gradient(x, weights, upstream):
    return nalu_gradient(x, *weights, EPS, upstream)[1:]


KINDS = {
    "nac": Kind("NAC", nac, _nac_gradient, ("W_hat", "M_hat")),
    "nalu": Kind("NALU", _nalu, _nalu_gradient, ("W_hat", "M_hat", "G")),
}


@dataclass(frozen=True, repr=False, eq=False)
class FittedUnit:
    """A unit that `fit_unit` has trained: a function of x, with its weights and how it came by them.

    kind: "NAC" or "NALU". weights: its arrays by name, W_hat, M_hat and, of a NALU, the gate's G, each of shape
        (inputs, outputs).
    losses: ½ (ŷ − y)², summed over the outputs and averaged over the examples, at each step, before its weights moved.
    diverged: the step, from 0, at which the loss was no longer finite and training ended, or None.
    single: whether y had no axis for the outputs; what the unit returns then has none either.
    """

    kind: str
    weights: dict[str, np.ndarray]
    losses: np.ndarray
    diverged: int | None
    single: bool

    def __call__(self, x):
        """What the unit makes of x, of shape (…, inputs): (…, outputs), or (…) where y was of shape (examples,)."""
        y = KINDS[plain(self.kind)].function(x, *self.weights.values())
        return y[..., 0] if self.single else y

    @property
    @QUIET
    def W(self):
        """tanh(W_hat) σ(M_hat), (inputs, outputs): by what it multiplies numbers to add them, or their logarithms."""
        return np.tanh(self.weights["W_hat"]) * sigmoid(self.weights["M_hat"])

    def __repr__(self):
        inputs, outputs = self.W.shape
        sizes = f"{counted(inputs, 'input')} and {counted(outputs, 'output')}"
        lines = [f"<{self.kind} of {sizes}: {counted(len(self.losses), 'step')}{self._became()}>"]
        if self.diverged is not None:
            lines.append(f"diverged in step {self.diverged + 1}: its loss was no longer finite")
        return "\n".join([*lines, *map(self._output, range(outputs))])

    def _became(self):
        if not self.losses.size:
            return ""
        return f", loss {number(self.losses[0], 3)} at first, {number(self.losses[-1], 3)} in the end"

    def _output(self, index):
        columns = {"W": self.W} | {name: self.weights[name] for name in self.weights if name == "G"}
        shown = (f"{name} {', '.join(f'{w:.3f}' for w in part[:, index])}" for name, part in columns.items())
        return with_minus(f"output {index + 1}: {'; '.join(shown)}")


@QUIET
def fit_unit(kind, x, y, *, rng, steps=4000, optimiser=ADAM):
    """Train a unit for arithmetic on numbers, each step by all examples, and return it as a `FittedUnit`.

    kind: "nac", which adds and subtracts, or "nalu", which can multiply and divide as well.
    x: (examples, inputs); y: (examples,) or (examples, outputs). Neither is scaled: that 2 times 3 is 6 would be lost.
    rng: a NumPy generator, from which the weights are drawn; steps: how many are made.
    optimiser: a record, such as Adam(0.1), or its name for the settings by which networks are trained.
    What is minimised is ½ (ŷ − y)², so large targets count for most. Where it is no longer finite, training ends, and
    the record says when.
    Raises LookupError for an unknown kind or optimiser; ValueError for shapes that do not fit, NaN or infinity and
    fewer steps than one; TypeError for another rng, optimiser or number of steps.

    >>> x = np.random.default_rng(0).uniform(1, 5, (200, 2))
    >>> unit = fit_unit("nac", x, x[:, 0] - x[:, 1], rng=np.random.default_rng(1))
    >>> float(unit([300.0, 100.0]).round(-1))  # far outside what it was trained on
    200.0
    """
    kind, x, y, single = _checked_kind(kind), *_checked_examples(x, y)
    check_generator(rng)
    theta = SPREAD * rng.standard_normal((len(kind.weights), x.shape[1], y.shape[1]))
    step = checked_optimiser(optimiser).start(theta, np.ones_like(theta))
    losses = []
    for _ in range(positive_integer(steps, "steps")):
        loss, upstream = squared_error(kind.function(x, *theta), y)
        if not np.isfinite(loss):
            break
        losses.append(loss)
        step(np.stack(kind.gradient(x, theta, upstream)))
    diverged = len(losses) if len(losses) < steps else None
    return FittedUnit(kind.name, dict(zip(kind.weights, theta, strict=True)), np.array(losses), diverged, single)


def _checked_kind(kind):
    if plain(str(kind)) not in KINDS:
        raise LookupError(unknown("unit", kind, list(KINDS)))
    return KINDS[plain(str(kind))]


def _checked_examples(x, y):
    """x and y with an axis each for examples and for inputs or outputs, and whether y had none for the latter."""
    data = Data("fit_unit", x, y)
    for name, axes, allowed in (("x", (2,), "(examples, inputs)"), ("y", (1, 2), "(examples,) or (examples, outputs)")):
        shape = getattr(data, name).shape
        if len(shape) not in axes or 0 in shape:
            raise ValueError(f"fit_unit: {name} must have the shape {allowed} with at least one of each, not {shape}")
    single = data.y.ndim == 1
    return data.x, data.y[:, None] if single else data.y, single
