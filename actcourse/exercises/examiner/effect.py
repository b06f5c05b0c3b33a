"""Whether an argument has an effect: the function is called once more with another value in its place."""

import functools
import inspect
import time

import numpy as np

from actcourse.exercises.examiner import guard
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.trial import in_parts, parts


def without_effect(exercise, function, trials, part):
    """The arguments that do not move this part of what a function returns, where they move the right one.

    trials: those of the answer that is asked about. Returns the arguments' names, and their values in the first trial.
    """
    names, until = list(inspect.signature(exercise.solution).parameters), time.monotonic() + guard.TIME_LIMIT
    still = [place for place in range(len(names)) if _has_no_effect(exercise, function, trials, part, place, until)]
    return [names[place] for place in still], [trials[0].args[place] for place in still]


def cut_off(exercise, function, trials, part):
    """The number among the arguments that moves nothing any more from where the answer is wrong; None for none.

    trials: those in which it is wrong. Returns the argument's name, its value in the first trial, and the value farther
    out for which the same comes back.
    """
    names, until = list(inspect.signature(exercise.solution).parameters), time.monotonic() + guard.TIME_LIMIT
    for place, name in enumerate(names):
        found = [_still_farther_out(exercise, function, trial.args, place, part, until) for trial in trials]
        has_effect = None not in found and not _has_no_effect(exercise, function, trials, part, place, until)
        if has_effect and time.monotonic() < until:
            return name, trials[0].args[place], found[0]
    return None


def _still_farther_out(exercise, function, args, place, part, until):
    """A value beyond that of an argument for which a function returns the same, and should not; None for none."""
    if type(args[place]) not in (float, int) or time.monotonic() > until:
        return None
    truly, told = (_moved(exercise, each, args, part) for each in (exercise.solution, function))
    for other in _farther_out(args[place], [probe.args[place] for probe in exercise.probes]):
        changed = (*args[:place], other, *args[place + 1 :])
        if truly(changed) and told(changed) is False:
            return other
    return None


def _farther_out(value, elsewhere):
    """Values to either side of one; of one between 0 and 1 they lie there too."""
    if value == 0:  # both are as near to it as can be told
        return [min((other for other in elsewhere if other > 0), default=1) / 2]
    others = (value / 2, (1 + value) / 2) if 0 < value < 1 else (2 * value, value / 2)
    return [type(value)(other) for other in others if type(value)(other) != value]


def variations(exercise, args, places=None):
    """The same arguments, each time with another value for one of them, of those at `places` if these are given."""
    for place in range(len(args)) if places is None else places:
        for other in _others(exercise, args[place], place):
            yield (*args[:place], other, *args[place + 1 :])
    if places is None and all(isinstance(argument, int) for argument in args):
        yield (1,) * len(args)


def _has_no_effect(exercise, function, trials, part, place, until):
    asked = 0
    for trial in trials:
        truly, told = (_moved(exercise, each, trial.args, part) for each in (exercise.solution, function))
        for changed in variations(exercise, trial.args, (place,)):
            if truly(changed):
                asked += 1
                # Who takes so long that it cannot be asked often enough is not accused.
                if time.monotonic() > until or told(changed) is not False:
                    return False
    return asked > 0


def _moved(exercise, function, args, part):
    """A function that says whether `function` returns something else for changed arguments, or None: unknown."""
    before = functools.cache(lambda: _numbers(exercise, function, args, part))

    def moved(changed):
        one, other = before(), _numbers(exercise, function, changed, part)
        return None if one is None or other is None else not np.array_equal(one, other)

    return moved


def _numbers(exercise, function, args, part):
    """This part of what a function returns; None where it fails, or returns what are no finite numbers."""
    try:
        numbers = np.asarray(parts(exercise, in_parts(exercise, ask(function, args)).result)[part], dtype=float)
    except Exception:
        return None
    return numbers if np.isfinite(numbers).all() else None


def _others(exercise, value, place):
    """Other values for an argument, of its kind and shape."""
    if isinstance(value, np.random.Generator):
        return [np.random.default_rng(20)]
    if isinstance(value, np.ndarray):
        return _other_arrays(value)
    if isinstance(value, list):
        return [list(each) for each in zip(*map(_other_arrays, value), strict=True)]
    elsewhere = [probe.args[place] for probe in exercise.probes]
    if callable(value):
        return [other for other in (*elsewhere, np.arctan, np.cos) if other is not value]
    return [other for other in (*elsewhere, value / 2, 1) if type(other) is type(value) and other != value]


def _other_arrays(value):
    """Its numbers in other places, as labels and probabilities stay what they are, and some farther from 0."""
    moved = np.roll(value, 1, axis=-1)
    others = [3 * moved, -moved] if value.dtype.kind == "f" else [np.flip(value)]
    return [moved, *others, np.zeros_like(value)]
