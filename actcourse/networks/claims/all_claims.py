"""All claims, in the order of their numbers."""

from actcourse.networks.claims import depth, functions, no_bend, silent

CLAIMS = tuple(
    sorted(
        [claim for module in (no_bend, functions, depth, silent) for claim in module.CLAIMS],
        key=lambda claim: claim.number,
    )
)
