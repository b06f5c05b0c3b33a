"""Who races in a comparison: labels, the settings of each, and the settings that are tried for it."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass, replace
from functools import cache, cached_property
from itertools import product

import numpy as np

from actcourse.functions import CATALOG
from actcourse.functions.inputs import positive_integer, positive_number
from actcourse.functions.names import plain, unknown
from actcourse.networks.layers import for_each_layer
from actcourse.networks.network import MLP
from actcourse.networks.optimisers import checked_optimiser


@dataclass(frozen=True)
class Entrant:
    """A label and its settings.

    own: the settings that were given for it alone; given: all of them, as they were given, activations as records.
    copy: how many entrants before it have the same settings; place: how many there are before it at all.
    """

    label: str
    own: dict
    given: dict
    copy: int = 0
    place: int = 0

    @cached_property
    def settings(self):
        """All settings, checked, with records in place of names; the learning rate stands in the optimiser's."""
        return _resolved(self.given)

    def network(self, data, rng):
        """A network for a `Data`, with weights drawn from rng."""
        settings = {name: value for name, value in self.settings.items() if name in of_network()}
        settings.setdefault("output", "softmax" if data.classes else "linear")
        outputs = data.y.shape[-1] if data.y.ndim == data.x.ndim else 1
        if data.classes and settings["output"] != "sigmoid":
            outputs = data.classes
        return MLP((data.x.shape[-1], *self.settings["hidden"], outputs), rng=rng, **settings)

    def trying(self, settings):
        """The same entrant with other settings."""
        return replace(self, given=_with(self.given, settings, {}))

    def as_stored(self):
        """Its own settings as JSON can hold them, with the activation's own name."""
        return as_stored({name: self.given[name] if name == "activation" else own for name, own in self.own.items()})


@cache
def of_network():
    """The names of settings that `MLP` takes."""
    return tuple(name for name in inspect.signature(MLP).parameters if name not in ("sizes", "rng"))


def all_settings():
    """The names of all settings that an entrant may have."""
    return ("hidden", *of_network(), "epochs", "batch_size", "optimiser", "learning_rate")


def named_settings(settings, kind="setting"):
    """The same dict with names as they are written in code; LookupError, which names the kind, for an unknown one."""
    known = {plain(name): name for name in all_settings()}
    for name in settings:
        if plain(str(name)) not in known:
            raise LookupError(unknown(kind, name, all_settings()))
    return {known[plain(name)]: value for name, value in settings.items()}


# -- from what was given to entrants ----------------------------------------------------------------------


def enter(entrants, common, grid):
    """An `Entrant` for each of what `compare` was given; common: settings that all share; grid: those to choose.

    Raises ValueError where there is none, where labels repeat and where an activation is missing, LookupError and
    TypeError for settings that there are not, or that are not what they must be.
    """
    records, field = {}, []
    given = _labelled(entrants, records)
    for (label, own), rate in zip(given, _a_rate_each(common, len(given)), strict=True):
        entrant = Entrant(label, own, _with(common | rate, own, records))
        if entrant.given["activation"] is None and "activation" not in grid:
            raise ValueError(f"{label} has no activation: give it one, or activation=… to all")
        settings = entrant.settings
        copy = sum(other.settings == settings for other in field)
        field.append(replace(entrant, copy=copy, place=len(field)))
    return field


def _labelled(entrants, records):
    """Pairs of a label and what was given for it: in a dict by label, or an activation, whose name is the label."""
    if isinstance(entrants, Mapping):
        pairs = [(str(label), _own(label, settings)) for label, settings in entrants.items()]
    else:
        alone = isinstance(entrants, str) or not isinstance(entrants, Iterable)
        activations = [entrants] if alone else list(entrants)
        pairs = [(label_of(_units(one, records)), {"activation": one}) for one in activations]
    labels = [label for label, _ in pairs]
    if not pairs:
        raise ValueError("a comparison needs an entrant at least, such as 'ReLU'")
    if twice := next((label for label in labels if labels.count(label) > 1), None):
        way_out = (
            f"a dict gives labels, such as {{'one': {twice!r}, 'two': {twice!r}}}, and activation(f, name=…) a name"
        )
        raise ValueError(f"each entrant needs a label of its own, and two are called {twice}; {way_out}")
    return pairs


