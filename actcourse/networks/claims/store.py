"""What was measured, in one file that lies with the package; and measuring it anew."""

import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from actcourse.functions.inputs import QUIET
from actcourse.networks.claims.records import Number
from actcourse.networks.claims.trial import Trial

FILE = Path(__file__).parent / "stored.json"


def stored(claim):
    """The `Trial` of a claim with what is stored; what lacks a number that a rule asks for was not run by this rule."""
    kept = _all().get(claim.id, {})
    return Trial(claim, _for(claim.cases, kept.get("evidence")), _for(claim.varied.cases, kept.get("varied")))


@QUIET
def measured(claim, scale=1, varied=True):
    """The `Trial` of a claim, run now; with a scale below 1 a reduced one. varied: whether its variation is run too.

    Raises ModuleNotFoundError where a library is missing that the claim is about.
    """
    if claim.needs and find_spec(claim.needs) is None:
        raise ModuleNotFoundError(
            f"{claim.id} asks {claim.needs}, which is not installed here: claims({claim.id!r}) shows what was stored"
        )
    experiments = (claim.measure, claim.varied.measure) if varied else (claim.measure,)
    found = [one(np.random.default_rng([claim.number, which]), scale) for which, one in enumerate(experiments)]
    return Trial(claim, *found, *([] if varied else [None]))


def store(trial):
    """Put a trial into the file, in the place of an earlier one of the same claim."""
    kept = _all() | {trial.claim.id: {"evidence": _plain(trial.evidence), "varied": _plain(trial.varied_evidence)}}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(kept[name], ensure_ascii=False)}" for name in sorted(kept))
    FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def _all():
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def _for(cases, plain):
    """Numbers from what JSON holds, or None where there are none or not all that cases ask for."""
    if plain is None or not {case.measured for case in cases} <= set(plain):
        return None
    return {name: Number(**fields) for name, fields in plain.items()}


def _plain(evidence):
    """Numbers as JSON holds them, without what there is not."""
    return {
        name: {field: value for field, value in asdict(one).items() if value is not None}
        for name, one in evidence.items()
    }
