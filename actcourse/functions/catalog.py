"""All activations of the course in teaching order, and `find`, which knows their names."""

from actcourse.functions.activation import Activation
from actcourse.functions.card import overview
from actcourse.functions.exponential import (
    CELU,
    ELU,
    EXPONENTIAL,
    LOG_SIGMOID,
    SELU,
    SOFTPLUS,
    SPARSE_PLUS,
    SQUAREPLUS,
)
from actcourse.functions.gated import GELU, GELU_TANH, HARD_SWISH, MISH, SILU
from actcourse.functions.names import plain, unknown
from actcourse.functions.periodic import GAUSSIAN, SINE, SNAKE
from actcourse.functions.rectified import (
    CAPPED_RELU,
    LEAKY_RELU,
    PRELU,
    RELU,
    RELU6,
    RRELU,
    SQUARED_RELU,
    THRESHOLDED_RELU,
)
from actcourse.functions.saturating import (
    ARCTAN,
    HARD_SIGMOID,
    HARD_TANH,
    SCALED_TANH,
    SIGMOID,
    SOFTSIGN,
    SPARSE_SIGMOID,
    TANH,
)
from actcourse.functions.shrink import HARD_SHRINK, SOFT_SHRINK, TANH_SHRINK
from actcourse.functions.threshold import IDENTITY, SIGN, STEP


class Catalog(tuple):
    """All activations in order; at the end of a cell it shows itself as a table."""

    def _repr_markdown_(self):
        return overview(self)


CATALOG = Catalog(
    (
        *(STEP, SIGN, IDENTITY),
        *(SIGMOID, TANH, HARD_SIGMOID, SPARSE_SIGMOID, HARD_TANH, SCALED_TANH, ARCTAN, SOFTSIGN),
        *(RELU, LEAKY_RELU, PRELU, RRELU, RELU6, CAPPED_RELU, THRESHOLDED_RELU, SQUARED_RELU),
        *(ELU, SELU, CELU, SOFTPLUS, SQUAREPLUS, SPARSE_PLUS, LOG_SIGMOID, EXPONENTIAL),
        *(GELU, GELU_TANH, SILU, HARD_SWISH, MISH),
        *(TANH_SHRINK, HARD_SHRINK, SOFT_SHRINK),
        *(SINE, SNAKE, GAUSSIAN),
    )
)


def find(name):
    """The activation with this name or alias; case, spaces, hyphens and underscores do not matter.

    An `Activation` is returned as it is. Raises LookupError for an unknown name, suggesting the
    nearest, and TypeError for what is neither text nor an activation.
    """
    if isinstance(name, Activation):
        return name
    if not isinstance(name, str):
        raise TypeError(f"an activation is named by text, such as 'sigmoid', not by {name!r}")
    for activation in CATALOG:
        if plain(name) in activation.names:
            return activation
    names = [activation.name for activation in CATALOG]
    aliases = [alias for activation in CATALOG for alias in activation.also_known_as]
    raise LookupError(unknown("activation", name, names, aliases))
