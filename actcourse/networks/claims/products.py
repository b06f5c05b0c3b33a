"""Claims about units that multiply."""

from dataclasses import replace

import numpy as np

from actcourse.networks.arithmetic import fit_unit
from actcourse.networks.claims.measuring import mean, ratio, reduced, runs
from actcourse.networks.claims.records import Case, Claim, Variation
from actcourse.networks.claims.sets import generated
from actcourse.networks.comparing import compare
from actcourse.networks.data import load
from actcourse.networks.optimisers import Adam
from actcourse.networks.sizing import equal_sizes

# -- 19 ---------------------------------------------------------------------------------------------------

PRODUCT, QUOTIENT = "relative error outside, a · b", "relative error outside, a / b"
BOTH_SIGNS = "relative error outside, a · b of both signs"


def _inputs(rng, count, low, high, signs):
    x = rng.uniform(low, high, (count, 2))
    return x * rng.choice([-1, 1], x.shape) if signs else x


def _error_outside(rule, rng, signs=False, put_back=False):
    """A NALU learns a rule for numbers from 1 to 5; the root mean square of its error from 10 to 50, over the truth's.

    put_back: it is given sizes alone, and the product's sign is put back behind it.
    """
    x, far = _inputs(rng, 200, 1, 5, signs), _inputs(rng, 1000, 10, 50, signs)
    truth = rule(far)
    given, sign = (np.abs(far), np.sign(truth)) if put_back else (far, 1)
    learned = (np.abs(x), np.abs(rule(x))) if put_back else (x, rule(x))
    unit = fit_unit("nalu", *learned, rng=rng, steps=1500, optimiser=Adam(0.1))
    error = sign * unit(given) - truth
    return np.sqrt(np.mean(error**2) / np.mean(truth**2))


def _product(x):
    return x[:, 0] * x[:, 1]


def _quotient(x):
    return x[:, 0] / x[:, 1]


def _errors(rule, rng, scale, shared, **how):
    return ratio([_error_outside(rule, rng, **how) for _ in range(runs(10, scale, least=2))], shared)


def _nalu(rng, scale):
    found = {PRODUCT: _errors(_product, rng, scale, 3)}
    if not reduced(scale):
        found[QUOTIENT] = _errors(_quotient, rng, scale, 3)
    return found | {BOTH_SIGNS: _errors(_product, rng, scale, 3, signs=True)}


def _signs_put_back(rng, scale):
    return {BOTH_SIGNS: _errors(_product, rng, scale, 1, signs=True, put_back=True)}


_NEAR = {"below": 0.05}

EXTRAPOLATES = Claim(
    number=19,
    id="nalu-extrapolates",
    sentence="NALU extrapolates.",
    said="The paper's abstract (A. Trask and others, 2018, at deepai.org/publication/neural-arithmetic-logic-units): "
    "“often extrapolating orders of magnitude beyond trained numerical ranges”.",
    plausible="Its weights are drawn to −1, 0 and 1, and with these its formula is exact everywhere.",
    precise="One NALU that has learned a rule for numbers from 1 to 5 is off by at most 5 % for numbers from 10 to 50 "
    "(root mean square, relative to the truth's): for a · b, for a / b, and for a · b where each number may be "
    "negative. a + b is left out: a network of ReLUs extrapolates it as well.",
    rule="Ten units each; the 95 % interval of the error's geometric mean (shared by the three) must lie below 0.05.",
    cases=(
        Case(PRODUCT, "it multiplies positive numbers", **_NEAR),
        Case(QUOTIENT, "it divides positive numbers", **_NEAR),
        Case(BOTH_SIGNS, "numbers may be negative", **_NEAR),
    ),
    measure=_nalu,
    varied=Variation(
        what="of numbers of both signs it is given the sizes, and the sign is put back behind it",
        cases=(Case(BOTH_SIGNS, "numbers may be negative", **_NEAR),),
        measure=_signs_put_back,
    ),
    lessons=(10,),
    seconds=45,
)

# -- 23 ---------------------------------------------------------------------------------------------------


def _pixels(rng):
    """Digits with pixels from 0 to 1, in two parts that are not scaled further."""
    digits = load("digits", rng)
    return replace(digits, x=digits.x / 16).split(rng, standardise=False)


def _swiglu_ahead(rival, data, rng, scale, shared, like, rates, epochs):
    """Right answers of SwiGLU less those of another gate, with nearly as many parameters."""
    entrants = {unit: {"activation": unit, "hidden": equal_sizes(like, unit)[1:-1]} for unit in (rival, "SwiGLU")}
    how = {"seeds": runs(20, scale), "epochs": epochs, "learning_rate": rates}
    other, swiglu = compare(entrants, data, rng=rng, **how).scores
    return mean(swiglu - other, shared)


NONE, NONE_DIGITS = "SwiGLU less bilinear, spirals", "SwiGLU less bilinear, digits"
OTHER = "SwiGLU less ReGLU, spirals"


def _gates(hidden, digits=True):
    def measure(rng, scale):
        shared, spirals = 2 + digits, {"like": (2, *hidden, 2), "rates": 0.003, "epochs": 300}
        found = {
            NONE: _swiglu_ahead("bilinear", generated("spirals"), rng, scale, shared, **spirals),
            OTHER: _swiglu_ahead("ReGLU", generated("spirals"), rng, scale, shared, **spirals),
        }
        if digits:
            how = {"like": (64, 32, 32, 10), "rates": 0.003, "epochs": 40}
            found[NONE_DIGITS] = _swiglu_ahead("bilinear", _pixels, rng, scale, shared, **how)
        return found

    return measure


_AHEAD = {"above": 0.01}
_ON_SPIRALS = (
    Case(NONE, "the rival has no function in its gate, and the data are spirals", **_AHEAD),
    Case(OTHER, "the rival has a ReLU in its gate, and the data are spirals", **_AHEAD),
)

IN_THE_GATE = Claim(
    number=23,
    id="swiglu-is-good-by-its-function",
    sentence="What makes SwiGLU good is the function in its gate.",
    said="By its name, and in lists of activation functions that count it among them.",
    plausible="It is called after the function, Swish or SiLU, and everything else in it is two weighted sums.",
    precise="With as many parameters, SwiGLU is right at least a point more often than the same gate without a "
    "function (bilinear), on spirals and on digits with pixels from 0 to 1; and than the same gate with a ReLU "
    "(ReGLU), on spirals. Two hidden layers, Adam at rate 0.003.",
    rule="Twenty pairs each; the 95 % interval of the mean difference (shared by the three) must lie above 0.01.",
    cases=(
        *_ON_SPIRALS,
        Case(NONE_DIGITS, "the rival has no function in its gate, and the data are digits", **_AHEAD),
    ),
    measure=_gates((16, 16)),
    varied=Variation(
        what="there are three hidden layers", cases=_ON_SPIRALS, measure=_gates((16, 16, 16), digits=False)
    ),
    lessons=(10,),
    seconds=8,
    quantity="right answers",
)

CLAIMS = (EXTRAPOLATES, IN_THE_GATE)
