"""All claims, in the order of their numbers."""

from actcourse.networks.claims import functions

CLAIMS = tuple(sorted(functions.CLAIMS, key=lambda claim: claim.number))