def _own(label, settings):
    """An entrant's own settings; what is not a dict of them is its activation."""
    if not isinstance(settings, Mapping):
        return {"activation": settings}
    return named_settings(settings, f"setting (given to {label})")


def _with(settings, more, records):
    """Settings with more of them, which go before. An optimiser's record brings its own learning rate."""
    settings = settings | more
    if "learning_rate" not in more and not isinstance(more.get("optimiser", ""), str):
        settings.pop("learning_rate", None)
    given = settings["activation"]
    return settings | {"activation": None if given is None else _units(given, records)}


def _units(given, records):
    """Records for names, functions or records, in tuples where there are several.

    records: what was given before and its record, so that one function gives one activation.
    """
    if isinstance(given, list | tuple):
        return tuple(_units(one, records) for one in given)
    key = given if isinstance(given, str) else id(given)
    if key not in records:
        records[key] = given, *for_each_layer([given], 1)
    return records[key][1]


def _resolved(given):
    """Settings with records in place of names, without those that are None; what `MLP` checks is left to it."""
    settings = {name: value for name, value in given.items() if value is not None}
    hidden, size, rate = given["hidden"], given["batch_size"], settings.pop("learning_rate", None)
    return settings | {
        "hidden": tuple(hidden) if isinstance(hidden, Iterable) else (hidden,),
        "epochs": positive_integer(given["epochs"], "epochs"),
        "batch_size": None if size is None else positive_integer(size, "batch_size"),
        "optimiser": _rated(checked_optimiser(given["optimiser"]), rate),
        "dtype": np.dtype(given["dtype"]),
    }


def label_of(unit):
    """An activation's name, with its parameters where they are not the customary ones; all names of one a layer."""
    if isinstance(unit, tuple):
        return ", ".join(map(label_of, unit))
    return unit.name if unit in CATALOG else getattr(unit, "label", unit.name)


# -- learning rates ---------------------------------------------------------------------------------------


def _rated(optimiser, rate):
    """The optimiser with this learning rate, or with its own."""
    if rate is None:
        return optimiser
    if not hasattr(optimiser, "learning_rate"):
        raise TypeError(f"learning_rate is for an optimiser that has one, such as SGD(0.1), not for {optimiser!r}")
    return replace(optimiser, learning_rate=positive_number(rate, "learning_rate"))


def _a_rate_each(common, count):
    """For each entrant the learning rate that is its own, where the optimiser of all holds an array of them."""
    rates = getattr(common["optimiser"], "learning_rate", None)
    if np.ndim(rates) == 0:
        return [{}] * count
    if np.size(rates) != count:
        given = f"the optimiser has an array of shape {np.shape(rates)}"
        raise ValueError(f"learning_rate must be one number or one for each of {count} entrants, and {given}")
    return [{"learning_rate": float(rate)} for rate in np.ravel(rates)]


# -- what is tried ----------------------------------------------------------------------------------------


def checked_grid(choose):
    """A dict from the name of a setting to the list of values to try; empty where choose is None.

    Raises LookupError for a setting that there is not, TypeError for what is not a dict of lists, ValueError for an
    empty list.
    """
    if not isinstance(choose, Mapping | None):
        raise TypeError(f"choose must be a dict such as {{'learning_rate': [0.01, 0.1, 1]}}, not {choose!r}")
    grid = named_settings(choose or {}, "setting to choose")
    for name, values in grid.items():
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise TypeError(f"choose must hold a list of values for {name}, not {values!r}")
        grid[name] = list(values)
        if not grid[name]:
            raise ValueError(f"choose must hold a value for {name} at least, and its list is empty")
    return grid


def combinations(grid, entrant):
    """What is tried for an entrant: each combination of values of a grid, without settings that are its own."""
    names = [name for name in grid if name not in entrant.own]
    return [dict(zip(names, values, strict=True)) for values in product(*(grid[name] for name in names))]


# -- what is stored ---------------------------------------------------------------------------------------


def as_stored(value):
    """A setting as JSON can hold it: what has a name by its name, an optimiser by its name and its numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): as_stored(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_stored(one) for one in value]
    if isinstance(value, type | np.dtype):
        return np.dtype(value).name
    if hasattr(value, "name"):
        return label_of(value)
    if is_dataclass(value):
        return {"name": type(value).__name__} | as_stored(asdict(value))
    return getattr(value, "__name__", repr(value))
