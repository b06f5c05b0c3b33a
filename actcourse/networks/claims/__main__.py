"""Run the experiments of all claims, or of those named, and store what they measured."""

import sys

from actcourse.networks.claims import CLAIMS, claims
from actcourse.networks.claims.store import store


def main(ids):
    for id in ids or [claim.id for claim in CLAIMS]:
        trial = claims(id, recompute=True)
        store(trial)
        print(f"{trial!r}\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
