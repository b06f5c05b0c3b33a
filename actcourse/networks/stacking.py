"""Networks side by side: several as one with a leading axis more."""

from collections.abc import Iterable

from actcourse.networks.gates import columns
from actcourse.networks.layers import together
from actcourse.networks.network import check_network


def stack(networks):
    """Several networks of the same sizes side by side, as one with a leading axis more, which trains as one.

    Activations, and the weights of course, may differ. Raises ValueError for networks that do not fit together,
    TypeError for what is no network.

    >>> import numpy as np
    >>> from actcourse import MLP
    >>> nets = [MLP((2, 3, 3), name, rng=np.random.default_rng(0)) for name in ("tanh", "ReLU")]
    >>> stack(nets)(np.zeros((4, 2))).shape
    (2, 4, 3)
    """
    networks = list(networks) if isinstance(networks, Iterable) else [networks]
    for network in networks:
        check_network(network, "each of networks")
    if not networks:
        raise ValueError("stack takes at least one network")
    _check_alike(networks)
    first = networks[0]
    layers = zip(*(network.activations for network in networks), strict=True)
    both = first.like(tuple(together(layer) for layer in layers), (len(networks), *first.networks))
    starts = [network.starts for network in networks]
    for index, network in enumerate(networks):
        both.copy_from(network, to=index)
    both.starts = tuple(tuple(map(_distinct, zip(*layer, strict=True))) for layer in zip(*starts, strict=True))
    return both


def _check_alike(networks):
    """That networks may stand side by side."""
    settings = ("sizes", "output", "dropout", "skip", "learned", "networks")
    alike = {name: [getattr(network, name) for network in networks] for name in settings}
    alike["dtype"] = [network.theta.dtype for network in networks]
    alike["columns of a layer's weights"] = [[columns(unit) for unit in network.activations] for network in networks]
    for what, values in alike.items():
        if any(value != values[0] for value in values):
            shown = _distinct(getattr(value, "name", value) for value in values)
            raise ValueError(f"networks side by side must have the same {what}, not {shown}")


def _distinct(values):
    return " and ".join(str(value) for value in dict.fromkeys(map(str, values)))
