"""Claims about units that are 0: leaks, silence, sparsity."""

import numpy as np
from scipy.sparse import csr_array

from actcourse.networks.claims.depth import VANISHED, signal_back
from actcourse.networks.claims.functions import compared_times
from actcourse.networks.claims.measuring import mean, ratio, runs
from actcourse.networks.claims.records import Case, Claim, Variation
from actcourse.networks.claims.sets import generated
from actcourse.networks.comparing import compare
from actcourse.networks.data import load
from actcourse.networks.network import MLP
from actcourse.networks.optimisers import SGD, Adam
from actcourse.networks.probe import sparsity
from actcourse.networks.stacking import stack
from actcourse.networks.training import loss_and_gradient, train

SIZES = (2, 16, 16, 2)

# -- 8 ----------------------------------------------------------------------------------------------------

ZERO = "share of weights whose derivative is exactly 0"
STEP = "size of the first step, over that from biases of 0"
RIGHT = "right answers, less those of a ReLU from biases of 0"


def _first_step(nets, data, optimiser):
    """For each network the root mean square of its weights' first step, and the share of derivatives that are 0."""
    before, weights = nets.theta.copy(), nets.decays == 1
    gradient = loss_and_gradient(nets, data)[1].flat
    optimiser.start(nets.theta, nets.decays)(gradient.copy())
    change = (nets.theta - before)[:, weights]
    return np.sqrt(np.mean(change**2, axis=-1)), np.mean(gradient[:, weights] == 0, axis=-1)


def _leak_ends(optimiser):
    def measure(rng, scale):
        moons = generated("moons")(rng)[0]
        count = runs(20, scale)
        leaky, healthy = (
            stack([MLP(SIZES, f, rng=one, biases=biases) for one in np.random.default_rng(8).spawn(count)])
            for f, biases in (("leaky ReLU", -3), ("ReLU", 0))
        )
        step, zero = _first_step(leaky, moons, optimiser)
        entrants = {"healthy": "ReLU"} | {f: {"activation": f, "biases": -3} for f in ("leaky ReLU", "ReLU")}
        how = {"seeds": count, "optimiser": optimiser, "epochs": 200}
        right, from_leak, without = compare(entrants, generated("moons"), rng=rng, **how).scores
        return {
            ZERO: mean(zero, shared=3),
            STEP: ratio(step / _first_step(healthy, moons, optimiser)[0], shared=3),
            RIGHT: mean(from_leak - right, shared=3),
            "the same without a leak": mean(without - right),
        }

    return measure


_ENDS = (
    Case(ZERO, "“dead” means a gradient of exactly 0", below=0),
    Case(STEP, "“ends” means that steps are as large as from a healthy start", above=0.1),
    Case(RIGHT, "“ends” means that as many answers are right", above=-0.02),
)

LEAK_ENDS = Claim(
    number=8,
    id="leaky-relu-ends-dead-units",
    sentence="The leaky ReLU ends dead units.",
    said="CS231n's notes (cs231n.github.io/neural-networks-1) call it “one attempt to fix” them, with results that are "
    "“not always consistent”.",
    plausible="Its slope is 0 nowhere, so a gradient always comes through.",
    precise="From biases of −3, where almost all ReLUs are silent, a leak of 0.01 leaves no derivative at exactly 0; "
    "the first step is at least a tenth of that from a healthy start; and after training no more than two points of "
    "right answers are missing. Moons, two layers of 16 units, plain descent at rate 0.1, 200 epochs.",
    rule="Twenty networks each, in pairs; 95 % intervals (shared by the three numbers).",
    cases=_ENDS,
    measure=_leak_ends(SGD(0.1)),
    varied=Variation(what="Adam takes the place of plain descent", cases=_ENDS, measure=_leak_ends(Adam(0.01))),
    lessons=(4,),
    seconds=5,
)

# -- 9 ----------------------------------------------------------------------------------------------------

BACK = "log₁₀ of the signal that gets back through fifty layers"
OVERFLOW = "share of trainings that overflow, less the ReLU's"


def _two_problems(rate, **start):
    def measure(rng, scale):
        count = runs(20, scale)
        how = {"seeds": count, "optimiser": SGD(rate, momentum=0.9), "epochs": 200}
        scores = compare(("ReLU", "leaky ReLU"), generated("moons"), rng=rng, **how).scores
        relu, leaky = np.isnan(scores).astype(float)
        return {
            BACK: mean(signal_back("leaky ReLU", rng, runs(10, scale), **start), shared=2),
            OVERFLOW: mean(leaky - relu, shared=2),
        }

    return measure


