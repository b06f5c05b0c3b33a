"""All activations of the course in teaching order, and `find`, which knows their names and takes plain functions."""

import copyreg
from dataclasses import dataclass, replace
from importlib import import_module
from pkgutil import iter_modules

from actcourse.functions import exponential, further, gated, periodic, radial, rectified, saturating, shrink, threshold
from actcourse.functions.activation import Activation
from actcourse.functions.card import overview
from actcourse.functions.names import plain, unknown
from actcourse.functions.own import record_of
from actcourse.functions.words import said, text_of


@dataclass(frozen=True)
class Family:
    """Activations that belong together, and the number of the lesson that teaches them, if one does."""

    title: str
    lesson: str
    members: tuple[Activation, ...]


FAMILIES = (
    Family("The identity", "01", (threshold.IDENTITY,)),
    Family("Decisions", "02", (threshold.STEP, threshold.SIGN)),
    Family(
        "Saturating functions",
        "03",
        (saturating.SIGMOID, saturating.TANH, saturating.SCALED_TANH, saturating.ARCTAN, saturating.SOFTSIGN),
    ),
    Family(
        "Rectified functions",
        "04",
        (
            rectified.RELU,
            rectified.LEAKY_RELU,
            rectified.PRELU,
            rectified.RRELU,
            rectified.RELU6,
            rectified.CAPPED_RELU,
            rectified.THRESHOLDED_RELU,
            rectified.SQUARED_RELU,
        ),
    ),
    Family(
        "Functions with an exponential, and their substitutes",
        "05",
        (
            exponential.ELU,
            exponential.SELU,
            exponential.CELU,
            exponential.SOFTPLUS,
            exponential.SQUAREPLUS,
            exponential.SPARSE_PLUS,
            exponential.LOG_SIGMOID,
            exponential.EXPONENTIAL,
        ),
    ),
    Family("Gated functions", "05", (gated.GELU, gated.GELU_TANH, gated.QUICK_GELU, gated.SILU, gated.MISH)),
    Family(
        "Imitations in straight pieces",
        "05",
        (saturating.HARD_SIGMOID, saturating.SPARSE_SIGMOID, saturating.HARD_TANH, gated.HARD_SWISH),
    ),
    # No lesson of their own:
    Family("Shrinking functions", "", (shrink.TANH_SHRINK, shrink.HARD_SHRINK, shrink.SOFT_SHRINK)),
    Family("Waves and bumps", "", (periodic.SINE, periodic.SNAKE, radial.GAUSSIAN)),
    Family(
        "Further functions",
        "",
        (further.PENALISED_TANH, further.DYNAMIC_TANH, further.LAPLACE, further.STAR_RELU, further.XIELU),
    ),
)


class Catalog(tuple):
    """All activations in order; at the end of a cell it shows itself as a table."""

    def _repr_markdown_(self):
        return overview(self)


CATALOG = Catalog(activation for family in FAMILIES for activation in family.members)


_VECTORS, _UNITS = "actcourse.functions.vector", "actcourse.functions.units"
# What people look for here as well, and where it is.
ELSEWHERE = {
    **dict.fromkeys(("softmax", "softmin", "logsoftmax", "sparsemax", "hardmax"), _VECTORS),
    **dict.fromkeys(("crelu", "maxout", "glu", "reglu", "geglu", "swiglu"), _VECTORS),
    **dict.fromkeys(("attention", "dropout", "alphadropout", "gumbelsoftmax", "nac", "nalu"), _UNITS),
}


def find(name):
    """The activation with this name or alias; case, spaces, hyphens and underscores do not matter.

    An `Activation` is returned as it is. Of a plain function of one array, such as np.tanh, the record is made by
    `activation`, its derivative measured: for the same function the same record, as long as that is in use.
    Raises LookupError for an unknown name, suggesting the nearest, TypeError for what is neither text nor an activation
    nor a function, and what `activation` raises for functions that cannot be one.

    >>> find("logistic")
    <activation sigmoid>
    >>> find(abs)
    <activation abs>
    """
    if issubclass(type(name), Activation):
        return name
    if callable(name):
        return record_of(name)
    name, given = text_of(name), name
    if name is None:
        raise TypeError(
            f"an activation is named by text, such as 'sigmoid', not by {said(given)}; functions are taken too"
        )
    for activation in CATALOG:
        if plain(name) in activation.names:
            return activation
    if plain(name) in ELSEWHERE:
        raise LookupError(f"{name} does not work on each number by itself; it is in {ELSEWHERE[plain(name)]}")
    names = [activation.name for activation in CATALOG]
    aliases = [alias for activation in CATALOG for alias in activation.also_known_as]
    raise LookupError(unknown("activation", name, names, aliases))


def _reduced(activation):
    """How an activation is copied and pickled: one of the catalogue by its name, since lambdas cannot be pickled."""
    known = next((one for one in CATALOG if one.name == activation.name), None)
    if known is None or replace(known, params=activation.params) != activation:
        return activation.__reduce_ex__(4)
    return _restored, (known.name, activation.params)


def _restored(name, params):
    known = find(name)
    return known if params == known.params else replace(known, params=params)


copyreg.pickle(Activation, _reduced)


def records():
    """Every record of this room's modules by the name of its constant, such as LEAKY_RELU."""
    package = import_module("actcourse.functions")
    files = [import_module(f"{package.__name__}.{file.name}") for file in iter_modules(package.__path__)]
    return {name: one for file in files for name, one in vars(file).items() if isinstance(one, Activation)}
