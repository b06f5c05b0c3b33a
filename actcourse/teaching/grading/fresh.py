"""Fresh probes: what a function is asked when it is graded, beside what every learner can read.

They come from a private seed. Who answers only the public ones from a table earns nothing, and whoever has the seed can
ask the same again. A probe at which one of the known right answers would fail is not fair, and is not used.
"""

import functools
from dataclasses import replace

import numpy as np

from actcourse.exercises.examiner.trial import fresh
from actcourse.exercises.exercise import Probe
from actcourse.exercises.learner.examination import examine_by_stage, find_exercise

DRAWS, TRIES = 3, 5  # of ordinary arguments, and to find some that are fair
SCALE = 0.9  # down to which share of it an extreme argument is shrunk: it stays extreme
INTEGERS = 9  # the largest


@functools.cache
def with_fresh_probes(id, seed):
    """The exercise with fresh probes only; None where there is nothing to ask that was not asked.

    id: such as "sigmoid". seed: an integer from 0 on.
    """
    exercise = find_exercise(id)
    if exercise.judge and not exercise.own:  # what must be true of a function of one's own is no matter of numbers
        return None
    rng = np.random.default_rng([seed, *id.encode()])
    return next(filter(None, (_fair(_drawn(exercise, rng)) for _ in range(TRIES))), None)


def _fair(exercise):
    """The exercise with those stages in which all known right answers are right; None without ordinary numbers."""
    right = [examine_by_stage(exercise, function)[1] for function in (exercise.solution, *exercise.also_right)]
    fair = [probe for probe in exercise.probes if all(stages[probe.stage] for stages in right)]
    return replace(exercise, probes=tuple(fair)) if fair and fair[0].stage == "ordinary" else None


def _drawn(exercise, rng):
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
