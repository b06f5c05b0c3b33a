"""Data for claims: functions of a generator that make the parts for one run, all scaled as the first has to be."""

from dataclasses import replace
from itertools import pairwise

from actcourse.networks.data import DATA, Data, load

TRAINED, CHOSEN_BY, TESTED = 300, 200, 2000  # how many are generated


def generated(name, false=0.0, choose=False):
    """New examples of a set that is made, for each run; false: the share of labels of the training part that are."""

    def make(rng):
        counts = (TRAINED, CHOSEN_BY, TESTED) if choose else (TRAINED, TESTED)
        return _prepared([DATA[name](rng, count) for count in counts], false, rng)

    return make


def split(name, trained=None, false=0.0, choose=False):
    """A set that is given, split anew for each run; trained: how many to train on, by default half of all."""

    def make(rng):
        whole = load(name, rng)
        count = trained or len(whole) // 2
        ends = [0, count, *([count * 4 // 3] if choose else []), len(whole)]
        parts = [replace(whole, x=whole.x[low:high], y=whole.y[low:high]) for low, high in pairwise(ends)]
        return _prepared(parts, false, rng)

    return make


def _prepared(parts, false, rng):
    training, *others = parts
    others = [part.standardised(like=training) for part in others]
    training = training.standardised()
    return (training.with_false_labels(false, rng) if false else training, *others)


def with_noise(make, spread):
    """The same, with normal noise on the inputs of the last part, those that are tested."""

    def noisy(rng):
        *parts, testing = make(rng)
        x = testing.x + spread * rng.standard_normal(testing.x.shape)
        return (*parts, replace(testing, x=x))

    return noisy


def regression(function, rng, name, count=200):
    """Examples of a function of one number between −3 and 3, for training; and as many as are tested elsewhere."""
    parts = []
    for size in (count, TESTED):
        x = rng.uniform(-3, 3, (size, 1))
        parts.append(Data(name, x / 3, function(x[:, 0], rng)))
    return tuple(parts)
