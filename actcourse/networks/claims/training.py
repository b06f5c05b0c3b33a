"""Claims about how well and how fast networks learn."""

from actcourse.functions.own import activation
from actcourse.functions.saturating import SIGMOID, TANH
from actcourse.networks.claims.efforts import at_one_rate, own_rates, some_digits
from actcourse.networks.claims.measuring import exact, grid, mean, ratio, reduced, runs
from actcourse.networks.claims.records import Case, Claim, Variation
from actcourse.networks.claims.sets import generated, split
from actcourse.networks.comparing import compare
from actcourse.networks.optimisers import SGD, Adam

ADAMS = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
DESCENTS = (0.03, 0.1, 0.3, 1, 3, 10, 30)
SHALLOW, DEEP = (32, 32), (32,) * 6

# -- 5 ----------------------------------------------------------------------------------------------------

UNITS = ("ReLU", "sigmoid", "tanh")


def _over_relu(needed, which, shared):
    relu, *others = needed
    return {
        f"epochs of the {name} over the ReLU's, {which}": ratio(other / relu, shared)
        for name, other in zip(UNITS[1:], others, strict=True)
    }


def _each_its_own(rng, scale):
    digits, found = some_digits(rng), {}
    for hidden in (SHALLOW,) if reduced(scale) else (SHALLOW, DEEP):
        which, how = f"{len(hidden)} layers", {"hidden": hidden, "epochs": 60, "optimiser": Adam(), "rates": ADAMS}
        needed, rates = own_rates(UNITS, digits, rng, scale, **how)
        found |= _over_relu(needed, which, shared=4) | {f"{name}, {which}": rate for name, rate in rates.items()}
    return found


def _one_for_all(rng, scale):
    digits = some_digits(rng)
    how = {"hidden": SHALLOW, "epochs": 60, "optimiser": Adam(), "rate": 0.001}
    return _over_relu(at_one_rate(UNITS, digits, rng, scale, **how), "2 layers", shared=2)


def _faster(layers):
    return tuple(
        Case(
            f"epochs of the {name} over the ReLU's, {layers} layers",
            f"the rival is the {name}, in {layers} hidden layers",
            above=2,
        )
        for name in UNITS[1:]
    )


FASTER = Claim(
    number=5,
    id="relu-is-faster",
    sentence="ReLU networks converge much faster than sigmoid and tanh networks.",
    said="CS231n's notes (cs231n.github.io/neural-networks-1): it was found to “greatly accelerate (e.g. a factor of 6 "
    "in Krizhevsky et al.) the convergence”.",
    plausible="Its slope does not shrink where numbers are large, so gradients are larger.",
    precise="The rival needs at least twice as many epochs until the training loss is 0.1, in two and in six hidden "
    "layers of 32 units, on 900 digits, with Adam, each at the rate that suits it best.",
    rule="Rates are chosen for each from 0.0003 to 0.3, by five networks. Ten others give the ratio of epochs, in "
    "pairs; the 95 % interval of the geometric mean (shared by the four) must lie above 2. Whoever does not get there "
    "in 60 epochs counts as 60.",
    cases=(*_faster(2), *_faster(6)),
    measure=_each_its_own,
    varied=Variation(what="all learn at one rate, 0.001, in two layers", cases=_faster(2), measure=_one_for_all),
    lessons=(9,),
    seconds=75,
    remark="The first grid ended at 0.1, and that was the sigmoid's best rate in two layers. The best rate on the edge "
    "of its grid is no best rate, so the grid now goes on to 0.3.",
)

# -- 13 ---------------------------------------------------------------------------------------------------

TEN = (32,) * 10


def _sigmoid_against_relu(where, data, rng, scale, shared, **how):
    """Right answers of the sigmoid less the ReLU's, each at its own rate, which is found as well."""
    race = compare(
        ("ReLU", "sigmoid"),
        data,
        rng=rng,
        seeds=runs(10, scale),
        choose={"learning_rate": grid(ADAMS[:6], scale)},
        **how,
    )
    relu, sigmoid = race.scores
    rates = {f"rate chosen for {f}, {where}": exact(own["learning_rate"]) for f, own in race.chosen.items()}
    return {where: mean(sigmoid - relu, shared)} | rates


SHALLOW_DIGITS, SHALLOW_MOONS = "one hidden layer, digits", "two hidden layers, moons"
DEEP_DIGITS = "ten hidden layers, digits"


def _hidden_sigmoids(rng, scale):
    digits, epochs = split("digits", trained=1000, choose=True), 30 if reduced(scale) else 60
    moons = generated("moons", choose=True)
    return (
        _sigmoid_against_relu(SHALLOW_DIGITS, digits, rng, scale, 3, hidden=(32,), epochs=epochs)
        | _sigmoid_against_relu(SHALLOW_MOONS, moons, rng, scale, 3, hidden=(16, 16), epochs=100)
        | _sigmoid_against_relu(DEEP_DIGITS, digits, rng, scale, 3, hidden=TEN, epochs=epochs)
    )


