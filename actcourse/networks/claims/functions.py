"""Claims about single functions: how flat they are, what they cost, and how PyTorch computes one."""

from importlib import import_module

import numpy as np

from actcourse.functions.rectified import RELU
from actcourse.functions.saturating import SIGMOID, TANH
from actcourse.networks.claims.measuring import exact, ratio, runs
from actcourse.networks.claims.records import Case, Claim, Variation
from actcourse.networks.data import load
from actcourse.networks.network import MLP
from actcourse.networks.outputs import OUTPUTS
from actcourse.networks.stopwatch import best_time
from actcourse.networks.training import loss_and_gradient

CS231N = "CS231n's notes (cs231n.github.io/neural-networks-1)"

# -- 2 ----------------------------------------------------------------------------------------------------

FAR = {SIGMOID: 6, TANH: 3}


def _flatness(rng, scale):
    """The steepest slope beyond a point, as a share of the steepest of all."""
    return {
        f"{f.name}'s slope beyond {far}": exact(f.derivative(np.linspace(far, 40, 10_001)).max() / f.lipschitz)
        for f, far in FAR.items()
    }


def _under_cross_entropy(rng, scale):
    """What arrives at z = −6 where the target is 1, as a share of the most that can arrive."""
    z = np.append(-6, np.linspace(-40, 40, 10_001))
    arriving = [abs(OUTPUTS["sigmoid"].loss(np.array([[one]]), np.ones((1, 1)))[1].item()) for one in z]
    return {"gradient at z = −6 of a sigmoid with cross-entropy, target 1": exact(arriving[0] / max(arriving))}


FLAT = Claim(
    number=2,
    id="flat-beyond-six-and-three",
    sentence="The sigmoid's gradient is practically zero beyond |x| = 6, tanh's beyond 3.",
    said=f"{CS231N} say it without the numbers: at either tail the gradient is “almost zero”.",
    plausible="Both functions level off, and their slopes fall like e^−|x| and e^−2|x|.",
    precise="Practically zero is below 1 % of the function's steepest slope, everywhere beyond the point.",
    rule="The steepest slope beyond 6, or 3, as a share of the steepest of all; exact, so without an interval.",
    cases=(
        Case("sigmoid's slope beyond 6", "it is said of the sigmoid", below=0.01),
        Case("tanh's slope beyond 3", "it is said of tanh", below=0.01),
    ),
    measure=_flatness,
    varied=Variation(
        what="the sigmoid stands at the output, under cross-entropy",
        cases=(
            Case("gradient at z = −6 of a sigmoid with cross-entropy, target 1", "the loss is another", below=0.01),
        ),
        measure=_under_cross_entropy,
    ),
    lessons=(3, 6),
    seconds=0.2,
)

# -- 3 ----------------------------------------------------------------------------------------------------

ROUNDS = 9


def compared_times(slow, quick, rounds):
    """How many times as long one call takes as another, a ratio for each round, in which both are timed."""
    # Many short ones: on a busy machine the best of them is one that nothing interrupted.
    return [best_time(slow, 15, 0.002) / best_time(quick, 15, 0.002) for _ in range(rounds)]


def _by_itself(relu):
    def measure(rng, scale):
        x = rng.standard_normal(100_000)
        return {
            f"{f.name} over ReLU, 100 000 numbers": ratio(
                compared_times(lambda f=f: f.f(x), lambda: relu(x), runs(ROUNDS, scale)), shared=2
            )
            for f in (SIGMOID, TANH)
        }

    return measure


def _relu_costs(rng, scale):
    """Times of the function by itself, and of a step of training without the optimiser."""
    found = _by_itself(RELU.f)(rng, scale)
    digits = load("digits", rng).standardised().split(rng, test=100)[1]
    relu, *others = (MLP((64, 256, 256, 10), f, rng=np.random.default_rng(0)) for f in (RELU, SIGMOID, TANH))
    for net in others:
        times = compared_times(
            lambda net=net: loss_and_gradient(net, digits),
            lambda: loss_and_gradient(relu, digits),
            runs(ROUNDS, scale),
        )
        found[f"{net.activations[0].name} over ReLU, step of training"] = ratio(times, shared=4)
    return found


def _loop(x):
    return np.array([max(0.0, number) for number in x.tolist()])


_CHEAP = {"when": "it is the function that is timed, without the products around it", "above": 2}

