"""Claims on trial: sentences that circulate about activation functions, each with an experiment and a verdict.

`python -m actcourse.networks.claims` runs all of them anew, or those whose ids it is given, and stores what they
measured (`make trainings`).
"""

import numpy as np

from actcourse.functions.names import unknown
from actcourse.functions.words import text_of
from actcourse.networks.claims.all_claims import CLAIMS
from actcourse.networks.claims.store import measured, stored
from actcourse.networks.claims.trial import Trials


def claims(id=None, *, recompute=False):
    """All claims with their verdicts, as a table; or one of them, as a page.

    id: of a claim, such as "relu-is-faster", or its number. recompute: run the experiment now, instead of showing what
    it gave when it was stored; for all claims that takes minutes.
    Raises LookupError for an unknown id, suggesting the nearest, and ModuleNotFoundError where an experiment needs a
    library that is not installed.
    """
    run = measured if recompute else stored
    if id is None:
        return Trials(tuple(map(run, CLAIMS)))
    for claim in CLAIMS:
        if text_of(id) == claim.id or (issubclass(type(id), int | np.integer) and int(id) == claim.number):
            return run(claim)
    raise LookupError(unknown("claim", id, [claim.id for claim in CLAIMS]))
