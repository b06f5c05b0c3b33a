"""Output functions and the losses that belong to them.

The three that networks take by name have a simple gradient: the loss's derivative with respect to the scores z is
(output − target) / n. Taken one after the other, the sigmoid's or the softmax's slope would vanish just where the
network is most wrong, and the logarithm would overflow.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from actcourse.functions import Activation, find
from actcourse.functions.exponential import softplus
from actcourse.functions.inputs import QUIET
from actcourse.functions.names import unknown
from actcourse.functions.saturating import sigmoid
from actcourse.functions.vector import softmax
from actcourse.networks.layout import ones_row


def squared_error(outputs, targets):
    """½ Σ (a − y)² over the k outputs a."""
    error = outputs - targets
    examples = outputs.shape[-2]
    return 0.5 * np.einsum("...ij,...ij->...", error, error) / examples, error / examples


@QUIET
def binary_cross_entropy(scores, targets):
    """−y ln σ(z) − (1 − y) ln(1 − σ(z)), which is softplus(z) − y z."""
    loss = (softplus(scores, 1) - targets * scores).sum(axis=(-1, -2))
    examples = scores.shape[-2]
    return loss / examples, (sigmoid(scores) - targets) / examples


@QUIET
def cross_entropy(scores, targets):
    """−ln of the softmax's share for the right class; targets are 1 there and 0 elsewhere."""
    examples, ones = scores.shape[-2], ones_row(scores.shape[-1], scores.dtype).T
    below = _without_overflow(scores)
    shares = np.exp(below)
    total = shares @ ones
    loss = np.log(total).sum(axis=(-1, -2)) - np.einsum("...ij,...ij->...", below, targets)
    shares /= total
    shares -= targets
    shares /= examples
    return loss / examples, shares


def _without_overflow(scores):
    """Scores less the largest of each example, which changes no softmax; as they are where none is large."""
    if np.abs(scores).max() < 20:  # for speed: it takes longer to find the largest than to do all the rest
        return scores
    return scores - scores.max(axis=-1, keepdims=True)


LOSSES = {"squared error": squared_error}


@dataclass(frozen=True)
class Output:
    """An output function and a loss of one's own: `Output("sigmoid")`, `Output("ReLU", "squared error")`.

    function: an activation, by name, as a record or as a plain function, applied to each score.
    loss_of: "squared error", or a function of outputs and targets, both of shape (…, n, k), to the mean loss over the n
        examples, of shape (…), and its derivative by the outputs, of shape (…, n, k).
    By the chain rule the derivative by the scores is that derivative times f′(z); whether it is right says
    `probe.gradient_check`. Any task fits: for classes, one output tells two of them apart, at ½, and with more of them
    the largest decides. Raises LookupError for an unknown name, TypeError for what is neither a name nor a function.
    """

    function: Activation
    loss_of: Callable = "squared error"

    def __post_init__(self):
        object.__setattr__(self, "function", find(self.function))
        object.__setattr__(self, "loss_of", _checked_loss(self.loss_of))

    @property
    def name(self):
        words = getattr(self.loss_of, "__name__", "a loss of its own").replace("_", " ")
        return f"{self.function.label} with {words}"

    def loss(self, scores, targets):
        """From scores and targets, (…, n, k), to the mean loss, (…), and its derivative by the scores, (…, n, k)."""
        loss, delta = self.loss_of(self.function(scores), targets)
        return loss, delta * self.function.derivative(scores)

    def targets(self, data, size, what):
        """A `Data`'s targets for so many outputs, (…, n, size); ValueError where they do not fit, naming `what`."""
        if not data.classes:
            return _numbers(data, size, what)
        return _of_two(data, what) if size == 1 else _one_hot(data, size, what)

    def score(self, scores, targets, classes):
        """How good scores are: the share of right classes, or for a regression (classes = 0) R²."""
        return _score(self.function(scores), targets, classes)


