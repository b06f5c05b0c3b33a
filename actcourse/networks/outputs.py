"""Output functions and the losses that belong to them.

Together they have a simple gradient: in all three pairs, the loss's derivative with respect to the
scores z is (output − target) / n. Taken one after the other, the sigmoid's or the softmax's slope
would vanish just where the network is most wrong, and the logarithm would overflow.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from actcourse.functions.exponential import softplus
from actcourse.functions.inputs import QUIET
from actcourse.functions.saturating import sigmoid
from actcourse.functions.vector import softmax
from actcourse.networks.layout import ones_row


@dataclass(frozen=True)
class Output:
    """An output function and its loss.

    function: from scores to outputs.
    loss: from scores and targets, both of shape (…, n, k), to the mean loss over the n examples, of
        shape (…), and to its derivative with respect to the scores, of shape (…, n, k).
    """

    name: str
    function: Callable
    loss: Callable


def squared_error(scores, targets):
    """½ Σ (z − y)² over the k outputs."""
    error = scores - targets
    examples = scores.shape[-2]
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


OUTPUTS = {
    "linear": Output("linear", np.positive, squared_error),
    "sigmoid": Output("sigmoid", QUIET(sigmoid), binary_cross_entropy),
    "softmax": Output("softmax", softmax, cross_entropy),
}
