"""All claims, in the order of their numbers."""

from actcourse.networks.claims import (
    depth,
    functions,
    no_bend,
    outputs,
    overfitting,
    products,
    silent,
    training,
    winners,
)

MODULES = (no_bend, functions, depth, silent, training, overfitting, outputs, products, winners)
CLAIMS = tuple(sorted((claim for module in MODULES for claim in module.CLAIMS), key=lambda claim: claim.number))
