"""All activations of the course in teaching order, and `find`, which knows their names."""

from actcourse.functions.activation import Activation
from actcourse.functions.names import plain, unknown
from actcourse.functions.rectified import LEAKY_RELU, RELU
from actcourse.functions.saturating import SIGMOID, TANH
from actcourse.functions.threshold import IDENTITY, STEP

CATALOG = (STEP, IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU)


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