@dataclass(frozen=True)
class Fused:
    """An output function and its loss, computed from the scores together; its interface is that of `Output`.

    loss and targets: functions, as `Output`'s methods.
    """

    name: str
    function: Callable
    loss: Callable
    targets: Callable

    def score(self, scores, targets, classes):
        return _score(scores, targets, classes, boundary=0)  # the functions change neither the largest nor a side of ½


def _checked_loss(loss):
    if isinstance(loss, str):
        if loss not in LOSSES:
            hint = "Cross-entropy goes with output='sigmoid' and output='softmax'."
            raise LookupError(f"{unknown('loss', loss, list(LOSSES))} {hint}")
        return LOSSES[loss]
    if not callable(loss):
        raise TypeError(f"a loss is a name or a function of outputs and targets, not {loss!r}")
    return loss


@QUIET
def _score(outputs, targets, classes, boundary=0.5):
    if classes and outputs.shape[-1] > 1:
        right = outputs.argmax(axis=-1) == targets.argmax(axis=-1)
        return (right & ~np.isnan(outputs).any(axis=-1)).mean(axis=-1)  # what is no number is not right
    if classes:
        right = (outputs > boundary) == (targets > 0.5)
        return (right & ~np.isnan(outputs)).mean(axis=(-1, -2))
    error = ((outputs - targets) ** 2).sum(axis=(-1, -2))
    spread = ((targets - targets.mean(axis=-2, keepdims=True)) ** 2).sum(axis=(-1, -2))
    # As scikit-learn has it for targets that are all the same, with which nothing can be compared.
    return np.where(spread == 0, np.where(error == 0, 1.0, 0.0), 1 - error / spread)[()]


# -- targets ----------------------------------------------------------------------------------------------


def _numbers(data, size, what):
    y = data.y if data.y.ndim == data.x.ndim else data.y[..., None]
    if y.shape[-1] != size:
        raise ValueError(f"{what} has {y.shape[-1]} targets an example, and the network has {size} outputs")
    return y


def _of_two(data, what):
    _check_classes(data, 2, what)
    return data.y[..., None]


def _one_hot(data, size, what):
    _check_classes(data, size, what)
    return np.eye(size)[data.y]


def _check_classes(data, classes, what):
    if data.classes != classes:
        raise ValueError(f"{what} has {data.classes} classes, and the network tells {classes} apart")


def _linear_targets(data, size, what):
    if data.classes:
        raise ValueError(f"{what} has classes; a network with a linear output is for a regression")
    return _numbers(data, size, what)


def _two_classes(data, size, what):
    _check_labelled(data, "sigmoid", what)
    return _of_two(data, what)


def _several_classes(data, size, what):
    _check_labelled(data, "softmax", what)
    return _one_hot(data, size, what)


def _check_labelled(data, name, what):
    if not data.classes:
        raise ValueError(f"{what} is a regression; a network for it has output='linear', not {name!r}")


@QUIET
def _quiet_sigmoid(scores):
    return sigmoid(scores)


OUTPUTS = {
    "linear": Fused("linear", np.positive, squared_error, _linear_targets),
    "sigmoid": Fused("sigmoid", _quiet_sigmoid, binary_cross_entropy, _two_classes),
    "softmax": Fused("softmax", softmax, cross_entropy, _several_classes),
}


def checked_output(output, size):
    """An output by name or as an `Output`, for so many units; LookupError for an unknown name, else ValueError."""
    if isinstance(output, Output | Fused):
        return output
    if not isinstance(output, str):
        raise TypeError(
            f"output must be a name or an Output, such as Output('sigmoid', 'squared error'), not {output!r}"
        )
    if output not in OUTPUTS:
        raise LookupError(unknown("output", output, list(OUTPUTS)))
    if output == "softmax" and size == 1:
        raise ValueError("a softmax over one output is always 1; for one output take 'sigmoid' or 'linear'")
    if output == "sigmoid" and size != 1:
        raise ValueError(f"a sigmoid output has one unit, for two classes; the last of sizes is {size}")
    return OUTPUTS[output]
