"""The exercise `dropout`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def dropout(x, p, rng):
    """Inverted dropout: each element of x is dropped with probability p, and those that stay are made larger.

    x: array of any shape; p: the probability of dropping, a number from 0 to below 1; rng: a NumPy generator, the
    only source of chance. Returns an array of the same shape that is equal to x on average.
    """
    kept = rng.random(x.shape) >= p
    return x * kept / (1 - p)


def _view(result, x, p, rng):
    """What does not depend on how the random numbers are drawn."""
    stayed = result[result != 0] / x[result != 0]
    return {
        "the share of zeros": np.mean(result == 0),
        "the smallest factor among the elements that stay": stayed.min(initial=np.inf) if stayed.size else 0,
        "the largest factor among the elements that stay": stayed.max(initial=-np.inf) if stayed.size else 0,
        "the correlation between neighbours that stay": _together(result),
    }


def _together(result):
    """How much more often than by chance two neighbours in a row stay together; 0 where each is drawn by itself."""
    stayed = (result != 0).reshape(len(result), -1)
    return np.mean(stayed[1:] & stayed[:-1]) - np.mean(stayed) ** 2


_MANY = np.linspace(0.5, 4.0, 40_000)


# -- right in other ways ----------------------------------------------------------------------------


def _by_choice(x, p, rng):
    return x * rng.choice([0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])


def _by_binomial(x, p, rng):
    return x * rng.binomial(1, 1 - p, x.shape) / (1 - p)


def _by_where(x, p, rng):
    return np.where(rng.uniform(size=x.shape) < p, 0, x / (1 - p))


def _one_by_one(x, p, rng):
    return np.array([0 if rng.random() < p else each / (1 - p) for each in x.ravel()]).reshape(x.shape)


# -- mistakes ---------------------------------------------------------------------------------------


def _in_place(x, p, rng):
    x[rng.random(x.shape) < p] = 0
    return x / (1 - p)


EXERCISE = Exercise(
    sheet="08_gates",
    prompt=(
        "Write inverted dropout: each element of $x$ becomes 0 with probability $p$, by itself. The others are made "
        "larger, so that the result equals $x$ on average. All random numbers come from `rng`."
    ),
    solution=dropout,
    probes=(
        Probe((_MANY, 0.3, np.random.default_rng(1))),
        Probe((_MANY.reshape(200, 200), 0.8, np.random.default_rng(2))),
        Probe((_MANY[:60].reshape(3, 4, 5), 0.0, np.random.default_rng(3))),
        Probe((_MANY.astype(np.float32), 0.3, np.random.default_rng(1)), "float32"),
    ),
    view=_view,
    rtol=0.0,
    atol=0.02,
    arguments=lambda rng: (rng.uniform(1, 2, (200, 200)), rng.uniform(0.2, 0.4), rng),
    also_right=(_by_choice, _by_binomial, _by_where, _one_by_one),
    secrets=("/(1-p)", "x*kept/(1-p)"),
    mistakes=(
        Mistake(
            "missing-scale",
            lambda x, p, rng: x * (rng.random(x.shape) >= p),
            "Those that stay are unchanged, so the result is smaller than x on average. What makes up for the others?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * (rng.random(x.shape) < p) / p if p else x,
            "p is used as the probability of keeping. Here it is the probability of dropping.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * (rng.random(x.shape) >= p) / p if p else x,
            "The right share is dropped, but those that stay are made larger by the wrong factor. "
            "By how much is the sum too small when a share p is gone?",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * (rng.random(x.shape) < p) / (1 - p) if p else x,
            "Too many are dropped or too few: those that should go stay. The factor is right.",
        ),
        Mistake(
            "parameter-misused",
            lambda x, p, rng: x * (rng.random(x.shape) >= 0.5) / 0.5 if p else x,
            "Half of the elements are dropped, whatever p is.",
        ),
        Mistake(
            "missing-term",
            lambda x, p, rng: x * (1 - p),
            "Nothing is dropped: all elements are made smaller alike. Dropout decides for each element by chance.",
        ),
        Mistake(
            "missing-scale",
            lambda x, p, rng: x * (rng.random(x.shape) >= p) * (1 - p),
            "Those that stay are made smaller, where they should be made larger.",
        ),
        Mistake(
            "wrong-axis",
            lambda x, p, rng: x * (rng.random(x.shape[-1]) >= p) / (1 - p),
            "All rows drop the same places. Each element should be drawn by itself.",
        ),
        Mistake("parameter-ignored", lambda x, p, rng: dropout(x, p, np.random.default_rng()), ""),
        Mistake("parameter-ignored", lambda x, p, rng: dropout(x, p, np.random.default_rng(0)), ""),
        Mistake("mutates-input", _in_place, ""),
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
