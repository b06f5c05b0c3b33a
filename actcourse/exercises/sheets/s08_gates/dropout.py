"""The exercise `dropout`."""

import numpy as np

from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.slugs import finding


def dropout(x, p, rng):
    """Inverted dropout: each element of x is dropped with probability p, and those that stay are made larger.

    x: array of any shape; p: the probability of dropping, a number from 0 to below 1; rng: a NumPy generator, the
    only source of chance. Returns an array of the same shape that is equal to x on average.
    """
    kept = rng.random(x.shape) >= p
    return x * kept / (1 - p)


def _view(result, x, p, rng):
    """What does not depend on how the random numbers are drawn; x has no zeros.

    Share and correlation count as right unless chance would bring them so far off once in ten billion calls. Those that
    are off are rounded, so widely that the noise of so many draws is gone.
    """
    step = 0.05 if x.size > 5000 else 0.5
    stayed = result != 0
    various = np.ptp(result[stayed]) > 0 if stayed.any() else True
    factors = result[stayed] / x[stayed] if stayed.any() and various else np.array([1 / (1 - p)])
    return {
        "the share of zeros": _rounded(np.mean(~stayed), p, FAR * np.sqrt(p * (1 - p) / x.size), step),
        "the smallest factor among the elements that stay": factors.min(),
        "the largest factor among the elements that stay": factors.max(),
        "the correlation between neighbours in staying": _rounded(
            _correlation(stayed), 0.0, _noise_of_pairs(p, x.size // 2), 2 * step
        ),
        "the number of different values among the elements that stay, up to 2,": 1.0 + various,
    }


FAR = 6.5  # standard deviations


def _rounded(value, wanted, noise, step):
    off = value - wanted
    return wanted if abs(off) <= noise + 1e-12 else wanted + np.sign(off) * step * max(1, round(abs(off) / step))


def _noise_of_pairs(p, pairs):
    """How far off a correlation may be by chance (Bernstein): where few are dropped or few stay, a pair weighs much."""
    rare = max(p * (1 - p), 1e-9)
    return FAR / np.sqrt(pairs) + FAR**2 / (3 * pairs * rare)


def _correlation(stayed):
    """How much neighbours share their fate, along any axis: 0 by chance alone, 1 if all do."""
    share = np.mean(stayed)
    if share in (0, 1):
        return 0.0
    off = stayed - share
    pairs = [(off.ravel()[1:], off.ravel()[:-1])]
    for axis in range(off.ndim):
        along = np.moveaxis(off, axis, 0)
        pairs.append((along[1:], along[:-1]))
    return max((np.mean(one * other) / (share * (1 - share)) for one, other in pairs), key=abs)


def _always_as_many(exercise, function):
    """Each element is dropped by itself: how many are dropped is chance, too."""
    x, p, calls = np.linspace(1, 2, 1000), 0.37, 8
    results = [ask(function, (x, p, np.random.default_rng(seed))).result for seed in range(calls)]
    counts = {np.count_nonzero(result == 0) for result in results}
    if len(counts) > 1:
        return None
    return finding(
        "other-function",
        f"Called {calls} times with {x.size} numbers and p = {p}, it dropped exactly {counts.pop()} each time. Tossed "
        "for one by one, would they always be as many?",
    )


# Not too many where there is one axis: code that expects two axes may make a square of them.
_ROWS = np.linspace(-4.0, 4.0, 20_000).reshape(2, 10_000)
_BLOCK = np.linspace(-3.0, 4.5, 12_000).reshape(15, 20, 40)
_LINE = np.linspace(-1.5, 4.5, 600)
_WHOLE = np.tile([-4, 1, 3, -2, 7], 4000).reshape(4, 5000)

# -- right in other ways ----------------------------------------------------------------------------


def _by_choice(x, p, rng):
    return x * rng.choice([0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])


def _by_binomial(x, p, rng):
    return x * rng.binomial(1, 1 - p, x.shape) / (1 - p)


def _by_where(x, rate, generator):
    return np.where(generator.uniform(size=x.shape) < rate, 0, x / (1 - rate))


def _by_indexing(x, p, rng):
    y = x / (1 - p)
    y[rng.random(x.shape) < p] = 0
    return y


def _one_by_one(x, p, rng):
    return np.array([0 if rng.random() < p else each / (1 - p) for each in x.ravel()]).reshape(x.shape)


# -- mistakes ---------------------------------------------------------------------------------------


def _kept_with(p, rng, shape):
    return rng.random(shape) >= p


def _whole_rows(x, p, rng):
    return x * _kept_with(p, rng, (len(x), *[1] * max(1, x.ndim - 1))) / (1 - p)


def _by_the_count(x, p, rng):
    kept = _kept_with(p, rng, x.shape)
    return x * kept * kept.size / kept.sum()


def _exactly(x, p, rng):
    kept = np.ones(x.size)
    kept[: round(p * x.size)] = 0
    return x * rng.permutation(kept).reshape(x.shape) / (1 - p)


def _from_the_global_generator(x, p, rng):
    return x * (np.random.rand(*x.shape) >= p) / (1 - p)  # noqa: NPY002 - old code does so


def _in_place(x, p, rng):
    x[rng.random(x.shape) < p] = 0
    return x / (1 - p)


def _into_integers(x, p, rng):
    y = np.zeros_like(x)
    kept = _kept_with(p, rng, x.shape)
    y[kept] = x[kept] / (1 - p)
    return y


EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        "Write inverted dropout: each element of $x$ becomes 0 with probability $p$, by itself. The others are made "
        "larger, all by the same factor, which $p$ alone decides, so that the result equals $x$ on average. All random "
        "numbers come from `rng`."
    ),
    solution=dropout,
    probes=(
        Probe((_ROWS, 0.33, np.random.default_rng(1))),
        Probe((_BLOCK, 0.88, np.random.default_rng(2))),
        Probe((_LINE, 0.07, np.random.default_rng(3))),
        Probe((_LINE, 0.0, np.random.default_rng(5))),
        Probe((_ROWS, 0.96, np.random.default_rng(6))),
        Probe((_ROWS, 0.997, np.random.default_rng(7))),
        Probe((_WHOLE, 0.3, np.random.default_rng(4)), "integers"),
        Probe((_ROWS.astype(np.float32), 0.3, np.random.default_rng(1)), "float32"),
    ),
    view=_view,
    further=_always_as_many,
    arguments=lambda rng: (rng.uniform(1, 2, (200, 200)), rng.integers(4, 9) / 20, rng),
    also_right=(_by_choice, _by_binomial, _by_where, _by_indexing, _one_by_one),
    secrets=("/(1-p)", "x*kept/(1-p)", "rng.random(x.shape)>=p", "rng.random(x.shape)<p"),
    mistakes=(
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * _kept_with(p, rng, x.shape) / (1 - p) ** 2,
            "What stays is made larger twice. How much is taken away on average, and how often must that be made good?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, p, rng: _kept_with(p, rng, x.shape) / (1 - p),
            "That is the mask: it says which elements stay, and x has no part in it. What is to be done with it?",
        ),
        Mistake(
            "other-function",
            _exactly,
            "",
        ),
        Mistake(
            "missing-scale",
            lambda x, p, rng: x * _kept_with(p, rng, x.shape),
            "Those that stay are unchanged, so the result is smaller than x on average. What makes up for the others?",
        ),
        Mistake(
            "missing-scale",
            lambda x, p, rng: x * _kept_with(p, rng, x.shape) * (1 - p),
            "Those that stay are made smaller, where they should be made larger.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * (rng.random(x.shape) < p) / p,
            "p is used as the probability of keeping. Here it is the probability of dropping.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * _kept_with(p, rng, x.shape) / p,
            "The right share is dropped, but those that stay are made larger by the wrong factor. "
            "To which share has the sum shrunk when a share p is gone?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * _kept_with(p, rng, x.shape) * (1 + p),
            "The right share is dropped, but those that stay are not made large enough. "
            "To which share has the sum shrunk when a share p is gone, and what undoes that?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * (rng.random(x.shape) < p) / (1 - p),
            "The factor is right, but those that should go stay, and those that should stay go. "
            "How often is a number between 0 and 1 below p?",
        ),
        Mistake(
            "missing-brackets",
            lambda x, p, rng: x * _kept_with(p, rng, x.shape) / 1 - p,
            "Python divides before it subtracts, so that p is taken from every element. What belongs below the "
            "fraction line?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, p, rng: x * _kept_with(0.5, rng, x.shape) / 0.5,
            "Half of the elements are dropped, whatever p is.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * _kept_with(0.5, rng, x.shape) / (1 - p),
            "The factor is right, but half of the elements are dropped, whatever p is.",
        ),
        Mistake(
            "missing-term",
            lambda x, p, rng: x * (1 - p),
            "Nothing is dropped: all elements are made smaller alike. Dropout decides for each element by chance.",
        ),
        Mistake(
            "missing-term",
            lambda x, p, rng: x / (1 - p),
            "All elements are made larger, and none is dropped. Where does chance come in?",
        ),
        Mistake(
            "missing-term",
            lambda x, p, rng: 1.0 * x,
            "x comes back as it was: nothing is dropped. If you did make a new array with zeros in it, is that the one "
            "that you return?",
        ),
        Mistake(
            "wrong-axis",
            lambda x, p, rng: x * _kept_with(p, rng, x.shape[-1]) / (1 - p),
            "All rows drop the same places. Each element should be drawn by itself: how many random numbers is that?",
        ),
        Mistake(
            "wrong-axis",
            _whole_rows,
            "One random number decides for a whole row. Each element should be drawn by itself: of which shape must "
            "the random numbers be?",
        ),
        Mistake(
            "other-function",
            lambda x, p, rng: x * _kept_with(p, rng, None) / (1 - p),
            "One random number decides for all: they stay together or go together. How many should be drawn?",
        ),
        Mistake(
            "other-function",
            lambda x, p, rng: x * (rng.standard_normal(x.shape) >= p) / (1 - p),
            "The wrong share is dropped: your random numbers follow the bell curve, of which half lies below 0. "
            "Which random numbers lie below p with probability p?",
        ),
        Mistake(
            "approximation",
            _by_the_count,
            "Your factor comes from how many happened to stay, and so chance decides it too. "
            "Which share stays on average?",
            place=None,  # it divides by what chance has kept, in place of a number that chance does not touch
        ),
        Mistake("parameter-ignored", lambda x, p, rng: dropout(x, p, np.random.default_rng(0)), ""),
        Mistake("parameter-ignored", _from_the_global_generator, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "One random number for each element decides whether it stays. `rng.random(x.shape)` draws as many, "
        "evenly between 0 and 1.",
        "A number drawn evenly between 0 and 1 is below p with probability p. A comparison gives an array of truth "
        "values, and those multiply like 0 and 1.",
        "If a share p of all elements is gone, the sum has shrunk to a share of 1 less p. By what must it be divided?",
    ),
    points=2,
    question="When training is over dropout is switched off. Why need nothing be rescaled then?",
)