_ONLY = (
    Case(BACK, "one asks for the first half alone, that it has this problem", below=VANISHED),
    Case(OVERFLOW, "one asks for the second half alone, that it has no other", below=0.05),
)

ONLY_PROBLEM = Claim(
    number=9,
    id="leaky-relus-only-problem",
    sentence="The leaky ReLU's only problem is vanishing gradients.",
    said="In lists of advantages and disadvantages of activation functions.",
    plausible="Left of 0 its slope is 0.01, and powers of 0.01 vanish.",
    precise="It has the problem: through fifty layers, started as its card says, less than a hundredth of a signal's "
    "mean square gets back. And it has no other: at a learning rate of 3 with momentum 0.9, where the ReLU survives, "
    "trainings do not overflow more often (moons, two layers of 16 units).",
    rule="log₁₀ of the mean square at layer 1 in ten networks, below −2; the share of twenty trainings that overflow "
    "less the ReLU's, below 0.05. 95 % intervals (shared by the two); both halves must hold for *true*.",
    cases=_ONLY,
    measure=_two_problems(3, init="he"),
    varied=Variation(
        what="weights start small, as frameworks draw them, and the rate is 0.1",
        cases=_ONLY,
        measure=_two_problems(0.1, init="framework"),
    ),
    lessons=(4, 8),
    seconds=4,
)

# -- 16 ---------------------------------------------------------------------------------------------------

START, LATER = "share of hidden outputs above 0, untrained", "share of hidden outputs above 0, trained"
DENSE, SKIPPED = "dense product, over the same with zeros", "dense product, over one that skips the zeros"


def _shares(rng, scale):
    digits = load("digits", rng).standardised()
    nets = stack([MLP((64, 64, 64, 10), "ReLU", rng=rng, dtype=np.float32) for _ in range(runs(10, scale))])
    found = {START: mean(1 - sparsity(nets, digits.x).mean(axis=0), shared=4)}
    train(nets, digits, epochs=15, rng=rng)
    return found | {LATER: mean(1 - sparsity(nets, digits.x).mean(axis=0), shared=4)}


def _speeds(rng, scale, active, units=256):
    """How much faster a layer gets by zeros: 100 examples, and a share of their outputs that is above 0."""
    h, weights = rng.uniform(0.1, 1, (100, units)), rng.standard_normal((units, units)) / np.sqrt(units)
    zeros = h * (rng.random(h.shape) < active)
    sparse, rounds = csr_array(zeros), runs(7, scale)
    return {
        DENSE: ratio(compared_times(lambda: h @ weights, lambda: zeros @ weights, rounds), shared=4),
        SKIPPED: ratio(compared_times(lambda: h @ weights, lambda: sparse @ weights, rounds), shared=4),
    }


_EFFICIENT = (
    Case(DENSE, "the product is the usual one, of full matrices", above=1.25),
    Case(SKIPPED, "zeros are skipped", above=1.25),
)

HALF_ACTIVE = Claim(
    number=16,
    id="half-the-units-is-efficient",
    sentence="The ReLU activates only about half the units, and this makes the network efficient.",
    said="In many introductions; zdwords.com (rectified linear unit): sparsity “can help in reducing the computational "
    "complexity”.",
    plausible="What is 0 need not be multiplied.",
    precise="From 40 to 60 % of the hidden outputs are above 0, untrained and trained (digits, two layers of 64). And "
    "a layer of 256 units whose inputs are half zeros takes a fifth less time or better, as a product of full matrices "
    "or with the zeros left out (SciPy's sparse arrays, the time of making them not counted).",
    rule="Shares: ten networks, from 0.4 to 0.6. Times: the ratio in each of seven rounds, above 1.25. 95 % intervals "
    "(shared by the four).",
    cases=(
        Case(START, "one asks for the share alone, at the start", above=0.4, below=0.6),
        Case(LATER, "one asks for the share alone, after training", above=0.4, below=0.6),
        *_EFFICIENT,
    ),
    measure=lambda rng, scale: _shares(rng, scale) | _speeds(rng, scale, active=0.5),
    varied=Variation(
        what="only one output in 200 is above 0",
        cases=_EFFICIENT,
        measure=lambda rng, scale: _speeds(rng, scale, active=0.005),
    ),
    lessons=(4,),
    seconds=8,
    remark="First the layer had 1024 units; its products take longer than a busy machine leaves them undisturbed, and "
    "every time was open.",
)

CLAIMS = (LEAK_ENDS, ONLY_PROBLEM, HALF_ACTIVE)
