"""Fresh probes: what a function is asked when it is graded, beside what every learner can read.

They come from a private seed. Who answers only the public ones from a table earns nothing, and whoever has the seed can
ask the same again.
"""

from dataclasses import replace

import numpy as np

from actcourse.exercises.examiner.trial import fresh
from actcourse.exercises.exercise import Probe

DRAWS = 3  # of ordinary arguments
SCALE = 0.9  # down to which share of it an extreme argument is shrunk: it stays extreme
INTEGERS = 9  # the largest


def with_fresh_probes(exercise, seed):
    """The exercise with probes of its own; None where there is nothing to ask that was not asked.

    seed: an integer from 0 on.
    """
    if exercise.judge and not exercise.own:  # what must be true of a function of one's own is no matter of numbers
        return None
    rng = np.random.default_rng([seed, *exercise.id.encode()])
    drawn = [exercise.arguments(rng) for _ in range(DRAWS)]
    ordinary = [Probe(args) for args in drawn]
    later = [] if exercise.judge else [_later(exercise, probe, drawn[-1], rng) for probe in exercise.probes]
    return replace(exercise, probes=(*ordinary, *filter(None, later)))


def _later(exercise, probe, drawn, rng):
    """A probe like this one of a later stage, with other numbers; None where there is none."""
    if probe.stage == "tails":
        return Probe(tuple(_shrunk(arg, rng) for arg in fresh(probe.args)), "tails")
    if probe.stage == "float32":
        pairs = zip(fresh(drawn), probe.args, strict=True)
        return Probe(tuple(_in_single_precision(arg, like) for arg, like in pairs), "float32")
    if probe.stage == "integers" and exercise.elementwise:
        return Probe((rng.integers(-INTEGERS, INTEGERS, size=7), *fresh(probe.args[1:])), "integers")
    return None


def _shrunk(arg, rng):
    if isinstance(arg, list | tuple):
        return type(arg)(_shrunk(each, rng) for each in arg)
    if isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
        return arg * rng.uniform(SCALE, 1)
    return arg


def _in_single_precision(arg, like):
    """The argument in single precision, where the public probe has it so."""
    if isinstance(arg, list | tuple):
        inner = like[0] if isinstance(like, list | tuple) and len(like) else like
        return type(arg)(_in_single_precision(each, inner) for each in arg)
    single = getattr(like, "dtype", None) == np.float32
    return np.asarray(arg).astype(np.float32)[()] if single and isinstance(arg, np.ndarray | float) else arg