def _with_skips(rng, scale):
    digits, skip = split("digits", trained=1000, choose=True), (10**-0.5, 1)
    return _sigmoid_against_relu(DEEP_DIGITS, digits, rng, scale, 1, hidden=TEN, epochs=60, skip=skip)


_WORSE = {"below": -0.02}

NEVER = Claim(
    number=13,
    id="never-sigmoid-in-hidden-layers",
    sentence="The sigmoid must never be used in hidden layers.",
    said="CS231n's notes (cs231n.github.io/neural-networks-1), in so many words: “Never use sigmoid.”",
    plausible="Its slope is at most ¼, and ten factors of ¼ are a millionth.",
    precise="With the sigmoid in the hidden layers a network gives fewer right answers than with the ReLU, by two "
    "points or more: one layer on digits, two on moons, ten on digits; each at the rate that suits it best.",
    rule="The difference in right answers of ten pairs; rates chosen for each from 0.0003 to 0.1 on a part of its own; "
    "the 95 % interval of the mean (shared by the three) must lie below −0.02.",
    cases=(
        Case(SHALLOW_DIGITS, "a network of one hidden layer learns digits", **_WORSE),
        Case(SHALLOW_MOONS, "a network of two hidden layers learns moons", **_WORSE),
        Case(DEEP_DIGITS, "there are ten hidden layers", **_WORSE),
    ),
    measure=_hidden_sigmoids,
    varied=Variation(
        what="each of the ten layers' inputs are added to its outputs, divided by √10",
        cases=(Case(DEEP_DIGITS, "there are ten hidden layers", **_WORSE),),
        measure=_with_skips,
    ),
    lessons=(3, 8, 10),
    seconds=150,
    quantity="right answers, sigmoid less ReLU",
)

# -- 14 ---------------------------------------------------------------------------------------------------

LIFTED_TANH = activation(lambda x: TANH.f(x) + 1, TANH.df, name="tanh + 1")
CENTRED_SIGMOID = activation(lambda x: SIGMOID.f(x) - 0.5, SIGMOID.df, name="sigmoid − ½")
STEEP, FLAT = "epochs of tanh + 1 over those of tanh", "epochs of the sigmoid over those of the sigmoid − ½"


def _centred(optimiser, rates):
    def measure(rng, scale):
        digits, units = some_digits(rng), (TANH, LIFTED_TANH, SIGMOID, CENTRED_SIGMOID)
        how = {"hidden": SHALLOW, "epochs": 60, "optimiser": optimiser, "init": "xavier", "rates": rates}
        (tanh, lifted, sigmoid, centred), chosen = own_rates(units, digits, rng, scale, **how)
        found = {STEEP: ratio(lifted / tanh, shared=2), FLAT: ratio(sigmoid / centred, shared=2)}
        steeper = {"epochs of the sigmoid − ½ over those of tanh": ratio(centred / tanh)}
        return found | {"epochs of the sigmoid over those of tanh": ratio(sigmoid / tanh)} | steeper | chosen

    return measure


_BETTER = (
    Case(STEEP, "the function has tanh's slope", above=1.25),
    Case(FLAT, "the function has the sigmoid's slope", above=1.25),
)

CENTRED = Claim(
    number=14,
    id="centred-tanh-trains-better",
    sentence="A zero-centred output makes tanh train better than the sigmoid.",
    said="CS231n's notes (cs231n.github.io/neural-networks-1): unlike the sigmoid, tanh's “output is zero-centered. "
    "Therefore” it is “always preferred”.",
    plausible="Outputs that are all positive give one sign to all gradients of a unit's weights, and make the problem "
    "ill-conditioned.",
    precise="Centring alone, with the slope left as it is: tanh + 1 needs at least 1.25 times as many epochs as tanh, "
    "and the sigmoid as many more than the sigmoid − ½, until the training loss is 0.1. 900 digits, two layers of 32 "
    "units, all started by Xavier's rule, plain descent, each at the rate that suits it best.",
    rule="Rates are chosen for each from 0.03 to 30, by five networks. Ten others give the ratios, in pairs; the 95 % "
    "interval of the geometric mean (shared by the two) must lie above 1.25.",
    cases=_BETTER,
    measure=_centred(SGD(), DESCENTS),
    varied=Variation(what="Adam takes the place of plain descent", cases=_BETTER, measure=_centred(Adam(), ADAMS)),
    lessons=(3,),
    seconds=40,
    remark="The first grid ended at 10, and that was the best rate of both sigmoids, so it now goes on to 30.",
)

CLAIMS = (FASTER, NEVER, CENTRED)