CHEAPER = Claim(
    number=3,
    id="relu-is-cheaper",
    sentence="The ReLU is cheaper to compute than the sigmoid and tanh.",
    said=f"{CS231N}: the rivals “involve expensive operations”, the ReLU is thresholding.",
    plausible="It takes one comparison, they take an exponential.",
    precise="In NumPy, on one thread: the rival takes at least twice as long, both for the function alone and for a "
    "step of training (forwards and backwards, 100 digits, layers of 256 units).",
    rule="The ratio of both times in each of nine rounds; the 95 % interval of the geometric mean must lie above 2.",
    cases=(
        Case("sigmoid over ReLU, 100 000 numbers", **_CHEAP),
        Case("tanh over ReLU, 100 000 numbers", **_CHEAP),
        Case("sigmoid over ReLU, step of training", "a step of training is timed", above=2),
        Case("tanh over ReLU, step of training", "a step of training is timed", above=2),
    ),
    measure=_relu_costs,
    varied=Variation(
        what="the ReLU is written as a loop over its numbers",
        cases=(
            Case("sigmoid over ReLU, 100 000 numbers", "the rival is the sigmoid", above=2),
            Case("tanh over ReLU, 100 000 numbers", "the rival is tanh", above=2),
        ),
        measure=_by_itself(_loop),
    ),
    lessons=(4, 9),
    seconds=20,
    remark="The first rule asked for 1.25 times. A step of training lies near that, on either side, according to the "
    "processor: on one without wide vector units (AVX-512) NumPy's exponentials take four to eight times as long as on "
    "one that has them. So the bound was moved to where neither lies. The function alone hangs on it as well: on a "
    "processor with AVX-512 the sigmoid took 2.3 times as long as the ReLU and tanh 1.7 times: its case fails there. "
    "The first variation, np.where(x > 0, x, 0), did so too: here the rivals took 2.0 and 3.6 times as long as that.",
)

# -- 4 ----------------------------------------------------------------------------------------------------


def _masked(x):
    """The sigmoid as it is often written: each side by itself, picked out by a mask."""
    y, right = np.empty_like(x), x >= 0
    y[right] = 1 / (1 + np.exp(-x[right]))
    e = np.exp(x[~right])
    y[~right] = e / (1 + e)
    return y


def _share_of_layer(sigmoid):
    """How long the sigmoid of a layer takes, over what its product takes; for 100 examples."""

    def measure(rng, scale):
        found = {}
        for units in (16, 512):
            x, weights = rng.standard_normal((100, units)), rng.standard_normal((units, units)) / np.sqrt(units)
            z = x @ weights
            times = compared_times(
                lambda z=z: sigmoid(z), lambda x=x, weights=weights: np.matmul(x, weights), runs(ROUNDS, scale)
            )
            found[f"sigmoid over product, {units} units"] = ratio(times, shared=2)
        return found

    return measure


_SLOW = (
    Case("sigmoid over product, 16 units", "the layer is narrow (16 units)", above=0.5),
    Case("sigmoid over product, 512 units", "the layer is wide (512 units)", above=0.5),
)

SLOW = Claim(
    number=4,
    id="sigmoid-is-slow",
    sentence="The sigmoid is computationally slow.",
    said=f"{CS231N} count it among neurons that “involve expensive operations (exponentials, etc.)”.",
    plausible="An exponential takes many times as long as a multiplication.",
    precise="Slow is what takes at least half the time of its layer's product x @ W. In NumPy, on one thread, 100 "
    "examples, layers from n to n units.",
    rule="Time of the sigmoid over that of the product in each of nine rounds; the 95 % interval of the geometric mean "
    "must lie above 0.5.",
    cases=_SLOW,
    measure=_share_of_layer(SIGMOID.f),
    varied=Variation(
        what="the sigmoid is written with a mask, each side by itself", cases=_SLOW, measure=_share_of_layer(_masked)
    ),
    lessons=(4,),
    seconds=1.6,
    remark="The first rule asked for a quarter, and a layer of 512 units lay near it, on either side, according to the "
    "processor and its exponentials.",
)

# -- 21 ---------------------------------------------------------------------------------------------------


def _in_pytorch(rng, scale):
    torch = import_module("torch")
    x = torch.linspace(-10, 10, 2001, dtype=torch.float64)
    theirs = torch.nn.Sigmoid()(x)
    return {
        "nn.Sigmoid() less nn.LeakyReLU(), largest": exact((theirs - torch.nn.LeakyReLU()(x)).abs().max()),
        "nn.Sigmoid() less σ(x), largest": exact(np.abs(theirs.numpy() - SIGMOID(x.numpy())).max()),
    }


def _any_slope(rng, scale):
    torch = import_module("torch")
    x = torch.linspace(-10, 10, 2001, dtype=torch.float64)
    theirs = torch.nn.Sigmoid()(x)
    differences = [
        float((theirs - torch.nn.LeakyReLU(float(slope))(x)).abs().max()) for slope in np.linspace(-1, 1, 401)
    ]
    return {"nn.Sigmoid() less nn.LeakyReLU(a), best of 401 a": exact(min(differences))}


PYTORCH = Claim(
    number=21,
    id="pytorch-sigmoid-is-leaky-relu",
    sentence="In PyTorch the sigmoid is implemented with LeakyReLU().",
    said="In introductions that circulate; where it stood first we do not know.",
    plausible="It stands there in print, beside three lines that are right.",
    precise="nn.Sigmoid() and nn.LeakyReLU() give the same numbers, within a millionth.",
    rule="The largest difference at 2001 points from −10 to 10, in double precision; exact, so without an interval.",
    cases=(Case("nn.Sigmoid() less nn.LeakyReLU(), largest", "it is said of PyTorch", below=1e-6),),
    measure=_in_pytorch,
    varied=Variation(
        what="any slope is allowed on the left",
        cases=(Case("nn.Sigmoid() less nn.LeakyReLU(a), best of 401 a", "the slope fits", below=1e-6),),
        measure=_any_slope,
    ),
    lessons=(12,),
    seconds=2.4,
    needs="torch",
)

CLAIMS = (FLAT, CHEAPER, SLOW, PYTORCH)
